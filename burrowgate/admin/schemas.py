"""Records as JSON, as the API returns them and the command line reads them.

Every schema is a `msgspec.Struct`: one declaration validates requests, encodes responses and is described in
`openapi.json`. Times are RFC 3339 in UTC (`2026-11-21T02:51:18Z`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Literal

import idna

from burrowgate.admin import rule_schemas
from burrowgate.admin.browser_schemas import BrowserSettingsView, BrowserTermsView, browser_view, terms_view
from burrowgate.admin.rule_schemas import IdentityClaim, IdentityForm, SignInRuleView
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.tcp_session_schemas import TcpSessionView
from burrowgate.admin.tcp_target_schemas import TcpSettingsView, settings_view
from burrowgate.admin.times import Time, time, time_or_none
from burrowgate.core import durations, hosts
from burrowgate.core.audit import Action
from burrowgate.core.drop_box import DropBox
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.identity.access_tokens import TokenState
from burrowgate.core.identity.accounts import Role
from burrowgate.core.identity.claims import ClaimState
from burrowgate.core.identity.logins import EndReason, LoginKind, LoginState
from burrowgate.core.sessions import ExtendAnswer, ExtendRequest, Kind, Limits, Session, State, state_at
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import Domain, Target, TargetType, Verify
from burrowgate.core.tcp.leases import LeaseState
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.session_states import TcpState
from burrowgate.core.tcp.vaults import CredentialKind, Use, VaultKind
from burrowgate.errors import Invalid

EventOrder = Literal["asc", "desc"]
TypeName = Literal[
    "auto", "http", "https", "folder", "tcp", "ssh", "postgresql", "mysql", "redis", "vnc", "rdp", "browser"
]
ProtocolName = Literal["http/1.1", "h2"]
RequestedType = TypeName | Literal["raw"]
"""`raw` is the former name of `tcp`."""


ENUM_NAMES: dict[type[Enum], str] = {
    Kind: "SessionKind",
    State: "SessionState",
    Verify: "UpstreamVerification",
    Action: "AuditAction",
    ExtendAnswer: "ExtendAnswer",
    ClaimState: "ClaimState",
    TokenState: "AccessTokenState",
    Role: "AccountRole",
    LoginKind: "LoginKind",
    LoginState: "LoginState",
    EndReason: "LoginEndReason",
    VaultKind: "VaultKind",
    CredentialKind: "CredentialKind",
    Use: "CredentialUse",
    LeaseState: "LeaseState",
    TcpState: "TcpSessionState",
}
"""Names of enumerations in the OpenAPI document."""
NO_NAMES: Mapping[str, str] = {}
_PROTOCOL_NAMES: dict[UpstreamProtocol, ProtocolName] = {
    UpstreamProtocol.HTTP1: "http/1.1",
    UpstreamProtocol.H2: "h2",
}


class DomainView(Schema, frozen=True):
    """A host name served by a target."""

    schema_name = "Domain"

    host: str
    public: bool
    """Whether it opens without a link."""


class FieldRuleView(Schema, frozen=True):
    """A field to set, or to remove if there is neither a value nor a file."""

    schema_name = "FieldRule"

    name: str
    value: str = ""
    file: str = ""
    """Absolute path of the file with the value, in place of `value`."""


class DropBoxView(Schema, frozen=True):
    """The limits of a drop box: a folder to which visitors add files, and of which they read none."""

    schema_name = "DropBox"

    max_file_bytes: int
    """Size of one file."""
    max_total_bytes: int
    """Size of all files in the folder."""
    max_files: int
    """Number of files in the folder."""


class TargetView(Schema, frozen=True):
    """A target: the web server or folder that links open."""

    schema_name = "Target"

    name: str
    address: str
    type: TypeName
    enabled: bool
    domains: tuple[DomainView, ...]
    hosts: tuple[str, ...]
    url: str
    verify: Verify
    ca_file: str | None
    pin: str | None
    page_assets: tuple[str, ...]
    upgrades: tuple[str, ...]
    open_paths: tuple[str, ...]
    """Paths that every visitor may read without a link."""
    preflight: bool
    """Whether CORS preflights reach it without a link."""
    embed_origins: tuple[str, ...]
    """Origins that may show it in frames, over https."""
    service_workers: bool
    client_ca: str | None
    session_cas: tuple[str, ...]
    protocol: ProtocolName
    """The version of HTTP that it speaks: `h2` is HTTP/2, by ALPN over TLS and by prior knowledge without."""
    upstream_host: str
    """The `Host` that it gets: `visitor`, `target` for that of its own address, or a host; `auto` is the visitor's,
    until a probe finds that it accepts only its own."""
    request_fields: tuple[FieldRuleView, ...]
    response_fields: tuple[FieldRuleView, ...]
    connect_timeout: str | None
    """As text such as `10s`, like the other two; null for that of the configuration."""
    response_timeout: str | None
    read_timeout: str | None
    max_body: int | None
    """Maximum size of a request body in bytes, 0 for no limit; null for that of the configuration."""
    drop: DropBoxView | None
    """The limits of the drop box that a folder is; null if visitors read it."""
    sign_in: SignInRuleView | None
    """Who may use any session of it, signed in; null for anyone with a link."""
    members: SignInRuleView | None
    """Who comes in without a link, signed in."""
    identity: tuple[IdentityForm, ...]
    """The forms in which it learns who the visitor is."""
    identity_claims: tuple[IdentityClaim, ...]
    """What it learns of a person besides the id of the account."""
    project: str
    """The name of the project that it is in."""
    tcp: TcpSettingsView | None
    """The settings of a target that speaks TCP; null for others."""
    browser: BrowserSettingsView | None
    """What a target of the type `browser` starts; null for others."""
    created_at: Time
    version: int


class LimitsView(Schema, frozen=True):
    """The limits of a session; null or empty is no limit."""

    schema_name = "Limits"

    max_visits: int | None
    idle_timeout: str | None
    max_connections: int | None
    methods: tuple[str, ...]
    networks: tuple[str, ...]
    client_ca: str | None
    confirm: bool
    """Whether a browser has to press a button before its first visit."""
    passphrase: bool
    """Whether visitors must show a passphrase, which no response contains."""
    sign_in: SignInRuleView | None
    """Who may use it, signed in; null for anyone with the link."""


class ExtendRequestView(Schema, frozen=True):
    """The request of one visitor for more time."""

    schema_name = "ExtendRequest"

    visit_id: str
    requested_at: Time
    client_address: str
    message: str
    """What the visitor wrote, as plain text."""
    answer: ExtendAnswer | None
    """Null while it waits for an answer."""
    answered_at: Time | None


class SessionView(Schema, frozen=True):
    """A session: the right to reach one target until a time and within limits."""

    schema_name = "Session"

    id: str
    target: str
    kind: Kind
    account_id: str
    """The account of a member's session; otherwise empty."""
    account: str
    """The name of that account."""
    label: str
    state: State
    created_at: Time
    expires_at: Time
    extended_at: Time | None
    revoked_at: Time | None
    last_used_at: Time | None
    limits: LimitsView
    rotated_at: Time | None
    """When its link was rotated last."""
    allow_extend_requests: bool
    """Whether its visitors may ask for more time."""
    extend_requests: tuple[ExtendRequestView, ...]
    visit_count: int
    """With a limit of visits those that count towards it, otherwise those that are stored."""
    open_connections: int
    paused: bool
    """Whether its target is off, so that its link does not work for now."""
    tcp: TcpSessionView | None
    browser: BrowserTermsView | None
    """What it changes of the settings of its target, a disposable browser; null for nothing."""
    """None for a session of a web target."""
    version: int


