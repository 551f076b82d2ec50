"""Back-pressure on a connection between gateways: frames in, bytes out, both as fast as the other side reads.

Rules.
    At most `MAX_PENDING_BYTES` and one read wait in memory; then the connection is not read.
    One call waits at a time, for whatever happens next: frames, space, or the end of the connection.
"""

from __future__ import annotations

import errno
from collections import deque
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from burrowgate.core.boxes.peer_frames import FrameReader

MAX_PENDING_BYTES = 524_288
"""Bytes of a file that wait in memory."""


@implementer(IPushProducer)
class PeerFlow:
    """The flow of one connection; it registers itself as the producer of what is written there."""

    def __init__(self, reactor: Any, wire: Any) -> None:
        """`wire` is the transport."""
        self._reactor = reactor
        self._wire = wire
        self._frames = FrameReader()
        self._pieces: deque[bytes] = deque()
        self.pending = 0
        """Bytes that have come and were not taken."""
        self._is_full = False
        """Whether reading is paused."""
        self._news: Deferred[None] | None = None
        self.is_held = False
        """Whether the other side does not read."""
        self.is_over = False
        """Whether the connection is gone, or given up."""
        wire.registerProducer(self, True)

    # Input.

    def feed(self, data: bytes) -> None:
        """Take bytes of frames. Raises `ValueError` for what is none."""
        pieces = self._frames.feed(data)
        self._pieces += pieces
        self.pending += sum(map(len, pieces))
        if self.pending > MAX_PENDING_BYTES and not self._is_full:
            self._is_full = True
            self._wire.pauseProducing()

    @property
    def has_ended(self) -> bool:
        """Whether the last frame has come, and all before it were taken."""
        return self._frames.is_over and not self._pieces

    def take(self) -> bytes:
        """Return all bytes that have come; `resume` follows once they are used."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        self.pending = 0
        return data

    def resume(self) -> None:
        """Go on reading."""
        if self._is_full and not self.is_over:
            self._is_full = False
            self._wire.resumeProducing()

    # Output.

    def write(self, data: bytes) -> None:
        """Send `data`, unless the connection is gone."""
        if not self.is_over:
            self._wire.write(data)

    def finish(self) -> None:
        """Close the connection once all is sent."""
        if not self.is_over:
            self._wire.unregisterProducer()
            self._wire.loseConnection()

    def abort(self) -> None:
        """Close the connection at once."""
        if not self.is_over:
            self.is_over = True
            self._wire.unregisterProducer()
            self._wire.abortConnection()

    def end(self) -> None:
        """Take notice that the connection is gone."""
        self.is_over = True
        self.wake()

    # Waiting.

    async def wait(self, seconds: float | None = None) -> None:
        """Wait for what happens next. Raises `TimeoutError` after `seconds`."""
        news: Deferred[None] = Deferred()
        self._news = news
        if seconds is not None:
            news.addTimeout(seconds, self._reactor)
        try:
            await news
        except DeferredTimeout:
            self._news = None
            raise TimeoutError(errno.ETIMEDOUT, "The other gateway does not respond") from None

    def wake(self) -> None:
        """Let the call that waits look again."""
        news, self._news = self._news, None
        if news is not None:
            news.callback(None)

    # IPushProducer: the transport says whether the other side reads.

    def pauseProducing(self) -> None:
        self.is_held = True

    def resumeProducing(self) -> None:
        self.is_held = False
        self.wake()

    def stopProducing(self) -> None:
        """Nothing to do: the connection is lost."""
