"""The table of TCP sessions in docs/security.md has each of the forty requirements, with tests that exist."""

from __future__ import annotations

from tests.docs.requirement_tables import RequirementTable


class TcpTableTests(RequirementTable):
    row = "tcp ([0-9][0-9, ]*)"
    count = 40

    def test_each_requirement_has_a_row_with_tests_that_exist(self) -> None:
        self.check()
