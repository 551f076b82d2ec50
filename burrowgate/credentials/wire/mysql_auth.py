"""Proofs of the authentication methods of MariaDB and MySQL, without I/O."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

NATIVE = "mysql_native_password"
CACHING_SHA2 = "caching_sha2_password"
CLEARTEXT = "mysql_clear_password"


def native_proof(password: str, scramble: bytes) -> bytes:
    """Return the proof of `mysql_native_password` for the 20 bytes `scramble`."""
    if not password:
        return b""
    once = _sha1(password.encode())
    return _xor(once, _sha1(scramble + _sha1(once)))


def native_hash(password: str) -> str:
    """Return what the server stores for `password` under `mysql_native_password`."""
    return "*" + _sha1(_sha1(password.encode())).hex().upper()


def caching_sha2_proof(password: str, scramble: bytes) -> bytes:
    """Return the proof of `caching_sha2_password` for the 20 bytes `scramble`."""
    if not password:
        return b""
    once = hashlib.sha256(password.encode()).digest()
    return _xor(once, hashlib.sha256(hashlib.sha256(once).digest() + scramble).digest())


def encrypted_password(password: str, scramble: bytes, public_key: bytes) -> bytes:
    """Return `password` encrypted for the server, whose RSA key in PEM is `public_key`. Raises `ValueError`."""
    try:
        key = load_pem_public_key(public_key)
    except UnsupportedAlgorithm as error:
        raise ValueError("The server's key is of an unknown kind.") from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("The server's key is not one of RSA.")
    text = password.encode() + b"\0"
    hidden = _xor(text, (scramble * (len(text) // len(scramble) + 1))[: len(text)])
    return key.encrypt(hidden, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(first, second, strict=True))
