"""What the gateway tells the console of itself."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.server import diagnostics
from burrowgate.server.clock import SteadyClock
from burrowgate.server.config.keys import Config
from burrowgate.server.config.sources import load
from burrowgate.server.home import Home
from tests.support import START, TestCase


class TestAbout(TestCase):
    def about(self, **options: object) -> dict[str, tuple[str, bool]]:
        found = diagnostics.about(self.config(**options))
        self.assertEqual(found.home, str(self.home))
        self.assertIn("Twisted", found.versions)
        return {one.name: (one.value, one.changed) for one in found.settings}

    def config(self, **options: object) -> Config:
        self.home = Path(self.mktemp())
        return load(None, {}, {"home": str(self.home), **options})

    def test_every_key_as_it_is_written(self) -> None:
        found = self.about(max_request_body_size="1MiB", session_ttl="2h", base_domain="gate.example", access_log=False)
        self.assertEqual(found["max_request_body_size"], ("1048576", True))
        self.assertEqual(found["session_ttl"], ("2h", True))
        self.assertEqual(found["base_domain"], ("gate.example", True))
        self.assertEqual(found["access_log"], ("false", True))
        self.assertEqual(found["client_header_timeout"], ("30s", False))

    def test_no_address_of_a_store_for_it_may_hold_a_password(self) -> None:
        self.assertNotIn("store", self.about(store="sqlite:/secret"))


class TestExamine(TestCase):
    def test_good_and_bad(self) -> None:
        home = Home(Path(self.mktemp()))
        home.prepare()
        time = [float(START)]
        clock = SteadyClock(lambda: time[0], lambda: float(START))
        self.assertEqual([one.level for one in diagnostics.examine(home, clock)], ["ok", "ok"])
        os.chmod(home.path, 0o755)
        time[0] -= 3600
        self.assertEqual([one.level for one in diagnostics.examine(home, clock)], ["problem", "problem"])
