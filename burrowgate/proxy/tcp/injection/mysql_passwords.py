"""Responses of MySQL's authentication plugins, from a password and the scramble of the server."""

from __future__ import annotations

from hashlib import sha1, sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from burrowgate.proxy.tcp.injection.interface import InjectionFailed


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def native_response(password: bytes, scramble: bytes) -> bytes:
    """Return the response of `mysql_native_password`; empty for an empty password."""
    if not password:
        return b""
    hashed = sha1(password).digest()
    return _xor(hashed, sha1(scramble + sha1(hashed).digest()).digest())


def caching_sha2_response(password: bytes, scramble: bytes) -> bytes:
    """Return the first response of `caching_sha2_password`; empty for an empty password."""
    if not password:
        return b""
    hashed = sha256(password).digest()
    return _xor(hashed, sha256(sha256(hashed).digest() + scramble).digest())


def encrypted_password(password: bytes, scramble: bytes, public_key: bytes) -> bytes:
    """Return `password` under the server's RSA key (PEM), as `caching_sha2_password` takes it without TLS.

    The plugin prescribes OAEP with SHA-1. Raises `InjectionFailed` if the key is none, or too short for the password.
    """
    try:
        key = load_pem_public_key(public_key)
        if not isinstance(key, RSAPublicKey):
            raise ValueError("not an RSA key")
        plain = password + b"\0"
        masked = bytes(byte ^ scramble[place % len(scramble)] for place, byte in enumerate(plain))
        return key.encrypt(masked, OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None))
    except (UnsupportedAlgorithm, ValueError, ZeroDivisionError):
        raise InjectionFailed(
            "The public key of the target is not an RSA key that the gateway can use; ask the operator to check it."
        ) from None
