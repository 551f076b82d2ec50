"""Control messages of `burrowgate.tcp.1`, and the close codes by which a connection says why it ended.

The gateway sends `open` once, then `eof`, `warn` and `end`; a client sends `eof`, `done` if it opens no more
connections of the session, and `ping`, to which the gateway answers `pong`: scripts in a browser cannot send pings of
WebSocket. What a client sends besides is ignored, so that later versions may add messages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from burrowgate.core.tcp import termination
from burrowgate.core.tcp.connections import CloseReason, reason_of_cut
from burrowgate.core.tcp.websocket import MAX_TEXT_BYTES, CloseCode, WebSocketError, close_frame, text_frame

TCP_PROTOCOL = "burrowgate.tcp.1"
CLIENT_GONE = frozenset({"visitor-gone", "visitor-stalled", "client-lost"})
"""Reasons to cut a connection whose client is no longer there, or does not read."""
GATEWAY_STOPPING = "gateway-stopping"
EOF, DONE = "eof", "done"
OPERATOR = "admin"
"""Who has revoked a session, as its visitors read it: the operators of the gateway, never one of them by name."""

_BY_OPERATOR = frozenset({termination.REVOKED, CloseReason.SESSION_REVOKED, "cut", "visit-cut"})
MAX_PING_NUMBER = 2**53
"""Below it are the numbers that JavaScript keeps exactly."""

_CODE_OF_CUT = {
    termination.REVOKED: CloseCode.REVOKED,
    termination.EXPIRED: CloseCode.EXPIRED,
    termination.IDLE: CloseCode.IDLE,
    termination.CREDENTIALS_LOST: CloseCode.CREDENTIALS_LOST,
    "cut": CloseCode.CUT,
    "visit-cut": CloseCode.CUT,
    "store-unavailable": CloseCode.STORE_AWAY,
    GATEWAY_STOPPING: CloseCode.STOPPING,
    "error": CloseCode.ERROR,
} | dict.fromkeys(CLIENT_GONE, CloseCode.GONE_TOO_LONG)
_CODE_OF_REASON = {
    CloseReason.CLIENT_CLOSED: CloseCode.DONE,
    CloseReason.TARGET_CLOSED: CloseCode.DONE,
    CloseReason.BOTH_CLOSED: CloseCode.DONE,
    CloseReason.TARGET_RESET: CloseCode.TARGET_RESET,
    CloseReason.REFUSED_BY_TARGET: CloseCode.TARGET_CLOSED_IN_ERROR,
    CloseReason.CLIENT_LOST: CloseCode.GONE_TOO_LONG,
    CloseReason.IDLE: CloseCode.IDLE,
    CloseReason.ERROR: CloseCode.ERROR,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a connection, as each surface shows it."""

    reason: CloseReason
    """For history and API."""
    code: CloseCode
    """Of the close frame."""
    text: str
    """The reason of the session, or else of the connection: in the message `end` and in the close frame."""


def ending_of_cut(cut: str) -> Ending:
    """Return the end of a connection that the gateway cuts for `cut`, the reason that ended its session or another."""
    if cut in CLIENT_GONE:
        reason = CloseReason.CLIENT_LOST
    elif cut == GATEWAY_STOPPING:
        reason = CloseReason.GATEWAY_STOPPING
    elif cut == "error":
        reason = CloseReason.ERROR
    else:
        reason = reason_of_cut(cut)
    return Ending(reason, _CODE_OF_CUT.get(cut, CloseCode.ENDED), cut)


def ending_of(reason: CloseReason) -> Ending:
    """Return the end of a connection for a `reason` of its own."""
    return Ending(reason, _CODE_OF_REASON[reason], reason.value)


def open_frame(welcome: Mapping[str, object]) -> bytes:
    """Return the message `open`. Raises `ValueError` if it is longer than a client takes."""
    return _message({"t": "open", **welcome})


def eof_frame() -> bytes:
    """Return the message that the target sends no more."""
    return _message({"t": "eof"})


def warn_frame(ends_at: int, why: str) -> bytes:
    """Return the message that the session will end at `ends_at`, seconds since 1970, for the reason `why`."""
    return _message({"t": "warn", "ends": ends_at, "why": why})


def last_frames(ending: Ending) -> bytes:
    """Return the last bytes for a client: the message `end`, unless both sides are done, and the close frame."""
    close = close_frame(ending.code, ending.text)
    if ending.code == CloseCode.DONE:
        return close
    return _message({"t": "end", "reason": ending.text, **by_whom(ending.text)}) + close


def by_whom(reason: str) -> Mapping[str, str]:
    """Return the member `by` of `end` for the `reason` of a session: only an operator revokes or cuts."""
    return {"by": OPERATOR} if reason in _BY_OPERATOR else {}


def read(text: str) -> Mapping[str, object]:
    """Return a text message of a client. Raises `WebSocketError` if it is no JSON object with a type."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WebSocketError("A control message is no JSON.") from error
    if not isinstance(value, dict) or not isinstance(value.get("t"), str):
        raise WebSocketError("A control message is a JSON object with a type.")
    return value


def pong_of(message: Mapping[str, object]) -> bytes | None:
    """Return the message `pong` for a `ping` with a number `n`, which comes back; None for another message."""
    number = message.get("n")
    if message["t"] != "ping" or not isinstance(number, int) or not 0 <= number < MAX_PING_NUMBER:
        return None
    return _message({"t": "pong", "n": int(number)})


def _message(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if len(text.encode("utf-8")) > MAX_TEXT_BYTES:
        raise ValueError(f"The message {value['t']} is longer than {MAX_TEXT_BYTES} bytes.")
    return text_frame(text)
