"""The shell around `core.access`: what the directory, the store and the counters add to a decision."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import Clock, deferLater
from zope.interface import implementer

from burrowgate.core import links
from burrowgate.core.access import Admission, Reason, Refusal, Request
from burrowgate.core.lifecycle import revoke
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring, page_token
from burrowgate.interfaces import IStore, ISyncSessionReader
from burrowgate.sessions.authorization import Decision, RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.visits import VisitRecorder
from burrowgate.stores.memory import MemoryStore
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import START, a_session, a_target, vid
from tests.support import FixedClock, ReactorTestCase, TestCase

REACTOR: Any = reactor
KEY = Key(bytes(range(32)))
HOST = b"app.localhost:8480"
ONE_TIME = a_session(kid=KEY.kid, limits=Limits(max_visits=1))


def asked_with(cookie: str = "", **facts: object) -> Request:
    """A navigation, with a visit cookie if one is given."""
    fields: dict[str, object] = {
        "method": b"GET",
        "path": b"/",
        "query": b"",
        "client_address": "192.0.2.7",
        "navigation": True,
    }
    return Request(**(fields | {"cookies": (cookie.encode(),) if cookie else ()} | facts))  # type: ignore[arg-type]


class Node:
    """One process of the gateway, as far as it decides."""

    def __init__(self, store: IStore, name: str = "node") -> None:
        self.directory = Registry(store, Naming())
        self.usage = VisitRecorder(self.directory)
        self.clock = FixedClock()
        self.live: Counter[str] = Counter()
        self.keys = Keyring([KEY])
        self.looks = Clock()
        self.desk = RequestAuthorizer(
            self.directory,
            keys=lambda: self.keys,
            clock=self.clock,
            usage=self.usage,
            live=self.live.__getitem__,
            slots=ConnectionLeases(
                store, name, live=self.live.__getitem__, cut=lambda sid, why: None, reactor=self.looks
            ),
        )


class OneTimeLinks(ReactorTestCase):
    """A one-time link that fifty browsers open at once opens for one of them (SEC-37)."""

    async def redeem(self, stores: list[IStore]) -> None:
        nodes = [Node(store) for store in stores]
        for store, node in zip(stores, nodes, strict=True):
            await store.start()
            self.addCleanup(lambda store=store: Deferred.fromCoroutine(store.close()))
            await node.directory.start()
        await nodes[0].directory.commit(Change(puts=(a_target(), ONE_TIME)))
        deciding = [
            Deferred.fromCoroutine(
                nodes[number % len(nodes)].desk.authorize(
                    asked_with(KEY.cookie(ONE_TIME.sid, vid(number))), HOST, b"B/1"
                )
            )
            for number in range(50)
        ]
        verdicts: list[Decision] = await gatherResults(deciding)
        self.assertEqual(sum(isinstance(one, Admission) for one in verdicts), 1)
        refused = {one.reason for one in verdicts if isinstance(one, Refusal)}
        self.assertEqual(refused, {Reason.VISITS_USED_UP})
        stored = await stores[0].session(ONE_TIME.sid)
        assert stored is not None
        self.assertEqual(stored.visits_opened, 1)
        self.assertEqual(len(await stores[0].visits(ONE_TIME.sid, 100)), 1)
        opened = [one for one in await stores[0].events(0, 100) if one.event.action == "visit.opened"]
        self.assertEqual(len(opened), 1)

    async def test_in_memory(self) -> None:
        await self.redeem([MemoryStore()])

    async def test_in_sqlite(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        await self.redeem([SqliteStore(path / "store", reactor)])

    async def test_in_two_processes_on_one_file(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        await self.redeem([SqliteStore(path / "store", reactor), SqliteStore(path / "store", reactor)])

    async def test_the_same_browser_may_ask_many_times_at_once(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        store = SqliteStore(path / "store", reactor)
        node = Node(store)
        await store.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await node.directory.start()
        await node.directory.commit(Change(puts=(a_target(), ONE_TIME)))
        request = asked_with(KEY.cookie(ONE_TIME.sid, vid(1)))
        deciding = [Deferred.fromCoroutine(node.desk.authorize(request, HOST, b"B/1")) for _ in range(10)]
        for verdict in await gatherResults(deciding):
            self.assertIsInstance(verdict, Admission)


class Slotted(ReactorTestCase):
    """`max_connections` holds for all nodes together."""

    async def test_of_fifty_that_come_to_two_nodes_at_once_three_get_in(self) -> None:
        path = Path(self.mktemp())
        path.mkdir()
        session = a_session(kid=KEY.kid, limits=Limits(max_connections=3))
        bearer = b"Bearer " + KEY.token(session.sid, session.created_at).encode()
        nodes = [Node(SqliteStore(path / "store", reactor), name) for name in ("a", "b")]
        for node in nodes:
            await node.directory.store.start()
            self.addCleanup(lambda node=node: Deferred.fromCoroutine(node.directory.store.close()))
            await node.directory.start()
        await nodes[0].directory.commit(Change(puts=(a_target(), session)))

        async def come(node: Node) -> Decision:
            verdict = await node.desk.authorize(asked_with(authorization=bearer), HOST, b"")
            node.live[session.sid] += isinstance(verdict, Admission)
            return verdict

        coming = gatherResults([Deferred.fromCoroutine(come(nodes[number % 2])) for number in range(50)])
        while not coming.called:
            for node in nodes:
                node.looks.advance(0.05)
            await deferLater(REACTOR, 0.01)
        verdicts = await coming
        self.assertEqual(sum(isinstance(one, Admission) for one in verdicts), 3)
        refused = {one.reason for one in verdicts if isinstance(one, Refusal)}
        self.assertEqual(refused, {Reason.TOO_MANY_CONNECTIONS})


@implementer(ISyncSessionReader)
class Near(MemoryStore):
    """A store that can be asked at once."""

    def get_session_sync(self, sid: str) -> Session | None:
        self._must_be_open()
        return self._sessions.get(sid)


class Now(TestCase):
    """What can be said without waiting for the store, and what cannot."""

    def setUp(self) -> None:
        self.store = self.make_store()
        self.node = Node(self.store)
        self.session = a_session(kid=KEY.kid)
        self.done(self.store.start())
        self.done(self.node.directory.start())
        self.done(self.node.directory.commit(Change(puts=(a_target(), self.session))))
        self.bearer = b"Bearer " + KEY.token(self.session.sid, self.session.created_at).encode()

    def make_store(self) -> MemoryStore:
        return MemoryStore()

    def done(self, coroutine: object) -> object:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))  # type: ignore[arg-type]

    def now(self, request: Request, host: bytes = HOST, turn: int = 0) -> Decision | None:
        return self.node.desk.authorize_cached(request, self.node.desk.match_route(host), turn)

    def ask(self) -> Decision | None:
        return self.now(asked_with(authorization=self.bearer))

    def test_a_session_that_is_held_is_decided_at_once(self) -> None:
        self.assertIsNone(self.ask())
        self.done(self.node.desk.authorize(asked_with(authorization=self.bearer), HOST, b""))
        self.assertIsInstance(self.ask(), Admission)

    def test_nothing_is_decided_at_once_while_the_directory_is_behind(self) -> None:
        self.done(self.node.desk.authorize(asked_with(authorization=self.bearer), HOST, b""))
        self.done(self.store.commit(Change(puts=(a_session(2, kid=KEY.kid),))))
        self.assertIsNone(self.ask())
        self.assertIsNone(self.now(asked_with(), b"nobody.example"))

    def test_one_look_at_the_feed_holds_for_one_turn(self) -> None:
        asked = asked_with(authorization=self.bearer)
        self.done(self.node.desk.authorize(asked, HOST, b""))
        self.assertIsInstance(self.now(asked, turn=7), Admission)
        self.done(self.store.commit(Change(puts=(a_session(2, kid=KEY.kid),))))
        # Whatever was there when the turn began was sent before this commit was answered.
        self.assertIsInstance(self.now(asked, turn=7), Admission)
        self.assertIsNone(self.now(asked, turn=8))
        self.assertIsNone(self.now(asked, turn=8))
        self.assertIsNone(self.now(asked))

    def test_where_turns_are_not_counted_every_request_looks(self) -> None:
        asked = asked_with(authorization=self.bearer)
        self.done(self.node.desk.authorize(asked, HOST, b""))
        self.assertIsInstance(self.now(asked), Admission)
        self.done(self.store.commit(Change(puts=(a_session(2, kid=KEY.kid),))))
        self.assertIsNone(self.now(asked))

    def test_who_has_nothing_genuine_costs_the_store_nothing(self) -> None:
        verdict = self.now(asked_with(authorization=b"Bearer x"))
        assert isinstance(verdict, Refusal)
        self.assertEqual(verdict.reason, Reason.NO_CREDENTIAL)

    def test_a_session_with_limited_connections_is_decided_at_once_where_a_slot_is_held(self) -> None:
        limited = replace(self.session, limits=Limits(max_connections=2), version=2)
        self.done(self.node.directory.commit(Change(puts=(limited,))))
        for _ in range(2):
            self.assertIsNone(self.ask())
            self.done(self.node.desk.authorize(asked_with(authorization=self.bearer), HOST, b""))
            self.assertIsInstance(self.ask(), Admission)
            self.node.live[limited.sid] += 1
        verdict = self.done(self.node.desk.authorize(asked_with(authorization=self.bearer), HOST, b""))
        assert isinstance(verdict, Refusal)
        self.assertEqual(verdict.reason, Reason.TOO_MANY_CONNECTIONS)

    def test_the_store_is_asked_before_a_session_is_called_idle(self) -> None:
        idle = replace(self.session, limits=Limits(idle_timeout=60), version=2)
        self.done(self.node.directory.commit(Change(puts=(idle,))))
        self.done(self.node.desk.authorize(asked_with(authorization=self.bearer), HOST, b""))
        self.node.clock.advance(60)
        self.assertIsNone(self.ask())
        # Another process has seen it used, and wrote that down: no new version, and nothing in the feed.
        self.store._sessions[idle.sid] = replace(idle, last_used_at=idle.created_at + 30)
        verdict = self.done(self.node.desk.authorize(asked_with(authorization=self.bearer), HOST, b""))
        self.assertIsInstance(verdict, Admission)
        self.node.clock.advance(30)
        verdict = self.done(self.node.desk.authorize(asked_with(authorization=self.bearer), HOST, b""))
        assert isinstance(verdict, Refusal)
        self.assertEqual((verdict.reason, verdict.at), (Reason.IDLE, idle.created_at + 90))


class Remembered(TestCase):
    """What a request came to is remembered for the next one like it, and holds only while it would come to the same."""

    def setUp(self) -> None:
        self.store = MemoryStore()
        self.node = Node(self.store)
        self.full = a_session(1, kid=KEY.kid)
        self.share = a_session(2, kid=KEY.kid, kind=Kind.PAGE_SHARE)
        self.done(self.store.start())
        self.done(self.node.directory.start())
        self.done(self.node.directory.commit(Change(puts=(a_target(), a_target("other"), self.full, self.share))))
        for session in (self.full, self.share):
            self.done(self.node.directory.get(session.sid))
        self.request = asked_with(KEY.cookie(self.full.sid, vid(1)))

    def done(self, coroutine: object) -> object:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))  # type: ignore[arg-type]

    def now(self, request: Request, host: bytes = HOST) -> Decision | None:
        return self.node.desk.authorize_cached(request, self.node.desk.match_route(host))

    def refused(self, request: Request, reason: Reason, host: bytes = HOST) -> None:
        verdict = self.now(request, host)
        assert isinstance(verdict, Refusal), verdict
        self.assertEqual(verdict.reason, reason)

    def page(self, path: str = "/page", host: bytes = HOST, **facts: object) -> Request:
        token = KEY.token(self.share.sid, self.share.created_at)
        opens = page_token(KEY.seed(self.share.sid), host, path.encode()).decode()
        query = links.page("", token, opens, path).partition("?")[2].encode()
        return asked_with(**({"path": path.encode(), "query": query} | facts))  # type: ignore[arg-type]

    def test_the_same_comes_to_the_same(self) -> None:
        for request in (self.request, self.page()):
            verdicts = [self.now(request) for _ in range(3)]
            self.assertTrue(all(isinstance(one, Admission) for one in verdicts))
            self.assertEqual(verdicts[0], verdicts[2])

    def test_a_session_that_ends_meanwhile(self) -> None:
        for number, (session, request) in enumerate(((self.full, self.request), (self.share, self.page()))):
            self.now(request)
            self.done(self.node.directory.commit(Change(puts=(replace(session, revoked_at=int(number), version=2),))))
            self.done(self.node.directory.get(session.sid))
            self.refused(request, Reason.REVOKED)

    def test_a_session_that_expires_meanwhile(self) -> None:
        for request in (self.request, self.page()):
            self.assertIsInstance(self.now(request), Admission)
        self.node.clock.advance(86_400)
        for request in (self.request, self.page()):
            self.refused(request, Reason.EXPIRED)

    def test_a_target_that_is_switched_off_meanwhile(self) -> None:
        requests = (self.request, self.page())
        for request in requests:
            self.now(request)
        self.done(self.node.directory.commit(Change(puts=(replace(a_target(), enabled=False, version=2),))))
        for request in requests:
            self.refused(request, Reason.TARGET_OFF)

    def test_keys_that_are_gone_meanwhile(self) -> None:
        requests = (self.request, self.page())
        for request in requests:
            self.now(request)
        self.node.keys = Keyring([Key(bytes(32))])
        for request in requests:
            self.refused(request, Reason.NOT_GENUINE)

    def test_the_same_on_the_domain_of_another_target(self) -> None:
        other = b"other.localhost:8480"
        for request in (self.request, self.page()):
            self.now(request)
            self.refused(request, Reason.OTHER_TARGET, other)

    def test_the_same_link_for_another_page(self) -> None:
        request = self.page()
        self.now(request)
        for path in (b"/page/", b"/other", b"/page/../other"):
            asked = replace(request, path=path)
            verdict = self.now(asked)
            self.assertIsInstance(verdict, Refusal)
            self.assertIsInstance(self.now(request), Admission)

    def test_a_page_link_with_another_method_or_from_another_site(self) -> None:
        request = self.page()
        self.now(request)
        self.refused(replace(request, method=b"POST"), Reason.METHOD)
        self.refused(replace(request, upgrade=True, origin=b"http://evil.example"), Reason.FOREIGN_ORIGIN)
        self.refused(replace(request, service_worker=True), Reason.SERVICE_WORKER)

    def test_a_page_link_that_opens_nothing_is_not_remembered(self) -> None:
        request = replace(self.page(), path=b"/other")
        for _ in range(3):
            self.refused(request, Reason.OTHER_PAGE)
        self.assertEqual(self.node.desk._cache.page_links, {})

    def test_what_a_cookie_opened_stays_closed_without_it(self) -> None:
        assets = replace(a_target(), page_assets=("/static/*",), version=2)
        self.done(self.node.directory.commit(Change(puts=(assets,))))
        request = asked_with(KEY.cookie(self.share.sid, vid(1)), path=b"/static/app.js", query=b"v=1")
        for _ in range(2):
            self.assertIsInstance(self.now(request), Admission)
        self.refused(replace(request, cookies=(), cached=None), Reason.NO_CREDENTIAL)
        self.assertEqual(self.node.desk._cache.page_links, {})

    def test_what_a_certificate_opened_stays_closed_without_it(self) -> None:
        guarded = replace(a_target(), client_ca="authority", version=2)
        self.done(self.node.directory.commit(Change(puts=(guarded,))))
        request = self.page(requested_cas=("authority",), verified_cas=("authority",), client_subject="CN=somebody")
        self.assertIsInstance(self.now(request), Admission)
        self.refused(replace(request, verified_cas=(), client_subject=""), Reason.NO_CERTIFICATE)

    def test_a_page_with_assets_keeps_its_cookie_for_who_navigates(self) -> None:
        assets = replace(a_target(), page_assets=("/static/*",), version=2)
        self.done(self.node.directory.commit(Change(puts=(assets,))))
        for navigation in (True, False, True, False):
            verdict = self.now(self.page(navigation=navigation))
            assert isinstance(verdict, Admission)
            self.assertEqual(verdict.sets_page_cookie, navigation)

    def test_a_full_link_is_judged_each_time(self) -> None:
        query = links.full("", KEY.token(self.full.sid, self.full.created_at)).partition("?")[2].encode()
        for _ in range(2):
            verdict = self.now(asked_with(query=query))
            assert isinstance(verdict, Admission)
            self.assertTrue(verdict.redirect)
        self.assertEqual(self.node.desk._cache.page_links, {})

    def test_of_page_links_a_bounded_number_is_remembered(self) -> None:
        for number in range(10_001):
            self.now(self.page(f"/{number}"))
        self.assertEqual(len(self.node.desk._cache.page_links), 1)
        self.assertIsInstance(self.now(self.page("/0")), Admission)


class ReadAtOnce(Now):
    """The same of a store that can be asked at once."""

    def make_store(self) -> MemoryStore:
        return Near()

    def test_a_session_that_is_held_is_decided_at_once(self) -> None:
        self.assertIsInstance(self.ask(), Admission)
        self.done(self.node.directory.commit(Change(puts=(revoke(self.session, now=START),))))
        verdict = self.ask()
        assert isinstance(verdict, Refusal)
        self.assertEqual(verdict.reason, Reason.REVOKED)

    def test_one_that_is_gone_or_cannot_be_read_takes_asking(self) -> None:
        self.done(self.node.directory.commit(Change(deletes=(self.session,))))
        self.assertIsNone(self.ask())
        self.done(self.store.close())
        self.assertIsNone(self.ask())
