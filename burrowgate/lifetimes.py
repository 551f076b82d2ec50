"""Ends what is due: cuts what is live of a session as soon as the session is over; never dies of an exception.

Rules.
    What changed is looked at when the directory says so: a revoked session's connections are cut before the answer to
    whoever revoked it.
    What the clock ends (expiry, idleness) is looked at in every round, twice a second.
    What cannot be found out is cut: a store that is away ends nobody's visit by itself, but a change that cannot be
    read may be a revocation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.core.sessions import Session, State, state_at
from burrowgate.core.tokens import Keyring
from burrowgate.directory import Directory
from burrowgate.errors import StoreError
from burrowgate.interfaces import Change, Changes, IClock, SessionQuery
from burrowgate.proxy.connections import PUBLIC, Connections

_log = Logger()


class Lifetimes:
    """Watches over the sessions of which something is live."""

    def __init__(
        self,
        directory: Directory,
        live: Connections,
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

    def changed(self, changes: Changes) -> None:
        """Look at what `changes` may have ended; for `Directory.watch`."""
        affected = [sid for sid in self._live.sids() if self._affected(sid, changes)]
        if affected:
            Deferred.fromCoroutine(self._examine(affected)).addErrback(self._failed)

    def _affected(self, sid: str, changes: Changes) -> bool:
        if not changes.complete or sid in changes.sessions:
            return True
        if not changes.targets:
            return False
        if sid.startswith(PUBLIC):
            return sid[1:] in changes.targets
        session = self._directory.cached(sid)
        return session is None or session.target_id in changes.targets

    def round(self) -> None:
        """Look at what the clock may have ended."""
        due = [sid for sid in self._live.sids() if not sid.startswith(PUBLIC) and self._due(sid)]
        if due:
            Deferred.fromCoroutine(self._examine(due)).addErrback(self._failed)

    def keys_changed(self) -> None:
        """Look at everything live: a key may be gone."""
        sids = list(self._live.sids())
        if sids:
            Deferred.fromCoroutine(self._examine(sids)).addErrback(self._failed)

    def _due(self, sid: str) -> bool:
        session = self._directory.cached(sid)
        return session is None or self._state(session) is not State.ACTIVE

    def _state(self, session: Session) -> State:
        target = self._directory.target_by_id(session.target_id)
        deleted_at = session.created_at if target is None else target.deleted_at
        used = self._last_used_at(session.sid)
        return state_at(session, self._clock.now(), deleted_at=deleted_at, last_used_at=used)

    async def _examine(self, sids: Iterable[str]) -> None:
        """Cut what is over of `sids`."""
        for sid in sids:
            try:
                reason = self._public(sid[1:]) if sid.startswith(PUBLIC) else await self._over(sid)
            except StoreError as error:
                _log.error("A session cannot be read, so it is cut: {error}", error=str(error))
                reason = "store-away"
            if reason:
                count = self._live.cut(sid, reason)
                _log.info("Cut {count} live connections: {reason}", count=count, reason=reason, session=sid)

    def _public(self, target_id: str) -> str:
        target = self._directory.target_by_id(target_id)
        if target is None or not target.enabled:
            return "target-off"
        return "" if any(domain.public for domain in target.domains) else "not-public"

    async def _over(self, sid: str) -> str:
        """Why the session is over, or nothing while it is not."""
        session = await self._directory.find(sid)
        if session is not None and self._state(session) is State.IDLE:
            session = await self._directory.refresh(sid)
        if session is None:
            return "deleted"
        if session.kid not in self._keys():
            return "key-removed"
        state = self._state(session)
        if state is not State.ACTIVE:
            return state.value
        target = self._directory.target_by_id(session.target_id)
        return "" if target is not None and target.enabled else "target-off"

    async def tidy(self) -> None:
        """Forget the deleted targets that no session refers to any more."""
        for target in await self._directory.store.targets():
            if target.deleted_at is None:
                continue
            query = SessionQuery(now=int(self._clock.now()), target_id=target.target_id, limit=1)
            if not (await self._directory.store.sessions(query)).sessions:
                await self._directory.commit(Change(deletes=(target,)))

    @staticmethod
    def _failed(failure: object) -> None:
        _log.failure("Looking for what is over failed", failure=failure)
