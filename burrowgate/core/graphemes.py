"""Characters as people see them: extended grapheme clusters (Unicode Standard Annex 29)."""

from __future__ import annotations

import unicodedata

_ZERO_WIDTH_JOINER = 0x200D
_REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)
_ATTACHED = frozenset({"Mn", "Me", "Mc"})
"""Categories of characters that are drawn with the one before."""


def count(text: str) -> int:
    """Return the number of characters that a person sees in `text`.

    It knows combining marks, emoji sequences, flags and Hangul. Conjuncts of the scripts of India count as several.
    """
    number = 0
    is_joined = False
    flags = 0
    for character in text:
        point = ord(character)
        if point in _REGIONAL_INDICATORS:
            flags += 1
            number += flags % 2
        elif not number or not (_is_attached(character, point) or (is_joined and _is_symbol(character))):
            number += 1
        if point not in _REGIONAL_INDICATORS:
            flags = 0
        is_joined = point == _ZERO_WIDTH_JOINER
    return number


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) == "So"


def _is_attached(character: str, point: int) -> bool:
    return (
        point == _ZERO_WIDTH_JOINER
        or point in _SKIN_TONES
        or point in _TAGS
        or point in _HANGUL_VOWELS_AND_FINALS
        or unicodedata.category(character) in _ATTACHED
    )
