"""Connection leases: limits across nodes, return of unused slots, loss of slots."""

from __future__ import annotations

from collections import Counter

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.store_records import Heartbeat
from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.connection_leases import ACQUIRE_TIMEOUT_SECONDS, RETURN_PERIOD_SECONDS, ConnectionLeases
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, sid
from tests.support import TestCase

SID = sid(1)


class SlowStore(MemoryStore):
    """Store whose grants can be held back, and which counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Deferred[None]] = []
        self.slow = False
        self.calls = 0

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        self.calls += 1
        if self.slow:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return await super().lease_slots(node_id, sid, slots, maximum)


class ConnectionLeaseTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.store = SlowStore()
        self.done(self.store.start())
        self.live: Counter[str] = Counter()
        self.cut: list[tuple[str, str]] = []
        self.leases = ConnectionLeases(
            self.store,
            "here",
            count_live=self.live.__getitem__,
            cut=lambda sid, reason: self.cut.append((sid, reason)),
            reactor=self.clock,
        )

    def done(self, work: object) -> object:
        return self.successResultOf(Deferred.fromCoroutine(work))  # type: ignore[arg-type]

    def lease_for_other_node(self, slots: int, maximum: int = 3) -> object:
        return self.done(self.store.lease_slots("there", SID, slots, maximum))

    def begin(self, maximum: int = 3) -> bool:
        """Begin one more exchange if a slot is free or granted; return whether it began."""
        allowed = self.leases.has_free(SID) or self.done(self.leases.acquire(SID, maximum)) is True
        self.live[SID] += allowed
        return allowed

    def test_slots_are_granted_up_to_the_limit(self) -> None:
        self.assertEqual([self.begin() for _ in range(5)], [True, True, True, False, False])

    def test_slots_of_other_nodes_count_against_the_limit(self) -> None:
        self.lease_for_other_node(2)
        self.assertTrue(self.begin())
        acquiring = Deferred.fromCoroutine(self.leases.acquire(SID, 3))
        self.clock.pump([0.05] * round(ACQUIRE_TIMEOUT_SECONDS / 0.05 - 2))
        self.assertNoResult(acquiring)
        self.clock.pump([0.05] * 3)
        self.assertFalse(self.successResultOf(acquiring))

    def test_waiting_request_gets_a_slot_that_another_node_returns(self) -> None:
        self.lease_for_other_node(3)
        acquiring = Deferred.fromCoroutine(self.leases.acquire(SID, 3))
        self.assertNoResult(acquiring)
        self.lease_for_other_node(0)
        self.clock.advance(0.05)
        self.assertTrue(self.successResultOf(acquiring))
        self.assertTrue(self.leases.has_free(SID))

    def test_slot_is_reused_without_the_store_and_returned_if_unused(self) -> None:
        self.begin()
        calls = self.store.calls
        self.live[SID] = 0
        self.assertTrue(self.begin())
        self.assertEqual(self.store.calls, calls)
        self.clock.advance(RETURN_PERIOD_SECONDS)
        self.assertFalse(self.lease_for_other_node(3))
        self.live[SID] = 0
        self.clock.advance(RETURN_PERIOD_SECONDS)
        self.assertTrue(self.lease_for_other_node(3))
        self.assertFalse(self.leases.has_free(SID))
        self.clock.advance(RETURN_PERIOD_SECONDS)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_simultaneous_requests_share_a_call_of_the_store(self) -> None:
        self.store.slow = True
        acquiring = [Deferred.fromCoroutine(self.leases.acquire(SID, 50)) for _ in range(40)]
        while self.store.waiting:
            self.store.waiting.pop().callback(None)
        self.assertEqual([self.successResultOf(result) for result in acquiring], [True] * 40)
        self.assertLess(self.store.calls, 5)

    def test_unavailable_store_grants_no_slot(self) -> None:
        self.done(self.store.close())
        self.failureResultOf(Deferred.fromCoroutine(self.leases.acquire(SID, 3)), StoreUnavailable)
        self.assertFalse(self.leases.has_free(SID))

    def test_return_of_a_slot_is_repeated_after_a_failure(self) -> None:
        self.begin()
        self.live[SID] = 0
        self.done(self.store.close())
        self.clock.advance(RETURN_PERIOD_SECONDS)
        self.done(self.store.start())
        self.assertFalse(self.lease_for_other_node(3))
        self.clock.advance(RETURN_PERIOD_SECONDS)
        self.assertTrue(self.lease_for_other_node(3))

    def test_renew_holds_slots_again_after_the_node_was_removed(self) -> None:
        self.begin()
        self.done(self.store.heartbeat(Heartbeat(node_id="there", time=START), 15))
        self.done(self.store.remove_node("here"))
        self.done(self.leases.renew())
        self.assertFalse(self.lease_for_other_node(3))
        self.assertEqual(self.cut, [])

    def test_session_is_cut_if_its_slots_were_lost_to_another_node(self) -> None:
        self.begin()
        self.done(self.store.remove_node("here"))
        self.assertTrue(self.lease_for_other_node(3))
        self.done(self.leases.renew())
        self.assertEqual(self.cut, [(SID, "too-many-connections")])
        self.assertFalse(self.leases.has_free(SID))

    def test_close_cancels_the_return_of_slots(self) -> None:
        self.begin()
        self.leases.close()
        self.assertEqual(self.clock.getDelayedCalls(), [])
