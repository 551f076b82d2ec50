"""Address policy: resolves a target's host for each new connection, and forbids some addresses.

Rules (docs/security.md), applied after resolving and before connecting.
    Never the gateway's own listeners, by any name or address of this machine.
    Never link-local addresses, where clouds have their metadata services.
    Never a UNIX socket of the gateway's own, or any in its home, by whatever link; checked on the connection too.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostResolution, IReactorPluggableNameResolver, IResolutionReceiver
from zope.interface import implementer

from burrowgate.core import hosts
from burrowgate.core.target_address import TargetAddress, is_metadata_address
from burrowgate.errors import UpstreamAddressNotAllowed, UpstreamConnectError


@dataclass(frozen=True, slots=True)
class OwnPorts:
    """The gateway's own listeners as (address, port), with "" or "0.0.0.0" for every address."""

    listening: tuple[tuple[str, int], ...] = ()
    sockets: tuple[str, ...] = ()
    """Paths of the gateway's own UNIX sockets, as they are bound."""
    home: str = ""
    """Folder in which all sockets are the gateway's own."""

    def covers(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port and _reaches(address, own) for own, own_port in self.listening)

    def forbids(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) or self.covers(address, port)

    def forbids_place(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        if place.socket:
            return self.forbids_socket(place.socket)
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return self.covers("127.0.0.1", place.port)  # All of loopback counts as one address.
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def forbids_socket(self, path: str) -> bool:
        """Return whether no target may be at the UNIX socket `path`, which may lead through symbolic links."""
        real = os.path.realpath(path)
        if self.home and os.path.commonpath((real, home := os.path.realpath(self.home))) == home:
            return True
        return any(real == os.path.realpath(own) for own in self.sockets)


def _reaches(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def is_local(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


@implementer(IResolutionReceiver)
class _AddressCollector:
    """Collects the resolved addresses, without duplicates, in their order."""

    def __init__(self, done: Deferred[list[str]]) -> None:
        self._done = done
        self._addresses: list[str] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        """Do nothing."""

    def addressResolved(self, address: object) -> None:
        host = getattr(address, "host", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def resolutionComplete(self) -> None:
        self._done.callback(self._addresses)


def known_addresses(host: str) -> Sequence[str]:
    """Return the IP addresses of a `host` that no resolver has to be asked for; empty for another."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return ()
    return (name,)


async def resolve(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    known = known_addresses(host)
    if known:
        return known
    name = host.strip("[]")
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


def allowed(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(address, port)]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining
