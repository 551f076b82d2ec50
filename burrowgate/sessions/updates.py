"""Changes of one session's record: each is one commit with its audit event, and retried after a conflict."""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.errors import SessionNotFound
from burrowgate.interfaces import IClock
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry


class SessionUpdates:
    """Reads a session, changes it, and commits it with its event."""

    def __init__(self, registry: Registry, clock: IClock) -> None:
        self._registry = registry
        self._clock = clock

    async def find(self, sid: str) -> tuple[Session, Target] | None:
        """Return the session `sid` as the store has it now, and its target; None without either."""
        session = await self._registry.read(sid)
        target = self._registry.target_by_id(session.target_id) if session is not None else None
        return None if session is None or target is None else (session, target)

    async def get(self, sid: str) -> tuple[Session, Target]:
        """Return the same as `find`. Raises `SessionNotFound`."""
        record = await self.find(sid)
        if record is None:
            raise SessionNotFound(sid)
        return record

    async def update(
        self,
        sid: str,
        action: Action,
        change: Callable[[Session, Target], tuple[Session, Detail]],
        actor: str,
        expected: ExpectedVersions = ANY_VERSION,
    ) -> tuple[Session, Target]:
        """Commit the session that `change` returns, unless that is the record itself.

        Raises `SessionNotFound`, `Conflict`, and what `change` raises.
        """

        async def attempt() -> tuple[Session, Target]:
            session, target = await self.get(sid)
            expected.check(session.version)
            changed, detail = change(session, target)
            if changed is not session:
                event = self.event(action, session, target, detail, actor)
                await self._registry.commit(Change(puts=(changed,), events=(event,)))
            return changed, target

        return await retry_on_conflict(self._registry, attempt)

    def event(self, action: Action, session: Session, target: Target, detail: Detail, actor: str) -> AuditEvent:
        """Return an audit event about `session`, at the current time."""
        return AuditEvent(
            time=self.now(), action=action, actor=actor, target=target.name, sid=session.sid, detail=detail
        )

    def now(self) -> int:
        """Return whole seconds since 1970."""
        return int(self._clock.now())
