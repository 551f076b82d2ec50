"""Base class of stress tests: a gateway in front of the rogue target, and observations of its process."""

from __future__ import annotations

import os
import resource
import socket
import unittest
from pathlib import Path

from tests.fuzz.strict import read_answer
from tests.stress.visitors import StressRequest
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, Process, until

ROGUE = Path(__file__).parent / "rogue_target.py"
MEGABYTE = 1 << 20


class StressCase(unittest.TestCase):
    """A gateway with the rogue target as `app`, and a session for it."""

    OPTIONS: tuple[str, ...] = ()
    DESCRIPTORS = 0
    """Limit of the gateway's file descriptors; 0 for that of this process."""

    def setUp(self) -> None:
        self.gateway = Gateway(self, *self.OPTIONS)
        if self.DESCRIPTORS:  # after its start, because it raises its own limit then
            both = (self.DESCRIPTORS, self.DESCRIPTORS)
            resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE, both)
        self.gateway.add("app", f"http://127.0.0.1:{int(Process(self, str(ROGUE)).line())}")
        minted = self.gateway.mint("app")
        self.host = minted["url"].split("/")[2]
        self.fields = {"Host": self.host, "Authorization": f"Bearer {minted['token']}"}

    def connect(self, *, buffer: int = 0) -> socket.socket:
        """Return a new connection to the gateway; `buffer` is its receive buffer in bytes (0: the default)."""
        made = socket.socket()
        self.addCleanup(made.close)
        made.settimeout(WAIT_SECONDS)
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.connect(("127.0.0.1", self.gateway.port))
        return made

    def ask(self, behaviour: str = "good", on: socket.socket | None = None) -> tuple[int, bytes]:
        """Send a request and return status and body; on a new connection, or `on` one that stays open."""
        made = on or self.connect()
        made.sendall(StressRequest(behaviour=behaviour, id="v0").bytes(self.fields))
        answer, data = None, b""
        while answer is None or not answer.complete:
            more = made.recv(65536)
            data += more
            answer, _ = read_answer(data, b"GET", ended=not more)
        if on is None:
            made.close()
        return answer.status, answer.body

    def logged(self, text: str) -> int:
        """Return the number of log lines that contain `text`."""
        return sum(text in line for line in self.gateway.process.output.splitlines())

    def descriptors(self) -> int:
        """Return the number of file descriptors that the gateway has open."""
        return len(os.listdir(f"/proc/{self.gateway.process.pid}/fd"))

    def wait_until_idle(self) -> None:
        """Wait until the gateway has no requests and no connections, downstream or upstream."""
        for gauge in ("requests_in_flight", "client_connections", "upstream_connections"):
            until(lambda gauge=gauge: self.gateway.gauge(gauge) == 0, f"no {gauge}")  # type: ignore[misc]

    def assert_descriptors_return_to(self, descriptors: int) -> None:
        """Check that the gateway's open descriptors fall to `descriptors` again."""
        until(lambda: self.descriptors() <= descriptors, f"{descriptors} descriptors again")
