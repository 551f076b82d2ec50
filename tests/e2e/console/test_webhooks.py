"""Webhooks in the settings of the console: listed with their last result, added, tested, switched and removed."""

from __future__ import annotations

from tests.e2e.console.support import ConsoleTestCase, expect


class TestWebhooks(ConsoleTestCase):
    def test_list_shows_state_and_last_result(self) -> None:
        region = self.signed_in("/settings/webhooks")
        chat = region.get_by_role("listitem").filter(has_text="chat.example.com")
        expect(chat).to_contain_text("session.minted, session.expired; accepted with 204 10 minutes ago")
        expect(chat.get_by_role("switch")).to_have_attribute("aria-checked", "true")
        billing = region.get_by_role("listitem").filter(has_text="billing.example.com")
        expect(billing).to_contain_text("Disabled: It answered 410: it wants no more messages.")
        billing.get_by_role("switch").click()
        expect(billing.get_by_role("switch")).to_have_attribute("aria-checked", "true")
        expect(billing).not_to_contain_text("Disabled")

    def test_webhook_is_added_tested_and_removed(self) -> None:
        page = self.signed_in("/settings/webhooks")
        page.get_by_role("button", name="Add a webhook").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Name").fill("crm")
        dialog.get_by_label("URL").fill("http://crm.example.com/hook")
        dialog.get_by_label("session.revoked").check()
        dialog.get_by_role("button", name="Add", exact=True).click()
        expect(dialog.get_by_role("alert")).to_contain_text("by https only")
        dialog.get_by_label("URL").fill("https://crm.example.com/hook")
        dialog.get_by_role("button", name="Add", exact=True).click()
        secret = self.dialog(page).get_by_role("textbox", name="Secret").input_value()
        self.assertRegex(secret, r"\Awhsec_[A-Za-z0-9+/]{43}=\Z")
        page.get_by_role("button", name="Done").click()
        crm = page.get_by_role("listitem").filter(has_text="crm.example.com")
        expect(crm).to_contain_text("session.revoked; nothing sent yet")
        crm.get_by_role("button", name="Send a test to crm").click()
        expect(page.get_by_text("crm accepted the test, with 204.")).to_be_visible()
        crm.get_by_role("button", name="New secret for crm").click()
        second = self.dialog(page).get_by_role("textbox", name="Secret").input_value()
        self.assertNotEqual(second, secret)
        page.get_by_role("button", name="Done").click()
        crm.get_by_role("button", name="Remove the webhook crm").click()
        self.dialog(page).get_by_role("button", name="Remove it").click()
        expect(crm).to_have_count(0)
        self.assertNotIn("crm", str(self.api("GET", "webhooks")))
