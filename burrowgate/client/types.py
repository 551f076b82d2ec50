"""Types of the requests and responses of the admin API: the JSON documents themselves, as dictionaries.

Times are texts such as `2026-11-21T02:51:18Z`, which `datetime.fromisoformat` reads.

Written by `tools/generate_client.py` from the declarations of the operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class AccessToken(TypedDict):
    """An access token, without the text that opens something."""

    id: str
    label: str
    scopes: list[str]
    """Targets by name, or by id if they are gone."""
    state: AccessTokenState
    account_id: str
    """The account it belongs to; empty for none."""
    account: str
    """Name of the account."""
    created_at: str
    expires_at: str
    last_used_at: str | None
    """To the hour."""
    revoked_at: str | None


class AccessTokenList(TypedDict):
    """Access tokens, also those that are over, the newest first."""

    access_tokens: list[AccessToken]


AccessTokenState: TypeAlias = Literal["active", "ended", "expired", "revoked"]
"""The state of a token at a given time; the first that applies."""


class Account(TypedDict):
    """An account of a person."""

    id: str
    name: str
    email: str | None
    """The address that was attested; null without one."""
    attested_by: str
    """`owner`, by an invitation, or `provider:` and its name."""
    role: AccountRole
    groups: list[str]
    """With their source: `local:` for groups of this gateway, otherwise the name of a provider."""
    state: Literal["active", "disabled", "expired"]
    created_at: str
    disabled_at: str | None
    expires_at: str | None
    """When a guest's account ends."""
    version: int


class AccountChange(TypedDict):
    """Changes to an account; fields left out stay as they are."""

    name: NotRequired[str]
    """1 to 64 visible characters."""
    role: NotRequired[AccountRole]
    groups: NotRequired[Sequence[str]]
    """Groups of this gateway; those that a provider asserts stay."""


class AccountDetails(TypedDict):
    """An account, and how its owner can sign in."""

    account: Account
    passkeys: list[Passkey]
    has_password: bool
    identities: list[Identity]


class AccountList(TypedDict):
    """Accounts, when they signed in last, and the cursor of the next request."""

    accounts: list[Account]
    last_sign_ins: dict[str, str]
    """The last sign-in of each account, by its id; without accounts that have no login, not even one that is over."""
    cursor: str | None


class AccountLogin(TypedDict):
    """A login: one person on one browser."""

    id: str
    account_id: str
    kind: LoginKind
    state: LoginState
    method: str
    """`passkey`, `password`, or `oidc:` and the name of a provider."""
    strong: bool
    """Whether it was proved by two factors."""
    device: str
    """Browser and system in words, such as `Firefox on Linux`."""
    client_address: str
    user_agent: str
    created_at: str
    proved_at: str
    renewed_at: str
    """When it was renewed last, which happens once an hour while it is used."""
    expires_at: str
    """When it is over unless it is used before."""
    ended_at: str | None
    ended_why: LoginEndReason | None


AccountRole: TypeAlias = Literal["guest", "member", "operator", "owner"]
"""What the owner of an account may do besides opening what rules and claims admit it to."""


class AddedWebhook(TypedDict):
    """An endpoint that was added, with its secret, which is shown once."""

    webhook: Webhook
    secret: str


class AuditAcceptance(TypedDict):
    """The event that records that the operator accepted the audit log."""

    seq: int
    hash: str


AuditAction: TypeAlias = Literal[
    "account.added",
    "account.changed",
    "account.deleted",
    "account.disabled",
    "account.enabled",
    "audit.accepted",
    "audit.pruned",
    "audit.signed",
    "box.attached",
    "box.destroy_retried",
    "box.destroyed",
    "box.detached",
    "box.idle_warned",
    "box.orphan_destroyed",
    "box.ready",
    "box.requested",
    "box.started",
    "box.stopping",
    "box.watched",
    "claim.claimed",
    "claim.made",
    "claim.refused",
    "claim.withdrawn",
    "connection.closed",
    "connection.opened",
    "connection.refused",
    "console.login_failed",
    "console.login_succeeded",
    "credential.brokered",
    "credential.injected",
    "credential.issued",
    "credential.lost",
    "credential.renewed",
    "credential.revealed",
    "credential.revoke_failed",
    "credential.revoked",
    "credential.rewrapped",
    "events.removed",
    "file.received",
    "identity.removed",
    "invitation.made",
    "invitation.used",
    "invitation.withdrawn",
    "link.revealed",
    "link.rotated",
    "login.ended",
    "login.opened",
    "login.proved",
    "login.refused",
    "login.renewed",
    "passkey.added",
    "passkey.refused",
    "passkey.removed",
    "password.removed",
    "password.set",
    "recording.finished",
    "resource.added",
    "resource.changed",
    "resource.deleted",
    "role.granted",
    "role.withdrawn",
    "rule.changed",
    "seed.revealed",
    "session.access_denied",
    "session.authorised",
    "session.bound",
    "session.deleted",
    "session.expired",
    "session.extend_denied",
    "session.extend_granted",
    "session.extend_requested",
    "session.extended",
    "session.minted",
    "session.passphrase_changed",
    "session.passphrase_removed",
    "session.relabelled",
    "session.revoked",
    "session.terminated",
    "setting.changed",
    "share.left",
    "target.added",
    "target.changed",
    "target.deleted",
    "token.made",
    "token.revoked",
    "visit.cut",
    "visit.opened",
    "webhook.added",
    "webhook.changed",
    "webhook.disabled",
    "webhook.removed",
]
"""The kind of an event: noun and past participle. The texts of older versions are read as well."""


class AuditEvent(TypedDict):
    """An audit event in its position in the chain."""

    seq: int
    time: str
    action: AuditAction
    actor_type: Literal["admin", "anonymous", "gateway", "other", "token", "visitor"]
    actor_id: str
    """A visitor's address, or for `other` the actor as another version stored it; otherwise empty."""
    target: str
    session_id: str
    detail: dict[str, str | int | bool | None]
    hash: str
    mac: NotRequired[str]
    """The MAC of `hash` by a key of the home; left out if an older version recorded the event."""
    note: NotRequired[str]
    """What an event about the audit log itself says, such as how many events were removed; otherwise left out."""
    stored_action: NotRequired[str]
    """The text of `action` that the hash covers, if an older version recorded another; otherwise left out."""


class AuditEventList(TypedDict):
    """Audit events in the requested order, and the number at which the next request continues."""

    events: list[AuditEvent]
    next: int | None
    """Ascending: the next `after`. Descending: the next `before`, or null after the oldest event."""


class AuditVerification(TypedDict):
    """The result of a verification of the audit log."""

    valid: bool
    count: int
    """Number of events up to the first error."""
    removed: int
    """Number of those that were removed after their time."""
    signed: bool
    """Whether keys of the home signed events."""
    newest: str
    """Number and hash of the last of them, as `burrowgate audit verify --expect` takes it."""
    error: str | None


class Authorise(TypedDict):
    """A session that a person asks for."""

    label: NotRequired[str]
    """Empty for the name of the account."""
    ttl: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    share: NotRequired[bool]
    """Whether the link is for another person; it takes the role `share`."""


class Binding(TypedDict):
    """The use of a credential or library by a target."""

    id: str
    target: str
    resource_id: str
    """Id of the credential or library."""
    resource_kind: str
    """`credential` or `library`."""
    resource: str
    """Its name; empty if it was deleted."""
    use: CredentialUse
    created_at: str


class BindingList(TypedDict):
    """The bindings of a target, the first made first."""

    bindings: list[Binding]


