"""Keys that come and go while the gateway runs."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.server.home import Home
from burrowgate.server.keyring import KeyringWatcher
from tests.support import FixedEntropy, TestCase


class TestHeldKeys(TestCase):
    def setUp(self) -> None:
        self.entropy = FixedEntropy()
        self.home = Home(Path(self.mktemp()))
        self.keys = KeyringWatcher(self.home, self.entropy)
        self.first = self.keys().newest.kid

    def path(self, kid: str) -> Path:
        return next(path for path in self.home.keys_dir.iterdir() if kid in path.name)

    def test_nothing_has_changed(self) -> None:
        held = self.keys()
        self.assertFalse(self.keys.poll())
        self.assertIs(self.keys(), held)

    def test_a_new_key_signs_and_the_old_one_verifies(self) -> None:
        kid = self.home.rotate_key(self.entropy)
        self.assertTrue(self.keys.poll())
        self.assertEqual(self.keys().newest.kid, kid)
        self.assertIn(self.first, self.keys())
        self.assertFalse(self.keys.poll())

    def test_a_key_that_was_taken_away_verifies_no_more(self) -> None:
        self.home.rotate_key(self.entropy)
        self.path(self.first).unlink()
        self.assertTrue(self.keys.poll())
        self.assertNotIn(self.first, self.keys())

    def test_a_key_that_cannot_be_read_keeps_none_that_was_taken_away(self) -> None:
        second = self.home.rotate_key(self.entropy)
        self.keys.poll()
        self.path(self.first).unlink()
        third = self.path(self.home.rotate_key(self.entropy))
        third.write_bytes(b"no key")
        os.chmod(third, 0o600)
        self.assertTrue(self.keys.poll())
        self.assertEqual([key.kid for key in self.keys()], [second])

    def test_where_none_is_left_nothing_verifies(self) -> None:
        only = self.path(self.first)
        other = self.path(self.home.rotate_key(self.entropy))
        only.unlink()
        other.write_bytes(b"no key")
        self.assertTrue(self.keys.poll())
        self.assertNotIn(self.first, self.keys())
