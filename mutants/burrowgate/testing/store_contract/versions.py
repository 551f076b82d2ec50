"""Versions: the next one replaces, any other conflicts, and a change is made whole or not at all."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.audit import Action
from burrowgate.core.lifecycle import relabel
from burrowgate.core.sessions import Limits
from burrowgate.core.store_records import Change, Committed, VisitUpdate
from burrowgate.errors import Conflict, HostTaken, NameTaken
from burrowgate.interfaces import IStore
from burrowgate.testing.records import a_session, a_target, a_visit, an_event, sid, vid
from burrowgate.testing.store_contract.base import ContractBase, scenario


class VersionsContract(ContractBase):
    """Versions: the next one replaces, any other conflicts, and a change is made whole or not at all."""

    @scenario
    async def test_next_version_replaces_the_record(self, store: IStore) -> None:
        target, session = a_target(), a_session()
        await self.put(store, target, session)
        disabled, relabelled = replace(target, enabled=False, version=2), relabel(session, label="other")
        await self.put(store, disabled, relabelled)
        self.assertEqual(list(await store.targets()), [disabled])
        self.assertEqual(await store.session(session.sid), relabelled)

    @scenario
    async def test_other_versions_conflict_and_change_nothing(self, store: IStore) -> None:
        target, session = a_target(version=1), a_session(version=1)
        await self.put(store, target, session)
        await self.put(store, replace(target, version=2), replace(session, version=2))
        for version in (0, 1, 2, 4, -1):
            await self.refused(Conflict, self.put(store, replace(target, enabled=False, version=version)))
            await self.refused(Conflict, self.put(store, replace(session, label="x", version=version)))
        self.assertEqual(list(await store.targets()), [replace(target, version=2)])
        self.assertEqual(await store.session(session.sid), replace(session, version=2))

    @scenario
    async def test_later_version_of_a_missing_record_conflicts(self, store: IStore) -> None:
        for version in (0, 2):
            await self.refused(Conflict, self.put(store, a_target(version=version)))
            await self.refused(Conflict, self.put(store, a_session(version=version)))
        self.assertEqual((list(await store.targets()), await store.session(sid(1))), ([], None))

    @scenario
    async def test_one_of_fifty_writers_of_a_version_succeeds(self, store: IStore) -> None:
        session = a_session(limits=Limits(max_visits=1))
        await self.put(store, session)
        answers = await self.together(
            [self.put(store, relabel(session, label=f"writer {number}")) for number in range(50)]
        )
        won = [number for number, answer in enumerate(answers) if isinstance(answer, Committed)]
        self.assertEqual(len(won), 1)
        self.assertEqual([type(answer) for answer in answers].count(Conflict), 49)
        self.assertEqual(await store.session(session.sid), relabel(session, label=f"writer {won[0]}"))

    @scenario
    async def test_one_of_fifty_creations_of_a_session_succeeds(self, store: IStore) -> None:
        answers = await self.together([self.put(store, a_session(label=str(number))) for number in range(50)])
        self.assertEqual(sum(isinstance(answer, Committed) for answer in answers), 1)
        self.assertEqual(len(await self.listed(store)), 1)

    @scenario
    async def test_change_may_contain_two_versions_of_a_record(self, store: IStore) -> None:
        session = a_session()
        await self.put(store, session, relabel(session, label="second"))
        self.assertEqual(await store.session(session.sid), relabel(session, label="second"))
        await self.refused(Conflict, self.put(store, *(replace(session, version=3, label=one) for one in "ab")))

    @scenario
    async def test_change_that_fails_at_its_end_writes_nothing(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_target("app"))
        await self.used(store, VisitUpdate(visit=a_visit(1)))
        position = store.position()
        new = (a_target("new", "new.example.com"), a_session(2), relabel(a_session(1), label="changed"))
        event, use = an_event(), VisitUpdate(visit=a_visit(1, 2), event=an_event(Action.VISIT_OPENED))
        for change, error in (
            (Change(puts=(*new, a_session(3, version=7)), visits=(use,), events=(event,)), Conflict),
            (Change(puts=new, deletes=(a_session(9),), visits=(use,), events=(event,)), Conflict),
            (Change(puts=(*new, a_target("app", target_id="other")), visits=(use,), events=(event,)), NameTaken),
            (Change(puts=(*new, a_target("x", "new.example.com")), visits=(use,), events=(event,)), HostTaken),
        ):
            await self.refused(error, store.commit(change))
            self.assertEqual(list(await store.targets()), [a_target("app")])
            self.assertEqual(await store.session(sid(1)), a_session(1))
            self.assertIsNone(await store.session(sid(2)))
            self.assertIsNone(await store.visit(sid(1), vid(2)))
            self.assertEqual(list(await store.events(0, 10)), [])
            self.assertEqual(store.position(), position)

    @scenario
    async def test_failing_commit_does_not_affect_concurrent_ones(self, store: IStore) -> None:
        await self.put(store, a_session(0))
        event = an_event()
        answers = await self.together(
            [
                store.commit(
                    Change(puts=(a_session(number % 7 and number),), events=(replace(event, sid=sid(number)),))
                )
                for number in range(21)
            ]
        )
        self.assertEqual([isinstance(answer, Conflict) for answer in answers], [n % 7 == 0 for n in range(21)])
        self.assertEqual(await self.verified(store), 18)
        self.assertEqual(len(await self.listed(store)), 19)
