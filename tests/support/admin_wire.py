"""The admin API in memory: the real site over a fake transport."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from prometheus_client import CollectorRegistry
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.interfaces import IAddress
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from burrowgate.admin.box_context import NO_BOXES, BoxAdmin
from burrowgate.admin.context import AdminContext
from burrowgate.admin.project_context import ProjectAdmin, SshFindings
from burrowgate.admin.site import AdminSite, make_site
from burrowgate.core.audit import AuditRecord
from burrowgate.core.store_records import Change, Committed
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import UpstreamConnectError
from burrowgate.host_sources.catalogue import HOST_SOURCES
from burrowgate.identity.access_tokens import AccessTokenService
from burrowgate.identity.account_finder import AccountFinder
from burrowgate.identity.accounts import AccountService
from burrowgate.identity.claims import ClaimService
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.logins import LoginService
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.provider_accounts import ProviderAccounts
from burrowgate.identity.providers import Providers
from burrowgate.server.host_source_wiring import check_source_plugin
from burrowgate.sessions.extend_requests import ExtendRequests
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.sign_in_rules import SessionRules
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.tcp_sessions import SessionEstablisher
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.visit_cuts import VisitCuts
from burrowgate.sessions.withdrawals import Withdrawals
from burrowgate.stores.memory import MemoryStore
from burrowgate.tcp.host_service import HostService
from burrowgate.tcp.project_service import ProjectService
from burrowgate.tcp.role_service import RoleService
from burrowgate.tcp.source_hosts import SourceHosts
from burrowgate.telemetry.recent_requests import RecentRequests
from tests.support import FAST_ARGON2, FixedClock, FixedEntropy, TestCase
from tests.support.host_sources import FakeHostSource
from tests.support.tcp_admin import Probes, tcp_admin
from tests.support.webhooks import MemorySecrets, Receiver, webhook_service

ADMIN_KEY = "the-key-of-the-admin"
PORT = 8481
OWN_PORT = 8480
SESSIONS = "/api/v1/sessions"
HOST = f"127.0.0.1:{PORT}"


HUNG_UP = Failure(ConnectionLost())


class Transport(StringTransport):
    """A connection that can also be aborted."""

    def abortConnection(self) -> None:
        self.aborting = True
        self.disconnecting = True

    aborting = False


@dataclass(frozen=True)
class Reply:
    """A parsed response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def parse(data: bytes) -> Reply:
    """Parse `data`, which is one response."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(": ")
        assert name.lower() not in headers, f"{name} is repeated"
        headers[name.lower()] = value
    return Reply(int(first.split(" ")[1]), headers, body)


class NoProviderHttp:
    """Fails a test that talks to a provider."""

    async def get(self, url: str, access_token: str = "") -> Any:
        raise AssertionError(url)

    async def post(self, request: Any) -> Any:
        raise AssertionError(request.url)


class RacingStore(MemoryStore):
    """A memory store with a concurrent writer: `before_commit` is called once, before the next commit."""

    before_commit: Callable[[], None] | None = None

    async def commit(self, change: Change) -> Committed:
        if self.before_commit is not None:
            racing, self.before_commit = self.before_commit, None
            racing()
        return await super().commit(change)


@dataclass
class World:
    """The dependencies of an admin API, accessible to the test."""

    store: RacingStore = field(default_factory=RacingStore)
    clock: FixedClock = field(default_factory=FixedClock)
    entropy: FixedEntropy = field(default_factory=FixedEntropy)
    reactor: Clock = field(default_factory=Clock)
    key: Key = field(default_factory=lambda: Key(bytes(range(32))))
    ready: str | None = None
    warnings: tuple[str, ...] = ()
    live: dict[str, int] = field(default_factory=dict)
    admin_key: str = field(default=ADMIN_KEY, repr=False)
    naming: Naming = field(default_factory=Naming)
    terminates_tls: bool = True
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    receiver: Receiver = field(default_factory=Receiver)
    providers: tuple[Provider, ...] = ()
    probes: Probes = field(default_factory=Probes)
    sshd: SshFindings | None = None
    recordings: str = "/nonexistent"
    """The folder of the recordings of terminals."""
    closed_ports: tuple[int, ...] = ()
    boxes: BoxAdmin = NO_BOXES
    recent_requests: RecentRequests = field(default_factory=lambda: RecentRequests(1000))

    def __post_init__(self) -> None:
        self.keyring = Keyring([self.key])
        self.registry = Registry(self.store, self.naming)
        self.directory = IdentityDirectory(self.store)
        self.registry.watch(self.directory.take_in)
        self.finder = AccountFinder(self.store, self.directory)

    def admin_context(self) -> AdminContext:
        withdrawals = Withdrawals(self.registry, self.reactor)
        updates = SessionUpdates(self.registry, self.clock)
        about: Any = {"keys": lambda: self.keyring, "clock": self.clock, "entropy": self.entropy}
        self.accounts = AccountService(self.registry, self.directory, **about)
        providers = Providers(self.providers, NoProviderHttp(), self.clock.now)
        self.logins = LoginService(self.registry, self.directory, providers, **about, call_later=self.reactor.callLater)
        self.claims = ClaimService(self.registry, self.directory, self.accounts, **about)
        self.access_tokens = AccessTokenService(self.registry, self.directory, **about)
        self.registry.watch(self.access_tokens.take_in)
        targets = TargetService(
            self.registry,
            withdrawals,
            clock=self.clock,
            entropy=self.entropy,
            is_forbidden=self.forbids,
            rule_text=self.finder.rule_text,
        )
        self.host_source = FakeHostSource()
        self.project_admin = ProjectAdmin(
            projects=ProjectService(self.registry, clock=self.clock, entropy=self.entropy),
            hosts=HostService(self.registry, clock=self.clock, entropy=self.entropy, check_plugin=check_source_plugin),
            roles=RoleService(self.registry, clock=self.clock, entropy=self.entropy),
            source_types=HOST_SOURCES.known,
            hosts_now=SourceHosts(
                self.registry.store, lambda type: self.host_source, clock=self.clock, reactor=self.reactor
            ).hosts,
            probe_ssh=self.probe_ssh,
            probe_tcp=self.probe_tcp,
        )
        return AdminContext(
            registry=self.registry,
            targets=targets,
            project_admin=self.project_admin,
            sessions=SessionService(
                self.registry,
                targets,
                withdrawals,
                keys=lambda: self.keyring,
                clock=self.clock,
                entropy=self.entropy,
                hasher=FAST_ARGON2,
                default_ttl=lambda: 24 * 3600,
                terminates_tls=self.terminates_tls,
                records_of=self.claims.records_of,
                rule_text=self.finder.rule_text,
                establisher=self.establisher(),
            ),
            visit_cuts=VisitCuts(self.registry, withdrawals, updates),
            extend_requests=ExtendRequests(self.registry, updates),
            session_rules=SessionRules(self.registry, withdrawals, updates, self.finder.rule_text),
            claims=self.claims,
            accounts=self.accounts,
            account_finder=self.finder,
            logins=self.logins,
            provider_accounts=ProviderAccounts(
                self.registry, self.directory, self.logins, clock=self.clock, entropy=self.entropy
            ),
            access_tokens=self.access_tokens,
            provider_states=providers.states,
            webhooks=webhook_service(
                self.registry,
                self.clock,
                self.entropy,
                secrets=self.secrets,
                receiver=self.receiver,
                is_forbidden=self.forbids,
            ),
            tcp=tcp_admin(
                self.registry, self.clock, self.entropy, lambda: self.keyring, self.probes, recordings=self.recordings
            ),
            keys=lambda: self.keyring,
            clock=self.clock,
            entropy=self.entropy,
            reactor=self.reactor,
            admin_key=self.admin_key,
            session_ttl=24 * 3600,
            open_count=lambda sid: self.live.get(sid, 0),
            ready=lambda: self.ready,
            metrics=CollectorRegistry(),
            version="0.0.test",
            listen="http://127.0.0.1:8480",
            warnings=lambda: self.warnings,
            boxes=self.boxes,
            recent_requests=self.recent_requests,
        )

    def establisher(self) -> SessionEstablisher | None:
        """What establishes sessions of targets that speak TCP; None if nothing does."""
        return None

    async def probe_tcp(self, host: str, port: int) -> None:
        if port in self.closed_ports:
            raise UpstreamConnectError

    async def probe_ssh(self, host: str, port: int) -> SshFindings:
        if self.sshd is None:
            raise UpstreamConnectError("Nothing listens there.")
        return self.sshd

    def forbids(self, place: TargetAddress) -> bool:
        return place.port in (PORT, OWN_PORT) or place.host == "169.254.169.254"


class AdminTestCase(TestCase):
    """A test of a complete admin API, whose dependencies are `self.world`."""

    def setUp(self) -> None:
        self.start(World())

    def start(self, world: World) -> None:
        """Replace the admin API by one on `world`."""
        self.world = world
        self.wait(world.store.start())
        self.wait(world.registry.start())
        self.site: AdminSite = make_site(world.admin_context())
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)

    def wait(self, coroutine: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def connect(self, peer: IAddress | None = None, host: IAddress | None = None) -> tuple[Any, Transport]:
        """A new connection to the admin: its protocol and transport."""
        peer = peer or IPv4Address("TCP", "127.0.0.1", 54321)
        transport = Transport(hostAddress=host or IPv4Address("TCP", "127.0.0.1", PORT), peerAddress=peer)
        protocol = self.site.buildProtocol(peer)
        protocol.makeConnection(transport)
        return protocol, transport

    def send(self, data: bytes, peer: IAddress | None = None, host: IAddress | None = None) -> bytes:
        """Send `data` on a new connection and return the bytes received."""
        protocol, transport = self.connect(peer, host)
        protocol.dataReceived(data)
        answer: bytes = transport.value()
        protocol.connectionLost(HUNG_UP)
        return answer

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str | None] | None = None,
        extra: Sequence[tuple[str, str]] = (),
        raw: bytes | None = None,
        peer: IAddress | None = None,
    ) -> Reply:
        """The response to a request with the key; `headers` replace the usual ones (None omits), `extra` are added."""
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        fields: dict[str, str | None] = {"Host": HOST, "Authorization": f"Bearer {self.world.admin_key}"}
        if content:
            fields |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        fields |= headers or {}
        sent = [(name, value) for name, value in fields.items() if value is not None]
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (*sent, *extra))]
        return parse(self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content, peer))

    # Common preconditions and assertions.

    def target(self, name: str = "app", **fields: Any) -> Any:
        """Add a target through the admin API and return it."""
        reply = self.call("POST", "/api/v1/targets", {"name": name, "address": "127.0.0.1:3000"} | fields)
        self.assertEqual(reply.status, 201, reply.body)
        return reply.json

    def mint(self, target: str = "app", **fields: Any) -> Any:
        """Mint a session through the admin API and return the response."""
        reply = self.call("POST", f"/api/v1/targets/{target}/sessions", fields)
        self.assertEqual(reply.status, 201, reply.body)
        return reply.json

    def recorded(self) -> Sequence[AuditRecord]:
        """Return all audit events."""
        events: Sequence[AuditRecord] = self.wait(self.world.store.events(0, 1000))
        return events

    def actions(self) -> list[str]:
        """Return the actions of all audit events, in order."""
        return [one.event.action.value for one in self.recorded()]

    def revise(self, sid: str, **fields: Any) -> None:
        """Change a session in the store, as another process does."""
        session = self.wait(self.world.store.session(sid))
        changed = replace(session, version=session.version + 1, **fields)
        self.wait(MemoryStore.commit(self.world.store, Change(puts=(changed,))))

    def assertProblem(self, reply: Reply, status: int, kind: str = "", field: str | None = None) -> None:
        """Check that `reply` is a problem of that status, kind and field."""
        self.assertEqual(reply.status, status, reply.body)
        self.assertEqual(reply.headers["content-type"], "application/problem+json")
        self.assertEqual(reply.json["status"], status)
        self.assertTrue(reply.json["detail"] and reply.json["title"])
        if kind:
            self.assertEqual(reply.json["type"], f"urn:burrowgate:{kind}")
        self.assertEqual(reply.json.get("field"), field)


class SessionTestCase(AdminTestCase):
    """A test with one target, `app`."""

    def setUp(self) -> None:
        super().setUp()
        self.target()

    def path(self, **fields: Any) -> str:
        """Mint a session and return its path in the admin API."""
        return f"{SESSIONS}/{self.mint(**fields)['session']['id']}"
