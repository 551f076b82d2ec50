"""SEC-58: slow and silent clients are cut at their timeouts and do not delay other visitors."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from contextlib import suppress

from tests.stress.gateway_under_load import MEGABYTE, StressCase
from tests.stress.rogue_target import LINES
from tests.stress.visitors import StressRequest, Visitor
from tests.support import WAIT_SECONDS, requires
from tests.support.gateway_process import until

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
        for one in slow:  # requests under way, for which no other connection is closed
            one.sendall(StressRequest(behaviour="silent", id="v0").bytes(self.fields))
        until(lambda: self.gateway.gauge("requests_in_flight") == 400, "all of them are under way")
        with suppress(ConnectionResetError):  # on a slow machine, already while it connects
            self.assertEqual(self.read_to_end(self.connect()), b"")
        self.assertEqual(self.gateway.gauge("client_connections"), 400)
        for one in slow:
            one.close()
        # A request goes on for a while after its client has closed its side.
        until(lambda: self.gateway.gauge("client_connections") == 0, "all of them are gone", timeout=60)
        self.assertEqual(self.ask(), RIGHT)


class TrickleTests(SlowCase):
    """Clients that read all the time, 16 bytes a second, which is below the minimum rate."""

    OPTIONS = (
        *("--client-min-response-rate", "1000", "--client-write-timeout", "4s", "--client-header-timeout", "5s"),
        *("--upstream-idle-timeout", "1s"),
    )

    def test_readers_below_the_minimum_rate_are_cut_with_their_targets(self) -> None:
        slow = [self.connect(buffer=4096) for _ in range(100)]
        for one in slow:
            one.sendall(StressRequest(behaviour="endless", id="v0").bytes(self.fields))
        until(lambda: self.gateway.gauge("requests_in_flight") == len(slow), "all of them are under way")
        began = time.monotonic()

        def trickle() -> bool:
            for one in slow:
                with suppress(ConnectionError):
                    one.recv(16)
            time.sleep(0.9)
            return self.gateway.gauge("requests_in_flight") == 0

        until(trickle, "all of them are cut")
        self.assertGreater(time.monotonic() - began, 3)
        for gauge in ("client_connections", "upstream_connections"):
            until(lambda gauge=gauge: self.gateway.gauge(gauge) == 0, f"no {gauge}")  # type: ignore[misc]

    def test_reader_at_the_minimum_rate_is_served(self) -> None:
        one = self.connect(buffer=4096)
        one.sendall(StressRequest(behaviour="endless", id="v0").bytes(self.fields))
        for _ in range(50):
            self.assertTrue(one.recv(1000))
            time.sleep(0.2)

    def test_slow_head_ends_within_two_seconds_of_its_timeout(self) -> None:
        for _ in range(3):
            one = self.connect()
            one.settimeout(0.1)
            one.sendall(b"GET / HTTP/1.1\r\n")
            began = time.monotonic()
            while time.monotonic() - began < 20:
                try:
                    one.sendall(b"X: y\r\n")
                    data = one.recv(4096)
                except TimeoutError:
                    continue
                except ConnectionError:
                    break
                if not data:
                    time.sleep(0.1)  # the response has ended, and the connection lingers
            seconds = time.monotonic() - began
            self.addCleanup(print, f"slow head: ended after {seconds:.1f} s")
            self.assertGreater(seconds, 4.5)
            self.assertLess(seconds, 7.5)


class SharedAddressTests(SlowCase):
    """Slow clients that use up the connections of an address at which there are visitors."""

    OPTIONS = ("--max-connections-per-address", "300", "--upstream-idle-timeout", "1s")

    def test_visitors_at_the_address_of_slow_clients_are_served(self) -> None:
        kept = [self.connect() for _ in range(20)]
        for one in kept:
            self.assertEqual(self.ask(on=one), RIGHT)
        slow = [self.connect() for _ in range(280)]
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        until(lambda: self.gateway.gauge("client_connections") == 300, "all of them are connected")
        time.sleep(2.5)  # two sweeps
        self.assert_serves_visitors()
        for one in kept:
            self.assertEqual(self.ask(on=one), RIGHT)
        self.assertGreater(self.gateway.gauge("client_connections"), 200)


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
        tool.wait(WAIT_SECONDS)
        self.wait_until_idle()
        self.assertEqual(self.logged("raceback"), 0)

    def test_slow_heads(self) -> None:
        self.attack("-H")
