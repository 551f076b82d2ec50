"""Connections to targets over real sockets on 127.0.0.1: made, kept, given up, and probed."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.task import Clock, deferLater
from twisted.python.failure import Failure

from burrowgate.core.targets import Target, TargetAddress, TargetType, UpstreamTrust, Verify
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
    """A target that says nothing, and counts who came."""

    factory: Counter

    def connectionMade(self) -> None:
        self.factory.came += 1
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
        self.came = 0
        self.open: set[Server] = set()
        self.empty: Deferred[None] | None = None

    async def emptied(self) -> None:
        if self.open:
            self.empty = Deferred()
            await self.empty


class Connecting(ReactorTestCase):
    """Each test leaves no socket behind: the reactor is looked at."""

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

    async def fails(self, error: type[UpstreamError], target: Target) -> None:
        try:
            await self.connect(target)
        except UpstreamError as raised:
            self.assertIsInstance(raised, error)
            self.assertTrue(str(raised))
        else:
            self.fail("It connected.")
        self.assertEqual(self.upstreams.open_count, 0)

    # TCP.

    async def test_connects(self) -> None:
        connection = await self.connect(self.target(self.listen()))
        self.assertFalse(connection.lost)
        self.assertEqual(self.upstreams.open_count, 1)

    async def test_nobody_there(self) -> None:
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

    async def test_localhost_is_tried_at_both_of_its_addresses(self) -> None:
        port = self.listen()
        for host in ("localhost", "app.localhost"):
            self.assertFalse((await self.connect(self.target(port, host))).lost)

    async def test_a_name_that_is_none(self) -> None:
        await self.fails(UpstreamConnectError, self.target(1, "name.invalid"))

    # Where no target may lead.

    async def test_the_gateway_itself_by_any_of_its_names(self) -> None:
        port = self.listen()
        for listening in ("127.0.0.1", "0.0.0.0"):
            self.forbidden = OwnPorts(((listening, port),))
            for host in ("127.0.0.1", "127.0.0.2", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"):
                await self.fails(UpstreamAddressNotAllowed, self.target(port, host))
        self.assertEqual(self.factory.came, 0)

    # TLS.

    def trusting(self, port: int, verify: Verify, detail: str = "", host: str = "127.0.0.1") -> Target:
        trust = UpstreamTrust(verify=verify, detail=detail)
        return self.target(port, host, type=TargetType.HTTPS, trust=trust)

    def ca_file(self, *certificates_: certificates.Certificate) -> str:
        path = self.mktemp()
        with open(path, "wb") as file:
            file.write(b"# ours\n" + b"\n".join(one.pem for one in certificates_))
        return path

    async def test_the_systems_authorities_do_not_know_ours(self) -> None:
        await self.fails(UpstreamCertificateError, self.trusting(self.listen(tls=CERTIFICATE), Verify.SYSTEM))

    async def test_a_ca_file(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        ca_file = self.ca_file(certificates.authority("Another"), CA)
        for host in ("127.0.0.1", "localhost"):
            connection = await self.connect(self.trusting(port, Verify.CA_FILE, ca_file, host))
            self.assertFalse(connection.lost)

    async def test_a_ca_file_does_not_vouch_for_another_name(self) -> None:
        elsewhere = certificates.server(CA, "other.example", "127.0.0.9")
        port = self.listen(tls=elsewhere)
        for host in ("127.0.0.1", "localhost"):
            await self.fails(UpstreamCertificateError, self.trusting(port, Verify.CA_FILE, self.ca_file(CA), host))

    async def test_a_certificate_that_names_nobody_is_nobodys(self) -> None:
        port = self.listen(tls=certificates.server(CA))
        for host in ("127.0.0.1", "localhost"):
            await self.fails(UpstreamCertificateError, self.trusting(port, Verify.CA_FILE, self.ca_file(CA), host))

    async def test_a_ca_file_of_somebody_else_or_none(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        for path in (self.ca_file(certificates.authority()), self.ca_file(), "/does/not/exist"):
            await self.fails(UpstreamCertificateError, self.trusting(port, Verify.CA_FILE, path))

    async def test_a_ca_file_that_was_mended_counts_at_once(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        path = self.ca_file(certificates.authority())
        target = self.trusting(port, Verify.CA_FILE, path)
        await self.fails(UpstreamCertificateError, target)
        with open(path, "wb") as file:
            file.write(CA.pem)
        self.assertFalse((await self.connect(target)).lost)

    async def test_a_pin_is_enough_and_another_is_not(self) -> None:
        port = self.listen(tls=CERTIFICATE)
        self.assertFalse((await self.connect(self.trusting(port, Verify.PIN, CERTIFICATE.pin))).lost)
        self.upstreams.close()
        await self.factory.emptied()
        await self.fails(UpstreamCertificateError, self.trusting(port, Verify.PIN, CA.pin))

    async def test_not_verified_only_when_said(self) -> None:
        port = self.listen(tls=certificates.server(certificates.authority(), "nobody.example"))
        self.assertFalse((await self.connect(self.trusting(port, Verify.NONE))).lost)

    async def test_a_target_that_does_not_speak_tls(self) -> None:
        class Plain(Server):
            def dataReceived(self, data: bytes) -> None:
                assert self.transport is not None
                self.transport.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        self.factory.protocol = Plain
        await self.fails(UpstreamProtocolError, self.trusting(self.listen(), Verify.NONE))

    async def test_a_handshake_that_never_ends(self) -> None:
        # Nobody accepts, but the kernel does.
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.upstreams.settings = UpstreamSettings(connect_timeout=0.2)
            await self.fails(UpstreamTimeout, self.trusting(silent.getsockname()[1], Verify.NONE))
            await deferLater(REACTOR, 0)

    # `auto`.

    async def test_auto_asks_once(self) -> None:
        for tls, came in ((None, 2), (CERTIFICATE, 2)):
            self.factory.came = 0
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
                self.assertEqual(self.factory.came, came + number)
            self.assertIs(self.upstreams.route(target).tls, tls is not None)
            self.factory.protocol = Server

    async def test_auto_asks_again_after_a_failure(self) -> None:
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

    async def test_auto_asks_again_after_a_doubt_and_a_change_and_what_was_said_stays(self) -> None:
        target = self.target(1, type=TargetType.AUTO)
        route = self.upstreams.route(target)
        route.tls = False
        self.upstreams.recheck_tls(route)
        self.assertIsNone(route.tls)
        route.tls = False
        self.assertIs(self.upstreams.route(replace(target)), route)
        self.assertIsNone(self.upstreams.route(replace(target, version=2)).tls)
        said = self.upstreams.route(a_target("said", address=TargetAddress(host="h", port=1, tls=True)))
        self.upstreams.recheck_tls(said)
        self.assertIs(said.tls, True)


class Hanging(Server):
    """Hangs up on whoever says something that is not HTTP."""

    def dataReceived(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.loseConnection()


class ConnectTimeouts(TestCase):
    """Time-outs, by a clock."""

    def test_an_address_that_does_not_answer_has_its_share_of_the_time(self) -> None:
        clock = Clock()
        dialled: list[tuple[str, float]] = []
        upstreams = UpstreamPool(
            clock,
            FixedClock(),
            settings=UpstreamSettings(connect_timeout=10.0),
            own_ports=lambda: OwnPorts(),
            date=lambda: b"",
            dial=lambda reactor, host, port, factory, timeout: dialled.append((host, timeout)),
        )
        target = a_target(address=TargetAddress(host="localhost", port=3000), type=TargetType.HTTP)
        connecting = Deferred.fromCoroutine(upstreams.connect(upstreams.route(target)))
        clock.advance(4.9)
        self.assertEqual(dialled, [("127.0.0.1", 5.0)])
        clock.advance(0.1)
        self.assertEqual(dialled, [("127.0.0.1", 5.0), ("::1", 5.0)])
        self.assertNoResult(connecting)
        clock.advance(5)
        self.failureResultOf(connecting, UpstreamTimeout)
        self.assertEqual(clock.getDelayedCalls(), [])

    def test_a_name_that_is_not_resolved_in_time(self) -> None:
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
    """A connection that is kept, and what becomes of it."""

    def __init__(self) -> None:
        self.lost = False
        self.idle_since = 0.0

    def abandon(self) -> None:
        self.lost = True


class Keeping(TestCase):
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

    def test_the_one_used_last_is_used_first(self) -> None:
        first, second = self.keep(), self.keep()
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), second)
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), first)
        self.assertIsNone(self.upstreams.acquire(self.route, repeatable=True))

    def test_what_cannot_be_repeated_gets_only_a_fresh_one(self) -> None:
        kept = self.keep()
        self.clock.advance(FRESH_SECONDS + 0.1)
        self.assertIsNone(self.upstreams.acquire(self.route, repeatable=False))
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), kept)
        kept = self.keep()
        self.assertIs(self.upstreams.acquire(self.route, repeatable=False), kept)

    def test_one_that_died_meanwhile_is_never_given(self) -> None:
        alive, dead = self.keep(), self.keep()
        dead.lost = True
        self.assertIs(self.upstreams.acquire(self.route, repeatable=True), alive)

    def test_so_many_are_kept_for_so_long(self) -> None:
        first = self.keep()
        self.clock.advance(30)
        second, third = self.keep(), self.keep()
        self.assertEqual([one.lost for one in (first, second, third)], [False, False, True])
        self.clock.advance(30.1)
        self.upstreams.sweep(self.clock.now())
        self.assertEqual([one.lost for one in (first, second)], [True, False])

    def test_a_changed_or_forgotten_target_takes_its_connections_with_it(self) -> None:
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


class Origins(TestCase):
    def test_the_origins_that_a_redirect_may_name(self) -> None:
        upstreams = UpstreamPool(
            Clock(), FixedClock(), settings=UpstreamSettings(), own_ports=lambda: OwnPorts(), date=lambda: b""
        )

        def own(**place: Any) -> set[bytes]:
            return set(upstreams.route(a_target(target_id=repr(place), address=TargetAddress(**place))).own)

        self.assertEqual(
            own(host="app.example", port=443, tls=True), {b"https://app.example", b"https://app.example:443"}
        )
        self.assertIn(b"http://127.0.0.1:3000", own(host="localhost", port=3000))
        self.assertIn(b"https://[::1]:3000", own(host="localhost", port=3000))
        self.assertEqual(own(folder="/srv"), set())
