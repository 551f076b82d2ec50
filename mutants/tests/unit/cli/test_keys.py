"""`burrowgate keys`: list and rotation of master keys."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.cli.options import Settings
from burrowgate.server.home import Home
from tests.support import TestCase
from tests.support.cli import Outcome, run_with


class CommandTests(TestCase):
    def setUp(self) -> None:
        self.home = self.mktemp()

    def run_cli(self, *words: str) -> Outcome:
        return run_with(Settings(environ={"HOME": self.home}), *words, "--home", self.home)

    def test_new_key_signs_and_old_keys_are_kept(self) -> None:
        first = self.run_cli("keys", "rotate", "--json").json["key"]
        second = self.run_cli("keys", "rotate", "--json").json["key"]
        listed = self.run_cli("keys", "list", "--json").json["keys"]
        self.assertEqual([(key["key"], key["signs"]) for key in listed], [(first, False), (second, True)])
        table = self.run_cli("keys", "list").out
        self.assertIn("signs and verifies", table)
        for name in (first, second):
            master = (Home(self.path).keys_dir / name).read_bytes()
            self.assertNotIn(master.hex(), table)

    @property
    def path(self) -> Path:
        return Path(self.home)

    def test_key_readable_by_others_is_refused(self) -> None:
        self.run_cli("keys", "rotate")
        os.chmod(self.home, 0o755)
        outcome = self.run_cli("keys", "list")
        self.assertEqual((outcome.code, outcome.out), (7, ""))
        self.assertIn("chmod", outcome.err)
