"""Recheck of a damaged store: publishes what this process found, and checks the whole store until it is intact."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.errors import StoreDamaged, StoreError
from burrowgate.stores.health import RECHECK_PERIOD_SECONDS, StoreHealth

_log = Logger()


class Recheck:
    """Checks the store with the state `health` while it is damaged, every `RECHECK_PERIOD_SECONDS`."""

    def __init__(
        self,
        health: StoreHealth,
        clock: IReactorTime,
        check: Callable[[], Awaitable[bool]],
        publish: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        """`check` reads the whole store and returns whether it is intact, or raises `StoreError`.

        `publish` makes a text known to all processes on this store as its damage, an empty one withdraws it; it may
        raise `StoreError`. It is None for a process that only reads the store.
        """
        self._health = health
        self._clock = clock
        self._check = check
        self._publish = publish
        self._due_at: float | None = 0.0
        """When the next check is due; None while one runs."""

    def run_if_due(self) -> None:
        """Begin a check if one is due; called periodically while the store is open."""
        if self._due_at is None:
            return
        if self._health.is_intact:
            self._due_at = 0.0
        elif self._health.needs_check and (self._clock.seconds() >= self._due_at or self._health.was_withdrawn):
            self._due_at = None
            Deferred.fromCoroutine(self.run()).addErrback(_log_failure)

    async def run(self) -> None:
        """Publish the damage that this process found, and check the store now. Does not raise `StoreError`."""
        health = self._health
        try:
            if health.has_news:  # otherwise another process may just have withdrawn it after a check of its own
                await self._publish_damage()
            mark = health.begin_check()
            if not health.end_check(mark, is_intact=await self._finds_none()):
                await self._publish_damage()
            elif self._publish is not None:
                await self._publish("")
                health.set_published(None)
        except StoreError:
            pass  # still damaged, or unreachable: checked again later
        finally:
            self._due_at = self._clock.seconds() + RECHECK_PERIOD_SECONDS

    async def _finds_none(self) -> bool:
        try:
            return await self._check()
        except StoreDamaged as error:
            self._health.report(error)
            return False

    async def _publish_damage(self) -> None:
        text = self._health.unpublished
        if self._publish is not None and text is not None:
            with suppress(StoreError):  # published with the next check; this process refuses meanwhile
                await self._publish(text)


def _log_failure(failure: Failure) -> None:
    _log.failure("The check of a damaged store failed", failure=failure)
