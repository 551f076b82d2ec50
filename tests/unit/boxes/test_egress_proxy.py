"""The proxy of a box: what it reaches (B14), limits, back-pressure, and that it keeps no host (B20)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.endpoints import TCP4ServerEndpoint, UNIXClientEndpoint, connectProtocol
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.protocol import Factory
from twisted.internet.task import deferLater
from twisted.internet.testing import MemoryReactorClock, StringTransport
from twisted.logger import capturedLogs, eventAsText
from twisted.python.failure import Failure

from burrowgate.boxes import egress_proxy
from burrowgate.boxes.egress_proxy import EgressProxy
from burrowgate.core.boxes.egress import EgressRules
from burrowgate.core.boxes.settings import Egress
from burrowgate.errors import UpstreamConnectError
from tests.support import ReactorTestCase, TestCase
from tests.unit.boxes.test_screen import End

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.7"
CANARY = "canary-4711.example"
#: The name, and its port by itself; not digits within the address of an object, or of a time.
TRACES = r"canary|(?<![\w.])4711(?!\w)"
ONE_BY_ONE = 300
"""Times that a test gives the reactor a turn."""


class Names:
    """A resolver whose replies the test decides: those of each name in turn, the last one over and over."""

    def __init__(self, **names: Sequence[Sequence[str]]) -> None:
        self.names = {name.replace("_", "."): list(replies) for name, replies in names.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        replies = self.names.get(host)
        if replies is None:
            if host.strip("[]").replace(".", "").replace(":", "").isalnum() and not host.isalpha():
                return (host.strip("[]"),)
            raise UpstreamConnectError
        return replies.pop(0) if len(replies) > 1 else replies[0]


class Wire(StringTransport):
    """The box's end of a connection."""

    def abortConnection(self) -> None:
        self.aborting = True
        self.disconnecting = True

    def setTcpNoDelay(self, enabled: bool) -> None:
        """Do nothing."""


