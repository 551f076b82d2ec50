"""Limits of a session: methods, upgrades and the form of the entry page."""

from __future__ import annotations

from burrowgate.core.access import Claim, CredentialSource, Request, SessionUsage
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.session_limits import broken_limit
from burrowgate.core.sessions import READ_ONLY_METHODS, Limits
from burrowgate.testing.records import a_session, sid
from tests.support import TestCase

ALL = (b"GET", b"HEAD", b"OPTIONS", b"POST", b"PUT", b"PATCH", b"DELETE", b"PROPFIND")
CLAIM = Claim("gNSgp5", sid(1), CredentialSource.HEADER)


def is_allowed(methods: tuple[str, ...], method: bytes, *, upgrade: bool = False, is_entering: bool = False) -> bool:
    request = Request(method, b"/", b"", "192.0.2.1", upgrade=upgrade)
    session = a_session(limits=Limits(methods=methods, idle_timeout=60))
    reason = broken_limit(
        request, CLAIM, session, SessionUsage(0), redirect=False, is_entering=is_entering, opens_visits=False
    )
    return {None: True, Reason.METHOD: False}[reason]


class MethodTests(TestCase):
    def test_methods_that_each_limit_allows(self) -> None:
        for methods, expected in (
            ((), ALL),
            (("GET",), (b"GET", b"HEAD")),
            (("HEAD",), (b"HEAD",)),
            (READ_ONLY_METHODS, (b"GET", b"HEAD", b"OPTIONS")),
            (("POST",), (b"POST",)),
            (("GET", "POST"), (b"GET", b"HEAD", b"POST")),
            (("PROPFIND",), (b"PROPFIND",)),
        ):
            self.assertEqual(tuple(method for method in ALL if is_allowed(methods, method)), expected, methods)
            self.assertFalse(methods and is_allowed(methods, b"get"))

    def test_upgrade_needs_a_session_that_may_write(self) -> None:
        for methods, expected in (
            ((), True),
            (("GET",), False),
            (READ_ONLY_METHODS, False),
            (("GET", "POST"), True),
            (("GET", "DELETE"), True),
            (("POST",), False),
        ):
            self.assertEqual(is_allowed(methods, b"GET", upgrade=True), expected, methods)

    def test_form_of_the_entry_page_needs_no_method(self) -> None:
        for methods in ((), ("GET",), READ_ONLY_METHODS):
            self.assertTrue(is_allowed(methods, b"POST", is_entering=True))
