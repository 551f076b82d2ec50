"""The library `postgresql-role` on a real PostgreSQL, with an admin that is no superuser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psycopg
from psycopg.pq import ConnStatus

from burrowgate.credentials.interfaces import Endpoint, ILibrary, IssueContext, Issued, LibraryContext, Secret
from burrowgate.credentials.postgresql_role import PostgresqlRoles
from burrowgate.errors import CredentialsRefused
from burrowgate.testing.library_contract import ServerLibraryContract, with_library
from tests.support import ReactorTestCase
from tests.support.tcp_servers import LIBRARIAN, ROOT_PASSWORD, requires_postgresql, scram_postgresql


def connect(issued: Issued, port: int, database: str = "app") -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user=issued.secret["username"],
        password=issued.secret["password"],
        dbname=database,
        autocommit=True,
        connect_timeout=10,
    )


class Held:
    """A connection on which `pg_sleep` runs."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self.connection = connection
        connection.pgconn.send_query(b"SELECT pg_sleep(600)")
        connection.pgconn.flush()

    async def is_open(self) -> bool:
        try:
            self.connection.pgconn.consume_input()
        except psycopg.OperationalError:
            return False
        return bool(self.connection.pgconn.status == ConnStatus.OK) and bool(self.connection.pgconn.is_busy())

    async def close(self) -> None:
        self.connection.close()


@requires_postgresql
class PostgresqlRoleTests(ServerLibraryContract, ReactorTestCase):
    is_renewable = True

    def setUp(self) -> None:
        self.server = scram_postgresql()

    def make_library(self, context: LibraryContext) -> ILibrary:
        return PostgresqlRoles(context)

    def make_context(self, hint: str, now: int) -> IssueContext:
        return IssueContext(
            sid="s1",
            target_name="db",
            now=now,
            expires_at=now + 1_000,
            options={"database": "app", "grants": "GRANT SELECT ON items TO {role};\n"},
            admin=Secret(username=LIBRARIAN, password=ROOT_PASSWORD),
            address=Endpoint(host="127.0.0.1", port=self.server.port),
            hint=hint,
        )

    def wrong_admin(self) -> Secret:
        return Secret(username=LIBRARIAN, password="not-this-one")

    async def opens(self, issued: Issued) -> bool:
        try:
            with connect(issued, self.server.port) as connection:
                return bool(connection.execute("SELECT count(*) FROM items").fetchone() == (3,))
        except psycopg.OperationalError:
            return False

    async def hold(self, issued: Issued) -> Held:
        return Held(connect(issued, self.server.port))

    async def exists(self, hint: str) -> bool:
        return bool(self.server.execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{hint}'"))

    @with_library
    async def test_role_has_no_other_rights(self, library: ILibrary) -> None:
        issued = await library.issue(self.a_context())
        with connect(issued, self.server.port) as connection:
            for sql in ("DELETE FROM items", "CREATE ROLE x", "CREATE DATABASE x", f"SET ROLE {LIBRARIAN}"):
                with self.subTest(sql=sql), self.assertRaises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql)

    @with_library
    async def test_role_names_session_and_person_and_has_its_limit(self, library: ILibrary) -> None:
        options = self.make_context("bg_x", 0).options
        context = self.a_context(sid="s-42", account_name="ada'; --", options={**options, "connection_limit": "2"})
        issued = await library.issue(context)
        shown = self.server.execute(
            "SELECT rolconnlimit, extract(epoch FROM rolvaliduntil)::int, shobj_description(oid, 'pg_authid')"
            f" FROM pg_roles WHERE rolname = '{context.hint}'"
        )
        self.assertEqual(shown, [(2, context.expires_at, "Burrowgate session s-42, target db, visitor ada'; --")])
        held = [await self.hold(issued) for _ in range(2)]
        try:
            self.assertFalse(await self.opens(issued))
        finally:
            for connection in held:
                await connection.close()

    @with_library
    async def test_password_is_not_sent(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        stored = self.server.execute(f"SELECT rolpassword FROM pg_authid WHERE rolname = '{context.hint}'")
        self.assertTrue(stored[0][0].startswith("SCRAM-SHA-256$4096:"))
        self.assertNotIn(issued.secret["password"], stored[0][0])

    @with_library
    async def test_what_the_role_owns_is_dropped_in_every_database(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        self.server.execute(f"CREATE DATABASE other_{context.hint}")
        self.server.execute("GRANT CREATE ON SCHEMA public TO PUBLIC", database=f"other_{context.hint}")
        try:
            for database in ("app", f"other_{context.hint}"):
                with connect(issued, self.server.port, database) as connection:
                    connection.execute(f"CREATE TABLE t_{context.hint} (x INT)")
            await library.revoke(context, context.hint, "")
            self.assertFalse(await self.exists(context.hint))
            for database in ("app", f"other_{context.hint}"):
                found = self.server.execute(
                    f"SELECT 1 FROM pg_class WHERE relname = 't_{context.hint}'", database=database
                )
                self.assertEqual(found, [])
        finally:
            await library.close()
            self.server.execute(f"DROP DATABASE other_{context.hint} WITH (FORCE)")

    @with_library
    async def test_what_the_role_owns_is_given_away(self, library: ILibrary) -> None:
        options = self.make_context("bg_x", 0).options
        context = self.a_context(options={**options, "reassign_to": LIBRARIAN})
        issued = await library.issue(context)
        table = f"t_{context.hint}"
        with connect(issued, self.server.port) as connection:
            connection.execute(f"CREATE TABLE {table} (x INT)")
        await library.revoke(context, context.hint, "")
        owner = self.server.execute(f"SELECT tableowner FROM pg_tables WHERE tablename = '{table}'", database="app")
        self.assertEqual(owner, [(LIBRARIAN,)])
        self.server.execute(f"DROP TABLE {table}", database="app")

    @with_library
    async def test_role_that_holds_a_lock_in_a_transaction_is_dropped(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        connection = connect(issued, self.server.port)
        self.addCleanup(connection.close)
        connection.execute(f"CREATE TABLE t_{context.hint} (x INT)")
        connection.execute("BEGIN")
        connection.execute(f"LOCK TABLE t_{context.hint}")
        await library.revoke(context, context.hint, "")
        self.assertFalse(await self.exists(context.hint))

    @with_library
    async def test_wrong_grants_leave_no_role(self, library: ILibrary) -> None:
        for grants in (
            "GRANT SELECT ON nothing TO {role}",
            "GRANT nonsense TO {role}",
            "nonsense {role}",
            "GRANT x",
            "{user}",
        ):
            with self.subTest(grants=grants):
                context = self.a_context(options={"database": "app", "grants": grants})
                error = await self.refused(CredentialsRefused, library.issue(context))
                self.assertFalse(await self.exists(context.hint))
                self.assertNotIn("SCRAM", str(error))
                self.assertEqual(await library.probe(context), str(error))

    @with_library
    async def test_gone_role_is_not_renewed(self, library: ILibrary) -> None:
        context = self.a_context()
        await self.refused(CredentialsRefused, library.renew(context, "", context.expires_at))

    @with_library
    async def test_missing_heir_is_said(self, library: ILibrary) -> None:
        options = self.make_context("bg_x", 0).options
        context = self.a_context()
        await library.issue(context)
        wrong = replace(context, options={**options, "reassign_to": "no such role"})
        error = await self.refused(CredentialsRefused, library.revoke(wrong, context.hint, ""))
        self.assertIn("no such role", str(error))
        await library.revoke(context, context.hint, "")
        self.assertFalse(await self.exists(context.hint))
