"""A gateway in front of the rogue, and what can be seen of its process from outside."""

from __future__ import annotations

import os
import resource
import socket
import unittest
from pathlib import Path

from tests.fuzz.strict import read_answer
from tests.stress.visitors import Wish
from tests.support.gateway_process import PATIENCE, Gateway, Process, until

ROGUE = Path(__file__).parent / "rogue_target.py"
MEGABYTE = 1 << 20


class StrainCase(unittest.TestCase):
    """A gateway with the rogue as its target `app`, and a link to all of it."""

    OPTIONS: tuple[str, ...] = ()
    DESCRIPTORS = 0
    """How many the gateway may have; 0 for as many as we."""

    def setUp(self) -> None:
        self.gateway = Gateway(self, *self.OPTIONS)
        if self.DESCRIPTORS:  # now, for at its start it takes what it can have
            both = (self.DESCRIPTORS, self.DESCRIPTORS)
            resource.prlimit(self.gateway.process.pid, resource.RLIMIT_NOFILE, both)
        self.gateway.add("app", f"http://127.0.0.1:{int(Process(self, str(ROGUE)).line())}")
        minted = self.gateway.mint("app")
        self.host = minted["url"].split("/")[2]
        self.fields = {"Host": self.host, "Authorization": f"Bearer {minted['token']}"}

    def connect(self, *, buffer: int = 0) -> socket.socket:
        """Somebody's connection to the gateway; `buffer` is how much of an answer that end holds."""
        made = socket.socket()
        self.addCleanup(made.close)
        made.settimeout(PATIENCE)
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.connect(("127.0.0.1", self.gateway.port))
        return made

    def ask(self, play: str = "good", on: socket.socket | None = None) -> tuple[int, bytes]:
        """What a visitor gets, over a new connection or `on` one that stays."""
        made = on or self.connect()
        made.sendall(Wish(play=play, id="v0").bytes(self.fields))
        answer, data = None, b""
        while answer is None or not answer.complete:
            more = made.recv(65536)
            data += more
            answer, _ = read_answer(data, b"GET", ended=not more)
        if on is None:
            made.close()
        return answer.status, answer.body

    def logged(self, text: str) -> int:
        """How many lines of the log say `text`."""
        return sum(text in line for line in self.gateway.process.output.splitlines())

    def descriptors(self) -> int:
        """How many descriptors the gateway holds."""
        return len(os.listdir(f"/proc/{self.gateway.process.pid}/fd"))

    def silence(self) -> None:
        """Wait until nobody is connected to the gateway, nor it to anybody."""
        for gauge in ("requests_in_flight", "client_connections", "upstream_connections"):
            until(lambda gauge=gauge: self.gateway.gauge(gauge) == 0, f"no {gauge}")  # type: ignore[misc]

    def returns_to(self, descriptors: int) -> None:
        """Fails unless the gateway comes to hold as many descriptors as before."""
        until(lambda: self.descriptors() <= descriptors, f"{descriptors} descriptors again")
