"""Tests for burrowgate.server.keyring: added and removed keys take effect while the gateway runs."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.server.home import Home
from burrowgate.server.keyring import KeyringWatcher
from tests.support import FixedEntropy, TestCase


class KeyringWatcherTests(TestCase):
    def setUp(self) -> None:
        self.entropy = FixedEntropy()
        self.home = Home(Path(self.mktemp()))
        self.keys = KeyringWatcher(self.home, self.entropy)
        self.first = self.keys().newest.kid

    def path(self, kid: str) -> Path:
        return next(path for path in self.home.keys_dir.iterdir() if kid in path.name)

    def test_poll_without_change_keeps_the_keyring(self) -> None:
        keyring = self.keys()
        self.assertFalse(self.keys.poll())
        self.assertIs(self.keys(), keyring)

    def test_new_key_signs_and_old_key_verifies(self) -> None:
        kid = self.home.rotate_key(self.entropy)
        self.assertTrue(self.keys.poll())
        self.assertEqual(self.keys().newest.kid, kid)
        self.assertIn(self.first, self.keys())
        self.assertFalse(self.keys.poll())

    def test_removed_key_no_longer_verifies(self) -> None:
        self.home.rotate_key(self.entropy)
        self.path(self.first).unlink()
        self.assertTrue(self.keys.poll())
        self.assertNotIn(self.first, self.keys())

    def test_unreadable_key_does_not_keep_a_removed_key(self) -> None:
        second = self.home.rotate_key(self.entropy)
        self.keys.poll()
        self.path(self.first).unlink()
        third = self.path(self.home.rotate_key(self.entropy))
        third.write_bytes(b"no key")
        os.chmod(third, 0o600)
        self.assertTrue(self.keys.poll())
        self.assertEqual([key.kid for key in self.keys()], [second])

    def test_without_readable_keys_nothing_verifies(self) -> None:
        only = self.path(self.first)
        other = self.path(self.home.rotate_key(self.entropy))
        only.unlink()
        other.write_bytes(b"no key")
        self.assertTrue(self.keys.poll())
        self.assertNotIn(self.first, self.keys())
