"""The request by which a gateway asks another one of its cluster for the screen of a box, and the reply.

The request is one line, `burrowgate.peer.1 screen BOX`, or `watch` in place of `screen` for a visitor who only watches;
the reply is one too, `ok` or `gone`. What follows is RFB.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LINE_BYTES = 100
OK, GONE = b"ok", b"gone"
_LINE = re.compile(rb"burrowgate\.peer\.1 (screen|watch) ([A-Za-z0-9_-]{1,64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """Which screen is asked for."""

    box_id: str
    only_watches: bool = False

    def to_line(self) -> bytes:
        """Return the line of the request, with its end."""
        verb = b"watch" if self.only_watches else b"screen"
        return b"burrowgate.peer.1 %b %b\n" % (verb, self.box_id.encode("ascii"))


def read_request(line: bytes) -> ScreenRequest | None:
    """Return the request of `line`, without its end; None if it asks for nothing known."""
    match = _LINE.fullmatch(line)
    return None if match is None else ScreenRequest(match[2].decode("ascii"), match[1] == b"watch")