class BindingRequest(TypedDict):
    """How a target uses a credential or library."""

    use: NotRequired[CredentialUse]


class Box(TypedDict):
    """A box that exists. What its visitor does in it is not known to the gateway."""

    id: str
    session_id: str
    target: str
    owner: str
    """`account:` or `session:` and an id."""
    launcher: str
    node: str
    reason: str
    """Why it ends or ended; empty while it does not."""
    requested_at: str
    ready_at: str | None
    bytes_in: int
    bytes_out: int
    watched: int
    """How many times another visitor of the session began to watch the screen."""
    egress_allowed: int
    egress_denied: int
    ms: BoxMilliseconds
    state: str
    step: str
    ends_at: str
    idle_minutes: int
    input_at: str | None
    idle_ends_at: str | None
    """When it ends without input; null before its screen answers."""
    warned: bool
    watchers: int
    """Visitors of the session who watch the screen now."""


BoxClipboard = TypedDict("BoxClipboard", {"in": "bool", "out": "bool", "max_bytes": "int"})
"""The directions in which text may pass, and its largest size in bytes."""


BoxClipboardChange = TypedDict(
    "BoxClipboardChange", {"in": "NotRequired[bool]", "out": "NotRequired[bool]", "max_bytes": "NotRequired[str | int]"}
)
"""Changes to what may pass between the clipboards."""


class BoxEgress(TypedDict):
    """The hosts that the browser may reach; private addresses only if one is named exactly."""

    allow: list[str]
    deny: list[str]


class BoxEgressChange(TypedDict):
    """Changes to the hosts that the browser may reach."""

    allow: NotRequired[Sequence[str]]
    """Hosts, `*.domain`, addresses or networks, each perhaps with a port; `*`."""
    deny: NotRequired[Sequence[str]]
    """Hosts, `*.domain`, addresses or networks, each perhaps with a port; `*`."""


class BoxLimits(TypedDict):
    """What one box may use; sizes in bytes."""

    memory: int
    pids: int
    cpus: float
    tmp: int
    shm: int


class BoxLimitsChange(TypedDict):
    """Changes to the limits of a box."""

    memory: NotRequired[str | int]
    """A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `512MiB`."""
    pids: NotRequired[int]
    cpus: NotRequired[float]
    tmp: NotRequired[str | int]
    """A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `512MiB`."""
    shm: NotRequired[str | int]
    """A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `512MiB`."""


class BoxList(TypedDict):
    """The boxes of all nodes that exist, the newest first."""

    boxes: list[Box]


class BoxMilliseconds(TypedDict):
    """How long the steps of a start took, in milliseconds from the request; null for one that was not reached."""

    create: int | None
    start: int | None
    banner: int | None
    page: int | None
    first_frame: int | None


class BrowserSettings(TypedDict):
    """What a target of the type `browser` starts for each visitor; times in seconds unless they say otherwise."""

    start_url: str
    launcher: str
    """What isolates boxes; empty for that of the configuration."""
    image: str
    width: int
    height: int
    layout: str
    """Keyboard layout; `auto` for that which the visitor's browser names."""
    locale: str
    time_zone: str
    limits: BoxLimits
    allow_unlimited: bool
    """Whether a box may start where its limits cannot be enforced."""
    idle_minutes: int | None
    """Null for those of the configuration."""
    no_viewer: int
    max_lifetime: int
    start_timeout: int
    clipboard: BoxClipboard
    downloads: bool
    uploads: bool
    max_transfer: int
    """Bytes of all downloads of a box together, and of all uploads."""
    egress: BoxEgress
    per_owner: int
    watch: Literal["off", "on"]


class BrowserSettingsChange(TypedDict):
    """Changes to what a target of the type `browser` starts; those left out stay as they are."""

    start_url: NotRequired[str]
    """An http or https URL, or `about:blank`."""
    launcher: NotRequired[str]
    image: NotRequired[str]
    width: NotRequired[int]
    height: NotRequired[int]
    layout: NotRequired[str]
    locale: NotRequired[str]
    time_zone: NotRequired[str]
    limits: NotRequired[BoxLimitsChange]
    allow_unlimited: NotRequired[bool]
    idle_minutes: NotRequired[int | None]
    """Minutes."""
    no_viewer: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    max_lifetime: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    start_timeout: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    clipboard: NotRequired[BoxClipboardChange]
    downloads: NotRequired[bool]
    uploads: NotRequired[bool]
    max_transfer: NotRequired[str | int]
    """A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `512MiB`."""
    egress: NotRequired[BoxEgressChange]
    per_owner: NotRequired[int]
    watch: NotRequired[Literal["off", "on"]]


class BrowserTerms(TypedDict):
    """What one session changes of the settings of its target; null for no change."""

    idle_minutes: int | None
    max_lifetime: int | None
    """In seconds."""


class BulkRevoke(TypedDict):
    """Sessions to be revoked, all of them or none."""

    ids: Sequence[str]


class BulkRevokeResult(TypedDict):
    """Numbers of sessions that were revoked now, were revoked before, and do not exist."""

    revoked: int
    already_revoked: int
    not_found: int


class Certificate(TypedDict):
    """A certificate that the gateway presents to visitors."""

    name: str
    hosts: list[str]
    issuer: str
    expires_at: str
    days_left: int
    """Negative after the certificate has expired."""


class Claim(TypedDict):
    """A claim link, by which one person gets a share of a session."""

    id: str
    session_id: str
    state: ClaimState
    made_at: str
    window_until: str
    for_email: str | None
    """The attested address that a person needs to use it."""
    for_account_id: str
    for_account: str
    """Name of the account that may use it; empty for any."""
    guests: bool
    claimed_at: str | None
    claimed_by_id: str
    claimed_by: str
    """Name of the account that used it."""
    withdrawn_at: str | None


class ClaimList(TypedDict):
    """The claim links of a session, the newest first, and its shares, the oldest first."""

    claims: list[Claim]
    shares: list[Share]


ClaimState: TypeAlias = Literal["claimed", "lapsed", "open", "over", "withdrawn"]
"""The state of a claim link at a given time."""


class Connection(TypedDict):
    """A request or tunnel in flight."""

    id: str
    session_id: str
    target: str
    client_address: str
    method: str
    path: str
    tunnel: bool
    since: str
    request_body_bytes: int
    response_body_bytes: int


class ConnectionList(TypedDict):
    """The newest 500 connections, and the number of all of them by session and target."""

    count: int
    sessions: dict[str, int]
    targets: dict[str, int]
    connections: list[Connection]


class Credential(TypedDict):
    """A credential of a local vault, without its secret."""

    id: str
    name: str
    project: str
    vault_id: str
    vault: str
    kind: CredentialKind
    username: str
    public_key: str
    """Public half of an `ssh-key`, for the targets that accept it."""
    lost: bool
    """Whether no key of the home opens it."""
    created_at: str
    version: int


class CredentialChange(TypedDict):
    """Changes of a credential besides its secret; what is left out stays."""

    name: NotRequired[str]
    """Letters, digits and inner hyphens; unique in the project for its kind."""
    username: NotRequired[str]


class CredentialImpact(TypedDict):
    """What would end with a vault, credential or library."""

    active_sessions: int
    sessions: list[str]
    """Their ids, at most 1,000."""
    targets: list[str]
    complete: bool
    """Whether all were counted."""


CredentialKind: TypeAlias = Literal["headers", "json", "password", "ssh-key"]
"""What a credential consists of."""


class CredentialList(TypedDict):
    """All credentials, by name."""

    credentials: list[Credential]


