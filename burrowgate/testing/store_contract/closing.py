"""Closing, and a store that is not open."""

from __future__ import annotations

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action
from burrowgate.core.store_records import Batch, Change, Committed, Heartbeat, SessionQuery, VisitUpdate
from burrowgate.errors import StoreUnavailable
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_session, a_target, a_visit, an_event, sid, vid
from burrowgate.testing.store_contract.base import ContractBase, StoreCall, scenario


class ClosingContract(ContractBase):
    """Closing, and a store that is not open."""

    @scenario
    async def test_closed_store_is_unavailable(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        await store.close()
        self.assertIsNone(store.position())
        asked: list[StoreCall] = [
            store.check(),
            store.targets(),
            store.session(sid(1)),
            store.sessions(SessionQuery(now=START)),
            store.visit(sid(1), vid(1)),
            store.visits(sid(1), 1),
            store.visit_counts([sid(1)]),
            store.events(0, 1),
            store.commit(Change(puts=(a_session(2),))),
            store.changes(0),
            store.heartbeat(Heartbeat(node_id="node", time=START), 15),
            store.nodes(),
            store.remove_node("node"),
            store.lease_slots("node", sid(1), 1, 1),
            store.count(),
            store.visits_of_sessions([sid(1)], ("", ""), 1),
            store.load(Batch(sessions=(a_session(2),))),
        ]
        for one in asked:
            await self.refused(StoreUnavailable, one)
        store.subscribe(lambda: None)()
        await store.close()

    @scenario
    async def test_store_that_was_never_started_is_unavailable(self, store: IStore) -> None:
        other = self.make_store()
        self.assertIsNone(other.position())
        await self.refused(StoreUnavailable, other.commit(Change(puts=(a_session(1),))))
        await other.close()

    @scenario
    async def test_close_finishes_accepted_commits(self, store: IStore) -> None:
        asked = [Deferred.fromCoroutine(self.put(store, a_session(number))) for number in range(20)]
        await store.close()
        for deferred in asked:
            self.assertIsInstance(await deferred, Committed)

    @scenario
    async def test_intact_store_passes_its_check(self, store: IStore) -> None:
        await store.commit(Change(puts=(a_target("app", "app.example.com"), a_session(1)), events=(an_event(),)))
        await self.used(store, VisitUpdate(visit=a_visit(1), event=an_event(Action.VISIT_OPENED)))
        await store.commit(Change(deletes=(a_session(1),)))
        await store.check()
