"""Signatures of webhooks, verified by the reference implementation of the specification."""

from __future__ import annotations

import time
from base64 import b64encode

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from burrowgate.core.webhook_signing import read_secret, sign, write_secret
from burrowgate.errors import Invalid
from tests.support import TestCase

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
BODY = b'{"type":"session.minted","data":{}}'


def headers(*secrets: bytes, at: int | None = None) -> dict[str, str]:
    """The fields of `BODY`, signed with `secrets` now or at `at`."""
    fields = sign(secrets, "evt_1", int(time.time()) if at is None else at, BODY)
    return {name.decode(): value.decode() for name, value in fields}


class WebhookSigningTests(TestCase):
    def test_signature_is_that_of_the_specification(self) -> None:
        # The example of the specification's libraries.
        secret = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        fields = dict(sign([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'))
        self.assertEqual(fields[b"webhook-signature"], b"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        self.assertEqual(fields[b"webhook-id"], b"msg_p5jXN8AQM9LWM0D4loKWxJek")
        self.assertEqual(fields[b"webhook-timestamp"], b"1614265330")

    def test_reference_implementation_verifies_each_secret_of_a_rotation(self) -> None:
        signed = headers(NEW, OLD)
        for secret in (NEW, OLD):
            self.assertEqual(Webhook(write_secret(secret)).verify(BODY, signed)["type"], "session.minted")
        self.assertEqual(signed["webhook-signature"].count("v1,"), 2)

    def test_reference_implementation_refuses_what_was_changed(self) -> None:
        verifier, signed = Webhook(write_secret(NEW)), headers(NEW)
        for body, fields in (
            (BODY + b" ", signed),
            (BODY, signed | {"webhook-id": "evt_2"}),
            (BODY, signed | {"webhook-timestamp": str(int(signed["webhook-timestamp"]) - 1)}),
            (BODY, headers(OLD)),
            (BODY, headers(NEW, at=int(time.time()) - 600)),
        ):
            self.assertRaises(WebhookVerificationError, verifier.verify, body, fields)

    def test_secret_is_read_as_it_was_written(self) -> None:
        for length in (24, 32, 33, 64):
            secret = bytes(range(length))
            self.assertEqual(read_secret(write_secret(secret)), secret)

    def test_text_that_is_no_secret_is_refused_and_not_shown(self) -> None:
        shapes = ("", "whsec_", "secret", "whsec_short", "whsec_" + "!" * 44, "WHSEC_" + "A" * 44, "whsec_" + "A" * 43)
        lengths = (f"whsec_{b64encode(bytes(length)).decode()}" for length in (23, 65))
        for text in (*shapes, *lengths):
            error = self.assertRaises(Invalid, read_secret, text)
            self.assertTrue(len(text) < 10 or text not in str(error))
