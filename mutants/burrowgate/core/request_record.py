"""The record of one finished request: the access log writes it, metrics and traces count it."""

from __future__ import annotations

from dataclasses import dataclass

ALLOWED = "allowed"
DENIED = "denied"
RATE_LIMITED = "rate_limited"
"""Denied, and counted instead of logged."""
ERROR = "error"
"""Allowed, but no complete response followed."""


@dataclass(slots=True)
class RequestRecord:
    """One finished request. Not frozen: one is made for each request, and freezing costs a microsecond."""

    time: float
    """End of the request, in seconds since 1970."""
    request_id: bytes
    session_id: str
    """Empty without a session."""
    target: str
    """Name of the target; empty if the host names none."""
    method: bytes
    """Method, host and path as on the wire, the path without its query."""
    host: bytes
    path: bytes
    status: int
    """0 if no response was sent."""
    duration: float
    """Seconds."""
    request_body_bytes: int
    response_body_bytes: int
    outcome: str
    """`ALLOWED`, `DENIED`, `RATE_LIMITED` or `ERROR`."""
    reason: str
    client_address: str
