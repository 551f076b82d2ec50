"""Mapping between the public origin of a domain and the origin as which its target sees itself.

Rules.
    Of the origins in a request only the public one of the request's own domain is mapped. Every other one stays as it
    is, so that a target's checks against forged requests (CSRF) see a foreign origin as foreign.
    In a response, references to the target's own names, and to the public name with the target's port or scheme, become
    references to the public origin. Other hosts and ports, and relative references, are not touched.
    Host names are compared as `hosts` has them; a reference with user information is never mapped.
    A target that gets the visitor's `Host` gets `Destination` and the tags of `If` (RFC 4918, 10.3 and 10.4) with that
    host and its own scheme: servers compare both with their own, and some refuse a path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from burrowgate.core import hosts
from burrowgate.core.http.fields import Fields, field_lines, fields_of
from burrowgate.core.targets import GIVEN_BY_VISITOR, TARGET_HOST, Target

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

_ORIGIN_PART = re.compile(rb"(?:(https?):)?//([^/?#\\]*)", re.IGNORECASE)
"""Scheme and authority at the beginning of a reference (RFC 3986, 4.2)."""
_IF_PART = re.compile(rb'\((?:<[^<>]*>|"[^"]*"|[^()<"])*+\)|<([^<>]*)>')
"""A list of conditions, whose state tokens are opaque, or a resource tag of an `If` field (RFC 4918, 10.4.2)."""
_LINK_PART = re.compile(rb'"(?:[^"\\]|\\.)*+"|<([^<>]*)>')
"""A quoted parameter, or the reference of a link (RFC 8288, 3)."""
_REFRESH = re.compile(rb"([0-9. \t]*[;,][ \t]*(?:url[ \t]*=[ \t]*)?[\"']?)(.*)", re.IGNORECASE | re.DOTALL)
_COOKIE_DOMAIN = re.compile(rb"(;[ \t]*domain[ \t]*=[ \t]*)([^;]*)", re.IGNORECASE)
_MAPPED_LINE = re.compile(
    rb"^(?:location|content-location|refresh|link|access-control-allow-origin):", re.IGNORECASE | re.MULTILINE
)
_LOCATIONS = (b"location", b"content-location")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetNames:
    """The names by which a target may refer to itself in a response."""

    hosts: frozenset[str]
    """Host names of its address, as `hosts.split` has them."""
    port: int
    schemes: frozenset[str]
    """Its scheme, or both as long as it is not known."""
    given: tuple[str, int | None] | None = None
    """Host and port of the `Host` that it gets, if that is not the visitor's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HostMapping:
    """The mapping of a target that gets a `Host` other than the visitor's."""

    names: TargetNames
    authority: bytes
    """The value of `Host`."""
    origin: bytes
    """Scheme and authority, as which the target sees its own origin."""


def target_names(target: Target, tls: bool | None) -> TargetNames:
    """Return the names of `target`, which is no folder; `tls` is whether it speaks TLS, None if that is not known."""
    address = target.address
    return TargetNames(
        hosts=_LOOPBACK_NAMES if address.host in _LOOPBACK_NAMES else frozenset({address.host}),
        port=address.port,
        schemes=frozenset({"http", "https"} if tls is None else {"https" if tls else "http"}),
        given=hosts.split(_given_host(target, tls)),
    )


def host_mapping(target: Target, tls: bool | None) -> HostMapping | None:
    """Return the mapping of `target` with `tls` as for `target_names`; None if it gets the visitor's `Host`."""
    given = _given_host(target, tls)
    if not given:
        return None
    origin = f"{'https' if tls else 'http'}://{given}"
    return HostMapping(names=target_names(target, tls), authority=given.encode("ascii"), origin=origin.encode("ascii"))


def own_authority(target: Target, tls: bool | None) -> str:
    """Return host and port of the address of `target`, which is no folder, as its own `Host` has them."""
    return hosts.authority(target.address.host, target.address.port, "https" if tls else "http")


def _given_host(target: Target, tls: bool | None) -> str:
    """Return the `Host` that `target` gets; empty if that is the visitor's."""
    if target.upstream_host in GIVEN_BY_VISITOR or target.address.folder:
        return ""
    return own_authority(target, tls) if target.upstream_host == TARGET_HOST else target.upstream_host


# ---------------------------------------------------------------------------------------------------------------------
# Requests.


def target_fields(fields: Fields, public: bytes, origin: bytes, *, is_own_host: bool) -> Fields:
    """Return the `fields` of a request to the origin `public` for a target that sees itself as `origin`.

    `is_own_host` is whether it gets another `Host` than the visitor's.
    """
    return [(name, _target_value(name.lower(), value, public, origin, is_own_host)) for name, value in fields]


