"""Tests for burrowgate.server.import_path. tests/integration/test_import_path.py starts real processes."""

from __future__ import annotations

from burrowgate.server.import_path import ISOLATED, child_environment, without_working_directory
from tests.support import ROOT, TestCase

PACKAGES = "/opt/burrowgate/lib/site-packages"


def cleaned(*entries: str, python_path: str = "", package_folder: str = PACKAGES) -> list[str]:
    return without_working_directory(
        entries, working_directory="/srv/drop", python_path=python_path, package_folder=package_folder
    )


class SysPathTests(TestCase):
    def test_working_directory_is_removed(self) -> None:
        self.assertEqual(cleaned("/srv/drop", "/usr/lib/python3", PACKAGES), ["/usr/lib/python3", PACKAGES])

    def test_empty_and_relative_entries_are_removed(self) -> None:
        for python_path, entries in {
            "": ("", "."),
            ":/opt/x": ("/srv/drop", ""),
            "/opt/x:": ("/srv/drop",),
            ".:/opt/x": ("/srv/drop", "."),
            "lib:/opt/x": ("/srv/drop/lib", "lib"),
            "../drop:./lib:/opt/x": ("../drop", "/srv/drop", "/srv/drop/lib"),
            "..": ("/srv",),
        }.items():
            self.assertEqual(cleaned(*entries, "/opt/x", PACKAGES, python_path=python_path), ["/opt/x", PACKAGES])

    def test_absolute_entry_of_the_operator_stays(self) -> None:
        self.assertEqual(cleaned("/srv/drop", PACKAGES, python_path="/srv/drop"), ["/srv/drop", PACKAGES])

    def test_checkout_that_is_the_working_directory_stays(self) -> None:
        self.assertEqual(cleaned("/srv/drop", "/usr/lib", package_folder="/srv/drop"), ["/srv/drop", "/usr/lib"])

    def test_entries_that_are_no_folders_stay(self) -> None:
        entries = ("/usr/lib/python311.zip", "__editable__.x.finder.__path_hook__")
        self.assertEqual(cleaned(*entries), list(entries))


class ChildTests(TestCase):
    def child(self, environ: dict[str, str], package_folder: str = PACKAGES) -> dict[str, str]:
        return child_environment(environ, package_folder=package_folder, site_folders={PACKAGES})

    def test_interpreter_does_not_search_the_working_directory(self) -> None:
        self.assertIn("-P", ISOLATED)
        self.assertEqual(self.child({"HOME": "/h"}), {"HOME": "/h", "PYTHONSAFEPATH": "1"})

    def test_only_absolute_entries_are_passed_on(self) -> None:
        for python_path, expected in {
            "": None,
            ":": None,
            ".": None,
            "lib": None,
            ":/opt/x": "/opt/x",
            "/opt/x:lib:/opt/y:": "/opt/x:/opt/y",
        }.items():
            self.assertEqual(self.child({"PYTHONPATH": python_path}).get("PYTHONPATH"), expected, python_path)

    def test_checkout_is_found(self) -> None:
        self.assertEqual(self.child({}, "/src")["PYTHONPATH"], "/src")
        self.assertEqual(self.child({"PYTHONPATH": "/src:/opt/x"}, "/src")["PYTHONPATH"], "/src:/opt/x")


class EntryPointTests(TestCase):
    def test_console_script_protects_the_path_first(self) -> None:
        self.assertIn('"burrowgate = burrowgate.__main__:main"', (ROOT / "setup.py").read_text())

    def test_units_and_the_container_search_no_working_directory(self) -> None:
        for name in ("systemd/burrowgate.service", "container/Containerfile"):
            self.assertIn("PYTHONSAFEPATH=1", (ROOT / "examples" / name).read_text(), name)
