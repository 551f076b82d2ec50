"""What a visitor's HTTP/2 frames amount to, seen from their nine-byte heads alone, before anything is parsed.

Rules.
    What costs work and brings nothing (resets, settings, pings, priorities, empty frames, frames of unknown types) has
    an allowance: so many at once, and so many more with each second. Whoever has used it up is ended (RFC 9113, 10.5).
    Window updates are earned by what is sent, besides.
    A head is over after so many bytes and so many frames, whether it ends or not (CERT VU#421644).
"""

from __future__ import annotations

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS = 0, 1, 2, 3, 4
PING, WINDOW_UPDATE, CONTINUATION, PRIORITY_UPDATE = 6, 8, 9, 16
"""Types of frames (RFC 9113, 6; RFC 9218, 7.1)."""
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEAD = 9
_END_STREAM, _END_HEADERS, _PADDED = 0x1, 0x4, 0x8
_MOST_PADDING = 256
_SETTING = 6

EMPTY, OTHER = -1, -2
"""What is counted besides types: data frames without data, and whatever else."""

ALLOWED = {
    RST_STREAM: (200, 20),
    SETTINGS: (40, 2),
    PING: (60, 6),
    PRIORITY: (600, 60),
    WINDOW_UPDATE: (2000, 200),
    EMPTY: (100, 10),
    OTHER: (100, 10),
}
"""How many of each may come at once, and how many more with each second.

A browser that leaves a page resets all that is under way, a hundred streams; some send a priority with each request.
A frame of settings counts as one for each ten settings in it.
"""
_MOST_CONTINUED = 32
"""Frames that a head may be continued with."""
_UPDATES_EARNED = 4
"""Window updates for each data frame that is sent to the visitor: for its stream and for all, with room."""


class FrameLimitExceeded(Exception):
    """More of something than anybody in earnest would send."""


class FrameBudget:
    """Counts what one visitor sends over one connection."""

    def __init__(self, most_head: int) -> None:
        """`most_head` is how many bytes a head may take as it is on the wire, compressed."""
        self._most_head = most_head
        self._left = {kind: at_once for kind, (at_once, _) in ALLOWED.items()}
        self._skip = len(PREFACE)
        self._part = b""
        self._head = 0
        self._continued = 0
        self.in_head = False
        """Whether a head has begun and not ended."""
        self.heads = 0
        """How many heads have begun."""
        self.greeted = False
        """Whether a first frame has come."""

    def feed(self, data: bytes) -> None:
        """Count what one read brought. Raises `FrameLimitExceeded`."""
        if self._part:
            data = self._part + data
            self._part = b""
        at, size = self._skip, len(data)
        while at + HEAD <= size:
            length = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
            self._count(data[at + 3], length, data[at + 4])
            at += HEAD + length
        if at < size:
            self._part = data[at:]
            at = size
        self._skip = at - size

    def _count(self, kind: int, length: int, flags: int) -> None:
        self.greeted = True
        if kind == DATA:
            if not flags & _END_STREAM and (not length or (flags & _PADDED and length <= _MOST_PADDING)):
                self.take(EMPTY)
        elif kind == HEADERS:
            self.heads += 1
            self._head, self._continued = 0, 0
            self._more_head(length, flags)
        elif kind == CONTINUATION:
            self._continued += 1
            self._more_head(length, flags)
        elif kind == SETTINGS:
            self.take(SETTINGS, 1 + length // (10 * _SETTING))
        elif kind == PRIORITY_UPDATE:
            self.take(PRIORITY)
        else:
            self.take(kind if kind in ALLOWED else OTHER)

    def _more_head(self, length: int, flags: int) -> None:
        self._head += length
        self.in_head = not flags & _END_HEADERS
        if self._head > self._most_head or self._continued > _MOST_CONTINUED:
            raise FrameLimitExceeded("The head of a request has no end.")

    def take(self, kind: int, count: int = 1) -> None:
        """Take `count` off the allowance for `kind`. Raises `FrameLimitExceeded` where it is used up."""
        left = self._left[kind] = self._left[kind] - count
        if left < 0:
            raise FrameLimitExceeded("Too many frames that bring nothing.")

    def sent(self, frames: int) -> None:
        """So many data frames were sent to the visitor."""
        self._left[WINDOW_UPDATE] += frames * _UPDATES_EARNED

    def refill(self) -> None:
        """A second has passed."""
        left = self._left
        for kind, (at_once, more) in ALLOWED.items():
            if left[kind] < at_once:
                left[kind] = min(at_once, left[kind] + more)
            elif left[kind] > at_once:
                left[kind] = max(at_once, left[kind] // 2)  # what was earned is not hoarded
