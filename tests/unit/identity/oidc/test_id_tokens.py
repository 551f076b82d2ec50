"""ID tokens and logout tokens: one is accepted, and every deviation is refused (requirements 9 to 11, 20, 32).

The rows follow the relying-party modules of the OpenID conformance suite.
"""

from __future__ import annotations

import hmac
import json
import warnings
from base64 import urlsafe_b64encode
from copy import copy
from dataclasses import replace
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from burrowgate.identity.oidc.id_tokens import (
    LOGOUT_EVENT,
    MAX_AGE_SECONDS,
    SKEW_SECONDS,
    Person,
    TokenInvalid,
    UnknownKey,
    attested_email,
    read_keys,
    verify_id_token,
    verify_logout_token,
)
from burrowgate.identity.oidc.provider import Provider, ProviderUnusable
from tests.support import TestCase

NOW = 1_700_000_000
PROVIDER = Provider(name="corp", issuer="https://id.example.com", client_id="gateway", groups_claim="groups")
RSA, OTHER_RSA = (RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("one", "two"))
EC, OKP = ECKey.generate_key("P-256", {"kid": "ec"}), OKPKey.generate_key("Ed25519", {"kid": "okp"})
CLAIMS: dict[str, Any] = {
    "iss": "https://id.example.com",
    "sub": "42",
    "aud": "gateway",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "n-1",
    "sid": "s-1",
    "name": "Ada",
    "email": "Ada@Example.com",
    "email_verified": True,
    "groups": ["admins", "staff", "admins", 7, "", "x\ny"],
    "amr": ["pwd", "mfa"],
    "auth_time": NOW - 5,
}
LOGOUT: dict[str, Any] = {
    "iss": "https://id.example.com",
    "aud": ["gateway"],
    "iat": NOW,
    "jti": "j-1",
    "sub": "42",
    "sid": "s-1",
    "events": {LOGOUT_EVENT: {}},
}


def key_set(*keys: Any) -> KeySet:
    """Return the key set that a provider with `keys` publishes, as it is read."""
    return read_keys(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode())


KEYS = key_set(RSA, EC, OKP)


def signed(claims: dict[str, Any], key: Any = RSA, **header: Any) -> str:
    """Return `claims` signed by `key`; `header` replaces fields of the header, None removes one."""
    algorithm = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA", "oct": "HS256"}[key.key_type]
    fields = {"alg": algorithm, "kid": key.kid} | header
    protected = {name: value for name, value in fields.items() if value is not None}
    return jws.serialize_compact(protected, json.dumps(claims), key, registry=signing_registry())


def signing_registry() -> jws.JWSRegistry:
    """Return a registry that signs by any algorithm, with any header, and warns of none."""
    registry = jws.JWSRegistry(algorithms=list(jws.JWSRegistry.algorithms), strict_check_header=False)
    registry.max_header_length = 100_000
    registry.algorithms = {name: copy(one) for name, one in jws.JWSRegistry.algorithms.items()}
    for one in registry.algorithms.values():
        one.security_warning = None
    return registry