class CredentialRequest(TypedDict):
    """A credential to be added."""

    vault: str
    """Id or name of a record."""
    name: str
    """Letters, digits and inner hyphens; unique in the project for its kind."""
    kind: CredentialKind
    username: NotRequired[str]
    secret: SecretValues


class CredentialRotation(TypedDict):
    """A new secret for a credential."""

    secret: SecretValues
    username: NotRequired[str]


CredentialUse: TypeAlias = Literal["brokered", "injected"]
"""How a credential reaches the target."""


class CutVisit(TypedDict):
    """Whether the link is rotated with the cut: the former one then opens no new visit."""

    rotate_link: NotRequired[bool]


class CutVisitResult(TypedDict):
    """The session after the cut, whether its link still opens to newcomers, and its new link if it was rotated."""

    session: Session
    link_opens: bool
    """Whether the link in force opens new visits, also for the visitor who was cut: not if it is used up."""
    url: NotRequired[str]


class DenyExtendRequests(TypedDict):
    """The visitor whose request is denied; all of the session without one."""

    visit_id: NotRequired[str]


class Diagnostic(TypedDict):
    """The result of one check, with the remedy if it failed."""

    level: Literal["ok", "problem", "warning"]
    check: str
    detail: str


class DiagnosticList(TypedDict):
    """The results of all checks, in the order in which to act on them."""

    diagnostics: list[Diagnostic]


class Domain(TypedDict):
    """A host name served by a target."""

    host: str
    public: bool
    """Whether it opens without a link."""


class DomainChange(TypedDict):
    """Whether a domain is public."""

    public: NotRequired[bool]


class DropBox(TypedDict):
    """The limits of a drop box: a folder to which visitors add files, and of which they read none."""

    max_file_bytes: int
    """Size of one file."""
    max_total_bytes: int
    """Size of all files in the folder."""
    max_files: int
    """Number of files in the folder."""


class DropBoxChange(TypedDict):
    """The limits of a drop box; those left out stay as they are, or are the gateway's defaults for a new one."""

    max_file_bytes: NotRequired[int]
    """Size of one file."""
    max_total_bytes: NotRequired[int]
    """Size of all files in the folder."""
    max_files: NotRequired[int]
    """Number of files in the folder."""


class EndedLogins(TypedDict):
    """Number of logins that were ended."""

    ended: int


class Extend(TypedDict):
    """The new expiry of a session, from now: a number of days, or any time as `ttl`."""

    days: NotRequired[int]
    ttl: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""


ExtendAnswer: TypeAlias = Literal["denied", "granted"]
"""The answer to a request for more time."""


class ExtendRequest(TypedDict):
    """The request of one visitor for more time."""

    visit_id: str
    requested_at: str
    client_address: str
    message: str
    """What the visitor wrote, as plain text."""
    answer: ExtendAnswer | None
    """Null while it waits for an answer."""
    answered_at: str | None


class FieldRule(TypedDict):
    """A field to set, or to remove if there is neither a value nor a file."""

    name: str
    value: NotRequired[str]
    file: NotRequired[str]
    """Absolute path of the file with the value, in place of `value`."""


class FinishedRequest(TypedDict):
    """One finished request, as in the access log."""

    number: int
    """In the order in which this gateway recorded them."""
    id: str
    time: str
    """End of the request."""
    session_id: str | None
    target: str | None
    client_address: str
    method: str
    host: str
    path: str
    """Without the query; long ones are cut."""
    status: int
    """0 if no response was sent."""
    duration_ms: float
    request_body_bytes: int
    response_body_bytes: int
    outcome: str
    reason: str | None


class FoundHost(TypedDict):
    """A host that a source names now."""

    name: str
    address: str
    port: int


class FoundHostList(TypedDict):
    """The hosts that a set has now, of which a new session gets one."""

    hosts: list[FoundHost]


class GrantExtendRequests(TypedDict):
    """The time that is granted, on top of what is left."""

    duration: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""


class Host(TypedDict):
    """A host of a set whose source is static."""

    id: str
    name: str
    address: str
    host_set: str
    created_at: str
    version: int


class HostChange(TypedDict):
    """Changes to a host."""

    name: NotRequired[str]
    """The name or the id of a record."""
    address: NotRequired[str]


class HostList(TypedDict):
    """Hosts by set and name."""

    hosts: list[Host]


class HostProbeResult(TypedDict):
    """Whether a target accepts the public `Host`."""

    upstream_host: str
    """As it is after the probe."""
    refuses_public: bool
    """Whether the target refuses the public `Host`, or forms sent to it by https, and accepts its own."""
    changed: bool
    """Whether `upstream_host` was set by this probe."""
    public_host: str
    bare_manifest: str
    """The path of its web app manifest, if browsers fetch that without cookies and it is not open; else empty."""


class HostSet(TypedDict):
    """A host set: hosts that serve the same on one port."""

    id: str
    name: str
    project: str
    source: str
    """The name of its source."""
    port: int
    created_at: str
    version: int


class HostSetChange(TypedDict):
    """Changes to a host set."""

    name: NotRequired[str]
    """The name or the id of a record."""
    port: NotRequired[int]


class HostSetList(TypedDict):
    """Host sets by project and name."""

    host_sets: list[HostSet]


class HostSource(TypedDict):
    """A source: where the hosts of a set come from."""

    id: str
    name: str
    project: str
    kind: Literal["dns", "plugin", "static"]
    query: str
    """The name that a source of kind dns queries."""
    record: Literal["address", "srv"]
    plugin: str
    """The type of a source of kind plugin."""
    options: dict[str, str]
    """Options of that type; without secrets."""
    created_at: str
    version: int


class HostSourceChange(TypedDict):
    """Changes to a source."""

    name: NotRequired[str]
    """The name or the id of a record."""
    query: NotRequired[str]
    record: NotRequired[Literal["address", "srv"]]
    plugin: NotRequired[str]
    options: NotRequired[dict[str, str]]
    """Replaces all of them."""


class HostSourceList(TypedDict):
    """Sources by project and name."""

    sources: list[HostSource]


class HostSourceOption(TypedDict):
    """An option of a type of host sources."""

    name: str
    help: str
    required: bool
    default: str


class HostSourceType(TypedDict):
    """A type of host sources that is installed."""

    type: str
    help: str
    options: list[HostSourceOption]


class HostSourceTypeList(TypedDict):
    """The types of host sources that are installed, by name."""

    types: list[HostSourceType]


class Identity(TypedDict):
    """The person as a provider knows them."""

    id: str
    provider: str
    email: str | None
    email_verified: bool
    seen_at: str


class Invitation(TypedDict):
    """An invitation: a link by which one person makes an account, or gets back into one."""

    id: str
    state: Literal["expired", "open", "used", "withdrawn"]
    account_id: str
    """The account whose credentials it replaces; empty for a new one."""
    account: str
    name: str
    email: str | None
    role: AccountRole
    groups: list[str]
    made_at: str
    until: str
    used_at: str | None
    used_by_id: str
    withdrawn_at: str | None


class InvitationList(TypedDict):
    """The open invitations, the newest first."""

    invitations: list[Invitation]


class Lease(TypedDict):
    """A credential that was issued for one session."""

    id: str
    session_id: str
    target: str
    library: str
    name: str
    """Its name at the server."""
    state: LeaseState
    created_at: str
    expires_at: str | None
    revoking_since: str | None
    next_try_at: str | None
    """When its revocation is tried again."""
    tries: int
    last_error: str


class LeaseList(TypedDict):
    """The newest 500 leases, and how many there are in each state."""

    leases: list[Lease]
    states: dict[str, int]


