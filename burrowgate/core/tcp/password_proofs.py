"""Proofs of passwords for PostgreSQL, MySQL and MariaDB besides SCRAM, and the hash that binds one to a certificate.

The methods prescribe MD5 and SHA-1; where they do, the password is one of a session, or the connection is encrypted.
"""

from __future__ import annotations

import hashlib

NATIVE = "mysql_native_password"
CACHING_SHA2 = "caching_sha2_password"
CLEARTEXT = "mysql_clear_password"
_REPLACED = frozenset({"md5", "sha1"})


def postgresql_md5(username: bytes, password: bytes, salt: bytes) -> bytes:
    """Return the response to an MD5 request of PostgreSQL."""
    return b"md5" + _md5(_md5(password + username) + salt)


def native_proof(password: bytes, scramble: bytes) -> bytes:
    """Return the proof of `mysql_native_password` for the 20 bytes `scramble`; empty for an empty password."""
    once = _sha1(password)
    return xor(once, _sha1(scramble + _sha1(once))) if password else b""


def native_hash(password: bytes) -> str:
    """Return what the server stores for `password` under `mysql_native_password`."""
    return "*" + _sha1(_sha1(password)).hex().upper()


def caching_sha2_proof(password: bytes, scramble: bytes) -> bytes:
    """Return the proof of `caching_sha2_password` for the 20 bytes `scramble`; empty for an empty password."""
    once = hashlib.sha256(password).digest()
    return xor(once, hashlib.sha256(hashlib.sha256(once).digest() + scramble).digest()) if password else b""


def masked_password(password: bytes, scramble: bytes) -> bytes:
    """Return what is encrypted for the server's RSA key, with OAEP and SHA-1, where there is no TLS.

    Raises `ValueError` if `scramble` is empty.
    """
    if not scramble:
        raise ValueError("The server has sent no scramble.")
    text = password + b"\0"
    return xor(text, (scramble * (len(text) // len(scramble) + 1))[: len(text)])


def end_point_hash(certificate: bytes, algorithm: str) -> bytes:
    """Return the hash of `certificate` (DER) for the channel binding `tls-server-end-point` (RFC 5929, 4.1).

    `algorithm` is that of its signature, as `hashlib` names it; SHA-256 replaces MD5 and SHA-1. Empty if the signature
    has none of its own, as that of Ed25519: no binding is defined for those.
    """
    return hashlib.new("sha256" if algorithm in _REPLACED else algorithm, certificate).digest() if algorithm else b""


def xor(first: bytes, second: bytes) -> bytes:
    """Return two values of the same length, combined bit by bit."""
    return bytes(left ^ right for left, right in zip(first, second, strict=True))


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).hexdigest().encode("ascii")


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
