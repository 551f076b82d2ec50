"""Client certificates: the CA that a certificate belongs to, its subject and its issuer.

Rules.
    OpenSSL has verified the certificate against the CAs that the target requests. This module determines which of them
    it was: the CA of a target may have signed it through intermediate CAs, because no other is requested; the CA of a
    session must have signed it directly.
"""

from __future__ import annotations

import os
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
    """The CAs of which a target requests client certificates, as paths of PEM files."""

    authorities: tuple[str, ...] = ()
    signs_itself: bool = False
    """Whether only certificates count that a CA signed directly."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA for client certificates, read from its file."""

    path: str
    pem: bytes
    certificates: tuple[x509.Certificate, ...]

    @classmethod
    def read(cls, path: str) -> Authority:
        """Read it from the PEM file `path`. Raises `OSError` or `ValueError`."""
        pem = Path(path).read_bytes()
        return cls(path, pem, tuple(x509.load_pem_x509_certificates(pem)))

    def signed(self, certificate: x509.Certificate) -> bool:
        """Whether the CA signed `certificate` directly."""
        return any(_is_issuer(one, certificate) for one in self.certificates)


Stamp = tuple[int, ...]
"""Time, inode and size of a file, which differ when it was replaced, even by one as old; empty if unreadable."""


def stamp_of(path: str) -> Stamp:
    """Return the stamp of the file `path`; it blocks."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


@dataclass(frozen=True, slots=True)
class FoundAuthorities:
    """The files of the CAs of an `Asked`, as they are at one time."""

    stamps: tuple[Stamp, ...]
    authorities: tuple[Authority, ...] = ()
    """Those that can be used."""
    errors: tuple[tuple[str, str], ...] = ()
    """Path and reason of each that cannot."""


def find_authorities(requested: Asked, known: FoundAuthorities | None = None) -> FoundAuthorities:
    """Read the files of the CAs of `requested`, or return `known` if none has changed since; it blocks."""
    stamps = tuple(map(stamp_of, requested.authorities))
    if known is not None and known.stamps == stamps and not known.errors:
        return known
    found, errors = [], []
    for path in requested.authorities:
        try:
            found.append(Authority.read(path))
        except (OSError, ValueError) as error:
            errors.append((path, str(error)))
    return FoundAuthorities(stamps, tuple(found), tuple(errors))


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
    """`name` in the format of RFC 4514, percent-encoded beyond printable ASCII."""
    return quote(name.rfc4514_string(), safe=_PLAIN) or "-"
