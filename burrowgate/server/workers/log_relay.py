"""The supervisor's end of the log of one worker.

Rules.
    Each worker writes its lines into a socket of its own, and the supervisor alone writes to stdout: no process waits
    for another one, and lines of several processes never mix.
    Only whole lines are passed on; of a worker that is killed, the line that it was writing is lost.
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure


class LogRelay(Protocol):
    """Receives the lines of a worker."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        """`write` takes whole lines and does not wait."""
        self.closed: Deferred[None] = Deferred()
        """Fires once everything that the worker wrote was received."""
        self._write = write
        self._rest = b""

    def dataReceived(self, data: bytes) -> None:
        """Pass on the lines that are whole."""
        lines, end, rest = data.rpartition(b"\n")
        if end:
            self._write(self._rest + lines + end)
            self._rest = rest
        else:
            self._rest += rest

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The worker has ended."""
        self.closed.callback(None)
