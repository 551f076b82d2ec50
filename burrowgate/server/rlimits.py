"""Raises the limit of open files to what the allowed connections need, as far as the system permits.

A process commonly begins with 1024, whatever it may have (getrlimit(2)): that is for the sake of programs that still
use select(2), and this one does not.
"""

from __future__ import annotations

import resource

FOR_THE_HOUSE = 320
"""What is besides the connections, and what visitors leave to it (`proxy.transport.fd_limits`)."""


def needed(max_connections: int, workers: int = 1) -> int:
    """How many a process needs where each visitor's connection has one to a target."""
    return 2 * -(-max_connections // workers) + FOR_THE_HOUSE


def allow(count: int) -> int:
    """Have this process, and those that it starts from now on, be allowed `count`; how many they are then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft, most = _number(soft), _number(hard)
    if soft < count and soft < most:
        soft = min(count, most)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        except (OSError, ValueError):  # as inside a sandbox that forbids it
            return _number(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return soft


def _number(limit: int) -> int:
    return limit if limit != resource.RLIM_INFINITY else 1 << 31
