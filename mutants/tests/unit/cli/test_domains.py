"""`burrowgate domains`: add, list and remove host names of a target."""

from __future__ import annotations

from tests.support.cli import CliTestCase


class CommandTests(CliTestCase):
    def test_domain_is_added_listed_and_removed(self) -> None:
        self.target()
        self.assertEqual(
            self.ok("domains", "add", "app", "App.Example.com", "--json").json,
            {"host": "app.example.com", "public": False},
        )
        self.assertIn("to all visitors", self.ok("domains", "add", "app", "open.example.com", "--public").out)
        rows = self.ok("domains", "list", "--json").json["domains"]
        self.assertEqual(
            [(row["host"], row["public"], row["implied"]) for row in rows],
            [
                ("app.example.com", False, False),
                ("open.example.com", True, False),
                ("app.localhost", False, True),
            ],
        )
        table = self.ok("domains", "list", "app").out
        self.assertIn("by its name", table)
        self.ok("domains", "remove", "app", "app.example.com")
        self.assertNotIn("app.example.com", self.ok("domains", "list").out)

    def test_errors_have_exit_codes(self) -> None:
        self.target()
        self.target("other", domains=[{"host": "taken.example.com"}])
        self.assertEqual(self.run_cli("domains", "add", "app", "taken.example.com").code, 4)
        self.assertEqual(self.run_cli("domains", "add", "app", "other.localhost").code, 5)
        self.assertEqual(self.run_cli("domains", "remove", "app", "none.example.com").code, 3)
        self.assertEqual(self.run_cli("domains", "list", "none").code, 3)
