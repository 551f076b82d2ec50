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
"""Refusals that say only that there is no valid credential: 429 replaces them. Others keep their own response."""


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_xǁRejectionLimiterǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁRejectionLimiterǁconfigure__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRejectionLimiterǁreject__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRejectionLimiterǁwithout_limited__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRejectionLimiterǁlog_counts__mutmut: MutantDict = {}  # type: ignore


class RejectionLimiter:
    """Limits the rejections of each client address."""

    @_mutmut_mutated(mutants_xǁRejectionLimiterǁ__init____mutmut)
    def __init__(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_orig(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_1(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = None
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_2(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = None
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_3(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(None, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_4(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, None, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_5(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=None)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_6(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_7(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_8(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, )
        self._counts = RepeatCounter()
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_9(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = None
        self._has_limited = False
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_10(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = None
        """Whether records not yet passed to `without_limited` contain limited ones."""

    def xǁRejectionLimiterǁ__init____mutmut_11(
        self, now: Callable[[], float], per_minute: int, at_once: int, is_exempt: Callable[[str], bool]
    ) -> None:
        """`at_once` is the burst, `per_minute` 0 for no limit; `is_exempt` returns whether an address is exempt."""
        self._now = now
        self._limiter = RateLimiter(per_minute, at_once, is_exempt=is_exempt)
        self._counts = RepeatCounter()
        self._has_limited = True
        """Whether records not yet passed to `without_limited` contain limited ones."""

    @_mutmut_mutated(mutants_xǁRejectionLimiterǁconfigure__mutmut)
    def configure(self, per_minute: int, at_once: int) -> None:
        """Replace rate and burst."""
        self._limiter.configure(per_minute, at_once)

    def xǁRejectionLimiterǁconfigure__mutmut_orig(self, per_minute: int, at_once: int) -> None:
        """Replace rate and burst."""
        self._limiter.configure(per_minute, at_once)

    def xǁRejectionLimiterǁconfigure__mutmut_1(self, per_minute: int, at_once: int) -> None:
        """Replace rate and burst."""
        self._limiter.configure(None, at_once)

    def xǁRejectionLimiterǁconfigure__mutmut_2(self, per_minute: int, at_once: int) -> None:
        """Replace rate and burst."""
        self._limiter.configure(per_minute, None)

    def xǁRejectionLimiterǁconfigure__mutmut_3(self, per_minute: int, at_once: int) -> None:
        """Replace rate and burst."""
        self._limiter.configure(at_once)

    def xǁRejectionLimiterǁconfigure__mutmut_4(self, per_minute: int, at_once: int) -> None:
        """Replace rate and burst."""
        self._limiter.configure(per_minute, )

    @_mutmut_mutated(mutants_xǁRejectionLimiterǁreject__mutmut)
    def reject(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_orig(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_1(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = None
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_2(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = None
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_3(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(None, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_4(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, None)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_5(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_6(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, )
        if wait:
            self._counts.add(peer, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_7(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(None, now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_8(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, None)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_9(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(now)
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_10(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, )
            self._has_limited = True
        return wait

    def xǁRejectionLimiterǁreject__mutmut_11(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = None
        return wait

    def xǁRejectionLimiterǁreject__mutmut_12(self, peer: str) -> int:
        """Count a rejection of `peer`; returns 0, or the seconds to wait if it is to be recorded as `RATE_LIMITED`."""
        now = self._now()
        wait = self._limiter.take(peer, now)
        if wait:
            self._counts.add(peer, now)
            self._has_limited = False
        return wait

    @_mutmut_mutated(mutants_xǁRejectionLimiterǁwithout_limited__mutmut)
    def without_limited(self, records: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Return the `records` that are logged, one line each."""
        if not self._has_limited:
            return records
        self._has_limited = False
        return [record for record in records if record.outcome != RATE_LIMITED]

    def xǁRejectionLimiterǁwithout_limited__mutmut_orig(self, records: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Return the `records` that are logged, one line each."""
        if not self._has_limited:
            return records
        self._has_limited = False
        return [record for record in records if record.outcome != RATE_LIMITED]

    def xǁRejectionLimiterǁwithout_limited__mutmut_1(self, records: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Return the `records` that are logged, one line each."""
        if self._has_limited:
            return records
        self._has_limited = False
        return [record for record in records if record.outcome != RATE_LIMITED]

    def xǁRejectionLimiterǁwithout_limited__mutmut_2(self, records: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Return the `records` that are logged, one line each."""
        if not self._has_limited:
            return records
        self._has_limited = None
        return [record for record in records if record.outcome != RATE_LIMITED]

    def xǁRejectionLimiterǁwithout_limited__mutmut_3(self, records: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Return the `records` that are logged, one line each."""
        if not self._has_limited:
            return records
        self._has_limited = True
        return [record for record in records if record.outcome != RATE_LIMITED]

    def xǁRejectionLimiterǁwithout_limited__mutmut_4(self, records: Sequence[RequestRecord]) -> Sequence[RequestRecord]:
        """Return the `records` that are logged, one line each."""
        if not self._has_limited:
            return records
        self._has_limited = False
        return [record for record in records if record.outcome == RATE_LIMITED]

    @_mutmut_mutated(mutants_xǁRejectionLimiterǁlog_counts__mutmut)
    def log_counts(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_orig(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_1(self, *, is_final: bool = True) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_2(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_3(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if (is_final) and False else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_4(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if (is_final) or True else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_5(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                None,
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_6(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=None,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_7(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer=None,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_8(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=None,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_9(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_10(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_11(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_12(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                )

    def xǁRejectionLimiterǁlog_counts__mutmut_13(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "XXRejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their ownXX",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_14(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_15(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "REJECTIONS BEYOND THE RATE LIMIT: {COUNT} REQUESTS OF {PEER} IN ONE MINUTE HAVE NO LINES OF THEIR OWN",
                count=count,
                peer="other addresses" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_16(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if (peer == OTHER_ADDRESSES) and False else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_17(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if (peer == OTHER_ADDRESSES) or True else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_18(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="XXother addressesXX" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_19(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="OTHER ADDRESSES" if peer == OTHER_ADDRESSES else peer,
                minute=minute,
            )

    def xǁRejectionLimiterǁlog_counts__mutmut_20(self, *, is_final: bool = False) -> None:
        """Log the counts of finished minutes, or of all, with a line for each address."""
        for minute, peer, count in self._counts.take_finished(None if is_final else self._now()):
            _log.warn(
                "Rejections beyond the rate limit: {count} requests of {peer} in one minute have no lines of their own",
                count=count,
                peer="other addresses" if peer != OTHER_ADDRESSES else peer,
                minute=minute,
            )

mutants_xǁRejectionLimiterǁ__init____mutmut['_mutmut_orig'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_1'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_2'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_3'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_3 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_4'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_4 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_5'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_5 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_6'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_6 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_7'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_7 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_8'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_8 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_9'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_9 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_10'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_10 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁ__init____mutmut['xǁRejectionLimiterǁ__init____mutmut_11'] = RejectionLimiter.xǁRejectionLimiterǁ__init____mutmut_11 # type: ignore # mutmut generated

mutants_xǁRejectionLimiterǁconfigure__mutmut['_mutmut_orig'] = RejectionLimiter.xǁRejectionLimiterǁconfigure__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁconfigure__mutmut['xǁRejectionLimiterǁconfigure__mutmut_1'] = RejectionLimiter.xǁRejectionLimiterǁconfigure__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁconfigure__mutmut['xǁRejectionLimiterǁconfigure__mutmut_2'] = RejectionLimiter.xǁRejectionLimiterǁconfigure__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁconfigure__mutmut['xǁRejectionLimiterǁconfigure__mutmut_3'] = RejectionLimiter.xǁRejectionLimiterǁconfigure__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁconfigure__mutmut['xǁRejectionLimiterǁconfigure__mutmut_4'] = RejectionLimiter.xǁRejectionLimiterǁconfigure__mutmut_4 # type: ignore # mutmut generated

mutants_xǁRejectionLimiterǁreject__mutmut['_mutmut_orig'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_1'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_2'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_3'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_4'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_5'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_6'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_7'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_8'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_9'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_10'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_11'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁreject__mutmut['xǁRejectionLimiterǁreject__mutmut_12'] = RejectionLimiter.xǁRejectionLimiterǁreject__mutmut_12 # type: ignore # mutmut generated

mutants_xǁRejectionLimiterǁwithout_limited__mutmut['_mutmut_orig'] = RejectionLimiter.xǁRejectionLimiterǁwithout_limited__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁwithout_limited__mutmut['xǁRejectionLimiterǁwithout_limited__mutmut_1'] = RejectionLimiter.xǁRejectionLimiterǁwithout_limited__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁwithout_limited__mutmut['xǁRejectionLimiterǁwithout_limited__mutmut_2'] = RejectionLimiter.xǁRejectionLimiterǁwithout_limited__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁwithout_limited__mutmut['xǁRejectionLimiterǁwithout_limited__mutmut_3'] = RejectionLimiter.xǁRejectionLimiterǁwithout_limited__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁwithout_limited__mutmut['xǁRejectionLimiterǁwithout_limited__mutmut_4'] = RejectionLimiter.xǁRejectionLimiterǁwithout_limited__mutmut_4 # type: ignore # mutmut generated

mutants_xǁRejectionLimiterǁlog_counts__mutmut['_mutmut_orig'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_1'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_2'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_3'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_4'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_5'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_6'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_7'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_8'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_9'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_10'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_11'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_12'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_13'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_14'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_15'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_16'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_17'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_18'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_19'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRejectionLimiterǁlog_counts__mutmut['xǁRejectionLimiterǁlog_counts__mutmut_20'] = RejectionLimiter.xǁRejectionLimiterǁlog_counts__mutmut_20 # type: ignore # mutmut generated
