"""The whole gateway with TLS on real sockets, with the standard library's client."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import ssl
import time
from pathlib import Path
from typing import Any

from twisted.internet import reactor

from burrowgate.errors import ConfigError
from burrowgate.server.gateway import Gateway
from burrowgate.tls.local_ca import USUAL, Authority
from tests.integration.test_gateway import WEBSOCKET
from tests.integration.test_gateway import GatewayCase as _GatewayCase
from tests.support.sockets import get
from tests.support.tls_clients import Visitor, ask, authority, client_context, in_thread, put, server

NAME = "app.example.com"


class TlsCase(_GatewayCase):
    """Base class of tests with a certificate for `*.example.com` and an application as target."""

    def setUp(self) -> None:
        super().setUp()
        self.home.mkdir(mode=0o700)
        self.authority = authority()
        self.folder = self.home / "certificates"
        put(self.folder, "example", server(self.authority, "*.example.com"))
        self.context = client_context(self.authority)

    async def served(self, **options: Any) -> tuple[Gateway, str]:
        """Start a gateway with TLS and an application as target; return it and a token."""
        gateway = await self.started(tls=True, https_port=0, base_domain="example.com", **options)
        self.application = self.app()
        minted = await self.share(gateway, f"127.0.0.1:{self.application.port}")
        self.minted = minted
        return gateway, minted["token"]


class ServingTests(TlsCase):
    async def test_link_uses_https_and_opens(self) -> None:
        gateway, _ = await self.served()
        origin = f"https://{NAME}:{gateway.https_port}"
        self.assertTrue(self.minted["url"].startswith(origin), self.minted["url"])
        path = self.minted["url"].removeprefix(origin)
        landed = await ask(gateway.https_port, NAME, self.context, path, "Sec-Fetch-Mode: navigate")
        self.assertIn(b" 303 ", landed)
        self.assertIn(b"Set-Cookie: __Host-burrowgate=", landed)
        self.assertIn(b"; Secure", landed)
        self.assertTrue((await ask(gateway.https_port, NAME, self.context, path)).endswith(b"\r\n\r\nhello"))

    async def test_http_redirects_to_https(self) -> None:
        gateway, _ = await self.served()
        moved = await get(reactor, gateway.visitors_port, f"{NAME}:{gateway.visitors_port}", path="/a%20b?c=d")
        self.assertIn(b"HTTP/1.1 308 ", moved)
        self.assertIn(f"Location: https://{NAME}:{gateway.https_port}/a%20b?c=d\r\n".encode(), moved)
        self.assertNotIn(b"hello", moved)
        await gateway.stop()
        (line,) = [line for line in map(json.loads, "".join(self.lines).splitlines()) if line.get("status") == 308]
        self.assertEqual((line["path"], line["outcome"], line["reason"]), ("/a%20b", "allowed", "https"))

    async def test_http_redirects_unknown_hosts_as_known_ones(self) -> None:
        gateway, token = await self.served()
        unknown = await get(reactor, gateway.visitors_port, "other.example.com", f"Burrowgate-Token: {token}")
        self.assertIn(f"Location: https://other.example.com:{gateway.https_port}/\r\n".encode(), unknown)
        challenge = "/.well-known/acme-challenge/token"
        self.assertIn(b" 404 ", await get(reactor, gateway.visitors_port, NAME, path=challenge))

    async def test_http_1_0_client_is_redirected_with_301(self) -> None:
        gateway, _ = await self.served()

        def work() -> bytes:
            with socket.create_connection(("127.0.0.1", gateway.visitors_port), timeout=10) as plain:
                plain.sendall(f"GET / HTTP/1.0\r\nHost: {NAME}\r\n\r\n".encode())
                return plain.recv(65536)

        self.assertIn(b" 301 ", await in_thread(work))

    async def test_connection_is_kept_alive(self) -> None:
        gateway, token = await self.served()

        def work() -> list[bytes]:
            with Visitor(gateway.https_port, NAME, self.context) as visitor:
                return [visitor.ask("/", f"Burrowgate-Token: {token}")[-5:] for _ in range(3)]

        self.assertEqual(await in_thread(work), [b"hello"] * 3)

    async def test_host_outside_the_certificate_gets_421(self) -> None:
        gateway, token = await self.served()

        def work() -> bytes:
            with Visitor(gateway.https_port, NAME, self.context) as visitor:
                self.assertIn(b"hello", visitor.ask("/", f"Burrowgate-Token: {token}"))
                return visitor.ask("/", f"Burrowgate-Token: {token}", host="app.localhost")

        self.assertIn(b"HTTP/1.1 421 ", await in_thread(work))

    async def test_alpn_selects_http2_unless_disabled(self) -> None:
        context = client_context(self.authority, protocols=("h2", "http/1.1"))
        for http2, agreed in ((True, "h2"), (False, "http/1.1")):
            gateway = await self.started(tls=True, https_port=0, base_domain="example.com", http2=http2)

            def work(port: int = gateway.https_port) -> str | None:
                with Visitor(port, NAME, context) as visitor:
                    return visitor.tls.selected_alpn_protocol()

            self.assertEqual(await in_thread(work), agreed)
            await gateway.stop()

    async def test_sends_hsts_if_configured(self) -> None:
        gateway, token = await self.served(hsts="1y")
        reported = await ask(gateway.https_port, NAME, self.context, "/", f"Burrowgate-Token: {token}")
        self.assertIn(b"\r\nStrict-Transport-Security: max-age=31536000\r\n", reported)
        refused = await ask(gateway.https_port, NAME, self.context)
        self.assertIn(b"Strict-Transport-Security", refused)

    async def test_sends_no_hsts_by_default(self) -> None:
        gateway, _ = await self.served()
        self.assertNotIn(b"Strict-Transport", await ask(gateway.https_port, NAME, self.context))

    async def test_does_not_start_without_certificate(self) -> None:
        gateway = self.gateway(tls=True, https_port=0, certificates_dir="nowhere")
        with self.assertRaisesRegex(ConfigError, "There is no certificate in"):
            await gateway.start()

    async def test_refuses_revoked_session_on_open_connection(self) -> None:
        gateway, token = await self.served()

        def begin() -> Visitor:
            visitor = Visitor(gateway.https_port, NAME, self.context)
            self.assertIn(b"hello", visitor.ask("/", f"Burrowgate-Token: {token}"))
            return visitor

        visitor = await in_thread(begin)
        await self.admin(gateway, "POST", f"sessions/{self.minted['session']['id']}/revoke")
        self.assertIn(b" 410 ", await in_thread(visitor.ask, "/", f"Burrowgate-Token: {token}"))
        await in_thread(visitor.tls.close)


class StreamingTests(TlsCase):
    async def test_large_file_arrives_complete(self) -> None:
        gateway, _ = await self.served()
        site = Path(self.mktemp())
        site.mkdir()
        whole = os.urandom(1 << 20) * 16
        (site / "large").write_bytes(whole)
        await self.admin(gateway, "POST", "targets", {"name": "site", "address": str(site)})
        minted = await self.admin(gateway, "POST", "targets/site/sessions", {})

        def work() -> bytes:
            with Visitor(gateway.https_port, "site.example.com", self.context) as visitor:
                return visitor.ask("/large", f"Burrowgate-Token: {minted['token']}")

        got = await in_thread(work)
        self.assertEqual(hashlib.sha256(got.partition(b"\r\n\r\n")[2]).digest(), hashlib.sha256(whole).digest())

    async def test_websocket_carries_both_directions(self) -> None:
        gateway, token = await self.served()
        origin = f"https://{NAME}:{gateway.https_port}"

        def work() -> tuple[bytes, bytes, bytes]:
            with Visitor(gateway.https_port, NAME, self.context) as visitor:
                host = f"{NAME}:{gateway.https_port}"
                fields = (f"Burrowgate-Token: {token}", f"Origin: {origin}", *WEBSOCKET)
                visitor.tls.sendall("\r\n".join(["GET / HTTP/1.1", f"Host: {host}", *fields, "", ""]).encode())
                switched = visitor.tls.recv(65536)
                visitor.tls.sendall(b"ping")
                echoed = visitor.tls.recv(65536)
                visitor.tls.unwrap()
                return switched, echoed, b"ended"

        switched, echoed, ended = await in_thread(work)
        self.assertIn(b" 101 ", switched)
        self.assertEqual((echoed, ended), (b"ping", b"ended"))


class HandshakeTests(TlsCase):
    async def test_supports_tls_1_2_and_1_3(self) -> None:
        gateway, _ = await self.served()
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = client_context(self.authority)
            context.minimum_version = context.maximum_version = version

            def work(context: ssl.SSLContext = context) -> str | None:
                with Visitor(gateway.https_port, NAME, context) as visitor:
                    return visitor.tls.version()

            self.assertEqual(await in_thread(work), version.name.replace("_", "."))

    async def test_default_certificate_without_matching_server_name(self) -> None:
        put(self.folder, "default", server(self.authority, "default.example.org"))
        gateway, _ = await self.served()

        def work(host: str | None) -> bytes | None:
            with Visitor(gateway.https_port, host, client_context(None)) as visitor:
                return visitor.tls.getpeercert(binary_form=True)

        unnamed, named, unknown = [await in_thread(work, host) for host in (None, NAME, "unknown.example.net")]
        self.assertEqual(unnamed, unknown)
        self.assertNotEqual(unnamed, named)

    async def test_refuses_unknown_alpn_protocol(self) -> None:
        gateway, _ = await self.served()

        def work() -> None:
            context = client_context(self.authority, protocols=["ftp"])
            with self.assertRaisesRegex(ssl.SSLError, "alert no application protocol"):
                Visitor(gateway.https_port, NAME, context)

        await in_thread(work)

    async def test_closes_http_connection_to_the_https_port(self) -> None:
        gateway, _ = await self.served()
        self.assertEqual(await get(reactor, gateway.https_port, NAME), b"")

    async def test_reload_replaces_certificate_and_keeps_connections(self) -> None:
        gateway, token = await self.served()

        def begin() -> Visitor:
            visitor = Visitor(gateway.https_port, NAME, self.context)
            self.assertIn(b"hello", visitor.ask("/", f"Burrowgate-Token: {token}"))
            return visitor

        before = await in_thread(begin)
        put(self.folder, "example", server(self.authority, "*.example.com"))
        gateway.reload(gateway.config)
        after = await in_thread(begin)
        self.assertNotEqual(before.tls.getpeercert(True), after.tls.getpeercert(True))
        for visitor in (before, after):
            self.assertIn(b"hello", await in_thread(visitor.ask, "/", f"Burrowgate-Token: {token}"))
            await in_thread(visitor.tls.close)

    async def test_reload_of_broken_certificate_keeps_the_current_one(self) -> None:
        gateway, token = await self.served()
        (self.folder / "example.pem").write_text("broken")
        gateway.reload(gateway.config)
        self.assertIn(b"hello", await ask(gateway.https_port, NAME, self.context, "/", f"Burrowgate-Token: {token}"))
        self.assertTrue(any("the one read before stays" in line for line in self.lines), self.lines)

    async def test_tls_session_is_resumed_until_ticket_keys_change(self) -> None:
        gateway, token = await self.served()

        def visit(session: ssl.SSLSession | None) -> tuple[bool, ssl.SSLSession | None]:
            with Visitor(gateway.https_port, NAME, self.context, session) as visitor:
                visitor.ask("/", f"Burrowgate-Token: {token}")
                return bool(visitor.tls.session_reused), visitor.tls.session

        reused, session = await in_thread(visit, None)
        self.assertFalse(reused)
        reused, session = await in_thread(visit, session)
        self.assertTrue(reused)
        gateway.reload(gateway.config)  # generates new ticket keys
        reused, _ = await in_thread(visit, session)
        self.assertFalse(reused)


class LocalCaTests(_GatewayCase):
    async def test_issues_certificates_for_domains_of_targets_on_demand(self) -> None:
        self.home.mkdir(mode=0o700)
        own = Authority(self.home / "ca")
        own.make(USUAL, time.time())
        gateway = await self.started(tls=True, https_port=0)
        minted = await self.share(gateway, f"127.0.0.1:{self.app().port}")
        context = ssl.create_default_context(cafile=str(own.certificate_path))
        token = f"Burrowgate-Token: {minted['token']}"
        self.assertIn(b"hello", await ask(gateway.https_port, "app.localhost", context, "/", token))
        self.assertEqual([path.name for path in own.leaves.iterdir()], ["app.localhost.pem"])
        with self.assertRaises(ssl.SSLError):
            await ask(gateway.https_port, "unknown.localhost", context)
        self.assertEqual([path.name for path in own.leaves.iterdir()], ["app.localhost.pem"])

    async def test_start_renews_due_certificates(self) -> None:
        self.home.mkdir(mode=0o700)
        own = Authority(self.home / "ca")
        own.make(USUAL, time.time() - 25 * 86400)
        old = own.issue("app.localhost", time.time() - 25 * 86400).read_bytes()
        gateway = await self.started()
        await self.share(gateway, f"127.0.0.1:{self.app().port}")
        await gateway.stop()
        await self.started(tls=True, https_port=0)
        self.assertNotEqual((own.leaves / "app.localhost.pem").read_bytes(), old)
