"""Decides the outcome of many changes in memory, in order, given the stored state of the records that they touch.

Rules.
    The caller holds the lock of the store from reading the stored state until the result is written, so no other
    process commits in between. The decision needs no database: any number of changes cost two round trips together.
    Each change succeeds or fails alone, and a refused change has no effect. After its records and claims are checked,
    nothing can fail.
    If a record is deleted and put again, its stored row is deleted first, with its visits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from burrowgate.core.audit import GENESIS, AuditEvent, AuditRecord, SignEvent, chain_event, unsigned
from burrowgate.core.history import HistoryEntry
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, Committed, Record, VisitUpdate
from burrowgate.core.targets import Target
from burrowgate.stores import common

_Key: TypeAlias = tuple[type, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """End of the feed and of the event chain."""

    position: int = 0
    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Stored state of all records that some changes touch."""

    tail: Tail = Tail()
    targets: Mapping[str, int] = field(default_factory=dict)
    """Versions, by `target_id`."""
    sessions: Mapping[str, int] = field(default_factory=dict)
    """Versions, by `sid`."""
    unused: frozenset[str] = frozenset()
    """The sessions that have no use yet, by `sid`."""
    resources: Mapping[str, int] = field(default_factory=dict)
    """Versions, by key."""
    claims: Mapping[common.Claim, str] = field(default_factory=dict)
    """The id of the record that holds each claim: all that these records hold or claim."""
    visits: Mapping[tuple[str, str], Visit] = field(default_factory=dict)
    """By `sid` and `vid`."""
    removable: Mapping[int, int] = field(default_factory=dict)
    """Number of existing events of each run to be removed, by the number of its last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """State of a record after the changes so far."""

    version: int | None = None
    """None if the record does not exist."""
    record: Record | None = None
    """The record to write; None leaves the stored row."""
    replaces: bool = False
    """Whether the stored row is deleted first."""
    used_at: int | None = None
    """The latest use to write."""


_NONE = Row()


class BatchCommit:
    """Collects the rows to write while it takes changes one after the other."""

    def __init__(self, stored: Stored, sign_event: SignEvent = unsigned) -> None:
        self._sign_event = sign_event
        self._removable = stored.removable
        self.removals: list[AuditRecord] = []
        """Records that take the place of events."""
        self.tail = stored.tail
        self.rows: dict[_Key, Row] = {
            **{(Target, key): Row(version=version) for key, version in stored.targets.items()},
            **{(Session, key): Row(version=version) for key, version in stored.sessions.items()},
            **{(Resource, key): Row(version=version) for key, version in stored.resources.items()},
        }
        self.visits: dict[tuple[str, str], Visit] = {}
        """Visits to write, with all their counts."""
        self.events: list[AuditRecord] = []
        """Events to append."""
        self.history: list[HistoryEntry] = []
        """Entries of the history to put, in order."""
        self.feed: list[tuple[str, str]] = []
        """Kind and key of the entries to add to the feed; the last one has the tail's position."""
        self._unused = set(stored.unused)
        self._stored_visits = dict(stored.visits)
        self._claims: dict[common.Claim, str | None] = dict(stored.claims)

    def attempt(self, change: Change) -> Committed | Exception:
        """Apply `change`; returns its result, or the exception that refuses it."""
        try:
            staged = self._stage(change)
            self._check_removals(change.removals)
            claims = self._claim(staged)
        except Exception as error:
            return error
        # Nothing fails from here on.
        self.rows |= staged
        self._claims |= claims
        self.removals += change.removals
        self.history += change.history
        for record in (*change.puts, *change.deletes):
            self._add_change(common.record_kind(record), common.record_id(record))
        for record in change.deletes:
            self._drop_visits(record)
        for record in change.puts:
            if isinstance(record, Session) and record.version == 1:
                self._unused.add(record.sid)
        uses = [(use, *written) for use in change.visits if (written := self._write_visit(use)) is not None]
        recorded = tuple(self._append(event) for event in (*common.visit_events(uses), *change.events))
        for cut in change.cuts:
            self._add_change("cut", cut)
        visits = tuple(use.visit for use, is_opened, _ in uses if is_opened)
        return Committed(position=self.tail.position, events=recorded, opened=visits)

    def load(self, batch: Batch) -> None:
        """Apply the targets, resources and events of `batch` as they are, and advance the feed by one position.

        Raises `Conflict`, `NameTaken`, `HostTaken` or `ResourceTaken`.
        """
        common.check_sequence(batch.events, self.tail.seq)
        records: tuple[Record, ...] = (*batch.targets, *batch.resources)
        staged = {_key(record): Row(version=record.version, record=record) for record in records}
        self._claims |= self._claim(staged)
        self.rows |= staged
        self.events += batch.events
        last = batch.events[-1] if batch.events else self.tail
        self.tail = Tail(position=self.tail.position + 1, seq=last.seq, hash=last.hash)

    def _stage(self, change: Change) -> dict[_Key, Row]:
        """Return the rows of the records of `change`, as they will be. Raises `Conflict`."""
        staged: dict[_Key, Row] = {}
        for record in change.puts:
            key = _key(record)
            row = staged.get(key) or self.rows.get(key, _NONE)
            if record.version != (row.version or 0) + 1:
                raise common.version_conflict(record)
            staged[key] = replace(row, version=record.version, record=record)
        for record in change.deletes:
            key = _key(record)
            row = staged.get(key) or self.rows.get(key, _NONE)
            if row.version is None or record.version != row.version:
                raise common.version_conflict(record)
            staged[key] = Row(replaces=True)
        return staged

    def _claim(self, staged: Mapping[_Key, Row]) -> dict[common.Claim, str | None]:
        """Return the claims that the change sets, with their new holders.

        Raises `NameTaken`, `HostTaken` or `ResourceTaken`.
        """
        holders = {key: row.record for (kind, key), row in staged.items() if kind is not Session}
        if not holders:
            return {}
        # All claims are released before any is taken, so that two records can swap names in one change.
        claims: dict[common.Claim, str | None] = {
            claim: None for claim, holder in self._claims.items() if holder in holders
        }
        for holder, record in holders.items():
            for claim in common.claims(record) if record is not None else ():
                if claims.get(claim, self._claims.get(claim)) not in (None, holder):
                    raise common.claim_conflict(*claim)
                claims[claim] = holder
        return claims

    def _check_removals(self, removals: Sequence[AuditRecord]) -> None:
        """Raise `Conflict` unless all events of `removals` exist."""
        for removal in removals:
            is_staged = any(removal.first <= other.seq and other.first <= removal.seq for other in self.removals)
            if is_staged or self._removable.get(removal.seq) != removal.seq - removal.first + 1:
                raise common.removal_conflict(removal)

    def _add_change(self, kind: str, key: str) -> None:
        self.feed.append((kind, key))
        self.tail = replace(self.tail, position=self.tail.position + 1)

    def _drop_visits(self, record: Record) -> None:
        for visits in (self.visits, self._stored_visits) if isinstance(record, Session) else ():
            for key in [key for key in visits if key[0] == _key(record)[1]]:
                del visits[key]

    def _write_visit(self, use: VisitUpdate) -> tuple[bool, bool] | None:
        """Write the visit of `use`; returns whether it is new, and whether it is the session's first.

        Returns None if there is no such session.
        """
        visit, key = use.visit, (use.visit.sid, use.visit.vid)
        row = self.rows.get((Session, visit.sid), _NONE)
        if row.version is None:
            return None
        used_at = visit.last_seen if row.used_at is None else max(row.used_at, visit.last_seen)
        self.rows[Session, visit.sid] = replace(row, used_at=used_at)
        before = self.visits.get(key) or self._stored_visits.get(key)
        self.visits[key] = visit if before is None else common.merge_visits(before, visit)
        is_first = visit.sid in self._unused
        self._unused.discard(visit.sid)
        return before is None, is_first

    def _append(self, event: AuditEvent) -> AuditRecord:
        recorded = chain_event(self.tail.hash, self.tail.seq + 1, event, self._sign_event)
        self.events.append(recorded)
        self.tail = replace(self.tail, seq=recorded.seq, hash=recorded.hash)
        return recorded

    # The rows to write.

    def deleted_ids(self, kind: type[Record]) -> list[str]:
        """Return the ids of the rows of `kind` to delete before any row is put."""
        return [key for (row_kind, key), row in self.rows.items() if row_kind is kind and row.replaces]

    def resources(self) -> list[Resource]:
        """Return the resources to put."""
        return [row.record for row in self.rows.values() if isinstance(row.record, Resource)]

    def targets(self) -> list[Target]:
        """Return the targets to put."""
        return [row.record for row in self.rows.values() if isinstance(row.record, Target)]

    def sessions(self) -> list[Session]:
        """Return the sessions to put."""
        return [row.record for row in self.rows.values() if isinstance(row.record, Session)]

    def last_uses(self) -> list[tuple[str, int]]:
        """Return `sid` and latest use of the sessions that were used."""
        return [(key, row.used_at) for (_, key), row in self.rows.items() if row.used_at is not None]

    def claims(self, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return kind, value and holder of all claims that the records `ids` hold."""
        selected = set(ids)
        return [(*claim, holder) for claim, holder in self._claims.items() if holder is not None and holder in selected]


def _key(record: Record) -> _Key:
    return type(record), common.record_id(record)
