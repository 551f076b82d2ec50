"""Files of a certificate and its key, and the names and validity of the certificate.

A pair is `NAME.pem` with the chain and the key, or `NAME.crt` (or `.pem`) with `NAME.key` beside it, or a folder
`NAME` with `fullchain.pem` and `privkey.pem`, as certbot writes them.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from burrowgate.core import hosts
from burrowgate.errors import BurrowgateError


class BadCertificate(BurrowgateError):
    """A certificate cannot be used; the text says which and why."""

    code = "bad-certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The files of a certificate chain and of its key, which may be the same."""

    name: str
    chain: Path
    key: Path

    def stamp(self) -> tuple[int, ...]:
        """Times, inodes and sizes of the files, which differ when a file has changed. Raises `OSError`."""
        found = [path.stat() for path in (self.chain, self.key)]
        return tuple(number for one in found for number in (one.st_mtime_ns, one.st_ino, one.st_size))


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Names, validity and issuer of a certificate. Times are seconds since 1970."""

    names: tuple[str, ...]
    """Its hosts and addresses in lower case; a `*` stands for one whole label."""
    not_before: float
    not_after: float
    issuer: str

    def covers(self, host: str) -> bool:
        """Whether one of its names matches `host`."""
        return hosts.matches_any(host, self.names)


NO_CERTIFICATE = Certificate(names=(), not_before=0, not_after=0, issuer="")
"""Stands for the certificate of a challenge response, which is never reported."""


def find_pairs(folder: Path) -> list[Pair]:
    """Every pair in `folder`, in the order of the file names. Raises `OSError`."""
    pairs = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            chain, key = path / "fullchain.pem", path / "privkey.pem"
            if chain.exists():
                pairs.append(Pair(name=path.name, chain=chain, key=key))
        elif path.suffix in (".pem", ".crt"):
            key = path.with_suffix(".key")
            pairs.append(Pair(name=path.stem, chain=path, key=key if key.exists() else path))
    return pairs


def read(pair: Pair) -> Certificate:
    """Read the certificate of `pair`. Raises `BadCertificate`, also if other users can read the key."""
    try:
        if stat.S_IMODE(os.stat(pair.key).st_mode) & 0o007:
            raise BadCertificate(f"Everybody on this machine can read the key {pair.key}; close it with `chmod 600`.")
        return describe(pair.chain.read_bytes())
    except OSError as error:
        path = error.filename or pair.chain
        raise BadCertificate(
            f"{path} cannot be read ({error.strerror}); put a certificate and its key there."
        ) from error
    except ValueError as error:
        raise BadCertificate(f"{pair.chain} holds no certificate that can be read; it should be in PEM.") from error


def describe(pem: bytes) -> Certificate:
    """Parse the first certificate in `pem`. Raises `ValueError`."""
    certificate = x509.load_pem_x509_certificate(pem)
    return Certificate(
        names=names_of(certificate),
        not_before=_seconds(certificate.not_valid_before_utc),
        not_after=_seconds(certificate.not_valid_after_utc),
        issuer=certificate.issuer.rfc4514_string(),
    )


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The subject alternative names of `certificate`; its common name is ignored (RFC 9525, 2)."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    names = [name.lower().removesuffix(".") for name in found.get_values_for_type(x509.DNSName)]
    addresses = map(str, found.get_values_for_type(x509.IPAddress))
    return (*names, *(f"[{address}]" if ":" in address else address for address in addresses))


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
