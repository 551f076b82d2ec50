"""Tests for burrowgate.credentials.names and the texts of servers."""

from __future__ import annotations

from burrowgate.credentials.names import check_hint, new_hint
from burrowgate.credentials.wire.texts import MAX_LENGTH, server_text
from burrowgate.errors import CredentialsRefused
from tests.support import FixedEntropy, TestCase


class NameTests(TestCase):
    def test_new_names_are_names(self) -> None:
        entropy = FixedEntropy()
        names = {new_hint(entropy) for _ in range(50)}
        self.assertEqual(len(names), 50)
        for name in names:
            self.assertRegex(check_hint(name), r"\Abg_[a-z2-7]{16}\Z")

    def test_everything_else_is_refused(self) -> None:
        for name in ("", "bg_", "bg_short", "BG_AAAAAAAAAAAAAAAA", "bg_aaaaaaaaaaaaaaa'",
                     "bg_aaaaaaaaaaaaaaaa\n", "xbg_aaaaaaaaaaaaaaaa", "bg_aaaaaaaaaaaa aaa",
                     "bg_" + "a" * 40, "bg_éaaaaaaaaaaaaaaa"):  # fmt: skip
            with self.subTest(name=name):
                self.assertRaises(CredentialsRefused, check_hint, name)


class ServerTextTests(TestCase):
    def test_text_is_one_line(self) -> None:
        self.assertEqual(server_text("role does not exist.\r\n\x1b[2J"), "role does not exist.   [2J")
        self.assertEqual(server_text("gone."), "gone")
        self.assertEqual(len(server_text("x" * 10_000)), MAX_LENGTH)

    def test_statement_is_left_out(self) -> None:
        message = "You have an error in your SQL syntax; check the manual to use near 'BY 'secret-4711'' at line 1"
        self.assertNotIn("secret-4711", server_text(message))
        self.assertIn("SQL syntax", server_text(message))
