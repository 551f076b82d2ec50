"""The hash of a certificate for the channel binding `tls-server-end-point` (RFC 5929, 4.1)."""

from __future__ import annotations

from hashlib import md5, new, sha1

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

_REPLACED = frozenset({md5().name, sha1().name})


def end_point_hash(certificate: bytes) -> bytes:
    """Return the hash of `certificate` (DER) by the algorithm of its signature; by SHA-256 if that is MD5 or SHA-1.

    Empty if the signature has no algorithm of its own, as that of Ed25519: no binding is defined for those.
    """
    try:
        algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except (UnsupportedAlgorithm, ValueError):
        return b""
    if algorithm is None:
        return b""
    return new("sha256" if algorithm.name in _REPLACED else algorithm.name, certificate).digest()
