"""Whether there is anything at a target's address, seen from here."""

from __future__ import annotations

import os
from typing import Any

from burrowgate.core.targets import parse_address

SECONDS = 3
"""How long to wait for a port to answer."""


async def nothing_at(reactor: Any, address: str) -> str | None:
    """Why the target at `address` cannot be reached just now, in a sentence; None when it can.

    A port is connected to and left at once; a folder is looked for.
    """
    from twisted.internet.defer import CancelledError
    from twisted.internet.endpoints import HostnameEndpoint
    from twisted.internet.error import ConnectError, DNSLookupError
    from twisted.internet.protocol import Factory, Protocol

    found = parse_address(address)
    if found.folder:
        return None if os.path.isdir(found.folder) else f"the folder {found.folder} is not there; make it."
    endpoint = HostnameEndpoint(reactor, found.host.strip("[]"), found.port, timeout=SECONDS)
    try:
        connected: Any = await endpoint.connect(Factory.forProtocol(Protocol))
    except (ConnectError, DNSLookupError, CancelledError, OSError):
        return f"nothing answers at {found.host}:{found.port} yet; start it, and its links work."
    connected.transport.abortConnection()
    return None
