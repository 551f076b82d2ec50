"""The console's pages of people: accounts, logins, invitations and providers."""

from __future__ import annotations

import json

from playwright.sync_api import Page, Route

from tests.e2e.console.people import account_id_of
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of

ADA = f"/people/{account_id_of('ada')}"
GRACE = f"/people/{account_id_of('grace')}"


def answer(page: Page, path: str, body: object) -> None:
    """Answer requests of `page` for `path` of the API with `body`."""

    def fulfil(route: Route) -> None:
        route.fulfill(content_type="application/json", body=json.dumps(body))

    page.route(f"**/api/v1/{path}", fulfil)


class TestAccounts(ConsoleTestCase):
    def test_accounts_show_role_groups_state_and_last_sign_in(self) -> None:
        page = self.signed_in("/people")
        rows = page.get_by_role("list", name="Accounts").get_by_role("listitem")
        expect(rows).to_have_count(4)
        ada = rows.filter(has_text="Ada Lovelace")
        for text in ("ada@example.com", "friends", "board", "owner", "signed in 3 hours ago"):
            expect(ada).to_contain_text(text)
        expect(rows.filter(has_text="Katherine")).to_contain_text("guest")
        expect(rows.filter(has_text="Katherine")).to_contain_text("not signed in yet")
        expect(rows.filter(has_text="disabled")).to_have_count(1)

    def test_accounts_are_searched_and_the_search_is_in_the_address(self) -> None:
        page = self.signed_in("/people")
        expect(page.get_by_role("list", name="Accounts")).to_be_visible()
        page.keyboard.press("/")
        expect(page.get_by_label("Search people")).to_be_focused()
        page.keyboard.type("navy")
        rows = page.get_by_role("list", name="Accounts").get_by_role("listitem")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("Grace")
        self.assertIn("text=navy", page.url)
        page.get_by_label("Search people").fill("no such person")
        expect(page.get_by_role("heading", name="No account fits")).to_be_visible()

    def test_hostile_names_are_text(self) -> None:
        page = self.signed_in("/people")
        expect(page.get_by_role("link", name=HOSTILE)).to_be_visible()
        expect(page.get_by_text("The provider answered 502")).to_contain_text("<script>")
        page.get_by_role("link", name=HOSTILE).click()
        expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
        page.get_by_role("button", name="Delete").click()
        expect(self.dialog(page)).to_contain_text("<script>")
        self.assertEqual(page.locator("main script").count(), 0)

    def test_account_is_changed_and_a_bad_group_reported_at_its_field(self) -> None:
        page = self.signed_in(GRACE)
        page.get_by_role("button", name="Change").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Name").fill("Grace Hopper")
        dialog.get_by_text("Operator").click()
        dialog.get_by_label("Groups").fill("friends, not:good")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.locator(".field.wrong")).to_contain_text("Groups")
        dialog.get_by_label("Groups").fill("friends, navy")
        dialog.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Grace Hopper")).to_be_visible()
        account = self.api("GET", f"accounts/{account_id_of('grace')}")["account"]
        self.assertEqual((account["role"], account["groups"]), ("operator", ["local:friends", "local:navy"]))

    def test_concurrent_changes_are_not_overwritten(self) -> None:
        page = self.signed_in(GRACE)
        page.get_by_role("button", name="Change").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Name").fill("mine")
        self.api("PATCH", f"accounts/{account_id_of('grace')}", {"name": "theirs"})
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.get_by_role("alert")).to_contain_text("changed meanwhile")
        self.assertEqual(self.api("GET", f"accounts/{account_id_of('grace')}")["account"]["name"], "theirs")
        dialog.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="mine")).to_be_visible()

    def test_account_is_disabled_enabled_and_deleted(self) -> None:
        page = self.signed_in(GRACE)
        expect(page.get_by_role("button", name="End the login on Safari on Mac")).to_be_visible()
        page.get_by_role("button", name="Disable").click()
        self.dialog(page).get_by_role("button", name="Disable").click()
        expect(page.locator(".facts")).to_contain_text("disabled")
        expect(page.get_by_role("region", name="Logins")).to_contain_text("the account was disabled")
        page.get_by_role("button", name="Enable").click()
        expect(page.locator(".facts")).not_to_contain_text("disabled")
        page.get_by_role("button", name="Delete").click()
        self.dialog(page).get_by_role("button", name="Delete").click()
        expect(page.get_by_role("heading", name="People")).to_be_visible()
        expect(page.get_by_role("link", name="Grace")).to_have_count(0)

    def test_the_only_owner_is_not_disabled(self) -> None:
        page = self.signed_in(ADA)
        page.get_by_role("button", name="Disable").click()
        self.dialog(page).get_by_role("button", name="Disable").click()
        expect(page.locator(".note.bad")).to_be_visible()
        self.assertEqual(self.api("GET", f"accounts/{account_id_of('ada')}")["account"]["state"], "active")

    def test_the_palette_finds_accounts(self) -> None:
        page = self.signed_in()
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="What do you want to do?")).to_be_focused()
        page.keyboard.type("lovelace")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()


