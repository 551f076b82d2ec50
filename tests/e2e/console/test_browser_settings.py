"""The console's dialogs of targets that are disposable browsers, at the real admin API."""

from __future__ import annotations

import os
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.console import axe
from tests.e2e.console.support import ConsoleTestCase, expect

PICTURES = os.environ.get("BURROWGATE_PICTURES", "")
"""Folder for pictures of the dialogs, for those who look at them."""
FOLDS = ("Hosts", "Limits", "Launcher, language and keyboard")


class BrowserSettingsTests(ConsoleTestCase):
    def adding(self, **look: Any) -> tuple[Page, Locator]:
        page = self.signed_in("/targets", **look)
        page.get_by_role("button", name="Add a target").click()
        page.get_by_role("button", name="A disposable browser instead").click()
        return page, self.dialog(page)

    def settings(self, name: str) -> Any:
        return self.api("GET", f"targets/{name}")["browser"]

    def test_a_browser_is_added_with_its_settings(self) -> None:
        _, dialog = self.adding()
        dialog.get_by_label("First page").fill("https://news.example.org/today")
        expect(dialog.get_by_label("A name for it")).to_have_attribute("placeholder", "news")
        dialog.get_by_label("Ends when unused for minutes").fill("15")
        dialog.get_by_label("Ends in any case after").fill("2h")
        dialog.get_by_label("Browsers at a time").fill("2")
        dialog.get_by_label("Visitors paste text into it").uncheck()
        dialog.get_by_label("Visitors get what it downloads").check()
        dialog.get_by_label("Others may watch").check()
        dialog.get_by_text("Hosts", exact=True).click()
        dialog.get_by_label("Hosts that it may reach").fill("*.example.org\n10.0.0.7:8080\n")
        dialog.get_by_label("Hosts that it may not reach").fill("ads.example.org")
        dialog.get_by_text("Limits", exact=True).click()
        expect(dialog.get_by_label("Memory", exact=True)).to_have_value("1GiB")
        dialog.get_by_label("Memory", exact=True).fill("512MiB")
        dialog.get_by_role("button", name="Add and share").click()
        expect(dialog.get_by_role("heading", name="Share")).to_be_visible()
        found = self.settings("news")
        self.assertEqual(
            {name: found[name] for name in ("start_url", "idle_minutes", "max_lifetime", "per_owner", "watch")},
            {
                "start_url": "https://news.example.org/today",
                "idle_minutes": 15,
                "max_lifetime": 7200,
                "per_owner": 2,
                "watch": "on",
            },
        )
        self.assertEqual(found["clipboard"], {"in": False, "out": False, "max_bytes": 262_144})
        self.assertEqual(found["egress"], {"allow": ["*.example.org", "10.0.0.7:8080"], "deny": ["ads.example.org"]})
        self.assertEqual((found["limits"]["memory"], found["limits"]["pids"], found["downloads"]), (2**29, 512, True))

    def test_only_what_was_changed_is_sent(self) -> None:
        self.api("POST", "targets", {"name": "clean", "type": "browser", "browser": {"idle_minutes": 7}})
        page = self.signed_in("/targets/clean")
        expect(page.locator(".facts").first).to_contain_text("no other visitor may watch")
        page.get_by_role("button", name="Change", exact=True).click()
        dialog = self.dialog(page)
        expect(dialog.get_by_label("First page")).to_have_value("about:blank")
        dialog.get_by_label("Ends when unused for minutes").fill("")
        dialog.get_by_label("Visitors copy text out of it").check()
        with page.expect_request(lambda request: request.method == "PATCH") as sent:
            dialog.get_by_role("button", name="Save").click()
        self.assertEqual(sent.value.post_data_json, {"browser": {"idle_minutes": None, "clipboard": {"out": True}}})
        expect(dialog).to_have_count(0)
        expect(page.locator(".facts").first).to_contain_text("pasted into it and copied out of it")
        self.assertIsNone(self.settings("clean")["idle_minutes"])

    def test_what_is_wrong_is_said_at_its_field(self) -> None:
        _, dialog = self.adding()
        dialog.get_by_label("A name for it").fill("strange")
        for fold in FOLDS:
            dialog.get_by_text(fold, exact=True).click()
        for label, value, sentence in (
            ("First page", "ftp://example.org", "not the address of a page"),
            ("Ends when unused for minutes", "0", "1"),
            ("Ends when unused for minutes", "soon", "number"),
            ("Ends in any case after", "8d", "7d"),
            ("Hosts that it may reach", "https://example.org/x", "not a host"),
            ("Memory", "lots", "not a size"),
            ("Cores", "1000", "256"),
            ("Time zone", "../etc", "not a time zone"),
        ):
            with self.subTest(label=label, value=value):
                field = dialog.get_by_label(label, exact=True)
                before = field.input_value()
                field.fill(value)
                dialog.get_by_role("button", name="Add and share").click()
                expect(field).to_have_attribute("aria-invalid", "true")
                expect(dialog.get_by_role("alert")).to_contain_text(sentence)
                field.fill(before)
        self.assertEqual([one["name"] for one in self.api("GET", "targets")["targets"] if one["type"] == "browser"], [])

    def test_dialogs_are_accessible_and_fit(self) -> None:
        for scheme in ("light", "dark"):
            for width in (1200, 360):
                page, dialog = self.adding(color_scheme=scheme, viewport={"width": width, "height": 900})
                for is_open in (False, True):
                    if is_open:
                        for fold in FOLDS:
                            dialog.get_by_text(fold, exact=True).click()
                    self.assertEqual(axe.violations(page), [], (scheme, width, is_open))
                    for part in (dialog, dialog.locator(".content")):
                        self.assertEqual(part.evaluate("one => one.scrollWidth - one.clientWidth"), 0, (scheme, width))
                    self.assertLessEqual(dialog.evaluate("one => one.getBoundingClientRect().right"), width)
                    if PICTURES:
                        page.screenshot(path=f"{PICTURES}/browser-{scheme}-{width}-{int(is_open)}.png")
                page.context.close()
