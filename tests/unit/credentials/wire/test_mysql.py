"""Tests for burrowgate.credentials.wire.mysql with a server that the test plays, also a hostile one."""

from __future__ import annotations

import struct
from hashlib import sha1, sha256
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from twisted.internet.defer import Deferred

from burrowgate.certificate_keys import encrypt_for
from burrowgate.core.tcp.password_proofs import (
    CACHING_SHA2,
    CLEARTEXT,
    NATIVE,
    caching_sha2_proof,
    masked_password,
    native_hash,
    native_proof,
)
from burrowgate.credentials.interfaces import Endpoint, Secret
from burrowgate.credentials.wire.mysql import MysqlConnection, MysqlError, as_library_error
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable
from tests.support import TestCase
from tests.support.library_wire import ENCRYPTED, PLAIN, Wire

SECRET = Secret(username="admin", password="pencil-4711")
SCRAMBLE = b"abcdefghijklmnopqrst"
OK = b"\x00\x00\x00\x02\x00\x00\x00"
ALL = 0xFFFFFFFF
TLS = 0x800


def packet(number: int, body: bytes) -> bytes:
    return struct.pack("<I", len(body))[:3] + bytes([number]) + body


def greeting(plugin: str, version: str = "10.11.1-MariaDB", capabilities: int = ALL) -> bytes:
    low, high = struct.pack("<I", capabilities)[:2], struct.pack("<I", capabilities)[2:]
    body = b"\x0a" + version.encode() + b"\0" + b"\1\0\0\0" + SCRAMBLE[:8] + b"\0" + low + b"\x2d\2\0" + high
    return packet(0, body + b"\x15" + b"\0" * 10 + SCRAMBLE[8:] + b"\0" + plugin.encode() + b"\0")


class ProofTests(TestCase):
    def test_native_hash_is_that_of_the_server(self) -> None:
        # SELECT PASSWORD('password') of MariaDB.
        self.assertEqual(native_hash(b"password"), "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19")

    def test_server_can_check_the_native_proof(self) -> None:
        stored = bytes.fromhex(native_hash(b"x")[1:])
        mask = sha1(SCRAMBLE + stored).digest()
        once = bytes(left ^ right for left, right in zip(native_proof(b"x", SCRAMBLE), mask, strict=True))
        self.assertEqual(sha1(once).digest(), stored)

    def test_server_can_check_the_proof_of_caching_sha2(self) -> None:
        stored = sha256(sha256(b"x").digest()).digest()
        mask = sha256(stored + SCRAMBLE).digest()
        once = bytes(left ^ right for left, right in zip(caching_sha2_proof(b"x", SCRAMBLE), mask, strict=True))
        self.assertEqual(sha256(once).digest(), stored)

    def test_empty_password_has_an_empty_proof(self) -> None:
        self.assertEqual((native_proof(b"", SCRAMBLE), caching_sha2_proof(b"", SCRAMBLE)), (b"", b""))

    def test_key_that_is_none_is_refused(self) -> None:
        for key in (b"", b"nonsense", b"-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"):
            self.assertRaises(ValueError, encrypt_for, key, masked_password(b"x", SCRAMBLE))


class MysqlCase(TestCase):
    def begin(self, endpoint: Endpoint = PLAIN) -> tuple[Wire, MysqlConnection, Deferred[Any]]:
        wire = Wire(endpoint)
        connection = MysqlConnection(wire.stream)
        return wire, connection, wire.call(connection.log_in(SECRET))

    def finish(self, wire: Wire, done: Deferred[Any], number: int = 2) -> None:
        """Let the server accept the login, and the statements after it."""
        wire.feed(packet(number, OK))
        for _ in range(2):
            if wire.sent():
                wire.feed(packet(1, OK))
        self.successResultOf(done)

    def logged_in(self) -> tuple[Wire, MysqlConnection]:
        wire, connection, done = self.begin()
        wire.feed(greeting(NATIVE))
        wire.sent()
        self.finish(wire, done)
        wire.sent()
        return wire, connection


