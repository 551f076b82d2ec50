"""Visits: updates add up, and the last use of a session follows from them."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.audit import Action
from burrowgate.core.store_records import Batch, Change, Committed, SessionQuery, VisitUpdate
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_session, a_target, a_visit, an_event, sid, vid
from burrowgate.testing.store_contract.base import ContractBase, scenario


class VisitsContract(ContractBase):
    """Visits: updates add up, and the last use of a session follows from them."""

    @scenario
    async def test_updates_of_a_visit_add_up(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        first = a_visit(1, first_seen=START + 5, last_seen=START + 6, requests=2, bytes_in=10, bytes_out=100)
        await self.used(store, VisitUpdate(visit=first))
        self.assertEqual(await store.visit(sid(1), vid(1)), first)
        await self.used(
            store,
            VisitUpdate(
                visit=a_visit(
                    1,
                    first_seen=START + 7,
                    last_seen=START + 9,
                    address="2001:db8::1",
                    user_agent="Other/2",
                    account_id="AAAAAAAAAAAAAAAAAAAAAA",
                    requests=1,
                    bytes_in=1,
                    bytes_out=2**40,
                )
            ),
        )
        whole = replace(
            first, last_seen=START + 9, address="2001:db8::1", user_agent="Other/2",
            account_id="AAAAAAAAAAAAAAAAAAAAAA", requests=3, bytes_in=11, bytes_out=100 + 2**40,
        )  # fmt: skip
        self.assertEqual(await store.visit(sid(1), vid(1)), whole)

    @scenario
    async def test_late_update_does_not_change_the_latest_values(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        await self.used(store, VisitUpdate(visit=a_visit(1, last_seen=START + 50)))
        late = a_visit(1, first_seen=START - 5, last_seen=START + 3, address="192.0.2.99", user_agent="Old", requests=4)
        await self.used(store, VisitUpdate(visit=late))
        expected = a_visit(1, first_seen=START - 5, last_seen=START + 50, requests=5)
        self.assertEqual(await store.visit(sid(1), vid(1)), expected)
        session = await store.session(sid(1))
        assert session is not None
        self.assertEqual(session.last_used_at, START + 50)

    @scenario
    async def test_opened_event_is_recorded_for_the_first_update_only(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        opened = an_event(Action.VISIT_OPENED, actor="visitor 192.0.2.7", sid=sid(1))
        use = VisitUpdate(visit=a_visit(1), event=opened)
        committed = await store.commit(Change(visits=(use, use), events=(an_event(),)))
        self.assertEqual([one.event for one in committed.events], [opened, an_event()])
        self.assertEqual(committed.opened, (a_visit(1),))
        committed = await store.commit(Change(visits=(use, VisitUpdate(visit=a_visit(1, 2)))))
        self.assertEqual((committed.events, committed.opened), ((), (a_visit(1, 2),)))
        self.assertEqual(await self.verified(store), 2)

    @scenario
    async def test_first_visit_of_a_session_has_an_event_of_its_own(self, store: IStore) -> None:
        def use(session: int, visit: int, *, at: int = START) -> VisitUpdate:
            return VisitUpdate(
                visit=a_visit(session, visit, last_seen=at),
                event=an_event(Action.VISIT_OPENED, sid=sid(session)),
                target=f"target {visit}",
            )

        def first(committed: Committed) -> list[tuple[str, int | None]]:
            events = [one.event for one in committed.events]
            return [(event.sid, int(event.target.split()[1]) if event.detail else None) for event in events]

        await self.put(store, a_session(1), a_session(2))
        committed = await self.used(store, use(1, 1), use(1, 2), use(1, 1), use(2, 7), use(3, 1))
        self.assertEqual(first(committed), [(sid(1), 1), (sid(1), None), (sid(2), 7)])
        committed = await self.used(store, use(1, 3), replace(use(2, 8), event=None), use(2, 7))
        self.assertEqual(first(committed), [(sid(1), None)])
        # A session that is put again in another version was used nevertheless.
        await self.put(store, a_session(2, version=2))
        self.assertEqual(first(await self.used(store, use(2, 9))), [(sid(2), None)])
        both = Change(puts=(a_session(4),), visits=(use(4, 1), use(4, 2)))
        self.assertEqual(first(await store.commit(both)), [(sid(4), 1), (sid(4), None)])
        await self.verified(store)

    @scenario
    async def test_of_many_first_visits_at_once_one_is_the_first(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        answers = await self.together(
            [self.used(store, VisitUpdate(visit=a_visit(1, number), target="app")) for number in range(20)]
        )
        self.assertEqual([len(answer.events) for answer in answers].count(1), 1)
        self.assertEqual(await self.verified(store), 1)

    @scenario
    async def test_update_for_a_missing_session_is_ignored(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        use = VisitUpdate(visit=a_visit(2), event=an_event(Action.VISIT_OPENED))
        committed = await store.commit(Change(visits=(use, VisitUpdate(visit=a_visit(1)))))
        self.assertEqual(committed.events, ())
        self.assertIsNone(await store.visit(sid(2), vid(1)))
        self.assertEqual(await store.visit(sid(1), vid(1)), a_visit(1))
        await store.commit(Change(deletes=(a_session(1),), visits=(replace(use, visit=a_visit(1)),)))
        self.assertEqual((await store.visit(sid(1), vid(1)), await self.verified(store)), (None, 0))

    @scenario
    async def test_update_counts_in_the_change_that_creates_its_session(self, store: IStore) -> None:
        await store.commit(Change(puts=(a_session(1),), visits=(VisitUpdate(visit=a_visit(1)),)))
        self.assertEqual(await store.visit(sid(1), vid(1)), a_visit(1))

    @scenario
    async def test_last_use_is_the_latest_and_is_not_changed_by_a_put(self, store: IStore) -> None:
        async def last_used() -> tuple[int | None, int | None]:
            session = await store.session(sid(1))
            page = await store.sessions(SessionQuery(now=START))
            assert session is not None
            return session.last_used_at, page.sessions[0].last_used_at

        session = a_session(1)
        await self.put(store, replace(session, last_used_at=START + 99))
        self.assertEqual(await last_used(), (None, None))
        await self.used(store, VisitUpdate(visit=a_visit(1, 1, last_seen=START + 10)))
        await self.used(store, VisitUpdate(visit=a_visit(1, 2, last_seen=START + 4)))
        self.assertEqual(await last_used(), (START + 10, START + 10))
        for version, last_used_at in ((2, None), (3, START + 1), (4, START + 99)):
            await self.put(store, replace(session, last_used_at=last_used_at, version=version))
            self.assertEqual(await last_used(), (START + 10, START + 10))

    @scenario
    async def test_session_that_was_loaded_with_a_use_has_no_first_visit(self, store: IStore) -> None:
        used, unused = a_session(1, last_used_at=START + 4), a_session(2, last_used_at=None)
        await store.load(Batch(targets=(a_target(),), sessions=(used, unused)))
        uses = (VisitUpdate(visit=a_visit(number, last_seen=START + 9), target="app") for number in (1, 2))
        committed = await store.commit(Change(visits=tuple(uses)))
        self.assertEqual([event.event.sid for event in committed.events], [sid(2)])
        for number in (1, 2):
            session = await store.session(sid(number))
            self.assertEqual(session and session.last_used_at, START + 9)

    @scenario
    async def test_visits_are_ordered_by_last_seen(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        seen = [3, 9, 1, 7]
        visits = [a_visit(1, number, last_seen=START + second) for number, second in enumerate(seen)]
        await self.used(store, *(VisitUpdate(visit=visit) for visit in visits), VisitUpdate(visit=a_visit(2)))
        latest = sorted(visits, key=lambda visit: -visit.last_seen)
        self.assertEqual(list(await store.visits(sid(1), 10)), latest)
        self.assertEqual(list(await store.visits(sid(1), 2)), latest[:2])
        self.assertEqual(list(await store.visits(sid(1), 0)), [])
