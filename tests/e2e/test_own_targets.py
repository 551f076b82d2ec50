"""The page with the targets that a person may connect to, in Chromium on a real gateway: from the account to a session.

With `BURROWGATE_SCREENSHOTS=FOLDER`, the pages are kept as pictures.
"""

from __future__ import annotations

import os

from playwright.sync_api import Page, expect

from tests.e2e.console import axe
from tests.e2e.test_sign_in import PASSWORD, SignInCase
from tests.support.gateway_process import new_folder

LOOKS = {
    "wide": {"viewport": {"width": 1000, "height": 720}},
    "narrow": {"viewport": {"width": 360, "height": 640}},
    "dark": {"viewport": {"width": 360, "height": 640}, "color_scheme": "dark"},
}


class OwnTargetsTests(SignInCase):
    def setUp(self) -> None:
        super().setUp()
        self.serve()
        self.shots = os.environ.get("BURROWGATE_SCREENSHOTS") or new_folder(self)

    def look(self, page: Page, name: str) -> None:
        """Check that the page is accessible and fits, in each look."""
        for look, options in LOOKS.items():
            page.set_viewport_size(options["viewport"])  # type: ignore[arg-type]
            page.emulate_media(color_scheme=options.get("color_scheme", "light"))  # type: ignore[arg-type]
            self.assertEqual(axe.violations(page), [], (name, look))
            self.assertEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0, (name, look))
            page.screenshot(path=f"{self.shots}/own-targets-{name}-{look}.png", full_page=True)
        page.set_viewport_size({"width": 1000, "height": 720})
        page.emulate_media(color_scheme="light")

    def test_person_connects_to_a_target_by_role_with_the_keyboard(self) -> None:
        targets = f"http://in.localhost:{self.gateway.port}/.burrowgate/targets"
        _, page = self.visitor()
        page.goto(self.invite("Ada"))
        page.get_by_text("Use a password instead").click()
        page.get_by_label("Sign-in name").fill("ada")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Make my account with a password").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada")
        page.goto(targets)
        expect(page.get_by_text("There is nothing that you may connect to")).to_be_visible()
        self.look(page, "empty")

        self.gateway.admin("POST", "projects", {"name": "acme/infrastructure-of-a-very-long-name"})
        for name, address, project in (
            ("orders-database-with-a-very-long-name", "postgresql://127.0.0.1:5432/app", "default"),
            ("box", "ssh://visitor@127.0.0.1:22", "acme/infrastructure-of-a-very-long-name"),
        ):
            body = {"name": name, "address": address, "project": project, "tcp": {"connection_limit": 3}}
            self.gateway.admin("POST", "targets", body)
            self.gateway.admin("POST", "roles", {"role": "connect", "project": project, "account": "Ada"})
        page.goto(f"http://in.localhost:{self.gateway.port}/.burrowgate/account")
        self.look(page, "account")
        page.get_by_role("link", name="2 of them").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Databases, shells and desktops")
        self.look(page, "list")

        button = page.get_by_role("button", name="Connect to box")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your session of box")
        self.look(page, "session")
        link = page.get_by_label("Link of the session").input_value()
        self.assertEqual(page.get_by_role("link", name="Open the session").get_attribute("href"), link)
        (session,) = self.gateway.admin("GET", "sessions")["sessions"]
        self.assertEqual((session["target"], session["label"]), ("box", "Ada"))
        page.get_by_role("link", name="Open the session").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("box")
        self.assertIn("//box.localhost", page.url)
        self.assertEqual(self.problems, [])
