"""The target: what a link opens, where it is, and the domains under which it is served."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from burrowgate.core import hosts
from burrowgate.errors import Invalid

RESERVED_NAMES = frozenset({"localhost", "burrowgate", "www"})
MAX_SESSION_CAS = 20
"""Of so many authorities at most a target asks for certificates because sessions want them."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_PIN = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_TOKEN = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,32}", re.ASCII)
_NEVER_UPGRADED = frozenset({"h2c", "http", "tls", "connect-udp", "connect-ip"})


class TargetType(StrEnum):
    """The protocol of a target. `raw`, the name of `tcp` in older versions, is read as that."""

    AUTO = "auto"
    """HTTP, over TLS if the target's port answers a handshake."""
    HTTP = "http"
    HTTPS = "https"
    TCP = "tcp"
    FOLDER = "folder"

    @classmethod
    def _missing_(cls, value: object) -> TargetType | None:
        return cls.TCP if value == "raw" else None


class Verify(StrEnum):
    """How the certificate of an `https` upstream is verified."""

    SYSTEM = "system"
    """Against the certificate authorities that this machine trusts."""
    CA_FILE = "ca-file"
    """Against the authorities in a PEM file."""
    PIN = "pin"
    """By its SHA-256 fingerprint alone."""
    NONE = "none"
    """Not at all: an explicit choice, shown wherever the target is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamTrust:
    """How the upstream proves who it is; `detail` is the CA file's path or the pin (`sha256:` and 64 hex digits)."""

    verify: Verify = Verify.SYSTEM
    detail: str = ""


