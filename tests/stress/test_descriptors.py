"""SEC-59: running out of file descriptors: new connections wait, open ones continue, and it recovers by itself."""

from __future__ import annotations

import resource
import socket

from burrowgate.proxy.transport import fd_limits
from tests.stress.gateway_under_load import StrainCase
from tests.stress.rogue_target import LINES
from tests.support.gateway_process import until

GOOD = (200, b"v0\n" * LINES)
FULL = "No descriptors are left for connections of visitors"
CROWDED = "No descriptors are left for connections to targets"
ROOM = "There are descriptors for connections of visitors again"


class RunningOut(StrainCase):
    DESCRIPTORS = 120

    def fill(self) -> list[socket.socket]:
        """Have more visitors than there is room for."""
        made = [self.connect() for _ in range(self.DESCRIPTORS)]
        until(lambda: self.logged(FULL), "a line that says so")
        return made

    def test_newcomers_wait_and_whoever_is_in_goes_on(self) -> None:
        inside, slow = self.connect(), self.connect()
        self.assertEqual(self.ask(on=inside), GOOD)
        slow.sendall(b"GET /silent HTTP/1.1\r\nX-Id: v1\r\n")
        crowd = self.fill()
        self.assertLessEqual(self.descriptors(), fd_limits.for_targets(self.DESCRIPTORS))
        newcomer = self.connect()
        for _ in range(20):
            self.assertEqual(self.ask(on=inside), GOOD)
            self.gateway.mint("app", label="there is always room for the admin and the store")
        for one in crowd:
            one.close()
        self.assertEqual(self.ask(on=newcomer), GOOD)
        self.assertEqual(self.ask(), GOOD)
        until(lambda: self.logged(ROOM), "a line that says so")
        self.assertEqual((self.logged(FULL), self.logged(ROOM)), (1, 1))
        self.assertEqual(self.logged("raceback"), 0)

    def test_a_target_that_cannot_be_reached_for_want_of_one_is_a_503(self) -> None:
        crowd = self.fill()
        asking = crowd[: fd_limits.for_visitors(self.DESCRIPTORS) // 2]
        for one in asking:
            one.sendall(b"GET /silent HTTP/1.1\r\nX-Id: v1\r\n" + self.lines() + b"\r\n")
        until(lambda: self.logged(CROWDED), "a line that says so")
        found = set()
        for one in asking:
            one.setblocking(False)
            try:
                found.add(one.recv(65536)[9:12])
            except BlockingIOError:
                found.add(b"")  # one of those for whom there was a connection, and who wait for the target
        self.assertEqual(found, {b"503", b""})
        self.assertEqual(self.logged(CROWDED), 1)
        for one in crowd:
            one.close()
        until(lambda: self.ask() == GOOD, "an answer again")

    def lines(self) -> bytes:
        """The fields of a holder of the link."""
        return b"".join(f"{name}: {value}\r\n".encode() for name, value in self.fields.items())


class NothingLeft(StrainCase):
    """Not even what is kept for the house."""

    OPTIONS = ("--upstream-response-timeout", "2s")

    def limit(self, count: int) -> None:
        _, hard = resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE, (count, hard))

    def test_who_is_in_goes_on_and_no_key_is_thought_lost(self) -> None:
        inside, other = self.connect(), self.connect()
        self.assertEqual(self.ask(on=inside), GOOD)
        self.assertEqual(self.ask(on=other), GOOD)
        before, _ = resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE)
        self.limit(3)
        newcomers = [self.connect() for _ in range(3)]
        until(lambda: self.logged(FULL), "a line that says so")
        inside.sendall(b"GET /silent HTTP/1.1\r\nX-Id: v1\r\n" + b"Host: " + self.host.encode() + b"\r\n\r\n")
        self.assertIn(b" 403 ", inside.recv(65536))  # who has no link is told so, as ever
        for _ in range(100):
            self.assertEqual(self.ask(on=other), GOOD)
        self.assertEqual(self.ask("silent", on=other)[0], 504)  # it has looked at its keys meanwhile, or tried to
        until(
            lambda: self.ask(on=other)[0] == 503, "what needs a new connection to the target is told that there is none"
        )
        self.limit(before)
        self.assertEqual(self.ask(on=newcomers[0]), GOOD)
        until(lambda: self.ask(on=other) == GOOD, "an answer again")
        self.assertEqual(self.logged("The keys changed"), 0)
        self.assertEqual(self.logged("raceback"), 0)
