"""The PostgreSQL store keeps the contract, and says what is wrong when the database fails it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from burrowgate.core.lifecycle import revoke
from burrowgate.core.store_records import Batch, Change, SessionQuery
from burrowgate.errors import (
    CommitOutcomeUnknown,
    StoreDamaged,
    StoreInUse,
    StoreNotFound,
    StoreTooNew,
    StoreTooOld,
    StoreUnavailable,
)
from burrowgate.interfaces import IStore
from burrowgate.server.clock import steady_time
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.postgresql import schema
from burrowgate.stores.postgresql.connection import DatabaseConnection
from burrowgate.stores.postgresql.store import PostgresqlStore
from burrowgate.stores.postgresql.url import read_address
from burrowgate.testing.records import START, a_session, a_target, an_event, sid
from burrowgate.testing.store_contract import DurableStoreContract, SharedStoreContract, scenario
from burrowgate.testing.store_state_machine import play
from tests.support import ReactorTestCase
from tests.support.postgresql import Server, new_schema, requires_postgresql, server

STALE_AFTER = 5


def a_store(home: Path, url: str, **options: Any) -> PostgresqlStore:
    """A store at `url`."""
    address = read_address(url.partition(":")[2], STALE_AFTER)
    return PostgresqlStore(
        address, reactor, home=home, **({"max_staleness": STALE_AFTER, "steady": steady_time} | options)
    )


@requires_postgresql
class PostgresqlContractTests(DurableStoreContract, SharedStoreContract, ReactorTestCase):
    def make_store(self) -> PostgresqlStore:
        self.schema = new_schema()
        return a_store(Path(self.mktemp()).parent, server().url(schema=self.schema), max_feed_entries=100)

    def reopen(self, store: IStore) -> PostgresqlStore:
        assert isinstance(store, PostgresqlStore)
        return a_store(store.home, server().url(schema=self.schema), max_feed_entries=100)

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
        return play(lambda: a_store(Path(self.mktemp()).parent, server().url(schema=new_schema())), reactor)


class PostgresqlCase(ReactorTestCase):
    """Stores as on several machines: each has a home of its own."""

    timeout = 120

    def setUp(self) -> None:
        self.schema = new_schema()
        self.slept = 0.0

    def steady(self) -> float:
        return steady_time() + self.slept

    async def open(self, url: str = "", **options: Any) -> PostgresqlStore:
        url = url or server().url(schema=self.schema)
        store = a_store(Path(self.mktemp()).parent, url, steady=self.steady, **options)
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await store.start()
        return store

    def execute(self, sql: str) -> list[tuple[Any, ...]]:
        """What `sql` gives, as somebody else beside the stores."""
        with server().connect() as connection:
            connection.execute(f"SET search_path = {self.schema}")
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    async def refused(self, error: type[Exception], requested: Any) -> str:
        try:
            await requested
        except error as raised:
            return str(raised)
        raise self.failureException(f"{error.__name__} was not raised.")

    async def until(self, look: Any, what: str) -> None:
        """Wait until `look` gives something true."""
        for _ in range(1000):
            if look():
                return
            await deferLater(reactor, 0.02)
        raise self.failureException(what)


@requires_postgresql
class FeedTests(PostgresqlCase):
    async def test_another_machine_hears_of_it_by_itself(self) -> None:
        here, there = await self.open(), await self.open()
        committed = await here.commit(Change(puts=(a_session(1),)))
        await self.until(lambda: there.position() == committed.position, "heard")
        self.assertEqual((await there.changes(0)).sessions, {sid(1)})

    async def test_positions_are_never_seen_out_of_order(self) -> None:
        stores = [await self.open(), await self.open(), await self.open()]
        seen: list[int] = []
        looking = True

        async def look() -> None:
            # Whoever sees position n goes on from there: had n - 1 not been visible then, it would be missed for ever.
            after = 0
            while looking:
                news = await stores[2].changes(after)
                self.assertTrue(news.complete)
                count = len(news.sessions)
                self.assertEqual(news.position - after, count)
                seen.extend(range(after, news.position))
                after = news.position

        async def write(store: PostgresqlStore, first: int) -> None:
            for number in range(first, first + 150):
                await store.commit(Change(puts=(a_session(number),)))

        reading = Deferred.fromCoroutine(look())
        writing = [Deferred.fromCoroutine(write(stores[n % 2], 1000 * n)) for n in range(6)]
        for one in writing:
            await one
        looking = False
        await reading
        self.assertGreater(len(seen), 100)

    async def test_a_node_that_slept_too_long_reads_everything_anew(self) -> None:
        store, other = await self.open(max_feed_entries=10), await self.open(max_feed_entries=10)
        sleeper = Registry(other, Naming())
        await store.commit(Change(puts=(a_session(1), a_target("old"))))
        await sleeper.start()
        await sleeper.catch_up()
        held = await sleeper.require(sid(1))
        revoked = revoke(held, now=START + 1)
        await store.commit(Change(puts=(revoked,)))
        for number in range(2, 30):
            await store.commit(Change(puts=(a_session(number),)))
        await store.commit(Change(puts=(a_target("new"),)))
        await self.until(lambda: other.position() == store.position(), "heard")
        self.assertFalse(sleeper.is_current())
        received = []
        sleeper.watch(received.append)
        await sleeper.catch_up()
        self.assertEqual([one.complete for one in received], [False])
        self.assertIsNone(sleeper.peek(sid(1)))
        self.assertEqual(await sleeper.require(sid(1)), revoked)
        self.assertEqual([target.name for target in sleeper.targets()], ["new", "old"])

    async def test_who_does_not_hear_for_too_long_says_so_and_then_catches_up(self) -> None:
        database = Server()
        self.addCleanup(database.remove)
        database.start()
        store = await self.open(database.url())
        await store.commit(Change(puts=(a_session(1),)))
        database.freeze(True)
        self.addCleanup(database.freeze, False)
        self.slept += STALE_AFTER - 0.5
        self.assertEqual(store.position(), 1)
        self.slept += 2
        self.assertIsNone(store.position())
        database.freeze(False)
        await self.until(lambda: store.position() == 1, "heard again")
        await store.commit(Change(puts=(a_session(2),)))
        self.assertEqual(store.position(), 2)

    async def test_what_hangs_is_broken_off(self) -> None:
        database = Server()
        self.addCleanup(database.remove)
        database.start()
        store = await self.open(database.url())
        await store.commit(Change(puts=(a_session(1),)))
        database.freeze(True)
        self.addCleanup(database.freeze, False)
        asked = [store.session(sid(1)), store.commit(Change(puts=(a_session(2),)))]
        waiting = [Deferred.fromCoroutine(one) for one in asked]
        await deferLater(reactor, 0.5)
        self.slept += 60  # the clock goes on, and the next look finds that they hang
        for one in waiting:
            await self.refused(StoreUnavailable, one)
        database.freeze(False)
        await self.until(lambda: store.position() is not None, "heard again")
        self.assertEqual(await store.session(sid(1)), a_session(1))

    async def test_a_lost_connection_is_dialled_anew_unnoticed(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        for number in range(2, 5):
            self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'burrowgate'")
            self.assertEqual(await store.session(sid(1)), a_session(1))
            self.assertEqual(len((await store.sessions(SessionQuery(now=START))).sessions), number - 1)
            await store.commit(Change(puts=(a_session(number),)))
            self.assertEqual((await store.changes(0)).position, number)

    async def test_another_past_makes_everybody_begin_anew(self) -> None:
        store, other = await self.open(), await self.open()
        for number in range(5):
            await store.commit(Change(puts=(a_session(number),)))
        await self.until(lambda: other.position() == 5, "heard")
        # As after a restored backup: two changes are lost, and the numbers would be given once more.
        self.execute(
            f"DELETE FROM sessions WHERE sid = '{sid(4)}'; UPDATE burrowgate SET history = 'another', position = 3; "
            "DELETE FROM changes WHERE seq > 3; "
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'burrowgate'"
        )
        await self.until(lambda: (other.position() or 0) > 5 and other.position() == store.position(), "heard")
        position = store.position() or 0
        self.assertGreater(position, schema.POSITION_JUMP)
        for one in (store, other):
            for after in (0, 3, 4, 5, position - 1):
                self.assertFalse((await one.changes(after)).complete)
            self.assertTrue((await one.changes(position)).complete)
        committed = await other.commit(Change(puts=(a_session(9),)))
        self.assertEqual(committed.position, position + 1)


@requires_postgresql
class LookingTests(PostgresqlCase):
    """A store that is looked at, and not touched."""

    async def test_nothing_is_made(self) -> None:
        await self.refused(StoreNotFound, self.open(read_only=True))
        self.assertEqual(self.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), [(0,)])

    async def test_nothing_is_migrated(self) -> None:
        store = await self.open()
        await store.close()
        self.execute("UPDATE burrowgate SET steps = 0")
        line = DatabaseConnection(store.address, self.steady, timeout=5)
        self.addCleanup(line.drop)
        more = (*schema.migrations()[:-1], "", "")
        with self.assertRaises(StoreNotFound):
            schema.check_version(line.open(), more, "it")
        self.execute("UPDATE burrowgate SET steps = 1")
        with self.assertRaises(StoreTooOld):
            schema.check_version(line.open(), more, "it")

    async def test_all_can_be_read_and_nothing_written(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),), events=(an_event(),)))
        self.execute("UPDATE burrowgate SET history = 'another'")
        before = self.execute("SELECT * FROM burrowgate")
        looking = await self.open(read_only=True)
        self.assertEqual(await looking.session(sid(1)), a_session(1))
        self.assertEqual(looking.position(), 1)
        await looking.check()
        await self.refused(StoreUnavailable, looking.commit(Change(puts=(a_session(2),))))
        await self.refused(StoreUnavailable, looking.load(Batch()))
        self.assertEqual(self.execute("SELECT * FROM burrowgate"), before)


@requires_postgresql
class AloneTests(PostgresqlCase):
    async def test_who_wants_to_be_alone_is_told_of_whoever_has_it_open(self) -> None:
        for options in ({}, {"read_only": True}):
            store = await self.open(exclusive=True)
            await self.refused(StoreInUse, self.open(exclusive=True))
            await store.close()
            other = await self.open(**options)
            self.assertIn("gateway runs", await self.refused(StoreInUse, self.open(exclusive=True)))
            # Nor has it gone when its connections broke.
            self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'burrowgate'")
            await other.changes(0)
            await self.refused(StoreInUse, self.open(exclusive=True))
            await other.close()

    async def test_another_schema_of_the_database_is_another_store(self) -> None:
        await self.open(server().url(schema=new_schema()))
        await self.open(exclusive=True)


@requires_postgresql
class FaultTests(PostgresqlCase):
    async def test_no_password_is_shown(self) -> None:
        server().execute("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'sesame-open'")
        url = server().url(user="guarded:wrong-sesame")
        store = a_store(Path(self.mktemp()).parent, url)
        text = await self.refused(StoreUnavailable, store.start())
        self.assertIn("password", text)
        for shown in (text, store.description, repr(store), repr(store.address), repr(vars(store))):
            self.assertNotIn("sesame", shown)

    async def test_the_password_can_stand_in_a_file(self) -> None:
        server().execute("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'sesame-open'")
        server().execute(f"GRANT ALL ON SCHEMA {self.schema} TO guarded")
        file = Path(self.mktemp())
        file.write_text("127.0.0.1:*:*:guarded:sesame-open\n")
        file.chmod(0o600)
        store = await self.open(server().url(user="guarded", schema=self.schema, passfile=str(file)))
        await store.commit(Change(puts=(a_session(1),)))
        await store.close()
        server().execute(f"DROP SCHEMA {self.schema} CASCADE; DROP ROLE guarded")

    async def test_nobody_there_is_said_at_once(self) -> None:
        store = a_store(Path(self.mktemp()).parent, "postgresql://nobody@127.0.0.1:1/none")
        text = await self.refused(StoreUnavailable, store.start())
        self.assertIn("postgresql://nobody@127.0.0.1:1/none", text)
        self.assertIsNone(store.position())

    async def test_somebody_elses_tables_are_left_alone(self) -> None:
        self.execute("CREATE TABLE sessions (a INTEGER)")
        text = await self.refused(StoreDamaged, self.open())
        self.assertIn("sessions", text)
        self.assertEqual(self.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), [(1,)])

    async def test_a_newer_store_is_refused(self) -> None:
        store = await self.open()
        await store.close()
        self.execute("UPDATE burrowgate SET steps = 99")
        await self.refused(StoreTooNew, self.open())

    async def test_a_schema_that_is_not_there_is_named(self) -> None:
        self.assertIn("search_path", await self.refused(StoreUnavailable, self.open(server().url(schema="nowhere"))))

    async def test_what_the_database_cannot_keep_fails_alone(self) -> None:
        store = await self.open()
        bad = Change(puts=(a_session(2, label="\0"),), events=(an_event(),))
        asked = [Change(puts=(a_session(1),), events=(an_event(),)), bad, Change(puts=(a_session(3),))]
        commits = [Deferred.fromCoroutine(store.commit(one)) for one in asked]
        await commits[0]
        await self.refused(Exception, commits[1])
        await commits[2]
        self.assertEqual(len((await store.sessions(SessionQuery(now=START))).sessions), 2)
        self.assertEqual(len(await store.events(0, 10)), 1)

    async def test_a_nul_finds_nothing(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        self.assertIsNone(await store.session("\0"))
        self.assertIsNone(await store.visit("\0", "\0"))
        self.assertEqual(list(await store.visits("\0", 1)), [])
        self.assertEqual(list(await store.events(0, 1, "\0")), [])
        for query in (SessionQuery(now=START, text="\0"), SessionQuery(now=START, target_id="\0")):
            self.assertEqual((await store.sessions(query)).sessions, ())

    async def test_a_lock_that_is_not_given_back_is_not_waited_for(self) -> None:
        store = await self.open(timeout=0.5)
        await store.commit(Change(puts=(a_session(1),)))
        with server().connect() as other, other.transaction():
            other.execute(f"LOCK TABLE {self.schema}.sessions IN ACCESS EXCLUSIVE MODE")
            await self.refused(StoreUnavailable, store.session(sid(1)))
            await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(2),))))
            self.assertEqual((await store.changes(0)).position, 1)
        self.assertEqual(await store.session(sid(1)), a_session(1))
        await store.commit(Change(puts=(a_session(2),)))

    async def test_who_holds_the_order_and_falls_silent_is_thrown_out(self) -> None:
        store, other = await self.open(), await self.open(timeout=30)
        await store.commit(Change(puts=(a_session(1),)))
        line = other._new_connection(30, read_only=False, autocommit=False)
        connection = line.open()
        connection.execute("SET idle_in_transaction_session_timeout = '300ms'")
        connection.commit()
        connection.execute("SELECT position FROM burrowgate FOR UPDATE")
        await store.commit(Change(puts=(a_session(2),)))
        self.assertEqual(store.position(), 2)

    async def test_who_loses_the_database_in_a_commit_is_told_that_nobody_knows(self) -> None:
        database = Server()
        self.addCleanup(database.remove)
        database.start()
        store = await self.open(database.url())
        await store.commit(Change(puts=(a_session(1),)))
        reported = set()
        # The first waits, written, for a standby that is not there; the second for a table, and is never written.
        for number, before, after, waiting in (
            (2, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "ALTER SYSTEM RESET ALL", "SyncRep"),
            (3, "LOCK TABLE sessions IN SHARE MODE", "", "relation"),
        ):
            with database.connect() as other:
                if waiting == "relation":
                    other.autocommit = False
                other.execute(before)
                if waiting == "SyncRep":
                    other.execute("SELECT pg_reload_conf()")
                commit = Deferred.fromCoroutine(store.commit(Change(puts=(a_session(number),))))
                hanging = f"SELECT pid FROM pg_stat_activity WHERE wait_event = '{waiting}'"
                await self.until(lambda: database.execute(hanging), "it hangs")  # noqa: B023 - called at once
                database.execute(f"SELECT pg_terminate_backend(pid) FROM ({hanging}) AS hanging")
                reported.add(await self.refused(CommitOutcomeUnknown, commit))
                if after:
                    other.execute(after)
                    other.execute("SELECT pg_reload_conf()")
        (sentence,) = reported
        self.assertIn("it is not known whether it was made", sentence)
        kept = [one for one in (1, 2, 3) if await store.session(sid(one)) is not None]
        self.assertEqual(kept, [1, 2])
        await store.commit(Change(puts=(a_session(3),)))

    async def test_damage_is_found(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_target(), a_session(1)), events=(an_event(),) * 3))
        await store.check()
        self.execute("DELETE FROM events WHERE seq = 3")
        self.assertIn("3 to 3", await self.refused(StoreDamaged, store.check()))
        self.execute("UPDATE burrowgate SET newest_event = 2; DELETE FROM events WHERE seq = 1")
        self.assertIn("1 audit", await self.refused(StoreDamaged, store.check()))
        self.execute("UPDATE burrowgate SET newest_event = 1; UPDATE events SET seq = 1; DELETE FROM claims")
        self.assertIn("app", await self.refused(StoreDamaged, store.check()))

    async def test_a_row_that_makes_no_sense_is_damage(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_target(), a_session(1)), events=(an_event(),)))
        self.execute("UPDATE targets SET handler = 'telepathy'; UPDATE sessions SET kind = 'half'")
        self.execute("UPDATE events SET detail = '{'")
        await self.refused(StoreDamaged, store.targets())
        await self.refused(StoreDamaged, store.session(sid(1)))
        await self.refused(StoreDamaged, store.sessions(SessionQuery(now=START)))
        await self.refused(StoreDamaged, store.events(0, 1))
