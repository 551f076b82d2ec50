"""Tests of the place of an owner on stores that several nodes share (B3): of two that start at once, one does."""

from __future__ import annotations

from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import gatherResults

from burrowgate.boxes.records import BoxRecords
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxState
from burrowgate.errors import BoxExists
from burrowgate.interfaces import IStore, StoreContext
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.plugins import open_store
from tests.support import START, ReactorTestCase
from tests.support.postgresql import new_schema, requires_postgresql, server

ROUNDS = 10
NODES = 3


def a_request(number: int, owner: str) -> Box:
    """Return a box that is asked for on the node `number`."""
    return Box(
        box_id=f"{owner}-{number}",
        sid="s1",
        vid=f"v{number}",
        target_id="t1",
        owner=owner,
        launcher="fake",
        gateway=f"g{number}",
        node=f"n{number}",
        process=1,
        state=BoxState.REQUESTED,
        requested_at=START,
        ends_at=START + 60,
        idle_minutes=1,
    )


class PlaceCase(ReactorTestCase):
    """Nodes on one store."""

    async def open(self, url: str, home: Path) -> Registry:
        store: IStore = open_store(url, StoreContext(reactor=reactor, home=home))
        await store.start()
        self.addCleanup(lambda: self.run_async(store.close()))
        registry = Registry(store, Naming())
        await registry.start()
        return registry

    async def race(self, url: str) -> None:
        home = Path(self.mktemp())
        home.mkdir()
        nodes = [BoxRecords(await self.open(url, home)) for _ in range(NODES)]

        async def take(number: int, owner: str) -> str:
            try:
                return (
                    await nodes[number].take_place(a_request(number, owner), per_owner=1, capacity=99, actor="gateway")
                ).box_id
            except BoxExists:
                return ""

        for round in range(ROUNDS):
            owner = f"session:{round}"
            results: list[str] = await gatherResults(
                [self.run_async(take(number, owner)) for number in range(NODES)], consumeErrors=True
            )
            (winner,) = [one for one in results if one]
            for records in nodes:
                self.assertEqual([box.box_id for box in await records.all(owner)], [winner])


class SqliteTests(PlaceCase):
    async def test_of_nodes_that_start_at_once_one_gets_the_place_b3(self) -> None:
        await self.race("sqlite:gateway.sqlite")


@requires_postgresql
class PostgresqlTests(PlaceCase):
    async def test_of_nodes_that_start_at_once_one_gets_the_place_b3(self) -> None:
        await self.race(f"{server().url(schema=new_schema())}")
