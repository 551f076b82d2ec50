"""Hosts, host sets, and the sources that name the hosts of a set."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import TypeVar

from burrowgate.core import hosts
from burrowgate.errors import Invalid

MAX_PORT = 65_535

T = TypeVar("T")


class SourceKind(StrEnum):
    """The kind of a source."""

    STATIC = "static"
    """The hosts that the set has as records."""
    DNS = "dns"
    """The answers to a DNS query when a session is established."""
    PLUGIN = "plugin"


class DnsRecord(StrEnum):
    """The type of the DNS records that a source reads."""

    ADDRESS = "address"
    """A and AAAA; the port is that of the set."""
    SRV = "srv"
    """SRV (RFC 2782), which names the port as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a set's hosts come from."""

    source_id: str
    project_id: str
    name: str
    kind: SourceKind
    query: str = ""
    """The name that `dns` queries; empty for `static`."""
    record: DnsRecord = DnsRecord.ADDRESS
    """Used by `dns` only."""
    plugin: str = ""
    """The type of a `plugin`; empty for the others."""
    options: tuple[tuple[str, str], ...] = ()
    """Options of a `plugin`, by name; without secrets."""
    created_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSet:
    """Hosts that serve the same on one port. A target names one address, or host sets."""

    set_id: str
    project_id: str
    name: str
    source_id: str
    port: int
    created_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One host of a set whose source is `static`."""

    host_id: str
    set_id: str
    name: str
    address: str
    """A host name or an IP address, without a port."""
    created_at: int
    version: int = 1


def check_source(source: Source) -> Source:
    """Return `source` if its kind has what it needs and nothing else. Raises `Invalid`."""
    if (source.kind is SourceKind.DNS) is not bool(source.query):
        raise Invalid("query", "A source of kind dns has the name to query, and no other kind has one.")
    if (source.kind is SourceKind.PLUGIN) is not bool(source.plugin):
        raise Invalid("plugin", "A source of kind plugin has the name of its plugin, and no other kind has one.")
    if source.options and source.kind is not SourceKind.PLUGIN:
        raise Invalid("options", "Only a source of kind plugin has options.")
    if source.record is DnsRecord.SRV and source.kind is not SourceKind.DNS:
        raise Invalid("record", "Only a source of kind dns reads SRV records.")
    return source


def source_type(source: Source) -> str:
    """Return the type of host sources that answers for `source`."""
    return source.plugin if source.kind is SourceKind.PLUGIN else source.kind.value


def source_options(source: Source) -> Mapping[str, str]:
    """Return what the type of `source` is asked with."""
    if source.kind is SourceKind.DNS:
        return {"query": source.query, "record": source.record.value}
    return dict(source.options)


def check_host_address(text: str) -> str:
    """Return `text` as the address of a host, without a port. Raises `Invalid`."""
    address = text.strip()
    with contextlib.suppress(ValueError):
        return str(ip_address(address.removeprefix("[").removesuffix("]")))
    parts = hosts.split(address)
    if parts is None or parts[1] is not None:
        raise Invalid("address", f"{text!r} is not a host; write a name or an IP address, without a port.")
    return parts[0]


def check_port(port: int) -> int:
    """Return `port` if it is one of TCP. Raises `Invalid`."""
    if not 1 <= port <= MAX_PORT:
        raise Invalid("port", f"{port} is not a port; use a number from 1 to {MAX_PORT}.")
    return port


def dial_order(hosts: Sequence[T], draw: Callable[[int], int]) -> tuple[T, ...]:
    """Return `hosts` in the order in which they are dialled; all orders are equally likely.

    `draw(n)` returns a random number from 0 to n - 1 (Fisher and Yates).
    """
    order = list(hosts)
    for last in range(len(order) - 1, 0, -1):
        chosen = draw(last + 1)
        order[last], order[chosen] = order[chosen], order[last]
    return tuple(order)
