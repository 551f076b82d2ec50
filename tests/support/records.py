"""Records, credentials, requests and live exchanges for tests."""

from __future__ import annotations

from typing import Any

from burrowgate.core.access import Request, RouteMatch
from burrowgate.core.request_record import RequestRecord
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Key, Keyring, b64url
from burrowgate.sessions.connection_info import ConnectionInfo

NOW = 1_700_000_000
KEY = Key(bytes(range(32)))
KEYS = Keyring([KEY])
SID = b64url(bytes(range(16)))
VID = b64url(bytes(range(12)))
TOKEN = KEY.token(SID, NOW)
BASE, _, MAC = TOKEN.rpartition(".")
COOKIE = KEY.cookie(SID, VID)
HOST = "app.example.com"


def target(**changes: Any) -> Target:
    """Return a target named `app`."""
    fields: dict[str, Any] = {"target_id": "t1", "name": "app", "address": TargetAddress(host="localhost", port=3000)}
    return Target(**{**fields, "created_at": NOW - 10, **changes})


def session(**changes: Any) -> Session:
    """Return a full session of that target, minted at NOW for a day; `TOKEN` is its token."""
    fields: dict[str, Any] = {"sid": SID, "target_id": "t1", "kid": KEY.kid, "kind": Kind.FULL, "label": "for Ada"}
    return Session(**{**fields, "created_at": NOW, "expires_at": NOW + 86400, **changes})


def served(*, public: bool = False, **changes: Any) -> RouteMatch:
    """Return the route of that target at `https://app.example.com`."""
    return RouteMatch(target(**changes), HOST.encode(), f"https://{HOST}".encode(), public)


def request(**changes: Any) -> Request:
    """Return a GET of `/` without a credential."""
    fields: dict[str, Any] = {"method": b"GET", "path": b"/", "query": b"", "client_address": "203.0.113.9"}
    return Request(**{**fields, **changes})


def a_request_record(
    *,
    time: float = 0.0,
    request_id: bytes = b"r",
    session_id: str = "s",
    target: str = "app",
    method: bytes = b"GET",
    host: bytes = b"h",
    path: bytes = b"/",
    status: int = 200,
    duration: float = 0.1,
    request_body_bytes: int = 0,
    response_body_bytes: int = 0,
    outcome: str = "allowed",
    reason: str = "",
    client_address: str = "::1",
) -> RequestRecord:
    """Return the record of a finished request."""
    return RequestRecord(
        time,
        request_id,
        session_id,
        target,
        method,
        host,
        path,
        status,
        duration,
        request_body_bytes,
        response_body_bytes,
        outcome,
        reason,
        client_address,
    )


def connection_info(**changes: object) -> ConnectionInfo:
    """Return the info of an HTTP exchange, with `changes`."""
    fields = {
        "id": "r1", "sid": "s", "target": "app", "client_address": "192.0.2.7", "protocol": "http",
        "summary": "GET /a b", "tunnel": False, "since": float(NOW), "bytes_in": 1, "bytes_out": 2,
    }  # fmt: skip
    return ConnectionInfo(**(fields | changes))  # type: ignore[arg-type]
