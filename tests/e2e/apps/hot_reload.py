"""Development servers that change a module on an open page, without loading the page again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application
from tests.e2e.apps.visitor import Visitor


class HotReload(Application):
    """A server of the folder, on whose page `#shown` has the text of the module `text.js`."""

    needs_own_host = ("https", "domain")
    holds = "websocket"
    greeting = ""
    """A part of the first message that the page receives over its WebSocket."""

    def write_text(self, text: str) -> None:
        """Write the module with `text`."""
        (self.folder / "text.js").write_text(f"export const text = '{text}'\n")

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        expect(page.locator("#shown")).to_have_text("before")
        visitor.receives(self.greeting)
        page.evaluate("window.loaded = 'once'")
        self.write_text("after")
        expect(page.locator("#shown")).to_have_text("after")
        assert page.evaluate("window.loaded") == "once"
