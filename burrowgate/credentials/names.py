"""Names of issued credentials: recognizable, unique, and safe as an identifier on every server."""

from __future__ import annotations

import base64
import re

from burrowgate.errors import CredentialsRefused
from burrowgate.interfaces import IEntropy

PREFIX = "bg_"
"""The beginning of every name, by which an operator recognizes what this gateway made."""
RANDOM_BYTES = 10
"""80 random bits, which are 16 characters of base32: no two names are ever equal."""

_HINT = re.compile(r"bg_[a-z2-7]{12,26}", re.ASCII)


def new_hint(entropy: IEntropy) -> str:
    """Return a new name: `bg_` and 16 lower-case letters and digits."""
    return PREFIX + base64.b32encode(entropy.token_bytes(RANDOM_BYTES)).decode("ascii").lower()


def check_hint(hint: str) -> str:
    """Return `hint` if it is such a name. Raises `CredentialsRefused`."""
    if not _HINT.fullmatch(hint):
        raise CredentialsRefused(f"{hint!r} is not the name of a credential of this gateway; nothing was done.")
    return hint
