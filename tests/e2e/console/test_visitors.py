"""The console's views of single visitors: cutting one, and answering those who ask for more time."""

from __future__ import annotations

import re

from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of

DEMO = f"sessions/{sid_of('demo')}"


class TestCut(ConsoleTestCase):
    def test_one_visit_is_cut_after_a_warning(self) -> None:
        page = self.signed_in(f"/{DEMO}/visits")
        visits = page.get_by_role("region", name="Visits")
        visits.get_by_role("button", name="Cut the visit of Firefox on Linux from 203.0.113.7").click()
        dialog = self.dialog(page)
        expect(dialog).to_contain_text("cannot be undone")
        expect(dialog).to_contain_text("still opens, also for this visitor in another browser")
        dialog.get_by_role("button", name="Cut", exact=True).click()
        expect(visits.get_by_text("cut just now")).to_be_visible()
        self.go(page, f"/{DEMO}/history")
        expect(page.get_by_text("Visit cut")).to_be_visible()
        shown = {one["id"]: one["cut_at"] for one in self.api("GET", f"{DEMO}/visits")["visits"]}
        self.assertEqual({vid: bool(at) for vid, at in shown.items()}, {"a" * 16: True, "b" * 16: False})

    def test_link_is_replaced_with_the_cut(self) -> None:
        former = self.api("GET", f"{DEMO}/link")["url"]
        page = self.signed_in(f"/{DEMO}/visits")
        page.get_by_role("button", name="Cut the visit of Safari on iPhone").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Replace the link").check()
        dialog.get_by_role("button", name="Cut, and replace the link").click()
        expect(page.get_by_role("heading", name="The new link")).to_be_visible()
        shown = self.dialog(page).get_by_label("The link", exact=True).input_value()
        self.assertNotEqual(shown, former)
        self.assertEqual(self.api("GET", f"{DEMO}/link")["url"], shown)


class TestRequests(ConsoleTestCase):
    def test_visitors_who_ask_are_on_the_first_page_and_are_granted(self) -> None:
        page = self.signed_in()
        expect(page.get_by_role("heading", name="2 visitors ask for more time")).to_be_visible()
        expect(page.get_by_text(HOSTILE, exact=True).first).to_be_visible()  # as text
        before = self.api("GET", DEMO)["expires_at"]
        page.get_by_role("button", name="Give more time…").click()
        self.dialog(page).get_by_text("7 d").click()
        self.dialog(page).get_by_role("button", name="Grant").click()
        expect(page.get_by_text(re.compile("^Granted."))).to_be_visible()
        expect(page.get_by_role("heading", name="more time")).to_have_count(0)
        after = self.api("GET", DEMO)
        self.assertGreater(after["expires_at"], before)
        self.assertEqual([one["answer"] for one in after["extend_requests"]], ["granted", "granted"])

    def test_one_request_is_denied_on_the_page_of_the_session(self) -> None:
        page = self.signed_in(f"/{DEMO}")
        page.get_by_role("button", name="Deny the request from 203.0.113.7").click()
        expect(page.get_by_role("button", name=re.compile("^Deny"))).to_have_count(1)
        self.go(page, f"/{DEMO}/history")
        expect(page.get_by_text("More time denied")).to_be_visible()
        answers = [one["answer"] for one in self.api("GET", DEMO)["extend_requests"]]
        self.assertEqual(answers, ["denied", None])

    def test_link_is_made_whose_visitors_may_ask(self) -> None:
        page = self.signed_in()
        page.get_by_role("button", name="Share garden").click()
        page.get_by_label("For whom").fill("Joan")
        page.get_by_text("Limits", exact=True).click()
        page.get_by_label("Visitors may ask for more time").check()
        page.get_by_role("button", name="Make the link").click()
        page.get_by_role("link", name="Details").click()
        expect(page.get_by_text("visitors may ask")).to_be_visible()
