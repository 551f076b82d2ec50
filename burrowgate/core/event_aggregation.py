"""Aggregation of the audit events that visitors cause: one at once and one more each minute, per session and reason.

Rules.
    The first event of a session and reason in a minute is due at once. Those that follow it in that minute are counted,
    and due as one event at its end, with the time of the first, their number (`times`) and the time of the last, and
    the sum of their `bytes`.
    An event that could not be stored is merged with those that came meanwhile, so that an outage costs no memory.
    Memory is bounded: beyond `MAX_KEYS` sessions, events are counted together in one without a session.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from burrowgate.core.audit import Action, AuditEvent, Detail

MAX_KEYS = 50_000
"""Sessions and reasons with an event in one minute; each takes 0.5 KB, and needs a genuine credential of its own."""
MINUTE_SECONDS = 60

EventKey = tuple[Action, str, str]
"""Action, session and reason; without a session, the target."""


@dataclass(slots=True)
class _Entry:
    """The events of one key that are not stored yet."""

    minute: int
    """Beginning of the minute of the first, in seconds since 1970."""
    event: AuditEvent | None = None
    """The first of them; None if all are stored."""
    times: int = 0
    last: int = 0
    bytes: int = 0
    is_reported: bool = False
    """Whether the minute has its first event already."""


class EventAggregator:
    """Events that are not stored yet, by session and reason."""

    __slots__ = ("_entries", "_max_keys")

    def __init__(self, max_keys: int = MAX_KEYS) -> None:
        self._max_keys = max_keys
        self._entries: dict[EventKey, _Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def repeat(self, key: EventKey, time: int) -> bool:
        """Count one more event of `key` if there is one to add it to; returns whether there was."""
        entry = self._entries.get(key)
        if entry is None or entry.event is None:
            return False
        entry.times += 1
        entry.last = max(entry.last, time)
        return True

    def add(self, event: AuditEvent, times: int = 1, last: int = 0) -> None:
        """Count `times` events of which `event` is the first and `last` the time of the last."""
        key = _key_of(event)
        entry = self._entries.get(key)
        if entry is None:
            if len(self._entries) >= self._max_keys:
                self._drop_stored()
            if len(self._entries) >= self._max_keys:
                event = replace(event, sid="", target="")
                key = _key_of(event)
        entry = self._entries.setdefault(key, _Entry(_minute(event.time)))
        if entry.event is None:
            if entry.minute != _minute(event.time):
                entry.minute, entry.is_reported = _minute(event.time), False
            entry.event = event
        elif event.time < entry.event.time:
            entry.event = event
        entry.times += times
        entry.last = max(entry.last, last, event.time)
        entry.bytes += int(event.detail.get("bytes") or 0)

    def take(self, now: float | None = None) -> list[AuditEvent]:
        """Remove and return the events that are due at `now`, or all without `now`."""
        due: list[AuditEvent] = []
        over: list[EventKey] = []
        for key, entry in self._entries.items():
            is_over = now is None or entry.minute + MINUTE_SECONDS <= now
            if entry.event is not None and (is_over or not entry.is_reported):
                due.append(_summary(entry))
                entry.event, entry.times, entry.last, entry.bytes, entry.is_reported = None, 0, 0, 0, True
            if is_over:
                over.append(key)
        for key in over:
            del self._entries[key]
        return due

    def put_back(self, events: Iterable[AuditEvent]) -> None:
        """Keep `events`, which `take` returned and which could not be stored."""
        for event in events:
            times, last = event.detail.get("times"), event.detail.get("last")
            detail = {name: value for name, value in event.detail.items() if name not in ("times", "last")}
            self.add(replace(event, detail=detail), int(times or 1), int(last or 0))
            entry = self._entries.get(_key_of(event))
            if entry is not None:
                entry.is_reported = False

    def _drop_stored(self) -> None:
        for key in [key for key, entry in self._entries.items() if entry.event is None]:
            del self._entries[key]


def _key_of(event: AuditEvent) -> EventKey:
    return event.action, event.sid, str(event.detail.get("reason", "" if event.sid else event.target))


def _minute(time: int) -> int:
    return time - time % MINUTE_SECONDS


def _summary(entry: _Entry) -> AuditEvent:
    event = entry.event
    assert event is not None
    if entry.times == 1:
        return event
    detail: Detail = event.detail | {"times": entry.times, "last": entry.last}
    return replace(event, detail=detail | {"bytes": entry.bytes} if "bytes" in detail else detail)
