"""Schemas of request bodies, and functions that convert them to records.

The functions check what a schema cannot express, and raise `Invalid` with the field named.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Annotated, TypeVar

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.schemas import FieldRuleView, ProtocolName, RequestedType, Schema
from burrowgate.core import durations, page_paths
from burrowgate.core.field_rules import MAX_FIELD_RULES, FieldRule
from burrowgate.core.sessions import (
    DEFAULT_EXTEND_DAYS,
    MAX_EXTEND_DAYS,
    MAX_LABEL_LENGTH,
    MAX_TTL_SECONDS,
    MIN_TTL_SECONDS,
    NO_LIMITS,
    Kind,
    Limits,
)
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import (
    AUTO_HOST,
    MAX_SESSION_CAS,
    Domain,
    UpstreamTrust,
    Verify,
    check_client_ca,
    check_trust,
    check_upgrade,
)
from burrowgate.errors import Invalid
from burrowgate.sessions.targets import TargetChanges

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
        description="`host:port`, `http(s)://host[:port]`, a port of this machine, or a folder's absolute path.",
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
        max_length=MAX_LABEL_LENGTH,
        pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)",
        description="Free text on one line; surrounding space is removed.",
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
DurationText = Annotated[
    str,
    Meta(
        max_length=16,
        description="A whole number and a unit of s, m, h, d, w, y, such as `24h`.",
        extra_json_schema={"format": "duration-text"},
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
    address: Address
    type: RequestedType = "auto"
    enabled: bool = True
    domains: Annotated[tuple[DomainRequest, ...], Meta(max_length=100)] = ()
    verify: Verify | UnsetType = UNSET
    ca_file: CaFile | None = None
    pin: Pin | None = None
    page_assets: Assets = ()
    upgrades: Upgrades = ()
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
    service_workers: bool | UnsetType = UNSET
    client_ca: CaFile | UnsetType | None = UNSET
    session_cas: Authorities | UnsetType = UNSET
    protocol: ProtocolName | UnsetType = UNSET
    upstream_host: UpstreamHost | UnsetType = UNSET
    request_fields: Rules | UnsetType = UNSET
    response_fields: Rules | UnsetType = UNSET


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


class NewSessionRequest(Schema, frozen=True):
    """A session to be minted."""

    schema_name = "NewSession"

    kind: Kind = Kind.FULL
    label: Label = ""
    ttl: Duration | UnsetType = UNSET
    limits: LimitsRequest = LimitsRequest()
    path: Path = "/"


class RelabelRequest(Schema, frozen=True):
    """The new label of a session."""

    schema_name = "Relabel"

    label: Label


class ExtendRequest(Schema, frozen=True):
    """The new expiry of a session, in days from now."""

    schema_name = "Extend"

    days: Annotated[int, Meta(ge=1, le=MAX_EXTEND_DAYS)] = DEFAULT_EXTEND_DAYS


class Empty(Schema, frozen=True):
    """An object without fields."""

    schema_name = "Empty"


def read_duration(value: str | int, *, minimum: int, maximum: int, field: str) -> int:
    """A duration such as `24h`, or whole seconds, in seconds. Raises `Invalid` for `field`."""
    if isinstance(value, int):
        return durations.check(value, minimum=minimum, maximum=maximum, field=field)
    return durations.parse(value, minimum=minimum, maximum=maximum, field=field)


def read_ttl(value: str | int) -> int:
    """A session's lifetime in seconds, from a minute to a year. Raises `Invalid`."""
    return read_duration(value, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS, field="ttl")


