"""Keeps refusals from filling logs: an address that had too many is told to wait, and its lines become a count.

Rules.
    Guessing is hopeless without this, and this is not what makes it so: it saves lines, not secrets.
    Whoever holds something genuine is never limited, for nothing is looked at before a request is refused.
    Nobody is spared but trusted proxies, in what they ask by themselves: their checks of our health. Loopback is
    not, for behind a proxy that is not named everybody comes from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twisted.logger import Logger

from burrowgate.core.access import Reason
from burrowgate.core.log_aggregation import OTHER_ADDRESSES, RepeatCounter
from burrowgate.core.rate_limit import RateLimiter
from burrowgate.core.request_record import RATE_LIMITED, RequestRecord

_log = Logger()

GUESSING_REASONS = frozenset(
    {
        Reason.NO_DOMAIN,
        Reason.MULTIPLE_CREDENTIALS,
        Reason.NO_CREDENTIAL,
        Reason.NOT_GENUINE,
        Reason.NO_SESSION,
        Reason.OTHER_TARGET,
        Reason.OTHER_PAGE,
    }
)
"""Refusals that say no more than that nothing fits: 429 stands in for them. All others keep their own words."""


class RejectionLimiter:
    """How patient the gateway is with each address."""

    def __init__(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`is_exempt` says which addresses are not limited; `per_minute` of 0 limits none."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether there are some among what is recorded and not written yet."""

    def configure(self, per_minute: int, at_once: int) -> None:
        """From now on allow so many."""
        self._limiter.configure(per_minute, at_once)

    def reject(self, peer: str) -> int:
        """Count a rejection of `peer`: returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def without_limited(self, entries: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Those of `entries` that get a line each."""
        if not self._has_limited:
            return entries
        self._has_limited = False
        return [entry for entry in entries if entry.outcome != RATE_LIMITED]

    def log_counts(self, *, all_of_them: bool = False) -> None:
        """Log what was counted in minutes that are over, a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if all_of_them else self._now()):
            _log.warn(
                "{count} more requests of {peer} were refused within a minute, and have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )
