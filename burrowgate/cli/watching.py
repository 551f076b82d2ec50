"""`--watch`: shows a list again whenever it may have changed, until Ctrl-C.

Rules.
    It is shown again after each audit event, and every few seconds, because use of a link is no event.
    A terminal is redrawn. Elsewhere, such as in a pipe, lines are printed that were not there before; times from now
    ("in 5 minutes") do not count. With `--json` each line is the whole document, when it has changed.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

import click

from burrowgate.cli import render
from burrowgate.errors import AccessDenied

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IReactorTime

    from burrowgate.cli.client import Admin
    from burrowgate.cli.options import Settings

T = TypeVar("T")
Human = Callable[[render.Paint], str]
Shown = Callable[[T], tuple[object, Human]]
"""Returns the document of what was fetched, and what makes its text for people."""

REFRESH_SECONDS = 5.0
"""Seconds without an event after which it is shown again."""
PAUSE_SECONDS = 0.2
"""Minimum time between two looks, so that a burst of events is one."""
_RELATIVE = re.compile(r" \((?:just now|in [^()]+|[^()]+ ago)\)")

watch_option = click.option("--watch", "watches", is_flag=True, help="Show it again when it changes, until Ctrl-C.")


def show(
    given: Settings,
    watches: bool,
    fetch: Callable[[Admin], Coroutine[Any, Any, T]],
    shown: Shown[T],
    *,
    refresh: float = REFRESH_SECONDS,
) -> None:
    """Print what `fetch` returns; with `watches`, again whenever it changes."""
    if not watches:
        given.answer(*shown(given.ask(fetch)))
        return
    output = Screen(given) if sys.stdout.isatty() and not given.as_json else Lines(given)

    async def work(admin: Admin) -> None:
        from twisted.internet import reactor

        clock: Any = reactor
        await watch(admin, clock, lambda: _draw(admin, fetch, shown, output), refresh)

    given.ask(work)


async def _draw(
    admin: Admin, fetch: Callable[[Admin], Coroutine[Any, Any, T]], shown: Shown[T], output: Screen | Lines
) -> None:
    output.draw(*shown(await fetch(admin)))


async def watch(admin: Admin, clock: IReactorTime, draw: Callable[[], Awaitable[None]], refresh: float) -> None:
    """Call `draw` now, after each audit event, and every `refresh` seconds, until it raises."""
    from twisted.internet.defer import Deferred
    from twisted.internet.task import deferLater

    changes = Changes()
    following = Deferred.fromCoroutine(_follow(admin, changes))
    # A stream that ends is no reason to end: `draw` finds out whether the gateway is gone, and says so.
    following.addErrback(lambda _: None)
    try:
        while True:
            await draw()
            await changes.wait(clock, refresh)
            await deferLater(clock, PAUSE_SECONDS)
    finally:
        following.cancel()


async def _follow(admin: Admin, changes: Changes) -> None:
    try:
        async for _ in admin.stream_audit_events():
            changes.notify()
    except AccessDenied:
        pass  # an access token for sessions need not read the audit log: then every few seconds


class Changes:
    """Whether something may have changed since it was last looked at."""

    def __init__(self) -> None:
        self._has_changed = False
        self._waiting: Deferred[None] | None = None

    def notify(self) -> None:
        """Note a change."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            self._has_changed = True
        else:
            waiting.callback(None)

    async def wait(self, clock: IReactorTime, seconds: float) -> None:
        """Return after the next change since the last call, but after `seconds` at the latest."""
        from twisted.internet.defer import Deferred

        if not self._has_changed:
            self._waiting = waiting = Deferred[None]()
            timer = clock.callLater(seconds, self.notify)
            await waiting
            if timer.active():
                timer.cancel()
        self._has_changed = False


class Screen:
    """A terminal, whose content is replaced by each text."""

    def __init__(self, given: Settings) -> None:
        self._given = given
        self._is_cleared = False

    def draw(self, document: object, human: Human) -> None:
        """Show the text that `human` returns, as far as it fits."""
        given = self._given
        paint = render.paint_for(sys.stdout, given.environ)
        columns, lines = shutil.get_terminal_size()
        text = given.with_commands(human(paint))
        head = paint(f"{given.now().astimezone():%H:%M:%S}  Ctrl-C ends this.", "dim")
        rows = fitting([head, "", *text.split("\n")], columns, lines - 1)
        start = "\x1b[H" if self._is_cleared else "\x1b[H\x1b[2J"
        self._is_cleared = True
        click.echo(start + "".join(f"{row}\x1b[K\n" for row in rows) + "\x1b[J", nl=False, color=True)


class Lines:
    """A pipe or file, into which each line is written when it is new."""

    def __init__(self, given: Settings) -> None:
        self._given = given
        self._known: object = None
        self._lines: set[str] = set()

    def draw(self, document: object, human: Human) -> None:
        """Print what was not there at the last call."""
        if self._given.as_json:
            if document != self._known:
                self._known = document
                click.echo(json.dumps(document))
            return
        lines = self._given.with_commands(human(render.Paint())).split("\n")
        for line in lines:
            if _comparable(line) not in self._lines:
                click.echo(line)
        self._lines = {_comparable(line) for line in lines}


def _comparable(line: str) -> str:
    """`line` without what changes by itself, and without alignment."""
    return " ".join(_RELATIVE.sub("", line).split())


def fitting(rows: list[str], columns: int, lines: int) -> list[str]:
    """The first of `rows` that fit a terminal of that size, with the number of the others in the last line."""
    used, shown = 0, 0
    for row in rows:
        used += max(1, -(-render.width(click.unstyle(row)) // max(columns, 1)))
        if used > lines:
            break
        shown += 1
    if shown == len(rows):
        return rows
    shown = max(shown - 1, 0)
    return [*rows[:shown], f"({len(rows) - shown} more lines)"]