class TestLogins(ConsoleTestCase):
    def test_logins_show_device_place_method_and_why_they_ended(self) -> None:
        page = self.signed_in(ADA)
        logins = page.get_by_role("region", name="Logins")
        expect(logins.get_by_role("row")).to_have_count(4)
        phone = logins.get_by_role("row").filter(has_text="Safari on iPhone")
        for text in ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "company", "9 hours ago"):
            expect(phone).to_contain_text(text)
        expect(logins.get_by_role("row").filter(has_text="203.0.113.7")).to_contain_text("a passkey, two factors")
        expect(logins.get_by_role("row").filter(has_text="198.51.100.9")).to_contain_text("signed out")

    def test_one_login_is_ended_and_then_all(self) -> None:
        page = self.signed_in(ADA)
        logins = page.get_by_role("region", name="Logins")
        logins.get_by_role("button", name="End the login on Safari on iPhone").click()
        expect(logins).to_contain_text("ended here")
        expect(logins.get_by_role("button", name="End the login")).to_have_count(1)
        page.get_by_role("button", name="End all").click()
        expect(self.dialog(page)).to_contain_text("1 login end at once")
        self.dialog(page).get_by_role("button", name="End all").click()
        expect(logins.get_by_role("button", name="End the login")).to_have_count(0)
        states = {one["state"] for one in self.api("GET", f"accounts/{account_id_of('ada')}/logins")["logins"]}
        self.assertEqual(states, {"ended"})

    def test_what_is_shared_with_an_account_is_listed_and_ended(self) -> None:
        page = self.signed_in(GRACE)
        shared = page.get_by_role("list", name="Shared with them")
        expect(shared).to_contain_text("the Thursday demo")
        shared.get_by_role("button", name="End the share of the Thursday demo").click()
        expect(page.get_by_text("Make a claim link on the page of a session")).to_be_visible()
        self.assertEqual(self.api("GET", f"sessions/{sid_of('demo')}/claims")["shares"], [])


class TestInvitations(ConsoleTestCase):
    def test_invitation_is_made_shown_once_and_withdrawn(self) -> None:
        page = self.signed_in("/people")
        page.get_by_role("button", name="Invite a person").click()
        dialog = self.dialog(page)
        expect(dialog.get_by_label("Name")).to_be_focused()
        dialog.get_by_label("Name").fill("Hedy")
        dialog.get_by_label("E-mail address").fill("two@ats@example.com")
        dialog.get_by_text("Operator").click()
        dialog.get_by_label("Groups").fill("friends")
        dialog.get_by_text("1 day").click()
        dialog.get_by_role("button", name="Make the invitation").click()
        expect(dialog.get_by_role("alert")).to_be_visible()
        dialog.get_by_label("E-mail address").fill("hedy@example.com")
        dialog.get_by_role("button", name="Make the invitation").click()
        link = dialog.get_by_role("textbox", name="The link").input_value()
        self.assertRegex(link, r"^http://in\.localhost:8480/invited/[\w.-]+$")
        dialog.get_by_role("button", name="Copy").click()
        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), link)
        dialog.get_by_role("button", name="Done").click()
        row = page.get_by_role("list", name="Open invitations").get_by_role("listitem").filter(has_text="Hedy")
        for text in ("hedy@example.com", "operator", "friends", "ends in 1 day"):
            expect(row).to_contain_text(text)
        self.assertEqual(page.get_by_text(link.rpartition("/")[2]).count(), 0)
        row.get_by_role("button", name="Withdraw the invitation of Hedy").click()
        expect(row).to_have_count(0)

    def test_new_credentials_are_an_invitation_for_an_account(self) -> None:
        page = self.signed_in(GRACE)
        page.get_by_role("button", name="New credentials").click()
        expect(self.dialog(page)).to_contain_text("Those that the account has now, and its logins, end then")
        self.dialog(page).get_by_role("button", name="Make the invitation").click()
        expect(self.dialog(page).get_by_role("textbox", name="The link")).to_be_visible()
        accounts = [one["account"] for one in self.api("GET", "invitations")["invitations"]]
        self.assertIn("Grace", accounts)

    def test_palette_opens_the_dialog_of_invitations(self) -> None:
        page = self.signed_in()
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="What do you want to do?")).to_be_focused()
        page.keyboard.type("invite")
        page.keyboard.press("Enter")
        expect(self.dialog(page).get_by_role("heading", name="Invite a person")).to_be_visible()


class TestProviders(ConsoleTestCase):
    def test_providers_show_their_state_and_last_error(self) -> None:
        page = self.signed_in("/people")
        rows = page.get_by_role("list", name="Providers").get_by_role("listitem")
        expect(rows.filter(has_text="company")).to_contain_text("answered 5 minutes ago")
        partner = rows.filter(has_text="partner")
        for text in ("https://login.partner.example", "The provider answered 502", "fails"):
            expect(partner).to_contain_text(text)

    def test_empty_pages_say_what_to_do(self) -> None:
        page = self.signed_in()
        answer(page, "providers", {"providers": []})
        answer(page, "invitations", {"invitations": []})
        answer(page, "accounts?*", {"accounts": [], "last_sign_ins": {}, "cursor": None})
        self.go(page, "/people")
        expect(page.get_by_role("heading", name="No accounts yet")).to_be_visible()
        expect(page.get_by_text("To let them use a provider of OpenID Connect")).to_contain_text("[[provider]]")
        page.locator(".empty").get_by_role("button", name="Invite a person").click()
        expect(self.dialog(page).get_by_role("heading", name="Invite a person")).to_be_visible()
