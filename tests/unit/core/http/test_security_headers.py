"""The one table of fields that go with what the gateway itself says."""

from __future__ import annotations

from burrowgate.core.http import security_headers
from tests.support import TestCase


class OwnAnswersTests(TestCase):
    def test_a_policy_allows_nothing_but_what_it_names(self) -> None:
        always = b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        self.assertEqual(security_headers.NOTHING, b"default-src 'none'; " + always)
        policy = security_headers.policy(script_src="'self'", style_src="'self'")
        self.assertEqual(policy, b"default-src 'none'; script-src 'self'; style-src 'self'; " + always)

    def test_each_part_gets_a_list_of_its_own(self) -> None:
        security_headers.fields(b"text/plain").append((b"Set-Cookie", b"secret"))
        self.assertNotIn(b"Set-Cookie", dict(security_headers.fields(b"text/plain")))

    def test_what_they_say(self) -> None:
        said = {
            b"Cache-Control": b"no-store",
            b"X-Content-Type-Options": b"nosniff",
            b"Referrer-Policy": b"no-referrer",
            b"Cross-Origin-Opener-Policy": b"same-origin",
            b"Cross-Origin-Resource-Policy": b"same-origin",
        }
        self.assertEqual(dict(security_headers.FIELDS), said)
        self.assertEqual(
            dict(security_headers.fields(b"text/plain")),
            {b"Content-Type": b"text/plain", b"Content-Security-Policy": security_headers.NOTHING, **said},
        )
