"""The login that a request proves, as it is remembered by the cookie that proved it."""

from __future__ import annotations

from dataclasses import replace

from twisted.internet.defer import Deferred

from burrowgate.core.access import Claim, CredentialSource, Request, RouteMatch, SessionUsage
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import login_cookie
from burrowgate.core.identity.logins import open_login
from burrowgate.core.identity.rules import SignedIn, SignInRule
from burrowgate.core.sessions import Limits, Session
from burrowgate.core.tokens import Key, Keyring
from burrowgate.sessions.logins import LoadedLogin, NoLogins, VisitorLogins
from burrowgate.testing.records import START, a_session, a_target
from tests.support import TestCase
from tests.support.authorizer import KEY, navigation

OTHER_KEY = Key(bytes(32))
LOGIN = "L" * 22
ANY = SignInRule(any_account=True)
SESSION = a_session(1, limits=Limits(sign_in=SignInRule(claimers=True)))
ADA = Account(account_id="A" * 22, name="Ada", created_at=START)
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

    def test_remembered_login_is_not_verified_again(self) -> None:
        cookie = login_cookie(KEY, LOGIN, HOST)
        self.assertEqual(self.login_id(cookie), LOGIN)
        [(place, remembered)] = self.logins._verified.items()
        self.assertEqual(remembered, LOGIN)
        self.logins._verified.put(place, "another")
        self.assertEqual(self.login_id(cookie), "another")
        self.logins._verified.put(place, LOGIN)
        request = navigation(sign_in_cookies=((b"rounds", b"x"), (b"login", cookie.encode())))
        self.assertEqual(self.logins.login_id(request, route(HOST), self.keys), LOGIN)
        self.assertEqual(len(self.logins._verified), 1)

    def test_longest_domains_are_not_remembered(self) -> None:
        for length, count in ((200, 1), (600, 1)):
            authority = b"a" * length
            self.assertEqual(self.login_id(login_cookie(KEY, LOGIN, authority), authority), LOGIN)
            self.assertEqual(len(self.logins._verified), count)

    def test_login_is_forgotten_with_its_key(self) -> None:
        cookie = login_cookie(OTHER_KEY, LOGIN, HOST)
        self.assertEqual(self.login_id(cookie), LOGIN)
        self.assertEqual(self.login_id(cookie, keys=Keyring([KEY])), "")
        self.assertEqual(self.login_id(cookie), LOGIN)

    def test_only_genuine_cookies_are_remembered(self) -> None:
        for number in range(100):
            self.login_id(f"junk{number}")
        self.assertEqual(len(self.logins._verified), 0)


class HeldLogins:
    """Logins that are all in memory; counts what is asked of the store."""

    def __init__(self, signed_in: SignedIn, *, has_share: bool | None = True, next_check: float = START + 60) -> None:
        self.signed_in = signed_in
        self.share = has_share
        self.at = next_check
        self.reads: list[tuple[str, ...]] = []

    def peek(self, login_id: str) -> SignedIn | None:
        return self.signed_in if login_id == self.signed_in.login.login_id else None

    async def current(self, login_id: str) -> SignedIn | None:
        self.reads.append((login_id,))
        return self.peek(login_id)

    def next_check(self, signed_in: SignedIn, now: float) -> float:
        return self.at

    def peek_share(self, sid: str, account_id: str) -> bool | None:
        return self.share if (sid, account_id) == (SESSION.sid, ADA.account_id) else None

    async def has_share(self, sid: str, account_id: str) -> bool:
        self.reads.append((sid, account_id))
        return bool(self.share) and (sid, account_id) == (SESSION.sid, ADA.account_id)


class VisitorLoginsTests(TestCase):
    """What is known without the store, and what has to be read."""

    def setUp(self) -> None:
        login = open_login(ADA, login_id=LOGIN, method="passkey", strong=True, now=START)
        self.signed_in = SignedIn(login=login, account=ADA)
        self.keys = Keyring([KEY])
        cookie = login_cookie(KEY, LOGIN, HOST).encode()
        self.request = navigation(sign_in_cookies=((b"login", cookie),))

    def peek(
        self, logins: HeldLogins, session: Session = SESSION, request: Request | None = None
    ) -> SessionUsage | None:
        usage = SessionUsage(START)
        found = VisitorLogins(logins).peek(request or self.request, route(HOST), session, self.keys, usage)
        self.assertEqual(logins.reads, [])
        return usage if found else None

    def test_login_in_memory_needs_no_store(self) -> None:
        usage = self.peek(HeldLogins(self.signed_in))
        assert usage is not None
        self.assertEqual((usage.signed_in, usage.has_claimed), (self.signed_in, True))
        usage = self.peek(HeldLogins(self.signed_in, has_share=False))
        assert usage is not None
        self.assertEqual((usage.signed_in, usage.has_claimed), (self.signed_in, False))

    def test_visitor_without_a_login_needs_no_store(self) -> None:
        usage = self.peek(HeldLogins(self.signed_in), request=navigation())
        assert usage is not None
        self.assertIsNone(usage.signed_in)

    def test_store_is_asked_for_what_is_not_in_memory_or_due(self) -> None:
        other = SignedIn(login=replace(self.signed_in.login, login_id="M" * 22), account=ADA)
        self.assertIsNone(self.peek(HeldLogins(other)))
        self.assertIsNone(self.peek(HeldLogins(self.signed_in, next_check=START)))
        self.assertIsNone(self.peek(HeldLogins(self.signed_in, has_share=None)))
        usage = self.peek(HeldLogins(self.signed_in, has_share=None), a_session(1, limits=Limits(sign_in=ANY)))
        assert usage is not None

    def load(self, logins: HeldLogins, session: Session | None, source: CredentialSource) -> LoadedLogin:
        claim = Claim(KEY.kid, SESSION.sid, source)
        loading = VisitorLogins(logins).load(self.request, route(HOST), claim, session, self.keys)
        loaded = self.successResultOf(Deferred.fromCoroutine(loading))
        assert isinstance(loaded, LoadedLogin)
        return loaded

    def test_visitor_without_a_login_has_nothing_read(self) -> None:
        self.request, logins = navigation(), HeldLogins(self.signed_in)
        loaded = self.load(logins, None, CredentialSource.LOGIN)
        self.assertEqual((loaded.signed_in, loaded.has_claimed, logins.reads), (None, False, []))

    def test_share_is_read_only_where_it_matters(self) -> None:
        everyone, free = a_session(1, limits=Limits(sign_in=ANY)), a_session(1)
        cookie, login = CredentialSource.COOKIE, CredentialSource.LOGIN
        both = [(LOGIN,), (SESSION.sid, ADA.account_id)]
        for session, source, has_claimed, reads in (
            (SESSION, cookie, True, both),
            (everyone, cookie, False, both[:1]),
            (free, cookie, False, []),
            (None, cookie, False, []),
            (None, login, True, both),
            (free, login, True, both),
        ):
            logins = HeldLogins(self.signed_in)
            loaded = self.load(logins, session, source)
            self.assertEqual((loaded.has_claimed, logins.reads), (has_claimed, reads), (session, source))
            self.assertEqual(loaded.signed_in, self.signed_in if reads else None)
