"""SASLprep (RFC 4013): the form in which a password is hashed, so that two ways to type it are equal."""

from __future__ import annotations

import stringprep
import unicodedata
from collections.abc import Callable

_PROHIBITED: tuple[Callable[[str], bool], ...] = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)
"""Tables of characters that no prepared text has (RFC 4013, 2.3)."""


def saslprep(text: str) -> str:
    """Return `text` prepared by RFC 4013 as a query. Raises `ValueError` for a text that it prohibits."""
    if text.isascii() and text.isprintable():
        return text
    mapped = "".join(
        " " if stringprep.in_table_c12(letter) else letter for letter in text if not stringprep.in_table_b1(letter)
    )
    prepared = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    if any(prohibits(letter) for letter in prepared for prohibits in _PROHIBITED):
        raise ValueError("The text has a character that RFC 4013 prohibits.")
    _check_direction(prepared)
    return prepared


def _check_direction(text: str) -> None:
    """Raise `ValueError` if `text` mixes directions of writing (RFC 3454, 6)."""
    if any(map(stringprep.in_table_d1, text)) and (
        any(map(stringprep.in_table_d2, text))
        or not (stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1]))
    ):
        raise ValueError("The text mixes directions of writing in a way that RFC 4013 prohibits.")
