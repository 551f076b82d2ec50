"""Stores that keep their data when they are closed."""

from __future__ import annotations

from burrowgate.core.audit import Action
from burrowgate.core.sessions import Limits
from burrowgate.core.store_records import Batch, Change, VisitUpdate
from burrowgate.errors import HostTaken
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_resource, a_session, a_target, a_visit, an_event, sid, vid
from burrowgate.testing.store_contract.any_store import StoreContract
from burrowgate.testing.store_contract.base import recorded, scenario


class DurableStoreContract(StoreContract):
    """Tests for stores that keep their data when they are closed."""

    def reopen(self, store: IStore) -> IStore:
        """A new store, not yet started, on the data of `store`, which is closed."""
        raise NotImplementedError("Make a store on the same data here.")

    @scenario
    async def test_records_survive_a_restart(self, store: IStore) -> None:
        target, session = a_target("app", "app.example.com"), a_session(1, limits=Limits(idle_timeout=60))
        resource = a_resource("1", unique="ada", owner="x")
        committed = await store.commit(Change(puts=(target, session, resource), events=(an_event(), an_event())))
        await self.used(store, VisitUpdate(visit=a_visit(1, last_seen=START + 9), event=an_event(Action.VISIT_OPENED)))
        await store.close()
        again = await self.opened(self.reopen(store))
        self.assertEqual(list(await again.targets()), [target])
        self.assertEqual(await again.find_resource("account", "ada"), resource)
        kept = await again.session(sid(1))
        assert kept is not None
        self.assertEqual((kept, kept.last_used_at), (session, START + 9))
        self.assertEqual(await again.visit(sid(1), vid(1)), a_visit(1, last_seen=START + 9))
        self.assertEqual(await self.verified(again), 3)
        self.assertEqual(again.position(), committed.position)
        self.assertEqual((await again.changes(committed.position)).complete, True)
        await self.refused(HostTaken, self.put(again, a_target("other", "app.example.com")))

    @scenario
    async def test_loaded_records_survive_a_restart(self, store: IStore) -> None:
        session = a_session(1, version=9, last_used_at=START + 4)
        await store.load(Batch(targets=(a_target(),), sessions=(session,), visits=(a_visit(1),), events=recorded(3)))
        position = store.position()
        await store.close()
        again = await self.opened(self.reopen(store))
        kept = await again.session(sid(1))
        assert kept is not None
        self.assertEqual((kept, kept.last_used_at), (session, START + 4))
        self.assertEqual((again.position(), await self.verified(again)), (position, 3))
        await again.commit(Change(events=(an_event(),)))
        self.assertEqual(await self.verified(again), 4)

    @scenario
    async def test_id_survives_a_restart(self, store: IStore) -> None:
        own = await store.store_id()
        await store.close()
        again = await self.opened(self.reopen(store))
        self.assertEqual(await again.store_id(), own)
        await again.load(Batch(store_id="copied"))
        await again.close()
        self.assertEqual(await (await self.opened(self.reopen(store))).store_id(), "copied")

    @scenario
    async def test_numbers_continue_after_a_restart(self, store: IStore) -> None:
        first = await store.commit(Change(puts=(a_session(1),), events=(an_event(),)))
        await store.close()
        again = await self.opened(self.reopen(store))
        second = await again.commit(Change(deletes=(a_session(1),), events=(an_event(),)))
        self.assertEqual([one.seq for one in second.events], [2])
        self.assertGreater(second.position, first.position)
        self.assertEqual(await self.verified(again), 2)
