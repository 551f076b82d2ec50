"""Deletes: what is forgotten with a record, and what is not."""

from __future__ import annotations

from burrowgate.core.audit import Action
from burrowgate.core.lifecycle import relabel
from burrowgate.core.sessions import State
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.errors import Conflict
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_session, a_target, a_visit, an_event, sid, vid
from burrowgate.testing.store_contract.base import ContractBase, scenario


class DeletesContract(ContractBase):
    """Deletes: what is forgotten with a record, and what is not."""

    @scenario
    async def test_delete_removes_a_session_and_its_visits(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        await self.used(store, VisitUpdate(visit=a_visit(1)), VisitUpdate(visit=a_visit(2)))
        await store.commit(Change(deletes=(a_session(1),), events=(an_event(Action.SESSION_DELETED, sid=sid(1)),)))
        self.assertIsNone(await store.session(sid(1)))
        self.assertIsNone(await store.visit(sid(1), vid(1)))
        self.assertEqual(list(await store.visits(sid(1), 10)), [])
        self.assertEqual(list(await store.visits(sid(2), 10)), [a_visit(2)])
        self.assertEqual(await self.listed(store), [sid(2)])

    @scenario
    async def test_session_created_again_has_no_data_of_the_first(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        await self.used(store, VisitUpdate(visit=a_visit(1)))
        await store.commit(Change(deletes=(a_session(1),)))
        await self.put(store, a_session(1, last_used_at=START + 7))
        session = await store.session(sid(1))
        assert session is not None
        self.assertIsNone(session.last_used_at)
        self.assertIsNone(await store.visit(sid(1), vid(1)))

    @scenario
    async def test_delete_of_another_version_or_a_missing_record_conflicts(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_target("app"))
        for record in (a_session(1, version=2), a_session(2), a_session(2, version=0), a_target("app", version=2),
                       a_target("other")):  # fmt: skip
            await self.refused(Conflict, store.commit(Change(deletes=(record,))))
        await self.refused(Conflict, store.commit(Change(deletes=(a_session(1), a_session(1)))))
        self.assertEqual(await store.session(sid(1)), a_session(1))

    @scenario
    async def test_deletes_are_applied_after_puts(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        last = relabel(a_session(1), label="last words")
        await store.commit(Change(puts=(last,), deletes=(last,)))
        self.assertIsNone(await store.session(sid(1)))

    @scenario
    async def test_deleted_target_record_releases_its_name_and_keeps_sessions(self, store: IStore) -> None:
        target = a_target("app", "app.example.com")
        await store.commit(Change(puts=(target, a_session(1)), events=(an_event(),)))
        await store.commit(Change(deletes=(target,)))
        self.assertEqual(list(await store.targets()), [])
        self.assertEqual(await store.session(sid(1)), a_session(1))
        self.assertEqual(await self.listed(store, state=State.ACTIVE), [sid(1)])
        self.assertEqual(await self.verified(store), 1)
        await self.put(store, a_target("app", "app.example.com", target_id="id-2"))
