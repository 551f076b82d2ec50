"""Two gateways on one PostgreSQL, as on two machines: changes of one apply on the other, also after failures."""

from __future__ import annotations

import shutil
import threading
import time
import unittest
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, ask, fetch, new_folder, start_app, until
from tests.support.postgresql import Server, new_schema, requires_postgresql, run, server
from tests.support.relay import Relay

VISITORS = 50
STALE_AFTER = 2
RECOVERY_SECONDS = 10.0
"""Documented limit in seconds for the recovery of nodes after a failover."""


class NodesCase(unittest.TestCase):
    """Two gateways, `here` and `there`, with separate homes and the same keys."""

    def start(self, here: str, there: str | None = None) -> None:
        """Start the gateways with the stores at these URLs."""
        self.here = self.gateway(here)
        self.there = self.gateway(there or here, like=self.here)
        self.here.add("app", f"127.0.0.1:{start_app(self)}")
        until(lambda: self.there.admin("GET", "targets")["targets"], "known there")

    def gateway(self, url: str, like: Gateway | None = None) -> Gateway:
        home = Path(new_folder(self), "home")
        if like is not None:
            home.mkdir(mode=0o700)
            shutil.copytree(Path(like.home, "keys"), home / "keys")
        home.mkdir(mode=0o700, exist_ok=True)
        (home / "burrowgate.toml").write_text(f'store = "{url}"\nstore_max_staleness = "{STALE_AFTER}s"\n')
        return Gateway(self, home=str(home))

    def connect(self, gateway: Gateway) -> HTTPConnection:
        """Return a visitor's kept-alive connection."""
        connection = HTTPConnection("127.0.0.1", gateway.port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def get(self, connection: HTTPConnection, url: str) -> int:
        """Send another request on `connection` and return its status."""
        answer = self.ask(connection, url)
        answer.read()
        return answer.status

    def ask(self, connection: HTTPConnection, url: str, path: str = "") -> HTTPResponse:
        _, _, host, rest = url.split("/", 3)
        connection.request("GET", f"/{path}{rest}", headers={"Host": host})
        return connection.getresponse()

    def readiness(self, gateway: Gateway) -> tuple[int, str]:
        """Return status and body of `/readyz`."""
        try:
            return 200, gateway.ask_admin("GET", "/readyz").decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()


@requires_postgresql
class TwoNodesTests(NodesCase):
    def setUp(self) -> None:
        self.schema = new_schema()
        self.start(server().url(schema=self.schema))

    def test_node_serves_target_and_session_of_another_node(self) -> None:
        minted = self.here.mint("app")
        until(lambda: fetch(minted["url"], port=self.there.port)[0] == 200, "known there")
        self.assertEqual(fetch(self.there.mint("app")["url"], port=self.there.port)[0], 200)

    def test_node_refuses_session_within_250_ms_of_its_revocation_on_another(self) -> None:
        connection = self.connect(self.there)
        for _ in range(10):
            minted = self.here.mint("app")
            until(lambda: self.get(connection, minted["url"]) == 200, "known there")  # noqa: B023 - called at once
            self.here.revoke(minted["session"]["id"])
            time.sleep(0.25)  # the documented limit
            self.assertEqual(self.get(connection, minted["url"]), 410)

    def test_node_cuts_exchange_within_500_ms_of_a_revocation_on_another(self) -> None:
        minted = self.here.mint("app")
        until(lambda: fetch(minted["url"], port=self.there.port)[0] == 200, "known there")
        connection = self.connect(self.there)
        answer = self.ask(connection, minted["url"], "ticks")
        self.assertIn(b"data: 1", answer.readline())
        self.here.revoke(minted["session"]["id"])
        revoked = time.monotonic()
        with suppress(OSError, HTTPException):
            while answer.readline():
                pass
        taken = time.monotonic() - revoked
        print(f"cut on another node after {taken * 1000:.0f} ms")
        self.assertLess(taken, 0.5)
        until(lambda: self.there.gauge("requests_in_flight") == 0, "the exchange has ended")

    def test_one_time_link_opens_once_for_fifty_visitors_on_both(self) -> None:
        url = self.here.mint("app", limits={"max_visits": 1, "confirm": False})["url"]
        host = url.split("/")[2]
        opened: list[int] = []
        others: list[int] = []
        ready = threading.Barrier(VISITORS)

        def visitor(number: int) -> None:
            port = (self.here, self.there)[number % 2].port
            navigation = {"Accept": "text/html", "User-Agent": f"visitor {number}"}
            landing, _ = ask(url, port=port, **navigation)
            cookie = (landing.getheader("Set-Cookie") or "").partition(";")[0]
            ready.wait(WAIT_SECONDS)
            status, page = fetch(f"http://{host}/", port=port, Cookie=cookie, **navigation)
            (opened if b"anonymous" in page else others).append(status)

        visitors = [threading.Thread(target=visitor, args=(number,)) for number in range(VISITORS)]
        for each in visitors:
            each.start()
        for each in visitors:
            each.join()
        self.assertEqual(opened, [200])
        self.assertEqual(others, [403] * (VISITORS - 1))

    def test_max_connections_applies_to_both_nodes_together(self) -> None:
        minted = self.here.mint("app", limits={"max_connections": 1})
        until(lambda: fetch(minted["url"], port=self.there.port)[0] == 200, "known there")
        until(lambda: fetch(minted["url"], port=self.here.port)[0] == 200, "the connection lease is returned")
        holding = self.connect(self.here)
        self.assertIn(b"data: 1", self.ask(holding, minted["url"], "ticks").readline())
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 429)
        self.assertEqual(fetch(minted["url"], port=self.here.port)[0], 429)
        # Its node is killed: the lease is free after that node's heartbeats have been missing for a while.
        self.here.process.kill()
        until(lambda: fetch(minted["url"], port=self.there.port)[0] == 200, "free again")

    def test_concurrent_changes_of_one_session_are_not_lost(self) -> None:
        session = self.here.mint("app", label="0")["session"]["id"]
        won: list[str] = []
        refused: list[int] = []

        def relabel(gateway: Gateway, name: str) -> None:
            for number in range(20):
                try:
                    gateway.admin("PATCH", f"sessions/{session}", {"label": f"{name}{number}"})
                    won.append(f"{name}{number}")
                except HTTPError as error:
                    with error:
                        refused.append(error.code)

        both = [threading.Thread(target=relabel, args=each) for each in ((self.here, "here"), (self.there, "there"))]
        for each in both:
            each.start()
        for each in both:
            each.join()
        self.assertEqual(set(refused) - {412}, set())
        # The audit log contains exactly the changes whose requests succeeded.
        events = self.here.admin("GET", f"audit-events?order=asc&session_id={session}&limit=1000")["events"]
        self.assertEqual(
            sorted(event["detail"]["label"] for event in events if "relabel" in event["action"]), sorted(won)
        )
        for gateway in (self.here, self.there):
            self.assertEqual(gateway.cli("audit", "verify").returncode, 0)

    def test_node_continues_after_the_other_is_killed(self) -> None:
        minted = self.here.mint("app")
        until(lambda: fetch(minted["url"], port=self.there.port)[0] == 200, "known there")
        self.here.process.kill()
        self.there.revoke(minted["session"]["id"])
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 410)

    def test_locked_table_does_not_delay_cached_sessions(self) -> None:
        minted, other = self.here.mint("app"), self.there.mint("app")
        connection = self.connect(self.here)
        self.assertEqual(self.get(connection, minted["url"]), 200)
        with server().connect() as locking, locking.transaction():
            locking.execute(f"LOCK TABLE {self.schema}.sessions IN ACCESS EXCLUSIVE MODE")
            unknown: list[int] = []
            waiting = threading.Thread(target=lambda: unknown.append(fetch(other["url"], port=self.here.port)[0]))
            waiting.start()
            answers = [self.get(connection, minted["url"]) for _ in range(500)]
            self.assertEqual(answers, [200] * 500)
            self.assertEqual(unknown, [], "A request whose session is not cached waits.")
            waiting.join(WAIT_SECONDS)
            self.assertEqual(unknown, [503])
            self.assertEqual(self.get(connection, minted["url"]), 200)
        self.assertEqual(fetch(other["url"], port=self.here.port)[0], 200)


