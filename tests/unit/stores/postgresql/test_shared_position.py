"""What one process of a machine committed, every other sees at its next look."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from burrowgate.stores.postgresql.shared_position import SharedPosition
from tests.support import TestCase


class SharedPositionTests(TestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp())

    def page(self) -> SharedPosition:
        page = SharedPosition(self.path)
        self.addCleanup(page.close)
        return page

    def test_position_is_shared(self) -> None:
        one, other = self.page(), self.page()
        self.assertEqual(other.position(), 0)
        one.advance(7)
        self.assertEqual((one.position(), other.position()), (7, 7))
        other.advance(2**40)
        self.assertEqual(one.position(), 2**40)

    def test_position_never_decreases(self) -> None:
        page = self.page()
        page.advance(7)
        page.advance(3)
        self.assertEqual(page.position(), 7)

    def test_position_is_shared_between_processes(self) -> None:
        page = self.page()
        child = os.fork()
        if not child:
            SharedPosition(self.path).advance(9)
            os._exit(0)
        os.waitpid(child, 0)
        self.assertEqual(page.position(), 9)

    def test_file_is_private_and_no_symlink_is_followed(self) -> None:
        self.page()
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        link = self.path.with_name("link")
        link.symlink_to(self.path)
        self.assertRaises(OSError, SharedPosition, link)
