"""A real browser on the console of a stage (`tests.e2e.console.stage`) that is a process of its own."""

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.console.stage import KEY, sid_of
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Process, fetch, free_port, new_folder, until

__all__ = ["KEY", "ConsoleTestCase", "expect", "sid_of"]


class ConsoleTestCase(ChromiumTestCase):
    """A browser, and a stage with `more` sessions besides those that everybody knows."""

    more = 0
    kept = True
    """Whether what is changed outlives the stage."""

    def setUp(self) -> None:
        self.complaints: list[str] = []
        self.port = free_port()
        self.store = os.path.join(new_folder(self), "store.sqlite") if self.kept else ""
        self.open_stage()
        self.addCleanup(lambda: self.assertEqual(self.complaints, []))

    def open_stage(self) -> None:
        """Start the stage, or start it again."""
        self.stage = Process(self, "-m", "tests.e2e.console.stage", str(self.port), str(self.more), self.store)
        self.stage.line()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def context(self, **options: Any) -> BrowserContext:
        """Another person's browser."""
        context = self.browser.new_context(**{"viewport": {"width": 1200, "height": 900}} | options)
        self.addCleanup(context.close)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(10_000)
        return context

    def page(self, context: BrowserContext | None = None, **options: Any) -> Page:
        """A page of the console that is not signed in. What it complains of in its log fails the test."""
        page = (context or self.context(**options)).new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self.heard)
        return page

    def heard(self, message: Any) -> None:
        """The browser tells of every answer above 399 by itself; that is not what is meant."""
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def signed_in(self, place: str = "/", context: BrowserContext | None = None, **options: Any) -> Page:
        """A page of the console that is signed in, at `place`."""
        page = self.page(context, **options)
        key = self.api("POST", "console/login-tokens")["token"]
        page.goto(f"{self.origin}/#{key}")
        expect(page.locator("header.top")).to_be_visible()
        if place != "/":
            self.go(page, place)
        return page

    def go(self, page: Page, place: str) -> None:
        """Go to a place of the console."""
        page.goto(f"{self.origin}/#{place}")

    def api(self, method: str, path: str, body: object = None, version: int | None = None) -> Any:
        """What the admin answers to somebody with the key."""
        request = urllib.request.Request(
            f"{self.origin}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")

    def fetch(self, path: str, **fields: str) -> tuple[int, bytes]:
        """What a program gets."""
        return fetch(f"{self.origin}{path}", **fields)

    def dialog(self, page: Page) -> Locator:
        """The dialog that is open."""
        return page.locator("dialog[open]")

    def eventually(self, look: Any, what: str) -> Any:
        """What `look` gives once that is true."""
        return until(look, what)
