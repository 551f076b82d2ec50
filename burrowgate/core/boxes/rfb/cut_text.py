"""Which messages of the clipboard pass, by direction and size: plain ones, and the extended clipboard (rfbproto).

A text passes the extended clipboard in three messages: one side notifies, the other requests, the first provides.
So a direction that is off drops the notices and texts of its sender and the requests of its receiver.

Rules.
    Only text passes: no files, pictures or HTML.
    A compressed text is decompressed, to no more than its limit, before it passes: no small message becomes a large
    text at its receiver.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import IntFlag

FLAGS_BYTES = 4
MAX_CONTROL_BYTES = FLAGS_BYTES + 16 * 4
"""Of a message without text: flags, and a size for each of 16 formats."""
_TEXT = 1
_FORMATS, _ACTIONS = 0xFFFF, 0xFF000000


class Action(IntFlag):
    """Actions of a message of the extended clipboard."""

    CAPS = 1 << 24
    REQUEST = 1 << 25
    PEEK = 1 << 26
    NOTIFY = 1 << 27
    PROVIDE = 1 << 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one sender may send. `max_bytes` is the size of one text in UTF-8."""

    sends: bool
    """Whether its texts pass."""
    receives: bool
    """Whether the texts of the other side pass."""
    max_bytes: int

    @property
    def max_message_bytes(self) -> int:
        """Length of the longest message of the extended clipboard that may pass: of a text that does not compress."""
        text = self.max_bytes if self.sends else 0
        return max(MAX_CONTROL_BYTES, FLAGS_BYTES + text + text // 1000 + 64)


def action_of(data: bytes) -> int:
    """Return the actions of a message of the extended clipboard."""
    return int.from_bytes(data[:FLAGS_BYTES], "big") & _ACTIONS


def passes(data: bytes, rule: Rule) -> bool:
    """Return whether the message `data` of the extended clipboard, of a permitted length, passes."""
    if len(data) < FLAGS_BYTES:
        return False
    action = action_of(data)
    formats = int.from_bytes(data[:FLAGS_BYTES], "big") & _FORMATS
    if action & Action.CAPS:
        return (rule.sends or rule.receives) and len(data) == FLAGS_BYTES + 4 * formats.bit_count()
    if action == Action.PROVIDE:
        return rule.sends and formats == _TEXT and _is_short(data[FLAGS_BYTES:], rule.max_bytes)
    if len(data) != FLAGS_BYTES or formats & ~_TEXT:
        return False
    if action == Action.NOTIFY:
        return rule.sends
    return rule.receives and action in (Action.REQUEST, Action.PEEK)


def _is_short(compressed: bytes, max_bytes: int) -> bool:
    """Return whether `compressed` is exactly one text, with a NUL at its end, of at most `max_bytes`."""
    longest = 4 + max_bytes + 1
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(compressed, longest + 1)
    except zlib.error:
        return False
    return 4 <= len(text) <= longest and int.from_bytes(text[:4], "big") == len(text) - 4
