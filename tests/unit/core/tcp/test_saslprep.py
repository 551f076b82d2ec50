"""Tests for burrowgate.core.tcp.saslprep: the examples of RFC 4013, and what it prohibits."""

from __future__ import annotations

from burrowgate.core.tcp.saslprep import saslprep
from tests.support import TestCase


class SaslprepTests(TestCase):
    def test_examples_of_the_rfc(self) -> None:
        for text, prepared in (
            ("I\u00adX", "IX"),
            ("user", "user"),
            ("USER", "USER"),
            ("\u00aa", "a"),
            ("\u2168", "IX"),
            ("a\u00a0b", "a b"),
            ("", ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(saslprep(text), prepared)

    def test_prohibited_texts_are_refused(self) -> None:
        for text in ("\u0007", "\u0627\u0031", "a\x00", "\ue000", "\ufdd0", "\u0627a\u0627", "\u200e"):
            with self.subTest(text=text):
                self.assertRaises(ValueError, saslprep, text)
