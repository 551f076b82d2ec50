"""The request head that goes to the target: made from a parsed `RequestHead`.

Rules.
    Fields of the gateway come last, and none of them is the visitor's: `request` dropped those of the same names.
    Each gateway on the way appends itself to `Via` (RFC 9110, 7.6.3), by which a loop is detected.
    A request of OPTIONS takes as many hops as its `Max-Forwards` allows; other methods ignore that field.
    `X-Forwarded-Host`, `-Proto` and `-Port` are the public ones, whatever `Host` the target gets (`host_mapping`).
    `TE: trailers` and `Trailer` are for one hop each: the gateway sends its own, if the client accepts or announced
    trailer fields (RFC 9110, 10.1.4 and 6.6.2).
    An upgrade is forwarded with a `Connection` field of the gateway's own (RFC 9110, 7.8).
"""

from __future__ import annotations

from typing import Protocol

from burrowgate.core import hosts
from burrowgate.core.field_rules import FieldValues, apply_rules
from burrowgate.core.http import path_prefix, trace_context
from burrowgate.core.http.fields import LENGTH_TEXT, Fields, field_lines
from burrowgate.core.http.host_mapping import HostMapping, target_fields
from burrowgate.core.http.request import RequestHead

_MAX_FORWARDS = b"max-forwards"
_DEFAULT_PORTS = {scheme.encode("ascii"): b"%d" % port for scheme, port in hosts.DEFAULT_PORTS.items()}


class Gateway(Protocol):
    """The gateway, as far as it appears in a request to a target."""

    proto: bytes
    """The scheme that visitors use."""
    pseudonym: bytes
    """Its name in `Via`."""


class Destination(Protocol):
    """The target of a request, as far as its head depends on it."""

    mapping: HostMapping | None
    """None if it gets the visitor's `Host` and has no path prefix."""
    tls: bool | None
    """Whether it speaks TLS; None if that is not known."""
    request_rules: FieldValues | None


def upstream_head(
    head: RequestHead, gateway: Gateway, to: Destination, *, query: bytes | None, sid: str, id: bytes, public: bytes
) -> tuple[bytes, bytes]:
    """Return the request target and the field lines, without framing fields, of the request `id` to the target `to`.

    `query` is the query without the link's parameters; None leaves the request target as it is. `sid` is the session,
    and empty without one; `public` is the origin of the request's domain. Raises `ValueError` if a field contains a
    line end or a NUL, or if the path could leave the target's prefix.
    """
    target = head.target
    if query is not None:
        target = head.facts.path + b"?" + query if query else head.facts.path
    mapping = to.mapping
    if mapping is not None and mapping.prefix:
        target = path_prefix.request_target(mapping.prefix, target)
    lines = head.lines
    if not lines or head.mapping is not mapping or head.rules is not to.request_rules:
        lines = _shared_lines(head, gateway, to, public)
    if sid:
        return target, b"%b%b\r\nBurrowgate-Session: %b\r\n" % (lines, id, sid.encode("ascii"))
    return target, b"%b%b\r\n" % (lines, id)


def _shared_lines(head: RequestHead, gateway: Gateway, to: Destination, public: bytes) -> bytes:
    """Make the lines that are the same for all requests with this head, up to the request id, and keep them in it."""
    proto = head.proto or gateway.proto
    _, colon, port = head.host.rpartition(b":")
    head.lines = b"%bX-Forwarded-Host: %b\r\nX-Forwarded-Port: %b\r\nX-Request-Id: " % (
        field_lines(_upstream_fields(head, proto, gateway.pseudonym, public, to)),
        head.host,
        port if colon and port.isdigit() else _DEFAULT_PORTS[proto],
    )
    head.mapping, head.rules = to.mapping, to.request_rules
    return head.lines


def count_hop(head: RequestHead) -> bool:
    """Decrement the `Max-Forwards` of an OPTIONS request (RFC 9110, 7.6.2); returns False if it must not go on.

    Raises `ValueError` if the field is not one number.
    """
    values = [value for name, value in head.fields if name.lower() == _MAX_FORWARDS]
    if not values:
        return True
    if len(values) > 1 or LENGTH_TEXT.fullmatch(values[0]) is None:
        raise ValueError("Max-Forwards is not one number")
    hops = int(values[0])
    if hops == 0:
        return False
    head.replace_fields(
        [(name, b"%d" % (hops - 1)) if name.lower() == _MAX_FORWARDS else (name, value) for name, value in head.fields]
    )
    return True


def request_id(lines: bytes) -> bytes:
    """Return the request id in `lines`, which `upstream_head` made."""
    return lines.rpartition(b"\r\nX-Request-Id: ")[2].partition(b"\r\n")[0]


def _upstream_fields(head: RequestHead, proto: bytes, pseudonym: bytes, public: bytes, to: Destination) -> Fields:
    mapping = to.mapping
    own_host, own_origin, prefix = (
        (b"", b"", b"") if mapping is None else (mapping.authority, mapping.origin, mapping.prefix)
    )
    fields = [(b"Host", own_host or head.host)]
    if mapping is not None or head.has_resources:
        origin = own_origin or (b"https://" if to.tls else b"http://") + head.host
        fields += target_fields(head.fields, public, origin, is_own_host=bool(own_host), prefix=prefix)
    else:
        fields += head.fields
    if to.request_rules is not None:
        fields = apply_rules(fields, to.request_rules)
    if head.cookie:
        fields.append((b"Cookie", head.cookie))
    if head.trace:
        fields += trace_context.valid_fields(head.trace)
    for via in head.via:
        fields.append((b"Via", via))
    if head.upgrade:
        fields += ((b"Connection", b"Upgrade"), (b"Upgrade", head.upgrade))
    if head.trailers is not None:
        if head.trailers.accepted and not head.upgrade:
            fields += ((b"Connection", b"TE"), (b"TE", b"trailers"))
        if head.trailers.announced and head.length is None:
            fields.append((b"Trailer", head.trailers.announced))
    if head.expects_continue:
        fields.append((b"Expect", b"100-continue"))
    fields += (
        (b"Via", (head.received or (b"1.0 " if head.http10 else b"1.1 ")) + pseudonym),
        (b"X-Forwarded-For", head.facts.client_address.encode("ascii")),
        (b"X-Forwarded-Proto", proto),
    )
    if head.facts.client_subject:
        fields.append((b"Burrowgate-Client", head.facts.client_subject.encode("ascii")))
        fields.append((b"Burrowgate-Client-Issuer", head.facts.client_issuer.encode("ascii")))
    return fields


def is_loop(head: RequestHead, pseudonym: bytes) -> bool:
    """Return whether the request has already passed through this gateway."""
    return any(pseudonym in via for via in head.via)
