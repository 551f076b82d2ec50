"""Archive of a folder: what it holds, its limits, and how it is sent."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

from burrowgate.errors import NotFound, UpstreamConnectError
from burrowgate.proxy.static import archive
from burrowgate.proxy.static.opening import PIECE
from tests.support import TestCase
from tests.unit.proxy.static.test_upstream import FolderTestCase, RecordingSink


class ArchiveCase(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = Path(self.mktemp())
        self.root.mkdir()

    def put(self, name: str, data: bytes = b"") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def find(self, *names: str, maximum: int = archive.MAX_ENTRIES) -> list[archive.Path] | None:
        return archive.find_files(str(self.root), names, maximum=maximum)

    def made(self, *names: str) -> zipfile.ZipFile:
        files = self.find(*names)
        assert files is not None
        made = zipfile.ZipFile(BytesIO(b"".join(archive.pieces(str(self.root), names, files))))
        self.assertIsNone(made.testzip())
        return made


class ContentsTests(ArchiveCase):
    def test_holds_all_files_below_the_folder(self) -> None:
        contents = {"a.txt": b"A" * 1000, "sub/b.bin": os.urandom(3 * PIECE), "sub/deep/ü.txt": b"", "z": b"z"}
        for name, data in contents.items():
            self.put(name, data)
        made = self.made()
        self.assertEqual({name: made.read(name) for name in made.namelist()}, contents)
        self.assertEqual(self.made("sub").namelist(), ["b.bin", "deep/ü.txt"])
        self.assertLess(made.getinfo("a.txt").compress_size, 100)

    def test_dates_are_those_of_the_files_within_what_the_format_holds(self) -> None:
        for name, seconds in (("now", 1_772_546_700), ("before", 0), ("beyond", 10_000_000_000)):
            os.utime(self.put(name), (seconds, seconds))
        dates = {info.filename: info.date_time for info in self.made().infolist()}
        self.assertEqual(dates["now"], (2026, 3, 3, 14, 5, 0))
        self.assertEqual((dates["before"], dates["beyond"]), ((1980, 1, 1, 0, 0, 0),) * 2)

    def test_what_a_listing_hides_is_left_out(self) -> None:
        for name in (".env", ".git/config", "shown"):
            self.put(name)
        os.mkfifo(self.root / "pipe")
        for name, to in (("out", "/etc/passwd"), ("gone", "nowhere"), ("hidden", ".env"), ("root", "/etc")):
            os.symlink(to, self.root / name)
        self.assertEqual(self.made().namelist(), ["shown"])

    def test_links_are_followed_and_a_folder_is_added_once(self) -> None:
        self.put("sub/file", b"x")
        os.symlink("sub/file", self.root / "link")
        os.symlink("..", self.root / "sub/up")
        os.symlink(".", self.root / "here")
        os.symlink("sub", self.root / "again")
        names = self.made().namelist()
        self.assertEqual(sorted(name.rpartition("/")[2] for name in names), ["file", "link"])

    def test_names_that_are_not_unicode_are_readable(self) -> None:
        self.put("\udcff.txt", b"x")
        self.assertEqual(self.made().namelist(), ["\N{REPLACEMENT CHARACTER}.txt"])

    def test_files_that_went_are_named_in_the_archive(self) -> None:
        for name in ("a", "b", "c"):
            self.put(name, name.encode())
        files = self.find()
        assert files is not None
        (self.root / "b").unlink()
        made = zipfile.ZipFile(BytesIO(b"".join(archive.pieces(str(self.root), (), files))))
        self.assertEqual(made.namelist(), ["a", "c", "Files that could not be read.txt"])
        self.assertEqual(made.read("Files that could not be read.txt"), b"b\n")

    def test_file_that_grows_or_shrinks_does_not_break_the_archive(self) -> None:
        path = self.put("log", b"x" * 4 * PIECE)
        for size in (10 * PIECE, PIECE):
            pieces = archive.pieces(str(self.root), (), [("log",)])
            os.truncate(path, 4 * PIECE)
            first = next(pieces)
            os.truncate(path, size)
            made = zipfile.ZipFile(BytesIO(first + b"".join(pieces)))
            self.assertIsNone(made.testzip())
            self.assertLessEqual(made.getinfo("log").file_size, 4 * PIECE)

    def test_file_for_a_folder_and_a_missing_folder_are_not_found(self) -> None:
        self.put("file")
        for names in (("file",), ("gone",)):
            self.assertRaises(NotFound, self.find, *names)
        with self.assertRaises(UpstreamConnectError):
            archive.find_files(str(self.root / "gone"), ())


class LimitTests(ArchiveCase):
    def test_number_of_files_and_folders_is_limited(self) -> None:
        for number in range(5):
            self.put(f"{number}/file")
        self.assertIsNotNone(self.find(maximum=10))
        self.assertIsNone(self.find(maximum=9))

    def test_pieces_are_small_and_memory_does_not_grow_with_a_file(self) -> None:
        self.put("big.txt", b"x" * 100 * PIECE)
        self.put("random", os.urandom(40 * PIECE))
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        sizes = [len(piece) for piece in archive.pieces(str(self.root), (), [("big.txt",), ("random",)])]
        self.assertLess(tracemalloc.get_traced_memory()[1], 8 * PIECE)
        self.assertLess(max(sizes), 3 * PIECE)

    def test_many_small_files_are_sent_in_steps(self) -> None:
        for number in range(250):
            self.put(f"{number:03}", b"x")
        files = self.find()
        assert files is not None
        self.assertEqual(len(list(archive.pieces(str(self.root), (), files))), 3)


class ResponseTests(FolderTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.put("sub/ü.txt", b"in sub")

    def test_response_is_an_archive_to_save(self) -> None:
        sink = self.get(b"/.burrowgate.zip")
        self.assertEqual((sink.status, sink.length, sink.events[-1]), (200, None, "end"))
        self.assertEqual(sink.fields[b"Content-Type"], b"application/zip")
        self.assertEqual(sink.fields[b"Cache-Control"], b"private, no-store")
        name = self.root.name
        self.assertEqual(
            sink.fields[b"Content-Disposition"],
            f"attachment; filename=\"{name}.zip\"; filename*=UTF-8''{name}.zip".encode(),
        )
        self.assertEqual(zipfile.ZipFile(BytesIO(sink.received)).namelist(), ["file.txt", "sub/ü.txt"])

    def test_name_of_the_archive_is_escaped(self) -> None:
        self.put('a "b"; ü/file', b"x")
        field = self.get(b"/a%20%22b%22;%20%C3%BC/.burrowgate.zip").fields[b"Content-Disposition"]
        self.assertEqual(
            field,
            b"attachment; filename=\"a _b__ _.zip\"; filename*=UTF-8''a%20%22b%22%3B%20%C3%BC.zip",
        )

    def test_head_makes_no_archive(self) -> None:
        sink = self.get(b"/sub/.burrowgate.zip", b"HEAD")
        self.assertEqual((sink.status, sink.events), (200, ["head", "end"]))

    def test_refusals(self) -> None:
        for target, method, status in (
            (b"/gone/.burrowgate.zip", b"GET", 404),
            (b"/file.txt/.burrowgate.zip", b"GET", 404),
            (b"/.hidden/.burrowgate.zip", b"GET", 404),
            (b"/../.burrowgate.zip", b"GET", 404),
            (b"/x.burrowgate.zip", b"GET", 404),
            (b"/.burrowgate.zip", b"POST", 405),
        ):
            self.assertEqual(self.get(target, method).status, status, target)

    def test_archives_at_a_time_are_limited(self) -> None:
        self.put("big", os.urandom(4 * PIECE))
        paused = []
        for _ in range(archive.MAX_UNDER_WAY):
            sink = RecordingSink()
            sink.pause_after = 1
            paused.append(self.begin(sink, b"/.burrowgate.zip"))
        self.assertEqual(self.get(b"/.burrowgate.zip").status, 503)
        paused.pop().abandon()
        self.assertEqual(self.get(b"/.burrowgate.zip").status, 200)
        self.assertEqual(self.get(b"/gone/.burrowgate.zip").status, 404)
        self.assertEqual(self.get(b"/.burrowgate.zip", b"HEAD").status, 200)
        self.assertEqual(self.get(b"/.burrowgate.zip").status, 200)
        for upstream in paused:
            upstream.abandon()

    def test_folder_with_too_many_files_is_refused(self) -> None:
        for number in range(archive.MAX_ENTRIES):
            (self.root / "sub" / str(number)).touch()
        self.assertEqual(self.get(b"/.burrowgate.zip").status, 403)
        self.assertEqual(self.get(b"/sub/.burrowgate.zip").status, 403)
