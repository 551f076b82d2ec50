"""The request by which a gateway asks another one of its cluster for the screen of a box, and the reply.

The request is one line, `burrowgate.peer.1 screen BOX`; the reply is one too, `ok` or `gone`. What follows is RFB.
"""

from __future__ import annotations

import re

MAX_LINE_BYTES = 100
OK, GONE = b"ok", b"gone"
_LINE = re.compile(rb"burrowgate\.peer\.1 screen ([A-Za-z0-9_-]{1,64})", re.ASCII)


def format_request(box_id: str) -> bytes:
    """Return the line that asks for the screen of a box, with its end."""
    return b"burrowgate.peer.1 screen %b\n" % box_id.encode("ascii")


def read_request(line: bytes) -> str | None:
    """Return the id of the box whose screen `line`, without its end, asks for; None if it asks for nothing known."""
    match = _LINE.fullmatch(line)
    return None if match is None else match[1].decode("ascii")
