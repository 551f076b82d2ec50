"""Sealing: what is sealed opens with the same key, purpose and place, and with nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.tokens import Key, Keyring
from burrowgate.sealing import MAX_SEALED_CHARACTERS, seal, unseal
from tests.support import TestCase

KEY, OTHER = Key(bytes(range(32))), Key(bytes(32))
KEYS = Keyring([KEY, OTHER])
NONCE = bytes(range(12))
SEALED = seal(KEY, "seal", "login-1", b"refresh token", NONCE)


class SealingTests(TestCase):
    def test_secret_comes_back_and_cannot_be_read(self) -> None:
        for secret in (b"", b"refresh token", bytes(range(256)) * 10):
            sealed = seal(KEY, "seal", "login-1", secret, NONCE)
            self.assertEqual(unseal(KEYS, "seal", "login-1", sealed), secret)
            self.assertRegex(sealed, r"^[\w-]{6}\.[\w-]+$")
        self.assertNotIn("refresh", SEALED)

    def test_other_key_purpose_or_place_opens_nothing(self) -> None:
        self.assertIsNone(unseal(Keyring([OTHER]), "seal", "login-1", SEALED))
        self.assertIsNone(unseal(KEYS, "transaction", "login-1", SEALED))
        self.assertIsNone(unseal(KEYS, "seal", "login-2", SEALED))
        self.assertIsNone(unseal(KEYS, "seal", "login-1", SEALED.replace(KEY.kid, OTHER.kid)))

    def test_every_changed_character_is_noticed(self) -> None:
        for place, character in enumerate(SEALED):
            for other in "A_-.=\u00e4\n":
                if other != character:
                    changed = SEALED[:place] + other + SEALED[place + 1 :]
                    self.assertIsNone(unseal(KEYS, "seal", "login-1", changed), changed)

    def test_what_is_too_short_or_too_long_does_not_open(self) -> None:
        for text in ("", ".", KEY.kid, f"{KEY.kid}.", SEALED[:-1], SEALED + "A", SEALED + "=", SEALED[:20]):
            self.assertIsNone(unseal(KEYS, "seal", "login-1", text), text)
        self.assertIsNone(unseal(KEYS, "seal", "x", seal(KEY, "seal", "x", bytes(MAX_SEALED_CHARACTERS), NONCE)))


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert unseal(KEYS, "seal", "login-1", text) is None
    assert unseal(KEYS, "seal", "login-1", f"{KEY.kid}.{text}") is None
