"""The source `dns` fulfils the contract on a real name server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import DatagramProtocol
from twisted.names import client, dns
from twisted.names.authority import FileAuthority
from twisted.names.server import DNSServerFactory
from twisted.trial.unittest import TestCase

from burrowgate.errors import HostsRefused
from burrowgate.host_sources.catalogue import HOST_SOURCES
from burrowgate.host_sources.dns import DnsSource
from burrowgate.host_sources.interfaces import IHostSource, SourceContext
from burrowgate.testing.host_source_contract import HostSourceContract

RECORDS = {
    "db.example": [dns.Record_A("10.0.0.5"), dns.Record_A("10.0.0.6"), dns.Record_AAAA("fd00::5")],
    "other.example": [dns.Record_A("10.0.0.9")],
    "_db._tcp.example": [dns.Record_SRV(0, 0, 5433, "db.example"), dns.Record_SRV(0, 0, 5434, "other.example")],
    "text.example": [dns.Record_TXT(b"no host")],
}


class Zone(FileAuthority):
    """The zone `example`."""

    def __init__(self) -> None:
        super().__init__("")

    def loadFile(self, filename: Any) -> None:
        self.soa = (b"example", dns.Record_SOA("ns.example", "admin.example", 1, 1, 1, 1, 1))
        self.records = {name.encode(): records for name, records in RECORDS.items()} | {b"example": [self.soa[1]]}


class DnsSourceTests(HostSourceContract, TestCase):
    required = ("query",)

    def setUp(self) -> None:
        self.server = self.listen(dns.DNSDatagramProtocol(DNSServerFactory(authorities=[Zone()])))

    def listen(self, protocol: Any) -> int:
        port = reactor.listenUDP(0, protocol, interface="127.0.0.1")  # type: ignore[attr-defined]
        self.addCleanup(port.stopListening)
        return int(port.getHost().port)

    def make_source(self, context: SourceContext) -> IHostSource:
        servers = [("127.0.0.1", self.server)]
        return DnsSource(context, make_resolver=lambda: client.Resolver(servers=servers, reactor=context.reactor))

    def options(self) -> Mapping[str, str]:
        return {"query": "db.example"}

    def expected(self) -> Sequence[tuple[str, int | None]]:
        return [("10.0.0.5", None), ("10.0.0.6", None), ("fd00::5", None)]

    def away_options(self) -> Mapping[str, str]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
            unused.bind(("127.0.0.1", 0))
            self.server = unused.getsockname()[1]
        return self.options()

    def silent_options(self) -> Mapping[str, str]:
        self.server = self.listen(DatagramProtocol())
        return self.options()

    def test_hosts_and_ports_of_srv(self) -> Any:
        from twisted.internet.defer import Deferred

        return Deferred.fromCoroutine(self._srv())

    async def _srv(self) -> None:
        found = await self.a_source().hosts(self.a_request({"query": "_db._tcp.example", "record": "srv"}))
        self.assertEqual({(one.address, one.port) for one in found}, {("db.example", 5433), ("other.example", 5434)})
        for options in (
            {"query": "nothing.example"},
            {"query": "text.example"},
            {"query": "db.example", "record": "x"},
        ):
            await self.refused(HostsRefused, self.a_source(), options)

    def test_it_is_found_by_its_type(self) -> None:
        self.assertIn("dns", [factory.type for factory in HOST_SOURCES.known()])
        source = HOST_SOURCES.find("dns").make(SourceContext(reactor=reactor))
        self.assertTrue(IHostSource.providedBy(source))
