"""The wait for a box: until its screen answers as RFB, and until its first window is mapped."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from burrowgate.boxes.waiting import after, cancellable, first

BANNER = b"RFB "
"""First bytes of a server (RFC 6143, 7.1.1)."""
RETRY_SECONDS = 0.02
ANSWER_SECONDS = 2.0
"""Time limit of one attempt: a server that accepts and says nothing is asked again."""


async def screen_answers(endpoint: IStreamClientEndpoint, clock: Any) -> None:
    """Return once the screen behind `endpoint` has sent its banner; the caller limits the time by cancelling."""
    while not await _answers(endpoint, clock):
        await after(clock, RETRY_SECONDS)


async def _answers(endpoint: IStreamClientEndpoint, clock: Any) -> bool:
    try:
        protocol: Any = await cancellable(endpoint.connect(Factory.forProtocol(_Banner)))
    except (ConnectError, OSError):
        return False
    try:
        return await first(protocol.answered, after(clock, ANSWER_SECONDS)) is True
    finally:
        protocol.close()


class _Banner(Protocol):
    """Reads the banner."""

    def __init__(self) -> None:
        self.answered: Deferred[bool] = Deferred()
        self._data = b""

    def dataReceived(self, data: bytes) -> None:
        self._data += data[: len(BANNER)]
        if len(self._data) >= len(BANNER):
            self._settle(self._data.startswith(BANNER))

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._settle(False)

    def close(self) -> None:
        """Close the connection."""
        transport: Any = self.transport
        if transport is not None:
            transport.abortConnection()

    def _settle(self, answered: bool) -> None:
        if not self.answered.called:
            self.answered.callback(answered)
