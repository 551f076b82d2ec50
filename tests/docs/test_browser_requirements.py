"""The table of disposable browsers in docs/security.md has each of the thirty requirements, with tests that exist."""

from __future__ import annotations

from tests.docs.requirement_tables import RequirementTable


class BrowserTableTests(RequirementTable):
    row = "browsers (B[0-9][B0-9, ]*)"
    count = 30

    def test_each_requirement_has_a_row_with_tests_that_exist(self) -> None:
        self.check()