@requires_postgresql
class DatabaseFailureTests(NodesCase):
    def setUp(self) -> None:
        self.database = Server()
        self.addCleanup(self.database.remove)
        self.database.start()
        self.relay = Relay(self.database.port)
        self.addCleanup(self.relay.close)
        url = self.database.url()
        self.start(url, url.replace(f":{self.database.port}/", f":{self.relay.port}/"))
        self.here.admin("PUT", "targets/app/domains/open.example.com", {"public": True})
        self.minted = self.here.mint("app")
        for gateway in (self.here, self.there):
            until(lambda: self.status(gateway) == 200, "known everywhere")  # noqa: B023 - called at once

    def status(self, gateway: Gateway) -> int:
        return fetch(self.minted["url"], port=gateway.port)[0]

    def open(self, gateway: Gateway) -> int:
        return fetch("http://open.example.com/", port=gateway.port)[0]

    def assert_closes_in_time(self, gateway: Gateway) -> None:
        """Check that `gateway` stops admitting visitors within the limit of staleness."""
        gone = time.monotonic()
        statuses: set[int] = set()
        while (status := self.status(gateway)) == 200:
            statuses.add(status)
            self.assertLess(time.monotonic() - gone, STALE_AFTER + 1)
        self.assertEqual(status, 503)
        self.assertEqual(self.readiness(gateway)[0], 503)
        self.assertIn("store", self.readiness(gateway)[1])
        self.assertEqual(self.open(gateway), 200, "Public domains are still served.")
        done = gateway.cli("doctor")
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"problem +store")
        with self.assertRaises(HTTPError) as raised:
            gateway.admin("GET", "status")
        with raised.exception as error:
            self.assertEqual(error.code, 503)
            self.assertIn("store", error.read().decode())

    def test_database_stops_and_starts(self) -> None:
        self.database.stop()
        for gateway in (self.here, self.there):
            self.assert_closes_in_time(gateway)
        self.database.start()
        for gateway in (self.here, self.there):
            until(lambda: self.status(gateway) == 200, "served again")  # noqa: B023 - called at once
            until(lambda: self.readiness(gateway)[0] == 200, "ready again")  # noqa: B023 - called at once
        self.here.revoke(self.minted["session"]["id"])
        until(lambda: self.status(self.there) == 410, "revoked there")

    def test_refuses_sessions_that_were_revoked_while_disconnected(self) -> None:
        sessions = [self.here.mint("app") for _ in range(20)]
        for one in sessions:
            until(lambda: fetch(one["url"], port=self.there.port)[0] == 200, "known there")  # noqa: B023 - at once
        time.sleep(0.25)  # until it has read all of them
        self.assertEqual(self.status(self.there), 200)
        self.relay.cut()
        for one in sessions:
            self.here.revoke(one["session"]["id"])
        self.assert_closes_in_time(self.there)
        self.relay.restore()
        until(lambda: self.status(self.there) == 200, "served again")
        self.assertEqual({fetch(one["url"], port=self.there.port)[0] for one in sessions}, {410})

    def test_database_hangs_and_continues(self) -> None:
        self.database.freeze(True)
        self.addCleanup(self.database.freeze, False)
        for gateway in (self.here, self.there):
            self.assert_closes_in_time(gateway)
        self.database.freeze(False)
        for gateway in (self.here, self.there):
            until(lambda: self.status(gateway) == 200, "served again")  # noqa: B023 - called at once


