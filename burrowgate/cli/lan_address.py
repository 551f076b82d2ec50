"""The address of this machine in its network, for `share --lan`."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address

from burrowgate.errors import ConfigError

_SOMEWHERE = ("192.0.2.1", 9)
"""An address of no machine (RFC 5737); the kernel says from which address it would be reached, and sends nothing."""


def lan_address(route: Callable[[], str] | None = None) -> str:
    """Return the address by which other machines of the network reach this one. Raises `ConfigError`."""
    try:
        address = (_routed if route is None else route)()
    except OSError as error:
        raise ConfigError(f"This machine is in no network ({error.strerror}); leave out --lan.") from error
    found = ip_address(address)
    if found.is_loopback or found.is_unspecified:
        raise ConfigError("This machine has no address in a network; leave out --lan.")
    return address


def _routed() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_SOMEWHERE)
        address: str = probe.getsockname()[0]
        return address
