"""Client certificates that a target or a session requires: decisions, and the fields that the target receives."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from h2.connection import H2Connection
from h2.events import ResponseReceived

from burrowgate.server.gateway import Gateway
from tests.integration.tls.test_gateway_tls import NAME, TlsCase
from tests.support.certificates import intermediate
from tests.support.sockets import AdminFailed
from tests.support.tls_clients import Visitor, authority, client_context, in_thread, key_pem, put, server


class CertificatesCase(TlsCase):
    def setUp(self) -> None:
        super().setUp()
        self.visitors = authority("Visitors")
        self.ca_file = Path(self.mktemp())
        self.ca_file.write_bytes(self.visitors.pem)

    def context_of(self, issuer: Any = None) -> ssl.SSLContext:
        """Return the TLS context of a visitor with a certificate of `issuer`, or without a certificate."""
        context = client_context(self.authority)
        if issuer is not None:
            path = put(Path(self.mktemp()), "visitor", server(issuer, "ann.example.com"))
            context.load_cert_chain(path)
        return context

    async def visit(self, gateway: Gateway, context: ssl.SSLContext, *fields: str) -> bytes:
        def work() -> bytes:
            with Visitor(gateway.https_port, NAME, context) as visitor:
                return visitor.ask("/head", *fields)

        answer: bytes = await in_thread(work)
        return answer


class TargetTests(CertificatesCase):
    async def guarded(self) -> tuple[Gateway, str]:
        gateway, token = await self.served()
        await self.admin(gateway, "PATCH", "targets/app", {"client_ca": str(self.ca_file)})
        return gateway, f"Burrowgate-Token: {token}"

    async def test_certificate_admits_and_its_subject_is_forwarded(self) -> None:
        gateway, token = await self.guarded()
        context = self.context_of(self.visitors)
        reported = await self.visit(gateway, context, token, "Burrowgate-Client: CN=root", "burrowgate_client: CN=root")
        self.assertIn(b" 200 ", reported)
        received = self.application.received[-1]
        self.assertIn(b"Burrowgate-Client: CN=server\r\nBurrowgate-Client-Issuer: CN=Visitors\r\n", received)
        self.assertNotIn(b"root", self.application.received[-1])

    async def test_refuses_visitor_without_certificate(self) -> None:
        gateway, token = await self.guarded()
        self.assertIn(b"HTTP/1.1 403 ", await self.visit(gateway, self.context_of(), token))

    async def test_certificate_of_another_ca_fails_the_handshake(self) -> None:
        gateway, token = await self.guarded()
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.assertEqual(await self.visit(gateway, self.context_of(authority("Other")), token), b"")
            raise ConnectionError

    async def test_earlier_connection_gets_421(self) -> None:
        gateway, token = await self.served()

        def begin() -> Visitor:
            visitor = Visitor(gateway.https_port, NAME, self.context_of(self.visitors))
            self.assertIn(b"hello", visitor.ask("/", f"Burrowgate-Token: {token}"))
            return visitor

        visitor = await in_thread(begin)
        await self.admin(gateway, "PATCH", "targets/app", {"client_ca": str(self.ca_file)})
        self.assertIn(b" 421 ", await in_thread(visitor.ask, "/", f"Burrowgate-Token: {token}"))
        await in_thread(visitor.tls.close)

    async def test_earlier_tls_session_is_not_resumed(self) -> None:
        gateway, token = await self.served()
        context = self.context_of()

        def begin() -> ssl.SSLSession | None:
            with Visitor(gateway.https_port, NAME, context) as visitor:
                visitor.ask("/", f"Burrowgate-Token: {token}")
                return visitor.tls.session

        session = await in_thread(begin)
        await self.admin(gateway, "PATCH", "targets/app", {"client_ca": str(self.ca_file)})

        def again() -> tuple[bool | None, bytes]:
            with Visitor(gateway.https_port, NAME, context, session) as visitor:
                return visitor.tls.session_reused, visitor.ask("/", f"Burrowgate-Token: {token}")

        reused, answer = await in_thread(again)
        self.assertFalse(reused)
        self.assertIn(b" 403 ", answer)

    async def test_unreadable_ca_file_admits_no_visitor(self) -> None:
        gateway, token = await self.guarded()
        self.ca_file.unlink()
        self.assertIn(b" 403 ", await self.visit(gateway, self.context_of(self.visitors), token))
        self.assertTrue(any("of visitors cannot be used" in line for line in self.lines))


class SessionTests(CertificatesCase):
    def setUp(self) -> None:
        super().setUp()
        self.partners = authority("Partners")
        self.partners_file = Path(self.mktemp())
        self.partners_file.write_bytes(self.partners.pem)

    async def limited(self, gateway: Gateway, file: Path) -> str:
        """Mint a session that requires a certificate of the CA in `file`; return a field with its token."""
        minted = await self.admin(gateway, "POST", "targets/app/sessions", {"limits": {"client_ca": str(file)}})
        self.assertEqual(minted["session"]["limits"]["client_ca"], str(file))
        return f"Burrowgate-Token: {minted['token']}"

    async def test_each_session_requires_a_certificate_of_its_own_ca(self) -> None:
        gateway, free = await self.served()
        ours, theirs = await self.limited(gateway, self.ca_file), await self.limited(gateway, self.partners_file)
        shown = await self.admin(gateway, "GET", "targets/app")
        self.assertEqual(shown["session_cas"], [str(self.ca_file), str(self.partners_file)])
        one, other, none = map(self.context_of, (self.visitors, self.partners, None))
        for context, token, status in (
            (one, ours, b" 200 "), (other, ours, b" 403 "), (none, ours, b" 403 "),
            (one, theirs, b" 403 "), (other, theirs, b" 200 "), (none, theirs, b" 403 "),
            (one, f"Burrowgate-Token: {free}", b" 200 "), (none, f"Burrowgate-Token: {free}", b" 200 "),
        ):  # fmt: skip
            self.assertIn(b"HTTP/1.1" + status, await self.visit(gateway, context, token))
        self.assertIn(b" 200 ", await self.visit(gateway, other, theirs))
        self.assertIn(b"Burrowgate-Client-Issuer: CN=Partners\r\n", self.application.received[-1])

    async def test_page_explains_missing_certificate(self) -> None:
        gateway, _ = await self.served()
        token = await self.limited(gateway, self.ca_file)
        page = await self.visit(gateway, self.context_of(), token, "Accept: text/html")
        self.assertIn(b"You need a certificate to come in", page)
        # Without a genuine token, the page does not mention certificates.
        page = await self.visit(gateway, self.context_of(), "Accept: text/html")
        self.assertNotIn(b"certificate", page)

    async def test_earlier_connection_gets_421(self) -> None:
        gateway, free = await self.served()

        def begin() -> Visitor:
            visitor = Visitor(gateway.https_port, NAME, self.context_of(self.visitors))
            self.assertIn(b"hello", visitor.ask("/", f"Burrowgate-Token: {free}"))
            return visitor

        visitor = await in_thread(begin)
        token = await self.limited(gateway, self.ca_file)
        self.assertIn(b" 421 ", await in_thread(visitor.ask, "/", token))
        await in_thread(visitor.tls.close)

    async def test_session_requires_certificate_over_http2(self) -> None:
        gateway, _ = await self.served()
        token = await self.limited(gateway, self.ca_file)

        def work(context: ssl.SSLContext) -> bytes:
            context.set_alpn_protocols(["h2"])
            with Visitor(gateway.https_port, NAME, context) as visitor:
                return status_by_http2(visitor.tls, f"{NAME}:{gateway.https_port}", token.partition(": ")[2])

        self.assertEqual(await in_thread(work, self.context_of(self.visitors)), b"200")
        self.assertEqual(await in_thread(work, self.context_of()), b"403")

    async def test_intermediate_ca_must_be_in_the_ca_file(self) -> None:
        gateway, _ = await self.served()
        between = intermediate(self.visitors, "Between")
        context = self.context_of()
        chain = Path(self.mktemp())
        leaf = server(between, "ann.example.com")
        chain.write_bytes(leaf.pem + between.pem + key_pem(leaf))
        context.load_cert_chain(chain)
        self.assertIn(b" 403 ", await self.visit(gateway, context, await self.limited(gateway, self.ca_file)))
        both = Path(self.mktemp())
        both.write_bytes(between.pem + self.visitors.pem)
        self.assertIn(b" 200 ", await self.visit(gateway, context, await self.limited(gateway, both)))

    async def test_refuses_to_mint_with_unusable_ca_file(self) -> None:
        gateway, _ = await self.served()
        for file, part in (("ca.pem", "absolute"), ("/nowhere/ca.pem", "There is no file")):
            with self.assertRaisesRegex(AdminFailed, part):
                await self.limited(gateway, Path(file))
        await self.admin(gateway, "PATCH", "targets/app", {"client_ca": str(self.ca_file)})
        with self.assertRaisesRegex(AdminFailed, "own client_ca"):
            await self.limited(gateway, self.partners_file)
        await self.limited(gateway, self.ca_file)

    async def test_ca_that_is_no_longer_requested_admits_nothing(self) -> None:
        gateway, _ = await self.served()
        token = await self.limited(gateway, self.ca_file)
        await self.admin(gateway, "PATCH", "targets/app", {"session_cas": []})
        self.assertIn(b" 403 ", await self.visit(gateway, self.context_of(self.visitors), token))

    async def test_unreadable_ca_file_affects_only_its_sessions(self) -> None:
        gateway, free = await self.served()
        ours, theirs = await self.limited(gateway, self.ca_file), await self.limited(gateway, self.partners_file)
        self.ca_file.unlink()
        self.assertIn(b" 403 ", await self.visit(gateway, self.context_of(), ours))
        self.assertIn(b" 200 ", await self.visit(gateway, self.context_of(self.partners), theirs))
        self.assertIn(b" 200 ", await self.visit(gateway, self.context_of(), f"Burrowgate-Token: {free}"))
        self.assertTrue(any("of visitors cannot be used" in line for line in self.lines))


def status_by_http2(connection: ssl.SSLSocket, authority: str, token: str) -> bytes:
    """Request `/head` over HTTP/2 and return the status."""
    h2 = H2Connection()
    h2.initiate_connection()
    fields = ((":method", "GET"), (":path", "/head"), (":scheme", "https"), (":authority", authority))
    h2.send_headers(1, [*fields, ("burrowgate-token", token)], end_stream=True)
    while True:
        connection.sendall(h2.data_to_send())
        for event in h2.receive_data(connection.recv(65536)):
            if isinstance(event, ResponseReceived):
                return dict(event.headers)[b":status"]
