"""Passphrases: one form for comparison, their length, tags, and generated ones."""

from __future__ import annotations

import hashlib
from collections import Counter

from burrowgate.core import passphrases
from burrowgate.core.tokens import Key
from burrowgate.errors import Invalid
from tests.support import TestCase

KEY = Key(bytes(range(32)))


class PassphraseTests(TestCase):
    def test_spellings_of_one_passphrase(self) -> None:
        for text in ("Grüße aus Köln", "Gru\u0308\u00dfe aus Ko\u0308ln", "  Grüße aus Köln\n", "\uff27rüße aus Köln"):
            self.assertEqual(passphrases.check_passphrase(text), "Grüße aus Köln")
            self.assertEqual(passphrases.presented(text.encode()), "Grüße aus Köln")
        for text in ("grüße aus Köln", "Grüße  aus Köln", "Grüsse aus Köln"):
            self.assertNotEqual(passphrases.check_passphrase(text), "Grüße aus Köln")

    def test_bounds(self) -> None:
        for text in ("x" * 8, "ü" * 128, "12345678"):
            self.assertEqual(passphrases.check_passphrase(text), text)
        for text in (
            "",
            "x" * 7,
            " " * 20,
            "x" * 129,
            "a\nb45678",
            "a\x00b45678",
            "a\u2028b45678",
            "a\u2029b45678",
            "a\ud800b45678",
        ):
            with self.assertRaises(Invalid) as caught:
                passphrases.check_passphrase(text)
            self.assertEqual(caught.exception.field, "passphrase")
            self.assertNotIn("45678", str(caught.exception))
        with self.assertRaisesRegex(Invalid, "8 to 128 characters; this one has 7"):
            passphrases.check_passphrase("x" * 7)

    def test_what_cannot_be_a_passphrase_is_none(self) -> None:
        for value in (b"\xff", b"x" * 513, b"\xed\xa0\x80"):
            self.assertIsNone(passphrases.presented(value))
        self.assertEqual(passphrases.presented(b"x" * 512), "x" * 512)

    def test_secret_depends_on_key_and_passphrase(self) -> None:
        secrets = {
            passphrases.secret_of(key, text) for key in (KEY, Key(bytes(32))) for text in ("abcdefgh", "abcdefgi", "ü")
        }
        self.assertEqual(len(secrets), 6)
        self.assertEqual({len(secret) for secret in secrets}, {32})

    def test_tags_differ_for_hashes_and_are_empty_without_one(self) -> None:
        tags = {passphrases.tag_of(f"$argon2id${number}") for number in range(1000)}
        self.assertEqual(len(tags), 1000)
        self.assertTrue(all(len(tag) == 8 for tag in tags))
        self.assertEqual(passphrases.tag_of(""), "")

    def test_generated_passphrases_are_valid_and_evenly_made_of_their_letters(self) -> None:
        letters: Counter[str] = Counter()
        for number in range(1000):
            random = hashlib.shake_128(str(number).encode()).digest(passphrases.GENERATED_BYTES)
            text = passphrases.generate(random)
            self.assertRegex(text, r"^([a-z2-9]{4}-){2}[a-z2-9]{4}$")
            self.assertEqual(passphrases.check_passphrase(text), text)
            letters.update(text.replace("-", ""))
        self.assertEqual(len(letters), 31)
        self.assertGreater(min(letters.values()), 300)
        self.assertFalse(set("1l0oi") & set(letters))

    def test_each_character_is_made_of_four_bytes_in_order(self) -> None:
        alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
        numbers = [number * 0x01020304 + 5 for number in range(12)]
        random = b"".join(number.to_bytes(4, "big") for number in numbers)
        letters = "".join(alphabet[number % 31] for number in numbers)
        self.assertEqual(passphrases.generate(random), f"{letters[:4]}-{letters[4:8]}-{letters[8:]}")


class CookieTests(TestCase):
    def test_tag_is_a_part_of_the_cookie_that_the_mac_covers(self) -> None:
        from burrowgate.core.tokens import Keyring
        from burrowgate.testing.records import sid, vid

        keys = Keyring([KEY])
        plain, tagged = KEY.cookie(sid(1), vid(1)).encode(), KEY.cookie(sid(1), vid(1), "abcdefgh").encode()
        for cookie, tag in ((plain, ""), (tagged, "abcdefgh")):
            visit = keys.verify_cookie(cookie)
            assert visit is not None
            self.assertEqual((visit.sid, visit.vid, visit.tag), (sid(1), vid(1), tag))
        base, mac = plain.rsplit(b".", 1)
        for forged in (
            base + b".abcdefgh." + mac,
            tagged.replace(b"abcdefgh", b"abcdefgi"),
            tagged.replace(b".abcdefgh", b""),
            tagged.replace(b"abcdefgh", b"abcdefg"),
            base + b".." + mac,
        ):
            self.assertIsNone(keys.verify_cookie(forged), forged)