LeaseState: TypeAlias = Literal["issuing", "live", "lost", "revoked", "revoking"]
"""The state of a lease."""


class Library(TypedDict):
    """How fresh credentials are made, one for each session."""

    id: str
    name: str
    project: str
    vault_id: str
    vault: str
    type: str
    credential_id: str
    """The credential with which it authenticates; empty for none."""
    host: str
    port: int
    tls: bool
    ca: str
    options: dict[str, str]
    created_at: str
    version: int


class LibraryChange(TypedDict):
    """Changes of a library; what is left out stays, and `options` replaces all of them."""

    name: NotRequired[str]
    """Letters, digits and inner hyphens; unique in the project for its kind."""
    credential: NotRequired[str | None]
    """Id or name of a record."""
    host: NotRequired[str]
    port: NotRequired[int]
    """0 for none."""
    tls: NotRequired[bool]
    ca: NotRequired[str]
    """PEM of the CA of the server; empty for those of the system."""
    options: NotRequired[dict[str, str]]
    """By name; `GET /api/v1/libraries/types` lists them."""


class LibraryList(TypedDict):
    """All libraries, by name."""

    libraries: list[Library]


class LibraryOption(TypedDict):
    """An option of a type of libraries."""

    name: str
    help: str
    required: bool
    default: str


class LibraryProbe(TypedDict):
    """What a library says of itself."""

    finding: str
    """What would keep it from issuing, as a sentence; empty if nothing does."""


class LibraryRequest(TypedDict):
    """A library to be added."""

    vault: str
    """Id or name of a record."""
    name: str
    """Letters, digits and inner hyphens; unique in the project for its kind."""
    type: str
    credential: NotRequired[str]
    """The credential with which it authenticates, of the same project."""
    host: NotRequired[str]
    port: NotRequired[int]
    """0 for none."""
    tls: NotRequired[bool]
    ca: NotRequired[str]
    """PEM of the CA of the server; empty for those of the system."""
    options: NotRequired[dict[str, str]]
    """By name; `GET /api/v1/libraries/types` lists them."""


class LibraryType(TypedDict):
    """A type of libraries that is installed."""

    type: str
    help: str
    ends_by: str
    """`revocation`, or `time` for credentials that only expire."""
    options: list[LibraryOption]


class LibraryTypeList(TypedDict):
    """The types of libraries that are installed, by name."""

    types: list[LibraryType]


class Limits(TypedDict):
    """The limits of a session; null or empty is no limit."""

    max_visits: int | None
    idle_timeout: str | None
    max_connections: int | None
    methods: list[str]
    networks: list[str]
    client_ca: str | None
    confirm: bool
    """Whether a browser has to press a button before its first visit."""
    passphrase: bool
    """Whether visitors must show a passphrase, which no response contains."""
    sign_in: SignInRule | None
    """Who may use it, signed in; null for anyone with the link."""


class Link(TypedDict):
    """The link of a session and its token."""

    url: str
    token: str


class Login(TypedDict):
    """A login to the console."""

    secret: str
    """A login token, or the admin key."""


LoginEndReason: TypeAlias = Literal[
    "account", "key", "provider", "provider-refused", "reuse", "revoked", "signed-out", "too-many"
]
"""Why a login was ended."""


LoginKind: TypeAlias = Literal["browser", "program"]
"""Where a login is held."""


class LoginList(TypedDict):
    """The logins of an account, also those that are over, the last used first."""

    logins: list[AccountLogin]


class LoginResult(TypedDict):
    """The proof, which the page sends as `Burrowgate-Console` with every request, beside the cookie."""

    proof: str
    expires_at: str


LoginState: TypeAlias = Literal["active", "disabled", "ended", "spent", "stale"]
"""The state of a login at a given time."""


class LoginToken(TypedDict):
    """A token that logs in to the console once, and the path at which the page takes it."""

    token: str
    path: str
    expires_at: str


class MadeAccessToken(TypedDict):
    """A new access token; its text, which a program sends as `Authorization: Bearer`, is shown this once."""

    access_token: AccessToken
    token: str


class MadeClaim(TypedDict):
    """A new claim link; its URL is shown this once."""

    claim: Claim
    url: str


class MadeInvitation(TypedDict):
    """A new invitation; its URL is shown this once."""

    invitation: Invitation
    url: str


class MasterKey(TypedDict):
    """A master key. All verify links; the newest signs new ones."""

    id: str
    signs: bool


class MintedSession(TypedDict):
    """A new session with its token and link; for a page share also the seed and a page link."""

    session: Session
    token: str
    url: str
    seed: NotRequired[str]
    example_url: NotRequired[str]


class NewAccessToken(TypedDict):
    """An access token to be made."""

    label: str
    """What it is for."""
    scopes: Sequence[str]
    expires_in: NotRequired[str | int]
    """How long it is valid, from 1 hour to 365 days."""
    account: NotRequired[str | None]
    """The account it belongs to, by id, name or address; null for none."""


class NewBrowserTerms(TypedDict):
    """What one session changes of the settings of its target."""

    idle_minutes: NotRequired[int | None]
    """Minutes."""
    max_lifetime: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""


class NewClaim(TypedDict):
    """A claim link to be made."""

    window: NotRequired[str | int]
    """How long it can be used, from a minute to 7 days, but never past its session."""
    recipient: NotRequired[str | None]
    """Who may use it: an account by id or name, or an e-mail address; null for anyone who signs in."""
    guests: NotRequired[bool]
    """Whether a person without an account may make one with it."""
    named_only: NotRequired[bool]
    """Whether the link of the session alone opens nothing from then on, but for those who claimed it, or whom the
    rule of the session names.
    """


class NewDomain(TypedDict):
    """A domain of a target."""

    host: str
    """A host name without a port; names beyond ASCII are encoded as IDNA says."""
    public: NotRequired[bool]


class NewHost(TypedDict):
    """A host to be added."""

    host_set: str
    """The name or the id of a record."""
    address: str
    name: NotRequired[str]
    """Empty for the address."""


class NewHostSet(TypedDict):
    """A host set to be added."""

    name: str
    """The name or the id of a record."""
    port: int
    project: NotRequired[str]
    """The name or the id of a project."""
    source: NotRequired[str | None]
    """Its source; null for a static one of its own."""


class NewHostSource(TypedDict):
    """A source to be added."""

    name: str
    """The name or the id of a record."""
    kind: Literal["dns", "plugin", "static"]
    project: NotRequired[str]
    """The name or the id of a project."""
    query: NotRequired[str]
    record: NotRequired[Literal["address", "srv"]]
    plugin: NotRequired[str]
    options: NotRequired[dict[str, str]]
    """By name; `GET /api/v1/sources/types` lists them."""


class NewInvitation(TypedDict):
    """An invitation to be made."""

    name: NotRequired[str]
    """The name that is proposed; empty to let the person choose."""
    email: NotRequired[str | None]
    """The address that the new account has, attested by the operator."""
    role: NotRequired[AccountRole]
    groups: NotRequired[Sequence[str]]
    expires_in: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    account: NotRequired[str | None]
    """An existing account, by id, name or address, whose credentials the invitation replaces; null for a new one."""


class NewLimits(TypedDict):
    """The limits of a session to be minted."""

    max_visits: NotRequired[int | None]
    idle_timeout: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    max_connections: NotRequired[int | None]
    methods: NotRequired[Sequence[str]]
    networks: NotRequired[Sequence[str]]
    client_ca: NotRequired[str | None]
    """CA file: visitors must present a certificate of one of its authorities."""
    confirm: NotRequired[bool | None]
    """Whether a browser has to press a button before its first visit; null means yes if `max_visits` is 1."""
    sign_in: NotRequired[NewSignInRule | None]
    """Who may use it, signed in; null for anyone with the link."""


