"""Logins: states, renewal and end, to the second (requirement 22)."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.durations import DAY, HOUR
from burrowgate.core.identity.accounts import Account, Role, change_account, check_name, is_usable
from burrowgate.core.identity.logins import (
    EndReason,
    Login,
    LoginState,
    end_login,
    expires_at,
    is_renewal_due,
    is_renewal_recorded,
    login_state,
    open_login,
    over_at,
    prove_again,
    provider_of,
    renew,
    renewal_due_at,
    with_token,
)
from burrowgate.errors import Invalid
from tests.support import TestCase

START = 1_700_000_000
ADA = Account(account_id="a" * 22, name="Ada", created_at=START)


def a_login(account: Account = ADA) -> Login:
    return open_login(account, login_id="l" * 22, method="passkey", strong=True, now=START, address="192.0.2.1")


class LoginStateTests(TestCase):
    def test_unused_login_is_stale_after_24_hours_to_the_second(self) -> None:
        login = a_login()
        self.assertIs(login_state(login, ADA, START), LoginState.ACTIVE)
        self.assertIs(login_state(login, ADA, START + 24 * HOUR - 1), LoginState.ACTIVE)
        self.assertIs(login_state(login, ADA, START + 24 * HOUR), LoginState.STALE)
        self.assertIs(login_state(login, ADA, START + 36 * HOUR), LoginState.SPENT)

    def test_login_in_use_ends_after_36_hours_to_the_second(self) -> None:
        login, now, renewals = a_login(), START, 0
        while login_state(login, ADA, now) is LoginState.ACTIVE:
            if is_renewal_due(login, now):
                login = renew(login, now=now)
                renewals += 1
            now += 60
        self.assertEqual(now, START + 36 * HOUR)
        self.assertIs(login_state(login, ADA, START + 36 * HOUR - 1), LoginState.ACTIVE)
        self.assertIs(login_state(login, ADA, START + 36 * HOUR), LoginState.SPENT)
        # Later ones would change nothing: the last one already reaches the end.
        self.assertEqual((renewals, login.renewals, login.version), (12, 12, 13))

    def test_renewal_is_due_an_hour_after_the_last_one(self) -> None:
        login = a_login()
        self.assertFalse(is_renewal_due(login, START + HOUR - 1))
        self.assertTrue(is_renewal_due(login, START + HOUR))
        renewed = renew(login, now=START + HOUR)
        self.assertFalse(is_renewal_due(renewed, START + 2 * HOUR - 1))
        self.assertEqual(renewed.access_until, START + 25 * HOUR)
        self.assertEqual(expires_at(renewed), START + 25 * HOUR)
        self.assertEqual(renew(renewed, now=START + 30 * HOUR).access_until, START + 36 * HOUR)

    def test_renewal_keeps_the_sealed_token(self) -> None:
        login = with_token(a_login(), "one")
        self.assertEqual((renew(login, now=START + HOUR).sealed, login.version), ("one", 2))
        self.assertEqual(with_token(login, "").sealed, "")

    def test_login_by_a_provider_is_renewed_with_its_token_only(self) -> None:
        login = replace(a_login(), identity_id="i" * 32, method="oidc:corp")
        self.assertIsNone(renewal_due_at(login))
        self.assertFalse(is_renewal_due(login, START + 2 * HOUR))
        self.assertEqual(renewal_due_at(with_token(login, "one")), START + HOUR)
        self.assertEqual((provider_of(login), provider_of(a_login())), ("corp", ""))

    def test_first_renewal_of_each_day_is_recorded(self) -> None:
        login, recorded = a_login(), []
        for hour in range(1, 37):
            if is_renewal_recorded(login, START + hour * HOUR):
                recorded.append(hour)
            login = renew(login, now=START + hour * HOUR)
        self.assertEqual(recorded, [1, 24])

    def test_login_is_over_when_it_was_ended_or_its_time_has_passed(self) -> None:
        login = a_login()
        self.assertEqual(over_at(login), START + DAY)
        self.assertEqual(over_at(end_login(login, EndReason.REVOKED, now=START + 5)), START + 5)
        self.assertEqual(over_at(end_login(login, EndReason.REVOKED, now=START + 2 * DAY)), START + DAY)

    def test_proof_at_the_provider_may_be_older_than_the_login(self) -> None:
        opened = [
            open_login(ADA, login_id="l", method="oidc:corp", strong=False, now=START, proved_at=at).proved_at
            for at in (None, 0, START - 60, START + 60)
        ]
        self.assertEqual(opened, [START, 0, START - 60, START])

    def test_login_depends_on_its_account(self) -> None:
        login = a_login()
        for account in (
            None,
            replace(ADA, disabled_at=START),
            replace(ADA, expires_at=START + 5),
            replace(ADA, credentials_epoch=1),
        ):
            self.assertIs(login_state(login, account, START + 5), LoginState.DISABLED)
        self.assertIs(login_state(login, replace(ADA, expires_at=START + 6), START + 5), LoginState.ACTIVE)
        reset = replace(ADA, credentials_epoch=3)
        self.assertIs(login_state(a_login(reset), reset, START), LoginState.ACTIVE)

    def test_ended_login_stays_ended_with_its_first_reason(self) -> None:
        ended = end_login(a_login(), EndReason.SIGNED_OUT, now=START + 1)
        self.assertEqual((ended.ended_at, ended.ended_why, ended.version), (START + 1, EndReason.SIGNED_OUT, 2))
        self.assertIs(end_login(ended, EndReason.REVOKED, now=START + 2), ended)
        self.assertIs(login_state(ended, None, START + DAY * 9), LoginState.ENDED)

    def test_fresh_proof_prolongs_nothing(self) -> None:
        login = a_login()
        proved = prove_again(login, now=START + HOUR, strong=False)
        self.assertEqual((proved.proved_at, proved.strong, proved.version), (START + HOUR, False, 2))
        self.assertEqual((proved.access_until, proved.refresh_until), (login.access_until, login.refresh_until))

    def test_representation_contains_no_token(self) -> None:
        self.assertNotIn("secret", repr(replace(a_login(), sealed="secret")))


class AccountTests(TestCase):
    def test_guest_is_usable_until_it_expires(self) -> None:
        guest = replace(ADA, expires_at=START + 1)
        self.assertTrue(is_usable(guest, START))
        self.assertFalse(is_usable(guest, START + 1))

    def test_guest_that_gets_another_role_expires_no_longer(self) -> None:
        guest = replace(ADA, role=Role.GUEST, expires_at=START + 1)
        for role, expected in ((Role.MEMBER, None), (Role.GUEST, START + 1), (None, START + 1)):
            self.assertEqual(change_account(guest, role=role, name="Eve").expires_at, expected)

    def test_names_are_one_visible_line(self) -> None:
        for text in ("", " ", "a" * 65, "a\nb", "a\tb", "a\0", "a\u200bb", "\u202ea", "\ud800", "a\u2028b", "\ue000"):
            with self.subTest(text=text), self.assertRaises(Invalid):
                check_name(text)
        self.assertEqual(check_name("  Ada L\u00f6velace "), "Ada L\u00f6velace")
        self.assertEqual(check_name("e\u0301"), "\u00e9")
        self.assertEqual(check_name("a" * 64), "a" * 64)
