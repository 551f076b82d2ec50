"""Who may look into the home, how keys are made, ordered and refused, and that nothing shows them."""

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

    def refusal(self, says: str) -> None:
        """Everything that reads a key refuses to, in one sentence with `says` in it."""
        for read in (self.home.load_keys, self.home.list_keys, self.home.rotate_key, self.home.check):
            message = str(self.assertRaises(HomeError, read))
            self.assertIn(says, message)
            self.assertRegex(message, r"\A[^\n]+\.\Z")

    def write_key(self, master: bytes, name: str | None = None, age: int = 0) -> Path:
        path = self.home.keys_dir / (name or Key(master.ljust(32)[:32]).kid)
        path.write_bytes(master)
        path.chmod(0o600)
        when = 1_700_000_000 - age
        os.utime(path, (when, when))
        return path


class FolderTests(HomeCase):
    def test_is_made_private(self) -> None:
        self.home.prepare()
        self.assertEqual((mode(self.home.path), mode(self.home.keys_dir)), (0o700, 0o700))
        self.home.prepare()

    def test_a_folder_that_others_can_open_is_refused_and_left_alone(self) -> None:
        self.home.prepare()
        for folder in (self.home.path, self.home.keys_dir):
            for too_open in (0o750, 0o705, 0o701, 0o777):
                folder.chmod(too_open)
                self.refusal(f"close it with `chmod 700 {folder}`")
                self.assertEqual(mode(folder), too_open)
            folder.chmod(0o700)
        self.home.check()

    def test_the_command_is_quoted(self) -> None:
        self.home = Home(self.home.path / "my home")
        self.home.prepare()
        self.home.path.chmod(0o755)
        self.refusal(f"`chmod 700 '{self.home.path}'`")

    def test_another_users_folder_is_refused(self) -> None:
        self.home.prepare()
        found = self.home.path.stat()
        error = self.assertRaises(HomeError, check_private, self.home.path, found, uid=found.st_uid + 1, mode=0o700)
        self.assertIn(f"belongs to another user (uid {found.st_uid})", str(error))
        self.assertIn(f"`chown {found.st_uid + 1} {self.home.path}`", str(error))
        check_private(self.home.path, found, uid=found.st_uid, mode=0o700)

    def test_a_file_in_its_place(self) -> None:
        self.home.path.parent.mkdir(parents=True)
        self.home.path.write_text("")
        error = self.assertRaises(HomeError, self.home.prepare)
        self.assertIn("choose another home with --home", str(error))

    def test_looking_makes_nothing(self) -> None:
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
    def test_the_first_key_is_made(self) -> None:
        ring = self.home.load_keys(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        self.assertEqual(path.name, ring.newest.kid)
        self.assertEqual(mode(path), 0o600)
        self.assertEqual(path.read_bytes(), FixedEntropy().token_bytes(32))
        self.assertEqual([key.kid for key in self.home.load_keys()], [ring.newest.kid])

    def test_a_key_is_private_whatever_the_umask(self) -> None:
        os.umask(0)
        self.home.load_keys(self.entropy)
        self.home.admin_key(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        self.assertEqual((mode(self.home.path), mode(path), mode(self.home.admin_key_path)), (0o700, 0o600, 0o600))

    def test_the_newest_signs_and_all_verify(self) -> None:
        old = self.home.load_keys(self.entropy)
        token = old.newest.token("A" * 22, 1_700_000_000).encode()
        kid = self.home.rotate_key(self.entropy)
        ring = self.home.load_keys()
        self.assertEqual(ring.newest.kid, kid)
        self.assertEqual([key.kid for key in ring], [old.newest.kid, kid])
        self.assertIsNotNone(ring.verify_token(token))

    def test_the_order_is_by_age_and_then_by_name(self) -> None:
        self.home.prepare()
        paths = [self.write_key(bytes([one]) * 32, age=age) for one, age in ((1, 50), (2, 70), (3, 60), (4, 60))]
        twins = sorted(path.name for path in paths[2:])
        self.assertEqual([key.kid for key in self.home.load_keys()], [paths[1].name, *twins, paths[0].name])

    def test_a_rotation_is_newest_even_if_the_clock_was_set_back(self) -> None:
        first = self.home.load_keys(self.entropy).newest.kid
        ahead = 4_000_000_000
        os.utime(self.home.keys_dir / first, (ahead, ahead))
        kids = [self.home.rotate_key(self.entropy) for _ in range(5)]
        self.assertEqual([key.kid for key in self.home.load_keys()], [first, *kids])

    def test_rotations_stay_apart_by_whole_seconds(self) -> None:
        self.home.load_keys(self.entropy)
        for _ in range(5):
            self.home.rotate_key(self.entropy)
        seconds = [file.created_at for file in self.home.list_keys()]
        self.assertEqual(len(set(seconds)), 6)

    def test_the_list(self) -> None:
        self.home.prepare()
        old = self.write_key(b"a" * 32, age=100)
        new = self.write_key(b"b" * 32)
        listed = [(file.kid, file.created_at, file.newest) for file in self.home.list_keys()]
        self.assertEqual(listed, [(old.name, 1_699_999_900, False), (new.name, 1_700_000_000, True)])

    def test_a_removed_key_verifies_no_more(self) -> None:
        first = self.home.load_keys(self.entropy).newest.kid
        self.home.rotate_key(self.entropy)
        (self.home.keys_dir / first).unlink()
        self.assertNotIn(first, self.home.load_keys())

    def test_a_key_is_never_written_over(self) -> None:
        kid = self.home.load_keys(FixedEntropy()).newest.kid
        before = (self.home.keys_dir / kid).stat()
        error = self.assertRaises(HomeError, self.home.rotate_key, FixedEntropy())
        self.assertIn("repeat this", str(error))
        self.assertEqual((self.home.keys_dir / kid).stat().st_mtime_ns, before.st_mtime_ns)
        self.assertEqual((self.home.keys_dir / kid).stat().st_ino, before.st_ino)

    def test_nothing_is_left_behind(self) -> None:
        self.home.load_keys(self.entropy)
        self.home.rotate_key(self.entropy)
        self.home.admin_key(self.entropy)
        self.assertRaises(HomeError, self.home.rotate_key, FixedEntropy())
        names = sorted(path.name for path in self.home.path.rglob("*"))
        self.assertEqual(names, sorted(["admin.key", "keys", *(file.kid for file in self.home.list_keys())]))

    def test_what_a_crash_left_half_written_is_passed_over(self) -> None:
        kid = self.home.load_keys(self.entropy).newest.kid
        stamp = self.home.keys_stamp()
        self.write_key(b"half", name=".new-abc")
        self.assertEqual([key.kid for key in self.home.load_keys()], [kid])
        self.assertEqual(self.home.keys_stamp(), stamp)

    def test_an_open_key_is_refused(self) -> None:
        self.home.load_keys(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        for too_open in (0o640, 0o604, 0o644, 0o620):
            path.chmod(too_open)
            self.refusal(f"`chmod 600 {path}`")

    def test_a_damaged_key_is_refused(self) -> None:
        self.home.load_keys(self.entropy)
        (path,) = self.home.keys_dir.iterdir()
        for damaged in (b"", b"x" * 31, b"x" * 33, b"x" * 5000):
            path.write_bytes(damaged)
            self.refusal("is damaged")

    def test_a_key_under_another_name_is_refused(self) -> None:
        self.home.load_keys(self.entropy)
        stray = self.write_key(b"x" * 32, name="backup")
        self.refusal(f"The key {stray} is not the one its name says")

    def test_what_is_no_file_is_refused(self) -> None:
        kid = self.home.load_keys(self.entropy).newest.kid
        path = self.home.keys_dir / kid
        elsewhere = self.home.path / "elsewhere"
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
        self.refusal("cannot be read")
        path.unlink()
        path.mkdir(mode=0o700)
        self.refusal("is not a file")
        path.rmdir()
        os.mkfifo(path, 0o600)
        self.refusal("is not a file")

    def test_no_refusal_shows_a_key(self) -> None:
        self.home.prepare()
        self.write_key(b"secretsecretsecret", name="abcdef")
        self.assertNotIn("secretsecret", str(self.assertRaises(HomeError, self.home.load_keys)))
        self.assertNotIn("secret", repr(self.home))


class StampTests(HomeCase):
    def test_differs_once_anything_changed_and_only_then(self) -> None:
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
    def test_is_made_once(self) -> None:
        key = self.home.admin_key(self.entropy)
        self.assertRegex(key, r"\A[A-Za-z0-9_-]{43}\Z")
        self.assertEqual(self.home.admin_key(self.entropy), key)
        self.assertEqual(self.home.find_admin_key(), key)
        self.assertEqual(self.home.admin_key_path.read_text(), key + "\n")
        self.assertEqual(mode(self.home.admin_key_path), 0o600)

    def test_is_hidden(self) -> None:
        key = self.home.admin_key(self.entropy)
        self.assertIsInstance(key, Secret)
        self.assertEqual(repr(key), "<Secret>")
        self.assertNotIn(str(key), repr({"key": key, "keys": (key,)}))
        self.assertEqual(f"Bearer {key}", "Bearer " + self.home.admin_key_path.read_text().strip())

    def test_an_empty_or_short_key_is_none(self) -> None:
        self.home.admin_key(self.entropy)
        for text in ("", "\n", "short", "x" * 42, "x" * 43 + "\n\n", "x" * 42 + "!", " " + "x" * 43, "x" * 4000):
            self.home.admin_key_path.write_text(text)
            message = str(self.assertRaises(HomeError, self.home.admin_key))
            self.assertIn("holds no key; remove the file", message)
            self.assertRaises(HomeError, self.home.check)

    def test_a_longer_one_of_ones_own_is_taken(self) -> None:
        self.home.admin_key(self.entropy)
        self.home.admin_key_path.write_text("x" * 64)
        self.assertEqual(self.home.admin_key(), "x" * 64)

    def test_an_open_key_is_refused(self) -> None:
        self.home.admin_key(self.entropy)
        self.home.admin_key_path.chmod(0o644)
        message = str(self.assertRaises(HomeError, self.home.admin_key))
        self.assertIn(f"`chmod 600 {self.home.admin_key_path}`", message)
        self.assertRaises(HomeError, self.home.check)


class ShownTests(TestCase):
    """Which folders must never be served."""

    def test_what_would_serve_the_home(self) -> None:
        top = Path(self.mktemp())
        (top / "gate" / "keys").mkdir(parents=True)
        (top / "site").mkdir()
        (top / "link").symlink_to(top / "gate")
        home = Home(top / "gate")
        for folder in (top, top / "gate", top / "gate" / "keys", top / "link", top / "site" / ".." / "gate", Path("/")):
            self.assertTrue(home.is_shown_by(folder), folder)
        self.assertFalse(home.is_shown_by(top / "site"))

    def test_a_hidden_home_is_not_in_view(self) -> None:
        top = Path(self.mktemp())
        (top / ".burrowgate" / "keys").mkdir(parents=True)
        home = Home(top / ".burrowgate")
        self.assertFalse(home.is_shown_by(top))
        self.assertTrue(home.is_shown_by(top / ".burrowgate"))
        self.assertTrue(home.is_shown_by(top / ".burrowgate" / "keys"))
