"""Commands that are printed: they work as printed, however the program was started."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.cli.own_command import command, program, with_commands
from tests.support import TestCase


class ProgramTests(TestCase):
    def setUp(self) -> None:
        self.script = Path(self.mktemp()).absolute() / "burrowgate"
        self.script.parent.mkdir()
        self.script.write_text("")

    def test_script_on_the_path_is_named_by_its_name(self) -> None:
        self.assertEqual(program(["python3", str(self.script), "share"], lambda _: str(self.script)), ("burrowgate",))

    def test_link_to_the_script_on_the_path_is_the_same_program(self) -> None:
        link = self.script.with_name("link")
        link.symlink_to(self.script)
        self.assertEqual(program(["python3", str(self.script)], lambda _: str(link)), ("burrowgate",))

    def test_script_elsewhere_is_named_as_it_was_typed(self) -> None:
        relative = os.path.relpath(self.script)
        for path in (None, "/usr/bin/burrowgate"):
            self.assertEqual(program(["python3", relative, "share"], lambda _, path=path: path), (relative,))

    def test_module_is_started_by_the_same_python(self) -> None:
        words = [".venv/bin/python", "-X", "dev", "-m", "burrowgate", "share", "3000"]
        self.assertEqual(program(words, lambda _: "/usr/bin/burrowgate"), (".venv/bin/python", "-m", "burrowgate"))

    def test_other_programs_name_it_plainly(self) -> None:
        self.assertEqual(program(["python3", "-m", "pytest", "tests"], lambda _: None), ("burrowgate",))


class TextTests(TestCase):
    start = (".venv/bin/burrowgate",)
    where = ("--home", "/srv/my home")

    def test_commands_are_quoted_for_a_shell(self) -> None:
        self.assertEqual(
            command(self.start, self.where, ("sessions", "revoke", "-a")),
            ".venv/bin/burrowgate --home '/srv/my home' sessions revoke -a",
        )

    def test_commands_in_texts_get_what_they_need(self) -> None:
        prefix = ".venv/bin/burrowgate --home '/srv/my home'"
        for text, expected in (
            ("Mint one with: burrowgate sessions mint app", f"Mint one with: {prefix} sessions mint app"),
            ("`burrowgate targets list` shows them.", f"`{prefix} targets list` shows them."),
            ("burrowgate run\nburrowgate doctor", f"{prefix} run\n{prefix} doctor"),
            ("The folder burrowgate is empty.", "The folder burrowgate is empty."),
            ("burrowgate: No such target.", "burrowgate: No such target."),
            ("/home/burrowgate run", "/home/burrowgate run"),
        ):
            self.assertEqual(with_commands(text, self.start, self.where), expected)

    def test_ordinary_start_changes_nothing(self) -> None:
        text = "Mint one with: burrowgate sessions mint app"
        self.assertIs(with_commands(text, ("burrowgate",), ()), text)
