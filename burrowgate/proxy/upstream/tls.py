"""TLS settings for connections to `https` targets, and the verification of their certificates.

Rules.
    TLS 1.2 and above. The certificate must name the host of the target's address (RFC 9110, 4.3.4), unless the target
    has a pin or verification is switched off.
    Each error in the verification rejects the certificate. Twisted's own `optionsForClientTLS` (26.10) logs a
    certificate without any name and continues, so it is not used here.
    ALPN is used for HTTP/2 only: without it the protocol is HTTP/1.1, and some servers reject a hello that has it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import Any

from OpenSSL import SSL, crypto
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet import ssl
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from zope.interface import implementer

from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import Target, Verify
from burrowgate.errors import UpstreamCertificateError

_BEGIN = b"-----BEGIN CERTIFICATE-----"


def client_tls(target: Target) -> IOpenSSLClientConnectionCreator:
    """Return the TLS settings for `target`. Raises `UpstreamCertificateError` if its CA file cannot be used."""
    creator = _creator(target)
    if target.protocol is UpstreamProtocol.H2:
        creator.offer(b"h2")
    return creator


def _creator(target: Target) -> _Creator:
    host = target.address.own_host.strip("[]")
    trust = target.trust
    match trust.verify:
        case Verify.SYSTEM:
            return _Creator(host, _named(host), ssl.platformTrust())
        case Verify.CA_FILE:
            return _Creator(host, _named(host), trust_root(trust.detail))
        case Verify.PIN:
            return _Creator(host, _pinned(trust.detail.removeprefix("sha256:")))
        case Verify.NONE:
            return _Creator(host, lambda certificate, signed: True)


Judge = Callable[[crypto.X509, bool], bool]
"""Takes the target's certificate and whether a trusted CA has signed it; returns whether it is accepted."""


def _named(host: str) -> Judge:
    try:
        expected = IPAddress_ID(host) if _is_address(host) else DNS_ID(host)
    except ValueError as error:
        raise UpstreamCertificateError(
            f"No certificate can name {host!r}; write the target's address another way."
        ) from error

    def judge(certificate: crypto.X509, signed: bool) -> bool:
        try:
            verify_service_identity(extract_patterns(certificate), [expected], [])
        except (VerificationError, CertificateError):
            return False
        return signed

    return judge


def _pinned(pin: str) -> Judge:
    return lambda certificate, signed: certificate.digest("sha256").replace(b":", b"").lower().decode() == pin


def trust_root(path: str) -> Any:
    """Return the certificates of the PEM file `path` as trust root. Raises `UpstreamCertificateError`."""
    try:
        pieces = Path(path).read_bytes().split(_BEGIN)[1:]
        certificates = [ssl.Certificate.loadPEM(_BEGIN + piece) for piece in pieces]
    except (OSError, crypto.Error, ValueError) as error:
        raise UpstreamCertificateError(f"The CA file {path} cannot be used: {error}.") from error
    if not certificates:
        raise UpstreamCertificateError(f"The CA file {path} holds no certificate; it should be in PEM.")
    return ssl.trustRootFromCertificates(certificates)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    """Makes TLS connections to `host`. `judge` accepts its certificate or not; `authorities` are the trusted CAs."""

    def __init__(self, host: str, judge: Judge, authorities: Any = None) -> None:
        self._host = host
        options = {"verify": False} if authorities is None else {"trustRoot": authorities}
        self._context = ssl.CertificateOptions(**options).getContext()
        trusting = authorities is None

        def verify(_connection: object, certificate: crypto.X509, _error: int, depth: int, signed: int) -> bool:
            return judge(certificate, bool(signed)) if depth == 0 else trusting or bool(signed)

        self._context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, verify)

    def offer(self, protocol: bytes) -> None:
        """Offer `protocol` by ALPN."""
        self._context.set_alpn_protos([protocol])

    def clientConnectionForTLS(self, tlsProtocol: object) -> SSL.Connection:
        connection = SSL.Connection(self._context, None)
        if not _is_address(self._host):  # SNI has no addresses (RFC 6066, 3)
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        return connection
