"""Every page of the documentation: its commands are run, or say why not; what is not run is at least understood."""

from __future__ import annotations

import re
import unittest
from pathlib import Path

from burrowgate.errors import ConfigError
from burrowgate.server.config.sources import load
from tests.docs.cli_syntax import mistake_in, shown_options
from tests.docs.reader import Reader, blocks, commands_of
from tests.docs.test_readme import DOCUMENTS
from tests.support import ROOT, TestCase, requires
from tests.support.openbao import requires_openbao

PAGES = tuple(
    path.stem
    for path in sorted(ROOT.glob("docs/*.md"))
    if f"docs/{path.name}" not in DOCUMENTS and commands_of(f"docs/{path.name}")
)
"""Pages whose commands are run, in addition to those of `test_readme`."""
NEEDED = {
    "api": ("curl",),
    "browsers": ("bwrap", "chromium", "jq", "matchbox-window-manager", "Xtigervnc"),
    "cli": ("jq", "pg_dump", "psql", "socat"),
    "tcp": ("jq", "psql", "sshd"),
    "terminal": ("sshd",),
}
"""Programs that the commands of a page need, and not all machines have."""
NOT_RUN = {
    # What no test can have, or must not do.
    "needs a name in the DNS", "needs a person who signed in with Google", "needs an account on another machine",
    "needs another machine", "needs the domain", "the names are those of your own domain",
    "the number and the hash are those of your own log", "there is no difference to accept", "asks at a terminal",
    "needs another shell", "needs a systemd of the user", "needs that user", "runs until it is stopped",
    "installs packages", "builds an image from packages", "needs an image from a registry",
    "needs systemd, and a newer version",
    "shows how a log is read that a service manager keeps",
    "needs a database server; its own tools are not what this project tests",
    # What other tests run.
    "needs a recording of a terminal",  # tests/e2e/tcp records and reads them
    "starts a browser, as the commands of browsers.md do", "tests/e2e/apps clones and pushes with git",
    "tests/e2e/test_container.py builds and runs the image",
    "tests/e2e/test_container.py makes the base and builds on it",
    "takes two minutes; tox -e compiled builds such a wheel and tests it",
    "takes two minutes for each Python; tox -e compiled runs it",
    "needs a link of yours; tests/e2e/test_drop_box.py sends files in these ways",
    "needs systemd and another machine; tests/integration/cli copies stores",
    "needs root and systemd; tests/integration/test_systemd.py verifies the units",
}  # fmt: skip
"""Every reason for which a command of a page is not run."""
INDENTED = {
    "console",  # its one command is that of cli.md
    "programs",  # test_programs_page runs them
}
"""Pages with commands in indented blocks, which are not run from there."""

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

    if page == "tcp":
        test = requires_openbao(test)
    for program in NEEDED.get(page, ()):
        test = requires(program)(test)
    name = f"test_commands_of_{page.replace('-', '_')}_work"
    test.__name__ = name
    setattr(CommandTests, name, test)


for _page in PAGES:
    _test(_page)


class PageTests(TestCase):
    def test_no_command_hides_in_an_indented_block(self) -> None:
        for path in sorted(ROOT.glob("docs/*.md")):
            text = re.sub(r"(?ms)^ *```.*?^ *```$", "", path.read_text("utf-8"))
            hidden = re.findall(r"\n\n    (?:\$ )?burrowgate [a-z].*", text)
            self.assertEqual([] if path.stem in INDENTED else hidden, [], path.name)

    def test_reasons_for_not_running_a_command_are_known(self) -> None:
        pages = [*DOCUMENTS, *map(document, PAGES)]
        found = {command.not_run for page in pages for command in commands_of(page)} - {""}
        self.assertEqual(found, NOT_RUN)

    def test_every_command_of_every_page_is_understood(self) -> None:
        checked = 0
        for path in sorted(ROOT.glob("docs/*.md")):
            for line in _COMMAND.findall(path.read_text("utf-8").replace("\\\n", " ")):
                self.assertEqual(mistake_in(line), "", f"{path.name}: {line}")
                checked += 1
        self.assertGreater(checked, 100)

    def test_every_option_is_named_on_some_page(self) -> None:
        """Those of `run` by their keys, which a configuration file has too."""
        text = "\n".join(path.read_text("utf-8") for path in ROOT.glob("docs/*.md"))
        named = set(re.findall(r"--[a-z][a-z0-9-]*", text))
        keys = set(re.findall(r"[a-z][a-z0-9_]*", text))
        self.assertEqual({one for one in shown_options() - named if one[2:].replace("-", "_") not in keys}, set())

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
