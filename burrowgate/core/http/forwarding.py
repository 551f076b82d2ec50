"""The request head that goes to the target: made from a parsed `RequestHead`.

Rules.
    Fields of the gateway come last, and none of them is the visitor's: `request` dropped those of the same names.
    Each gateway on the way appends itself to `Via` (RFC 9110, 7.6.3), by which a loop is detected.
    A request of OPTIONS takes as many hops as its `Max-Forwards` allows; other methods ignore that field.
    `X-Forwarded-Host`, `-Proto` and `-Port` are the public ones, whatever `Host` the target gets (`host_mapping`).
    An upgrade is forwarded with a `Connection` field of the gateway's own (RFC 9110, 7.8).
"""

from __future__ import annotations

from burrowgate.core import hosts
from burrowgate.core.field_rules import FieldValues, apply_rules
from burrowgate.core.http import path_prefix, trace_context
from burrowgate.core.http.fields import LENGTH_TEXT, Fields, field_lines
from burrowgate.core.http.host_mapping import HostMapping, target_fields
from burrowgate.core.http.request import RequestHead

_MAX_FORWARDS = b"max-forwards"
_DEFAULT_PORTS = {scheme.encode("ascii"): b"%d" % port for scheme, port in hosts.DEFAULT_PORTS.items()}


def upstream_head(
    head: RequestHead,
    *,
    query: bytes | None,
    sid: str,
    proto: bytes,
    request_id: bytes,
    pseudonym: bytes,
    public: bytes,
    mapping: HostMapping | None = None,
    tls: bool | None = None,
    rules: FieldValues | None = None,
) -> tuple[bytes, bytes]:
    """Return the request target and the field lines, without framing fields, that go to the target.

    `query` is the query without the link's parameters; None leaves the request target as it is. `pseudonym` is the
    gateway's name in `Via`, `public` the origin of the request's domain, and `mapping` that of the target, None if it
    gets the visitor's `Host` and has no path prefix; `tls` is whether it speaks TLS, None if that is not known; `rules`
    are those of the target. Raises `ValueError` if a field contains a line end or a NUL, or if the path could leave the
    prefix.
    """
    target = head.target
    if query is not None:
        target = head.facts.path + b"?" + query if query else head.facts.path
    if mapping is not None and mapping.prefix:
        target = path_prefix.request_target(mapping.prefix, target)
    lines = head.lines
    if not lines or head.mapping is not mapping or head.rules is not rules:
        public_proto = head.proto or proto
        _, colon, port = head.host.rpartition(b":")
        lines = head.lines = b"%bX-Forwarded-Host: %b\r\nX-Forwarded-Port: %b\r\nX-Request-Id: " % (
            field_lines(_upstream_fields(head, public_proto, pseudonym, public, mapping, tls, rules)),
            head.host,
            port if colon and port.isdigit() else _DEFAULT_PORTS[public_proto],
        )
        head.mapping = mapping
        head.rules = rules
    if sid:
        return target, b"%b%b\r\nBurrowgate-Session: %b\r\n" % (lines, request_id, sid.encode("ascii"))
    return target, b"%b%b\r\n" % (lines, request_id)


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
    return lines.rpartition(b"X-Request-Id: ")[2].partition(b"\r\n")[0]


def _upstream_fields(
    head: RequestHead,
    proto: bytes,
    pseudonym: bytes,
    public: bytes,
    mapping: HostMapping | None,
    tls: bool | None,
    rules: FieldValues | None,
) -> Fields:
    own_host, own_origin, prefix = (
        (b"", b"", b"") if mapping is None else (mapping.authority, mapping.origin, mapping.prefix)
    )
    fields = [(b"Host", own_host or head.host)]
    if mapping is not None or head.has_resources:
        origin = own_origin or (b"https://" if tls else b"http://") + head.host
        fields += target_fields(head.fields, public, origin, is_own_host=bool(own_host), prefix=prefix)
    else:
        fields += head.fields
    if rules is not None:
        fields = apply_rules(fields, rules)
    if head.cookie:
        fields.append((b"Cookie", head.cookie))
    if head.trace:
        fields += trace_context.valid_fields(head.trace)
    for via in head.via:
        fields.append((b"Via", via))
    if head.upgrade:
        fields += ((b"Connection", b"Upgrade"), (b"Upgrade", head.upgrade))
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
