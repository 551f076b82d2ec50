"""Tests for burrowgate.core.http.request_variation: a head that is varied is the one that is parsed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.core.field_rules import FieldValues
from burrowgate.core.http.forwarding import upstream_head
from burrowgate.core.http.host_mapping import HostMapping
from burrowgate.core.http.request import BadRequest, RequestHead, parse_request
from burrowgate.core.http.request_variation import vary
from tests.support import TestCase

NAMES = [
    b"X-A",
    b"x-a",
    b"If-None-Match",
    b"Referer",
    b"Cookie",
    b"Accept",
    b"Sec-Fetch-Dest",
    b"Sec-Fetch-Mode",
    b"Origin",
    b"Authorization",
    b"X-Forwarded-For",
    b"Burrowgate-Token",
    b"Connection",
    b"Destination",
    b"User-Agent",
    b"Via",
    b"traceparent",
    b"X-Request-Id",
]
VALUES = [
    b"a",
    b"b",
    b"a b",
    b"",
    b" a",
    b"\x80",
    b"a\nb",
    b"x-a",
    b"close",
    b"navigate",
    b"text/html",
    b"x=y",
    b"x=z; w=v",
    b"burrowgate=abc",
    b"x=y; burrowgate=abc",
    b"x=z; burrowgate=abc",
    b"x=z; burrowgate-sso=abc",
    b"https://app.example/page?" + b"A" * 22 + b"=" + b"B" * 40,
    b"https://app.example/page?" + b"C" * 22 + b"=" + b"D" * 40,
]


@dataclass
class Gateway:
    proto: bytes = b"http"
    pseudonym: bytes = b"burrowgate-test"


@dataclass
class To:
    mapping: HostMapping | None = None
    tls: bool | None = False
    request_rules: FieldValues | None = None


def parsed(fields: list[tuple[bytes, bytes]]) -> RequestHead | None:
    """Return the head with `fields`, or None if they are refused."""
    try:
        return parse_request(b"GET", b"/", False, [(b"Host", b"app.example"), *fields], "192.0.2.1", "http")
    except BadRequest:
        return None


def lines(head: RequestHead, to: To) -> bytes | None:
    """Return the field lines for the target, or None if one cannot be written."""
    try:
        return upstream_head(head, Gateway(), to, query=None, sid="", id=b"r", public=b"http://app.example")[1]
    except ValueError:
        return None


class VariationTests(TestCase):
    @settings(max_examples=1500, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES), st.sampled_from(VALUES)), min_size=1, max_size=6
        ),
        st.sampled_from([To(), To(request_rules={b"X-A": b"a"})]),
    )
    def test_head_that_is_varied_is_the_one_that_is_parsed(
        self, drawn: list[tuple[bytes, bytes, bytes]], to: To
    ) -> None:
        before, now = [(name, old) for name, old, _ in drawn], [(name, new) for name, _, new in drawn]
        head, expected = parsed(before), parsed(now)
        if head is None:
            return
        lines(head, to)
        fields, kept = head.fields, head.fields[:]
        if not vary(head, [change for change in drawn if change[1] != change[2]], "http"):
            self.assertEqual((head.fields, lines(head, to)), (kept, lines(parsed(before) or head, to)))
            return
        self.assertEqual(fields, kept)
        assert expected is not None, drawn
        made = lines(head, to)
        self.assertEqual(made, lines(expected, to))
        blank = {"lines": b"", "mapping": None, "rules": None}
        self.assertEqual(replace(head, **blank), replace(expected, **blank))  # type: ignore[arg-type]

    def test_ordinary_fields_of_a_browser_are_varied(self) -> None:
        before = [
            (b"Accept", b"*/*"),
            (b"Referer", b"https://app.example/a"),
            (b"If-None-Match", b'"1"'),
            (b"Sec-Fetch-Dest", b"script"),
            (b"Cookie", b"a=b; burrowgate=abc"),
        ]
        head = parsed(before)
        assert head is not None
        lines(head, To())
        changes = [
            (b"Referer", b"https://app.example/a", b"https://app.example/b"),
            (b"If-None-Match", b'"1"', b'"2"'),
            (b"Sec-Fetch-Dest", b"script", b"style"),
            (b"Cookie", b"a=b; burrowgate=abc", b"a=c; burrowgate=abc"),
        ]
        self.assertTrue(vary(head, changes, "http"))
        self.assertIn(b'\r\nIf-None-Match: "2"\r\n', head.lines)
        self.assertIn(b"\r\nCookie: a=c\r\n", head.lines)
        self.assertEqual(head.facts.destination, b"style")

    def test_fields_that_decide_are_left_to_the_parser(self) -> None:
        for name, old, new in (
            (b"Cookie", b"a=b; burrowgate=abc", b"a=b; burrowgate=abd"),
            (b"Cookie", b"a=b", b"a=b; burrowgate=abc"),
            (b"Authorization", b"Basic YTpi", b"Basic YTpj"),
            (b"Origin", b"http://a", b"http://b"),
            (b"Sec-Fetch-Mode", b"navigate", b"cors"),
            (b"Accept", b"text/html", b"*/*"),
            (b"User-Agent", b"a", b"b"),
            (b"X-Forwarded-For", b"a", b"b"),
        ):
            head = parsed([(name, old)])
            assert head is not None
            self.assertFalse(vary(head, [(name, old, new)], "http"), name)
