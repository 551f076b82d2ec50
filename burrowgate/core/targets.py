"""The target record: its type, the domains at which it is served, and its settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from burrowgate.core import durations, hosts
from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.drop_box import DropBox
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.settings import TcpSettings
from burrowgate.errors import Invalid

RESERVED_NAMES = frozenset({"localhost", "burrowgate", "www"})
AUTO_HOST, VISITOR_HOST, TARGET_HOST = "auto", "visitor", "target"
"""Values of `Target.upstream_host` that are no host."""
GIVEN_BY_VISITOR = frozenset({AUTO_HOST, VISITOR_HOST})
"""Those with which a target gets the visitor's `Host`."""
MAX_TIMEOUT_SECONDS = {
    "connect_timeout": 10 * durations.MINUTE,
    "response_timeout": durations.DAY,
    "read_timeout": 30 * durations.DAY,
}
MAX_BODY_BYTES = 2**50
FROM_CONFIGURATION = -1
"""In a change of a target: the timeout or size of the configuration in place of one of its own."""
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
    FOLDER = "folder"
    TCP = "tcp"
    """Any protocol over TCP."""
    SSH = "ssh"
    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    REDIS = "redis"
    VNC = "vnc"
    RDP = "rdp"
    BROWSER = "browser"
    """A disposable browser, started for each visitor; it has no address."""

    @classmethod
    def _missing_(cls, value: object) -> TargetType | None:
        return cls.TCP if value == "raw" else None


TCP_TYPES = frozenset(
    {
        TargetType.TCP,
        TargetType.SSH,
        TargetType.POSTGRESQL,
        TargetType.MYSQL,
        TargetType.REDIS,
        TargetType.VNC,
        TargetType.RDP,
    }
)
"""Types of targets that visitors reach by connections of their own programs. The wire is the same for all; the type
decides which programs a client starts, what a browser shows, and how the gateway can authenticate."""
_CONNECTION_TYPES = TCP_TYPES | {TargetType.BROWSER}
DEFAULT_PORTS = {
    TargetType.SSH: 22,
    TargetType.POSTGRESQL: 5432,
    TargetType.MYSQL: 3306,
    TargetType.REDIS: 6379,
    TargetType.VNC: 5900,
    TargetType.RDP: 3389,
}


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
    drop: DropBox | None = None
    """Limits of the drop box that a folder is: visitors add files and read none. None if they read."""
    connect_timeout: int | None = None
    """In seconds, as the other two; None for that of the configuration."""
    response_timeout: int | None = None
    read_timeout: int | None = None
    """Limit of each pause within a response, whether or not its length is known."""
    max_body: int | None = None
    """Size of a request body in bytes, 0 for no limit; None for that of the configuration."""
    open_paths: tuple[str, ...] = ()
    """Patterns of paths that every visitor may read without a credential."""
    preflight: bool = False
    """Whether CORS preflights reach it without a credential."""
    embed_origins: tuple[str, ...] = ()
    """Origins that may show it in frames over https, where its visitors get a cookie for frames."""
    service_workers: bool = False
    """Whether service workers may be installed; False, because one outlives the session that installed it."""
    sign_in: SignInRule | None = None
    """The people who may use any session of it, signed in; None for all. With a rule, no domain of it is public."""
    members: SignInRule | None = None
    """The people who come in without a link, signed in; None for no account."""
    identity: tuple[str, ...] = ()
    """The forms in which it learns who the visitor is (`identity.identity_fields`); none by default."""
    identity_claims: tuple[str, ...] = ("email", "name", "groups")
    """What it learns of a person besides the id of the account."""
    project_id: str = DEFAULT_PROJECT
    """The project that it is in, which decides who may do what with it."""
    tcp: TcpSettings | None = None
    """Settings of a target that speaks TCP; None for all others."""
    browser: BrowserSettings | None = None
    """What a target of the type `browser` starts; None for all others."""
    client_ca: str = ""
    """PEM file of the CA of which visitors must present a client certificate; empty requires none."""
    session_cas: tuple[str, ...] = ()
    """PEM files of CAs of which sessions require a client certificate. Not requested if there is a `client_ca`."""
    created_at: int
    deleted_at: int | None = None
    """Time of deletion. The record is kept, but not listed, until its last session is deleted."""
    version: int = 1

    @property
    def speaks_tcp(self) -> bool:
        """Whether visitors reach it by connections of their own programs, not by requests."""
        return self.type in TCP_TYPES

    @property
    def is_browser(self) -> bool:
        """Whether a disposable browser is started for each of its visitors."""
        return self.type is TargetType.BROWSER

    @property
    def has_connections(self) -> bool:
        """Whether the gateway itself serves its requests, and each visitor needs a session: TCP and browsers."""
        return self.type in _CONNECTION_TYPES

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


