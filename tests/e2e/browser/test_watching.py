"""The page of a visitor who only watches, and what the others learn of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from playwright.sync_api import expect

from tests.e2e.browser.page_case import NARROW, WIDE, PageCase
from tests.e2e.console.axe import violations

PICTURES = os.environ.get("BURROWGATE_PICTURES", "")
"""Folder for pictures of each state, for those who look at them."""


class WatchingTests(PageCase):
    def states(self) -> Iterator[str]:
        """Lead the page through what there is to watch; yields the name of each state."""
        server, page = self.server, self.page
        offered = [{"box": "abcdefghijkl", "requested_at": int(time.time()) - 300}]
        server.view |= {"state": None, "step": "", "watch": True, "watchers": 0, "watchable": offered}
        page.goto(server.origin + "/")
        expect(page.get_by_role("link", name="Watch the browser")).to_be_visible()
        yield "landing"
        server.refusal = (
            409,
            {"code": "box-exists", "detail": "It is in use.", "may_end": False, "view": server.view},
            None,
        )
        page.get_by_role("button", name="Start").click()
        expect(page.locator("#failed").get_by_role("link", name="Watch the browser")).to_be_visible()
        yield "conflict"
        server.refusal = None
        page.locator("#failed").get_by_role("link", name="Watch the browser").click()
        expect(page.locator("#screen canvas")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("Nothing that you do reaches it")
        yield "watching"
        server.close_screens(1000, {"t": "end", "reason": "user"})
        expect(page.locator("#why")).to_have_text("The browser that you watched has ended.")
        expect(page.get_by_role("heading", name="You no longer watch")).to_be_focused()
        yield "over"
        server.view |= {"watchable": []}
        page.get_by_role("link", name="Go back").click()
        page.get_by_role("button", name="Start").click()
        expect(page.locator("#screen canvas")).to_be_visible()
        server.change(watchers=2)
        expect(page.locator("#watched")).to_have_text("2 people watch")
        yield "watched"

    def test_axe_finds_nothing_and_all_fits(self) -> None:
        for scheme in ("light", "dark"):
            for width, height in (WIDE, NARROW):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.page.set_viewport_size({"width": width, "height": height})
                for state in self.states():
                    self.assertEqual(violations(self.page), [], (state, scheme, width))
                    self.assertEqual(
                        self.page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0, (state, width)
                    )
                    if PICTURES:
                        self.page.screenshot(path=f"{PICTURES}/watch-{state}-{scheme}-{width}.png")

    def test_nothing_is_sent_that_acts(self) -> None:
        for state in self.states():
            if state != "watching":
                continue
            self.page.locator("#screen canvas").click()
            self.page.keyboard.type("secret")
            self.page.wait_for_timeout(300)
            self.assertEqual(self.rfb.keys, [])
            self.page.get_by_role("link", name="Stop").click()
            expect(self.page.locator("#landing")).to_be_visible()
            break

    def test_a_lost_connection_is_tried_again(self) -> None:
        for state in self.states():
            if state == "watching":
                self.server.drop_screens()
                expect(self.page.get_by_role("status")).to_contain_text("Connecting again")
                expect(self.page.get_by_role("status")).to_contain_text("Nothing that you do reaches it")
                break
        self.server.is_screen_refused = True
        self.server.drop_screens()
        expect(self.page.locator("#why")).to_contain_text("cannot be reached", timeout=15_000)

    def test_the_landing_says_so_before_the_start(self) -> None:
        self.server.view |= {"watch": True}
        expect(self.open().locator("#landing")).to_contain_text(
            "Others who have this link can watch what you do in it."
        )
        self.server.view |= {"watch": False}
        expect(self.open().locator("#landing")).not_to_contain_text("can watch")
