"""Heads of HTTP/2 requests on one connection: limits, the rules that HTTP/1.1 has too, and what the handshake decided.

Rules.
    A request is parsed by the rules of HTTP/1.1 after its conversion (`core.http.h2_headers`), so that both versions
    have the same ones.
    The rules of `proxy.tls_rules` apply, as over HTTP/1.1.
"""

from __future__ import annotations

from burrowgate.core.access import Request
from burrowgate.core.http import h2_headers
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_headers import Http1Head
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.limits import MAX_KEPT_HEAD_BYTES, HeadLimits
from burrowgate.proxy.tls_rules import TlsRequestRules

_FIELD_OVERHEAD_BYTES = 32
"""Size of a field besides its name and value (RFC 9113, 6.5.2)."""


class RequestParser:
    """Parses the requests of one connection."""

    def __init__(self, context: ExchangeContext, limits: HeadLimits, peer: str, tls_peer: TlsPeer) -> None:
        self._context = context
        self._limits = limits
        self._peer = peer
        self._tls_rules = TlsRequestRules(tls_peer)
        self._scheme = context.scheme.encode("ascii")
        self._previous: Request | None = None
        """The facts of the latest request, if its head was short."""

    def convert(self, fields: Fields) -> Http1Head:
        """Convert a head to HTTP/1.1. Raises `MalformedHeaders` or `BadRequest`."""
        return h2_headers.http1_head(fields, scheme=self._scheme, random=self._context.entropy.token_bytes)

    def parse(self, head: Http1Head, fields: Fields, body_bytes: int | None) -> RequestHead:
        """Parse a head that was converted from `fields`. Raises `MalformedHeaders` or `BadRequest`.

        `body_bytes` is the length of the body if all of it came with the head.
        """
        limits, context = self._limits, self._context
        if len(head.fields) > limits.max_fields:
            raise BadRequest(431, "The request has too many fields.")
        if len(head.target) > limits.max_target:
            raise BadRequest(414, "The address is too long.")
        size = sum([len(name) + len(value) + _FIELD_OVERHEAD_BYTES for name, value in head.fields])
        if size + len(head.target) > limits.max_head:
            raise BadRequest(431, "The request's head is too long.")
        request = context.parse_request(head.method, head.target, False, head.fields, self._peer, context.scheme)
        request.received = b"2 "
        if head.key:
            if not request.upgrade:
                raise BadRequest(400, "The request for a WebSocket is incomplete.")
        else:
            length_named = b"content-length" in [name for name, _ in fields]
            request.length = h2_headers.body_length(request.length, length_named=length_named, whole=body_bytes)
            request.facts.has_body = request.length != 0
            if request.length and request.trailers is not None and request.trailers.announced:
                request.length = None  # over HTTP/1.1 only a chunked body has trailers
        self._tls_rules.apply(request)
        facts = request.facts
        if self._previous is not None:
            facts.reuse_decision(self._previous)
        self._previous = facts if size + len(head.target) <= MAX_KEPT_HEAD_BYTES else None
        return request
