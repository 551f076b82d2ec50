"""The root of the command line: help, usage errors, and the position of options."""

from __future__ import annotations

import json

import click

from burrowgate import __version__
from burrowgate.cli.exit_codes import MEANINGS
from burrowgate.cli.main import cli
from burrowgate.cli.options import Settings
from tests.support import TestCase
from tests.support.cli import run_with


def commands(group: click.Group, *path: str) -> list[tuple[tuple[str, ...], click.Command]]:
    """Return every command below `group`, with the words of its name."""
    named: list[tuple[tuple[str, ...], click.Command]] = []
    for name, command in group.commands.items():
        named.append(((*path, name), command))
        if isinstance(command, click.Group):
            named += commands(command, *path, name)
    return named


class RootTests(TestCase):
    def setUp(self) -> None:
        self.home = self.mktemp()

    def run_cli(self, *words: str) -> tuple[int, str, str]:
        outcome = run_with(Settings(environ={"HOME": self.home}), *words)
        return outcome.code, outcome.out, outcome.err

    def test_help_names_the_exit_codes(self) -> None:
        code, out, _ = self.run_cli("--help")
        self.assertEqual(code, 0)
        for number, meaning in MEANINGS.items():
            self.assertRegex(" ".join(out.split()), rf"{int(number)} {meaning}")

    def test_every_command_has_help_and_takes_the_common_options(self) -> None:
        for words, command in commands(cli):
            code, _, _ = self.run_cli(*words, "--help")
            self.assertEqual(code, 0, words)
            self.assertTrue(command.help, words)
            if words != ("completion",):
                taken = {option for parameter in command.params for option in parameter.opts}
                self.assertLess(
                    {"--json", "--home", "--config", "--port", "--admin-port", "--token-file"}, taken, words
                )

    def test_version_is_printed(self) -> None:
        self.assertEqual(self.run_cli("--version"), (0, f"burrowgate {__version__}\n", ""))

    def test_usage_errors_exit_with_2(self) -> None:
        for words in ((), ("nothing",), ("status", "--nothing"), ("--port", "99999", "status"), ("sessions", "extend")):
            code, out, err = self.run_cli(*words)
            self.assertEqual((code, out), (2, ""), words)
            self.assertTrue(err, words)

    def test_missing_gateway_exits_with_6(self) -> None:
        code, out, err = self.run_cli("status")
        self.assertEqual((code, out), (6, ""))
        self.assertEqual(err.count("\n"), 1)
        self.assertIn("burrowgate run", err)

    def test_json_option_prints_problems_as_json(self) -> None:
        for words, code in ((("status", "--json"), 6), (("--json", "status"), 6), (("--json", "nothing"), 2)):
            outcome = self.run_cli(*words)
            self.assertEqual(outcome[:2], (code, ""))
            self.assertEqual(json.loads(outcome[2])["exit"], code)

    def test_missing_configuration_file_is_refused(self) -> None:
        code, _, err = self.run_cli("status", "--config", "/does/not/exist.toml")
        self.assertEqual(code, 7)
        self.assertIn("/does/not/exist.toml", err)

    def test_common_options_may_precede_or_follow_the_command(self) -> None:
        for words in (("--home", "/a", "status"), ("status", "--home", "/a")):
            self.assertIn("of /a ", self.run_cli(*words)[2])
        self.assertIn("of /b ", self.run_cli("--home", "/a", "status", "--home", "/b")[2])
