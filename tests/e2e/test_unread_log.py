"""A gateway whose stdout and stderr are a pipe that is not read: it serves, reports what it dropped, and stops."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import threading
import time
import unittest
from http.client import HTTPConnection

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, fetch, site, until

STOP_SECONDS = 6.0
"""Seconds in which a gateway without connections stops, on a busy machine; a second of it is for the log."""


class UnreadLogTests(unittest.TestCase):
    def start(self, *options: str) -> None:
        """Start a gateway, and let it log until it drops lines."""
        self.read, write = os.pipe()
        self.addCleanup(os.close, self.read)
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
        self.gateway = Gateway(self, "--drain-timeout", "1s", *options, output=write)
        os.close(write)
        self.gateway.add("site", site(self))
        minted = self.gateway.mint("site")
        self.url, self.token = minted["url"], minted["token"]
        until(lambda: self.visit(300) == {404} and self.dropped() > 0, "lines are dropped", 60)

    def visit(self, requests: int, letter: str = "x") -> set[int]:
        """Make requests with long paths of one letter on one connection; the statuses."""
        connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=WAIT_SECONDS)
        fields = {"Host": self.url.split("/")[2], "Authorization": f"Bearer {self.token}"}
        statuses = set()
        for _ in range(requests):
            connection.request("GET", "/" + letter * 2000, headers=fields)
            answer = connection.getresponse()
            answer.read()
            statuses.add(answer.status)
        connection.close()
        return statuses

    def dropped(self) -> float:
        return self.gateway.gauge("log_lines_dropped_total")

    def serves(self) -> None:
        """Check that visitors and the admin are served, and that a revoked session is refused."""
        status, _ = fetch(self.url, port=self.gateway.port)
        self.assertIn(status, (200, 302, 303))
        minted = self.gateway.mint("site")
        self.gateway.revoke(minted["session"]["id"])
        self.assertEqual(fetch(minted["url"], port=self.gateway.port, Accept="text/plain")[0], 410)
        self.assertTrue(self.gateway.is_ready())

    def stops(self) -> None:
        """Check that SIGTERM stops the gateway in the usual time."""
        started = time.monotonic()
        self.assertEqual(self.gateway.process.stop(signal.SIGTERM), 0)
        self.assertLess(time.monotonic() - started, STOP_SECONDS)

    def flows_again(self) -> None:
        """Read the log until it reports what was dropped; check that every line is whole, and that it goes on."""
        parts: list[bytes] = []
        reported = threading.Event()

        def collect() -> None:
            while part := os.read(self.read, 65_536):
                parts.append(part)
                if b"log lines were dropped" in b"".join(parts[-2:]):
                    reported.set()

        reader = threading.Thread(target=collect)
        reader.start()
        self.assertTrue(reported.wait(WAIT_SECONDS))
        dropped = int(self.dropped())
        self.visit(10, "y")
        self.stops()
        reader.join()
        lines = [json.loads(line) for line in b"".join(parts).decode().splitlines() if line.startswith("{")]
        self.assertEqual(len(lines), b"".join(parts).count(b"\n") - 1)  # the line of stderr is no JSON
        messages = [line["message"] for line in lines if line["type"] == "log"]
        (notice,) = [message for message in messages if "log lines were dropped" in message]
        self.assertEqual(notice.split()[0], str(dropped))
        self.assertEqual(sum(line["type"] == "access" and line["path"][1] == "y" for line in lines), 10)
        self.assertEqual(messages[-1], "Stopped")

    def test_single_process_serves_and_stops(self) -> None:
        self.start()
        self.serves()
        self.stops()

    def test_single_process_reports_what_it_dropped(self) -> None:
        self.start()
        self.flows_again()

    def test_workers_serve_and_stop(self) -> None:
        self.start("--workers", "2")
        self.serves()
        self.stops()

    def test_workers_serve_while_the_supervisor_hangs(self) -> None:
        self.start("--workers", "2")
        self.gateway.process.send(signal.SIGSTOP)
        self.addCleanup(self.gateway.process.send, signal.SIGCONT)
        for _ in range(8):  # more than the sockets and queues between them hold
            self.assertEqual(self.visit(300), {404})
        self.gateway.process.send(signal.SIGCONT)
        self.serves()

    def test_workers_report_what_was_dropped(self) -> None:
        self.start("--workers", "2")
        self.flows_again()
