"""Paths of operations."""

from burrowgate.admin.operations import Operation
from burrowgate.admin.schema_base import Schema
from tests.support import TestCase


class TestOperation(TestCase):
    def test_operation_matches_its_path_only(self) -> None:
        async def do(*_: object) -> Schema:
            raise AssertionError

        operation = Operation(
            operation_id="do",
            method="GET",
            path="/a/{name}/b.c",
            summary="",
            handler=do,
            responses={},  # type: ignore[arg-type]
        )
        self.assertEqual(operation.match_path("/a/x%2Fy/b.c"), {"name": "x%2Fy"})
        for path in ("/a//b.c", "/a/x/y/b.c", "/a/x/bxc", "/a/x/b.c/", "/a/x/b.c\n", "//a/x/b.c"):
            self.assertIsNone(operation.match_path(path), path)
