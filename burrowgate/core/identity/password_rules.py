"""Password policy: which passwords are accepted, in which form they are compared, and what of them is hashed.

Rules.
    A password is compared composed (NFC; NIST SP 800-63B, 3.1.1.2), and otherwise as it was typed.
    Length decides, not composition: `MIN_CHARACTERS`, or `MIN_CHARACTERS_WITH_PASSKEY` with a passkey besides.
    What is hashed is a MAC of the password by a key of the home, the pepper: a stolen store cannot be guessed against.
    A hash names the key, because keys rotate: a password whose key was removed is wrong.
"""

from __future__ import annotations

from unicodedata import category, normalize

from burrowgate.core.tokens import Key
from burrowgate.errors import Invalid

MIN_CHARACTERS = 15
"""As NIST SP 800-63B, 3.1.1.2 requires of a password that is used alone."""
MIN_CHARACTERS_WITH_PASSKEY = 8
MAX_PASSWORD_BYTES = 1_024
"""Of the composed form, as UTF-8."""
SALT_BYTES = 16
"""As RFC 9106, 3.1 recommends for the hashing of passwords."""
MIN_CONTAINED_CHARACTERS = 4
"""A shorter sign-in name may be part of a password by chance."""

_MAX_TYPED_CHARACTERS = 4 * MAX_PASSWORD_BYTES
_NOT_IN_PASSWORDS = frozenset({"Cc", "Cs", "Zl", "Zp"})


def presented_password(text: str) -> str | None:
    """Return the typed `text` in the form in which passwords are compared; None if it cannot be a password."""
    if len(text) > _MAX_TYPED_CHARACTERS:
        return None
    password = normalize("NFC", text)
    if any(category(character) in _NOT_IN_PASSWORDS for character in password):
        return None
    return password if len(password.encode()) <= MAX_PASSWORD_BYTES else None


def check_password(text: str, *, sign_in_name: str = "", has_passkey: bool = False) -> str:
    """Return the chosen `text` in the form in which passwords are compared.

    `sign_in_name` is in its normal form. Raises `Invalid` for `password`; no message contains the password.
    """
    password = presented_password(text)
    if password is None:
        raise Invalid(
            "password", f"A password is one line of text of at most {MAX_PASSWORD_BYTES:,} bytes; choose another one."
        )
    minimum = MIN_CHARACTERS_WITH_PASSKEY if has_passkey else MIN_CHARACTERS
    if len(password) < minimum:
        raise Invalid(
            "password",
            f"A password has at least {minimum} characters, and this has {len(password)}; add more words.",
        )
    folded = normalize("NFC", normalize("NFD", password).casefold())
    if len(set(folded)) == 1:
        raise Invalid("password", "This password is one repeated character; choose another one.")
    names = {sign_in_name, sign_in_name.partition("@")[0]}
    if any(len(name) >= MIN_CONTAINED_CHARACTERS and name in folded for name in names):
        raise Invalid("password", "This password contains the sign-in name; choose another one.")
    return password


def is_short(password: str) -> bool:
    """Return whether `password` is accepted only for an account that has a passkey besides."""
    return len(password) < MIN_CHARACTERS


def secret_of(key: Key, password: str) -> bytes:
    """Return what is hashed of `password`, which is in the form in which it is compared: 32 bytes."""
    return key.mac("password").digest(b"password\n" + password.encode())


def stored_hash(key: Key, phc: str) -> str:
    """Return `Password.hash` for the argon2id string `phc` of a secret by `key`."""
    return f"{key.kid}.{phc}"


def split_hash(stored: str) -> tuple[str, str]:
    """Return the kid and the argon2id string of a `Password.hash`; for any text."""
    kid, _, phc = stored.partition(".")
    return kid, phc
