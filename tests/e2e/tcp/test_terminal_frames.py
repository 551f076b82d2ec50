"""Frames of the terminal's page in Chromium, by a clock that the test moves."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route

from burrowgate.proxy.tcp.web_assets import OWN_FOLDERS, TERMINAL
from tests.support.chromium import ChromiumTestCase

ORIGIN = "http://frames.test"
_DRAW_ALWAYS = """async () => {
  const { paceFrames } = await import("/terminal_frames.js");
  window.bytes = 0;
  window.frames = 0;
  paceFrames(() => window.bytes);
  const draw = () => { window.frames += 1; requestAnimationFrame(draw); };
  requestAnimationFrame(draw);
}"""


class TerminalFramesTests(ChromiumTestCase):
    def setUp(self) -> None:
        self.page: Page = self.browser.new_page()
        self.addCleanup(self.page.close)
        self.page.route(f"{ORIGIN}/**", self.serve)
        self.page.clock.install(time=0)
        self.page.goto(f"{ORIGIN}/")
        self.page.clock.pause_at(1)
        self.page.evaluate(_DRAW_ALWAYS)

    def serve(self, route: Route) -> None:
        """Answer with an empty page, or with the module."""
        if route.request.url.endswith(".js"):
            text = (OWN_FOLDERS[TERMINAL][0] / "terminal_frames.js").read_text()
            route.fulfill(body=text, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    def frames(self, each_ms: int, bytes_each: int) -> Any:
        """Return how many frames a second has while `bytes_each` come each `each_ms`."""
        before = self.page.evaluate("window.frames")
        more = f"window.feed = setInterval(() => {{ window.bytes += {bytes_each} }}, {each_ms})"
        self.page.evaluate(more)
        self.page.clock.run_for(1000)
        self.page.evaluate("clearInterval(window.feed)")
        return self.page.evaluate("window.frames") - before

    def test_flood_has_few_frames_and_the_others_all(self) -> None:
        self.assertGreater(self.frames(5, 10), 55)
        self.assertIn(self.frames(1, 32 * 1024), range(10, 18))
        self.page.clock.run_for(100)
        self.assertGreater(self.frames(5, 10), 55)

    def test_program_that_draws_its_screen_anew_is_no_flood(self) -> None:
        self.assertGreater(self.frames(16, 16 * 1024), 55)

    def test_frame_is_cancelled_before_and_while_it_waits(self) -> None:
        cancel = "() => { const id = requestAnimationFrame(() => { window.drawn = true }); cancelAnimationFrame(id); }"
        self.page.evaluate(cancel)
        self.frames(1, 32 * 1024)
        self.page.evaluate(cancel)
        self.page.clock.run_for(200)
        self.assertIsNone(self.page.evaluate("window.drawn ?? null"))
