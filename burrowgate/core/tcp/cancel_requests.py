"""Cancel requests of PostgreSQL, which a client sends in a field when its session permits no more connections.

Such a request belongs to a query on a connection that is counted already, so it needs no count of its own.
"""

from __future__ import annotations

import base64
import binascii

PROGRAM = b"cancel "
"""Beginning of the field `Burrowgate-Program` of such a request; the message follows as base64url."""
_CODE = (80_877_102).to_bytes(4, "big")
_MIN_BYTES, _MAX_BYTES = 16, 268
"""Length, code, process, and a secret of 4 to 256 bytes (protocol 3.0 and 3.2)."""


def read_cancel_request(program: bytes) -> bytes:
    """Return the message CancelRequest in the field `Burrowgate-Program`; empty if there is none."""
    if not program.startswith(PROGRAM):
        return b""
    text = program.removeprefix(PROGRAM)
    try:
        message = base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""
    is_one = _MIN_BYTES <= len(message) <= _MAX_BYTES and message[:4] == len(message).to_bytes(4, "big")
    return message if is_one and message[4:8] == _CODE else b""
