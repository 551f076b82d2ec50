"""`burrowgate webhooks`: add, show, change, test, rotate and remove endpoints."""

from __future__ import annotations

from burrowgate.core.webhooks import Outcome
from tests.support.cli import CliTestCase

CHAT = "https://chat.example.com/hook"


class CommandTests(CliTestCase):
    def test_webhook_is_added_listed_and_removed(self) -> None:
        self.assertIn("There are no webhooks", self.ok("webhooks", "list").out)
        added = self.ok("webhooks", "add", "chat", CHAT, "--type", "session.minted").out
        self.assertIn(self.world.secrets.texts["chat"][0], added)
        self.assertIn("/home/webhooks/chat.secrets", added)
        table = self.ok("webhooks", "list").out
        for text in ("on", "chat", CHAT, "session.minted", "nothing sent yet"):
            self.assertIn(text, table)
        (shown,) = self.ok("webhooks", "list", "--json").json["webhooks"]
        self.assertEqual((shown["name"], shown["types"]), ("chat", ["session.minted"]))
        self.assertIn("Removed chat", self.ok("webhooks", "remove", "chat").out)
        self.assertEqual(self.ok("webhooks", "list", "--json").json, {"webhooks": []})

    def test_webhook_is_changed_disabled_and_enabled(self) -> None:
        self.ok("webhooks", "add", "chat", CHAT)
        self.assertIn("https://b.example/", self.ok("webhooks", "set", "chat", "--url", "https://b.example/").out)
        self.assertIn("session.expired", self.ok("webhooks", "set", "chat", "--type", "session.expired").out)
        self.assertIn("all", self.ok("webhooks", "set", "chat", "--all-types").out)
        self.ok("webhooks", "disable", "chat")
        self.assertIn("off", self.ok("webhooks", "list").out)
        self.ok("webhooks", "enable", "chat")
        self.assertNotIn("off", self.ok("webhooks", "list").out)
        for wrong in ((), ("--all-types", "--type", "session.minted")):
            self.assertEqual(self.run_cli("webhooks", "set", "chat", *wrong).code, 2)

    def test_test_has_an_exit_code(self) -> None:
        self.ok("webhooks", "add", "chat", CHAT)
        self.assertIn("chat accepted it, with 204.", self.ok("webhooks", "test", "chat").out)
        self.world.receiver.outcomes[CHAT] = Outcome(error="It did not answer in time.")
        failed = self.run_cli("webhooks", "test", "chat")
        self.assertEqual(failed.code, 1)
        self.assertIn("It did not answer in time.", failed.out)

    def test_status_shows_one_or_all(self) -> None:
        self.ok("webhooks", "add", "chat", CHAT)
        self.ok("webhooks", "add", "other", CHAT)
        for text in ("/home/webhooks/chat.secrets", "up to event", "nothing sent yet"):
            self.assertIn(text, self.ok("webhooks", "status", "chat").out)
        self.assertIn("other", self.ok("webhooks", "status").out)
        self.assertNotIn("other", self.ok("webhooks", "status", "chat").out)

    def test_secrets_are_rotated(self) -> None:
        self.ok("webhooks", "add", "chat", CHAT)
        out = self.ok("webhooks", "rotate", "chat").out
        new, _ = self.world.secrets.texts["chat"]
        self.assertIn(new, out)
        self.assertIn("--finish", out)
        self.assertIn("1 removed", self.ok("webhooks", "rotate", "chat", "--finish").out)
        self.assertEqual(self.world.secrets.texts["chat"], [new])

    def test_errors_have_exit_codes(self) -> None:
        self.assertEqual(self.run_cli("webhooks", "add", "chat", "http://chat.example.com/").code, 5)
        self.assertEqual(self.run_cli("webhooks", "remove", "none").code, 3)
        self.ok("webhooks", "add", "chat", CHAT)
        self.assertEqual(self.run_cli("webhooks", "add", "chat", CHAT).code, 4)
        self.world.secrets.texts.clear()
        self.assertEqual(self.run_cli("webhooks", "test", "chat").code, 7)
