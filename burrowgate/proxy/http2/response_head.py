"""Heads of responses in the form of HTTP/2 (RFC 9113, 8.2): lower-case names, and no field about the connection."""

from __future__ import annotations

from hpack import NeverIndexedHeaderTuple

from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.http.fields import Fields, field_lines

_CONNECTION = frozenset({b"connection", b"upgrade", b"keep-alive", b"transfer-encoding", b"sec-websocket-accept"})
_NEVER_INDEXED = frozenset({b"set-cookie"})
"""Fields whose values must not enter a table, where guesses could be compared with them (RFC 7541, 7.1.3)."""

_lower_names = BoundedCache[bytes]()
_cached_lower_name = _lower_names.get


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