def _duration_or_none(seconds: int | None) -> str | None:
    return None if seconds is None else durations.format_duration(seconds)


def domain(record: Domain) -> DomainView:
    """The view of `record`."""
    return DomainView(host=record.host, public=record.public)


def target(
    record: Target,
    *,
    hosts: Sequence[str],
    url: str,
    names: Mapping[str, str] = NO_NAMES,
    project: str = DEFAULT_PROJECT,
    set_names: Mapping[str, str] = NO_NAMES,
) -> TargetView:
    """The view of `record` with its `hosts`, the preferred one first, and the `url` of that one.

    `names` are those of the accounts that its rules name, by their ids, as in `limits` and `session`.
    """
    trust = record.trust
    return TargetView(
        name=record.name,
        address=record.address.text,
        type=type_name(record.type),
        enabled=record.enabled,
        domains=tuple(map(domain, record.domains)),
        hosts=tuple(hosts),
        url=url,
        verify=trust.verify,
        ca_file=trust.detail if trust.verify is Verify.CA_FILE else None,
        pin=trust.detail if trust.verify is Verify.PIN else None,
        page_assets=record.page_assets,
        upgrades=record.upgrades,
        open_paths=record.open_paths,
        preflight=record.preflight,
        embed_origins=record.embed_origins,
        service_workers=record.service_workers,
        client_ca=record.client_ca or None,
        session_cas=record.session_cas,
        protocol=_PROTOCOL_NAMES[record.protocol],
        upstream_host=record.upstream_host,
        request_fields=tuple(map(field_rule, record.request_fields)),
        response_fields=tuple(map(field_rule, record.response_fields)),
        connect_timeout=_duration_or_none(record.connect_timeout),
        response_timeout=_duration_or_none(record.response_timeout),
        read_timeout=_duration_or_none(record.read_timeout),
        max_body=record.max_body,
        drop=drop_box(record.drop),
        sign_in=rule_schemas.rule(record.sign_in, names),
        members=rule_schemas.rule(record.members, names),
        identity=rule_schemas.identity_forms(record.identity),
        identity_claims=rule_schemas.identity_claims(record.identity_claims),
        project=project,
        tcp=settings_view(record.tcp, set_names),
        browser=browser_view(record.browser),
        created_at=time(record.created_at),
        version=record.version,
    )


