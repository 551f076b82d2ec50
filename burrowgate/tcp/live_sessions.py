"""Cuts live connections of TCP sessions: of those whose basis is gone, and of all while the store is away.

Rules.
    What is gone cuts in the reactor turn in which this process learns of it.
    A process that cannot know the store's position cannot learn of a revocation. It admits no one at once, and cuts all
    that is open `AWAY_SECONDS` later: a tunnel is a request that may last for days. A store on another machine has no
    position only after `store_max_staleness`.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.core.store_records import Changes
from burrowgate.core.tcp import basis
from burrowgate.errors import StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.basis_reader import BasisReader

AWAY_SECONDS = 1.0
"""Longer than a store on this machine takes to find out that its file is intact."""

_log = Logger()


class LiveSessions:
    """Watches the bases of sessions that have live connections in this process."""

    def __init__(
        self, registry: Registry, connections: ConnectionRegistry, reader: BasisReader, *, clock: IClock
    ) -> None:
        self._registry = registry
        self._connections = connections
        self._reader = reader
        self._clock = clock
        self._away_since: float | None = None
        """When the store was first seen without a position; None while it has one."""

    def changed(self, changes: Changes) -> None:
        """Cut what `changes` may have ended; a watcher of `Registry.watch`."""
        keys = {key for key in changes.resources if key.partition("/")[0] in basis.KINDS}
        if not keys and changes.complete:
            return
        self._check(None if not changes.complete else keys)

    def run(self) -> None:
        """Cut all connections if the store is away; called a few times a second."""
        if self._registry.store.position() is not None:
            self._away_since = None
            return
        now = self._clock.now()
        if self._away_since is None:
            self._away_since = now
        if now - self._away_since >= AWAY_SECONDS and (count := self._connections.cut_tcp("store-unavailable")):
            _log.warn("Cut live connections because the store is away: {count}", count=count)

    def _check(self, keys: set[str] | None) -> None:
        for scope in tuple(self._connections.scopes()):
            if scope.sid and any(exchange.is_tcp for exchange in scope.exchanges):
                checking = Deferred.fromCoroutine(self._check_session(scope.sid, keys))
                checking.addErrback(lambda failure: _log.failure("A session was not checked", failure=failure))

    async def _check_session(self, sid: str, keys: set[str] | None) -> None:
        """Cut the session `sid` if one of `keys`, or of its whole basis if that is None, is gone.

        Within this call, unless the store has to be waited for.
        """
        try:
            session = self._registry.peek(sid) or self._registry.load_now(sid) or await self._registry.get(sid)
            if session is None or session.tcp is None:
                return  # `SessionExpiry` cuts the connections of one that was deleted
            gone = await self._reader.gone(key for key in session.tcp.basis if keys is None or key in keys)
        except StoreError as error:
            # It may be over: nothing that could have ended goes on.
            _log.error("Session cut because its basis cannot be read: {error}", error=str(error), session=sid)
            self._connections.cut(sid, "store-unavailable")
            return
        if gone:
            first = min(gone, key=lambda end: end.at)
            count = self._connections.cut(sid, first.reason)
            _log.info("Cut live connections: {count} of {scope}, {reason}", count=count, scope=sid, reason=first.reason)
