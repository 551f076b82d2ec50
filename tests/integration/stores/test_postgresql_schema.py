"""PostgreSQL migrations resume after a kill and allow concurrent starts; documented roles have sufficient rights."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.core.store_records import Change, Heartbeat, SessionQuery, VisitUpdate
from burrowgate.errors import StoreUnavailable
from burrowgate.server.clock import steady_time
from burrowgate.stores.postgresql import schema
from burrowgate.stores.postgresql.connection import DatabaseConnection
from burrowgate.stores.postgresql.schema import RIGHTS
from burrowgate.stores.postgresql.store import PostgresqlStore
from burrowgate.stores.postgresql.url import read_address
from burrowgate.testing.records import START, a_session, a_target, a_visit, an_entry, an_event
from tests.support import ROOT, ReactorTestCase, TestCase
from tests.support.postgresql import new_schema, requires_postgresql, server

MORE = (
    "CREATE TABLE one (a INTEGER);\nINSERT INTO one VALUES (1), (2);\n",
    "ALTER TABLE one ADD COLUMN b TEXT; -- a comment; with a semicolon\nUPDATE one SET b = 'x;y';",
)
NODES = 8

# Counts DDL commands with a sequence, which no rollback resets, and terminates the backend at command `count`.
_TRAP = """
    CREATE SEQUENCE {trap};
    CREATE FUNCTION {trap}() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('public.{trap}') = {count} THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    END $$;
    CREATE EVENT TRIGGER {trap} ON ddl_command_end EXECUTE FUNCTION {trap}();
"""
_NO_TRAP = "DROP EVENT TRIGGER IF EXISTS {trap}; DROP FUNCTION IF EXISTS {trap}; DROP SEQUENCE IF EXISTS {trap}"
_SHAPE = """
    SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
    WHERE table_schema = '{schema}' ORDER BY 1, 2
