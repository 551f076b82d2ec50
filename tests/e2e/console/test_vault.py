"""The console's page of vaults: credentials, libraries, probes, and the alarm of credentials that were not revoked."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.console import axe
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of
from tests.e2e.console.test_people import answer

LOST = {
    "id": "l-1",
    "session_id": sid_of("demo"),
    "target": "garden",
    "library": "orders-roles",
    "name": "bg_abcdefgh1234",
    "state": "lost",
    "created_at": "2026-11-28T10:00:00Z",
    "expires_at": None,
    "revoking_since": "2026-11-28T11:00:00Z",
    "next_try_at": None,
    "tries": 290,
    "last_error": f"The server did not answer. {HOSTILE}",
}


class TestVault(ConsoleTestCase):
    def add_vault(self, **fields: Any) -> Any:
        return self.api("POST", "vaults", {"name": "keys", "kind": "local"} | fields)

    def add_credential(self, **fields: Any) -> Any:
        secret = {"password": "correct horse"}
        body = {"vault": "keys", "name": "orders-db", "kind": "password", "username": "app", "secret": secret}
        return self.api("POST", "credentials", body | fields)

    def test_vault_and_credential_are_added(self) -> None:
        page = self.signed_in("/vault")
        expect(page.get_by_role("heading", name="No vaults yet")).to_be_visible()
        page.get_by_role("button", name="Add a vault").last.click()
        self.dialog(page).get_by_label("Name").fill("keys")
        page.keyboard.press("Enter")
        expect(page.get_by_role("list", name="Vaults")).to_contain_text("keys")
        page.get_by_role("button", name="Add a credential").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Name", exact=True).fill("orders-db")
        dialog.get_by_label("User name").fill("app")
        dialog.get_by_label("Password", exact=True).nth(1).fill("correct horse")
        dialog.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("list", name="Credentials")).to_contain_text("orders-db")
        expect(page.get_by_role("list", name="Credentials")).to_contain_text("password, user app, in keys")
        self.assertNotIn("correct horse", page.content())

    def test_secret_that_is_malformed_is_refused_without_being_repeated(self) -> None:
        self.add_vault()
        page = self.signed_in("/vault")
        page.get_by_role("button", name="Add a credential").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Name", exact=True).fill("api")
        for kind, written in (("Headers", "no colon here"), ("JSON", "[1]"), ("SSH key", "not a key")):
            dialog.locator(".chips").get_by_text(kind, exact=True).click()
            dialog.locator("textarea").fill(written)
            dialog.get_by_role("button", name="Add it").click()
            expect(dialog.get_by_role("alert")).to_be_visible()
            self.assertNotIn(written, dialog.get_by_role("alert").inner_text())

    def test_credential_is_rotated_and_revealed_and_the_history_says_so(self) -> None:
        self.add_vault()
        self.add_credential()
        page = self.signed_in("/vault")
        page.get_by_role("button", name="Rotate orders-db").click()
        self.dialog(page).get_by_label("Password", exact=True).fill("battery staple")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The next connection uses it")).to_be_visible()
        page.get_by_role("button", name="Reveal orders-db").click()
        expect(self.dialog(page).get_by_label("Password", exact=True)).to_have_count(0)
        self.dialog(page).get_by_role("button", name="Show it").click()
        expect(self.dialog(page).get_by_label("password", exact=True)).to_have_value("battery staple")
        self.dialog(page).get_by_role("button", name="Done").click()
        expect(self.dialog(page)).to_have_count(0)
        self.assertNotIn("battery staple", page.content())
        self.assertTrue(self.api("GET", "audit-events?action=credential.revealed")["events"])

    def test_deletion_says_what_ends_and_deletes(self) -> None:
        self.add_vault()
        self.add_credential()
        page = self.signed_in("/vault")
        page.get_by_role("button", name="Delete orders-db").click()
        expect(self.dialog(page)).to_contain_text("0 sessions end with it")
        self.dialog(page).get_by_role("button", name="Delete it").click()
        expect(page.get_by_role("button", name="Delete orders-db")).to_have_count(0)
        page.get_by_role("button", name="Delete the vault keys").click()
        expect(self.dialog(page)).to_contain_text("All its credentials and libraries are deleted")
        self.dialog(page).get_by_role("button", name="Delete it").click()
        expect(page.get_by_role("heading", name="No vaults yet")).to_be_visible()

    def test_library_is_added_with_the_fields_of_its_type_and_probed(self) -> None:
        self.add_vault()
        self.add_credential()
        page = self.signed_in("/vault")
        page.get_by_role("button", name="Add a library").click()
        dialog = self.dialog(page)
        dialog.get_by_label("What it makes").select_option("postgresql-role")
        expect(dialog.get_by_label("Principals")).to_have_count(0)
        dialog.get_by_label("Name", exact=True).fill("orders-roles")
        dialog.get_by_label("Credential with which it works").select_option(label="orders-db")
        dialog.get_by_label("Server").fill("db.internal")
        dialog.get_by_label("Grants").fill("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        dialog.get_by_role("button", name="Add it").click()
        rows = page.get_by_role("list", name="Libraries")
        expect(rows).to_contain_text("postgresql-role, db.internal, in keys")
        self.assertEqual(list(self.api("GET", "libraries")["libraries"][0]["options"]), ["grants"])
        page.get_by_role("button", name="Probe orders-roles").click()
        expect(rows).to_contain_text("It can issue credentials.")
        page.route(
            "**/api/v1/libraries/*/probe", lambda route: route.fulfill(json={"finding": f"No rights. {HOSTILE}"})
        )
        page.get_by_role("button", name="Probe orders-roles").click()
        expect(rows.get_by_role("alert")).to_contain_text("<script>")
        page.get_by_role("button", name="Change orders-roles").click()
        expect(self.dialog(page).get_by_label("Grants")).to_have_value(
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
        )
        self.dialog(page).get_by_label("Server").fill("db2.internal")
        self.dialog(page).get_by_role("button", name="Save").click()
        expect(rows).to_contain_text("db2.internal")

    def test_credentials_that_were_not_revoked_are_an_alarm(self) -> None:
        page = self.with_lost_lease()
        alarm = page.get_by_role("alert")
        expect(alarm).to_contain_text("1 credential could not be revoked for a day and may still work")
        expect(alarm).to_contain_text("bg_abcdefgh1234 of orders-roles")
        expect(alarm).to_contain_text("<script>")
        expect(page.get_by_role("list", name="Leases")).to_contain_text("not revoked")

    def test_page_and_dialogs_are_accessible_in_each_look(self) -> None:
        self.add_vault()
        self.add_credential()
        for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 720}}):
            page = self.with_lost_lease(**look)
            expect(page.get_by_role("list", name="Leases")).to_be_visible()
            expect(page.get_by_role("list", name="Credentials")).to_be_visible()
            self.check(page)
            for button in ("Add a vault", "Add a credential", "Add a library", "Rotate orders-db", "Reveal orders-db"):
                page.get_by_role("button", name=button).click()
                expect(self.dialog(page).get_by_role("button", name="Cancel")).to_be_visible()
                self.check(page)
                page.keyboard.press("Escape")
                expect(self.dialog(page)).to_have_count(0)
            page.close()

    def with_lost_lease(self, **look: Any) -> Page:
        page = self.signed_in(**look)
        answer(page, "leases*", {"leases": [LOST], "states": {"lost": 1}})
        if not self.api("GET", "vaults")["vaults"]:
            self.add_vault()
        self.go(page, "/vault")
        return page

    def check(self, page: Page) -> None:
        self.assertEqual(axe.violations(page), [])
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