def check_type(type: TargetType, address: TargetAddress) -> TargetType:
    """Return the type for `address`: `auto` of a folder is `folder`. Raises `Invalid` if the two contradict."""
    if address.folder:
        if type not in (TargetType.AUTO, TargetType.FOLDER):
            raise Invalid("type", f"A folder has the type `folder`, not `{type}`.")
        return TargetType.FOLDER
    if type is TargetType.FOLDER:
        raise Invalid("type", "The type `folder` needs the path of a folder as the address, such as ./site.")
    if type is TargetType.BROWSER and address.text:
        raise Invalid("type", "A target of the type `browser` has no address, but the page that it starts with.")
    if type in TCP_TYPES and address.prefix:
        raise Invalid("type", f"A target of the type `{type}` has no path; leave out {address.prefix}.")
    if type in DEFAULT_PORTS and address.tls is not None:
        raise Invalid("type", f"The type `{type}` contradicts the address {address.text}.")
    if (type is TargetType.HTTP and address.tls) or (type is TargetType.HTTPS and address.tls is False):
        raise Invalid("type", f"The type `{type}` contradicts the address {address.text}.")
    return type


def check_upstream_host(text: str, address: TargetAddress, type: TargetType) -> str:
    """Return `text` as the `upstream_host` of a target at `address`, in its canonical form. Raises `Invalid`."""
    host = text.strip().lower()
    if address.folder or type in TCP_TYPES or type is TargetType.BROWSER:
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


def check_timeout(seconds: int | None, field: str, address: TargetAddress) -> int | None:
    """Return `seconds`, None for those of the configuration, as the timeout `field` of a target at `address`.

    Raises `Invalid`.
    """
    if seconds is None:
        return None
    if address.folder:
        raise Invalid(field, "A folder has no timeouts; leave out the option.")
    return durations.check(seconds, minimum=1, maximum=MAX_TIMEOUT_SECONDS[field], field=field)


def check_max_body(size: int | None) -> int | None:
    """Return `size`, None for that of the configuration, as the maximum of a request body. Raises `Invalid`."""
    if size is not None and not 0 <= size <= MAX_BODY_BYTES:
        raise Invalid("max_body", f"{size} is out of bounds; from 0, which sets no limit, to 1024TiB is possible.")
    return size


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


def allows_upgrade(target: Target | None, token: bytes) -> bool:
    """Return whether a request to `target`, None if it is unknown, may be upgraded to `token`, in lower case."""
    if token == b"websocket":
        return True
    # HTTP/2 has no upgrades but that to WebSockets (RFC 8441).
    is_http1 = target is not None and target.protocol is UpstreamProtocol.HTTP1
    return target is not None and is_http1 and token.decode("latin-1") in target.upgrades


def implied_hosts(name: str, base_domain: str) -> tuple[str, ...]:
    """Return the implied domains of a target: `<name>.localhost`, and `<name>.<base_domain>` if there is one."""
    local = f"{name}.localhost"
    return (f"{name}.{base_domain}", local) if base_domain else (local,)