class NewPassphrase(TypedDict):
    """The new passphrase of a session."""

    passphrase: str
    """8 to 128 characters on one line; surrounding space is removed, and NFKC applied."""


class NewProject(TypedDict):
    """A project to be added."""

    name: str
    """The name or the id of a project."""
    max_seconds: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    connection_limit: NotRequired[int | None]


class NewRoleGrant(TypedDict):
    """A role to be granted: to an account or to a group."""

    role: Literal["connect", "manage", "share"]
    project: NotRequired[str]
    """The name or the id of a project."""
    account: NotRequired[str | None]
    """Its id, name or address."""
    group: NotRequired[str | None]
    """`local:NAME`, or `PROVIDER:NAME` for a group of a provider."""


class NewSession(TypedDict):
    """A session to be minted."""

    kind: NotRequired[SessionKind]
    label: NotRequired[str]
    """Free text on one line: at most 64 characters as people count them, without surrounding space."""
    ttl: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    limits: NotRequired[NewLimits]
    passphrase: NotRequired[str | None]
    """Passphrase that visitors must show."""
    path: NotRequired[str]
    """The path that the link opens, as people write it or percent-encoded, perhaps with a fragment such as
    `#/route`; with a query for a full session only.
    """
    allow_extend_requests: NotRequired[bool]
    """Whether its visitors may ask for more time."""
    browser: NotRequired[NewBrowserTerms | None]
    """What it changes of the settings of a target of the type `browser`."""


class NewSignInRule(TypedDict):
    """Who may sign in: an account that one of the first six fields names fits; at least one of them is given."""

    any_account: NotRequired[bool]
    accounts: NotRequired[Sequence[str]]
    emails: NotRequired[Sequence[str]]
    domains: NotRequired[Sequence[str]]
    groups: NotRequired[Sequence[str]]
    claimers: NotRequired[bool]
    """Accounts that claimed the session by a claim link."""
    fresh: NotRequired[str | int | None]
    """How long ago the person proved who they are, at most; null for any time within the login."""
    strong: NotRequired[bool]
    """Whether two factors are required."""


class NewTarget(TypedDict):
    """A target to be added."""

    name: str
    """One DNS label: letters, digits and inner hyphens; not `localhost`, `burrowgate` or `www`."""
    address: NotRequired[str]
    """Empty for host sets, and for a browser."""
    type: NotRequired[
        Literal[
            "auto",
            "browser",
            "folder",
            "http",
            "https",
            "mysql",
            "postgresql",
            "rdp",
            "redis",
            "ssh",
            "tcp",
            "vnc",
            "raw",
        ]
    ]
    enabled: NotRequired[bool]
    domains: NotRequired[Sequence[NewDomain]]
    verify: NotRequired[UpstreamVerification]
    ca_file: NotRequired[str | None]
    """The absolute path of a PEM file on the gateway's machine."""
    pin: NotRequired[str | None]
    """`sha256:` and the fingerprint of the certificate, in lower case."""
    page_assets: NotRequired[Sequence[str]]
    upgrades: NotRequired[Sequence[str]]
    open_paths: NotRequired[Sequence[str]]
    """Patterns of paths that every visitor may read without a link."""
    preflight: NotRequired[bool]
    """Whether CORS preflights reach it without a link."""
    embed_origins: NotRequired[Sequence[str]]
    """Origins that may show it in frames, over https."""
    service_workers: NotRequired[bool]
    client_ca: NotRequired[str | None]
    """CA file: visitors must present a certificate of one of its authorities."""
    session_cas: NotRequired[Sequence[str]]
    """Further CA files that sessions may require."""
    protocol: NotRequired[Literal["h2", "http/1.1"]]
    """`http/1.1` unless the address says `h2c://`; `h2` is HTTP/2, which gRPC needs."""
    upstream_host: NotRequired[str]
    """The `Host` that it gets: the visitor's, that of its own address (`target`), or a host; `auto` has it probed."""
    request_fields: NotRequired[Sequence[FieldRule]]
    response_fields: NotRequired[Sequence[FieldRule]]
    connect_timeout: NotRequired[str | int | None]
    """Null, as for the other two and `max_body`, for that of the configuration."""
    response_timeout: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    read_timeout: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    max_body: NotRequired[str | int | None]
    """A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `10MiB`; 0 for no limit."""
    drop: NotRequired[DropBoxChange | None]
    """Makes a folder a drop box: visitors add files, and read none."""
    sign_in: NotRequired[NewSignInRule | None]
    """Who may use any session of it, signed in; null for anyone with a link."""
    members: NotRequired[NewSignInRule | None]
    """Who comes in without a link, signed in."""
    identity: NotRequired[Sequence[Literal["assertion", "remote", "x-auth-request"]]]
    """The forms in which it learns who the visitor is."""
    identity_claims: NotRequired[Sequence[Literal["email", "groups", "name"]]]
    """What it learns of a person besides the id of the account."""
    project: NotRequired[str]
    """The project that it is in."""
    tcp: NotRequired[TcpSettingsChange | None]
    """Settings of a target that speaks TCP."""
    browser: NotRequired[BrowserSettingsChange | None]
    """What a target of the type `browser` starts, which has no address; with them, `auto` is that type."""


class Passkey(TypedDict):
    """A passkey of an account."""

    label: str
    backed_up: bool
    """Whether it is synchronised to other devices of the person."""
    created_at: str
    last_used_at: str | None


class PastBox(TypedDict):
    """A box in the history, which nothing deletes."""

    id: str
    session_id: str
    target: str
    owner: str
    """`account:` or `session:` and an id."""
    launcher: str
    node: str
    reason: str
    """Why it ends or ended; empty while it does not."""
    requested_at: str
    ready_at: str | None
    bytes_in: int
    bytes_out: int
    watched: int
    """How many times another visitor of the session began to watch the screen."""
    egress_allowed: int
    egress_denied: int
    ms: BoxMilliseconds
    ended_at: str | None
    idle_minutes: int | None


class PastBoxList(TypedDict):
    """Boxes of the history, the newest first, and the cursor of the next request."""

    boxes: list[PastBox]
    cursor: str | None


class PastConnection(TypedDict):
    """A connection of a TCP session, open or closed."""

    id: str
    session_id: str
    node: str
    client: str
    endpoint: str
    program: str
    account_id: str
    at: str
    authorised_at: str | None
    connected_at: str | None
    closed_at: str | None
    up: int
    down: int
    reason: str
    """Why it was closed; empty while it is open."""
    error: str


class PastConnectionList(TypedDict):
    """Connections, the newest first, and the cursor of the next request."""

    connections: list[PastConnection]
    cursor: str | None


class PastSession(TypedDict):
    """A TCP session in the history, which nothing deletes. Names are those of its time."""

    id: str
    label: str
    target: str
    type: str
    project: str
    account: str
    """Who established it; empty if the operator did."""
    account_id: str
    host: str
    endpoint: str
    at: str
    """When it was established."""
    expires_at: str | None
    connection_limit: int | None
    max_seconds: int | None
    snapshot: str
    client: str
    bound_at: str | None
    terminated_at: str | None
    termination: str
    terminated_by: str
    connections: int
    up: int
    """Bytes to the target, of all connections."""
    down: int
    credentials: list[str]


class PastSessionList(TypedDict):
    """Sessions of the history, the newest first, and the cursor of the next request."""

    sessions: list[PastSession]
    cursor: str | None


