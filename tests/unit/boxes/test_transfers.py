"""Downloads and uploads of a box (B21): what passes, what a hostile box makes of its folder, and the limits."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred

from burrowgate.boxes import transfers
from burrowgate.boxes.transfers import Downloads, File, Transfers
from burrowgate.core import file_names
from burrowgate.errors import BoxFileNotFound, BoxFilesNotAllowed, BoxFileTooLarge
from tests.support import TestCase
from tests.support.descriptors import open_descriptors

_T = TypeVar("_T")
SIZE = 100_000


async def run(work: Callable[[], _T]) -> _T:
    """Run work at once."""
    return work()


class TransferCase(TestCase):
    def setUp(self) -> None:
        self.base = Path(self.mktemp()).parent
        self.folder = self.base / "run"
        self.out, self.into = self.folder / "out", self.folder / "in"
        self.out.mkdir(parents=True)
        self.into.mkdir()
        self.transfers = self.make()

    def make(self, *, downloads: bool = True, uploads: bool = True) -> Transfers:
        return Transfers(str(self.folder), run, max_bytes=SIZE, downloads=downloads, uploads=uploads)

    def put(self, name: str, size: int = 10, *, age: int = 0) -> Path:
        path = self.out / name
        path.write_bytes(b"x" * size)
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
        return path

    def files(self) -> Downloads:
        return self.successResultOf(_deferred(self.transfers.files()))

    def get(self, name: str) -> bytes:
        download = self.successResultOf(_deferred(self.transfers.open(name)))
        data = b""
        while piece := self.successResultOf(_deferred(download.read())):
            data += piece
        download.close()
        return data


def _deferred(work: Any) -> Any:
    return Deferred.fromCoroutine(work)


class DownloadTests(TransferCase):
    def test_complete_files_are_listed_and_read(self) -> None:
        self.put("b.pdf", 20)
        self.put("ä 漢.txt", 0)
        self.put("c.zip.crdownload")
        self.put(".com.google.Chrome.x1")
        self.assertEqual(self.files(), Downloads((File("b.pdf", 20), File("ä 漢.txt", 0))))
        self.assertEqual(self.get("b.pdf"), b"x" * 20)
        self.assertEqual(self.get("ä 漢.txt"), b"")

    def test_a_file_that_grows_is_read_up_to_the_length_that_was_said(self) -> None:
        path = self.put("log.txt", 1_000)
        download = self.successResultOf(_deferred(self.transfers.open("log.txt")))
        with path.open("ab") as file:
            file.write(b"more")
        self.assertEqual(len(self.successResultOf(_deferred(download.read()))), download.size)
        self.assertEqual(self.successResultOf(_deferred(download.read())), b"")
        download.close()

    def test_off_there_is_no_way(self) -> None:
        self.transfers = self.make(downloads=False, uploads=False)
        self.put("b.pdf")
        for work in (self.transfers.files(), self.transfers.open("b.pdf"), self.transfers.upload("x")):
            self.failureResultOf(_deferred(work), BoxFilesNotAllowed)
        self.assertEqual(self.successResultOf(_deferred(self.transfers.enforce())), Downloads())
        self.assertEqual(os.listdir(self.into), [])

    def test_links_and_special_files_are_not_followed_or_opened(self) -> None:
        secret = self.base / "secret"
        secret.write_text("of the gateway")
        (self.out / "link").symlink_to(secret)
        (self.out / "folder").mkdir()
        (self.out / "folder" / "inner").write_text("x")
        (self.out / "away").symlink_to(self.base)
        os.mkfifo(self.out / "pipe")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.out / "socket"))
        self.assertEqual(self.files(), Downloads())
        for name in (
            *("link", "folder", "pipe", "socket", "away", "away/secret", "folder/inner", "../secret", "/etc/passwd"),
            *("", ".", "..", "nothing", "a\0b", "x" * 300),
        ):
            with self.subTest(name=name):
                self.failureResultOf(_deferred(self.transfers.open(name)), BoxFileNotFound)

    def test_a_folder_that_the_box_replaced_is_not_read(self) -> None:
        elsewhere = self.base / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "secret").write_text("of the gateway")
        self.out.rmdir()
        self.out.symlink_to(elsewhere)
        self.into.rmdir()
        self.into.symlink_to(elsewhere)
        self.assertEqual(self.files(), Downloads())
        self.failureResultOf(_deferred(self.transfers.open("secret")), BoxFileNotFound)
        self.failureResultOf(_deferred(self.transfers.upload("planted")), BoxFileNotFound)
        self.assertEqual(os.listdir(elsewhere), ["secret"])
        self.out.unlink()
        self.assertEqual(self.files(), Downloads())

    def test_what_exceeds_the_size_is_emptied_while_it_is_written_and_said(self) -> None:
        self.put("first.bin", 60_000, age=30)
        big = self.put("second.bin.crdownload", 60_000)
        found = self.successResultOf(_deferred(self.transfers.enforce()))
        self.assertEqual(found, Downloads((File("first.bin", 60_000),), refused=1))
        self.assertEqual(big.stat().st_size, 0)
        with big.open("ab") as file:  # the browser goes on writing
            file.write(b"x" * 50_000)
        big = big.rename(self.out / "second.bin")
        self.assertEqual(self.files(), Downloads((File("first.bin", 60_000),), refused=1))
        self.assertEqual(big.stat().st_size, 0)
        self.failureResultOf(_deferred(self.transfers.open("second.bin")), BoxFileNotFound)
        self.put("third.bin", 5_000)
        self.assertEqual([file.name for file in self.files().files], ["first.bin", "third.bin"])
        big.unlink()
        (self.out / "first.bin").unlink()
        self.put("second.bin", 70_000)
        self.assertEqual(self.files().refused, 1)

    def test_a_file_of_nothing_but_holes_counts_as_it_reads(self) -> None:
        with (self.out / "holes").open("wb") as file:
            file.truncate(1 << 40)
        self.assertEqual(self.files(), Downloads(refused=1))
        self.assertEqual((self.out / "holes").stat().st_size, 0)

    def test_the_number_of_files_is_bounded(self) -> None:
        for number in range(transfers.MAX_FILES + 50):
            (self.out / f"{number}").touch()
        self.files()
        self.assertEqual(len(os.listdir(self.out)), transfers.MAX_FILES)


class UploadTests(TransferCase):
    def begin(self, name: str) -> Any:
        return self.successResultOf(_deferred(self.transfers.upload(name)))

    def upload(self, name: str, data: bytes) -> str:
        upload = self.begin(name)
        self.successResultOf(_deferred(upload.write(data)))
        return self.successResultOf(_deferred(upload.finish()))

    def test_a_file_appears_under_its_name_once_it_is_complete(self) -> None:
        upload = self.begin("report.pdf")
        self.successResultOf(_deferred(upload.write(b"first, ")))
        self.assertFalse((self.into / "report.pdf").exists())
        self.successResultOf(_deferred(upload.write(b"second")))
        self.assertEqual(self.successResultOf(_deferred(upload.finish())), "report.pdf")
        self.assertEqual((self.into / "report.pdf").read_bytes(), b"first, second")
        self.assertEqual(stat.S_IMODE((self.into / "report.pdf").stat().st_mode) & 0o444, 0o444)
        self.assertEqual(os.listdir(self.into), ["report.pdf"])

    def test_a_name_that_is_taken_gets_a_number(self) -> None:
        self.assertEqual([self.upload("a.txt", b"1"), self.upload("a.txt", b"2")], ["a.txt", "a (2).txt"])
        self.assertEqual((self.into / "a.txt").read_bytes(), b"1")

    def test_names_are_made_safe(self) -> None:
        for name in ("../../etc/passwd", "/etc/passwd", "a\\b", ".bashrc", "", "..", "x\0y", "a\u202eb", "-rf"):
            with self.subTest(name=name):
                made = self.upload(name, b"x")
                self.assertTrue((self.into / made).is_file())
        self.assertEqual(sorted(os.listdir(self.base)), ["run"])

    @given(st.text(max_size=30))
    def test_any_name_stays_in_the_folder(self, name: str) -> None:
        made = file_names.clean_name(name)
        self.assertNotIn("/", made)
        self.assertFalse(made.startswith("."))

    def test_uploads_by_several_processes_are_bounded_together(self) -> None:
        """Another process of the gateway has a count of its own, for its connections and other gateways."""
        first, second = (self.successResultOf(_deferred(one.upload("a.bin"))) for one in (self.transfers, self.make()))
        self.successResultOf(_deferred(first.write(b"x" * (SIZE - 10))))
        self.failureResultOf(_deferred(second.write(b"x" * 11)), BoxFileTooLarge)
        self.successResultOf(_deferred(second.abandon()))
        self.successResultOf(_deferred(first.finish()))
        third = self.successResultOf(_deferred(self.make().upload("b.bin")))
        self.failureResultOf(_deferred(third.write(b"x" * 11)), BoxFileTooLarge)
        self.successResultOf(_deferred(third.write(b"x" * 10)))
        self.successResultOf(_deferred(third.abandon()))
        self.assertEqual(os.listdir(self.into), ["a.bin"])

    def test_an_upload_that_is_ended_twice_closes_no_file_of_another(self) -> None:
        upload = self.successResultOf(_deferred(self.transfers.upload("a.bin")))
        self.successResultOf(_deferred(upload.finish()))
        others = [os.open(self.base, os.O_RDONLY) for _ in range(4)]
        self.successResultOf(_deferred(upload.abandon()))
        for other in others:
            os.fstat(other)
            os.close(other)

    def test_all_uploads_together_are_bounded(self) -> None:
        self.upload("a.bin", bytes(60_000))
        upload = self.begin("b.bin")
        self.successResultOf(_deferred(upload.write(bytes(30_000))))
        self.failureResultOf(_deferred(upload.write(bytes(30_000))), BoxFileTooLarge)
        self.successResultOf(_deferred(upload.abandon()))
        self.assertEqual(os.listdir(self.into), ["a.bin"])
        self.upload("c.bin", bytes(40_000))

    def test_a_link_that_the_box_puts_in_the_place_of_an_upload_leads_nowhere(self) -> None:
        secret = self.base / "secret"
        secret.write_text("of the gateway")
        upload = self.begin("a.txt")
        (partial,) = self.into.iterdir()
        partial.unlink()
        partial.symlink_to(secret)
        self.successResultOf(_deferred(upload.write(b"data")))
        self.successResultOf(_deferred(upload.finish()))
        self.assertEqual(secret.read_text(), "of the gateway")
        self.assertEqual(secret.stat().st_nlink, 1)
        self.assertTrue((self.into / "a.txt").is_symlink())

    def test_descriptors_are_closed(self) -> None:
        before = open_descriptors()
        self.upload("a.txt", b"1")
        upload = self.begin("b.txt")
        self.successResultOf(_deferred(upload.abandon()))
        self.put("c.txt")
        self.get("c.txt")
        self.assertEqual(open_descriptors() - before, set())
