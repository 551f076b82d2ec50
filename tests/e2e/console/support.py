"""Base class of console tests: a real browser, and a `tests.e2e.console.stage` process behind the console."""

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.console.records import sid_of
from tests.e2e.console.stage import KEY
from tests.support import WAIT_SECONDS
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Process, fetch, free_port, new_folder, until

__all__ = ["KEY", "ConsoleTestCase", "expect", "sid_of"]


class ConsoleTestCase(ChromiumTestCase):
    """A browser, and a stage with `more` sessions in addition to the sample sessions."""

    more = 0
    words = "hostile"
    """The texts of the sample records: `hostile`, or `pleasant` for pictures."""
    kept = True
    """Whether changes survive a restart of the stage."""

    def setUp(self) -> None:
        self.page_errors: list[str] = []
        self.port = free_port()
        self.store = os.path.join(new_folder(self), "store.sqlite") if self.kept else ""
        self.open_stage()
        self.addCleanup(lambda: self.assertEqual(self.page_errors, []))

    def open_stage(self) -> None:
        """Start the stage, or restart it."""
        self.stage = Process(
            self, "-m", "tests.e2e.console.stage", str(self.port), str(self.more), self.store, self.words
        )
        self.stage.line()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def context(self, **options: Any) -> BrowserContext:
        """Return a new browser context, which shares no cookies with others."""
        context = self.browser.new_context(**{"viewport": {"width": 1200, "height": 900}} | options)
        self.addCleanup(context.close)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        return context

    def page(self, context: BrowserContext | None = None, **options: Any) -> Page:
        """Return a new page, not signed in to the console. Errors and warnings in its log fail the test."""
        page = (context or self.context(**options)).new_page()
        page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        page.on("console", self.record_message)
        return page

    def record_message(self, message: Any) -> None:
        """Record errors and warnings, except those that the browser logs for each status of 400 and more."""
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.page_errors.append(message.text)

    def signed_in(self, place: str = "/", context: BrowserContext | None = None, **options: Any) -> Page:
        """Return a page that is signed in to the console and shows `place`."""
        page = self.page(context, **options)
        key = self.api("POST", "console/login-tokens")["token"]
        page.goto(f"{self.origin}/#{key}")
        expect(page.locator("header.top")).to_be_visible()
        if place != "/":
            self.go(page, place)
        return page

    def go(self, page: Page, place: str) -> None:
        """Open `place` of the console."""
        page.goto(f"{self.origin}/#{place}")

    def api(self, method: str, path: str, body: object = None, version: int | None = None) -> Any:
        """Call the admin API with the admin key and return its parsed response."""
        request = urllib.request.Request(
            f"{self.origin}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            return json.loads(answer.read() or b"null")

    def fetch(self, path: str, **fields: str) -> tuple[int, bytes]:
        """Return status and body of a request without a browser."""
        return fetch(f"{self.origin}{path}", **fields)

    def dialog(self, page: Page) -> Locator:
        """Return the open dialog."""
        return page.locator("dialog[open]")

    def eventually(self, look: Any, what: str) -> Any:
        """Wait until `look` returns a true value, and return it."""
        return until(look, what)
