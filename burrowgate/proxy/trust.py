"""How an `https` target proves who it is: TLS settings for the connection to it.

TLS 1.2 and above; the name or address that the target's own address says is what the certificate must name (RFC 9110,
4.3.4), unless a pin or the explicit choice not to verify says otherwise.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from OpenSSL import SSL
from twisted.internet import ssl
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from zope.interface import implementer

from burrowgate.core.targets import Target, Verify
from burrowgate.errors import UpstreamUntrusted


def client_tls(target: Target) -> IOpenSSLClientConnectionCreator:
    """How to speak TLS to `target`. Raises `UpstreamUntrusted` when its CA file cannot be used."""
    host = target.place.host.strip("[]")
    trust = target.trust
    match trust.verify:
        case Verify.SYSTEM:
            return ssl.optionsForClientTLS(host)
        case Verify.CA_FILE:
            try:
                pem = Path(trust.detail).read_bytes()
                authorities = ssl.trustRootFromCertificates(
                    [ssl.Certificate.loadPEM(b"-----BEGIN CERTIFICATE-----" + part) for part in _certificates(pem)]
                )
            except (OSError, SSL.Error, ValueError) as error:
                raise UpstreamUntrusted(f"The CA file {trust.detail} cannot be used: {error}.") from error
            return ssl.optionsForClientTLS(host, trustRoot=authorities)
        case Verify.PIN:
            return _Unnamed(host, trust.detail.removeprefix("sha256:"))
        case Verify.NONE:
            return _Unnamed(host, None)


def _certificates(pem: bytes) -> list[bytes]:
    return pem.split(b"-----BEGIN CERTIFICATE-----")[1:]


@implementer(IOpenSSLClientConnectionCreator)
class _Unnamed:
    """TLS to a peer that need not be named by an authority: known by its pin, or not verified at all."""

    def __init__(self, host: str, pin: str | None) -> None:
        self._host = host
        self._context = ssl.CertificateOptions(
            verify=False, raiseMinimumTo=ssl.TLSVersion.TLSv1_2, acceptableProtocols=[b"http/1.1"]
        ).getContext()
        if pin is not None:

            def pinned(_connection: Any, certificate: Any, _error: int, depth: int, _ok: int) -> bool:
                if depth:
                    return True
                der = certificate.to_cryptography().public_bytes(_der())
                return hashlib.sha256(der).hexdigest() == pin

            self._context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, pinned)

    def clientConnectionForTLS(self, tlsProtocol: Any) -> SSL.Connection:
        """Part of IOpenSSLClientConnectionCreator."""
        connection = SSL.Connection(self._context, None)
        if not self._host.replace(".", "").isdigit() and ":" not in self._host:
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        return connection


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER
