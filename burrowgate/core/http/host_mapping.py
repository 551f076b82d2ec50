"""Mapping between the public origin of a domain and the origin and path prefix as which its target sees itself.

Rules.
    Of the origins in a request only the public one of the request's own domain is mapped. Every other one stays as it
    is, so that a target's checks against forged requests (CSRF) see a foreign origin as foreign.
    In a response, references to the target's own names, and to the public name with the target's port or scheme, become
    references to the public origin. Other hosts and ports, and relative references, are not touched.
    Host names are compared as `hosts` has them; a reference with user information is never mapped.
    A target that gets the visitor's `Host` gets `Destination` and the tags of `If` (RFC 4918, 10.3 and 10.4) with that
    host and its own scheme: servers compare both with their own, and some refuse a path.
    Where a target's address has a path prefix, paths in these fields are mapped with it as `path_prefix` says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from burrowgate.core import hosts
from burrowgate.core.http import path_prefix
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
_COOKIE_PATH = re.compile(rb"(;[ \t]*path[ \t]*=[ \t]*)([^;]*)", re.IGNORECASE)
_COOKIE_DOMAIN = re.compile(rb"(;[ \t]*domain[ \t]*=[ \t]*)([^;]*)", re.IGNORECASE)
_MAPPED_LINE = re.compile(
    rb"^(?:location|content-location|refresh|link|access-control-allow-origin|service-worker-allowed):",
    re.IGNORECASE | re.MULTILINE,
)
_LOCATIONS = (b"location", b"content-location")
_OTHER_HOST = (b"//", b"/\\")
"""Beginnings of a reference to another host, of which browsers read the second as the first."""


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
    """The mapping of a target that gets a `Host` other than the visitor's, or has a path prefix."""

    names: TargetNames
    authority: bytes
    """The value of `Host`; empty for the visitor's."""
    origin: bytes
    """Scheme and authority, as which the target sees its own origin; empty for that of the visitor's `Host`."""
    prefix: bytes = b""
    """The path prefix of its address; empty for none."""


def target_names(target: Target, tls: bool | None) -> TargetNames:
    """Return the names of `target`, which is no folder; `tls` is whether it speaks TLS, None if that is not known."""
    address = target.address
    return TargetNames(
        hosts=_LOOPBACK_NAMES if address.own_host in _LOOPBACK_NAMES else frozenset({address.own_host}),
        port=address.own_port(tls),
        schemes=frozenset({"http", "https"} if tls is None else {"https" if tls else "http"}),
        given=hosts.split(_given_host(target, tls)),
    )


def host_mapping(target: Target, tls: bool | None) -> HostMapping | None:
    """Return the mapping of `target` with `tls` as for `target_names`; None if there is nothing to map."""
    given, prefix = _given_host(target, tls), target.address.prefix
    if not given and not prefix:
        return None
    origin = f"{'https' if tls else 'http'}://{given}" if given else ""
    return HostMapping(
        names=target_names(target, tls),
        authority=given.encode("ascii"),
        origin=origin.encode("ascii"),
        prefix=prefix.encode("ascii"),
    )


def own_authority(target: Target, tls: bool | None) -> str:
    """Return host and port of the address of `target`, which is no folder, as its own `Host` has them."""
    address = target.address
    return hosts.authority(address.own_host, address.own_port(tls), "https" if tls else "http")


def _given_host(target: Target, tls: bool | None) -> str:
    """Return the `Host` that `target` gets; empty if that is the visitor's."""
    if target.upstream_host in GIVEN_BY_VISITOR or target.address.folder:
        return ""
    return own_authority(target, tls) if target.upstream_host == TARGET_HOST else target.upstream_host


# ---------------------------------------------------------------------------------------------------------------------
# Requests.


def target_fields(fields: Fields, public: bytes, origin: bytes, *, is_own_host: bool, prefix: bytes = b"") -> Fields:
    """Return the `fields` of a request to the origin `public` for a target that sees itself as `origin`.

    `is_own_host` is whether it gets another `Host` than the visitor's; `prefix` is its path prefix. Raises `ValueError`
    if a field names a resource that could be outside the prefix.
    """
    return [(name, _target_value(name.lower(), value, public, origin, is_own_host, prefix)) for name, value in fields]