def drop_box(record: DropBox | None) -> DropBoxView | None:
    """The view of `record`."""
    if record is None:
        return None
    return DropBoxView(
        max_file_bytes=record.max_file_bytes, max_total_bytes=record.max_total_bytes, max_files=record.max_files
    )


def field_rule(record: FieldRule) -> FieldRuleView:
    """The view of `record`."""
    return FieldRuleView(name=record.name, value=record.value, file=record.file)


def type_name(record: TargetType) -> TypeName:
    """The name of a target's type in the API."""
    return record.value


def read_type(name: RequestedType) -> TargetType:
    """The type that `name` means; `raw` is the former name of `tcp`."""
    return TargetType(name)


def limits(record: Limits, names: Mapping[str, str] = NO_NAMES) -> LimitsView:
    """The view of `record`."""
    return LimitsView(
        max_visits=record.max_visits,
        idle_timeout=_duration_or_none(record.idle_timeout),
        max_connections=record.max_connections,
        methods=record.methods,
        networks=record.networks,
        client_ca=record.client_ca or None,
        confirm=record.confirm,
        passphrase=bool(record.passphrase),
        sign_in=rule_schemas.rule(record.sign_in, names),
    )


def session(
    record: Session,
    target: Target,
    *,
    now: float,
    open_connections: int,
    visit_count: int,
    names: Mapping[str, str] = NO_NAMES,
    tcp: TcpSessionView | None = None,
) -> SessionView:
    """The view of `record`, a session of `target`, at `now`."""
    return SessionView(
        id=record.sid,
        target=target.name,
        kind=record.kind,
        account_id=record.account_id,
        account=names.get(record.account_id, ""),
        label=record.label,
        state=state_at(record, now, deleted_at=target.deleted_at),
        created_at=time(record.created_at),
        expires_at=time(record.expires_at),
        extended_at=time_or_none(record.extended_at),
        revoked_at=time_or_none(record.revoked_at),
        last_used_at=time_or_none(record.last_used_at),
        limits=limits(record.limits, names),
        rotated_at=time_or_none(record.rotated_at),
        allow_extend_requests=record.allow_extend_requests,
        extend_requests=tuple(map(extend_request, record.extend_requests)),
        visit_count=visit_count,
        open_connections=open_connections,
        paused=not target.enabled,
        tcp=tcp,
        browser=terms_view(record.browser),
        version=record.version,
    )


def extend_request(record: ExtendRequest) -> ExtendRequestView:
    """The view of `record`."""
    return ExtendRequestView(
        visit_id=record.vid,
        requested_at=time(record.at),
        client_address=record.address,
        message=record.message,
        answer=record.answer,
        answered_at=time_or_none(record.answered_at),
    )


def host(text: str, *, field: str = "host") -> str:
    """A host name in any script, in the ASCII form in which hosts are compared (IDNA, UTS 46).

    Raises `Invalid` for `field`.
    """
    name = text.strip()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com.") from None
    return hosts.parse_host(name, field=field)
