"""Sealing of what the store or a browser keeps but must not read: refresh tokens and attempts to sign in.

Rules.
    AES-256-GCM (NIST SP 800-38D) under a subkey of the home's key for each purpose, so that a stolen store holds
    nothing readable. Nonces are random, 96 bits: fewer than 2^32 values are sealed under one subkey.
    What is sealed is bound to its place (a login's id, a provider): moved to another, it does not open.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from burrowgate.core.tokens import Key, Keyring, b64url

NONCE_BYTES = 12
MAX_SEALED_CHARACTERS = 16_384


def seal(key: Key, purpose: str, place: str, secret: bytes, nonce: bytes) -> str:
    """Return `secret` sealed for `purpose` at `place`; `nonce` is `NONCE_BYTES` random bytes, used once."""
    sealed = AESGCM(key.subkey(purpose)).encrypt(nonce, secret, _bound(key, place))
    return f"{key.kid}.{b64url(nonce + sealed)}"


def unseal(keys: Keyring, purpose: str, place: str, text: str) -> bytes | None:
    """Return what `seal` sealed for `purpose` at `place`; None if it does not open, for whatever reason."""
    kid, dot, encoded = text.partition(".")
    key = keys.get(kid)
    if not dot or key is None or len(text) > MAX_SEALED_CHARACTERS:
        return None
    try:
        sealed = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        if b64url(sealed) != encoded or len(sealed) < NONCE_BYTES:
            return None
        return AESGCM(key.subkey(purpose)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(key, place))
    except (Base64Error, ValueError, InvalidTag):
        return None


def _bound(key: Key, place: str) -> bytes:
    return f"{key.kid}\n{place}".encode()
