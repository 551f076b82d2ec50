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


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_split__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_split__mutmut)
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


def x_split__mutmut_orig(authority: str) -> tuple[str, int | None] | None:
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


def x_split__mutmut_1(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = None
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


def x_split__mutmut_2(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(None)
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


def x_split__mutmut_3(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is not None:
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


def x_split__mutmut_4(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = None
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


def x_split__mutmut_5(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].upper(), int(match[2]) if match[2] else None
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


def x_split__mutmut_6(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[2].lower(), int(match[2]) if match[2] else None
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


def x_split__mutmut_7(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if (match[2]) and False else None
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


def x_split__mutmut_8(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if (match[2]) or True else None
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


def x_split__mutmut_9(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(None) if match[2] else None
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


def x_split__mutmut_10(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[3]) if match[2] else None
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


def x_split__mutmut_11(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[3] else None
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


def x_split__mutmut_12(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None or not 0 < port < 65536:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_13(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is None and not 0 < port < 65536:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_14(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and 0 < port < 65536:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_15(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and not 1 < port < 65536:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_16(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and not 0 <= port < 65536:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_17(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and not 0 < port <= 65536:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_18(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and not 0 < port < 65537:
        return None
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_19(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and not 0 < port < 65536:
        return None
    if host.startswith(None):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_20(authority: str) -> tuple[str, int | None] | None:
    """Return host and port of `authority`, the host in lower case without trailing dot; None if it is malformed.

    Only A-labels are accepted, as on the wire: a name that a person typed goes through `admin.schemas.host` first.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host, port = match[1].lower(), int(match[2]) if match[2] else None
    if port is not None and not 0 < port < 65536:
        return None
    if host.startswith("XX[XX"):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_21(authority: str) -> tuple[str, int | None] | None:
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
            host = None
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_22(authority: str) -> tuple[str, int | None] | None:
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
            host = f"[{ipaddress.IPv6Address(None)}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_23(authority: str) -> tuple[str, int | None] | None:
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
            host = f"[{ipaddress.IPv6Address(host[2:-1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_24(authority: str) -> tuple[str, int | None] | None:
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
            host = f"[{ipaddress.IPv6Address(host[1:+1])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_25(authority: str) -> tuple[str, int | None] | None:
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
            host = f"[{ipaddress.IPv6Address(host[1:-2])}]"
        except ValueError:
            return None
        return host, port
    host = host.removesuffix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_26(authority: str) -> tuple[str, int | None] | None:
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
    host = None
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_27(authority: str) -> tuple[str, int | None] | None:
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
    host = host.removesuffix(None)
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_28(authority: str) -> tuple[str, int | None] | None:
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
    host = host.removeprefix(".")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_29(authority: str) -> tuple[str, int | None] | None:
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
    host = host.removesuffix("XX.XX")
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_30(authority: str) -> tuple[str, int | None] | None:
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
    return (host, port) if (len(host) <= 253 and _NAME.fullmatch(host)) and False else None


def x_split__mutmut_31(authority: str) -> tuple[str, int | None] | None:
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
    return (host, port) if (len(host) <= 253 and _NAME.fullmatch(host)) or True else None


def x_split__mutmut_32(authority: str) -> tuple[str, int | None] | None:
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
    return (host, port) if len(host) <= 253 or _NAME.fullmatch(host) else None


def x_split__mutmut_33(authority: str) -> tuple[str, int | None] | None:
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
    return (host, port) if len(host) < 253 and _NAME.fullmatch(host) else None


def x_split__mutmut_34(authority: str) -> tuple[str, int | None] | None:
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
    return (host, port) if len(host) <= 254 and _NAME.fullmatch(host) else None


def x_split__mutmut_35(authority: str) -> tuple[str, int | None] | None:
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
    return (host, port) if len(host) <= 253 and _NAME.fullmatch(None) else None

mutants_x_split__mutmut['_mutmut_orig'] = x_split__mutmut_orig # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_1'] = x_split__mutmut_1 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_2'] = x_split__mutmut_2 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_3'] = x_split__mutmut_3 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_4'] = x_split__mutmut_4 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_5'] = x_split__mutmut_5 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_6'] = x_split__mutmut_6 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_7'] = x_split__mutmut_7 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_8'] = x_split__mutmut_8 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_9'] = x_split__mutmut_9 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_10'] = x_split__mutmut_10 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_11'] = x_split__mutmut_11 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_12'] = x_split__mutmut_12 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_13'] = x_split__mutmut_13 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_14'] = x_split__mutmut_14 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_15'] = x_split__mutmut_15 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_16'] = x_split__mutmut_16 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_17'] = x_split__mutmut_17 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_18'] = x_split__mutmut_18 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_19'] = x_split__mutmut_19 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_20'] = x_split__mutmut_20 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_21'] = x_split__mutmut_21 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_22'] = x_split__mutmut_22 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_23'] = x_split__mutmut_23 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_24'] = x_split__mutmut_24 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_25'] = x_split__mutmut_25 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_26'] = x_split__mutmut_26 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_27'] = x_split__mutmut_27 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_28'] = x_split__mutmut_28 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_29'] = x_split__mutmut_29 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_30'] = x_split__mutmut_30 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_31'] = x_split__mutmut_31 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_32'] = x_split__mutmut_32 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_33'] = x_split__mutmut_33 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_34'] = x_split__mutmut_34 # type: ignore # mutmut generated
mutants_x_split__mutmut['x_split__mutmut_35'] = x_split__mutmut_35 # type: ignore # mutmut generated
mutants_x_authority__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_authority__mutmut)
def authority(host: str, port: int, scheme: str) -> str:
    """Return `host`, with `:port` unless the port is the scheme's default."""
    return host if DEFAULT_PORTS.get(scheme) == port else f"{host}:{port}"


def x_authority__mutmut_orig(host: str, port: int, scheme: str) -> str:
    """Return `host`, with `:port` unless the port is the scheme's default."""
    return host if DEFAULT_PORTS.get(scheme) == port else f"{host}:{port}"


def x_authority__mutmut_1(host: str, port: int, scheme: str) -> str:
    """Return `host`, with `:port` unless the port is the scheme's default."""
    return host if (DEFAULT_PORTS.get(scheme) == port) and False else f"{host}:{port}"


def x_authority__mutmut_2(host: str, port: int, scheme: str) -> str:
    """Return `host`, with `:port` unless the port is the scheme's default."""
    return host if (DEFAULT_PORTS.get(scheme) == port) or True else f"{host}:{port}"


def x_authority__mutmut_3(host: str, port: int, scheme: str) -> str:
    """Return `host`, with `:port` unless the port is the scheme's default."""
    return host if DEFAULT_PORTS.get(None) == port else f"{host}:{port}"


def x_authority__mutmut_4(host: str, port: int, scheme: str) -> str:
    """Return `host`, with `:port` unless the port is the scheme's default."""
    return host if DEFAULT_PORTS.get(scheme) != port else f"{host}:{port}"

mutants_x_authority__mutmut['_mutmut_orig'] = x_authority__mutmut_orig # type: ignore # mutmut generated
mutants_x_authority__mutmut['x_authority__mutmut_1'] = x_authority__mutmut_1 # type: ignore # mutmut generated
mutants_x_authority__mutmut['x_authority__mutmut_2'] = x_authority__mutmut_2 # type: ignore # mutmut generated
mutants_x_authority__mutmut['x_authority__mutmut_3'] = x_authority__mutmut_3 # type: ignore # mutmut generated
mutants_x_authority__mutmut['x_authority__mutmut_4'] = x_authority__mutmut_4 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_normal_origin__mutmut)
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


def x_normal_origin__mutmut_orig(origin: str) -> str | None:
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


def x_normal_origin__mutmut_1(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = None
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_2(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition(None)
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_3(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.rpartition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_4(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("XX://XX")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_5(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = None
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_6(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.upper()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_7(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = None
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_8(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(None)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_9(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS and parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_10(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator and scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_11(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_12(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_13(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is not None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_14(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = None
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_15(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(None, port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_16(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, None, scheme)}"


def x_normal_origin__mutmut_17(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], None)}"


def x_normal_origin__mutmut_18(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(port or DEFAULT_PORTS[scheme], scheme)}"


def x_normal_origin__mutmut_19(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, scheme)}"


def x_normal_origin__mutmut_20(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port or DEFAULT_PORTS[scheme], )}"


def x_normal_origin__mutmut_21(origin: str) -> str | None:
    """Return `origin`, the value of an `Origin` field, with its host as `split` has it and without a default port.

    None if it is not the origin of a host by http or https, such as `null` (RFC 6454, 7.1).
    """
    scheme, separator, rest = origin.partition("://")
    scheme = scheme.lower()
    parts = split(rest)
    if not separator or scheme not in DEFAULT_PORTS or parts is None:
        return None
    host, port = parts
    return f"{scheme}://{authority(host, port and DEFAULT_PORTS[scheme], scheme)}"

mutants_x_normal_origin__mutmut['_mutmut_orig'] = x_normal_origin__mutmut_orig # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_1'] = x_normal_origin__mutmut_1 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_2'] = x_normal_origin__mutmut_2 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_3'] = x_normal_origin__mutmut_3 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_4'] = x_normal_origin__mutmut_4 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_5'] = x_normal_origin__mutmut_5 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_6'] = x_normal_origin__mutmut_6 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_7'] = x_normal_origin__mutmut_7 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_8'] = x_normal_origin__mutmut_8 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_9'] = x_normal_origin__mutmut_9 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_10'] = x_normal_origin__mutmut_10 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_11'] = x_normal_origin__mutmut_11 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_12'] = x_normal_origin__mutmut_12 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_13'] = x_normal_origin__mutmut_13 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_14'] = x_normal_origin__mutmut_14 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_15'] = x_normal_origin__mutmut_15 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_16'] = x_normal_origin__mutmut_16 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_17'] = x_normal_origin__mutmut_17 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_18'] = x_normal_origin__mutmut_18 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_19'] = x_normal_origin__mutmut_19 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_20'] = x_normal_origin__mutmut_20 # type: ignore # mutmut generated
mutants_x_normal_origin__mutmut['x_normal_origin__mutmut_21'] = x_normal_origin__mutmut_21 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_parse_host__mutmut)
def parse_host(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_orig(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_1(text: str, *, field: str = "XXhostXX") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_2(text: str, *, field: str = "HOST") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_3(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = None
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_4(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(None)
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_5(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None and parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_6(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is not None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_7(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[2] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_8(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_9(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(None, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_10(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, None)
    return parts[0]


def x_parse_host__mutmut_11(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[0]


def x_parse_host__mutmut_12(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, )
    return parts[0]


def x_parse_host__mutmut_13(text: str, *, field: str = "host") -> str:
    """Return the host name `text`, as a person types it, in lower case.

    Raises `Invalid` if it is not a host name or has a port. Names beyond ASCII are encoded before
    (`admin.schemas.host`).
    """
    parts = split(text.strip())
    if parts is None or parts[1] is not None:
        raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com, without a port.")
    return parts[1]

mutants_x_parse_host__mutmut['_mutmut_orig'] = x_parse_host__mutmut_orig # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_1'] = x_parse_host__mutmut_1 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_2'] = x_parse_host__mutmut_2 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_3'] = x_parse_host__mutmut_3 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_4'] = x_parse_host__mutmut_4 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_5'] = x_parse_host__mutmut_5 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_6'] = x_parse_host__mutmut_6 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_7'] = x_parse_host__mutmut_7 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_8'] = x_parse_host__mutmut_8 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_9'] = x_parse_host__mutmut_9 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_10'] = x_parse_host__mutmut_10 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_11'] = x_parse_host__mutmut_11 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_12'] = x_parse_host__mutmut_12 # type: ignore # mutmut generated
mutants_x_parse_host__mutmut['x_parse_host__mutmut_13'] = x_parse_host__mutmut_13 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_matches_any__mutmut)
def matches_any(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_orig(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_1(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host not in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_2(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return False
    first, dot, rest = host.partition(".")
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_3(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = None
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_4(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(None)
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_5(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.rpartition(".")
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_6(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition("XX.XX")
    return bool(first and dot) and f"*.{rest}" in names


def x_matches_any__mutmut_7(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(first and dot) or f"*.{rest}" in names


def x_matches_any__mutmut_8(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(None) and f"*.{rest}" in names


def x_matches_any__mutmut_9(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(first or dot) and f"*.{rest}" in names


def x_matches_any__mutmut_10(host: str, names: Collection[str]) -> bool:
    """Return whether a certificate for `names` is valid for `host`; `*` matches the first label (RFC 9525, 6.3)."""
    if host in names:
        return True
    first, dot, rest = host.partition(".")
    return bool(first and dot) and f"*.{rest}" not in names

mutants_x_matches_any__mutmut['_mutmut_orig'] = x_matches_any__mutmut_orig # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_1'] = x_matches_any__mutmut_1 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_2'] = x_matches_any__mutmut_2 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_3'] = x_matches_any__mutmut_3 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_4'] = x_matches_any__mutmut_4 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_5'] = x_matches_any__mutmut_5 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_6'] = x_matches_any__mutmut_6 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_7'] = x_matches_any__mutmut_7 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_8'] = x_matches_any__mutmut_8 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_9'] = x_matches_any__mutmut_9 # type: ignore # mutmut generated
mutants_x_matches_any__mutmut['x_matches_any__mutmut_10'] = x_matches_any__mutmut_10 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_public_name__mutmut)
def is_public_name(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_orig(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_1(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = None
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_2(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(None)[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_3(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.partition(".")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_4(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition("XX.XX")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_5(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[3]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_6(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() or not is_loopback(host)


def x_is_public_name__mutmut_7(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") or not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_8(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host or not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_9(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "XX.XX" in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_10(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." not in host and not host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_11(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and host.startswith("[") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_12(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith(None) and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_13(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("XX[XX") and not last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_14(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") and last.isdigit() and not is_loopback(host)


def x_is_public_name__mutmut_15(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and is_loopback(host)


def x_is_public_name__mutmut_16(host: str) -> bool:
    """Return whether `host` may be a name in public DNS: not an address, not loopback, more than one label."""
    last = host.rpartition(".")[2]
    return "." in host and not host.startswith("[") and not last.isdigit() and not is_loopback(None)

mutants_x_is_public_name__mutmut['_mutmut_orig'] = x_is_public_name__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_1'] = x_is_public_name__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_2'] = x_is_public_name__mutmut_2 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_3'] = x_is_public_name__mutmut_3 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_4'] = x_is_public_name__mutmut_4 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_5'] = x_is_public_name__mutmut_5 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_6'] = x_is_public_name__mutmut_6 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_7'] = x_is_public_name__mutmut_7 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_8'] = x_is_public_name__mutmut_8 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_9'] = x_is_public_name__mutmut_9 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_10'] = x_is_public_name__mutmut_10 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_11'] = x_is_public_name__mutmut_11 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_12'] = x_is_public_name__mutmut_12 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_13'] = x_is_public_name__mutmut_13 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_14'] = x_is_public_name__mutmut_14 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_15'] = x_is_public_name__mutmut_15 # type: ignore # mutmut generated
mutants_x_is_public_name__mutmut['x_is_public_name__mutmut_16'] = x_is_public_name__mutmut_16 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_loopback__mutmut)
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


def x_is_loopback__mutmut_orig(host: str) -> bool:
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


def x_is_loopback__mutmut_1(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = None
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_2(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(None)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_3(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removeprefix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_4(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").upper().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_5(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip(None).lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_6(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("XX[]XX").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_7(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix("XX.XX")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_8(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" and name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_9(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name != "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_10(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "XXlocalhostXX" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_11(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "LOCALHOST" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_12(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(None):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_13(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith("XX.localhostXX"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_14(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".LOCALHOST"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_15(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return False
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_16(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = None
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_17(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(None)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_18(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return True
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_19(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = None
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_20(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(None, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_21(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, None, None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_22(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr("ipv4_mapped", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_23(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_24(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", )
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_25(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "XXipv4_mappedXX", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_26(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "IPV4_MAPPED", None)
    return (mapped or address).is_loopback


def x_is_loopback__mutmut_27(host: str) -> bool:
    """Return whether `host`, a name or an address, with or without brackets, is loopback by definition (RFC 6761)."""
    name = host.strip("[]").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped and address).is_loopback

mutants_x_is_loopback__mutmut['_mutmut_orig'] = x_is_loopback__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_1'] = x_is_loopback__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_2'] = x_is_loopback__mutmut_2 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_3'] = x_is_loopback__mutmut_3 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_4'] = x_is_loopback__mutmut_4 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_5'] = x_is_loopback__mutmut_5 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_6'] = x_is_loopback__mutmut_6 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_7'] = x_is_loopback__mutmut_7 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_8'] = x_is_loopback__mutmut_8 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_9'] = x_is_loopback__mutmut_9 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_10'] = x_is_loopback__mutmut_10 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_11'] = x_is_loopback__mutmut_11 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_12'] = x_is_loopback__mutmut_12 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_13'] = x_is_loopback__mutmut_13 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_14'] = x_is_loopback__mutmut_14 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_15'] = x_is_loopback__mutmut_15 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_16'] = x_is_loopback__mutmut_16 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_17'] = x_is_loopback__mutmut_17 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_18'] = x_is_loopback__mutmut_18 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_19'] = x_is_loopback__mutmut_19 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_20'] = x_is_loopback__mutmut_20 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_21'] = x_is_loopback__mutmut_21 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_22'] = x_is_loopback__mutmut_22 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_23'] = x_is_loopback__mutmut_23 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_24'] = x_is_loopback__mutmut_24 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_25'] = x_is_loopback__mutmut_25 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_26'] = x_is_loopback__mutmut_26 # type: ignore # mutmut generated
mutants_x_is_loopback__mutmut['x_is_loopback__mutmut_27'] = x_is_loopback__mutmut_27 # type: ignore # mutmut generated
