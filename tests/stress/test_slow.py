"""SEC-58: the slow and the silent hold only themselves, for as long as they may; everybody else is served meanwhile."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from contextlib import suppress

from tests.stress.gateway_under_load import MEGABYTE, StrainCase
from tests.stress.rogue_target import LINES
from tests.stress.visitors import Visitor, Wish
from tests.support import requires
from tests.support.gateway_process import PATIENCE, until

GOOD = 64
TURNS = 20
RIGHT = (200, b"v0\n" * LINES)


class SlowCase(StrainCase):
    """Slow ones, and good visitors to be served beside them."""

    def serves_well(self) -> None:
        """Fails unless 64 good visitors get right answers, all of them."""

        async def visit(number: int) -> list[str]:
            visitor = Visitor(self.gateway.port, self.fields)
            found = [await visitor.ask(Wish(play="good", id=f"v{number}.{turn}")) for turn in range(TURNS)]
            await visitor.leave()
            return [outcome for got in found for _, outcome in got.outcomes()]

        async def all_of_them() -> list[list[str]]:
            return await asyncio.gather(*map(visit, range(GOOD)))

        for outcomes in asyncio.run(all_of_them()):
            self.assertEqual(outcomes, ["right"] * TURNS)

    def ends(self, made: socket.socket) -> bytes:
        """What is still said over a connection until the gateway ends it."""
        data = b""
        with suppress(ConnectionError):
            while more := made.recv(65536):
                data += more
        return data


class Slow(SlowCase):
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

    def test_slow_heads_are_served_beside_and_cut_in_time(self) -> None:
        self.serves_well()
        self.silence()
        descriptors = self.descriptors()
        slow = [self.connect() for _ in range(200)]
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        self.serves_well()
        for one in slow:
            # Each byte that comes is no reason to wait longer (57).
            with suppress(ConnectionError):
                one.sendall(b"y")
        for one in slow:
            self.assertIn(self.ends(one)[9:12], (b"408", b""))
        self.silence()
        self.returns_to(descriptors)

    def test_slow_readers_are_served_beside_and_cut_in_time(self) -> None:
        self.serves_well()
        self.silence()
        descriptors, memory = self.descriptors(), self.gateway.process.memory()
        slow = [self.connect(buffer=4096) for _ in range(50)]
        for one in slow:
            one.sendall(Wish(play="endless", id="v0").bytes(self.fields))
        until(lambda: self.gateway.gauge("requests_in_flight") == len(slow), "all of them are under way")
        self.serves_well()
        self.assertLess(self.gateway.process.memory() - memory, 32 * MEGABYTE)
        self.silence()
        self.returns_to(descriptors)

    def test_an_address_has_so_many_and_no_more(self) -> None:
        slow = [self.connect() for _ in range(400)]
        until(lambda: self.gateway.gauge("client_connections") == 400, "all of them are in")
        with suppress(ConnectionResetError):  # as soon as it connects, on a slow machine
            self.assertEqual(self.ends(self.connect()), b"")
        self.assertEqual(self.gateway.gauge("client_connections"), 400)
        for one in slow:
            one.close()
        until(lambda: self.gateway.gauge("client_connections") == 0, "all of them are gone")
        self.assertEqual(self.ask(), RIGHT)


class Silent(SlowCase):
    COUNT = 2000
    OPTIONS = (
        *("--client-keepalive-timeout", "6s", "--max-connections", "2100", "--max-connections-per-address", "2100"),
        *("--upstream-idle-timeout", "1s"),
    )

    def test_two_thousand_who_say_nothing(self) -> None:
        self.serves_well()
        self.silence()
        descriptors = self.descriptors()
        for _ in range(6):
            self.come_and_go()
        # What the first of them left behind is there to be used again: from here on nothing grows.
        memory = self.gateway.process.memory()
        self.stay()
        self.come_and_go()
        self.returns_to(descriptors)
        self.assertLess(self.gateway.process.memory() - memory, 4 * MEGABYTE)

    def come_and_go(self) -> None:
        """Let them come, and leave by themselves."""
        silent = [self.connect() for _ in range(self.COUNT)]
        for one in silent:
            one.close()
        self.silence()

    def stay(self) -> None:
        """Let them come, serve others beside them, and see them cut at their time."""
        silent = [self.connect() for _ in range(self.COUNT)]
        until(lambda: self.gateway.gauge("client_connections") == self.COUNT, "all of them are in")
        self.serves_well()
        self.assertEqual({self.ends(one) for one in silent}, {b""})
        self.silence()
        for one in silent:
            one.close()


@requires("slowhttptest")
class SlowHTTPTest(SlowCase):
    """The tool that people use for this."""

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
        self.serves_well()
        tool.wait(PATIENCE)
        self.silence()
        self.assertEqual(self.logged("raceback"), 0)

    def test_slow_heads(self) -> None:
        self.attack("-H")
