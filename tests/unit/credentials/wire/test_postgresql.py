"""Tests for burrowgate.credentials.wire.postgresql with a server that the test plays, also a hostile one."""

from __future__ import annotations

import struct
from hashlib import md5
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.credentials.interfaces import Endpoint, Secret
from burrowgate.credentials.wire.pool import Place
from burrowgate.credentials.wire.postgresql import PostgresqlConnection, PostgresqlError, as_library_error
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable
from tests.support import TestCase
from tests.support.library_wire import ENCRYPTED, PLAIN, Wire

SECRET = Secret(username="admin", password="pencil-4711")
READY = b"Z\x00\x00\x00\x05I"


def message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def asks_for(method: int, data: bytes = b"") -> bytes:
    return message(b"R", struct.pack("!i", method) + data)


def failure(code: str, text: str) -> bytes:
    return message(b"E", f"SERROR\0C{code}\0M{text}\0\0".encode())


def md5_answer() -> bytes:
    """Return "md5" and md5(md5(password, username), salt), as PostgreSQL's documentation says."""
    inner = md5(b"pencil-4711admin").hexdigest().encode()
    return b"md5" + md5(inner + b"salt").hexdigest().encode()


class PostgresqlCase(TestCase):
    def begin(self, endpoint: Endpoint = PLAIN) -> tuple[Wire, PostgresqlConnection, Deferred[Any]]:
        wire = Wire(endpoint)
        connection = PostgresqlConnection(wire.stream)
        return wire, connection, wire.call(connection.log_in(Place(endpoint, SECRET, "app"), b"r" * 18))

    def logged_in(self) -> tuple[Wire, PostgresqlConnection]:
        wire, connection, done = self.begin()
        wire.feed(asks_for(0) + READY)
        self.successResultOf(done)
        wire.sent()
        return wire, connection


class LoginTests(PostgresqlCase):
    def test_startup_names_user_database_and_limit(self) -> None:
        wire, _, _ = self.begin()
        sent = wire.sent()
        self.assertEqual(struct.unpack("!ii", sent[:8]), (len(sent), 196608))
        self.assertIn(b"user\0admin\0database\0app\0", sent)
        self.assertIn(b"statement_timeout\x008000\0", sent)

    def test_cleartext_password_is_sent_inside_tls_only(self) -> None:
        wire, _, done = self.begin(ENCRYPTED)
        wire.sent()
        wire.feed(asks_for(3))
        self.assertEqual(wire.sent(), message(b"p", b"pencil-4711\0"))
        wire.feed(asks_for(0) + READY)
        self.successResultOf(done)
        wire, _, done = self.begin()
        wire.sent()
        wire.feed(asks_for(3))
        self.assertNotIn(b"pencil", wire.sent())
        refused = self.failureResultOf(done, CredentialsRefused)
        self.assertNotIn("pencil", str(refused.value))

    def test_md5_is_answered(self) -> None:
        wire, _, done = self.begin()
        wire.sent()
        wire.feed(asks_for(5, b"salt"))
        self.assertEqual(wire.sent(), message(b"p", md5_answer() + b"\0"))
        wire.feed(asks_for(0) + READY)
        self.successResultOf(done)

    def test_scram_server_must_prove_itself(self) -> None:
        wire, _, done = self.begin()
        wire.sent()
        wire.feed(asks_for(10, b"SCRAM-SHA-256\0\0"))
        first = wire.sent()
        self.assertTrue(first[5:].startswith(b"SCRAM-SHA-256\0"))
        nonce = first.rpartition(b"r=")[2]
        wire.feed(asks_for(11, b"r=" + nonce + b"srv,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
        self.assertIn(b",p=", wire.sent())
        wire.feed(asks_for(12, b"v=AAAA"))
        self.failureResultOf(done, CredentialsRefused)
        self.assertTrue(wire.transport.aborted)

    def test_messages_out_of_order_are_refused(self) -> None:
        for method in (2, 7, 9, 11, 12, 99):
            with self.subTest(method=method):
                wire, _, done = self.begin()
                wire.feed(asks_for(method, b"r=x"))
                self.failureResultOf(done, CredentialsRefused)
                self.assertTrue(wire.transport.aborted)

    def test_other_servers_are_not_understood(self) -> None:
        for data in (b"HTTP/1.1 400 Bad Request\r\n", b"R\x00\x00\x00\x01", b"X" + b"\x7f\xff\xff\xff", b"R\0\0\0\x04"):
            with self.subTest(data=data):
                wire, _, done = self.begin()
                wire.feed(data)
                self.failureResultOf(done, CredentialsUnavailable)
                self.assertTrue(wire.transport.aborted)

    def test_refused_login_is_an_error_with_its_code(self) -> None:
        wire, _, done = self.begin()
        wire.feed(failure("28P01", "password authentication failed"))
        self.assertEqual(self.failureResultOf(done, PostgresqlError).value.code, "28P01")


class QueryTests(PostgresqlCase):
    def test_rows_are_read(self) -> None:
        wire, connection = self.logged_in()
        done = wire.call(connection.query("SELECT 1"))
        self.assertFalse(connection.is_usable)
        self.assertEqual(wire.sent(), message(b"Q", b"SELECT 1\0"))
        row = struct.pack("!hi1si", 2, 1, b"7", -1)
        wire.feed(message(b"T", b"") + message(b"N", b"") + message(b"D", row) + message(b"C", b"SELECT 1\0") + READY)
        self.assertEqual(self.successResultOf(done), [("7", None)])
        self.assertTrue(connection.is_usable)

    def test_refused_statement_leaves_the_connection_usable(self) -> None:
        wire, connection = self.logged_in()
        done = wire.call(connection.query("x"))
        wire.feed(failure("42601", "syntax error"))
        self.assertNoResult(done)
        wire.feed(READY)
        self.failureResultOf(done, PostgresqlError)
        self.assertTrue(connection.is_usable)

    def test_connection_inside_a_transaction_is_not_used_again(self) -> None:
        wire, connection = self.logged_in()
        done = wire.call(connection.query("BEGIN"))
        wire.feed(message(b"C", b"BEGIN\0") + message(b"Z", b"T"))
        self.successResultOf(done)
        self.assertFalse(connection.is_usable)

    def test_malformed_row_ends_the_connection(self) -> None:
        for row in (b"", b"\0", b"\0\1", b"\0\1\0\0"):
            with self.subTest(row=row):
                wire, connection = self.logged_in()
                done = wire.call(connection.query("x"))
                wire.feed(message(b"D", row))
                self.failureResultOf(done, CredentialsUnavailable)
                self.assertTrue(wire.transport.aborted)

    def test_copy_is_declined(self) -> None:
        wire, connection = self.logged_in()
        done = wire.call(connection.query("COPY x FROM STDIN"))
        wire.sent()
        wire.feed(message(b"G", b"\0\0\0"))
        self.assertEqual(wire.sent()[:1], b"f")
        wire.feed(failure("57014", "COPY failed") + READY)
        self.failureResultOf(done, PostgresqlError)


class ErrorTests(TestCase):
    def test_only_errors_that_may_pass_are_unavailable(self) -> None:
        for code in ("08006", "53300", "57P01", "57P03", "57014", "40001", "40P01", "55P03", "XX000"):
            self.assertIsInstance(as_library_error(PostgresqlError(code, "x"), PLAIN), CredentialsUnavailable, code)
        for code in ("28P01", "28000", "42501", "42601", "42704", "3D000", "2BP01", "22023"):
            self.assertIsInstance(as_library_error(PostgresqlError(code, "x"), PLAIN), CredentialsRefused, code)
