"""Audit events: numbered and chained without gaps."""

from __future__ import annotations

from burrowgate.core.audit import GENESIS, Action
from burrowgate.core.audit_pruning import MAX_DELAY_SECONDS, PruningBatch, PruningPlanner
from burrowgate.core.store_records import Batch, Change
from burrowgate.errors import Conflict
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_session, an_event, sid
from burrowgate.testing.store_contract.base import ContractBase, scenario


class EventsContract(ContractBase):
    """Audit events: numbered and chained without gaps."""

    @scenario
    async def test_events_are_numbered_and_chained_in_order(self, store: IStore) -> None:
        detail: dict[str, str | int | bool | None] = {"b": "é \u202e'", "a": 2**40, "t": True, "n": None}
        events = (
            an_event(),
            an_event(Action.TARGET_ADDED, detail=detail, sid="", actor="visitor ::1"),
            an_event(time=0),
        )
        first = await store.commit(Change(events=events[:2]))
        second = await store.commit(Change(events=events[2:]))
        recorded = list(await store.events(0, 10))
        self.assertEqual(recorded, [*first.events, *second.events])
        self.assertEqual([one.seq for one in recorded], [1, 2, 3])
        self.assertEqual([one.event for one in recorded], list(events))
        self.assertIs(type(recorded[1].event.detail["t"]), bool)
        self.assertNotEqual(recorded[0].hash, GENESIS)
        self.assertEqual(await self.verified(store), 3)

    @scenario
    async def test_events_are_read_after_a_number_and_by_session(self, store: IStore) -> None:
        events = tuple(an_event(sid=sid(number % 2)) for number in range(6))
        recorded = (await store.commit(Change(events=events))).events
        self.assertEqual(list(await store.events(2, 2)), list(recorded[2:4]))
        self.assertEqual(list(await store.events(6, 2)), [])
        self.assertEqual(list(await store.events(99, 2)), [])
        self.assertEqual(list(await store.events(-1, 100)), list(recorded))
        self.assertEqual(list(await store.events(0, 0)), [])
        self.assertEqual(list(await store.events(1, 2, sid(1))), [recorded[1], recorded[3]])
        self.assertEqual(list(await store.events(0, 10, "unknown")), [])

    @scenario
    async def test_events_are_signed(self, store: IStore) -> None:
        committed = await store.commit(Change(events=(an_event(), an_event())))
        for record in committed.events:
            self.assertEqual(record.mac, self.sign_event(record.hash))
        self.assertEqual(list(await store.events(0, 10)), list(committed.events))

    async def removable(self, store: IStore) -> PruningBatch:
        """Commit events of which 2 to 4 and 6 are those of visitors; returns the batch of these."""
        visited = an_event(Action.VISIT_OPENED, actor="visitor ::1", sid=sid(1))
        await store.commit(Change(events=(an_event(), visited, visited, visited, an_event(sid=sid(1)), visited)))
        await store.commit(Change(events=(an_event(),)))
        planner = PruningPlanner(START + 10 * MAX_DELAY_SECONDS, MAX_DELAY_SECONDS)
        for record in await store.events(0, 10):
            planner.add(record)
        (batch,) = planner.batches()
        return batch

    @scenario
    async def test_removed_events_are_replaced_by_records(self, store: IStore) -> None:
        batch = await self.removable(store)
        removals = batch.records()
        event = batch.event(removals, START + 9, MAX_DELAY_SECONDS)
        before = await store.events(0, 10)
        committed = await store.commit(Change(removals=removals, events=(event,)))
        after = [before[0], removals[0], before[4], removals[1], before[6], *committed.events]
        self.assertEqual(list(await store.events(0, 10)), after)
        self.assertEqual(list(await store.events(1, 2)), after[1:3])
        self.assertEqual(list(await store.events(2, 1)), [removals[0]])
        self.assertEqual(list(await store.events(5, 1)), [removals[1]])
        self.assertEqual(list(await store.events(0, 10, sid(1))), [before[4]])
        self.assertEqual((await store.count()).events, 8)
        self.assertEqual(await self.verified(store), 8)
        await store.check()
        await store.commit(Change(events=(an_event(),)))
        self.assertEqual(await self.verified(store), 9)

    @scenario
    async def test_events_are_removed_once(self, store: IStore) -> None:
        batch = await self.removable(store)
        change = Change(removals=batch.records(), events=(batch.event(batch.records(), START, MAX_DELAY_SECONDS),))
        answers = await self.together([store.commit(change), store.commit(change)])
        self.assertEqual(sum(isinstance(answer, Conflict) for answer in answers), 1)
        await self.refused(Conflict, store.commit(change))
        await self.refused(Conflict, store.commit(Change(puts=(a_session(1),), removals=batch.records()[:1])))
        self.assertIsNone(await store.session(sid(1)))
        self.assertEqual(await self.verified(store), 8)

    @scenario
    async def test_removed_events_are_loaded_as_they_are(self, store: IStore) -> None:
        batch = await self.removable(store)
        removals = batch.records()
        await store.commit(Change(removals=removals, events=(batch.event(removals, START, MAX_DELAY_SECONDS),)))
        records = tuple(await store.events(0, 10))
        copy = await self.opened(self.make_store())
        await copy.load(Batch(events=records[:2]))
        await self.refused(Conflict, copy.load(Batch(events=records[3:])))
        await copy.load(Batch(events=records[2:]))
        self.assertEqual(list(await copy.events(0, 10)), list(records))
        self.assertEqual(await self.verified(copy), 8)
        await copy.check()

    @scenario
    async def test_concurrent_commits_make_one_chain_without_gaps(self, store: IStore) -> None:
        answers = await self.together(
            [store.commit(Change(puts=(a_session(n),), events=(an_event(sid=sid(n)),) * 2)) for n in range(40)]
        )
        self.assertEqual(await self.verified(store), 80)
        numbered = {one.seq: one for answer in answers for one in answer.events}
        self.assertEqual([numbered[seq + 1] for seq in range(80)], list(await store.events(0, 100)))
