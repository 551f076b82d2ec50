"""Raises the limit of open files to what the allowed connections need, as far as the system permits.

The soft limit is commonly 1024, far below the hard limit (getrlimit(2)), for programs that still use select(2). This
one does not.
"""

from __future__ import annotations

import resource

_RESERVED = 320
"""Descriptors besides those of connections, and the reserve that visitors leave (`proxy.transport.fd_limits`)."""


def needed(max_connections: int, workers: int = 1) -> int:
    """Number of descriptors that a process needs if each visitor's connection has one to a target."""
    return 2 * -(-max_connections // workers) + _RESERVED


def allow(count: int) -> int:
    """Raise the limit of this process and its later children to `count`, if possible; returns the resulting limit."""
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
