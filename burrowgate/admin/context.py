"""What the admin's rooms work with: everything they need of the gateway, and nothing else of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from prometheus_client import CollectorRegistry
from twisted.internet.interfaces import IReactorTime

from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring
from burrowgate.errors import UpstreamConnectError
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.targets import TargetService
from burrowgate.telemetry.time_series import TimeSeries

ACTOR = "admin"
Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveConnection:
    """A request or tunnel that is under way."""

    id: str
    sid: str
    """Empty where the domain is public."""
    target: str
    """The target's name."""
    address: str
    method: str
    path: str
    """Without its query."""
    tunnel: bool
    since: float
    bytes_in: int
    bytes_out: int


@dataclass(frozen=True, slots=True)
class UnlistedConnections:
    """How many requests and tunnels of a session (empty where there is none) and target are under way besides."""

    sid: str
    target: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """What a target answered to a GET of `/`."""

    tls: bool
    status: int
    title: str = ""
    """The title of the page, if it is one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at one part of the gateway found, and what to do where something is wrong."""

    level: Level
    check: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that the gateway was told: as it is written in the configuration, and whether it is no default."""

    name: str
    value: str
    help: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateInfo:
    """A certificate that the gateway shows to visitors; times in seconds since 1970."""

    name: str
    hosts: Sequence[str]
    issuer: str
    expires_at: float
    days_left: int
    """Below 0 once it has expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the gateway runs with. Nothing of it opens anything."""

    home: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Sequence[Setting] = ()
    certificates: Sequence[CertificateInfo] = ()
    """The first to expire first."""


async def _no_peers() -> None:
    """There is nobody else to hear."""


async def _cannot_cut(connection: str) -> bool:
    return False


async def _cannot_probe(target: Target) -> ProbeResult:
    raise UpstreamConnectError("This gateway cannot try targets out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminContext:
    """The admin's view of the gateway."""

    directory: Registry
    targets: TargetService
    sessions: SessionService
    keys: Callable[[], Keyring]
    """The keyring of now; a rotation changes it."""
    clock: IClock
    entropy: IEntropy
    reactor: IReactorTime
    admin_key: str = field(repr=False)
    """What a caller sends as `Authorization: Bearer`. Empty lets nobody in."""
    session_ttl: int
    """Seconds that a session lives when nobody says."""
    open_count: Callable[[str], int]
    """How many connections of a session are under way."""
    ready: Callable[[], str | None]
    """Why the gateway cannot serve just now, in a sentence, or None when it can."""
    registry: CollectorRegistry
    """What `/metrics` shows; the admin adds its own to it."""
    version: str
    listen: str
    """Where visitors are served, as `status` shows it."""
    warnings: Callable[[], Sequence[str]] = tuple
    """What the person who runs this should know: one sentence each."""
    live_connections: Callable[[], Iterable[LiveConnection]] = tuple
    """What is under way, in this process and, as they said last, in others on its store."""
    unlisted: Callable[[], Iterable[UnlistedConnections]] = tuple
    """What is under way in others besides, of which they said only how much it is."""
    refresh_peers: Callable[[], Awaitable[object]] = _no_peers
    """Hear what the others say now. Raises `StoreError`."""
    cut: Callable[[str], Awaitable[bool]] = _cannot_cut
    """Cut the live connection of that id; False when there is none. Raises `StoreError`."""
    series: TimeSeries = field(default_factory=TimeSeries)
    probe: Callable[[Target], Awaitable[ProbeResult]] = _cannot_probe
    """What a target, not a folder, answers just now. Raises `UpstreamError`."""
    about: Callable[[], About] = About
    find_problems: Callable[[], Sequence[Finding]] = tuple
    """What a look at the home, its keys and the clock finds."""

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock.now())
