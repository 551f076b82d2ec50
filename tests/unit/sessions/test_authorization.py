"""Authorization through registry, store and counters; the rules themselves are tested in `core.test_access`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import deferLater
from twisted.logger import capturedLogs, formatEvent
from zope.interface import implementer

from burrowgate.core import links
from burrowgate.core.access import PUBLIC, Admission, Refusal
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.entry import cookie_tag
from burrowgate.core.lifecycle import revoke
from burrowgate.core.passphrases import secret_of
from burrowgate.core.sessions import Kind, Limits, Session, Visit
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain
from burrowgate.core.tokens import Key, Keyring, page_token
from burrowgate.interfaces import IStore, ISyncSessionReader
from burrowgate.sessions.authorization import Decision
from burrowgate.stores.memory import MemoryStore
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import START, a_session, a_target, vid
from tests.support import FAST_ARGON2, ReactorTestCase, TestCase
from tests.support.authorizer import HOST, KEY, Node, navigation

REACTOR: Any = reactor
ONE_TIME = a_session(kid=KEY.kid, limits=Limits(max_visits=1))


class OneTimeLinkTests(ReactorTestCase):
    """A one-time link that fifty browsers open at once opens for one of them (SEC-37)."""

    async def redeem(self, stores: list[IStore]) -> None:
        nodes = [Node(store) for store in stores]
        for store, node in zip(stores, nodes, strict=True):
            await store.start()
            self.addCleanup(lambda store=store: Deferred.fromCoroutine(store.close()))
            await node.registry.start()
        await nodes[0].registry.commit(Change(puts=(a_target(), ONE_TIME)))
        authorizing = [
            Deferred.fromCoroutine(
                nodes[number % len(nodes)].authorizer.authorize(
                    navigation(KEY.cookie(ONE_TIME.sid, vid(number))), HOST, b"B/1"
                )
            )
            for number in range(50)
        ]
        decisions: list[Decision] = await gatherResults(authorizing)
        self.assertEqual(sum(isinstance(decision, Admission) for decision in decisions), 1)
        reasons = {decision.reason for decision in decisions if isinstance(decision, Refusal)}
        self.assertEqual(reasons, {Reason.VISITS_USED_UP})
        stored = await stores[0].session(ONE_TIME.sid)
        assert stored is not None
        self.assertEqual(stored.visits_opened, 1)
        self.assertEqual(len(await stores[0].visits(ONE_TIME.sid, 100)), 1)
        events = await stores[0].events(0, 100)
        opened = [record.event for record in events if record.event.action == "visit.opened"]
        self.assertEqual([(event.sid, event.detail) for event in opened], [(ONE_TIME.sid, {"first": True})])

    async def test_one_time_link_opens_once_in_memory(self) -> None:
        await self.redeem([MemoryStore()])

    async def test_one_time_link_opens_once_in_sqlite(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        await self.redeem([SqliteStore(path / "store", reactor)])

    async def test_one_time_link_opens_once_for_two_processes_on_one_file(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        await self.redeem([SqliteStore(path / "store", reactor), SqliteStore(path / "store", reactor)])

    async def test_one_browser_may_send_simultaneous_requests(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        store = SqliteStore(path / "store", reactor)
        node = Node(store)
        await store.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await node.registry.start()
        await node.registry.commit(Change(puts=(a_target(), ONE_TIME)))
        request = navigation(KEY.cookie(ONE_TIME.sid, vid(1)))
        authorizing = [Deferred.fromCoroutine(node.authorizer.authorize(request, HOST, b"B/1")) for _ in range(10)]
        for decision in await gatherResults(authorizing):
            self.assertIsInstance(decision, Admission)


class ConnectionLimitTests(ReactorTestCase):
    """`max_connections` holds for all nodes together."""

    async def test_simultaneous_requests_to_two_nodes_stay_within_the_limit(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        session = a_session(kid=KEY.kid, limits=Limits(max_connections=3))
        bearer = b"Bearer " + KEY.token(session.sid, session.created_at).encode()
        nodes = [Node(SqliteStore(path / "store", reactor), name) for name in ("a", "b")]
        for node in nodes:
            await node.registry.store.start()
            self.addCleanup(lambda node=node: Deferred.fromCoroutine(node.registry.store.close()))
            await node.registry.start()
        await nodes[0].registry.commit(Change(puts=(a_target(), session)))

        async def authorize(node: Node) -> Decision:
            decision = await node.authorizer.authorize(navigation(authorization=bearer), HOST, b"")
            node.live[session.sid] += isinstance(decision, Admission)
            return decision

        authorizing = gatherResults([Deferred.fromCoroutine(authorize(nodes[number % 2])) for number in range(50)])
        while not authorizing.called:
            for node in nodes:
                node.reactor.advance(0.05)
            await deferLater(REACTOR, 0.01)
        decisions = await authorizing
        self.assertEqual(sum(isinstance(decision, Admission) for decision in decisions), 3)
        reasons = {decision.reason for decision in decisions if isinstance(decision, Refusal)}
        self.assertEqual(reasons, {Reason.TOO_MANY_CONNECTIONS})


class DecisionCase(TestCase):
    """One node, with a session and a request that presents its token."""

    def setUp(self) -> None:
        self.store = self.make_store()
        self.node = Node(self.store)
        self.session = a_session(kid=KEY.kid)
        self.done(self.store.start())
        self.done(self.node.registry.start())
        self.commit(a_target(), self.session)
        self.request = navigation(authorization=b"Bearer " + KEY.token(self.session.sid, START).encode())

    def make_store(self) -> MemoryStore:
        return MemoryStore()

    def done(self, coroutine: object) -> object:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))  # type: ignore[arg-type]

    def commit(self, *puts: Any) -> None:
        self.done(self.node.registry.commit(Change(puts=puts)))

    def decide(self) -> Decision | None:
        """Return the decision that needs no store, or None."""
        return self.node.authorize_cached(replace(self.request, cached=None))

    def authorize(self) -> Any:
        """Return the decision of the store."""
        return self.done(self.node.authorizer.authorize(replace(self.request, cached=None), HOST, b""))


class ImmediateDecisionTests(DecisionCase):
    """Decisions without waiting for the store."""

    def test_request_of_a_cached_session_is_decided_at_once(self) -> None:
        self.assertIsNone(self.decide())
        self.authorize()
        self.assertIsInstance(self.decide(), Admission)

    def test_nothing_is_decided_at_once_unless_the_registry_is_current(self) -> None:
        self.authorize()
        self.done(self.store.commit(Change(puts=(a_session(2, kid=KEY.kid),))))
        self.assertIsNone(self.decide())
        self.assertIsNone(self.node.authorize_cached(navigation(), b"unknown.example"))

    def test_feed_is_checked_for_each_request(self) -> None:
        self.authorize()
        self.assertIsInstance(self.node.authorize_cached(self.request), Admission)
        self.done(self.store.commit(Change(puts=(a_session(2, kid=KEY.kid),))))
        self.assertIsNone(self.node.authorize_cached(self.request))

    def test_request_without_a_genuine_credential_is_refused_without_the_store(self) -> None:
        decision = self.node.authorize_cached(navigation(authorization=b"Bearer x"))
        assert isinstance(decision, Refusal)
        self.assertEqual(decision.reason, Reason.NO_CREDENTIAL)

    def test_session_with_limited_connections_is_decided_at_once_while_a_slot_is_free(self) -> None:
        limited = replace(self.session, limits=Limits(max_connections=2), version=2)
        self.commit(limited)
        for _ in range(2):
            self.assertIsNone(self.decide())
            self.authorize()
            self.assertIsInstance(self.decide(), Admission)
            self.node.live[limited.sid] += 1
        decision = self.authorize()
        assert isinstance(decision, Refusal)
        self.assertEqual(decision.reason, Reason.TOO_MANY_CONNECTIONS)

    def test_store_is_read_before_a_session_is_refused_as_idle(self) -> None:
        idle = replace(self.session, limits=Limits(idle_timeout=60), version=2)
        self.commit(idle)
        self.authorize()
        self.node.clock.advance(60)
        self.assertIsNone(self.decide())
        # Another process has recorded a use of the session. This changes neither its version nor the feed.
        self.store._sessions[idle.sid] = replace(idle, last_used_at=idle.created_at + 30)
        self.assertIsInstance(self.authorize(), Admission)
        self.node.clock.advance(30)
        decision = self.authorize()
        assert isinstance(decision, Refusal)
        self.assertEqual((decision.reason, decision.at), (Reason.IDLE, idle.created_at + 90))

    def test_request_of_a_counted_visit_is_decided_at_once_only_while_the_visit_is_known(self) -> None:
        counted = replace(self.session, limits=Limits(max_visits=2), version=2)
        other = a_session(2, kid=KEY.kid, limits=Limits(max_visits=2))
        self.commit(counted, other)
        for session in (counted, other):
            self.done(self.node.registry.get(session.sid))
        known = navigation(KEY.cookie(counted.sid, vid(1)))
        self.assertIsNone(self.node.authorize_cached(known))
        self.node.visits.counters_for(counted, vid(1), "192.0.2.7", b"B/1", START)
        self.assertIsInstance(self.node.authorize_cached(known), Admission)
        for sid, one in ((counted.sid, vid(2)), (other.sid, vid(1))):
            self.assertIsNone(self.node.authorize_cached(navigation(KEY.cookie(sid, one))))

    def test_counted_session_is_refused_at_once_without_a_visit(self) -> None:
        self.commit(replace(self.session, limits=Limits(max_visits=2), version=2))
        self.authorize()
        decision = self.decide()
        assert isinstance(decision, Refusal)
        self.assertEqual(decision.reason, Reason.NAVIGATION_ONLY)

    def test_use_of_a_session_by_this_process_keeps_it_from_being_idle(self) -> None:
        idle = replace(self.session, limits=Limits(idle_timeout=60), version=2)
        self.commit(idle)
        self.authorize()
        self.node.clock.advance(60)
        self.assertIsNone(self.decide())
        self.node.visits.counters_for(idle, "", "192.0.2.7", b"B/1", START + 30)
        self.assertIsInstance(self.decide(), Admission)

    def test_page_link_of_a_limited_session_is_decided_at_once(self) -> None:
        limited = a_session(2, kid=KEY.kid, kind=Kind.PAGE_SHARE, limits=Limits(methods=("GET",)))
        self.commit(limited)
        self.done(self.node.registry.get(limited.sid))
        token = KEY.token(limited.sid, limited.created_at)
        link = links.page("", token, page_token(KEY.seed(limited.sid), HOST, b"/p").decode(), "/p")
        path, _, query = link.encode().partition(b"?")
        self.assertIsInstance(self.node.authorize_cached(navigation(path=path, query=query)), Admission)
        for facts in ({"path": b"/other"}, {"method": b"POST"}):
            request = replace(navigation(path=path, query=query), **facts)  # type: ignore[arg-type]
            self.assertIsInstance(self.node.authorize_cached(request), Refusal)

    def test_cookie_of_a_known_visit_counts_before_that_of_a_later_session(self) -> None:
        used_up = a_session(2, kid=KEY.kid, limits=Limits(max_visits=1))
        self.commit(used_up)
        first = navigation(KEY.cookie(used_up.sid, vid(1)))
        self.assertIsInstance(self.done(self.node.authorizer.authorize(first, HOST, b"B/1")), Admission)
        own, other = (KEY.cookie(session.sid, vid(1)).encode() for session in (used_up, self.session))
        foreign = KEY.cookie(used_up.sid, vid(2)).encode()
        for cookies, admitted in (
            ((own, other), used_up),
            ((other, own), self.session),
            ((foreign, other), self.session),
        ):
            decision = self.done(self.node.authorizer.authorize(navigation(cookies=cookies), HOST, b"B/1"))
            assert isinstance(decision, Admission) and decision.session is not None
            self.assertEqual(decision.session.sid, admitted.sid)


class CountingStore(MemoryStore):
    """Store that counts the reads of sessions and visits, and in which another process may act during the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: list[str] = []
        self.other_process: list[Change] = []

    async def session(self, sid: str) -> Session | None:
        self.reads.append("session")
        found = await super().session(sid)
        while self.other_process:
            await self.commit(self.other_process.pop())
        return found

    async def visit(self, sid: str, vid: str) -> Visit | None:
        self.reads.append("visit")
        return await super().visit(sid, vid)


