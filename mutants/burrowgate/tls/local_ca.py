"""Local CA for a private network: its own certificate, and the certificates that it issues for domains of targets.

Rules.
    Devices that trust the CA trust every holder of its key, so name constraints in its certificate (RFC 5280, 4.2.1.10)
    limit the names that it can sign for: a stolen key is useless for other sites. Other names need a new CA.
    The certificate of a domain is issued at the first handshake that names it, lives for `LIFE`, and is renewed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from burrowgate.core import hosts
from burrowgate.errors import HomeError
from burrowgate.tls import private_files

LIFE = timedelta(days=30)
_LIFE_OF_AUTHORITY = timedelta(days=3650)
_SKEW = timedelta(hours=1)
"""Assumed difference between the clocks of a private network."""
USUAL = ("localhost", "internal", "home.arpa", "lan", "local")
"""Domains of private networks (RFC 6761, 6762, 8375), for which no public CA issues certificates."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The local CA in the folder `path`, which need not exist yet. All methods may raise `HomeError`."""

    path: Path

    @property
    def certificate_path(self) -> Path:
        """The file of the CA's certificate, which devices must trust."""
        return self.path / "ca.pem"

    @property
    def leaves(self) -> Path:
        """The folder of the certificates that the CA issued."""
        return self.path / "certificates"

    @property
    def exists(self) -> bool:
        """Whether the CA was created."""
        return self.certificate_path.exists()

    def make(self, domains: Iterable[str], now: float) -> None:
        """Create the CA, constrained to `domains` and their subdomains. Raises `HomeError`, also if it exists."""
        if self.exists:
            raise HomeError(f"There is an authority in {self.path} already; remove that folder to make another.")
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Burrowgate CA {_digest(key.public_key())[:8]}")])
        permitted = [x509.DNSName(domain) for domain in dict.fromkeys(domains)]
        certificate = (
            _builder(name, key.public_key(), now, _LIFE_OF_AUTHORITY)
            .issuer_name(name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.NameConstraints(permitted, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        private_files.folder(self.path)
        private_files.write(self.path / "ca.key", _pem_of_key(key))
        private_files.write(self.certificate_path, certificate.public_bytes(serialization.Encoding.PEM))

    def certificate(self) -> x509.Certificate:
        """The CA's certificate."""
        pem = private_files.read(self.certificate_path)
        if pem is None:
            raise HomeError("There is no authority yet; make one with `burrowgate ca make`.")
        try:
            return x509.load_pem_x509_certificate(pem)
        except ValueError as error:
            raise HomeError(f"{self.certificate_path} is damaged; put it back from a backup.") from error

    def domains(self) -> tuple[str, ...]:
        """The domains that the CA may sign for, each with its subdomains."""
        constraints = self.certificate().extensions.get_extension_for_class(x509.NameConstraints).value
        return tuple(one.value for one in constraints.permitted_subtrees or () if isinstance(one, x509.DNSName))

    def may_name(self, host: str) -> bool:
        """Whether the CA may issue a certificate for `host`."""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains())

    def issue(self, host: str, now: float) -> Path:
        """Issue a certificate for `host`, replacing an earlier one; returns the file of certificate and key."""
        if hosts.split(host) is None or not self.may_name(host):
            raise HomeError(f"The authority in {self.path} is not good for {host}.")
        issuer = self.certificate()
        secret = private_files.read(self.path / "ca.key")
        if secret is None:
            raise HomeError(f"{self.path / 'ca.key'} is gone; put it back from a backup, or make the authority anew.")
        signing = serialization.load_pem_private_key(secret, None)
        assert isinstance(signing, ec.EllipticCurvePrivateKey)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(x509.Name([]), key.public_key(), now, LIFE)
            .issuer_name(issuer.subject)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=True)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()),
                critical=False,
            )
            .sign(signing, hashes.SHA256())
        )
        path = private_files.folder(self.leaves) / f"{host}.pem"
        private_files.write(path, certificate.public_bytes(serialization.Encoding.PEM) + _pem_of_key(key))
        return path


def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 fingerprint in the format that browsers and systems show."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _builder(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, now: float, life: timedelta
) -> x509.CertificateBuilder:
    began = datetime.fromtimestamp(int(now), UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(began - _SKEW)
        .not_valid_after(began + life)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _digest(key: ec.EllipticCurvePublicKey) -> str:
    encoded = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(encoded).hexdigest()
