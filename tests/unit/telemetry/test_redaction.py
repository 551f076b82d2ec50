"""Redaction removes every secret at any position, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import links
from burrowgate.core.audit import GENESIS
from burrowgate.core.identity import credentials
from burrowgate.core.identity.credentials import CodeKind
from burrowgate.core.tokens import Keyring
from burrowgate.core.webhook_signing import write_secret
from burrowgate.telemetry.redaction import redact, redact_wire
from tests.support import START, TestCase
from tests.support.logs import (
    ACCESS_TOKEN,
    ACCOUNT_COOKIE,
    BASE,
    COOKIE,
    KEY,
    LOGIN_COOKIE,
    MAC,
    PAGE,
    SECRETS,
    SEED,
    SID,
    TOKEN,
)

WEBHOOK = write_secret(bytes(range(200, 232)))


class RedactionTests(TestCase):
    def test_every_secret_is_removed_at_any_position(self) -> None:
        link = links.full("https://app.example.com", TOKEN, "/reports/42?a=b")
        page = links.page("https://app.example.com", TOKEN, PAGE, "/reports/42")
        for text in (
            TOKEN,
            f"Bearer {TOKEN}",
            f"Authorization: Bearer {TOKEN}\r\nHost: x",
            f"\n{TOKEN}\n",
            f"x{TOKEN}y",
            f"{TOKEN}{TOKEN}",
            link,
            f"GET {link}&x=y HTTP/1.1",
            page,
            f"/reports/42?a=b&{PAGE}=p&c=d&{MAC}={BASE}",
            f"/?next={link}".replace("=", "%3D").replace("&", "%26").replace(".", "%2E").replace("?", "%3F"),
            f"next=https%3A%2F%2Fapp%2F%3F{MAC}%3D{BASE}%26{PAGE}%3Dp",
            f"next=https%3A%2F%2Fapp%2F%3F{PAGE}%3dp",
            f"Cookie: a=b; burrowgate={COOKIE}; c=d",
            f"__Host-burrowgate={COOKIE}",
            f"seed={SEED}",
            f"seed%3D{SEED}",
            f'{{"seed": "{SEED}="}}',
            f"({SEED})",
            f"secret={WEBHOOK}",
            f"Authorization: Bearer {ACCESS_TOKEN}",
            f"?key={ACCESS_TOKEN}&x=y".replace(".", "%2E"),
            f"Cookie: burrowgate-account={ACCOUNT_COOKIE}; burrowgate-login={LOGIN_COOKIE}",
            f"whsec_{'ab+/' * 11}",
            repr(links.find(f"{MAC}={BASE}&{PAGE}=p".encode())),
        ):
            with self.subTest(text=text):
                redacted = redact(text)
                self.assertIn("[redacted]", redacted)
                self.assertNotIn(WEBHOOK, redacted)
                self.assertNotIn("ab+/", redacted)
                for name, secret in SECRETS.items():
                    self.assertNotIn(secret, redacted, name)

    def test_secrets_of_sign_in_are_removed(self) -> None:
        login_id, nonce, authority = "L" * 22, bytes(16), b"app.example.com"
        ticket_text = credentials.sign_in_ticket(KEY, nonce, authority, now=START, strong=True)
        ticket = credentials.read_ticket(Keyring([KEY]), ticket_text.encode(), START)
        way_back = credentials.way_back_cookie(KEY, nonce, b"/", now=START)
        assert ticket is not None and way_back is not None
        secrets = [
            credentials.account_cookie(KEY, login_id),
            credentials.login_cookie(KEY, login_id, authority),
            way_back,
            credentials.way_back_cookie(KEY, nonce, b"/" + b"a" * 2_047, now=START) or "",
            ticket_text,
            credentials.completion_code(KEY, login_id, ticket, now=START),
            credentials.access_token(KEY, login_id),
        ]
        for secret in secrets:
            for text in (secret, f"Cookie: a={secret}; b=c", f"/sign-in/complete?code={secret}", f"x%3D{secret}%26"):
                self.assertNotIn(secret[-22:], redact(text), text)
                self.assertNotIn(secret[-22:], redact_wire(text.encode()), text)
        for kind, path in ((CodeKind.CLAIM, "share"), (CodeKind.INVITATION, "invited")):
            code = credentials.link_code(KEY, kind, "A" * 12)
            for text in (
                f"/{path}/{code}",
                f"https://in.example.com/{path}/{code}?a=b",
                f"next=https%3A%2F%2Fin.example.com%2F{path}%2f{code}",
                f"/{path}/{code} and /{path}/{code}",
            ):
                self.assertNotIn(code[12:], redact(text), text)
                self.assertNotIn(code[12:], redact_wire(text.encode()), text)

    def test_other_text_is_unchanged(self) -> None:
        self.assertEqual(redact(f"before {TOKEN} after"), "before [redacted] after")
        for text in (
            "",
            "nothing here",
            SID,
            f"session {SID} of {KEY.kid}",
            f"{KEY.kid}.{SID}.{START}",
            GENESIS,
            f"sha256:{'0123456789abcdef' * 4}",
            "/static/main-4f9a8b7c6d5e4f9a8b7c6d5e4f9a.js",
            f"/share/{'a' * 33}",
            f"/photos/{'a' * 34}",
            f"jquery.{'a' * 21}.{'b' * 22}.js",
            "123e4567-e89b-12d3-a456-426614174000",
            "/search?averyveryverylongname=p&averyveryverylongname12=p",
        ):
            self.assertEqual(redact(text), text)

    @given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([TOKEN, COOKIE, f"{MAC}={BASE}"]))
    def test_secret_is_removed_within_any_text(self, before: str, after: str, secret: str) -> None:
        self.assertNotIn(secret, redact(before + secret + after))
