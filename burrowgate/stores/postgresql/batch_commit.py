"""Many changes, decided in memory against what is stored of all that they touch: each for itself, the first first.

Rules.
    Nobody else commits between the reading of what is stored and the writing of what comes of it: the caller has the
    lock. So the decision needs no database, and however many changes there are, they cost two round trips together.
    A change that is refused leaves no trace. Nothing fails once its records and claims were found good.
    A record that is deleted and made anew begins from nothing: what was stored of it goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from burrowgate.core.audit import GENESIS, AuditEvent, AuditRecord, event_hash
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, Committed, VisitUpdate
from burrowgate.core.targets import Target
from burrowgate.stores import common

Record: TypeAlias = Target | Session
Claim: TypeAlias = tuple[str, str]
_Key: TypeAlias = tuple[type, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """Where the feed and the chain of events end."""

    position: int = 0
    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is stored of everything that some changes touch."""

    tail: Tail = Tail()
    targets: Mapping[str, int] = field(default_factory=dict)
    """Versions, by `target_id`."""
    sessions: Mapping[str, int] = field(default_factory=dict)
    """Versions, by `sid`."""
    claims: Mapping[Claim, str] = field(default_factory=dict)
    """Who has each name and host, by `target_id`: all that these targets have, and all that they want."""
    visits: Mapping[tuple[str, str], Visit] = field(default_factory=dict)
    """By `sid` and `vid`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What becomes of a record."""

    version: int | None = None
    """None while there is none."""
    record: Record | None = None
    """What is to be written; None leaves what is stored."""
    replaces: bool = False
    """Whether what was stored is to go first."""
    used_at: int | None = None
    """The latest use that is to be written."""


_NONE = Row()


class BatchCommit:
    """Takes changes one after the other, and knows what is to be written in the end."""

    def __init__(self, stored: Stored) -> None:
        self.tail = stored.tail
        self.rows: dict[_Key, Row] = {
            **{(Target, key): Row(version=version) for key, version in stored.targets.items()},
            **{(Session, key): Row(version=version) for key, version in stored.sessions.items()},
        }
        self.visits: dict[tuple[str, str], Visit] = {}
        """Those that are to be written, whole."""
        self.events: list[AuditRecord] = []
        """Those that are to be written."""
        self.feed: list[tuple[str, str]] = []
        """Kind and key of what is to be told, up to the tail's position."""
        self._stored_visits = dict(stored.visits)
        self._claims: dict[Claim, str | None] = dict(stored.claims)

    def attempt(self, change: Change) -> Committed | Exception:
        """What `change` does, or why it does nothing."""
        try:
            staged = self._stage(change)
            claims = self._claim([key for kind, key in staged if kind is Target], staged)
        except Exception as error:
            return error
        # Nothing fails from here on.
        self.rows |= staged
        self._claims |= claims
        for record in (*change.puts, *change.deletes):
            kind, key = _key(record)
            self._add_change("target" if kind is Target else "session", key)
        for record in change.deletes:
            self._drop_visits(record)
        opened = [event for use in change.visits if (event := self._write_visit(use)) is not None]
        recorded = tuple(self._append(event) for event in (*opened, *change.events))
        for cut in change.cuts:
            self._add_change("cut", cut)
        return Committed(position=self.tail.position, events=recorded)

    def load(self, batch: Batch) -> None:
        """Take the targets and events of `batch` as they are, and leave what was told before behind.

        Raises `Conflict`, `NameTaken` or `HostTaken`.
        """
        common.check_sequence(batch.events, self.tail.seq)
        staged = {_key(target): Row(version=target.version, record=target) for target in batch.targets}
        self._claims |= self._claim([target.target_id for target in batch.targets], staged)
        self.rows |= staged
        self.events += batch.events
        last = batch.events[-1] if batch.events else self.tail
        self.tail = Tail(position=self.tail.position + 1, seq=last.seq, hash=last.hash)

    def _stage(self, change: Change) -> dict[_Key, Row]:
        """The rows of the records of `change`, as they will be. Raises `Conflict`."""
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

    def _claim(self, target_ids: Sequence[str], staged: Mapping[_Key, Row]) -> dict[Claim, str | None]:
        """Who has which claim after the change. Raises `NameTaken` or `HostTaken`."""
        if not target_ids:
            return {}
        # All let go before any takes, so that two targets can swap names in one change.
        claims: dict[Claim, str | None] = {claim: None for claim, has in self._claims.items() if has in target_ids}
        for target_id in target_ids:
            target = staged[Target, target_id].record
            for claim in common.claims(target) if isinstance(target, Target) else ():
                if claims.get(claim, self._claims.get(claim)) not in (None, target_id):
                    raise common.claim_conflict(*claim)
                claims[claim] = target_id
        return claims

    def _add_change(self, kind: str, key: str) -> None:
        self.feed.append((kind, key))
        self.tail = replace(self.tail, position=self.tail.position + 1)

    def _drop_visits(self, record: Record) -> None:
        for visits in (self.visits, self._stored_visits) if isinstance(record, Session) else ():
            for key in [key for key in visits if key[0] == _key(record)[1]]:
                del visits[key]

    def _write_visit(self, use: VisitUpdate) -> AuditEvent | None:
        visit, key = use.visit, (use.visit.sid, use.visit.vid)
        row = self.rows.get((Session, visit.sid), _NONE)
        if row.version is None:
            return None
        used_at = visit.last_seen if row.used_at is None else max(row.used_at, visit.last_seen)
        self.rows[Session, visit.sid] = replace(row, used_at=used_at)
        before = self.visits.get(key) or self._stored_visits.get(key)
        self.visits[key] = visit if before is None else common.merge_visits(before, visit)
        return use.event if before is None else None

    def _append(self, event: AuditEvent) -> AuditRecord:
        seq = self.tail.seq + 1
        recorded = AuditRecord(seq=seq, event=event, hash=event_hash(self.tail.hash, seq, event))
        self.events.append(recorded)
        self.tail = replace(self.tail, seq=seq, hash=recorded.hash)
        return recorded

    # What is to be written.

    def deleted_ids(self, kind: type[Record]) -> list[str]:
        """The ids of the rows of `kind` that are to go before anything is put."""
        return [key for (of, key), row in self.rows.items() if of is kind and row.replaces]

    def targets(self) -> list[Target]:
        """Those that are to be put."""
        return [row.record for row in self.rows.values() if isinstance(row.record, Target)]

    def sessions(self) -> list[Session]:
        """Those that are to be put."""
        return [row.record for row in self.rows.values() if isinstance(row.record, Session)]

    def last_uses(self) -> list[tuple[str, int]]:
        """`sid` and latest use of the sessions that were used."""
        return [(key, row.used_at) for (_, key), row in self.rows.items() if row.used_at is not None]

    def claims(self, target_ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """Kind, value and `target_id` of all that the targets `target_ids` have."""
        wanted = set(target_ids)
        return [(*claim, has) for claim, has in self._claims.items() if has is not None and has in wanted]


def _key(record: Record) -> _Key:
    return (Target, record.target_id) if isinstance(record, Target) else (Session, record.sid)
