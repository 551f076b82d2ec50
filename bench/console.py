"""Benchmark of the console in a browser: first paint, bytes, and a list of ten thousand sessions.

    python -m bench.console [FILE]

Chromium and the admin API run on this machine. People notice a task that blocks the page for more than 50 ms. A task
counts with its CPU time, which other programs do not lengthen, but with no more than its elapsed time: some kernels
count CPU time by ticks, and so give a short task what belongs to those before it. The longest elapsed time stands
beside it. The table is also written to FILE, if given: `docs/console-figures.md`.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

from bench.machine import processor
from burrowgate.admin import player, static_files
from tests.e2e.console.support import ConsoleTestCase, expect

ROUNDS = 7
FIRST_BYTES = """(() => {
  const all = performance.getEntries().filter((one) => "encodedBodySize" in one && !one.name.includes("/api/"));
  const behind = all.find((one) => one.name.endsWith("/views/sessions.js"))?.startTime ?? Infinity;
  return all.filter((one) => one.startTime < behind).reduce((sum, one) => sum + one.encodedBodySize, 0);
})()"""
"""What the first page loads: the list of sessions is the first that is fetched behind it, when the browser is idle."""


class Measured(ConsoleTestCase):
    """All measurements, as one test."""

    more = 10_000
    lines: list[tuple[str, str, str]]

    def runTest(self) -> None:
        self.lines = [("what", "figure", "")]
        load = f"load {os.getloadavg()[0]:.1f} before"
        self.say("machine", f"{os.cpu_count()} cores", f"{processor()}; {load}; {datetime.now(UTC):%-d %B %Y}")
        self.first_paint()
        page = self.signed_in("/sessions")
        expect(page.get_by_text("The first 250 sessions")).to_be_visible()
        with self.watched(page, "10,007 sessions scrolled to their end"):
            for _ in range(2000):
                page.mouse.wheel(0, 1500)
                if page.get_by_text("10,007 sessions").count():
                    break
                page.wait_for_timeout(8)
            expect(page.get_by_text("10,007 sessions")).to_be_visible()
        page.evaluate("window.scrollTo(0, 0)")
        begun = page.evaluate("performance.now()")
        with self.watched(page, "a search typed"):
            page.get_by_label("Search").press_sequentially("visitor 98")
            expect(page.get_by_text("111 sessions")).to_be_visible()
            took = page.evaluate("performance.now()") - begun
        self.say("from the first of ten keys to 111 found", f"{took:.0f} ms", "180 ms of it the wait for another key")

    def first_paint(self) -> None:
        paints, transferred = [], 0
        for _ in range(ROUNDS):
            page = self.page()
            key = self.api("POST", "console/login-tokens")["token"]
            page.goto(f"{self.origin}/#{key}")
            expect(page.get_by_text("links are open")).to_be_visible()
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            transferred = page.evaluate(FIRST_BYTES)
            page.context.close()
        self.say("first paint", f"{statistics.median(paints):.0f} ms", f"the worst of {ROUNDS}: {max(paints):.0f} ms")
        files = {path: file for path, file in static_files.read().items() if path != player.PATH}
        whole = sum(len(file.compressed or file.body) for file in files.values())
        self.say("all that there is to load", f"{whole / 1000:.0f} kB", "packed, without data and the player")
        self.say("of that when the page can be used", f"{transferred / 1000:.0f} kB", "the rest is fetched behind it")

    @contextmanager
    def watched(self, page: Page, what: str) -> Iterator[None]:
        """Report the longest task of the page during `what`."""
        self.browser.start_tracing(page=page, categories=["toplevel"])
        yield
        events = json.loads(self.browser.stop_tracing())["traceEvents"]
        named = [event for event in events if event["name"] == "thread_name"]
        main = {(event["pid"], event["tid"]) for event in named if event["args"]["name"] == "CrRendererMain"}
        tasks = [event for event in events if "tdur" in event and (event["pid"], event["tid"]) in main]
        processor = max(min(task["tdur"], task["dur"]) for task in tasks) / 1000
        clock = max(task["dur"] for task in tasks) / 1000
        self.say(what, f"{processor:.0f} ms", f"the longest of {len(tasks):,} tasks; {clock:.0f} ms by the clock")

    def say(self, what: str, figure: str, more: str) -> None:
        self.lines.append((what, figure, more))
        sys.stdout.write(f"{what:40}{figure:>10}   {more}\n")
        sys.stdout.flush()


def main() -> int:
    """Run the benchmark; returns the exit code."""
    measured = Measured()
    good = unittest.TextTestRunner(stream=sys.stderr).run(unittest.TestSuite([measured])).wasSuccessful()
    if good and sys.argv[1:]:
        rows = [f"| {' | '.join(line)} |" for line in measured.lines]
        Path(sys.argv[1]).write_text("\n".join([rows[0], "|---|---|---|", *rows[1:], ""]))
    return not good


if __name__ == "__main__":
    sys.exit(main())
