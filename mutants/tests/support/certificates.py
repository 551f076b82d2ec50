"""Certificates for TLS targets, generated in each run and valid for an hour."""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from twisted.internet import ssl


@dataclass(frozen=True)
class Certificate:
    """A certificate and its private key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def pin(self) -> str:
        return "sha256:" + hashlib.sha256(self.certificate.public_bytes(serialization.Encoding.DER)).hexdigest()

    def server(self, **options: object) -> ssl.CertificateOptions:
        """Return the TLS options of a server with this certificate."""
        private = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        options_of: ssl.CertificateOptions = ssl.PrivateCertificate.loadPEM(private + self.pem).options()
        return options_of


def authority(name: str = "Test CA") -> Certificate:
    """Return a self-signed CA."""
    return _make(name, None, [])


def server(issuer: Certificate, *names: str) -> Certificate:
    """Return a server certificate for `names`, each an IP address or a host name."""
    return _make("server", issuer, list(names))


def intermediate(issuer: Certificate, name: str) -> Certificate:
    """Return an intermediate CA signed by `issuer`."""
    return _make(name, issuer, [], signs=True)


def _make(name: str, issuer: Certificate | None, names: list[str], *, signs: bool = False) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=signs or issuer is None, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_general(one) for one in names]), critical=False)
    return Certificate(key, builder.sign(key if issuer is None else issuer.key, hashes.SHA256()))


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
