"""`burrowgate status`, as text and as JSON."""

from __future__ import annotations

from tests.support.admin_wire import World
from tests.support.cli import CliTestCase


class CommandTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.start(World(warnings=("The certificate of the target app is not verified.",)))
        self.target(address="https://10.0.0.7:8443", verify="none")
        self.mint()

    def test_status_as_text(self) -> None:
        out = self.ok("status").out
        for part in (
            "0.0.test",
            "http://127.0.0.1:8480",
            "127.0.0.1:8481",
            "1 active",
            "http/2",
            "not verified",
            "warning  The",
        ):
            self.assertIn(part, out)

    def test_status_as_json(self) -> None:
        status = self.ok("status", "--json").json
        self.assertEqual(status["active_sessions"], 1)
        self.assertEqual([target["name"] for target in status["targets"]], ["app"])
        self.assertEqual(len(status["warnings"]), 1)
