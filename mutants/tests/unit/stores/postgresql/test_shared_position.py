"""Newest committed position, shared by the processes of one home."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from burrowgate.stores.postgresql.shared_position import SharedPosition
from tests.support import TestCase


class SharedPositionTests(TestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp())

    def open(self) -> SharedPosition:
        shared = SharedPosition(self.path)
        self.addCleanup(shared.close)
        return shared

    def test_position_is_shared(self) -> None:
        first, second = self.open(), self.open()
        self.assertEqual(second.position(), 0)
        first.advance(7)
        self.assertEqual((first.position(), second.position()), (7, 7))
        second.advance(2**40)
        self.assertEqual(first.position(), 2**40)

    def test_position_never_decreases(self) -> None:
        shared = self.open()
        shared.advance(7)
        shared.advance(3)
        self.assertEqual(shared.position(), 7)

    def test_position_is_shared_between_processes(self) -> None:
        shared = self.open()
        child = os.fork()
        if not child:
            SharedPosition(self.path).advance(9)
            os._exit(0)
        os.waitpid(child, 0)
        self.assertEqual(shared.position(), 9)

    def test_file_is_private_and_no_symlink_is_followed(self) -> None:
        self.open()
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        link = self.path.with_name("link")
        link.symlink_to(self.path)
        self.assertRaises(OSError, SharedPosition, link)
