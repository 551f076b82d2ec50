"""The console's pages for the audit log and for the settings."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.console.support import ConsoleTestCase, expect


class TestHistory(ConsoleTestCase):
    def test_filtered_events_are_exported_as_json_lines(self) -> None:
        page = self.signed_in("/history")
        expect(page.locator(".events").get_by_text("Target added").first).to_be_visible()
        page.get_by_label("What happened").select_option("session.revoked")
        expect(page.locator(".events li")).to_have_count(1)
        with page.expect_download() as download:
            page.get_by_role("button", name="Export").click()
        lines = Path(download.value.path()).read_text().splitlines()
        self.assertEqual([json.loads(line)["action"] for line in lines], ["session.revoked"])
        page.get_by_label("What happened").select_option("")
        page.get_by_label("Search").fill("203.0.113.7")
        expect(page.locator(".events li")).to_have_count(3)
        page.get_by_label("Target").select_option("wiki")
        expect(page.locator(".events li")).to_have_count(1)

    def test_logins_and_failed_logins_are_listed(self) -> None:
        page = self.signed_in("/history")
        expect(page.locator(".events li").first).to_contain_text("Signed in to the console")
        expect(page.locator(".events li").first).to_contain_text("by a one-time key")
        stranger = self.page()
        stranger.goto(self.origin)
        for _ in range(2):
            stranger.get_by_label("The admin's key").fill("not it")
            stranger.keyboard.press("Enter")
            expect(stranger.get_by_role("alert")).to_be_visible()
        page.get_by_label("What happened").select_option("console.login_failed")
        expect(page.locator(".events li")).to_have_count(1)
        expect(page.locator(".events li")).to_contain_text("anonymous")

    def test_altered_chain_is_reported(self) -> None:
        page = self.signed_in("/history")
        expect(page.locator(".events").get_by_text("Target added").first).to_be_visible()
        with closing(sqlite3.connect(self.store)) as connection:
            connection.execute("UPDATE events SET actor = 'another' WHERE seq = 3")
            connection.commit()
        page.get_by_role("button", name="Verify").click()
        expect(self.dialog(page)).to_contain_text("The history was tampered with")
        expect(self.dialog(page)).to_contain_text("Event 3 was altered")

    def test_intact_chain_is_verified(self) -> None:
        page = self.signed_in("/history")
        page.get_by_role("button", name="Verify").click()
        expect(self.dialog(page)).to_contain_text("none missing or altered")


class TestSettings(ConsoleTestCase):
    def test_settings_and_diagnostics(self) -> None:
        page = self.signed_in("/settings")
        expect(page.get_by_text("http://127.0.0.1:8480")).to_be_visible()
        expect(page.get_by_text("signs new links")).to_be_visible()
        expect(page.get_by_text("it opens without a link")).to_be_visible()
        expect(page.get_by_text("The target cannot be reached")).to_be_visible()
        expect(page.get_by_text("The clock and the newest event agree.")).to_be_hidden()
        page.get_by_text("5 checks in order").click()
        expect(page.get_by_text("The clock and the newest event agree.")).to_be_visible()
        page.get_by_role("link", name="Configuration").click()
        row = page.get_by_role("row").filter(has_text="max_connections")
        expect(row).to_contain_text("5000")
        expect(row).to_contain_text("the option --max-connections")
        expect(page.get_by_role("cell", name="base_domain", exact=True)).to_have_count(0)
        page.get_by_role("button", name="Show all").click()
        expect(page.get_by_role("cell", name="base_domain", exact=True)).to_be_visible()
