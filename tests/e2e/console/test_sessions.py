"""The console's pages for one session and for the list of sessions."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route

from tests.e2e.console import axe
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of


class TestSession(ConsoleTestCase):
    def at(self, word: str, **options: object) -> str:
        return f"/sessions/{sid_of(word)}"

    def test_link_is_copied_again(self) -> None:
        page = self.signed_in(self.at("ada"))
        page.get_by_role("button", name="Copy the link").click()
        expect(page.get_by_text("Link copied.")).to_be_visible()
        self.assertIn("garden.localhost:8480/?", page.evaluate("navigator.clipboard.readText()"))
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()

    def test_extension_shows_the_new_expiry(self) -> None:
        page = self.signed_in(self.at("ada"))
        page.get_by_role("button", name="Extend").click()
        dialog = self.dialog(page)
        expect(dialog.get_by_label("Days from now")).to_have_value("30")
        expect(dialog.get_by_text("It then ends")).to_contain_text(re.compile(r"\d{4}"))
        for wrong in ("0", "366", "", "1.5"):
            dialog.get_by_label("Days from now").fill(wrong)
            expect(dialog.get_by_role("button", name="Extend")).to_be_disabled()
        dialog.get_by_label("Days from now").fill("365")
        dialog.get_by_role("button", name="Extend").click()
        expect(dialog).to_have_count(0)
        expect(page.get_by_text("in 1 year")).to_be_visible()

    def test_label_is_changed_in_place(self) -> None:
        page = self.signed_in(self.at("ada"))
        page.get_by_role("button", name="change the label").click()
        page.get_by_label("Label").fill("Ada Lovelace")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Relabelled.")).to_be_visible()
        expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
        self.assertEqual(self.api("GET", f"sessions/{sid_of('ada')}")["label"], "Ada Lovelace")

    def test_revealed_seed_is_in_the_history(self) -> None:
        page = self.signed_in(self.at("reports"))
        page.get_by_role("button", name="Seed").click()
        expect(page.get_by_label("Share seed", exact=True)).to_have_value(re.compile(r"^[\w-]{43}$"))
        page.keyboard.press("Escape")
        page.get_by_role("link", name="History").last.click()
        expect(page.get_by_text("Seed shown")).to_be_visible()

    def test_session_is_revoked_after_a_warning_and_deleted(self) -> None:
        page = self.signed_in(self.at("demo"))
        page.get_by_role("button", name="Revoke").click()
        dialog = self.dialog(page)
        expect(dialog).to_contain_text("cannot be undone")
        expect(dialog).to_contain_text("2 live connections of it are cut")
        dialog.get_by_role("button", name="Revoke").click()
        expect(page.get_by_text("revoked just now")).to_be_visible()
        expect(page.get_by_role("button", name="Extend")).to_have_count(0)
        page.get_by_role("button", name="Delete").click()
        self.dialog(page).get_by_role("button", name="Delete").click()
        expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
        expect(page.get_by_text("the Thursday demo")).to_have_count(0)

    def test_visits_and_connections_and_a_disconnect(self) -> None:
        page = self.signed_in(f"{self.at('demo')}/visits")
        visits = page.get_by_role("region", name="Visits")
        expect(visits).to_contain_text("Firefox on Linux")
        expect(visits).to_contain_text("198.51.100.23")
        expect(visits).to_contain_text("3.9 MB")
        times = visits.get_by_role("row").nth(1).locator("time")
        expect(times.first).to_have_text(re.compile("ago|just now"))
        self.assertRegex(times.nth(1).get_attribute("title") or "", r"\d{4}.* \d+:\d\d:\d\d")
        page.get_by_role("link", name="Overview").click()
        live = page.get_by_role("region", name="Live connections")
        expect(live.get_by_role("row")).to_have_count(3)
        live.get_by_role("button", name="Cut GET /films/seedlings.webm").click()
        expect(live.get_by_role("row")).to_have_count(2)
        self.assertEqual(self.api("GET", "connections")["count"], 2)

    def test_history_of_a_session(self) -> None:
        page = self.signed_in(f"{self.at('gone')}/history")
        history = page.locator("section").filter(has=page.get_by_role("heading", name="History"))
        expect(history.get_by_role("listitem")).to_have_count(4)
        expect(history.get_by_role("listitem").first).to_contain_text("Revoked")
        expect(history.get_by_role("listitem").last).to_contain_text("Link made")

    def test_first_screen_of_a_telephone_says_what_matters(self) -> None:
        for number in range(12):
            claim = {"window": "1h", "recipient": f"visitor{number}@example.com", "guests": False, "named_only": False}
            self.api("POST", f"sessions/{sid_of('ada')}/claims", claim)
        page = self.signed_in(self.at("ada"), viewport={"width": 360, "height": 720})
        expect(page.locator(".plot canvas")).to_be_visible()
        for shown in (
            page.get_by_role("button", name="Copy the link"),
            page.get_by_role("button", name="Revoke"),
            *(page.locator(".facts div").filter(has_text=fact) for fact in ("State", "Ends", "Last used")),
        ):
            box = shown.bounding_box()
            assert box is not None
            self.assertLessEqual(box["y"] + box["height"], 720)
        self.assertLessEqual(page.evaluate("document.documentElement.scrollHeight"), 2 * 720)
        page.get_by_role("link", name="Access", exact=True).click()
        expect(page.get_by_role("list", name="Claim links").get_by_role("listitem")).to_have_count(12)

    def test_focus_stays_on_the_part_that_was_chosen(self) -> None:
        page = self.signed_in(self.at("ada"))
        parts = page.get_by_role("navigation", name="Parts of this session")
        for name in ("Access", "Visits", "History", "Overview"):
            parts.get_by_role("link", name=name).press("Enter")
            expect(parts.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
            expect(parts.get_by_role("link", name=name)).to_be_focused()
            self.assertEqual(axe.violations(page), [])

    def test_traffic_of_a_session(self) -> None:
        page = self.signed_in(self.at("ada"))
        expect(page.locator(".plot canvas")).to_be_visible()
        expect(page.locator(".plot figcaption")).to_contain_text("requests in all")
        steps = page.get_by_role("slider", name="Requests by time")
        steps.focus()
        page.keyboard.press("Home")
        first = page.locator(".plot figcaption").inner_text()
        self.assertRegex(first, r"^\d+ requests? from \d+:\d\d")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".plot figcaption")).not_to_have_text(first)
        self.assertEqual(steps.get_attribute("aria-valuetext"), page.locator(".plot figcaption").inner_text())
        page.get_by_role("button", name="Bytes").click()
        expect(page.locator(".plot figcaption")).to_contain_text("MB in all")
        page.get_by_role("button", name="Last day").click()
        expect(page.get_by_role("button", name="Last day")).to_have_attribute("aria-pressed", "true")


class TestList(ConsoleTestCase):
    def labels(self, page: Page) -> list[str]:
        return page.locator(".thousands .label").all_inner_texts()

    def test_columns_are_shown_and_sort_the_list(self) -> None:
        page = self.signed_in("/sessions")
        row = page.get_by_role("listitem").filter(has_text="the Thursday demo")
        expect(row).to_contain_text(re.compile(r"last used (1 minute ago|just now)"))
        expect(row).to_contain_text("2 visits")
        expect(row).to_contain_text("2 open")
        for column, expected in {
            "Open": ["the Thursday demo", "Ada"],
            "Visits": ["Margaret", "the Thursday demo", "Ada"],
            "Ends": ["Linus", "Grace, to look at the invoice", "Ada"],
        }.items():
            page.get_by_role("button", name=column, exact=True).click()
            expect(page.get_by_role("button", name=column, exact=True)).to_have_attribute("aria-pressed", "true")
            self.eventually(lambda expected=expected: set(self.labels(page)[: len(expected)]) == set(expected), column)
        page.get_by_role("button", name="Last use", exact=True).click()
        self.eventually(lambda: set(self.labels(page)[:2]) == {"Ada", "the Thursday demo"}, "by last use")
        page.reload()
        expect(page.get_by_role("button", name="Last use", exact=True)).to_have_attribute("aria-pressed", "true")

    def test_labels_targets_ids_and_addresses_are_searched(self) -> None:
        page = self.signed_in("/sessions")
        for text, count in (("thursday", 1), ("garden", 4), ("10.0.0.7", 3), (sid_of("ada"), 1), ("198.51.100.23", 3)):
            page.get_by_label("Search").fill(text)
            expect(page.get_by_text(f"{count} session{'s' * (count > 1)}", exact=True)).to_be_visible()
        page.get_by_label("Search").fill("no such thing")
        expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()

    def test_link_is_copied_and_revoked_in_its_row(self) -> None:
        page = self.signed_in("/sessions")
        page.get_by_role("button", name="Copy the link of Ada").click()
        expect(page.get_by_text("Link copied.")).to_be_visible()
        self.assertIn("garden.localhost:8480/?", page.evaluate("navigator.clipboard.readText()"))
        page.get_by_role("button", name="Revoke the Thursday demo").click()
        expect(self.dialog(page)).to_contain_text("2 live connections of it are cut")
        self.assertEqual(axe.violations(page), [])
        self.dialog(page).get_by_role("button", name="Revoke").click()
        row = page.get_by_role("listitem").filter(has_text="the Thursday demo")
        expect(row).to_contain_text("revoked")
        expect(row.get_by_role("button")).to_have_count(0)

    def test_narrow_list_has_order_and_buttons(self) -> None:
        page = self.signed_in("/sessions", viewport={"width": 360, "height": 700})
        page.get_by_label("Order").select_option("visits")
        self.eventually(lambda: "Linus" not in self.labels(page)[:3], "by visits")
        expect(page.get_by_role("button", name="Copy the link of Ada")).to_be_visible()
        self.assertEqual(axe.violations(page), [])


class TestManySessions(ConsoleTestCase):
    more = 10_000

    def scroll_to_thousands(self, page: Page) -> None:
        """Scroll until more than a thousand sessions are loaded."""
        loaded = page.get_by_text(re.compile(r"The first (1,[1-9]|[2-9],)\d+ sessions"))
        for _ in range(200):
            if loaded.is_visible():
                break
            page.mouse.wheel(0, 20_000)
            page.wait_for_timeout(50)
        expect(loaded).to_be_visible()

    def test_thousands_are_searched_sorted_scrolled_and_revoked(self) -> None:
        page = self.signed_in("/sessions")
        rows = page.get_by_role("list", name="Sessions").get_by_role("listitem")
        expect(page.get_by_text("The first 250 sessions")).to_be_visible()
        self.assertLess(rows.count(), 60)
        self.scroll_to_thousands(page)
        self.assertLess(rows.count(), 60)
        page.get_by_label("Search").fill("visitor 98")
        expect(page.get_by_text("111 sessions")).to_be_visible()
        page.get_by_role("button", name="Ends", exact=True).click()
        expect(rows.first).to_contain_text("visitor 9899")
        page.get_by_label("Choose visitor 9899").check()
        page.get_by_label("Choose visitor 9898").check()
        page.get_by_role("button", name="Revoke 2").click()
        self.dialog(page).get_by_role("button", name="Revoke 2").click()
        expect(page.get_by_text("2 links revoked.")).to_be_visible()
        page.get_by_label("State").select_option("revoked")
        expect(page.get_by_text("2 sessions")).to_be_visible()

    def test_earliest_expiry_first_among_thousands(self) -> None:
        page = self.signed_in("/sessions")
        rows = page.get_by_role("list", name="Sessions").get_by_role("listitem")
        page.get_by_label("Target").select_option("garden")
        page.get_by_label("State").select_option("active")
        page.get_by_role("button", name="Ends", exact=True).click()
        for place, label in enumerate(["Grace", "Ada", "the Thursday demo", "visitor 9999", "visitor 9998"]):
            expect(rows.nth(place)).to_contain_text(label)
        expect(page.get_by_text("The first 250 sessions")).to_be_visible()
        page.mouse.wheel(0, 250 * 56)
        expect(page.get_by_text("The first 500 sessions")).to_be_visible()
        seen = page.locator("[data-place='255']")
        expect(seen).to_contain_text("visitor 9747")

    def test_list_is_restored_on_going_back(self) -> None:
        page = self.signed_in("/sessions")
        page.get_by_label("Search").fill("visitor 98")
        page.get_by_role("button", name="Ends", exact=True).click()
        expect(page.get_by_text("111 sessions")).to_be_visible()
        page.get_by_role("link", name="visitor 9899").click()
        expect(page.get_by_role("heading", name="visitor 9899")).to_be_visible()
        page.go_back()
        expect(page.get_by_label("Search")).to_have_value("visitor 98")
        expect(page.get_by_role("button", name="Ends", exact=True)).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_text("111 sessions")).to_be_visible()
        page.get_by_role("link", name="Sessions", exact=True).click()
        expect(page.get_by_label("Search")).to_have_value("")

    def test_partial_bulk_revocation_is_reported(self) -> None:
        page = self.signed_in("/sessions")
        asked: list[Route] = []

        def fail_the_second(route: Route) -> None:
            asked.append(route)
            if len(asked) == 2:
                problem = {"status": 503, "title": "", "type": "", "detail": "The disk is full."}
                route.fulfill(status=503, json=problem)
            else:
                route.continue_()

        page.route("**/api/v1/sessions/bulk-revoke", fail_the_second)
        page.get_by_label("Search").fill("visitor")
        self.scroll_to_thousands(page)
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name=re.compile(r"^Revoke \d{4}$")).click()
        self.dialog(page).get_by_role("button", name="Revoke").click()
        expect(page.locator(".note.bad")).to_contain_text(
            re.compile(r"1,000 links of \d,\d{3} revoked, then: The disk is full."), timeout=30_000
        )
        page.keyboard.press("Escape")
        page.get_by_label("State").select_option("revoked")
        expect(page.get_by_text(re.compile("(The first 250|1,000) sessions"))).to_be_visible()
        self.assertEqual(len(self.api("GET", "sessions?state=revoked&text=visitor&limit=1000")["sessions"]), 1000)

    def test_sessions_are_selected_by_keyboard(self) -> None:
        page = self.signed_in("/sessions")
        rows = page.get_by_role("list", name="Sessions").get_by_role("listitem")
        rows.first.get_by_role("link").focus()
        for key in ("j", "ArrowDown", "x"):
            page.keyboard.press(key)
        expect(page.get_by_text("1 session chosen")).to_be_visible()
        page.keyboard.press("k")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="change the label")).to_be_visible()

    def test_sessions_are_filtered_by_state_and_target(self) -> None:
        page = self.signed_in("/sessions?target=wiki")
        expect(page.get_by_text("3 sessions")).to_be_visible()
        page.get_by_label("State").select_option("revoked")
        expect(page.get_by_text("1 session", exact=True)).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="Margaret")).to_be_visible()
