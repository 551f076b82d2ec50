"""Directory index: entries, their order, and escaping of names."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path

from burrowgate.proxy.static import directory_index
from tests.support import TestCase


class ListingTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = Path(self.mktemp())
        self.root.mkdir()

    def page(self, *names: str, query: bytes = b"", maximum: int = directory_index.MOST) -> str:
        descriptor = os.open(self.root.joinpath(*names), os.O_RDONLY)
        self.addCleanup(os.close, descriptor)
        order = directory_index.read_order(query)
        return b"".join(directory_index.pieces(str(self.root), names, descriptor, order, maximum=maximum)).decode()

    def links(self, page: str) -> list[str]:
        """Return the links of the table, in order."""
        return re.findall(r'<tr><td><a (?:class="d" )?href="([^"]*)">', page)

    def test_folders_come_first_and_case_does_not_matter(self) -> None:
        for name in ("b", "A"):
            (self.root / name).mkdir()
        for name in ("d.txt", "C.txt", "a.txt"):
            (self.root / name).touch()
        self.assertEqual(self.links(self.page()), ["A/", "b/", "a.txt", "C.txt", "d.txt"])

    def test_order_is_that_of_the_query(self) -> None:
        for number, (name, size) in enumerate((("b", 2), ("A", 30), ("c", 2), ("d", 100))):
            (self.root / name).write_bytes(b"x" * size)
            os.utime(self.root / name, (number, number))
        for number, name in enumerate(("f", "e")):
            (self.root / name).mkdir()
            os.utime(self.root / name, (number, number))
        for query, files, folders in (
            *((b"", "Abcd", "ef"), (b"sort=name", "Abcd", "ef"), (b"sort=-name", "dcbA", "fe")),
            *((b"sort=size", "bcAd", "ef"), (b"x=1&sort=-size", "dAbc", "ef")),
            *((b"sort=date", "bAcd", "fe"), (b"sort=-date&y", "dcAb", "ef")),
            *((b"sort=owner", "Abcd", "ef"), (b"resort=-size", "Abcd", "ef"), (b"sort=-sizes", "Abcd", "ef")),
        ):
            with self.subTest(query=query):
                self.assertEqual("".join(self.links(self.page(query=query))).replace("/", ""), folders + files)

    def test_headings_sort_by_their_column_and_turn_the_present_order_around(self) -> None:
        (self.root / "file").touch()
        heading = r'<th(?: aria-sort="(\w+)")?><a href="([^"]*)">'
        for query, expected in (
            (b"", [("ascending", "?sort=-name"), ("", "?sort=-size"), ("", "?sort=-date")]),
            (b"sort=-size", [("", "?sort=name"), ("descending", "?sort=size"), ("", "?sort=-date")]),
            (b"sort=date", [("", "?sort=name"), ("", "?sort=-size"), ("ascending", "?sort=-date")]),
        ):
            self.assertEqual(re.findall(heading, self.page(query=query)), expected)

    def test_title_is_the_name_of_the_folder(self) -> None:
        (self.root / "<sub>").mkdir()
        self.assertIn(f"<title>{self.root.name}</title>", self.page())
        self.assertIn("<title>&lt;sub&gt;</title>", self.page("<sub>"))
        self.assertEqual(directory_index.title("/", ()), "Files")

    def test_archive_is_offered_unless_the_folder_is_empty(self) -> None:
        self.assertNotIn(".burrowgate.zip", self.page())
        (self.root / "file").touch()
        self.assertIn('<a href=".burrowgate.zip" download>', self.page())

    def test_files_that_are_not_served_are_not_listed(self) -> None:
        for name in (".env", "back\\slash", "shown", ".well-known"):
            (self.root / name).touch()
        os.mkfifo(self.root / "pipe")
        for name, to in (("out", "/etc/passwd"), ("gone", "nowhere"), ("hidden", ".env"), ("in", "shown"), ("up", ".")):
            os.symlink(to, self.root / name)
        self.assertEqual(self.links(self.page()), ["up/", ".well-known", "in", "shown"])

    def test_hostile_names_are_escaped_and_linked(self) -> None:
        names = {
            "<img src=x onerror=alert(1)>": "%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E",
            '"onclick="x': "%22onclick%3D%22x",
            "javascript:alert(1)": "javascript%3Aalert%281%29",
            "a?b#c%20d": "a%3Fb%23c%2520d",
            "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe": "%E2%80%AEgpj.exe",
            "\udcff\udcfe": "%FF%FE",
            "new\nline": "new%0Aline",
        }
        for name in names:
            (self.root / name).touch()
        page = self.page()
        self.assertEqual(set(self.links(page)), set(names.values()))
        self.assertEqual(len(re.findall("<bdi>", page)), len(names) + 1)
        self.assertNotRegex(page, r"<img|<script|\son[a-z]+=\"")
        self.assertIn("&lt;img src=x onerror=alert(1)&gt;", page)

    def test_links_to_parent_folders_are_relative(self) -> None:
        (self.root / "a" / "<b>" / "c").mkdir(parents=True)
        page = self.page("a", "<b>", "c")
        way = re.findall(r'<a href="([./]+)"><bdi>([^/]*?)</bdi></a>', page)
        self.assertEqual(
            [(href, unescape(name)) for href, name in way],
            [("../../../", self.root.name), ("../../", "a"), ("../", "<b>")],
        )
        self.assertNotIn("<nav>", self.page())

    def test_empty_folder_has_a_message(self) -> None:
        page = self.page()
        self.assertIn("This folder is empty.", page)
        self.assertNotIn("<table>", page)

    def test_number_of_entries_is_limited_with_a_message(self) -> None:
        for number in range(12):
            (self.root / f"{number}").touch()
        page = self.page(maximum=10)
        self.assertEqual(len(self.links(page)), 10)
        self.assertIn("Only 10 entries are listed", page)
        self.assertNotIn("Only", self.page(maximum=12))

    def test_large_folder_is_listed_in_small_pieces(self) -> None:
        for number in range(1000):
            (self.root / f"{number}").touch()
        descriptor = os.open(self.root, os.O_RDONLY)
        self.addCleanup(os.close, descriptor)
        pieces = list(directory_index.pieces(str(self.root), (), descriptor))
        self.assertEqual(pieces.count(b""), 5)
        self.assertEqual(sum(piece.count(b"<tr><td>") for piece in pieces), 1000)
        self.assertLess(max(map(len, pieces)), 64 * 1024)

    def test_sizes_and_dates(self) -> None:
        (self.root / "file").write_bytes(b"x" * 1234)
        os.utime(self.root / "file", (1_772_546_700, 1_772_546_700))
        self.assertIn("<td>1.2 kB<td>3 March 2026, 14:05", self.page())


class SizeTests(TestCase):
    def test_sizes_are_short(self) -> None:
        for count, text in (
            *((0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (9_950, "10 kB")),
            *((999_499, "999 kB"), (999_500, "1.0 MB"), (34_000_000, "34 MB"), (2**63, "9.2 EB"), (10**22, "10000 EB")),
        ):
            self.assertEqual(directory_index.size(count), text)
