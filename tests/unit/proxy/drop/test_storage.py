"""Files of a drop box: complete under a new name, or not at all, whatever else happens in the folder."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import threading
from pathlib import Path
from unittest import mock

from burrowgate.core.drop_box import GIB, DropBox, DropRefusal, UploadRefused
from burrowgate.proxy.drop import storage
from burrowgate.proxy.drop.storage import DropFolder, PartialFile, clean_folder
from tests.support import TestCase
from tests.support.descriptors import open_descriptors

BOX = DropBox(max_file_bytes=100, max_total_bytes=250, max_files=4)


class StorageCase(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = Path(self.mktemp())
        self.root.mkdir()
        self.before = open_descriptors()

    def tearDown(self) -> None:
        self.assertEqual(open_descriptors() - self.before, set())
        super().tearDown()

    def folder(self, box: DropBox = BOX, reserve: int = 0) -> contextlib.closing[DropFolder]:
        return contextlib.closing(DropFolder(str(self.root), box, reserve))

    def add(self, name: str, data: bytes = b"x", box: DropBox = BOX, reserve: int = 0) -> storage.ReceivedFile:
        with self.folder(box, reserve) as folder:
            partial = folder.create(name, len(data))
            try:
                partial.write(data)
                return partial.complete()
            finally:
                partial.discard()

    def assert_refused(self, reason: DropRefusal, name: str, data: bytes, box: DropBox = BOX, reserve: int = 0) -> None:
        before = self.files()
        with self.assertRaises(UploadRefused) as caught:
            self.add(name, data, box, reserve)
        self.assertEqual((caught.exception.reason, caught.exception.name), (reason, name))
        self.assertEqual(self.files(), before)

    def files(self) -> dict[str, bytes]:
        """Return all files of the folder with their contents, hidden ones too."""
        return {path.name: path.read_bytes() for path in self.root.iterdir() if path.is_file()}


class NameTests(StorageCase):
    def test_file_gets_its_name_when_it_is_complete(self) -> None:
        with self.folder() as folder:
            partial = folder.create("a.txt", None)
            partial.write(b"one, ")
            (name,) = self.files()
            self.assertTrue(name.startswith(".burrowgate-upload-"))
            partial.write(b"two")
            received = partial.complete()
        self.assertEqual(self.files(), {"a.txt": b"one, two"})
        self.assertEqual((received.name, received.shown, received.size), ("a.txt", "a.txt", 8))
        self.assertFalse((self.root / "a.txt").stat().st_mode & 0o111)

    def test_name_that_is_taken_gets_a_number(self) -> None:
        (self.root / "a (3).txt").symlink_to("/nowhere")
        for number in range(3):
            self.add("a.txt", b"%d" % number)
        self.assertEqual((self.root / "a.txt").read_bytes(), b"0")
        self.assertEqual((self.root / "a (2).txt").read_bytes(), b"1")
        self.assertEqual((self.root / "a (4).txt").read_bytes(), b"2")
        self.assertTrue((self.root / "a (3).txt").is_symlink())

    def test_nothing_is_written_through_links_and_folders_of_that_name(self) -> None:
        outside = Path(self.mktemp())
        outside.write_bytes(b"untouched")
        (self.root / "link").symlink_to(outside.absolute())
        (self.root / "sub").mkdir()
        self.add("link")
        self.add("sub")
        self.assertEqual(outside.read_bytes(), b"untouched")
        self.assertEqual(sorted(path.name for path in self.root.iterdir()), ["link", "link (2)", "sub", "sub (2)"])
        self.assertEqual(list((self.root / "sub").iterdir()), [])

    def test_names_are_made_safe(self) -> None:
        for shown, name in (("../../x.txt", "x.txt"), (".bashrc", "bashrc"), ("index.html", "_index.html")):
            self.assertEqual(self.add(shown).name, name)
        self.assertEqual(sorted(self.files()), ["_index.html", "bashrc", "x.txt"])

    def test_many_at_once_get_names_of_their_own(self) -> None:
        box = DropBox(max_files=100)
        names: list[str] = []
        threads = [
            threading.Thread(target=lambda: names.append(self.add("a.txt", b"x" * 50, box).name)) for _ in "x" * 20
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(names)), 20)
        self.assertEqual(set(self.files().values()), {b"x" * 50})

    def test_file_system_without_links(self) -> None:
        (self.root / "a.txt").write_bytes(b"first")
        with mock.patch("os.link", side_effect=OSError(errno.EPERM, "no links")):
            self.assertEqual(self.add("a.txt", b"second").name, "a (2).txt")
        self.assertEqual(self.files(), {"a.txt": b"first", "a (2).txt": b"second"})

    def test_withdrawn_file_is_removed_unless_it_is_another(self) -> None:
        first, second = self.add("first"), self.add("second")
        (self.root / "second").unlink()
        (self.root / "second").write_bytes(b"of the operator")
        with self.folder() as folder:
            folder.withdraw(first)
            folder.withdraw(second)
            folder.withdraw(first)
        self.assertEqual(self.files(), {"second": b"of the operator"})


class LimitTests(StorageCase):
    def test_size_of_a_file(self) -> None:
        self.add("fits", b"x" * 100)
        self.assert_refused(DropRefusal.FILE_TOO_LARGE, "large", b"x" * 101)
        with self.folder() as folder:
            partial = folder.create("grows", None)
            partial.write(b"x" * 60)
            self.assertRaises(UploadRefused, partial.write, b"x" * 41)
            partial.discard()
        self.assertEqual(list(self.files()), ["fits"])

    def test_number_of_files_counts_those_of_the_operator(self) -> None:
        for name in ("a", "b", ".hidden"):
            (self.root / name).touch()
        (self.root / "sub").mkdir()
        self.add("last")
        self.assert_refused(DropRefusal.FULL, "more", b"")
        (self.root / "a").rename(self.root / "sub/a")
        self.add("more")

    def test_size_of_all_files(self) -> None:
        (self.root / "old").write_bytes(b"x" * 200)
        self.assert_refused(DropRefusal.FULL, "more", b"x" * 51)
        self.add("fits", b"x" * 50)

    def test_limits_hold_for_uploads_at_the_same_time(self) -> None:
        with self.folder() as one, self.folder() as other:
            partials = [one.create("a", None), other.create("b", None), one.create("c", None)]
            for partial in partials:
                partial.write(b"x" * 90)
            for partial in partials:
                with self.assertRaises(UploadRefused) as caught:
                    partial.complete()
                self.assertEqual(caught.exception.reason, DropRefusal.FULL)
                partial.discard()
                break
            for partial in partials[1:]:
                partial.complete()
        self.assertEqual(sorted(self.files()), ["b", "c"])

    def test_limits_are_checked_while_a_file_grows(self) -> None:
        with contextlib.closing(DropFolder(str(self.root), BOX, 0, check_bytes=10)) as folder:
            partial = folder.create("grows", None)
            (self.root / "other").write_bytes(b"x" * 240)
            partial.write(b"x" * 9)
            with self.assertRaises(UploadRefused) as caught:
                partial.write(b"x" * 5)
            self.assertEqual(caught.exception.reason, DropRefusal.FULL)
            partial.discard()

    def test_space_that_stays_free(self) -> None:
        system = os.statvfs(self.root)
        free = system.f_bavail * system.f_frsize
        with mock.patch("os.fstatvfs", return_value=os.statvfs_result((1, 1, 10 * GIB, 0, GIB - 1, 0, 0, 0, 0, 255))):
            self.assert_refused(DropRefusal.NO_SPACE, "a", b"", reserve=2 * GIB)
        self.assertGreater(free, 0)
        with self.folder() as folder:
            self.assertIsNone(folder.refusal())
            with mock.patch("os.fstatvfs", return_value=os.statvfs_result((1, 1, 10 * GIB, 0, 5, 0, 0, 0, 0, 255))):
                self.assertIsNone(DropFolder.refusal(folder))

    def test_full_box_says_so_before_anything_is_sent(self) -> None:
        with self.folder() as folder:
            self.assertIsNone(folder.refusal())
            for name in "abcd":
                (self.root / name).touch()
            self.assertEqual(folder.refusal(), DropRefusal.FULL)


class FailureTests(StorageCase):
    def test_full_disk_leaves_nothing(self) -> None:
        for function, number in (("write", errno.ENOSPC), ("fsync", errno.EDQUOT), ("link", errno.ENOSPC)):
            full = OSError(number, "full")
            with mock.patch(f"os.{function}", side_effect=full), self.assertRaises(OSError) as caught:
                self.add("a.txt")
            self.assertEqual(storage.refusal_for(caught.exception).reason, DropRefusal.NO_SPACE)
            self.assertEqual(self.files(), {}, function)

    def test_folder_that_went_or_cannot_be_written(self) -> None:
        self.assertRaises(FileNotFoundError, DropFolder, str(self.root / "gone"), BOX, 0)
        error = OSError(errno.EROFS, "read-only")
        self.assertEqual(storage.refusal_for(error, "a").reason, DropRefusal.NOT_WRITABLE)
        self.assertEqual(storage.refusal_for(OSError(errno.EFBIG, "large")).reason, DropRefusal.FILE_TOO_LARGE)


class LeftFilesTests(StorageCase):
    def left(self, name: str = ".burrowgate-upload-7-1.part") -> Path:
        path = self.root / name
        path.write_bytes(b"half a file")
        return path

    def test_partial_files_of_processes_that_ended_are_removed(self) -> None:
        self.left()
        for name in (".burrowgate-upload-x.part", "burrowgate-upload-7-1.part", ".burrowgate-upload-7-1.part.txt"):
            self.left(name)
        clean_folder(str(self.root))
        self.assertEqual(len(self.files()), 3)
        clean_folder(str(self.root / "gone"))

    def test_those_that_are_being_written_stay(self) -> None:
        with self.folder() as folder:
            partial = folder.create("a.txt", None)
            partial.write(b"half")
            clean_folder(str(self.root))
            with self.folder() as other:
                self.assertEqual(other.use().files, 1)
            partial.complete()
        self.assertEqual(self.files(), {"a.txt": b"half"})

    def test_left_ones_do_not_count(self) -> None:
        for number in range(5):
            self.left(f".burrowgate-upload-7-{number}.part")
        self.add("a.txt")
        self.assertEqual(list(self.files()), ["a.txt"])

    def test_link_of_such_a_name_is_not_followed(self) -> None:
        outside = Path(self.mktemp())
        outside.write_bytes(b"untouched")
        (self.root / ".burrowgate-upload-7-1.part").symlink_to(outside.absolute())
        clean_folder(str(self.root))
        self.assertEqual(outside.read_bytes(), b"untouched")

    def test_file_that_another_process_removed_before_the_lock_is_made_again(self) -> None:
        real, removed = fcntl.flock, []

        def late(descriptor: int, how: int) -> None:
            if not removed:
                (path,) = self.root.iterdir()
                path.unlink()
                removed.append(path)
            real(descriptor, how)

        with self.folder() as folder, mock.patch("fcntl.flock", side_effect=late):
            partial = PartialFile(folder, folder._descriptor, "a.txt")
            partial.write(b"x")
            partial.complete()
        self.assertEqual(self.files(), {"a.txt": b"x"})

    def test_file_system_without_locks(self) -> None:
        path = self.left()
        with mock.patch("fcntl.flock", side_effect=OSError(errno.ENOLCK, "no locks")):
            self.add("a.txt")
        self.assertEqual(sorted(self.files()), sorted([path.name, "a.txt"]))
