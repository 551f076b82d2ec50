"""Passphrases of links: their rules, the secret that is hashed, the tag that cookies carry, and generated ones.

Rules.
    A passphrase is compared in one form: NFKC (Unicode, UAX 15), without surrounding space, as UTF-8. So it does not
    matter on which keyboard an `ü` was typed.
    What is hashed is a MAC of the passphrase by the key that signed the session: a thief of the store alone cannot
    guess passphrases (docs/decisions/0023-passphrases.md).
    A visit cookie carries the tag of the passphrase that its visitor has shown. Another passphrase has another tag.
"""

from __future__ import annotations

import hashlib
from unicodedata import category, normalize

from burrowgate.core.tokens import Key, b64url
from burrowgate.errors import Invalid

MIN_PASSPHRASE_CHARACTERS = 8
MAX_PASSPHRASE_CHARACTERS = 128
MAX_PASSPHRASE_BYTES = 4 * MAX_PASSPHRASE_CHARACTERS
SALT_BYTES = 16
"""As RFC 9106, 3.1 recommends for the hashing of passwords."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for each other."""
_GROUPS, _GROUP_LENGTH = 3, 4
GENERATED_BYTES = 4 * _GROUPS * _GROUP_LENGTH
"""Random bytes of a generated passphrase; each character takes four, so that all are equally frequent."""
_TAG_CHARACTERS = 8


def normal(text: str) -> str:
    """Return `text` in the form in which passphrases are compared."""
    return normalize("NFKC", text).strip()


def check_passphrase(text: str, field: str = "passphrase") -> str:
    """Return `text` in its normal form. Raises `Invalid` for `field`; the message does not contain the passphrase."""
    passphrase = normal(text)
    count = len(passphrase)
    if not MIN_PASSPHRASE_CHARACTERS <= count <= MAX_PASSPHRASE_CHARACTERS:
        raise Invalid(
            field,
            f"A passphrase has {MIN_PASSPHRASE_CHARACTERS} to {MAX_PASSPHRASE_CHARACTERS} characters; this one has"
            f" {count}.",
        )
    if any(category(character) in ("Cc", "Cs", "Zl", "Zp") for character in passphrase):
        raise Invalid(field, "A passphrase is one line of text, without control characters.")
    return passphrase


def presented(value: bytes) -> str | None:
    """Return the passphrase in what a visitor sent, in its normal form; None if it cannot be one."""
    if len(value) > MAX_PASSPHRASE_BYTES:
        return None
    try:
        return normal(value.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def generate(random: bytes) -> str:
    """Return a passphrase such as `k7mf-q3xp-9wzt` (59 bits) made of `GENERATED_BYTES` random bytes."""
    letters = [
        _ALPHABET[int.from_bytes(random[start : start + 4], "big") % len(_ALPHABET)]
        for start in range(0, GENERATED_BYTES, 4)
    ]
    return "-".join("".join(letters[start : start + _GROUP_LENGTH]) for start in range(0, len(letters), _GROUP_LENGTH))


def secret_of(key: Key, passphrase: str) -> bytes:
    """Return what is hashed of `passphrase`, which is in its normal form, for a session that `key` signed."""
    return key.passphrase_secret(passphrase)


def tag_of(hash: str) -> str:
    """Return the tag of the passphrase with that hash, for visit cookies; empty for no passphrase.

    A hash has a random salt, so that setting the same passphrase again makes another tag.
    """
    if not hash:
        return ""
    return b64url(hashlib.sha256(b"burrowgate passphrase tag\n" + hash.encode()).digest())[:_TAG_CHARACTERS]
