"""Registry of targets and sessions: routes, the change feed, and the cache of sessions."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from zope.interface import implementer

from burrowgate.core import lifecycle
from burrowgate.core.access import RouteMatch
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Changes
from burrowgate.core.targets import Domain, Target
from burrowgate.errors import Conflict, SessionNotFound, StoreUnavailable, TargetNotFound
from burrowgate.interfaces import IStore
from burrowgate.sessions.registry import MAX_CACHED_HOST_BYTES, MAX_CACHED_HOSTS, Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import TestCase
from tests.support.records import NOW, SID, session, target

_T = TypeVar("_T")


@implementer(IStore)
class SlowStore(MemoryStore):
    """Store whose reads of sessions can be held back, and whose position can be unknown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reads = 0
        self.slow = False
        self.reachable = True
        self.waiting: list[Deferred[None]] = []

    async def session(self, sid: str) -> Session | None:
        self.reads += 1
        session = await super().session(sid)
        if self.slow:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return session

    def position(self) -> int | None:
        return super().position() if self.reachable else None


class RegistryCase(TestCase):
    naming = Naming()
    feed_kept = 1000
    capacity = 200_000

    def setUp(self) -> None:
        self.store = SlowStore(max_feed_entries=self.feed_kept)
        self.now(self.store.start())
        self.now(self.store.commit(Change(puts=(target(), session()))))
        self.registry = Registry(self.store, self.naming, capacity=self.capacity)
        self.now(self.registry.start())

    def now(self, coroutine: Coroutine[Deferred[Any], Any, _T]) -> _T:
        """Return the result of `coroutine`, which must not wait."""
        result: _T = self.successResultOf(Deferred.fromCoroutine(coroutine))
        return result

    def commit_elsewhere(self, *puts: Target | Session, deletes: tuple[Target | Session, ...] = ()) -> None:
        """Commit as another process would."""
        self.now(self.store.commit(Change(puts=puts, deletes=deletes)))

    def route(self, host: str) -> RouteMatch:
        route = self.registry.match_route(host.encode())
        assert route is not None, host
        return route


class NamingTests(TestCase):
    def test_origin_omits_the_default_port(self) -> None:
        self.assertEqual(Naming().origin("app.localhost"), "http://app.localhost:8480")
        self.assertEqual(Naming(port=80).origin("app.localhost"), "http://app.localhost")
        self.assertEqual(Naming(scheme="https", port=443).origin("a.example"), "https://a.example")
        self.assertEqual(Naming(scheme="https", port=8443).origin("a.example"), "https://a.example:8443")

    def test_hosts_of_a_target_are_ordered_by_preference_for_links(self) -> None:
        with_domains = target(domains=(Domain(host="a.example"), Domain(host="app.localhost", public=True)))
        self.assertEqual(Naming().hosts_of(with_domains), ("a.example", "app.localhost"))
        based = Naming(base_domain="base.example")
        self.assertEqual(based.hosts_of(target()), ("app.base.example", "app.localhost"))
        self.assertEqual(based.hosts_of(with_domains), ("a.example", "app.base.example", "app.localhost"))
        # A public domain needs no link, so links use it last.
        both = target(domains=(Domain(host="open.example", public=True), Domain(host="z.example")))
        self.assertEqual(Naming().hosts_of(both), ("z.example", "app.localhost", "open.example"))


