"""Who a target may be, as its certificate says; the handshakes themselves are in `test_upstreams`."""

from __future__ import annotations

import contextlib
from typing import Any

from OpenSSL import SSL

from burrowgate.core.targets import TargetAddress, TargetType, UpstreamTrust, Verify
from burrowgate.errors import UpstreamCertificateError
from burrowgate.proxy.upstream.tls import client_tls
from burrowgate.testing.records import a_target
from tests.support import TestCase, certificates

CA = certificates.authority()


def shake(client: SSL.Connection, context: SSL.Context) -> list[str]:
    """What goes wrong when `client` meets a server of `context`; nothing when all is well."""
    server = SSL.Connection(context, None)
    server.set_accept_state()
    client.set_connect_state()
    wrong: list[str] = []
    for _ in range(6):
        for one, other in ((client, server), (server, client)):
            try:
                with contextlib.suppress(SSL.WantReadError):
                    one.do_handshake()
            except SSL.Error as error:
                wrong.append(str(error))
            with contextlib.suppress(SSL.WantReadError):
                other.bio_write(one.bio_read(65536))
    return wrong


class Handshakes(TestCase):
    def meet(
        self, host: str, verify: Verify, detail: str = "", *, names: tuple[str, ...], issuer: Any = CA
    ) -> tuple[list[str], list[bytes | None]]:
        """What goes wrong, and which server names were indicated."""
        target = a_target(
            address=TargetAddress(host=host, port=443),
            type=TargetType.HTTPS,
            trust=UpstreamTrust(verify=verify, detail=detail),
        )
        creator = client_tls(target)
        nobody: Any = None
        context = certificates.server(issuer, *names).server().getContext()
        indicated: list[bytes | None] = []
        context.set_tlsext_servername_callback(lambda connection: indicated.append(connection.get_servername()))
        return shake(creator.clientConnectionForTLS(nobody), context), indicated

    def ca_file(self) -> str:
        path = self.mktemp()
        with open(path, "wb") as file:
            file.write(CA.pem)
        return path

    def test_names_and_addresses(self) -> None:
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
            wrong, _ = self.meet(host, Verify.CA_FILE, path, names=names)
            self.assertEqual(not wrong, good, (host, names, wrong))

    def test_only_names_are_indicated(self) -> None:
        path = self.ca_file()
        self.assertEqual(self.meet("app.example", Verify.NONE, names=("x",))[1], [b"app.example"])
        self.assertEqual(self.meet("app.example", Verify.CA_FILE, path, names=("app.example",))[1], [b"app.example"])
        self.assertEqual(self.meet("192.0.2.1", Verify.NONE, names=("x",))[1], [None])
        self.assertEqual(self.meet("[::1]", Verify.NONE, names=("x",))[1], [None])

    def test_an_authority_that_nobody_trusts(self) -> None:
        another = certificates.authority()
        wrong, _ = self.meet("app.example", Verify.CA_FILE, self.ca_file(), names=("app.example",), issuer=another)
        self.assertIn("certificate verify failed", wrong[0])
        wrong, _ = self.meet("app.example", Verify.SYSTEM, names=("app.example",))
        self.assertIn("certificate verify failed", wrong[0])

    def test_old_tls_is_refused(self) -> None:
        target = a_target(
            address=TargetAddress(host="h", port=1), type=TargetType.HTTPS, trust=UpstreamTrust(verify=Verify.NONE)
        )
        old = SSL.Context(SSL.TLS_METHOD)
        modern: Any = certificates.server(CA, "h").server()
        old.use_certificate(modern.certificate)
        old.use_privatekey(modern.privateKey)
        old.set_max_proto_version(SSL.TLS1_1_VERSION)
        nobody: Any = None
        self.assertTrue(shake(client_tls(target).clientConnectionForTLS(nobody), old))

    def test_a_number_that_is_a_name_can_be_in_no_certificate(self) -> None:
        target = a_target(address=TargetAddress(host="2130706433", port=1), type=TargetType.HTTPS)
        with self.assertRaises(UpstreamCertificateError):
            client_tls(target)

    def test_a_ca_file_that_is_none(self) -> None:
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
