"""Limits of file descriptors: visitors leave some to targets, and both leave some to the gateway itself.

Rules.
    A new descriptor is the lowest free one (POSIX.1-2017, 2.14), so its number shows about how many are in use.
    The store, the keys, the log and the admin API must still get descriptors when connections use up all others.
    Exhaustion is logged once a minute at most, so that a flood of connections does not flood the log.
"""

from __future__ import annotations

import errno
import resource

from twisted.logger import Logger

_log = Logger()

EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
"""Error numbers of accept(2) and socket(2) if the system has no resources left for a connection."""
SILENCE = 60.0
"""Minimum time in seconds between two warnings."""


def limit() -> int:
    """Return the number of descriptors that this process may have."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return soft if soft != resource.RLIM_INFINITY else 1 << 31


def for_visitors(limit: int) -> int:
    """Return the first descriptor that connections of visitors may not use."""
    return limit - max(16, min(256, limit // 8))


def for_targets(limit: int) -> int:
    """Return the first descriptor that connections to targets may not use either."""
    return limit - max(8, min(32, limit // 16))


class ExhaustionLog:
    """Logs when descriptors run out, and when some are available again."""

    def __init__(self, whose: str) -> None:
        """`whose` names the connections in log lines, such as "of visitors"."""
        self._whose = whose
        self._logged_at: float | None = None
        self._began: float | None = None

    def record_exhausted(self, now: float) -> None:
        """Record that no descriptor was left at `now`, in seconds of any clock."""
        if self._began is not None or (self._logged_at is not None and now - self._logged_at < SILENCE):
            return
        self._began = self._logged_at = now
        _log.warn(
            "No descriptors are left for connections {whose}, so more of them have to wait; the limit of open files is"
            " {limit}: raise it, or lower max_connections",
            whose=self._whose,
            limit=limit(),
        )

    def record_available(self, now: float) -> None:
        """Record that a descriptor was available at `now`."""
        began, self._began = self._began, None
        if began is not None:
            _log.info(
                "There are descriptors for connections {whose} again, after {seconds:.0f} s",
                whose=self._whose,
                seconds=now - began,
            )
