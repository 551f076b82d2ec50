"""Two gateways on one SQLite file: what one of them does, the other honours."""

from __future__ import annotations

import threading
import time
import unittest
from contextlib import suppress
from http.client import HTTPConnection

from tests.support.gateway_process import TIMEOUT_SECONDS, Gateway, ask, fetch, start_app, until

VISITORS = 50


class TwoProcesses(unittest.TestCase):
    def setUp(self) -> None:
        self.here = Gateway(self)
        self.there = Gateway(self, home=self.here.home)
        self.here.add("app", f"127.0.0.1:{start_app(self)}")

    def connect(self, gateway: Gateway) -> HTTPConnection:
        """A visitor's connection that is kept alive."""
        connection = HTTPConnection("127.0.0.1", gateway.port, timeout=TIMEOUT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def get(self, connection: HTTPConnection, url: str) -> int:
        """The status of the answer to one more request on `connection`."""
        _, _, host, path = url.split("/", 3)
        connection.request("GET", "/" + path, headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def test_a_target_and_a_session_made_here_are_served_there_at_once(self) -> None:
        minted = self.here.mint("app")
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 200)
        self.assertEqual(fetch(self.there.mint("app")["url"], port=self.here.port)[0], 200)

    def test_what_is_revoked_here_is_refused_there_by_the_very_next_request(self) -> None:
        connection = self.connect(self.there)
        for _ in range(20):
            minted = self.here.mint("app")
            self.assertEqual(self.get(connection, minted["url"]), 200)
            self.here.revoke(minted["session"]["id"])
            self.assertEqual(self.get(connection, minted["url"]), 410)

    def test_a_target_switched_off_here_is_off_there(self) -> None:
        minted = self.here.mint("app")
        connection = self.connect(self.there)
        for enabled, status in ((True, 200), (False, 503), (True, 200)):
            self.here.admin("PATCH", "targets/app", {"enabled": enabled})
            self.assertEqual(self.get(connection, minted["url"]), status)

    def test_what_is_live_there_is_cut_when_it_is_revoked_here(self) -> None:
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
        until(lambda: self.there.gauge("requests_in_flight") == 0, "the exchange is over")

    def test_a_one_time_link_opened_on_both_by_fifty_at_once_opens_once(self) -> None:
        url = self.here.mint("app", limits={"max_visits": 1})["url"]
        host = url.split("/")[2]
        opened: list[int] = []
        others: list[int] = []
        ready = threading.Barrier(VISITORS)

        def visitor(number: int) -> None:
            port = (self.here, self.there)[number % 2].port
            navigation = {"Accept": "text/html", "User-Agent": f"visitor {number}"}
            landing, _ = ask(url, port=port, **navigation)
            cookie = (landing.getheader("Set-Cookie") or "").partition(";")[0]
            ready.wait(TIMEOUT_SECONDS)
            status, page = fetch(f"http://{host}/", port=port, Cookie=cookie, **navigation)
            (opened if b"nobody" in page else others).append(status)

        visitors = [threading.Thread(target=visitor, args=(number,)) for number in range(VISITORS)]
        for each in visitors:
            each.start()
        for each in visitors:
            each.join()
        self.assertEqual(opened, [200])
        self.assertEqual(others, [403] * (VISITORS - 1))

    def test_both_write_one_chain_of_events(self) -> None:
        for number in range(20):
            gateway = (self.here, self.there)[number % 2]
            gateway.revoke(gateway.mint("app")["session"]["id"])
        for gateway in (self.here, self.there):
            done = gateway.cli("audit", "verify")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_one_is_killed_and_the_other_goes_on(self) -> None:
        minted = self.here.mint("app")
        self.here.process.kill()
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 200)
        self.there.revoke(minted["session"]["id"])
        self.assertEqual(fetch(minted["url"], port=self.there.port)[0], 410)
