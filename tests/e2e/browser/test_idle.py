"""(B5) A browser of a real gateway that is not used: warned, kept by its visitor, and ended on time."""

from __future__ import annotations

import os
import time
from typing import Any, ClassVar

from playwright.sync_api import expect

from burrowgate.core.boxes.states import SENTENCES, BoxReason
from tests.e2e.browser.gateway_case import GatewayCase
from tests.support import LONG, at_most
from tests.support.gateway_process import until

LATE_SECONDS = at_most(1.5, 6.0)
PAGE = """<!doctype html><title>animated</title>
<style>p { animation: turn 1s infinite linear } @keyframes turn { to { transform: rotate(360deg) } }</style>
<textarea autofocus></textarea><p>This moves, and the caret blinks.</p>
<script>
const area = document.querySelector("textarea");
area.addEventListener("input", () => fetch("/typed", { method: "POST", body: area.value }));
</script>"""


class IdleTests(GatewayCase):
    site_page = PAGE
    settings: ClassVar[dict[str, Any]] = {"idle_minutes": 1}

    def test_browser_is_warned_kept_and_ended_one_minute_after_the_last_input(self) -> None:
        """An animated page, a caret and an open viewer are no input; `Stay` is, and (if long) one key after 59 s."""
        page = self.start()
        self.until(lambda: self.types("."), "the first key")
        warning = page.get_by_role("alertdialog", name="Are you still there?")
        expect(warning).to_be_visible(timeout=40_000)
        last_input = time.monotonic()
        page.get_by_role("button", name="Stay").click()
        expect(warning).not_to_be_visible()
        if os.environ.get(LONG):
            page.wait_for_timeout(59_000 - 1_000 * (time.monotonic() - last_input))
            last_input = time.monotonic()
            page.keyboard.press("k")
        expect(page.locator("#why")).to_have_text(SENTENCES[BoxReason.IDLE], timeout=70_000)
        seconds = time.monotonic() - last_input
        self.assertEqual(page.locator("#stage canvas:visible").count(), 0)
        until(lambda: not self.boxes(), "the browser is gone")
        gone = time.monotonic() - last_input
        (past,) = self.gateway.admin("GET", "history/boxes")["boxes"]
        self.assertEqual(past["reason"], "idle")
        print(f"ended after {seconds:.2f} s, gone after {gone:.2f} s, load {os.getloadavg()[0]:.1f}")
        self.assertGreaterEqual(seconds, 60.0)
        self.assertLess(seconds, 60.0 + LATE_SECONDS)