def _target_value(name: bytes, value: bytes, public: bytes, origin: bytes, is_own_host: bool) -> bytes:
    if name == b"destination" or (is_own_host and name in (b"origin", b"referer")):
        return _to_target(value, public, origin)
    if name == b"if":
        return _IF_PART.sub(lambda part: _map_tag(part, public, origin), value)
    return value


def _map_tag(part: re.Match[bytes], public: bytes, origin: bytes) -> bytes:
    return part[0] if part[1] is None else b"<%b>" % _to_target(part[1], public, origin)


def _to_target(reference: bytes, public: bytes, origin: bytes) -> bytes:
    """Return `reference` with `origin` in place of the origin `public`, unless it has another one."""
    match = _ORIGIN_PART.match(reference)
    if match is None or hosts.normal_origin(match[0].decode("latin-1")) != public.decode("ascii"):
        return reference
    return origin + reference[match.end() :]


# ---------------------------------------------------------------------------------------------------------------------
# Responses.


def public_locations(fields: Fields, names: TargetNames, public: bytes) -> Fields:
    """Return the `fields` of a redirect or of a 201 of a target that gets the visitor's `Host`, for the visitor."""
    return [
        (name, public_reference(value, names, public)) if name.lower() in _LOCATIONS else (name, value)
        for name, value in fields
    ]


def public_fields(fields: Fields, mapping: HostMapping, public: bytes) -> Fields:
    """Return the `fields` of a response as the visitor gets them at the origin `public`."""
    return [(name, _public_value(name.lower(), value, mapping, public)) for name, value in fields]


def _public_value(name: bytes, value: bytes, mapping: HostMapping, public: bytes) -> bytes:
    names = mapping.names
    match name:
        case b"location" | b"content-location":
            return public_reference(value, names, public)
        case b"link":
            return _LINK_PART.sub(lambda part: _map_link(part, names, public), value)
        case b"refresh":
            refresh = _REFRESH.fullmatch(value)
            return value if refresh is None else refresh[1] + public_reference(refresh[2], names, public)
        case b"set-cookie":
            return _public_cookie(value, names, public)
        case b"access-control-allow-origin" if value.lower() == mapping.origin:
            return public
    return value


def _map_link(part: re.Match[bytes], names: TargetNames, public: bytes) -> bytes:
    return part[0] if part[1] is None else b"<%b>" % public_reference(part[1], names, public)


def public_lines(lines: bytes, mapping: HostMapping, public: bytes) -> bytes:
    """Return `lines`, the fields of a response without cookies in their wire form, as the visitor gets them."""
    if _MAPPED_LINE.search(lines) is None:
        return lines
    return field_lines(public_fields(fields_of(lines), mapping, public))


def public_reference(reference: bytes, names: TargetNames, public: bytes) -> bytes:
    """Return `reference` with the origin `public` in place of one of the target's own."""
    match = _ORIGIN_PART.match(reference)
    if match is None:
        return reference
    authority = hosts.split(match[2].decode("latin-1"))
    if authority is None or not _is_own(match[1] or b"", *authority, names, public):
        return reference
    return public + reference[match.end() :]


def _is_own(scheme_bytes: bytes, host: str, port: int | None, names: TargetNames, public: bytes) -> bool:
    """Return whether an origin is the target's own; `port` None and an empty scheme were left out."""
    scheme = scheme_bytes.decode("ascii").lower()
    public_scheme, _, public_authority = public.decode("ascii").partition("://")
    if scheme and scheme not in names.schemes and scheme != public_scheme:
        return False
    public_name = hosts.split(public_authority)
    is_public = public_name is not None and host == public_name[0]
    if host in names.hosts or is_public:
        if port is not None and port == names.port:
            return True
        implied = {scheme} if scheme else names.schemes
        if port is None and any(hosts.DEFAULT_PORTS[one] == names.port for one in implied & names.schemes):
            return True
    if (host, port) == names.given:
        return True
    return is_public and (host, port) == public_name and scheme in names.schemes


def _public_cookie(value: bytes, names: TargetNames, public: bytes) -> bytes:
    """Return the `Set-Cookie` field `value` with the public host for the target's own in `Domain`.

    A `Domain` above the target's host, such as `corp.example` for `app.corp.example`, is removed: a browser would
    reject the cookie, as it reaches the target at another host.
    """
    own = names.hosts if names.given is None else names.hosts | {names.given[0]}
    authority = hosts.split(public.decode("ascii").partition("://")[2])

    def mapped(match: re.Match[bytes]) -> bytes:
        host = match[2].strip(b' \t".').lower().decode("latin-1")
        if host in own or f"[{host}]" in own:
            if authority is None or authority[0].startswith("["):
                return b""
            return match[1] + authority[0].encode("ascii")
        if host and any(name.endswith(f".{host}") for name in own):
            return b""
        return match[0]

    return _COOKIE_DOMAIN.sub(mapped, value)
