"""Files of recordings: modes, links, hashes, and what a process that died leaves."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

from burrowgate.proxy.tcp.recording import files
from burrowgate.proxy.tcp.recording.files import FinishedRecording
from tests.support import ROOT, TestCase

LINES = b'{"version":2,"width":80,"height":24}\n[0.1,"o","hello"]\n'
_WRITER = """
import sys, time
from pathlib import Path
from burrowgate.proxy.tcp.recording import files
descriptor = files.create(Path(sys.argv[1]), "s1", "c1")
files.append(descriptor, sys.stdin.buffer.read())
print("written", flush=True)
time.sleep(60)
"""


class FilesTestCase(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp()) / "recordings"

    def written(self, data: bytes = LINES, cid: str = "c1") -> int:
        descriptor = files.create(self.folder, "s1", cid)
        files.append(descriptor, data)
        return descriptor

    def finished(self, data: bytes = LINES, cid: str = "c1") -> FinishedRecording:
        return files.finish(self.folder, "s1", cid, self.written(data, cid))

    def names(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


class WritingTests(FilesTestCase):
    def test_files_and_folders_are_their_owner_s_alone(self) -> None:
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        descriptor = self.written()
        for path, mode in (("", 0o700), ("s1", 0o700), ("s1/c1.cast", 0o600)):
            self.assertEqual(stat.S_IMODE((self.folder / path).stat().st_mode), mode, path)
        files.finish(self.folder, "s1", "c1", descriptor)
        self.assertEqual(stat.S_IMODE((self.folder / "s1/c1.cast.gz").stat().st_mode), 0o600)

    def test_finished_recording_is_the_lines_compressed_with_their_hash(self) -> None:
        done = self.finished()
        self.assertEqual(done, FinishedRecording("s1", "c1", hashlib.sha256(LINES).hexdigest(), len(LINES)))
        self.assertEqual(self.names(), ["s1/c1.cast.gz"])
        self.assertEqual(gzip.decompress((self.folder / "s1/c1.cast.gz").read_bytes()), LINES)
        self.assertEqual(b"".join(files.read_lines(self.folder, "s1", "c1")), LINES)

    def test_line_that_the_disk_took_in_part_is_left_out(self) -> None:
        done = self.finished(LINES + b'[0.2,"o","ha')
        self.assertEqual(done.size, len(LINES))
        self.assertTrue(files.is_unchanged(self.folder, done))

    def test_same_recording_is_not_written_twice(self) -> None:
        self.addCleanup(os.close, self.written())
        with self.assertRaises(FileExistsError):
            files.create(self.folder, "s1", "c1")

    def test_names_are_ids_alone(self) -> None:
        for name in ("", ".", "..", "a/b", "../c1", "c1\n", "c\0", "ä", "c" * 65, "c1.cast"):
            for sid, cid in ((name, "c1"), ("s1", name)):
                with self.subTest(sid=sid, cid=cid), self.assertRaises(ValueError):
                    files.recording_path(self.folder, sid, cid)

    def test_link_in_the_place_of_a_file_is_not_followed(self) -> None:
        other = Path(self.mktemp())
        other.write_bytes(b"precious")
        (self.folder / "s1").mkdir(parents=True)
        for suffix in (".cast", ".part", ".cast.gz"):
            (self.folder / "s1" / f"c1{suffix}").symlink_to(other)
        with self.assertRaises(OSError):
            self.written()
        with self.assertRaises(OSError):
            next(files.read_lines(self.folder, "s1", "c1"))
        with self.assertRaises(OSError):
            files.recover(self.folder)
        self.assertEqual(other.read_bytes(), b"precious")

    def test_compressing_follows_no_link(self) -> None:
        other = Path(self.mktemp())
        other.write_bytes(b"precious")
        descriptor = self.written()
        (self.folder / "s1" / "c1.cast.part").symlink_to(other)
        with self.assertRaises(OSError):
            files.finish(self.folder, "s1", "c1", descriptor)
        self.assertEqual(other.read_bytes(), b"precious")
        self.assertIn("s1/c1.cast", self.names())

    def test_deleting_the_last_recording_deletes_the_session_s_folder(self) -> None:
        self.finished()
        self.finished(cid="c2")
        files.delete(self.folder, "s1", "c1")
        self.assertEqual(self.names(), ["s1/c2.cast.gz"])
        files.delete(self.folder, "s1", "c2")
        self.assertEqual(list(self.folder.iterdir()), [])
        files.delete(self.folder, "s1", "c2")


class HashTests(FilesTestCase):
    def test_untouched_recording_is_unchanged(self) -> None:
        self.assertTrue(files.is_unchanged(self.folder, self.finished()))

    def test_altered_recording_is_found(self) -> None:
        """(tcp T36)"""
        done = self.finished()
        path = self.folder / "s1/c1.cast.gz"
        packed = path.read_bytes()
        altered = {
            "another letter": gzip.compress(LINES.replace(b"hello", b"hallo")),
            "a line less": gzip.compress(LINES[: LINES.index(b"\n") + 1]),
            "a line more": gzip.compress(LINES + b'[0.2,"o","x"]\n'),
            "much more": gzip.compress(LINES + b"x" * 5_000_000),
            "cut off": packed[:-9],
            "a bit of the compressed data": packed[:20] + bytes((packed[20] ^ 1,)) + packed[21:],
            "no gzip": LINES,
            "empty": b"",
        }
        for what, data in altered.items():
            with self.subTest(what=what):
                path.write_bytes(data)
                self.assertFalse(files.is_unchanged(self.folder, done))
        path.unlink()
        self.assertFalse(files.is_unchanged(self.folder, done))

    def test_damaged_recording_is_an_error_for_its_reader(self) -> None:
        self.finished()
        path = self.folder / "s1/c1.cast.gz"
        path.write_bytes(path.read_bytes()[:-9])
        with self.assertRaises(OSError):
            list(files.read_lines(self.folder, "s1", "c1"))


class RecoveryTests(FilesTestCase):
    def kill_while_writing(self, data: bytes) -> None:
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, self.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        with writer:
            assert writer.stdin is not None and writer.stdout is not None
            writer.stdin.write(data)
            writer.stdin.close()
            self.assertEqual(writer.stdout.readline(), b"written\n")
            self.assertEqual(files.recover(self.folder), [], "while the process lives, the file is left alone")
            writer.send_signal(signal.SIGKILL)

    def test_recording_of_a_killed_process_is_finished_without_its_torn_line(self) -> None:
        self.kill_while_writing(LINES + b'[0.2,"o","ha')
        done = files.recover(self.folder)
        self.assertEqual(done, [FinishedRecording("s1", "c1", hashlib.sha256(LINES).hexdigest(), len(LINES))])
        self.assertTrue(files.is_unchanged(self.folder, done[0]))
        self.assertEqual(self.names(), ["s1/c1.cast.gz"])
        self.assertEqual(files.recover(self.folder), [])

    def test_long_torn_line_is_left_out(self) -> None:
        for count in (1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20):
            with self.subTest(count=count):
                os.close(self.written(LINES + b"x" * count))
                self.assertEqual(files.recover(self.folder)[0].size, len(LINES))
                files.delete(self.folder, "s1", "c1")

    def test_recording_without_a_whole_line_is_empty(self) -> None:
        os.close(self.written(b'{"versi'))
        self.assertEqual(files.recover(self.folder)[0].size, 0)

    def test_process_killed_while_it_compressed_is_recovered(self) -> None:
        os.close(self.written())
        (self.folder / "s1/c1.cast.part").write_bytes(b"half")
        self.assertEqual([done.size for done in files.recover(self.folder)], [len(LINES)])
        self.assertEqual(self.names(), ["s1/c1.cast.gz"])

    def test_recording_that_is_being_written_is_left_alone_and_others_are_not(self) -> None:
        descriptor = self.written(cid="c1")
        self.addCleanup(os.close, descriptor)
        os.close(self.written(cid="c2"))
        other = os.open(self.folder / "s1/c1.cast", os.O_RDONLY)
        self.addCleanup(os.close, other)
        with self.assertRaises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.assertEqual([done.cid for done in files.recover(self.folder)], ["c2"])

    def test_files_of_others_are_left_alone(self) -> None:
        (self.folder / "a b").mkdir(parents=True)
        (self.folder / "a b" / "c1.cast").write_bytes(LINES)
        (self.folder / "note").write_bytes(b"")
        self.assertEqual(files.recover(self.folder), [])
        self.assertEqual(files.recover(self.folder / "missing"), [])
