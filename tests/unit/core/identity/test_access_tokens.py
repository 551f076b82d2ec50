"""Access tokens: scopes, their targets, the role of the account, and states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.identity import access_tokens
from burrowgate.core.identity.access_tokens import (
    MAX_LIFETIME_SECONDS,
    MIN_LIFETIME_SECONDS,
    USE_PERIOD_SECONDS,
    AccessToken,
    Scope,
    TokenState,
    allows,
    check_scopes,
    is_of_role,
    is_use_due,
    make_token,
    parse_scope,
    reach,
    revoke_token,
    token_state,
    use_token,
)
from burrowgate.core.identity.accounts import Account, Role, disable, enable, reset_credentials
from burrowgate.errors import Invalid
from tests.support import TestCase

NOW = 1_700_000_000
ADA = Account(account_id="a" * 22, name="Ada", role=Role.OWNER, created_at=NOW)
IDS = {"app": "id-of-app", "wiki": "id-of-wiki"}


def target_id(name: str) -> str:
    if name not in IDS:
        raise Invalid("scopes", f"There is no target {name!r}.")
    return IDS[name]


def a_token(**fields: Any) -> AccessToken:
    defaults: dict[str, Any] = {"token_id": "t" * 22, "label": "ci", "scopes": ("audit:read",), "now": NOW}
    return make_token(**(defaults | {"lifetime": 3600} | fields))


class ScopeTests(TestCase):
    def test_scopes_are_read_with_and_without_a_target(self) -> None:
        self.assertEqual(parse_scope("audit:read"), (Scope.AUDIT_READ, ""))
        self.assertEqual(parse_scope(" sessions:mint@app "), (Scope.SESSIONS_MINT, "app"))
        for text in ("", "@app", "sessions", "sessions:*", "SESSIONS:READ", "sessions:mint@", "admin", "audit:read@"):
            with self.subTest(text=text), self.assertRaises(Invalid):
                parse_scope(text)

    def test_what_concerns_the_whole_gateway_has_no_target(self) -> None:
        for text in ("accounts:read@app", "accounts:manage@app", "webhooks:read@app", "gateway:read@app"):
            with self.subTest(text=text), self.assertRaises(Invalid):
                parse_scope(text)

    def test_stored_form_is_sorted_and_without_repetition(self) -> None:
        texts = ["audit:read", "sessions:mint@wiki", "sessions:read", "sessions:mint@app", "audit:read"]
        stored = check_scopes(texts, target_id)
        self.assertEqual(stored, ("sessions:read", "sessions:mint@id-of-app", "sessions:mint@id-of-wiki", "audit:read"))
        self.assertEqual(check_scopes(reversed(texts), target_id), stored)
        for wrong in ([], ["sessions:mint@none"], ["audit:read"] * 101):
            with self.subTest(wrong=wrong[:1]), self.assertRaises(Invalid):
                check_scopes(wrong, target_id)

    def test_each_scope_allows_itself_and_what_it_includes_only(self) -> None:
        included = {
            Scope.SESSIONS_MANAGE: {Scope.SESSIONS_READ, Scope.SESSIONS_MINT, Scope.SESSIONS_REVOKE},
            Scope.TARGETS_MANAGE: {Scope.TARGETS_READ},
            Scope.ACCOUNTS_MANAGE: {Scope.ACCOUNTS_READ},
            Scope.WEBHOOKS_MANAGE: {Scope.WEBHOOKS_READ},
            Scope.EVERYTHING: set(Scope),
        }
        for granted in Scope:
            for needed in Scope:
                expected = needed is granted or needed in included.get(granted, ())
                self.assertEqual(allows((granted.value,), needed, "any"), expected, (granted, needed))
                self.assertEqual(allows((granted.value,), needed), expected, (granted, needed))

    def test_confined_scope_allows_its_target_only(self) -> None:
        scopes = ("sessions:mint@id-of-app", "sessions:read")
        self.assertTrue(allows(scopes, Scope.SESSIONS_MINT, "id-of-app"))
        for target in ("id-of-wiki", "", "app", None):
            self.assertFalse(allows(scopes, Scope.SESSIONS_MINT, target), target)
        self.assertTrue(allows(scopes, Scope.SESSIONS_READ))
        self.assertFalse(allows(scopes, Scope.SESSIONS_REVOKE, "id-of-app"))

    def test_reach_is_the_union_of_targets(self) -> None:
        scopes = ("sessions:mint@one", "sessions:manage@two", "everything@three", "targets:read@four")
        self.assertEqual(reach(scopes, Scope.SESSIONS_MINT), {"one", "two", "three"})
        self.assertEqual(reach((*scopes, "sessions:manage"), Scope.SESSIONS_MINT), None)
        self.assertEqual(reach(scopes, Scope.AUDIT_READ), {"three"})

    def test_everything_of_a_target_is_nothing_of_the_gateway(self) -> None:
        for needed in (Scope.ACCOUNTS_READ, Scope.ACCOUNTS_MANAGE, Scope.WEBHOOKS_MANAGE, Scope.GATEWAY_READ):
            self.assertEqual(reach(("everything@one",), needed), frozenset())

    def test_scope_that_this_version_does_not_know_allows_nothing(self) -> None:
        for text in ("relay:manage", "sessions:*", "", "@", "everything2"):
            for needed in Scope:
                self.assertFalse(allows((text,), needed, ""), text)


class RoleTests(TestCase):
    def test_role_bounds_what_a_token_can_have(self) -> None:
        for needed in Scope:
            self.assertTrue(is_of_role(Role.OWNER, needed))
            self.assertEqual(is_of_role(Role.OPERATOR, needed), needed is not Scope.ACCOUNTS_MANAGE)
            self.assertEqual(is_of_role(Role.MEMBER, needed), needed is Scope.SESSIONS_CONNECT)
            self.assertFalse(is_of_role(Role.GUEST, needed))

    def test_guests_get_no_token(self) -> None:
        a_token(account=replace(ADA, role=Role.MEMBER))
        with self.assertRaises(Invalid) as caught:
            a_token(account=replace(ADA, role=Role.GUEST))
        self.assertEqual(caught.exception.field, "account")


class StateTests(TestCase):
    def test_token_expires_to_the_second(self) -> None:
        token = a_token(lifetime=7200)
        self.assertEqual(token.expires_at, NOW + 7200)
        self.assertEqual(token_state(token, None, NOW + 7199.999), TokenState.ACTIVE)
        self.assertEqual(token_state(token, None, NOW + 7200), TokenState.EXPIRED)

    def test_lifetime_has_bounds(self) -> None:
        for lifetime in (MIN_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS):
            self.assertEqual(a_token(lifetime=lifetime).expires_at, NOW + lifetime)
        for lifetime in (0, -1, MIN_LIFETIME_SECONDS - 1, MAX_LIFETIME_SECONDS + 1):
            with self.assertRaises(Invalid) as caught:
                a_token(lifetime=lifetime)
            self.assertEqual(caught.exception.field, "expires_in")

    def test_label_is_one_line_that_says_something(self) -> None:
        self.assertEqual(a_token(label="  nightly build ").label, "nightly build")
        for label in ("", "   ", "a\nb", "x" * 65):
            with self.assertRaises(Invalid):
                a_token(label=label)

    def test_revoked_token_stays_revoked(self) -> None:
        revoked = revoke_token(a_token(), now=NOW + 1)
        self.assertEqual(token_state(revoked, None, NOW + 2), TokenState.REVOKED)
        self.assertEqual((revoked.revoked_at, revoked.version), (NOW + 1, 2))
        self.assertIs(revoke_token(revoked, now=NOW + 9), revoked)

    def test_token_ends_with_its_account(self) -> None:
        token = a_token(account=ADA)
        self.assertEqual(token_state(token, ADA, NOW), TokenState.ACTIVE)
        for account in (
            None,
            disable(ADA, now=NOW),
            reset_credentials(ADA),
            enable(disable(ADA, now=NOW)),
            replace(ADA, expires_at=NOW),
        ):
            self.assertEqual(token_state(token, account, NOW), TokenState.ENDED)

    def test_use_is_recorded_once_an_hour(self) -> None:
        token = a_token()
        self.assertTrue(is_use_due(token, NOW))
        used = use_token(token, now=NOW)
        self.assertFalse(is_use_due(used, NOW + USE_PERIOD_SECONDS - 1))
        self.assertTrue(is_use_due(used, NOW + USE_PERIOD_SECONDS))
        self.assertEqual((used.last_used_at, used.version), (NOW, 2))

    def test_actor_has_label_and_id(self) -> None:
        self.assertEqual(a_token().actor, f"token ci ({'t' * 22})")

    def test_default_is_90_days(self) -> None:
        self.assertEqual(access_tokens.DEFAULT_LIFETIME_SECONDS, 90 * 24 * 3600)
