"""Revocations and switched-off targets while the store is locked or hangs: refused at once, answered within 2 s."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Awaitable
from contextlib import closing
from typing import Any

from burrowgate.server.gateway import Gateway
from tests.integration.test_gateway import GatewayCase
from tests.support.postgresql import new_schema, requires_postgresql, server
from tests.support.sockets import AdminFailed

MAX_ANSWER_SECONDS = 3.0
"""The limit of 2 s, and a loaded machine."""


class PendingCase(GatewayCase):
    async def serving(self, **options: Any) -> tuple[Gateway, Any]:
        """Start a gateway with a target and a session that is admitted."""
        gateway, app = await self.started(**options), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        self.assertIn(b" 200 ", await self.get(gateway, minted["token"]))
        return gateway, minted

    async def assert_not_stored(self, answer: Awaitable[Any]) -> None:
        """The admin API answers within the limit that this may not be stored."""
        begun = time.monotonic()
        with self.assertRaises(AdminFailed) as caught:
            await answer
        self.assertLess(time.monotonic() - begun, MAX_ANSWER_SECONDS)
        self.assertIn("withdrawal-not-stored", str(caught.exception))

    async def revoke_while_blocked(self, gateway: Gateway, minted: Any) -> None:
        """Check the answer to a revocation, and that the session is refused and its open connection is cut."""
        client = await self.open(gateway, minted["token"], "/events")
        await client.holds(b"data: 1")
        await self.assert_not_stored(self.admin(gateway, "POST", f"sessions/{minted['session']['id']}/revoke"))
        self.assertIn(b" 410 ", await self.get(gateway, minted["token"]))
        await client.end()


class SqliteTests(PendingCase):
    async def test_locked_file_delays_no_refusal(self) -> None:
        gateway, minted = await self.serving()
        with closing(sqlite3.connect(self.home / "gateway.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await self.revoke_while_blocked(gateway, minted)
            warnings = (await self.admin(gateway, "GET", "status"))["warnings"]
            self.assertIn(minted["session"]["id"], json.dumps(warnings))
            other.execute("ROLLBACK")
        session = await self.admin(gateway, "POST", f"sessions/{minted['session']['id']}/revoke")
        self.assertEqual(session["state"], "revoked")
        self.assertEqual((await self.admin(gateway, "GET", "status"))["warnings"], [])

    async def test_target_is_switched_off_and_on_again_around_a_locked_file(self) -> None:
        gateway, minted = await self.serving()
        with closing(sqlite3.connect(self.home / "gateway.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await self.assert_not_stored(self.admin(gateway, "PATCH", "targets/app", {"enabled": False}))
            self.assertNotIn(b" 200 ", (await self.get(gateway, minted["token"]))[:20])
            other.execute("ROLLBACK")
        await self.admin(gateway, "PATCH", "targets/app", {"enabled": True})
        self.assertIn(b" 200 ", await self.get(gateway, minted["token"]))


@requires_postgresql
class PostgresqlTests(PendingCase):
    async def test_locked_table_delays_no_refusal(self) -> None:
        schema = new_schema()
        gateway, minted = await self.serving(store=server().url(schema=schema))
        with server().connect() as other, other.transaction():
            other.execute(f"LOCK TABLE {schema}.sessions IN ACCESS EXCLUSIVE MODE")
            await self.revoke_while_blocked(gateway, minted)
        session = await self.admin(gateway, "POST", f"sessions/{minted['session']['id']}/revoke")
        self.assertEqual(session["state"], "revoked")
