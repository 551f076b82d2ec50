"""The client as one file: the same bytes each time, made of the one copy of the source."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from burrowgate.proxy.tcp import connect_pyz as pyz
from tests.support import ROOT, TestCase


class ConnectPyzTests(TestCase):
    def test_same_source_makes_the_same_bytes(self) -> None:
        first, second = pyz.build(b"x = 1\n"), pyz.build(b"x = 1\n")
        self.assertEqual(first, second)
        self.assertNotEqual(first, pyz.build(b"x = 2\n"))
        self.assertEqual(hashlib.sha256(first).hexdigest(), hashlib.sha256(second).hexdigest())

    def test_bytes_depend_on_neither_time_nor_file_modes(self) -> None:
        with ZipFile(io.BytesIO(pyz.connect_pyz())) as archive:
            entries = [(entry.filename, entry.date_time, entry.external_attr >> 16) for entry in archive.infolist()]
        day = (1980, 1, 1, 0, 0, 0)
        self.assertEqual(entries, [("__main__.py", day, 0o100644), ("burrowgate_connect.py", day, 0o100644)])

    def test_hash_is_that_of_the_file(self) -> None:
        self.assertEqual(pyz.connect_pyz_sha256(), hashlib.sha256(pyz.connect_pyz()).hexdigest())

    def test_file_contains_the_source_of_the_distribution(self) -> None:
        """`burrowgate-connect` on PyPI, the zipapp and the gateway's copy are one source."""
        packed = ROOT / "clients/burrowgate-connect/burrowgate_connect.py"
        self.assertEqual(packed.read_bytes(), pyz.CLIENT.read_bytes())
        with ZipFile(io.BytesIO(pyz.connect_pyz())) as archive:
            self.assertEqual(archive.read("burrowgate_connect.py"), packed.read_bytes())

    def test_repository_has_one_copy(self) -> None:
        packed = ROOT / "clients/burrowgate-connect/burrowgate_connect.py"
        if (ROOT / ".git").exists():
            self.assertEqual(os.readlink(packed), "../../burrowgate/proxy/tcp/burrowgate_connect.py")

    def test_python_runs_it(self) -> None:
        path = Path(self.mktemp())
        path.write_bytes(pyz.connect_pyz())
        done = subprocess.run([sys.executable, "-I", path, "--help"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("--stdio", done.stdout)
