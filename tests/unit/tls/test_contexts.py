"""Tests for burrowgate.tls.contexts: protocol versions and ciphers of server contexts."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import cast

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

    def test_interpreter_that_knows_no_x25519_leaves_the_choice_to_openssl(self) -> None:
        class OldContext:
            """`set_ecdh_curve` of CPython 3.11.2."""

            def set_ecdh_curve(self, name: str) -> None:
                if name != "prime256v1":
                    raise ssl.SSLError("unknown group")

        context = cast(ssl.SSLContext, OldContext())
        contexts.set_group(context, 29)
        contexts.set_group(context, 23)
        with self.assertRaises(ssl.SSLError):
            contexts.set_group(context, 24)
