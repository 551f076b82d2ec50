"""The console's pages for targets: adding after a probe, switching, public domains and deletion."""

from __future__ import annotations

import re

from tests.e2e.console.support import ConsoleTestCase, expect


class TestTargets(ConsoleTestCase):
    def test_target_is_added_after_a_probe(self) -> None:
        page = self.signed_in("/targets")
        page.get_by_role("button", name="Add a target").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Its address").fill("3000")
        page.keyboard.press("Enter")
        expect(dialog.locator(".probe")).to_contain_text("Garden diary")
        self.assertEqual(len(self.api("GET", "targets")["targets"]), 3)
        expect(dialog.get_by_label("A name for it")).to_have_value("app-3000")
        dialog.get_by_label("A name for it").fill("diary")
        dialog.get_by_role("button", name="Add and share").click()
        expect(self.dialog(page).get_by_label("What it opens")).to_have_value("diary")
        self.assertEqual(self.api("GET", "targets/diary")["address"], "localhost:3000")

    def test_unreachable_target_is_reported_and_can_be_added(self) -> None:
        page = self.signed_in("/targets")
        page.keyboard.press("a")
        dialog = self.dialog(page)
        dialog.get_by_label("Its address").fill("3999")
        page.keyboard.press("Enter")
        expect(dialog.locator(".probe")).to_contain_text("The target cannot be reached; is it running?")
        expect(dialog.get_by_role("button", name="Add and share")).to_be_enabled()

    def test_invalid_address_is_reported_at_its_field(self) -> None:
        page = self.signed_in("/targets")
        page.keyboard.press("a")
        dialog = self.dialog(page)
        for address, sentence in {"nowhere": "lacks a port", "127.0.0.1:8481": "leads into the gateway"}.items():
            dialog.get_by_label("Its address").fill(address)
            page.keyboard.press("Enter")
            expect(dialog.get_by_role("alert")).to_contain_text(sentence)

    def test_switched_off_and_on(self) -> None:
        page = self.signed_in()
        switch = page.get_by_role("switch", name="garden is on")
        switch.click()
        expect(page.get_by_text("these links do not work")).to_be_visible()
        self.assertFalse(self.api("GET", "targets/garden")["enabled"])
        page.get_by_role("switch", name="garden is off").click()
        expect(page.get_by_text("these links do not work")).to_have_count(0)

    def test_domain_is_added_made_public_after_a_warning_and_removed(self) -> None:
        page = self.signed_in("/targets/garden")
        page.get_by_label("Add a domain").fill("garden.example.com")
        page.get_by_role("button", name="Add", exact=True).click()
        row = page.locator(".row").filter(has_text="garden.example.com")
        row.get_by_role("button", name="Make public").click()
        expect(self.dialog(page)).to_contain_text("Everyone who knows or guesses the name")
        self.assertFalse(self.api("GET", "targets/garden/domains/garden.example.com")["public"])
        self.dialog(page).get_by_role("button", name="Make it public").click()
        expect(row.get_by_role("button", name="Make private")).to_be_visible()
        self.assertTrue(self.api("GET", "targets/garden/domains/garden.example.com")["public"])
        row.get_by_role("button", name="Remove").click()
        self.dialog(page).get_by_role("button", name="Remove").click()
        expect(row).to_have_count(0)

    def test_connections_and_traffic_of_a_target(self) -> None:
        page = self.signed_in("/targets/garden")
        live = page.get_by_role("region", name="Live connections")
        expect(live.get_by_role("row")).to_have_count(4)
        live.get_by_role("button", name="Cut GET /films/seedlings.webm").click()
        expect(live.get_by_role("row")).to_have_count(3)
        caption = page.locator(".plot figcaption")
        expect(caption).to_have_text(re.compile(r"^[1-9]\d* requests in all"))
        hour = caption.inner_text()
        page.get_by_role("button", name="Last day").click()
        expect(caption).not_to_have_text(hour)

    def test_target_is_deleted_after_a_warning_with_counts(self) -> None:
        page = self.signed_in("/targets/garden")
        page.get_by_role("button", name="Delete").click()
        expect(self.dialog(page)).to_contain_text("3 sessions and 3 live connections end with it")
        page.get_by_role("button", name="Cancel").click()
        self.assertEqual(self.api("GET", "targets/garden")["name"], "garden")
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("button", name="Delete it").click()
        expect(page.get_by_text("garden is deleted.")).to_be_visible()
        expect(page.get_by_role("heading", name="Targets")).to_be_visible()
        expect(page.get_by_role("link", name="garden", exact=True)).to_have_count(0)

    def test_concurrent_changes_are_not_overwritten(self) -> None:
        page = self.signed_in("/targets/garden")
        page.get_by_role("button", name="Change", exact=True).click()
        self.api("PATCH", "targets/garden", {"address": "localhost:3001"})
        dialog = self.dialog(page)
        dialog.get_by_label("Address").fill("localhost:3002")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.get_by_role("alert")).to_contain_text("its address is localhost:3001 now")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        self.assertEqual(self.api("GET", "targets/garden")["address"], "localhost:3002")

    def test_version_of_http_is_changed(self) -> None:
        page = self.signed_in("/targets/garden")
        page.get_by_role("button", name="Change").click()
        expect(self.dialog(page).get_by_label("Version of HTTP")).to_have_value("http/1.1")
        self.dialog(page).get_by_label("Version of HTTP").select_option("h2")
        self.dialog(page).get_by_role("button", name="Save").click()
        expect(page.locator(".facts")).to_contain_text("HTTP/2")
        self.assertEqual(self.api("GET", "targets/garden")["protocol"], "h2")

    def test_host_that_it_gets_is_changed_and_a_malformed_one_reported(self) -> None:
        page = self.signed_in("/targets/garden")
        page.get_by_role("button", name="Change").click()
        dialog = self.dialog(page)
        expect(dialog.get_by_label("Host it gets")).to_have_value("auto")
        dialog.get_by_label("Host it gets").select_option("name")
        dialog.get_by_label("That name").fill("a b")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.get_by_role("alert")).to_contain_text("is not a Host")
        dialog.get_by_label("That name").fill("garden.internal")
        dialog.get_by_role("button", name="Save").click()
        expect(page.locator(".facts")).to_contain_text("garden.internal")
        self.assertEqual(self.api("GET", "targets/garden")["upstream_host"], "garden.internal")
        page.get_by_role("button", name="Change").click()
        self.dialog(page).get_by_label("Host it gets").select_option("target")
        self.dialog(page).get_by_role("button", name="Save").click()
        expect(page.locator(".facts")).to_contain_text("that of its own address")
        self.assertEqual(self.api("GET", "targets/garden")["upstream_host"], "target")
