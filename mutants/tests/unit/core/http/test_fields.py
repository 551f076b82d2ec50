"""Tests for burrowgate.core.http.fields: cookies of the gateway and the wire format of a head (docs/security.md)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http import fields as http_fields
from burrowgate.core.http.fields import Fields
from tests.support import TestCase


class FieldsTests(TestCase):
    def test_wire_format_of_a_head(self) -> None:
        wire = http_fields.head_bytes(b"GET / HTTP/1.1", [(b"A", b"b"), (b"C", b"")])
        assert wire == b"GET / HTTP/1.1\r\nA: b\r\nC: \r\n\r\n"

    @given(
        st.binary(max_size=6),
        st.lists(st.tuples(st.binary(max_size=5), st.binary(max_size=5)), max_size=3),
        st.sampled_from([b"", b"\r\n", b"\n", b"\r", b"\0", b"\r\nX: y", b"\r\n\r\n"]),
    )
    def test_sec_08_nothing_is_read_as_more_than_it_is(self, start: bytes, fields: Fields, injected: bytes) -> None:
        """Any parts are either refused or written as exactly one line each."""
        try:
            wire = http_fields.head_bytes(start + injected, fields)
        except ValueError:
            assert any(byte in b"".join([start, injected, *map(b"".join, fields)]) for byte in b"\r\n\0")
            return
        assert wire.replace(b"\r\n", b"\n").count(b"\n") == len(fields) + 2
        assert not injected and b"\0" not in wire

    def test_sec_43_the_visit_cookie(self) -> None:
        assert http_fields.set_cookie("https", b"v", 60) == (
            b"__Host-burrowgate=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"
        )
        assert http_fields.set_cookie("http", b"", -5) == b"burrowgate=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
