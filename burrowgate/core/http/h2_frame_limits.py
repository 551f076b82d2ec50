"""Frame budgets of one HTTP/2 connection, against floods: counted from the nine-byte frame headers, before any parsing.

Rules.
    Frames that cost work and carry nothing (resets, settings, pings, priorities, empty frames, frames of unknown types)
    have a budget: a burst, and a number per second. The connection of a client that exceeds it is closed (RFC 9113,
    10.5).
    A stream that is opened and reset in the same read takes more: no browser does that often. Resets that the client
    makes the gateway send have a small budget of their own, because they follow from errors (CVE-2025-8671).
    Window updates have a budget that grows with the data sent, besides.
    A request head has a limit of bytes and of frames, whether it ends or not (CERT VU#421644).
"""

from __future__ import annotations

from collections.abc import Mapping

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS = 0, 1, 2, 3, 4
PING, WINDOW_UPDATE, CONTINUATION, PRIORITY_UPDATE = 6, 8, 9, 16
"""Types of frames (RFC 9113, 6; RFC 9218, 7.1)."""
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
MAX_FRAME_BYTES = 16384
"""The default of SETTINGS_MAX_FRAME_SIZE, which the gateway leaves as it is and any peer accepts."""
END_STREAM, END_HEADERS, PADDED = 0x1, 0x4, 0x8
"""Flags of frames (RFC 9113, 6)."""
_FRAME_HEADER_BYTES = 9
_MAX_PADDING_BYTES = 256
_SETTING_BYTES = 6

EMPTY, OTHER, PROVOKED = -1, -2, -3
"""Budgets besides those of frame types: DATA frames without data, frames of all other types, and resets sent because of
errors of the client."""

BUDGETS = {
    RST_STREAM: (120, 20),
    SETTINGS: (40, 2),
    PING: (60, 6),
    PRIORITY: (600, 60),
    WINDOW_UPDATE: (2000, 200),
    EMPTY: (100, 10),
    OTHER: (100, 10),
    PROVOKED: (10, 1),
}
"""Burst and number per second of each budget.

A browser that leaves a page resets all its open streams, a hundred; some send a priority with each request. A SETTINGS
frame counts as one for each ten settings in it.
"""
TARGET_BUDGETS = BUDGETS | {
    RST_STREAM: (500, 50),
    PING: (1000, 500),
    WINDOW_UPDATE: (4000, 1000),
    EMPTY: (1000, 100),
    PROVOKED: (100, 10),
}
"""The same for frames of a target: gRPC servers ping to measure the line, and reset streams whose request they do not
read to its end. Each request adds to the budget of resets."""
_RAPID_RESET_COUNT = 10
"""How many resets the reset of a stream counts as that the same read opened."""
MAX_CONTINUATION_FRAMES = 32
"""CONTINUATION frames of one request head."""
_UPDATES_PER_DATA_FRAME = 4
"""Window updates allowed for each DATA frame sent: one for the stream and one for the connection, and as many spare."""


class FrameLimitExceeded(Exception):
    """A client sent more frames, or a longer head, than its budget allows."""


class FrameTooLong(FrameLimitExceeded):
    """A frame is longer than `MAX_FRAME_BYTES` (RFC 9113, 4.2). The library would wait for all of it, up to 16 MB."""


def frames_of(size: int) -> int:
    """Return how many DATA frames `size` bytes of a body take: one, if there are none."""
    return (size + MAX_FRAME_BYTES - 1) // MAX_FRAME_BYTES or 1


class FrameBudget:
    """Counts the frames that a client sends on one connection."""

    def __init__(
        self, max_head_bytes: int, budgets: Mapping[int, tuple[int, int]] = BUDGETS, *, is_target: bool = False
    ) -> None:
        """`max_head_bytes` limits a head as it is on the wire, compressed.

        `is_target` is whether the frames are a target's, which sends no preface and opens no streams.
        """
        self._max_head_bytes = max_head_bytes
        self._budgets = budgets
        self._is_target = is_target
        self._left = {kind: burst for kind, (burst, _) in budgets.items()}
        self._skip = 0 if is_target else len(PREFACE)
        self._part = b""
        self._head_bytes = 0
        self._continued = 0
        self._highest_id = 0
        self._highest_id_before = 0
        """The highest stream before the read that is counted."""
        self.in_head = False
        """Whether a request head has begun and not ended."""
        self.heads = 0
        """Number of heads that have begun."""
        self.has_first_frame = False
        """Whether a first frame has been received."""

    def feed(self, data: bytes) -> None:
        """Count the frames of one read. Raises `FrameLimitExceeded` or `FrameTooLong`."""
        if self._part:
            data = self._part + data
            self._part = b""
        self._highest_id_before = self._highest_id
        at, size = self._skip, len(data)
        while at + _FRAME_HEADER_BYTES <= size:
            length = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
            if length > MAX_FRAME_BYTES:
                raise FrameTooLong("A frame is longer than 16,384 bytes.")
            self._count(data[at + 3], length, data[at + 4], data[at + 5 : at + 9])
            at += _FRAME_HEADER_BYTES + length
        if at < size:
            self._part = data[at:]
            at = size
        self._skip = at - size

    def _count(self, kind: int, length: int, flags: int, stream_id: bytes) -> None:
        self.has_first_frame = True
        if kind == DATA:
            if not flags & END_STREAM and (not length or (flags & PADDED and length <= _MAX_PADDING_BYTES)):
                self.take(EMPTY)
        elif kind == HEADERS:
            self.heads += 1
            self._highest_id = max(self._highest_id, int.from_bytes(stream_id, "big"))
            self._head_bytes, self._continued = 0, 0
            self._count_head(length, flags)
        elif kind == CONTINUATION:
            self._continued += 1
            self._count_head(length, flags)
        elif kind == RST_STREAM:
            is_rapid = not self._is_target and int.from_bytes(stream_id, "big") > self._highest_id_before
            self.take(RST_STREAM, _RAPID_RESET_COUNT if is_rapid else 1)
        elif kind == SETTINGS:
            self.take(SETTINGS, 1 + length // (10 * _SETTING_BYTES))
        elif kind == PRIORITY_UPDATE:
            self.take(PRIORITY)
        else:
            self.take(kind if kind in BUDGETS else OTHER)

    def _count_head(self, length: int, flags: int) -> None:
        self._head_bytes += length
        self.in_head = not flags & END_HEADERS
        if self._head_bytes > self._max_head_bytes or self._continued > MAX_CONTINUATION_FRAMES:
            raise FrameLimitExceeded("A request head exceeds the limit of bytes or of frames.")

    def take(self, kind: int, count: int = 1) -> None:
        """Take `count` from the budget of `kind`. Raises `FrameLimitExceeded` if it is used up."""
        left = self._left[kind] = self._left[kind] - count
        if left < 0:
            raise FrameLimitExceeded("Too many frames that carry nothing.")

    def sent(self, frames: int) -> None:
        """Add to the budget of window updates for `frames` DATA frames that were sent."""
        self._left[WINDOW_UPDATE] += frames * _UPDATES_PER_DATA_FRAME

    def opened(self) -> None:
        """Add to the budget of resets for a stream that was opened towards the target."""
        self._left[RST_STREAM] += 1

    def refill(self) -> None:
        """Refill the budgets; called once a second."""
        left = self._left
        for kind, (burst, per_second) in self._budgets.items():
            if left[kind] < burst:
                left[kind] = min(burst, left[kind] + per_second)
            elif left[kind] > burst:
                left[kind] = max(burst, left[kind] // 2)  # a budget earned by data is not kept for long
