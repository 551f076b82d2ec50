"""Schemas of request bodies, and functions that convert them to records.

The functions check what a schema cannot express, and raise `Invalid` with the field named.
"""

from __future__ import annotations

import ipaddress
from typing import Annotated, TypeVar

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.access_schemas import EmbedOrigins, OpenPaths
from burrowgate.admin.browser_schemas import BrowserSettingsRequest, BrowserTermsRequest
from burrowgate.admin.drop_requests import DropBoxRequest
from burrowgate.admin.passphrase_schemas import Passphrase
from burrowgate.admin.rule_schemas import IdentityClaims, IdentityForms, SignInRuleRequest
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import FieldRuleView, ProtocolName, RequestedType
from burrowgate.admin.target_limits import DurationText, Size, Timeout, read_duration
from burrowgate.admin.tcp_target_schemas import ProjectName, TcpSettingsRequest
from burrowgate.core import durations
from burrowgate.core.field_rules import MAX_FIELD_RULES
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import (
    DEFAULT_EXTEND_DAYS,
    MAX_EXTEND_DAYS,
    MAX_LABEL_CODE_POINTS,
    MAX_TTL_SECONDS,
    MIN_TTL_SECONDS,
    NO_LIMITS,
    Kind,
    Limits,
)
from burrowgate.core.targets import (
    AUTO_HOST,
    MAX_SESSION_CAS,
    Verify,
    check_client_ca,
)
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.errors import Invalid

MIN_IDLE_SECONDS = durations.MINUTE
MAX_VISITS = 1_000_000
MAX_CONNECTIONS = 10_000

_T = TypeVar("_T")

# A `format` names a rule that JSON Schema cannot express; the description explains it. In Python, unlike ECMA-262, `$`
# also matches before a final line break, hence the lookahead after it.
Name = Annotated[
    str,
    Meta(
        max_length=63,
        description="One DNS label: letters, digits and inner hyphens; not `localhost`, `burrowgate` or `www`.",
        extra_json_schema={"format": "target-name"},
    ),
]
Address = Annotated[
    str,
    Meta(
        max_length=4096,
        description="`host:port`, `http(s)://host[:port]`, a port of this machine, each perhaps with a path prefix such"
        " as `/app`; `unix:` and the absolute path of a socket, perhaps with `:/app`; or a folder's absolute path.",
        extra_json_schema={"format": "target-address"},
    ),
]
Host = Annotated[
    str,
    Meta(
        max_length=253,
        description="A host name without a port; names beyond ASCII are encoded as IDNA says.",
        extra_json_schema={"format": "host-name"},
    ),
]
UpstreamHost = Annotated[
    str,
    Meta(
        max_length=259,
        description="`auto`, `visitor`, `target`, or a host name with or without a port.",
        extra_json_schema={"format": "upstream-host"},
    ),
]
Label = Annotated[
    str,
    Meta(
        max_length=MAX_LABEL_CODE_POINTS,
        pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)",
        description="Free text on one line: at most 64 characters as people count them, without surrounding space.",
        extra_json_schema={"format": "label"},
    ),
]
Path = Annotated[
    str,
    Meta(
        max_length=1024,
        pattern=r"^/[^\x00-\x1f\x7f]*$(?!\n)",
        description="The path that the link opens, as people write it or percent-encoded, perhaps with a fragment such"
        " as `#/route`; with a query for a full session only.",
    ),
]
Duration = DurationText | Annotated[int, Meta(ge=MIN_TTL_SECONDS, le=MAX_TTL_SECONDS, description="Whole seconds.")]
Pin = Annotated[
    str,
    Meta(
        pattern=r"^sha256:[0-9a-f]{64}$(?!\n)",
        description="`sha256:` and the fingerprint of the certificate, in lower case.",
    ),
]
CaFile = Annotated[
    str,
    Meta(
        max_length=4096,
        description="The absolute path of a PEM file on the gateway's machine.",
        extra_json_schema={"format": "ca-file"},
    ),
]
Asset = Annotated[
    str,
    Meta(
        max_length=255,
        description="A path, or a path and a final `*`, such as `/static/*`.",
        extra_json_schema={"format": "asset-pattern"},
    ),
]
Upgrade = Annotated[
    str,
    Meta(
        max_length=32,
        description="A token of the field `Upgrade`; never h2c, HTTP or TLS.",
        extra_json_schema={"format": "upgrade-token"},
    ),
]
Method = Annotated[str, Meta(pattern=r"^[A-Z][A-Z-]{0,19}$(?!\n)", description="An HTTP method, upper case.")]
Network = Annotated[
    str,
    Meta(
        max_length=64,
        description="A network in CIDR form, such as `192.0.2.0/24`, or one address.",
        extra_json_schema={"format": "network"},
    ),
]
Rules = Annotated[tuple[FieldRuleView, ...], Meta(max_length=MAX_FIELD_RULES)]
Assets = Annotated[tuple[Asset, ...], Meta(max_length=100)]
Authorities = Annotated[tuple[CaFile, ...], Meta(max_length=MAX_SESSION_CAS)]
Upgrades = Annotated[tuple[Upgrade, ...], Meta(max_length=20)]


