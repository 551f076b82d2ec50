"""Resource limits of the process: as many open files as the allowed connections need, and no core dumps.

The soft limit is commonly 1024, far below the hard limit (getrlimit(2)), for programs that still use select(2). This
one does not.
"""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path

_RESERVED = 320
"""Descriptors besides those of connections, and the reserve that visitors leave (`proxy.transport.fd_limits`)."""


_COREDUMP_FILTER = Path("/proc/self/coredump_filter")


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


def forbid_core_dumps(coredump_filter: Path = _COREDUMP_FILTER) -> None:
    """Let neither this process nor its later children leave memory on disk after a crash, because it contains keys.

    The kernel ignores the limit if it passes dumps to a program (core(5)); the filter makes those empty. The hard limit
    stays, so that an operator can permit dumps while the process runs (prlimit(1)).
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    with suppress(OSError):  # as in a container without /proc
        coredump_filter.write_text("0")


def _number(limit: int) -> int:
    return limit if limit != resource.RLIM_INFINITY else 1 << 31
