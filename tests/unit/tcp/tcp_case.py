"""Base of tests of TCP sessions: their services on one store in memory, with a library of the tests."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from zope.interface import implementer

from burrowgate.core.access import Admission, Claim, RouteMatch
from burrowgate.core.claims import CredentialSource
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.store_records import Change
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.core.tcp.leases import Lease
from burrowgate.core.tcp.opening import ClientKey
from burrowgate.core.tcp.settings import TcpSettings
from burrowgate.core.tcp.vaults import Binding, Library, Use, Vault, VaultKind
from burrowgate.core.tokens import Key, Keyring
from burrowgate.credentials.interfaces import ILibrary, IssueContext, Issued
from burrowgate.credentials.local_vault import LocalVault
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable
from burrowgate.host_sources.interfaces import IHostSource
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.tcp_sessions import Requester, commit_established
from burrowgate.stores.memory import MemoryStore
from burrowgate.tcp.basis_reader import BasisReader
from burrowgate.tcp.credentials import SessionCredentials
from burrowgate.tcp.establishment import Establishment
from burrowgate.tcp.hosts import HostChooser
from burrowgate.tcp.lease_runner import LeaseRunner
from burrowgate.tcp.live_sessions import LiveSessions
from burrowgate.tcp.opener import ConnectionOpener
from burrowgate.tcp.openings import ConnectionLog, CountedConnection
from burrowgate.tcp.records import BINDING, LEASE, LIBRARY, VAULT
from burrowgate.tcp.source_hosts import SourceHosts
from burrowgate.tcp.terminations import Terminations
from tests.support import START, FixedEntropy, TestCase

KEY = Key(bytes(32))
OPERATOR = Requester(actor="admin")
CLIENT, OTHER_CLIENT = ClientKey(bytes(32)), ClientKey(bytes([1]) * 32)

_T = TypeVar("_T")


def done(work: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of `work`, which waits for nothing."""
    results: list[Any] = []
    Deferred.fromCoroutine(work).addBoth(results.append)
    if not results:
        raise AssertionError("It still waits for something.")
    if hasattr(results[0], "raiseException"):
        results[0].raiseException()
    result: _T = results[0]
    return result


class StoreClock:
    """The time of the services, which is that of the reactor of a test."""

    def __init__(self, reactor: Clock) -> None:
        self._reactor = reactor

    def now(self) -> float:
        return START + self._reactor.seconds()


@implementer(ILibrary)
class ScriptedLibrary:
    """A server of credentials: names that exist, and whether it is there."""

    def __init__(self) -> None:
        self.existing: set[str] = set()
        self.is_away = False
        self.refuses = False
        self.loses_answer = False
        """Whether it makes the credential, and then does not answer."""
        self.refuses_renewal = False
        self.lifetime: int | None = None
        self.revoked: list[str] = []
        self.contexts: list[IssueContext] = []

    async def issue(self, context: IssueContext) -> Issued:
        self._answer()
        self.contexts.append(context)
        self.existing.add(context.hint)
        if self.loses_answer:
            raise CredentialsUnavailable
        expires_at = None if self.lifetime is None else context.now + self.lifetime
        secret = {"username": context.hint, "password": f"secret of {context.hint}"}
        return Issued(secret=secret, accessor="a", expires_at=expires_at, renewable=self.lifetime is not None)

    async def renew(self, context: IssueContext, accessor: str, until: int) -> int:
        self._answer()
        if self.refuses_renewal:
            raise CredentialsRefused
        return min(context.now + (self.lifetime or 0), until)

    async def revoke(self, context: IssueContext, hint: str, accessor: str) -> None:
        self._answer()
        self.revoked.append(hint)
        self.existing.discard(hint)

    async def probe(self, context: IssueContext) -> str:
        return ""

    async def close(self) -> None:
        return None

    def _answer(self) -> None:
        if self.is_away:
            raise CredentialsUnavailable
        if self.refuses:
            raise CredentialsRefused


