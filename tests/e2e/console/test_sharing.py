"""The console's first page, and minting of sessions."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.e2e.console import axe
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of
from tests.support import requires
from tests.support.gateway_process import new_folder


class TestNow(ConsoleTestCase):
    def test_overview_of_links_expiry_and_connections(self) -> None:
        page = self.signed_in()
        expect(page.get_by_text("5 links are open")).to_be_visible()
        expect(page.get_by_text("2 of them in use right now")).to_be_visible()
        row = page.get_by_role("listitem").filter(has_text="the Thursday demo")
        expect(row).to_contain_text("ends in 7 days")
        expect(row).to_contain_text("2 now")
        times = row.locator("time")
        self.assertRegex(times.get_attribute("title") or "", r"\d{4}.* \d+:\d\d:\d\d")

    def test_changes_show_without_reload(self) -> None:
        page = self.signed_in()
        expect(page.get_by_text("5 links are open")).to_be_visible()
        self.api("POST", "targets/photos/sessions", {"label": "made elsewhere"})
        expect(page.get_by_text("made elsewhere")).to_be_visible(timeout=3_000)
        self.api("DELETE", "connections/r-1")
        self.api("DELETE", "connections/r-2")
        row = page.get_by_role("listitem").filter(has_text="the Thursday demo")
        expect(row).not_to_contain_text("now")

    def test_hostile_labels_are_text(self) -> None:
        page = self.signed_in()
        expect(page.get_by_text(HOSTILE).first).to_be_visible()
        self.assertEqual(page.locator("main script").count(), 0)

    def test_times_are_in_the_local_zone(self) -> None:
        page = self.signed_in(f"/sessions/{sid_of('ada')}", timezone_id="Asia/Tokyo", locale="en-GB")
        expect(page.locator("dl time").first).to_have_attribute("title", re.compile(r"GMT\+9|JST"))

    def test_what_is_in_use_comes_first_and_what_is_paused_last(self) -> None:
        self.api("DELETE", "connections/r-0")
        for name in ("garden", "wiki"):
            self.api("POST", f"targets/{name}/sessions", {"label": f"new for {name}"})
        self.api("PATCH", "targets/wiki", {"enabled": False})
        page = self.signed_in()
        lead = page.locator(".lead")
        expect(lead).to_have_text("4 links are open, 1 of them in use right now; 3 more are paused.")
        cards = page.get_by_role("region", name=re.compile("^Target "))
        expect(cards.first.get_by_role("listitem").first).to_contain_text("the Thursday demo")
        expect(cards.last).to_contain_text("these links are paused")
        expect(cards.last.get_by_role("listitem").first).to_contain_text("paused")
        for link, state, count in (("1 of them", "in-use", 1), ("4 links", "active", 4), ("3 more", "paused", 3)):
            lead.get_by_role("link", name=link).click()
            expect(page.get_by_label("State")).to_have_value(state)
            expect(page.locator(".thousands .row")).to_have_count(count)
            page.go_back()

    def test_empty_gateway_says_what_to_do(self) -> None:
        for name in ("garden", "wiki", "photos"):
            self.api("DELETE", f"targets/{name}")
        page = self.signed_in()
        expect(page.get_by_role("heading", name="Nothing is shared yet")).to_be_visible()
        self.assertEqual(axe.violations(page), [])
        for place, text in (("/targets", "No targets yet"), ("/sessions?state=active", "Nothing fits")):
            self.go(page, place)
            expect(page.get_by_text(text)).to_be_visible()


class TestMint(ConsoleTestCase):
    def test_global_share_asks_for_the_target_then_offers_the_last_one(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share", exact=True).first.click()
        dialog = self.dialog(page)
        expect(dialog.get_by_label("What it opens")).to_have_value("")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_label("What it opens")).to_be_visible()
        dialog.get_by_label("What it opens").select_option("wiki")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("img", name="The link as a QR code")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        expect(self.dialog(page).get_by_label("What it opens")).to_have_value("wiki")

    def test_share_warns_of_a_target_that_does_not_answer_or_is_off(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share wiki").click()
        expect(self.dialog(page).locator(".warn")).to_contain_text("The target cannot be reached")
        self.assertEqual(axe.violations(page), [])
        self.dialog(page).get_by_label("What it opens").select_option("photos")
        expect(self.dialog(page).locator(".warn")).to_contain_text("This target is off")
        self.dialog(page).get_by_label("What it opens").select_option("garden")
        expect(self.dialog(page).locator(".warn")).to_have_count(0)

    def test_link_takes_two_clicks(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        page.get_by_role("button", name="Make the link").click()
        link = page.get_by_role("textbox", name="The link").input_value()
        self.assertRegex(link, r"^http://garden\.localhost:8480/\?[\w-]{22}=[\w.-]+$")
        expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()
        page.get_by_role("button", name="Copy").click()
        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), link)
        expect(page.get_by_role("link", name="Open")).to_have_attribute("href", link)

    def test_link_with_all_limits(self) -> None:
        page = self.signed_in()
        page.keyboard.press("c")
        dialog = self.dialog(page)
        dialog.get_by_label("For whom").fill("Joan")
        dialog.get_by_label("What it opens").select_option("wiki")
        dialog.get_by_text("7 d").click()
        dialog.get_by_text("Limits").click()
        dialog.get_by_label("One browser only").check()
        dialog.get_by_label("Ends when unused for").fill("2h")
        dialog.get_by_label("Only from networks").fill("192.0.2.0/24, ::1")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_text("It opens one browser")).to_be_visible()
        (session,) = self.api("GET", "sessions?text=Joan")["sessions"]
        self.assertEqual(session["target"], "wiki")
        self.assertEqual(session["limits"]["max_visits"], 1)
        self.assertTrue(session["limits"]["confirm"])
        self.assertEqual(session["limits"]["idle_timeout"], "2h")
        self.assertEqual(session["limits"]["networks"], ["192.0.2.0/24", "::1/128"])

    def test_passphrase_is_generated_shown_once_changed_and_removed(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        dialog = self.dialog(page)
        dialog.get_by_label("For whom").fill("Joan")
        dialog.get_by_text("Limits").click()
        dialog.get_by_label("One browser only").check()
        expect(dialog.get_by_label("Ask for a confirmation")).to_be_checked()
        dialog.get_by_label("Ask for a confirmation").uncheck()
        dialog.get_by_label("For reading only").check()
        dialog.get_by_label("With the passphrase").fill("short")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("alert")).to_contain_text("8 to 128 characters")
        dialog.get_by_role("button", name="Generate").click()
        text = dialog.get_by_label("With the passphrase").input_value()
        self.assertRegex(text, r"^([a-z2-9]{4}-){2}[a-z2-9]{4}$")
        self.assertEqual(axe.violations(page), [])
        self.keep(page, "share-passphrase")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_label("Passphrase", exact=True)).to_have_value(text)
        self.keep(page, "link-passphrase")
        (session,) = self.api("GET", "sessions?text=Joan")["sessions"]
        limits = session["limits"]
        self.assertEqual((limits["confirm"], limits["passphrase"]), (False, True))
        self.assertEqual(limits["methods"], ["GET", "HEAD", "OPTIONS"])
        dialog.get_by_role("link", name="Details").click()
        expect(page.get_by_text("with a passphrase")).to_be_visible()
        page.get_by_role("button", name="Passphrase").click()
        dialog.get_by_label("With the passphrase").fill("another passphrase")
        self.keep(page, "set-passphrase")
        dialog.get_by_role("button", name="Set").click()
        expect(page.get_by_text("Set. Visitors are asked for it from now on.")).to_be_visible()
        page.get_by_role("button", name="Passphrase").click()
        dialog.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("with a passphrase")).to_have_count(0)

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture of `page`, if that is wanted."""
        folder = os.environ.get("BURROWGATE_SCREENSHOTS")
        if folder:
            page.screenshot(path=Path(folder, f"{name}.png"), animations="disabled", caret="hide")

    def test_invalid_values_are_reported_at_their_fields(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Limits").click()
        dialog.get_by_label("Only from networks").fill("nowhere")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("alert")).to_contain_text("is not a network; write one such as")
        dialog.get_by_label("Only from networks").fill("")
        dialog.get_by_label("Only with a certificate of").fill("partner.pem")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("alert")).to_contain_text("by its absolute path")
        self.assertEqual(len(self.api("GET", "sessions?state=active")["sessions"]), 5)

    def test_lifetimes_of_the_chips(self) -> None:
        page = self.signed_in()
        for chip, hours in {"1 h": 1, "24 h": 24, "7 d": 7 * 24, "30 d": 30 * 24}.items():
            page.get_by_role("button", name="Share garden").click()
            dialog = self.dialog(page)
            dialog.get_by_label("For whom").fill(f"for {chip}")
            dialog.get_by_text(chip, exact=True).click()
            dialog.get_by_role("button", name="Make the link").click()
            expect(dialog.get_by_role("textbox", name="The link")).to_be_visible()
            page.keyboard.press("Escape")
            (session,) = self.api("GET", f"sessions?{urlencode({'text': f'for {chip}'})}")["sessions"]
            made, ends = (datetime.fromisoformat(session[name]) for name in ("created_at", "expires_at"))
            self.assertEqual(ends - made, timedelta(hours=hours))

    def test_expiry_date_in_the_local_zone(self) -> None:
        page = self.signed_in(timezone_id="America/New_York")
        page.get_by_role("button", name="Share garden").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Until…").click()
        dialog.get_by_label("For whom").fill("dated")
        there = ZoneInfo("America/New_York")
        desired = (datetime.now(there) + timedelta(days=3)).replace(second=0, microsecond=0)
        dialog.get_by_label("Until", exact=True).fill(f"{desired:%Y-%m-%dT%H:%M}")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_role("textbox", name="The link")).to_be_visible()
        (session,) = self.api("GET", "sessions?text=dated")["sessions"]
        off = datetime.fromisoformat(session["expires_at"]) - desired
        self.assertLess(abs(off.total_seconds()), 3, session["expires_at"])

    @requires("zbarimg")
    def test_qr_code_contains_the_link(self) -> None:
        page = self.signed_in(color_scheme="dark")
        page.get_by_role("button", name="Share garden").click()
        page.get_by_role("button", name="Make the link").click()
        code = page.get_by_role("img", name="The link as a QR code")
        expect(code).to_be_visible()
        picture = os.path.join(new_folder(self), "code.png")
        code.screenshot(path=picture)
        read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, check=True)
        self.assertEqual(read.stdout.strip(), page.get_by_role("textbox", name="The link").input_value())

    def test_notes_are_readable_in_an_open_dialog(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        page.get_by_role("button", name="Make the link").click()
        page.get_by_role("button", name="Copy").click()
        expect(self.dialog(page).get_by_text("Link copied.")).to_be_visible()
        self.dialog(page).get_by_role("button", name="Dismiss").click()
        expect(page.get_by_text("Link copied.")).to_have_count(0)
        page.get_by_role("button", name="Copy").click()
        page.keyboard.press("Escape")
        expect(page.locator("#root > .notes").get_by_text("Link copied.")).to_be_visible()

    def test_page_share_shows_seed_and_snippet(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Single pages").click()
        dialog.get_by_text("Limits").click()
        dialog.get_by_label("Page", exact=True).fill("/reports/caf%C3%A9")
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_text("Copy the seed now")).to_be_visible()
        seed = dialog.get_by_label("Share seed", exact=True).input_value()
        token = dialog.get_by_label("Base token", exact=True).input_value()
        example = dialog.get_by_role("textbox", name="The link").input_value()
        (session,) = self.api("GET", "sessions?limit=1")["sessions"]
        self.assertEqual(self.api("GET", f"sessions/{session['id']}/seed")["seed"], seed)
        self.assertIn("http://garden.localhost:8480/reports/caf%C3%A9?", example)
        for language in ("Python", "JavaScript", "Go", "Ruby"):
            dialog.get_by_text(language, exact=True).click()
            code = dialog.get_by_label("Example").inner_text()
            with self.subTest(language):
                self.assertNotIn(seed, code)
                for said in (token, '"http://garden.localhost:8480"', '"garden.localhost:8480"'):
                    self.assertIn(said, code)
