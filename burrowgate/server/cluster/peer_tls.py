"""TLS between the gateways of a cluster, each of which proves that it has the signing keys.

Rules.
    A pair of keys (Ed25519) and its certificate follow from each signing key, so that all who have the same signing
    keys have the same certificates, byte for byte, and no other has to be copied or renewed.
    Both sides show a certificate, and trust exactly those of the present signing keys: of TLS 1.3 alone.
    The oldest key is shown: it is the one that others have too while a new one is being copied to them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from OpenSSL import SSL
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator, IOpenSSLServerConnectionCreator
from twisted.internet.ssl import (
    CertificateOptions,
    PrivateCertificate,
    TLSVersion,
    optionsForClientTLS,
    trustRootFromCertificates,
)
from zope.interface import implementer

from burrowgate.core.tokens import Key, Keyring

NAME = "gateway.burrowgate.internal"
"""The DNS name in the certificates; it is never looked up."""
PURPOSE = "cluster-tls"
"""Of the subkey that is the private key."""
_SERIAL = 1
_BEGIN, _END = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""Without an end (RFC 5280, 4.1.2.5): a certificate ends when its signing key is removed."""


def certificate_of(key: Key) -> PrivateCertificate:
    """Return the certificate that follows from `key`, with its private key."""
    private = Ed25519PrivateKey.from_private_bytes(key.subkey(PURPOSE))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(_SERIAL)
        .not_valid_before(_BEGIN)
        .not_valid_after(_END)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private, None)
    )
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    found: PrivateCertificate = PrivateCertificate.loadPEM(pem + certificate.public_bytes(Encoding.PEM))
    return found


@implementer(IOpenSSLServerConnectionCreator)
class PeerTls:
    """Makes the TLS sides of one process, always by the present signing keys."""

    def __init__(self, keys: Callable[[], Keyring]) -> None:
        self._keys = keys
        self._made_for: Keyring | None = None
        self._server: SSL.Context
        self._client: IOpenSSLClientConnectionCreator

    def client(self) -> IOpenSSLClientConnectionCreator:
        """Return what makes connections to other gateways of the cluster."""
        self._follow_keys()
        return self._client

    def serverConnectionForTLS(self, protocol: Any) -> SSL.Connection:
        """Return the server side of a new connection."""
        self._follow_keys()
        return SSL.Connection(self._server, None)

    def _follow_keys(self) -> None:
        keys = self._keys()
        if keys is self._made_for:
            return
        certificates = [certificate_of(key) for key in keys]
        own, trust = certificates[0], trustRootFromCertificates(certificates)
        self._server = CertificateOptions(
            privateKey=own.privateKey.original,
            certificate=own.original,
            trustRoot=trust,
            raiseMinimumTo=TLSVersion.TLSv1_3,
        ).getContext()
        self._client = optionsForClientTLS(
            NAME,
            trustRoot=trust,
            clientCertificate=own,
            extraCertificateOptions={"raiseMinimumTo": TLSVersion.TLSv1_3},
        )
        self._made_for = keys
