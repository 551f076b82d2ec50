"""The credentials of sign-in in docs/protocol.md: its formulas and vectors, by `hmac` and `hashlib` alone."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode

from burrowgate.core.identity import credentials
from burrowgate.core.identity.credentials import CodeKind, Ticket, host_id
from burrowgate.core.tokens import Key
from tests.support import ROOT, TestCase

PAGE = (ROOT / "docs/protocol.md").read_text("utf-8")
MASTER, NOW, HOST = bytes(range(32)), 1_700_000_000, b"app.example.com"
KEY, NONCE = Key(MASTER), bytes(range(16))


def b64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def mac(purpose: str, base: str) -> str:
    subkey = hmac.digest(MASTER, f"burrowgate/v1/{purpose}".encode(), "sha256")
    return b64url(hmac.digest(subkey, f"{purpose}\n{base}".encode(), "sha256")[:16])


def signed(purpose: str, text: str) -> str:
    kid = b64url(hashlib.sha256(b"burrowgate key id\n" + MASTER).digest())[:6]
    return f"{kid}.{text}.{mac(purpose, f'{kid}.{text}')}"


def time(seconds: int) -> bytes:
    return seconds.to_bytes(5, "big")


LOGIN, RECORD = b64url(bytes(range(16))), b64url(bytes(range(9)))
HID = b64url(hashlib.sha256(b"burrowgate host\n" + HOST).digest())[:6]
BY_FORMULA = {
    "account cookie": signed("account", LOGIN),
    "login cookie": signed("login", f"{LOGIN}.{HID}"),
    "way back": signed("return", b64url(NONCE + time(NOW + 600) + b"/a?b=c")),
    "rounds": signed("rounds", b64url(b"\x01" + time(NOW))),
    "ticket": signed("transaction", b64url(NONCE + time(NOW + 600) + time(0) + b"\x00" + HID.encode())),
    "completion": signed("complete", b64url(NONCE + time(NOW + 60) + HID.encode() + LOGIN.encode())),
    "claim code": RECORD + mac("claim", RECORD),
    "invitation": RECORD + mac("invite", RECORD),
    "access token": "bgp_" + signed("pat", LOGIN),
}


class SignInVectorTests(TestCase):
    def test_code_follows_the_formulas(self) -> None:
        ticket = Ticket(NONCE, host_id(HOST), NOW + 600)
        self.assertEqual(
            {
                "account cookie": credentials.account_cookie(KEY, LOGIN),
                "login cookie": credentials.login_cookie(KEY, LOGIN, HOST),
                "way back": credentials.way_back_cookie(KEY, NONCE, b"/a?b=c", now=NOW),
                "rounds": credentials.rounds_cookie(KEY, 1, NOW),
                "ticket": credentials.sign_in_ticket(KEY, NONCE, HOST, now=NOW),
                "completion": credentials.completion_code(KEY, LOGIN, ticket, now=NOW),
                "claim code": credentials.link_code(KEY, CodeKind.CLAIM, RECORD),
                "invitation": credentials.link_code(KEY, CodeKind.INVITATION, RECORD),
                "access token": credentials.access_token(KEY, LOGIN),
            },
            BY_FORMULA,
        )

    def test_page_has_them_as_vectors(self) -> None:
        vectors = PAGE.partition("\n## Vectors\n")[2]
        for name, value in BY_FORMULA.items():
            self.assertRegex(vectors, rf"(?m)^    {name} +{re.escape(value)}$")
        self.assertIn(HID, vectors)

    def test_flags_of_a_ticket(self) -> None:
        for strong, switches, flags in ((True, False, 1), (False, True, 2), (True, True, 3)):
            text = credentials.sign_in_ticket(
                KEY, NONCE, HOST, now=NOW, proved_since=NOW - 60, strong=strong, switches=switches
            )
            body = NONCE + time(NOW + 600) + time(NOW - 60) + bytes([flags]) + HID.encode()
            self.assertEqual(text, signed("transaction", b64url(body)))
