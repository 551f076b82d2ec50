"""The sending half of an HTTP/2 stream, to a client and to a target alike: pending bytes, trailers and END_STREAM."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from typing import Generic, Protocol, TypeVar

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_frame_limits import frames_of
from burrowgate.proxy.fast_path import WithoutSplicing


class BodyTransport(Protocol):
    """The connection, as far as a body needs it."""

    def send_head(self, stream_id: int, fields: Fields, *, last: bool) -> None:
        """Send a head, with END_STREAM if it is the `last` frame."""

    def send_trailers(self, stream_id: int, fields: Fields) -> None:
        """Send trailer fields, and END_STREAM with them."""

    def send_data(self, stream_id: int, data: memoryview, *, last: bool, maximum: int) -> int:
        """Send `data` in `maximum` frames at most, as far as the windows allow.

        END_STREAM goes with it if that is all, and `last`. Returns the number of bytes sent.
        """

    def add_pending(self, count: int) -> None:
        """Add `count` bytes, which may be negative, to the pending ones of the connection."""


_Transport = TypeVar("_Transport", bound=BodyTransport)


class BodySender(WithoutSplicing, ABC, Generic[_Transport]):
    """Holds the bytes of a body that the windows do not allow yet."""

    stream_id = 0
    pending = 0
    """Bytes of the body that were not sent yet."""
    _sent = 0
    """Bytes of the body that were sent, since it was set to 0."""
    _trailers: Fields | None = None
    """The trailer fields, until they are sent, in place of END_STREAM behind the body."""
    _transport: _Transport
    _pieces: deque[memoryview]

    @property
    @abstractmethod
    def _ends_with_body(self) -> bool:
        """Whether END_STREAM goes with the last frame of head or body."""

    @abstractmethod
    def _mark_sent(self) -> None:
        """END_STREAM was sent, or is about to be."""

    def _add_piece(self, data: bytes | memoryview) -> None:
        self._pieces.append(memoryview(data))
        self.pending += len(data)
        self._transport.add_pending(len(data))

    def _drop_pieces(self) -> None:
        self._pieces.clear()
        pending, self.pending = self.pending, 0
        self._transport.add_pending(-pending)

    def _send_pieces(self, maximum: int) -> None:
        """Send what is pending, in `maximum` frames at most, as far as the windows allow."""
        transport, pieces = self._transport, self._pieces
        while pieces and maximum > 0:
            data = pieces[0]
            last = len(pieces) == 1 and self._ends_with_body
            sent = transport.send_data(self.stream_id, data, last=last, maximum=maximum)
            if not sent:
                break
            maximum -= frames_of(sent)
            if sent < len(data):
                pieces[0] = data[sent:]
            else:
                pieces.popleft()
                if last:
                    self._mark_sent()
            self.pending -= sent
            self._sent += sent
            transport.add_pending(-sent)  # this may resume the other side, whose data may call this method again

    def _send_end(self) -> None:
        """Send the trailers, or END_STREAM alone, behind a body of which nothing is pending."""
        self._mark_sent()
        if self._trailers is None:
            self._transport.send_data(self.stream_id, memoryview(b""), last=True, maximum=1)
        else:
            self._transport.send_trailers(self.stream_id, self._trailers)
