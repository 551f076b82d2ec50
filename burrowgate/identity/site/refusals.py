"""Audit events of sign-ins that were refused, counted by the minute, so that strangers cannot fill the store."""

from __future__ import annotations

from enum import StrEnum

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.event_aggregation import EventAggregator
from burrowgate.core.store_records import Change
from burrowgate.interfaces import IClock
from burrowgate.sessions.registry import Registry


class RefusedSignIn(StrEnum):
    """Why a sign-in was refused."""

    PASSWORD = "password"
    TOO_MANY = "too-many-passwords"
    PASSKEY = "passkey"
    PROVIDER = "provider"
    """The provider did not confirm who the person is."""
    ACCOUNT = "account"
    """The account is disabled, or there are too many guests."""


class Refusals:
    """Refused sign-ins that are not stored yet; one event for each reason and minute."""

    def __init__(self, registry: Registry, clock: IClock) -> None:
        self._registry = registry
        self._clock = clock
        self._events = EventAggregator(max_keys=len(RefusedSignIn))

    def add(self, reason: RefusedSignIn, actor: str) -> None:
        """Count one more refused sign-in."""
        now = int(self._clock.now())
        if not self._events.repeat((Action.LOGIN_REFUSED, "", reason.value), now):
            event = AuditEvent(time=now, action=Action.LOGIN_REFUSED, actor=actor, detail={"reason": reason.value})
            self._events.add(event)

    async def flush(self) -> None:
        """Write the events that are due; called every few seconds. Raises `StoreError`, and keeps them then."""
        await self._write(self._events.take(self._clock.now()))

    async def flush_all(self) -> None:
        """Write all events, before this process ends. Raises `StoreError`."""
        await self._write(self._events.take())

    async def _write(self, due: list[AuditEvent]) -> None:
        if not due:
            return
        try:
            await self._registry.commit(Change(events=tuple(due)))
        except BaseException:
            self._events.put_back(due)
            raise
