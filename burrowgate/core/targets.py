"""The target record: its address, its type and the domains at which it is served."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from burrowgate.core import hosts
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.errors import Invalid

RESERVED_NAMES = frozenset({"localhost", "burrowgate", "www"})
AUTO_HOST, VISITOR_HOST, TARGET_HOST = "auto", "visitor", "target"
"""Values of `Target.upstream_host` that are no host."""
GIVEN_BY_VISITOR = frozenset({AUTO_HOST, VISITOR_HOST})
"""Those with which a target gets the visitor's `Host`."""
MAX_SESSION_CAS = 20
"""CAs of which a target requests client certificates for the sake of its sessions."""
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
    """The way in which the certificate of an `https` upstream is verified."""

    SYSTEM = "system"
    """Against the system's trust store."""
    CA_FILE = "ca-file"
    """Against the CAs in a PEM file."""
    PIN = "pin"
    """By its SHA-256 fingerprint alone."""
    NONE = "none"
    """Not at all: an explicit choice, displayed wherever the target is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamTrust:
    """Verification of the upstream; `detail` is the path of the CA file or the pin (`sha256:` and 64 hex digits)."""

    verify: Verify = Verify.SYSTEM
    detail: str = ""


SYSTEM_TRUST = UpstreamTrust()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAddress:
    """The address of a target: host and port, or a folder."""

    host: str = ""
    port: int = 0
    tls: bool | None = None
    """The scheme of the address: True for `https://`, False for `http://`, None without one."""
    folder: str = ""

    @property
    def text(self) -> str:
        """The canonical text of this address, as `parse_address` accepts it."""
        if self.folder:
            return self.folder
        scheme = {None: "", True: "https://", False: "http://"}[self.tls]
        return f"{scheme}{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A host name at which a target is served; it requires a session unless it was explicitly made public."""

    host: str
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One target. All times are whole seconds since 1970."""

    target_id: str
    """Never used again: a later target of the same name has another."""
    name: str
    address: TargetAddress
    type: TargetType = TargetType.AUTO
    enabled: bool = True
    domains: tuple[Domain, ...] = ()
    trust: UpstreamTrust = SYSTEM_TRUST
    page_assets: tuple[str, ...] = ()
    """Patterns of paths that a page link's visitor may GET besides the page."""
    upgrades: tuple[str, ...] = ()
    """Upgrade tokens that are forwarded besides `websocket`, in lower case."""
    protocol: UpstreamProtocol = UpstreamProtocol.HTTP1
    upstream_host: str = AUTO_HOST
    """The `Host` that it gets: `visitor` for the visitor's, `target` for that of its own address, or a host.

    `auto` is the visitor's until a probe finds that the target accepts only its own.
    """
    request_fields: tuple[FieldRule, ...] = ()
    """Fields that are set or removed in its requests."""
    response_fields: tuple[FieldRule, ...] = ()
    service_workers: bool = False
    """Whether service workers may be installed; False, because one outlives the session that installed it."""
    client_ca: str = ""
    """PEM file of the CA of which visitors must present a client certificate; empty requires none."""
    session_cas: tuple[str, ...] = ()
    """PEM files of CAs of which sessions require a client certificate. Not requested if there is a `client_ca`."""
    created_at: int
    deleted_at: int | None = None
    """Time of deletion. The record is kept, but not listed, until its last session is deleted."""
    version: int = 1

    @property
    def requested_cas(self) -> tuple[str, ...]:
        """The CAs of which a client certificate is requested in the TLS handshake."""
        return (self.client_ca,) if self.client_ca else self.session_cas


def check_name(text: str) -> str:
    """Return `text` as a target's name: one DNS label in lower case, because it is part of the implied domains.

    Raises `Invalid`.
    """
    name = text.strip().lower()
    if not _NAME.fullmatch(name) or name.startswith("xn--"):
        raise Invalid("name", f"{text!r} is not a target's name; use up to 63 letters, digits and inner hyphens.")
    if name in RESERVED_NAMES:
        raise Invalid("name", f"The name {name!r} is reserved; choose another.")
    return name


