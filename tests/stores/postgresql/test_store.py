"""The PostgreSQL store keeps the contract, and says what is wrong when the database fails it."""

from __future__ import annotations

from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.clock import steady_time
from burrowgate.interfaces import Change, IStore
from burrowgate.stores.postgresql.address import read_address
from burrowgate.stores.postgresql.store import PostgresqlStore
from burrowgate.testing.records import a_session
from burrowgate.testing.store_contract import DurableStoreContract, SharedStoreContract, scenario
from burrowgate.testing.store_play import play
from tests.support import ReactorTestCase
from tests.support.postgresql import new_schema, requires_postgresql, server


def a_store(home: Path, url: str = "", **options: object) -> PostgresqlStore:
    """A store at `url`, or in a new schema."""
    url = url or server().url(schema=new_schema())
    stale_after = float(str(options.pop("stale_after", 5)))
    address = read_address(url.partition(":")[2], stale_after)
    return PostgresqlStore(address, reactor, home=home, stale_after=stale_after, steady=steady_time, **options)  # type: ignore[arg-type]


@requires_postgresql
class PostgresqlContractTests(DurableStoreContract, SharedStoreContract, ReactorTestCase):
    def make_store(self) -> PostgresqlStore:
        self.schema = new_schema()
        return a_store(Path(self.mktemp()).parent, server().url(schema=self.schema), feed_kept=100)

    def reopen(self, store: IStore) -> PostgresqlStore:
        assert isinstance(store, PostgresqlStore)
        return PostgresqlStore(
            store.address, reactor, home=store.home, stale_after=5, steady=steady_time, feed_kept=100
        )

    beside = reopen

    async def pass_time(self, seconds: int) -> None:
        server().execute(f"UPDATE {self.schema}.nodes SET heard_at = heard_at - interval '{seconds} s'")

    @scenario
    async def test_the_feed_forgets_what_is_old(self, store: IStore) -> None:
        await self.together([store.commit(Change(puts=(a_session(number),))) for number in range(150)])
        self.assertEqual(store.position(), 150)
        self.assertFalse((await store.changes(49)).complete)
        news = await store.changes(50)
        self.assertTrue(news.complete)
        self.assertEqual(len(news.sessions), 100)


@requires_postgresql
class PlayTests(ReactorTestCase):
    def test_it_does_what_the_reference_store_does(self) -> Deferred[None]:
        return play(lambda: a_store(Path(self.mktemp()).parent), reactor)
