"""Look-up of host names for one box, in threads of its own.

A page decides which names are looked up, and the servers of a name how long that takes. The threads of one box are few,
and no other box and no target of the gateway waits for them.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any

from burrowgate.boxes.egress_proxy import Resolve
from burrowgate.boxes.transfers import Run

_LOOPBACK = ("127.0.0.1", "::1")

LookUp = Callable[..., Sequence[tuple[Any, ...]]]
"""As `socket.getaddrinfo`."""


def resolver(run: Run, look_up: LookUp = socket.getaddrinfo) -> Resolve:
    """Return what resolves names by `run`, which has the threads of one box and the time limit of a look-up."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        name = host.strip("[]")
        if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
            return _LOOPBACK
        try:
            return (str(ipaddress.ip_address(name)),)
        except ValueError:
            pass
        found = await run(lambda: look_up(name, port, type=socket.SOCK_STREAM))
        return list(dict.fromkeys(str(place[4][0]) for place in found))

    return resolve
