"""Probe of a target's address from this process: connects to a port, or looks for a folder."""

from __future__ import annotations

import os
from typing import Any

from burrowgate.core.target_address import parse_address

SECONDS = 3
"""Timeout of the connection attempt."""


async def describe_absence(reactor: Any, address: str) -> str | None:
    """A sentence that says why the target at `address` cannot be reached now, or None if it can.

    Connects to a port and closes at once; checks that a folder exists.
    """
    from twisted.internet.defer import CancelledError
    from twisted.internet.endpoints import HostnameEndpoint
    from twisted.internet.error import ConnectError, DNSLookupError
    from twisted.internet.protocol import Factory, Protocol

    found = parse_address(address)
    if found.folder:
        return None if os.path.isdir(found.folder) else f"the folder {found.folder} does not exist; make it."
    endpoint = HostnameEndpoint(reactor, found.host.strip("[]"), found.port, timeout=SECONDS)
    try:
        connected: Any = await endpoint.connect(Factory.forProtocol(Protocol))
    except (ConnectError, DNSLookupError, CancelledError, OSError):
        return f"nothing answers at {found.host}:{found.port} yet; start it, and its links work."
    connected.transport.abortConnection()
    return None
