"""Heads of responses in the form of HTTP/2 (RFC 9113, 8.2): lower-case names, and no field about the connection.

Fast path: `plain_fields`.
    Replaces: conversion of a plain head, for one that was converted before.
    Gain: docs/decisions/0029-http2-cost.md; `python -m bench.memory h2 ngh2`.
    Equivalence: tests/unit/proxy/http2/test_response_head.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, no response is plain.
"""

from __future__ import annotations

from collections.abc import Callable

from hpack import NeverIndexedHeaderTuple

from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.http.fields import Fields, field_lines, fields_of
from burrowgate.proxy.tls_rules import add_hsts

_CONNECTION = frozenset({b"connection", b"upgrade", b"keep-alive", b"transfer-encoding", b"sec-websocket-accept"})
_NEVER_INDEXED = frozenset({b"set-cookie"})
"""Fields whose values must not enter a table, where guesses could be compared with them (RFC 7541, 7.1.3)."""

_lower_names = BoundedCache[bytes]()
_cached_lower_name = _lower_names.get
_plain_heads = BoundedCache[Fields](max_entries=512, max_bytes=256 * 1024, max_key_bytes=2048)
_cached_plain_head = _plain_heads.get


def http2_fields(status: int, fields: Fields) -> Fields:
    """Return the fields of a head. Raises `ValueError` if one of `fields` contains a line end or a NUL."""
    return [(b":status", b"%d" % status), *http2_trailers(fields)]


def http2_trailers(fields: Fields) -> Fields:
    """Return the fields of a trailer section. Raises `ValueError` as `http2_fields` does."""
    field_lines(fields)
    converted: Fields = []
    for name, value in fields:
        lower = _cached_lower_name(name)
        if lower is None:
            lower = name.lower()
            _lower_names.put(name, lower)
        if lower in _CONNECTION:
            continue
        field = (lower, value.strip(b" \t"))
        converted.append(NeverIndexedHeaderTuple(*field) if lower in _NEVER_INDEXED else field)
    return converted


def plain_fields(status: int, lines: bytes, length: int, hsts: bytes) -> Fields:
    """Return the fields of a head with field `lines` and a body of `length` bytes, which must not be changed.

    `hsts` is the value of `Strict-Transport-Security`; empty for none. A head with a field that is never indexed is not
    kept. Raises `ValueError` as `http2_fields` does.
    """
    key = b"%d %d %b\n%b" % (status, length, hsts, lines)
    converted = _cached_plain_head(key)
    if converted is None:
        fields = fields_of(lines)
        fields.append((b"Content-Length", b"%d" % length))
        if hsts:
            add_hsts(fields, hsts)
        converted = http2_fields(status, fields)
        if NeverIndexedHeaderTuple not in map(type, converted):
            _plain_heads.put(key, converted)
    return converted


def marked(fields: Fields, kind: Callable[[bytes, bytes], tuple[bytes, bytes]]) -> Fields:
    """Return `fields` with those that are never indexed as `kind`, the class that another library has for them."""
    if NeverIndexedHeaderTuple not in map(type, fields):
        return fields
    return [kind(*field) if type(field) is NeverIndexedHeaderTuple else field for field in fields]