class StoreReadTests(DecisionCase):
    """When the store is read for a decision, and what changes meanwhile."""

    store: CountingStore

    def make_store(self) -> CountingStore:
        return CountingStore()

    def test_session_is_read_once(self) -> None:
        for _ in range(3):
            self.assertIsInstance(self.authorize(), Admission)
        self.assertEqual(self.store.reads, ["session"])

    def test_visit_is_read_only_if_visits_are_counted_and_it_is_not_known(self) -> None:
        cookie = KEY.cookie(self.session.sid, vid(1))
        self.done(self.node.authorizer.authorize(navigation(cookie), HOST, b"B/1"))
        counted = replace(self.session, limits=Limits(max_visits=2), version=2)
        self.commit(counted)
        self.authorize()
        self.assertNotIn("visit", self.store.reads)
        for _ in range(2):
            decision = self.done(self.node.authorizer.authorize(navigation(cookie), HOST, b"B/1"))
            self.assertIsInstance(decision, Admission)
        self.assertIn("visit", self.store.reads)
        self.node.visits.counters_for(counted, vid(1), "192.0.2.7", b"B/1", START)
        self.store.reads.clear()
        self.done(self.node.authorizer.authorize(navigation(cookie), HOST, b"B/1"))
        self.assertNotIn("visit", self.store.reads)

    def test_revocation_by_another_process_while_the_session_is_read_counts(self) -> None:
        self.store.other_process.append(Change(puts=(revoke(self.session, now=START),)))
        decision = self.authorize()
        assert isinstance(decision, Refusal)
        self.assertEqual(decision.reason, Reason.REVOKED)