class Probe(TypedDict):
    """An address to be probed."""

    address: str
    """`host:port`, `http(s)://host[:port]`, a port of this machine, each perhaps with a path prefix such as
    `/app`; `unix:` and the absolute path of a socket, perhaps with `:/app`; or a folder's absolute path.
    """
    type: NotRequired[
        Literal[
            "auto",
            "browser",
            "folder",
            "http",
            "https",
            "mysql",
            "postgresql",
            "rdp",
            "redis",
            "ssh",
            "tcp",
            "vnc",
            "raw",
        ]
    ]
    verify: NotRequired[UpstreamVerification]
    ca_file: NotRequired[str | None]
    """The absolute path of a PEM file on the gateway's machine."""
    pin: NotRequired[str | None]
    """`sha256:` and the fingerprint of the certificate, in lower case."""
    protocol: NotRequired[Literal["h2", "http/1.1"]]


class ProbeResult(TypedDict):
    """The result of a probe, and a free name for the target."""

    address: str
    name: str
    type: Literal[
        "auto", "browser", "folder", "http", "https", "mysql", "postgresql", "rdp", "redis", "ssh", "tcp", "vnc"
    ]
    works: bool
    detail: str
    """A sentence: what responded, or why nothing did and what to do."""
    status: int | None
    title: str
    problem: str
    """Code of the error if it does not work, such as `upstream-certificate-error`; empty if it has none."""
    upstream_host: str
    """`target` if it works with its own `Host` and not with the public one."""
    ssh: SshProbe | None
    """What the sshd says of itself, if one answers at an address of type `ssh`."""


class Project(TypedDict):
    """A project."""

    id: str
    name: str
    max_seconds: int | None
    """The time limit of sessions whose target has none; null for 8 hours."""
    connection_limit: int | None
    """The connection limit of sessions whose target has none; null for no limit."""
    created_at: str
    version: int


class ProjectChange(TypedDict):
    """Changes to a project; for sessions that are established later."""

    name: NotRequired[str]
    """The name or the id of a project."""
    max_seconds: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    connection_limit: NotRequired[int | None]


class ProjectList(TypedDict):
    """Projects by name, `default` first."""

    projects: list[Project]


class Provider(TypedDict):
    """A provider of OpenID Connect, and how this gateway gets on with it."""

    name: str
    issuer: str
    last_ok_at: str | None
    """When it last gave what it was asked for."""
    last_error: str
    """Why it last did not, as a sentence; empty if it always did."""
    last_error_at: str | None


class ProviderList(TypedDict):
    """The providers, in the order of the configuration."""

    providers: list[Provider]


class RecordImpact(TypedDict):
    """The active sessions that would end with a record."""

    active_sessions: int
    complete: bool
    """Whether these are all; at most 1,000 are counted."""


class Recording(TypedDict):
    """A recording of a terminal."""

    connection_id: str
    started_at: str
    size: int
    """Bytes of its lines; of the file, if the audit log does not have it yet."""
    sha256: str
    """Of its lines, as the audit log has it; empty while it is recorded."""


class RecordingList(TypedDict):
    """The recordings of a session that this gateway has, the oldest first."""

    recordings: list[Recording]


class Relabel(TypedDict):
    """The new label of a session."""

    label: str
    """Free text on one line: at most 64 characters as people count them, without surrounding space."""


class RemovedWebhookSecrets(TypedDict):
    """How many older secrets were removed."""

    removed: int


class RequestList(TypedDict):
    """The newest matching requests, the newest first."""

    kept: int
    """Number of requests that the gateway keeps; 0 if the inspector is off."""
    newest: int
    """Number of the newest request of all, after which a stream continues."""
    requests: list[FinishedRequest]


class RevealedCredential(TypedDict):
    """A credential with its secret."""

    id: str
    name: str
    kind: CredentialKind
    username: str
    values: dict[str, Any]
    """By name, as `SecretValues`; those of kind `headers` and `json` are these themselves."""


class RewrapResult(TypedDict):
    """What became of the sealed secrets."""

    moved: int
    lost: list[str]
    """Names of credentials that no key opens; they are entered again with `rotate`."""
    remaining: int
    """Secrets that others changed at the same time; another call moves them."""
    by_key: dict[str, int]
    """How many secrets are sealed under each key now."""


class RoleGrant(TypedDict):
    """A role in a project, granted to an account or to a group."""

    id: str
    project: str
    role: Literal["connect", "manage", "share"]
    account_id: str
    account: str
    """Its name; empty if the role is granted to a group."""
    group: str
    created_at: str


class RoleGrantList(TypedDict):
    """Grants by project and role."""

    roles: list[RoleGrant]


class SecretValues(TypedDict):
    """The secret of a credential: the one field of its kind."""

    password: NotRequired[str]
    private_key: NotRequired[str]
    passphrase: NotRequired[str]
    """That of an encrypted `private_key`; it is not kept."""
    headers: NotRequired[dict[str, str]]
    json: NotRequired[dict[str, Any]]


class Seed(TypedDict):
    """The share seed, from which page links are derived, and one page link."""

    seed: str
    example_url: str


class Session(TypedDict):
    """A session: the right to reach one target until a time and within limits."""

    id: str
    target: str
    kind: SessionKind
    account_id: str
    """The account of a member's session; otherwise empty."""
    account: str
    """The name of that account."""
    label: str
    state: SessionState
    created_at: str
    expires_at: str
    extended_at: str | None
    revoked_at: str | None
    last_used_at: str | None
    limits: Limits
    rotated_at: str | None
    """When its link was rotated last."""
    allow_extend_requests: bool
    """Whether its visitors may ask for more time."""
    extend_requests: list[ExtendRequest]
    visit_count: int
    """With a limit of visits those that count towards it, otherwise those that are stored."""
    open_connections: int
    paused: bool
    """Whether its target is off, so that its link does not work for now."""
    tcp: TcpSession | None
    browser: BrowserTerms | None
    """What it changes of the settings of its target, a disposable browser; null for nothing."""
    version: int


SessionKind: TypeAlias = Literal["full", "member", "page-share"]
"""The kind of a session: what its link opens."""


class SessionList(TypedDict):
    """Sessions in the requested order, and the cursor of the next request."""

    sessions: list[Session]
    cursor: str | None


SessionState: TypeAlias = Literal["active", "ended", "expired", "idle", "revoked"]
"""The state of a session at a given time."""


class Setting(TypedDict):
    """A configuration key with its value, as it is written in the configuration file."""

    name: str
    value: str
    help: str
    changed: bool
    """Whether the value differs from the default."""
    default: str
    form: str
    """What can be written, such as `duration from 1s to 1h`."""
    source: Literal["console", "default", "environment", "file", "option"]
    """What gave it its value; each source overrides those before it."""
    place: str
    """The file with line and key, the variable, or the option; empty for a default."""
    group: str
    """The group of settings that the console changes; empty if it does not change this one."""
    editable: bool
    """Whether it can be changed now: it is in a group, and neither file, environment nor an option sets it."""


class Settings(TypedDict):
    """Configuration and environment of the gateway."""

    version: str
    versions: dict[str, str]
    """Versions of Python, Twisted and other dependencies."""
    listen: str
    store: str
    home: str
    keys: list[MasterKey]
    certificates: list[Certificate]
    """Ordered by expiry, the earliest first; empty without TLS."""
    settings: list[Setting]
    session_ttl: int
    """Default lifetime of a session, in seconds."""


class SettingsChange(TypedDict):
    """Settings that get other values; all of them or none."""

    settings: dict[str, str | None]
    """The value of each key, as its `form` says; null for the default."""


