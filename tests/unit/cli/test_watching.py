"""`--watch`: drawn again after an event and after some seconds; a terminal is redrawn, a pipe gets what is new."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.cli import watching
from burrowgate.cli.options import Settings
from burrowgate.errors import GatewayNotRunning
from tests.support import TestCase
from tests.support.cli import CliTestCase


class FakeAdmin:
    """An admin API of which only the stream of audit events is used."""

    def __init__(self, error: Exception | None = None) -> None:
        self.waiting: Deferred[None] = Deferred()
        self.error = error

    async def stream_audit_events(self) -> Any:
        if self.error is not None:
            raise self.error
        while True:
            await self.waiting
            yield {}

    def event(self) -> None:
        waiting, self.waiting = self.waiting, Deferred()
        waiting.callback(None)


class WatchTests(TestCase):
    def start(self, error: Exception | None = None) -> None:
        self.clock, self.admin, self.drawn = Clock(), FakeAdmin(error), 0
        self.away = False
        self.watching = Deferred.fromCoroutine(
            watching.watch(self.admin, self.clock, self.draw, 5.0)  # type: ignore[arg-type]
        )
        self.watching.addErrback(lambda failure: failure.trap(GatewayNotRunning))

    async def draw(self) -> None:
        if self.away:
            raise GatewayNotRunning
        self.drawn += 1

    def advance(self, seconds: float) -> None:
        self.clock.pump([0.05] * round(seconds / 0.05))

    def end(self) -> None:
        """The gateway goes away; nothing is left behind."""
        self.away = True
        self.advance(6)
        self.assertIs(self.successResultOf(self.watching), GatewayNotRunning)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_it_is_drawn_at_once_and_every_few_seconds(self) -> None:
        self.start()
        self.assertEqual(self.drawn, 1)
        self.advance(4.9)
        self.assertEqual(self.drawn, 1)
        self.advance(0.4)
        self.assertEqual(self.drawn, 2)
        self.end()

    def test_an_event_is_drawn_soon_and_a_burst_once(self) -> None:
        self.start()
        for _ in range(20):
            self.admin.event()
        self.assertEqual(self.drawn, 1)
        self.advance(0.3)
        self.assertEqual(self.drawn, 2)
        self.advance(1)
        self.assertLessEqual(self.drawn, 3)
        self.end()

    def test_without_the_stream_it_is_drawn_every_few_seconds(self) -> None:
        self.start(GatewayNotRunning())
        self.advance(10.8)
        self.assertEqual(self.drawn, 3)
        self.end()


class OutputTests(CliTestCase):
    def shown(self, output: Any, *texts: str) -> list[str]:
        """What each of `texts` adds to the output."""
        added = []
        for text in texts:
            file = StringIO()
            with redirect_stdout(file):
                output.draw({"text": text}, lambda paint, text=text: text)
            added.append(file.getvalue())
        return added

    def settings(self, **more: Any) -> Settings:
        return Settings(environ={"HOME": self.folder}, program=("burrowgate",), **more)

    def test_pipe_gets_lines_that_are_new(self) -> None:
        lines = watching.Lines(self.settings())
        self.assertEqual(
            self.shown(
                lines,
                "STATE  ID\nactive  a  30 Nov 01:34 (in 5 minutes)",
                "STATE  ID\nactive  a  30 Nov 01:34 (in 4 minutes)",
                "STATE    ID\nrevoked  a  30 Nov 01:34 (in 3 minutes)\nactive   b",
                "STATE    ID\nactive   b",
                "STATE    ID\nactive   b\nrevoked  a",
            ),
            [
                "STATE  ID\nactive  a  30 Nov 01:34 (in 5 minutes)\n",
                "",
                "revoked  a  30 Nov 01:34 (in 3 minutes)\nactive   b\n",
                "",
                "revoked  a\n",
            ],
        )

    def test_json_is_a_line_for_each_change(self) -> None:
        added = self.shown(watching.Lines(self.settings(as_json=True)), "a", "a", "b")
        self.assertEqual([json.loads(one) if one else None for one in added], [{"text": "a"}, None, {"text": "b"}])

    def test_terminal_is_redrawn_from_its_top(self) -> None:
        first, second = self.shown(watching.Screen(self.settings()), "one\ntwo", "one")
        self.assertTrue(first.startswith("\x1b[H\x1b[2J"))
        self.assertTrue(second.startswith("\x1b[H"))
        self.assertNotIn("\x1b[2J", second)
        self.assertTrue(second.endswith("one\x1b[K\n\x1b[J"), repr(second))
        self.assertIn("Ctrl-C", first)

    def test_what_does_not_fit_is_counted(self) -> None:
        rows = ["head", *"abcdef"]
        self.assertEqual(watching.fitting(rows, 80, 7), rows)
        self.assertEqual(watching.fitting(rows, 80, 4), ["head", "a", "b", "(4 more lines)"])
        self.assertEqual(watching.fitting(["x" * 30, "y", "z"], 10, 4), ["x" * 30, "(2 more lines)"])
        self.assertEqual(watching.fitting(["\x1b[1mabc\x1b[0m"], 3, 1), ["\x1b[1mabc\x1b[0m"])

    def test_without_the_option_it_is_printed_once(self) -> None:
        self.target()
        self.mint(label="for Ada")
        self.assertIn("for Ada", self.ok("sessions", "list").out)
        self.assertIn("--watch", self.ok("status", "--help").out)