"""


@requires_postgresql
class SchemaTests(TestCase):
    def setUp(self) -> None:
        self.schema = new_schema()

    def prepare(self, name: str, steps: tuple[str, ...]) -> None:
        line = DatabaseConnection(
            read_address(server().url(schema=name).partition(":")[2], 5), steady_time, timeout=60, read_only=False
        )
        try:
            schema.prepare(line.open(), steps, "it")
        finally:
            line.drop()

    def shape(self, name: str) -> object:
        columns = server().execute(_SHAPE.format(schema=name))
        indexes = server().execute(f"SELECT indexname FROM pg_indexes WHERE schemaname = '{name}' ORDER BY 1")
        return columns, indexes, server().execute(f"SELECT steps, position FROM {name}.burrowgate")

    def test_migrated_dumps_of_one_store_have_one_id_and_new_stores_their_own(self) -> None:
        ids = []
        for first_hash in ("1" * 64, "1" * 64, "2" * 64, "", ""):
            name = new_schema()
            self.prepare(name, schema.migrations()[:2])
            if first_hash:
                server().execute(f"INSERT INTO {name}.events VALUES (1, 0, '', '', '', '', '', '{first_hash}')")
            self.prepare(name, schema.migrations())
            ids += server().execute(f"SELECT store_id FROM {name}.burrowgate")
        self.assertEqual(ids[0], ids[1])
        self.assertEqual(len(set(ids)), 4)

    def test_migration_killed_at_any_statement_resumes(self) -> None:
        steps = (*schema.migrations(), *MORE)
        whole = new_schema()
        self.prepare(whole, steps)
        trap = f"trap_{self.schema}"
        self.addCleanup(server().execute, _NO_TRAP.format(trap=trap))
        killed = 0
        for count in range(1, 100):
            name = new_schema()
            server().execute(_TRAP.format(trap=trap, count=count))
            try:
                self.prepare(name, steps)
                break
            except psycopg.OperationalError:
                killed += 1
            finally:
                server().execute(_NO_TRAP.format(trap=trap))
            self.prepare(name, steps)
            self.assertEqual(self.shape(name), self.shape(whole))
        self.assertGreater(killed, 15)

    def test_nodes_can_start_concurrently(self) -> None:
        steps = (*schema.migrations(), *MORE)
        with ThreadPoolExecutor(NODES) as pool:
            for started in [pool.submit(self.prepare, self.schema, steps) for _ in range(NODES)]:
                started.result()
        whole = new_schema()
        self.prepare(whole, steps)
        self.assertEqual(self.shape(self.schema), self.shape(whole))
        self.assertEqual(server().execute(f"SELECT count(*) FROM {self.schema}.one"), [(2,)])


@requires_postgresql
class RoleTests(ReactorTestCase):
    """The roles of docs/several-machines.md, created with its SQL."""

    def setUp(self) -> None:
        name = f"roles_{new_schema()}"
        server().execute(f"CREATE DATABASE {name}")
        self.database = name
        text = (ROOT / "docs" / "several-machines.md").read_text()
        found = re.search(r"<!-- roles -->\s+```sql\n(.*?)```.*?<!-- grants -->.*?```sql\n(.*?)```", text, re.DOTALL)
        assert found is not None
        self.roles, self.grants = found[1], found[2]

    def tearDown(self) -> None:
        server().execute(f"DROP DATABASE {self.database} WITH (FORCE)")
        for role in ("burrowgate_owner", "burrowgate_node", "burrowgate_reader"):
            server().execute(f"DROP ROLE IF EXISTS {role}")

    def store(self, role: str, *, read_only: bool = False) -> PostgresqlStore:
        url = server().url(user=role, database=self.database)
        store = PostgresqlStore(
            read_address(url.partition(":")[2], 5),
            reactor,
            home=Path(self.mktemp()).parent,
            max_staleness=5,
            steady=steady_time,
            read_only=read_only,
        )
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        return store

    async def test_each_role_has_only_the_rights_it_needs(self) -> None:
        with server().connect(self.database) as connection:
            connection.execute(self.roles.replace("DATABASE burrowgate", f"DATABASE {self.database}"))
        node = self.store("burrowgate_node")
        with self.assertRaises(StoreUnavailable) as raised:
            await node.start()
        self.assertIn("does not allow", str(raised.exception))
        owner = self.store("burrowgate_owner")
        await owner.start()
        await owner.close()
        with server().connect(self.database, "burrowgate_owner") as connection:
            connection.execute(self.grants)
        # Without one of them a gateway does not start, and says which.
        with server().connect(self.database, "burrowgate_owner") as connection:
            for table, kinds in RIGHTS.items():
                for kind in kinds:
                    connection.execute(f"REVOKE {kind} ON {table} FROM burrowgate_node")
                    with self.subTest(table=table, kind=kind), self.assertRaises(StoreUnavailable) as raised:
                        await self.store("burrowgate_node").start()
                    # Without the first the check itself fails, with the words of the database.
                    first = (table, kind) == ("burrowgate", "SELECT")
                    words = "permission denied for table" if first else f"this user {kind} on the table"
                    self.assertIn(f"{words} {table}", str(raised.exception))
                    connection.execute(f"GRANT {kind} ON {table} TO burrowgate_node")
        # All operations of a gateway are allowed.
        node = self.store("burrowgate_node")
        await node.start()
        await node.commit(Change(puts=(a_target(), a_session(1)), events=(an_event(),), cuts=("x",)))
        await node.commit(Change(visits=(VisitUpdate(visit=a_visit(1)),)))
        await node.commit(Change(deletes=(a_session(1), a_target())))
        opened = an_entry()
        await node.commit(Change(history=(opened,)))
        await node.commit(Change(history=(replace(opened, closed_at=START),)))
        await node.heartbeat(Heartbeat(node_id="n", time=START), 15)
        self.assertTrue(await node.lease_slots("n", "s", 1, 1))
        await node.remove_node("n")
        await node.check()
        self.assertEqual((await node.sessions(SessionQuery(now=START))).sessions, ())
        self.assertEqual((await node.changes(0)).position, 5)
        # It cannot change audit events or tables.
        with server().connect(self.database, "burrowgate_node") as connection:
            for sql in (
                "DELETE FROM events",
                "UPDATE events SET hash = ''",
                "DELETE FROM history",
                "DROP TABLE visits",
                "CREATE TABLE t (a INT)",
            ):
                with self.assertRaises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql)
        reader = self.store("burrowgate_reader", read_only=True)
        await reader.start()
        await reader.check()
        self.assertEqual([event.event for event in await reader.events(0, 10)], [an_event()])
        with server().connect(self.database, "burrowgate_reader") as connection:
            for table in ("targets", "sessions", "visits", "events"):
                connection.execute(f"SELECT * FROM {table}").fetchall()
            with self.assertRaises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM sessions")