class Share(TypedDict):
    """An account that may open a session without its link, until the session ends."""

    session_id: str
    account_id: str
    account: str
    made_at: str


class SharedSession(TypedDict):
    """An active session that an account may open without its link."""

    session_id: str
    target: str
    label: str
    made_at: str
    """When it was shared."""
    expires_at: str
    """When the session ends."""


class SharedSessionList(TypedDict):
    """The active sessions that are shared with an account, the last shared first."""

    shares: list[SharedSession]


class SignInRule(TypedDict):
    """Who may sign in."""

    any_account: bool
    accounts: list[str]
    """Ids of accounts."""
    emails: list[str]
    domains: list[str]
    groups: list[str]
    claimers: bool
    """Accounts that claimed the session by a claim link."""
    fresh: int | None
    """Seconds since the person proved who they are, at most; null for any time within the login."""
    strong: bool
    """Whether two factors are required."""
    text: str
    """The same in words, with names of accounts."""


class Snapshot(TypedDict):
    """What authorised a session, as it was then."""

    sha256: str
    parts: dict[str, Any]
    """Records by their names; that of the credentials has names only."""


class SshHostKey(TypedDict):
    """A host key that an sshd has shown."""

    public: str
    """As a line of OpenSSH, which can be a pin."""
    fingerprint: str


class SshProbe(TypedDict):
    """What an sshd says of itself before anyone logs in."""

    version: str
    host_keys: list[SshHostKey]
    problem: str
    """A sentence that says why the terminal in a browser cannot be used with it; empty if it can."""


class Status(TypedDict):
    """Version, addresses, counts and warnings of the gateway."""

    version: str
    compiled: bool
    """Whether the modules that requests pass are compiled."""
    listen: str
    """URL on which visitors are served."""
    http2: str
    """Library for HTTP/2 connections of visitors: `h2`, `ngh2`, or `off` if they are not offered any."""
    store: str
    active_sessions: int | None
    """Number of active sessions; counting stops at 10,000. Null if the store did not count them within 2 s."""
    targets: int
    warnings: list[str]
    """Warnings for the operator, one sentence each."""


class Target(TypedDict):
    """A target: the web server or folder that links open."""

    name: str
    address: str
    type: Literal[
        "auto", "browser", "folder", "http", "https", "mysql", "postgresql", "rdp", "redis", "ssh", "tcp", "vnc"
    ]
    enabled: bool
    domains: list[Domain]
    hosts: list[str]
    url: str
    verify: UpstreamVerification
    ca_file: str | None
    pin: str | None
    page_assets: list[str]
    upgrades: list[str]
    open_paths: list[str]
    """Paths that every visitor may read without a link."""
    preflight: bool
    """Whether CORS preflights reach it without a link."""
    embed_origins: list[str]
    """Origins that may show it in frames, over https."""
    service_workers: bool
    client_ca: str | None
    session_cas: list[str]
    protocol: Literal["h2", "http/1.1"]
    """The version of HTTP that it speaks: `h2` is HTTP/2, by ALPN over TLS and by prior knowledge without."""
    upstream_host: str
    """The `Host` that it gets: `visitor`, `target` for that of its own address, or a host; `auto` is the
    visitor's, until a probe finds that it accepts only its own.
    """
    request_fields: list[FieldRule]
    response_fields: list[FieldRule]
    connect_timeout: str | None
    """As text such as `10s`, like the other two; null for that of the configuration."""
    response_timeout: str | None
    read_timeout: str | None
    max_body: int | None
    """Maximum size of a request body in bytes, 0 for no limit; null for that of the configuration."""
    drop: DropBox | None
    """The limits of the drop box that a folder is; null if visitors read it."""
    sign_in: SignInRule | None
    """Who may use any session of it, signed in; null for anyone with a link."""
    members: SignInRule | None
    """Who comes in without a link, signed in."""
    identity: list[Literal["assertion", "remote", "x-auth-request"]]
    """The forms in which it learns who the visitor is."""
    identity_claims: list[Literal["email", "groups", "name"]]
    """What it learns of a person besides the id of the account."""
    project: str
    """The name of the project that it is in."""
    tcp: TcpSettings | None
    """The settings of a target that speaks TCP; null for others."""
    browser: BrowserSettings | None
    """What a target of the type `browser` starts; null for others."""
    created_at: str
    version: int


class TargetChange(TypedDict):
    """Changes to a target; fields left out stay as they are."""

    address: NotRequired[str]
    """`host:port`, `http(s)://host[:port]`, a port of this machine, each perhaps with a path prefix such as
    `/app`; `unix:` and the absolute path of a socket, perhaps with `:/app`; or a folder's absolute path.
    """
    type: NotRequired[
        Literal[
            "auto",
            "browser",
            "folder",
            "http",
            "https",
            "mysql",
            "postgresql",
            "rdp",
            "redis",
            "ssh",
            "tcp",
            "vnc",
            "raw",
        ]
    ]
    enabled: NotRequired[bool]
    domains: NotRequired[Sequence[NewDomain]]
    verify: NotRequired[UpstreamVerification]
    ca_file: NotRequired[str | None]
    """The absolute path of a PEM file on the gateway's machine."""
    pin: NotRequired[str | None]
    """`sha256:` and the fingerprint of the certificate, in lower case."""
    page_assets: NotRequired[Sequence[str]]
    upgrades: NotRequired[Sequence[str]]
    open_paths: NotRequired[Sequence[str]]
    preflight: NotRequired[bool]
    embed_origins: NotRequired[Sequence[str]]
    service_workers: NotRequired[bool]
    client_ca: NotRequired[str | None]
    """The absolute path of a PEM file on the gateway's machine."""
    session_cas: NotRequired[Sequence[str]]
    protocol: NotRequired[Literal["h2", "http/1.1"]]
    upstream_host: NotRequired[str]
    """`auto`, `visitor`, `target`, or a host name with or without a port."""
    request_fields: NotRequired[Sequence[FieldRule]]
    response_fields: NotRequired[Sequence[FieldRule]]
    connect_timeout: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    response_timeout: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    read_timeout: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    max_body: NotRequired[str | int | None]
    """A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `10MiB`; 0 for no limit."""
    drop: NotRequired[DropBoxChange | None]
    sign_in: NotRequired[NewSignInRule | None]
    members: NotRequired[NewSignInRule | None]
    identity: NotRequired[Sequence[Literal["assertion", "remote", "x-auth-request"]]]
    identity_claims: NotRequired[Sequence[Literal["email", "groups", "name"]]]
    project: NotRequired[str]
    """The name or the id of a project."""
    tcp: NotRequired[TcpSettingsChange]
    browser: NotRequired[BrowserSettingsChange]


class TargetImpact(TypedDict):
    """The active sessions (at most 10,000 are counted) and open connections that would end with a target."""

    active_sessions: int
    open_connections: int


class TargetList(TypedDict):
    """The targets that match."""

    targets: list[Target]


class TcpSession(TypedDict):
    """Terms, client and end of a session whose target speaks TCP."""

    state: TcpSessionState
    project: str
    account: str
    """The account that established it; empty if the operator did."""
    endpoint: str
    """Host and port that were chosen when it was established."""
    connection_limit: int | None
    connections_left: int | None
    connections_used: int
    max_seconds: int
    client: str
    """The key or the visit that it is bound to; empty until then."""
    bound_at: str | None
    terminated_at: str | None
    termination: str
    """Why it is over; empty if it is not."""
    credentials: list[str]
    """Their names."""
    snapshot: str
    """SHA-256 of the snapshot of what authorised it."""
    recorded: bool
    """Whether its terminals are recorded, or were."""


