"""The hosts that the DNS names: A and AAAA, or SRV (RFC 2782)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Any

from twisted.internet.defer import Deferred, DeferredList
from twisted.names import client, dns
from twisted.names.error import DNSNameError
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.errors import HostsRefused, HostsUnavailable
from burrowgate.host_sources.catalogue import DNS_OPTIONS, check_options
from burrowgate.host_sources.interfaces import FoundHost, HostRequest, IHostSource, SourceContext
from burrowgate.plugins import read_option

TRIES = (0.2, 0.3, 0.5)
"""How long each try waits for an answer, as parts of the time that a call may take."""


@implementer(IHostSource)
class DnsSource:
    """Asks the name servers of this machine."""

    def __init__(self, context: SourceContext, *, make_resolver: Callable[[], Any] | None = None) -> None:
        """`make_resolver` returns an `IResolver`; that of `/etc/resolv.conf`, read for each question, if it is None."""
        reactor = context.reactor
        self._timeouts = [part * context.timeout_seconds * 0.9 for part in TRIES]
        self._resolver = make_resolver or (lambda: client.Resolver(resolv="/etc/resolv.conf", reactor=reactor))

    async def hosts(self, request: HostRequest) -> Sequence[FoundHost]:
        """Implement `IHostSource.hosts`."""
        check_options(request.options, DNS_OPTIONS)
        name = read_option(request.options, DNS_OPTIONS, "query")
        record = read_option(request.options, DNS_OPTIONS, "record")
        resolver = self._resolver()
        if record == "srv":
            lookups = [resolver.lookupService]
        elif record == "address":
            lookups = [resolver.lookupAddress, resolver.lookupIPV6Address]
        else:
            raise HostsRefused(f"The option 'record' is {record!r}; use `address` or `srv`.")
        asked: list[Deferred[Any]] = [lookup(name, self._timeouts) for lookup in lookups]
        results = await DeferredList(asked, consumeErrors=True)
        found: dict[FoundHost, None] = {}
        for is_answer, result in results:
            if is_answer:
                found |= dict.fromkeys(filter(None, map(_host, result[0])))
        if not found:
            _explain(name, [result for is_answer, result in results if not is_answer])
        return tuple(found)

    async def close(self) -> None:
        """Implement `IHostSource.close`: nothing is kept open."""


def _host(answer: Any) -> FoundHost | None:
    """Return the host that a record names; None for one of another type, such as CNAME."""
    payload = answer.payload
    if isinstance(payload, dns.Record_SRV):
        return FoundHost(address=str(payload.target), port=payload.port)
    if isinstance(payload, dns.Record_A):
        return FoundHost(address=payload.dottedQuad())
    if isinstance(payload, dns.Record_AAAA):
        return FoundHost(address=str(ip_address(payload.address)))
    return None


def _explain(name: str, failures: Sequence[Failure]) -> None:
    """Raise why nothing was found."""
    if all(failure.check(DNSNameError) for failure in failures):
        raise HostsRefused(f"No host of {name} was found in the DNS: it has no such record.")
    raise HostsUnavailable(f"No host of {name} was found in the DNS: the name server does not answer.")
