"""Progress of a long operation: bars on a terminal, lines elsewhere."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO

from burrowgate.cli.progress import LINE_INTERVAL_SECONDS, Bars, Lines, for_stderr
from burrowgate.stores.copy import Progress
from tests.support import TestCase


def step(what: str, done: int, total: int) -> Progress:
    return Progress(what=what, done=done, total=total)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class ProgressTests(TestCase):
    def test_lines_are_printed_at_intervals_and_at_the_end_of_each_step(self) -> None:
        now = [0.0]
        lines = Lines(lambda: now[0])
        with redirect_stderr(StringIO()) as output:
            for done in (10, 20, 30):
                lines.report(step("events", done, 4_000))
            now[0] += LINE_INTERVAL_SECONDS
            lines.report(step("events", 2_000, 4_000))
            lines.report(step("events", 4_000, 4_000))
            lines.report(step("sessions", 0, 0))
            lines.end()
        self.assertEqual(
            output.getvalue().splitlines(),
            [
                "events: 10 of 4,000 (0 %)",
                "events: 2,000 of 4,000 (50 %)",
                "events: 4,000 of 4,000 (100 %)",
                "sessions: 0 of 0",
            ],
        )

    def test_terminal_shows_a_bar_for_each_step(self) -> None:
        with redirect_stderr(Terminal()) as output:
            bars = for_stderr()
            self.assertIsInstance(bars, Bars)
            for what in ("events", "sessions"):
                for done in (1, 2, 4):
                    bars.report(step(what, done, 4))
            bars.end()
        for text in ("events", "sessions", "4/4"):
            self.assertIn(text, output.getvalue())

    def test_stderr_without_terminal_gets_lines(self) -> None:
        with redirect_stderr(StringIO()):
            self.assertIsInstance(for_stderr(), Lines)
