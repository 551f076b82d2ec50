"""Reads the head of a request: its caller, and the operation that it calls with its arguments, but for the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress
from twisted.web.server import Request

from burrowgate.admin.auth import CallerFacts
from burrowgate.admin.operations import Operation, PathNotFound
from burrowgate.admin.request_reader import read_match, read_query
from burrowgate.admin.routing import Match
from burrowgate.sessions.optimistic import ExpectedVersions


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of an operation, without its body. It depends on head and connection alone; the caller may have no key."""

    caller: CallerFacts
    matches: Sequence[Match]
    """All operations of its path."""
    operation: Operation
    path: dict[str, str]
    """The parameters in its path, decoded."""
    query: Any
    expected: ExpectedVersions
    last_event_id: str | None
    content_types: Sequence[bytes]


def read_caller(request: Request) -> CallerFacts:
    """Return what authenticates the caller of `request`."""

    def field(name: bytes) -> Sequence[bytes]:
        values: Sequence[bytes] = request.requestHeaders.getRawHeaders(name, [])
        return values

    return CallerFacts(
        peer=_ip_and_port(request.getClientAddress())[0],
        port=_ip_and_port(request.getHost())[1],
        host=field(b"Host"),
        origin=field(b"Origin"),
        fetch_site=field(b"Sec-Fetch-Site"),
        authorization=field(b"Authorization"),
        cookie=field(b"Cookie"),
        proof=field(b"Burrowgate-Console"),
    )


def _ip_and_port(address: IAddress) -> tuple[str | None, int | None]:
    """The IP address and port of `address`; None for a UNIX socket."""
    return (address.host, address.port) if isinstance(address, (IPv4Address, IPv6Address)) else (None, None)


def read_call(request: Request, caller: CallerFacts, matches: Sequence[Match], match: Match) -> Call:
    """Return the call of `match`, which is one of `matches`.

    Raises `PathNotFound`, and what `read_query` and `read_match` raise.
    """
    operation, parameters = match
    try:
        path = {name: unquote(value, errors="strict") for name, value in parameters.items()}
    except UnicodeDecodeError:
        raise PathNotFound from None
    headers = request.requestHeaders
    last_event_id = headers.getRawHeaders(b"Last-Event-ID", [None])[0]
    return Call(
        caller=caller,
        matches=matches,
        operation=operation,
        path=path,
        query=read_query(operation.query, request.uri.partition(b"?")[2]),
        expected=read_match(headers.getRawHeaders(b"If-Match", [])),
        last_event_id=None if last_event_id is None else last_event_id.decode("latin-1"),
        content_types=headers.getRawHeaders(b"Content-Type", []),
    )
