"""Tests for the store contract and the random play: a store with one defect fails them."""

from __future__ import annotations

import unittest
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, Changes, Committed, Heartbeat, SessionPage, SessionQuery
from burrowgate.interfaces import IStore
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.store_contract import StoreContract
from burrowgate.testing.store_state_machine import play
from tests.support import ReactorTestCase, TestCase


class NoNotifications(MemoryStore):
    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return lambda: None


class LosesLastUse(MemoryStore):
    async def session(self, sid: str) -> Session | None:
        session = await super().session(sid)
        return session and replace(session, last_used_at=None)


class IgnoresDeletes(MemoryStore):
    async def commit(self, change: Change) -> Committed:
        return await super().commit(replace(change, deletes=()))


class LosesAnEvent(MemoryStore):
    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        return [record for record in await super().events(after, limit, sid) if record.seq != 2]


class NotAtomic(MemoryStore):
    async def commit(self, change: Change) -> Committed:
        for record in change.puts:
            await super().commit(Change(puts=(record,)))
        return await super().commit(replace(change, puts=()))


class LateByOneSecond(MemoryStore):
    async def sessions(self, query: SessionQuery) -> SessionPage:
        return await super().sessions(replace(query, now=query.now + 1))


class NeverIncomplete(MemoryStore):
    async def changes(self, after: int) -> Changes:
        return replace(await super().changes(after), complete=True)


class UnorderedVisits(MemoryStore):
    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        return list(reversed(await super().visits(sid, limit)))


class NeverClosed(MemoryStore):
    async def close(self) -> None:
        pass


class LeasesOneTooMany(MemoryStore):
    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        return await super().lease_slots(node_id, sid, slots, maximum + 1)


class LateRemovalOfNodes(MemoryStore):
    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        await super().heartbeat(heartbeat, silence + 1)


class LoadResetsLastUse(MemoryStore):
    async def load(self, batch: Batch) -> None:
        await super().load(
            replace(batch, sessions=tuple(replace(session, last_used_at=None) for session in batch.sessions))
        )


class LoadKeepsTheFeed(MemoryStore):
    async def load(self, batch: Batch) -> None:
        position = self._dropped
        await super().load(batch)
        self._dropped = position


class SignsNothing(MemoryStore):
    def __init__(self, **options: Any) -> None:
        super().__init__()


class RemovesNoEvents(MemoryStore):
    async def commit(self, change: Change) -> Committed:
        return await super().commit(replace(change, removals=()))


class ContractTests(TestCase):
    def failing(self, store: Any) -> set[str]:
        """Return the names of the tests that `store` fails."""

        class Suite(StoreContract, ReactorTestCase):
            def make_store(self) -> IStore:
                return store(sign_event=self.sign_event)

        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Suite).run(result)
        self.assertGreater(result.testsRun, 50)
        return {case.id().rpartition(".")[2] for case, _ in (*result.failures, *result.errors)}

    def test_reference_store_passes(self) -> None:
        self.assertEqual(self.failing(MemoryStore), set())

    def test_each_defect_fails_its_test(self) -> None:
        for store, test in (
            (NoNotifications, "test_subscriber_is_notified_before_a_commit_returns"),
            (LosesLastUse, "test_last_use_is_the_latest_and_is_not_changed_by_a_put"),
            (IgnoresDeletes, "test_delete_removes_a_session_and_its_visits"),
            (LosesAnEvent, "test_events_are_numbered_and_chained_in_order"),
            (NotAtomic, "test_change_that_fails_at_its_end_writes_nothing"),
            (LateByOneSecond, "test_states_are_exact_at_their_boundary_second"),
            (NeverIncomplete, "test_changes_of_an_unknown_position_are_incomplete"),
            (UnorderedVisits, "test_visits_are_ordered_by_last_seen"),
            (NeverClosed, "test_closed_store_is_unavailable"),
            (LeasesOneTooMany, "test_nodes_together_lease_no_more_than_the_maximum"),
            (LateRemovalOfNodes, "test_silent_nodes_are_removed_with_their_leases"),
            (SignsNothing, "test_events_are_signed"),
            (RemovesNoEvents, "test_removed_events_are_replaced_by_records"),
            (LoadResetsLastUse, "test_records_are_loaded_unchanged"),
            (LoadKeepsTheFeed, "test_feed_is_incomplete_for_positions_before_a_load"),
        ):
            self.assertIn(test, self.failing(store), store)

    def test_contract_requires_an_asynchronous_test_case(self) -> None:
        class Suite(StoreContract, unittest.TestCase):
            def make_store(self) -> Any:
                return MemoryStore(sign_event=self.sign_event)

        case = Suite("test_new_store_is_empty")
        self.assertRaises(TypeError, case.test_new_store_is_empty)


class PlayTests(ReactorTestCase):
    async def test_play_detects_a_store_that_loses_data(self) -> None:
        for store in (LosesLastUse, LosesAnEvent):
            try:
                await play(store, reactor, games=200, shrink=False)
            except AssertionError as error:
                self.assertIn("is right", str(error))
            else:
                raise self.failureException(f"{store.__name__} was not detected.")

    def test_play_that_times_out_waits_for_no_thread(self) -> None:
        class NeverStarts(MemoryStore):
            async def start(self) -> None:
                await Deferred()

        class Hanging(ReactorTestCase):
            timeout = 0.2

            def test_play(self) -> Deferred[None]:
                return play(NeverStarts, reactor, games=1)

        outcome = unittest.TestResult()
        Hanging("test_play").run(outcome)
        self.assertIn("still running at 0.2 secs", str(outcome.errors))

    def test_reference_store_passes_the_play(self) -> Deferred[None]:
        return play(MemoryStore, reactor, games=5)
