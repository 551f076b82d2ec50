"""Who may have the last descriptors: visitors leave some to targets, and both leave some to the house itself.

Rules.
    A new descriptor is the lowest that is free (POSIX.1-2017, 2.14), so its number says how many are taken.
    The store, the keys, the log and the admin need descriptors most when there are hardly any left.
    That there is no room is said, once in a while: whoever floods the gateway does not flood its log.
"""

from __future__ import annotations

import errno
import resource

from twisted.logger import Logger

_log = Logger()

EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
"""What the system says where it has nothing left to make a connection of (accept(2), socket(2))."""
SILENCE = 60.0
"""Seconds between two complaints."""


def limit() -> int:
    """How many descriptors this process may have now."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return soft if soft != resource.RLIM_INFINITY else 1 << 31


def for_visitors(limit: int) -> int:
    """The number from which on descriptors are not for visitors any more."""
    return limit - max(16, min(256, limit // 8))


def for_targets(limit: int) -> int:
    """The number from which on they are for neither visitors nor targets."""
    return limit - max(8, min(32, limit // 16))


class ExhaustionLog:
    """Says that there is no room, and that there is again."""

    def __init__(self, whose: str) -> None:
        """`whose` connections these are, as a person reads it."""
        self._whose = whose
        self._said_at: float | None = None
        self._began: float | None = None

    def record_exhausted(self, now: float) -> None:
        """There is no room at `now`, in seconds of any clock."""
        if self._began is not None or (self._said_at is not None and now - self._said_at < SILENCE):
            return
        self._began = self._said_at = now
        _log.warn(
            "No descriptors are left for connections {whose}, so more of them have to wait; the limit of open files is"
            " {limit}: raise it, or lower max_connections",
            whose=self._whose,
            limit=limit(),
        )

    def record_available(self, now: float) -> None:
        """There is room at `now`."""
        began, self._began = self._began, None
        if began is not None:
            _log.info(
                "There are descriptors for connections {whose} again, after {seconds:.0f} s",
                whose=self._whose,
                seconds=now - began,
            )
