"""Each requirement of docs/security.md has a unique id, and code and tests cite only existing ids."""

from __future__ import annotations

import re
import subprocess
from collections import Counter

from tests.support import ROOT, TestCase

_CITED = re.compile(r"(?:\bSEC-|\bdef test_sec_)([0-9]+)(?![0-9])")
_DECLARED = re.compile(r"^\| SEC-([0-9]+) \|", re.MULTILINE)


def declared() -> list[int]:
    """Return the ids of the tables, in their order."""
    return [int(number) for number in _DECLARED.findall((ROOT / "docs/security.md").read_text("utf-8"))]


class RequirementTests(TestCase):
    def test_each_id_is_declared_once_and_in_order(self) -> None:
        self.assertEqual([number for number, count in Counter(declared()).items() if count > 1], [])
        self.assertEqual(declared(), sorted(declared()))

    def test_every_cited_id_is_declared(self) -> None:
        known = set(declared())
        listed = subprocess.run(
            ["git", "ls-files", "*.py", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for path in listed.stdout.split():
            cited = {int(number) for number in _CITED.findall((ROOT / path).read_text("utf-8"))}
            self.assertEqual(cited - known, set(), path)

    def test_requirements_are_cited_by_tests(self) -> None:
        listed = subprocess.run(["git", "ls-files", "tests/*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
        cited = {
            int(number)
            for path in listed.stdout.split()
            if path != "tests/docs/test_requirement_ids.py"
            for number in _CITED.findall((ROOT / path).read_text("utf-8"))
        }
        self.assertGreaterEqual(len(cited & set(declared())), 30)
