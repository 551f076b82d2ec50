"""Addresses of targets that speak TCP, which name the type, and perhaps a user and a database."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from burrowgate.core import hosts
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import DEFAULT_PORTS, TargetType
from burrowgate.errors import Invalid

_TYPES = {
    "tcp": TargetType.TCP,
    "ssh": TargetType.SSH,
    "postgresql": TargetType.POSTGRESQL,
    "postgres": TargetType.POSTGRESQL,
    "mysql": TargetType.MYSQL,
    "mariadb": TargetType.MYSQL,
    "redis": TargetType.REDIS,
    "vnc": TargetType.VNC,
    "rdp": TargetType.RDP,
}
_WITH_USER = frozenset({TargetType.SSH, TargetType.POSTGRESQL, TargetType.MYSQL, TargetType.REDIS})
_WITH_DATABASE = frozenset({TargetType.POSTGRESQL, TargetType.MYSQL})


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpAddress:
    """What the address of a target that speaks TCP says."""

    type: TargetType
    address: TargetAddress
    user: str = ""
    database: str = ""


def parse_tcp_address(text: str, type: TargetType = TargetType.AUTO) -> TcpAddress | None:
    """Parse `ssh://visitor@10.0.0.5`, `postgresql://db.internal/app`, `tcp://10.0.0.5:6000` and the like.

    With a `type` that has a port of its own, a host needs no scheme. Returns None for the address of another target.
    Raises `Invalid`.
    """
    scheme, separator, rest = text.strip().partition("://")
    if not separator:
        if type not in DEFAULT_PORTS or rest:
            return None
        found, rest = type, text.strip()
        if rest.isascii() and rest.isdigit():
            rest = f"localhost:{rest}"
    elif scheme.lower() in _TYPES:
        found = _TYPES[scheme.lower()]
    else:
        return None
    if type not in (TargetType.AUTO, found):
        raise Invalid("type", f"The type `{type}` contradicts the address {text.strip()}.")
    authority, _, path = rest.partition("/")
    user, has_user, host = authority.rpartition("@")
    user, database = unquote(user), unquote(path.rstrip("/"))
    if ":" in user:
        raise Invalid("address", "An address has no password; add a credential to the target instead.")
    if has_user and (not user or found not in _WITH_USER):
        raise Invalid("address", f"{text.strip()!r} has no place for a user name; leave it out.")
    if database and found not in _WITH_DATABASE:
        raise Invalid("address", f"A target of the type `{found}` has host and port only; leave out /{path}.")
    parts = hosts.split(host)
    if parts is None:
        raise Invalid("address", f"{text.strip()!r} is not an address; write one such as {scheme or type}://host:port.")
    name, port = parts
    if port is None:
        port = DEFAULT_PORTS.get(found)
    if port is None:
        raise Invalid("address", f"{text.strip()!r} lacks a port; write one, such as {text.strip()}:6000.")
    return TcpAddress(type=found, address=TargetAddress(host=name, port=port), user=user, database=database)
