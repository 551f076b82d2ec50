"""The request inspector: the page on sample requests, and on real ones of two workers."""

from __future__ import annotations

import json
import signal
from urllib.parse import urlsplit

from tests.e2e.console import axe
from tests.e2e.console.support import ConsoleTestCase, expect, sid_of
from tests.support.gateway_process import Gateway, Process, environment, fetch, new_folder, start_app, until


class TestInspector(ConsoleTestCase):
    def test_requests_are_filtered_and_shown_in_detail(self) -> None:
        page = self.signed_in("/requests")
        rows = page.locator("table.requests tbody tr")
        expect(rows).to_have_count(100)
        expect(page.get_by_text("The gateway keeps the last 1,000 finished requests")).to_be_visible()
        page.get_by_role("button", name="Older ones").click()
        expect(rows).to_have_count(200)
        page.get_by_label("Status").select_option("5xx")
        expect(rows.first).to_contain_text("/reports/yearly")
        expect(rows.first).to_contain_text("502")
        page.get_by_label("Status").select_option("")
        page.get_by_label("Method").select_option("POST")
        expect(rows.first).to_contain_text("/comments")
        page.get_by_label("Method").select_option("")
        page.get_by_label("Search").fill("seedlings")
        expect(rows.first).to_contain_text("48 MB")
        self.assertIn("text=seedlings", page.url)
        page.get_by_label("Search").fill("no such path")
        expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
        page.get_by_label("Search").fill("")
        rows.nth(1).get_by_role("button").click()
        dialog = self.dialog(page)
        expect(dialog).to_contain_text("garden.localhost:8480")
        expect(dialog).to_contain_text("kq1-")
        self.assertEqual(axe.violations(page), [])

    def test_requests_of_one_session(self) -> None:
        page = self.signed_in(f"/requests?session_id={sid_of('ada')}")
        rows = page.locator("table.requests tbody tr")
        expect(rows).to_have_count(100)
        rows.first.get_by_role("button").click()
        expect(self.dialog(page).get_by_role("link", name=sid_of("ada"))).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Show all sessions").click()
        expect(page.get_by_role("button", name="Show all sessions")).to_have_count(0)

    def test_rows_are_reached_by_keys(self) -> None:
        page = self.signed_in("/requests")
        expect(page.locator("table.requests tbody tr")).to_have_count(100)
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(self.dialog(page)).to_be_visible()


class TestRealRequests(ConsoleTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.gateway = Gateway(self, "--workers", "2")
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.minted = self.gateway.mint("app")
        self.host = urlsplit(self.minted["url"]).netloc

    def visit(self, path: str) -> None:
        """Send a request of a program with the token, on a connection of its own."""
        fetch(f"http://{self.host}{path}", port=self.gateway.port, Authorization=f"Bearer {self.minted['token']}")

    def test_requests_of_all_workers_appear_by_themselves(self) -> None:
        page = self.page()
        page.goto(self.gateway.cli_json("console")["url"])
        expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()
        page.goto(f"{page.url.partition('#')[0]}#/requests")
        expect(page.get_by_role("heading", name="No requests yet")).to_be_visible()
        for number in range(20):
            self.visit(f"/head?n={number}")
        rows = page.locator("table.requests tbody tr")
        expect(rows).to_have_count(20)
        listed = self.gateway.admin("GET", "requests?limit=100")["requests"]
        self.assertEqual(len({one["id"].rpartition("-")[0] for one in listed}), 2)
        self.assertEqual([one["number"] for one in listed], list(range(20, 0, -1)))
        page.get_by_role("button", name="Pause").click()
        self.visit("/while-paused")
        page.get_by_role("button", name="Continue").click()
        expect(rows.first).to_contain_text("/while-paused")

    def test_command_follows_them_until_it_is_interrupted(self) -> None:
        self.visit("/before")
        until(lambda: self.gateway.admin("GET", "requests")["requests"], "the request is recorded")
        words = ("-m", "burrowgate", "requests", "--follow", "--json", *self.gateway.where)
        following = Process(self, *words, environ=environment(new_folder(self)))
        self.assertEqual(json.loads(following.line(0))["path"], "/before")
        self.visit("/after")
        self.assertEqual(json.loads(following.line(1))["path"], "/after")
        self.assertIn(following.stop(signal.SIGINT), (-signal.SIGINT, 130))
        shown = self.gateway.cli("requests", "--search", "after").stdout.splitlines()
        self.assertEqual(len(shown), 2)
        self.assertTrue(shown[1].endswith(f"{self.host}/after"), shown)

    def test_no_credential_is_shown(self) -> None:
        pages = self.gateway.mint("app", kind="page-share")
        sid = self.minted["session"]["id"]
        claim = self.gateway.admin("POST", f"sessions/{sid}/claims", {})["url"]
        code = urlsplit(claim).path.rpartition("/")[2]
        token, base = self.minted["token"], pages["token"]
        canaries = {token, base, pages["seed"], code, "canary-query", "canary-body", "canary-header", "canary-cookie"}
        canaries |= {part for text in (token, base) for part in text.split(".") if len(part) > 20}
        example = urlsplit(pages["example_url"])
        canaries |= {word for pair in example.query.split("&") for word in pair.split("=") if len(word) > 20}
        canaries -= {sid, pages["session"]["id"]}  # ids open nothing
        for url in (
            self.minted["url"] + "&q=canary-query",
            pages["example_url"] + "&q=canary-query",
            claim,
            f"http://{self.host}/head?token={token}",
            f"http://{self.host}/{token}",
            f"http://{self.host}/x/{base.replace('.', '%2E')}/y",
            f"http://{self.host}/{'long/' * 150}{token}/{'z/' * 300}",
        ):
            fetch(url, port=self.gateway.port, Cookie="a=canary-cookie", X_Own="canary-header")
        fetch(
            f"http://{self.host}/echo?q=canary-query",
            method="POST",
            port=self.gateway.port,
            body=b"canary-body",
            Authorization=f"Bearer {token}",
        )
        listed = until(
            lambda: (
                len(self.gateway.admin("GET", "requests?limit=1000")["requests"]) >= 8
                and self.gateway.ask_admin("GET", "/api/v1/requests?limit=1000").decode()
            ),
            "the requests are recorded",
        )
        shown = self.gateway.cli("requests", "--limit", "100").stdout
        self.assertIn("[redacted]", listed)
        for canary in canaries:
            self.assertNotIn(canary, listed)
            self.assertNotIn(canary, shown)
