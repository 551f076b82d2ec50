"""Tests for burrowgate.core.tcp.scram: the exchanges of RFC 5802 and RFC 7677, and servers that cheat."""

from __future__ import annotations

import base64
import hashlib
import hmac

from burrowgate.core.tcp.scram import (
    MAX_ITERATIONS,
    Binding,
    ScramClient,
    ScramFailed,
    postgresql_verifier,
    scram_keys,
    scram_nonce,
)
from tests.support import TestCase

NONCE = "rOprNGfwEbeRWgbNEkqO"
FIRST = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
FINAL = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def client() -> ScramClient:
    return ScramClient("pencil", NONCE, username="user")


class PublishedExchangeTests(TestCase):
    def test_exchange_of_rfc_7677(self) -> None:
        one = client()
        self.assertEqual(one.first(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
        self.assertEqual(
            one.final(FIRST),
            b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        )
        one.verify(FINAL)

    def test_exchange_of_rfc_5802(self) -> None:
        one = ScramClient("pencil", "fyko+d2lbbFgONRv9qkxdawL", username="user", algorithm="sha1")
        self.assertEqual(one.first(), b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")
        self.assertEqual(
            one.final(b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"),
            b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        )
        one.verify(b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")

    def test_extensions_of_the_server_are_accepted(self) -> None:
        one = client()
        one.final(FIRST + b",x=future")
        self.assertRaises(ScramFailed, one.verify, FINAL)  # the signature is over the extension as well

    def test_name_is_escaped(self) -> None:
        self.assertEqual(ScramClient("x", "n", username="a=b,c").first(), b"n,,n=a=3Db=2Cc,r=n")


class BindingTests(TestCase):
    def test_header_says_what_the_client_can(self) -> None:
        self.assertEqual(ScramClient("x", "n").first()[:3], b"n,,")
        self.assertEqual(ScramClient("x", "n", binding=Binding.NOT_OFFERED).first()[:3], b"y,,")
        bound = ScramClient("x", "n", binding=Binding.SERVER_END_POINT, binding_data=b"hash")
        self.assertTrue(bound.first().startswith(b"p=tls-server-end-point,,"))

    def test_data_is_in_the_proof(self) -> None:
        bound = ScramClient("pencil", NONCE, binding=Binding.SERVER_END_POINT, binding_data=b"hash")
        value = bound.final(FIRST).split(b",")[0].removeprefix(b"c=")
        self.assertEqual(base64.b64decode(value), b"p=tls-server-end-point,,hash")


class HostileServerTests(TestCase):
    def test_malformed_first_messages_are_refused(self) -> None:
        for message in (
            b"",
            b"\xff",
            b"e=other-error",
            b"r=" + NONCE.encode() + b"x,s=W22Z",
            b"r=" + NONCE.encode() + b"x,s=!!!!,i=4096",
            b"r=" + NONCE.encode() + b"x,s=W22,i=4096",
            b"r=" + NONCE.encode() + b"x,s=W22Z,i=0",
            b"r=" + NONCE.encode() + b"x,s=W22Z,i=-1",
            b"r=" + NONCE.encode() + b"x,s=W22Z,i=4096x",
            b"m=ext,r=" + NONCE.encode() + b"x,s=W22Z,i=4096",
        ):
            with self.subTest(message=message):
                self.assertRaises(ScramFailed, client().final, message)

    def test_nonce_of_another_exchange_is_refused(self) -> None:
        self.assertRaises(ScramFailed, client().final, FIRST.replace(b"r=rO", b"r=xO"))

    def test_server_must_add_to_the_nonce(self) -> None:
        self.assertRaises(ScramFailed, client().final, b"r=" + NONCE.encode() + b",s=W22Z,i=4096")

    def test_rounds_are_limited(self) -> None:
        message = b"r=" + NONCE.encode() + b"x,s=W22Z,i=%d"
        client().final(message % MAX_ITERATIONS)
        self.assertRaises(ScramFailed, client().final, message % (MAX_ITERATIONS + 1))

    def test_server_that_does_not_know_the_password_is_refused(self) -> None:
        for message in (b"", b"v=", b"v=AAAA", b"e=invalid-proof", FINAL[2:], FINAL[:-1], b"\xff"):
            with self.subTest(message=message):
                one = client()
                one.final(FIRST)
                self.assertRaises(ScramFailed, one.verify, message)

    def test_nothing_is_verified_before_the_proof(self) -> None:
        self.assertRaises(ScramFailed, client().verify, FINAL)

    def test_no_error_tells_the_password(self) -> None:
        for message in (b"", b"e=x", b"r=pencil,s=W22Z,i=1"):
            with self.assertRaises(ScramFailed) as caught:
                ScramClient("pencil-2", NONCE).final(message)
            self.assertNotIn("pencil-2", str(caught.exception))


class PasswordTests(TestCase):
    def test_prepared_forms_are_equal(self) -> None:
        salt = b"0123456789abcdef"
        self.assertEqual(scram_keys("I\u00adX", salt, 1), scram_keys("IX", salt, 1))
        self.assertEqual(scram_keys("\u2168", salt, 1), scram_keys("IX", salt, 1))

    def test_prohibited_password_counts_as_it_is(self) -> None:
        expected = hmac.digest(hashlib.pbkdf2_hmac("sha256", b"\x07", b"salt", 2), b"Client Key", "sha256")
        self.assertEqual(scram_keys("\x07", b"salt", 2).client, expected)

    def test_verifier_is_that_of_postgresql(self) -> None:
        keys = scram_keys("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096)
        self.assertEqual(
            postgresql_verifier("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")),
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
            ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
        )
        self.assertNotIn("pencil", repr(keys))
        self.assertEqual(repr(keys), "ScramKeys()")

    def test_nonce_is_printable(self) -> None:
        self.assertEqual(scram_nonce(b"\x00" * 18), "A" * 24)
