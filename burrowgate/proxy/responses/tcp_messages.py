"""The messages to clients whose connection to a TCP target is not opened: a status for each error, its own sentence.

Programs read the status, `Burrowgate-Reason` and `Burrowgate-Left`; the sentence is what they print.
"""

from __future__ import annotations

from burrowgate.errors import (
    BoundToOtherClient,
    ClientKeyNeeded,
    ConnectionsUnavailable,
    ConnectionsUsedUp,
    InjectionNotPossible,
    TcpRefused,
    TcpSessionOver,
    WebSocketNeeded,
)
from burrowgate.proxy.responses.messages import ACCESS_DENIED, Fields, Message

_CONNECT = "See `burrowgate connect --help`."
_ASK = "Ask the person who sent you this link."

_KINDS: tuple[tuple[type[TcpRefused], int, str, str, Fields], ...] = (
    (ConnectionsUsedUp, 429, "No connections left", _ASK, ((b"Burrowgate-Left", b"0"),)),
    (BoundToOtherClient, 409, "This session is in use elsewhere", _ASK, ()),
    (ClientKeyNeeded, 428, "The client has to prove its key", _CONNECT, ()),
    (ConnectionsUnavailable, 503, "Not just now", "Try again in a moment.", ((b"Retry-After", b"5"),)),
    (InjectionNotPossible, 501, "This credential cannot be used here", _ASK, ()),
    (
        WebSocketNeeded,
        426,
        "This is for programs",
        _CONNECT,
        ((b"Upgrade", b"websocket"), (b"Sec-WebSocket-Version", b"13")),
    ),
)
"""For each error the status, title, hint and fields."""


def message_of(error: TcpRefused) -> Message:
    """Return the message about `error`; that of every client without a credential if it says nothing else."""
    if isinstance(error, TcpSessionOver):
        over = ((b"Burrowgate-Reason", reason_field(error.reason)),)
        return Message(410, "This session is over", str(error), _ASK, over)
    for kind, status, title, hint, fields in _KINDS:
        if isinstance(error, kind):
            return Message(status, title, str(error), hint, fields)
    return ACCESS_DENIED


def reason_field(reason: str) -> bytes:
    """Return `reason` as the value of a field, in which other characters than visible ASCII are `?`."""
    return bytes(byte if 0x21 <= byte <= 0x7E else 0x3F for byte in reason.encode("ascii", "replace"))
