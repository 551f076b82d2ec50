"""Address policy: resolves a target's host for each new connection, and forbids some addresses.

Rules (docs/security.md), applied after resolving and before connecting.
    Never the gateway's own listeners, by any name or address of this machine.
    Never link-local addresses, where clouds have their metadata services.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostResolution, IReactorPluggableNameResolver, IResolutionReceiver
from zope.interface import implementer

from burrowgate.core import hosts
from burrowgate.core.targets import TargetAddress, is_metadata_address
from burrowgate.errors import UpstreamAddressNotAllowed, UpstreamConnectError


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_xǁOwnPortsǁcovers__mutmut: MutantDict = {}  # type: ignore
mutants_xǁOwnPortsǁforbids__mutmut: MutantDict = {}  # type: ignore
mutants_xǁOwnPortsǁforbids_place__mutmut: MutantDict = {}  # type: ignore


@dataclass(frozen=True, slots=True)
class OwnPorts:
    """The gateway's own listeners as (address, port), with "" or "0.0.0.0" for every address."""

    listening: tuple[tuple[str, int], ...] = ()

    @_mutmut_mutated(mutants_xǁOwnPortsǁcovers__mutmut)
    def covers(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port and _reaches(address, own) for own, own_port in self.listening)

    def xǁOwnPortsǁcovers__mutmut_orig(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port and _reaches(address, own) for own, own_port in self.listening)

    def xǁOwnPortsǁcovers__mutmut_1(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(None)

    def xǁOwnPortsǁcovers__mutmut_2(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port or _reaches(address, own) for own, own_port in self.listening)

    def xǁOwnPortsǁcovers__mutmut_3(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port != own_port and _reaches(address, own) for own, own_port in self.listening)

    def xǁOwnPortsǁcovers__mutmut_4(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port and _reaches(None, own) for own, own_port in self.listening)

    def xǁOwnPortsǁcovers__mutmut_5(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port and _reaches(address, None) for own, own_port in self.listening)

    def xǁOwnPortsǁcovers__mutmut_6(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port and _reaches(own) for own, own_port in self.listening)

    def xǁOwnPortsǁcovers__mutmut_7(self, address: str, port: int) -> bool:
        """Return whether a connection to `address` and `port` would reach the gateway."""
        return any(port == own_port and _reaches(address, ) for own, own_port in self.listening)

    @_mutmut_mutated(mutants_xǁOwnPortsǁforbids__mutmut)
    def forbids(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) or self.covers(address, port)

    def xǁOwnPortsǁforbids__mutmut_orig(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) or self.covers(address, port)

    def xǁOwnPortsǁforbids__mutmut_1(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) and self.covers(address, port)

    def xǁOwnPortsǁforbids__mutmut_2(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(None) or self.covers(address, port)

    def xǁOwnPortsǁforbids__mutmut_3(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) or self.covers(None, port)

    def xǁOwnPortsǁforbids__mutmut_4(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) or self.covers(address, None)

    def xǁOwnPortsǁforbids__mutmut_5(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) or self.covers(port)

    def xǁOwnPortsǁforbids__mutmut_6(self, address: str, port: int) -> bool:
        """Return whether no target may be at `address` and `port`."""
        return is_metadata_address(address) or self.covers(address, )

    @_mutmut_mutated(mutants_xǁOwnPortsǁforbids_place__mutmut)
    def forbids_place(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_orig(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_1(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return True
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_2(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = None
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_3(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip(None)
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_4(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("XX[]XX")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_5(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(None):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_6(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(None)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_7(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(None, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_8(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, None) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_9(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_10(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, ) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_11(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("XX127.0.0.1XX", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_12(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "XX::1XX", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_13(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(None)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_14(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(None)
        except ValueError:
            return False
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_15(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return True
        return self.forbids(host, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_16(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(None, place.port)

    def xǁOwnPortsǁforbids_place__mutmut_17(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, None)

    def xǁOwnPortsǁforbids_place__mutmut_18(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(place.port)

    def xǁOwnPortsǁforbids_place__mutmut_19(self, place: TargetAddress) -> bool:
        """Return whether no target may be at `place`, as far as that is known without resolving a name."""
        if place.folder:
            return False
        host = place.host.strip("[]")
        if hosts.is_loopback(host):
            return any(self.covers(address, place.port) for address in ("127.0.0.1", "::1", _v4(host)))
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self.forbids(host, )

mutants_xǁOwnPortsǁcovers__mutmut['_mutmut_orig'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_orig # type: ignore # mutmut generated
mutants_xǁOwnPortsǁcovers__mutmut['xǁOwnPortsǁcovers__mutmut_1'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_1 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁcovers__mutmut['xǁOwnPortsǁcovers__mutmut_2'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_2 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁcovers__mutmut['xǁOwnPortsǁcovers__mutmut_3'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_3 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁcovers__mutmut['xǁOwnPortsǁcovers__mutmut_4'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_4 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁcovers__mutmut['xǁOwnPortsǁcovers__mutmut_5'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_5 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁcovers__mutmut['xǁOwnPortsǁcovers__mutmut_6'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_6 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁcovers__mutmut['xǁOwnPortsǁcovers__mutmut_7'] = OwnPorts.xǁOwnPortsǁcovers__mutmut_7 # type: ignore # mutmut generated

mutants_xǁOwnPortsǁforbids__mutmut['_mutmut_orig'] = OwnPorts.xǁOwnPortsǁforbids__mutmut_orig # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids__mutmut['xǁOwnPortsǁforbids__mutmut_1'] = OwnPorts.xǁOwnPortsǁforbids__mutmut_1 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids__mutmut['xǁOwnPortsǁforbids__mutmut_2'] = OwnPorts.xǁOwnPortsǁforbids__mutmut_2 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids__mutmut['xǁOwnPortsǁforbids__mutmut_3'] = OwnPorts.xǁOwnPortsǁforbids__mutmut_3 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids__mutmut['xǁOwnPortsǁforbids__mutmut_4'] = OwnPorts.xǁOwnPortsǁforbids__mutmut_4 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids__mutmut['xǁOwnPortsǁforbids__mutmut_5'] = OwnPorts.xǁOwnPortsǁforbids__mutmut_5 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids__mutmut['xǁOwnPortsǁforbids__mutmut_6'] = OwnPorts.xǁOwnPortsǁforbids__mutmut_6 # type: ignore # mutmut generated

mutants_xǁOwnPortsǁforbids_place__mutmut['_mutmut_orig'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_orig # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_1'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_1 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_2'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_2 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_3'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_3 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_4'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_4 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_5'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_5 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_6'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_6 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_7'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_7 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_8'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_8 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_9'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_9 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_10'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_10 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_11'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_11 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_12'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_12 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_13'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_13 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_14'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_14 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_15'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_15 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_16'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_16 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_17'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_17 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_18'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_18 # type: ignore # mutmut generated
mutants_xǁOwnPortsǁforbids_place__mutmut['xǁOwnPortsǁforbids_place__mutmut_19'] = OwnPorts.xǁOwnPortsǁforbids_place__mutmut_19 # type: ignore # mutmut generated
mutants_x__v4__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__v4__mutmut)
def _v4(host: str) -> str:
    return host if host[:4] == "127." else "127.0.0.1"


def x__v4__mutmut_orig(host: str) -> str:
    return host if host[:4] == "127." else "127.0.0.1"


def x__v4__mutmut_1(host: str) -> str:
    return host if (host[:4] == "127.") and False else "127.0.0.1"


def x__v4__mutmut_2(host: str) -> str:
    return host if (host[:4] == "127.") or True else "127.0.0.1"


def x__v4__mutmut_3(host: str) -> str:
    return host if host[:5] == "127." else "127.0.0.1"


def x__v4__mutmut_4(host: str) -> str:
    return host if host[:4] != "127." else "127.0.0.1"


def x__v4__mutmut_5(host: str) -> str:
    return host if host[:4] == "XX127.XX" else "127.0.0.1"


def x__v4__mutmut_6(host: str) -> str:
    return host if host[:4] == "127." else "XX127.0.0.1XX"

mutants_x__v4__mutmut['_mutmut_orig'] = x__v4__mutmut_orig # type: ignore # mutmut generated
mutants_x__v4__mutmut['x__v4__mutmut_1'] = x__v4__mutmut_1 # type: ignore # mutmut generated
mutants_x__v4__mutmut['x__v4__mutmut_2'] = x__v4__mutmut_2 # type: ignore # mutmut generated
mutants_x__v4__mutmut['x__v4__mutmut_3'] = x__v4__mutmut_3 # type: ignore # mutmut generated
mutants_x__v4__mutmut['x__v4__mutmut_4'] = x__v4__mutmut_4 # type: ignore # mutmut generated
mutants_x__v4__mutmut['x__v4__mutmut_5'] = x__v4__mutmut_5 # type: ignore # mutmut generated
mutants_x__v4__mutmut['x__v4__mutmut_6'] = x__v4__mutmut_6 # type: ignore # mutmut generated
mutants_x__reaches__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__reaches__mutmut)
def _reaches(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_orig(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_1(address: str, own: str) -> bool:
    ip = None
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_2(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(None)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_3(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition(None)[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_4(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.rpartition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_5(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("XX%XX")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_6(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[1])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_7(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = None
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_8(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) and ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_9(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(None, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_10(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, None, None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_11(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr("ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_12(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_13(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", ) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_14(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "XXipv4_mappedXX", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_15(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "IPV4_MAPPED", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_16(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own not in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_17(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("XXXX", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_18(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "XX0.0.0.0XX", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_19(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "XX::XX"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_20(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified and _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_21(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback and ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_22(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(None)
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_23(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(None))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_24(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = None
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_25(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(None)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_26(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified and (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_27(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening and ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_28(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip != listening or ip.is_unspecified or (ip.is_loopback and listening.is_loopback)


def x__reaches__mutmut_29(address: str, own: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if own in ("", "0.0.0.0", "::"):
        return ip.is_loopback or ip.is_unspecified or _is_local(str(ip))
    listening = ipaddress.ip_address(own)
    # A listener on one address of 127.0.0.0/8 is not reached at another one, but a forwarder may connect them: all of
    # loopback counts as one address.
    return ip == listening or ip.is_unspecified or (ip.is_loopback or listening.is_loopback)

mutants_x__reaches__mutmut['_mutmut_orig'] = x__reaches__mutmut_orig # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_1'] = x__reaches__mutmut_1 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_2'] = x__reaches__mutmut_2 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_3'] = x__reaches__mutmut_3 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_4'] = x__reaches__mutmut_4 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_5'] = x__reaches__mutmut_5 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_6'] = x__reaches__mutmut_6 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_7'] = x__reaches__mutmut_7 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_8'] = x__reaches__mutmut_8 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_9'] = x__reaches__mutmut_9 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_10'] = x__reaches__mutmut_10 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_11'] = x__reaches__mutmut_11 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_12'] = x__reaches__mutmut_12 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_13'] = x__reaches__mutmut_13 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_14'] = x__reaches__mutmut_14 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_15'] = x__reaches__mutmut_15 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_16'] = x__reaches__mutmut_16 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_17'] = x__reaches__mutmut_17 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_18'] = x__reaches__mutmut_18 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_19'] = x__reaches__mutmut_19 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_20'] = x__reaches__mutmut_20 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_21'] = x__reaches__mutmut_21 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_22'] = x__reaches__mutmut_22 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_23'] = x__reaches__mutmut_23 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_24'] = x__reaches__mutmut_24 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_25'] = x__reaches__mutmut_25 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_26'] = x__reaches__mutmut_26 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_27'] = x__reaches__mutmut_27 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_28'] = x__reaches__mutmut_28 # type: ignore # mutmut generated
mutants_x__reaches__mutmut['x__reaches__mutmut_29'] = x__reaches__mutmut_29 # type: ignore # mutmut generated
mutants_x__is_local__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__is_local__mutmut)
def _is_local(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_orig(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_1(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = None
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_2(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if (":" in address) and False else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_3(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if (":" in address) or True else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_4(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if "XX:XX" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_5(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" not in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_6(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(None, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_7(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, None) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_8(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_9(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, ) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def x__is_local__mutmut_10(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(None)
        except OSError:
            return False
    return True


def x__is_local__mutmut_11(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 1))
        except OSError:
            return False
    return True


def x__is_local__mutmut_12(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return True
    return True


def x__is_local__mutmut_13(address: str) -> bool:
    """Return whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return False

mutants_x__is_local__mutmut['_mutmut_orig'] = x__is_local__mutmut_orig # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_1'] = x__is_local__mutmut_1 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_2'] = x__is_local__mutmut_2 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_3'] = x__is_local__mutmut_3 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_4'] = x__is_local__mutmut_4 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_5'] = x__is_local__mutmut_5 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_6'] = x__is_local__mutmut_6 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_7'] = x__is_local__mutmut_7 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_8'] = x__is_local__mutmut_8 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_9'] = x__is_local__mutmut_9 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_10'] = x__is_local__mutmut_10 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_11'] = x__is_local__mutmut_11 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_12'] = x__is_local__mutmut_12 # type: ignore # mutmut generated
mutants_x__is_local__mutmut['x__is_local__mutmut_13'] = x__is_local__mutmut_13 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut: MutantDict = {}  # type: ignore
mutants_xǁ_AddressCollectorǁresolutionComplete__mutmut: MutantDict = {}  # type: ignore


@implementer(IResolutionReceiver)
class _AddressCollector:
    """Collects the resolved addresses, without duplicates, in their order."""

    @_mutmut_mutated(mutants_xǁ_AddressCollectorǁ__init____mutmut)
    def __init__(self, done: Deferred[list[str]]) -> None:
        self._done = done
        self._addresses: list[str] = []

    def xǁ_AddressCollectorǁ__init____mutmut_orig(self, done: Deferred[list[str]]) -> None:
        self._done = done
        self._addresses: list[str] = []

    def xǁ_AddressCollectorǁ__init____mutmut_1(self, done: Deferred[list[str]]) -> None:
        self._done = None
        self._addresses: list[str] = []

    def xǁ_AddressCollectorǁ__init____mutmut_2(self, done: Deferred[list[str]]) -> None:
        self._done = done
        self._addresses: list[str] = None

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        """Do nothing."""

    @_mutmut_mutated(mutants_xǁ_AddressCollectorǁaddressResolved__mutmut)
    def addressResolved(self, address: object) -> None:
        host = getattr(address, "host", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_orig(self, address: object) -> None:
        host = getattr(address, "host", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_1(self, address: object) -> None:
        host = None
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_2(self, address: object) -> None:
        host = getattr(None, "host", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_3(self, address: object) -> None:
        host = getattr(address, None, None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_4(self, address: object) -> None:
        host = getattr("host", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_5(self, address: object) -> None:
        host = getattr(address, None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_6(self, address: object) -> None:
        host = getattr(address, "host", )
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_7(self, address: object) -> None:
        host = getattr(address, "XXhostXX", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_8(self, address: object) -> None:
        host = getattr(address, "HOST", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_9(self, address: object) -> None:
        host = getattr(address, "host", None)
        if isinstance(host, str) or host not in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_10(self, address: object) -> None:
        host = getattr(address, "host", None)
        if isinstance(host, str) and host in self._addresses:
            self._addresses.append(host)

    def xǁ_AddressCollectorǁaddressResolved__mutmut_11(self, address: object) -> None:
        host = getattr(address, "host", None)
        if isinstance(host, str) and host not in self._addresses:
            self._addresses.append(None)

    @_mutmut_mutated(mutants_xǁ_AddressCollectorǁresolutionComplete__mutmut)
    def resolutionComplete(self) -> None:
        self._done.callback(self._addresses)

    def xǁ_AddressCollectorǁresolutionComplete__mutmut_orig(self) -> None:
        self._done.callback(self._addresses)

    def xǁ_AddressCollectorǁresolutionComplete__mutmut_1(self) -> None:
        self._done.callback(None)

mutants_xǁ_AddressCollectorǁ__init____mutmut['_mutmut_orig'] = _AddressCollector.xǁ_AddressCollectorǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁ__init____mutmut['xǁ_AddressCollectorǁ__init____mutmut_1'] = _AddressCollector.xǁ_AddressCollectorǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁ__init____mutmut['xǁ_AddressCollectorǁ__init____mutmut_2'] = _AddressCollector.xǁ_AddressCollectorǁ__init____mutmut_2 # type: ignore # mutmut generated

mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['_mutmut_orig'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_orig # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_1'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_1 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_2'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_2 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_3'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_3 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_4'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_4 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_5'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_5 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_6'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_6 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_7'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_7 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_8'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_8 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_9'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_9 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_10'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_10 # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁaddressResolved__mutmut['xǁ_AddressCollectorǁaddressResolved__mutmut_11'] = _AddressCollector.xǁ_AddressCollectorǁaddressResolved__mutmut_11 # type: ignore # mutmut generated

mutants_xǁ_AddressCollectorǁresolutionComplete__mutmut['_mutmut_orig'] = _AddressCollector.xǁ_AddressCollectorǁresolutionComplete__mutmut_orig # type: ignore # mutmut generated
mutants_xǁ_AddressCollectorǁresolutionComplete__mutmut['xǁ_AddressCollectorǁresolutionComplete__mutmut_1'] = _AddressCollector.xǁ_AddressCollectorǁresolutionComplete__mutmut_1 # type: ignore # mutmut generated
mutants_x_resolve__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_resolve__mutmut)
async def resolve(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_orig(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_1(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = None
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_2(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip(None)
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_3(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("XX[]XX")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_4(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" and name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_5(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name != "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_6(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "XXlocalhostXX" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_7(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "LOCALHOST" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_8(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(None):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_9(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith("XX.localhostXX"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_10(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".LOCALHOST"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_11(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("XX127.0.0.1XX", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_12(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "XX::1XX")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_13(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(None)
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_14(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition(None)[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_15(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.rpartition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_16(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("XX%XX")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_17(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[1])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_18(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = None
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_19(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(None, name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_20(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), None, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_21(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, None)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_22(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_23(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_24(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, )
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_25(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(None), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_26(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = None
    if not addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_27(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if addresses:
        raise UpstreamConnectError(f"The name {name} leads to no address.")
    return addresses


async def x_resolve__mutmut_28(reactor: IReactorPluggableNameResolver, host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of `host` in the order to try them. Raises `UpstreamConnectError` if there is none."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return ("127.0.0.1", "::1")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return (name,)
    done: Deferred[list[str]] = Deferred()
    reactor.nameResolver.resolveHostName(_AddressCollector(done), name, port)
    addresses = await done
    if not addresses:
        raise UpstreamConnectError(None)
    return addresses

mutants_x_resolve__mutmut['_mutmut_orig'] = x_resolve__mutmut_orig # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_1'] = x_resolve__mutmut_1 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_2'] = x_resolve__mutmut_2 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_3'] = x_resolve__mutmut_3 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_4'] = x_resolve__mutmut_4 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_5'] = x_resolve__mutmut_5 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_6'] = x_resolve__mutmut_6 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_7'] = x_resolve__mutmut_7 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_8'] = x_resolve__mutmut_8 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_9'] = x_resolve__mutmut_9 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_10'] = x_resolve__mutmut_10 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_11'] = x_resolve__mutmut_11 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_12'] = x_resolve__mutmut_12 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_13'] = x_resolve__mutmut_13 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_14'] = x_resolve__mutmut_14 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_15'] = x_resolve__mutmut_15 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_16'] = x_resolve__mutmut_16 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_17'] = x_resolve__mutmut_17 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_18'] = x_resolve__mutmut_18 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_19'] = x_resolve__mutmut_19 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_20'] = x_resolve__mutmut_20 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_21'] = x_resolve__mutmut_21 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_22'] = x_resolve__mutmut_22 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_23'] = x_resolve__mutmut_23 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_24'] = x_resolve__mutmut_24 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_25'] = x_resolve__mutmut_25 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_26'] = x_resolve__mutmut_26 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_27'] = x_resolve__mutmut_27 # type: ignore # mutmut generated
mutants_x_resolve__mutmut['x_resolve__mutmut_28'] = x_resolve__mutmut_28 # type: ignore # mutmut generated
mutants_x_allowed__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_allowed__mutmut)
def allowed(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(address, port)]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_orig(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(address, port)]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_1(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = None
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_2(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if forbids(address, port)]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_3(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(None, port)]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_4(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(address, None)]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_5(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(port)]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_6(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(address, )]
    if not remaining:
        raise UpstreamAddressNotAllowed
    return remaining


def x_allowed__mutmut_7(addresses: Iterable[str], port: int, forbids: Callable[[str, int], bool]) -> Sequence[str]:
    """Return the `addresses` that are not forbidden. Raises `UpstreamAddressNotAllowed` if none is left."""
    remaining = [address for address in addresses if not forbids(address, port)]
    if remaining:
        raise UpstreamAddressNotAllowed
    return remaining

mutants_x_allowed__mutmut['_mutmut_orig'] = x_allowed__mutmut_orig # type: ignore # mutmut generated
mutants_x_allowed__mutmut['x_allowed__mutmut_1'] = x_allowed__mutmut_1 # type: ignore # mutmut generated
mutants_x_allowed__mutmut['x_allowed__mutmut_2'] = x_allowed__mutmut_2 # type: ignore # mutmut generated
mutants_x_allowed__mutmut['x_allowed__mutmut_3'] = x_allowed__mutmut_3 # type: ignore # mutmut generated
mutants_x_allowed__mutmut['x_allowed__mutmut_4'] = x_allowed__mutmut_4 # type: ignore # mutmut generated
mutants_x_allowed__mutmut['x_allowed__mutmut_5'] = x_allowed__mutmut_5 # type: ignore # mutmut generated
mutants_x_allowed__mutmut['x_allowed__mutmut_6'] = x_allowed__mutmut_6 # type: ignore # mutmut generated
mutants_x_allowed__mutmut['x_allowed__mutmut_7'] = x_allowed__mutmut_7 # type: ignore # mutmut generated
