"""The pool of upstream connections, over real sockets on 127.0.0.1: dialing, TLS, probing, keeping and timeouts."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

from OpenSSL import SSL
from twisted.internet import reactor
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.task import Clock, deferLater
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.target_address import TargetAddress
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import Target, TargetType, UpstreamTrust, Verify
from burrowgate.errors import (
    FileDescriptorsExhausted,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.connection import UpstreamConnection
from burrowgate.proxy.upstream.pool import FRESH_SECONDS, Route, UpstreamPool, UpstreamSettings
from burrowgate.testing.records import a_target
from tests.support import FixedClock, ReactorTestCase, TestCase, certificates, limited

REACTOR: Any = reactor
CA = certificates.authority()
CERTIFICATE = certificates.server(CA, "127.0.0.1", "localhost")


class Server(Protocol):
    """A target that sends nothing and counts its connections."""

    factory: Counter

    def connectionMade(self) -> None:
        self.factory.connection_count += 1
        self.factory.open.add(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.factory.open.discard(self)
        if not self.factory.open and self.factory.empty is not None:
            empty, self.factory.empty = self.factory.empty, None
            empty.callback(None)


class Counter(Factory[Server]):
    protocol = Server
    noisy = False

    def __init__(self) -> None:
        self.connection_count = 0
        self.open: set[Server] = set()
        self.empty: Deferred[None] | None = None

    async def emptied(self) -> None:
        if self.open:
            self.empty = Deferred()
            await self.empty


@implementer(IHostnameResolver)
class TwoAddresses:
    """Resolver by which each name has two addresses of this machine."""

    def resolveHostName(self, receiver: IResolutionReceiver, name: str, *anything: Any, **others: Any) -> Any:
        for address in ("127.0.0.2", "127.0.0.1"):
            receiver.addressResolved(IPv4Address("TCP", address, 0))
        receiver.resolutionComplete()
        return receiver


class ConnectTests(ReactorTestCase):
    """Tests with the real reactor, which must not leave a socket open."""

    def setUp(self) -> None:
        self.clock = FixedClock()
        self.forbidden: OwnPorts = OwnPorts()
        self.upstreams = UpstreamPool(
            reactor,
            self.clock,
            settings=UpstreamSettings(connect_timeout=5.0),
            own_ports=lambda: self.forbidden,
            date=lambda: b"",
        )
        self.factory = Counter()

    def listen(self, *, tls: certificates.Certificate | None = None, port: int = 0) -> int:
        if tls is None:
            listening = REACTOR.listenTCP(port, self.factory, interface="127.0.0.1")
        else:
            listening = REACTOR.listenSSL(port, self.factory, tls.server(), interface="127.0.0.1")
        self.listening = listening
        self.addCleanup(self.leave, listening)
        number: int = listening.getHost().port
        return number

    async def leave_coroutine(self, listening: Any) -> None:
        self.upstreams.close()
        await self.factory.emptied()
        await self.stop(listening)

    async def stop(self, listening: Any) -> None:
        stopped = listening.stopListening()
        if stopped is not None:
            await stopped

    def leave(self, listening: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(self.leave_coroutine(listening))

    def target(self, port: int, host: str = "127.0.0.1", **fields: Any) -> Target:
        return a_target(address=TargetAddress(host=host, port=port), **({"type": TargetType.HTTP} | fields))

    async def connect(self, target: Target) -> UpstreamConnection:
        return await self.upstreams.connect(self.upstreams.route(target))

    async def test_address_that_swallows_connections_costs_a_quarter_of_a_second(self) -> None:
        """The first address has a listener with a full backlog, which answers no SYN."""
        port = self.listen()
        dead = socket.create_server(("127.0.0.2", port), backlog=0)
        self.addCleanup(dead.close)
        for _ in range(4):
            filler = socket.socket()
            self.addCleanup(filler.close)
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.2", port))

        self.addCleanup(REACTOR.installNameResolver, REACTOR.installNameResolver(TwoAddresses()))
        for fields, seconds in (({"type": TargetType.AUTO}, 4.0), ({}, 1.0), ({}, 0.2)):
            began = REACTOR.seconds()
            await self.connect(self.target(port, "app.example", **fields))
            self.assertLess(REACTOR.seconds() - began, seconds)

    async def fails(self, error: type[UpstreamError], target: Target) -> str:
        try:
            await self.connect(target)
        except UpstreamError as raised:
            self.assertIsInstance(raised, error)
            self.assertTrue(str(raised))
            self.assertEqual(self.upstreams.open_count, 0)
            return str(raised)
        raise AssertionError("It connected.")

    # TCP.

    async def test_connects(self) -> None:
        connection = await self.connect(self.target(self.listen()))
        self.assertFalse(connection.lost)
        self.assertEqual(self.upstreams.open_count, 1)

    async def test_refused_connection_is_an_error(self) -> None:
        port = self.listen()
        await self.stop(self.listening)
        await self.fails(UpstreamConnectError, self.target(port))
        await self.fails(UpstreamConnectError, self.target(port, type=TargetType.AUTO))

    async def test_sec_59_no_descriptor_is_left(self) -> None:
        port = self.listen()
        await self.connect(self.target(port))
        self.upstreams.close()
        for handler in (TargetType.HTTP, TargetType.AUTO):
            with limited(3):
                await self.fails(FileDescriptorsExhausted, self.target(port, type=handler))

    async def test_localhost_is_tried_at_both_addresses(self) -> None:
        port = self.listen()
        for host in ("localhost", "app.localhost"):
            self.assertFalse((await self.connect(self.target(port, host))).lost)

    async def test_unknown_host_name_is_an_error(self) -> None:
        await self.fails(UpstreamConnectError, self.target(1, "name.invalid"))

    # Forbidden addresses.

    async def test_refuses_all_addresses_of_the_gateway_itself(self) -> None:
        port = self.listen()
        for listening in ("127.0.0.1", "0.0.0.0"):
            self.forbidden = OwnPorts(((listening, port),))
            for host in ("127.0.0.1", "127.0.0.2", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"):
                await self.fails(UpstreamAddressNotAllowed, self.target(port, host))
        self.assertEqual(self.factory.connection_count, 0)

    # TLS.

    def trusting(self, port: int, verify: Verify, detail: str = "", host: str = "127.0.0.1") -> Target:
        trust = UpstreamTrust(verify=verify, detail=detail)
        return self.target(port, host, type=TargetType.HTTPS, trust=trust)

    def ca_file(self, *certificates_: certificates.Certificate) -> str:
        path = self.mktemp()
        with open(path, "wb") as file:
            file.write(b"# comment\n" + b"\n".join(one.pem for one in certificates_))
        return path

    async def test_system_verification_refuses_private_ca(self) -> None:
        await self.fails(UpstreamCertificateError, self.trusting(self.listen(tls=CERTIFICATE), Verify.SYSTEM))

    async def test_accepts_certificate_of_a_ca_file(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        ca_file = self.ca_file(certificates.authority("Another"), CA)
        for host in ("127.0.0.1", "localhost"):
            connection = await self.connect(self.trusting(port, Verify.CA_FILE, ca_file, host))
            self.assertFalse(connection.lost)

    async def test_target_that_does_not_select_http2_by_alpn_is_refused(self) -> None:
        options = CERTIFICATE.server()
        options.getContext().set_alpn_select_callback(lambda connection, offered: SSL.NO_OVERLAPPING_PROTOCOLS)
        self.listening = listening = REACTOR.listenSSL(0, self.factory, options, interface="127.0.0.1")
        self.addCleanup(self.leave, listening)
        port = listening.getHost().port
        target = replace(self.trusting(port, Verify.CA_FILE, self.ca_file(CA)), protocol=UpstreamProtocol.H2)
        self.assertIn("ALPN", await self.fails(UpstreamProtocolError, target))

    async def test_target_that_sends_no_settings_fails_in_time(self) -> None:
        self.upstreams.settings = UpstreamSettings(connect_timeout=0.2)
        await self.fails(UpstreamTimeout, self.target(self.listen(), protocol=UpstreamProtocol.H2))
        await self.factory.emptied()

    async def test_refuses_certificate_for_another_name(self) -> None:
        elsewhere = certificates.server(CA, "other.example", "127.0.0.9")
        port = self.listen(tls=elsewhere)
        for host in ("127.0.0.1", "localhost"):
            await self.fails(UpstreamCertificateError, self.trusting(port, Verify.CA_FILE, self.ca_file(CA), host))

    async def test_refuses_certificate_without_names(self) -> None:
        port = self.listen(tls=certificates.server(CA))
        for host in ("127.0.0.1", "localhost"):
            await self.fails(UpstreamCertificateError, self.trusting(port, Verify.CA_FILE, self.ca_file(CA), host))

    async def test_refuses_other_empty_or_missing_ca_file(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        for path in (self.ca_file(certificates.authority()), self.ca_file(), "/does/not/exist"):
            await self.fails(UpstreamCertificateError, self.trusting(port, Verify.CA_FILE, path))

    async def test_changed_ca_file_applies_at_once(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        path = self.ca_file(certificates.authority())
        target = self.trusting(port, Verify.CA_FILE, path)
        await self.fails(UpstreamCertificateError, target)
        with open(path, "wb") as file:
            file.write(CA.pem)
        self.assertFalse((await self.connect(target)).lost)

    async def test_accepts_only_the_pinned_certificate(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        self.assertFalse((await self.connect(self.trusting(port, Verify.PIN, CERTIFICATE.pin))).lost)
        self.upstreams.close()
        await self.factory.emptied()
        await self.fails(UpstreamCertificateError, self.trusting(port, Verify.PIN, CA.pin))

    async def test_verification_can_be_switched_off(self) -> None:
        port = self.listen(tls=certificates.server(certificates.authority(), "unknown.example"))
        self.assertFalse((await self.connect(self.trusting(port, Verify.NONE))).lost)

    async def test_target_without_tls_is_a_protocol_error(self) -> None:
        class Plain(Server):
            def dataReceived(self, data: bytes) -> None:
                assert self.transport is not None
                self.transport.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        self.factory.protocol = Plain
        await self.fails(UpstreamProtocolError, self.trusting(self.listen(), Verify.NONE))

    async def test_handshake_without_end_times_out(self) -> None:
        # Only the kernel accepts the connection.
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.upstreams.settings = UpstreamSettings(connect_timeout=0.2)
            await self.fails(UpstreamTimeout, self.trusting(silent.getsockname()[1], Verify.NONE))
            await deferLater(REACTOR, 0)

    # `auto`.

    async def test_auto_probes_once(self) -> None:
        for tls, expected in ((None, 2), (CERTIFICATE, 2)):
            self.factory.connection_count = 0
            target = self.target(
                self.listen(tls=tls),
                type=TargetType.AUTO,
                trust=UpstreamTrust(verify=Verify.NONE),
                target_id=str(tls),
            )
            if tls is None:
                self.factory.protocol = Hanging
            for number in range(3):
                await self.connect(target)
                self.assertEqual(self.factory.connection_count, expected + number)
            self.assertIs(self.upstreams.route(target).tls, tls is not None)
            self.factory.protocol = Server

    async def test_auto_probes_again_after_a_failure(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        target = self.target(port, type=TargetType.AUTO, trust=UpstreamTrust(verify=Verify.NONE))
        await self.connect(target)
        self.upstreams.close()
        await self.factory.emptied()
        await self.stop(self.listening)
        route = self.upstreams.route(target)
        route.tls = True
        with self.assertRaises(UpstreamConnectError):
            await self.upstreams.connect(route)
        self.assertIsNone(route.tls)
        self.factory.protocol = Hanging
        self.listen(port=port)
        await self.upstreams.connect(route)
        self.assertIs(route.tls, False)

    async def test_auto_probes_again_after_recheck_or_change_and_a_configured_scheme_stays(self) -> None:
        target = self.target(1, type=TargetType.AUTO)
        route = self.upstreams.route(target)
        route.tls = False
        self.upstreams.recheck_tls(route)
        self.assertIsNone(route.tls)
        route.tls = False
        self.assertIs(self.upstreams.route(replace(target)), route)
        self.assertIsNone(self.upstreams.route(replace(target, version=2)).tls)
        configured = self.upstreams.route(a_target("said", address=TargetAddress(host="h", port=1, tls=True)))
        self.upstreams.recheck_tls(configured)
        self.assertIs(configured.tls, True)


class Hanging(Server):
    """A target that closes the connection when it receives data."""

    def dataReceived(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.loseConnection()


class ConnectTimeoutTests(TestCase):
    """Timeouts of dialing, with a simulated clock."""

    def test_slow_name_resolution_times_out(self) -> None:
        class Resolving(Clock):
            @property
            def nameResolver(self) -> Any:
                return self

            def resolveHostName(self, *anything: Any) -> None:
                pass

        clock = Resolving()
        upstreams = UpstreamPool(
            clock, FixedClock(), settings=UpstreamSettings(), own_ports=lambda: OwnPorts(), date=lambda: b""
        )
        target = a_target(address=TargetAddress(host="slow.example", port=3000), type=TargetType.HTTP)
        connecting = Deferred.fromCoroutine(upstreams.connect(upstreams.route(target)))
        clock.advance(10)
        self.failureResultOf(connecting, UpstreamTimeout)


class Idle:
    """An idle connection of the pool."""

    def __init__(self) -> None:
        self.lost = False
        self.idle_since = 0.0

    def abandon(self) -> None:
        self.lost = True


class KeepTests(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock()
        self.upstreams = UpstreamPool(
            Clock(),
            self.clock,
            settings=UpstreamSettings(idle_most=2, idle_timeout=60),
            own_ports=lambda: OwnPorts(),
            date=lambda: b"",
        )
        self.target = a_target(type=TargetType.HTTP)
        self.route = self.upstreams.route(self.target)

    def keep(self, route: Route | None = None) -> Any:
        connection: Any = Idle()
        self.upstreams.keep(route or self.route, connection)
        return connection

    def test_reuses_most_recent_connection_first(self) -> None:
        first, second = self.keep(), self.keep()
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), second)
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), first)
        self.assertIsNone(self.upstreams.acquire(self.route, repeatable=True))

    def test_unrepeatable_request_reuses_only_a_fresh_connection(self) -> None:
        kept = self.keep()
        self.clock.advance(FRESH_SECONDS + 0.1)
        self.assertIsNone(self.upstreams.acquire(self.route, repeatable=False))
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), kept)
        kept = self.keep()
        self.assertIs(self.upstreams.acquire(self.route, repeatable=False), kept)

    def test_does_not_reuse_lost_connection(self) -> None:
        alive, dead = self.keep(), self.keep()
        dead.lost = True
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), alive)

    def test_limits_number_and_time_of_idle_connections(self) -> None:
        first = self.keep()
        self.clock.advance(30)
        second, third = self.keep(), self.keep()
        self.assertEqual([one.lost for one in (first, second, third)], [False, False, True])
        self.clock.advance(30.1)
        self.upstreams.sweep(self.clock.now())
        self.assertEqual([one.lost for one in (first, second)], [True, False])

    def test_changed_or_removed_target_closes_its_connections(self) -> None:
        kept = self.keep()
        again = self.upstreams.route(replace(self.target))
        self.assertIs(again, self.route)
        self.assertFalse(kept.lost)
        changed = self.upstreams.route(replace(self.target, version=2))
        self.assertTrue(kept.lost)
        late = self.keep(self.route)
        self.assertTrue(late.lost)
        kept = self.keep(changed)
        self.upstreams.remove_target(self.target.target_id)
        self.assertTrue(kept.lost)
        self.upstreams.remove_target("unknown")
