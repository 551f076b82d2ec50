"""Expiry of sessions: cuts the live exchanges of each session, public domain and open path that is over.

Rules.
    A change is checked as soon as the registry has applied it: the exchanges of a revoked session are cut before the
    revocation is acknowledged, and so are those of a visit that was cut, alone.
    Expiry and idleness, which depend on time and not on a change, are checked by `run`, twice a second.
    When a session gets another passphrase, the exchanges that were admitted without it are cut.
    An unavailable store alone ends no visit. But a change that cannot be read within `CHECK_TIMEOUT_SECONDS` may be a
    revocation, so its exchanges are cut.
    No exception ends the checks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.core import open_access
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import Session, State, state_at
from burrowgate.core.store_records import Change, Changes, SessionQuery
from burrowgate.core.tcp.basis import ended_reason
from burrowgate.core.tokens import Keyring
from burrowgate.errors import Conflict, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.connection_info import ConnectionScope
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.registry import Registry

CHECK_TIMEOUT_SECONDS = 5.0
"""Time for the store to say whether a session is over."""

_log = Logger()


class SessionExpiry:
    """Checks the sessions and public domains that have live exchanges."""

    def __init__(
        self,
        registry: Registry,
        connections: ConnectionRegistry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        last_used_at: Callable[[str], int | None],
    ) -> None:
        """`last_used_at` returns the time at which this process last saw a session used."""
        self._registry = registry
        self._connections = connections
        self._keys = keys
        self._clock = clock
        self._last_used_at = last_used_at
        self._checking: dict[str, float] = {}
        """Sessions that are being read, with the start of that."""

    def changed(self, changes: Changes) -> None:
        """Check what `changes` may have ended; a watcher of `Registry.watch`."""
        for scope in self._connections.scopes():
            if self._is_affected(scope, changes):
                self._check(scope)

    def _is_affected(self, scope: ConnectionScope, changes: Changes) -> bool:
        if not changes.complete or scope.sid in changes.sessions:
            return True
        if not changes.targets:
            return False
        session = self._registry.peek(scope.sid)
        return session is None or session.target_id in changes.targets

    def run(self) -> None:
        """Check what the clock may have ended."""
        now = self._clock.now()
        for sid, since in tuple(self._checking.items()):
            if now - since > CHECK_TIMEOUT_SECONDS:
                del self._checking[sid]
                self._cut_session(sid, "store-unavailable")
        for scope in self._connections.scopes():
            if scope.sid and scope.sid not in self._checking and self._is_due(scope.sid):
                self._check(scope)

    def keys_changed(self) -> None:
        """Check everything: a key may have been removed."""
        for scope in self._connections.scopes():
            self._check(scope)

    def _is_due(self, sid: str) -> bool:
        session = self._registry.peek(sid)
        return session is None or self._state(session) is not State.ACTIVE

    def _state(self, session: Session) -> State:
        target = self._registry.target_by_id(session.target_id)
        deleted_at = session.created_at if target is None else target.deleted_at
        last_used_at = self._last_used_at(session.sid)
        return state_at(session, self._clock.now(), deleted_at=deleted_at, last_used_at=last_used_at)

    def _check(self, scope: ConnectionScope) -> None:
        """Cut the exchanges of `scope` if it is over; within this call unless the store has to be asked."""
        if scope.sid:
            self._checking.setdefault(scope.sid, self._clock.now())
            Deferred.fromCoroutine(self._check_session(scope.sid))
        else:
            reason = self._end_of_public(scope)
            if reason:
                _log_cut(self._connections.cut_scope(scope, reason), scope.authority.decode("ascii"), reason)

    async def _check_session(self, sid: str) -> None:
        try:
            reason = await self._end_of_session(sid)
            if not reason:
                self._cut_outdated(sid)
        except StoreError as error:
            _log.error("Session cut because it cannot be read: {error}", error=str(error), session=sid)
            reason = "store-unavailable"
        except Exception:
            # A store may be a plugin, and no exception of it may keep a revoked session alive.
            _log.failure("Session cut because it cannot be read")
            reason = "store-unavailable"
        self._checking.pop(sid, None)
        if reason:
            self._cut_session(sid, reason)
        else:
            self._cut_visits(sid)

    def _cut_visits(self, sid: str) -> None:
        """Cut the live exchanges of the session's cut visits; `_end_of_session` has just read it."""
        session = self._registry.peek(sid)
        if session is not None and session.cut_visits:
            vids = {cut.vid for cut in session.cut_visits}
            _log_cut(self._connections.cut_visits(sid, vids, Reason.VISIT_CUT), sid, Reason.VISIT_CUT)

    def _cut_outdated(self, sid: str) -> None:
        """Cut the exchanges of visitors who have not shown the passphrase that the session demands now."""
        session = self._registry.peek(sid)
        if session is not None and session.limits.passphrase:
            count = self._connections.cut_outdated(sid, session.limits.passphrase)
            _log_cut(count, sid, "passphrase-changed")

    def _cut_session(self, sid: str, reason: str) -> None:
        _log_cut(self._connections.cut(sid, reason), sid, reason)

    def _end_of_public(self, scope: ConnectionScope) -> str:
        """Return why a public domain, or what a target opens, no longer admits requests; empty if it still does."""
        route = self._registry.match_route(scope.authority)
        if route is None or route.target.target_id != scope.target_id or not route.target.enabled:
            return "target-off"
        target = route.target
        if scope.opening and open_access.still_open(scope.opening, target.open_paths, target.preflight):
            return ""
        return "" if route.public else "not-public"

    async def _end_of_session(self, sid: str) -> str:
        """Return why the session is over; empty if it is not. Raises `StoreError`."""
        if self._registry.restrictions.is_revoked(sid):
            return State.REVOKED.value  # and the record may not be readable
        session = await self._registry.get(sid)
        if session is not None and self._state(session) is State.IDLE:
            session = await self._registry.reload(sid)
        if session is None:
            return "deleted"
        if session.kid not in self._keys():
            return "key-removed"
        state = self._state(session)
        target = self._registry.target_by_id(session.target_id)
        if state is not State.ACTIVE:
            if state is State.ENDED and session.tcp is not None and target is not None and not session.ended_by:
                return ended_reason("target", target.name)
            return (session.ended_by if state is State.ENDED else "") or state.value
        return "" if target is not None and target.enabled else "target-off"

    async def remove_finished_targets(self) -> None:
        """Remove the deleted targets that no session refers to any more. Raises `StoreError`."""
        for target in await self._registry.store.targets():
            if target.deleted_at is None:
                continue
            query = SessionQuery(now=int(self._clock.now()), target_id=target.target_id, limit=1)
            if not (await self._registry.store.sessions(query)).sessions:
                with suppress(Conflict):  # another process has removed it
                    await self._registry.commit(Change(deletes=(target,)))


def _log_cut(count: int, scope: str, reason: str) -> None:
    if count:
        _log.info("Cut live connections: {count} of {scope}, {reason}", count=count, scope=scope, reason=reason)