def _target_value(name: bytes, value: bytes, public: bytes, origin: bytes, is_own_host: bool, prefix: bytes) -> bytes:
    match name:
        case b"destination":
            return _resource(value, public, origin, prefix)
        case b"if":
            return _IF_PART.sub(lambda part: _map_tag(part, public, origin, prefix), value)
        case b"origin" if is_own_host:
            return _to_target(value, public, origin, b"")
        case b"referer" if is_own_host or prefix:
            return _to_target(value, public, origin if is_own_host else public, prefix)
    return value


def _map_tag(part: re.Match[bytes], public: bytes, origin: bytes, prefix: bytes) -> bytes:
    return part[0] if part[1] is None else b"<%b>" % _resource(part[1], public, origin, prefix)


def _resource(reference: bytes, public: bytes, origin: bytes, prefix: bytes) -> bytes:
    """Return the reference to a resource of the target, by URL or path. Raises `ValueError` as `target_fields` does."""
    if prefix and path_prefix.climbs(reference):
        raise ValueError("a field names a resource that could be outside the prefix of the target's address")
    if prefix and reference[:1] == b"/" and not reference.startswith(_OTHER_HOST):
        return path_prefix.to_target(prefix, reference)
    return _to_target(reference, public, origin, prefix)


def _to_target(reference: bytes, public: bytes, origin: bytes, prefix: bytes) -> bytes:
    """Return `reference` with `origin` in place of the origin `public`, unless it has another one."""
    match = _ORIGIN_PART.match(reference)
    if match is None or hosts.normal_origin(match[0].decode("latin-1")) != public.decode("ascii"):
        return reference
    path = reference[match.end() :]
    return origin + (path_prefix.to_target(prefix, path) if prefix and path[:1] == b"/" else path)


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
    mapped: Fields = []
    for name, value in fields:
        lower = name.lower()
        if lower == b"set-cookie":
            cookie = _public_cookie(value, mapping.names, public)
            mapped += [(name, cookie) for cookie in _with_paths(cookie, mapping.prefix)]
        else:
            mapped.append((name, _public_value(lower, value, mapping, public)))
    return mapped


def _public_value(name: bytes, value: bytes, mapping: HostMapping, public: bytes) -> bytes:
    match name:
        case b"location" | b"content-location":
            return _public_reference(value, mapping, public)
        case b"link":
            return _LINK_PART.sub(lambda part: _map_link(part, mapping, public), value)
        case b"refresh":
            refresh = _REFRESH.fullmatch(value)
            return value if refresh is None else refresh[1] + _public_reference(refresh[2], mapping, public)
        case b"service-worker-allowed" if mapping.prefix:
            return b"/" if path_prefix.is_below(mapping.prefix, value) else value
        case b"access-control-allow-origin" if value.lower() == mapping.origin:
            return public
    return value


def _map_link(part: re.Match[bytes], mapping: HostMapping, public: bytes) -> bytes:
    return part[0] if part[1] is None else b"<%b>" % _public_reference(part[1], mapping, public)


def _public_reference(reference: bytes, mapping: HostMapping, public: bytes) -> bytes:
    """Return `reference` with the origin `public` in place of one of the target's own, and without its path prefix."""
    mapped, prefix = public_reference(reference, mapping.names, public), mapping.prefix
    if not prefix:
        return mapped
    match = _ORIGIN_PART.match(mapped)
    if match is None:
        return path_prefix.to_public(prefix, mapped) if not mapped.startswith(_OTHER_HOST) else mapped
    origin = match[0] if match[1] else public.partition(b"//")[0] + match[0]
    if hosts.normal_origin(origin.decode("latin-1")) != public.decode("ascii"):
        return mapped
    return match[0] + path_prefix.to_public(prefix, mapped[match.end() :])


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


def _with_paths(cookie: bytes, prefix: bytes) -> list[bytes]:
    """Return the `Set-Cookie` fields for `cookie` of a target with a path prefix (`path_prefix.cookie_paths`)."""
    paths = _COOKIE_PATH.findall(cookie) if prefix else ()
    if not paths:
        return [cookie]
    # The last attribute of a name counts (RFC 6265, 5.2.4).
    public = path_prefix.cookie_paths(prefix, paths[-1][1].rstrip(b" \t"))
    return [_COOKIE_PATH.sub(lambda match, path=path: match[1] + path, cookie) for path in public]  # type: ignore[misc]
