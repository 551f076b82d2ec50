"""A disposable browser of a real gateway in Chromium: from the link to nothing left, with a page that is typed into."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from burrowgate.core.boxes.states import SENTENCES, BoxReason
from tests.support import requires
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway, until
from tests.support.typed_site import TypedSite
from tests.support.web_assets import requires_web_assets


@requires("bwrap")
@requires("Xtigervnc")
@requires_web_assets
class GatewayTests(ChromiumTestCase):
    def setUp(self) -> None:
        self.site = TypedSite(self)
        self.gateway = Gateway(self)
        settings: dict[str, Any] = {
            "start_url": f"http://{self.site.address}/",
            "egress": {"allow": [self.site.address]},
            "allow_unlimited": True,
        }
        self.gateway.admin("POST", "targets", {"name": "clean", "browser": settings})
        self.minted = self.gateway.mint("clean")
        context = self.browser.new_context(viewport={"width": 1000, "height": 700})
        self.addCleanup(context.close)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)

    def start(self) -> Page:
        page = self.page
        page.goto(self.minted["url"])
        self.assertEqual(self.gateway.admin("GET", "boxes")["boxes"], [])
        page.get_by_role("button", name="Start").click()
        began = time.monotonic()
        expect(page.locator("#screen canvas")).to_be_visible(timeout=20_000)
        self.seconds = time.monotonic() - began
        return page

    def until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            if time.monotonic() >= deadline:
                page = self.page
                state = (page.locator("main").inner_text(), len(self.site.texts), self.site.longest, self.boxes())
                self.fail(f"{what} did not happen within 60 s: {state}")
            self.page.wait_for_timeout(50)

    def boxes(self) -> list[Any]:
        found: list[Any] = self.gateway.admin("GET", "boxes")["boxes"]
        return found

    def test_link_leads_to_a_browser_that_is_typed_into_reloaded_and_ended(self) -> None:
        """(B1, B4, B7, B24) One visit from the link to the end."""
        page = self.start()
        text = "through a link: é ß € 漢字 "
        self.until(lambda: self._types("."), "the first key")
        page.keyboard.press("Backspace")
        for letter in text:
            page.keyboard.press(letter) if letter.isascii() else page.keyboard.insert_text(letter)
        self.until(lambda: self.site.longest.endswith(text), "typing")
        page.reload(wait_until="commit")
        expect(page.locator("#screen canvas")).to_be_visible()
        self.assertEqual(len(self.boxes()), 1)
        page.keyboard.press("Control+Alt+Shift")
        page.get_by_role("button", name="End", exact=True).click()
        expect(page.locator("#why")).to_have_text(SENTENCES[BoxReason.USER])
        self.assertEqual(page.locator("#stage canvas:visible").count(), 0)
        until(lambda: not self.boxes(), "the browser is gone", timeout=2)
        expect(page.get_by_role("button", name="Start a new one")).to_be_enabled()

    def _types(self, letter: str) -> bool:
        self.page.keyboard.press(letter)
        self.page.wait_for_timeout(300)
        return bool(self.site.texts)

    def test_revoked_session_takes_the_picture_off(self) -> None:
        """(B7) Revocation: the picture is off and the browser gone within 1 s."""
        page = self.start()
        began = time.monotonic()
        self.gateway.revoke(self.minted["session"]["id"])
        expect(page.locator("#why")).to_be_visible()
        self.assertLess(time.monotonic() - began, 1.0)
        self.assertEqual(page.locator("#stage canvas:visible").count(), 0)
        expect(page.locator("#again")).not_to_be_visible()
        until(lambda: not self.boxes(), "the browser is gone", timeout=2)
