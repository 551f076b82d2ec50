"""Host names and authorities in the one form in which they are compared: case, default port, trailing dot, IDNA.

The rules are those of RFC 9110, 4.2.3 and 7.2; docs/protocol.md calls the result the *public authority* of a domain.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

from burrowgate.errors import Invalid

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_AUTHORITY_BYTES = 260
"""The longest host name of 254 bytes (RFC 1035, 2.3.4, with a trailing dot) and a port."""

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,254})(?::([0-9]{1,5}))?", re.ASCII)


def split(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and not 0 < port < 65536:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def authority(host: str, port: int, scheme: str) -> str:
    """Return `host`, with `:port` unless the port is the scheme's default."""
    return host if DEFAULT_PORTS.get(scheme) == port else f"{host}:{port}"


def normal_origin(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def is_same_origin(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def parse_host(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def matches_any(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(first and dot) and f"*.{rest}" in names


def is_public_name(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def is_loopback(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
