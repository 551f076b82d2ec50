"""Settings that are changed in the console, and those that are set elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.e2e.console import axe
from tests.e2e.console.support import ConsoleTestCase, expect


class TestSettings(ConsoleTestCase):
    def setting(self, name: str) -> Any:
        settings = self.api("GET", "settings")["settings"]
        return next(one for one in settings if one["name"] == name)

    def test_setting_is_changed_recorded_and_set_back(self) -> None:
        page = self.signed_in("/settings/limits")
        row = page.get_by_role("listitem").filter(has_text="max_request_body_size")
        row.get_by_role("button", name="Change max_request_body_size").click()
        field = row.get_by_label("max_request_body_size: size from 0 to 1024TiB")
        expect(field).to_be_focused()
        field.fill("ten lots")
        row.get_by_role("button", name="Save").click()
        expect(row.get_by_role("alert")).to_contain_text("is not a size from 0 to 1024TiB")
        self.assertEqual(axe.violations(page), [])
        field.fill("10 MiB")
        page.keyboard.press("Enter")
        expect(page.get_by_text("max_request_body_size is 10MiB now.")).to_be_visible()
        expect(row).to_contain_text("changed here")
        self.assertEqual(self.setting("max_request_body_size")["source"], "console")
        row.get_by_role("button", name="Change max_request_body_size").click()
        row.get_by_role("button", name="Use the default, 0").click()
        expect(page.get_by_text("max_request_body_size is 0 now.")).to_be_visible()
        self.assertEqual(self.setting("max_request_body_size")["source"], "default")
        self.go(page, "/history")
        event = page.get_by_role("listitem").filter(has_text="Setting changed").last
        expect(event).to_contain_text("max_request_body_size")
        expect(event).to_contain_text("10MiB")

    def test_values_that_contradict_each_other_are_refused(self) -> None:
        page = self.signed_in("/settings/limits")
        row = page.get_by_role("listitem").filter(has_text="max_connections_per_address")
        row.get_by_role("button", name="Change max_connections_per_address").click()
        row.get_by_label("max_connections_per_address: number").fill("6000")
        row.get_by_role("button", name="Save").click()
        expect(row.get_by_role("alert")).to_contain_text("it is above max_connections; lower it")
        row.get_by_role("button", name="Cancel").click()
        expect(row).to_contain_text("1000")

    def test_what_is_set_elsewhere_is_shown_with_its_place(self) -> None:
        page = self.signed_in("/settings/limits")
        for name, place in {
            "webhook_timeout": "the variable BURROWGATE_WEBHOOK_TIMEOUT",
            "max_connections": "the option --max-connections",
        }.items():
            row = page.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))
            expect(row).to_contain_text(place)
            expect(row.get_by_role("button")).to_have_count(0)

    def test_removal_of_old_events_needs_a_confirmation(self) -> None:
        page = self.signed_in("/settings/limits")
        page.get_by_role("button", name="Change audit_retention").click()
        page.get_by_label("audit_retention: duration").fill("30d")
        page.get_by_role("button", name="Save").click()
        expect(self.dialog(page)).to_contain_text("removed at once and permanently")
        self.assertEqual(self.setting("audit_retention")["value"], "0s")
        self.dialog(page).get_by_role("button", name="Keep them so long").click()
        expect(page.get_by_text("audit_retention is 30d now.")).to_be_visible()
        self.assertEqual(self.setting("audit_retention")["value"], "30d")


class TestFindings(ConsoleTestCase):
    def test_checks_run_again_rarely_and_only_for_what_can_change_them(self) -> None:
        page = self.page()
        page.clock.install()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.goto(f"{self.origin}/#{self.api('POST', 'console/login-tokens')['token']}")
        expect(page.locator("header.top")).to_be_visible()
        self.go(page, "/settings")
        expect(page.get_by_role("heading", name="Findings")).to_be_visible()
        page.clock.run_for(20_000)

        def checks() -> int:
            return asked.count("diagnostics")

        def seen_after(change: Callable[[], object]) -> None:
            """Make a change, and wait until the page has had its event."""
            with page.expect_response("**/api/v1/settings"):
                change()
                page.clock.run_for(1_500)

        before = checks()
        self.assertGreater(before, 0)
        for number in range(3):
            seen_after(lambda number=number: self.api("POST", "targets/garden/sessions", {"label": f"for {number}"}))
        page.clock.run_for(15_000)
        self.assertEqual(checks(), before)

        seen_after(lambda: self.api("POST", "targets", {"name": "shed", "address": "127.0.0.1:3999"}))
        expect(page.get_by_text("shed, at 127.0.0.1:3999")).to_be_visible()
        self.assertEqual(checks(), before + 1)
        for enabled in (False, True):
            seen_after(lambda enabled=enabled: self.api("PATCH", "targets/wiki", {"enabled": enabled}))
        page.clock.run_for(4_000)
        self.assertEqual(checks(), before + 1)
        with page.expect_response("**/api/v1/diagnostics"):
            page.clock.run_for(10_000)
        self.assertEqual(checks(), before + 2)
        with page.expect_response("**/api/v1/diagnostics"):
            page.get_by_role("button", name="Look again").click()
