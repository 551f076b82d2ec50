"""Assertions, verified by another library than the one that signs them (sign-in 39)."""

from __future__ import annotations

import hmac
import json
from dataclasses import replace
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from burrowgate.core.access import Admission
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.assertion import AssertionSigner, key_id, private_key
from burrowgate.testing.records import START, a_session
from tests.support import TestCase
from tests.support.logins import ADA, BOB, a_signed_in

OLD, NEW = Key(bytes(range(32))), Key(bytes(range(1, 33)))
ISSUER = "https://in.example.com"
AUDIENCE = b"https://app.example.com"
ALL = ("email", "name", "groups")
SIGNED_IN = Admission(a_session(), None, signed_in=a_signed_in())


def verify(token: bytes, key_set: bytes, audience: str = AUDIENCE.decode(), **options: Any) -> dict[str, Any]:
    """Verify `token` as an application does, but for its times."""
    text = token.decode()
    keys = {key.key_id: key for key in jwt.PyJWKSet.from_json(key_set.decode()).keys}
    key = keys[jwt.get_unverified_header(text)["kid"]]
    found: dict[str, Any] = jwt.decode(
        text, key, algorithms=["ES256"], audience=audience, issuer=ISSUER, options={"verify_exp": False} | options
    )
    return found


class AssertionTests(TestCase):
    def setUp(self) -> None:
        self.keyring = Keyring([OLD])
        self.signer = AssertionSigner(lambda: self.keyring, ISSUER)

    def claims(self, admission: Admission, claims: tuple[str, ...] = ALL) -> dict[str, Any]:
        return verify(self.signer.sign(admission, AUDIENCE, claims, START), self.signer.jwks())

    def test_all_claims_of_a_person(self) -> None:
        self.assertEqual(
            self.claims(SIGNED_IN),
            {
                "iss": ISSUER,
                "aud": AUDIENCE.decode(),
                "sub": ADA.account_id,
                "email": "ada@example.com",
                "name": "Ada Lovelace",
                "groups": ["local:friends", "google:staff"],
                "sid": a_session().sid,
                "amr": ["pop", "user", "mfa"],
                "iat": START,
                "exp": START + 120,
            },
        )

    def test_claims_are_those_that_the_target_chose(self) -> None:
        found = self.claims(SIGNED_IN, ("groups",))
        self.assertNotIn("email", found)
        self.assertNotIn("name", found)
        self.assertIn("groups", found)

    def test_what_is_not_known_is_absent(self) -> None:
        found = self.claims(Admission(a_session(), None, signed_in=a_signed_in(BOB, method="oidc:x", strong=False)))
        self.assertEqual(found.keys(), {"iss", "aud", "sub", "name", "sid", "iat", "exp"})

    def test_link_without_sign_in(self) -> None:
        found = self.claims(Admission(a_session(), None))
        self.assertEqual(found["sub"], f"link:{a_session().sid}")
        self.assertEqual(found.keys(), {"iss", "aud", "sub", "sid", "iat", "exp"})

    def test_public_domain(self) -> None:
        found = self.claims(Admission(None, None))
        self.assertEqual(found["sub"], "public")
        self.assertNotIn("sid", found)

    def test_account_that_is_gone_is_not_named(self) -> None:
        gone = replace(a_signed_in(), account=None)
        found = self.claims(Admission(a_session(), None, signed_in=gone))
        self.assertEqual(found["sub"], f"link:{a_session().sid}")
        self.assertNotIn("amr", found)

    def test_audience_of_one_host_is_refused_for_another(self) -> None:
        token = self.signer.sign(SIGNED_IN, AUDIENCE, ALL, START)
        with self.assertRaises(jwt.InvalidAudienceError):
            verify(token, self.signer.jwks(), "https://other.example.com")

    def test_expired_one_is_refused(self) -> None:
        token = self.signer.sign(SIGNED_IN, AUDIENCE, ALL, START)
        with self.assertRaises(jwt.ExpiredSignatureError):
            verify(token, self.signer.jwks(), verify_exp=True)

    def test_changed_one_is_refused(self) -> None:
        header, payload, signature = self.signer.sign(SIGNED_IN, AUDIENCE, ALL, START).split(b".")
        other = self.signer.sign(Admission(a_session(), None), AUDIENCE, ALL, START).split(b".")[1]
        for token in (
            b".".join([header, other, signature]),
            b".".join([header, payload, signature[:-4] + b"AAAA"]),
            b".".join([header, payload, b""]),
        ):
            with self.assertRaises(jwt.InvalidSignatureError):
                verify(token, self.signer.jwks())

    def test_old_keys_assertion_verifies_until_its_key_is_removed(self) -> None:
        token = self.signer.sign(SIGNED_IN, AUDIENCE, ALL, START)
        self.keyring = Keyring([OLD, NEW])
        verify(token, self.signer.jwks())
        newer = self.signer.sign(SIGNED_IN, AUDIENCE, ALL, START)
        self.assertEqual(jwt.get_unverified_header(newer.decode())["kid"], key_id(NEW))
        verify(newer, self.signer.jwks())
        self.keyring = Keyring([NEW])
        verify(newer, self.signer.jwks())
        with self.assertRaises(KeyError):
            verify(token, self.signer.jwks())


class KeyTests(TestCase):
    def test_key_follows_from_the_master_key(self) -> None:
        first, again, other = (private_key(Key(bytes(master))) for master in (range(32), range(32), range(1, 33)))
        self.assertEqual(first.as_dict(), again.as_dict())
        self.assertNotEqual(first.as_dict(), other.as_dict())
        # Calculated once by this code: another value would make all assertions in flight invalid.
        self.assertEqual(first.as_dict(private=False)["x"], "Cfg2UTvR5YMsbgZql-qB5Jbb5A-YLcF2t1F79dJ405Q")

    def test_scalar_is_as_fips_186_5_says(self) -> None:
        expanded, block, subkey = b"", b"", OLD.subkey("assertion")
        for number in (1, 2):
            block = hmac.digest(subkey, block + b"P-256" + bytes([number]), "sha256")
            expanded += block
        order = 2**256 - 2**224 + 2**192 - 89188191075325690597107910205041859247
        scalar = int.from_bytes(expanded[:40]) % (order - 1) + 1
        public = ec.derive_private_key(scalar, ec.SECP256R1()).public_key()
        self.assertEqual(private_key(OLD).public_key.public_numbers(), public.public_numbers())

    def test_key_set_has_no_private_part(self) -> None:
        keyring = Keyring([OLD, NEW])
        key_set = json.loads(AssertionSigner(lambda: keyring, ISSUER).jwks())
        self.assertEqual([key["kid"] for key in key_set["keys"]], [key_id(NEW), key_id(OLD)])
        for key in key_set["keys"]:
            self.assertEqual(key.keys(), {"kty", "crv", "x", "y", "use", "alg", "kid"})
            self.assertEqual((key["kty"], key["crv"], key["use"], key["alg"]), ("EC", "P-256", "sig", "ES256"))
