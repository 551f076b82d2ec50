"""The change feed: positions, what changed, and subscriptions."""

from __future__ import annotations

from typing import Any, cast

from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.errors import Conflict
from burrowgate.interfaces import IStore
from burrowgate.testing.records import a_session, a_target, a_visit, an_event, sid
from burrowgate.testing.store_contract.base import ContractBase, scenario


class FeedContract(ContractBase):
    """The change feed: positions, what changed, and subscriptions."""

    @scenario
    async def test_feed_lists_put_and_deleted_records(self, store: IStore) -> None:
        start = store.position()
        assert start is not None
        one = await self.put(store, a_target("app"), a_session(1))
        two = await self.put(store, a_session(2))
        three = await store.commit(Change(deletes=(a_session(2),)))
        self.assertEqual(store.position(), three.position)
        everything = await store.changes(start)
        self.assertTrue(everything.complete)
        self.assertEqual(everything.position, three.position)
        self.assertEqual((everything.targets, everything.sessions), ({"id-of-app"}, {sid(1), sid(2)}))
        self.assertEqual((await store.changes(one.position)).sessions, {sid(2)})
        self.assertEqual((await store.changes(two.position)).sessions, {sid(2)})
        nothing = await store.changes(three.position)
        self.assertEqual((nothing.complete, nothing.targets, nothing.sessions), (True, frozenset(), frozenset()))

    @scenario
    async def test_position_grows_with_puts_only(self, store: IStore) -> None:
        seen = [store.position()]
        for change in (Change(puts=(a_session(1),)), Change(puts=(a_target(),)), Change(deletes=(a_session(1),))):
            committed = await store.commit(change)
            self.assertEqual(store.position(), committed.position)
            seen.append(committed.position)
        self.assertEqual(seen, sorted(set(seen), key=lambda position: position or 0))
        await store.commit(Change(events=(an_event(),)))
        await self.refused(Conflict, self.put(store, a_session(1, version=5)))
        self.assertEqual(store.position(), seen[-1])

    @scenario
    async def test_updates_of_visits_do_not_change_sessions(self, store: IStore) -> None:
        committed = await self.put(store, a_session(1))
        used = await self.used(store, VisitUpdate(visit=a_visit(1)))
        news = await store.changes(committed.position)
        self.assertEqual((news.complete, news.sessions), (True, frozenset()))
        self.assertEqual(used.position, store.position())

    @scenario
    async def test_changes_of_an_unknown_position_are_incomplete(self, store: IStore) -> None:
        committed = await self.put(store, a_session(1))
        for after in (-1, -(10**6), committed.position + 1, 10**12):
            news = await store.changes(after)
            self.assertEqual((news.complete, news.position), (False, committed.position))

    @scenario
    async def test_subscriber_is_notified_before_a_commit_returns(self, store: IStore) -> None:
        woken: list[int | None] = []
        unsubscribe = store.subscribe(lambda: woken.append(store.position()))
        committed = await self.put(store, a_session(1))
        self.assertEqual(woken[-1:], [committed.position])
        await store.commit(Change(visits=(VisitUpdate(visit=a_visit(1)),)))
        self.assertGreaterEqual(len(woken), 2)
        unsubscribe()
        received = len(woken)
        await self.put(store, a_session(2))
        self.assertEqual(len(woken), received)
        unsubscribe()

    @scenario
    async def test_subscriber_can_unsubscribe_while_it_is_notified(self, store: IStore) -> None:
        woken: list[str] = []

        def once() -> None:
            woken.append("once")
            stop()

        stop = store.subscribe(once)
        store.subscribe(lambda: woken.append("always"))
        await self.put(store, a_session(1))
        await self.put(store, a_session(2))
        self.assertEqual(woken.count("once"), 1)
        self.assertGreaterEqual(woken.count("always"), 2)

    @scenario
    async def test_failing_subscriber_does_not_stop_the_others(self, store: IStore) -> None:
        woken: list[str] = []

        def fail() -> None:
            raise IndexError("of a subscriber")

        store.subscribe(fail)
        store.subscribe(lambda: woken.append("second"))
        await self.put(store, a_session(1))
        self.assertIn("second", woken)
        self.assertGreaterEqual(len(cast(Any, self).flushLoggedErrors(IndexError)), 1)

    @scenario
    async def test_feed_lists_cuts(self, store: IStore) -> None:
        first = await self.put(store, a_session(1))
        cut = await store.commit(Change(cuts=("req-1", "req-2", "req-1")))
        self.assertGreater(cut.position, first.position)
        self.assertEqual(store.position(), cut.position)
        await store.commit(Change(puts=(a_session(2),), cuts=("req-3",)))
        news = await store.changes(first.position)
        self.assertEqual((news.complete, news.cuts, news.sessions), (True, {"req-1", "req-2", "req-3"}, {sid(2)}))
        news = await store.changes(cut.position)
        self.assertEqual((news.cuts, news.targets), ({"req-3"}, frozenset()))
        await self.refused(Conflict, store.commit(Change(puts=(a_session(2),), cuts=("req-4",))))
        self.assertEqual((await store.changes(news.position)).cuts, frozenset())
