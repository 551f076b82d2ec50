"""TLS with a target that has no certificate: anonymous Diffie-Hellman, as VNC servers offer it (VeNCrypt TLSNone).

It keeps out who only listens, not who is in between; so it is used only where certificates are not verified either.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from zope.interface import implementer

CIPHERS = b"ADH:AECDH:!eNULL:!SEED:@SECLEVEL=0"
"""Anonymous key exchange with encryption; OpenSSL has it on level 0 only, and TLS 1.3 has none."""


@implementer(IOpenSSLClientConnectionCreator)
class AnonymousCreator:
    """Makes connections without certificates."""

    def __init__(self) -> None:
        context = SSL.Context(SSL.TLS_METHOD)
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
        context.set_max_proto_version(SSL.TLS1_2_VERSION)
        context.set_cipher_list(CIPHERS)
        self._context = context

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:
        connection = SSL.Connection(self._context, None)
        connection.set_app_data(protocol)
        return connection
