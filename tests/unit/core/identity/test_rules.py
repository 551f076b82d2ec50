"""Rules: who fits, when a proof is too old, and what is refused as a rule (requirements 32 and 34)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.durations import DAY, HOUR, MINUTE
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import EndReason, end_login, open_login
from burrowgate.core.identity.rules import (
    MAX_NAMES,
    NO_ACCOUNT,
    SignedIn,
    SignInRule,
    Verdict,
    check_rule,
    common,
    describe,
    from_value,
    judge,
    judged_until,
    to_value,
)
from burrowgate.errors import Invalid
from tests.support import TestCase

START = 1_700_000_000
ADA = Account(
    account_id="ada",
    name="Ada",
    email="ada@example.com",
    attested_by="owner",
    groups=("local:friends", "corp:admins"),
    created_at=START,
)


def signed_in(account: Account = ADA, *, strong: bool = False) -> SignedIn:
    return SignedIn(
        login=open_login(account, login_id="1", method="password", strong=strong, now=START), account=account
    )


class JudgeTests(TestCase):
    def verdict(self, rule: SignInRule, who: SignedIn | None = None, at: int = 0, **more: bool) -> Verdict:
        return judge(rule, who or signed_in(), START + at, **more)

    def test_each_way_of_naming_an_account(self) -> None:
        """(sign-in 32)"""
        for rule, fits in (
            (SignInRule(any_account=True), True),
            (SignInRule(accounts=("eve", "ada")), True),
            (SignInRule(accounts=("Ada",)), False),
            (SignInRule(emails=("ada@example.com",)), True),
            (SignInRule(emails=("da@example.com",)), False),
            (SignInRule(domains=("example.com",)), True),
            (SignInRule(domains=("ample.com",)), False),
            (SignInRule(domains=("com",)), False),
            (SignInRule(domains=("mail.example.com",)), False),
            (SignInRule(groups=("corp:admins",)), True),
            (SignInRule(groups=("local:admins",)), False),
            (SignInRule(claimers=True), False),
            (SignInRule(), False),
            (SignInRule(accounts=("eve",), groups=("local:friends",)), True),
        ):
            with self.subTest(rule=rule):
                self.assertIs(self.verdict(rule), Verdict.FITS if fits else Verdict.OTHER_PERSON)
        self.assertIs(self.verdict(SignInRule(claimers=True), has_claimed=True), Verdict.FITS)
        self.assertIs(self.verdict(SignInRule(accounts=("eve",)), has_claimed=True), Verdict.OTHER_PERSON)

    def test_unattested_address_fits_no_rule(self) -> None:
        """(sign-in 32)"""
        unattested = signed_in(replace(ADA, attested_by=""))
        for rule in (SignInRule(emails=("ada@example.com",)), SignInRule(domains=("example.com",))):
            self.assertIs(self.verdict(rule, unattested), Verdict.OTHER_PERSON)

    def test_login_that_is_over_has_to_sign_in(self) -> None:
        everyone, ada = SignInRule(any_account=True), signed_in()
        self.assertIs(judge(everyone, None, START), Verdict.NOT_SIGNED_IN)
        for who, at in (
            (replace(ada, login=end_login(ada.login, EndReason.REVOKED, now=START)), 0),
            (replace(ada, account=None), 0),
            (replace(ada, account=replace(ADA, disabled_at=START)), 0),
            (ada, DAY),
        ):
            self.assertIs(self.verdict(everyone, who, at), Verdict.NOT_SIGNED_IN)

    def test_proof_is_fresh_up_to_its_last_second(self) -> None:
        rule = SignInRule(any_account=True, fresh=10 * MINUTE)
        self.assertIs(self.verdict(rule, at=600), Verdict.FITS)
        self.assertIs(self.verdict(rule, at=601), Verdict.STALE_PROOF)
        self.assertEqual(judged_until(rule, signed_in().login), START + 601)
        self.assertEqual(judged_until(SignInRule(any_account=True), signed_in().login), START + 24 * HOUR)
        self.assertEqual(judged_until(SignInRule(any_account=True, fresh=DAY), signed_in().login), START + 24 * HOUR)

    def test_strong_rule_requires_two_factors(self) -> None:
        rule = SignInRule(any_account=True, strong=True)
        self.assertIs(self.verdict(rule), Verdict.STALE_PROOF)
        self.assertIs(self.verdict(rule, signed_in(strong=True)), Verdict.FITS)

    def test_other_person_does_not_learn_that_the_proof_is_too_weak(self) -> None:
        rule = SignInRule(accounts=("eve",), strong=True, fresh=60)
        self.assertIs(self.verdict(rule, at=HOUR), Verdict.OTHER_PERSON)


class CheckRuleTests(TestCase):
    def test_rule_is_written_in_one_form(self) -> None:
        checked = check_rule(
            SignInRule(
                emails=("Ada@Example.com", "ada@example.com"),
                domains=("@Example.com", "example.com"),
                groups=("local:friends", "local:friends"),
                accounts=("a", "a"),
                fresh=HOUR,
            )
        )
        self.assertEqual((checked.emails, checked.domains), (("ada@example.com",), ("example.com",)))
        self.assertEqual((checked.groups, checked.accounts), (("local:friends",), ("a",)))
        self.assertEqual(check_rule(checked), checked)

    def test_what_is_not_a_rule_is_refused_with_its_field(self) -> None:
        for rule, field in (
            (SignInRule(), "sign_in"),
            (SignInRule(fresh=60, strong=True), "sign_in"),
            (SignInRule(emails=("a@b@example.com",)), "sign_in.emails"),
            (SignInRule(domains=("*.example.com",)), "sign_in.domains"),
            (SignInRule(domains=("com",)), "sign_in.domains"),
            (SignInRule(domains=("127.0.0.1",)), "sign_in.domains"),
            (SignInRule(groups=("friends",)), "sign_in.groups"),
            (SignInRule(groups=(":friends",)), "sign_in.groups"),
            (SignInRule(groups=("local:",)), "sign_in.groups"),
            (SignInRule(any_account=True, fresh=59), "sign_in.fresh"),
            (SignInRule(any_account=True, fresh=DAY + 1), "sign_in.fresh"),
            (SignInRule(accounts=tuple(map(str, range(MAX_NAMES + 1)))), "sign_in"),
        ):
            with self.subTest(rule=rule), self.assertRaises(Invalid) as caught:
                check_rule(rule)
            self.assertEqual(caught.exception.field, field)

    def test_names_of_all_kinds_count_together(self) -> None:
        third = MAX_NAMES // 3 + 1
        emails, domains, groups = (
            tuple(text.format(number) for number in range(third))
            for text in ("a{}@example.com", "d{}.example.com", "local:g{}")
        )
        with self.assertRaises(Invalid):
            check_rule(SignInRule(emails=emails, domains=domains, groups=groups))
        check_rule(SignInRule(emails=emails, domains=domains))

    def test_name_of_a_group_may_contain_a_colon(self) -> None:
        self.assertEqual(check_rule(SignInRule(groups=("corp:a:b",))).groups, ("corp:a:b",))
        for text in ("corp:", ":a", "corp"):
            with self.assertRaises(Invalid):
                check_rule(SignInRule(groups=(text,)))

    def test_largest_rule_is_accepted(self) -> None:
        check_rule(SignInRule(accounts=tuple(map(str, range(MAX_NAMES))), fresh=MINUTE))


class ValueTests(TestCase):
    """Rules as JSON values, in which stores keep them."""

    WHOLE: dict[str, Any] = {
        "any_account": True,
        "accounts": ["a"],
        "emails": ["a@example.com"],
        "domains": ["example.com"],
        "groups": ["local:g", "local:h"],
        "claimers": True,
        "fresh": 60,
        "strong": True,
    }

    def test_each_field_comes_back(self) -> None:
        for names in (list(self.WHOLE), *([name] for name in self.WHOLE), []):
            value = {name: self.WHOLE[name] for name in names}
            fields = {name: tuple(one) if isinstance(one, list) else one for name, one in value.items()}
            self.assertEqual(to_value(SignInRule(**fields)), value)
            self.assertEqual(from_value(value), SignInRule(**fields))
        self.assertEqual((to_value(None), from_value(None)), (None, None))

    def test_what_cannot_be_read_fits_no_account(self) -> None:
        """(sign-in 34)"""
        wrong: dict[str, Any] = dict.fromkeys(self.WHOLE, "x") | {"fresh": True}
        values = [{**self.WHOLE, name: value} for name, value in wrong.items()]
        values += [{**self.WHOLE, "emails": ["a@example.com", 1]}, {**self.WHOLE, "any_account": 1}]
        for value in (*values, {**self.WHOLE, "networks": []}, [], "any_account", 1, True):
            self.assertEqual(from_value(value), NO_ACCOUNT, value)
        self.assertEqual(judge(NO_ACCOUNT, signed_in(strong=True), START, has_claimed=True), Verdict.OTHER_PERSON)


class DescribeTests(TestCase):
    def test_rules_in_words(self) -> None:
        for rule, words in (
            (SignInRule(any_account=True), "anyone who signs in"),
            (SignInRule(accounts=("ada",)), "Ada"),
            (SignInRule(accounts=("gone",)), "a deleted account"),
            (SignInRule(), "no account"),
            (
                SignInRule(accounts=("ada",), emails=("eve@example.com",), domains=("example.org",), claimers=True),
                "Ada, eve@example.com, anyone at example.org and those who claimed it",
            ),
            (
                SignInRule(groups=("local:friends",), strong=True, fresh=600),
                "members of local:friends (with two factors, signed in within 10 minutes)",
            ),
        ):
            self.assertEqual(describe(rule, {"ada": "Ada"}), words)

    def test_addresses_are_counted_where_they_are_not_to_be_named(self) -> None:
        for emails, words in (
            (("a@example.com",), "Ada and 1 address"),
            (("a@b.example", "b@b.example"), "Ada and 2 addresses"),
        ):
            rule = SignInRule(accounts=("ada",), emails=emails)
            self.assertEqual(describe(rule, {"ada": "Ada"}, shows_addresses=False), words)


NAMED = st.builds(
    SignInRule,
    any_account=st.booleans(),
    accounts=st.lists(st.sampled_from(("ada", "eve")), unique=True).map(tuple),
    emails=st.lists(st.sampled_from(("ada@example.com", "eve@example.com")), unique=True).map(tuple),
    domains=st.lists(st.sampled_from(("example.com", "example.org")), unique=True).map(tuple),
    groups=st.lists(st.sampled_from(("local:friends", "corp:admins", "local:x")), unique=True).map(tuple),
    claimers=st.booleans(),
    fresh=st.sampled_from((None, MINUTE, HOUR)),
    strong=st.booleans(),
)


class CommonTests(TestCase):
    @given(NAMED, NAMED, st.booleans(), st.booleans(), st.sampled_from((0, 2 * MINUTE, 2 * HOUR)))
    def test_account_that_fits_what_is_common_fits_both(
        self, first: SignInRule, second: SignInRule, strong: bool, has_claimed: bool, age: int
    ) -> None:
        who = signed_in(strong=strong)

        def fits(rule: SignInRule | None) -> bool:
            assert rule is not None
            return judge(rule, who, START + age, has_claimed=has_claimed) is Verdict.FITS

        if fits(common(first, second)):
            self.assertTrue(fits(first) and fits(second))
        self.assertEqual(common(first, first), first)

    def test_no_rule_is_fitted_by_everyone(self) -> None:
        rule = SignInRule(accounts=("ada",), strong=True)
        self.assertIs(common(None, rule), rule)
        self.assertIs(common(rule, None), rule)
        self.assertIsNone(common(None, None))

    def test_wider_rule_takes_nothing_away(self) -> None:
        rule = SignInRule(accounts=("ada",), domains=("example.com",), fresh=HOUR)
        for wider in (
            replace(rule, accounts=("eve", "ada")),
            replace(rule, fresh=None),
            replace(rule, groups=("local:friends",), claimers=True),
            SignInRule(any_account=True),
        ):
            self.assertEqual(common(rule, wider), rule)
            self.assertNotEqual(common(wider, rule), wider)
