"""Heads of HTTP/2 requests on one connection: limits, the rules that HTTP/1.1 has too, and what the handshake decided.

Rules.
    A request is parsed by the rules of HTTP/1.1 after its conversion (`core.http.h2_headers`), so that both versions
    have the same ones.
    The rules of `proxy.tls_rules` apply, as over HTTP/1.1.

Fast path.
    Replaces: conversion and parsing of a head without body that differs from the one before on its connection in its
        path only, or in the values of a few fields too (`core.http.request_variation`). The path is always checked.
    Gain: docs/decisions/0029-http2-cost.md; `python -m bench.memory h2 ngh2`.
    Equivalence: tests/unit/proxy/http2/test_request_parser.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, each head is parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields as fields_of_class
from operator import attrgetter
from typing import TypeVar

from burrowgate import FAST_PATHS
from burrowgate.core.access import Request
from burrowgate.core.http import h2_headers
from burrowgate.core.http.h2_headers import Http1Head
from burrowgate.core.http.request import TARGET_BYTES, BadRequest, RequestHead
from burrowgate.core.http.request_variation import MAX_CHANGES, Change, vary
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.limits import MAX_KEPT_HEAD_BYTES, HeadLimits
from burrowgate.proxy.tls_rules import TlsRequestRules

Head = Sequence[tuple[bytes, bytes]]
"""The fields of a head, as they came."""
_Record = TypeVar("_Record")

_FIELD_OVERHEAD_BYTES = 32
"""Size of a field besides its name and value (RFC 9113, 6.5.2)."""
_DECIDING = frozenset({b":method", b":scheme", b":authority", b":protocol", b"cookie"})
"""Fields that must not differ: a cookie may come in parts."""
_BODILESS = frozenset({b"GET", b"HEAD"})


def copier(kind: type[_Record]) -> Callable[[_Record], _Record]:
    """Return a function that copies a dataclass whose fields are all arguments: 1 µs in place of 4 by `copy`."""
    values = attrgetter(*[field.name for field in fields_of_class(kind)])  # type: ignore[arg-type]
    return lambda record: kind(*values(record))


_copy_facts, _copy_head = copier(Request), copier(RequestHead)


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
        self._template: RequestHead | None = None
        """The latest head, if the next one may repeat it."""
        self._fields: Head = ()
        """Its fields, of which `_path_at` is the path and the others have `_size` bytes."""
        self._path_at = 0
        self._size = 0

    def parse(self, fields: Head, body_bytes: int | None) -> tuple[RequestHead, bytes]:
        """Return the head with `fields`, and the key of the WebSocket that it asks for, or an empty one.

        `body_bytes` is the length of the body if all of it came with the head. Raises `MalformedHeaders` or
        `BadRequest`.
        """
        template = self._template
        if template is not None and body_bytes == 0:
            repeated = self._repeated(template, fields)
            if repeated is not None:
                return repeated, b""
        self._template = None
        head = h2_headers.http1_head(fields, scheme=self._scheme, random=self._context.entropy.token_bytes)
        return self._parse(head, fields, body_bytes), head.key

    def _repeated(self, template: RequestHead, fields: Head) -> RequestHead | None:
        """Return the head of a request that repeats `template`, or None if it does not."""
        previous, at, size = self._fields, self._path_at, self._size
        if len(fields) != len(previous) or template.retained:
            return None
        name, target = fields[at]
        if name != b":path":
            return None
        changes: list[Change] = []
        if fields[:at] != previous[:at] or fields[at + 1 :] != previous[at + 1 :]:
            for field, old in zip(fields, previous, strict=True):
                if field != old and field[0] != b":path":
                    name, now = field
                    if name != old[0] or len(changes) == MAX_CHANGES or name in _DECIDING:
                        return None
                    changes.append((name, old[1], now))
                    size += len(now) - len(old[1])
        rest, limits = size, self._limits
        size += len(target)
        if (
            target[:1] != b"/"
            or target.translate(None, TARGET_BYTES)
            or len(target) > limits.max_target
            or size > limits.max_head
            or size > MAX_KEPT_HEAD_BYTES
        ):
            return None
        head = _copy_head(template)
        facts = head.facts = _copy_facts(template.facts)
        if changes and not vary(head, changes, self._context.scheme):
            return None
        head.reuse_for(facts.method, target)
        facts.cached = None
        if self._previous is not None:
            facts.reuse_decision(self._previous)
        self._previous, self._template, self._fields, self._size = facts, head, fields, rest
        return head

    def _keep(self, head: RequestHead, fields: Head, size: int) -> None:
        """Keep `head`, whose fields but the path have `size` bytes, if the next one may repeat it."""
        facts = head.facts
        if (
            FAST_PATHS
            and facts.method in _BODILESS
            and head.length == 0
            and not (head.upgrade or head.expects_continue or head.retained)
            and head.trailers is None
            and size + len(head.target) <= MAX_KEPT_HEAD_BYTES
        ):
            self._template, self._fields, self._size = head, fields, size
            self._path_at = [name for name, _ in fields].index(b":path")

    def _parse(self, head: Http1Head, fields: Head, body_bytes: int | None) -> RequestHead:
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
        if body_bytes == 0:
            self._keep(request, fields, size)
        return request
