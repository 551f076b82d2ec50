"""Ends what is due: cuts what is live of a session as soon as the session is over; never dies of an exception.

Rules.
    What changed is looked at when the directory says so: a revoked session's connections are cut before the answer to
    whoever revoked it.
    What the clock ends (expiry, idleness) is looked at in every round, twice a second.
    What cannot be found out is cut: a store that is away ends nobody's visit by itself, but a change that cannot be
    read, or not within `PATIENCE`, may be a revocation.
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
"""Seconds that the store may take to say whether a session is over."""

_log = Logger()


class SessionExpiry:
    """Watches over the sessions of which something is live."""

    def __init__(
        self,
        directory: Registry,
        live: ConnectionRegistry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        last_used_at: Callable[[str], int | None],
    ) -> None:
        """`last_used_at` is when this process last saw a session used."""
        self._directory = directory
        self._live = live
        self._keys = keys
        self._clock = clock
        self._last_used_at = last_used_at
        self._asked: dict[str, float] = {}

    def changed(self, changes: Changes) -> None:
        """Look at what `changes` may have ended; for `Registry.watch`."""
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
        """Look at what the clock may have ended."""
        now = self._clock.now()
        for sid, since in tuple(self._asked.items()):
            if now - since > PATIENCE:
                del self._asked[sid]
                self._cut(sid, "store-unavailable")
        for sid in self._live.sids():
            if not sid.startswith(PUBLIC) and sid not in self._asked and self._due(sid):
                self._look(sid)

    def keys_changed(self) -> None:
        """Look at everything live: a key may be gone."""
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
        """Cut `sid` if it is over; at once where that can be said at once."""
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
            # A store is anybody's plugin, and nothing that it raises may keep a revoked session alive.
            _log.failure("A session cannot be read, so it is cut")
            reason = "store-unavailable"
        self._asked.pop(sid, None)
        self._cut(sid, reason)

    def _cut(self, sid: str, reason: str) -> None:
        """Cut what is live of `sid` for `reason`; nothing where that is empty."""
        count = self._live.cut(sid, reason) if reason else 0
        if count:
            _log.info("Cut {count} live connections of {session}: {reason}", count=count, session=sid, reason=reason)

    def _public(self, live: str) -> str:
        """Why an exchange without a session is over, or nothing while it is not."""
        target_id, _, host = live.removeprefix(PUBLIC).partition(" ")
        served = self._directory.match_route(host.encode("ascii"))
        if served is None or served.target.target_id != target_id or not served.target.enabled:
            return "target-off"
        return "" if served.public else "not-public"

    async def _over(self, sid: str) -> str:
        """Why the session is over, or nothing while it is not."""
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
        """Forget the deleted targets that no session refers to any more. Raises `StoreError`."""
        for target in await self._directory.store.targets():
            if target.deleted_at is None:
                continue
            query = SessionQuery(now=int(self._clock.now()), target_id=target.target_id, limit=1)
            if not (await self._directory.store.sessions(query)).sessions:
                with suppress(Conflict):  # another process was faster
                    await self._directory.commit(Change(deletes=(target,)))
