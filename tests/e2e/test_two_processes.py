"""Two gateways on one SQLite file: each applies the other's changes."""

from __future__ import annotations

import threading
import time
import unittest
from contextlib import suppress
from http.client import HTTPConnection

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, ask, fetch, start_app, until

VISITORS = 50


class TwoProcessesTests(unittest.TestCase):
    def setUp(self) -> None:
        self.here = Gateway(self)
        self.there = Gateway(self, home=self.here.home)
        self.here.add("app", f"127.0.0.1:{start_app(self)}")

    def connect(self, gateway: Gateway) -> HTTPConnection:
        """Return a visitor's kept-alive connection."""
        connection = HTTPConnection("127.0.0.1", gateway.port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def get(self, connection: HTTPConnection, url: str) -> int:
        """Send another request on `connection` and return its status."""
        _, _, host, path = url.split("/", 3)
        connection.request("GET", "/" + path, headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def test_serves_target_and_session_of_the_other_at_once(self) -> None:
        minted = self.here.mint("app")
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 200)
        self.assertEqual(fetch(self.there.mint("app")["url"], port=self.here.port)[0], 200)

    def test_refuses_next_request_after_revocation_by_the_other(self) -> None:
        connection = self.connect(self.there)
        for _ in range(20):
            minted = self.here.mint("app")
            self.assertEqual(self.get(connection, minted["url"]), 200)
            self.here.revoke(minted["session"]["id"])
            self.assertEqual(self.get(connection, minted["url"]), 410)

    def test_refuses_request_that_follows_an_empty_line_sent_before_the_revocation(self) -> None:
        for _ in range(20):
            minted = self.here.mint("app")
            connection = self.connect(self.there)
            self.assertEqual(self.get(connection, minted["url"]), 200)
            assert connection.sock is not None
            connection.sock.sendall(b"\r\n")
            self.here.revoke(minted["session"]["id"])
            self.assertEqual(self.get(connection, minted["url"]), 410)

    def test_switching_a_target_off_applies_to_the_other(self) -> None:
        minted = self.here.mint("app")
        connection = self.connect(self.there)
        for enabled, status in ((True, 200), (False, 503), (True, 200)):
            self.here.admin("PATCH", "targets/app", {"enabled": enabled})
            self.assertEqual(self.get(connection, minted["url"]), status)

    def test_revocation_by_the_other_cuts_live_exchange(self) -> None:
        minted = self.here.mint("app")
        connection = self.connect(self.there)
        _, _, host, path = minted["url"].split("/", 3)
        connection.request("GET", f"/ticks{path}", headers={"Host": host})
        answer = connection.getresponse()
        self.assertIn(b"data: 1", answer.readline())
        self.here.revoke(minted["session"]["id"])
        revoked = time.monotonic()
        with suppress(OSError):
            while answer.readline():
                pass
        print(f"cut by another process after {(time.monotonic() - revoked) * 1000:.0f} ms")
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

    def test_both_append_to_one_chain_of_audit_events(self) -> None:
        for number in range(20):
            gateway = (self.here, self.there)[number % 2]
            gateway.revoke(gateway.mint("app")["session"]["id"])
        for gateway in (self.here, self.there):
            done = gateway.cli("audit", "verify")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_gateway_continues_after_the_other_is_killed(self) -> None:
        minted = self.here.mint("app")
        self.here.process.kill()
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 200)
        self.there.revoke(minted["session"]["id"])
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 410)
