"""The examples of docs/plugins.md, a store, a library and a launcher, fulfill their contracts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support import ROOT, TestCase

_BLOCK = re.compile(r"^`([\w./]+)`:\n\n```(?:python|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class GuideTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        for name, content in _BLOCK.findall((ROOT / "docs" / "plugins.md").read_text("utf-8")):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")

    def run_child(self, *arguments: str) -> str:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(self.folder), *filter(None, sys.path)])}
        done = subprocess.run(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
            cwd=self.folder,
            env=environment,
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_example_fulfills_the_contract(self) -> None:
        output = self.run_child("-m", "twisted.trial", "test_journal")
        found = re.search(r"PASSED \(successes=(\d+)\)", output)
        assert found is not None, output
        self.assertGreater(int(found[1]), 50)

    def test_example_of_a_library_fulfills_the_contract(self) -> None:
        output = self.run_child("-m", "twisted.trial", "test_password_file")
        found = re.search(r"PASSED \(successes=(\d+)\)", output)
        assert found is not None, output
        self.assertGreater(int(found[1]), 12)

    def test_example_of_a_launcher_fulfills_the_contract(self) -> None:
        output = self.run_child("-m", "twisted.trial", "test_launcher")
        found = re.search(r"PASSED \(successes=(\d+)\)", output)
        assert found is not None, output
        self.assertGreater(int(found[1]), 15)

    def test_example_of_a_library_is_found_by_its_type(self) -> None:
        folder = self.folder / "burrowgate_password_file-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: burrowgate-password-file\nVersion: 1\n")
        (folder / "entry_points.txt").write_text(
            "[burrowgate.libraries]\npassword-file = burrowgate_password_file:password_file\n"
        )
        output = self.run_child(
            "-c",
            "from burrowgate.credentials.plugins import find_library, known_libraries\n"
            "from burrowgate.credentials.interfaces import ILibrary, LibraryContext\n"
            "print([factory.type for factory in known_libraries()])\n"
            "library = find_library('password-file').make(LibraryContext(reactor=None, entropy=None))\n"
            "print(ILibrary.providedBy(library))\n",
        )
        self.assertIn("'password-file'", output)
        self.assertTrue(output.endswith("True\n"), output)

    def test_installed_example_is_found_by_its_scheme(self) -> None:
        # Installed into a separate folder with the local build tools, so nothing is downloaded.
        install = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", "installed", ".")
        self.run_child(*install)
        for name in ("burrowgate_journal.py", "pyproject.toml"):
            (self.folder / name).unlink()
        output = self.run_child(
            "-c",
            "import sys\n"
            "sys.path.insert(0, 'installed')\n"
            "from pathlib import Path\n"
            "from burrowgate.interfaces import StoreContext\n"
            "from burrowgate.stores.plugins import known_stores, open_store\n"
            "print(known_stores()['journal'])\n"
            "print('burrowgate_journal' in sys.modules)\n"
            "print(open_store('journal:a', StoreContext(reactor=None, home=Path('/home'))).description)\n",
        )
        self.assertIn("journal:PATH appends", output)
        self.assertTrue(output.endswith("False\njournal:/home/a\n"), output)
