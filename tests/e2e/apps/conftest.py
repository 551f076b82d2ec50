"""Fixtures of the tests of applications: a browser for all, and a test case that stops what a test started."""

from __future__ import annotations

import shutil
import unittest
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.apps.shared_link import BASE_DOMAIN
from tests.e2e.apps.visitor import WAIT_MILLISECONDS
from tests.support.chromium import launched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without any host but this machine."""
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed here.")
    names = f"MAP *.{BASE_DOMAIN} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost"
    with launched(f"--host-resolver-rules={names}") as chromium:
        expect.set_options(timeout=WAIT_MILLISECONDS)
        yield chromium


@pytest.fixture
def case() -> Iterator[unittest.TestCase]:
    """The owner of processes and folders: they are stopped and removed after the test, in whatever way it ends."""
    owner = unittest.TestCase()
    yield owner
    assert owner.doCleanups()
