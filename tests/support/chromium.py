"""Base class of tests that drive a real browser."""

from __future__ import annotations

import time
import unittest
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support import WAIT_SECONDS, requires

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def launched(*flags: str) -> Iterator[Browser]:
    """Run Debian's Chromium, with `flags` beside those of all tests."""
    expect.set_options(timeout=1_000 * WAIT_SECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def wait_until(page: Page, condition: Callable[[], bool], what: str) -> None:
    """Wait for what is not on `page`, which goes on meanwhile. Raises AssertionError after `WAIT_SECONDS`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen"
        page.wait_for_timeout(20)


@requires("chromium")
class ChromiumTestCase(unittest.TestCase):
    """Tests with Debian's Chromium, started once for each class."""

    browser: Browser

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.browser = cls.enterClassContext(launched())
