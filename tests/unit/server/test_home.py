"""Tests for burrowgate.server.home: permissions of the home, and creation, order and refusal of keys."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from burrowgate.core.tokens import Key
from burrowgate.errors import HomeError
from burrowgate.server.home import Home, Secret, check_private
from tests.support import FixedEntropy, TestCase, limited


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class HomeCase(TestCase):
    def setUp(self) -> None:
        self.home = Home(Path(self.mktemp()) / "deep" / "home")
        self.entropy = FixedEntropy()
        self.addCleanup(os.umask, os.umask(0o022))

    def assert_refused(self, text: str) -> None:
        """Assert that every operation that reads keys raises HomeError with one sentence that contains `text`."""
        for read in (self.home.load_keys, self.home.list_keys, self.home.rotate_key, self.home.check):
            message = str(self.assertRaises(HomeError, read))
            self.assertIn(text, message)
            self.assertRegex(message, r"\A[^\n]+\.\Z")

    def write_key(self, master: bytes, name: str | None = None, age: int = 0) -> Path:
        path = self.home.keys_dir / (name or Key(master.ljust(32)[:32]).kid)
        path.write_bytes(master)
        path.chmod(0o600)
        when = 1_700_000_000 - age
        os.utime(path, (when, when))
        return path


class FolderTests(HomeCase):
    def test_folders_are_created_with_mode_0700(self) -> None:
        self.home.prepare()
        self.assertEqual((mode(self.home.path), mode(self.home.keys_dir)), (0o700, 0o700))
        self.home.prepare()

    def test_folder_accessible_to_others_is_refused_and_not_changed(self) -> None:
        self.home.prepare()
        for folder in (self.home.path, self.home.keys_dir):
            for too_open in (0o750, 0o705, 0o701, 0o777):
                folder.chmod(too_open)
                self.assert_refused(f"close it with `chmod 700 {folder}`")
                self.assertEqual(mode(folder), too_open)
            folder.chmod(0o700)
        self.home.check()

    def test_suggested_command_is_quoted_for_the_shell(self) -> None:
        self.home = Home(self.home.path / "my home")
        self.home.prepare()
        self.home.path.chmod(0o755)
        self.assert_refused(f"`chmod 700 '{self.home.path}'`")

    def test_folder_of_another_user_is_refused(self) -> None:
        self.home.prepare()
        status = self.home.path.stat()
        error = self.assertRaises(HomeError, check_private, self.home.path, status, uid=status.st_uid + 1, mode=0o700)
        self.assertIn(f"belongs to another user (uid {status.st_uid})", str(error))
        self.assertIn(f"`chown {status.st_uid + 1} {self.home.path}`", str(error))
        check_private(self.home.path, status, uid=status.st_uid, mode=0o700)

    def test_file_at_the_path_of_the_home_is_refused(self) -> None:
        self.home.path.parent.mkdir(parents=True)
        self.home.path.write_text("")
        error = self.assertRaises(HomeError, self.home.prepare)
        self.assertIn("choose another home with --home", str(error))

    def test_reading_creates_nothing(self) -> None:
        self.assertRaises(HomeError, self.home.check)
        self.assertEqual(self.home.list_keys(), ())
        self.assertIsNone(self.home.find_admin_key())
        self.assertEqual(self.home.keys_stamp(), ())
        self.assertFalse(self.home.path.exists())

    def test_sec_59_who_cannot_look_does_not_say_that_the_keys_are_gone(self) -> None:
        self.home.prepare()
        with limited(0):
            self.assertIsNone(self.home.keys_stamp())
        self.assertEqual(self.home.keys_stamp(), ())


class KeyTests(HomeCase):
    def test_first_key_is_created(self) -> None:
        ring = self.home.load_keys(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        self.assertEqual(path.name, ring.newest.kid)
        self.assertEqual(mode(path), 0o600)
        self.assertEqual(path.read_bytes(), FixedEntropy().token_bytes(32))
        self.assertEqual([key.kid for key in self.home.load_keys()], [ring.newest.kid])

    def test_keys_are_private_with_any_umask(self) -> None:
        os.umask(0)
        self.home.load_keys(self.entropy)
        self.home.admin_key(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        self.assertEqual((mode(self.home.path), mode(path), mode(self.home.admin_key_path)), (0o700, 0o600, 0o600))

    def test_newest_key_signs_and_all_keys_verify(self) -> None:
        old = self.home.load_keys(self.entropy)
        token = old.newest.token("A" * 22, 1_700_000_000).encode()
        kid = self.home.rotate_key(self.entropy)
        ring = self.home.load_keys()
        self.assertEqual(ring.newest.kid, kid)
        self.assertEqual([key.kid for key in ring], [old.newest.kid, kid])
        self.assertIsNotNone(ring.verify_token(token))

    def test_keys_are_ordered_by_age_and_then_by_name(self) -> None:
        self.home.prepare()
        paths = [self.write_key(bytes([byte]) * 32, age=age) for byte, age in ((1, 50), (2, 70), (3, 60), (4, 60))]
        twins = sorted(path.name for path in paths[2:])
        self.assertEqual([key.kid for key in self.home.load_keys()], [paths[1].name, *twins, paths[0].name])

    def test_rotated_key_is_newest_even_if_the_clock_was_set_back(self) -> None:
        first = self.home.load_keys(self.entropy).newest.kid
        ahead = 4_000_000_000
        os.utime(self.home.keys_dir / first, (ahead, ahead))
        kids = [self.home.rotate_key(self.entropy) for _ in range(5)]
        self.assertEqual([key.kid for key in self.home.load_keys()], [first, *kids])

    def test_rotations_differ_by_whole_seconds(self) -> None:
        self.home.load_keys(self.entropy)
        for _ in range(5):
            self.home.rotate_key(self.entropy)
        seconds = [file.created_at for file in self.home.list_keys()]
        self.assertEqual(len(set(seconds)), 6)

    def test_list_of_keys_has_age_and_newest(self) -> None:
        self.home.prepare()
        old = self.write_key(b"a" * 32, age=100)
        new = self.write_key(b"b" * 32)
        listed = [(file.kid, file.created_at, file.newest) for file in self.home.list_keys()]
        self.assertEqual(listed, [(old.name, 1_699_999_900, False), (new.name, 1_700_000_000, True)])

    def test_removed_key_no_longer_verifies(self) -> None:
        first = self.home.load_keys(self.entropy).newest.kid
        self.home.rotate_key(self.entropy)
        (self.home.keys_dir / first).unlink()
        self.assertNotIn(first, self.home.load_keys())

    def test_key_is_never_overwritten(self) -> None:
        kid = self.home.load_keys(FixedEntropy()).newest.kid
        before = (self.home.keys_dir / kid).stat()
        error = self.assertRaises(HomeError, self.home.rotate_key, FixedEntropy())
        self.assertIn("repeat this", str(error))
        self.assertEqual((self.home.keys_dir / kid).stat().st_mtime_ns, before.st_mtime_ns)
        self.assertEqual((self.home.keys_dir / kid).stat().st_ino, before.st_ino)

    def test_no_temporary_files_remain(self) -> None:
        self.home.load_keys(self.entropy)
        self.home.rotate_key(self.entropy)
        self.home.admin_key(self.entropy)
        self.assertRaises(HomeError, self.home.rotate_key, FixedEntropy())
        names = sorted(path.name for path in self.home.path.rglob("*"))
        self.assertEqual(names, sorted(["admin.key", "keys", *(file.kid for file in self.home.list_keys())]))

    def test_file_left_by_a_crash_is_ignored(self) -> None:
        kid = self.home.load_keys(self.entropy).newest.kid
        stamp = self.home.keys_stamp()
        self.write_key(b"half", name=".new-abc")
        self.assertEqual([key.kid for key in self.home.load_keys()], [kid])
        self.assertEqual(self.home.keys_stamp(), stamp)

    def test_key_readable_by_others_is_refused(self) -> None:
        self.home.load_keys(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        for too_open in (0o640, 0o604, 0o644, 0o620):
            path.chmod(too_open)
            self.assert_refused(f"`chmod 600 {path}`")

    def test_damaged_key_is_refused(self) -> None:
        self.home.load_keys(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        for damaged in (b"", b"x" * 31, b"x" * 33, b"x" * 5000):
            path.write_bytes(damaged)
            self.assert_refused("is damaged")

    def test_key_under_a_wrong_name_is_refused(self) -> None:
        self.home.load_keys(self.entropy)
        stray = self.write_key(b"x" * 32, name="backup")
        self.assert_refused(f"The key {stray} is not the one its name says")

    def test_key_that_is_not_a_regular_file_is_refused(self) -> None:
        kid = self.home.load_keys(self.entropy).newest.kid
        path = self.home.keys_dir / kid
        elsewhere = self.home.path / "elsewhere"
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
        self.assert_refused("cannot be read")
        path.unlink()
        path.mkdir(mode=0o700)
        self.assert_refused("is not a file")
        path.rmdir()
        os.mkfifo(path, 0o600)
        self.assert_refused("is not a file")

    def test_error_and_repr_contain_no_key(self) -> None:
        self.home.prepare()
        self.write_key(b"secretsecretsecret", name="abcdef")
        self.assertNotIn("secretsecret", str(self.assertRaises(HomeError, self.home.load_keys)))
        self.assertNotIn("secret", repr(self.home))


class StampTests(HomeCase):
    def test_stamp_changes_only_with_the_keys(self) -> None:
        self.home.load_keys(self.entropy)
        seen = [self.home.keys_stamp()]
        self.assertEqual(self.home.keys_stamp(), seen[0])
        kid = self.home.rotate_key(self.entropy)
        seen.append(self.home.keys_stamp())
        os.utime(self.home.keys_dir / kid, (1, 1))
        seen.append(self.home.keys_stamp())
        (self.home.keys_dir / kid).unlink()
        self.assertEqual(self.home.keys_stamp(), seen[0])
        self.assertEqual(len(set(seen)), 3)
        self.home.list_keys()
        self.assertEqual(self.home.keys_stamp(), seen[0])


class AdminKeyTests(HomeCase):
    def test_admin_key_is_created_once(self) -> None:
        key = self.home.admin_key(self.entropy)
        self.assertRegex(key, r"\A[A-Za-z0-9_-]{43}\Z")
        self.assertEqual(self.home.admin_key(self.entropy), key)
        self.assertEqual(self.home.find_admin_key(), key)
        self.assertEqual(self.home.admin_key_path.read_text(), key + "\n")
        self.assertEqual(mode(self.home.admin_key_path), 0o600)

    def test_admin_key_is_hidden_in_repr(self) -> None:
        key = self.home.admin_key(self.entropy)
        self.assertIsInstance(key, Secret)
        self.assertEqual(repr(key), "<Secret>")
        self.assertNotIn(str(key), repr({"key": key, "keys": (key,)}))
        self.assertEqual(f"Bearer {key}", "Bearer " + self.home.admin_key_path.read_text().strip())

    def test_empty_or_short_key_is_refused(self) -> None:
        self.home.admin_key(self.entropy)
        for text in ("", "\n", "short", "x" * 42, "x" * 43 + "\n\n", "x" * 42 + "!", " " + "x" * 43, "x" * 4000):
            self.home.admin_key_path.write_text(text)
            message = str(self.assertRaises(HomeError, self.home.admin_key))
            self.assertIn("holds no key; remove the file", message)
            self.assertRaises(HomeError, self.home.check)

    def test_longer_key_set_by_the_operator_is_accepted(self) -> None:
        self.home.admin_key(self.entropy)
        self.home.admin_key_path.write_text("x" * 64)
        self.assertEqual(self.home.admin_key(), "x" * 64)

    def test_key_readable_by_others_is_refused(self) -> None:
        self.home.admin_key(self.entropy)
        self.home.admin_key_path.chmod(0o644)
        message = str(self.assertRaises(HomeError, self.home.admin_key))
        self.assertIn(f"`chmod 600 {self.home.admin_key_path}`", message)
        self.assertRaises(HomeError, self.home.check)