class DomainRequest(Schema, frozen=True):
    """A domain of a target."""

    schema_name = "NewDomain"

    host: Host
    public: bool = False


class PublicRequest(Schema, frozen=True):
    """Whether a domain is public."""

    schema_name = "DomainChange"

    public: bool = False


class NewTargetRequest(Schema, frozen=True):
    """A target to be added."""

    schema_name = "NewTarget"

    name: Name
    address: Address = ""
    """Empty for host sets, and for a browser."""
    type: RequestedType = "auto"
    enabled: bool = True
    domains: Annotated[tuple[DomainRequest, ...], Meta(max_length=100)] = ()
    verify: Verify | UnsetType = UNSET
    ca_file: CaFile | None = None
    pin: Pin | None = None
    page_assets: Assets = ()
    upgrades: Upgrades = ()
    open_paths: OpenPaths = ()
    """Patterns of paths that every visitor may read without a link."""
    preflight: bool = False
    """Whether CORS preflights reach it without a link."""
    embed_origins: EmbedOrigins = ()
    """Origins that may show it in frames, over https."""
    service_workers: bool = False
    client_ca: CaFile | None = None
    """CA file: visitors must present a certificate of one of its authorities."""
    session_cas: Authorities = ()
    """Further CA files that sessions may require."""
    protocol: ProtocolName | UnsetType = UNSET
    """`http/1.1` unless the address says `h2c://`; `h2` is HTTP/2, which gRPC needs."""
    upstream_host: UpstreamHost = AUTO_HOST
    """The `Host` that it gets: the visitor's, that of its own address (`target`), or a host; `auto` has it probed."""
    request_fields: Rules = ()
    response_fields: Rules = ()
    connect_timeout: Timeout | None = None
    """Null, as for the other two and `max_body`, for that of the configuration."""
    response_timeout: Timeout | None = None
    read_timeout: Timeout | None = None
    max_body: Size | None = None
    drop: DropBoxRequest | None = None
    """Makes a folder a drop box: visitors add files, and read none."""
    sign_in: SignInRuleRequest | None = None
    """Who may use any session of it, signed in; null for anyone with a link."""
    members: SignInRuleRequest | None = None
    """Who comes in without a link, signed in."""
    identity: IdentityForms = ()
    """The forms in which it learns who the visitor is."""
    identity_claims: IdentityClaims = ("email", "name", "groups")
    """What it learns of a person besides the id of the account."""
    project: ProjectName = DEFAULT_PROJECT
    """The project that it is in."""
    tcp: TcpSettingsRequest | None = None
    """Settings of a target that speaks TCP."""
    browser: BrowserSettingsRequest | None = None
    """What a target of the type `browser` starts, which has no address; with them, `auto` is that type."""


class TargetChangeRequest(Schema, frozen=True):
    """Changes to a target; fields left out stay as they are."""

    schema_name = "TargetChange"

    address: Address | UnsetType = UNSET
    type: RequestedType | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    domains: Annotated[tuple[DomainRequest, ...], Meta(max_length=100)] | UnsetType = UNSET
    verify: Verify | UnsetType = UNSET
    ca_file: CaFile | UnsetType | None = UNSET
    pin: Pin | UnsetType | None = UNSET
    page_assets: Assets | UnsetType = UNSET
    upgrades: Upgrades | UnsetType = UNSET
    open_paths: OpenPaths | UnsetType = UNSET
    preflight: bool | UnsetType = UNSET
    embed_origins: EmbedOrigins | UnsetType = UNSET
    service_workers: bool | UnsetType = UNSET
    client_ca: CaFile | UnsetType | None = UNSET
    session_cas: Authorities | UnsetType = UNSET
    protocol: ProtocolName | UnsetType = UNSET
    upstream_host: UpstreamHost | UnsetType = UNSET
    request_fields: Rules | UnsetType = UNSET
    response_fields: Rules | UnsetType = UNSET
    connect_timeout: Timeout | UnsetType | None = UNSET
    response_timeout: Timeout | UnsetType | None = UNSET
    read_timeout: Timeout | UnsetType | None = UNSET
    max_body: Size | UnsetType | None = UNSET
    drop: DropBoxRequest | UnsetType | None = UNSET
    sign_in: SignInRuleRequest | UnsetType | None = UNSET
    members: SignInRuleRequest | UnsetType | None = UNSET
    identity: IdentityForms | UnsetType = UNSET
    identity_claims: IdentityClaims | UnsetType = UNSET
    project: ProjectName | UnsetType = UNSET
    tcp: TcpSettingsRequest | UnsetType = UNSET
    browser: BrowserSettingsRequest | UnsetType = UNSET


