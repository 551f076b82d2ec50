"""Hostile values in the forms of the sign-in host (sign-in 33): a page that says what is wrong, and never a defect."""

from __future__ import annotations

from typing import Any

from burrowgate.testing.records import a_session, a_target, sid
from tests.support import TestCase
from tests.support.sign_in_site import PASSWORD, Browser, SignInWorld, done, visible

HOSTILE = (
    "a@evil.example@good.example",
    "a@b@c",
    '"a@evil.example"@good.example',
    '"a b"@good.example',
    "a@good.example.",
    "a@.good.example",
    "a@good..example",
    "a@g\u043e\u043ed.example",
    "a@xn--god-sna.example",
    "a@[127.0.0.1]",
    "a @good.example",
    " a@good.example ",
    "a@good.example\x00",
    "a@good.example\r\nBcc: b@evil.example",
    "a@good.example,b@evil.example",
    "a@good.example>",
    "<a@good.example>",
    "a" * 310 + "@good.example",
    "a@" + "b" * 320 + ".example",
    "",
    " ",
    "\x00",
    "\x7f",
    "\u202e\u2066",
    "\u200b",
    "\ufffe",
    "\U000e0001",
    "e\u0301" * 200,
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{7*7}}",
    "%00",
    "%s%n",
    "x" * 60_000,
)


class HostileFormTests(TestCase):
    def setUp(self) -> None:
        self.world = SignInWorld()
        self.world.put(a_target(), a_session(1))
        self.world.account(password=PASSWORD)
        self.browser = self.world.browser()
        self.browser.sign_in()
        self.code = done(self.world.claims.make(sid(1), actor="x", guests=True)).code
        self.invited = done(self.world.accounts.invite(actor="x")).code

    def forms(self) -> tuple[tuple[Browser, str, dict[str, str]], ...]:
        stranger = self.world.browser()
        join = {"do": "join", "name": "Eve", "sign_in_name": "eve", "password": "short"}
        account = "/.burrowgate/account"
        return (
            (stranger, "/.burrowgate/password", {"to": "account", "sign_in_name": "ada", "password": "wrong"}),
            (stranger, f"/share/{self.code}", join),
            (stranger, f"/invited/{self.invited}", join),
            (self.browser, account, {"do": "set-password", "sign_in_name": "ada", "password": "short"}),
            (self.browser, account, {"do": "change-name", "name": "Ada"}),
            (self.browser, account, {"do": "rename-passkey", "passkey": "x", "label": "x"}),
            (self.browser, account, {"do": "remove-passkey", "passkey": "x"}),
            (self.browser, account, {"do": "leave-share", "sid": "x"}),
            (self.browser, account, {"do": "end-login", "login": "x"}),
        )

    def check(self, response: Any, about: object) -> None:
        self.assertLess(response.status, 500, about)
        for part in (b"<script>alert", b"<img"):
            self.assertNotIn(part, response.body, about)
        self.assertEqual([value for _, value in response.fields if b"\r" in value or b"\n" in value], [])

    def test_each_field_of_each_form(self) -> None:
        """(sign-in 33)"""
        for value in HOSTILE:
            for browser, path, form in self.forms():
                for name in form:
                    if name == "password" and len(value) >= 15 and path != "/.burrowgate/password":
                        continue  # a good password
                    self.check(browser.post(path, form | {name: value}), (path, name, value[:40]))

    def test_names_that_are_none_are_refused_beside_their_field(self) -> None:
        """(sign-in 33)"""
        for value in ("a@good.example\x00", "\u202e\u2066", "\u200b", "x" * 300, "a\tb"):
            form = {"name": "Eve", "sign_in_name": value, "password": PASSWORD}
            response = self.world.browser().post(f"/invited/{self.invited}", form)
            self.assertEqual(response.status, 422)
            self.assertIn("A sign-in name has 1 to 254 visible characters", visible(response))

    def test_bytes_that_are_no_text_are_no_form(self) -> None:
        """(sign-in 33)"""
        for body in (
            b"\xff=1",
            b"to=%ED%A0%80",
            b"to=account&sign_in_name=%C0%80&password=x",
            b"&" * 60_000,
            b"=" * 60_000,
        ):
            for path in (
                "/.burrowgate/password",
                "/.burrowgate/account",
                f"/share/{self.code}",
                f"/invited/{self.invited}",
            ):
                self.check(self.browser.post(path, body=body), (path, body[:40]))

    def test_e_mail_of_another_person_as_sign_in_name_attests_nothing(self) -> None:
        """(sign-in 33) An address that a person types is the name of a password, and no attested address."""
        form = {"name": "Eve", "sign_in_name": "owner@good.example", "password": PASSWORD}
        eve = self.world.browser()
        self.assertEqual(eve.post(f"/invited/{self.invited}", form).status, 303)
        accounts = done(self.world.directory.accounts())
        self.assertEqual({one.email for one in accounts}, {None})