@requires_postgresql
class FailoverTests(NodesCase):
    def takes_changes(self, gateway: Gateway) -> bool:
        """Return whether `gateway` mints a session and serves it."""
        with suppress(HTTPError, URLError, OSError):
            return fetch(gateway.mint("app")["url"], port=gateway.port)[0] == 200
        return False

    def test_promotion_of_a_standby_under_load(self) -> None:
        primary = Server(durable=True)
        self.addCleanup(primary.remove)
        primary.start()
        standby = Server(durable=True, primary=primary)
        self.addCleanup(standby.remove)
        standby.start()
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.execute("SELECT pg_reload_conf()")
        until(
            lambda: primary.execute("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"),
            "synchronous replication",
        )
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        self.start(f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write")
        known = self.here.mint("app")
        acknowledged: list[str] = []
        ended = threading.Event()

        def load(gateway: Gateway) -> None:
            while not ended.is_set():
                with suppress(HTTPError, URLError, OSError):
                    session = gateway.mint("app")["session"]["id"]
                    gateway.revoke(session)
                    acknowledged.append(session)

        loads = [threading.Thread(target=load, args=(gateway,)) for gateway in (self.here, self.there) * 2]
        for one in loads:
            one.start()
        try:
            until(lambda: len(acknowledged) > 50, "there is load")
            primary.stop(how=9)  # type: ignore[arg-type]
            before = len(acknowledged)
            run("pg_ctl", "promote", "-w", "-D", str(standby.data))
            promoted = time.monotonic()
            for gateway in (self.here, self.there):
                until(lambda: self.takes_changes(gateway), "changes are accepted", RECOVERY_SECONDS)  # noqa: B023 - at once
                until(lambda: fetch(known["url"], port=gateway.port)[0] == 200, "admits again", RECOVERY_SECONDS)  # noqa: B023
            returned = time.monotonic() - promoted
            print(f"both nodes had recovered {returned:.1f} s after the promotion")
            self.assertLess(returned, RECOVERY_SECONDS)
            until(lambda: len(acknowledged) > before + 50, "the load continues")
        finally:
            ended.set()
            for one in loads:
                one.join()
        kept = {row[0] for row in standby.execute("SELECT sid FROM sessions WHERE revoked_at IS NOT NULL")}
        self.assertEqual(set(acknowledged) - kept, set())
        for gateway in (self.here, self.there):
            minted = gateway.mint("app")
            until(lambda: fetch(minted["url"], port=gateway.port)[0] == 200, "served")  # noqa: B023 - called at once
        self.assertEqual(self.here.cli("audit", "verify").returncode, 0)
