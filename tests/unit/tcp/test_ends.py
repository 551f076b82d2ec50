"""Each deletion ends exactly the sessions that stand on what was deleted, by its name, and cuts them in that turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from burrowgate.core.identity.accounts import Account, Identity, Role
from burrowgate.core.identity.logins import EndReason, end_login, open_login
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tcp.hosts import SourceKind
from burrowgate.core.tcp.roles import ProjectRole
from burrowgate.core.tcp.settings import TcpSettings
from burrowgate.core.tcp.vaults import Credential, CredentialKind, Library, Use, Vault, VaultKind
from burrowgate.errors import TcpSessionOver
from burrowgate.identity.accounts import AccountService
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import ACCOUNT, IDENTITY, LOGIN
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.tcp_sessions import Requester
from burrowgate.sessions.withdrawals import Withdrawals
from burrowgate.tcp.credential_service import CredentialService
from burrowgate.tcp.host_service import HostService
from burrowgate.tcp.live_sessions import AWAY_SECONDS, LiveSessions
from burrowgate.tcp.openings import CountedConnection
from burrowgate.tcp.project_service import ProjectService
from burrowgate.tcp.role_service import RoleService
from burrowgate.tcp.terminations import RESCAN_SECONDS
from burrowgate.tcp.vault_service import VaultService
from tests.support import START
from tests.support.tcp_admin import read_at_once
from tests.unit.tcp.tcp_case import TcpCase, done

ADMIN = "admin"
ADA = Account(account_id="ada", name="Ada", created_at=START)
EVE = Account(account_id="eve", name="Eve", created_at=START)
OWNER = Account(account_id="own", name="Owner", role=Role.OWNER, created_at=START)


class Exchange:
    """A live exchange, which carries one connection of a session."""

    passphrase = ""
    signed_in = None
    is_tcp = True
    reason = ""

    active = False
    rests_until = 0.0

    def __init__(self, connection: CountedConnection) -> None:
        self._connection = connection

    def cut(self, reason: str) -> None:
        if not self.reason:
            self.reason = reason
            self._connection.closed("session-ended", 0, 0)

    def info(self) -> Any:
        raise NotImplementedError

    def visit_id(self) -> str:
        return ""

    def sweep(self, now: float) -> None:
        return None


class EndsCase(TcpCase):
    def setUp(self) -> None:
        super().setUp()
        about: Any = {"clock": self.clock, "entropy": self.entropy}
        self.hosts = HostService(self.registry, **about, check_plugin=lambda source: None)
        self.projects = ProjectService(self.registry, **about)
        self.roles = RoleService(self.registry, **about)
        self.vaults = VaultService(self.registry, **about)
        self.stored = CredentialService(self.registry, self.credentials._local, **about, read_ssh_key=read_at_once)
        directory = IdentityDirectory(self.store)
        self.registry.watch(directory.take_in)
        self.accounts = AccountService(self.registry, directory, keys=lambda: self.keyring, **about)
        self.targets = TargetService(
            self.registry, Withdrawals(self.registry, self.reactor), **about, is_forbidden=lambda place: False
        )
        expiry = SessionExpiry(
            self.registry,
            self.connections,
            keys=lambda: self.keyring,
            clock=self.clock,
            last_used_at=lambda sid: None,
        )
        self.registry.watch(expiry.changed)
        self.change_settings(pending_timeout=86_400)

    def another(self, name: str, **fields: Any) -> Target:
        """Return a target that was added."""
        target = Target(
            target_id=f"id-of-{name}",
            name=name,
            address=TargetAddress(host="10.0.0.6", port=5432),
            type=TargetType.POSTGRESQL,
            tcp=TcpSettings(pending_timeout=86_400),
            created_at=START,
            **fields,
        )
        self.commit(target)
        return target

    def live_exchange(self, session: Session) -> Exchange:
        exchange = Exchange(self.connected(session))
        self.connections.session_scope(session.sid).exchanges.add(exchange)
        return exchange

    def assert_ends(
        self, doomed: Sequence[Session], others: Sequence[Session], work: Any, reason: str, *, opens: bool = True
    ) -> None:
        """Check that `work` ends the sessions `doomed` for `reason`, cuts them at once, and lets `others` live.

        Without `opens`, nothing is opened: the admission of the request refuses it before.
        """
        live = {session.sid: self.live_exchange(session) for session in (*doomed, *others)}
        if callable(work):
            work()
        else:
            done(work)
        self.assertEqual({live[one.sid].reason for one in doomed}, {reason}, "cut in the same turn")
        self.assertEqual({live[one.sid].reason for one in others}, {""}, "others live")
        for session in doomed if opens else ():
            error = self.assertRaises(TcpSessionOver, self.open, session)
            self.assertEqual(error.reason, reason)
        for session in others:
            self.connected(session).closed("client-closed", 0, 0)
        self.run_jobs()
        for session in doomed:
            self.assertIsNotNone(self.entry(session.sid).closed_at)
            self.assertEqual(self.history(session.sid).termination, reason)
            self.assertEqual({one.reason for one in self.connections_of(session.sid)}, {"session-ended"})
        for session in others:
            self.assertIsNone(self.entry(session.sid).closed_at)


class HostTests(EndsCase):
    def setUp(self) -> None:
        super().setUp()
        self.sets = [done(self.hosts.add_set("default", name, 5432, actor=ADMIN)) for name in ("web", "mail")]
        self.named: dict[str, Session] = {}
        for host_set, name in ((self.sets[0], "a"), (self.sets[0], "b"), (self.sets[1], "c")):
            done(self.hosts.add_host(host_set.set_id, f"{name}.example", name=name, actor=ADMIN))
        self.change_settings(host_sets=tuple(one.set_id for one in self.sets))
        while len(self.named) < 3:
            session = self.establish()
            assert session.tcp is not None
            self.named.setdefault(session.tcp.endpoint_host[0], session)

    def test_host(self) -> None:
        """(tcp T14)"""
        host = next(one for one in done(self.hosts.hosts.list()) if one.name == "a")
        work = self.hosts.delete_host(host.host_id, actor=ADMIN)
        self.assert_ends([self.named["a"]], [self.named["b"], self.named["c"]], work, "ended:host:a")

    def test_host_set(self) -> None:
        """(tcp T15)"""
        work = self.hosts.delete_set(self.sets[0].set_id, actor=ADMIN)
        self.assert_ends([self.named["a"], self.named["b"]], [self.named["c"]], work, "ended:host-set:web")

    def test_source(self) -> None:
        """(tcp T16)"""
        source = next(one for one in done(self.hosts.sources.list()) if one.name == "web")
        self.assertIs(source.kind, SourceKind.STATIC)
        work = self.hosts.delete_source(source.source_id, actor=ADMIN)
        self.assert_ends([self.named["a"], self.named["b"]], [self.named["c"]], work, "ended:source:web")


class CredentialTests(EndsCase):
    def setUp(self) -> None:
        super().setUp()
        self.second, self.bare = self.another("second"), self.another("bare")
        self.vault, self.other_vault = self.a_vault("local"), self.a_vault("other")

    def a_vault(self, name: str) -> Vault:
        vault = Vault(vault_id="", project_id="default", name=name, kind=VaultKind.LOCAL, created_at=0)
        return done(self.vaults.add_vault(vault, actor=ADMIN))

    def a_credential(self, name: str, vault: Vault) -> Credential:
        kind = CredentialKind.PASSWORD
        work = self.stored.add(vault.vault_id, name=name, kind=kind, values={"password": "x"}, actor=ADMIN)
        return done(work)

    def a_library(self, name: str, vault: Vault, credential_id: str = "") -> Library:
        library = Library(
            library_id="", project_id="", vault_id=vault.vault_id, name=name, type="scripted",
            credential_id=credential_id, created_at=0,
        )  # fmt: skip
        return done(self.vaults.add_library(library, actor=ADMIN))

    def bind(self, target: Target, **resource: str) -> str:
        return done(self.vaults.bind(target.target_id, use=Use.BROKERED, actor=ADMIN, **resource)).binding_id

    def of(self, *targets: Target) -> list[Session]:
        return [self.establish(target=target) for target in targets]

    def test_credential(self) -> None:
        """(tcp T17)"""
        app, other = self.a_credential("app", self.vault), self.a_credential("other", self.vault)
        self.bind(self.target, credential_id=app.credential_id)
        self.bind(self.second, credential_id=other.credential_id)
        work = self.stored.delete(app.credential_id, actor=ADMIN)
        self.assert_ends(self.of(self.target), self.of(self.second, self.bare), work, "ended:credential:app")

    def test_own_credential_of_a_library(self) -> None:
        """(tcp T17) What it issued is revoked with it nevertheless."""
        app = self.a_credential("app", self.vault)
        self.bind(self.target, library_id=self.a_library("roles", self.vault, app.credential_id).library_id)
        self.bind(self.second, library_id=self.a_library("others", self.vault).library_id)
        doomed, others = self.of(self.target), self.of(self.second)
        work = self.stored.delete(app.credential_id, actor=ADMIN)
        self.assert_ends(doomed, others, work, "ended:credential:app")
        self.assertEqual(len(self.library.existing), 1)

    def test_library(self) -> None:
        """(tcp T18)"""
        roles, others = self.a_library("roles", self.vault), self.a_library("others", self.vault)
        self.bind(self.target, library_id=roles.library_id)
        self.bind(self.second, library_id=others.library_id)
        doomed, living = self.of(self.target), self.of(self.second, self.bare)
        work = self.vaults.delete_library(roles.library_id, actor=ADMIN)
        self.assert_ends(doomed, living, work, "ended:library:roles")
        self.assertEqual(len(self.library.existing), 1)

    def test_vault(self) -> None:
        """(tcp T19)"""
        third = self.another("third")
        self.bind(self.target, credential_id=self.a_credential("app", self.vault).credential_id)
        self.bind(self.second, library_id=self.a_library("roles", self.vault).library_id)
        self.bind(third, credential_id=self.a_credential("app2", self.other_vault).credential_id)
        doomed, living = self.of(self.target, self.second), self.of(third, self.bare)
        self.assert_ends(
            doomed, living, self.vaults.delete_vault(self.vault.vault_id, actor=ADMIN), "ended:vault:local"
        )

    def test_binding(self) -> None:
        """(tcp T20)"""
        app = self.a_credential("app", self.vault)
        removed = self.bind(self.target, credential_id=app.credential_id)
        self.bind(self.second, credential_id=app.credential_id)
        work = self.vaults.unbind(removed, actor=ADMIN)
        self.assert_ends(self.of(self.target), self.of(self.second, self.bare), work, f"ended:binding:{removed}")


class TargetTests(EndsCase):
    def test_target(self) -> None:
        """(tcp T21)"""
        other = self.another("other")
        doomed, living = [self.establish(), self.establish()], [self.establish(target=other)]
        work = self.targets.delete("db", actor=ADMIN)
        self.assert_ends(doomed, living, work, "ended:target:db", opens=False)

    def in_project(self, name: str) -> Session:
        project = done(self.projects.add(name, actor=ADMIN))
        return self.establish(target=self.another(name.replace("/", "-"), project_id=project.project_id))

    def test_project(self) -> None:
        """(tcp T22)"""
        doomed, living = self.in_project("acme/infra"), [self.in_project("acme/apps"), self.establish()]
        work = self.projects.delete("acme/infra", actor=ADMIN)
        self.assert_ends([doomed], living, work, "ended:project:acme/infra")

    def test_organisation(self) -> None:
        """(tcp T23)"""
        doomed = [self.in_project("acme/infra"), self.in_project("acme/apps")]
        living = [self.in_project("acme"), self.in_project("beta/infra"), self.establish()]
        self.assert_ends(doomed, living, self.projects.delete("acme/", actor=ADMIN), "ended:organisation:acme")


class StoreTests(EndsCase):
    def test_connections_end_while_the_store_is_away(self) -> None:
        """(tcp T12) A store that is away for a moment only ends none."""
        live, position = self.live_exchange(self.establish()), Position()
        live_sessions = LiveSessions(
            cast(Any, SimpleNamespace(store=position)), self.connections, self.reader, clock=self.clock
        )

        def run(seconds: float, value: int | None) -> str:
            position.value = value
            self.reactor.advance(seconds)
            live_sessions.run()
            return live.reason

        for seconds, value in ((0, 1), (0, None), (AWAY_SECONDS / 2, None), (9, 1), (0, None), (0.5, None)):
            self.assertEqual(run(seconds, value), "")
        self.assertEqual(run(0.5, None), "store-unavailable")


class Position:
    """A store of which only the position is asked."""

    value: int | None = 1

    def position(self) -> int | None:
        return self.value


class PersonTests(EndsCase):
    def setUp(self) -> None:
        super().setUp()
        self.commit(*map(ACCOUNT.to_resource, (ADA, EVE, OWNER)))
        for account in (ADA, EVE):
            work = self.roles.grant("default", ProjectRole.CONNECT, account_id=account.account_id, actor=ADMIN)
            done(work)
        self.identity = Identity(provider="corp", issuer="https://corp", subject="ada", account_id="ada", seen_at=START)
        self.commit(IDENTITY.to_resource(self.identity))

    def requester(self, account: Account, login_id: str, method: str = "passkey", identity_id: str = "") -> Requester:
        login = open_login(
            account, login_id=login_id, method=method, strong=True, now=self.now(), identity_id=identity_id
        )
        self.commit(LOGIN.to_resource(login))
        return Requester(actor=f"account {account.account_id}", account=account, login=login)

    def session_of(self, account: Account, login_id: str, **login: str) -> Session:
        return self.establish(self.requester(account, login_id, **login))

    def by_provider(self) -> Session:
        record = IDENTITY.to_resource(self.identity)
        return self.session_of(ADA, "by-provider", method="oidc:corp", identity_id=record.resource_id)

    def test_account(self) -> None:
        """(tcp T24)"""
        doomed = [self.session_of(ADA, "l1"), self.by_provider()]
        living = [self.session_of(EVE, "l2"), self.establish()]
        self.assert_ends(doomed, living, self.accounts.delete("ada", actor=ADMIN), "ended:account:Ada")

    def test_identity(self) -> None:
        """(tcp T25)"""
        doomed, living = [self.by_provider()], [self.session_of(ADA, "l1"), self.establish()]
        record = IDENTITY.to_resource(self.identity)
        work = self.registry.commit(Change(deletes=(record,)))
        self.assert_ends(doomed, living, work, f"ended:identity:{record.resource_id}")

    def test_provider(self) -> None:
        """(tcp T26) It is removed by a restart, which has ended all connections."""
        doomed, living = self.by_provider(), [self.session_of(ADA, "l1"), self.establish()]
        self.providers.discard("corp")
        self.assertEqual(self.assertRaises(TcpSessionOver, self.open, doomed).reason, "ended:provider:corp")
        for session in living:
            self.connected(session).closed("client-closed", 0, 0)
        self.run_jobs()
        self.reactor.advance(RESCAN_SECONDS)
        self.run_jobs()
        self.assertEqual(self.history(doomed.sid).termination, "ended:provider:corp")
        for session in living:
            self.assertIsNone(self.entry(session.sid).closed_at)

    def test_login(self) -> None:
        """(tcp T26) Other logins of the person go on, and what outlives its sign-in."""
        doomed = self.session_of(ADA, "l1")
        self.change_settings(outlives_sign_in=True)
        stays = self.requester(ADA, "l2")
        living = [self.establish(stays), self.session_of(ADA, "l3")]
        self.assert_ends([doomed], living, self.end("l1"), "login-ended")
        assert stays.login is not None
        done(self.end("l2"))
        self.run_jobs()
        self.assertIsNone(self.entry(living[0].sid).closed_at)

    async def end(self, login_id: str) -> None:
        resource = await self.store.resource(LOGIN.kind, login_id)
        assert resource is not None
        ended = end_login(LOGIN.from_resource(resource), EndReason.SIGNED_OUT, now=self.now())
        await self.registry.commit(Change(puts=(LOGIN.to_resource(replace(ended)),)))