TcpSessionState: TypeAlias = Literal["active", "canceling", "pending", "terminated"]
"""The state of a TCP session at a given time."""


class TcpSettings(TypedDict):
    """The settings of a target that speaks TCP; durations are in seconds."""

    user: str
    """The user name at the target; empty if the visitor or a credential names it."""
    database: str
    """The database of PostgreSQL or MySQL; empty if the visitor names it."""
    host_sets: list[str]
    """Names of the host sets whose hosts are tried in place of the address."""
    max_seconds: int | None
    """The time limit of a session; null for that of the project, or else 8 hours."""
    connection_limit: int | None
    """How many connections a session opens in all; null for that of the project, or else no limit."""
    client_port: int | None
    """The local port on which clients listen unless they choose another."""
    pending_timeout: int
    """Time until a session that no client has used ends."""
    idle_timeout: int | None
    """Time without a byte after which a connection is closed; null for never."""
    bind: Literal["first", "none"]
    """Whether a session is bound to the first client that uses it."""
    recording: Literal["all", "off", "output"]
    """What is recorded of an SSH terminal."""
    recordings_keep: int | None
    """Days for which recordings are kept; null permanently."""
    host_keys: list[str]
    """Pins of SSH host keys."""
    outlives_sign_in: bool
    """Whether a session goes on when the login that established it ends."""
    server_tls: bool
    """Whether the gateway speaks TLS to the target where it authenticates for the visitor."""


class TcpSettingsChange(TypedDict):
    """Changes to the settings of a target that speaks TCP; those left out stay as they are."""

    user: NotRequired[str]
    """Printable text."""
    database: NotRequired[str]
    """Printable text."""
    host_sets: NotRequired[Sequence[str]]
    """Names or ids of host sets in the project of the target."""
    max_seconds: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    connection_limit: NotRequired[int | None]
    client_port: NotRequired[int | None]
    pending_timeout: NotRequired[str | int]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    idle_timeout: NotRequired[str | int | None]
    """A whole number and a unit of s, m, h, d, w, y, such as `24h`."""
    bind: NotRequired[Literal["first", "none"]]
    recording: NotRequired[Literal["all", "off", "output"]]
    recordings_keep: NotRequired[int | None]
    host_keys: NotRequired[Sequence[str]]
    outlives_sign_in: NotRequired[bool]
    server_tls: NotRequired[bool]


class TimeSeries(TypedDict):
    """Counts of each step, the oldest first; the last step is not over yet."""

    start: str
    step: int
    """Length of a step, in seconds."""
    requests: list[int]
    bytes: list[int]


UpstreamVerification: TypeAlias = Literal["ca-file", "none", "pin", "system"]
"""The way in which the certificate of an `https` upstream is verified."""


class Vault(TypedDict):
    """A place for secrets: the local vault, or OpenBao."""

    id: str
    name: str
    project: str
    kind: VaultKind
    address: str
    """URL of an `openbao`; empty for `local`, as are all that follow."""
    ca: str
    namespace: str
    login_mount: str
    role_id: str
    """Id of the AppRole as which the gateway logs in; empty if `secret_file` has a token."""
    secret_file: str
    """Name of the file with the secret id or token, in the folder `vaults` of the home."""
    created_at: str
    version: int


class VaultChange(TypedDict):
    """Changes of a vault; what is left out stays."""

    name: NotRequired[str]
    """Letters, digits and inner hyphens; unique in the project for its kind."""
    address: NotRequired[str]
    ca: NotRequired[str]
    """PEM of the CA of the server; empty for those of the system."""
    namespace: NotRequired[str]
    login_mount: NotRequired[str]
    role_id: NotRequired[str]
    secret_file: NotRequired[str]


VaultKind: TypeAlias = Literal["local", "openbao"]
"""Where a vault keeps secrets."""


class VaultList(TypedDict):
    """All vaults, by name."""

    vaults: list[Vault]


class VaultRequest(TypedDict):
    """A vault to be added."""

    name: str
    """Letters, digits and inner hyphens; unique in the project for its kind."""
    project: NotRequired[str]
    """Id or name of a project."""
    kind: NotRequired[VaultKind]
    address: NotRequired[str]
    ca: NotRequired[str]
    """PEM of the CA of the server; empty for those of the system."""
    namespace: NotRequired[str]
    login_mount: NotRequired[str]
    role_id: NotRequired[str]
    secret_file: NotRequired[str]


class Visit(TypedDict):
    """A visit: one browser, or one address and user agent, that opened a session."""

    id: str
    first_seen: str
    last_seen: str
    cut_at: str | None
    """When it was cut; its requests are refused since then."""
    has_cookie: bool
    """Whether it is a browser with a cookie; otherwise it is an address and a user agent."""
    client_address: str
    user_agent: str
    account_id: str
    """The account that was signed in; empty without one."""
    account: str
    """The name of that account."""
    requests: int
    request_body_bytes: int
    response_body_bytes: int


class VisitList(TypedDict):
    """The visits of a session, the last seen first."""

    visits: list[Visit]


class WaitingSessions(TypedDict):
    """Sessions of which visitors wait for an answer, the oldest request first."""

    sessions: list[Session]
    """Their `extend_requests` name the visitors."""


class Webhook(TypedDict):
    """An endpoint, and how far its deliveries have got."""

    name: str
    url: str
    types: list[str]
    """Empty for all."""
    enabled: bool
    disabled_for: str
    """Why the gateway disabled it, as a sentence; empty if it did not."""
    finding: str
    """Why this gateway cannot send to it, as a sentence; empty if it can."""
    secret_file: str
    """Path of the file with its secrets, in the home of this gateway."""
    position: int
    """Number of the last audit event that it is done with."""
    accepted: int
    dropped: int
    """Events that were given up."""
    failures: int
    """Failed attempts since the last success."""
    failing_since: str | None
    next_attempt_at: str | None
    last_attempt: WebhookAttempt | None
    created_at: str
    version: int


class WebhookAttempt(TypedDict):
    """The last attempt to deliver to an endpoint."""

    at: str
    type: str
    status: int | None
    """Status of the response; null if there was none."""
    error: str
    """Why it failed, as a sentence; empty if it was accepted."""


class WebhookChange(TypedDict):
    """Changes of an endpoint; what is left out stays."""

    url: NotRequired[str]
    """An https URL, or http on this machine."""
    types: NotRequired[
        Sequence[
            Literal[
                "session.minted",
                "session.first_visit",
                "session.extend_requested",
                "session.extended",
                "session.revoked",
                "session.expired",
                "session.deleted",
            ]
        ]
    ]
    """Empty for all."""
    enabled: NotRequired[bool]


class WebhookList(TypedDict):
    """All endpoints, by name."""

    webhooks: list[Webhook]
    types: list[str]
    """Types that an endpoint may receive."""


class WebhookRequest(TypedDict):
    """An endpoint to be added."""

    name: str
    """Letters, digits and inner hyphens."""
    url: str
    """An https URL, or http on this machine."""
    types: NotRequired[
        Sequence[
            Literal[
                "session.minted",
                "session.first_visit",
                "session.extend_requested",
                "session.extended",
                "session.revoked",
                "session.expired",
                "session.deleted",
            ]
        ]
    ]
    """Empty for all."""


class WebhookSecret(TypedDict):
    """A further secret of an endpoint, which is shown once."""

    secret: str
    secret_file: str


class WebhookTest(TypedDict):
    """The outcome of a test message."""

    accepted: bool
    status: int | None
    error: str
