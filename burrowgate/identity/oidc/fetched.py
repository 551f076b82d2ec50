"""A document of a provider that is kept for a while: one fetch for all who wait, and few after a failure.

Rules.
    What is kept is never used longer than `keep_seconds`, even if it cannot be fetched anew.
    At most one fetch is under way, and all who ask meanwhile get its result.
    After a fetch that failed, or one that `renew` asked for, none follows within `pause_seconds`: strangers who can
    cause fetches, by a token that names an unknown key, cause as many as one a pause.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from twisted.internet.defer import Deferred

from burrowgate.identity.oidc.provider import ProviderUnusable

_Value = TypeVar("_Value")


class FetchedDocument(Generic[_Value]):
    """One document. `fetch` gets and reads it; what it raises is raised by those who asked, until the next fetch."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[_Value]],
        now: Callable[[], float],
        *,
        keep_seconds: float,
        pause_seconds: float,
    ) -> None:
        self._fetch = fetch
        self._now = now
        self._keep_seconds = keep_seconds
        self._pause_seconds = pause_seconds
        self._value: _Value | None = None
        self._fetched_at = 0.0
        """Start of the fetch that got `_value`."""
        self._error: Exception = ProviderUnusable("The provider was not asked.")
        """Why the last fetch that failed did."""
        self._paused_until = 0.0
        self._waiting: list[Deferred[None]] | None = None
        """Those who wait for the fetch under way; None if there is none."""

    async def get(self) -> _Value:
        """Return the document, fetched now unless it is kept. Raises what `fetch` raises."""
        if self._kept() is None and (self._waiting is not None or self._now() >= self._paused_until):
            await self._update()
        return self._result()

    async def renew(self) -> _Value:
        """Return the document as it is now; the one that is kept if that cannot be had, or if a pause is not over."""
        if self._waiting is not None or self._now() >= self._paused_until:
            await self._update()
            self._paused_until = self._now() + self._pause_seconds
        return self._result()

    def _kept(self) -> _Value | None:
        # A clock that was set back must not lengthen the time.
        return self._value if 0 <= self._now() - self._fetched_at < self._keep_seconds else None

    def _result(self) -> _Value:
        kept = self._kept()
        if kept is None:
            raise self._error.with_traceback(None)
        return kept

    async def _update(self) -> None:
        if self._waiting is not None:
            other: Deferred[None] = Deferred()
            self._waiting.append(other)
            await other
            return
        waiting: list[Deferred[None]] = []
        self._waiting = waiting
        started = self._now()
        try:
            self._value = await self._fetch()
            self._fetched_at = started
        except Exception as error:
            self._error = error
            self._paused_until = self._now() + self._pause_seconds
        finally:
            self._waiting = None
            for other in waiting:
                other.callback(None)
