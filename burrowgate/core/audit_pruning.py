"""Removal of old audit events that visitors caused, so that the chain stays verifiable.

Rules.
    Only events of visitors are removed: opened visits, refusals, received files and extend requests. What operators
    decided stays, and so do all other events.
    Consecutive removed events are one run. A record with the number, hash and MAC of the last one takes their place, so
    that the hash of the event after it can still be verified.
    The runs of one commit are a batch, named by the number of its first event. The commit also appends one event
    `audit.pruned`, which names the batch, the number of its events, and the digest of its runs. Without a key of the
    home that event cannot be made, and thus no event be removed unseen.
    A batch is worth its event: it has many events, or its first one has been due for a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from burrowgate.core import durations
from burrowgate.core.audit import Action, AuditEvent, AuditRecord, Detail, split_actor
from burrowgate.core.audit_chain import removed_text

PRUNABLE_ACTIONS = frozenset(
    {
        Action.VISIT_OPENED,
        Action.SESSION_ACCESS_DENIED,
        Action.SESSION_EXTEND_REQUESTED,
        Action.FILE_RECEIVED,
        Action.CLAIM_REFUSED,
    }
)
"""Actions of visitors, whose events may be removed."""
MAX_EVENTS_PER_BATCH = 2_000
MAX_RUNS_PER_BATCH = 500
"""Runs in one commit, each of which is a range that the store deletes."""
MAX_BATCHES = 20
"""Batches that a planner makes; memory for 10,000 runs, about 5 MB."""
MIN_EVENTS = 1_000
MAX_DELAY_SECONDS = 86_400
"""Time after which fewer than `MIN_EVENTS` are removed, too: at most one small batch a day."""


@dataclass(slots=True)
class _Run:
    first: AuditRecord
    last: AuditRecord


@dataclass(slots=True)
class PruningBatch:
    """Runs of events to be removed in one commit."""

    runs: list[_Run] = field(default_factory=list)
    events: int = 0

    def records(self) -> tuple[AuditRecord, ...]:
        """Return the record that takes the place of each run."""
        return tuple(self._record(run) for run in self.runs)

    def _record(self, run: _Run) -> AuditRecord:
        detail: Detail = {"batch": self.runs[0].first.seq, "from": run.first.seq, "since": run.first.event.time}
        event = AuditEvent(time=run.last.event.time, action=Action.EVENTS_REMOVED, actor="gateway", detail=detail)
        return AuditRecord(seq=run.last.seq, event=event, hash=run.last.hash, mac=run.last.mac)

    def event(self, records: Sequence[AuditRecord], now: int, retention: int) -> AuditEvent:
        """Return the event that confirms `records`, those of this batch, removed at `now` after `retention` seconds."""
        digest = hashlib.sha256(b"".join(map(removed_text, records))).hexdigest()
        return AuditEvent(
            time=now,
            action=Action.AUDIT_PRUNED,
            actor="gateway",
            detail={
                "batch": self.runs[0].first.seq,
                "to": self.runs[-1].last.seq,
                "events": self.events,
                "since": self.runs[0].first.event.time,
                "until": self.runs[-1].last.event.time,
                "after": durations.format_duration(retention),
                "digest": digest,
            },
        )


class PruningPlanner:
    """Chooses the events to be removed from those of a verified chain."""

    def __init__(self, now: int, retention: int) -> None:
        self._before = now - retention
        self._batches: list[PruningBatch] = []
        self._is_open = False
        """Whether the last record extends the last run."""

    def add(self, record: AuditRecord) -> None:
        """Take the next record of the chain into account."""
        if not self._is_removable(record):
            self._is_open = False
            return
        batch = self._batches[-1] if self._batches else PruningBatch()
        extends = self._is_open
        if batch.events >= MAX_EVENTS_PER_BATCH or (not extends and len(batch.runs) >= MAX_RUNS_PER_BATCH):
            batch, extends = PruningBatch(), False
        if not batch.events:
            if len(self._batches) >= MAX_BATCHES:
                return
            self._batches.append(batch)
        if extends:
            batch.runs[-1].last = record
        else:
            batch.runs.append(_Run(record, record))
        batch.events += 1
        self._is_open = True

    def batches(self) -> Sequence[PruningBatch]:
        """Return the batches to remove now; none if they are not worth it yet."""
        if not self._batches:
            return ()
        oldest = self._batches[0].runs[0].first.event.time
        is_due = sum(batch.events for batch in self._batches) >= MIN_EVENTS or oldest < self._before - MAX_DELAY_SECONDS
        return self._batches if is_due else ()

    def _is_removable(self, record: AuditRecord) -> bool:
        event = record.event
        last = event.detail.get("last")
        return (
            event.action in PRUNABLE_ACTIONS
            and split_actor(event.actor)[0] == "visitor"
            and max(event.time, last if type(last) is int else 0) < self._before
        )