class LoginTests(MysqlCase):
    def test_native_login(self) -> None:
        wire, connection, done = self.begin()
        wire.feed(greeting(NATIVE))
        sent = wire.sent()
        self.assertEqual(sent[3], 1)
        self.assertIn(b"admin\0\x14" + native_proof(b"pencil-4711", SCRAMBLE) + NATIVE.encode() + b"\0", sent)
        wire.feed(packet(2, OK))
        self.assertIn(b"sql_mode = ''", wire.sent())
        wire.feed(packet(1, OK))
        self.assertIn(b"max_statement_time", wire.sent())
        wire.feed(packet(1, OK))
        self.successResultOf(done)
        self.assertTrue(connection.is_usable and connection.is_mariadb)

    def test_server_can_choose_another_method(self) -> None:
        wire, _, done = self.begin()
        wire.feed(greeting("unknown_to_us", "8.4.0"))
        wire.sent()
        wire.feed(packet(2, b"\xfe" + CACHING_SHA2.encode() + b"\0" + SCRAMBLE + b"\0"))
        self.assertEqual(wire.sent(), packet(3, caching_sha2_proof(b"pencil-4711", SCRAMBLE)))
        wire.feed(packet(4, b"\x01\x03"))
        self.finish(wire, done, 5)

    def test_full_authentication_without_tls_uses_the_key_of_the_server(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        wire, _, done = self.begin()
        wire.feed(greeting(CACHING_SHA2, "8.4.0"))
        wire.sent()
        wire.feed(packet(2, b"\x01\x04"))
        self.assertEqual(wire.sent(), packet(3, b"\x02"))
        wire.feed(packet(4, b"\x01" + pem))
        hidden = key.decrypt(wire.sent()[4:], padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))
        text = bytes(letter ^ SCRAMBLE[index % 20] for index, letter in enumerate(hidden))
        self.assertEqual(text, b"pencil-4711\0")
        self.finish(wire, done, 6)

    def test_full_authentication_inside_tls_sends_the_password(self) -> None:
        wire, _, done = self.begin(ENCRYPTED)
        wire.stream.start_tls = lambda: setattr(wire.transport, "encrypted", True)  # type: ignore[method-assign]
        wire.feed(greeting(CACHING_SHA2, "8.4.0"))
        sent = wire.sent()
        self.assertEqual(sent[:4], b"\x20\x00\x00\x01")  # the request for TLS, and then the login
        self.assertTrue(wire.transport.encrypted)
        wire.feed(packet(3, b"\x01\x04"))
        self.assertEqual(wire.sent(), packet(4, b"pencil-4711\0"))
        self.finish(wire, done, 5)

    def test_server_without_tls_is_refused(self) -> None:
        wire, _, done = self.begin(ENCRYPTED)
        wire.feed(greeting(NATIVE, capabilities=ALL & ~TLS))
        self.failureResultOf(done, CredentialsRefused)
        self.assertEqual(wire.sent(), b"")

    def test_bare_password_is_not_sent_without_tls(self) -> None:
        for plugin in (CLEARTEXT, "dialog", "client_ed25519", "\x1b[2J"):
            with self.subTest(plugin=plugin):
                wire, _, done = self.begin()
                wire.feed(greeting(NATIVE))
                wire.sent()
                wire.feed(packet(2, b"\xfe" + plugin.encode() + b"\0" + SCRAMBLE))
                self.failureResultOf(done, CredentialsRefused)
                self.assertNotIn(b"pencil", wire.sent())

    def test_other_servers_are_not_understood(self) -> None:
        for data in (
            packet(0, b"\x09x\0"),
            packet(0, b"\x0a"),
            packet(0, b"\x0ax\0short"),
            packet(0, b""),
            b"SSH-2.0-x\r\n",
        ):
            with self.subTest(data=data):
                wire, _, done = self.begin()
                wire.feed(data)
                wire.hang_up()
                self.failureResultOf(done, CredentialsUnavailable)

    def test_refused_login_is_an_error_with_its_code(self) -> None:
        wire, _, done = self.begin()
        wire.feed(packet(0, b"\xff\x15\x04#28000Access denied"))
        self.assertEqual(self.failureResultOf(done, MysqlError).value.code, 1045)


class QueryTests(MysqlCase):
    def test_rows_are_read(self) -> None:
        wire, connection = self.logged_in()
        done = wire.call(connection.query("SELECT 1"))
        self.assertEqual(wire.sent(), packet(0, b"\x03SELECT 1"))
        long = b"\xfc" + struct.pack("<H", 300) + b"x" * 300
        rows = packet(4, b"\x011\xfb") + packet(5, long + b"\x00")
        wire.feed(packet(1, b"\x02") + packet(2, b"column") + packet(3, b"column") + packet(3, b"\xfe\0\0\2\0") + rows)
        self.assertNoResult(done)
        wire.feed(packet(6, b"\xfe\0\0\2\0"))
        self.assertEqual(self.successResultOf(done), [("1", None), ("x" * 300, "")])
        self.assertTrue(connection.is_usable)

    def test_refused_statement_leaves_the_connection_usable(self) -> None:
        wire, connection = self.logged_in()
        done = wire.call(connection.query("x"))
        self.assertFalse(connection.is_usable)
        wire.feed(packet(1, b"\xff\x28\x04#42000You have an error near 'secret'"))
        self.assertNotIn("secret", str(self.failureResultOf(done, MysqlError).value))
        self.assertTrue(connection.is_usable)

    def test_file_of_this_machine_is_not_sent(self) -> None:
        wire, connection = self.logged_in()
        done = wire.call(connection.query("x"))
        wire.sent()
        wire.feed(packet(1, b"\xfb/etc/passwd"))
        self.failureResultOf(done, CredentialsUnavailable)
        self.assertEqual(wire.sent(), b"")
        self.assertTrue(wire.transport.aborted)

    def test_only_errors_that_may_pass_are_unavailable(self) -> None:
        for code in (1040, 1053, 1205, 1213, 1969):
            self.assertIsInstance(as_library_error(MysqlError(code, "x"), PLAIN), CredentialsUnavailable, code)
        for code in (1044, 1045, 1064, 1227, 1396, 1410):
            self.assertIsInstance(as_library_error(MysqlError(code, "x"), PLAIN), CredentialsRefused, code)
