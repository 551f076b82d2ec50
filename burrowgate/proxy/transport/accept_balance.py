"""One listening socket for several processes: whoever has the fewest connections takes the next (docs/decisions/0010).

Rules.
    The kernel tells every process of a connection that waits. One that has more than another leaves it to that one for
    a moment, `HOLD_BACK`; then it takes it, for the other may hang, and nobody waits for long.
    Each process writes down how many it has, in memory that all share, whenever it is told. A process that serves
    nobody, or is gone, stands there as absent and is waited for by nobody.
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
"""By how many connections a process may be ahead and still take the next."""
HOLD_BACK = 0.01
"""Seconds for which one that is ahead leaves a connection to others."""
_LOOK_EVERY = 0.001
_ABSENT = -1
_SIZE = 8


class ConnectionShares:
    """How many connections each process has, in memory that all share. Every place is written by one of them."""

    def __init__(self, descriptor: int, places: int) -> None:
        """`descriptor` is of a file as `make_file` makes it, and may be closed after this."""
        self._memory = mmap.mmap(descriptor, places * _SIZE)
        self._counts = memoryview(self._memory).cast("q")

    def put(self, place: int, count: int) -> None:
        """The process at `place` has `count` connections."""
        self._counts[place] = count

    def absent(self, place: int) -> None:
        """No process serves anybody at `place`."""
        self._counts[place] = _ABSENT

    def may_take(self, place: int) -> bool:
        """Whether the process at `place` has about as few connections as any."""
        counts = self._counts
        others = [count for other, count in enumerate(counts) if other != place and count != _ABSENT]
        return not others or counts[place] <= min(others) + SLACK

    def close(self) -> None:
        """Let go of the memory."""
        self._counts.release()
        self._memory.close()


def make_file(places: int) -> int:
    """The descriptor of an anonymous file for `ConnectionShares`, all absent; to be inherited, and closed here."""
    with tempfile.TemporaryFile() as file:
        file.write(_ABSENT.to_bytes(_SIZE, "little", signed=True) * places)
        file.flush()
        return os.dup(file.fileno())


class BalancedPort(RetryingPort):
    """A listening port that other processes have as well."""

    reactor: Any
    _take_part: Callable[[], bool]
    _holding_back: IDelayedCall | None = None
    _until = 0.0

    def doRead(self) -> None:
        """Take one connection, or leave it to others for a moment; part of IReadDescriptor."""
        if self._take_part():
            self.accept(1)
        else:
            self.stopReading()  # type: ignore[no-untyped-call]
            self._until = self.reactor.seconds() + HOLD_BACK
            self._holding_back = self.reactor.callLater(_LOOK_EVERY, self._look)

    def _look(self) -> None:
        self._holding_back = None
        if self.disconnecting:
            return
        if self._take_part() or self.reactor.seconds() >= self._until:
            self.startReading()  # type: ignore[no-untyped-call]
            self.accept(1)
        else:
            self._holding_back = self.reactor.callLater(_LOOK_EVERY, self._look)

    def connectionLost(self, reason: Any) -> None:
        """Hold nothing back any more; part of IReadDescriptor."""
        if self._holding_back is not None:
            self._holding_back.cancel()
            self._holding_back = None
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class BalancedListeners:
    """Listening sockets by name, and the place of this process among those that share them."""

    sockets: Mapping[str, socket.socket]
    shares: ConnectionShares
    place: int

    def listen(self, name: str, reactor: Any, factory: IProtocolFactory, count: Callable[[], int]) -> BalancedPort:
        """Take part in listening on one of them; `count` says how many connections, of all, are open here."""
        shared = self.sockets[name]

        def take_part() -> bool:
            self.shares.put(self.place, count())
            return self.shares.may_take(self.place)

        port: BalancedPort = BalancedPort._fromListeningDescriptor(  # type: ignore[no-untyped-call]
            reactor, shared.fileno(), shared.family, factory
        )
        port._take_part = take_part
        take_part()
        port.startListening()
        return port

    def leave(self) -> None:
        """Take part no more."""
        self.shares.absent(self.place)
