"""The file by which one process reports damage of a SQLite store to the others."""

from __future__ import annotations

import stat
from pathlib import Path

from burrowgate.errors import StoreUnavailable
from burrowgate.stores.health import MAX_PUBLISHED_LENGTH
from burrowgate.stores.sqlite.damage_note import SUFFIX, DamageNote
from tests.support import TestCase


class DamageNoteTests(TestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp())
        self.note = DamageNote(self.path)
        self.file = Path(f"{self.path}{SUFFIX}")

    def test_written_text_is_read_until_it_is_removed(self) -> None:
        self.assertIsNone(self.note.read())
        for text in ("A page is damaged.", "Ein\u00a0Fehler: \U0001f5c4"):
            self.note.write(text)
            self.assertEqual(DamageNote(self.path).read(), text)
        self.note.remove()
        self.note.remove()
        self.assertIsNone(self.note.read())
        self.assertEqual(list(self.path.parent.glob(f"{self.path.name}*")), [])

    def test_file_is_private(self) -> None:
        self.note.write("A page is damaged.")
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)

    def test_any_file_is_damage(self) -> None:
        for content in (b"", b"\xff\xfe", b"\0" * 10, b"x" * (3 * MAX_PUBLISHED_LENGTH)):
            self.file.write_bytes(content)
            text = self.note.read()
            assert text is not None
            self.assertTrue(0 < len(text) <= max(MAX_PUBLISHED_LENGTH, len(str(self.file)) + 50))
        self.file.unlink()
        self.file.mkdir()
        self.assertIn("cannot be read", str(self.note.read()))

    def test_errors_of_the_disk_are_store_errors(self) -> None:
        note = DamageNote(self.path / "missing" / "store.db")
        with self.assertRaises(StoreUnavailable):
            note.write("A page is damaged.")
        self.file.mkdir()
        with self.assertRaises(StoreUnavailable):
            self.note.remove()
