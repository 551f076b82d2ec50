"""Stores that several processes use at the same time."""

from __future__ import annotations

from dataclasses import replace

from twisted.internet.defer import Deferred

from burrowgate.core.store_records import Batch, Change, Committed, Heartbeat
from burrowgate.errors import Conflict, HostTaken, NameTaken, ResourceTaken, StoreDamaged
from burrowgate.interfaces import IDamageReporter, IStore
from burrowgate.testing.records import START, a_resource, a_session, a_target, an_event, sid
from burrowgate.testing.store_contract.any_store import StoreContract
from burrowgate.testing.store_contract.base import recorded, scenario


class SharedStoreContract(StoreContract):
    """Tests for stores that several processes can use at a time."""

    def beside(self, store: IStore) -> IStore:
        """A second store, not yet started, on the data of `store`, which stays open, as in another process."""
        raise NotImplementedError("Make a second store on the same data here.")

    async def set_readable(self, store: IStore, sid: str, readable: bool) -> None:
        """Alter the stored record of the session `sid` so that it cannot be read, or back, as a faulty disk would."""
        raise NotImplementedError("Alter the record here, without a method of the store.")

    @scenario
    async def test_damage_is_reported_by_all_until_it_is_repaired(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        await self.put(store, a_session(1), a_session(2))
        await self.set_readable(store, sid(1), False)
        await self.refused(StoreDamaged, store.session(sid(1)))
        self.assertIsNone(store.position())
        await self.refused(StoreDamaged, self.put(store, a_session(3)))
        await self.eventually(lambda: other.position() is None)
        await self.refused(StoreDamaged, self.put(other, a_session(3)))
        for one in (store, other):
            await self.refused(StoreDamaged, one.check())
            self.assertIsNone(one.position())
            self.assertTrue(IDamageReporter.providedBy(one))
            self.assertIsInstance(IDamageReporter(one).damage(), StoreDamaged)
        later = await self.opened(self.beside(store))
        await self.eventually(lambda: later.position() is None)
        await self.set_readable(store, sid(1), True)
        await store.check()
        await self.eventually(lambda: None not in [one.position() for one in (store, other, later)])
        for number, one in enumerate((store, other, later), 3):
            await self.put(one, a_session(number))
        self.assertEqual(await other.session(sid(1)), a_session(1))

    @scenario
    async def test_unique_values_of_resources_are_unique_across_both(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        committed = await self.put(store, a_resource("1", unique="ada"))
        await self.refused(ResourceTaken, self.put(other, a_resource("2", unique="ada")))
        self.assertEqual((await other.changes(committed.position - 1)).resources, {"account/1"})
        self.assertEqual(await other.find_resource("account", "ada"), a_resource("1", unique="ada"))

    @scenario
    async def test_each_store_sees_commits_of_the_other_at_the_next_call(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        for number in range(10):
            here, there = (store, other) if number % 2 else (other, store)
            committed = await self.put(here, a_session(number))
            self.assertEqual(there.position(), committed.position)
            self.assertEqual(await there.session(sid(number)), a_session(number))
            self.assertEqual((await there.changes(committed.position - 1)).sessions, {sid(number)})

    @scenario
    async def test_one_of_two_writers_of_a_version_succeeds(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        session = a_session(1)
        await self.put(store, session)
        for version in range(2, 12):
            answers = await self.together(
                [self.put(one, replace(session, version=version, label=str(id(one)))) for one in (store, other)]
            )
            self.assertEqual({type(answer) for answer in answers}, {Committed, Conflict})

    @scenario
    async def test_two_writers_keep_one_chain_without_gaps(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        await self.together(
            [
                one.commit(Change(puts=(a_session(10 * number + place),), events=(an_event(),)))
                for number in range(20)
                for place, one in enumerate((store, other))
            ]
        )
        self.assertEqual((await self.verified(store), await self.verified(other)), (40, 40))

    @scenario
    async def test_names_and_hosts_are_unique_across_both(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        await self.put(store, a_target("app", "app.example.com"))
        await self.refused(NameTaken, self.put(other, a_target("app", target_id="id-2")))
        await self.refused(HostTaken, self.put(other, a_target("other", "app.example.com")))

    @scenario
    async def test_each_store_sees_records_that_the_other_loaded(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        before = await self.put(store, a_session(1))
        self.assertEqual(other.position(), before.position)
        await store.load(Batch(sessions=(a_session(2, version=4),), events=recorded(2)))
        self.assertEqual(other.position(), store.position())
        self.assertFalse((await other.changes(before.position)).complete)
        self.assertEqual(await other.session(sid(2)), a_session(2, version=4))
        await other.commit(Change(events=(an_event(),)))
        self.assertEqual(await self.verified(store), 3)

    @scenario
    async def test_subscriber_is_notified_of_a_commit_by_the_other_store(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        woken: Deferred[None] = Deferred()

        def wake() -> None:
            if not woken.called:
                woken.callback(None)

        stop = other.subscribe(wake)
        committed = await self.put(store, a_session(1))
        await woken
        self.assertEqual(other.position(), committed.position)
        stop()

    @scenario
    async def test_nodes_are_visible_to_each_other(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        here, there = (
            Heartbeat(node_id="here", time=START, report="1"),
            Heartbeat(node_id="there", time=START, report="2"),
        )
        await store.heartbeat(here, 15)
        await other.heartbeat(there, 15)
        self.assertEqual((list(await store.nodes()), list(await other.nodes())), ([here, there], [here, there]))
        await other.remove_node("here")
        self.assertEqual(list(await store.nodes()), [there])

    @scenario
    async def test_one_of_two_nodes_gets_the_last_slot(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        for node in ("here", "there"):
            await store.heartbeat(Heartbeat(node_id=node, time=START), 15)
        for number in range(10):
            answers = await self.together(
                [one.lease_slots(node, sid(number), 1, 1) for one, node in ((store, "here"), (other, "there"))]
            )
            self.assertEqual(sorted(answers), [False, True])

    @scenario
    async def test_cuts_are_passed_to_the_other_store(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        committed = await store.commit(Change(cuts=("req-1",)))
        self.assertEqual(other.position(), committed.position)
        self.assertEqual((await other.changes(committed.position - 1)).cuts, {"req-1"})
