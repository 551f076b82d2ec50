"""Tests of TCP sessions in memory: established, bound, limited, connected, ended, and kept in the history."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.claims import Claim, CredentialSource
from burrowgate.core.history import HistoryKind
from burrowgate.core.identity.accounts import Account
from burrowgate.core.lifecycle import delete_target, revoke
from burrowgate.core.sessions import Session, State, state_at
from burrowgate.core.store_records import Change, Heartbeat
from burrowgate.core.tcp import leases
from burrowgate.core.tcp.hosts import DnsRecord, Host, HostSet, Source, SourceKind
from burrowgate.core.tcp.opening import ClientKey
from burrowgate.core.tcp.projects import Project
from burrowgate.core.tcp.roles import ProjectRole, RoleGrant
from burrowgate.core.tcp.settings import Bind
from burrowgate.core.tcp.vaults import Use
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import (
    BoundToOtherClient,
    ClientKeyNeeded,
    ConnectionsUsedUp,
    CredentialsUnavailable,
    Invalid,
    ProjectNotFound,
    RoleMissing,
    StoreUnavailable,
    TcpSessionOver,
)
from burrowgate.host_sources.interfaces import FoundHost
from burrowgate.identity.records import ACCOUNT
from burrowgate.sessions.tcp_sessions import Requester
from burrowgate.tcp.openings import CountedConnection
from burrowgate.tcp.records import HOST, HOST_SET, PROJECT, ROLE_GRANT, SOURCE
from tests.support import START
from tests.support.host_sources import FakeHostSource
from tests.unit.tcp.tcp_case import CLIENT, KEY, OTHER_CLIENT, TcpCase, done


class Exchange:
    """A live exchange that records why it was cut."""

    is_tcp = True

    reason = ""

    def cut(self, reason: str) -> None:
        self.reason = reason


ADA = Account(account_id="ada", name="Ada", created_at=START)


class EstablishmentTests(TcpCase):
    def test_terms_are_copied_and_stay(self) -> None:
        """(tcp T29) The snapshot and the terms do not follow their target."""
        self.change_settings(connection_limit=3, max_seconds=7_200)
        session = self.establish()
        assert session.tcp is not None
        snapshot = done(self.store.history_entry(HistoryKind.SNAPSHOT, session.tcp.snapshot))
        self.change_settings(connection_limit=9, max_seconds=60)
        stored = self.session(session.sid)
        assert stored.tcp is not None
        self.assertEqual((stored.tcp.connection_limit, stored.tcp.max_seconds), (3, 7_200))
        self.assertEqual(done(self.store.history_entry(HistoryKind.SNAPSHOT, stored.tcp.snapshot)), snapshot)

    def test_snapshots_are_shared(self) -> None:
        self.establish()
        before = done(self.store.count()).history
        self.establish()
        self.assertEqual(done(self.store.count()).history, before + 1)

    def test_session_of_a_project_has_its_limits(self) -> None:
        project = Project(project_id="p1", name="acme/infra", max_seconds=3_600, connection_limit=2, created_at=START)
        self.commit(PROJECT.to_resource(project))
        self.commit(replace(self.target, project_id="p1", version=2))
        session = self.establish()
        assert session.tcp is not None
        self.assertEqual((session.tcp.max_seconds, session.tcp.connection_limit), (3_600, 2))
        self.assertIn("project/p1", session.tcp.basis)
        self.assertEqual(self.history(session.sid).project, "acme/infra")
        self.assertRaises(Invalid, self.establish, ttl=3_601)

    def test_deleted_project_establishes_nothing(self) -> None:
        project = Project(project_id="p1", name="infra", created_at=START)
        self.commit(PROJECT.to_resource(project))
        self.commit(replace(self.target, project_id="p1", version=2))
        self.commit(PROJECT.to_resource(replace(project, version=2), deleted_at=START))
        self.assertRaises(ProjectNotFound, self.establish)

    def test_libraries_get_the_account_of_the_person(self) -> None:
        self.bind_library()
        self.commit(ACCOUNT.to_resource(ADA))
        grant = RoleGrant(
            grant_id="g1", project_id="default", role=ProjectRole.SHARE, account_id="ada", created_at=START
        )
        self.commit(ROLE_GRANT.to_resource(grant))
        person = replace(ADA, email="ada@example.com", attested_by="owner")
        self.establish(Requester(actor="account ada", account=person))
        self.establish()
        found = [(one.account_id, one.account_name, one.account_email) for one in self.library.contexts]
        self.assertEqual(found, [("ada", ADA.name, "ada@example.com"), ("", "", "")])

    def test_permission_is_read_once(self) -> None:
        """(tcp T27) A withdrawn role ends no session, and establishes none."""
        requester = Requester(actor="account ada", account=ADA)
        self.commit(ACCOUNT.to_resource(ADA))
        self.assertRaises(RoleMissing, self.establish, requester)
        grant = RoleGrant(
            grant_id="g1", project_id="default", role=ProjectRole.CONNECT, account_id="ada", created_at=START
        )
        self.commit(ROLE_GRANT.to_resource(grant))
        session = self.establish(requester)
        self.commit(ROLE_GRANT.to_resource(replace(grant, version=2), deleted_at=START + 1))
        self.assertRaises(RoleMissing, self.establish, requester)
        self.run_jobs()
        self.connected(session)
        self.assertIsNone(self.entry(session.sid).closed_at)

    def test_host_is_one_that_answers(self) -> None:
        source = Source(source_id="s1", project_id="default", name="static", kind=SourceKind.STATIC, created_at=START)
        hosts = HostSet(set_id="h1", project_id="default", name="web", source_id="s1", port=7_000, created_at=START)
        records = [
            HOST.to_resource(Host(host_id=name, set_id="h1", name=name, address=f"10.0.1.{number}", created_at=START))
            for number, name in enumerate(("a", "b", "c", "d"))
        ]
        self.commit(SOURCE.to_resource(source), HOST_SET.to_resource(hosts), *records)
        self.change_settings(host_sets=("h1",))
        chosen = set()
        self.answering = {"10.0.1.0": False, "10.0.1.1": False}
        for _ in range(20):
            terms = self.establish().tcp
            assert terms is not None
            chosen.add(terms.endpoint_host)
            self.assertEqual(terms.endpoint_port, 7_000)
            self.assertLessEqual({f"host/{terms.host_id}", "host_set/h1", "source/s1"}, set(terms.basis))
        self.assertEqual(chosen, {"10.0.1.2", "10.0.1.3"})

    def test_hosts_of_the_dns(self) -> None:
        for record, expected in ((DnsRecord.SRV, ("10.0.0.8", 7_000)), (DnsRecord.ADDRESS, ("10.0.0.8", 22))):
            name = record.value
            source = Source(
                source_id=name, project_id="default", name=name, kind=SourceKind.DNS, query="db.example.com",
                record=record, created_at=START,
            )  # fmt: skip
            hosts = HostSet(set_id=name, project_id="default", name=name, source_id=name, port=22, created_at=START)
            self.commit(SOURCE.to_resource(source), HOST_SET.to_resource(hosts))
            self.change_settings(host_sets=(name,))
            port = 7_000 if record is DnsRecord.SRV else None
            self.host_sources["dns"] = answers = FakeHostSource(FoundHost(address="10.0.0.8", port=port))
            terms = self.establish().tcp
            assert terms is not None
            self.assertEqual((terms.endpoint_host, terms.endpoint_port), expected)
            self.assertEqual(terms.host_id, "")
            self.assertEqual(answers.asked[0].options, {"query": "db.example.com", "record": name})

    def test_hosts_of_a_plugin(self) -> None:
        source = Source(
            source_id="s2", project_id="default", name="inventory", kind=SourceKind.PLUGIN, plugin="inventory",
            options=(("url", "http://inventory.example"),), created_at=START,
        )  # fmt: skip
        hosts = HostSet(set_id="h2", project_id="default", name="db", source_id="s2", port=5_432, created_at=START)
        self.commit(SOURCE.to_resource(source), HOST_SET.to_resource(hosts))
        self.change_settings(host_sets=("h2",))
        self.host_sources["inventory"] = inventory = FakeHostSource(FoundHost(address="10.0.0.9", host_id="forged"))
        terms = self.establish().tcp
        assert terms is not None
        self.assertEqual((terms.endpoint_host, terms.endpoint_port, terms.host_id), ("10.0.0.9", 5_432, ""))
        self.assertLessEqual({"host_set/h2", "source/s2"}, set(terms.basis))
        self.assertFalse([key for key in terms.basis if key.startswith("host/")])
        self.assertEqual(inventory.asked[0].options, {"url": "http://inventory.example"})
        self.assertEqual((inventory.asked[0].set_name, inventory.asked[0].port), ("db", 5_432))


class ConnectionTests(TcpCase):
    def test_fourth_of_three_is_refused_while_three_live(self) -> None:
        """(tcp T9)"""
        self.change_settings(connection_limit=3)
        session = self.establish()
        connections = [self.connected(session) for _ in range(3)]
        self.assertEqual(connections[2].welcome["left"], 0)
        self.assertRaises(ConnectionsUsedUp, self.open, session)
        self.run_jobs()
        self.assertIsNone(self.entry(session.sid).closed_at)
        for connection in connections:
            connection.closed("client-closed", 10, 20)
        self.run_jobs()
        history = self.history(session.sid)
        self.assertEqual((history.termination, history.connections, history.up, history.down), ("closed", 3, 30, 60))
        self.assertEqual(self.session(session.sid).ended_by, "closed")
        self.assertRaises(TcpSessionOver, self.open, session)

    def test_failed_dial_is_not_counted(self) -> None:
        """(tcp T9)"""
        self.change_settings(connection_limit=1)
        session = self.establish()
        for _ in range(3):
            self.open(session).failed("unreachable")
        self.run_jobs()
        self.assertIsNone(self.entry(session.sid).closed_at)
        self.connected(session)
        self.assertRaises(ConnectionsUsedUp, self.open, session)
        self.assertEqual([one.reason for one in self.connections_of(session.sid)], ["unreachable"] * 3 + [""])

    def test_other_client_is_refused(self) -> None:
        """(tcp T10) A link that was copied is of no use to the second client."""
        session = self.establish()
        self.connected(session, CLIENT)
        self.connected(session, CLIENT)
        before = self.actions(session.sid)
        self.assertRaises(BoundToOtherClient, self.open, session, OTHER_CLIENT)
        self.assertRaises(BoundToOtherClient, self.open, session, None, vid="v1")
        self.assertRaises(ClientKeyNeeded, self.open, session, None)
        self.assertEqual(self.actions(session.sid), before)
        self.assertEqual(before.count("session.bound"), 1)

    def test_browser_is_bound_by_its_visit(self) -> None:
        session = self.establish()
        self.open(session, None, vid="v1")
        self.open(session, None, vid="v1")
        self.assertRaises(BoundToOtherClient, self.open, session, None, vid="v2")

    def test_session_without_binding_takes_every_client(self) -> None:
        self.change_settings(bind=Bind.NONE)
        session = self.establish()
        for client in (CLIENT, OTHER_CLIENT, None):
            self.open(session, client)
        terms = self.session(session.sid).tcp
        assert terms is not None
        self.assertEqual(terms.connections_used, 3)

    def test_bytes_and_reason_are_in_the_history(self) -> None:
        session = self.establish()
        connection = self.connected(session)
        connection.progress(5, 6)
        self.assertEqual([(one.up, one.down) for one in self.connections_of(session.sid)], [(5, 6)])
        connection.closed("target-reset", 7, 8, "it broke")
        connection.closed("client-lost", 9, 9)
        (one,) = self.connections_of(session.sid)
        self.assertEqual((one.up, one.down, one.reason, one.error), (7, 8, "target-reset", "it broke"))
        self.assertEqual((one.client, one.program, one.endpoint), ("192.0.2.7", "psql", "10.0.0.5:5432"))

    def test_connections_of_a_process_that_died_are_closed(self) -> None:
        session = self.establish()
        self.connected(session)
        self.advance(5)
        done(self.terminations.close_lost_connections())
        (one,) = self.connections_of(session.sid)
        self.assertEqual((one.reason, one.closed_at), ("node-lost", START + 5))

    def test_brokered_credential_is_handed_over_and_an_injected_one_is_not(self) -> None:
        """(tcp T30) The secret is in the injection alone."""
        self.bind_library(Use.BROKERED)
        opening = self.open(self.establish())
        (lease,) = self.stored_leases()
        (shown,) = opening.welcome["credentials"]  # type: ignore[misc]
        self.assertEqual((shown["username"], shown["password"]), (lease.hint, f"secret of {lease.hint}"))
        self.assertIsNone(opening.injection)
        self.assertEqual(self.history(opening._sid).credentials, ("app",))

    def test_injected_credential_is_in_no_text(self) -> None:
        """(tcp T30)"""
        self.bind_library(Use.INJECTED)
        session = self.establish()
        opening = self.open(session)
        secret = f"secret of {self.stored_leases()[0].hint}"
        assert opening.injection is not None
        self.assertEqual(opening.injection.secret.password, secret)
        stored = "".join(repr(one) for one in done(self.store.events(0, 1_000)))
        stored += repr(self.stored_leases()) + self.entry(session.sid).body + repr(opening.welcome)
        stored += repr(opening.injection) + "".join(lease.sealed for lease in self.stored_leases())
        self.assertNotIn(secret, stored)

    def cancel(self, session: Session, client: ClientKey | None = CLIENT) -> CountedConnection:
        claim = Claim(KEY.kid, session.sid, CredentialSource.HEADER, "")
        route = RouteMatch(self.target, b"db.localhost", b"http://db.localhost", False)
        opening = self.opener.open(Admission(session, claim), route, client, "192.0.2.7", "psql", cancels=True)
        return done(opening)

    def test_cancel_request_needs_no_connection_left(self) -> None:
        self.change_settings(connection_limit=1)
        session = self.establish()
        self.assertRaises(ConnectionsUsedUp, self.cancel, session)  # there is nothing to cancel
        query = self.connected(session)
        self.assertRaises(ConnectionsUsedUp, self.open, session)
        for end in ("closed", "failed", "uncounted"):
            cancel = self.cancel(session)
            if end == "failed":
                cancel.failed("unreachable")
            else:
                cancel.connected("10.0.0.5:5432")
                _ = end == "uncounted" and cancel.uncounted()
                cancel.closed("both-closed", 16, 0)
            terms = self.session(session.sid).tcp
            assert terms is not None
            self.assertEqual(terms.connections_used, 1, end)
        self.assertRaises(BoundToOtherClient, self.cancel, session, OTHER_CLIENT)
        self.assertRaises(ConnectionsUsedUp, self.open, session)
        query.closed("both-closed", 1, 1)
        self.run_jobs()
        self.assertEqual(self.history(session.sid).termination, "closed")
        self.assertRaises(TcpSessionOver, self.cancel, session)

    def test_session_ends_with_its_last_connection_once_its_client_is_done(self) -> None:
        session = self.establish()
        first, second = self.connected(session), self.connected(session)
        first.session_done()
        first.session_done()
        self.assertRaises(ConnectionsUsedUp, self.open, session)
        first.closed("client-closed", 1, 1)
        self.run_jobs()
        self.assertIsNone(self.entry(session.sid).closed_at)
        second.closed("client-closed", 1, 1)
        self.run_jobs()
        self.assertEqual(self.history(session.sid).termination, "closed")

    def test_no_client_ends_a_session_that_any_may_use(self) -> None:
        self.change_settings(bind=Bind.NONE)
        session = self.establish()
        first = self.connected(session)
        first.session_done()
        first.closed("client-closed", 1, 1)
        self.run_jobs()
        self.open(session, OTHER_CLIENT)
        self.assertIsNone(self.entry(session.sid).closed_at)

    def test_cancel_request_is_not_counted(self) -> None:
        self.change_settings(connection_limit=2)
        session = self.establish()
        self.connected(session)
        for _ in range(3):
            cancel = self.connected(session)
            cancel.uncounted()
            cancel.uncounted()
            cancel.closed("both-closed", 16, 0)
        terms = self.session(session.sid).tcp
        assert terms is not None
        self.assertEqual(terms.connections_used, 1)


class EndTests(TcpCase):
    def ended(self, sid: str) -> str:
        self.run_jobs()
        return self.history(sid).termination

    def test_expiry_is_to_the_second(self) -> None:
        """(tcp T13)"""
        session = self.establish(ttl=3_600)
        connection = self.connected(session)
        self.assertEqual((connection.ends_at, connection.warn_at), (START + 3_600, START + 3_540))
        self.advance(3_599)
        self.open(session)
        self.advance(1)
        error = self.assertRaises(TcpSessionOver, self.open, session)
        self.assertEqual(error.reason, "expired")

    def test_session_that_no_client_uses_ends(self) -> None:
        session = self.establish()
        self.advance(599)
        self.run_jobs(1)
        self.assertIsNone(self.entry(session.sid).closed_at)
        self.assertEqual(self.ended(session.sid), "client-gone")
        self.assertIs(state_at(self.session(session.sid), self.now(), deleted_at=None), State.ENDED)

    def test_revocation_names_who_revoked(self) -> None:
        session = self.establish()
        now = self.now()
        revoked = revoke(self.session(session.sid), now=now)
        event = AuditEvent(time=now, action=Action.SESSION_REVOKED, actor="admin", target="db", sid=session.sid)
        done(self.registry.commit(Change(puts=(revoked,), events=(event,))))
        self.assertEqual(self.ended(session.sid), "revoked")
        self.assertEqual(self.history(session.sid).terminated_by, "admin")

    def test_deleted_target_is_the_reason(self) -> None:
        session = self.establish()
        self.commit(delete_target(self.target, now=self.now()))
        self.assertEqual(self.ended(session.sid), "ended:target:db")

    def test_removed_key_is_the_reason(self) -> None:
        session = self.establish()
        self.connected(session)
        self.keyring = Keyring([Key(bytes([7]) * 32)])
        self.terminations.check(session.sid)
        self.connections_closed(session.sid)
        self.assertEqual(self.ended(session.sid), "key-removed")

    def connections_closed(self, sid: str) -> None:
        done(self.terminations.close_lost_connections())

    def test_termination_waits_for_open_connections(self) -> None:
        session = self.establish()
        connection = self.connected(session)
        self.advance(3_600)
        self.run_jobs()
        self.assertIsNone(self.entry(session.sid).closed_at)
        connection.closed("session-expired", 1, 2)
        self.assertEqual(self.ended(session.sid), "expired")

    def test_history_stays_when_all_else_is_deleted(self) -> None:
        """(tcp T28)"""
        session = self.establish()
        self.connected(session).closed("client-closed", 1, 2)
        self.advance(3_600)
        self.assertEqual(self.ended(session.sid), "expired")
        target = self.registry.target_by_id("t1")
        assert target is not None
        self.commit(delete_target(target, now=self.now()))
        target = self.registry.target_by_id("t1")
        assert target is not None
        done(self.registry.commit(Change(deletes=(self.session(session.sid),))))
        done(self.registry.commit(Change(deletes=(target,))))
        self.assertEqual(self.history(session.sid).up, 1)
        self.assertEqual(len(self.connections_of(session.sid)), 1)
        terms = session.tcp
        assert terms is not None
        self.assertIsNotNone(done(self.store.history_entry(HistoryKind.SNAPSHOT, terms.snapshot)))

    def test_changes_that_never_cease_do_not_keep_later_sessions_from_being_looked_at(self) -> None:
        connected, unused = [self.establish() for _ in range(2)], [self.establish() for _ in range(5)]
        for session in connected:
            self.connected(session)  # which stays open, and the session with it
        self.page = 2
        self.build()
        self.advance(3_600)
        for number in range(30):
            self.commit(ACCOUNT.to_resource(replace(ADA, account_id=f"a{number}")))
            self.run_jobs(1)
        self.assertEqual({self.history(session.sid).termination for session in unused}, {"client-gone"})


class LiveTests(TcpCase):
    """Cuts of live connections when a record of their basis is deleted."""

    def exchange(self, sid: str) -> Exchange:
        exchange = Exchange()
        self.connections.session_scope(sid).exchanges.add(exchange)
        return exchange

    def setUp(self) -> None:
        super().setUp()
        self.project = Project(project_id="p1", name="acme/infra", created_at=START)
        self.commit(PROJECT.to_resource(self.project))
        self.commit(replace(self.target, project_id="p1", version=2))

    def test_only_the_sessions_of_a_deleted_project_are_cut_at_once(self) -> None:
        """(tcp T23)"""
        mine = self.establish()
        self.commit(replace(self.target, target_id="t2", name="other"))
        other = self.establish(target=replace(self.target, target_id="t2"))
        cut, lives = self.exchange(mine.sid), self.exchange(other.sid)
        self.registry._sessions.clear()
        gone = replace(self.project, version=2, deleted_with="acme")
        self.commit(PROJECT.to_resource(gone, deleted_at=self.now()))
        self.assertEqual((cut.reason, lives.reason), ("ended:organisation:acme", ""))
        self.connections.session_scope(mine.sid).exchanges.clear()
        self.run_jobs()
        self.assertEqual(self.history(mine.sid).termination, "ended:organisation:acme")
        self.assertEqual(self.history(other.sid).termination, "")

    def test_basis_that_cannot_be_read_is_taken_for_gone(self) -> None:
        exchange = self.exchange(self.establish().sid)
        self.registry._sessions.clear()

        async def unavailable(kind: str, resource_id: str) -> None:
            raise StoreUnavailable("away")

        self.store.resource = unavailable  # type: ignore[method-assign, assignment]
        self.commit(PROJECT.to_resource(replace(self.project, version=2)))
        self.assertEqual(exchange.reason, "store-unavailable")


class LeaseTests(TcpCase):
    def setUp(self) -> None:
        super().setUp()
        self.bind_library()
        self.change_settings(pending_timeout=86_400)

    def test_credential_ends_with_its_session(self) -> None:
        session = self.establish()
        self.assertEqual(len(self.library.existing), 1)
        self.advance(3_600)
        self.run_jobs()
        self.assertEqual(self.library.existing, set())
        self.assertEqual(self.history(session.sid).termination, "expired")
        actions = self.actions(session.sid)
        self.assertIn("credential.issued", actions)
        self.assertIn("credential.revoked", actions)

    def test_revocation_of_a_session_takes_its_credential_along_at_once(self) -> None:
        session = self.establish()
        self.assertGreater(self.wakes, 0)
        done(self.terminations.run_changed())
        self.assertEqual(len(self.library.existing), 1)
        before = self.wakes
        self.commit(revoke(self.session(session.sid), now=self.now()))
        self.assertGreater(self.wakes, before)
        done(self.terminations.run_changed())
        self.assertEqual(self.library.existing, set())
        self.assertEqual(self.history(session.sid).termination, "revoked")

    def test_of_two_gateways_that_end_a_session_one_says_so(self) -> None:
        session = self.establish()
        self.run_jobs()
        self.commit(revoke(self.session(session.sid), now=self.now()))
        other = self.terminations
        self.build()
        commit = type(self.store).commit
        others: list[Change] = []

        async def after_the_other(change: Change) -> object:
            if change.history and not others:
                others.append(change)
                await other.run()
            return await commit(self.store, change)

        self.store.commit = after_the_other  # type: ignore[method-assign, assignment]
        self.run_jobs()
        self.assertEqual(len(others), 1)
        self.assertEqual(self.actions(session.sid).count("session.terminated"), 1)

    def test_lease_of_a_session_that_is_over_is_revoked_in_one_run(self) -> None:
        self.establish()
        self.advance(3_600)
        done(self.leases.run())
        self.assertEqual(self.library.existing, set())

    def test_changes_of_sessions_wake_nothing_without_a_target_that_speaks_tcp(self) -> None:
        session = self.establish()
        self.commit(delete_target(self.registry.target("db"), now=self.now()))
        before = self.wakes
        self.commit(revoke(self.session(session.sid), now=self.now()))
        self.assertEqual(self.wakes, before)

    def test_server_that_is_away_gives_no_session(self) -> None:
        """(tcp T32)"""
        self.library.is_away = True
        self.assertRaises(CredentialsUnavailable, self.establish)
        self.library.is_away = False
        self.run_jobs(40)
        self.assertEqual(self.library.existing, set())
        self.assertEqual([lease.state.value for lease in self.stored_leases()], ["revoked"])
        self.establish()

    def test_revocation_is_tried_until_the_server_is_back(self) -> None:
        """(tcp T32)"""
        session = self.establish()
        self.advance(3_600)
        self.library.is_away = True
        self.run_jobs(10)
        self.assertIsNone(self.entry(session.sid).closed_at)
        self.assertEqual(len(self.library.existing), 1)
        self.assertIn("credential.revoke_failed", self.actions(session.sid))
        self.library.is_away = False
        self.run_jobs(20)
        self.assertEqual(self.library.existing, set())
        self.assertEqual(self.history(session.sid).termination, "expired")

    def test_lease_that_cannot_be_revoked_for_a_day_is_lost_and_the_session_ends(self) -> None:
        session = self.establish()
        self.advance(3_600)
        self.library.refuses = True
        for _ in range(400):
            self.run_jobs(1)
            self.advance(299)
        self.assertEqual([lease.state.value for lease in self.stored_leases()], ["lost"])
        self.assertIn("credential.lost", self.actions(session.sid))
        self.assertEqual(self.history(session.sid).termination, "expired")

    def test_lost_answer_leaves_nothing(self) -> None:
        """(tcp T31) The credential was made, and its issuer did not answer."""
        self.library.loses_answer = True
        self.assertRaises(CredentialsUnavailable, self.establish)
        self.run_jobs()
        self.assertEqual(self.library.existing, set())
        (lease,) = self.stored_leases()
        self.library.existing.add(lease.hint)  # the server makes it late
        self.run_jobs(30)
        self.assertEqual(self.library.existing, set())

    def test_process_that_died_while_issuing_leaves_nothing(self) -> None:
        """(tcp T31) Whatever was stored when it died, the next process revokes."""
        commits = 0

        def dies_after(count: int) -> None:
            nonlocal commits
            commits = 0
            commit = type(self.store).commit

            async def counted(change: Change) -> object:
                nonlocal commits
                commits += 1
                if commits > count:
                    raise KeyboardInterrupt
                return await commit(self.store, change)

            self.store.commit = counted  # type: ignore[method-assign, assignment]

        for count in range(4):
            dies_after(count)
            with contextlib.suppress(KeyboardInterrupt):
                self.establish()
            del self.store.commit  # type: ignore[method-assign]
            self.build()
            self.run_jobs(5)
            self.advance(leases.SETTLE_SECONDS)
            self.run_jobs(2)
            open_sessions = [one for one in self.stored_leases() if one.state.value in ("issuing", "revoking")]
            self.assertEqual(open_sessions, [], count)
            live = {lease.hint for lease in self.stored_leases() if lease.state.value == "live"}
            self.assertEqual(self.library.existing, live, count)
            self.advance(3_600)
            self.run_jobs(5)
            self.assertEqual(self.library.existing, set(), count)

    def test_credential_that_another_gateway_is_issuing_is_left_alone(self) -> None:
        """(tcp T31)"""
        done(self.store.heartbeat(Heartbeat(node_id="n1", time=START), 15))
        commit = type(self.store).commit
        held: list[Change] = []

        async def holds_sessions(change: Change) -> object:
            if held or any(isinstance(record, Session) for record in change.puts):
                held.append(change)
                raise KeyboardInterrupt
            return await commit(self.store, change)

        self.store.commit = holds_sessions  # type: ignore[method-assign, assignment]
        with contextlib.suppress(KeyboardInterrupt):
            self.establish()
        del self.store.commit  # type: ignore[method-assign]
        self.assertTrue(held)
        self.run_jobs(5)
        self.assertEqual(len(self.library.existing), 1)
        done(self.store.remove_node("n1"))
        self.run_jobs(3)
        self.assertEqual(self.library.existing, set())

    def test_renewed_credential_keeps_its_session(self) -> None:
        self.library.lifetime = 600
        session = self.establish()
        self.connected(session)
        for _ in range(300):
            self.run_jobs(1)
            self.advance(10)
        self.assertIsNone(self.entry(session.sid).closed_at)
        self.assertIn("credential.renewed", self.actions(session.sid))

    def test_renewal_that_fails_ends_the_session_when_the_credential_ends(self) -> None:
        """(tcp T34)"""
        self.library.lifetime = 600
        session = self.establish()
        connection = self.connected(session)
        self.library.refuses_renewal = True
        self.advance(590)
        self.run_jobs(1)
        self.assertIsNone(self.session(session.sid).ended_at)
        self.advance(4)
        self.run_jobs(1)
        self.assertEqual(self.session(session.sid).ended_by, "credentials-lost")
        self.assertRaises(TcpSessionOver, self.open, session)
        connection.closed("credentials-lost", 0, 0)
        self.run_jobs()
        self.assertEqual(self.history(session.sid).termination, "credentials-lost")
