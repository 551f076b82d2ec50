"""The normal form in which texts are compared in any case: the one that every store and every filter uses."""

from __future__ import annotations

import re
from unicodedata import normalize

_ANY_I = re.compile("[i\u0131]\u0307*")
"""A small i with any number of dots: the lower case of I in Turkish and in other languages, and that of U+0130."""


def fold(text: str) -> str:
    """Return `text` with all differences of case removed, composed (Unicode NFC); folding it again changes nothing.

    This is the canonical caseless match of Unicode (D145), in which ß equals SS, Σ equals ς and É equals E with a
    combining accent; besides, the two other letters I of Turkish equal i, whose upper or lower case each is.
    """
    if text.isascii():
        return text.lower()
    folded = normalize("NFD", normalize("NFD", text).casefold())
    return normalize("NFC", _ANY_I.sub("i", folded))


def contains(text: str, folded: str) -> bool:
    """Return whether `text` contains, in any case, the text whose `fold` is `folded`."""
    return folded in fold(text)
