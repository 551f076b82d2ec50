"""The contract of libraries on a real OpenBao: `openbao-database` with PostgreSQL, and `openbao-kv`.

OpenBao's own clock decides when a credential ends, and it knows no name that the gateway chooses. So two tests
differ: a credential of the past cannot be made, and what a lost process has made ends by itself, here
after `LOST_SECONDS`.
"""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg
from twisted.internet.threads import deferToThread

from burrowgate.credentials.interfaces import ILibrary, IssueContext, Issued, LibraryContext, Secret
from burrowgate.credentials.openbao.database import DatabaseAccounts
from burrowgate.credentials.openbao.kv import KvSecrets
from burrowgate.errors import CredentialsUnavailable
from burrowgate.testing.library_contract import LibraryContract, ServerLibraryContract, with_library
from burrowgate.testing.library_contract.cutting_relay import CuttingRelay
from tests.integration.credentials import openbao_recipes as recipes
from tests.integration.credentials.test_postgresql_role import Held, connect
from tests.support import ReactorTestCase
from tests.support.openbao import requires_openbao
from tests.support.tcp_servers import requires_postgresql

LOST_SECONDS = 2
CUT_POINTS = 6


class _OpenBaoContexts:
    """What the tests of both libraries share."""

    options: dict[str, str]

    def make_context(self, hint: str, now: int) -> IssueContext:
        return recipes.context(recipes.server(), self.options, hint=hint, now=now, expires_at=now + 1_000)

    def wrong_admin(self) -> Secret:
        return Secret(username=recipes.app_role(recipes.server()).username, password="not-this-secret-id")


@requires_openbao
@requires_postgresql
class DatabaseContractTests(_OpenBaoContexts, ServerLibraryContract, ReactorTestCase):
    is_renewable = True
    options = {"role": "app"}

    def setUp(self) -> None:
        self.server = recipes.server()
        self.postgresql = recipes.postgresql_engine()

    def make_library(self, context: LibraryContext) -> ILibrary:
        return DatabaseAccounts(context)

    async def opens(self, issued: Issued) -> bool:
        try:
            with await deferToThread(connect, issued, self.postgresql.port) as connection:
                return connection.execute("SELECT current_user").fetchone() == (issued.secret["username"],)
        except psycopg.OperationalError:
            return False

    async def hold(self, issued: Issued) -> Held:
        return Held(connect(issued, self.postgresql.port))

    async def exists(self, hint: str) -> bool:
        return bool(await deferToThread(recipes.tokens_of, self.server, hint))

    # The server's clock: a credential of the past cannot be made.

    def test_expired_credential_opens_nothing(self) -> None:
        """`test_openbao.py` shows the end by time."""

    @with_library
    async def test_renewed_credential_lives_longer(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        until = await library.renew(context, issued.accessor, context.expires_at)
        self.assertGreater(until, issued.expires_at or 0)
        self.assertLessEqual(until, context.expires_at)
        self.assertTrue(await self.opens(issued))

    # A lost process: what it has made ends by itself.

    def _short_lived(self) -> ILibrary:
        library = DatabaseAccounts(recipes.environment(), provisional_seconds=LOST_SECONDS)
        self.addCleanup(lambda: recipes.fired(library.close()))
        return library

    async def _is_gone(self, hint: str) -> bool:
        return not await self.exists(hint)

    @with_library
    async def test_lost_answer_leaves_nothing_after_the_revocation_by_name(self, library: ILibrary) -> None:
        """A gateway that is killed after `issue` and before it has stored the answer (tcp T31)."""
        context = self.a_context()
        lost = self._short_lived()
        issued = await lost.issue(context)
        connection = await self.hold(issued)
        await lost.close()
        await library.revoke(context, context.hint, "")
        try:
            await self.eventually(lambda: self._is_gone(context.hint), "The end of the token")
            await self.eventually(lambda: _is_closed(connection), "The end of the connection")
        finally:
            await connection.close()
        self.assertFalse(await self.opens(issued))

    @with_library
    async def test_conversation_that_breaks_anywhere_leaves_nothing(self, library: ILibrary) -> None:
        """A gateway that is killed at any point of `issue` or `revoke` (tcp T31)."""
        before = recipes.accounts(self.postgresql)
        whole = await self._through(self.a_context(), None)
        for part in range(CUT_POINTS):
            await self._through(self.a_context(), whole * part // CUT_POINTS)

        async def none_left() -> bool:
            return recipes.accounts(self.postgresql) <= before

        await self.eventually(none_left, "The end of all accounts")
        context = self.a_context()
        issued = await library.issue(context)
        for part in range(CUT_POINTS):
            relay = CuttingRelay(context.address.port, 300 * part)
            broken = self.a_library()
            with contextlib.suppress(CredentialsUnavailable):
                await broken.revoke(self.at(context, relay.port), context.hint, issued.accessor)
            await broken.close()
            await relay.stop()
        await library.revoke(context, context.hint, issued.accessor)
        self.assertFalse(await self.exists(context.hint))
        self.assertFalse(await self.opens(issued))

    async def _through(self, context: IssueContext, limit: int | None) -> int:
        """Issue through a relay that breaks after `limit` bytes to the server; returns how many bytes went there."""
        relay = CuttingRelay(context.address.port, limit)
        broken = self._short_lived()
        try:
            await broken.issue(self.at(context, relay.port))
        except CredentialsUnavailable:
            self.assertIsNotNone(limit)
        sent = relay.sent
        await broken.close()
        await relay.stop()
        return sent


@requires_openbao
class KvContractTests(_OpenBaoContexts, LibraryContract, ReactorTestCase):
    has_expiry = False
    options = {"path": "apps/db"}

    def setUp(self) -> None:
        recipes.server().run(recipes.recipe("A secret that stays: `openbao-kv`"))

    def make_library(self, context: LibraryContext) -> ILibrary:
        return KvSecrets(context)

    async def opens(self, issued: Issued) -> bool:
        return dict(issued.secret) == {"username": "app", "password": "correct-horse"}

    def test_every_credential_is_another(self) -> None:
        """Those of this library stay the same."""


async def _is_closed(connection: Any) -> bool:
    return not await connection.is_open()
