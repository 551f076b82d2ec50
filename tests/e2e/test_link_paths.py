"""Links of all kinds of paths, opened in Chromium: the target receives the path in the form of the link."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from tests.support import link_paths
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Shared, start_app

ADMITTED = "/echoed"
"""Below this path the application responds with the path that it received."""


class LinkPathTests(ChromiumTestCase):
    """Each address of the table, in the link of a full session and in a page link."""

    def setUp(self) -> None:
        self.shared = Shared(self, f"127.0.0.1:{start_app(self)}")

    def link(self, path: str, kind: str) -> str:
        body = {"path": ADMITTED + path, "kind": kind}
        minted = self.shared.admin("POST", f"targets/{self.shared.target}/sessions", body)
        return str(minted["url"] if kind == "full" else minted["example_url"])

    def page(self) -> Page:
        context = self.browser.new_context()
        self.addCleanup(context.close)
        return context.new_page()

    def received(self, page: Page, link: str) -> str:
        """Return the path that the application received when `page` opened `link`."""
        answer = page.goto(link)
        assert answer is not None
        self.assertEqual(answer.status, 200, link)
        return str(json.loads(answer.text())["path"])

    def test_full_links_open(self) -> None:
        page = self.page()
        for text, wire in (link_paths.PATHS | link_paths.WITH_QUERY).items():
            self.assertEqual(self.received(page, self.link(text, "full")), ADMITTED + wire.removesuffix("?"), text)

    def test_page_links_open(self) -> None:
        page = self.page()
        for text, wire in link_paths.PATHS.items():
            self.assertEqual(self.received(page, self.link(text, "page-share")), ADMITTED + wire, text)

    def test_fragment_stays_in_the_browser(self) -> None:
        for kind in ("full", "page-share"):
            page = self.page()
            for text, (wire, fragment) in link_paths.WITH_FRAGMENT.items():
                self.assertEqual(self.received(page, self.link(text, kind)), ADMITTED + wire, text)
                self.assertEqual(
                    page.evaluate("location.hash"), fragment.removesuffix("#") if fragment == "#" else fragment
                )

    def test_one_time_link_opens_again_in_its_browser(self) -> None:
        body = {"path": ADMITTED + "/a b#/route", "limits": {"max_visits": 1, "confirm": False}}
        link = str(self.shared.admin("POST", f"targets/{self.shared.target}/sessions", body)["url"])
        page = self.page()
        for _ in range(3):
            self.assertEqual(self.received(page, link), ADMITTED + "/a%20b")
        other = self.page().goto(link)
        assert other is not None
        self.assertEqual(other.status, 403)
