"""Safe opening: nothing outside the root and nothing hidden is opened, by any name or link."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.errors import NotFound, UpstreamConnectError
from burrowgate.proxy.static.safe_open import is_shown, open_beneath, read_path
from tests.support import TestCase
from tests.support.descriptors import open_descriptors


class ReadPathTests(TestCase):
    def test_segments_are_decoded_separately(self) -> None:
        self.assertEqual(read_path(b"/"), ([], True))
        self.assertEqual(read_path(b"/a"), (["a"], False))
        self.assertEqual(read_path(b"/a/b%20c/"), (["a", "b c"], True))
        self.assertEqual(read_path(b"/%C3%BC+x"), (["ü+x"], False))
        self.assertEqual(read_path(b"/%ff"), (["\udcff"], False))
        self.assertEqual(read_path(b"/%2541"), (["%41"], False))
        self.assertEqual(read_path(b"/.well-known/x"), ([".well-known", "x"], False))

    def test_ambiguous_and_hidden_paths_are_refused(self) -> None:
        for path in (
            *(b"", b"*", b"a", b"//", b"//evil.example", b"/a//b", b"/a//", b"///"),
            *(b"/..", b"/../a", b"/a/../b", b"/a/..", b"/%2e%2e/a", b"/.%2E/a", b"/./a", b"/a/.", b"/%2e"),
            *(b"/.env", b"/%2eenv", b"/.git/config", b"/a/.hidden/b", b"/.well-known2", b"/...", b"/..;/a"),
            *(b"/a%2fb", b"/a%2Fb", b"/..%2fetc", b"/%2fetc", b"/%2f%2f", b"/a%00", b"/a%00.html"),
            *(b"/a\\b", b"/a%5cb", b"/..%5c..%5cetc", b"/%5c", b"/a%", b"/a%2", b"/a%zz", b"/a%2", b"/%%32%65"),
        ):
            self.assertIsNone(read_path(path), path)

    @given(st.binary(max_size=40) | st.text("/.%25efcE\\ab", max_size=30).map(str.encode))
    def test_decoded_names_are_safe(self, path: bytes) -> None:
        parsed = read_path(path)
        if parsed is not None:
            for name in parsed[0]:
                self.assertTrue(is_shown(name))
                self.assertFalse({"", ".", ".."} & {name} or set("/\\\0") & set(name))


class OpenBeneathTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.outside = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.outside)
        self.root = self.outside / "root"
        (self.root / "sub" / "deep").mkdir(parents=True)
        (self.outside / "secret").write_bytes(b"secret")
        (self.outside / "rootlike").mkdir()
        (self.outside / "rootlike" / "file").write_bytes(b"secret")
        (self.root / "file").write_bytes(b"top")
        (self.root / "sub" / "file").write_bytes(b"sub")
        (self.root / ".env").write_bytes(b"secret")
        (self.root / ".git").mkdir()
        (self.root / ".git" / "config").write_bytes(b"secret")
        self.before = open_descriptors()

    def tearDown(self) -> None:
        self.assertEqual(open_descriptors() - self.before, set())
        super().tearDown()

    def read(self, *names: str) -> bytes:
        descriptor = open_beneath(str(self.root), names)
        try:
            return os.read(descriptor, 100)
        finally:
            os.close(descriptor)

    def assert_not_found(self, *names: str) -> None:
        with self.assertRaises(NotFound):
            os.close(open_beneath(str(self.root), names))

    def link(self, name: str, to: str | Path) -> None:
        os.symlink(to, self.root / name)

    def test_files_and_folders(self) -> None:
        self.assertEqual(self.read("file"), b"top")
        self.assertEqual(self.read("sub", "file"), b"sub")
        for names in ((), ("sub",), ("sub", "deep")):
            descriptor = open_beneath(str(self.root), names)
            self.assertTrue(stat.S_ISDIR(os.fstat(descriptor).st_mode))
            os.close(descriptor)

    def test_missing_and_hidden_files_are_not_found(self) -> None:
        for names in (("no",), ("no", "file"), ("file", "x"), ("x" * 300,), (".env",), (".git", "config"), ("",)):
            self.assert_not_found(*names)

    def test_names_cannot_leave_the_root(self) -> None:
        for names in (("..", "secret"), ("sub", "..", "..", "secret"), ("../secret",), ("/etc/passwd",)):
            self.assert_not_found(*names)

    def test_links_that_stay_inside_are_followed(self) -> None:
        self.link("a", "sub/file")
        self.link("b", "sub")
        self.link("sub/c", "../file")
        self.link("sub/deep/d", "../../sub/./deep/../file")
        self.link("e", self.root / "sub" / "file")
        self.link("f", "a")
        self.link("g", self.root)
        for names, expected in (
            (("a",), b"sub"),
            (("b", "file"), b"sub"),
            (("b", "c"), b"top"),
            (("sub", "deep", "d"), b"sub"),
            (("e",), b"sub"),
            (("f",), b"sub"),
            (("g", "g", "sub", "file"), b"sub"),
        ):
            self.assertEqual(self.read(*names), expected, names)

    def test_links_to_the_outside_are_not_followed(self) -> None:
        self.link("a", "../secret")
        self.link("b", self.outside / "secret")
        self.link("c", "..")
        self.link("d", "/")
        self.link("e", "/etc/passwd")
        self.link("f", self.outside / "rootlike" / "file")
        self.link("sub/g", "../../secret")
        self.link("h", f"{self.root}/../secret")
        self.link("i", f"../{self.root.name}/file")
        for names in (
            *(("a",), ("b",), ("c", "secret"), ("c", "root", "file"), ("d", "etc", "passwd"), ("e",)),
            *(("f",), ("sub", "g"), ("h",), ("i",)),
        ):
            self.assert_not_found(*names)

    def test_links_to_hidden_files_are_not_followed(self) -> None:
        self.link("a", ".env")
        self.link("b", ".git")
        self.link("c", self.root / ".git" / "config")
        for names in (("a",), ("b", "config"), ("c",)):
            self.assert_not_found(*names)

    def test_link_loops_are_not_found(self) -> None:
        self.link("a", "a")
        self.link("b", "c")
        self.link("c", "b")
        self.link("d", "d/d/d")
        self.link("e", ".")
        for names in (("a",), ("b",), ("d",), ("e",) * 41):
            self.assert_not_found(*names)
        self.assertEqual(self.read("e", "e", "file"), b"top")

    def test_special_files_are_not_found(self) -> None:
        os.mkfifo(self.root / "pipe")
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        listening.bind(str(self.root / "socket"))
        self.link("null", "/dev/null")
        for name in ("pipe", "socket", "null"):
            self.assert_not_found(name)

    def test_root_may_be_a_link(self) -> None:
        alias = self.outside / "alias"
        os.symlink("root", alias)
        self.link("a", alias / "sub" / "file")
        self.link("b", self.root / "sub" / "file")
        for name in ("a", "b"):
            descriptor = open_beneath(str(alias), [name])
            self.assertEqual(os.read(descriptor, 10), b"sub")
            os.close(descriptor)

    def test_missing_root_is_a_connect_error(self) -> None:
        for root in (self.outside / "gone", self.root / "file"):
            with self.assertRaises(UpstreamConnectError):
                open_beneath(str(root), ["file"])

    @given(st.lists(st.sampled_from(["sub", "deep", "file", "up", "out", "..", ".", "loop"]), max_size=8))
    def test_any_walk_stays_inside_the_root(self, names: Sequence[str]) -> None:
        for name, to in (("up", "sub/deep/.."), ("out", "../../.."), ("loop", "loop")):
            if not (self.root / name).is_symlink():
                self.link(name, to)
        try:
            descriptor = open_beneath(str(self.root), names)
        except NotFound:
            return
        inside = {self.root.stat().st_ino, *(path.lstat().st_ino for path in self.root.rglob("*"))}
        self.assertIn(os.fstat(descriptor).st_ino, inside)
        os.close(descriptor)
