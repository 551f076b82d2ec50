"""Replies of OpenBao: what is done, refused or tried again, and that no secret is quoted."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.credentials.openbao.replies import (
    ReplyRefused,
    is_unknown,
    read_lease_seconds,
    read_leased,
    read_own_token,
    read_reply,
    read_token,
    texts_of,
)
from burrowgate.errors import BurrowgateError, CredentialsUnavailable
from tests.support import TestCase

LOGIN = {
    "auth": {
        "client_token": "s.TOKEN-OF-TESTS",
        "accessor": "ACCESSOR-OF-TESTS",
        "lease_duration": 3600,
        "renewable": True,
    }
}


def _errors(*texts: str) -> bytes:
    return json.dumps({"errors": texts}).encode()


class StatusTests(TestCase):
    def test_content_of_a_reply(self) -> None:
        self.assertEqual(read_reply(200, b'{"data":{"a":1}}', "p"), {"data": {"a": 1}})
        self.assertEqual(read_reply(204, b"", "p"), {})

    def test_what_may_succeed_later_is_unavailable(self) -> None:
        for status in (307, 301, 408, 412, 429, 472, 473, 500, 501, 502, 503, 504):
            with self.assertRaises(CredentialsUnavailable, msg=str(status)):
                read_reply(status, _errors("Vault is sealed"), "p")

    def test_what_is_wrong_is_refused(self) -> None:
        for status in (400, 401, 403, 404, 405, 418):
            with self.assertRaises(ReplyRefused) as caught:
                read_reply(status, _errors("a\nb"), "secret/data/app")
            self.assertEqual(caught.exception.status, status)
            self.assertIn("secret/data/app", str(caught.exception))
            self.assertIn("(it says: a b)", str(caught.exception))

    def test_what_is_not_of_openbao_is_said_to_be(self) -> None:
        for body in (b"", b"<html>", b"[]", b"1", b"\xff", b"[" * 100_000):
            with self.assertRaises(CredentialsUnavailable):
                read_reply(200, body, "p")
            with self.assertRaises(ReplyRefused):
                read_reply(404, body, "p")

    def test_secrets_of_the_request_are_not_quoted(self) -> None:
        body = _errors("bad token s.TOKEN-OF-TESTS and secret-id-of-tests\r\nX: y\x1b[31m " + "z" * 5_000)
        with self.assertRaises(ReplyRefused) as caught:
            read_reply(400, body, "p", ["s.TOKEN-OF-TESTS", "secret-id-of-tests", ""])
        text = str(caught.exception)
        self.assertNotIn("TOKEN-OF-TESTS", text)
        self.assertNotIn("secret-id-of-tests", text)
        self.assertTrue(text.isprintable())
        self.assertLess(len(text), 400)

    def test_unknown_accessors_and_leases_are_recognised(self) -> None:
        for text in (
            "1 error occurred:\n\t* invalid accessor\n\n",
            "lease not found",
            "invalid lease ID",
            "token not found",
        ):
            with self.assertRaises(ReplyRefused) as caught:
                read_reply(400, _errors(text), "p")
            self.assertTrue(is_unknown(caught.exception), text)
        with self.assertRaises(ReplyRefused) as caught:
            read_reply(403, _errors("permission denied"), "p")
        self.assertFalse(is_unknown(caught.exception))

    @given(st.integers(100, 599), st.binary(max_size=200))
    def test_any_reply_is_read_or_refused(self, status: int, body: bytes) -> None:
        try:
            reply = read_reply(status, body, "p")
            read_token(reply)
        except (BurrowgateError, ReplyRefused):
            return
        self.fail("No token can be in it.")


class ContentTests(TestCase):
    def test_tokens_are_read_and_hidden(self) -> None:
        token = read_token(LOGIN)
        self.assertEqual((token.token, token.seconds, token.renewable), ("s.TOKEN-OF-TESTS", 3600, True))
        self.assertNotIn("OF-TESTS", repr(token))
        own = read_own_token({"data": {"ttl": 60, "renewable": True, "accessor": "x"}}, "s.own")
        self.assertEqual((own.token, own.seconds), ("s.own", 60))
        self.assertEqual(read_own_token({"data": {"ttl": 0}}, "root").seconds, 0)

    def test_incomplete_tokens_are_none(self) -> None:
        for auth in (
            None,
            {},
            [],
            {"client_token": ""},
            {"client_token": 1, "accessor": "a"},
            {"client_token": "a\r\nb"},
        ):
            with self.assertRaises(CredentialsUnavailable):
                read_token({"auth": auth})
        for reply in ({}, {"data": None}, {"data": []}):
            with self.assertRaises(CredentialsUnavailable):
                read_own_token(reply, "t")
            with self.assertRaises(CredentialsUnavailable):
                read_leased(reply)

    def test_renewal_of_an_accessor_has_no_token(self) -> None:
        renewed = {"auth": {"client_token": "", "accessor": "", "lease_duration": 90, "renewable": True}}
        self.assertEqual(read_token(renewed, with_text=False).seconds, 90)

    def test_leased_secrets_are_read_and_hidden(self) -> None:
        leased = read_leased({"data": {"password": "horse"}, "lease_id": "l", "lease_duration": 5, "renewable": True})
        self.assertEqual((leased.data["password"], leased.lease_id, leased.seconds), ("horse", "l", 5))
        self.assertNotIn("horse", repr(leased))
        self.assertEqual(read_lease_seconds({"lease_duration": True}), 0)
        self.assertEqual(read_lease_seconds({"lease_duration": -1}), 0)

    def test_values_become_text(self) -> None:
        self.assertEqual(
            texts_of({"a": "x", "port": 5432, "none": None, "list": [1]}), {"a": "x", "port": "5432", "list": "[1]"}
        )
