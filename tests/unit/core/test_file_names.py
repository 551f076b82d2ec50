"""Names of files that strangers choose: what remains of them."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.file_names import MAX_NAME_BYTES, UNNAMED, clean_name, numbered, split_extension
from tests.support import TestCase


class CleanNameTests(TestCase):
    def test_usual_names_stay(self) -> None:
        for name in (
            "photo.jpg",
            "Übung 3 (final).tar.gz",
            "日本語.pdf",
            "a",
            "no extension",
            "100% & more; $x 'y' [z] {w} #1 @2 ~3 +4 =5 ,6 !.txt",
            "console.txt",
            "index.html.txt",
            "👩.png",
        ):
            self.assertEqual(clean_name(name), name)

    def test_names_that_would_do_harm(self) -> None:
        for name, expected in (
            ("../../etc/passwd", "passwd"),
            ("/etc/passwd", "passwd"),
            ("C:\\Users\\me\\a.txt", "a.txt"),
            ("folder/a.txt", "a.txt"),
            ("..", UNNAMED),
            (".", UNNAMED),
            ("", UNNAMED),
            ("a/", UNNAMED),
            (" . . ", UNNAMED),
            (".bashrc", "bashrc"),
            ("...hidden", "hidden"),
            (". .ssh", "ssh"),
            ("a.txt.", "a.txt"),
            ("a.txt . ", "a.txt"),
            ("a\0b\x1b[31m\r\n.txt", "ab[31m  .txt"),
            ("in\u202egpj.exe", "ingpj.exe"),
            ("\ufeff\u200b.bashrc", "bashrc"),
            ("a\u2028b\u2029c", "a b c"),
            ("a\udcffb", "ab"),
            ('a<b>c:d"e|f?g*h', "a_b_c_d_e_f_g_h"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("Com1.tar.gz", "_Com1.tar.gz"),
            ("lpt9", "_lpt9"),
            ("index.html", "_index.html"),
            ("INDEX.HTM", "_INDEX.HTM"),
            ("Desktop.ini", "_Desktop.ini"),
            (".burrowgate-upload-1-1.part", "burrowgate-upload-1-1.part"),
            ("u\u0308.txt", "\u00fc.txt"),
        ):
            self.assertEqual(clean_name(name), expected, repr(name))

    def test_long_names_keep_their_extension(self) -> None:
        self.assertEqual(clean_name("a" * 300 + ".jpg"), "a" * (MAX_NAME_BYTES - 4) + ".jpg")
        self.assertEqual(clean_name("ü" * 300 + ".tar.gz"), "ü" * 96 + ".tar.gz")
        self.assertEqual(clean_name("." + "a" * 300), "a" * MAX_NAME_BYTES)
        self.assertEqual(clean_name("x." + "a" * 300), ("x." + "a" * 300)[:MAX_NAME_BYTES])

    @given(st.text(max_size=400))
    def test_any_text_becomes_a_safe_name(self, text: str) -> None:
        name = clean_name(text)
        self.assertTrue(0 < len(name.encode()) <= MAX_NAME_BYTES + 1)
        self.assertFalse(set(name) & set('/\\\0<>:"|?*'))
        self.assertFalse(name.startswith(".") or name.endswith((".", " ")))
        self.assertFalse(any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name))
        self.assertEqual(unicodedata.normalize("NFC", name), name)
        self.assertEqual(clean_name(name), name)


class NumberedTests(TestCase):
    def test_copies(self) -> None:
        for name, number, expected in (
            ("photo.jpg", 1, "photo.jpg"),
            ("photo.jpg", 2, "photo (2).jpg"),
            ("a.tar.gz", 10, "a (10).tar.gz"),
            ("README", 2, "README (2)"),
            ("a (2).jpg", 2, "a (2) (2).jpg"),
        ):
            self.assertEqual(numbered(name, number), expected)

    def test_extensions(self) -> None:
        for name, parts in (
            ("a.b.c", ("a.b", ".c")),
            ("a", ("a", "")),
            ("a.tar.zst", ("a", ".tar.zst")),
            ("tar.gz", ("tar", ".gz")),
        ):
            self.assertEqual(split_extension(name), parts)
