"""Accept balancing: of several processes on one listening socket, the least loaded accepts (docs/decisions/0010).

Rules.
    The kernel wakes every process when a connection is pending. A process with more connections than another holds back
    for `HOLD_BACK` seconds and then accepts it nevertheless, because the other process may hang.
    Each process writes its number of connections to shared memory before it decides. A process that does not serve, or
    has exited, is marked as absent and is not considered.
"""

from __future__ import annotations

import mmap
import os
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twisted.internet.interfaces import IDelayedCall, IProtocolFactory

from burrowgate.proxy.transport.listening_port import RetryingPort

SLACK = 1
"""Connections that a process may have more than another and still accept the next."""
HOLD_BACK = 0.01
"""Seconds for which a process with more connections leaves a pending one to others."""
_RETRY_SECONDS = 0.001
_ABSENT = -1
_SIZE = 8


class ConnectionShares:
    """Numbers of connections of all processes, in shared memory. Each process writes its own place only."""

    def __init__(self, descriptor: int, places: int) -> None:
        """`descriptor` is that of a file made by `make_file`; it may be closed afterwards."""
        self._memory = mmap.mmap(descriptor, places * _SIZE)
        self._counts = memoryview(self._memory).cast("q")

    def put(self, place: int, count: int) -> None:
        """Set the number of connections of the process at `place`."""
        self._counts[place] = count

    def absent(self, place: int) -> None:
        """Mark the process at `place` as absent."""
        self._counts[place] = _ABSENT

    def may_take(self, place: int) -> bool:
        """Return whether the process at `place` has at most `SLACK` connections more than any other."""
        counts = self._counts
        others = [count for other, count in enumerate(counts) if other != place and count != _ABSENT]
        return not others or counts[place] <= min(others) + SLACK

    def close(self) -> None:
        """Unmap the memory."""
        self._counts.release()
        self._memory.close()


def make_file(places: int) -> int:
    """Return the descriptor of an anonymous file for `ConnectionShares`, with all processes absent.

    Worker processes inherit it; the caller closes it.
    """
    with tempfile.TemporaryFile() as file:
        file.write(_ABSENT.to_bytes(_SIZE, "little", signed=True) * places)
        file.flush()
        return os.dup(file.fileno())


class BalancedPort(RetryingPort):
    """A listening port on a socket that other processes share."""

    reactor: Any
    _may_accept: Callable[[], bool]
    _holding_back: IDelayedCall | None = None
    _until = 0.0

    def doRead(self) -> None:
        """Accept one connection, or leave it to other processes for now; part of IReadDescriptor."""
        if self._may_accept():
            self.accept(1)
        else:
            self.stopReading()  # type: ignore[no-untyped-call]
            self._until = self.reactor.seconds() + HOLD_BACK
            self._holding_back = self.reactor.callLater(_RETRY_SECONDS, self._retry)

    def _retry(self) -> None:
        self._holding_back = None
        if self.disconnecting:
            return
        if self._may_accept() or self.reactor.seconds() >= self._until:
            self.startReading()  # type: ignore[no-untyped-call]
            self.accept(1)
        else:
            self._holding_back = self.reactor.callLater(_RETRY_SECONDS, self._retry)

    def connectionLost(self, reason: Any) -> None:
        """Cancel the delayed call; part of IReadDescriptor."""
        if self._holding_back is not None:
            self._holding_back.cancel()
            self._holding_back = None
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class BalancedListeners:
    """Listening sockets by name, and the place of this process in `shares`."""

    sockets: Mapping[str, socket.socket]
    shares: ConnectionShares
    place: int

    def listen(self, name: str, reactor: Any, factory: IProtocolFactory, count: Callable[[], int]) -> BalancedPort:
        """Listen on the socket `name`; `count` returns the number of connections of this process, on all sockets."""
        shared = self.sockets[name]

        def may_accept() -> bool:
            self.shares.put(self.place, count())
            return self.shares.may_take(self.place)

        port: BalancedPort = BalancedPort._fromListeningDescriptor(  # type: ignore[no-untyped-call]
            reactor, shared.fileno(), shared.family, factory
        )
        port._may_accept = may_accept
        may_accept()
        port.startListening()
        return port

    def leave(self) -> None:
        """Mark this process as absent."""
        self.shares.absent(self.place)
