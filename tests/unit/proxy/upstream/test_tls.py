"""Verification of targets' certificates, with handshakes in memory."""

from __future__ import annotations

import contextlib
from typing import Any

from OpenSSL import SSL

from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType, UpstreamTrust, Verify
from burrowgate.errors import UpstreamCertificateError
from burrowgate.proxy.upstream.tls import client_tls
from burrowgate.testing.records import a_target
from tests.support import TestCase, certificates

CA = certificates.authority()


def handshake(client: SSL.Connection, context: SSL.Context) -> list[str]:
    """Return the errors of a handshake between `client` and a server with `context`."""
    server = SSL.Connection(context, None)
    server.set_accept_state()
    client.set_connect_state()
    errors: list[str] = []
    for _ in range(6):
        for sender, receiver in ((client, server), (server, client)):
            try:
                with contextlib.suppress(SSL.WantReadError):
                    sender.do_handshake()
            except SSL.Error as error:
                errors.append(str(error))
            with contextlib.suppress(SSL.WantReadError):
                receiver.bio_write(sender.bio_read(65536))
    return errors


class HandshakeTests(TestCase):
    def connect(
        self, host: str, verify: Verify, detail: str = "", *, names: tuple[str, ...], issuer: Any = CA
    ) -> tuple[list[str], list[bytes | None]]:
        """Return the errors of a handshake, and the server names that the client indicated."""
        target = a_target(
            address=TargetAddress(host=host, port=443),
            type=TargetType.HTTPS,
            trust=UpstreamTrust(verify=verify, detail=detail),
        )
        creator = client_tls(target)
        no_protocol: Any = None
        context = certificates.server(issuer, *names).server().getContext()
        indicated: list[bytes | None] = []
        context.set_tlsext_servername_callback(lambda connection: indicated.append(connection.get_servername()))
        return handshake(creator.clientConnectionForTLS(no_protocol), context), indicated

    def ca_file(self) -> str:
        path = self.mktemp()
        with open(path, "wb") as file:
            file.write(CA.pem)
        return path

    def test_certificate_must_name_the_host(self) -> None:
        path = self.ca_file()
        for host, names, good in (
            ("app.example", ("app.example",), True),
            ("app.example", ("*.example",), False),
            ("a.app.example", ("*.app.example",), True),
            ("a.b.app.example", ("*.app.example",), False),
            ("app.example", ("other.example",), False),
            ("app.example", (), False),
            ("192.0.2.1", ("192.0.2.1",), True),
            ("192.0.2.1", ("192.0.2.2", "app.example"), False),
            ("192.0.2.1", (), False),
            ("[2001:db8::1]", ("2001:db8::1",), True),
        ):
            errors, _ = self.connect(host, Verify.CA_FILE, path, names=names)
            self.assertEqual(not errors, good, (host, names, errors))

    def test_addresses_are_not_indicated(self) -> None:
        path = self.ca_file()
        self.assertEqual(self.connect("app.example", Verify.NONE, names=("x",))[1], [b"app.example"])
        self.assertEqual(self.connect("app.example", Verify.CA_FILE, path, names=("app.example",))[1], [b"app.example"])
        self.assertEqual(self.connect("192.0.2.1", Verify.NONE, names=("x",))[1], [None])
        self.assertEqual(self.connect("[::1]", Verify.NONE, names=("x",))[1], [None])

    def test_untrusted_authority_is_refused(self) -> None:
        another = certificates.authority()
        errors, _ = self.connect("app.example", Verify.CA_FILE, self.ca_file(), names=("app.example",), issuer=another)
        self.assertIn("certificate verify failed", errors[0])
        errors, _ = self.connect("app.example", Verify.SYSTEM, names=("app.example",))
        self.assertIn("certificate verify failed", errors[0])

    def test_old_tls_is_refused(self) -> None:
        target = a_target(
            address=TargetAddress(host="h", port=1), type=TargetType.HTTPS, trust=UpstreamTrust(verify=Verify.NONE)
        )
        old = SSL.Context(SSL.TLS_METHOD)
        modern: Any = certificates.server(CA, "h").server()
        old.use_certificate(modern.certificate)
        old.use_privatekey(modern.privateKey)
        old.set_max_proto_version(SSL.TLS1_1_VERSION)
        no_protocol: Any = None
        self.assertTrue(handshake(client_tls(target).clientConnectionForTLS(no_protocol), old))

    def test_host_that_no_certificate_can_name_is_an_error(self) -> None:
        target = a_target(address=TargetAddress(host="2130706433", port=1), type=TargetType.HTTPS)
        with self.assertRaises(UpstreamCertificateError):
            client_tls(target)

    def test_unusable_ca_file_is_an_error(self) -> None:
        path = self.mktemp()
        for content in (b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
            with open(path, "wb") as file:
                file.write(content)
            target = a_target(
                address=TargetAddress(host="h", port=1), trust=UpstreamTrust(verify=Verify.CA_FILE, detail=path)
            )
            with self.assertRaises(UpstreamCertificateError) as raised:
                client_tls(target)
            self.assertIn(path, str(raised.exception))