class LimitsRequest(Schema, frozen=True):
    """The limits of a session to be minted."""

    schema_name = "NewLimits"

    max_visits: Annotated[int, Meta(ge=1, le=MAX_VISITS)] | None = None
    idle_timeout: Duration | None = None
    max_connections: Annotated[int, Meta(ge=1, le=MAX_CONNECTIONS)] | None = None
    methods: Annotated[tuple[Method, ...], Meta(max_length=20)] = ()
    networks: Annotated[tuple[Network, ...], Meta(max_length=100)] = ()
    client_ca: CaFile | None = None
    """CA file: visitors must present a certificate of one of its authorities."""
    confirm: bool | None = None
    """Whether a browser has to press a button before its first visit; null means yes if `max_visits` is 1."""
    sign_in: SignInRuleRequest | None = None
    """Who may use it, signed in; null for anyone with the link."""


class NewSessionRequest(Schema, frozen=True):
    """A session to be minted."""

    schema_name = "NewSession"

    kind: Kind = Kind.FULL
    label: Label = ""
    ttl: Duration | UnsetType = UNSET
    limits: LimitsRequest = LimitsRequest()
    passphrase: Passphrase | None = None
    """Passphrase that visitors must show."""
    path: Path = "/"
    allow_extend_requests: bool = False
    """Whether its visitors may ask for more time."""
    browser: BrowserTermsRequest | None = None
    """What it changes of the settings of a target of the type `browser`."""

    def __repr__(self) -> str:
        return f"<NewSessionRequest {self.label!r}>"


class RelabelRequest(Schema, frozen=True):
    """The new label of a session."""

    schema_name = "Relabel"

    label: Label


class ExtendRequest(Schema, frozen=True):
    """The new expiry of a session, from now: a number of days, or any time as `ttl`."""

    schema_name = "Extend"

    days: Annotated[int, Meta(ge=1, le=MAX_EXTEND_DAYS)] | UnsetType = UNSET
    ttl: Duration | UnsetType = UNSET


class Empty(Schema, frozen=True):
    """An object without fields."""

    schema_name = "Empty"


def read_ttl(value: str | int) -> int:
    """A session's lifetime in seconds, from a minute to a year. Raises `Invalid`."""
    return read_duration(value, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS, field="ttl")


def read_extension(request: ExtendRequest) -> int:
    """The seconds from now after which the session is to expire. Raises `Invalid`."""
    if request.ttl is UNSET:
        days = DEFAULT_EXTEND_DAYS if isinstance(request.days, UnsetType) else request.days
        return days * durations.DAY
    if request.days is not UNSET:
        raise Invalid("ttl", "Give one of `days` and `ttl`.")
    return read_ttl(request.ttl)


def read_limits(request: LimitsRequest, sign_in: SignInRule | None = None) -> Limits:
    """The requested limits of a session, with the rule of sign-in in its canonical form. Raises `Invalid`."""
    idle = request.idle_timeout
    limits = Limits(
        max_visits=request.max_visits,
        idle_timeout=(
            None
            if idle is None
            else read_duration(idle, minimum=MIN_IDLE_SECONDS, maximum=MAX_TTL_SECONDS, field="limits.idle_timeout")
        ),
        max_connections=request.max_connections,
        methods=tuple(dict.fromkeys(request.methods)),
        networks=tuple(dict.fromkeys(map(network, request.networks))),
        client_ca=check_client_ca(request.client_ca or "", "limits.client_ca"),
        confirm=request.max_visits == 1 if request.confirm is None else request.confirm,
        sign_in=sign_in,
    )
    return NO_LIMITS if limits == NO_LIMITS else limits


def network(text: str) -> str:
    """`text` in canonical CIDR form. Raises `Invalid`."""
    try:
        if "%" in text:
            raise ValueError
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise Invalid("limits.networks", f"{text!r} is not a network; write one such as 192.0.2.0/24.") from None
