"""A disposable browser of a real gateway in Chromium: from the link to nothing left, with a page that is typed into."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from burrowgate.core.boxes.states import SENTENCES, BoxReason
from tests.e2e.browser.gateway_case import GatewayCase
from tests.support import at_most
from tests.support.gateway_process import until


class GatewayTests(GatewayCase):
    def test_link_leads_to_a_browser_that_is_typed_into_reloaded_and_ended(self) -> None:
        """(B1, B4, B7, B24) One visit from the link to the end."""
        page = self.start()
        text = "through a link: é ß € 漢字 "
        self.until(lambda: self.types("."), "the first key")
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
        until(lambda: not self.boxes(), "the browser is gone", at_most(2.0, 6.0))
        expect(page.get_by_role("button", name="Start a new one")).to_be_enabled()

    def test_revoked_session_takes_the_picture_off(self) -> None:
        """(B7) Revocation: the picture is off and the browser gone within 1 s."""
        page = self.start()
        began = time.monotonic()
        self.gateway.revoke(self.minted["session"]["id"])
        expect(page.locator("#why")).to_be_visible()
        self.assertLess(time.monotonic() - began, at_most(1.0, 6.0))
        self.assertEqual(page.locator("#stage canvas:visible").count(), 0)
        expect(page.locator("#again")).not_to_be_visible()
        until(lambda: not self.boxes(), "the browser is gone", at_most(2.0, 6.0))
