"""Audit events of logins to the console, successful and failed.

Rules.
    A login is recorded before its response. If the store is unavailable, the login succeeds nevertheless, so that the
    operator can see the problem; the event is kept and tried again. At most `MAX_KEPT_EVENTS` are kept, the newest.
    The first failed login is recorded at once; those within `PERIOD_SECONDS` after it are counted and recorded as one
    event at the end, so that guessing does not fill the audit log.
    The key that was sent is never recorded.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from burrowgate.admin.context import ACTOR, AdminContext
from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.store_records import Change
from burrowgate.errors import StoreError

PERIOD_SECONDS = 60
MAX_KEPT_EVENTS = 32
ANONYMOUS = "anonymous"
"""Actor of a failed login."""

_log = Logger()


class LoginAudit:
    """Records logins to the console; keeps the events that are not stored yet."""

    def __init__(self, context: AdminContext) -> None:
        self._context = context
        self._pending: list[AuditEvent] = []
        self._failed = 0
        self._timer: IDelayedCall | None = None

    async def record_success(self, key: str) -> None:
        """Record a login with a `key` of that kind."""
        self._add(Action.CONSOLE_LOGIN_SUCCEEDED, ACTOR, {"by": key})
        await self._write()

    async def record_failure(self) -> None:
        """Record a login with a wrong key, at once or at the end of the current period."""
        self._failed += 1
        if self._timer is None:
            await self._write()
            self._start_timer()

    def close(self) -> None:
        """Stop recording."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _add(self, action: Action, actor: str, detail: Detail) -> None:
        self._pending.append(AuditEvent(time=self._context.now(), action=action, actor=actor, detail=detail))
        del self._pending[:-MAX_KEPT_EVENTS]

    async def _write(self) -> None:
        """Commit all pending events, and keep them if the store fails."""
        if self._failed:
            times, self._failed = self._failed, 0
            self._add(Action.CONSOLE_LOGIN_FAILED, ANONYMOUS, {"times": times})
        events, self._pending = self._pending, []
        try:
            await self._context.registry.commit(Change(events=tuple(events)))
        except StoreError as error:
            _log.error("Recording logins to the console failed: {error}", error=str(error))
            self._pending = [*events, *self._pending][-MAX_KEPT_EVENTS:]
            self._start_timer()

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = self._context.reactor.callLater(PERIOD_SECONDS, self._end_period)

    def _end_period(self) -> None:
        self._timer = None
        if self._failed or self._pending:
            self._start_timer()
            Deferred.fromCoroutine(self._write())
