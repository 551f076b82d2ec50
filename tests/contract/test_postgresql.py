"""The contract suite on the PostgreSQL store, and what only this store has: feed between machines, locks, errors."""

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
    StoreError,
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
from tests.support.postgresql import SUPERUSER, Server, new_schema, requires_postgresql, server

MAX_STALENESS_SECONDS = 5


def a_store(home: Path, url: str, **options: Any) -> PostgresqlStore:
    """Return a store at `url`, not started."""
    address = read_address(url.partition(":")[2], MAX_STALENESS_SECONDS)
    return PostgresqlStore(
        address, reactor, home=home, **({"max_staleness": MAX_STALENESS_SECONDS, "steady": steady_time} | options)
    )


@requires_postgresql
class PostgresqlContractTests(DurableStoreContract, SharedStoreContract, ReactorTestCase):
    def make_store(self) -> PostgresqlStore:
        self.schema = new_schema()
        return a_store(
            Path(self.mktemp()).parent,
            server().url(schema=self.schema),
            max_feed_entries=100,
            sign_event=self.sign_event,
        )

    def reopen(self, store: IStore) -> PostgresqlStore:
        assert isinstance(store, PostgresqlStore)
        return a_store(store.home, server().url(schema=self.schema), max_feed_entries=100, sign_event=self.sign_event)

    beside = reopen

    async def set_readable(self, store: IStore, sid: str, readable: bool) -> None:
        kind = "full" if readable else "unknown"
        server().execute(f"UPDATE {self.schema}.sessions SET kind = '{kind}' WHERE sid = '{sid}'")

    async def pass_time(self, seconds: int) -> None:
        server().execute(f"UPDATE {self.schema}.nodes SET heard_at = heard_at - interval '{seconds} s'")

    @scenario
    async def test_feed_keeps_only_the_newest_entries(self, store: IStore) -> None:
        await self.together([store.commit(Change(puts=(a_session(number),))) for number in range(150)])
        self.assertEqual(store.position(), 150)
        self.assertFalse((await store.changes(49)).complete)
        changes = await store.changes(50)
        self.assertTrue(changes.complete)
        self.assertEqual(len(changes.sessions), 100)


@requires_postgresql
class StateMachineTests(ReactorTestCase):
    timeout = 600  # some 750 operations in all, each of them several commits and reads

    def test_random_operations_give_the_results_of_the_reference_store(self) -> Deferred[None]:
        return play(lambda: a_store(Path(self.mktemp()).parent, server().url(schema=new_schema())), reactor)


class PostgresqlCase(ReactorTestCase):
    """Opens stores as on several machines: each has a home of its own."""

    timeout = 120

    def setUp(self) -> None:
        self.schema = new_schema()
        self.advanced = 0.0

    def steady(self) -> float:
        return steady_time() + self.advanced

    async def open(self, url: str = "", **options: Any) -> PostgresqlStore:
        url = url or server().url(schema=self.schema)
        store = a_store(Path(self.mktemp()).parent, url, steady=self.steady, **options)
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await store.start()
        return store

    def execute(self, sql: str) -> list[tuple[Any, ...]]:
        """Run `sql` as another client of the database; returns its rows."""
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

    async def until(self, condition: Any, what: str) -> None:
        """Wait until `condition` returns a true value."""
        for _ in range(1000):
            if condition():
                return
            await deferLater(reactor, 0.02)
        raise self.failureException(what)


