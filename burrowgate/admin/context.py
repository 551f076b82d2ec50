"""Dependencies of the admin API: what its operations use of the gateway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from twisted.internet.interfaces import IReactorTime

from burrowgate.admin.about import About, Diagnostic
from burrowgate.admin.box_context import NO_BOXES, BoxAdmin
from burrowgate.admin.project_context import ProjectAdmin
from burrowgate.admin.session_counts import SessionCounts
from burrowgate.admin.tcp_context import TcpAdmin
from burrowgate.core.audit_chain import ChainLink
from burrowgate.core.host_choice import TargetRequest
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring
from burrowgate.errors import StateConflict, UpstreamConnectError
from burrowgate.identity.access_tokens import AccessTokenService
from burrowgate.identity.account_finder import AccountFinder
from burrowgate.identity.accounts import AccountService
from burrowgate.identity.claims import ClaimService
from burrowgate.identity.logins import LoginService
from burrowgate.identity.provider_accounts import ProviderAccounts
from burrowgate.identity.providers import ProviderState
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.sessions.extend_requests import ExtendRequests
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.sign_in_rules import SessionRules
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.visit_cuts import VisitCuts
from burrowgate.sessions.webhooks import WebhookService
from burrowgate.telemetry.recent_requests import RecentRequests
from burrowgate.telemetry.time_series import TimeSeries

ACTOR = "admin"
"""Actor of the audit events that the admin API causes."""


@dataclass(frozen=True, slots=True)
class UnlistedConnections:
    """Number of further open connections of a session (empty on a public domain) and target in other processes."""

    sid: str
    target: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """A target's response to a GET, after redirects."""

    tls: bool
    status: int
    title: str = ""
    """The title of the page, if the response is HTML."""
    path: str = "/"
    """Of the page, after redirects."""
    start: bytes = b""
    """The beginning of the page, which may show that it refuses the `Host`."""
    bare_manifest: str = ""
    """The path of the page's web app manifest, if browsers fetch it without cookies, and so without a link."""


async def _no_peers() -> None:
    """No other process to read from."""


async def _cannot_disconnect(connection: str) -> bool:
    return False


async def _cannot_change_settings(texts: Mapping[str, str | None], actor: str) -> None:
    raise StateConflict("This gateway changes no settings while it runs.")


async def _no_known_events() -> Sequence[ChainLink]:
    return ()


async def _nothing_to_accept() -> ChainLink:
    raise StateConflict("This gateway compares its audit log with nothing.")


async def _cannot_probe(target: Target, request: TargetRequest) -> ProbeResult:
    raise UpstreamConnectError("This gateway cannot probe targets.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminContext:
    """Everything that the operations of the admin API use of the gateway."""

    registry: Registry
    targets: TargetService
    project_admin: ProjectAdmin
    sessions: SessionService
    visit_cuts: VisitCuts
    extend_requests: ExtendRequests
    webhooks: WebhookService
    tcp: TcpAdmin
    session_rules: SessionRules
    claims: ClaimService
    accounts: AccountService
    account_finder: AccountFinder
    logins: LoginService
    provider_accounts: ProviderAccounts
    access_tokens: AccessTokenService
    keys: Callable[[], Keyring]
    """Returns the current keyring, which a rotation replaces."""
    clock: IClock
    entropy: IEntropy
    reactor: IReactorTime
    admin_key: str = field(repr=False)
    """Expected in `Authorization: Bearer`. If it is empty, no key is accepted."""
    boxes: BoxAdmin = NO_BOXES
    session_ttl: int
    """Default lifetime of a session, in seconds."""
    open_count: Callable[[str], int]
    """Number of open connections of a session."""
    ready: Callable[[], str | None]
    """Why visitors cannot be served at present, as a sentence; None if they can."""
    metrics: CollectorRegistry
    """Source of `/metrics`; the admin registers its own metrics here."""
    version: str
    listen: str
    """URL on which visitors are served."""
    http2: str = "off"
    """The library for HTTP/2 connections of visitors; `off` if they are not offered any."""
    warnings: Callable[[], Sequence[str]] = tuple
    """Warnings for the operator, one sentence each."""
    connections: Callable[[], Iterable[ConnectionInfo]] = tuple
    """Open connections of this process, and those that other processes on the store last reported."""
    unlisted_connections: Callable[[], Iterable[UnlistedConnections]] = tuple
    """Further connections of other processes, of which only the number was reported."""
    refresh_peers: Callable[[], Awaitable[object]] = _no_peers
    """Reads the reports of the other processes. Raises `StoreError`."""
    disconnect: Callable[[str], Awaitable[bool]] = _cannot_disconnect
    """Cuts the connection with that id; False if there is none. Raises `StoreError`."""
    time_series: TimeSeries = field(default_factory=TimeSeries)
    recent_requests: RecentRequests = field(default_factory=lambda: RecentRequests(0))
    probe: Callable[[Target, TargetRequest], Awaitable[ProbeResult]] = _cannot_probe
    """Sends that request to a target that is not a folder.

    Raises `UpstreamError`."""
    known_events: Callable[[], Awaitable[Sequence[ChainLink]]] = _no_known_events
    """Returns the audit events that the home knows. Raises `HomeError`."""
    accept_audit_log: Callable[[], Awaitable[ChainLink]] = _nothing_to_accept
    """Accepts the audit log as it is. Raises `StateConflict`, `StoreError` or `HomeError`."""
    provider_states: Callable[[], Sequence[ProviderState]] = tuple
    """How the conversations of this process with each provider went."""
    session_counts: SessionCounts = field(default_factory=SessionCounts)
    about: Callable[[], About] = About
    change_settings: Callable[[Mapping[str, str | None], str], Awaitable[None]] = _cannot_change_settings
    """Gives settings those values, or their defaults for None, for an actor.

    Raises `Invalid`, `StateConflict`, `HomeError` or `StoreError`."""
    diagnose: Callable[[], Sequence[Diagnostic]] = tuple
    """Checks the home, its keys and the clock."""

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock.now())
