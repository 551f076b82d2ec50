"""Hosts and addresses that a box may reach: the rules of its target, and addresses that are never public.

Rules.
    `deny` precedes `allow`. A rule of `allow` without a port is for the ports 80 and 443, one of `deny` for all.
    What counts is the address to which a name was resolved: one that is not public is denied, whatever the name, unless
    `allow` names that very address.
    The gateway's own listeners are denied even then.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from burrowgate.core import hosts
from burrowgate.core.boxes.settings import Egress
from burrowgate.core.target_address import is_metadata_address

DEFAULT_PORTS = frozenset({80, 443})

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_GLOBAL = ipaddress.ip_network("2000::/3")
"""All unicast addresses of IPv6 that are in use (RFC 4291, 2.4)."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def plain_address(text: str) -> _Address | None:
    """Return an IP address in the form that is compared: of one of IPv4 within IPv6, that of IPv4. None for a name."""
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(text: str) -> bool:
    """Return whether an IP address is that of a machine on the public Internet, reached without a tunnel of 6to4."""
    address = plain_address(text)
    if address is None or is_metadata_address(str(address)):
        return False
    if isinstance(address, ipaddress.IPv6Address) and (
        address not in _GLOBAL or address.sixtofour is not None or address.teredo is not None
    ):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One entry. Exactly one of `name`, `domain` and `network` is set, or none for `*`."""

    port: int | None = None
    name: str = ""
    domain: str = ""
    """With the dot at its beginning."""
    network: _Network | None = None

    @property
    def is_exact(self) -> bool:
        """Whether it names one address."""
        return self.network is not None and self.network.num_addresses == 1

    def is_for_host(self, host: str) -> bool:
        """Return whether it names `host`, which is a name or an address."""
        if self.network is not None:
            return False
        return host == self.name if self.name else host.endswith(self.domain)

    def is_for_address(self, address: _Address) -> bool:
        """Return whether it names `address`."""
        return self.network is not None and address in self.network


def _parse(text: str) -> _Rule:
    if "/" in text:
        return _Rule(network=ipaddress.ip_network(text, strict=False))
    if text == "*":
        return _Rule()
    parts = hosts.split(text.removeprefix("*.")) if text.count(":") < 2 or text.startswith("[") else (text, None)
    if parts is None:
        return _Rule(name="\0")  # names no host
    host, port = parts
    address = plain_address(host)
    if address is not None:
        return _Rule(port=port, network=ipaddress.ip_network(address))
    return _Rule(port=port, domain=f".{host}") if text.startswith("*.") else _Rule(port=port, name=host)


class EgressRules:
    """The rules of one target."""

    def __init__(self, egress: Egress) -> None:
        self._allow = [_parse(text) for text in egress.allow]
        self._deny = [_parse(text) for text in egress.deny]

    def may_resolve(self, host: str, port: int) -> bool:
        """Return whether any address of `host`, which is in the form of `hosts.split`, could be allowed."""
        if any(rule.is_for_host(host) for rule in _of_port(self._deny, port, None)):
            return False
        allow = _of_port(self._allow, port, DEFAULT_PORTS)
        return any(rule.network is not None or rule.is_for_host(host) for rule in allow)

    def allows(self, host: str, port: int, text: str, *, is_own: bool = False) -> bool:
        """Return whether a connection to the address `text` of `host` may be opened.

        `is_own` is whether it is an address of this machine.
        """
        address = plain_address(text)
        if address is None or not self.may_resolve(host, port):
            return False
        if any(rule.is_for_address(address) for rule in _of_port(self._deny, port, None)):
            return False
        allow = _of_port(self._allow, port, DEFAULT_PORTS)
        if any(rule.is_exact and rule.is_for_address(address) for rule in allow):
            return True
        if is_own or not is_public(text):
            return False
        return any(rule.is_for_host(host) or rule.is_for_address(address) for rule in allow)


def _of_port(rules: Iterable[_Rule], port: int, default: frozenset[int] | None) -> list[_Rule]:
    """Return the rules for `port`; `default` are the ports of a rule without one, None for all."""
    return [rule for rule in rules if port == rule.port or (rule.port is None and (default is None or port in default))]
