"""Tests for burrowgate.core.http.security_headers: the fields of the gateway's own responses."""

from __future__ import annotations

from burrowgate.core.http import security_headers
from tests.support import TestCase


class SecurityFieldsTests(TestCase):
    def test_policy_allows_only_the_named_sources(self) -> None:
        always = b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        self.assertEqual(security_headers.NOTHING, b"default-src 'none'; " + always)
        policy = security_headers.policy(script_src="'self'", style_src="'self'")
        self.assertEqual(policy, b"default-src 'none'; script-src 'self'; style-src 'self'; " + always)

    def test_each_call_returns_a_new_list(self) -> None:
        security_headers.fields(b"text/plain").append((b"Set-Cookie", b"secret"))
        self.assertNotIn(b"Set-Cookie", dict(security_headers.fields(b"text/plain")))

    def test_values_of_the_fields(self) -> None:
        expected = {
            b"Cache-Control": b"no-store",
            b"X-Content-Type-Options": b"nosniff",
            b"Referrer-Policy": b"no-referrer",
            b"Cross-Origin-Opener-Policy": b"same-origin",
            b"Cross-Origin-Resource-Policy": b"same-origin",
        }
        self.assertEqual(dict(security_headers.FIELDS), expected)
        self.assertEqual(
            dict(security_headers.fields(b"text/plain")),
            {b"Content-Type": b"text/plain", b"Content-Security-Policy": security_headers.NOTHING, **expected},
        )
