"""Tests for burrowgate.credentials.wire.redis with a server that the test plays, and of the rules of users."""

from __future__ import annotations

from burrowgate.credentials.interfaces import Secret
from burrowgate.credentials.redis_acl import read_rules
from burrowgate.credentials.wire.redis import RedisConnection, RedisError, as_library_error
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable
from tests.support import TestCase
from tests.support.library_wire import PLAIN, Wire


class CommandTests(TestCase):
    def setUp(self) -> None:
        self.wire = Wire()
        self.connection = RedisConnection(self.wire.stream)

    def test_words_are_counted(self) -> None:
        self.wire.call(self.connection.command("ACL", "DELUSER", "é\r\n"))
        self.assertEqual(self.wire.sent(), b"*3\r\n$3\r\nACL\r\n$7\r\nDELUSER\r\n$4\r\n\xc3\xa9\r\n\r\n")

    def test_replies_of_all_kinds_are_read(self) -> None:
        for data, reply in (
            (b"+OK\r\n", "OK"), (b":-7\r\n", -7), (b"$-1\r\n", None), (b"$4\r\na\r\nb\r\n", "a\r\nb"),
            (b"$0\r\n\r\n", ""),
            (b"*2\r\n:1\r\n*1\r\n$1\r\nx\r\n", [1, ["x"]]), (b"*0\r\n", []), (b"*-1\r\n", None),
        ):  # fmt: skip
            with self.subTest(data=data):
                done = self.wire.call(self.connection.command("X"))
                self.assertFalse(self.connection.is_usable)
                self.wire.feed(data)
                self.assertEqual(self.successResultOf(done), reply)
                self.assertTrue(self.connection.is_usable)

    def test_login_by_name_and_without(self) -> None:
        self.wire.call(self.connection.log_in(Secret(password="p")))
        self.assertEqual(self.wire.sent(), b"*2\r\n$4\r\nAUTH\r\n$1\r\np\r\n")
        self.wire.feed(b"+OK\r\n")
        self.wire.call(self.connection.log_in(Secret(username="u", password="p")))
        self.assertEqual(self.wire.sent(), b"*3\r\n$4\r\nAUTH\r\n$1\r\nu\r\n$1\r\np\r\n")

    def test_errors_leave_the_connection_usable(self) -> None:
        done = self.wire.call(self.connection.command("X"))
        self.wire.feed(b"-NOPERM no\r\n")
        self.failureResultOf(done, RedisError)
        self.assertTrue(self.connection.is_usable)

    def test_other_servers_are_not_understood(self) -> None:
        for data in (b"HTTP/1.1 400\r\n", b"\r\n", b":x\r\n", b"$\r\n", b"*1\r\n" * 20, b"$--1\r\n"):
            with self.subTest(data=data):
                wire = Wire()
                done = wire.call(RedisConnection(wire.stream).command("X"))
                wire.feed(data)
                self.failureResultOf(done, CredentialsUnavailable)
                self.assertTrue(wire.transport.aborted)

    def test_only_errors_that_may_pass_are_unavailable(self) -> None:
        for text in ("LOADING Redis is loading", "BUSY x", "READONLY x", "ERR max number of clients reached"):
            self.assertIsInstance(as_library_error(RedisError(text), PLAIN), CredentialsUnavailable, text)
        for text in ("WRONGPASS x", "NOAUTH x", "NOPERM x", "ERR unknown command"):
            self.assertIsInstance(as_library_error(RedisError(text), PLAIN), CredentialsRefused, text)


class RuleTests(TestCase):
    def test_rules_about_keys_channels_and_commands_are_taken(self) -> None:
        text = "~app:* %R~log:* &news:* +@read -@dangerous +get +config|get allkeys resetchannels (~x +get %RW~y)"
        self.assertEqual(" ".join(read_rules(text)), text)

    def test_others_are_refused(self) -> None:
        for text in ("nopass", ">x", "<x", "#abc", "!abc", "on", "off", "reset", "resetpass", "NOPASS", "(nopass)",
                     "(+get >x)", "~", "+", "()", "(+get"):  # fmt: skip
            with self.subTest(text=text):
                self.assertRaises(CredentialsRefused, read_rules, f"~* {text}")
