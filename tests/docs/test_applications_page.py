"""The table of docs/applications.md lists the applications that tests run, in the versions that they install."""

from __future__ import annotations

import re

from tests.e2e.apps.application import pinned_versions
from tests.e2e.apps.catalogue import APPLICATIONS
from tests.support import ROOT, TestCase

_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
_BY_DEBIAN = re.compile(r"[0-9.]+ \(Debian [0-9]+\)")
"""The version of an application that the tests take from the system."""


def rows() -> list[tuple[str, str]]:
    """Return application and version of each row, without the table's head."""
    page = (ROOT / "docs/applications.md").read_text("utf-8")
    return [(name.strip(), version.strip()) for name, version in _ROW.findall(page)][1:]


class TableTests(TestCase):
    def test_every_tested_application_is_listed_and_no_other(self) -> None:
        self.assertEqual([name for name, _ in rows()], [application.title for application in APPLICATIONS])

    def test_versions_are_those_that_tests_install(self) -> None:
        installed = pinned_versions()
        for (name, version), application in zip(rows(), APPLICATIONS, strict=True):
            if application.package in installed:
                self.assertEqual(version, installed[application.package], name)
            else:
                self.assertRegex(version, _BY_DEBIAN, name)

    def test_every_package_that_is_installed_is_of_an_application(self) -> None:
        packages = {application.package for application in APPLICATIONS}
        needed_by_others = {"cheroot", "webpack", "webpack-cli"}
        self.assertEqual(set(pinned_versions()) - packages, needed_by_others)

    def test_names_of_applications_differ(self) -> None:
        for attribute in ("name", "title"):
            names = [getattr(application, attribute) for application in APPLICATIONS]
            self.assertEqual(len(names), len(set(names)), attribute)
