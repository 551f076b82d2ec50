"""Base class of log tests: checks of every line, secrets that no line may contain, and hostile texts."""

from __future__ import annotations

import json
from typing import Any

from burrowgate.core.audit import GENESIS, Action, AuditEvent, AuditRecord, event_hash
from burrowgate.core.identity.credentials import access_token, account_cookie, login_cookie
from burrowgate.core.tokens import Key, b64url, page_token
from tests.support import START, TestCase

SID, VID, HOST = "AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoL", b"app.example.com"
KEY = Key(bytes(range(32)))
TOKEN = KEY.token(SID, START)
BASE, _, MAC = TOKEN.rpartition(".")
COOKIE = KEY.cookie(SID, VID)
SEED = b64url(KEY.seed(SID))
PAGE = page_token(KEY.seed(SID), HOST, b"/reports/42").decode()
ACCESS_TOKEN = access_token(KEY, SID)
ACCOUNT_COOKIE, LOGIN_COOKIE = account_cookie(KEY, SID), login_cookie(KEY, SID, HOST)
SECRETS = {
    "token": TOKEN,
    "mac": MAC,
    "cookie": COOKIE,
    "cookie's mac": COOKIE.rpartition(".")[2],
    "seed": SEED,
    "page token": PAGE,
    "access token": ACCESS_TOKEN,
    "access token's mac": ACCESS_TOKEN.rpartition(".")[2],
    "account cookie": ACCOUNT_COOKIE,
    "login cookie": LOGIN_COOKIE,
}
HOSTILE = (
    "a\r\nb",
    "a\nb",
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b31m",
    "\x85",
    "\u2028\u2029",
    "\x7f",
    "\x00",
    "\u202eevil",
    '"},{"kind":"audit"',
    "\\",
    "\ud800 alone \udfff",
    "<script>",
    "\U0001f600",
)


def audit_record(actor: str = "admin", **detail: str | int | bool | None) -> AuditRecord:
    """Return the audit record of a minted session."""
    event = AuditEvent(time=START, action=Action.SESSION_MINTED, actor=actor, target="app", sid=SID, detail=detail)
    return AuditRecord(seq=7, event=event, hash=event_hash(GENESIS, 7, event))


class LogCase(TestCase):
    def setUp(self) -> None:
        self.written: list[str] = []

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines written so far; each must be one printable ASCII JSON document."""
        text = "".join(self.written)
        if not text:
            return []
        self.assertTrue(text.endswith("\n"))
        lines = text.removesuffix("\n").split("\n")
        for line in lines:
            self.assertTrue(line.isascii() and line.isprintable(), line)
        return [json.loads(line, parse_constant=self.fail) for line in lines]

    def line(self) -> dict[str, Any]:
        (line,) = self.lines()
        return line

    def no_secret(self) -> None:
        text = "".join(self.written)
        for name, secret in SECRETS.items():
            self.assertNotIn(secret, text, name)
