"""TLS towards a server that issues credentials: its certificate is verified, always.

Twisted's own `optionsForClientTLS` (26.10) logs a certificate without any name and continues, so it is not used here.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from cryptography import x509
from OpenSSL import SSL, crypto
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet import ssl
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from zope.interface import implementer

from burrowgate import certificate_keys
from burrowgate.credentials.interfaces import Endpoint
from burrowgate.errors import CredentialsRefused


def client_tls(endpoint: Endpoint) -> IOpenSSLClientConnectionCreator:
    """Return the TLS settings for `endpoint`. Raises `CredentialsRefused` if its CA or its name cannot be used."""
    return _Creator(endpoint.server_name or endpoint.host, endpoint.ca)


def certificate_hash(certificate: crypto.X509 | None) -> bytes | None:
    """Return the hash of `certificate` for `tls-server-end-point` (RFC 5929, 4.1); None if none is defined for it."""
    if certificate is None:
        return None
    return certificate_keys.end_point_hash(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)) or None


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    """Makes TLS 1.2 or 1.3 connections whose certificate is signed by the trusted authorities and names `name`."""

    def __init__(self, name: str, authorities: str) -> None:
        self._is_address = _is_address(name)
        try:
            expected = IPAddress_ID(name) if self._is_address else DNS_ID(name)
            trust: Any = ssl.platformTrust()
            if authorities:
                found = x509.load_pem_x509_certificates(authorities.encode())
                trust = ssl.trustRootFromCertificates(
                    [ssl.Certificate(crypto.X509.from_cryptography(one)) for one in found]
                )
        except ValueError as error:
            raise CredentialsRefused(
                f"TLS to {name} is not possible: its name or its CA, which should be in PEM, cannot be used."
            ) from error
        self._name = name
        self._context = ssl.CertificateOptions(trustRoot=trust).getContext()

        def verify(_connection: object, certificate: crypto.X509, _error: int, depth: int, signed: int) -> bool:
            if depth == 0:
                try:
                    verify_service_identity(extract_patterns(certificate), [expected], [])
                except (VerificationError, CertificateError):
                    return False
            return bool(signed)

        self._context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, verify)

    def clientConnectionForTLS(self, tlsProtocol: object) -> SSL.Connection:
        connection = SSL.Connection(self._context, None)
        if not self._is_address:  # SNI has no addresses (RFC 6066, 3)
            connection.set_tlsext_host_name(self._name.encode("ascii"))
        return connection


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
