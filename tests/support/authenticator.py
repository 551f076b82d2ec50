"""An authenticator in software: makes passkeys and signs with them as a browser would, or wrongly if a test says so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes

from burrowgate.core.tokens import b64url

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 1, 4, 8, 16, 64
"""Flags of authenticator data (WebAuthn Level 3, 6.1)."""


PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


def rsa_key() -> rsa.RSAPrivateKey:
    """Return a key made of two Mersenne primes, which is the same in each run."""
    p, q, e = 2**1279 - 1, 2**2203 - 1, 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


class Authenticator:
    """One passkey, which is made by `create` and used by `get`; `origin` is that of the page."""

    def __init__(self, origin: str, number: int = 2, *, key: PrivateKey | None = None) -> None:
        self.origin = origin
        self.key: PrivateKey = key or ec.derive_private_key(number, ec.SECP256R1())
        self.credential_id = hashlib.sha256(f"passkey {number}".encode()).digest()
        self.user_handle = b""
        self.count = 0

    def public_key(self) -> dict[int, Any]:
        """Return the COSE key."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            modulus = self.key.public_key().public_numbers().n
            return {1: 3, 3: -257, -1: modulus.to_bytes(-(-modulus.bit_length() // 8), "big"), -2: b"\1\0\1"}
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return {1: 1, 3: -8, -1: 6, -2: self.key.public_key().public_bytes_raw()}
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def create(
        self,
        options_json: str,
        *,
        rp_id: str = "",
        flags: int = PRESENT | VERIFIED,
        client_data: Mapping[str, object] | None = None,
        fmt: str = "none",
        statement: Mapping[str, object] | None = None,
        public_key: Mapping[int, object] | None = None,
    ) -> str:
        """Return the response to options of `navigator.credentials.create`."""
        options = json.loads(options_json)
        self.user_handle = base64url_to_bytes(options["user"]["id"])
        data = self._data(rp_id or options["rp"]["id"], flags | ATTESTED) + bytes(16)
        data += len(self.credential_id).to_bytes(2, "big") + self.credential_id
        data += cbor2.dumps(dict(public_key or self.public_key()))
        attestation = cbor2.dumps({"fmt": fmt, "attStmt": dict(statement or {}), "authData": data})
        response = {
            "clientDataJSON": b64url(self._client_data("webauthn.create", options, client_data)),
            "attestationObject": b64url(attestation),
            "transports": ["internal", "hybrid", "unknown"],
        }
        return self._credential(response)

    def get(
        self,
        options_json: str,
        *,
        rp_id: str = "",
        flags: int = PRESENT | VERIFIED,
        client_data: Mapping[str, object] | None = None,
        key: PrivateKey | None = None,
        count: int | None = None,
        user_handle: bytes | None = None,
    ) -> str:
        """Return the response to options of `navigator.credentials.get`."""
        options = json.loads(options_json)
        self.count = self.count + 1 if count is None else count
        text = self._client_data("webauthn.get", options, client_data)
        data = self._data(rp_id or options["rpId"], flags)
        signature = _sign(key or self.key, data + hashlib.sha256(text).digest())
        response = {
            "clientDataJSON": b64url(text),
            "authenticatorData": b64url(data),
            "signature": b64url(signature),
            "userHandle": b64url(self.user_handle if user_handle is None else user_handle),
        }
        return self._credential(response)

    def _data(self, rp_id: str, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, options: Any, changes: Mapping[str, object] | None) -> bytes:
        data = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(data | dict(changes or {})).encode()

    def _credential(self, response: Mapping[str, object]) -> str:
        id = b64url(self.credential_id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response})


def _sign(key: PrivateKey, message: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), SHA256())
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(message)
    return key.sign(message, ec.ECDSA(SHA256()))