@requires_postgresql
class FeedTests(PostgresqlCase):
    async def test_other_machine_is_notified_of_a_commit(self) -> None:
        here, there = await self.open(), await self.open()
        committed = await here.commit(Change(puts=(a_session(1),)))
        await self.until(lambda: there.position() == committed.position, "position received")
        self.assertEqual((await there.changes(0)).sessions, {sid(1)})

    async def test_positions_become_visible_in_order(self) -> None:
        stores = [await self.open(), await self.open(), await self.open()]
        seen: list[int] = []
        is_writing = True

        async def follow() -> None:
            # A reader continues from the newest position it saw: one that became visible later would never be read.
            after = 0
            while is_writing:
                changes = await stores[2].changes(after)
                self.assertTrue(changes.complete)
                self.assertEqual(changes.position - after, len(changes.sessions))
                seen.extend(range(after, changes.position))
                after = changes.position

        async def write(store: PostgresqlStore, first: int) -> None:
            for number in range(first, first + 150):
                await store.commit(Change(puts=(a_session(number),)))

        reader = Deferred.fromCoroutine(follow())
        writers = [Deferred.fromCoroutine(write(stores[n % 2], 1000 * n)) for n in range(6)]
        for writer in writers:
            await writer
        is_writing = False
        await reader
        self.assertGreater(len(seen), 100)

    async def test_node_too_far_behind_the_feed_reloads_all_records(self) -> None:
        store, other = await self.open(max_feed_entries=10), await self.open(max_feed_entries=10)
        registry = Registry(other, Naming())
        await store.commit(Change(puts=(a_session(1), a_target("old"))))
        await registry.start()
        await registry.catch_up()
        revoked = revoke(await registry.require(sid(1)), now=START + 1)
        await store.commit(Change(puts=(revoked,)))
        for number in range(2, 30):
            await store.commit(Change(puts=(a_session(number),)))
        await store.commit(Change(puts=(a_target("new"),)))
        await self.until(lambda: other.position() == store.position(), "position received")
        self.assertFalse(registry.is_current())
        received = []
        registry.watch(received.append)
        await registry.catch_up()
        self.assertEqual([changes.complete for changes in received], [False])
        self.assertIsNone(registry.peek(sid(1)))
        self.assertEqual(await registry.require(sid(1)), revoked)
        self.assertEqual([target.name for target in registry.targets()], ["new", "old"])

    async def test_position_is_unknown_while_the_database_is_silent(self) -> None:
        database = Server()
        self.addCleanup(database.remove)
        database.start()
        store = await self.open(database.url())
        await store.commit(Change(puts=(a_session(1),)))
        database.freeze(True)
        self.addCleanup(database.freeze, False)
        self.advanced += MAX_STALENESS_SECONDS - 0.5
        self.assertEqual(store.position(), 1)
        self.advanced += 2
        self.assertIsNone(store.position())
        database.freeze(False)
        await self.until(lambda: store.position() == 1, "position known again")
        await store.commit(Change(puts=(a_session(2),)))
        self.assertEqual(store.position(), 2)

    async def test_hanging_calls_are_interrupted(self) -> None:
        database = Server()
        self.addCleanup(database.remove)
        database.start()
        store = await self.open(database.url())
        await store.commit(Change(puts=(a_session(1),)))
        database.freeze(True)
        self.addCleanup(database.freeze, False)
        calls = [
            Deferred.fromCoroutine(store.session(sid(1))),
            Deferred.fromCoroutine(store.commit(Change(puts=(a_session(2),)))),
        ]
        await deferLater(reactor, 0.5)
        self.advanced += 60  # the next check of the store finds that they have taken too long
        for call in calls:
            await self.refused(StoreUnavailable, call)
        database.freeze(False)
        await self.until(lambda: store.position() is not None, "position known again")
        self.assertEqual(await store.session(sid(1)), a_session(1))

    async def test_lost_connection_is_redialled_without_an_error(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        for number in range(2, 5):
            self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'burrowgate'")
            self.assertEqual(await store.session(sid(1)), a_session(1))
            self.assertEqual(len((await store.sessions(SessionQuery(now=START))).sessions), number - 1)
            await store.commit(Change(puts=(a_session(number),)))
            self.assertEqual((await store.changes(0)).position, number)

    async def test_other_history_makes_all_nodes_reload(self) -> None:
        store, other = await self.open(), await self.open()
        for number in range(5):
            await store.commit(Change(puts=(a_session(number),)))
        await self.until(lambda: other.position() == 5, "position received")
        # As after the restore of a backup: two changes are lost, and their positions would be assigned again.
        self.execute(
            f"DELETE FROM sessions WHERE sid = '{sid(4)}'; UPDATE burrowgate SET history = 'another', position = 3; "
            "DELETE FROM changes WHERE seq > 3; "
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'burrowgate'"
        )
        await self.until(lambda: (other.position() or 0) > 5 and other.position() == store.position(), "same position")
        position = store.position() or 0
        self.assertGreater(position, schema.POSITION_JUMP)
        for node in (store, other):
            for after in (0, 3, 4, 5, position - 1):
                self.assertFalse((await node.changes(after)).complete)
            self.assertTrue((await node.changes(position)).complete)
        committed = await other.commit(Change(puts=(a_session(9),)))
        self.assertEqual(committed.position, position + 1)


@requires_postgresql
class ReadOnlyTests(PostgresqlCase):
    async def test_read_only_open_creates_nothing(self) -> None:
        await self.refused(StoreNotFound, self.open(read_only=True))
        self.assertEqual(self.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), [(0,)])

    async def test_read_only_open_applies_no_migrations(self) -> None:
        store = await self.open()
        await store.close()
        self.execute("UPDATE burrowgate SET steps = 0")
        connection = DatabaseConnection(store.address, self.steady, timeout=5)
        self.addCleanup(connection.drop)
        migrations = (*schema.migrations()[:-1], "", "")
        with self.assertRaises(StoreNotFound):
            schema.check_version(connection.open(), migrations, "the store")
        self.execute("UPDATE burrowgate SET steps = 1")
        with self.assertRaises(StoreTooOld):
            schema.check_version(connection.open(), migrations, "the store")

    async def test_read_only_store_reads_and_refuses_writes(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),), events=(an_event(),)))
        self.execute("UPDATE burrowgate SET history = 'another'")
        before = self.execute("SELECT * FROM burrowgate")
        reader = await self.open(read_only=True)
        self.assertEqual(await reader.session(sid(1)), a_session(1))
        self.assertEqual(reader.position(), 1)
        await reader.check()
        await self.refused(StoreUnavailable, reader.commit(Change(puts=(a_session(2),))))
        await self.refused(StoreUnavailable, reader.load(Batch()))
        self.assertEqual(self.execute("SELECT * FROM burrowgate"), before)


