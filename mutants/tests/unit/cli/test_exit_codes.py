"""Exit codes by kind of error, and the text of an error."""

from __future__ import annotations

import json

from burrowgate import errors
from burrowgate.cli.exit_codes import MEANINGS, Exit, exit_code, format_error
from tests.support import TestCase


class ExitCodeTests(TestCase):
    def test_kind_of_error_decides_the_exit_code(self) -> None:
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

    def test_all_exit_codes_have_a_meaning(self) -> None:
        self.assertEqual(set(MEANINGS), set(Exit))


class FormatErrorTests(TestCase):
    def test_error_as_text(self) -> None:
        self.assertEqual(format_error("It broke; mend it.", Exit.STORE), "burrowgate: It broke; mend it.")

    def test_error_as_json(self) -> None:
        reported = json.loads(format_error("No such ttl.", Exit.INVALID, field="ttl", as_json=True))
        self.assertEqual(reported, {"title": "invalid", "detail": "No such ttl.", "exit": 5, "field": "ttl"})

    def test_foreign_text_is_escaped(self) -> None:
        self.assertNotIn("\x1b", format_error("no target named \x1b[31m", Exit.NOT_FOUND))
