"""A gateway in front of the rogue, and what can be seen of its process from outside."""

from __future__ import annotations

import os
import unittest
from pathlib import Path

from tests.e2e.running import Gateway, Process, until

ROGUE = Path(__file__).parent / "rogue.py"
MEGABYTE = 1 << 20


class StrainCase(unittest.TestCase):
    """A gateway with the rogue as its target `app`, and a link to all of it."""

    OPTIONS: tuple[str, ...] = ()

    def setUp(self) -> None:
        self.gateway = Gateway(self, *self.OPTIONS)
        self.gateway.add("app", f"http://127.0.0.1:{int(Process(self, str(ROGUE)).line())}")
        minted = self.gateway.mint("app")
        self.host = minted["url"].split("/")[2]
        self.fields = {"Host": self.host, "Authorization": f"Bearer {minted['token']}"}

    def descriptors(self) -> int:
        """How many descriptors the gateway holds."""
        return len(os.listdir(f"/proc/{self.gateway.process.pid}/fd"))

    def silence(self) -> None:
        """Wait until nobody is connected to the gateway, nor it to anybody."""
        # The one is who asks for the gauges: the admin's connections are not counted here.
        for gauge in ("live_exchanges", "visitor_connections", "upstream_connections"):
            until(lambda gauge=gauge: self.gateway.gauge(gauge) == 0, f"no {gauge}")  # type: ignore[misc]

    def returns_to(self, descriptors: int) -> None:
        """Fails unless the gateway comes to hold as many descriptors as before."""
        until(lambda: self.descriptors() <= descriptors, f"{descriptors} descriptors again")