class HostTests(RegistryCase):
    naming = Naming(scheme="https", port=8443, base_domain="base.example")

    def test_each_host_of_a_target_matches_its_route(self) -> None:
        named = replace(
            target(), domains=(Domain(host="a.example"), Domain(host="open.example", public=True)), version=2
        )
        self.now(self.registry.commit(Change(puts=(named,))))
        for host, public in (
            ("app.localhost", False),
            ("app.base.example", False),
            ("a.example", False),
            ("open.example", True),
        ):
            route = self.route(host)
            self.assertEqual((route.target, route.public), (named, public), host)

    def test_route_has_normalised_authority_and_origin(self) -> None:
        for field, authority in (
            ("app.localhost", "app.localhost"),
            ("APP.LocalHost.", "app.localhost"),
            ("app.localhost:443", "app.localhost"),
            ("app.localhost:8443", "app.localhost:8443"),
            ("app.localhost.:0080", "app.localhost:80"),
        ):
            for _ in range(2):  # read from the cache the second time
                route = self.route(field)
                self.assertEqual((route.authority, route.origin), (authority.encode(), f"https://{authority}".encode()))

    def test_other_hosts_match_no_route(self) -> None:
        unknown = (b"localhost", b"base.example", b"other.localhost", b"x.app.localhost", b"app.localhost.example")
        garbage = (b"", b"app.localhost:0", b"app.localhost:x", b"app localhost", b"\xff\xfe", b"app.localhost\x00")
        for field in (*unknown, *garbage, b"[::1]", b"127.0.0.1"):
            self.assertIsNone(self.registry.match_route(field), field)

    def test_sec_65_spellings_of_a_host_without_end_are_not_all_kept(self) -> None:
        for port in range(1, 65536, 3):
            self.assertIsNotNone(self.registry.match_route(b"APP.localhost:%d" % port))
        routes = self.registry._routes
        self.assertLessEqual(len(routes), MAX_CACHED_HOSTS)
        self.assertLessEqual(sum(map(len, routes)), MAX_CACHED_HOST_BYTES)
        last = b"APP.localhost:443"
        self.assertIs(self.registry.match_route(last), self.registry.match_route(last), "the newest are kept")

    def test_explicit_domain_takes_precedence_over_implied_one(self) -> None:
        other = target(target_id="t2", name="other", domains=(Domain(host="app.localhost"),))
        self.now(self.registry.commit(Change(puts=(other,))))
        self.assertEqual(self.route("app.localhost").target, other)
        self.assertEqual(self.route("app.base.example").target, target())

    def test_change_of_a_target_replaces_its_cached_route(self) -> None:
        self.assertTrue(self.route("app.localhost").target.enabled)
        self.now(self.registry.commit(Change(puts=(replace(target(), enabled=False, version=2),))))
        self.assertFalse(self.route("app.localhost").target.enabled)

    def test_deleted_target_matches_no_route_and_is_found_by_id(self) -> None:
        self.route("app.localhost")
        deleted = lifecycle.delete_target(target(), now=NOW)
        self.now(self.registry.commit(Change(puts=(deleted,))))
        self.assertIsNone(self.registry.match_route(b"app.localhost"))
        self.assertRaises(TargetNotFound, self.registry.target, "app")
        self.assertEqual(list(self.registry.targets()), [])
        self.assertEqual(self.registry.target_by_id("t1"), deleted)
        another = target(target_id="t2")
        self.now(self.registry.commit(Change(puts=(another,))))
        self.assertEqual(self.route("app.localhost").target, another)
        self.assertEqual(self.registry.target_by_id("t1"), deleted)


class TargetTests(RegistryCase):
    def test_target_is_found_by_name_and_id(self) -> None:
        other = target(target_id="t2", name="aaa")
        self.now(self.registry.commit(Change(puts=(other,))))
        self.assertEqual(list(self.registry.targets()), [other, target()])
        self.assertEqual(self.registry.target("app"), target())
        self.assertEqual(self.registry.target_by_id("t2"), other)
        self.assertIsNone(self.registry.target_by_id("t3"))
        self.assertIn("'nope'", str(self.assertRaises(TargetNotFound, self.registry.target, "nope")))


class FeedTests(RegistryCase):
    def test_own_commit_is_applied_when_it_returns(self) -> None:
        self.now(self.registry.get(SID))
        revoked = lifecycle.revoke(session(), now=NOW)
        self.now(self.registry.commit(Change(puts=(revoked,))))
        self.assertTrue(self.registry.is_current())
        self.assertEqual(self.now(self.registry.get(SID)), revoked)

    def test_commit_of_another_process_is_applied_by_catch_up(self) -> None:
        self.now(self.registry.get(SID))
        self.assertTrue(self.registry.is_current())
        revoked = lifecycle.revoke(session(), now=NOW)
        other = target(target_id="t2", name="other")
        self.commit_elsewhere(revoked, other)
        self.assertFalse(self.registry.is_current())
        self.now(self.registry.catch_up())
        self.assertTrue(self.registry.is_current())
        self.assertIsNone(self.registry.peek(SID))
        self.assertEqual(self.now(self.registry.get(SID)), revoked)
        self.assertEqual(self.route("other.localhost").target, other)

    def test_registry_is_not_current_before_it_has_started(self) -> None:
        self.assertFalse(Registry(self.store, Naming()).is_current())

    def test_registry_is_not_current_without_a_known_position(self) -> None:
        self.store.reachable = False
        self.assertFalse(self.registry.is_current())
        error = self.failureResultOf(Deferred.fromCoroutine(self.registry.catch_up()), StoreUnavailable)
        self.assertIn("nothing is admitted", str(error.value))
        self.store.reachable = True
        self.assertTrue(self.registry.is_current())

    def test_failed_commit_changes_nothing(self) -> None:
        stale = replace(session(), label="stale", version=7)
        self.failureResultOf(Deferred.fromCoroutine(self.registry.commit(Change(puts=(stale,)))), Conflict)
        self.assertTrue(self.registry.is_current())
        self.assertEqual(self.now(self.registry.get(SID)), session())

    def test_watcher_receives_each_change_until_it_is_removed(self) -> None:
        received: list[Changes] = []
        stop = self.registry.watch(received.append)
        self.commit_elsewhere(lifecycle.relabel(session(), label="one"))
        self.now(self.registry.catch_up())
        self.assertEqual(
            [(changes.sessions, changes.targets, changes.complete) for changes in received],
            [({SID}, frozenset(), True)],
        )
        stop()
        self.commit_elsewhere(target(target_id="t2", name="other"))
        self.now(self.registry.catch_up())
        self.assertEqual(len(received), 1)

    def test_watcher_is_called_after_the_change_was_applied(self) -> None:
        seen: list[bool] = []
        self.registry.watch(lambda _: seen.append(self.route("app.localhost").target.enabled))
        self.commit_elsewhere(replace(target(), enabled=False, version=2))
        self.now(self.registry.catch_up())
        self.assertEqual(seen, [False])


