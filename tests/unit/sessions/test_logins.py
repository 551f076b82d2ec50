"""The login that a request proves, as it is remembered by the cookie that proved it."""

from __future__ import annotations

from burrowgate.core.access import RouteMatch
from burrowgate.core.identity.credentials import login_cookie
from burrowgate.core.tokens import Key, Keyring
from burrowgate.sessions.logins import NoLogins, VisitorLogins
from burrowgate.testing.records import a_target
from tests.support import TestCase
from tests.support.authorizer import KEY, navigation

OTHER_KEY = Key(bytes(32))
LOGIN = "L" * 22
HOST, OTHER_HOST = b"app.localhost", b"other.localhost"


def route(authority: bytes) -> RouteMatch:
    return RouteMatch(a_target(), authority, b"http://" + authority, False)


class LoginIdTests(TestCase):
    def setUp(self) -> None:
        self.logins = VisitorLogins(NoLogins())
        self.keys = Keyring([KEY, OTHER_KEY])

    def login_id(self, cookie: str, authority: bytes = HOST, keys: Keyring | None = None) -> str:
        request = navigation(sign_in_cookies=((b"login", cookie.encode()),))
        return self.logins.login_id(request, route(authority), keys or self.keys)

    def test_remembered_login_is_that_of_its_cookie_on_its_domain(self) -> None:
        """(sign-in 24)"""
        cookie, others = login_cookie(KEY, LOGIN, HOST), login_cookie(KEY, LOGIN, OTHER_HOST)
        for _ in range(2):
            self.assertEqual(self.login_id(cookie), LOGIN)
            self.assertEqual(self.login_id(cookie, OTHER_HOST), "")
            self.assertEqual(self.login_id(others, OTHER_HOST), LOGIN)
            self.assertEqual(self.login_id(others), "")
            self.assertEqual(self.login_id(cookie[:-1] + ("A" if cookie[-1] != "A" else "B")), "")

    def test_login_is_forgotten_with_its_key(self) -> None:
        cookie = login_cookie(OTHER_KEY, LOGIN, HOST)
        self.assertEqual(self.login_id(cookie), LOGIN)
        self.assertEqual(self.login_id(cookie, keys=Keyring([KEY])), "")
        self.assertEqual(self.login_id(cookie), LOGIN)

    def test_only_genuine_cookies_are_remembered(self) -> None:
        for number in range(100):
            self.login_id(f"junk{number}")
        self.assertEqual(len(self.logins._verified), 0)
