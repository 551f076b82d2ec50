"""Connections of a session: their states, and the reasons for which one closes.

    authorised   counted and committed, before the target is dialled
    connected    the target answered
    closed       for one of the reasons

A dial that fails gives its count back.
"""

from __future__ import annotations

from enum import StrEnum

from burrowgate.core.tcp import termination


class CloseReason(StrEnum):
    """Why a connection was closed."""

    CLIENT_CLOSED = "client-closed"
    TARGET_CLOSED = "target-closed"
    BOTH_CLOSED = "both-closed"
    TARGET_RESET = "target-reset"
    CLIENT_LOST = "client-lost"
    UNREACHABLE = "unreachable"
    REFUSED_BY_TARGET = "refused-by-target"
    TIMED_OUT = "timed-out"
    SESSION_EXPIRED = "session-expired"
    SESSION_REVOKED = "session-revoked"
    SESSION_ENDED = "session-ended"
    IDLE = "idle"
    CUT = "cut"
    GATEWAY_STOPPING = "gateway-stopping"
    NODE_LOST = "node-lost"
    """The process that served it ended without closing it."""
    STORE_AWAY = "store-away"
    CREDENTIALS_LOST = "credentials-lost"
    ERROR = "error"


_OF_SESSION = {
    termination.REVOKED: CloseReason.SESSION_REVOKED,
    termination.EXPIRED: CloseReason.SESSION_EXPIRED,
    termination.CREDENTIALS_LOST: CloseReason.CREDENTIALS_LOST,
    termination.IDLE: CloseReason.SESSION_ENDED,
    "store-unavailable": CloseReason.STORE_AWAY,
    "cut": CloseReason.CUT,
    "visit-cut": CloseReason.CUT,
}


def reason_of_cut(cut: str) -> CloseReason:
    """Return the reason of a connection that was cut for `cut`: an end of its session, or another reason to cut."""
    return _OF_SESSION.get(cut, CloseReason.SESSION_ENDED)
