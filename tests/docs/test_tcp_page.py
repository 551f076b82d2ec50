"""The commands of docs/tcp.md run on a gateway as they stand there."""

from __future__ import annotations

import re
import unittest

from tests.support import ROOT
from tests.support.gateway_process import Gateway


class CommandTests(unittest.TestCase):
    def test_targets_are_added_and_links_minted_as_shown(self) -> None:
        text = (ROOT / "docs/tcp.md").read_text("utf-8")
        commands = re.findall(r"^    burrowgate ((?:targets|sessions) .*)$", text, re.MULTILINE)
        self.assertEqual(len(commands), 4)
        gateway = Gateway(self)
        for command in commands:
            done = gateway.cli(*command.split())
            self.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
        terms = gateway.admin("GET", "targets/db")
        self.assertEqual(terms["type"], "postgresql")
