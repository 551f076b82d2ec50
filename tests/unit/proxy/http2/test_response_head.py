"""Tests for burrowgate.proxy.http2.response_head: a plain head is converted as any other, remembered or not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.core.http.fields import field_lines
from burrowgate.proxy.http2 import response_head
from burrowgate.proxy.http2.response_head import http2_fields, plain_fields
from burrowgate.proxy.tls_rules import add_hsts
from tests.support import TestCase

FIELD = st.sampled_from(
    [
        (b"Content-Type", b"text/html"),
        (b"ETag", b'"a"'),
        (b"Set-Cookie", b"a=b"),
        (b"Connection", b"keep-alive"),
        (b"Strict-Transport-Security", b"max-age=1"),
        (b"X-A", b" a "),
        (b"X-Empty", b""),
    ]
)


class PlainFieldsTests(TestCase):
    def setUp(self) -> None:
        response_head._plain_heads.clear()
        self.addCleanup(response_head._plain_heads.clear)

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([200, 404]),
                st.lists(FIELD, max_size=4),
                st.integers(0, 2),
                st.sampled_from([b"", b"max-age=9"]),
            ),
            max_size=6,
        )
    )
    def test_plain_head_is_converted_as_any_other(
        self, heads: list[tuple[int, list[tuple[bytes, bytes]], int, bytes]]
    ) -> None:
        for status, fields, length, hsts in heads + heads:
            expected = [*fields, (b"Content-Length", b"%d" % length)]
            if hsts:
                add_hsts(expected, hsts)
            made, converted = plain_fields(status, field_lines(fields), length, hsts), http2_fields(status, expected)
            self.assertEqual(made, converted)
            self.assertEqual(list(map(type, made)), list(map(type, converted)))

    def test_head_with_a_cookie_is_not_kept(self) -> None:
        plain_fields(200, b"Set-Cookie: a=b\r\n", 1, b"")
        plain_fields(200, b"X-A: b\r\n", 1, b"")
        self.assertEqual(len(response_head._plain_heads), 1)
