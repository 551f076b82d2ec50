"""Audit events of the viewer of one box that comes and goes: two of each action in a minute at most.

A page that is reloaded again and again would fill the audit log otherwise; `core.event_aggregation` has the rules.
"""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.boxes.records import BoxRecords
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.boxes.records import Box
from burrowgate.core.event_aggregation import EventAggregator


class ViewerEvents:
    """The events of one box that are not passed on for writing yet."""

    def __init__(self, records: BoxRecords, now: Callable[[], int]) -> None:
        """`now` returns seconds since 1970."""
        self._records = records
        self._now = now
        self._events = EventAggregator()

    def add(self, box: Box, action: Action) -> list[AuditEvent]:
        """Count what happened to `box`, as it is now, and return the events that are to be written."""
        self._events.add(self._records.event(box, action, at=self._now()))
        return self.take_due()

    def take_due(self) -> list[AuditEvent]:
        """Return the events that are to be written: those of a minute that is over are one."""
        return self._events.take(self._now())

    def take_all(self) -> list[AuditEvent]:
        """Return all that were counted, because the box has ended."""
        return self._events.take()