@requires_postgresql
class ExclusiveTests(PostgresqlCase):
    async def test_exclusive_open_fails_while_another_store_is_open(self) -> None:
        for options in ({}, {"read_only": True}):
            store = await self.open(exclusive=True)
            await self.refused(StoreInUse, self.open(exclusive=True))
            await store.close()
            other = await self.open(**options)
            self.assertIn("gateway runs", await self.refused(StoreInUse, self.open(exclusive=True)))
            # The lock is taken again on the new connection if the old one is lost.
            self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'burrowgate'")
            await other.changes(0)
            await self.refused(StoreInUse, self.open(exclusive=True))
            await other.close()

    async def test_store_in_another_schema_does_not_prevent_exclusive_open(self) -> None:
        await self.open(server().url(schema=new_schema()))
        await self.open(exclusive=True)


@requires_postgresql
class ErrorTests(PostgresqlCase):
    async def test_errors_and_representations_contain_no_password(self) -> None:
        server().execute("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'sesame-open'")
        url = server().url(user="guarded:wrong-sesame")
        store = a_store(Path(self.mktemp()).parent, url)
        text = await self.refused(StoreUnavailable, store.start())
        self.assertIn("password", text)
        for shown in (text, store.description, repr(store), repr(store.address), repr(vars(store))):
            self.assertNotIn("sesame", shown)

    async def test_password_can_be_in_a_passfile(self) -> None:
        server().execute("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'sesame-open'")
        server().execute(f"GRANT ALL ON SCHEMA {self.schema} TO guarded")
        file = Path(self.mktemp())
        file.write_text("127.0.0.1:*:*:guarded:sesame-open\n")
        file.chmod(0o600)
        store = await self.open(server().url(user="guarded", schema=self.schema, passfile=str(file)))
        await store.commit(Change(puts=(a_session(1),)))
        await store.close()
        server().execute(f"DROP SCHEMA {self.schema} CASCADE; DROP ROLE guarded")

    async def test_unreachable_database_fails_at_once(self) -> None:
        store = a_store(Path(self.mktemp()).parent, "postgresql://ann@127.0.0.1:1/none")
        text = await self.refused(StoreUnavailable, store.start())
        self.assertIn("postgresql://ann@127.0.0.1:1/none", text)
        self.assertIsNone(store.position())

    async def test_foreign_tables_are_refused_and_not_changed(self) -> None:
        self.execute("CREATE TABLE sessions (a INTEGER)")
        text = await self.refused(StoreDamaged, self.open())
        self.assertIn("sessions", text)
        self.assertEqual(self.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), [(1,)])

    async def test_newer_store_is_refused(self) -> None:
        store = await self.open()
        await store.close()
        self.execute("UPDATE burrowgate SET steps = 99")
        await self.refused(StoreTooNew, self.open())

    async def test_error_of_a_missing_schema_names_search_path(self) -> None:
        self.assertIn("search_path", await self.refused(StoreUnavailable, self.open(server().url(schema="nowhere"))))

    async def test_unstorable_value_fails_only_its_own_change(self) -> None:
        store = await self.open()
        changes = [
            Change(puts=(a_session(1),), events=(an_event(),)),
            Change(puts=(a_session(2, label="\0"),), events=(an_event(),)),
            Change(puts=(a_session(3),)),
        ]
        commits = [Deferred.fromCoroutine(store.commit(change)) for change in changes]
        await commits[0]
        await self.refused(Exception, commits[1])
        await commits[2]
        self.assertEqual(len((await store.sessions(SessionQuery(now=START))).sessions), 2)
        self.assertEqual(len(await store.events(0, 10)), 1)

    async def test_nul_in_a_query_matches_nothing(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        self.assertIsNone(await store.session("\0"))
        self.assertIsNone(await store.visit("\0", "\0"))
        self.assertEqual(list(await store.visits("\0", 1)), [])
        self.assertEqual(list(await store.events(0, 1, "\0")), [])
        for query in (SessionQuery(now=START, text="\0"), SessionQuery(now=START, target_id="\0")):
            self.assertEqual((await store.sessions(query)).sessions, ())

    async def test_lock_of_another_client_is_awaited_until_the_timeout_only(self) -> None:
        store = await self.open(timeout=0.5)
        await store.commit(Change(puts=(a_session(1),)))
        with server().connect() as other, other.transaction():
            other.execute(f"LOCK TABLE {self.schema}.sessions IN ACCESS EXCLUSIVE MODE")
            await self.refused(StoreUnavailable, store.session(sid(1)))
            await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(2),))))
            self.assertEqual((await store.changes(0)).position, 1)
        self.assertEqual(await store.session(sid(1)), a_session(1))
        await store.commit(Change(puts=(a_session(2),)))

    async def test_idle_transaction_with_the_lock_is_ended(self) -> None:
        store, other = await self.open(), await self.open(timeout=30)
        await store.commit(Change(puts=(a_session(1),)))
        connection = other._new_connection(30, read_only=False, autocommit=False).open()
        connection.execute("SET idle_in_transaction_session_timeout = '300ms'")
        connection.commit()
        connection.execute("SELECT position FROM burrowgate FOR UPDATE")
        await store.commit(Change(puts=(a_session(2),)))
        self.assertEqual(store.position(), 2)

    async def test_commit_outcome_is_unknown_when_the_database_ends_the_connection(self) -> None:
        # Commits wait for a standby that does not exist, unless they are local; the server reads both from its start,
        # because how soon a reload reaches each of its processes cannot be observed.
        database = Server(synchronous_standby_names="missing", synchronous_commit="local")
        self.addCleanup(database.remove)
        database.start()
        local = await self.open(database.url())
        await local.commit(Change(puts=(a_session(1),)))

        # A connection takes the settings of its role when it is made, and keeps them.
        with database.connect() as other:
            other.execute(f"ALTER ROLE {SUPERUSER} SET synchronous_commit = on")
            synchronous = await self.open(database.url())
            written = Deferred.fromCoroutine(synchronous.commit(Change(puts=(a_session(2),))))
            reported = {await self.terminated(database, "SyncRep", written)}
            other.execute(f"ALTER ROLE {SUPERUSER} RESET synchronous_commit")

        with database.connect() as other:
            other.autocommit = False
            other.execute("LOCK TABLE sessions IN SHARE MODE")
            unwritten = Deferred.fromCoroutine(local.commit(Change(puts=(a_session(3),))))
            reported.add(await self.terminated(database, "relation", unwritten))
        (sentence,) = reported
        self.assertIn("it is not known whether it was made", sentence)
        kept = [number for number in (1, 2, 3) if await local.session(sid(number)) is not None]
        self.assertEqual(kept, [1, 2])
        await local.commit(Change(puts=(a_session(3),)))

    async def terminated(self, database: Server, wait_event: str, commit: Deferred[Any]) -> str:
        """Terminate the connection whose commit waits for `wait_event`; returns the text of the error."""
        waiting = f"SELECT pid FROM pg_stat_activity WHERE wait_event = '{wait_event}'"
        await self.until(lambda: database.execute(waiting), f"a commit waits for {wait_event}")
        database.execute(f"SELECT pg_terminate_backend(pid) FROM ({waiting}) AS waiting")
        return await self.refused(CommitOutcomeUnknown, commit)

    async def test_check_reports_missing_events_and_claims(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_target(), a_session(1)), events=(an_event(),) * 3))
        await store.check()
        self.execute("DELETE FROM events WHERE seq = 3")
        self.assertIn("3 to 3", await self.refused(StoreDamaged, store.check()))
        self.execute("UPDATE burrowgate SET newest_event = 2; DELETE FROM events WHERE seq = 1")
        self.assertIn("1 audit", await self.refused(StoreDamaged, store.check()))
        self.execute("UPDATE burrowgate SET newest_event = 1; UPDATE events SET seq = 1; DELETE FROM claims")
        self.assertIn("app", await self.refused(StoreDamaged, store.check()))

    async def closed(self, *stores: PostgresqlStore) -> str:
        """Wait until `stores` report damage and refuse everything; returns the text of the first one's."""
        await self.until(lambda: all(store.damage() is not None for store in stores), "damage is reported")
        for store in stores:
            self.assertIsNone(store.position())
            await self.refused(StoreDamaged, store.commit(Change(puts=(a_session(9),))))
            await self.refused(StoreError, store.check())
        return str(stores[0].damage())

    async def used(self) -> tuple[PostgresqlStore, PostgresqlStore]:
        """Return two nodes on one store with records."""
        store, other = await self.open(), await self.open()
        await store.commit(Change(puts=(a_target(), a_session(1)), events=(an_event(),) * 3))
        await self.until(lambda: other.position() == store.position(), "both nodes know the position")
        return store, other

    async def test_emptied_tables_are_damage_on_all_nodes_until_restored(self) -> None:
        nodes = await self.used()
        position = nodes[0].position()
        for empty, restore in (
            (
                "CREATE TABLE kept AS TABLE events; TRUNCATE events",
                "INSERT INTO events TABLE kept; DROP TABLE kept",
            ),
            (
                "CREATE TABLE kept AS TABLE burrowgate; DELETE FROM burrowgate",
                "INSERT INTO burrowgate TABLE kept; DROP TABLE kept",
            ),
        ):
            self.execute(empty)
            self.assertIn("emptied", await self.closed(*nodes))
            self.execute(restore)
            await self.until(lambda: all(node.position() == position for node in nodes), "both nodes serve again")
            for node in nodes:
                await node.check()

    async def test_dropped_tables_are_damage_on_all_nodes_and_are_not_made_anew(self) -> None:
        nodes = await self.used()
        self.execute(f"DROP SCHEMA {self.schema} CASCADE; CREATE SCHEMA {self.schema}")
        self.assertIn("--new-store", await self.closed(*nodes))
        await self.refused(StoreNotFound, self.open(create=False))
        self.assertEqual(self.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), [(0,)])

    async def test_another_store_in_place_of_the_tables_is_damage_until_the_first_is_back(self) -> None:
        nodes = await self.used()
        server().execute(f"ALTER SCHEMA {self.schema} RENAME TO {self.schema}_away; CREATE SCHEMA {self.schema}")
        await self.closed(*nodes)
        foreign = await self.open()
        await self.until(
            lambda: all("another store" in str(node.damage()) for node in nodes), "both nodes notice the other store"
        )
        await self.closed(*nodes)
        await foreign.close()
        server().execute(f"DROP SCHEMA {self.schema} CASCADE; ALTER SCHEMA {self.schema}_away RENAME TO {self.schema}")
        await self.until(lambda: all(node.position() is not None for node in nodes), "both nodes serve again")
        for node in nodes:
            self.assertEqual(await node.session(sid(1)), a_session(1))

    async def test_dropped_database_admits_no_one_and_is_not_made_anew(self) -> None:
        name = f"{self.schema}_db"
        server().execute(f"CREATE DATABASE {name}")
        store = await self.open(server().url(database=name))
        await store.commit(Change(puts=(a_session(1),), events=(an_event(),)))
        server().execute(f"DROP DATABASE {name} WITH (FORCE)")
        await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(2),))))
        self.advanced = MAX_STALENESS_SECONDS + 1
        self.assertIsNone(store.position())
        server().execute(f"CREATE DATABASE {name}")
        self.assertIn("--new-store", await self.closed(store))
        await store.close()
        await self.refused(StoreNotFound, self.open(server().url(database=name), create=False))
        server().execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def test_unreadable_row_is_damage(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_target(), a_session(1)), events=(an_event(),)))
        self.execute("UPDATE targets SET handler = 'telepathy'; UPDATE sessions SET kind = 'half'")
        self.execute("UPDATE events SET detail = '{'")
        await self.refused(StoreDamaged, store.targets())
        await self.refused(StoreDamaged, store.session(sid(1)))
        await self.refused(StoreDamaged, store.sessions(SessionQuery(now=START)))
        await self.refused(StoreDamaged, store.events(0, 1))
