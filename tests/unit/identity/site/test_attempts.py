"""Attempts at a provider, in encrypted cookies of their browser."""

from __future__ import annotations

from base64 import urlsafe_b64decode

from burrowgate.core.http.site import SiteRequest, SiteResponse
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.site.attempts import (
    ATTEMPT_SECONDS,
    MAX_ATTEMPTS,
    BegunAttempt,
    begin,
    find_attempt,
    with_attempt,
)
from tests.support import START, FixedEntropy, TestCase
from tests.support.sign_in_site import values_of

KEYS = Keyring([Key(bytes(range(32)))])
PREFIX = b"__Host-burrowgate-"


class AttemptTests(TestCase):
    def setUp(self) -> None:
        self.entropy = FixedEntropy()
        self.jar: dict[bytes, bytes] = {}

    def begin(self, now: int = START, **cookies: bytes) -> BegunAttempt:
        """Begin an attempt in the browser, and take its cookies."""
        begun = begin("corp", "account", self.entropy, now=now)
        response = with_attempt(
            SiteResponse(status=303, fields=[], reason="to-provider"),
            begun,
            self.request(),
            keys=KEYS,
            entropy=self.entropy,
            scheme="https",
        )
        for cookie in values_of(response, b"Set-Cookie"):
            name, _, rest = cookie.removeprefix(PREFIX).partition(b"=")
            self.assertRegex(rest, rb"; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=(600|0)$")
            if rest.endswith(b"=0"):
                self.jar.pop(name, None)
            else:
                self.jar[name] = rest.partition(b";")[0]
        return begun

    def request(self) -> SiteRequest:
        return SiteRequest(method=b"GET", path=b"/", address="::1", cookies=tuple(self.jar.items()))

    def find(self, begun: BegunAttempt, now: int = START) -> BegunAttempt | None:
        return find_attempt(self.request(), begun.attempt.state, keys=KEYS, now=now)

    def test_secrets_are_new_for_each_attempt_and_have_128_bits_or_more(self) -> None:
        """(sign-in 1)"""
        attempts = [begin("corp", "account", self.entropy, now=START).attempt for _ in range(50)]
        secrets = [text for one in attempts for text in (one.state, one.nonce, one.verifier)]
        self.assertEqual(len(set(secrets)), 150)
        self.assertTrue(all(len(urlsafe_b64decode(text + "=")) >= 16 for text in secrets))
        self.assertTrue(all(43 <= len(one.verifier) <= 128 for one in attempts))

    def test_attempt_is_found_in_its_browser_for_ten_minutes(self) -> None:
        """(sign-in 1)"""
        begun = self.begin()
        self.assertEqual(self.find(begun, START + ATTEMPT_SECONDS - 1), begun)
        self.assertIsNone(self.find(begun, START + ATTEMPT_SECONDS))
        self.jar.clear()
        self.assertIsNone(self.find(begun))

    def test_cookie_shows_nothing_and_opens_only_unchanged_under_its_name(self) -> None:
        begun = self.begin()
        ((name, value),) = self.jar.items()
        for secret in (begun.attempt.state, begun.attempt.nonce, begun.attempt.verifier, "corp"):
            self.assertNotIn(secret.encode(), value)
        for changed in (value[:-1], value + b"A", b"x" + value[1:], b"", b"\xff" * 40):
            self.jar = {name: changed}
            self.assertIsNone(self.find(begun))
        other = self.begin()
        self.jar = {other.cookie: value}
        self.assertIsNone(self.find(other), "The cookie of another attempt opened.")

    def test_two_tabs_have_an_attempt_each_and_a_fifth_replaces_the_oldest(self) -> None:
        """(sign-in 30)"""
        attempts = [self.begin(START + number) for number in range(MAX_ATTEMPTS)]
        self.assertTrue(all(self.find(one, START + 10) for one in attempts))
        fifth = self.begin(START + 9)
        self.assertEqual(len(self.jar), MAX_ATTEMPTS)
        self.assertIsNone(self.find(attempts[0], START + 10))
        self.assertTrue(all(self.find(one, START + 10) for one in (*attempts[1:], fifth)))

    def test_cookies_that_open_nothing_are_replaced_first(self) -> None:
        """(sign-in 30)"""
        kept = [self.begin(START + number) for number in range(3)]
        self.jar |= {b"begun-forged": b"x", b"begun-stolen": b"y", b"begun-long-name": b"z", b"other": b"w"}
        self.begin(START + 5)
        self.assertTrue(all(self.find(one, START + 10) for one in kept))
        self.assertNotIn(b"begun-forged", self.jar)
        self.assertNotIn(b"begun-stolen", self.jar)
        self.assertIn(b"other", self.jar)

    def test_state_of_any_text_is_looked_for_without_an_error(self) -> None:
        self.begin()
        for state in ("", "é" * 40, "\r\nSet-Cookie: x=y", "\x00", "a" * 10_000):
            self.assertIsNone(find_attempt(self.request(), state, keys=KEYS, now=START))
