"""Certificates and keys of servers: the hash of a certificate for channel binding, and encryption for an RSA key."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from burrowgate.core.tcp import password_proofs


def end_point_hash(certificate: bytes) -> bytes:
    """Return the hash of `certificate` (DER) for `tls-server-end-point`; empty if none is defined for it."""
    try:
        algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except (UnsupportedAlgorithm, ValueError):
        return b""
    return password_proofs.end_point_hash(certificate, "" if algorithm is None else algorithm.name)


def encrypt_for(public_key: bytes, data: bytes) -> bytes:
    """Return `data` under an RSA key in PEM, with OAEP and SHA-1, as `caching_sha2_password` prescribes.

    Raises `ValueError` if the key is none, or too short for `data`.
    """
    try:
        key = load_pem_public_key(public_key)
    except UnsupportedAlgorithm as error:
        raise ValueError("The server's key is of an unknown kind.") from error
    if not isinstance(key, RSAPublicKey):
        raise ValueError("The server's key is not one of RSA.")
    return key.encrypt(data, OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None))