def read_limits(request: LimitsRequest) -> Limits:
    """The requested limits of a session. Raises `Invalid`."""
    idle = request.idle_timeout
    limits = Limits(
        max_visits=request.max_visits,
        idle_timeout=(
            None
            if idle is None
            else read_duration(idle, minimum=MIN_IDLE_SECONDS, maximum=MAX_TTL_SECONDS, field="limits.idle_timeout")
        ),
        max_connections=request.max_connections,
        methods=_unique(request.methods),
        networks=_unique([network(text) for text in request.networks]),
        client_ca=check_client_ca(request.client_ca or "", "limits.client_ca"),
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


def read_domains(request: Sequence[DomainRequest]) -> tuple[Domain, ...]:
    """The requested domains. Raises `Invalid`."""
    return tuple(Domain(host=schemas.host(domain.host, field="domains"), public=domain.public) for domain in request)


def read_changes(request: TargetChangeRequest) -> TargetChanges:
    """The requested changes; None for each field left out. Raises `Invalid`."""
    trust = None
    if (request.verify, request.ca_file, request.pin) != (UNSET, UNSET, UNSET):
        trust = read_trust(request.verify, request.ca_file or None, request.pin or None)
    return TargetChanges(
        address=_given(request.address),
        type=None if isinstance(request.type, UnsetType) else schemas.read_type(request.type),
        enabled=_given(request.enabled),
        domains=None if request.domains is UNSET else read_domains(request.domains),
        trust=trust,
        page_assets=None if request.page_assets is UNSET else read_assets(request.page_assets),
        upgrades=None if request.upgrades is UNSET else read_upgrades(request.upgrades),
        service_workers=_given(request.service_workers),
        client_ca=None if request.client_ca is UNSET else request.client_ca or "",
        session_cas=_given(request.session_cas),
        request_fields=None if request.request_fields is UNSET else read_rules(request.request_fields),
        response_fields=None if request.response_fields is UNSET else read_rules(request.response_fields),
        protocol=read_protocol(request.protocol),
        upstream_host=None
        if isinstance(request.upstream_host, UnsetType)
        else read_upstream_host(request.upstream_host),
    )


def read_upstream_host(text: str) -> str:
    """The requested `Host`, with a name beyond ASCII encoded as IDNA says. Raises `Invalid`."""
    if text.isascii():
        return text
    name, colon, port = text.strip().partition(":")
    return schemas.host(name, field="upstream_host") + colon + port


def read_protocol(name: ProtocolName | UnsetType) -> UpstreamProtocol | None:
    """The requested protocol; None without one."""
    return None if isinstance(name, UnsetType) else UpstreamProtocol(name)


def read_rules(rules: Sequence[FieldRuleView]) -> tuple[FieldRule, ...]:
    """The requested rules, not checked."""
    return tuple(FieldRule(name=rule.name, value=rule.value, file=rule.file) for rule in rules)


def _given(value: _T | UnsetType) -> _T | None:
    return None if isinstance(value, UnsetType) else value


def read_assets(request: Sequence[str]) -> tuple[str, ...]:
    """The requested asset patterns. Raises `Invalid`."""
    return _unique([page_paths.check_pattern(pattern) for pattern in request])


def read_upgrades(request: Sequence[str]) -> tuple[str, ...]:
    """The requested upgrade tokens. Raises `Invalid`."""
    return _unique([check_upgrade(token) for token in request])


def read_trust(verify: Verify | UnsetType, ca_file: str | None, pin: str | None) -> UpstreamTrust:
    """The verification of an upstream; `verify` follows from a CA file or a pin. Raises `Invalid`."""
    if ca_file is not None and pin is not None:
        raise Invalid("pin", "Name a CA file or a pin, not both.")
    if verify is UNSET:
        verify = Verify.CA_FILE if ca_file is not None else Verify.PIN if pin is not None else Verify.SYSTEM
    assert isinstance(verify, Verify)
    match verify:
        case Verify.CA_FILE if pin is not None:
            raise Invalid("pin", "A pin needs `verify` to be `pin`, or to be left out.")
        case Verify.PIN if ca_file is not None:
            raise Invalid("ca_file", "A CA file needs `verify` to be `ca-file`, or to be left out.")
    return check_trust(UpstreamTrust(verify=verify, detail=ca_file or pin or ""))


def _unique(values: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
