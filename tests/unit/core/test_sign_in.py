"""Sign-in as a condition of access: target and session rules, members, and what needs no login."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core import access, sign_in
from burrowgate.core.access import Admission, Claim, CredentialSource, Refusal, RouteMatch, SessionUsage
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import login_cookie
from burrowgate.core.identity.logins import LOGIN_SECONDS, open_login
from burrowgate.core.identity.rules import SignedIn, SignInRule
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.targets import Domain, Target
from burrowgate.core.tokens import Key, Keyring
from burrowgate.testing.records import START, a_session, a_target
from tests.support import TestCase
from tests.support.authorizer import navigation

KEY = Key(bytes(range(32)))
KEYS = Keyring([KEY])
ADA = Account(account_id="A" * 22, name="Ada", email="ada@example.com", attested_by="owner", created_at=START)
BOB = Account(account_id="B" * 22, name="Bob", created_at=START)
FOR_ADA = SignInRule(emails=("ada@example.com",))


def signed_in(account: Account, **fields: Any) -> SignedIn:
    login = open_login(account, login_id=account.account_id, method="passkey", strong=True, now=START)
    return SignedIn(login=replace(login, **fields), account=account)


class RuleTests(TestCase):
    """Which visitors a request with a visit cookie admits."""

    def decide(
        self,
        target: Target,
        session: Session,
        visitor: SignedIn | None,
        *,
        now: float = START,
        source: CredentialSource = CredentialSource.COOKIE,
        has_claimed: bool = False,
    ) -> Admission | Refusal:
        route = RouteMatch(target, b"app.localhost", b"http://app.localhost", False)
        claim = Claim(session.kid, session.sid, source, vid="v" * 16)
        usage = SessionUsage(now, signed_in=visitor, has_claimed=has_claimed)
        return access.authorize(navigation(), route, claim, session, KEYS, usage)

    def reason(self, *args: Any, **options: Any) -> Reason | None:
        decision = self.decide(*args, **options)
        return decision.reason if isinstance(decision, Refusal) else None

    def test_session_without_a_rule_needs_no_login(self) -> None:
        decision = self.decide(a_target(), a_session(), None)
        assert isinstance(decision, Admission)
        self.assertIsNone(decision.signed_in)

    def test_both_rules_have_to_fit(self) -> None:
        """(sign-in 32)"""
        both = a_target(sign_in=SignInRule(any_account=True)), a_session(limits=Limits(sign_in=FOR_ADA))
        self.assertIs(self.reason(*both, None), Reason.SIGN_IN_NEEDED)
        self.assertIs(self.reason(*both, signed_in(BOB)), Reason.NOT_YOU)
        decision = self.decide(*both, signed_in(ADA))
        assert isinstance(decision, Admission)
        self.assertEqual(decision.signed_in, signed_in(ADA))
        narrow = a_target(sign_in=SignInRule(accounts=(BOB.account_id,)))
        self.assertIs(self.reason(narrow, both[1], signed_in(ADA)), Reason.NOT_YOU)

    def test_login_that_is_over_is_none(self) -> None:
        session = a_session(limits=Limits(sign_in=SignInRule(any_account=True)), expires_at=START + 10 * LOGIN_SECONDS)
        last = START + LOGIN_SECONDS - 1
        self.assertIsNone(self.reason(a_target(), session, signed_in(ADA), now=last))
        self.assertIs(self.reason(a_target(), session, signed_in(ADA), now=last + 1), Reason.SIGN_IN_NEEDED)
        disabled = replace(ADA, disabled_at=START)
        self.assertIs(self.reason(a_target(), session, signed_in(disabled)), Reason.SIGN_IN_NEEDED)

    def test_fresh_and_strong_proof(self) -> None:
        fresh = a_session(limits=Limits(sign_in=SignInRule(any_account=True, fresh=60)))
        self.assertIsNone(self.reason(a_target(), fresh, signed_in(ADA), now=START + 60))
        self.assertIs(self.reason(a_target(), fresh, signed_in(ADA), now=START + 61), Reason.STALE_PROOF)
        strong = a_session(limits=Limits(sign_in=SignInRule(any_account=True, strong=True)))
        self.assertIs(self.reason(a_target(), strong, signed_in(ADA, strong=False)), Reason.STALE_PROOF)

    def test_claimers_are_those_with_a_share(self) -> None:
        session = a_session(limits=Limits(sign_in=SignInRule(claimers=True)))
        self.assertTrue(sign_in.needs_share(a_target(), session))
        self.assertIs(self.reason(a_target(), session, signed_in(BOB)), Reason.NOT_YOU)
        self.assertIsNone(self.reason(a_target(), session, signed_in(BOB), has_claimed=True))

    def test_unreadable_rule_refuses_everyone(self) -> None:
        """(sign-in 34)"""
        target = a_target(sign_in=SignInRule())
        for visitor in (None, signed_in(ADA), signed_in(BOB)):
            self.assertIsNotNone(self.reason(target, a_session(), visitor, has_claimed=True))

    def test_redirect_of_a_link_needs_no_login(self) -> None:
        session = a_session(limits=Limits(sign_in=FOR_ADA))
        decision = self.decide(a_target(), session, None, source=CredentialSource.LINK)
        assert isinstance(decision, Admission)
        self.assertTrue(decision.redirect)

    def test_state_of_the_session_comes_first(self) -> None:
        session = a_session(limits=Limits(sign_in=FOR_ADA), revoked_at=START)
        self.assertIs(self.reason(a_target(), session, None), Reason.REVOKED)

    def test_member_session_is_its_accounts_while_that_is_a_member(self) -> None:
        target = a_target(members=SignInRule(any_account=True))
        session = a_session(kind=Kind.MEMBER, account_id=ADA.account_id)
        self.assertIsNone(self.reason(target, session, signed_in(ADA)))
        self.assertIs(self.reason(target, session, None), Reason.SIGN_IN_NEEDED)
        self.assertIs(self.reason(target, session, signed_in(BOB)), Reason.NOT_YOU)
        self.assertIs(self.reason(a_target(), session, signed_in(ADA)), Reason.NOT_YOU)
        others = a_target(members=SignInRule(accounts=(BOB.account_id,)))
        self.assertIs(self.reason(others, session, signed_in(ADA)), Reason.NOT_YOU)

    def test_public_domain_of_a_target_with_a_rule_is_not_public(self) -> None:
        target = a_target("app", sign_in=FOR_ADA)
        target = replace(target, domains=(Domain(host="app.example.com", public=True),))
        route = RouteMatch(target, b"app.example.com", b"http://app.example.com", True)
        decision = access.authenticate(navigation(), route, KEYS)
        assert isinstance(decision, Refusal)
        self.assertIs(decision.reason, Reason.NO_CREDENTIAL)


class MemberTests(TestCase):
    """Who comes in without a link."""

    target = a_target(members=SignInRule(accounts=(ADA.account_id,)))

    def test_members_by_the_rule_of_the_target(self) -> None:
        self.assertIsNone(sign_in.member_refusal(self.target, signed_in(ADA), START))
        self.assertIs(sign_in.member_refusal(self.target, signed_in(BOB), START), Reason.NOT_YOU)
        self.assertIs(sign_in.member_refusal(self.target, None, START), Reason.SIGN_IN_NEEDED)
        self.assertIs(sign_in.member_refusal(a_target(), signed_in(ADA), START), Reason.NOT_YOU)
        narrow = replace(self.target, sign_in=SignInRule(accounts=(BOB.account_id,)))
        self.assertIs(sign_in.member_refusal(narrow, signed_in(ADA), START), Reason.NOT_YOU)

    def test_refusals_after_which_a_member_comes_in(self) -> None:
        member, link = a_session(kind=Kind.MEMBER, account_id=ADA.account_id), a_session()
        cookie = CredentialSource.COOKIE
        enters = (
            (Reason.NO_CREDENTIAL, None, None),
            (Reason.NOT_GENUINE, None, None),
            (Reason.NO_SESSION, None, cookie),
            (Reason.EXPIRED, member, cookie),
            (Reason.IDLE, member, cookie),
        )
        for reason, session, source in enters:
            self.assertTrue(sign_in.may_enter(self.target, reason, session, source), reason)
            self.assertFalse(sign_in.may_enter(a_target(), reason, session, source), reason)
        stays = (
            (Reason.REVOKED, member, cookie),
            (Reason.EXPIRED, link, cookie),
            (Reason.EXPIRED, member, CredentialSource.LINK),
            (Reason.NO_SESSION, None, CredentialSource.HEADER),
            (Reason.VISIT_CUT, member, cookie),
            (Reason.NETWORK, member, cookie),
        )
        for reason, session, source in stays:
            self.assertFalse(sign_in.may_enter(self.target, reason, session, source), reason)


class CookieTests(TestCase):
    """(sign-in 24)"""

    def test_login_cookie_of_one_host_is_none_of_another(self) -> None:
        cookie = login_cookie(KEY, ADA.account_id, b"app.localhost").encode()
        self.assertEqual(sign_in.login_id(((b"login", cookie),), b"app.localhost", KEYS), ADA.account_id)
        self.assertEqual(sign_in.login_id(((b"login", cookie),), b"other.localhost", KEYS), "")
        self.assertEqual(sign_in.login_id(((b"account", cookie),), b"app.localhost", KEYS), "")

    def test_any_changed_byte_is_refused(self) -> None:
        cookie = login_cookie(KEY, ADA.account_id, b"app.localhost").encode()
        for index in range(len(cookie)):
            changed = cookie[:index] + bytes([cookie[index] ^ 1]) + cookie[index + 1 :]
            self.assertEqual(sign_in.login_id(((b"login", changed),), b"app.localhost", KEYS), "", changed)

    def test_of_several_cookies_a_genuine_one_counts(self) -> None:
        cookie = login_cookie(KEY, ADA.account_id, b"app.localhost").encode()
        cookies = ((b"login", b"x"), (b"login", cookie))
        self.assertEqual(sign_in.login_id(cookies, b"app.localhost", KEYS), ADA.account_id)
        self.assertEqual(sign_in.login_id(((b"login", b"x"),) * 4 + cookies, b"app.localhost", KEYS), "")
