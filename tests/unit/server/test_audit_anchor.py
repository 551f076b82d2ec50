"""The file `audit.anchor` in the home."""

from __future__ import annotations

from pathlib import Path

from burrowgate.core.audit_chain import ChainLink
from burrowgate.errors import HomeError
from burrowgate.server.audit_anchor import FILE_NAME, MAX_STORES, read_links, store_name, write_links
from tests.support import TestCase


def links(*numbers: int) -> list[ChainLink]:
    return [ChainLink(number, f"{number:064x}", "kid.mac") for number in numbers]


class AnchorTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.home = Path(self.mktemp())
        self.home.mkdir(mode=0o700)

    def write(self, *numbers: int, name: str = "s", replace: bool = False) -> list[int]:
        write_links(self.home, name, links(*numbers), replace=replace)
        return [link.seq for link in read_links(self.home, name)]

    def test_home_without_the_file_knows_nothing(self) -> None:
        self.assertEqual(list(read_links(self.home, "s")), [])

    def test_newer_events_win_unless_they_are_replaced(self) -> None:
        self.assertEqual(self.write(3, 5), [3, 5])
        self.assertEqual(self.write(4), [3, 5])
        self.assertEqual(self.write(5), [3, 5])
        self.assertEqual(self.write(6), [6])
        self.assertEqual(self.write(2, replace=True), [2])

    def test_stores_are_apart_and_few(self) -> None:
        for number in range(MAX_STORES + 2):
            self.write(number + 1, name=f"store {number}")
        self.assertEqual(list(read_links(self.home, "store 1")), [])
        self.assertEqual(list(read_links(self.home, "store 2")), links(3))

    def test_file_is_private(self) -> None:
        self.write(1)
        self.assertEqual((self.home / FILE_NAME).stat().st_mode & 0o777, 0o600)
        (self.home / FILE_NAME).chmod(0o644)
        self.assertRaises(HomeError, read_links, self.home, "s")

    def test_damaged_file_is_an_error_until_it_is_replaced(self) -> None:
        for text in ("", "{", "[]", '{"s": [[1]]}', '{"s": [["1", "", ""]]}'):
            (self.home / FILE_NAME).write_text(text)
            (self.home / FILE_NAME).chmod(0o600)
            self.assertRaises(HomeError, read_links, self.home, "s")
            self.assertRaises(HomeError, self.write, 1)
        self.assertEqual(self.write(1, replace=True), [1])

    def test_name_of_a_store_moves_with_the_home(self) -> None:
        self.assertEqual(store_name(f"sqlite:{self.home}/gateway.sqlite", self.home), "sqlite:~/gateway.sqlite")
        self.assertEqual(store_name("postgresql://db/name", self.home), "postgresql://db/name")
