"""Every page of the documentation: its commands are run, or say why not; what is not run is at least understood."""

from __future__ import annotations

import re
import unittest
from pathlib import Path

from burrowgate.errors import ConfigError
from burrowgate.server.config.sources import load
from tests.docs.cli_syntax import mistake_in
from tests.docs.reader import Reader, blocks, commands_of, text_of
from tests.support import ROOT, TestCase

PAGES = (
    "applications", "audit-log", "backup", "behind-a-proxy", "clock", "configuration", "container", "folders",
    "forward-auth", "home", "install", "internet", "logs", "monitoring", "moving-stores", "operations", "running",
    "service", "several-machines", "sign-in-identity", "store-faults", "tls", "troubleshooting", "upgrade",
    "when-not-to-use",
)  # fmt: skip
"""Pages whose commands are run, in addition to those of `test_readme`."""

_COMMAND = re.compile(r"^(?: {4}| *\$ )(burrowgate .*)$", re.MULTILINE)


def document(page: str) -> str:
    """Return the path of a page."""
    return f"docs/{page}.md"


class CommandTests(unittest.TestCase):
    """Each page in a test of its own, so that several run at a time."""


def _test(page: str) -> None:
    def test(self: CommandTests) -> None:
        lines = commands_of(document(page))
        reader = Reader(self)
        for line in lines:
            reader.run(line)
        reader.press_ctrl_c()

    name = f"test_commands_of_{page.replace('-', '_')}_work"
    test.__name__ = name
    setattr(CommandTests, name, test)


for _page in PAGES:
    _test(_page)


class PageTests(TestCase):
    def test_no_command_hides_in_an_indented_block(self) -> None:
        for page in PAGES:
            hidden = re.findall(
                r"\n\n    (?!- |\d\. )\S.*", re.sub(r"(?ms)^ *```.*?^ *```$", "", text_of(document(page)))
            )
            self.assertEqual(hidden, [], page)

    def test_every_command_of_every_page_is_understood(self) -> None:
        checked = 0
        for path in sorted(ROOT.glob("docs/*.md")):
            for line in _COMMAND.findall(path.read_text("utf-8").replace("\\\n", " ")):
                self.assertEqual(mistake_in(line), "", f"{path.name}: {line}")
                checked += 1
        self.assertGreater(checked, 100)

    def test_mistakes_are_noticed(self) -> None:
        for line, mistake in {
            "burrowgate sesions list": "'sesions' is no command of cli",
            "burrowgate sessions lst": "'lst' is no command of sessions",
            "burrowgate --home /srv/x sessions mint app --tll 2h": "mint has no --tll",
            "burrowgate sessions mint app --ttl 2h | tee --append link": "",
        }.items():
            self.assertEqual(mistake_in(line), mistake, line)

    def test_configurations_are_valid(self) -> None:
        """Each block by itself, or after the first one of its page, which it continues."""
        for path in sorted(ROOT.glob("docs/*.md")):
            texts = [text for text in blocks(f"docs/{path.name}", "toml") if "[project" not in text]  # a plugin's
            for text in texts:
                with self.subTest(path.name, text=text):
                    if self._mistake(text):
                        self.assertEqual(self._mistake(texts[0] + text), "")

    def _mistake(self, text: str) -> str:
        file = Path(self.mktemp())
        file.write_text(text, "utf-8")
        try:
            load(file, {"HOME": "/home/ann"}, {})
        except ConfigError as error:
            return str(error)
        return ""