def without(claims: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if name not in names}


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class IdTokenTests(TestCase):
    def verify(self, token: str, *, keys: KeySet = KEYS, now: float = NOW, **options: Any) -> Person:
        return verify_id_token(token, keys, PROVIDER, now=now, **({"nonce": "n-1"} | options))

    def refused(self, token: str, **options: Any) -> None:
        with self.assertRaises(TokenInvalid) as caught:
            self.verify(token, **options)
        self.assertNotIn(token[:20] or "eyJ", str(caught.exception))

    def test_genuine_token_of_each_algorithm_is_accepted(self) -> None:
        """(sign-in 9)"""
        tokens = [signed(CLAIMS), signed(CLAIMS, alg="PS256"), signed(CLAIMS, EC), signed(CLAIMS, OKP)]
        for token in (*tokens, signed(CLAIMS, OKP, alg="Ed25519")):
            person = self.verify(token)
            self.assertEqual((person.subject, person.provider_sid, person.name), ("42", "s-1", "Ada"))
            self.assertEqual((person.email, person.groups), ("ada@example.com", ("corp:admins", "corp:staff")))
            self.assertEqual((person.auth_time, person.amr), (NOW - 5, ("pwd", "mfa")))

    def test_eddsa_is_accepted_without_a_warning_and_means_ed25519(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertEqual(self.verify(signed(CLAIMS, OKP)).subject, "42")
        other = OKPKey.generate_key("Ed448", {"kid": "ed448"})
        self.refused(signed(CLAIMS, other), keys=key_set(other))

    def test_header_fields_that_are_not_known_are_ignored(self) -> None:
        """RFC 7515, 4; a header with a chain of certificates may be long."""
        token = signed(CLAIMS, x5c=["A" * 4000], made_by="a provider")
        self.assertEqual(self.verify(token).subject, "42")

    def test_none_and_shared_secrets_are_refused(self) -> None:
        """(sign-in 9)"""
        payload = signed(CLAIMS).split(".")[1]
        self.refused(f"{part({'alg': 'none'})}.{payload}.")
        self.refused(f"{part({'alg': 'None'})}.{payload}.")
        self.refused(f"{part({'alg': 'none', 'kid': 'one'})}.{payload}.{signed(CLAIMS).split('.')[2]}")
        for secret in (RSA.as_pem(private=False), b"gateway", b""):
            signing_input = f"{part({'alg': 'HS256', 'kid': 'one'})}.{payload}"
            mac = urlsafe_b64encode(hmac.digest(secret, signing_input.encode(), "sha256")).rstrip(b"=").decode()
            self.refused(f"{signing_input}.{mac}")

    def test_signature_of_another_key_is_refused(self) -> None:
        """(sign-in 9)"""
        forged = ECKey.generate_key("P-256", {"kid": "ec"})
        self.refused(signed(CLAIMS, forged))
        self.refused(signed(CLAIMS, OTHER_RSA, kid="one"))
        self.refused(signed(CLAIMS, EC, kid="one"))
        head, payload, signature = signed(CLAIMS).split(".")
        for token in (
            f"{head}.{part(CLAIMS | {'sub': '43'})}.{signature}",
            f"{head}.{payload}.",
            f"{head}.{payload}.{signature[:-4]}AAAA",
            f"{head}.{payload}",
            f"{head}.{payload}.{signature}.x",
            "",
            "a.b.c",
            "\u00e4.b.c",
            "x" * 70_000,
        ):
            self.refused(token)

    def test_critical_fields_and_embedded_keys_are_not_believed(self) -> None:
        """(sign-in 9)"""
        forged = RSAKey.generate_key(2048, {"kid": "evil"})
        self.refused(signed(CLAIMS, forged, jwk=forged.as_dict(private=False)))
        self.refused(f"{part({'alg': 'RS256', 'kid': 'one', 'crit': ['x'], 'x': 1})}.{part(CLAIMS)}.AAAA")

    def test_token_without_kid_needs_a_single_key(self) -> None:
        token = signed(CLAIMS, kid=None)
        self.assertEqual(self.verify(token, keys=key_set(RSA, EC)).subject, "42")
        self.refused(token, keys=key_set(RSA, OTHER_RSA))

    def test_unknown_kid_is_said_so_that_keys_are_fetched_again(self) -> None:
        """(sign-in 11)"""
        with self.assertRaises(UnknownKey):
            self.verify(signed(CLAIMS, OTHER_RSA))
        self.assertEqual(self.verify(signed(CLAIMS, OTHER_RSA), keys=key_set(OTHER_RSA)).subject, "42")

    def test_each_wrong_or_missing_claim_is_refused(self) -> None:
        """(sign-in 10)"""
        for changes in (
            {"iss": "https://id.example.com/"},
            {"iss": "https://evil.example"},
            {"iss": None},
            {"aud": "other"},
            {"aud": []},
            {"aud": ["other"]},
            {"aud": None},
            {"aud": {"gateway": 1}},
            {"aud": ["gateway", "other"]},
            {"aud": ["gateway", "other"], "azp": "other"},
            {"azp": "other"},
            {"exp": NOW - SKEW_SECONDS},
            {"exp": str(NOW + 300)},
            {"exp": True},
            {"iat": NOW + SKEW_SECONDS + 1},
            {"iat": NOW - MAX_AGE_SECONDS - SKEW_SECONDS},
            {"iat": None},
            {"nonce": "n-2"},
            {"nonce": ""},
            {"nonce": ["n-1"]},
            {"sub": ""},
            {"sub": 42},
            {"sub": "x" * 256},
            {"sub": "a\nb"},
            {"sid": 1},
        ):
            with self.subTest(changes=changes):
                self.refused(signed(CLAIMS | changes))
        for name in ("iss", "aud", "exp", "iat", "nonce", "sub"):
            with self.subTest(missing=name):
                self.refused(signed(without(CLAIMS, name)))
        self.refused(signed([CLAIMS]))  # type: ignore[arg-type]

    def test_times_are_accepted_up_to_their_skew(self) -> None:
        """(sign-in 10)"""
        for changes in (
            {"exp": NOW - SKEW_SECONDS + 1},
            {"iat": NOW + SKEW_SECONDS},
            {"iat": NOW - MAX_AGE_SECONDS - SKEW_SECONDS + 1},
            {"aud": ["gateway"]},
            {"aud": ["other", "gateway"], "azp": "gateway"},
        ):
            self.verify(signed(CLAIMS | changes))

    def test_renewed_token_is_of_the_same_person_and_needs_no_nonce(self) -> None:
        person = self.verify(signed(CLAIMS))
        again = without(CLAIMS, "nonce")
        self.assertEqual(self.verify(signed(again), nonce=None, refreshed=person), person)
        for changes in ({"sub": "43"}, {"iss": "https://evil.example"}, {"aud": "other"}, {"azp": "other"}):
            self.refused(signed(again | changes), nonce=None, refreshed=person)

    def test_address_counts_only_if_it_is_verified_and_trusted(self) -> None:
        """(sign-in 32)"""
        trusting = replace(PROVIDER, trust_unverified_email=True)
        limited = replace(PROVIDER, email_domains=("example.org",))
        for claims, provider, email in (
            ({"email": "a@example.com", "email_verified": True}, PROVIDER, "a@example.com"),
            ({"email": "a@example.com", "email_verified": "true"}, PROVIDER, None),
            ({"email": "a@example.com", "email_verified": 1}, PROVIDER, None),
            ({"email": "a@example.com", "email_verified": False}, PROVIDER, None),
            ({"email": "a@example.com"}, PROVIDER, None),
            ({"email": "a@example.com"}, trusting, "a@example.com"),
            ({"email": "a@evil.com@example.com", "email_verified": True}, PROVIDER, None),
            ({"email": ["a@example.com"], "email_verified": True}, PROVIDER, None),
            ({"email": "a@example.com", "email_verified": True}, limited, None),
            ({"email": "a@Example.org", "email_verified": True}, limited, "a@example.org"),
            ({"email": "a@sub.example.org", "email_verified": True}, limited, None),
            ({}, trusting, None),
        ):
            self.assertEqual(attested_email(claims, provider), email)

    def test_groups_of_other_types_are_none(self) -> None:
        for groups, expected in (("admins", ("corp:admins",)), (None, ()), ({"a": 1}, ()), (7, ()), ([["a"]], ())):
            self.assertEqual(self.verify(signed(CLAIMS | {"groups": groups})).groups, expected)


class LogoutTokenTests(TestCase):
    def refused(self, token: str) -> None:
        with self.assertRaises(TokenInvalid):
            verify_logout_token(token, KEYS, PROVIDER, now=NOW)

    def test_genuine_token_names_session_and_subject(self) -> None:
        for header in ({"typ": "logout+jwt"}, {"typ": "JWT"}, {}):
            logout = verify_logout_token(signed(LOGOUT, **header), KEYS, PROVIDER, now=NOW)
            self.assertEqual((logout.token_id, logout.subject, logout.provider_sid), ("j-1", "42", "s-1"))
            self.assertGreater(logout.expires_at, NOW + MAX_AGE_SECONDS)
        alone = verify_logout_token(signed(without(LOGOUT, "sid")), KEYS, PROVIDER, now=NOW)
        self.assertEqual((alone.subject, alone.provider_sid), ("42", ""))
        verify_logout_token(signed(LOGOUT | {"exp": NOW + 120}), KEYS, PROVIDER, now=NOW)

    def test_each_deviation_is_refused(self) -> None:
        for changes in (
            {"nonce": "n-1"},
            {"nonce": None},
            {"events": {}},
            {"events": None},
            {"events": [LOGOUT_EVENT]},
            {"events": {LOGOUT_EVENT: None}},
            {"events": {"http://schemas.openid.net/event/other": {}}},
            {"aud": "other"},
            {"iss": "https://evil.example"},
            {"iat": NOW - MAX_AGE_SECONDS - SKEW_SECONDS},
            {"iat": NOW + SKEW_SECONDS + 1},
            {"exp": NOW - SKEW_SECONDS},
            {"jti": ""},
            {"jti": 5},
            {"sub": "", "sid": ""},
        ):
            with self.subTest(changes=changes):
                self.refused(signed(LOGOUT | changes))
        for names in (("iss",), ("aud",), ("iat",), ("jti",), ("events",), ("sub", "sid")):
            self.refused(signed(without(LOGOUT, *names)))
        self.refused(signed(LOGOUT, OTHER_RSA))
        self.refused(signed(LOGOUT, typ="at+jwt"))
        self.refused(f"{part({'alg': 'none'})}.{part(LOGOUT)}.")

    def test_id_token_is_no_logout_token(self) -> None:
        """(sign-in 20)"""
        self.refused(signed(CLAIMS))


class KeySetTests(TestCase):
    def test_keys_that_are_not_known_do_not_spoil_the_others(self) -> None:
        keys = [RSA.as_dict(private=False), {"kty": "XYZ"}, {"kty": "EC", "crv": "P-0"}, 7, {"kty": "RSA", "n": "!"}]
        keys.append(OTHER_RSA.as_dict(private=False) | {"use": "enc"})
        self.assertEqual([key.kid for key in read_keys(json.dumps({"keys": keys}).encode()).keys], ["one"])

    def test_document_without_a_usable_key_is_refused(self) -> None:
        secret = {"kty": "oct", "k": "AAAA"}
        for document in (b"", b"{}", b"[]", b'{"keys": 7}', b'{"keys": []}', json.dumps({"keys": [secret]}).encode()):
            with self.subTest(document=document), self.assertRaises(ProviderUnusable):
                read_keys(document)
