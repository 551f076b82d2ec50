"""E-mail addresses: those of one domain are accepted in one form, hostile ones are refused (requirement 33)."""

from __future__ import annotations

from burrowgate.core.identity.email_addresses import domain_of, parse_email
from burrowgate.errors import Invalid
from tests.support import TestCase

HOSTILE = (
    "",
    "@",
    "ada",
    "ada@",
    "@example.com",
    "attacker@evil.com@company.com",
    '"attacker@evil.com"@company.com',
    "ada@@example.com",
    "ada @example.com",
    " ada@example.com",
    "ada@example.com ",
    "ada@example.com\n",
    "ada@example.com\0",
    "ada\0@example.com",
    "ada@exa\0mple.com",
    "ada\t@example.com",
    "ada\r\nBcc: eve@example.com@example.com",
    "ada@example.com.",
    "ada@.example.com",
    "ada@example..com",
    "ada@-example.com",
    "ada@example",
    "ada@localhost",
    "ada@app.localhost",
    "ada@127.0.0.1",
    "ada@[127.0.0.1]",
    "ada@[IPv6:::1]",
    "ada@example.com:25",
    "ada@ex_ample.com",
    ".ada@example.com",
    "ada.@example.com",
    "a..da@example.com",
    "<ada@example.com>",
    "Ada <ada@example.com>",
    "ada@example.com,eve@example.com",
    "ada(comment)@example.com",
    "ada@example.com(comment)",
    "ad\u00e4@example.com",
    "ada@ex\u00e4mple.com",
    "ada@example.com\u200b",
    "\u202eada@example.com",
    "ada\uff20example.com",
    "ada@example\u3002com",
    "ad\u0131@example.com",
    "a" * 65 + "@example.com",
    "ada@" + "a" * 64 + ".com",
    "ada@" + "a." * 130 + "com",
    "a" * 400,
    "mailto:ada@example.com@example.com",
    "ada@example.com/eve",
    "ada@example.com?x=1",
    "ada\\@example.com",
)


class EmailAddressTests(TestCase):
    def test_hostile_addresses_are_refused(self) -> None:
        """(sign-in 33)"""
        for text in HOSTILE:
            with self.subTest(text=text), self.assertRaises(Invalid):
                parse_email(text)

    def test_addresses_have_one_form(self) -> None:
        """(sign-in 32)"""
        for text, parsed in (
            ("ada@example.com", "ada@example.com"),
            ("Ada.Lovelace+x@Example.COM", "ada.lovelace+x@example.com"),
            ("a!#$%&'*+/=?^_`{|}~-z@example.com", "a!#$%&'*+/=?^_`{|}~-z@example.com"),
            ("ada@xn--exmple-cua.com", "ada@xn--exmple-cua.com"),
            ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        ):
            self.assertEqual(parse_email(text), parsed)
            self.assertEqual(parse_email(parsed), parsed)

    def test_domain_is_what_follows_the_at_sign(self) -> None:
        self.assertEqual(domain_of("ada@mail.example.com"), "mail.example.com")

    def test_error_names_the_field_and_not_more_than_one_line_of_text(self) -> None:
        with self.assertRaises(Invalid) as caught:
            parse_email("x" * 10_000, field="for")
        self.assertEqual(caught.exception.field, "for")
        self.assertLess(len(str(caught.exception)), 400)
