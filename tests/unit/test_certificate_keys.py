"""The hash of a certificate by the algorithm of its signature."""

from __future__ import annotations

import datetime
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from burrowgate.certificate_keys import end_point_hash
from tests.support import TestCase


def certificate(
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, algorithm: hashes.SHA256 | hashes.SHA384 | None
) -> bytes:
    """Return a certificate (DER) that `key` signed for itself."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "db")])
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(hours=1))
        .sign(key, algorithm)
        .public_bytes(Encoding.DER)
    )


class CertificateHashTests(TestCase):
    def test_the_algorithm_of_the_signature_counts(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        for algorithm, expected in ((hashes.SHA256(), hashlib.sha256), (hashes.SHA384(), hashlib.sha384)):
            made = certificate(key, algorithm)
            self.assertEqual(end_point_hash(made), expected(made).digest())

    def test_signatures_without_a_hash_have_none(self) -> None:
        self.assertEqual(end_point_hash(certificate(ed25519.Ed25519PrivateKey.generate(), None)), b"")

    def test_what_is_no_certificate_has_none(self) -> None:
        self.assertEqual(end_point_hash(b"no certificate"), b"")
