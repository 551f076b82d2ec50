"""The page of a TCP session in Chromium: with and without scripts, narrow, dark, and for people who cannot see it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page, expect

from burrowgate.core.targets import TCP_TYPES, TargetType
from burrowgate.proxy.tcp.page import Binding, PageFacts
from burrowgate.proxy.tcp.pages import TcpPages
from burrowgate.proxy.tcp.web_assets import WebAssets
from tests.e2e.console.axe import violations
from tests.support.chromium import ChromiumTestCase
from tests.support.tcp_page_server import TcpPageServer

LOOKS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1000, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 1000, "height": 800}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
)


class PageTests(ChromiumTestCase):
    def setUp(self) -> None:
        pages = TcpPages(WebAssets(), b"the client")
        self.facts = PageFacts(
            label="for <b>Ada</b>, who looks at a-name-without-a-space-that-is-far-too-long-for-a-narrow-screen-of-360",
            target="orders-db",
            type=TargetType.POSTGRESQL,
            host="orders-db.example.com:8443",
            expires_at=int(time.time()) + 7200,
            connection_limit=5,
            connections_left=4,
            client_sha256=pages.client_sha256,
        )
        self.server = TcpPageServer(self, pages, self.facts)

    def page(self, **options: Any) -> Page:
        context = self.browser.new_context(**options)
        self.addCleanup(context.close)
        page = context.new_page()
        self.problems: list[str] = []
        page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page

    def test_every_type_is_accessible_and_fits_in_each_look(self) -> None:
        for look in LOOKS:
            page = self.page(**look)
            for type_ in sorted(TCP_TYPES):
                self.server.facts = replace(self.facts, type=type_, is_recorded=True)
                page.goto(self.server.origin)
                expect(page.get_by_role("button", name="Copy the command with uv")).to_be_visible()
                self.assertEqual(violations(page), [], (type_, look))
                width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                self.assertEqual(width, 0, (type_, look))
            self.assertEqual(self.problems, [])

    def test_page_works_without_scripts(self) -> None:
        page = self.page(java_script_enabled=False, user_agent="Mozilla/5.0 (Windows NT 10.0)")
        page.goto(f"{self.server.origin}/some/path")
        expect(page.locator("h1")).to_have_text("Connect to orders-db")
        expect(page.locator("#left")).to_have_text("in 1 hour")
        expect(page.locator("pre").first).to_contain_text("Get-FileHash")
        page.get_by_role("link", name="macOS").click()
        expect(page.locator("pre").first).to_contain_text("shasum")
        self.assertEqual(page.get_by_role("button").count(), 0)

    def test_command_is_copied(self) -> None:
        page = self.page(permissions=["clipboard-read", "clipboard-write"])
        page.goto(self.server.origin)
        page.get_by_role("button", name="Copy the command with burrowgate").click()
        expect(page.get_by_role("button", name="Copied the command with burrowgate")).to_be_visible()
        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), "burrowgate connect psql -")
        expect(page.locator("#said")).to_have_text("The command was copied.")

    def test_command_is_copied_where_there_is_no_clipboard_for_scripts(self) -> None:
        page = self.page()
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.add_init_script("document.addEventListener('copy', () => window.copied = String(getSelection()))")
        page.goto(self.server.origin)
        page.get_by_role("button", name="Copy the command with uv").click()
        expect(page.get_by_role("button", name="Copied the command with uv")).to_be_visible()
        self.assertEqual(page.evaluate("window.copied"), "uvx burrowgate-connect -")

    def test_time_runs_down_to_the_end(self) -> None:
        page = self.page()
        page.clock.install(time=0)
        page.clock.pause_at(1)
        self.server.now = lambda: self.facts.expires_at - 65
        page.goto(self.server.origin)
        expect(page.locator("#left")).to_have_text("in 01:05")
        page.clock.run_for(10_000)
        expect(page.locator("#left")).to_have_text("in 00:55")
        page.clock.run_for(60_000)
        expect(page.locator("#left")).to_have_text("it has ended")

    def test_state_is_current_when_the_visitor_comes_back(self) -> None:
        page = self.page()
        page.goto(self.server.origin)
        self.server.facts = replace(self.facts, expires_at=int(time.time()) + 172_900, connections_left=1)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("#connections")).to_have_text("1 of 5")
        expect(page.locator("#left")).to_have_text("in 2 days")

    def test_client_is_downloaded(self) -> None:
        page = self.page()
        page.goto(self.server.origin)
        with page.expect_download() as download:
            page.get_by_role("link", name="Download connect.pyz").click()
        self.assertEqual(download.value.suggested_filename, "connect.pyz")
        self.assertEqual(download.value.path().read_bytes(), b"the client")

    def test_everything_is_reached_by_keyboard(self) -> None:
        page = self.page()
        self.server.facts = replace(self.facts, type=TargetType.VNC, binding=Binding.ANY)
        page.goto(self.server.origin)
        reached = []
        for _ in range(8):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent"))
        self.assertEqual(reached[:5], ["Open the desktop", "Linux", "macOS", "Windows", "Download connect.pyz"])
        self.assertEqual(reached[5:], [f"Copy the command with {name}" for name in ("python", "uv", "burrowgate")])
