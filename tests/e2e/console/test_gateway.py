"""The console of a real gateway: live connections, traffic, and the probe of a target."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.console.support import ConsoleTestCase, expect
from tests.support.gateway_process import Gateway, start_app


class TestRealGateway(ConsoleTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.gateway = Gateway(self)
        self.app = start_app(self)

    def console(self) -> Page:
        page = self.page()
        page.goto(self.gateway.cli_json("console")["url"])
        expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()
        return page

    def test_target_link_visitor_and_disconnect(self) -> None:
        console = self.console()
        console.get_by_role("button", name="Add a target").first.click()
        dialog = self.dialog(console)
        dialog.get_by_label("Its address").fill(f"127.0.0.1:{self.app}")
        console.keyboard.press("Enter")
        expect(dialog.locator(".probe")).to_contain_text("It answers over HTTP with 200")
        expect(dialog.locator(".probe")).to_contain_text("App")
        dialog.get_by_role("button", name="Add and share").click()
        self.dialog(console).get_by_label("For whom").fill("Ada")
        self.dialog(console).get_by_role("button", name="Make the link").click()
        link = self.dialog(console).get_by_role("textbox", name="The link").input_value()
        console.keyboard.press("Escape")

        visitor = self.context().new_page()
        visitor.goto(link)
        visitor.evaluate("connect()")
        expect(visitor.locator("#state")).to_have_text("open")
        console.bring_to_front()
        expect(console.get_by_text("1 of them in use right now")).to_be_visible()
        console.get_by_role("link", name="Ada").click()
        live = console.get_by_role("region", name="Live connections")
        expect(live).to_contain_text("GET /echo")
        expect(live).to_contain_text("tunnel")
        live.get_by_role("button", name="Cut").click()
        expect(visitor.locator("#state")).to_have_text("closed")
        expect(console.get_by_text("None at present.")).to_be_visible()
        expect(console.locator(".plot figcaption")).to_contain_text("requests in all", timeout=20_000)

    def test_settings_and_diagnostics(self) -> None:
        page = self.console()
        page.goto(f"{page.url.partition('#')[0]}#/settings")
        page.get_by_text("checks in order").click()
        expect(page.get_by_text("the keys in it are yours alone")).to_be_visible()
        expect(page.get_by_text("Twisted")).to_be_visible()
        page.get_by_role("link", name="Configuration").click()
        expect(page.get_by_role("cell", name="admin_port", exact=True)).to_be_visible()

    def test_changed_setting_is_in_force_and_outlives_a_restart(self) -> None:
        page = self.console()
        page.goto(f"{page.url.partition('#')[0]}#/settings/limits")
        page.get_by_role("button", name="Change rejections_per_minute").click()
        page.get_by_label("rejections_per_minute: number").fill("7")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("rejections_per_minute is 7 now.")).to_be_visible()
        self.assertEqual(self.setting("rejections_per_minute")["source"], "console")
        self.gateway.process.stop()
        self.gateway = Gateway(self, beside=self.gateway)
        found = self.setting("rejections_per_minute")
        self.assertEqual((found["value"], found["source"], found["editable"]), ("7", "console", True))
        self.assertIn("console.toml, line", found["place"])

    def setting(self, name: str) -> Any:
        """Return what the gateway says of a setting."""
        settings = self.gateway.admin("GET", "settings")["settings"]
        return next(one for one in settings if one["name"] == name)