class MemoryTests(TestCase):
    def start(
        self,
        egress: Egress | None = None,
        *,
        is_own_address: Callable[[str], bool] = lambda _: False,
        is_own_listener: Callable[[str, int], bool] = lambda *_: False,
        resolve: Any = None,
    ) -> None:
        self.clock = MemoryReactorClock()
        self.names = resolve or Names(
            public_example=[[PUBLIC]],
            private_example=[[PRIVATE]],
            metadata_example=[["169.254.169.254"]],
            local_example=[["127.0.0.1", "::1"]],
            mixed_example=[[PRIVATE, PUBLIC, "fd00::1"]],
            rebinding_example=[[PUBLIC], [PRIVATE]],
            mapped_example=[["::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::"]],
        )
        self.proxy = EgressProxy(
            self.clock,
            "/unused",
            EgressRules(egress or Egress()),
            self.names,
            is_own_address=is_own_address,
            is_own_listener=is_own_listener,
        )

    def send(self, data: bytes) -> Wire:
        connection, wire = self.proxy.connection(), Wire()
        connection.makeConnection(wire)
        wire.peer = connection  # type: ignore[attr-defined]
        connection.dataReceived(data)
        return wire

    def connect(self, authority: str) -> tuple[bytes, list[tuple[str, int]]]:
        """Return the status that the box gets for `CONNECT`, and where a connection was opened to."""
        before = len(self.clock.tcpClients)
        wire = self.send(f"CONNECT {authority} HTTP/1.1\r\n\r\n".encode())
        self.clock.advance(1)
        return wire.value()[9:12], [(host, port) for host, port, *_ in self.clock.tcpClients[before:]]

    def test_public_host_is_reached_at_the_address_that_was_checked(self) -> None:
        self.start()
        self.assertEqual(self.connect("public.example:443"), (b"", [(PUBLIC, 443)]))
        self.assertEqual(self.names.asked, ["public.example"])

    def test_what_is_not_public_is_refused(self) -> None:
        """B14: by address, by name, by forms within others, the gateway's machine and metadata."""
        self.start()
        for authority in (
            "127.0.0.1:80", "127.8.9.1:443", "[::1]:80", "10.0.0.1:80", "172.16.0.1:80", "192.168.1.1:80",
            "100.64.0.1:80", "169.254.169.254:80", "[fe80::1]:80", "[fd00::1]:80", "[::ffff:10.0.0.1]:80", "0.0.0.0:80",
            "224.0.0.1:80", "private.example:80", "metadata.example:80", "local.example:80", "mapped.example:80",
            "public.example:22", "public.example:25",
        ):  # fmt: skip
            with self.subTest(authority):
                self.assertEqual(self.connect(authority), (b"403", []))
        self.assertEqual((self.proxy.allowed, self.proxy.denied), (0, 19))

    def test_of_several_addresses_only_public_ones_are_tried(self) -> None:
        self.start()
        self.assertEqual(self.connect("mixed.example:443"), (b"", [(PUBLIC, 443)]))

    def test_a_host_of_many_addresses_is_tried_at_a_few(self) -> None:
        self.start(resolve=Names(many_example=[[f"93.184.216.{number}" for number in range(1, 200)]]))
        self.send(b"CONNECT many.example:443 HTTP/1.1\r\n\r\n")
        for _ in range(100):
            self.clock.advance(0.1)
        self.assertEqual(len(self.clock.tcpClients), egress_proxy.MAX_ADDRESSES)

    def test_each_request_is_checked_so_a_name_that_changes_its_address_is_refused(self) -> None:
        self.start()
        self.assertEqual(self.connect("rebinding.example:443"), (b"", [(PUBLIC, 443)]))
        self.assertEqual(self.connect("rebinding.example:443"), (b"403", []))
        self.assertEqual(self.names.asked, ["rebinding.example"] * 2)

    def test_own_addresses_and_listeners_are_refused(self) -> None:
        own = {"is_own_address": lambda address: address == PUBLIC}
        self.start(**own)
        self.assertEqual(self.connect("public.example:443"), (b"403", []))
        self.start(Egress(allow=(PUBLIC,)), **own)
        self.assertEqual(self.connect("public.example:443"), (b"", [(PUBLIC, 443)]))
        self.start(Egress(allow=(PUBLIC, "127.0.0.1:8481")), is_own_listener=lambda _, port: port in (443, 8481))
        for authority in ("public.example:443", f"{PUBLIC}:443", f"[::ffff:{PUBLIC}]:443", "127.0.0.1:8481"):
            self.assertEqual(self.connect(authority), (b"403", []))

    def test_a_name_without_an_address_and_a_name_that_hangs_are_said(self) -> None:
        self.start()
        self.assertEqual(self.connect("nowhere"), (b"400", []))
        self.assertEqual(self.connect("nowhere:443"), (b"502", []))
        waiting: Deferred[Sequence[str]] = Deferred()

        async def hang(_host: str, _port: int) -> Sequence[str]:
            return await waiting

        self.start(resolve=hang)
        wire = self.send(b"CONNECT public.example:443 HTTP/1.1\r\n\r\n")
        self.clock.advance(egress_proxy.RESOLVE_SECONDS + 1)
        self.assertEqual(wire.value()[9:12], b"504")
        self.assertTrue(wire.disconnecting)

    def test_a_host_that_refuses_or_hangs_is_said(self) -> None:
        self.start()
        wire = self.send(b"CONNECT public.example:443 HTTP/1.1\r\n\r\n")
        self.clock.tcpClients[0][2].clientConnectionFailed(None, Failure(Refused()))
        self.clock.advance(1)
        self.assertEqual(wire.value()[9:12], b"502")
        wire = self.send(b"CONNECT public.example:443 HTTP/1.1\r\n\r\n")
        self.clock.advance(egress_proxy.CONNECT_SECONDS + 1)
        self.assertEqual(wire.value()[9:12], b"504")

    def test_a_head_has_its_time_and_its_length(self) -> None:
        self.start()
        wire = self.send(b"CONNECT public.ex")
        self.clock.advance(egress_proxy.HEAD_SECONDS - 1)
        self.assertFalse(wire.disconnecting)
        self.clock.advance(2)
        self.assertTrue(wire.disconnecting)
        wire = self.send(b"GET http://public.example/ HTTP/1.1\r\nA: " + b"a" * 70_000)
        self.assertEqual(wire.value()[9:12], b"431")
        wire = self.send(b"GET http://public.example/ HTTP/1.1\r\nA: " + b"a" * 70_000 + b"\r\n\r\n")
        self.assertEqual(wire.value()[9:12], b"400")
        self.assertEqual(self.send(b"GET / HTTP/1.1\r\n\r\n").value()[9:12], b"400")

    def test_connections_are_bounded(self) -> None:
        self.start()
        wires = [self.send(b"") for _ in range(egress_proxy.MAX_CONNECTIONS)]
        self.assertEqual(self.send(b"").value()[9:12], b"503")
        wires[0].peer.connectionLost(Failure(Refused()))  # type: ignore[attr-defined]
        self.assertEqual(self.send(b"").value(), b"")

    def test_a_connection_that_the_box_gives_up_is_not_opened(self) -> None:
        waiting: Deferred[Sequence[str]] = Deferred()

        async def slow(_host: str, _port: int) -> Sequence[str]:
            return await waiting

        self.start(resolve=slow)
        wire = self.send(b"CONNECT public.example:443 HTTP/1.1\r\n\r\n")
        wire.peer.connectionLost(Failure(Refused()))  # type: ignore[attr-defined]
        if not waiting.called:
            waiting.callback((PUBLIC,))
        self.assertEqual(self.clock.tcpClients, [])
        self.assertEqual(self.clock.getDelayedCalls(), [])


