"""Slots of limited sessions: never more than all nodes may have, let go when unused, cut when lost."""

from __future__ import annotations

from collections import Counter

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.store_records import Heartbeat
from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.connection_leases import LEASE_TIMEOUT_SECONDS, LOOK_EVERY, ConnectionLeases
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, sid
from tests.support import TestCase

SID = sid(1)


class Slow(MemoryStore):
    """Answers nobody who holds until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Deferred[None]] = []
        self.slow = False
        self.asked = 0

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        self.asked += 1
        if self.slow:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return await super().lease_slots(node_id, sid, slots, maximum)


class SlotsTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.store = Slow()
        self.done(self.store.start())
        self.live: Counter[str] = Counter()
        self.cut: list[tuple[str, str]] = []
        self.slots = ConnectionLeases(
            self.store,
            "here",
            live=self.live.__getitem__,
            cut=lambda sid, reason: self.cut.append((sid, reason)),
            reactor=self.clock,
        )

    def done(self, work: object) -> object:
        return self.successResultOf(Deferred.fromCoroutine(work))  # type: ignore[arg-type]

    def elsewhere(self, slots: int, maximum: int = 3) -> object:
        return self.done(self.store.lease_slots("there", SID, slots, maximum))

    def begin(self, maximum: int = 3) -> bool:
        """One more exchange, where that may be."""
        allowed = self.slots.has_free(SID) or self.done(self.slots.acquire(SID, maximum)) is True
        self.live[SID] += allowed
        return allowed

    def test_alone_it_is_given_at_once_up_to_the_limit(self) -> None:
        self.assertEqual([self.begin() for _ in range(5)], [True, True, True, False, False])

    def test_what_others_hold_is_taken(self) -> None:
        self.elsewhere(2)
        self.assertTrue(self.begin())
        asked = Deferred.fromCoroutine(self.slots.acquire(SID, 3))
        self.clock.pump([0.05] * round(LEASE_TIMEOUT_SECONDS / 0.05 - 2))
        self.assertNoResult(asked)
        self.clock.pump([0.05] * 3)
        self.assertFalse(self.successResultOf(asked))

    def test_whoever_waits_gets_what_another_lets_go(self) -> None:
        self.elsewhere(3)
        asked = Deferred.fromCoroutine(self.slots.acquire(SID, 3))
        self.assertNoResult(asked)
        self.elsewhere(0)
        self.clock.advance(0.05)
        self.assertTrue(self.successResultOf(asked))
        self.assertTrue(self.slots.has_free(SID))

    def test_a_slot_is_used_again_without_asking_and_let_go_when_it_is_not(self) -> None:
        self.begin()
        asked = self.store.asked
        self.live[SID] = 0
        self.assertTrue(self.begin())
        self.assertEqual(self.store.asked, asked)
        self.clock.advance(LOOK_EVERY)
        self.assertFalse(self.elsewhere(3))
        self.live[SID] = 0
        self.clock.advance(LOOK_EVERY)
        self.assertTrue(self.elsewhere(3))
        self.assertFalse(self.slots.has_free(SID))
        self.clock.advance(LOOK_EVERY)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_many_that_come_at_once_ask_together(self) -> None:
        self.store.slow = True
        asking = [Deferred.fromCoroutine(self.slots.acquire(SID, 50)) for _ in range(40)]
        while self.store.waiting:
            self.store.waiting.pop().callback(None)
        self.assertEqual([self.successResultOf(one) for one in asking], [True] * 40)
        self.assertLess(self.store.asked, 5)

    def test_a_store_that_is_away_gives_nothing(self) -> None:
        self.done(self.store.close())
        self.failureResultOf(Deferred.fromCoroutine(self.slots.acquire(SID, 3)), StoreUnavailable)
        self.assertFalse(self.slots.has_free(SID))

    def test_what_could_not_be_let_go_is_tried_again(self) -> None:
        self.begin()
        self.live[SID] = 0
        self.done(self.store.close())
        self.clock.advance(LOOK_EVERY)
        self.done(self.store.start())
        self.assertFalse(self.elsewhere(3))
        self.clock.advance(LOOK_EVERY)
        self.assertTrue(self.elsewhere(3))

    def test_what_was_forgotten_is_held_again(self) -> None:
        self.begin()
        self.done(self.store.heartbeat(Heartbeat(node_id="there", time=START), 15))
        self.done(self.store.remove_node("here"))
        self.done(self.slots.renew())
        self.assertFalse(self.elsewhere(3))
        self.assertEqual(self.cut, [])

    def test_what_others_took_meanwhile_is_cut(self) -> None:
        self.begin()
        self.done(self.store.remove_node("here"))
        self.assertTrue(self.elsewhere(3))
        self.done(self.slots.renew())
        self.assertEqual(self.cut, [(SID, "too-many-connections")])
        self.assertFalse(self.slots.has_free(SID))

    def test_closed_it_looks_no_more(self) -> None:
        self.begin()
        self.slots.close()
        self.assertEqual(self.clock.getDelayedCalls(), [])
