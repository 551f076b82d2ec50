"""A listening port that takes nobody for a while where descriptors run out: whoever comes waits in the kernel's queue.

Twisted's own port takes such connections and closes them at once, so that whoever tries again keeps it busy; and once
the descriptor that it holds for this is gone, the reactor turns in vain for as long as somebody waits.
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
"""Seconds until somebody may have left."""
_AT_ONCE = 64
"""How many connections are taken in one turn."""


class RetryingPort(eager_tcp.EagerPort):
    """Takes connections while there is room."""

    share: Callable[[int], int] = staticmethod(fd_limits.for_visitors)
    """From which descriptor on there is none, of as many as there may be."""
    _waiting: IDelayedCall | None = None

    reactor: Any

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._complaint = ExhaustionLog("of visitors")

    def doRead(self) -> None:
        """Take who waits, as far as there is room; part of IReadDescriptor."""
        self.accept(_AT_ONCE)

    def take_all(self) -> None:
        """Take everybody whom the kernel has accepted for us."""
        self.accept(eager_tcp.BACKLOG)

    def accept(self, maximum: int) -> None:
        """Take `maximum` of those who wait, as far as there is room."""
        end = self.share(fd_limits.limit())
        for _ in range(maximum):
            try:
                made, peer = self.socket.accept()
            except BlockingIOError:
                self._complaint.record_available(self.reactor.seconds())
                return
            except OSError as error:
                if error.errno in EXHAUSTED:
                    self._pause()
                    return
                continue  # somebody who left while waiting (accept(2)), or whom the firewall keeps out
            last = made.fileno() >= end
            self._take(made, peer)
            if last:
                self._pause()
                return

    def _take(self, made: socket.socket, peer: tuple[Any, ...]) -> None:
        if len(peer) == 4:
            # With its zone, as Twisted has it.
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
        self._complaint.record_exhausted(self.reactor.seconds())
        self.stopReading()  # type: ignore[no-untyped-call]
        self._waiting = self.reactor.callLater(PAUSE, self._go_on)

    def _go_on(self) -> None:
        self._waiting = None
        self.startReading()  # type: ignore[no-untyped-call]

    def loseConnection(self, connDone: Any = CONNECTION_DONE) -> Any:
        """Listen no more; part of IListeningPort, as `stopListening`."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.cancel()
        return super().loseConnection(connDone)  # type: ignore[no-untyped-call]

    stopListening = loseConnection


class InternalPort(RetryingPort):
    """For the admin, who may have the very last descriptors."""

    share = staticmethod(lambda limit: limit)
