"""The normal form in which texts are compared in any case."""

from __future__ import annotations

import sys
from unicodedata import category, normalize

from burrowgate.core.case_folding import contains, fold
from burrowgate.testing.store_contract.lists import EQUAL_IN_ANY_CASE
from tests.support import TestCase

CHARACTERS = [chr(point) for point in range(sys.maxunicode + 1) if category(chr(point)) not in ("Cn", "Co", "Cs")]


class CaseFoldingTests(TestCase):
    def test_upper_and_lower_case_of_every_character_are_equal(self) -> None:
        for character in CHARACTERS:
            for other in (character.upper(), character.lower(), character.casefold(), character.title()):
                self.assertEqual(fold(other), fold(character), ascii(character))

    def test_composed_and_decomposed_forms_of_every_character_are_equal(self) -> None:
        for character in CHARACTERS:
            for form in ("NFC", "NFD"):
                self.assertEqual(fold(normalize(form, character)), fold(character), ascii(character))

    def test_folding_again_changes_nothing(self) -> None:
        for character in CHARACTERS:
            for text in (character, f"e{character}\u0301", f"\u03b1{character}\u0345", f"i{character}\u0307"):
                self.assertEqual(fold(fold(text)), fold(text), ascii(text))

    def test_only_ascii_letters_of_ascii_text_change(self) -> None:
        text = "".join(map(chr, range(128)))
        self.assertEqual(fold(text), text.lower())

    def test_accents_are_not_case(self) -> None:
        self.assertNotEqual(fold("école"), fold("ecole"))

    def test_equal_texts_contain_each_other(self) -> None:
        for group in EQUAL_IN_ANY_CASE:
            for text in group:
                for other in group:
                    self.assertTrue(contains(f"<{text}>", fold(other)), (text, other))
