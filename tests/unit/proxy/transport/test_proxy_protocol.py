"""Visitors behind trusted proxies: forwarding fields of requests, and the PROXY protocol."""

from __future__ import annotations

from twisted.internet.address import IPv4Address

from burrowgate.core.sessions import Limits
from burrowgate.core.store_records import Change
from burrowgate.proxy.http1.factory import Http1ServerFactory
from burrowgate.proxy.transport.proxy_protocol import SECONDS, ProxyProtocolConnection, ProxyProtocolFactory
from burrowgate.testing.records import a_session
from tests.support import TestCase
from tests.support.proxy_wire import KEY, PEER, Far, World, now, ok, read_answers, request, upstream_request

PROXY = "192.0.2.1"
FOR = b"X-Forwarded-For: "


def world(**settings: int) -> World:
    return World(trusted=(PROXY,), **settings)  # type: ignore[arg-type]


class ForwardingFieldTests(TestCase):
    """A proxy that names the visitor in fields of each request."""

    def ask(self, where: World, proxy: Far, *fields: bytes) -> int:
        proxy.send(request(*fields))
        if where.made and where.target().take():
            where.target().send(ok())
        return read_answers(proxy.take())[0].status

    def test_target_and_record_have_the_address_of_the_visitor(self) -> None:
        where = world()
        proxy = where.visitor(PROXY)
        proxy.send(request(FOR + b"1.2.3.4, " + PEER.encode(), b"X-Forwarded-Proto: https"))
        seen = where.target().take()
        expected = upstream_request().replace(b"-Proto: http\r\n", b"-Proto: https\r\n")
        assert seen == expected.replace(b"-Port: 80\r\n", b"-Port: 443\r\n")
        where.target().send(ok())
        assert where.records[-1].client_address == PEER

    def test_each_request_has_its_own_address(self) -> None:
        where = world()
        proxy = where.visitor(PROXY)
        for address in (b"198.51.100.1", b"198.51.100.2", b"198.51.100.1"):
            assert self.ask(where, proxy, FOR + address) == 200
        assert self.ask(where, proxy) == 200
        assert [entry.client_address for entry in where.records] == [
            "198.51.100.1",
            "198.51.100.2",
            "198.51.100.1",
            PROXY,
        ]

    def test_repeated_fields_keep_their_address(self) -> None:
        where = world()
        proxy = where.visitor(PROXY)
        for address in (b"198.51.100.1", b"198.51.100.1", b"198.51.100.2", b"198.51.100.1", b"198.51.100.1"):
            assert self.ask(where, proxy, FOR + address) == 200
            assert where.records[-1].client_address == address.decode()
            assert list(where.connections._per_address) == [address.decode()]

    def test_fields_from_untrusted_addresses_are_ignored(self) -> None:
        where = world()
        assert (
            self.ask(where, where.visitor(PEER), FOR + b"192.0.2.1", b"X-Forwarded-Host: x", b"Forwarded: for=1") == 200
        )
        assert where.records[-1].client_address == PEER

    def test_contradictory_forwarding_fields_are_refused_and_recorded(self) -> None:
        where = world()
        assert self.ask(where, where.visitor(PROXY), FOR + b"1.2.3.4", b"Forwarded: for=1.2.3.4") == 400
        assert where.records[-1].client_address == PROXY and not where.made

    def test_allowed_networks_apply_to_the_visitor(self) -> None:
        where = World(trusted=(PROXY,), public=False)
        session = a_session(kid=KEY.kid, number=2, limits=Limits(networks=("198.51.100.0/24", "192.0.2.0/24")))
        now(where.registry.commit(Change(puts=(session,))))
        token = b"Burrowgate-Token: " + KEY.token(session.sid, session.created_at).encode()
        proxy = where.visitor(PROXY)
        assert self.ask(where, proxy, token, FOR + b"198.51.100.7") == 200
        assert self.ask(where, proxy, token, FOR + b"203.0.113.7") == 403
        assert self.ask(where, proxy, token, FOR + b"198.51.100.7, 203.0.113.7") == 403
        assert self.ask(where, proxy, token, FOR + b"unknown") == 403

    def test_connection_limits_apply_to_visitors_not_to_the_proxy(self) -> None:
        where = world(most_per_address=2)
        proxies = [where.visitor(PROXY) for _ in range(5)]
        assert [self.ask(where, proxy, FOR + b"198.51.100.1") for proxy in proxies[:3]] == [200, 200, 429]
        assert self.ask(where, proxies[3], FOR + b"198.51.100.2") == 200
        assert self.ask(where, proxies[0], FOR + b"198.51.100.2") == 200
        assert self.ask(where, proxies[4], FOR + b"198.51.100.1") == 200
        for proxy in proxies:
            proxy.reset()
        assert where.connections.open_count == 0 and not where.connections._per_address


