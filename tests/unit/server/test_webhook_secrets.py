"""Secrets of webhooks in files of the home."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.core.webhook_signing import MAX_SECRETS, read_secret
from burrowgate.errors import HomeError
from burrowgate.server.webhook_secrets import add, drop_old, read, remove, secrets_path
from tests.support import FixedEntropy, TestCase


class SecretTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.home = Path(self.mktemp())
        self.home.mkdir(mode=0o700)
        self.path = secrets_path(self.home, "chat")
        self.entropy = FixedEntropy()

    def test_files_are_private_with_any_umask(self) -> None:
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        add(self.path, self.entropy)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.path.parent.stat().st_mode & 0o777, 0o700)

    def test_new_secret_goes_before_the_earlier_ones(self) -> None:
        first, second = add(self.path, self.entropy), add(self.path, self.entropy)
        self.assertNotEqual(first, second)
        self.assertEqual(read(self.path), [read_secret(second), read_secret(first)])
        self.assertEqual((drop_old(self.path), drop_old(self.path)), (1, 0))
        self.assertEqual(read(self.path), [read_secret(second)])
        remove(self.path)
        remove(self.path)
        self.assertRaises(HomeError, read, self.path)

    def test_number_of_secrets_is_bounded(self) -> None:
        for _ in range(MAX_SECRETS):
            add(self.path, self.entropy)
        error = self.assertRaises(HomeError, add, self.path, self.entropy)
        self.assertIn("--finish", str(error))

    def test_file_that_others_can_read_is_refused(self) -> None:
        add(self.path, self.entropy)
        self.path.chmod(0o640)
        self.assertIn("chmod 600", str(self.assertRaises(HomeError, read, self.path)))

    def test_file_with_other_contents_is_refused_and_not_shown(self) -> None:
        secret = add(self.path, self.entropy)
        for text in ("", "\n", secret[:-5] + "\n", f"{secret}\nhunter2\n", f"{secret}\n" * (MAX_SECRETS + 1)):
            self.path.write_text(text)
            error = str(self.assertRaises(HomeError, read, self.path))
            self.assertNotIn("hunter2", error)
            self.assertNotIn(secret[6:], error)

    def test_file_with_spaces_and_line_ends_of_any_kind_is_read(self) -> None:
        secret = add(self.path, self.entropy)
        self.path.write_bytes(f"  {secret} \r\n\r\n".encode())
        self.assertEqual(read(self.path), [read_secret(secret)])