SYSTEM_TRUST = UpstreamTrust()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAddress:
    """Where a target is: a host and a port, or a folder."""

    host: str = ""
    port: int = 0
    tls: bool | None = None
    """What the address itself says: `https://` True, `http://` False, neither None."""
    folder: str = ""

    @property
    def text(self) -> str:
        """The canonical text of this place, as `parse_address` accepts it."""
        if self.folder:
            return self.folder
        scheme = {None: "", True: "https://", False: "http://"}[self.tls]
        return f"{scheme}{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A host name served by a target; needs a token unless it was made public, explicitly."""

    host: str
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a link opens. All times are whole seconds since 1970."""

    target_id: str
    """Names this target for ever: another one made later under the same name is not it."""
    name: str
    address: TargetAddress
    type: TargetType = TargetType.AUTO
    enabled: bool = True
    domains: tuple[Domain, ...] = ()
    trust: UpstreamTrust = SYSTEM_TRUST
    page_assets: tuple[str, ...] = ()
    """Path patterns that the holder of a page link may GET besides the page."""
    upgrades: tuple[str, ...] = ()
    """Upgrade tokens let through besides `websocket`, lower case."""
    service_workers: bool = False
    """Whether service workers may be installed; one outlives the session that brought it, hence False."""
    client_ca: str = ""
    """The PEM file of an authority of which visitors must show a certificate; empty asks for none."""
    session_cas: tuple[str, ...] = ()
    """Those of which they may show one, because sessions want it. Not asked for where `client_ca` is."""
    created_at: int
    deleted_at: int | None = None
    """When it was deleted. The record stays, out of sight, until its last session is deleted too."""
    version: int = 1

    @property
    def requested_cas(self) -> tuple[str, ...]:
        """The authorities of which visitors are asked for a certificate."""
        return (self.client_ca,) if self.client_ca else self.session_cas


def check_name(text: str) -> str:
    """`text` as a target's name: one DNS label, for `<name>.localhost` and `<name>.<base_domain>` are its domains.

    Raises `Invalid`.
    """
    name = text.strip().lower()
    if not _NAME.fullmatch(name) or name.startswith("xn--"):
        raise Invalid("name", f"{text!r} is not a target's name; use up to 63 letters, digits and inner hyphens.")
    if name in RESERVED_NAMES:
        raise Invalid("name", f"The name {name!r} is reserved; choose another.")
    return name


def parse_address(text: str) -> TargetAddress:
    """The place that `text` means: `3000`, `host:port`, a URL without a path, or a folder's path.

    Raises `Invalid`. A folder is recognised by how it begins (`/`, `./`, `../`, `~`); whether it exists, and what a
    relative path is relative to, is for whoever knows the file system.
    """
    address = text.strip()
    if address.startswith(("/", "./", "../", "~")) or address in (".", ".."):
        if "\0" in address:
            raise Invalid("address", "A folder's path cannot contain a NUL character.")
        return TargetAddress(folder=address)
    scheme, separator, rest = address.rpartition("://")
    scheme = scheme.lower()
    if separator and scheme not in ("http", "https"):
        raise Invalid("address", f"{scheme}:// cannot be served; use http://, https://, host:port or a folder.")
    rest = rest.removesuffix("/")
    if rest.isascii() and rest.isdigit() and not separator:
        rest = f"localhost:{rest}"
    found = hosts.split(rest)
    if found is None:
        raise Invalid("address", f"{text!r} is not an address; write host:port, http(s)://host:port or a folder.")
    host, port = found
    if port is None:
        if not separator:
            raise Invalid("address", f"{text!r} lacks a port; write one, such as {rest}:3000.")
        port = hosts.DEFAULT_PORTS[scheme]
    return TargetAddress(host=host, port=port, tls={"": None, "https": True, "http": False}[scheme])


def check_type(handler: TargetType, place: TargetAddress) -> TargetType:
    """The handler for `place`: `auto` of a folder is `folder`. Raises `Invalid` where the two contradict."""
    if place.folder:
        if handler not in (TargetType.AUTO, TargetType.FOLDER):
            raise Invalid("type", f"A folder is served by the handler `folder`, not by `{handler}`.")
        return TargetType.FOLDER
    if handler is TargetType.FOLDER:
        raise Invalid("type", "The handler `folder` needs a folder's path as the address, such as ./site.")
    if (handler is TargetType.HTTP and place.tls) or (handler is TargetType.HTTPS and place.tls is False):
        raise Invalid("type", f"The handler `{handler}` contradicts the address {place.text}.")
    return handler


def check_trust(trust: UpstreamTrust) -> UpstreamTrust:
    """`trust` itself. Raises `Invalid` when its detail is missing, malformed or without effect."""
    match trust.verify:
        case Verify.CA_FILE if not trust.detail.startswith("/"):
            raise Invalid("ca_file", "Name the CA file by its absolute path.")
        case Verify.PIN if not _PIN.fullmatch(trust.detail):
            raise Invalid(
                "pin", "A pin is `sha256:` and the 64 lower-case hex digits of the certificate's fingerprint."
            )
        case Verify.SYSTEM | Verify.NONE if trust.detail:
            raise Invalid("verify", f"`{trust.verify}` takes neither a CA file nor a pin.")
    return trust


def check_client_ca(path: str, field: str = "client_ca") -> str:
    """`path` as the file of an authority for visitors, or empty for none. Raises `Invalid` for `field`."""
    if path and (not path.startswith("/") or "\0" in path):
        raise Invalid(field, "Name the file of the visitors' authority by its absolute path.")
    return path


def with_session_ca(target: Target, authority: str) -> Target:
    """`target`, itself if it does already, where it asks visitors for a certificate of `authority` for a session.

    Raises `Invalid`.
    """
    if authority in target.requested_cas:
        return target
    if target.client_ca:
        raise Invalid("limits.client_ca", "Every visitor of this target needs a certificate of its own authority.")
    if len(target.session_cas) >= MAX_SESSION_CAS:
        raise Invalid(
            "limits.client_ca",
            f"Sessions of this target want certificates of {MAX_SESSION_CAS} authorities already; take one out of"
            " its session_cas.",
        )
    return replace(target, session_cas=(*target.session_cas, authority), version=target.version + 1)


def check_upgrade(text: str) -> str:
    """`text` as an upgrade token that a target may name. Raises `Invalid`; h2c and TLS are never let through."""
    token = text.strip().lower()
    if not _TOKEN.fullmatch(token) or token in _NEVER_UPGRADED:
        raise Invalid("upgrades", f"{text!r} cannot be let through as an upgrade.")
    return token


def implied_hosts(name: str, base_domain: str) -> tuple[str, ...]:
    """The hosts that a target has by its name alone: `<name>.localhost`, and `<name>.<base_domain>` if there is one."""
    local = f"{name}.localhost"
    return (f"{name}.{base_domain}", local) if base_domain else (local,)


def is_metadata_address(address: str) -> bool:
    """Whether an IP address is one where clouds keep their metadata services, or stands for no machine.

    Link-local, the services' addresses beyond it, unspecified, multicast, and IPv6 addresses that lead to any of these
    by translation. Such an address is never connected to on a target's behalf (docs/security.md).
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_metadata_address(str(inner))
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip in _METADATA


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192")))
