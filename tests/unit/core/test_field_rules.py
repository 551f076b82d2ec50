"""Tests for burrowgate.core.field_rules: what an operator may set and remove, and what never."""

from __future__ import annotations

from burrowgate.core.field_rules import MAX_FIELD_RULES, MAX_VALUE_BYTES, FieldRule, apply_rules, check_rules
from burrowgate.errors import Invalid
from tests.support import TestCase


class CheckTests(TestCase):
    def refused(self, *rules: FieldRule) -> str:
        return str(self.assertRaises(Invalid, check_rules, rules, "request_fields"))

    def test_fields_of_an_application_are_accepted(self) -> None:
        rules = (
            FieldRule(name="X-Api-Key", value="a b"),
            FieldRule(name="Authorization", file="/etc/key"),
            FieldRule(name="X-Frame-Options"),
        )
        self.assertIs(check_rules(rules, "request_fields"), rules)

    def test_fields_of_the_gateway_host_framing_and_hop_by_hop_are_refused(self) -> None:
        for name in (
            *("Host", "HOST", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "TE", "Trailer"),
            *("Keep-Alive", "Expect", "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Anything", "X-Real-IP"),
            *("X-Request-Id", "Burrowgate-Session", "Burrowgate-Anything", "Proxy-Authorization", "Proxy-Status"),
            *("Cookie", "Set-Cookie", "Clear-Site-Data", "Origin", "Referer", "Destination", "Location"),
            *("Sec-WebSocket-Key", "X-Original-URL", "Alt-Svc", "Date", "Burrowgate-Assertion"),
            *("X!Forwarded!For", "Burrowgate*Assertion", "content'length"),
        ):
            self.assertIn("the gateway itself", self.refused(FieldRule(name=name, value="x")), name)
            self.assertIn("the gateway itself", self.refused(FieldRule(name=name)), name)

    def test_fields_of_the_visitors_identity_can_be_set(self) -> None:
        rules = (FieldRule(name="Remote-User", value="viewer"), FieldRule(name="X-Auth-Request-Email"))
        self.assertIs(check_rules(rules, "request_fields"), rules)

    def test_spellings_that_servers_read_as_another_name_are_refused(self) -> None:
        for name in ("", "a b", "a:b", "a\r\nb", "\xe9", "X_Forwarded_For", "x.real.ip", "Content_Length"):
            self.assertIn("not the name of a field", self.refused(FieldRule(name=name, value="x")), name)

    def test_malformed_values_are_refused(self) -> None:
        for value in (" a", "a ", "a\r\nHost: b", "a\nb", "a\0b", "\xe9", "x" * (MAX_VALUE_BYTES + 1)):
            self.assertIn("is not one line", self.refused(FieldRule(name="X", value=value)), value)

    def test_files_have_absolute_paths_and_no_value_beside_them(self) -> None:
        for rule in (
            FieldRule(name="X", file="key"),
            FieldRule(name="X", file="/a\0b"),
            FieldRule(name="X", value="a", file="/a"),
        ):
            self.assertIn("absolute path", self.refused(rule))

    def test_each_name_has_one_rule_and_their_number_is_limited(self) -> None:
        self.assertIn("twice", self.refused(FieldRule(name="X-A", value="a"), FieldRule(name="x-a")))
        self.assertIn("at most", self.refused(*(FieldRule(name=f"X-{n}") for n in range(MAX_FIELD_RULES + 1))))


class ApplyTests(TestCase):
    def test_fields_are_set_in_place_of_all_of_the_name_and_removed(self) -> None:
        fields = [(b"X-A", b"1"), (b"x-a", b"2"), (b"X-B", b"3"), (b"X-C", b"4")]
        self.assertEqual(apply_rules(fields, {b"x-a": b"new", b"x-b": None}), [(b"X-C", b"4"), (b"x-a", b"new")])