class ShortFeedTests(RegistryCase):
    feed_kept = 1

    def test_incomplete_change_feed_reloads_all_targets_and_sessions(self) -> None:
        self.now(self.registry.get(SID))
        received: list[Changes] = []
        self.registry.watch(received.append)
        revoked = lifecycle.revoke(session(), now=NOW)
        self.commit_elsewhere(revoked)
        for number in range(3):
            self.commit_elsewhere(target(target_id=f"x{number}", name=f"x{number}"))
        self.now(self.registry.catch_up())
        self.assertEqual([changes.complete for changes in received], [False])
        self.assertEqual(self.now(self.registry.get(SID)), revoked)
        self.assertEqual([target.name for target in self.registry.targets()], ["app", "x0", "x1", "x2"])


class SessionTests(RegistryCase):
    def test_session_is_read_from_the_store_once(self) -> None:
        self.assertIsNone(self.registry.peek(SID))
        for _ in range(3):
            self.assertEqual(self.now(self.registry.get(SID)), session())
        self.assertEqual((self.registry.peek(SID), self.store.reads), (session(), 1))
        self.now(self.registry.reload(SID))
        self.assertEqual(self.store.reads, 2)

    def test_missing_session_is_none_or_an_error_if_required(self) -> None:
        self.assertIsNone(self.now(self.registry.get("nope")))
        self.failureResultOf(Deferred.fromCoroutine(self.registry.require("nope")), SessionNotFound)
        self.assertEqual(self.now(self.registry.require(SID)), session())

    def test_deleted_session_leaves_the_cache(self) -> None:
        self.now(self.registry.get(SID))
        self.commit_elsewhere(deletes=(session(),))
        self.now(self.registry.catch_up())
        self.assertIsNone(self.now(self.registry.get(SID)))

    def test_session_that_changes_while_it_is_read_is_read_again(self) -> None:
        self.store.slow = True
        reading = Deferred.fromCoroutine(self.registry.get(SID))
        self.assertNoResult(reading)
        revoked = lifecycle.revoke(session(), now=NOW)
        self.commit_elsewhere(revoked)
        self.now(self.registry.catch_up())
        self.store.slow = False
        self.store.waiting[0].callback(None)
        self.assertEqual(self.successResultOf(reading), revoked)
        self.assertEqual(self.registry.peek(SID), revoked)
        self.assertEqual(self.store.reads, 2)

    def test_session_read_before_a_change_is_replaced_by_catch_up(self) -> None:
        self.store.slow = True
        reading = Deferred.fromCoroutine(self.registry.get(SID))
        revoked = lifecycle.revoke(session(), now=NOW)
        self.commit_elsewhere(revoked)
        self.store.slow = False
        self.store.waiting[0].callback(None)
        self.assertEqual(self.successResultOf(reading), session())
        self.assertFalse(self.registry.is_current())
        self.now(self.registry.catch_up())
        self.assertEqual(self.now(self.registry.get(SID)), revoked)

    def test_read_of_a_session_that_keeps_changing_fails(self) -> None:
        self.store.slow = True
        reading = Deferred.fromCoroutine(self.registry.get(SID))
        latest = session()
        for _ in range(10):
            latest = lifecycle.relabel(latest, label="again")
            self.commit_elsewhere(latest)
            self.now(self.registry.catch_up())
            self.store.waiting[-1].callback(None)
        self.failureResultOf(reading, StoreUnavailable)


class CapacityTests(RegistryCase):
    capacity = 2

    def test_oldest_cached_session_is_evicted(self) -> None:
        sids = [f"{number:022}" for number in range(3)]
        self.commit_elsewhere(*(session(sid=sid) for sid in sids))
        self.now(self.registry.catch_up())
        for sid in sids:
            self.now(self.registry.get(sid))
        self.assertEqual([sid for sid in sids if self.registry.peek(sid)], sids[1:])
        self.assertEqual(self.now(self.registry.get(sids[0])), session(sid=sids[0]))
