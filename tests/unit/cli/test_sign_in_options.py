"""Options that say who may sign in."""

from __future__ import annotations

import click

from burrowgate.cli.sign_in_options import rule_body, target_body
from burrowgate.errors import Invalid
from tests.support import TestCase


class RuleTests(TestCase):
    def test_each_way_of_naming_people(self) -> None:
        for who, body in (
            (("any",), {"any_account": True}),
            (("claimers",), {"claimers": True}),
            (("ada@example.com", " @example.org "), {"emails": ["ada@example.com"], "domains": ["example.org"]}),
            (("group:ops", "group:google:eng"), {"groups": ["local:ops", "google:eng"]}),
            (("account:Ada Lovelace", "account:x"), {"accounts": ["Ada Lovelace", "x"]}),
        ):
            self.assertEqual(rule_body(who, None, False), body)

    def test_conditions_belong_to_a_rule(self) -> None:
        self.assertEqual(rule_body(("any",), "15m", True), {"any_account": True, "fresh": 900, "strong": True})
        self.assertIsNone(rule_body((), None, False))
        self.assertRaises(click.UsageError, rule_body, (), "15m", False)
        self.assertRaises(click.UsageError, rule_body, (), None, True)
        self.assertRaises(Invalid, rule_body, ("any",), "1y", False)

    def test_what_names_no_one_is_a_usage_error(self) -> None:
        for text in ("", "ada", "@", "group:", "account:", "everyone", "user:ada"):
            self.assertRaises(click.UsageError, rule_body, (text,), None, False)


class TargetTests(TestCase):
    def body(self, **values: object) -> object:
        return target_body(dict(values))

    def test_rules_and_identity_of_a_target(self) -> None:
        self.assertEqual(self.body(), {})
        self.assertEqual(
            self.body(sign_in=("any",), members=("account:Ada",), fresh="1h", strong=False),
            {"sign_in": {"any_account": True, "fresh": 3600}, "members": {"accounts": ["Ada"], "fresh": 3600}},
        )
        self.assertEqual(self.body(sign_in=("",)), {"sign_in": None})
        self.assertEqual(self.body(members=("",), sign_in=()), {"members": None})
        self.assertEqual(self.body(identity=("remote", "remote")), {"identity": ["remote"]})
        self.assertEqual(
            self.body(identity=("off",), identity_claims=("none",)), {"identity": [], "identity_claims": []}
        )

    def test_what_excludes_the_rest_stands_alone(self) -> None:
        for values in (
            {"identity": ("off", "remote")},
            {"identity_claims": ("none", "email")},
            {"fresh": "1h"},
            {"sign_in": ("", "any")},
        ):
            self.assertRaises(click.UsageError, target_body, dict(values))
