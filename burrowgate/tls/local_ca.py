"""The authority of one's own, for a LAN: its certificate, and those that it makes for the domains of targets.

Rules.
    Whoever trusts the authority trusts its key, so the certificate itself says for which names it is good at all
    (RFC 5280, 4.2.1.10): a stolen key cannot be a bank. Those names cannot be changed later, only made anew.
    Certificates for domains are made when somebody first asks for one, live for `LIFE`, and are renewed in time.
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
"""By which the clocks of a LAN may be apart."""
USUAL = ("localhost", "internal", "home.arpa", "lan", "local")
"""Where names of a LAN live (RFC 6761, 6762, 8375); nobody has a public certificate there."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority in the folder `path`, which may be none yet. Everything may raise `HomeError`."""

    path: Path

    @property
    def certificate_path(self) -> Path:
        """Its certificate: what devices are to trust."""
        return self.path / "ca.pem"

    @property
    def leaves(self) -> Path:
        """The folder of the certificates that it made."""
        return self.path / "certificates"

    @property
    def exists(self) -> bool:
        """Whether it was made."""
        return self.certificate_path.exists()

    def make(self, domains: Iterable[str], now: float) -> None:
        """Make it, for `domains` and all that is below them. Raises `HomeError` also where there is one."""
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
        """Its certificate."""
        pem = private_files.read(self.certificate_path)
        if pem is None:
            raise HomeError("There is no authority yet; make one with `burrowgate ca make`.")
        try:
            return x509.load_pem_x509_certificate(pem)
        except ValueError as error:
            raise HomeError(f"{self.certificate_path} is damaged; put it back from a backup.") from error

    def domains(self) -> tuple[str, ...]:
        """For which names it is good, each with all that is below it."""
        constraints = self.certificate().extensions.get_extension_for_class(x509.NameConstraints).value
        return tuple(one.value for one in constraints.permitted_subtrees or () if isinstance(one, x509.DNSName))

    def may_name(self, host: str) -> bool:
        """Whether it can make a certificate for `host`."""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains())

    def issue(self, host: str, now: float) -> Path:
        """Make a certificate for `host`, in place of an earlier one; the file, of chain and key."""
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
    """The SHA-256 fingerprint, as browsers and systems show it."""
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
