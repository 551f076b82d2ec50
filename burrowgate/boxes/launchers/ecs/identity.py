"""Keys and certificates by which gateway and box know each other, since the screen of a box is reached over a network.

Rules.
    A box admits who has the key of the gateway's certificate. That key never leaves the process that made it; the box
    gets the certificate only.
    The gateway trusts exactly the certificate that it made for that box. Its key is in the environment of the task,
    which those read who may call `ecs:DescribeTasks`: with it they could pretend to be that box to a gateway whose
    connections they can also redirect, but neither connect to the box nor read recorded connections (TLS with
    ephemeral keys).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from twisted.internet.ssl import Certificate, PrivateCertificate, optionsForClientTLS

DAYS = 8
"""For which a certificate counts: longer than a box may live (7 days)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A key with its self-signed certificate."""

    name: str
    certificate: str
    """In PEM."""
    key: str = field(repr=False)
    """In PEM."""


def make_identity(name: str, now: float) -> Identity:
    """Return a new identity for the DNS name `name`, valid from an hour before `now`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    start = datetime.fromtimestamp(now, UTC) - timedelta(hours=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Identity(
        name=name,
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
        key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


def client_tls(box_name: str, box_certificate: str, gateway: Identity) -> Any:
    """Return what makes TLS connections of `gateway` to the box that has `box_certificate`, and to no other."""
    return optionsForClientTLS(
        box_name,
        trustRoot=Certificate.loadPEM(box_certificate.encode()),
        clientCertificate=PrivateCertificate.loadPEM(f"{gateway.key}{gateway.certificate}".encode()),
    )
