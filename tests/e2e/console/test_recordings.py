"""The console's list of recordings, and the player: what it shows, and what a hostile recording cannot do."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Dialog, FrameLocator, Page, Route

from tests.e2e.console import axe
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of
from tests.support.web_assets import requires_web_assets

HEADER = {"version": 2, "width": 60, "height": 12, "timestamp": 1_700_000_000, "title": HOSTILE}
EVENTS: list[list[Any]] = [
    [0.0, "o", "\x1b[1mada@db\x1b[0m:~$ "],
    [0.3, "o", "psql orders\r\n"],
    [0.5, "r", "80x12"],
    [0.6, "o", "\x1b[32mécrit en couleur\x1b[0m\r\n"],
    [
        0.7,
        "o",
        f"{HOSTILE}<img src=x onerror=alert(1)>\r\n\x1b]0;title\x07\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07\r\n",
    ],
    [0.9, "m", "a marker"],
    [60.0, "o", "after a minute\r\n"],
]
LISTED = [
    {"connection_id": "c-2", "started_at": "2026-11-29T18:00:00Z", "size": 48_200, "sha256": "ab" * 32},
    {"connection_id": "c-3", "started_at": "2026-11-29T18:30:00Z", "size": 90, "sha256": ""},
]
SHOW = """async () => {
  const [{ html, render }, { Recordings }] = await Promise.all([import("/view.js"), import("/views/recordings.js")]);
  const box = document.createElement("div");
  document.querySelector("main").append(box);
  render(html`<${Recordings} session=${{ id: "s-1" }} />`, box);
}"""


def cast(*events: list[Any]) -> str:
    return "\n".join([json.dumps(HEADER), *(json.dumps(event) for event in events)]) + "\n"


@requires_web_assets
class TestRecordings(ConsoleTestCase):
    def show(self, text: str, recordings: list[dict[str, Any]] | None = None, **options: Any) -> Page:
        """Return a page with the list of recordings, of which each is `text`."""
        page = self.signed_in(f"/sessions/{sid_of('demo')}/visits", **options)
        listed = LISTED if recordings is None else recordings
        self.requests: list[dict[str, str]] = []

        def recording(route: Route) -> None:
            self.requests.append(route.request.all_headers())
            route.fulfill(body=text, content_type="application/x-asciicast")

        page.route("**/api/v1/sessions/s-1/recordings", lambda route: route.fulfill(json={"recordings": listed}))
        page.route("**/api/v1/sessions/s-1/recordings/*", recording)
        expect(page.get_by_role("region", name="Visits")).to_be_visible()
        page.evaluate(SHOW)
        return page

    def play(self, page: Page) -> FrameLocator:
        page.get_by_role("button", name="Play the recording that began").first.click()
        expect(self.dialog(page).get_by_role("status").first).to_have_text("Ready: press play.")
        self.dialog(page).get_by_role("button", name="Play", exact=True).click()
        return page.frame_locator("iframe")

    def test_recording_is_listed_and_played(self) -> None:
        page = self.show(cast(*EVENTS))
        expect(page.get_by_role("region", name="Recordings")).to_contain_text("abababababababab…")
        expect(page.get_by_role("region", name="Recordings")).to_contain_text("still recorded")
        frame = self.play(page)
        expect(frame.locator(".ap-term")).to_contain_text("écrit en couleur")
        expect(frame.locator(".ap-term")).to_contain_text("after a minute")
        expect(self.dialog(page).get_by_role("status").first).to_have_text("The recording is over.")
        self.assertEqual(len(self.requests), 1)
        self.assertTrue(self.requests[0].get("burrowgate-console"))

    def test_what_was_recorded_stays_text(self) -> None:
        page = self.show(cast(*EVENTS))
        dialogs: list[str] = []

        def dismiss(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismiss)
        frame = self.play(page)
        expect(frame.locator(".ap-term")).to_contain_text("<img src=x onerror=alert(1)>")
        self.assertEqual(frame.locator("img, a[href^=javascript]").count(), 0)
        self.assertEqual(dialogs, [])

    def test_player_reaches_nothing_of_the_console(self) -> None:
        page = self.show(cast(*EVENTS))
        self.play(page)
        frame = page.frames[1]
        self.assertEqual(frame.evaluate("origin"), "null")
        for reach in ("localStorage.length", "parent.document", "document.cookie"):
            attempt = f"(() => {{ try {{ {reach}; return 'reached'; }} catch {{ return 'refused'; }} }})()"
            self.assertEqual(frame.evaluate(attempt), "refused", reach)
        self.assertEqual(frame.evaluate("fetch('/healthz').then(() => 'reached', () => 'refused')"), "refused")
        self.page_errors.clear()  # the browser logs what the policy has refused

    def test_speed_is_changed_while_it_plays(self) -> None:
        page = self.show(cast(*EVENTS, [62.0, "o", "the end\r\n"]))
        frame = self.play(page)
        self.dialog(page).get_by_label("Speed").select_option(value="8")
        expect(frame.locator(".ap-term")).to_contain_text("the end")

    def test_player_works_by_keyboard_alone(self) -> None:
        page = self.show(cast(*EVENTS))
        page.get_by_role("button", name="Play the recording that began").first.press("Enter")
        expect(self.dialog(page).get_by_role("status").first).to_have_text("Ready: press play.")
        self.dialog(page).get_by_role("button", name="Play", exact=True).press("Enter")
        expect(self.dialog(page).get_by_role("status").first).to_have_text("The recording is over.")
        page.keyboard.press("Escape")
        expect(page.locator("iframe")).to_have_count(0)
        expect(page.get_by_role("button", name="Play the recording that began").first).to_be_focused()

    def test_recording_is_downloaded_as_it_is(self) -> None:
        text = cast(*EVENTS)
        page = self.show(text)
        page.get_by_role("button", name="Play the recording that began").first.click()
        with page.expect_download() as download:
            self.dialog(page).get_by_role("button", name="Download").click()
        self.assertEqual(download.value.suggested_filename, "c-2.cast")
        self.assertEqual(download.value.path().read_text("utf-8"), text)

    def test_recording_that_cannot_be_played_is_announced(self) -> None:
        for text in ("", "not a recording", '{"version": 9}\n', json.dumps(HEADER) + "\n[\n"):
            page = self.show(text)
            page.get_by_role("button", name="Play the recording that began").first.click()
            expect(self.dialog(page).get_by_role("status").first).to_contain_text("cannot be played")
            self.page_errors.clear()
            page.close()

    def test_refusal_of_the_api_is_announced(self) -> None:
        page = self.show(cast(*EVENTS))
        problem = {"type": "about:blank", "title": "Gone", "status": 410, "detail": "This recording was deleted."}
        page.unroute("**/api/v1/sessions/s-1/recordings/*")
        page.route(
            "**/api/v1/sessions/s-1/recordings/*",
            lambda route: route.fulfill(status=410, json=problem, content_type="application/problem+json"),
        )
        page.get_by_role("button", name="Play the recording that began").first.click()
        expect(page.get_by_text("This recording was deleted.")).to_be_visible()

    def test_session_without_recordings_says_so(self) -> None:
        page = self.show("", [])
        expect(page.get_by_text("Nothing was recorded.")).to_be_visible()

    def test_list_and_player_are_accessible_in_each_look(self) -> None:
        for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 720}}):
            page = self.show(cast(*EVENTS), **look)
            self.assertEqual(axe.violations(page), [])
            page.get_by_role("button", name="Play the recording that began").first.click()
            expect(self.dialog(page).get_by_role("status").first).to_have_text("Ready: press play.")
            self.assertEqual(axe.violations(page), [])
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
            page.close()
