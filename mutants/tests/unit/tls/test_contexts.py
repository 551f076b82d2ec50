"""Tests for burrowgate.tls.contexts: protocol versions and ciphers of server contexts."""

from __future__ import annotations

import ssl
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from burrowgate.tls import contexts
from tests.support import TestCase, certificates


class ContextTests(TestCase):
    def test_ciphers_have_forward_secrecy_and_authentication(self) -> None:
        certificate = certificates.server(certificates.authority(), "gate.example.com")
        private = certificate.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = Path(self.mktemp())
        path.write_bytes(certificate.pem + private)
        context = contexts.server_context(path, path, group=29, protocols=["http/1.1"])
        self.assertEqual(context.minimum_version, ssl.TLSVersion.TLSv1_2)
        names = {cipher["name"] for cipher in context.get_ciphers()}
        self.assertEqual(len(names), 9)
        for name in names:
            self.assertRegex(name, r"^(TLS_|ECDHE-).*(GCM|CHACHA20)")