class SocketTests(ReactorTestCase):
    async def start(self, *more: str, deny: tuple[str, ...] = ()) -> None:
        self.hosts: list[End] = []
        listening = await TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1").listen(Factory.forProtocol(self.host))
        self.port = listening.getHost().port
        self.path = str(Path(self.mktemp()).parent / "egress.sock")
        self.proxy = EgressProxy(
            reactor,
            self.path,
            EgressRules(Egress(allow=(f"127.0.0.1:{self.port}", *more), deny=deny)),
            Names(**{CANARY.replace(".", "_"): [["127.0.0.1"]]}),
            is_own_address=lambda address: address == "127.0.0.1",
            is_own_listener=lambda *_: False,
        )
        self.proxy.start()

        async def stop() -> None:
            await self.proxy.close()
            await maybeDeferred(listening.stopListening)
            for host in self.hosts:
                if not host.is_lost:
                    host.wire.abortConnection()
                    await host.until(1 << 60)

        self.addCleanup(stop)

    def host(self) -> End:
        self.hosts.append(End())
        return self.hosts[-1]

    async def connect(self) -> End:
        end = End()
        await connectProtocol(UNIXClientEndpoint(reactor, self.path), end)
        self.addCleanup(self.lose, end)
        return end

    async def lose(self, end: End) -> None:
        if not end.is_lost:
            end.wire.abortConnection()
            await end.until(1 << 60)

    async def tunnel(self) -> tuple[End, End]:
        """A tunnel to the host, and the host's end."""
        browser = await self.connect()
        browser.wire.write(f"CONNECT {CANARY}:{self.port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await browser.until(len(b"HTTP/1.1 200 Connection established\r\n\r\n"))
        self.assertEqual(browser.data, b"HTTP/1.1 200 Connection established\r\n\r\n")
        while not self.hosts or self.hosts[-1].transport is None:
            await deferLater(reactor, 0, lambda: None)
        browser.count, browser.data = 0, b""
        return browser, self.hosts[-1]

    async def test_a_tunnel_carries_bytes_both_ways_and_counts_them(self) -> None:
        await self.start()
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o666)
        browser, host = await self.tunnel()
        browser.wire.write(b"hello")
        await host.until(5)
        host.wire.write(b"world!")
        await browser.until(6)
        self.assertEqual((host.data, browser.data), (b"hello", b"world!"))
        self.assertEqual((self.proxy.allowed, self.proxy.bytes_up, self.proxy.bytes_down), (1, 5, 6))
        host.wire.loseConnection()
        await browser.until(1 << 60)
        browser, host = await self.tunnel()
        browser.wire.loseConnection()
        await host.until(1 << 60)

    async def test_a_page_by_http_is_fetched_on_a_connection_of_its_own(self) -> None:
        await self.start()
        browser = await self.connect()
        browser.wire.write(
            f"GET http://{CANARY}:{self.port}/a?b HTTP/1.1\r\nHost: {CANARY}:{self.port}\r\n\r\n".encode()
        )
        while not self.hosts:
            await deferLater(reactor, 0, lambda: None)
        expected = f"GET /a?b HTTP/1.1\r\nHost: {CANARY}:{self.port}\r\nConnection: close\r\n\r\n".encode()
        await self.hosts[0].until(len(expected))
        self.assertEqual(self.hosts[0].data, expected)
        # A redirect to an address that is denied is a new request.
        moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
        self.hosts[0].wire.write(moved)
        await browser.until(len(moved))
        browser.wire.write(b"GET http://127.0.0.1:1/ HTTP/1.1\r\n\r\n")
        await browser.until(1 << 60)
        await self.hosts[0].until(1 << 60)
        self.assertEqual(self.hosts[0].data, expected)
        browser = await self.connect()
        browser.wire.write(b"GET http://127.0.0.1:1/ HTTP/1.1\r\n\r\n")
        await browser.until(1 << 60)
        self.assertEqual(browser.data[9:12], b"403")
        self.assertEqual((self.proxy.allowed, self.proxy.denied), (1, 1))

    async def test_a_body_goes_on_and_nothing_behind_it(self) -> None:
        await self.start()
        browser = await self.connect()
        head = f"POST http://{CANARY}:{self.port}/ HTTP/1.1\r\nContent-Length: 6\r\n\r\n".encode()
        browser.wire.write(head + b"abc")
        while not self.hosts:
            await deferLater(reactor, 0, lambda: None)
        browser.wire.write(b"def")
        while not self.hosts[0].data.endswith(b"abcdef"):
            await deferLater(reactor, 0, lambda: None)
        browser.wire.write(b"G")
        await browser.until(1 << 60)
        await self.hosts[0].until(1 << 60)
        self.assertTrue(self.hosts[0].data.endswith(b"\r\n\r\nabcdef"))

    async def test_each_side_is_read_as_fast_as_the_other_reads(self) -> None:
        await self.start()
        browser, host = await self.tunnel()
        for reader, writer, name in ((host, browser, "bytes_up"), (browser, host, "bytes_down")):
            with self.subTest(name):
                reader.wire.pauseProducing()
                writer.wire.write(bytes(20_000_000))
                for _ in range(ONE_BY_ONE):
                    await deferLater(reactor, 0.001, lambda: None)
                self.assertLess(getattr(self.proxy, name), 15_000_000)
                reader.wire.resumeProducing()
                await reader.until(20_000_000)
                self.assertEqual(getattr(self.proxy, name), 20_000_000)

    async def test_close_ends_all_and_the_box_may_have_deleted_the_socket(self) -> None:
        await self.start()
        browser, host = await self.tunnel()
        os.unlink(self.path)
        await self.proxy.close()
        await browser.until(1 << 60)
        await host.until(1 << 60)
        await self.proxy.close()

    async def test_no_host_is_logged_or_kept(self) -> None:
        """B20, of the proxy: neither of what is allowed nor of what is denied or fails."""
        await self.start(deny=("denied-canary-4711.example",))
        with capturedLogs() as log:
            browser, _ = await self.tunnel()
            await self.lose(browser)
            for authority in (f"denied-{CANARY}:443", f"nowhere-{CANARY}:{self.port}", "127.0.0.1:4711"):
                browser = await self.connect()
                browser.wire.write(f"CONNECT {authority} HTTP/1.1\r\n\r\n".encode())
                await browser.until(1 << 60)
                self.assertNotIn(b"4711", browser.data)
        for event in log:
            self.assertNotRegex(f"{eventAsText(event)} {event}", TRACES)
        self.assertNotRegex(repr({key: value for key, value in vars(self.proxy).items() if key != "rules"}), TRACES)
