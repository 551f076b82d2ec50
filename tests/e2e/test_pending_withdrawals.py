"""Revocations while the store hangs, with workers and with a database that is stopped."""

from __future__ import annotations

import http.client
import json
import os
import sqlite3
import time
import unittest
import urllib.error
from contextlib import closing

from tests.support.gateway_process import Gateway, fetch, site
from tests.support.postgresql import Server, requires_postgresql

MAX_ANSWER_SECONDS = 3.0
"""The limit of 2 s, and a loaded machine."""


class PendingTests(unittest.TestCase):
    def revoke(self, gateway: Gateway, session: str) -> None:
        """Revoke a session; check that the gateway answers in time that this may not be stored."""
        begun = time.monotonic()
        with self.assertRaises(urllib.error.HTTPError) as caught:
            gateway.revoke(session)
        self.assertLess(time.monotonic() - begun, MAX_ANSWER_SECONDS)
        with caught.exception as answer:
            self.assertEqual(json.load(answer)["code"], "withdrawal-not-stored")

    def test_all_workers_refuse_a_session_that_a_locked_file_does_not_take_up(self) -> None:
        gateway = Gateway(self, "--workers", "2")
        gateway.add("app", site(self))
        minted = gateway.mint("app")
        host, fields = minted["url"].split("/")[2], {"Burrowgate-Token": minted["token"]}
        connections = [http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10) for _ in range(8)]

        def statuses() -> set[int]:
            seen = set()
            for one in connections:  # which are open at the same time, and so on both workers
                one.request("GET", "/", headers={"Host": host, **fields})
                with one.getresponse() as answer:
                    answer.read()
                    seen.add(answer.status)
            return seen

        self.assertEqual(statuses(), {200})
        with closing(sqlite3.connect(os.path.join(gateway.home, "gateway.sqlite"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            self.revoke(gateway, minted["session"]["id"])
            self.assertEqual(statuses(), {410})
            worker = gateway.cli("sessions", "revoke", minted["session"]["id"])
            self.assertEqual(worker.returncode, 8)
            self.assertIn("is refused by this gateway from now on", worker.stderr)
            other.execute("ROLLBACK")
        gateway.revoke(minted["session"]["id"])
        self.assertEqual(statuses(), {410})
        for one in connections:
            one.close()

    @requires_postgresql
    def test_session_is_refused_while_the_database_is_stopped(self) -> None:
        database = Server()
        self.addCleanup(database.remove)
        database.start()
        gateway = Gateway(self, "--store", database.url())
        gateway.add("app", site(self))
        minted = gateway.mint("app")
        self.assertEqual(fetch(minted["url"], port=gateway.port)[0], 200)
        database.freeze(True)
        self.addCleanup(database.freeze, False)
        self.revoke(gateway, minted["session"]["id"])
        self.assertEqual(fetch(minted["url"], port=gateway.port)[0], 410)
        database.freeze(False)
