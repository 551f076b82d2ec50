"""Responses of a real browser, recorded by `tests/e2e/test_passkeys.py`: accepted as they are (sign-in 36)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from webauthn.helpers import base64url_to_bytes

from burrowgate.core.identity.passkey_rules import RefusalReason
from burrowgate.core.tokens import b64url
from burrowgate.errors import PasskeyRefused
from burrowgate.identity.passkeys import PasskeyOptions
from tests.support import TestCase
from tests.support.passkeys import ADA, Passkeys

VECTORS: Any = json.loads((Path(__file__).parent / "chromium_passkeys.json").read_text("utf-8"))


def step(number: int) -> tuple[PasskeyOptions, Any]:
    kept = VECTORS["steps"][number]
    return PasskeyOptions(json=json.dumps(kept["options"]), ticket=kept["ticket"]), kept["response"]


class ChromiumTests(TestCase):
    def setUp(self) -> None:
        self.passkeys = Passkeys(VECTORS["origin"])

    def register(self) -> None:
        start, response = step(0)
        self.passkeys.add(start, json.dumps(response))

    def test_passkey_of_a_browser_signs_in_twice(self) -> None:
        self.register()
        counts = [self.passkeys.stored()[0].sign_count]
        for number in (1, 2):
            start, response = step(number)
            self.assertEqual(self.passkeys.sign_in(start, json.dumps(response)).account_id, ADA.account_id)
            counts.append(self.passkeys.stored()[0].sign_count)
        self.assertEqual(counts, [1, 2, 3])

    def test_sign_ins_in_the_other_order_are_a_counter_that_went_back(self) -> None:
        self.register()
        (second, later), (first, earlier) = step(2), step(1)
        self.passkeys.sign_in(second, json.dumps(later))
        self.assertIs(self.passkeys.refusal(first, json.dumps(earlier)), RefusalReason.COUNTER)

    def test_options_are_still_those_that_the_browser_answered(self) -> None:
        self.assertEqual(json.loads(self.passkeys.options().json), VECTORS["steps"][0]["options"])
        self.assertEqual(json.loads(self.passkeys.service.sign_in_options().json), VECTORS["steps"][1]["options"])

    def test_response_with_any_byte_changed_is_refused(self) -> None:
        """(sign-in 36) Of what is signed, and of the signature."""
        self.register()
        start, response = step(1)
        changed = 0
        for field in ("clientDataJSON", "authenticatorData", "signature"):
            original = base64url_to_bytes(response["response"][field])
            for index in range(len(original)):
                data = bytearray(original)
                data[index] ^= 1
                other = response | {"response": response["response"] | {field: b64url(bytes(data))}}
                self.passkeys.refusal(start, json.dumps(other))
                changed += 1
        self.assertGreater(changed, 200)
        self.passkeys.sign_in(start, json.dumps(response))

    def test_registration_for_another_site_is_refused(self) -> None:
        start, response = step(0)
        for origin in ("http://in.localhost", VECTORS["origin"].replace("http", "https"), "http://localhost:8480"):
            with self.assertRaises(PasskeyRefused) as caught:
                Passkeys(origin).add(start, json.dumps(response))
            self.assertEqual(caught.exception.reason, RefusalReason.ORIGIN)