class PassphraseTests(DecisionCase):
    """Passphrases that requests present."""

    def setUp(self) -> None:
        super().setUp()
        self.protect("the passphrase")

    def protect(self, passphrase: str) -> None:
        hash = FAST_ARGON2.hash_now(secret_of(KEY, passphrase), bytes(16))
        self.session = replace(
            self.session, limits=replace(self.session.limits, passphrase=hash), version=self.session.version + 1
        )
        self.commit(self.session)

    def assert_reason(self, decision: object, reason: Reason) -> None:
        assert isinstance(decision, Refusal), decision
        self.assertEqual(decision.reason, reason)

    def test_right_passphrase_is_compared_once_and_then_known(self) -> None:
        self.request = replace(self.request, passphrase=b"the passphrase")
        self.assertIsNone(self.decide())
        self.assertIsInstance(self.authorize(), Admission)
        self.assertIsInstance(self.decide(), Admission)
        self.protect("another passphrase")
        self.assertIsNone(self.decide())
        self.assert_reason(self.authorize(), Reason.WRONG_PASSPHRASE)

    def test_wrong_and_missing_passphrases_are_refused(self) -> None:
        self.authorize()
        self.assert_reason(self.decide(), Reason.PASSPHRASE_NEEDED)
        for value in (b"", b"\xff", b"the passphrase2", b"x" * 1000):
            self.request = replace(self.request, passphrase=value)
            self.assertIsNone(self.decide())
            self.assert_reason(self.authorize(), Reason.WRONG_PASSPHRASE)

    def test_passphrase_of_a_former_key_is_not_compared(self) -> None:
        self.request = replace(self.request, passphrase=b"the passphrase")
        self.authorize()
        self.node.keys = Keyring([Key(bytes(32))])
        self.assert_reason(self.decide(), Reason.NOT_GENUINE)

    def test_one_of_several_cookies_counts_that_has_shown_it(self) -> None:
        tag = cookie_tag(self.session.limits)
        cookies = tuple(
            KEY.cookie(self.session.sid, vid(number), shown).encode() for number, shown in ((1, ""), (2, tag))
        )
        for order in (cookies, cookies[::-1]):
            decision = self.done(self.node.authorizer.authorize(navigation(cookies=order), HOST, b""))
            self.assertIsInstance(decision, Admission)
        self.assert_reason(
            self.done(self.node.authorizer.authorize(navigation(cookies=cookies[:1]), HOST, b"")),
            Reason.PASSPHRASE_NEEDED,
        )

    def test_refusal_of_a_limited_session_closes_no_open_path(self) -> None:
        self.commit(replace(a_target(), open_paths=("/open/*",), version=2))
        self.authorize()
        for path, admitted in ((b"/open/a", True), (b"/closed", False)):
            self.request = replace(self.request, path=path)
            for decision in (self.decide(), self.authorize()):
                self.assertEqual(isinstance(decision, Admission), admitted, path)


