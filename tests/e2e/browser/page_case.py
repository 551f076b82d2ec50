"""Base class of tests of the page of disposable browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.browser_page_server import BrowserPageServer
from tests.support.chromium import ChromiumTestCase, wait_until
from tests.support.rfb_server import RfbServer
from tests.support.web_assets import requires_web_assets

WIDE, NARROW = (1280, 800), (360, 640)


@requires_web_assets
class PageCase(ChromiumTestCase):
    """A page, with the fake screen that notes what the page sends, unless `screen_port` says another one."""

    size = WIDE
    context_options: dict[str, Any] = {}

    def setUp(self) -> None:
        self.rfb = RfbServer(self)
        self.server = BrowserPageServer(self, self.screen_port())
        width, height = self.size
        context = self.browser.new_context(viewport={"width": width, "height": height}, **self.context_options)
        self.addCleanup(context.close)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.server.origin)
        self.page = context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def screen_port(self) -> int:
        return self.rfb.port

    def open(self) -> Page:
        """Show the landing page."""
        self.page.goto(self.server.origin + "/")
        expect(self.page.locator("#start")).to_be_enabled()
        return self.page

    def ask(self) -> Page:
        """Show the landing page, and press Start."""
        page = self.open()
        self.press_start()
        return page

    def press_start(self) -> None:
        """Press Start, and wait until the server has taken it, which then overwrites nothing that the test changes."""
        before = len(self.server.responses)
        self.page.get_by_role("button", name="Start").click()
        self.until(lambda: len(self.server.responses) > before, "the start")

    def start(self) -> Page:
        """Show a screen."""
        page = self.ask()
        expect(page.locator("#screen canvas")).to_be_visible()
        return page

    def until(self, condition: Callable[[], bool], what: str) -> None:
        wait_until(self.page, condition, what)

    def paste_here(self, text: str) -> None:
        """Put `text` into the clipboard of this device, and press Ctrl+V."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+v")

    def shows_picture(self) -> bool:
        """Return whether any picture of the screen is to be seen."""
        count: int = self.page.locator("#stage canvas:visible").count()
        return count > 0
