"""Base classes of tests of disposable browsers at a real gateway, which a real browser uses."""

from __future__ import annotations

import time
import unittest
from collections.abc import Callable
from typing import Any, ClassVar

from playwright.sync_api import Page, expect

from tests.support import WAIT_SECONDS, requires
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway
from tests.support.typed_site import PAGE, TypedSite
from tests.support.web_assets import requires_web_assets


@requires("bwrap")
@requires("Xtigervnc")
@requires_web_assets
class ServedCase(unittest.TestCase):
    """A gateway with the target `clean`, whose browser shows a page that reports what is typed; and a link to it."""

    site_page = PAGE
    settings: ClassVar[dict[str, Any]] = {}
    """Settings of the target, beside those that all tests need."""
    options: ClassVar[tuple[str, ...]] = ()
    """Of the gateway."""

    def setUp(self) -> None:
        super().setUp()
        self.site = self.make_site()
        self.gateway = Gateway(self, *self.options)
        self.add("clean", **self.settings)
        self.minted = self.gateway.mint("clean")

    def make_site(self) -> TypedSite:
        """Return the site that the browser shows."""
        return TypedSite(self, self.site_page)

    def add(self, name: str, **changes: Any) -> None:
        """Add a target that shows the site, with `changes` of its settings."""
        settings: dict[str, Any] = {
            "start_url": f"http://{self.site.address}/",
            "egress": {"allow": [self.site.address]},
            "allow_unlimited": True,
        }
        self.gateway.admin("POST", "targets", {"name": name, "browser": settings | changes})

    def boxes(self) -> list[Any]:
        """The boxes of the gateway."""
        found: list[Any] = self.gateway.admin("GET", "boxes")["boxes"]
        return found


class GatewayCase(ServedCase, ChromiumTestCase):
    """The visitor has Chromium."""

    def setUp(self) -> None:
        super().setUp()
        context = self.browser.new_context(viewport={"width": 1000, "height": 700})
        self.addCleanup(context.close)
        self.page: Page = context.new_page()

    def start(self) -> Page:
        """Open the link, press the button, and wait for the screen."""
        page = self.page
        page.goto(self.minted["url"])
        self.assertEqual(self.boxes(), [])
        page.get_by_role("button", name="Start").click()
        expect(page.locator("#screen canvas")).to_be_visible(timeout=20_000)
        return page

    def until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not condition():
            if time.monotonic() >= deadline:
                page = self.page
                state = (page.locator("main").inner_text(), len(self.site.texts), self.site.longest, self.boxes())
                self.fail(f"{what} did not happen: {state}")
            self.page.wait_for_timeout(50)

    def types(self, letter: str) -> bool:
        """Press a key, and return whether anything was typed into the page of the site yet."""
        self.page.keyboard.press(letter)
        self.page.wait_for_timeout(300)
        return bool(self.site.texts)
