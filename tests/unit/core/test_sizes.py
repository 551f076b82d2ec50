"""Tests for burrowgate.core.sizes: text of sizes, in both directions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import sizes
from tests.support import TestCase


class SizeTests(TestCase):
    def test_sizes_with_and_without_unit(self) -> None:
        for text, size in (
            ("0", 0),
            ("512", 512),
            ("64KiB", 65536),
            ("10 MiB", 10 * 2**20),
            ("1GiB", 2**30),
            ("3TiB", 3 * 2**40),
        ):
            self.assertEqual(sizes.parse(text), size)

    def test_other_texts_are_none(self) -> None:
        for text in (
            "",
            "x",
            "-1",
            " 1KiB",
            "1KiB ",
            "1.5MiB",
            "1MB",
            "1mib",
            "10  MiB",
            "٣",
            "1" * 19,
            "MiB",
            "1 KiB\n1",
        ):
            self.assertIsNone(sizes.parse(text), text)

    def test_shortest_exact_form(self) -> None:
        for size, text in (
            (0, "0 bytes"),
            (1000, "1000 bytes"),
            (65536, "64KiB"),
            (10 * 2**20, "10MiB"),
            (2**40, "1TiB"),
        ):
            self.assertEqual(sizes.format_size(size), text)

    @given(st.integers(0, 2**50))
    def test_text_is_parsed_to_the_same_size(self, size: int) -> None:
        self.assertEqual(sizes.parse(sizes.format_size(size).removesuffix(" bytes")), size)
