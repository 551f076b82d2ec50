"""Loading the records of another store, exactly as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.audit import Action
from burrowgate.core.lifecycle import relabel
from burrowgate.core.sessions import NO_LIMITS, Limits, Session
from burrowgate.core.store_records import Batch, Change, Counts, VisitUpdate
from burrowgate.errors import Conflict, HostTaken, NameTaken
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_session, a_target, a_visit, an_event, sid, vid
from burrowgate.testing.store_contract.base import ContractBase, recorded, scenario


def _by_sid(session: Session) -> str:
    return session.sid


class LoadingContract(ContractBase):
    """Loading the records of another store, exactly as they are."""

    @scenario
    async def test_count_returns_numbers_of_sessions_and_events(self, store: IStore) -> None:
        self.assertEqual(await store.count(), Counts(sessions=0, events=0))
        await store.commit(Change(puts=(a_target(), a_session(1), a_session(2)), events=(an_event(),) * 3))
        await store.commit(Change(deletes=(a_session(1),)))
        self.assertEqual(await store.count(), Counts(sessions=1, events=3))

    @scenario
    async def test_visits_of_several_sessions_are_ordered_by_sid_then_vid(self, store: IStore) -> None:
        await self.put(store, *(a_session(number) for number in range(8)))
        visits = [a_visit(session, number) for session in range(6) for number in range(session)]
        await self.used(store, *(VisitUpdate(visit=visit) for visit in visits))
        asked = [sid(number) for number in (7, 5, 0, 3, 2, 99)]
        expected = sorted((one for one in visits if one.sid in asked), key=lambda visit: (visit.sid, visit.vid))
        self.assertEqual(list(await store.visits_of_sessions(asked, ("", ""), 100)), expected)
        self.assertEqual(list(await store.visits_of_sessions(asked[::-1], ("", ""), 4)), expected[:4])
        for at, one in enumerate(expected):
            self.assertEqual(
                list(await store.visits_of_sessions(asked, (one.sid, one.vid), 3)), expected[at + 1 : at + 4]
            )
        between = (expected[4].sid, expected[4].vid + "!")
        self.assertEqual(list(await store.visits_of_sessions(asked, between, 100)), expected[5:])
        self.assertEqual(list(await store.visits_of_sessions(asked, ("", ""), 0)), [])
        self.assertEqual(list(await store.visits_of_sessions([], ("", ""), 10)), [])
        self.assertEqual(
            len(await store.visits_of_sessions([sid(number) for number in range(1000)], ("", ""), 100)), 15
        )

    @scenario
    async def test_records_are_loaded_unchanged(self, store: IStore) -> None:
        gone = a_target("gone", "gone.example.com", version=7, deleted_at=START + 3)
        target, session = a_target("app", "app.example.com", version=3), a_session(1, version=9, last_used_at=START + 4)
        revoked = a_session(2, revoked_at=START + 5, version=2, limits=Limits(methods=("GET",)))
        visit = a_visit(1, requests=17, bytes_in=3, bytes_out=2**40)
        events = recorded(5)
        await store.load(Batch(targets=(gone, target), sessions=(session, revoked), visits=(visit,), events=events))
        self.assertEqual(list(await store.targets()), [target, gone])
        for one in (session, revoked):
            kept = await store.session(one.sid)
            assert kept is not None
            self.assertEqual((kept, kept.last_used_at), (one, one.last_used_at))
            self.assertEqual(kept.limits is NO_LIMITS, one.limits == NO_LIMITS)
        self.assertEqual(await store.visit(sid(1), vid(1)), visit)
        self.assertEqual(list(await store.events(0, 10)), list(events))
        self.assertEqual(list(await store.events(0, 10, sid(1))), list(events))
        self.assertEqual(await store.count(), Counts(sessions=2, events=5))
        self.assertEqual(
            await self.listed(store), [one.sid for one in sorted((session, revoked), key=_by_sid, reverse=True)]
        )
        await store.check()

    @scenario
    async def test_loaded_store_continues_like_the_original(self, store: IStore) -> None:
        target, session = a_target("app", "app.example.com", version=3), a_session(1, version=9, last_used_at=START + 4)
        await store.load(Batch(targets=(target,), sessions=(session,), visits=(a_visit(1),), events=recorded(5)))
        use = VisitUpdate(visit=a_visit(1, last_seen=START + 2), event=an_event(Action.VISIT_OPENED))
        await store.commit(Change(puts=(relabel(session, label="x"),), visits=(use,), events=(an_event(),)))
        self.assertEqual(await self.verified(store), 6)
        kept = await store.session(sid(1))
        assert kept is not None
        self.assertEqual((kept.version, kept.last_used_at), (10, START + 4))
        self.assertEqual(await store.visit(sid(1), vid(1)), a_visit(1, last_seen=START + 2, requests=2))
        await self.refused(NameTaken, self.put(store, a_target("app", target_id="id-2")))
        await self.refused(HostTaken, self.put(store, a_target("new", "app.example.com")))
        await store.commit(Change(deletes=(replace(target, version=3),)))
        await self.put(store, a_target("app", "app.example.com", target_id="id-2"))

    @scenario
    async def test_loaded_records_replace_existing_ones(self, store: IStore) -> None:
        one, two = a_target("one", "one.example"), a_target("two", "two.example")
        await self.put(store, one, two, a_session(1))
        await self.used(store, VisitUpdate(visit=a_visit(1, 1)), VisitUpdate(visit=a_visit(1, 2, last_seen=START + 9)))
        swapped = (replace(one, name="two", domains=two.domains, version=8), replace(two, name="one", domains=()))
        session, visit = a_session(1, label="other", version=1, last_used_at=START + 60), a_visit(1, 1, requests=5)
        await store.load(Batch(targets=swapped, sessions=(session,), visits=(visit,)))
        self.assertEqual(list(await store.targets()), [swapped[1], swapped[0]])
        kept = await store.session(sid(1))
        assert kept is not None
        self.assertEqual((kept, kept.last_used_at), (session, START + 60))
        self.assertEqual([one.requests for one in await store.visits(sid(1), 9)], [1, 5])
        self.assertEqual(await store.count(), Counts(sessions=1, events=0))
        await self.put(store, a_target("free", "one.example"))

    @scenario
    async def test_store_has_an_id_that_only_a_loaded_one_replaces(self, store: IStore) -> None:
        own, other = await store.store_id(), await (await self.opened(self.make_store())).store_id()
        self.assertTrue(own)
        self.assertNotEqual(own, other)
        await store.load(Batch(targets=(a_target(),), events=recorded(1)))
        await store.commit(Change(events=(an_event(),)))
        self.assertEqual(await store.store_id(), own)
        await store.load(Batch(store_id="copied"))
        self.assertEqual(await store.store_id(), "copied")
        await self.put(store, a_session(1))
        self.assertIsNotNone(store.position())
        await store.check()

    @scenario
    async def test_batch_is_loaded_completely_or_not_at_all(self, store: IStore) -> None:
        await store.load(Batch(targets=(a_target("app", "app.example.com"),), events=recorded(3)))
        position, more = store.position(), recorded(9)
        records: dict[str, Any] = {"targets": (a_target("new"),), "sessions": (a_session(1),), "visits": (a_visit(1),)}
        for batch, error in (
            (Batch(**records, events=more[4:]), Conflict),
            (Batch(**records, events=more[2:]), Conflict),
            (Batch(**records, events=more[3:5] + more[6:]), Conflict),
            (Batch(**records | {"targets": (a_target("new"), a_target("app", target_id="id-2"))}), NameTaken),
            (Batch(**records | {"targets": (a_target("new", "app.example.com"),)}), HostTaken),
        ):
            await self.refused(error, store.load(batch))
            self.assertEqual([one.name for one in await store.targets()], ["app"])
            self.assertEqual(await store.count(), Counts(sessions=0, events=3))
            self.assertEqual(list(await store.visits_of_sessions([sid(1)], ("", ""), 9)), [])
            self.assertEqual(store.position(), position)
        await store.load(Batch(events=more[3:]))
        self.assertEqual(await self.verified(store), 9)

    @scenario
    async def test_feed_is_incomplete_for_positions_before_a_load(self, store: IStore) -> None:
        before = await self.put(store, a_session(1))
        woken: list[int | None] = []
        self.addCleanup(store.subscribe(lambda: woken.append(store.position())))
        await store.load(Batch(targets=(a_target(),), sessions=(a_session(2),)))
        position = store.position()
        assert position is not None
        self.assertGreater(position, before.position)
        self.assertEqual(woken[-1:], [position])
        for after in (0, before.position - 1, before.position, position - 1):
            self.assertFalse((await store.changes(after)).complete)
        news = await store.changes(position)
        self.assertEqual((news.complete, news.sessions, news.position), (True, frozenset(), position))
        following = await self.put(store, a_session(3))
        self.assertEqual((await store.changes(position)).sessions, {sid(3)})
        self.assertGreater(following.position, position)
