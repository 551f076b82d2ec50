"""Listening port that pauses when file descriptors run out, while new connections wait in the kernel's backlog.

Twisted's own port accepts such connections and closes them at once, so clients that retry keep it busy; and once the
descriptor that it reserves for this is gone, the reactor spins as long as connections are pending.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IDelayedCall
from twisted.internet.main import CONNECTION_DONE
from twisted.logger import Logger

from burrowgate.proxy.transport import eager_tcp, fd_limits
from burrowgate.proxy.transport.fd_limits import EXHAUSTED, ExhaustionLog

_log = Logger()

PAUSE = 1.0
"""Seconds until the next attempt, after some connections may have closed."""
_MAX_PER_TURN = 64
"""Maximum number of connections accepted in one turn of the reactor."""


class RetryingPort(eager_tcp.EagerPort):
    """A listening port that accepts connections as long as descriptors are available."""

    share: Callable[[int], int] = staticmethod(fd_limits.for_visitors)
    """Returns the first descriptor that is not available here, from the limit of the process."""
    close_waiting: Callable[[], None] = staticmethod(lambda: None)
    """Closes connections that only wait, for those that wait for a descriptor."""
    _waiting: IDelayedCall | None = None

    reactor: Any

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._exhaustion_log = ExhaustionLog("of visitors")

    def doRead(self) -> None:
        """Accept pending connections; part of IReadDescriptor."""
        self.accept(_MAX_PER_TURN)

    def take_all(self) -> None:
        """Accept all pending connections."""
        self.accept(eager_tcp.BACKLOG)

    def accept(self, maximum: int) -> None:
        """Accept up to `maximum` pending connections, as far as descriptors are available."""
        end = self.share(fd_limits.limit())
        for _ in range(maximum):
            try:
                made, peer = self.socket.accept()
            except BlockingIOError:
                self._exhaustion_log.record_available(self.reactor.seconds())
                return
            except OSError as error:
                if error.errno in EXHAUSTED:
                    self._pause()
                    return
                continue  # the client left while it was pending, or a firewall rejected it (accept(2))
            last = made.fileno() >= end
            self._take(made, peer)
            if last:
                self._pause()
                return

    def _take(self, made: socket.socket, peer: tuple[Any, ...]) -> None:
        if len(peer) == 4:
            # With the zone in the host, as in Twisted.
            host, _ = socket.getnameinfo(peer, socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
            peer = (host, *peer[1:])
        try:
            factory: Any = self.factory
            protocol = factory.buildProtocol(self._buildAddr(peer))  # type: ignore[no-untyped-call]
            if protocol is None:
                made.close()
                return
            number, self.sessionno = self.sessionno, self.sessionno + 1
            protocol.makeConnection(self.transport(made, protocol, peer, self, number, self.reactor))
        except Exception:
            _log.failure("A connection could not be begun")

    def _pause(self) -> None:
        self._exhaustion_log.record_exhausted(self.reactor.seconds())
        self.stopReading()  # type: ignore[no-untyped-call]
        self.close_waiting()
        self._waiting = self.reactor.callLater(PAUSE, self._resume)

    def _resume(self) -> None:
        self._waiting = None
        self.startReading()  # type: ignore[no-untyped-call]

    def loseConnection(self, connDone: Any = CONNECTION_DONE) -> Any:
        """Stop listening; part of IListeningPort, as `stopListening`."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.cancel()
        return super().loseConnection(connDone)  # type: ignore[no-untyped-call]

    stopListening = loseConnection


class InternalPort(RetryingPort):
    """A port of the admin API, which may use all descriptors."""

    share = staticmethod(lambda limit: limit)
