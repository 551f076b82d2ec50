"""Password policy (sign-in 37): lengths, forms, and what is hashed."""

from __future__ import annotations

from burrowgate.core.identity.password_rules import (
    MAX_PASSWORD_BYTES,
    check_password,
    is_short,
    presented_password,
    secret_of,
    split_hash,
    stored_hash,
)
from burrowgate.core.tokens import Key
from burrowgate.errors import Invalid
from tests.support import TestCase

KEY, OTHER_KEY = Key(bytes(range(32))), Key(bytes(32))
LONG = "four words and more"


class PolicyTests(TestCase):
    def refused(self, text: str, **options: object) -> str:
        with self.assertRaises(Invalid) as caught:
            check_password(text, **options)  # type: ignore[arg-type]
        self.assertEqual(caught.exception.field, "password")
        self.assertNotIn(text or "\0", str(caught.exception))
        return str(caught.exception)

    def test_fifteen_characters_or_eight_with_a_passkey_besides(self) -> None:
        """(sign-in 37)"""
        for count, has_passkey, accepted in (
            (14, False, False),
            (15, False, True),
            (7, True, False),
            (8, True, True),
            (14, True, True),
            (0, True, False),
        ):
            text = "abcdefghijklmnop"[:count]
            if accepted:
                self.assertEqual(check_password(text, has_passkey=has_passkey), text)
            else:
                self.refused(text, has_passkey=has_passkey)
            self.assertEqual(is_short(text), count < 15)

    def test_characters_count_composed(self) -> None:
        """(sign-in 37)"""
        self.refused("e\u0301" * 4 + "a\u0301" * 3, has_passkey=True)
        self.assertEqual(check_password("e\u0301" * 4 + "a\u0301" * 4, has_passkey=True), "\u00e9" * 4 + "\u00e1" * 4)

    def test_bytes_are_limited(self) -> None:
        longest = "ab" * (MAX_PASSWORD_BYTES // 2)
        self.assertEqual(check_password(longest), longest)
        self.refused(longest + "c")
        self.refused("\U0001f9a1x" * 300)
        self.refused("ab" * 10_000_000)
        decomposed = "e\u0301x" * 341
        self.assertEqual(check_password(decomposed), "\u00e9x" * 341)

    def test_name_in_the_password_is_refused_in_any_case_and_form(self) -> None:
        for name, text in (
            ("ada lovelace", "my name is Ada LoveLace"),
            ("ada.lovelace@example.com", "xx-ADA.lovelace-1815"),
            ("stra\u00dfe".casefold(), "Die lange Stra\u00dfe nach Rom"),
            ("j\u00fcrgen", "hello Ju\u0308rgen hello"),
        ):
            self.refused(text, sign_in_name=name)
        self.assertEqual(check_password("ada has a long password", sign_in_name="ada"), "ada has a long password")

    def test_repeated_character_is_refused(self) -> None:
        for text in ("a" * 20, "aA" * 10, "\u00e9" * 20, " " * 20, "e\u0301\u00e9" * 10):
            self.refused(text)

    def test_control_characters_and_half_characters_are_refused(self) -> None:
        for text in (LONG + "\n", "\0" + LONG, LONG + "\ud800", LONG + "\u2028"):
            self.refused(text)
            self.assertIsNone(presented_password(text))

    def test_spaces_and_case_are_part_of_the_password(self) -> None:
        forms = {check_password(text) for text in (LONG, LONG + " ", " " + LONG, LONG.upper(), LONG.replace(" ", "  "))}
        self.assertEqual(len(forms), 5)

    def test_compatibility_characters_stay_different(self) -> None:
        self.assertNotEqual(presented_password("\ufb01ne"), presented_password("fine"))


class SecretTests(TestCase):
    def test_secret_depends_on_key_and_password(self) -> None:
        secrets = {secret_of(key, text) for key in (KEY, OTHER_KEY) for text in (LONG, LONG.upper())}
        self.assertEqual({len(secret) for secret in secrets}, {32})
        self.assertEqual(len(secrets), 4)

    def test_secret_is_the_documented_one(self) -> None:
        self.assertEqual(secret_of(KEY, LONG), KEY.mac("password").digest(b"password\n" + LONG.encode()))
        self.assertNotEqual(secret_of(KEY, LONG), KEY.passphrase_secret(LONG))

    def test_hash_names_its_key(self) -> None:
        self.assertEqual(split_hash(stored_hash(KEY, "$argon2id$v=19$x.y")), (KEY.kid, "$argon2id$v=19$x.y"))
        for text in ("", "$argon2id$"):
            self.assertEqual(split_hash(text)[1], "")
