"""TCP ports for the servers that tests start.

The ports are below the range that Linux uses for outgoing connections (from 32768 by default), and each worker of a
parallel run has its own range. So a port that is free here is still free when the server binds it.
"""

from __future__ import annotations

import os
import socket

_FIRST = 10_000
_PER_WORKER = 2_500
_WORKERS = 8
_REFUSED_BY_BROWSERS = frozenset({10080})
"""Ports in that range to which browsers refuse to connect (Fetch Standard, "bad port")."""

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
_next = os.getpid() * 97 % _PER_WORKER  # differs from other runs on this machine


def free_port() -> int:
    """Return an unused port of 127.0.0.1 that no other call in this run returns."""
    global _next  # noqa: PLW0603 - one sequence for the process
    for _ in range(_PER_WORKER):
        port = _FIRST + _worker * _PER_WORKER + _next
        _next = (_next + 1) % _PER_WORKER
        if port in _REFUSED_BY_BROWSERS:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"No port from {_FIRST} on is free for tests.")
