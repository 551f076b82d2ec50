from __future__ import annotations

import json

from burrowgate import errors
from burrowgate.cli.exit_codes import MEANINGS, Exit, exit_code, format_error
from tests.support import TestCase


class ExitCodeTests(TestCase):
    def test_by_kind_of_error(self) -> None:
        for error, code in (
            (errors.TargetNotFound("x"), 3),
            (errors.SessionNotFound("x"), 3),
            (errors.SessionRevoked(), 4),
            (errors.Conflict(), 4),
            (errors.Invalid("ttl", "no"), 5),
            (errors.GatewayNotRunning(), 6),
            (errors.ConfigError("no"), 7),
            (errors.HomeError("no"), 7),
            (errors.StoreDamaged(), 8),
            (errors.UpstreamConnectError(), 1),
            (ValueError(), 1),
        ):
            self.assertEqual(exit_code(error), code, error)

    def test_every_code_is_explained(self) -> None:
        self.assertEqual(set(MEANINGS), set(Exit))


class TellTests(TestCase):
    def test_for_a_person(self) -> None:
        self.assertEqual(format_error("It broke; mend it.", Exit.STORE), "burrowgate: It broke; mend it.")

    def test_for_a_program(self) -> None:
        reported = json.loads(format_error("No such ttl.", Exit.INVALID, field="ttl", as_json=True))
        self.assertEqual(reported, {"title": "invalid", "detail": "No such ttl.", "exit": 5, "field": "ttl"})

    def test_what_came_from_elsewhere_is_not_obeyed(self) -> None:
        self.assertNotIn("\x1b", format_error("no target named \x1b[31m", Exit.NOT_FOUND))
