"""A browser in which a page on another site shows a session in a frame, over https, with a real application."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Frame, Page, Response, expect

from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway, Process, free_port, new_folder, site, start_app, until
from tests.support.tls_clients import authority, put, server

PAGE = """<!doctype html><title>Portal</title><iframe name="app" width="800" height="500"></iframe>
<script>document.querySelector("iframe").src = location.hash.slice(1)</script>"""

REQUEST = "url => fetch(url, {mode: 'no-cors', credentials: 'include', %s}).catch(() => null)"


class FrameTests(ChromiumTestCase):
    """Two other sites, of which the target names the first as one that may embed it."""

    def setUp(self) -> None:
        folder = Path(site(self, index=PAGE))
        sites = Process(self, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), "0")
        found = re.search(r"port ([0-9]+)", sites.line())
        assert found is not None
        self.portal, self.other = (f"http://{name}.localhost:{found[1]}" for name in ("portal", "other"))
        issuer, home, port = authority(), Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "all", server(issuer, "app.localhost", "plain.localhost"))
        self.gateway = Gateway(self, "--tls", "--https-port", str(port), home=str(home))
        address = f"127.0.0.1:{start_app(self)}"
        self.gateway.cli("targets", "add", "app", address, "--embed-origin", self.portal)
        self.gateway.cli("targets", "add", "plain", address)
        self.context: BrowserContext = self.browser.new_context(ignore_https_errors=True)
        self.addCleanup(self.context.close)

    def embedded(self, origin: str, link: str) -> tuple[Page, Frame, list[Response]]:
        """Return a page of `origin` with a frame for `link`, the frame, and the responses that it got."""
        page = self.context.new_page()
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        page.goto(f"{origin}/#{link}")
        frame = until(lambda: page.frame("app"), "the frame")
        return page, frame, responses

    def statuses(self, responses: list[Response]) -> list[int]:
        """Return the statuses of the responses of the gateway."""
        return [one.status for one in responses if one.url.startswith("https:")]

    def test_frame_shows_the_application_with_its_cookies_and_websocket_until_it_is_revoked(self) -> None:
        minted = self.gateway.mint("app")
        page, frame, responses = self.embedded(self.portal, minted["url"])
        expect(frame.locator("#who")).to_have_text("anonymous")
        (cookie,) = [one for one in self.context.cookies() if one["name"].startswith("__Host-burrowgate")]
        self.assertEqual((cookie["name"], cookie["sameSite"]), ("__Host-burrowgate-frame", "None"))
        self.assertEqual(cookie.get("partitionKey"), self.portal.rpartition(":")[0])
        frame.fill("#name", "Ada")
        frame.click("#go")
        expect(frame.locator("#who")).to_have_text("Ada")
        frame.evaluate("connect()")
        expect(frame.locator("#state")).to_have_text("open")
        frame.evaluate("socket.send('hello')")
        expect(frame.locator("#said")).to_have_text("you said hello")
        last = responses[-1].headers["content-security-policy"]
        self.assertEqual(last, f"frame-ancestors 'self' {self.portal}")
        self.assertEqual(page.evaluate("document.querySelector('iframe').contentDocument"), None)
        self.gateway.revoke(minted["session"]["id"])
        expect(frame.locator("#state")).to_have_text("closed")

    def test_page_around_the_frame_cannot_use_its_cookie(self) -> None:
        minted = self.gateway.mint("app")
        page, frame, _ = self.embedded(self.portal, minted["url"])
        expect(frame.locator("#who")).to_have_text("anonymous")
        target = minted["url"].partition("?")[0]
        for method in ("POST", "GET"):
            page.evaluate(REQUEST % f"method: '{method}'", target + "around")

        def refused() -> set[tuple[str, int]]:
            lines = [json.loads(line) for line in self.gateway.process.output.splitlines() if "/around" in line]
            return {(line["method"], line["status"]) for line in lines}

        until(lambda: refused() == {("POST", 403), ("GET", 403)}, "two refusals")

    def test_other_sites_cannot_embed_it(self) -> None:
        minted = self.gateway.mint("app")
        page, frame, responses = self.embedded(self.other, minted["url"])
        page.wait_for_function("!document.querySelector('iframe').contentDocument")
        self.assertEqual(self.statuses(responses), [303, 200])
        self.assertEqual(frame.locator("#who").count(), 0)

    def test_target_without_embed_origins_gets_no_cookie_in_a_frame(self) -> None:
        minted = self.gateway.mint("plain")
        page, frame, responses = self.embedded(self.portal, minted["url"])
        page.wait_for_function("!document.querySelector('iframe').contentDocument")
        self.assertEqual(self.statuses(responses), [303, 403])
        self.assertEqual(self.context.cookies(), [])
        self.assertEqual(frame.locator("#who").count(), 0)

    def test_window_has_the_usual_cookie(self) -> None:
        for name in ("app", "plain"):
            page = self.context.new_page()
            page.goto(self.gateway.mint(name)["url"])
            expect(page.locator("#who")).to_have_text("anonymous")
        cookies = [one for one in self.context.cookies() if "burrowgate" in one["name"]]
        self.assertEqual({one["name"] for one in cookies}, {"__Host-burrowgate"})
        self.assertEqual({one["sameSite"] for one in cookies}, {"Lax"})
