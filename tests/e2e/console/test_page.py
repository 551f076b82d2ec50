"""Properties of all console pages: accessibility, keyboard use, size, updates and error handling."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from burrowgate.admin import player, static_files
from tests.e2e.console import axe
from tests.e2e.console.people import account_id_of
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of

MAX_BYTES = 160_000
PLACES = {
    "now": "/",
    "sessions": "/sessions",
    "session": f"/sessions/{sid_of('ada')}",
    "page-share": f"/sessions/{sid_of('reports')}",
    "targets": "/targets",
    "target": "/targets/wiki",
    "access": "/targets/wiki/access",
    "target history": "/targets/wiki/history",
    "requests": "/requests",
    "people": "/people",
    "account": f"/people/{account_id_of('ada')}",
    "waiting": f"/sessions/{sid_of('demo')}",
    "claims": f"/sessions/{sid_of('demo')}/access",
    "visits": f"/sessions/{sid_of('demo')}/visits",
    "session history": f"/sessions/{sid_of('demo')}/history",
    "history": "/history",
    "settings": "/settings",
    "limits": "/settings/limits",
    "webhooks": "/settings/webhooks",
    "configuration": "/settings/configuration",
    "nowhere": "/nowhere",
}
DIALOGS = {
    "mint": ("/", "c"),
    "add": ("/", "a"),
    "palette": ("/", "Control+k"),
    "keys": ("/", "?"),
}


NUMBER_OF_FOCUSED_ROW = """(() => {
  const row = document.activeElement.closest("main :is(.rows>.row, .events>li, tbody>tr)");
  window.focusedRows ??= [];
  if (row && !window.focusedRows.includes(row)) window.focusedRows.push(row);
  return window.focusedRows.indexOf(row);
})()"""
"""A row has the same number each time: rows may come above it meanwhile. -1 is none."""


class TestAccessibility(ConsoleTestCase):
    def settled(self, page: Page, place: str) -> None:
        self.go(page, place)
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_text("Loading…")).to_have_count(0)
        page.wait_for_timeout(200)

    def test_axe_reports_no_violation(self) -> None:
        for scheme in ("light", "dark"):
            page = self.page(color_scheme=scheme)
            page.goto(self.origin)
            expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
            self.assertEqual(axe.violations(page), [])
            page = self.signed_in(color_scheme=scheme)
            for name, place in PLACES.items():
                with self.subTest(name, scheme=scheme):
                    self.settled(page, place)
                    self.assertEqual(axe.violations(page), [])
            for name, (place, key) in DIALOGS.items():
                with self.subTest(name, scheme=scheme):
                    self.settled(page, place)
                    page.keyboard.press(key)
                    expect(self.dialog(page)).to_be_visible()
                    self.assertEqual(axe.violations(page), [])
                    page.keyboard.press("Escape")
                    expect(self.dialog(page)).to_have_count(0)

    def test_pages_fit_narrow_screens_and_double_text_size(self) -> None:
        for width in (360, 640):
            page = self.signed_in(viewport={"width": width, "height": 700})
            for name, place in PLACES.items():
                with self.subTest(name, width=width):
                    self.settled(page, place)
                    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    self.assertLessEqual(wide, 0)
            for name, (place, key) in DIALOGS.items():
                with self.subTest(name, width=width):
                    self.settled(page, place)
                    page.keyboard.press(key)
                    expect(self.dialog(page)).to_be_visible()
                    box = self.dialog(page).bounding_box()
                    assert box is not None
                    self.assertLessEqual(box["x"] + box["width"], width)
                    page.keyboard.press("Escape")


class TestKeyboard(ConsoleTestCase):
    def test_each_page_has_a_shortcut(self) -> None:
        page = self.signed_in()
        for letter, heading in {
            "s": "Sessions",
            "t": "Targets",
            "q": "Requests",
            "p": "People",
            "h": "History",
            ",": "Settings",
            "n": "Now",
        }.items():
            page.keyboard.press("g")
            page.keyboard.press(letter)
            expect(page.locator("h1")).to_have_text(heading)
        page.keyboard.press("/")
        expect(page.get_by_label("Search")).to_be_focused()

    def test_the_palette_finds_pages_actions_and_sessions(self) -> None:
        page = self.signed_in()
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="What do you want to do?")).to_be_focused()
        page.keyboard.type("off garden")
        expect(page.get_by_role("option").first).to_have_text(re.compile("Switch garden off"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("switch", name="garden is off")).to_be_visible()
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="What do you want to do?")).to_be_focused()
        page.keyboard.type("thursday")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="the Thursday demo")).to_be_visible()

    def test_closed_dialog_gives_the_focus_back(self) -> None:
        page = self.signed_in()
        button = page.get_by_role("button", name="Share garden")
        button.press("Enter")
        expect(self.dialog(page)).to_be_visible()
        page.keyboard.press("Escape")
        expect(button).to_be_focused()

    def test_link_is_made_by_keyboard(self) -> None:
        page = self.signed_in()
        expect(page.get_by_text("5 links are open")).to_be_visible()
        page.keyboard.press("c")
        expect(page.get_by_label("What it opens")).to_be_focused()
        page.keyboard.press("g")
        page.keyboard.press("Tab")
        expect(page.get_by_label("For whom")).to_be_focused()
        page.keyboard.type("typed")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Copy")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(self.dialog(page)).to_have_count(0)
        expect(page.get_by_text("typed", exact=True)).to_be_visible()

    def test_j_and_k_move_in_every_list(self) -> None:
        page = self.signed_in()
        for place, count in {
            "/": 3,
            "/sessions": 7,
            "/targets": 3,
            "/targets/garden": 3,
            "/targets/wiki/access": 2,
            "/people": 3,
            "/history": 9,
            "/settings/limits": 9,
            "/settings/webhooks": 2,
            f"/sessions/{sid_of('demo')}": 2,
            f"/sessions/{sid_of('demo')}/access": 4,
            f"/sessions/{sid_of('demo')}/history": 3,
        }.items():
            with self.subTest(place):
                self.go(page, place)
                expect(page.get_by_text("Loading…")).to_have_count(0)
                page.wait_for_function(
                    f"document.querySelectorAll('main :is(.row, .events>li, tbody>tr)').length >= {count}"
                )
                page.locator("h1").focus()
                page.evaluate("window.focusedRows = []")
                seen = []
                for key in ("j", "j", "k", "ArrowDown"):
                    page.keyboard.press(key)
                    seen.append(page.evaluate(NUMBER_OF_FOCUSED_ROW))
                self.assertEqual(seen, [0, 1, 0, 1])
                # The second is below the first (DOCUMENT_POSITION_FOLLOWING).
                self.assertEqual(page.evaluate("focusedRows[0].compareDocumentPosition(focusedRows[1])"), 4)

    def test_unknown_addresses_say_so(self) -> None:
        page = self.signed_in()
        for place, text in {
            "/nowhere": "This address leads nowhere",
            "/targets/wiki/nothing": "This address leads nowhere",
            f"/sessions/{sid_of('demo')}/nothing": "This address leads nowhere",
            "/sessions/absent": "There is no session",
            "/targets/absent": "There is no target",
        }.items():
            self.go(page, place)
            expect(page.get_by_role("heading", name="Not found")).to_be_visible()
            expect(page.locator("main")).to_contain_text(text)
        page.get_by_role("link", name="Go to Now").click()
        expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()

    def test_findings_are_counted_beside_the_settings(self) -> None:
        page = self.signed_in()
        expect(page.get_by_role("link", name="Settings 1 finding")).to_be_visible()
        self.go(page, "/settings")
        expect(page.get_by_role("link", name="Settings 2 findings")).to_be_visible()

    def test_times_that_have_passed_never_read_as_future(self) -> None:
        page = self.page()
        page.clock.set_fixed_time(datetime.now(UTC) - timedelta(hours=9))
        page.goto(f"{self.origin}/#{self.api('POST', 'console/login-tokens')['token']}")
        expect(page.locator("header.top")).to_be_visible()
        self.go(page, f"/sessions/{sid_of('demo')}")
        expect(page.locator(".facts").first).to_contain_text("Madejust now")
        expect(page.get_by_role("region", name="Live connections")).to_contain_text("just now")
        expect(page.locator(".facts").first).to_contain_text("Endsin 7 days")
        self.go(page, f"/sessions/{sid_of('demo')}/visits")
        expect(page.get_by_role("region", name="Visits")).to_contain_text("just now")

    def test_focus_is_visible(self) -> None:
        page = self.signed_in()
        expect(page.get_by_text("5 links are open")).to_be_visible()
        page.locator("body").press("Tab")
        for _ in range(12):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            self.assertEqual(outline, "solid", page.evaluate("document.activeElement.outerHTML"))


class TestTwoTabs(ConsoleTestCase):
    def test_conflict_is_shown_and_resolved(self) -> None:
        first = self.signed_in(f"/sessions/{sid_of('ada')}")
        second = self.page(first.context)
        second.goto(f"{self.origin}/#/sessions/{sid_of('ada')}")
        for page in (first, second):
            page.get_by_role("button", name="change the label").click()
        first.get_by_label("Label").fill("from the first")
        first.keyboard.press("Enter")
        expect(first.get_by_role("heading", name="from the first")).to_be_visible()
        second.get_by_label("Label").fill("from the second")
        second.keyboard.press("Enter")
        dialog = self.dialog(second)
        expect(dialog).to_contain_text("This session was changed meanwhile")
        expect(dialog).to_contain_text("from the first")
        self.assertEqual(self.api("GET", f"sessions/{sid_of('ada')}")["label"], "from the first")
        dialog.get_by_role("button", name="Use mine").click()
        for page in (first, second):
            expect(page.get_by_role("heading", name="from the second")).to_be_visible()

    def test_change_in_one_tab_shows_in_the_other(self) -> None:
        first = self.signed_in()
        second = self.page(first.context)
        second.goto(f"{self.origin}/#/targets")
        expect(second.get_by_role("switch", name="garden is on")).to_be_visible()
        first.bring_to_front()
        first.get_by_role("switch", name="garden is on").click()
        second.bring_to_front()
        expect(second.get_by_role("switch", name="garden is off")).to_be_visible()


class TestGatewayUnavailable(ConsoleTestCase):
    def test_page_reports_it_and_recovers(self) -> None:
        page = self.signed_in()
        expect(page.get_by_text("5 links are open")).to_be_visible()
        self.stage.stop(signal.SIGKILL)
        expect(page.get_by_role("alert")).to_contain_text("The gateway does not answer")
        page.get_by_role("switch", name="garden is on").click()
        expect(page.locator(".note.bad")).to_contain_text("The gateway does not answer")
        self.open_stage()
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.get_by_role("switch", name="garden is on")).to_be_visible()
        self.api("POST", "targets/garden/sessions", {"label": "after the storm"})
        expect(page.get_by_text("after the storm")).to_be_visible()
        self.page_errors.clear()  # the browser logs lost connections


class TestSize(ConsoleTestCase):
    def test_size_of_all_files(self) -> None:
        # The player is loaded when a recording is played, and by no page.
        files = {path: file for path, file in static_files.read().items() if path != player.PATH}
        self.assertLess(sum(len(file.compressed or file.body) for file in files.values()), MAX_BYTES)
        loaded: dict[str, int] = {}
        page = self.page()

        def finished(request: object) -> None:
            sizes = request.sizes()  # type: ignore[attr-defined]
            loaded[request.url] = sizes["responseBodySize"]  # type: ignore[attr-defined]

        page.on("requestfinished", finished)
        page.goto(f"{self.origin}/#{self.api('POST', 'console/login-tokens')['token']}")
        for place in PLACES.values():
            self.go(page, place)
            page.wait_for_timeout(300)
        self.assertTrue(loaded)
        self.assertLess(sum(size for url, size in loaded.items() if "/api/" not in url), MAX_BYTES)
        self.assertEqual({url.split("/")[2] for url in loaded}, {f"127.0.0.1:{self.port}"})
