"""Tests for burrowgate.server.diagnostics: the reported settings and the checks of home and clock."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from burrowgate.core.target_address import TargetAddress
from burrowgate.server import diagnostics
from burrowgate.server.clock import SteadyClock
from burrowgate.server.config.keys import Config
from burrowgate.server.config.sources import load
from burrowgate.server.home import Home
from burrowgate.testing.records import a_target
from tests.support import START, TestCase


class TestAbout(TestCase):
    def about(self, **options: object) -> dict[str, tuple[str, bool]]:
        info = diagnostics.about(self.config(**options))
        self.assertEqual(info.home, str(self.home))
        self.assertIn("Twisted", info.versions)
        return {setting.name: (setting.value, setting.changed) for setting in info.settings}

    def config(self, **options: object) -> Config:
        self.home = Path(self.mktemp())
        return load(None, {}, {"home": str(self.home), **options})

    def test_settings_are_reported_in_canonical_form(self) -> None:
        settings = self.about(
            max_request_body_size="1MiB", session_ttl="2h", base_domain="gateway.example", access_log=False
        )
        self.assertEqual(settings["max_request_body_size"], ("1MiB", True))
        self.assertEqual(settings["session_ttl"], ("2h", True))
        self.assertEqual(settings["base_domain"], ("gateway.example", True))
        self.assertEqual(settings["access_log"], ("false", True))
        self.assertEqual(settings["client_header_timeout"], ("30s", False))

    def test_store_url_is_omitted_because_it_may_hold_a_password(self) -> None:
        self.assertNotIn("store", self.about(store="sqlite:/secret"))


class TestWarnings(TestCase):
    def warnings(self, scheme: str, **fields: Any) -> list[str]:
        config = load(None, {}, {"home": self.mktemp(), "public_scheme": scheme, "public_port": 8443})
        clock = SteadyClock(lambda: float(START), lambda: float(START))
        return diagnostics.warnings(config, "127.0.0.1", clock, None, [replace(a_target(), **fields)])

    def test_what_a_target_opens_is_a_warning(self) -> None:
        for fields, text in (
            ({"open_paths": ("/feed.xml", "/a/*")}, "everyone may read /feed.xml, /a/* without a link"),
            ({"preflight": True}, "lets CORS preflights through"),
            ({"embed_origins": ("https://a.example",)}, "no effect without https"),
        ):
            (warning,) = self.warnings("http", **fields)
            self.assertIn(text, warning)
        self.assertEqual(self.warnings("https", embed_origins=("https://a.example",)), [])
        self.assertEqual(self.warnings("http"), [])


class TestExamine(TestCase):
    def test_checks_report_an_open_home_and_a_clock_set_back(self) -> None:
        home = Home(Path(self.mktemp()))
        home.prepare()
        time = [float(START)]
        clock = SteadyClock(lambda: time[0], lambda: float(START))
        self.assertEqual([check.level for check in diagnostics.examine(home, clock)], ["ok", "ok"])
        os.chmod(home.path, 0o755)
        time[0] += 3 * 3600
        clock.sync()
        self.assertEqual([check.level for check in diagnostics.examine(home, clock)], ["problem", "problem"])
        sentence = "is 3 hours ahead of the time that has passed, and is followed in 1 hour"
        self.assertIn(sentence, diagnostics.examine(home, clock)[1].detail)
        time[0] -= 4 * 3600
        self.assertEqual([check.level for check in diagnostics.examine(home, clock)], ["problem", "problem"])


class TestSocketWarnings(TestCase):
    def test_socket_of_a_container_engine_causes_a_warning_also_behind_a_link(self) -> None:
        link = os.path.join(os.path.realpath(os.getcwd()), "engine.sock")
        os.symlink("/run/docker.sock", link)
        self.addCleanup(os.unlink, link)
        config = load(None, {}, {"home": self.mktemp()})
        clock = SteadyClock(lambda: float(START), lambda: float(START))
        for socket, count in (("/run/docker.sock", 1), (link, 1), ("/run/app.sock", 0)):
            target = a_target(address=TargetAddress(socket=socket))
            found = diagnostics.warnings(config, "127.0.0.1", clock, None, [target])
            self.assertEqual(len([one for one in found if "runs as root" in one]), count, socket)
