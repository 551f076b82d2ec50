"""Acknowledged changes survive a kill or restart of the process, and requests under way are drained."""

from __future__ import annotations

import signal
import socket
import threading
import unittest
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, fetch, site, start_app, until

ROUNDS = 3
ACKNOWLEDGED = 60
"""Number of mints to wait for before the gateway is killed."""
CLIENTS = 4


class Load:
    """Clients that mint continuously and revoke every other session until the gateway has ended."""

    def __init__(self, gateway: Gateway, target: str) -> None:
        self.minted: list[dict[str, Any]] = []
        self.revoked: set[str] = set()
        self.unsure: set[str] = set()
        """Sessions whose revocation was requested but neither confirmed nor refused."""
        self._gateway = gateway
        self._target = target
        self._clients = [threading.Thread(target=self._run) for _ in range(CLIENTS)]
        for client in self._clients:
            client.start()

    def _run(self) -> None:
        session = ""
        try:
            for number in range(10 * ACKNOWLEDGED):
                session = ""
                minted = self._gateway.mint(self._target, label=f"number {number}")
                self.minted.append(minted)
                if number % 2:
                    session = minted["session"]["id"]
                    self._gateway.revoke(session)
                    self.revoked.add(session)
        except (OSError, HTTPException, ValueError):
            # The gateway has ended, possibly in the middle of a response.
            if session and session not in self.revoked:
                self.unsure.add(session)

    def join(self) -> None:
        """Wait until all clients have stopped."""
        for client in self._clients:
            client.join()


class KillTests(unittest.TestCase):
    def test_acknowledged_changes_survive_sigkill_under_load(self) -> None:
        gateway = Gateway(self)
        gateway.add("site", site(self))
        minted: list[dict[str, Any]] = []
        revoked: set[str] = set()
        unsure: set[str] = set()
        for _ in range(ROUNDS):
            load = Load(gateway, "site")
            try:
                until(lambda load=load: len(load.minted) >= ACKNOWLEDGED, "mints")  # type: ignore[misc]
            finally:
                gateway.process.stop(signal.SIGKILL)
                load.join()
            minted += load.minted
            revoked |= load.revoked
            unsure |= load.unsure
            gateway = Gateway(self, beside=gateway)
            done = gateway.cli("audit", "verify")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(len(revoked), ROUNDS)
        for one in minted:
            session = one["session"]["id"]
            if session not in unsure:
                expected = 410 if session in revoked else 200
                self.assertEqual(fetch(one["url"])[0], expected, session)
        reported = [event["session_id"] for event in self._events(gateway) if event["action"] == "session.revoked"]
        self.assertLessEqual(revoked, set(reported))
        self.assertEqual(len(reported), len(set(reported)))

    def _events(self, gateway: Gateway) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        while page := gateway.admin("GET", f"audit-events?order=asc&limit=500&after={len(events)}")["events"]:
            events += page
        return events


class RestartTests(unittest.TestCase):
    def test_sessions_limits_and_visits_survive_sigterm(self) -> None:
        gateway = Gateway(self)
        gateway.add("site", site(self))
        minted = gateway.mint("site", label="for Ann", limits={"methods": ["GET"]})
        self.assertEqual(fetch(minted["url"], Accept="text/plain")[0], 200)
        before = gateway.admin("GET", f"sessions/{minted['session']['id']}/visits")["visits"]
        self.assertEqual(gateway.process.stop(), 0)
        gateway = Gateway(self, beside=gateway)
        self.assertEqual(fetch(minted["url"]), (200, b"hello"))
        self.assertEqual(fetch(minted["url"], method="POST")[0], 403)
        session = gateway.admin("GET", f"sessions/{minted['session']['id']}")
        self.assertEqual((session["label"], session["limits"]["methods"]), ("for Ann", ["GET"]))
        after = gateway.admin("GET", f"sessions/{minted['session']['id']}/visits")["visits"]
        self.assertGreaterEqual(len(after), len(before))
        self.assertEqual(sum(visit["requests"] for visit in after), 1)


class DrainTests(unittest.TestCase):
    """SIGTERM while requests are under way."""

    SIZE = 64 * 1024 * 1024
    """Bytes of a download, more than all buffers between target and client hold."""

    def setUp(self) -> None:
        self.gateway = Gateway(self)
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.minted = self.gateway.mint("app")

    def request(self, path: str) -> HTTPConnection:
        """Return a connection on which a GET of `path` was sent."""
        connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        host = self.minted["url"].split("/")[2]
        connection.request("GET", path, headers={"Host": host, "Authorization": f"Bearer {self.minted['token']}"})
        return connection

    def refused(self) -> bool:
        """Return whether a new connection is refused."""
        try:
            socket.create_connection(("127.0.0.1", self.gateway.port), timeout=WAIT_SECONDS).close()
        except ConnectionRefusedError:
            return True
        return False

    def test_download_completes_and_new_connections_are_refused(self) -> None:
        idle = self.request("/head")
        idle.getresponse().read()
        connection = self.request(f"/download?size={self.SIZE}")
        answer = connection.getresponse()
        first = answer.read(1024)
        self.gateway.process.send(signal.SIGTERM)
        until(self.refused, "a new connection is refused")
        assert idle.sock is not None
        self.assertEqual(idle.sock.recv(1), b"")  # an idle connection is closed at once
        rest = len(first)
        while piece := answer.read(1024 * 1024):
            rest += len(piece)
        self.assertEqual(rest, self.SIZE)
        self.assertEqual(self.gateway.process.wait(), 0)
        self.assertEqual(len(self.gateway.process.errors.splitlines()), 1)

    def test_second_signal_ends_the_gateway_at_once(self) -> None:
        self.request(f"/download?size={self.SIZE}").getresponse().read(1024)
        self.gateway.process.send(signal.SIGTERM)
        until(self.refused, "a new connection is refused")
        self.assertEqual(self.gateway.process.stop(signal.SIGTERM), -signal.SIGTERM)

    def test_cuts_endless_response_at_the_drain_timeout(self) -> None:
        gateway = Gateway(self, "--drain-timeout", "1s", home=None)
        gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.gateway, self.minted = gateway, gateway.mint("app")
        answer = self.request("/ticks").getresponse()
        self.assertIn(b"data: 1", answer.readline())
        self.assertEqual(gateway.process.stop(), 0)
        self._drain(answer.read)

    def _drain(self, read: Callable[[], bytes]) -> None:
        with self.assertRaises((HTTPException, OSError)):
            read()
