"""Session expiry: cuts the live exchanges of a session as soon as the session is over.

Rules.
    After a change, the registry triggers the check, so that exchanges of a revoked session are cut before the operator
    receives the response to the revocation.
    Expiry and idleness are checked twice a second.
    If a changed session cannot be read within the deadline below, it may have been revoked, and its exchanges are cut.
    An unavailable store alone cuts nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.core.sessions import Session, State, state_at
from burrowgate.core.store_records import Change, Changes, SessionQuery
from burrowgate.core.tokens import Keyring
from burrowgate.errors import Conflict, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.connections import PUBLIC, ConnectionRegistry
from burrowgate.sessions.registry import Registry

PATIENCE = 5.0
"""Seconds within which the store must return a session that is checked."""

_log = Logger()


class SessionExpiry:
    """Checks the sessions that have live exchanges."""

    def __init__(
        self,
        directory: Registry,
        live: ConnectionRegistry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        last_used_at: Callable[[str], int | None],
    ) -> None:
        """`last_used_at` returns the time of a session's last use in this process, in Unix seconds."""
        self._directory = directory
        self._live = live
        self._keys = keys
        self._clock = clock
        self._last_used_at = last_used_at
        self._asked: dict[str, float] = {}

    def changed(self, changes: Changes) -> None:
        """Check the sessions that `changes` may have ended; a callback for `Registry.watch`."""
        for sid in self._live.sids():
            if self._affected(sid, changes):
                self._look(sid)

    def _affected(self, sid: str, changes: Changes) -> bool:
        if not changes.complete or sid in changes.sessions:
            return True
        if not changes.targets:
            return False
        session = self._directory.peek(sid)
        return session is None or session.target_id in changes.targets

    def run(self) -> None:
        """Check for sessions that expired or became idle, and cut those that the store did not return in time."""
        now = self._clock.now()
        for sid, since in tuple(self._asked.items()):
            if now - since > PATIENCE:
                del self._asked[sid]
                self._cut(sid, "store-unavailable")
        for sid in self._live.sids():
            if not sid.startswith(PUBLIC) and sid not in self._asked and self._due(sid):
                self._look(sid)

    def keys_changed(self) -> None:
        """Check all sessions with live exchanges, because a master key may have been removed."""
        for sid in self._live.sids():
            self._look(sid)

    def _due(self, sid: str) -> bool:
        session = self._directory.peek(sid)
        return session is None or self._state(session) is not State.ACTIVE

    def _state(self, session: Session) -> State:
        target = self._directory.target_by_id(session.target_id)
        deleted_at = session.created_at if target is None else target.deleted_at
        used = self._last_used_at(session.sid)
        return state_at(session, self._clock.now(), deleted_at=deleted_at, last_used_at=used)

    def _look(self, sid: str) -> None:
        """Cut `sid` if it is over; a public domain is checked at once, a session asynchronously."""
        if sid.startswith(PUBLIC):
            self._cut(sid, self._public(sid))
        else:
            self._asked.setdefault(sid, self._clock.now())
            Deferred.fromCoroutine(self._examine(sid))

    async def _examine(self, sid: str) -> None:
        try:
            reason = await self._over(sid)
        except StoreError as error:
            _log.error("A session cannot be read, so it is cut: {error}", error=str(error))
            reason = "store-unavailable"
        except Exception:
            # A store plugin may raise anything. No exception may keep a revoked session alive.
            _log.failure("A session cannot be read, so it is cut")
            reason = "store-unavailable"
        self._asked.pop(sid, None)
        self._cut(sid, reason)

    def _cut(self, sid: str, reason: str) -> None:
        """Cut the live exchanges of `sid` for `reason`; do nothing if it is empty."""
        count = self._live.cut(sid, reason) if reason else 0
        if count:
            _log.info("Cut {count} live connections of {session}: {reason}", count=count, session=sid, reason=reason)

    def _public(self, live: str) -> str:
        """The reason why a public domain may no longer be served, or an empty string."""
        target_id, _, host = live.removeprefix(PUBLIC).partition(" ")
        served = self._directory.match_route(host.encode("ascii"))
        if served is None or served.target.target_id != target_id or not served.target.enabled:
            return "target-off"
        return "" if served.public else "not-public"

    async def _over(self, sid: str) -> str:
        """The reason why the session is over, or an empty string. Raises `StoreError`."""
        session = await self._directory.get(sid)
        if session is not None and self._state(session) is State.IDLE:
            session = await self._directory.reload(sid)
        if session is None:
            return "deleted"
        if session.kid not in self._keys():
            return "key-removed"
        state = self._state(session)
        if state is not State.ACTIVE:
            return state.value
        target = self._directory.target_by_id(session.target_id)
        return "" if target is not None and target.enabled else "target-off"

    async def remove_finished_targets(self) -> None:
        """Remove the records of deleted targets that no session refers to. Raises `StoreError`."""
        for target in await self._directory.store.targets():
            if target.deleted_at is None:
                continue
            query = SessionQuery(now=int(self._clock.now()), target_id=target.target_id, limit=1)
            if not (await self._directory.store.sessions(query)).sessions:
                with suppress(Conflict):  # another process removed it first
                    await self._directory.commit(Change(deletes=(target,)))
