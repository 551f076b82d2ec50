"""What a person sees of something that takes long, with a terminal and without."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO

from burrowgate.cli.progress import PAUSE, Bars, Lines, shown
from burrowgate.stores.copy import Progress
from tests.support import TestCase


def step(what: str, done: int, total: int) -> Progress:
    return Progress(what=what, done=done, total=total)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class ProgressTests(TestCase):
    def test_lines_are_few_and_the_last_is_said(self) -> None:
        now = [0.0]
        lines = Lines(lambda: now[0])
        with redirect_stderr(StringIO()) as said:
            for done in (10, 20, 30):
                lines.tell(step("events", done, 4_000))
            now[0] += PAUSE
            lines.tell(step("events", 2_000, 4_000))
            lines.tell(step("events", 4_000, 4_000))
            lines.tell(step("sessions", 0, 0))
            lines.end()
        self.assertEqual(
            said.getvalue().splitlines(),
            [
                "events: 10 of 4,000 (0 %)",
                "events: 2,000 of 4,000 (50 %)",
                "events: 4,000 of 4,000 (100 %)",
                "sessions: 0 of 0",
            ],
        )

    def test_a_terminal_has_a_bar_for_each_thing(self) -> None:
        with redirect_stderr(Terminal()) as said:
            bars = shown()
            self.assertIsInstance(bars, Bars)
            for what in ("events", "sessions"):
                for done in (1, 2, 4):
                    bars.tell(step(what, done, 4))
            bars.end()
        for text in ("events", "sessions", "4/4"):
            self.assertIn(text, said.getvalue())

    def test_whatever_else_gets_lines(self) -> None:
        with redirect_stderr(StringIO()):
            self.assertIsInstance(shown(), Lines)
