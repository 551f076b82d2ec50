"""The suite and the play are worth something: a store with one defect does not pass."""

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


class Deaf(MemoryStore):
    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return lambda: None


class Forgetful(MemoryStore):
    async def session(self, sid: str) -> Session | None:
        session = await super().session(sid)
        return session and replace(session, last_used_at=None)


class Careless(MemoryStore):
    async def commit(self, change: Change) -> Committed:
        return await super().commit(replace(change, deletes=()))


class Lossy(MemoryStore):
    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        return [one for one in await super().events(after, limit, sid) if one.seq != 2]


class Hasty(MemoryStore):
    async def commit(self, change: Change) -> Committed:
        for record in change.puts:
            await super().commit(Change(puts=(record,)))
        return await super().commit(replace(change, puts=()))


class OffByOne(MemoryStore):
    async def sessions(self, query: SessionQuery) -> SessionPage:
        return await super().sessions(replace(query, now=query.now + 1))


class Endless(MemoryStore):
    async def changes(self, after: int) -> Changes:
        return replace(await super().changes(after), complete=True)


class Unordered(MemoryStore):
    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        return list(reversed(await super().visits(sid, limit)))


class Undead(MemoryStore):
    async def close(self) -> None:
        pass


class Generous(MemoryStore):
    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        return await super().lease_slots(node_id, sid, slots, maximum + 1)


class Unending(MemoryStore):
    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        await super().heartbeat(heartbeat, silence + 1)


class Resetting(MemoryStore):
    async def load(self, batch: Batch) -> None:
        await super().load(replace(batch, sessions=tuple(replace(one, last_used_at=None) for one in batch.sessions)))


class Mute(MemoryStore):
    async def load(self, batch: Batch) -> None:
        position = self._dropped
        await super().load(batch)
        self._dropped = position


class ContractTests(TestCase):
    def failing(self, store: type[IStore]) -> set[str]:
        """The tests of the suite that `store` fails."""

        class Suite(StoreContract, ReactorTestCase):
            def make_store(self) -> IStore:
                return store()

        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Suite).run(result)
        self.assertGreater(result.testsRun, 50)
        return {case.id().rpartition(".")[2] for case, _ in (*result.failures, *result.errors)}

    def test_the_reference_passes(self) -> None:
        self.assertEqual(self.failing(MemoryStore), set())

    def test_each_defect_is_noticed(self) -> None:
        for store, test in (
            (Deaf, "test_a_subscriber_is_woken_before_a_commit_answers"),
            (Forgetful, "test_the_last_use_is_the_latest_and_no_put_changes_it"),
            (Careless, "test_a_delete_forgets_a_session_and_its_visits"),
            (Lossy, "test_events_are_numbered_and_chained_in_order"),
            (Hasty, "test_a_change_that_fails_at_its_end_leaves_nothing"),
            (OffByOne, "test_each_state_is_listed_right_at_its_boundary_second"),
            (Endless, "test_an_unknown_position_is_answered_with_incomplete"),
            (Unordered, "test_visits_are_by_last_seen"),
            (Undead, "test_a_closed_store_is_away"),
            (Generous, "test_no_more_than_the_most_is_held_by_all_nodes"),
            (Unending, "test_the_silent_are_forgotten_with_all_that_they_hold"),
            (Resetting, "test_records_are_loaded_as_they_are"),
            (Mute, "test_the_feed_forgets_what_was_before_a_load"),
        ):
            self.assertIn(test, self.failing(store), store)

    def test_it_needs_a_case_that_waits(self) -> None:
        class Suite(StoreContract, unittest.TestCase):
            def make_store(self) -> Any:
                return MemoryStore()

        case = Suite("test_begins_empty")
        self.assertRaises(TypeError, case.test_begins_empty)


class PlayTests(ReactorTestCase):
    async def test_it_notices_a_store_that_forgets(self) -> None:
        for store in (Forgetful, Lossy):
            try:
                await play(store, reactor, games=200, shrink=False)
            except AssertionError as error:
                self.assertIn("is right", str(error))
            else:
                raise self.failureException(f"{store.__name__} was not noticed.")

    def test_the_reference_plays_well(self) -> Deferred[None]:
        return play(MemoryStore, reactor, games=5)
