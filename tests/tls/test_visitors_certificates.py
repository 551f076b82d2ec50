"""A target that wants a certificate of its visitors: who comes in, and what the target hears of them."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from burrowgate.gateway import Gateway
from tests.tls.clients import Visitor, authority, client_context, in_thread, put, server
from tests.tls.test_gateway_tls import NAME, TlsCase


class VisitorsCertificates(TlsCase):
    def setUp(self) -> None:
        super().setUp()
        self.visitors = authority("Visitors")
        self.ca_file = Path(self.mktemp())
        self.ca_file.write_bytes(self.visitors.pem)

    def context_of(self, issuer: Any = None) -> ssl.SSLContext:
        """A visitor with a certificate of `issuer`, or without one."""
        context = client_context(self.authority)
        if issuer is not None:
            path = put(Path(self.mktemp()), "visitor", server(issuer, "ann.example.com"))
            context.load_cert_chain(path)
        return context

    async def guarded(self) -> tuple[Gateway, str]:
        gateway, token = await self.served()
        await self.admin(gateway, "PATCH", "targets/app", {"client_ca": str(self.ca_file)})
        return gateway, f"Burrowgate-Token: {token}"

    async def visit(self, gateway: Gateway, context: ssl.SSLContext, *fields: str) -> bytes:
        def work() -> bytes:
            with Visitor(gateway.https_port, NAME, context) as visitor:
                return visitor.ask("/head", *fields)

        answer: bytes = await in_thread(work)
        return answer

    async def test_with_one_they_come_in_and_the_target_hears_whose_it_is(self) -> None:
        gateway, token = await self.guarded()
        context = self.context_of(self.visitors)
        told = await self.visit(gateway, context, token, "Burrowgate-Client: CN=root", "burrowgate_client: CN=root")
        self.assertIn(b" 200 ", told)
        self.assertIn(b"Burrowgate-Client: CN=server\r\n", self.application.heard[-1])
        self.assertNotIn(b"root", self.application.heard[-1])

    async def test_without_one_nobody_does(self) -> None:
        gateway, token = await self.guarded()
        self.assertIn(b"HTTP/1.1 403 ", await self.visit(gateway, self.context_of(), token))

    async def test_one_of_another_authority_ends_the_handshake(self) -> None:
        gateway, token = await self.guarded()
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.assertEqual(await self.visit(gateway, self.context_of(authority("Other")), token), b"")
            raise ConnectionError

    async def test_a_connection_made_before_is_sent_elsewhere(self) -> None:
        gateway, token = await self.served()

        def begin() -> Visitor:
            visitor = Visitor(gateway.https_port, NAME, self.context_of(self.visitors))
            self.assertIn(b"hello", visitor.ask("/", f"Burrowgate-Token: {token}"))
            return visitor

        visitor = await in_thread(begin)
        await self.admin(gateway, "PATCH", "targets/app", {"client_ca": str(self.ca_file)})
        self.assertIn(b" 421 ", await in_thread(visitor.ask, "/", f"Burrowgate-Token: {token}"))
        await in_thread(visitor.tls.close)

    async def test_a_session_of_tls_from_before_does_not_open(self) -> None:
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

    async def test_when_the_authority_cannot_be_read_nobody_comes_in(self) -> None:
        gateway, token = await self.guarded()
        self.ca_file.unlink()
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            await self.visit(gateway, self.context_of(self.visitors), token)
        self.assertTrue(any("of visitors cannot be used" in line for line in self.lines))
