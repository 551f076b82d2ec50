"""Rate limit of rejections: an address with too many gets 429, and a count in the log instead of lines.

Rules.
    The limit keeps rejections from filling the log. It does not protect credentials, which cannot be guessed anyway.
    A request with a genuine credential is never limited, because only requests that were refused are counted.
    Only trusted proxies are exempt, for their own requests such as health checks. Loopback is not, because
    all visitors behind a proxy that is not named in `trusted_proxies` come from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twisted.logger import Logger

from burrowgate.core.denial_reasons import Reason
from burrowgate.core.log_aggregation import OTHER_ADDRESSES, RepeatCounter
from burrowgate.core.rate_limit import RateLimiter
from burrowgate.core.request_record import RATE_LIMITED, RequestRecord

_log = Logger()

GUESSING_REASONS = frozenset(
    {
        Reason.NO_DOMAIN,
        Reason.MULTIPLE_CREDENTIALS,
        Reason.NO_CREDENTIAL,
        Reason.MANIFEST,
        Reason.NOT_GENUINE,
        Reason.NO_SESSION,
        Reason.OTHER_TARGET,
        Reason.OTHER_PAGE,
    }
)
"""Refusals that say only that there is no valid credential: 429 replaces them. Others keep their own response."""


class RejectionLimiter:
    """Limits the rejections of each client address."""

    def __init__(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def configure(self, per_minute: int, at_once: int) -> None:
        """Replace rate and burst."""
        self._limiter.configure(per_minute, at_once)

    def reject(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def without_limited(self, records: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Return the `records` that are logged, one line each."""
        if not self._has_limited:
            return records
        self._has_limited = False
        return [record for record in records if record.outcome != RATE_LIMITED]

    def log_counts(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )
