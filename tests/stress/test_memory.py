"""SEC-65, SEC-66: no traffic of one client makes the gateway's memory grow, with a link and without.

Each kind takes three seconds, or as many as `BURROWGATE_STRESS_SECONDS` says.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import unittest
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.stress import hostile_traffic
from tests.stress.gateway_under_load import MEGABYTE
from tests.stress.hostile_traffic import KINDS, Access, batches, seed_of
from tests.support.gateway_process import TIMEOUT_SECONDS, Gateway, Process, until

TARGET = Path(__file__).parent / "hostile_target.py"
SECONDS = float(os.environ.get("BURROWGATE_STRESS_SECONDS", "3"))
MAX_GROWTH = 32 * MEGABYTE
RETURN = 1.1
"""Factor of its memory before, which the gateway's memory must return to."""
SENDERS = 3
CONNECTIONS = 900
"""Connections at a time, of the thousand that one address may have."""


class MemoryCase(unittest.TestCase):
    """A gateway with a target, and two sessions of it."""

    def setUp(self) -> None:
        self.gateway = Gateway(self, "--upstream-idle-timeout", "1s")
        self.gateway.add("app", f"http://127.0.0.1:{int(Process(self, str(TARGET)).line())}")
        full, pages = self.gateway.mint("app"), self.gateway.mint("app", kind="page-share")
        self.host = full["url"].split("/")[2]
        self.stranger = Access(host=self.host)
        self.holder = Access(
            host=self.host, token=full["token"], page_token=pages["token"], page_seed=seed_of(pages["seed"])
        )

    def send(self, data: bytes) -> bytes:
        """Send `data` on a new connection; returns all that comes until the gateway ends it."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.gateway.port), TIMEOUT_SECONDS) as made:
            with suppress(ConnectionError):
                made.sendall(data)
            with suppress(ConnectionError):
                while more := made.recv(1 << 18):
                    received += more
        return received

    def attack(self, works: Iterator[Callable[[], object]], seconds: float) -> tuple[int, int]:
        """Run the calls that `works` yields, in some threads; returns their number, and the highest memory meanwhile.

        The memory is that of the gateway, in bytes.
        """
        deadline = time.monotonic() + seconds
        lock, done = threading.Lock(), [0]

        def run() -> None:
            while time.monotonic() < deadline:
                with lock:
                    work = next(works)
                work()
                done[0] += 1

        self.gateway.process.forget_peak()
        threads = [threading.Thread(target=run) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return done[0], self.gateway.process.memory("VmHWM")

    def requests_of(self, kind: hostile_traffic.Request, access: Access) -> Iterator[Callable[[], object]]:
        """Yield calls that send one batch each."""
        for batch in batches(kind, access):
            yield lambda batch=batch: self.send(batch)  # type: ignore[misc]

    def assert_bounded(self, name: str, before: int, peak: int, done: int) -> None:
        """Check the gateway's memory at its highest, and that it returns to what it was before."""
        returned = lambda: self.gateway.process.memory() <= RETURN * before  # noqa: E731
        self.addCleanup(
            print, f"{name}: {done} times, {before / MEGABYTE:.1f} MB, at most +{(peak - before) / MEGABYTE:.1f} MB"
        )
        self.assertGreater(done, 0)
        self.assertLess(peak - before, MAX_GROWTH)
        until(returned, f"memory of {before}, at most {RETURN} times as much", timeout=15)


class HostileRequests(MemoryCase):
    def warm_up(self, access: Access) -> int:
        """Send ordinary requests of each kind; returns the gateway's memory then."""
        for kind in KINDS:
            for _ in range(3):
                self.send(next(batches(kind, access)))
        return self.gateway.process.memory()

    def check(self, access: Access) -> None:
        before = self.warm_up(access)
        for kind in KINDS:
            with self.subTest(kind=kind.__name__):
                done, peak = self.attack(self.requests_of(kind, access), SECONDS)
                self.assert_bounded(kind.__name__, before, peak, done)

    def test_requests_without_a_link_take_no_memory(self) -> None:
        self.check(self.stranger)

    def test_requests_with_a_link_take_no_memory(self) -> None:
        self.check(self.holder)
        rows = self.gateway.admin("GET", f"sessions/{self.holder.token.split('.')[1]}/visits?limit=1000")
        self.assertLessEqual(len(rows["items"] if isinstance(rows, dict) else rows), 1000)


if __name__ == "__main__":
    unittest.main()
