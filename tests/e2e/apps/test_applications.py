"""Every application through a link of a gateway that was given its address and nothing else.

It is opened in Chromium by http, by https with HTTP/2, and so under a base domain; it does what it is for; then the
session is revoked, and what is open is cut.
"""

from __future__ import annotations

import unittest

import pytest
from playwright.sync_api import Browser

from tests.e2e.apps.application import Application
from tests.e2e.apps.catalogue import APPLICATIONS
from tests.e2e.apps.shared_link import WAYS, make_link
from tests.e2e.apps.visitor import Visitor


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", APPLICATIONS, ids=lambda kind: kind.name)
def test_works_through_a_link_until_the_session_is_revoked(
    kind: type[Application], way: str, case: unittest.TestCase, browser: Browser
) -> None:
    application = kind(case)
    application.start()
    link = make_link(case, way, application.name, application.address)
    assert link.has_own_host == (way in application.needs_own_host)
    visitor = Visitor(browser, link)
    case.addCleanup(visitor.close)
    try:
        visitor.open()
        application.use(visitor)
        visitor.sees_the_end(application.holds)
    except BaseException:
        print(visitor.shown)  # pytest adds it to the failure
        raise
