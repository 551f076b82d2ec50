"""How far something has come that takes long: a bar where a person looks, else a line now and then.

All of it goes to stderr, so that what a command answers stays alone on stdout.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from burrowgate.stores.copy import Progress

PAUSE = 5.0
"""Seconds between two lines."""


class Bars:
    """One bar for each thing that is done, after the other. Ended by `end`."""

    def __init__(self) -> None:
        self._what = ""
        self._bar: Any = None

    def tell(self, progress: Progress) -> None:
        """Show `progress`."""
        if progress.what != self._what:
            self.end()
            self._what = progress.what
            self._bar = click.progressbar(
                length=progress.total, label=f"{progress.what:18}", show_pos=progress.total < 10**9, file=sys.stderr
            )
            self._bar.__enter__()
        self._bar.update(progress.done - self._bar.pos)

    def end(self) -> None:
        """Leave the last bar as it is."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        self._bar, self._what = None, ""


class Lines:
    """A line when something begins or ends, and every few seconds between."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._what = ""
        self._said_at = 0.0

    def tell(self, progress: Progress) -> None:
        """Say `progress`, if it is time."""
        now = self._monotonic()
        if progress.what == self._what and progress.done < progress.total and now < self._said_at + PAUSE:
            return
        self._what, self._said_at = progress.what, now
        share = f" ({100 * progress.done // progress.total} %)" if progress.total else ""
        click.echo(f"{progress.what}: {progress.done:,} of {progress.total:,}{share}", err=True)

    def end(self) -> None:
        """Nothing is left to be said."""


def shown() -> Bars | Lines:
    """What suits stderr as it is."""
    return Bars() if sys.stderr.isatty() else Lines()