def parse_address(text: str) -> TargetAddress:
    """Parse an address: `3000`, `host:port`, a URL without a path, or the path of a folder. Raises `Invalid`.

    A folder is recognised by its beginning (`/`, `./`, `../`, `~`). The caller resolves a relative path and checks that
    the folder exists.
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
    parts = hosts.split(rest)
    if parts is None:
        raise Invalid("address", f"{text!r} is not an address; write host:port, http(s)://host:port or a folder.")
    host, port = parts
    if port is None:
        if not separator:
            raise Invalid("address", f"{text!r} lacks a port; write one, such as {rest}:3000.")
        port = hosts.DEFAULT_PORTS[scheme]
    return TargetAddress(host=host, port=port, tls={"": None, "https": True, "http": False}[scheme])


def check_type(type: TargetType, address: TargetAddress) -> TargetType:
    """Return the type for `address`: `auto` of a folder is `folder`. Raises `Invalid` if the two contradict."""
    if address.folder:
        if type not in (TargetType.AUTO, TargetType.FOLDER):
            raise Invalid("type", f"A folder has the type `folder`, not `{type}`.")
        return TargetType.FOLDER
    if type is TargetType.FOLDER:
        raise Invalid("type", "The type `folder` needs the path of a folder as the address, such as ./site.")
    if (type is TargetType.HTTP and address.tls) or (type is TargetType.HTTPS and address.tls is False):
        raise Invalid("type", f"The type `{type}` contradicts the address {address.text}.")
    return type


def check_upstream_host(text: str, address: TargetAddress, type: TargetType) -> str:
    """Return `text` as the `upstream_host` of a target at `address`, in its canonical form. Raises `Invalid`."""
    host = text.strip().lower()
    if address.folder or type is TargetType.TCP:
        if host not in GIVEN_BY_VISITOR:
            raise Invalid("upstream_host", "Only a target that speaks HTTP gets a Host; leave out the option.")
        return AUTO_HOST
    if host in (AUTO_HOST, VISITOR_HOST, TARGET_HOST):
        return host
    parts = hosts.split(host)
    if parts is None:
        raise Invalid(
            "upstream_host",
            f"{text!r} is not a Host; write `visitor`, `target`, or a host name such as app.internal:8080.",
        )
    name, port = parts
    return name if port is None else f"{name}:{port}"


def check_trust(trust: UpstreamTrust) -> UpstreamTrust:
    """Return `trust`. Raises `Invalid` if its detail is missing, malformed or without effect."""
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
    """Return `path` as the PEM file of a CA for client certificates; empty for none. Raises `Invalid` for `field`."""
    if path and (not path.startswith("/") or "\0" in path):
        raise Invalid(field, "Name the CA file for client certificates by its absolute path.")
    return path


def with_session_ca(target: Target, authority: str) -> Target:
    """Return `target` requesting client certificates of the CA `authority`, unchanged if it already does.

    Raises `Invalid` if the target has a CA of its own for all visitors, or too many CAs of sessions.
    """
    if authority in target.requested_cas:
        return target
    if target.client_ca:
        raise Invalid(
            "limits.client_ca", "All visitors of this target need a certificate of the target's own client_ca."
        )
    if len(target.session_cas) >= MAX_SESSION_CAS:
        raise Invalid(
            "limits.client_ca",
            f"Sessions of this target require certificates of {MAX_SESSION_CAS} CAs already; remove one from its"
            " session_cas.",
        )
    return replace(target, session_cas=(*target.session_cas, authority), version=target.version + 1)


def check_upgrade(text: str) -> str:
    """Return `text` as an upgrade token in lower case. Raises `Invalid`, also for h2c and TLS, which never pass."""
    token = text.strip().lower()
    if not _TOKEN.fullmatch(token) or token in _NEVER_UPGRADED:
        raise Invalid("upgrades", f"{text!r} is not an upgrade token that can be forwarded.")
    return token


def implied_hosts(name: str, base_domain: str) -> tuple[str, ...]:
    """Return the implied domains of a target: `<name>.localhost`, and `<name>.<base_domain>` if there is one."""
    local = f"{name}.localhost"
    return (f"{name}.{base_domain}", local) if base_domain else (local,)


def is_metadata_address(address: str) -> bool:
    """Return whether an IP address belongs to a cloud's metadata service, or to no single machine.

    That is: link-local, the addresses of metadata services beyond it, unspecified, multicast, and IPv6 addresses that
    lead to any of these by translation. The gateway never connects to one for a target (docs/security.md).
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
