"""A browser that follows a link: it reaches the whole application until the session is revoked."""

from __future__ import annotations

import hashlib
import os
import tempfile

from playwright.sync_api import Page, expect

from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Shared, start_app


class BrowserTests(ChromiumTestCase):
    """Chromium, a real application, and a gateway started by `burrowgate share`."""

    def page(self) -> Page:
        context = self.browser.new_context()
        self.addCleanup(context.close)
        return context.new_page()

    def setUp(self) -> None:
        self.shared = Shared(self, f"127.0.0.1:{start_app(self)}")

    def test_link_opens_application_with_cookies_redirects_websocket_and_upload(self) -> None:
        page = self.page()
        page.goto(self.shared.url)
        self.assertEqual(page.url, f"http://{self.shared.host}/")
        expect(page.locator("#who")).to_have_text("anonymous")
        page.fill("#name", "Ada")
        page.click("#go")
        expect(page.locator("#who")).to_have_text("Ada")
        page.goto(f"http://{self.shared.host}/absolute")
        self.assertEqual(page.url, f"http://{self.shared.host}/landed?x=1")
        self.assertNotIn("burrowgate=", page.content())
        page.goto(f"http://{self.shared.host}/")
        page.evaluate("connect()")
        expect(page.locator("#state")).to_have_text("open")
        page.evaluate("socket.send('hello')")
        expect(page.locator("#said")).to_have_text("you said hello")
        data = os.urandom(3_000_000)
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            page.set_input_files("#file", file.name)
            page.click("#send")
            expect(page.locator("#got")).to_have_text(f"{len(data)} {hashlib.sha256(data).hexdigest()}")

    def test_revocation_cuts_open_streams(self) -> None:
        page = self.page()
        page.goto(self.shared.url)
        page.evaluate("connect(); listen()")
        expect(page.locator("#state")).to_have_text("open")
        expect(page.locator("#ticks")).not_to_have_text("0")
        self.shared.admin("POST", f"sessions/{self.shared.session}/revoke")
        expect(page.locator("#state")).to_have_text("closed", timeout=2_000)
        expect(page.locator("#ticks")).to_have_text("lost", timeout=2_000)
        answer = page.reload()
        assert answer is not None
        self.assertEqual(answer.status, 410)
        self.assertIn("revoked", page.inner_text("body"))
        answer = page.goto(self.shared.url)
        assert answer is not None
        self.assertEqual(answer.status, 410)

    def test_refuses_page_without_link(self) -> None:
        page = self.page()
        answer = page.goto(f"http://{self.shared.host}/")
        assert answer is not None
        self.assertEqual(answer.status, 403)
        self.assertIn("link", page.inner_text("body"))

    def test_leaving_deletes_the_cookie(self) -> None:
        page = self.page()
        page.goto(self.shared.url)
        page.goto(f"http://{self.shared.host}/.burrowgate/leave")
        answer = page.goto(f"http://{self.shared.host}/")
        assert answer is not None
        self.assertEqual(answer.status, 403)

    def test_one_time_link_survives_previews_and_opens_one_browser(self) -> None:
        minted = self.shared.admin(
            "POST", f"targets/{self.shared.target}/sessions", {"limits": {"max_visits": 1, "confirm": False}}
        )
        path = minted["url"].partition(self.shared.host)[2]
        for agent in ("Slackbot-LinkExpanding 1.0", "WhatsApp/2.23"):
            self.assertEqual(self.shared.get(path, **{"User-Agent": agent, "Accept": "*/*"})[0], 403)
        first, second = self.page(), self.page()
        first.goto(minted["url"])
        expect(first.locator("#who")).to_have_text("anonymous")
        answer = second.goto(minted["url"])
        assert answer is not None
        self.assertEqual(answer.status, 403)
        first.reload()
        expect(first.locator("#who")).to_have_text("anonymous")
