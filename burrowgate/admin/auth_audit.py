"""Who signed in to the console, and who tried: what the audit trail is told of it, and how often.

Rules.
    Whoever signs in is written down before the answer. While the store is away one gets in all the same, to see what
    the matter is: what could not be written is kept and tried again, the oldest of too many dropped.
    Whoever is refused is written down at once; those who follow within `PERIOD` are counted and told of together when
    it is over, so that nobody fills the trail by guessing.
    Nothing is said of the key that was sent.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from burrowgate.admin.context import ACTOR, AdminContext
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.store_records import Change
from burrowgate.errors import StoreError

PERIOD = 60
"""Seconds."""
KEPT_MOST = 32
ANONYMOUS = "anonymous"

_log = Logger()


class LoginAudit:
    """What is still to be written down."""

    def __init__(self, context: AdminContext) -> None:
        self._context = context
        self._kept: list[AuditEvent] = []
        self._refused = 0
        self._again: IDelayedCall | None = None

    async def signed_in(self, key: str) -> None:
        """Somebody came in by a `key` of that kind."""
        self._keep(Action.CONSOLE_LOGIN_SUCCEEDED, ACTOR, {"by": key})
        await self._write()

    async def refused(self) -> None:
        """Somebody came with a key that opens nothing."""
        self._refused += 1
        if self._again is None:
            await self._write()
            self._wait()

    def close(self) -> None:
        """Write nothing more."""
        if self._again is not None:
            self._again.cancel()
            self._again = None

    def _keep(self, action: Action, actor: str, detail: dict[str, str | int | bool | None]) -> None:
        self._kept.append(AuditEvent(time=self._context.now(), action=action, actor=actor, detail=detail))
        del self._kept[:-KEPT_MOST]

    async def _write(self) -> None:
        """Write down what there is; what cannot be is kept. Raises nothing of the store's."""
        if self._refused:
            times, self._refused = self._refused, 0
            self._keep(Action.CONSOLE_LOGIN_FAILED, ANONYMOUS, {"times": times})
        events, self._kept = self._kept, []
        try:
            await self._context.directory.commit(Change(events=tuple(events)))
        except StoreError as error:
            _log.error("The audit trail cannot be told who signed in to the console: {error}", error=str(error))
            self._kept = [*events, *self._kept][-KEPT_MOST:]
            self._wait()

    def _wait(self) -> None:
        if self._again is None:
            self._again = self._context.reactor.callLater(PERIOD, self._period_over)

    def _period_over(self) -> None:
        self._again = None
        if self._refused or self._kept:
            self._wait()
            Deferred.fromCoroutine(self._write())
