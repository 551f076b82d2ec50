"""Rules about passkeys: counters that go back, and labels (sign-in 36)."""

from __future__ import annotations

from burrowgate.core.identity.passkey_rules import DEFAULT_LABEL, check_label, has_gone_back
from burrowgate.errors import Invalid
from tests.support import TestCase


class CounterTests(TestCase):
    def test_counter_has_to_grow_unless_it_never_counts(self) -> None:
        """(sign-in 36)"""
        for stored, presented, expected in (
            (0, 0, False),
            (0, 1, False),
            (1, 2, False),
            (1, 2**32 - 1, False),
            (1, 1, True),
            (2, 1, True),
            (1, 0, True),
            (2**32 - 1, 0, True),
        ):
            self.assertIs(has_gone_back(stored, presented), expected, (stored, presented))


class LabelTests(TestCase):
    def test_labels_are_visible_text(self) -> None:
        for text, label in (
            ("", DEFAULT_LABEL),
            (" \n", DEFAULT_LABEL),
            (" Phone ", "Phone"),
            ("e\u0301" * 64, "\u00e9" * 64),
        ):
            self.assertEqual(check_label(text), label)
        for text in ("x" * 65, "a\nb", "a\u200bb", "\u202e", "\ud800"):
            self.assertRaises(Invalid, check_label, text)
