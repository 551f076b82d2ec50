"""Control messages of the WebSocket subprotocol `burrowgate.terminal.1`, each a text message with a JSON object.

Binary messages are the bytes of the terminal. From the page:
    {"t":"size","cols":80,"rows":24}   the terminal's size, at first and when it changes
    {"t":"ack","bytes":100000}         how many bytes of output the page has drawn, since it is attached
    {"t":"end"}                        end the shell: the person is done
From the gateway:
    {"t":"open", ...}                 a connection was opened; `resumed` is whether the shell was there before
    {"t":"replay","bytes":n}           the next n bytes of output are old: nothing in them is to be answered
    {"t":"warn","ends":1234,"why":"expired"}
    {"t":"exit","status":0}            the shell ended; `signal` in place of `status` if it was killed
    {"t":"end","reason":"...","text":"...","by":"admin"}   why the terminal ends, for programs and for people, and who
                                       has ended it if an operator did; a close frame follows

The gateway sends at most `WINDOW_BYTES` that the page has not drawn, because a browser takes a WebSocket's messages
without limit, and a terminal that gets output faster than it draws loses it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from burrowgate.core.tcp.websocket import CloseCode

PROTOCOL = "burrowgate.terminal.1"
WINDOW_BYTES = 1024 * 1024
MAX_COLUMNS = 1000
MAX_ROWS = 1000
DEFAULT_SIZE = (80, 24)


@dataclass(frozen=True, slots=True)
class Size:
    """The size of the page's terminal, in characters."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Ack:
    """The page has drawn so many bytes since it was attached."""

    count: int


@dataclass(frozen=True, slots=True)
class End:
    """The person ends the shell."""


def parse(text: str) -> Size | Ack | End | None:
    """Parse a message of the page; None for one that is not known, which is ignored. Raises `ValueError`."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("a control message is nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("a control message is no object")
    match value.get("t"):
        case "size":
            return Size(_bounded(value.get("cols"), MAX_COLUMNS), _bounded(value.get("rows"), MAX_ROWS))
        case "ack":
            count = value.get("bytes")
            if type(count) is not int or count < 0:
                raise ValueError("the count of an acknowledgement is no number")
            return Ack(count)
        case "end":
            return End()
    return None


def _bounded(value: object, limit: int) -> int:
    if type(value) is not int:
        raise ValueError("the size of a terminal is no number")
    return max(1, min(value, limit))


@dataclass(frozen=True, slots=True)
class Query:
    """The query of the request for the WebSocket."""

    size: tuple[int, int]
    """Columns and rows."""
    shell: str
    """What the page calls its shell; empty for a page without one."""
    must_resume: bool
    """Whether the page wants the shell that it had, and no new one, which would be counted."""


def parse_query(query: bytes) -> Query:
    """Parse `cols=80&rows=24&shell=NAME&resume=1`. What is missing or malformed has its default."""
    values = dict(part.partition(b"=")[::2] for part in query.split(b"&"))
    sizes = []
    for name, limit, default in ((b"cols", MAX_COLUMNS, DEFAULT_SIZE[0]), (b"rows", MAX_ROWS, DEFAULT_SIZE[1])):
        text = values.get(name, b"")
        sizes.append(max(1, min(int(text), limit)) if text.isdigit() and len(text) < 6 else default)
    shell = values.get(b"shell", b"").decode("ascii", "replace")
    is_name = len(shell) <= 64 and shell.isalnum() and shell.isascii()
    return Query((sizes[0], sizes[1]), shell if is_name else "", values.get(b"resume") == b"1")


def message(kind: str, values: Mapping[str, object] = {}, **more: object) -> str:
    """Return a message of the gateway."""
    return json.dumps({"t": kind} | dict(values) | more, separators=(",", ":"))


REFUSED = 4011
"""Code of the close frame for a connection that was not opened; `reason` of the message before it is the error's."""


_CODES = {
    "session-revoked": CloseCode.REVOKED,
    "session-expired": CloseCode.EXPIRED,
    "session-ended": CloseCode.ENDED,
    "idle": CloseCode.IDLE,
    "cut": CloseCode.CUT,
    "credentials-lost": CloseCode.CREDENTIALS_LOST,
    "target-reset": CloseCode.TARGET_RESET,
    "target-closed": CloseCode.DONE,
    "client-closed": CloseCode.DONE,
    "unreachable": CloseCode.TARGET_CLOSED_IN_ERROR,
    "refused-by-target": CloseCode.TARGET_CLOSED_IN_ERROR,
    "timed-out": CloseCode.TARGET_CLOSED_IN_ERROR,
    "gateway-stopping": CloseCode.STOPPING,
    "store-away": CloseCode.STORE_AWAY,
    "client-lost": CloseCode.GONE_TOO_LONG,
    "error": CloseCode.ERROR,
}


_TEXTS = {
    "session-revoked": "The session was revoked by the operator of the gateway.",
    "session-expired": "The session has expired.",
    "cut": "The operator has closed this terminal.",
    "credentials-lost": "The credential of this session is no longer valid.",
    "store-away": "The gateway cannot check this session just now.",
    "gateway-stopping": "The gateway is being stopped.",
}


def end_text(reason: str) -> str:
    """Return the sentence for people about an end of the session for `reason`."""
    return _TEXTS.get(reason, "The session has ended.")


def close_code(reason: str) -> int:
    """Return the code of the close frame for the `reason` of an end."""
    return _CODES.get(reason, CloseCode.ENDED)
