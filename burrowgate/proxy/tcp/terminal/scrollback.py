"""The last output of a shell, bounded, from which a page that comes back draws its screen again.

Output that no longer fits is forgotten from the beginning, at the end of a line where there is one near. The private
modes that it switched (alternate screen, bracketed paste, mouse, application keys) are kept, so that a full-screen
program that has run for long is drawn on the right screen.
"""

from __future__ import annotations

import re

MAX_BYTES = 256 * 1024
_SLACK = MAX_BYTES // 4
"""Output is forgotten in pieces of this size, so that each byte is moved few times."""
_NEAR = 4096
_MODES = re.compile(rb"\x1b\[\?([0-9;]{1,40})([hl])")
_MAX_MODES = 64


class Scrollback:
    """The last output of one shell."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._modes: dict[bytes, bytes] = {}
        self.has_forgotten = False
        """Whether there was more output than is kept."""

    def __len__(self) -> int:
        return len(self._data)

    def add(self, data: bytes) -> None:
        """Add output."""
        self._data += data
        if len(self._data) > MAX_BYTES + _SLACK:
            self._forget(len(self._data) - MAX_BYTES)

    def _forget(self, count: int) -> None:
        newline = self._data.find(b"\n", count, count + _NEAR)
        if newline >= 0:
            count = newline + 1
        for match in _MODES.finditer(self._data, 0, count):
            for mode in match[1].split(b";"):
                if mode in self._modes or len(self._modes) < _MAX_MODES:
                    self._modes[mode] = match[2]
        del self._data[:count]
        self.has_forgotten = True

    def replay(self) -> bytes:
        """Return what draws the screen again on a terminal that is empty."""
        modes = b"".join(b"\x1b[?%b%b" % (mode, switch) for mode, switch in self._modes.items())
        return modes + bytes(self._data)
