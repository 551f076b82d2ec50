"""Progress of a long operation on stderr: a bar on a terminal, else a line every few seconds.

stdout carries the result of the command and nothing else.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from burrowgate.stores.copy import Progress

LINE_INTERVAL_SECONDS = 5.0
"""Seconds between two lines, so that a log of an hour stays readable."""


class Bars:
    """One bar after the other, one for each step; `end` closes the last."""

    def __init__(self) -> None:
        self._step = ""
        self._bar: Any = None

    def report(self, progress: Progress) -> None:
        """Show `progress`."""
        if progress.what != self._step:
            self.end()
            self._step = progress.what
            self._bar = click.progressbar(
                length=progress.total, label=f"{progress.what:18}", show_pos=progress.total < 10**9, file=sys.stderr
            )
            self._bar.__enter__()
        self._bar.update(progress.done - self._bar.pos)

    def end(self) -> None:
        """Close the bar that is shown."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        self._bar, self._step = None, ""


class Lines:
    """A line when a step begins or ends, and every few seconds in between."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._step = ""
        self._printed_at = 0.0

    def report(self, progress: Progress) -> None:
        """Print `progress` if a line is due."""
        now = self._monotonic()
        if (
            progress.what == self._step
            and progress.done < progress.total
            and now < self._printed_at + LINE_INTERVAL_SECONDS
        ):
            return
        self._step, self._printed_at = progress.what, now
        share = f" ({100 * progress.done // progress.total} %)" if progress.total else ""
        click.echo(f"{progress.what}: {progress.done:,} of {progress.total:,}{share}", err=True)

    def end(self) -> None:
        """Do nothing: each line is complete."""


def for_stderr() -> Bars | Lines:
    """Bars if stderr is a terminal, else lines."""
    return Bars() if sys.stderr.isatty() else Lines()
