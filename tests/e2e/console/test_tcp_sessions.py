"""The console's pages of TCP sessions: their connections, credentials and snapshot, and the permanent history."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.console import axe
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of
from tests.e2e.console.test_people import answer

SID = sid_of("demo")
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 720}},
)
TCP = {
    "state": "active",
    "endpoint": "10.0.0.5:5432",
    "connection_limit": 3,
    "connections_left": 1,
    "connections_used": 2,
    "bound_at": "2026-11-29T10:01:00Z",
    "termination": "",
    "credentials": ["orders-db"],
    "snapshot": "ab" * 32,
    "recorded": True,
}
OPEN = {
    "id": "c-1",
    "session_id": SID,
    "client": "203.0.113.7:50000",
    "endpoint": "10.0.0.5:5432",
    "program": HOSTILE,
    "authorised_at": "2026-11-29T10:01:00Z",
    "connected_at": "2026-11-29T10:01:01Z",
    "closed_at": None,
    "up": 1200,
    "down": 48_000,
    "reason": "",
    "error": "",
}
CLOSED = OPEN | {"id": "c-2", "program": "psql", "closed_at": "2026-11-29T10:05:00Z", "reason": "target-reset"}
PARTS = {"target": {"name": "orders", "host_keys": [], "tcp": True}, "account": {"name": HOSTILE}}
PAST = {
    "id": SID,
    "label": HOSTILE,
    "target": "orders",
    "project": "acme/infra",
    "account": "Ada",
    "endpoint": "10.0.0.5:5432",
    "at": "2026-11-29T10:00:00Z",
    "connection_limit": 3,
    "expires_at": "2026-11-29T18:00:00Z",
    "client": "SHA256:abcdef",
    "bound_at": "2026-11-29T10:01:00Z",
    "terminated_at": "2026-11-29T10:06:00Z",
    "termination": "ended:credential:orders-db",
    "terminated_by": "admin",
    "connections": 2,
    "up": 2400,
    "down": 96_000,
    "credentials": ["orders-db"],
    "snapshot": "ab" * 32,
}


class TcpCase(ConsoleTestCase):
    def check(self, page: Page) -> None:
        self.assertEqual(axe.violations(page), [])
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)

    def prepared(self, tcp: dict[str, Any] | None = None, **look: Any) -> Page:
        page = self.signed_in(**look)
        session = self.api("GET", f"sessions/{SID}") | {"tcp": TCP | (tcp or {})}
        answer(page, f"sessions/{SID}", session)
        answer(page, f"sessions/{SID}/connections", {"connections": [OPEN, CLOSED]})
        answer(page, f"sessions/{SID}/snapshot", {"sha256": "ab" * 32, "parts": PARTS})
        answer(page, f"sessions/{SID}/recordings", {"recordings": []})
        answer(page, "projects", {"projects": []})
        answer(page, f"history/sessions/{SID}", PAST)
        self.cut: list[str] = []

        def cut(route: Route) -> None:
            self.cut.append(f"{route.request.method} {route.request.url.rsplit('/', 1)[1]}")
            route.fulfill(status=204)

        page.route("**/api/v1/live/*", cut)
        return page

    def listed(self, page: Page) -> None:
        self.asked: list[str] = []

        def handle(name: str, entry: dict[str, Any]) -> Any:
            def fulfil(route: Route) -> None:
                self.asked.append(route.request.url)
                route.fulfill(json={name: [entry], "cursor": None})

            return fulfil

        page.route("**/api/v1/history/sessions?*", handle("sessions", PAST))
        page.route("**/api/v1/history/connections?*", handle("connections", CLOSED))


class TestTcpSession(TcpCase):
    def test_page_shows_endpoint_limit_connections_and_credentials(self) -> None:
        page = self.prepared()
        self.go(page, f"/sessions/{SID}")
        facts = page.locator(".facts").first
        for text in ("10.0.0.5:5432", "1 of 3 left", "in use by one client"):
            expect(facts).to_contain_text(text)
        table = page.get_by_role("region", name="Connections", exact=True)
        expect(table).to_contain_text("reset by the target")
        expect(table).to_contain_text("<script>")
        page.get_by_role("button", name="Cut the connection from").click()
        expect(page.get_by_text("The client can connect again")).to_be_visible()
        self.assertEqual(self.cut, ["DELETE c-1"])
        page.get_by_role("link", name="Recordings").click()
        expect(page.get_by_text("Nothing was recorded.")).to_be_visible()
        page.get_by_role("link", name="Access", exact=True).click()
        expect(page.get_by_text("orders-db")).to_be_visible()

    def test_reason_of_the_end_is_said_in_words(self) -> None:
        page = self.prepared({"state": "terminated", "termination": f"ended:credential:{HOSTILE}"})
        self.go(page, f"/sessions/{SID}")
        expect(page.locator(".facts").first).to_contain_text("the credential <script>")

    def test_snapshot_is_read_without_json(self) -> None:
        page = self.prepared()
        self.go(page, f"/sessions/{SID}/access")
        page.get_by_role("button", name="What authorised it").click()
        dialog = self.dialog(page)
        expect(dialog.get_by_role("heading", name="target")).to_be_visible()
        expect(dialog).to_contain_text("host keys")
        expect(dialog).to_contain_text("<script>")
        self.check(page)

    def test_line_to_connect_is_shown_with_the_link(self) -> None:
        page = self.prepared()
        self.go(page, f"/sessions/{SID}")
        page.get_by_role("button", name="Show", exact=True).click()
        link = self.dialog(page).get_by_role("textbox", name="The link").input_value()
        expect(self.dialog(page).get_by_label("Command", exact=True)).to_have_value(f"burrowgate connect '{link}'")

    def test_page_is_accessible_in_each_look(self) -> None:
        for look in LOOKS:
            page = self.prepared(**look)
            self.go(page, f"/sessions/{SID}")
            expect(page.get_by_role("region", name="Connections", exact=True)).to_be_visible()
            self.check(page)
            self.go(page, f"/sessions/{SID}/access")
            expect(page.get_by_role("button", name="What authorised it")).to_be_visible()
            self.check(page)
            page.close()


class TestPast(TcpCase):
    def test_sessions_are_filtered_and_the_filters_are_in_the_address(self) -> None:
        page = self.prepared()
        self.listed(page)
        self.go(page, "/history")
        page.get_by_role("navigation", name="Parts of the history").get_by_role("link", name="Sessions").click()
        expect(page.get_by_role("list", name="Sessions")).to_contain_text("by Ada, 2 connections")
        page.get_by_label("Target").select_option("wiki")
        page.get_by_label("from").fill("2026-11-29")
        expect(page.get_by_role("list", name="Sessions")).to_be_visible()
        self.eventually(lambda: "target=wiki" in self.asked[-1] and "since=2026-11-2" in self.asked[-1], "filters")
        self.assertIn("since=2026-11-29", page.url)
        page.get_by_role("link", name="Connections", exact=True).click()
        expect(page.get_by_role("region", name="Connections", exact=True)).to_contain_text("reset by the target")

    def test_session_is_shown_as_a_story(self) -> None:
        page = self.prepared()
        self.listed(page)
        self.go(page, f"/history/sessions/{SID}")
        story = page.get_by_role("list", name="What happened").get_by_role("listitem")
        expect(story).to_have_count(5)
        for number, text in enumerate(("by Ada", "bound to", "psql", "reset by the target", "credential orders-db")):
            expect(story.nth(number)).to_contain_text(text)
        expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()

    def test_pages_are_accessible_in_each_look(self) -> None:
        for look in LOOKS:
            page = self.prepared(**look)
            self.listed(page)
            for place in ("sessions", "connections"):
                self.go(page, f"/history/{place}")
                expect(page.get_by_role("heading", name="History")).to_be_visible()
                expect(page.get_by_text("Loading…")).to_have_count(0)
                self.check(page)
            self.go(page, f"/history/sessions/{SID}")
            expect(page.get_by_role("list", name="What happened")).to_be_visible()
            self.check(page)
            page.close()
