"""SEC-58: slow and silent clients are cut at their timeouts and do not delay other visitors."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from contextlib import suppress

from tests.stress.gateway_under_load import MEGABYTE, StressCase
from tests.stress.rogue_target import LINES
from tests.stress.visitors import StressRequest, Visitor
from tests.support import requires
from tests.support.gateway_process import TIMEOUT_SECONDS, until

GOOD = 64
TURNS = 20
RIGHT = (200, b"v0\n" * LINES)


class SlowCase(StressCase):
    """Base class of tests with slow clients and with well-behaved visitors beside them."""

    def assert_serves_visitors(self) -> None:
        """Check that 64 concurrent visitors get only right responses."""

        async def visit(number: int) -> list[str]:
            visitor = Visitor(self.gateway.port, self.fields)
            found = [
                await visitor.ask(StressRequest(behaviour="good", id=f"v{number}.{turn}")) for turn in range(TURNS)
            ]
            await visitor.leave()
            return [outcome for got in found for _, outcome in got.outcomes()]

        async def all_of_them() -> list[list[str]]:
            return await asyncio.gather(*map(visit, range(GOOD)))

        for outcomes in asyncio.run(all_of_them()):
            self.assertEqual(outcomes, ["right"] * TURNS)

    def read_to_end(self, made: socket.socket) -> bytes:
        """Return the bytes that arrive until the gateway ends the connection."""
        data = b""
        with suppress(ConnectionError):
            while more := made.recv(65536):
                data += more
        return data


class SlowClientTests(SlowCase):
    OPTIONS = (
        *(
            "--client-header-timeout",
            "3s",
            "--client-keepalive-timeout",
            "3s",
            "--client-write-timeout",
            "3s",
            "--client-min-body-rate",
            "1000000",
        ),
        *("--max-connections-per-address", "400", "--upstream-idle-timeout", "1s"),
    )

    def test_cuts_slow_heads_and_serves_others_meanwhile(self) -> None:
        self.assert_serves_visitors()
        self.wait_until_idle()
        descriptors = self.descriptors()
        slow = [self.connect() for _ in range(200)]
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        self.assert_serves_visitors()
        for one in slow:
            # A byte that arrives does not extend the timeout (SEC-57).
            with suppress(ConnectionError):
                one.sendall(b"y")
        for one in slow:
            self.assertIn(self.read_to_end(one)[9:12], (b"408", b""))
        self.wait_until_idle()
        self.assert_descriptors_return_to(descriptors)

    def test_cuts_slow_readers_and_serves_others_meanwhile(self) -> None:
        self.assert_serves_visitors()
        self.wait_until_idle()
        descriptors, memory = self.descriptors(), self.gateway.process.memory()
        slow = [self.connect(buffer=4096) for _ in range(50)]
        for one in slow:
            one.sendall(StressRequest(behaviour="endless", id="v0").bytes(self.fields))
        until(lambda: self.gateway.gauge("requests_in_flight") == len(slow), "all of them are under way")
        self.assert_serves_visitors()
        self.assertLess(self.gateway.process.memory() - memory, 32 * MEGABYTE)
        self.wait_until_idle()
        self.assert_descriptors_return_to(descriptors)

    def test_limits_connections_per_address(self) -> None:
        slow = [self.connect() for _ in range(400)]
        until(lambda: self.gateway.gauge("client_connections") == 400, "all of them are connected")
        with suppress(ConnectionResetError):  # on a slow machine, already while it connects
            self.assertEqual(self.read_to_end(self.connect()), b"")
        self.assertEqual(self.gateway.gauge("client_connections"), 400)
        for one in slow:
            one.close()
        until(lambda: self.gateway.gauge("client_connections") == 0, "all of them are gone")
        self.assertEqual(self.ask(), RIGHT)


class SilentClientTests(SlowCase):
    COUNT = 2000
    OPTIONS = (
        *("--client-keepalive-timeout", "6s", "--max-connections", "2100", "--max-connections-per-address", "2100"),
        *("--upstream-idle-timeout", "1s"),
    )

    def test_two_thousand_silent_connections_leak_nothing(self) -> None:
        self.assert_serves_visitors()
        self.wait_until_idle()
        descriptors = self.descriptors()
        for _ in range(3):
            self.connect_and_close()
        self.connect_and_wait_for_cut()
        # The allocator reuses the memory of the first rounds, the largest of which was the last: it must not grow now.
        memory = self.gateway.process.memory()
        self.connect_and_wait_for_cut()
        self.connect_and_close()
        self.assert_descriptors_return_to(descriptors)
        self.assertLess(self.gateway.process.memory() - memory, 4 * MEGABYTE)

    def connect_and_close(self) -> None:
        """Open all connections and close them."""
        silent = [self.connect() for _ in range(self.COUNT)]
        for one in silent:
            one.close()
        self.wait_until_idle()

    def connect_and_wait_for_cut(self) -> None:
        """Open all connections, check that other visitors are served, and wait until the gateway cuts them."""
        silent = [self.connect() for _ in range(self.COUNT)]
        until(lambda: self.gateway.gauge("client_connections") == self.COUNT, "all of them are connected")
        self.assert_serves_visitors()
        self.assertEqual({self.read_to_end(one) for one in silent}, {b""})
        self.wait_until_idle()
        for one in silent:
            one.close()


@requires("slowhttptest")
class SlowHTTPTestToolTests(SlowCase):
    """An attack with slowhttptest, the common tool for such tests."""

    OPTIONS = ("--client-header-timeout", "2s", "--upstream-idle-timeout", "1s")

    def attack(self, *options: str) -> None:
        url = f"http://127.0.0.1:{self.gateway.port}/good"
        tool = subprocess.Popen(
            ["slowhttptest", "-c", "300", "-r", "300", "-l", "5", "-i", "1", "-u", url, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(tool.wait)
        self.addCleanup(tool.kill)
        until(lambda: self.gateway.gauge("client_connections") >= 200, "the attack is under way")
        self.assert_serves_visitors()
        tool.wait(TIMEOUT_SECONDS)
        self.wait_until_idle()
        self.assertEqual(self.logged("raceback"), 0)

    def test_slow_heads(self) -> None:
        self.attack("-H")