class StoreFailureTests(TestCase):
    """Decisions while the store fails."""

    def setUp(self) -> None:
        self.store = MemoryStore()
        self.node = Node(self.store)
        self.session = a_session(kid=KEY.kid)
        public = a_target("open", domains=(Domain(host="open.localhost", public=True),))
        protected = replace(public, target_id="id-of-mine", name="mine", client_ca="authority")
        protected = replace(protected, domains=(Domain(host="mine.localhost", public=True),))
        Deferred.fromCoroutine(self.store.start())
        Deferred.fromCoroutine(self.node.registry.start())
        paths = a_target("paths", "paths.localhost", open_paths=("/open/*",))
        preflight = a_target("preflight", "preflight.localhost", preflight=True)
        puts = a_target(), public, protected, paths, preflight, self.session
        Deferred.fromCoroutine(self.node.registry.commit(Change(puts=puts)))
        Deferred.fromCoroutine(self.store.close())

    def authorize(self, host: bytes, **facts: object) -> Any:
        """Return the decision, which must be the one that needs no store."""
        bearer = b"Bearer " + KEY.token(self.session.sid, START).encode()
        request = navigation(**({"authorization": bearer} | facts))
        decision = self.successResultOf(Deferred.fromCoroutine(self.node.authorizer.authorize(request, host, b"B/1")))
        self.assertEqual(decision, self.node.authorizer.authorize_offline(request, host))
        return decision

    def test_public_domain_is_decided_as_usual(self) -> None:
        self.assertIs(self.authorize(b"open.localhost:8480"), PUBLIC)
        certified = self.authorize(b"mine.localhost:8480", verified_cas=("authority",))
        self.assertIs(certified, PUBLIC)
        self.assertEqual(self.authorize(b"mine.localhost:8480").reason, Reason.MISDIRECTED)

    def test_what_a_target_opens_is_admitted_and_the_rest_refused(self) -> None:
        preflight = {"method": b"OPTIONS", "asks_method": True, "origin": b"https://a.example", "navigation": False}
        for host, facts, opening in (
            (b"paths.localhost:8480", {"path": b"/open/a"}, "/open/*"),
            (b"paths.localhost:8480", {"path": b"/other"}, ""),
            (b"paths.localhost:8480", preflight, ""),
            (b"preflight.localhost:8480", preflight, "preflight"),
            (b"preflight.localhost:8480", {"path": b"/open/a"}, ""),
        ):
            for credential in ({}, {"authorization": None}):
                decision = self.authorize(host, **(facts | credential))
                if opening:
                    self.assertEqual(decision.opening, opening)
                else:
                    self.assertEqual(decision, Refusal(Reason.STORE_UNAVAILABLE))

    def test_failure_is_logged_with_its_reason(self) -> None:
        with capturedLogs() as events:
            self.authorize(HOST)
        texts = [formatEvent(event) for event in events]
        self.assertEqual(len(texts), 1)
        self.assertRegex(texts[0], "^Request refused because the store failed: The store has not been reached")

    def test_all_else_is_refused(self) -> None:
        for host in (HOST, b"unknown.localhost:8480", b"", b"a b"):
            self.assertEqual(self.authorize(host), Refusal(Reason.STORE_UNAVAILABLE))


@implementer(ISyncSessionReader)
class SyncStore(MemoryStore):
    """Store that can read sessions synchronously."""

    def get_session_sync(self, sid: str) -> Session | None:
        self._check_open()
        return self._sessions.get(sid)


class SyncReaderTests(ImmediateDecisionTests):
    """Decisions on a store that can read sessions synchronously."""

    def make_store(self) -> MemoryStore:
        return SyncStore()

    def test_request_of_a_cached_session_is_decided_at_once(self) -> None:
        self.assertIsInstance(self.decide(), Admission)
        self.commit(revoke(self.session, now=START))
        decision = self.decide()
        assert isinstance(decision, Refusal)
        self.assertEqual(decision.reason, Reason.REVOKED)

    def test_session_that_is_deleted_or_unreadable_is_left_to_the_store(self) -> None:
        self.done(self.node.registry.commit(Change(deletes=(self.session,))))
        self.assertIsNone(self.decide())
        self.done(self.store.close())
        self.assertIsNone(self.decide())
