"""What the console costs a person: the first paint, the bytes, and a list of ten thousand sessions.

    python -m bench.console

Chromium and the admin are on this machine. A frame that takes longer than 50 ms is what people call a pause.
"""

from __future__ import annotations

import statistics
import sys
import unittest

from tests.console.support import ConsoleTestCase, expect

ROUNDS = 7
FRAMES = """() => {
  window.gaps = [];
  let before = performance.now();
  const frame = (now) => { window.gaps.push(now - before); before = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""


class Measured(ConsoleTestCase):
    """One run measures it all."""

    more = 10_000

    def runTest(self) -> None:
        paints, transferred = [], 0
        for _ in range(ROUNDS):
            page = self.page()
            key = self.api("POST", "console/keys")["key"]
            page.goto(f"{self.origin}/#{key}")
            expect(page.get_by_text("links are open")).to_be_visible()
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            transferred = page.evaluate(
                "performance.getEntries().filter((one) => 'encodedBodySize' in one && !one.name.includes('/api/'))"
                ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
            )
            page.context.close()
        self.say("first paint", f"{statistics.median(paints):.0f} ms", f"worst of {ROUNDS}: {max(paints):.0f} ms")
        self.say("first page", f"{transferred / 1000:.1f} kB", "all that is loaded for it, without data")
        page = self.signed_in("/sessions")
        expect(page.get_by_text("The first 250 sessions")).to_be_visible()
        page.evaluate(FRAMES)
        for _ in range(400):
            page.mouse.wheel(0, 1500)
            if page.get_by_text("10,007 sessions").count():
                break
            page.wait_for_timeout(8)
        expect(page.get_by_text("10,007 sessions")).to_be_visible()
        gaps = page.evaluate("window.gaps.splice(0)")
        self.frames("scrolled to the end of 10,007", gaps)
        page.evaluate("window.scrollTo(0, 0)")
        begun = page.evaluate("performance.now()")
        page.get_by_label("Search by label").press_sequentially("visitor 98")
        expect(page.get_by_text("111 sessions")).to_be_visible()
        self.frames("typed a search", page.evaluate("window.gaps.splice(0)"))
        self.say("search", f"{page.evaluate('performance.now()') - begun:.0f} ms", "ten keys, and 111 found")

    def frames(self, what: str, gaps: list[float]) -> None:
        long = [gap for gap in gaps if gap > 50]
        self.say(what, f"{max(gaps):.0f} ms", f"the longest of {len(gaps)} frames; {len(long)} over 50 ms")

    def say(self, what: str, figure: str, more: str) -> None:
        sys.stdout.write(f"{what:32}{figure:>10}   {more}\n")


if __name__ == "__main__":
    outcome = unittest.TextTestRunner(stream=sys.stderr).run(unittest.TestSuite([Measured()]))
    sys.exit(not outcome.wasSuccessful())
