"""Browsers of one link, with two workers: one is cut while the others go on, and visitors ask for more time."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway, start_app, until

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
"""The strictest policy of a target under which the banner works: no inline code and no style."""


class EmbeddingApp(BaseHTTPRequestHandler):
    """An application that embeds the banner under a strict policy."""

    def do_GET(self) -> None:
        body = (
            b'<!doctype html><meta name="viewport" content="width=device-width"><title>App</title><h1>Report</h1>'
            b'<script src="/.burrowgate/banner.js" defer></script>'
        )
        self.send_response(200)
        for name, value in (
            ("Content-Type", "text/html"),
            ("Content-Security-Policy", POLICY),
            ("Content-Length", str(len(body))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


class VisitorsCase(ChromiumTestCase):
    def setUp(self) -> None:
        self.gateway = Gateway(self, "--workers", "2")
        self.faults: list[str] = []
        self.addCleanup(lambda: self.assertEqual(self.faults, []))

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**options)
        self.addCleanup(context.close)
        return context

    def page(self, **options: Any) -> Page:
        page = self.context(**options).new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self.record_message)
        return page

    def record_message(self, message: Any) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def visits(self, session: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.gateway.admin("GET", f"sessions/{session}/visits")["visits"]
        return found


class CutTests(VisitorsCase):
    def setUp(self) -> None:
        super().setUp()
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")

    def opened(self, url: str) -> Page:
        """Return the page of a new browser with a WebSocket and an event stream."""
        page = self.page()
        page.goto(url)
        page.evaluate("connect(); listen()")
        expect(page.locator("#state")).to_have_text("open")
        expect(page.locator("#ticks")).not_to_have_text("0")
        return page

    def test_streams_of_one_browser_are_cut_and_those_of_the_others_go_on(self) -> None:
        minted = self.gateway.mint("app")
        sid = minted["session"]["id"]
        first = self.opened(minted["url"])
        (visit,) = until(lambda: self.visits(sid), "the visit is written")
        others = [self.opened(minted["url"]) for _ in range(4)]  # of which some are on each worker
        self.gateway.admin("POST", f"sessions/{sid}/visits/{visit['id']}/cut", {})
        expect(first.locator("#state")).to_have_text("closed", timeout=2_000)
        expect(first.locator("#ticks")).to_have_text("lost", timeout=2_000)
        for place in (minted["url"].partition("?")[0], minted["url"]):
            answer = first.goto(place)
            assert answer is not None
            self.assertEqual(answer.status, 410)
            self.assertIn("ended your visit", first.inner_text("body"))
        for other in others:
            expect(other.locator("#state")).to_have_text("open")
            ticks = other.inner_text("#ticks")
            expect(other.locator("#ticks")).not_to_have_text(ticks)
        # As the operator was warned: the link itself still opens in another browser.
        again = self.page()
        again.goto(minted["url"])
        expect(again.locator("#who")).to_have_text("anonymous")

    def test_rotated_link_opens_no_more_and_those_who_are_in_stay(self) -> None:
        minted = self.gateway.mint("app")
        sid = minted["session"]["id"]
        first = self.opened(minted["url"])
        (visit,) = until(lambda: self.visits(sid), "the visit is written")
        other = self.opened(minted["url"])
        cut = self.gateway.admin("POST", f"sessions/{sid}/visits/{visit['id']}/cut", {"rotate_link": True})
        expect(first.locator("#state")).to_have_text("closed", timeout=2_000)
        page = self.page()
        answer = page.goto(minted["url"])
        assert answer is not None
        self.assertEqual(answer.status, 410)
        self.assertIn("was replaced", page.inner_text("body"))
        page.goto(cut["url"])
        expect(page.locator("#who")).to_have_text("anonymous")
        other.goto(minted["url"])
        expect(other.locator("#who")).to_have_text("anonymous")


class ExtendRequestTests(VisitorsCase):
    def setUp(self) -> None:
        super().setUp()
        server = ThreadingHTTPServer(("127.0.0.1", 0), EmbeddingApp)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.gateway.add("app", f"127.0.0.1:{server.server_address[1]}")

    def mint(self, ttl: str, **fields: object) -> tuple[str, str]:
        minted = self.gateway.mint("app", ttl=ttl, **fields)
        return minted["url"], minted["session"]["id"]

    def cookie_expiry(self, page: Page) -> float:
        (cookie,) = page.context.cookies()
        return cookie["expires"]

    def test_visitor_without_javascript_asks_and_is_granted(self) -> None:
        url, sid = self.mint("20m", allow_extend_requests=True, label="Ada & <Bob>")
        page = self.page(java_script_enabled=False)
        page.goto(url)
        before = self.cookie_expiry(page)
        page.goto(f"{url.partition('?')[0]}.burrowgate/session")
        expect(page.get_by_role("heading", name="This link is open for 19 minutes")).to_be_visible()
        expect(page.get_by_text("Ada & <Bob>")).to_be_visible()
        page.get_by_label("A word to the person").fill("one <b>hour</b>, please")
        page.get_by_role("button", name="Ask for more time").click()
        expect(page.get_by_text("has not answered yet")).to_be_visible()
        self.assertTrue(page.url.endswith("/.burrowgate/session"))
        (session,) = self.gateway.admin("GET", "extend-requests")["sessions"]
        self.assertEqual(session["extend_requests"][0]["message"], "one <b>hour</b>, please")
        events = self.gateway.admin("GET", "audit-events?limit=5&order=desc")["events"]
        self.assertIn("session.extend_requested", [event["action"] for event in events])
        self.gateway.admin("POST", f"sessions/{sid}/extend-requests/grant", {"duration": "1h"})
        page.get_by_role("link", name="See whether it was answered").click()
        expect(page.get_by_text("you were given more")).to_be_visible()
        expect(page.get_by_role("heading", name="1 hour")).to_be_visible()
        self.assertAlmostEqual(self.cookie_expiry(page), before + 3600, delta=3)

    def test_banner_counts_down_and_asks_under_a_strict_policy(self) -> None:
        url, sid = self.mint("5m", allow_extend_requests=True)
        page = self.page()
        page.goto(url)
        banner = page.get_by_role("region", name="Time left for this link")
        expect(banner).to_contain_text("This link ends in 4:5")
        banner.get_by_role("button", name="Ask for more time").click()
        expect(banner.get_by_role("status")).to_contain_text("You have asked for more time")
        expect(banner.get_by_role("button", name="Ask for more time")).to_be_hidden()
        shown = banner.get_by_role("timer").inner_text()
        expect(banner.get_by_role("timer")).not_to_have_text(shown)
        (asked,) = self.gateway.admin("GET", f"sessions/{sid}")["extend_requests"]
        self.assertIsNone(asked["answer"])
        self.gateway.admin("POST", f"sessions/{sid}/extend-requests/grant", {"duration": "1h"})
        page.reload()
        expect(page.get_by_role("heading", name="Report")).to_be_visible()
        expect(banner).to_have_count(0)

    def test_banner_can_be_dismissed(self) -> None:
        url, _ = self.mint("5m", allow_extend_requests=True)
        page = self.page()
        page.goto(url)
        banner = page.get_by_role("region", name="Time left for this link")
        banner.get_by_role("button", name="Dismiss").click()
        page.wait_for_timeout(1500)
        expect(banner).to_have_count(0)

    def test_banner_does_nothing_where_the_session_does_not_allow_it(self) -> None:
        url, _ = self.mint("5m")
        page = self.page()
        page.goto(url)
        expect(page.get_by_role("heading", name="Report")).to_be_visible()
        page.wait_for_timeout(1500)
        expect(page.locator("burrowgate-banner")).to_have_count(0)

    def test_page_of_another_site_cannot_ask_in_a_visitors_name(self) -> None:
        url, sid = self.mint("5m", allow_extend_requests=True)
        self.gateway.add("other", f"127.0.0.1:{start_app(self)}")
        other = self.gateway.mint("other")
        page = self.page()
        page.goto(url)
        page.goto(other["url"])
        address = f"{url.partition('?')[0]}.burrowgate/session"
        page.evaluate(
            "address => { const form = document.createElement('form'); form.method = 'post'; form.action = address;"
            " document.body.append(form); form.submit(); }",
            address,
        )
        page.wait_for_url(address)
        self.assertEqual(self.gateway.admin("GET", f"sessions/{sid}")["extend_requests"], [])
