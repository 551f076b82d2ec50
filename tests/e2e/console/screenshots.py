"""Takes the screenshots of `docs/console.md`: every page, light, dark and narrow.

python -m tests.e2e.console.screenshots FOLDER
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.console.people import account_id_of
from tests.e2e.console.support import ConsoleTestCase, sid_of

PLACES = {
    "now": "/",
    "sessions": "/sessions",
    "session": f"/sessions/{sid_of('ada')}",
    "targets": "/targets",
    "target": "/targets/wiki",
    "requests": "/requests",
    "people": "/people",
    "account": f"/people/{account_id_of('ada')}",
    "history": "/history",
    "settings": "/settings",
    "limits": "/settings/limits",
}
LOOKS = {
    "light": {"viewport": {"width": 1100, "height": 760}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1100, "height": 760}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 360, "height": 720}, "color_scheme": "light"},
}


class Screenshots(ConsoleTestCase):
    """A single test that takes all screenshots."""

    folder = Path()
    kept = False
    words = "pleasant"

    def take(self, page: Page, name: str, look: str) -> None:
        page.wait_for_timeout(500)
        page.mouse.move(0, 0)
        page.screenshot(path=self.folder / f"{name}-{look}.png", animations="disabled", caret="hide")

    def runTest(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for look, options in LOOKS.items():
            page = self.page(locale="en-GB", **options)
            page.goto(self.origin)
            expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
            self.take(page, "sign-in", look)
            page = self.signed_in(locale="en-GB", **options)
            for name, place in PLACES.items():
                self.go(page, place)
                expect(page.locator("h1")).to_be_visible()
                expect(page.get_by_text("Loading…")).to_have_count(0)
                self.take(page, name, look)
            self.go(page, "/")
            self.dialogs(page, look)

    def dialogs(self, page: Page, look: str) -> None:
        expect(page.get_by_role("button", name="Share garden")).to_be_visible()
        page.get_by_role("button", name="Share garden").click()
        page.get_by_label("For whom").fill("Joan")
        self.take(page, "share", look)
        page.keyboard.press("Enter")
        expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()
        self.take(page, "link", look)
        page.keyboard.press("Escape")
        expect(self.dialog(page)).to_have_count(0)
        page.get_by_role("button", name="Share garden").click()
        page.get_by_label("For whom").fill("Joan")
        page.get_by_text("Single pages").click()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Copy the seed now")).to_be_visible()
        self.take(page, "page-share", look)
        page.keyboard.press("Escape")
        expect(self.dialog(page)).to_have_count(0)
        page.keyboard.press("a")
        page.get_by_label("Its address").fill("3000")
        page.keyboard.press("Enter")
        expect(self.dialog(page).locator(".probe")).to_be_visible()
        self.take(page, "add", look)
        page.keyboard.press("Escape")
        page.keyboard.press("Control+k")
        page.keyboard.type("gar")
        self.take(page, "palette", look)
        page.keyboard.press("Escape")
        self.go(page, f"/sessions/{sid_of('demo')}/visits")
        page.get_by_role("button", name="Cut the visit of Firefox").click()
        self.take(page, "cut", look)
        page.keyboard.press("Escape")
        self.go(page, f"/sessions/{sid_of('demo')}/access")
        self.sign_in_dialogs(page, look)
        for session in self.api("GET", "sessions?text=Joan&state=active")["sessions"]:
            if session["label"] == "Joan":
                self.api("POST", f"sessions/{session['id']}/revoke")
                self.api("DELETE", f"sessions/{session['id']}")

    def sign_in_dialogs(self, page: Page, look: str) -> None:
        page.get_by_role("button", name="Edit rule").click()
        self.dialog(page).get_by_text("Named people").click()
        self.dialog(page).get_by_label("Who", exact=True).fill("Grace, @example.com, local:friends,")
        self.take(page, "rule", look)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Make a claim link").click()
        page.get_by_label("For whom").fill("hedy@example.com")
        page.keyboard.press("Enter")
        expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()
        self.take(page, "claim", look)
        page.keyboard.press("Escape")
        self.go(page, "/targets/garden/access")
        page.get_by_role("button", name="Edit rule").click()
        self.dialog(page).get_by_role("group", name="With any link").get_by_text("Anyone signed in").click()
        self.take(page, "target-rule", look)
        page.keyboard.press("Escape")
        self.go(page, "/people")
        page.get_by_role("button", name="Invite a person").click()
        self.take(page, "invite", look)
        page.keyboard.press("Escape")


def main() -> int:
    """Take all screenshots and return the exit code."""
    Screenshots.folder = Path(sys.argv[1])
    return not unittest.TextTestRunner().run(unittest.TestSuite([Screenshots()])).wasSuccessful()


if __name__ == "__main__":
    sys.exit(main())
