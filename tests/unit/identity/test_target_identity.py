"""Tests for burrowgate.identity.target_identity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.http.fields import fields_of
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.target_identity import MAX_KEPT, REUSE_SECONDS, TargetIdentity
from burrowgate.testing.records import a_session, a_target
from tests.support import FixedClock, TestCase
from tests.support.logins import ADA, BOB, a_signed_in
from tests.unit.identity.test_assertion import verify

ALL_FORMS = ("x-auth-request", "remote", "assertion")
SESSION = a_session()


class TargetIdentityCase(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock()
        self.keyring = Keyring([Key(bytes(32))])
        self.identity = TargetIdentity(lambda: self.keyring, self.clock, "https://in.example.com")

    def lines(
        self, admission: Admission, *forms: str, host: bytes = b"app.example.com", **target: Any
    ) -> dict[bytes, bytes]:
        """Return the fields that a target with these `forms` gets."""
        made = a_target(identity=forms or ALL_FORMS, **target)
        route = RouteMatch(made, host, b"https://" + host, False)
        found = self.identity.lines(admission, route)
        assert not found or found.endswith(b"\r\n")
        pairs = fields_of(found)
        assert len({name for name, _ in pairs}) == len(pairs)
        return dict(pairs)


class FormTests(TargetIdentityCase):
    def test_each_form_has_its_fields(self) -> None:
        admission = Admission(SESSION, None, signed_in=a_signed_in())
        self.assertEqual(len(self.lines(admission)), 9)
        self.assertEqual(
            set(self.lines(admission, "remote", target_id="2")),
            {b"Remote-User", b"Remote-Email", b"Remote-Groups", b"Remote-Name"},
        )
        self.assertEqual(set(self.lines(admission, "assertion", target_id="3")), {b"Burrowgate-Assertion"})

    def test_link_without_sign_in_has_the_assertion_only(self) -> None:
        self.assertEqual(set(self.lines(Admission(SESSION, None))), {b"Burrowgate-Assertion"})

    def test_claims_are_those_of_the_target_in_all_forms(self) -> None:
        found = self.lines(Admission(SESSION, None, signed_in=a_signed_in()), identity_claims=("groups",))
        self.assertEqual(
            set(found),
            {
                b"X-Auth-Request-User",
                b"X-Auth-Request-Groups",
                b"Remote-User",
                b"Remote-Groups",
                b"Burrowgate-Assertion",
            },
        )
        self.assertNotIn(
            "email", verify(found[b"Burrowgate-Assertion"], self.identity.jwks(), "https://app.example.com")
        )

    def test_rule_of_the_operator_takes_precedence(self) -> None:
        rules = (FieldRule(name="remote-user", value="viewer"), FieldRule(name="Remote-Email"))
        found = self.lines(Admission(SESSION, None, signed_in=a_signed_in()), "remote", request_fields=rules)
        self.assertEqual(set(found), {b"Remote-Groups", b"Remote-Name"})


class ReuseTests(TargetIdentityCase):
    """Lines are kept for a minute, and never longer than what they depend on."""

    def assertion(self, admission: Admission, **options: Any) -> bytes:
        return self.lines(admission, "assertion", **options)[b"Burrowgate-Assertion"]

    def test_signed_once_a_minute(self) -> None:
        admission = Admission(SESSION, None, signed_in=a_signed_in())
        first = self.assertion(admission)
        self.clock.advance(REUSE_SECONDS - 1)
        self.assertEqual(self.assertion(admission), first)
        self.clock.advance(1)
        second = self.assertion(admission)
        self.assertNotEqual(second, first)
        claims = verify(second, self.identity.jwks(), "https://app.example.com")
        self.assertEqual(claims["iat"], int(self.clock.now()))
        self.assertEqual(claims["exp"], int(self.clock.now()) + 120)

    def test_other_visitor_session_domain_or_target_has_its_own(self) -> None:
        ada = a_signed_in()
        made = [
            self.assertion(Admission(SESSION, None, signed_in=ada)),
            self.assertion(Admission(SESSION, None, signed_in=a_signed_in(BOB))),
            self.assertion(Admission(SESSION, None)),
            self.assertion(Admission(a_session(2), None, signed_in=ada)),
            self.assertion(Admission(None, None)),
            self.assertion(Admission(SESSION, None, signed_in=ada), host=b"other.example.com"),
            self.assertion(Admission(SESSION, None, signed_in=ada), target_id="2"),
            self.assertion(Admission(SESSION, None, signed_in=ada), version=2),
        ]
        self.assertEqual(len(set(made)), len(made))

    def test_another_login_of_the_same_account_has_its_own(self) -> None:
        first = self.assertion(Admission(SESSION, None, signed_in=a_signed_in()))
        second = self.assertion(Admission(SESSION, None, signed_in=a_signed_in(login_id="other", method="password")))
        self.assertNotEqual(first, second)

    def test_change_of_the_account_is_seen_at_once(self) -> None:
        self.assertion(Admission(SESSION, None, signed_in=a_signed_in()))
        changed = replace(ADA, groups=(), version=ADA.version + 1)
        token = self.assertion(Admission(SESSION, None, signed_in=a_signed_in(changed)))
        self.assertNotIn("groups", verify(token, self.identity.jwks(), "https://app.example.com"))

    def test_stronger_proof_is_seen_at_once(self) -> None:
        weak = a_signed_in(strong=False)
        self.assertion(Admission(SESSION, None, signed_in=weak))
        strong = replace(weak, login=replace(weak.login, strong=True, version=weak.login.version + 1))
        token = self.assertion(Admission(SESSION, None, signed_in=strong))
        self.assertIn("mfa", verify(token, self.identity.jwks(), "https://app.example.com")["amr"])

    def test_nothing_outlives_a_key(self) -> None:
        admission = Admission(SESSION, None)
        first = self.assertion(admission)
        self.keyring = Keyring([Key(bytes([1] * 32))])
        second = self.assertion(admission)
        self.assertNotEqual(first, second)
        verify(second, self.identity.jwks(), "https://app.example.com")

    def test_account_that_is_gone_is_not_named(self) -> None:
        admission = Admission(SESSION, None, signed_in=a_signed_in())
        self.assertEqual(len(self.lines(admission)), 9)
        gone = replace(a_signed_in(), account=None)
        self.assertEqual(set(self.lines(Admission(SESSION, None, signed_in=gone))), {b"Burrowgate-Assertion"})

    def test_what_is_kept_is_bounded(self) -> None:
        for number in range(MAX_KEPT + 10):
            self.lines(Admission(replace(SESSION, sid=f"{number:022}"), None), "remote")
        self.assertLessEqual(len(self.identity._kept), MAX_KEPT)