class TcpCase(TestCase):
    """A test with a target `db` and the services of one node."""

    page = 500

    def setUp(self) -> None:
        self.reactor = Clock()
        self.clock = StoreClock(self.reactor)
        self.store = MemoryStore()
        done(self.store.start())
        self.registry = Registry(self.store, Naming())
        done(self.registry.start())
        self.entropy = FixedEntropy()
        self.keyring = Keyring([KEY])
        self.library = ScriptedLibrary()
        self.answering: dict[str, bool] = {}
        self.host_sources: dict[str, IHostSource] = {}
        self.providers = {"corp"}
        self.count = self.wakes = 0
        self.build()
        self.target = Target(
            target_id="t1",
            name="db",
            address=TargetAddress(host="10.0.0.5", port=5432),
            type=TargetType.POSTGRESQL,
            tcp=TcpSettings(),
            created_at=START,
        )
        self.commit(self.target)

    def build(self) -> None:
        """Make the services of a process, as a restart does."""
        self.connections = ConnectionRegistry()
        self.reader = BasisReader(self.store, now=self.now, has_provider=lambda name: name in self.providers)
        self.credentials = SessionCredentials(
            self.registry,
            clock=self.clock,
            entropy=self.entropy,
            keys=lambda: self.keyring,
            vault=LocalVault(lambda: self.keyring, self.entropy),
            library_for=lambda library, vault: self.library,
            node_id="n1",
            wake=lambda: None,
        )
        self.leases = LeaseRunner(self.registry, self.credentials, clock=self.clock)
        self.terminations = Terminations(
            self.registry,
            self.store,
            self.reader,
            self.leases,
            clock=self.clock,
            keys=lambda: self.keyring,
            wake=self._woken,
            page=self.page,
        )
        self.registry.watch(self.terminations.changed)
        self.live = LiveSessions(self.registry, self.connections, self.reader, clock=self.clock)
        self.registry.watch(self.live.changed)
        self.log = ConnectionLog(
            self.registry,
            clock=self.clock,
            reactor=self.reactor,
            node_id="n1",
            on_closed=self.terminations.check,
        )
        self.opener = ConnectionOpener(
            self.log,
            self.reader,
            self.credentials,
            keys=lambda: self.keyring,
            entropy=self.entropy,
            shown_address=lambda address: address,
        )
        self.establishment = Establishment(
            self.registry,
            clock=self.clock,
            hosts=HostChooser(
                self.store,
                entropy=self.entropy,
                answers=self._answers,
                sources=SourceHosts(
                    self.store, lambda type: self.host_sources[type], clock=self.clock, reactor=self.reactor
                ),
            ),
            credentials=self.credentials,
            find_identity=self._find_identity,
        )

    def _woken(self) -> None:
        self.wakes += 1

    async def _answers(self, host: str, port: int) -> bool:
        return self.answering.get(host, True)

    async def _find_identity(self, identity_id: str) -> None:
        return None

    def now(self) -> int:
        return int(self.clock.now())

    def commit(self, *puts: Any) -> None:
        done(self.registry.commit(Change(puts=puts)))

    def advance(self, seconds: float) -> None:
        self.reactor.advance(seconds)

    # Sessions and connections.

    def establish(self, requester: Requester = OPERATOR, *, ttl: int = 3_600, target: Target | None = None) -> Session:
        """Establish and commit a session."""
        target = self.registry.target_by_id((target or self.target).target_id)
        assert target is not None
        self.count += 1
        sid = f"session{self.count:015d}"
        session = Session(
            sid=sid,
            target_id=target.target_id,
            kid=KEY.kid,
            kind=Kind.FULL,
            label="for Ada",
            created_at=self.now(),
            expires_at=self.now() + ttl,
        )
        change = Change(puts=(session,))
        return done(commit_established(self.registry, self.establishment, session, target, change, requester)).session

    def open(self, session: Session, client: ClientKey | None = CLIENT, *, vid: str = "") -> CountedConnection:
        """Open a connection of `session`, not dialled yet."""
        target = self.registry.target_by_id(session.target_id)
        assert target is not None
        claim = Claim(KEY.kid, session.sid, CredentialSource.HEADER, vid)
        route = RouteMatch(target, b"db.localhost", b"http://db.localhost", False)
        return done(self.opener.open(Admission(session, claim), route, client, "192.0.2.7", "psql"))

    def connected(self, session: Session, client: ClientKey | None = CLIENT) -> CountedConnection:
        """Open a connection of `session` that the target has accepted."""
        opening = self.open(session, client)
        opening.connected("10.0.0.5:5432")
        return opening

    def session(self, sid: str) -> Session:
        session = done(self.registry.read(sid))
        assert session is not None
        return session

    def run_jobs(self, times: int = 3) -> None:
        """Let the primary process do its periodic work."""
        for _ in range(times):
            done(self.terminations.run())
            done(self.leases.run())
            self.advance(1)

    # What is stored.

    def entry(self, sid: str) -> HistoryEntry:
        entry = done(self.store.history_entry(HistoryKind.SESSION, sid))
        assert entry is not None
        return entry

    def history(self, sid: str) -> SessionHistory:
        return SessionHistory.from_body(self.entry(sid).body)

    def connections_of(self, sid: str) -> list[ConnectionHistory]:
        query = HistoryQuery(kind=HistoryKind.CONNECTION, sid=sid)
        return [ConnectionHistory.from_body(entry.body) for entry in done(self.store.history(query))]

    def stored_leases(self) -> list[Lease]:
        found = done(self.store.resources(ResourceQuery(kind=LEASE.kind)))
        return [LEASE.from_resource(resource) for resource in found]

    def actions(self, sid: str) -> list[str]:
        return [record.event.action.value for record in done(self.store.events(0, 1_000, sid))]

    def bind_library(self, use: Use = Use.INJECTED) -> None:
        """Let the target's sessions get a credential of the library."""
        vault = Vault(vault_id="v1", project_id="default", name="local", kind=VaultKind.LOCAL, created_at=START)
        library = Library(
            library_id="l1", project_id="default", vault_id="v1", name="app", type="scripted", created_at=START
        )
        binding = Binding(binding_id="b1", target_id="t1", library_id="l1", use=use, created_at=START)
        self.commit(VAULT.to_resource(vault), LIBRARY.to_resource(library), BINDING.to_resource(binding))

    def change_settings(self, **changes: Any) -> None:
        """Change the TCP settings of the target."""
        target = self.registry.target_by_id("t1")
        assert target is not None and target.tcp is not None
        changed = replace(target, tcp=replace(target.tcp, **changes), version=target.version + 1)
        self.commit(changed)
