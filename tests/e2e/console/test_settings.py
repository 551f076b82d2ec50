"""Settings that are changed in the console, and those that are set elsewhere."""

from __future__ import annotations

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
