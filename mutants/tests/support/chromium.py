"""Base class of tests that drive a real browser."""

from __future__ import annotations

import unittest

from playwright.sync_api import Browser, sync_playwright

from tests.support import requires

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@requires("chromium")
class ChromiumTestCase(unittest.TestCase):
    """Tests with Debian's Chromium, started once for each class."""

    browser: Browser

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        playwright = sync_playwright().start()
        cls.addClassCleanup(playwright.stop)
        cls.browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        cls.addClassCleanup(cls.browser.close)
