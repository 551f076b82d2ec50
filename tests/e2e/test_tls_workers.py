"""`burrowgate run --tls --workers 2`: both workers serve the same certificates and ACME challenges."""

from __future__ import annotations

import signal
import socket
import ssl
import unittest
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from burrowgate.tls.acme.challenges import ChallengeStore
from tests.support import WAIT_SECONDS, requires
from tests.support.gateway_process import Gateway, free_port, new_folder, site, start_app, until
from tests.support.pebble import Pebble
from tests.support.tls_clients import Visitor, authority, client_context, put, server

NAME = "app.example.com"
AT_ONCE = 6
"""Number of concurrent connections, enough that each of two workers accepts some."""


def der(path: Path) -> bytes:
    """Return the first certificate of a PEM file in DER."""
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)


class WorkersCase(unittest.TestCase):
    def setUp(self) -> None:
        self.home = Path(new_folder(self), "home")
        self.home.mkdir(mode=0o700)
        self.issuer = authority()
        self.port = free_port()

    def started(self, *options: str) -> Gateway:
        """Start a gateway with TLS and two workers."""
        words = ("--tls", "--https-port", str(self.port), "--base-domain", "example.com", "--workers", "2")
        return Gateway(self, *words, *options, home=str(self.home))

    def raw(self, port: int, stack: ExitStack) -> list[socket.socket]:
        """Return connections that are open at the same time, before any of them sends data."""
        return [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS))
            for _ in range(AT_ONCE)
        ]

    def shown(self, protocols: Sequence[str] = (), context: ssl.SSLContext | None = None) -> list[bytes | None]:
        """Return the certificates of concurrent handshakes, in DER."""
        context = context or client_context(None, protocols=protocols)
        with ExitStack() as stack:
            return [
                stack.enter_context(context.wrap_socket(one, server_hostname=NAME)).getpeercert(True)
                for one in self.raw(self.port, stack)
            ]


class ServingTests(WorkersCase):
    def test_both_workers_serve_and_reload_certificates(self) -> None:
        put(self.home / "certificates", "app", server(self.issuer, NAME))
        gateway = self.started()
        gateway.add("app", f"127.0.0.1:{start_app(self)}")
        minted = gateway.mint("app")
        self.assertTrue(minted["url"].startswith(f"https://{NAME}:{self.port}/"), minted["url"])
        context, token = client_context(self.issuer), f"Burrowgate-Token: {minted['token']}"
        with ExitStack() as stack:
            visitors = [stack.enter_context(Visitor(self.port, NAME, context)) for _ in range(AT_ONCE)]
            streams = [stack.enter_context(Visitor(self.port, NAME, context)) for _ in range(AT_ONCE)]
            for one in streams:
                one.tls.sendall(f"GET /ticks HTTP/1.1\r\nHost: {NAME}\r\n{token}\r\n\r\n".encode())
            carried = until(lambda: len(found := self._carriers(gateway)) == 2 and found, "streams on both workers")
            self.assertEqual(len(carried), 2)
            before = {one.tls.getpeercert(True) for one in visitors}
            self.assertEqual(len(before), 1)
            put(self.home / "certificates", "app", server(self.issuer, NAME))
            gateway.process.send(signal.SIGHUP)
            until(lambda: not before & set(self.shown(context=context)), "both workers use the new certificate")
            for one in visitors:
                self.assertIn(b" 200 ", one.ask("/head", token))
        until(
            lambda: gateway.gauge('tls_handshakes_total{outcome="completed"}') >= 3 * AT_ONCE,
            "handshakes of both are counted",
        )
        self.assertEqual(gateway.process.stop(), 0)

    def _carriers(self, gateway: Gateway) -> set[str]:
        listed = gateway.admin("GET", "connections")["connections"]
        return {one["id"].rpartition("-")[0] for one in listed if one["path"] == "/ticks"}

    def test_both_workers_redirect_http_to_https(self) -> None:
        put(self.home / "certificates", "app", server(self.issuer, NAME))
        gateway = self.started()
        gateway.add("app", site(self))
        location = f"Location: https://{NAME}:{self.port}/a\r\n".encode()

        def redirected() -> bool:
            with ExitStack() as stack:
                visitors = self.raw(gateway.port, stack)
                for one in visitors:
                    one.sendall(f"GET /a HTTP/1.1\r\nHost: {NAME}:{gateway.port}\r\n\r\n".encode())
                return all(location in one.recv(65536) for one in visitors)

        until(redirected, "both workers know the target and redirect")


@requires("pebble")
@requires("pebble-challtestsrv")
class OrderTests(WorkersCase):
    def ordering(self, challenge: str) -> Gateway:
        """Start a gateway that obtains a certificate for `NAME` with one order; wait until both workers use it."""
        plain = free_port()
        pebble = Pebble(self, http_port=plain, tls_port=self.port)
        gateway = self.started(
            "--port", str(plain), "--acme-directory", pebble.directory, "--acme-accept-terms",
            "--acme-ca-file", str(pebble.ca_file), "--acme-challenge", challenge,
        )  # fmt: skip
        gateway.port = plain
        gateway.add("app", site(self))
        until(lambda: "There is a new certificate" in gateway.process.output, "a certificate is issued")
        (leaf,) = (self.home / "acme" / "certificates").iterdir()
        issued = der(leaf)
        until(lambda: self._all_show(issued), "both workers use it")
        self.assertEqual(gateway.process.output.count("Ordering a certificate"), 1)
        self.assertEqual(gateway.gauge('acme_orders_total{outcome="issued"}'), 1)
        return gateway

    def _all_show(self, issued: bytes) -> bool:
        try:
            return set(self.shown()) == {issued}
        except OSError:
            return False  # a worker has not loaded it yet

    def test_both_workers_answer_http_01(self) -> None:
        gateway = self.ordering("http-01")
        hide = ChallengeStore(self.home / "acme" / "proofs").show_token("token", b"token.thumbprint")
        path = "/.well-known/acme-challenge/token"
        with ExitStack() as stack:
            for one in self.raw(gateway.port, stack):
                one.sendall(f"GET {path} HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
                self.assertIn(b"\r\n\r\ntoken.thumbprint", one.recv(65536))
            hide()
            for one in self.raw(gateway.port, stack):
                one.sendall(f"GET {path} HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
                self.assertIn(b" 404 ", one.recv(65536))

    def test_both_workers_answer_tls_alpn_01(self) -> None:
        self.ordering("tls-alpn-01")
        challenge = put(Path(new_folder(self)), "challenge", server(self.issuer, NAME))
        hide = ChallengeStore(self.home / "acme" / "proofs").show_certificate(NAME, challenge.read_bytes())
        self.assertEqual(set(self.shown(["acme-tls/1"])), {der(challenge)})
        hide()
        with self.assertRaises(ssl.SSLError):
            self.shown(["acme-tls/1"])
