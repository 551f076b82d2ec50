"""Sign-in names: one form for all spellings, and bounds."""

from __future__ import annotations

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.sign_in_names import (
    MAX_SIGN_IN_NAME_LENGTH,
    check_sign_in_name,
    default_sign_in_name,
    normal_sign_in_name,
    sign_in_name_id,
)
from burrowgate.errors import Invalid
from tests.support import START, TestCase


class SignInNameTests(TestCase):
    def test_spellings_of_one_name_are_one(self) -> None:
        for spellings in (
            ("Ada Lovelace", "ada lovelace", " ADA LOVELACE "),
            ("J\u00fcrgen", "Ju\u0308rgen", "JU\u0308RGEN"),
            ("Stra\u00dfe", "STRASSE"),
            ("\u1f80", "\u1f00\u03b9"),
        ):
            self.assertEqual(len({check_sign_in_name(spelling) for spelling in spellings}), 1, spellings)
            self.assertEqual(len({sign_in_name_id(spelling) for spelling in spellings}), 1, spellings)

    def test_normal_form_is_stable(self) -> None:
        for text in ("\u1e9e\u0345", "A\u030a\u0323", "\ufb01x", "\u0130stanbul", "\u03a3\u0399\u03a3"):
            name = normal_sign_in_name(text)
            self.assertEqual(normal_sign_in_name(name), name)

    def test_different_names_have_different_ids(self) -> None:
        names = ["ada", "eve", "a", "", "ada@example.com", "x" * 254, "x" * 253, "\ud800"]
        self.assertEqual(len({sign_in_name_id(name) for name in names}), len(names))

    def test_invisible_and_long_names_are_refused(self) -> None:
        longest = "x" * MAX_SIGN_IN_NAME_LENGTH
        self.assertEqual(check_sign_in_name(longest), longest)
        for text in (
            "",
            " ",
            longest + "x",
            "a\u200bb",
            "a\nb",
            "a\0",
            "a\u00a0b",
            "a\u2003b",
            "a  b",
            "\u202eada",
            "\ud800",
        ):
            with self.assertRaises(Invalid) as caught:
                check_sign_in_name(text)
            self.assertEqual(caught.exception.field, "sign_in_name")

    def test_name_of_any_length_and_content_has_an_id(self) -> None:
        for text in ("x" * 1_000_000, "\ud800\udfff", "\0"):
            self.assertEqual(len(sign_in_name_id(text)), 32)

    def test_default_is_the_attested_address_or_else_the_name(self) -> None:
        ada = Account(account_id="a", name="Ada", created_at=START)
        self.assertEqual(default_sign_in_name(ada), "Ada")
        with_address = Account(
            account_id="a", name="Ada", email="ada@example.com", attested_by="owner", created_at=START
        )
        self.assertEqual(default_sign_in_name(with_address), "ada@example.com")
