"""The certificates of visitors: whose authority one is, and whom it names.

Rules.
    OpenSSL has verified what is looked at here, against all the authorities that a target asks for together. What is
    left is which of them it was: that of a target may have done it by way of others in between, for it is asked for
    alone; that of a session must have signed the certificate itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from burrowgate.core.tls_peer import TlsPeer

_PLAIN = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whose certificates a target's visitors are asked for one: files of authorities."""

    authorities: tuple[str, ...] = ()
    signs_itself: bool = False
    """Whether an authority counts only for what it signed itself."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One that may vouch for visitors, as it was read from its file."""

    path: str
    pem: bytes
    certificates: tuple[x509.Certificate, ...]

    @classmethod
    def read(cls, path: str) -> Authority:
        """Read it from the PEM file `path`. Raises `OSError` or `ValueError`."""
        pem = Path(path).read_bytes()
        return cls(path, pem, tuple(x509.load_pem_x509_certificates(pem)))

    def signed(self, certificate: x509.Certificate) -> bool:
        """Whether it signed `certificate` itself."""
        return any(_is_issuer(one, certificate) for one in self.certificates)


def secured(names: frozenset[str], requested: Asked, authorities: Sequence[Authority], shown: bytes | None) -> TlsPeer:
    """The result of a handshake with a server certificate for `names`; `shown` is the client's certificate (DER).

    `authorities` are those of `requested` that could be read.
    """
    if not shown:
        return TlsPeer(names=names, requested_cas=requested.authorities)
    try:
        certificate = x509.load_der_x509_certificate(shown)
        client, issuer = _name(certificate.subject), _name(certificate.issuer)
    except ValueError:
        # A certificate that cannot be parsed counts as none.
        return TlsPeer(names=names, requested_cas=requested.authorities)
    vouchers = tuple(one.path for one in authorities if not requested.signs_itself or one.signed(certificate))
    if not vouchers:
        return TlsPeer(names=names, requested_cas=requested.authorities)
    return TlsPeer(
        names=names,
        requested_cas=requested.authorities,
        verified_cas=vouchers,
        client_subject=client,
        client_issuer=issuer,
    )


def _is_issuer(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _name(name: x509.Name) -> str:
    """As RFC 4514 has it, percent-encoded beyond printable ASCII."""
    return quote(name.rfc4514_string(), safe=_PLAIN) or "-"