class ProxyProtocolTests(TestCase):
    """A listener that expects the PROXY protocol."""

    def setUp(self) -> None:
        self.world = world()
        factory = Http1ServerFactory(self.world.context, self.world.limits)
        self.factory = ProxyProtocolFactory(factory, self.world.trusts, self.world.connections, self.world.clock)

    def connected(self) -> Far:
        protocol = self.factory.buildProtocol(IPv4Address("TCP", PROXY, 5000))
        assert isinstance(protocol, ProxyProtocolConnection)
        return self.world.visitor(PROXY, protocol)

    def begin(self, header: bytes) -> Far:
        """Send `header` and one request on a new connection, which is returned."""
        proxy = self.connected()
        proxy.send(header + request())
        return proxy

    def test_untrusted_addresses_are_refused(self) -> None:
        assert self.factory.buildProtocol(IPv4Address("TCP", PEER, 5000)) is None
        assert self.factory.buildProtocol(None) is None

    def test_visitor_is_the_address_of_the_header(self) -> None:
        self.begin(b"PROXY TCP4 198.51.100.7 192.0.2.9 50000 80\r\n")
        assert self.world.target().take() == upstream_request()

    def test_header_in_pieces(self) -> None:
        proxy = self.connected()
        for byte in b"PROXY TCP4 198.51.100.7 192.0.2.9 50000 80\r\n" + request():
            proxy.send(bytes([byte]))
        assert self.world.target().take() == upstream_request()

    def test_header_may_name_another_trusted_proxy(self) -> None:
        proxy = self.connected()
        proxy.send(b"PROXY TCP4 192.0.2.1 192.0.2.9 50000 80\r\n" + request(FOR + PEER.encode()))
        assert self.world.target().take() == upstream_request()

    def test_local_and_unknown_headers(self) -> None:
        for header, seen in (
            (b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", PROXY.encode()),
            (b"PROXY UNKNOWN\r\n", b"unknown"),
        ):
            self.begin(header)
            assert FOR + seen + b"\r\n" in self.world.target().take()

    def test_connection_without_a_valid_header_is_aborted(self) -> None:
        for data in (request(), b"PROXY TCP4 x\r\n", b"\x16\x03\x01"):
            proxy = self.connected()
            proxy.send(data)
            assert proxy.end == "aborted" and not proxy.take() and not self.world.made
        assert self.world.connections.open_count == 0

    def test_connection_without_a_header_is_aborted_at_the_deadline(self) -> None:
        proxy = self.connected()
        for _ in range(int(SECONDS)):
            proxy.send(b"PROXY TCP4 "[:1] if proxy.near.protocol._data == b"" else b"")  # type: ignore[attr-defined]
            self.world.wait(1)
        assert proxy.end == ""
        self.world.wait(1)
        assert proxy.end == "aborted" and self.world.connections.open_count == 0

    def test_connection_counts_once_until_it_ends(self) -> None:
        proxy = self.connected()
        assert self.world.connections.open_count == 1
        proxy.send(b"PROXY TCP4 198.51.100.7 192.0.2.9 50000 80\r\n")
        assert self.world.connections.open_count == 1
        assert {address: len(open_) for address, open_ in self.world.connections._per_address.items()} == {PEER: 1}
        proxy.reset()
        assert self.world.connections.open_count == 0 and not self.world.connections._per_address

    def test_drain_and_cut_abort_the_connection(self) -> None:
        for end in (self.world.connections.drain, lambda done: self.world.connections.cut_all()):
            proxy = self.connected()
            end(lambda: None)
            self.world.turns.run()
            assert proxy.end == "aborted"
