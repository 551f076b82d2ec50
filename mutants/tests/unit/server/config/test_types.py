"""Tests for burrowgate.server.config.types: accepted values of each type of key, and refusals of all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.errors import Invalid
from burrowgate.server.config import types
from tests.support import TestCase

ALL = (
    types.flag(),
    types.number(1, 9),
    types.duration("1s", "1h"),
    types.size("1", "1MiB"),
    types.choice("one", "two"),
    types.address(),
    types.parent_domain(),
    types.store(),
    types.folder(),
)


class FormTests(TestCase):
    def assert_reads(self, form: types.Form[Any], pairs: dict[Any, object]) -> None:
        for written, meant in pairs.items():
            with self.subTest(written=written):
                self.assertEqual(form.read(written), meant)

    def assert_refuses(self, form: types.Form[Any], *values: object) -> None:
        for value in values:
            with self.subTest(value=value):
                error = self.assertRaises(Invalid, form.read, value)
                self.assertRegex(str(error), r"\A[^\n]+\.\Z")

    def test_flag(self) -> None:
        form = types.flag()
        self.assert_reads(form, {True: True, False: False})
        self.assert_refuses(form, 0, 1, "true", "yes", None, [])
        self.assertIs(form.from_text("true"), True)
        self.assertIs(form.from_text("False"), False)
        self.assert_refuses(form, form.from_text("1"), form.from_text(""))

    def test_number(self) -> None:
        form = types.number(0, 65535, "port")
        self.assert_reads(form, {0: 0, 8480: 8480, 65535: 65535})
        self.assert_refuses(form, -1, 65536, True, 1.0, "80", None)
        self.assertEqual(form.from_text("8480"), 8480)
        self.assert_refuses(form, *map(form.from_text, ("", " 80", "+80", "8_0", "0x50", "\u0668\u0660", "80.0")))
        self.assertIn("port from 0 to 65535", str(self.assertRaises(Invalid, form.read, 65536)))

    def test_duration(self) -> None:
        form = types.duration("1s", "1h")
        self.assert_reads(form, {"1s": 1, "30s": 30, "5m": 300, "1h": 3600, "60m": 3600})
        self.assert_refuses(form, "0s", "61m", "30", "", "1.5h", 30, None, True)

    def test_size(self) -> None:
        form = types.size("1KiB", "1MiB")
        self.assert_reads(form, {1024: 1024, "1024": 1024, "64KiB": 65536, "64 KiB": 65536, "1MiB": 2**20})
        self.assert_refuses(form, 1023, 2**20 + 1, "2MiB", "64KB", "64kib", "64K", "-1", "", " 64KiB", 1e5, True, None)

    def test_choice(self) -> None:
        form = types.choice("http", "https")
        self.assert_reads(form, {"http": "http", "https": "https"})
        self.assert_refuses(form, "HTTP", "", "ftp", None, 1, ["http"])
        self.assertIn("http or https", str(self.assertRaises(Invalid, form.read, "ftp")))
        self.assertEqual(types.choice("a", "b", "c").words, "a, b or c")

    def test_address(self) -> None:
        form = types.address()
        self.assert_reads(form, {"127.0.0.1": "127.0.0.1", "0.0.0.0": "0.0.0.0", "::": "::", "0:0::1": "::1"})
        self.assert_refuses(form, "localhost", "", "[::]", "127.1", "127.0.0.1:80", 1, None)

    def test_parent_domain(self) -> None:
        form = types.parent_domain()
        self.assert_reads(
            form, {"": "", "gateway.example.com": "gateway.example.com", "Gateway.Example.com.": "gateway.example.com"}
        )
        self.assert_refuses(
            form, "a b", "gateway.example.com:443", "*.example.com", "10.0.0.7", "[::1]", "b\u00fccher.example", 7
        )
        for useless in ("localhost", "x.localhost"):
            self.assertIn("leave this out", str(self.assertRaises(Invalid, form.read, useless)))

    def test_store(self) -> None:
        form = types.store()
        self.assert_reads(form, {"memory:": "memory:", "sqlite:/x y/z": "sqlite:/x y/z"})
        self.assert_refuses(form, "", "memory", ":x", "Sqlite:x", "sqlite:a\nb", 1, None)
        secret = self.assertRaises(Invalid, form.read, "user:hunter2\n@db")
        self.assertNotIn("hunter2", str(secret))

    def test_folder(self) -> None:
        form = types.folder()
        self.assert_reads(
            form, {"/x": Path("/x"), "~": Path("~"), "~/x": Path("~/x"), Path("y"): Path("y"), ".": Path(".")}
        )
        self.assert_refuses(form, "", "  ", "a\0b", "a\nb", "~root/x", 7, None)

    @given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text())))
    def test_reading_is_total(self, value: object) -> None:
        for form in ALL:
            try:
                form.read(value)
            except Invalid as error:
                self.assertNotIn("\n", str(error))

    @given(st.text())
    def test_reading_texts_is_total(self, text: str) -> None:
        for form in ALL:
            try:
                form.read(form.from_text(text))
            except Invalid as error:
                self.assertNotIn("\n", str(error))
