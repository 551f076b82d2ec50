"""The library `mariadb-user` on a real MariaDB."""

from __future__ import annotations

import os
import re
import subprocess

from twisted.internet.task import deferLater

from burrowgate.credentials.interfaces import Endpoint, ILibrary, IssueContext, Issued, LibraryContext, Secret
from burrowgate.credentials.mariadb_user import MariadbUsers
from burrowgate.errors import CredentialsRefused
from burrowgate.testing.library_contract import ServerLibraryContract, with_library
from tests.support import ROOT, ReactorTestCase
from tests.support.tcp_servers import ROOT_PASSWORD, mariadb, requires_mariadb


class Held:
    """A client in which a query runs for ten minutes."""

    def __init__(self, port: int, issued: Issued) -> None:
        self._process = subprocess.Popen(
            ["mariadb", "--no-defaults", "-h127.0.0.1", f"-P{port}", f"-u{issued.secret['username']}",
             "-N", "-e", "SELECT SLEEP(600)"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "MYSQL_PWD": issued.secret["password"]},
        )  # fmt: skip

    async def is_open(self) -> bool:
        return self._process.poll() is None

    async def close(self) -> None:
        self._process.kill()
        self._process.wait(10)


@requires_mariadb
class MariadbUserTests(ServerLibraryContract, ReactorTestCase):
    has_expiry = False

    def setUp(self) -> None:
        self.server = mariadb()

    def make_library(self, context: LibraryContext) -> ILibrary:
        return MariadbUsers(context)

    def make_context(self, hint: str, now: int) -> IssueContext:
        return IssueContext(
            sid="s1",
            target_name="db",
            now=now,
            expires_at=now + 1_000,
            options={"grants": "GRANT SELECT ON app.* TO {user};"},
            admin=Secret(username="root", password=ROOT_PASSWORD),
            address=Endpoint(host="127.0.0.1", port=self.server.port),
            hint=hint,
        )

    def wrong_admin(self) -> Secret:
        return Secret(username="root", password="not-this-one")

    def client(self, issued: Issued, sql: str) -> str:
        secret = issued.secret
        return self.server.client(sql, user=secret["username"], password=secret["password"], check=False)

    async def opens(self, issued: Issued) -> bool:
        return self.client(issued, "SELECT COUNT(*) FROM app.items").strip() == "3"

    async def hold(self, issued: Issued) -> Held:
        from twisted.internet import reactor

        before = self._running(issued)
        held = Held(self.server.port, issued)
        while self._running(issued) == before:
            await deferLater(reactor, 0.01)
        return held

    def _running(self, issued: Issued) -> int:
        return int(
            self.server.client(
                "SELECT COUNT(*) FROM information_schema.processlist"
                f" WHERE user = '{issued.secret['username']}' AND state = 'User sleep'"
            )
        )

    async def exists(self, hint: str) -> bool:
        return self.server.client(f"SELECT COUNT(*) FROM mysql.user WHERE user = '{hint}'").strip() != "0"

    @with_library
    async def test_nothing_of_the_user_runs_on_when_revoke_returns(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        held = await self.hold(issued)
        try:
            await library.revoke(context, context.hint, issued.accessor)
            running = f"SELECT COUNT(*) FROM information_schema.processlist WHERE user = '{context.hint}'"
            self.assertEqual(self.server.client(running).strip(), "0")
        finally:
            await held.close()

    @with_library
    async def test_user_has_no_other_rights(self, library: ILibrary) -> None:
        issued = await library.issue(self.a_context())
        for sql in ("DELETE FROM app.items", "CREATE USER x", "SELECT * FROM mysql.user", "CREATE DATABASE x"):
            with self.subTest(sql=sql):
                self.assertIn("denied", self.client(issued, sql))

    @with_library
    async def test_connections_are_limited(self, library: ILibrary) -> None:
        options = self.make_context("bg_x", 0).options
        issued = await library.issue(self.a_context(options={**options, "connection_limit": "1"}))
        held = await self.hold(issued)
        try:
            self.assertIn("max_user_connections", self.client(issued, "SELECT 1"))
        finally:
            await held.close()

    @with_library
    async def test_host_of_the_user_is_that_of_the_option(self, library: ILibrary) -> None:
        options = self.make_context("bg_x", 0).options
        context = self.a_context(options={**options, "host": "10.0.0.%"})
        issued = await library.issue(context)
        self.assertFalse(await self.opens(issued))
        self.assertEqual(issued.accessor, "10.0.0.%")
        await library.revoke(self.make_context(context.hint, context.now), context.hint, issued.accessor)
        self.assertFalse(await self.exists(context.hint))

    @with_library
    async def test_user_can_be_bound_to_tls(self, library: ILibrary) -> None:
        options = self.make_context("bg_x", 0).options
        issued = await library.issue(self.a_context(options={**options, "require_tls": "yes"}))
        self.assertFalse(await self.opens(issued))
        await self.refused(
            CredentialsRefused, library.issue(self.a_context(options={**options, "require_tls": "maybe"}))
        )

    @with_library
    async def test_wrong_grants_leave_no_user(self, library: ILibrary) -> None:
        for grants in (
            "GRANT SELECT ON nothing.* TO {user}; GRANT", "nonsense {user}", "GRANT SELECT ON app.* TO x", "{role}",
            "GRANT SELECT ON app.* TO {user}\nnonsense {user}",
        ):  # fmt: skip
            with self.subTest(grants=grants):
                context = self.a_context(options={"grants": grants})
                error = await self.refused(CredentialsRefused, library.issue(context))
                self.assertFalse(await self.exists(context.hint))
                self.assertNotIn("near", str(error))

    @with_library
    async def test_password_is_not_sent(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        shown = self.server.client(f"SHOW CREATE USER '{context.hint}'@'%'")
        self.assertIn(" IDENTIFIED BY PASSWORD '*", shown)
        self.assertNotIn(issued.secret["password"], shown)

    @with_library
    async def test_rights_that_the_documentation_names_are_enough(self, library: ILibrary) -> None:
        page = (ROOT / "docs/credential-libraries.md").read_text("utf-8")
        shown = re.search(r"CREATE USER burrowgate.*?(?=^```)", page, re.DOTALL | re.MULTILINE)
        assert shown is not None
        self.server.client(shown[0].replace("CREATE USER", "CREATE OR REPLACE USER", 1))
        self.addCleanup(self.server.client, "DROP USER burrowgate")
        context = self.a_context(admin=Secret(username="burrowgate", password="long and random"))
        issued = await library.issue(context)
        self.assertTrue(await self.opens(issued))
        held = await self.hold(issued)
        try:
            await library.revoke(context, context.hint, issued.accessor)
            await self.eventually(lambda: self._is_over(held), "The end of the connection")
            self.assertFalse(await self.exists(context.hint))
        finally:
            await held.close()

    async def _is_over(self, held: Held) -> bool:
        return not await held.is_open()
