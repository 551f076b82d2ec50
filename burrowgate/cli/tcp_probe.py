"""Probe of a target's address from this process: connects to a port or a socket, or looks for a folder."""

from __future__ import annotations

import os
from typing import Any

from burrowgate.core.target_address import parse_address

SECONDS = 3
"""Timeout of the connection attempt."""


async def describe_absence(reactor: Any, address: str) -> str | None:
    """A sentence that says why the target at `address` cannot be reached now, or None if it can.

    Connects to a port or a UNIX socket and closes at once; checks that a folder exists.
    """
    from twisted.internet.defer import CancelledError
    from twisted.internet.endpoints import HostnameEndpoint, UNIXClientEndpoint
    from twisted.internet.error import ConnectError, DNSLookupError
    from twisted.internet.protocol import Factory, Protocol

    found = parse_address(address)
    if found.folder:
        return None if os.path.isdir(found.folder) else f"the folder {found.folder} does not exist; make it."
    if found.socket and not os.path.exists(found.socket):
        return f"there is no socket {found.socket} yet; start the application, and its links work."
    if found.socket and not os.access(found.socket, os.W_OK):
        return f"this user may not write to the socket {found.socket}; if the gateway's user may not either, allow it."
    endpoint: Any = (
        UNIXClientEndpoint(reactor, found.socket, timeout=SECONDS)
        if found.socket
        else HostnameEndpoint(reactor, found.host.strip("[]"), found.port, timeout=SECONDS)
    )
    try:
        connected: Any = await endpoint.connect(Factory.forProtocol(Protocol))
    except (ConnectError, DNSLookupError, CancelledError, OSError):
        place = found.socket or f"{found.host}:{found.port}"
        return f"nothing answers at {place} yet; start it, and its links work."
    connected.transport.abortConnection()
    return None
