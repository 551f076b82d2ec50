"""The console's part about disposable browsers, at a real gateway with bubblewrap."""

from __future__ import annotations

import shutil
import unittest
from typing import Any, ClassVar

from playwright.sync_api import Page, expect

from tests.e2e.console.axe import violations
from tests.support.box_gateway import BoxVisitor
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway, run_cli

PROGRAMS = ("bwrap", "Xtigervnc", "matchbox-window-manager", "socat")


@unittest.skipIf(any(shutil.which(one) is None for one in PROGRAMS), f"Needs {', '.join(PROGRAMS)}.")
class ConsoleTests(ChromiumTestCase):
    gateway: ClassVar[Gateway]

    def setUp(self) -> None:
        self.gateway = Gateway(self)  # type: ignore[misc]
        words = ("targets", "add", "clean", "--browser", "about:blank", "--allow-unlimited", *self.gateway.where)
        done = run_cli(*words)
        self.assertEqual(done.returncode, 0, done.stderr)

    def signed_in(self) -> Page:
        context = self.browser.new_context(viewport={"width": 1200, "height": 900})
        self.addCleanup(context.close)
        page = context.new_page()
        key = self.gateway.admin("POST", "console/login-tokens")["token"]
        page.goto(f"http://127.0.0.1:{self.gateway.admin_port}/#{key}")
        expect(page.locator("header.top")).to_be_visible()
        return page

    def test_browsers_are_shown_and_ended_and_stay_in_the_history(self) -> None:
        minted: dict[str, Any] = self.gateway.mint("clean", label="for Ada")
        visitor = BoxVisitor(self.gateway, minted["url"])
        box = visitor.start()["box"]
        page = self.signed_in()
        row = page.get_by_role("list", name="Browsers").get_by_role("listitem")
        expect(row).to_contain_text("clean")
        expect(row).to_contain_text("ready")
        page.goto(f"http://127.0.0.1:{self.gateway.admin_port}/#/targets/clean")
        expect(page.locator("dl.facts")).to_contain_text("about:blank")
        expect(row).to_contain_text(box)
        self.assertEqual(violations(page), [])
        row.get_by_role("button", name=f"End the browser {box}").click()
        page.get_by_role("dialog").get_by_role("button", name="End it").click()
        expect(row).to_have_count(0)
        self.assertEqual(visitor.view()["reason"], "admin")
        page.goto(f"http://127.0.0.1:{self.gateway.admin_port}/#/history/boxes")
        expect(row).to_contain_text("an operator ended it")
        expect(row).to_contain_text("over")
        self.assertEqual(violations(page), [])
        page.set_viewport_size({"width": 360, "height": 800})
        self.assertEqual(page.evaluate("document.documentElement.scrollWidth"), 360)
