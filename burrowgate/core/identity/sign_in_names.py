"""Sign-in names: the names that are typed with a password, compared in one form.

Rules.
    A name is compared composed, in any case and without surrounding space (Unicode, chapter 3.13, canonical caseless
    match), so that it does not matter on which keyboard it was typed.
    A password is found by the digest of its name: no name is longer than another for the store.
"""

from __future__ import annotations

import hashlib
from unicodedata import category, normalize

from burrowgate.core.identity.accounts import Account
from burrowgate.core.tokens import b64url
from burrowgate.errors import Invalid

MAX_SIGN_IN_NAME_LENGTH = 254
"""As long as an e-mail address may be (RFC 5321, 4.5.3.1.3)."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def normal_sign_in_name(text: str) -> str:
    """Return `text` in the form in which sign-in names are compared; for any text."""
    return normalize("NFC", normalize("NFD", text).casefold()).strip(" ")


def check_sign_in_name(text: str) -> str:
    """Return `text` in its normal form. Raises `Invalid`."""
    name = normal_sign_in_name(text)
    if (
        not 1 <= len(name) <= MAX_SIGN_IN_NAME_LENGTH
        or "  " in name
        or any(_is_invisible(character) for character in name)
    ):
        raise Invalid("sign_in_name", f"A sign-in name has 1 to {MAX_SIGN_IN_NAME_LENGTH} visible characters.")
    return name


def sign_in_name_id(text: str) -> str:
    """Return the digest by which the password with the sign-in name `text` is found; for any text."""
    name = normal_sign_in_name(text[: 4 * MAX_SIGN_IN_NAME_LENGTH])
    digest = hashlib.sha256(b"burrowgate sign-in name\n" + name.encode("utf-8", "surrogatepass")).digest()
    return b64url(digest[:24])


def default_sign_in_name(account: Account) -> str:
    """Return the sign-in name of `account` if none is chosen: its attested address, else its name."""
    return account.email or account.name


def _is_invisible(character: str) -> bool:
    kind = category(character)
    return kind in _INVISIBLE or (kind == "Zs" and character != " ")
