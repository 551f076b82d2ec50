"""The index of operations by path finds what a comparison with each of them finds."""

import re
from typing import Any

from burrowgate.admin.routing import Match, Routes
from burrowgate.admin.server_sent_events import Streams
from burrowgate.admin.site import all_operations
from tests.support import TestCase

_NOTHING: Any = None
OPERATIONS = all_operations(_NOTHING, _NOTHING, Streams())


def _linear(path: str) -> list[Match]:
    found = [(one, parameters) for one in OPERATIONS if (parameters := one.match_path(path)) is not None]
    return [match for match in found if not match[1]] or found


class TestRoutes(TestCase):
    def test_every_operation_is_found_as_by_comparison_with_all(self) -> None:
        routes = Routes(OPERATIONS)
        for operation in OPERATIONS:
            for value in ("x", "x%2Fy", "list", "bulk-revoke"):
                path = re.sub(r"\{\w+\}", value, operation.path)
                self.assertEqual(routes.match(path), _linear(path), path)
                self.assertNotEqual(routes.match(path), [], path)

    def test_other_paths_have_none(self) -> None:
        routes = Routes(OPERATIONS)
        for path in ("", "/", "*", "/api/v1", "/api/v1/", "/api/v1/none", "/api/v1/sessions/", "//api/v1/sessions"):
            self.assertEqual(routes.match(path), _linear(path), path)
            self.assertEqual(routes.match(path), [], path)
