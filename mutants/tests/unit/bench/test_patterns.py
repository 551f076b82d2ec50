"""Tests for the byte pattern of large bodies."""

from bench.patterns import BLOCK, matches
from tests.support import TestCase


class PatternTests(TestCase):
    """Every byte of a large body is compared."""

    def test_pattern_repeats(self) -> None:
        whole = bytes(BLOCK) + bytes(BLOCK[:100])
        self.assertTrue(matches(memoryview(whole), 0))
        self.assertTrue(matches(memoryview(whole[77:]), 77 + 5 * len(BLOCK)))

    def test_wrong_byte_is_detected(self) -> None:
        wrong = bytearray(BLOCK[:1000])
        wrong[500] ^= 1
        self.assertFalse(matches(memoryview(wrong), 0))

    def test_wrong_offset_is_detected(self) -> None:
        self.assertFalse(matches(BLOCK[:1000], 1))
