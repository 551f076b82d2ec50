"""Help: options by topic, the command's own first; commands by topic; nothing left out or shortened."""

from __future__ import annotations

import re

import click

from burrowgate.cli.help import COMMON, without_formula
from burrowgate.cli.main import SESSION_TOPICS, TOPICS, cli
from burrowgate.cli.options import Settings
from burrowgate.cli.sessions import sessions
from burrowgate.server.config.keys import KEYS
from burrowgate.server.config.topics import TOPICS as KEY_TOPICS
from tests.support import TestCase
from tests.support.cli import run_with
from tests.unit.cli.test_main import commands


class HelpTests(TestCase):
    def setUp(self) -> None:
        self.home = self.mktemp()

    def sections(self, *words: str) -> dict[str, str]:
        """The sections of the help of a command, in order, by their headings."""
        outcome = run_with(Settings(environ={"HOME": self.home, "COLUMNS": "200"}), *words, "--help")
        self.assertEqual(outcome.code, 0, outcome)
        parts = re.split(r"^(?! )([^\n]+):\n", outcome.out, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True))

    def test_options_of_a_command_come_before_those_of_all(self) -> None:
        for words, command in commands(cli):
            if isinstance(command, click.Group):
                continue
            headings = list(self.sections(*words))
            if COMMON in headings:
                self.assertEqual(headings[-1], COMMON, words)
                self.assertEqual(headings[0], "Options", words)

    def test_each_option_is_shown_once(self) -> None:
        for words, command in commands(cli):
            if isinstance(command, click.Group):
                continue
            text = "\n".join(self.sections(*words).values())
            for parameter in command.params:
                if isinstance(parameter, click.Option) and not parameter.hidden:
                    lines = re.findall(rf"^  {re.escape(parameter.opts[0])}[ \n]", text, re.MULTILINE)
                    self.assertEqual(len(lines), 1, (words, parameter.opts))

    def test_no_formula_reaches_people(self) -> None:
        for words, _ in commands(cli):
            text = "\n".join(self.sections(*words).values())
            self.assertNotRegex(text, r"x[<>]=|<=x|INTEGER|FLOAT|RANGE|\[\]", words)

    def test_commands_by_topic(self) -> None:
        self.assertEqual(list(self.sections())[: len(TOPICS)], list(TOPICS))
        self.assertEqual(list(self.sections("sessions")), list(SESSION_TOPICS))
        for group, topics in ((cli, TOPICS), (sessions, SESSION_TOPICS)):
            named = [name for names in topics.values() for name in names]
            self.assertEqual(sorted(named), sorted(group.commands))

    def test_common_options_are_shown_where_they_matter(self) -> None:
        for words, shown, missing in (
            (("sessions", "list"), ("--json", "--home", "--token-file", "--admin-port"), ("--port ",)),
            (("keys", "list"), ("--json", "--home"), ("--port ", "--admin-port", "--token-file")),
            (("share",), ("--port ", "--admin-port", "--home"), ("--token-file",)),
            ((), ("--port ", "--token-file", "--home"), ()),
        ):
            text = self.sections(*words)[COMMON]
            for option in shown:
                self.assertIn(option, text, words)
            for option in missing:
                self.assertNotIn(option, text, words)
        self.assertNotIn(COMMON, self.sections("sessions"))

    def test_run_by_topic(self) -> None:
        sections = self.sections("run")
        for heading, options in (
            ("Listening", ("--listen", "--port", "--base-domain")),
            ("TLS", ("--tls", "--https-port")),
            ("Home and store", ("--home", "--store")),
            ("Limits", ("--max-connections",)),
            ("Logs and history", ("--access-log", "--log-level", "--recent-requests")),
        ):
            for option in options:
                self.assertIn(f"  {option} ", sections[heading], heading)
        self.assertEqual([*sections], ["Options", *_with_admin_last(KEY_TOPICS), COMMON])

    def test_each_configuration_key_has_one_topic(self) -> None:
        named = [name for names in KEY_TOPICS.values() for name in names]
        self.assertEqual(sorted(named), sorted(key.name for key in KEYS))

    def test_summaries_are_whole_sentences(self) -> None:
        text = self.sections()["Start here"]
        self.assertIn("Share WHAT by a link\n", text)
        self.assertNotIn("...", text)
        self.assertIn("Run ssh on the session of LINK, with ARGS\n", self.sections("connect")["Commands"])

    def test_range_in_words(self) -> None:
        for text, shown in (
            ("Number.  [x>=1]", "Number.  [at least 1]"),
            ("Number.  [0<=x<=65535]", "Number.  [0 to 65535]"),
            ("Number.  [default: 100; x>=0]", "Number.  [default: 100]"),
            ("Number.  [x>=0]", "Number."),
            ("Number.  [x<=5]", "Number.  [0 to 5]"),
            ("Number.  [default: 2; 1<=x<=9]", "Number.  [default: 2; 1 to 9]"),
            ("Set [x] here.", "Set [x] here."),
        ):
            self.assertEqual(without_formula(text), shown)


def _with_admin_last(topics: dict[str, tuple[str, ...]]) -> list[str]:
    """The topics without that of the admin, whose options all commands have, and it at the end."""
    return [*(title for title in topics if title != "Admin"), "Admin"]
