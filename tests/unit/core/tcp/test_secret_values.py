"""Values of credentials: which objects are one, and that errors never repeat a value."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.tcp.secret_values import MAX_VALUE_BYTES, check_values, decode, encode
from burrowgate.core.tcp.vaults import CredentialKind
from burrowgate.errors import Invalid
from tests.support import TestCase

PASSWORD, SSH_KEY, HEADERS, JSON = (
    CredentialKind.PASSWORD,
    CredentialKind.SSH_KEY,
    CredentialKind.HEADERS,
    CredentialKind.JSON,
)
SECRET = "correct-horse"

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


class AcceptedTests(TestCase):
    def test_values_of_each_kind(self) -> None:
        for kind, values in (
            (PASSWORD, {"password": " with spaces and \u00e4 "}),
            (SSH_KEY, {"private_key": "-----BEGIN OPENSSH PRIVATE KEY-----"}),
            (HEADERS, {"Authorization": "Bearer x", "X-Api-Key": "y"}),
            (JSON, {"user": "ada", "nested": {"list": [1, 2.5, None, True]}}),
        ):
            self.assertIs(check_values(kind, values), values)

    @given(st.dictionaries(st.text(), _json))
    def test_every_object_comes_back(self, values: dict[str, Any]) -> None:
        try:
            data = encode(values)
        except Invalid:  # lone surrogates
            return
        self.assertEqual(decode(data + b"   "), values)


class RefusedTests(TestCase):
    def test_malformed_values(self) -> None:
        deep: dict[str, Any] = {}
        for _ in range(50):
            deep = {"a": deep}
        for kind, values in (
            (PASSWORD, {}),
            (PASSWORD, {"password": ""}),
            (PASSWORD, {"password": 1}),
            (PASSWORD, {"password": f"{SECRET}\0"}),
            (PASSWORD, {"password": SECRET, "other": SECRET}),
            (PASSWORD, {"password": SECRET * MAX_VALUE_BYTES}),
            (PASSWORD, {"password": f"{SECRET}\ud800"}),
            (SSH_KEY, {"password": SECRET}),
            (HEADERS, {}),
            (HEADERS, {"X-Key": ""}),
            (HEADERS, {"X-Key": f"{SECRET}\r\nX-Other: y"}),
            (HEADERS, {"X-Key": f"{SECRET}\n"}),
            (HEADERS, {"X-Key": f"{SECRET}\u00e4"}),
            (HEADERS, {"X Key": SECRET}),
            (HEADERS, {"X-Key:": SECRET}),
            (HEADERS, {"X-Key": SECRET, "x-key": SECRET}),
            (HEADERS, {"Host": SECRET}),
            (HEADERS, {"Content-Length": SECRET}),
            (HEADERS, {"X-Forwarded-For": SECRET}),
            (HEADERS, {"Burrowgate-Session": SECRET}),
            (HEADERS, {f"X-{number}": SECRET for number in range(5_000)}),
            (JSON, {}),
            (JSON, deep),
            (JSON, {"a": {1: SECRET}}),
            (JSON, {"a": {SECRET}}),
            (JSON, {"a": [float("nan")], "b": SECRET}),
        ):
            with self.assertRaises(Invalid) as caught:
                check_values(kind, values)
            self.assertNotIn(SECRET, f"{caught.exception!r} {caught.exception}")
            self.assertIsNone(caught.exception.__cause__)

    def test_what_is_not_an_object_is_not_decoded(self) -> None:
        for data in (b"", b"[]", b"1", b"{", b"\xff"):
            self.assertRaises(ValueError, decode, data)
