"""Rules of sign-in in the console: who can open links and targets, claim links, and shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.console import axe
from tests.e2e.console.people import account_id_of
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of

DEMO = f"/sessions/{sid_of('demo')}/access"


class TestRules(ConsoleTestCase):
    def sign_in(self, word: str) -> Any:
        """Return the rule of the sample session that tests call `word`."""
        return self.api("GET", f"sessions/{sid_of(word)}")["limits"]["sign_in"]

    def who(self, dialog: Locator) -> Locator:
        return dialog.get_by_label("Who", exact=True)

    def test_link_is_made_for_named_people(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        dialog = self.dialog(page)
        expect(dialog.locator(".says")).to_have_text("Anyone with the link can open it.")
        dialog.get_by_label("For whom, or").fill("Joan")
        dialog.get_by_text("Named people").click()
        expect(dialog.locator(".says")).to_have_text("Say who can open it.")
        self.who(dialog).fill("grace")
        page.keyboard.press("Enter")
        self.who(dialog).fill("@Example.com, local:friends,")
        self.who(dialog).fill("joan@example.com")
        dialog.get_by_label("Two factors").check()
        dialog.get_by_label("Signed in within the last").select_option("15 minutes")
        said = dialog.locator(".says").inner_text()
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("textbox", name="The link")).to_be_visible()
        (session,) = self.api("GET", "sessions?text=Joan&state=active")["sessions"]
        rule = session["limits"]["sign_in"]
        self.assertEqual(rule["accounts"], [account_id_of("grace")])
        self.assertEqual((rule["domains"], rule["groups"]), (["example.com"], ["local:friends"]))
        self.assertEqual((rule["emails"], rule["fresh"], rule["strong"]), (["joan@example.com"], 900, True))
        self.assertEqual(said.lower(), f"{rule['text']} can open it with the link. They sign in first.".lower())
        expect(dialog).to_contain_text("They sign in first.")

    def test_link_is_made_for_anyone_who_signs_in(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        dialog = self.dialog(page)
        dialog.get_by_label("For whom, or").fill("Joan")
        dialog.get_by_text("Anyone signed in").click()
        expect(dialog.locator(".says")).to_have_text("Anyone who signs in can open it with the link.")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("textbox", name="The link")).to_be_visible()
        (session,) = self.api("GET", "sessions?text=Joan&state=active")["sessions"]
        self.assertEqual(session["limits"]["sign_in"]["text"], "anyone who signs in")

    def test_unknown_people_are_reported_at_their_field(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Named people").click()
        for text in ("no such account", "a@evil.example@example.com", "@nodot", "local:"):
            with self.subTest(text):
                self.who(dialog).fill(text)
                dialog.get_by_role("button", name="Make the link").click()
                expect(dialog.locator(".field.wrong")).to_contain_text("Who")
                expect(dialog.get_by_role("alert")).to_be_visible()
        self.who(dialog).fill("")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("alert")).to_contain_text("Name who may sign in")

    def test_rule_of_a_live_session_is_changed_and_removed(self) -> None:
        page = self.signed_in(DEMO)
        section = page.locator("section").filter(has_text="Who can open it")
        expect(section).to_contain_text("Anyone with the link can open it.")
        page.get_by_role("button", name="Edit rule").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Named people").click()
        self.who(dialog).fill("Grace, joan@example.com,")
        dialog.get_by_role("button", name="Remove joan@example.com").click()
        expect(self.who(dialog)).to_be_focused()
        dialog.get_by_label("Those who claim it").check()
        self.who(dialog).fill("a@evil.example@example.com")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.locator(".field.wrong")).to_contain_text("Who")
        self.who(dialog).fill("")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        expect(section).to_contain_text("Grace and those who claimed it can open it with the link.")
        self.assertEqual(self.sign_in("demo")["accounts"], [account_id_of("grace")])
        page.get_by_role("button", name="Edit rule").click()
        expect(dialog.get_by_role("list", name="Who may")).to_contain_text("Grace")
        expect(dialog.get_by_label("Those who claim it")).to_be_checked()
        dialog.get_by_text("Anyone with the link").first.click()
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        expect(section).to_contain_text("Anyone with the link can open it.")
        self.assertIsNone(self.sign_in("demo"))

    def test_account_whose_name_has_a_comma_is_one_person(self) -> None:
        self.api("PATCH", f"accounts/{account_id_of('grace')}", {"name": "Hopper, Grace: @navy"})
        page = self.signed_in(DEMO)
        page.get_by_role("button", name="Edit rule").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Named people").click()
        expect(dialog.locator("datalist option", has_text="grace@navy.example")).to_have_count(1)
        self.who(dialog).fill("Hopper, Grace: @navy")
        expect(dialog.get_by_role("list", name="Who may")).to_have_text("account Hopper, Grace: @navy✕")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        self.assertEqual(self.sign_in("demo")["accounts"], [account_id_of("grace")])

    def test_page_share_has_no_claimers(self) -> None:
        page = self.signed_in(f"/sessions/{sid_of('reports')}/access")
        expect(page.get_by_role("button", name="Make a claim link")).to_have_count(0)
        page.get_by_role("button", name="Edit rule").click()
        self.dialog(page).get_by_text("Named people").click()
        expect(self.dialog(page).get_by_label("Those who claim it")).to_have_count(0)

    def test_concurrent_changes_of_a_rule_are_not_overwritten(self) -> None:
        page = self.signed_in(DEMO)
        page.get_by_role("button", name="Edit rule").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Anyone signed in").click()
        self.api("PUT", f"sessions/{sid_of('demo')}/sign-in", {"domains": ["example.com"]})
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.get_by_role("alert")).to_contain_text("changed meanwhile")
        self.assertEqual(self.sign_in("demo")["domains"], ["example.com"])
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        self.assertTrue(self.sign_in("demo")["any_account"])

    def test_target_has_a_rule_members_and_identity(self) -> None:
        page = self.signed_in("/targets/garden/access")
        section = page.locator("section").filter(has_text="Who can open it")
        for text in ("Anyone with the link can open it.", "no person", "nothing"):
            expect(section).to_contain_text(text)
        page.get_by_role("button", name="Edit rule").click()
        dialog = self.dialog(page)
        dialog.get_by_role("group", name="With any link").get_by_text("Anyone signed in").click()
        dialog.get_by_role("group", name="Members").get_by_text("Named people").click()
        self.who(dialog).fill("local:")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.locator(".field.wrong")).to_contain_text("Who")
        self.who(dialog).fill("local:friends")
        expect(dialog.locator(".says").last).to_contain_text("Members of local:friends can open it without a link")
        dialog.get_by_label("Burrowgate-Assertion").check()
        dialog.get_by_label("Groups", exact=True).uncheck()
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        for text in ("Anyone who signs in", "Members of local:friends", "Burrowgate-Assertion", "account, e-mail"):
            expect(section).to_contain_text(text)
        target = self.api("GET", "targets/garden")
        self.assertTrue(target["sign_in"]["any_account"])
        self.assertEqual(target["members"]["groups"], ["local:friends"])
        self.assertEqual((target["identity"], target["identity_claims"]), (["assertion"], ["email", "name"]))
        self.go(page, f"/sessions/{sid_of('ada')}/access")
        expect(page.locator("section").filter(has_text="Who can open it")).to_contain_text("That is the target's rule.")


class TestDialogs(ConsoleTestCase):
    def opened(self, page: Page) -> Iterator[str]:
        """Open each dialog of this module and of people in turn."""
        dialog = self.dialog(page)
        self.go(page, DEMO)
        page.get_by_role("button", name="Edit rule").click()
        dialog.get_by_text("Named people").click()
        dialog.get_by_label("Who", exact=True).fill(f"Grace, @example.com, {'long' * 30}@example.com,")
        yield "rule"
        page.get_by_role("button", name="Make a claim link").click()
        yield "claim"
        page.get_by_role("button", name="Make a claim link").click()
        dialog.get_by_role("button", name="Make the claim link").click()
        expect(dialog.get_by_role("button", name="Copy")).to_be_focused()
        yield "claim link"
        page.get_by_role("button", name="End the share of Grace").click()
        yield "end a share"
        self.go(page, "/targets/garden/access")
        page.get_by_role("button", name="Edit rule").click()
        dialog.get_by_role("group", name="Members").get_by_text("Named people").click()
        dialog.get_by_label("Burrowgate-Assertion").check()
        yield "target"
        self.go(page, "/people")
        page.get_by_role("button", name="Invite a person").click()
        yield "invite"
        page.get_by_role("button", name="Invite a person").click()
        dialog.get_by_role("button", name="Make the invitation").click()
        expect(dialog.get_by_role("button", name="Copy")).to_be_focused()
        yield "invitation"
        self.go(page, f"/people/{account_id_of('mallory')}")
        for name in ("Change", "New credentials", "Delete"):
            page.get_by_role("button", name=name).click()
            yield name

    def test_axe_reports_no_violation(self) -> None:
        for scheme in ("light", "dark"):
            page = self.signed_in(color_scheme=scheme)
            for name in self.opened(page):
                with self.subTest(name, scheme=scheme):
                    expect(self.dialog(page)).to_be_visible()
                    self.assertEqual(axe.violations(page), [])
                page.keyboard.press("Escape")
                expect(self.dialog(page)).to_have_count(0)

    def test_dialogs_fit_a_narrow_screen(self) -> None:
        page = self.signed_in(viewport={"width": 360, "height": 700})
        for name in self.opened(page):
            with self.subTest(name):
                box = self.dialog(page).bounding_box()
                assert box is not None
                self.assertLessEqual(box["x"] + box["width"], 360)
                wide = self.dialog(page).evaluate("dialog => dialog.scrollWidth - dialog.clientWidth")
                self.assertLessEqual(wide, 0)
            page.keyboard.press("Escape")
            expect(self.dialog(page)).to_have_count(0)


class TestClaims(ConsoleTestCase):
    def test_claim_link_is_made_shown_once_and_withdrawn(self) -> None:
        page = self.signed_in(f"/sessions/{sid_of('ada')}/access")
        expect(page.get_by_text("To hand it to one person, make a claim link")).to_be_visible()
        page.get_by_role("button", name="Make a claim link").click()
        dialog = self.dialog(page)
        dialog.get_by_label("For whom").fill("no such account")
        dialog.get_by_role("button", name="Make the claim link").click()
        expect(dialog.locator(".field.wrong")).to_contain_text("write the e-mail address")
        dialog.get_by_label("For whom").fill("hedy@example.com")
        dialog.get_by_text("10 min").click()
        expect(dialog.get_by_label("Guests may make an account")).to_be_disabled()
        dialog.get_by_label("Named people only").check()
        dialog.get_by_role("button", name="Make the claim link").click()
        link = dialog.get_by_role("textbox", name="The link").input_value()
        self.assertRegex(link, r"^http://in\.localhost:8480/share/[\w.-]+$")
        dialog.get_by_role("button", name="Copy").click()
        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), link)
        dialog.get_by_role("button", name="Done").click()
        row = page.get_by_role("list", name="Claim links").get_by_role("listitem")
        for text in ("for hedy@example.com", "not used yet, ends in 10 minutes"):
            expect(row).to_contain_text(text)
        self.assertTrue(self.api("GET", f"sessions/{sid_of('ada')}")["limits"]["sign_in"]["claimers"])
        row.get_by_role("button", name="Withdraw the claim link for hedy@example.com").click()
        expect(row).to_contain_text("withdrawn")
        expect(row.get_by_role("button")).to_have_count(0)

    def test_claim_link_for_the_first_who_opens_it_admits_guests(self) -> None:
        page = self.signed_in(f"/sessions/{sid_of('ada')}/access")
        page.get_by_role("button", name="Make a claim link").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Guests may make an account").check()
        dialog.get_by_role("button", name="Make the claim link").click()
        expect(dialog.get_by_role("textbox", name="The link")).to_be_visible()
        dialog.get_by_role("button", name="Done").click()
        row = page.get_by_role("list", name="Claim links").get_by_role("listitem")
        expect(row).to_contain_text("for the first who opens it")
        expect(row).to_contain_text("guests may make an account")
        (claim,) = self.api("GET", f"sessions/{sid_of('ada')}/claims")["claims"]
        self.assertEqual((claim["guests"], claim["for_email"], claim["for_account"]), (True, None, ""))

    def test_states_of_claim_links_and_shares_are_in_words(self) -> None:
        page = self.signed_in(DEMO)
        rows = page.get_by_role("list", name="Claim links").get_by_role("listitem")
        expect(rows).to_have_count(4)
        expect(rows.filter(has_text="for joan@example.com")).to_contain_text("not used yet")
        expect(rows.filter(has_text="for Grace")).to_contain_text("used by Grace 1 hour ago")
        expect(rows.filter(has_text="for the first who opens it")).to_contain_text("not used in time")
        expect(rows.filter(has_text=HOSTILE)).to_contain_text("withdrawn")
        self.assertEqual(page.locator("main script").count(), 0)
        page.get_by_role("button", name="End the share of Grace").click()
        self.dialog(page).get_by_role("button", name="End it").click()
        expect(page.get_by_role("list", name="Shared with")).to_have_count(0)
        self.assertEqual(self.api("GET", f"sessions/{sid_of('demo')}/claims")["shares"], [])

    def test_visits_and_history_name_the_account(self) -> None:
        page = self.signed_in(f"/sessions/{sid_of('gone')}/visits")
        visits = page.get_by_role("region", name="Visits")
        expect(visits.get_by_role("link", name="Ada Lovelace")).to_be_visible()
        expect(visits).to_contain_text("not signed in")
        page.get_by_role("link", name="History").last.click()
        history = page.locator("section").filter(has_text="Opened by a visitor")
        expect(history.get_by_role("link", name="Ada Lovelace")).to_be_visible()
