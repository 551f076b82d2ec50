"""SEC-59: without free file descriptors, new connections wait, open ones continue, and the gateway recovers."""

from __future__ import annotations

import resource
import socket

from burrowgate.proxy.transport import fd_limits
from tests.stress.gateway_under_load import StressCase
from tests.stress.rogue_target import LINES
from tests.support.gateway_process import until

GOOD = (200, b"v0\n" * LINES)
FULL = "No descriptors are left for connections of visitors"
CROWDED = "No descriptors are left for connections to targets"
RECOVERED = "There are descriptors for connections of visitors again"


class FewDescriptorsTests(StressCase):
    DESCRIPTORS = 120

    def fill(self) -> list[socket.socket]:
        """Open more connections than the gateway has descriptors for."""
        made = [self.connect() for _ in range(self.DESCRIPTORS)]
        until(lambda: self.logged(FULL), "the log line")
        return made

    def test_new_connections_wait_while_open_ones_continue(self) -> None:
        inside, slow = self.connect(), self.connect()
        self.assertEqual(self.ask(on=inside), GOOD)
        slow.sendall(b"GET /silent HTTP/1.1\r\nX-Id: v1\r\n")
        crowd = self.fill()
        self.assertLessEqual(self.descriptors(), fd_limits.for_targets(self.DESCRIPTORS))
        newcomer = self.connect()
        for _ in range(20):
            self.assertEqual(self.ask(on=inside), GOOD)
            self.gateway.mint("app", label="the admin API and the store keep descriptors of their own")
        for one in crowd:
            one.close()
        self.assertEqual(self.ask(on=newcomer), GOOD)
        self.assertEqual(self.ask(), GOOD)
        until(lambda: self.logged(RECOVERED), "the log line")
        self.assertEqual((self.logged(FULL), self.logged(RECOVERED)), (1, 1))
        self.assertEqual(self.logged("raceback"), 0)

    def test_responds_503_without_a_descriptor_for_the_target(self) -> None:
        crowd = self.fill()
        asking = crowd[: fd_limits.for_visitors(self.DESCRIPTORS) // 2]
        for one in asking:
            one.sendall(b"GET /silent HTTP/1.1\r\nX-Id: v1\r\n" + self.lines() + b"\r\n")
        until(lambda: self.logged(CROWDED), "the log line")
        found = set()
        for one in asking:
            one.setblocking(False)
            try:
                found.add(one.recv(65536)[9:12])
            except BlockingIOError:
                found.add(b"")  # an upstream connection was available; the request waits for the target
        self.assertEqual(found, {b"503", b""})
        self.assertEqual(self.logged(CROWDED), 1)
        for one in crowd:
            one.close()
        until(lambda: self.ask() == GOOD, "the gateway serves requests again")

    def lines(self) -> bytes:
        """Return the fields of a request with the session's token."""
        return b"".join(f"{name}: {value}\r\n".encode() for name, value in self.fields.items())


class NoDescriptorsTests(StressCase):
    """Not even the descriptors reserved for the gateway itself are left."""

    OPTIONS = ("--upstream-response-timeout", "2s")

    def limit(self, count: int) -> None:
        _, hard = resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE, (count, hard))

    def test_open_connections_continue_and_keys_stay_loaded(self) -> None:
        inside, other = self.connect(), self.connect()
        self.assertEqual(self.ask(on=inside), GOOD)
        self.assertEqual(self.ask(on=other), GOOD)
        before, _ = resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE)
        self.limit(3)
        newcomers = [self.connect() for _ in range(3)]
        until(lambda: self.logged(FULL), "the log line")
        inside.sendall(b"GET /silent HTTP/1.1\r\nX-Id: v1\r\n" + b"Host: " + self.host.encode() + b"\r\n\r\n")
        self.assertIn(b" 403 ", inside.recv(65536))  # a request without a credential is refused as usual
        for _ in range(100):
            self.assertEqual(self.ask(on=other), GOOD)
        self.assertEqual(self.ask("silent", on=other)[0], 504)  # long enough for the gateway to poll its keys
        until(lambda: self.ask(on=other)[0] == 503, "a request that needs a new upstream connection gets 503")
        self.limit(before)
        self.assertEqual(self.ask(on=newcomers[0]), GOOD)
        until(lambda: self.ask(on=other) == GOOD, "the gateway serves requests again")
        self.assertEqual(self.logged("The keys changed"), 0)
        self.assertEqual(self.logged("raceback"), 0)
