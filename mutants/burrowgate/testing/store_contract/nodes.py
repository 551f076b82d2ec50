"""Nodes: heartbeats, and leases that all nodes share."""

from __future__ import annotations

from burrowgate.core.store_records import Heartbeat
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_session, sid
from burrowgate.testing.store_contract.base import ContractBase, scenario


class NodesContract(ContractBase):
    """Nodes: heartbeats, and leases that all nodes share."""

    @scenario
    async def test_nodes_returns_the_last_heartbeat_of_each_node(self, store: IStore) -> None:
        self.assertEqual(list(await store.nodes()), [])
        long = Heartbeat(node_id="node-b", time=START, report='{"é": "' + "x" * 1_000_000 + '"}')
        for heartbeat in (long, Heartbeat(node_id="node-a", time=START)):
            await store.heartbeat(heartbeat, 15)
        self.assertEqual(list(await store.nodes()), [Heartbeat(node_id="node-a", time=START), long])
        again = Heartbeat(node_id="node-b", time=START + 2, report="{}")
        await store.heartbeat(again, 15)
        self.assertEqual(list(await store.nodes()), [Heartbeat(node_id="node-a", time=START), again])
        await store.remove_node("node-a")
        await store.remove_node("node-a")
        self.assertEqual(list(await store.nodes()), [again])

    @scenario
    async def test_heartbeat_is_not_in_the_change_feed(self, store: IStore) -> None:
        committed = await self.put(store, a_session(1))
        await store.heartbeat(Heartbeat(node_id="node-a", time=START), 15)
        await store.lease_slots("node-a", sid(1), 1, 1)
        await store.remove_node("node-a")
        self.assertEqual(store.position(), committed.position)

    @scenario
    async def test_silent_nodes_are_removed_with_their_leases(self, store: IStore) -> None:
        await store.heartbeat(Heartbeat(node_id="silent", time=START), 2)
        await store.heartbeat(Heartbeat(node_id="other", time=START), 2)
        self.assertTrue(await store.lease_slots("silent", sid(1), 2, 2))
        self.assertFalse(await store.lease_slots("other", sid(1), 1, 2))
        await self.pass_time(1)
        await store.heartbeat(Heartbeat(node_id="other", time=START + 1), 2)
        self.assertEqual([one.node_id for one in await store.nodes()], ["other", "silent"])
        await self.pass_time(2)
        await store.heartbeat(Heartbeat(node_id="other", time=START + 3), 2)
        self.assertEqual([one.node_id for one in await store.nodes()], ["other"])
        self.assertTrue(await store.lease_slots("other", sid(1), 2, 2))

    @scenario
    async def test_nodes_together_lease_no_more_than_the_maximum(self, store: IStore) -> None:
        for node in ("a", "b", "c"):
            await store.heartbeat(Heartbeat(node_id=node, time=START), 15)
        self.assertTrue(await store.lease_slots("a", sid(1), 2, 3))
        self.assertTrue(await store.lease_slots("a", sid(1), 2, 3))  # in place of what it held
        self.assertFalse(await store.lease_slots("b", sid(1), 2, 3))
        self.assertTrue(await store.lease_slots("b", sid(1), 1, 3))
        self.assertFalse(await store.lease_slots("a", sid(1), 3, 3))  # and still holds two
        self.assertFalse(await store.lease_slots("c", sid(1), 1, 3))
        self.assertTrue(await store.lease_slots("c", sid(2), 3, 3))  # of another session
        self.assertTrue(await store.lease_slots("b", sid(1), 0, 0))
        self.assertTrue(await store.lease_slots("b", sid(1), 0, 0))
        self.assertTrue(await store.lease_slots("a", sid(1), 3, 3))
        self.assertFalse(await store.lease_slots("a", sid(1), 4, 3))
        await store.remove_node("a")
        self.assertTrue(await store.lease_slots("c", sid(1), 3, 3))

    @scenario
    async def test_one_of_fifty_requests_gets_the_last_slot(self, store: IStore) -> None:
        nodes = [f"node-{number}" for number in range(50)]
        for node in nodes:
            await store.heartbeat(Heartbeat(node_id=node, time=START), 15)
        answers = await self.together([store.lease_slots(node, sid(1), 1, 1) for node in nodes])
        self.assertEqual((answers.count(True), answers.count(False)), (1, 49))
