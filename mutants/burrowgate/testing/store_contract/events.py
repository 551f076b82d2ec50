"""Audit events: numbered and chained without gaps."""

from __future__ import annotations

from burrowgate.core.audit import GENESIS, Action
from burrowgate.core.store_records import Change
from burrowgate.interfaces import IStore
from burrowgate.testing.records import a_session, an_event, sid
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
    async def test_concurrent_commits_make_one_chain_without_gaps(self, store: IStore) -> None:
        answers = await self.together(
            [store.commit(Change(puts=(a_session(n),), events=(an_event(sid=sid(n)),) * 2)) for n in range(40)]
        )
        self.assertEqual(await self.verified(store), 80)
        numbered = {one.seq: one for answer in answers for one in answer.events}
        self.assertEqual([numbered[seq + 1] for seq in range(80)], list(await store.events(0, 100)))
