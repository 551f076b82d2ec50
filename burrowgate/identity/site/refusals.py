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

    def add(self, reason: RefusedSignIn, actor: str, *, provider: str = "") -> None:
        """Count one more refused sign-in; `provider` is a configured one, empty for none."""
        text = f"{reason}:{provider}" if provider else reason.value
        now = int(self._clock.now())
        if not self._events.repeat((Action.LOGIN_REFUSED, "", text), now):
            self._events.add(AuditEvent(time=now, action=Action.LOGIN_REFUSED, actor=actor, detail={"reason": text}))

    async def flush(self, now: float | None = None) -> None:
        """Write the events that are due at `now`, all without it; called every few seconds. Raises `StoreError`.

        Events that were not written are kept.
        """
        due = self._events.take(now)
        if not due:
            return
        try:
            await self._registry.commit(Change(events=tuple(due)))
        except BaseException:
            self._events.put_back(due)
            raise
