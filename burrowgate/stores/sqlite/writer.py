"""Group commit of the SQLite store: all waiting changes in one transaction, with one fsync.

Changes are made without savepoints first, for which SQLite copies the pages that are changed, and rows of new sessions,
of events and of the feed are inserted together (`gathered_rows`). If a change has a conflict, the transaction is rolled
back and repeated with a savepoint and statements of its own for each, so that this one is rolled back alone.
An error of the database (disk full, locked) rolls back all of them. A transaction of heartbeats and leases only
(`nodes`), which need not survive a power cut, is not synced.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from burrowgate.core.audit import GENESIS, Action, AuditEvent, AuditRecord, SignEvent, chain_event, unsigned
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Batch, Change, Committed, Record, VisitUpdate
from burrowgate.core.targets import Target
from burrowgate.stores import common, sql_history, sql_rows
from burrowgate.stores.sqlite.gathered_rows import GatheredRows
from burrowgate.stores.sqlite.session_list import LATEST_USE

NodeWork: TypeAlias = Callable[[sqlite3.Connection], Any]
"""A write of heartbeats or leases: a function of `nodes` with all arguments but the connection."""

NEWEST = "SELECT seq FROM sqlite_sequence WHERE name = ?"
"""Selects the highest number that a table ever assigned, even if that row was removed."""


def _settings(columns: str) -> str:
    return ", ".join(f"{column.strip()} = ?" for column in columns.split(",")[1:])


_INSERT_TARGET = f"{sql_rows.insert('targets', sql_rows.TARGET)} ON CONFLICT DO NOTHING"
_UPDATE_TARGET = f"UPDATE targets SET {_settings(sql_rows.TARGET)} WHERE target_id = ? AND version = ?"
_DELETE_TARGET = "DELETE FROM targets WHERE target_id = ? AND version = ?"
_UNCLAIM = "DELETE FROM claims WHERE holder = ?"
_CLAIM = "INSERT INTO claims (kind, value, holder) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_INSERT_SESSION = f"{sql_rows.insert('sessions', sql_rows.SESSION)} ON CONFLICT DO NOTHING"
_UPDATE_SESSION = f"UPDATE sessions SET {_settings(sql_rows.SESSION)} WHERE sid = ? AND version = ?"
_DELETE_SESSION = "DELETE FROM sessions WHERE sid = ? AND version = ?"
_INSERT_RESOURCE = f"{sql_rows.insert('resources', sql_rows.RESOURCE)} ON CONFLICT DO NOTHING"
_UPDATE_RESOURCE = f"UPDATE resources SET {_settings(sql_rows.RESOURCE)} WHERE key = ? AND version = ?"
_DELETE_RESOURCE = "DELETE FROM resources WHERE key = ? AND version = ?"
# By indexes alone: the row of the session is not read.
_IS_UNUSED = """SELECT NOT EXISTS (SELECT 1 FROM visits WHERE sid = ?1) AND NOT EXISTS
    (SELECT 1 FROM sessions INDEXED BY sessions_with_use WHERE sid = ?1 AND last_used_at IS NOT NULL)
    FROM sessions WHERE sid = ?1"""
_USE_IDLING = """UPDATE sessions INDEXED BY sessions_idling SET last_used_at = max(coalesce(last_used_at, ?1), ?1)
    WHERE sid = ?2 AND idle_timeout IS NOT NULL"""
_HAS_IDLING = "SELECT 1 FROM sessions INDEXED BY sessions_idling WHERE idle_timeout IS NOT NULL LIMIT 1"
_KEEP_USE = f"UPDATE sessions SET last_used_at = {LATEST_USE} WHERE sid = ?"
# The parameters are numbered in the order of `sql_rows.VISIT`.
_GROW_VISIT = """UPDATE visits SET requests = requests + ?7, bytes_in = bytes_in + ?8, bytes_out = bytes_out + ?9,
    address = iif(?4 >= last_seen, ?5, address), user_agent = iif(?4 >= last_seen, ?6, user_agent),
    account_id = iif(?4 >= last_seen, ?10, account_id),
    first_seen = min(first_seen, ?3), last_seen = max(last_seen, ?4) WHERE sid = ?1 AND vid = ?2"""
_PUT_VISIT = sql_rows.upsert("visits", sql_rows.VISIT, "sid, vid")
_APPEND = sql_rows.insert("events", sql_rows.EVENT)
_REMOVE_EVENTS = f"DELETE FROM events WHERE seq BETWEEN ? AND ? AND action <> '{Action.EVENTS_REMOVED}'"
_CHANGE = "seq, kind, key"
_ADD_CHANGE = sql_rows.insert("changes", _CHANGE)
_LAST_HASH = "SELECT hash FROM events ORDER BY seq DESC LIMIT 1"
_DROP_CHANGES = "DELETE FROM changes"
_SET_STORE_ID = "UPDATE store SET id = ?"
_LOAD_TARGET = sql_rows.upsert("targets", sql_rows.TARGET, "target_id")
_LOAD_RESOURCE = sql_rows.upsert("resources", sql_rows.RESOURCE, "key")
_LOAD_SESSION = sql_rows.upsert("sessions", f"{sql_rows.SESSION}, last_used_at", "sid")


def _ends_transaction(error: Exception) -> bool:
    """Return whether `error` is one of the database; any other concerns a single change."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


_DELETE = {Target: _DELETE_TARGET, Session: _DELETE_SESSION, Resource: _DELETE_RESOURCE}


def _put_statements(record: Record) -> tuple[sql_rows.Row, str, str]:
    """Return the row of `record`, which begins with its id, and the statements that insert and update it."""
    match record:
        case Session():
            return sql_rows.from_session(record), _INSERT_SESSION, _UPDATE_SESSION
        case Target():
            return sql_rows.from_target(record), _INSERT_TARGET, _UPDATE_TARGET
        case Resource():
            return sql_rows.from_resource(record), _INSERT_RESOURCE, _UPDATE_RESOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tail:
    """End of the event chain and of the feed."""

    seq: int
    hash: str
    position: int


class _RefusedTogether(Exception):
    """One of the sessions that were inserted together exists already."""


def _only_mints(change: Change) -> bool:
    """Return whether all that `change` does besides its events is to add sessions."""
    return not (change.deletes or change.visits or change.removals or change.history or change.cuts) and all(
        isinstance(record, Session) and record.version == 1 for record in change.puts
    )


class Writer:
    """The only writer of this process; all calls are made in one thread."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        max_feed_entries: int = common.MAX_FEED_ENTRIES,
        sign_event: SignEvent = unsigned,
    ) -> None:
        self._sign_event = sign_event
        self._connection = connection
        self._execute = connection.execute
        self._max_feed_entries = max_feed_entries
        self._tail = _Tail(seq=0, hash=GENESIS, position=0)
        self._sessions = GatheredRows(connection, "sessions", sql_rows.SESSION, " ON CONFLICT DO NOTHING")
        self._events = GatheredRows(connection, "events", sql_rows.EVENT)
        self._feed = GatheredRows(connection, "changes", _CHANGE)
        self._durable = True

    def commit(self, changes: Sequence[Change | Batch | NodeWork]) -> list[Any]:
        """Commit `changes` together; returns for each its result, or the exception that refused it alone.

        The result of a `Change` or a `Batch` (see `IStore.load`) is `Committed`, that of a `NodeWork` what it returned.
        Raises `sqlite3.Error` if nothing was committed.
        """
        self._set_durable(any(isinstance(change, Change | Batch) for change in changes))
        answers = self._commit(changes, self._join)
        if answers is None:
            answers = self._commit(changes, self._attempt)
            assert answers is not None  # `_attempt` returns what refuses a change
        return answers

    def _commit(self, changes: Sequence[Change | Batch | NodeWork], perform: Callable[..., Any]) -> list[Any] | None:
        """Commit `changes` by `perform`; returns None, having committed nothing, if that refuses one of several.

        A single one that is refused is the result. Raises `sqlite3.Error`.
        """
        self._forget_gathered()
        self._execute("BEGIN IMMEDIATE")
        try:
            self._tail = before = self._read_tail()
            try:
                answers = [perform(change) for change in changes]
                self._insert_gathered()
            except Exception as error:
                if _ends_transaction(error):
                    raise
                return [error] if len(changes) == 1 and not isinstance(error, _RefusedTogether) else None
            if self._tail.position > before.position:
                self._execute("DELETE FROM changes WHERE seq <= ?", (self._tail.position - self._max_feed_entries,))
            self._execute("COMMIT")
        finally:
            # SQLite may have rolled back already, as it does when the disk is full.
            if self._connection.in_transaction:
                self._execute("ROLLBACK")
        return answers

    def _insert_gathered(self) -> None:
        """Insert what was gathered so far. Raises `sqlite3.Error` or `_RefusedTogether`."""
        if not self._sessions.insert():
            raise _RefusedTogether
        self._events.insert()
        self._feed.insert()

    def _forget_gathered(self) -> None:
        for gathered in (self._sessions, self._events, self._feed):
            gathered.clear()

    def _set_durable(self, durable: bool) -> None:
        # NORMAL writes the journal without fsync; the next commit with FULL syncs the earlier ones as well.
        if durable is not self._durable:
            self._execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._durable = durable

    def _read_tail(self) -> _Tail:
        # The number is from `sqlite_sequence` and the hash from the last row: if the newest rows were removed, the next
        # event leaves a gap in the numbers, and the chain shows it.
        last = self._execute(_LAST_HASH).fetchone()
        return _Tail(seq=self._newest("events"), hash=last[0] if last else GENESIS, position=self._newest("changes"))

    def _newest(self, table: str) -> int:
        row = self._execute(NEWEST, (table,)).fetchone()
        return int(row[0]) if row else 0

    def _attempt(self, change: Change | Batch | NodeWork) -> Any:
        before = self._tail
        self._execute("SAVEPOINT one")
        try:
            answer = self._perform(change)
            self._insert_gathered()
        except Exception as error:
            if _ends_transaction(error):
                raise
            self._forget_gathered()
            self._execute("ROLLBACK TO one")
            self._execute("RELEASE one")
            self._tail = before
            return error
        self._execute("RELEASE one")
        return answer

    def _join(self, change: Change | Batch | NodeWork) -> Any:
        """Perform `change` beside others: the sessions of mints are inserted together."""
        if isinstance(change, Change) and _only_mints(change):
            return self._mint(change)
        self._insert_gathered()  # what follows may depend on it
        return self._perform(change)

    def _perform(self, change: Change | Batch | NodeWork) -> Any:
        match change:
            case Change():
                return self._apply(change)
            case Batch():
                return self._load(change)
        return change(self._connection)

    def _mint(self, change: Change) -> Committed:
        for record in change.puts:
            self._sessions.add(_put_statements(record)[0])
            self._add_change("session", common.record_id(record))
        return Committed(position=self._tail.position, events=self._append(change.events))

    def _apply(self, change: Change) -> Committed:
        for record in change.puts:
            self._put(record)
        for record in change.deletes:
            self._delete(record)
        claiming: dict[str, Record | None] = {common.record_id(record): record for record in change.puts}
        claiming |= {common.record_id(record): None for record in change.deletes if common.may_claim(record)}
        self._claim(claiming)
        uses = self._write_visits(change.visits)
        for removal in change.removals:
            self._remove_events(removal)
        for entry in change.history:
            if self._execute(sql_history.UPDATE_OPEN, sql_history.from_open_entry(entry)).rowcount == 0:
                self._execute(sql_history.INSERT_NEW, sql_history.from_entry(entry))
        recorded = self._append((*common.visit_events(uses), *change.events))
        for cut in change.cuts:
            self._add_change("cut", cut)
        visits = tuple(use.visit for use, is_opened, _ in uses if is_opened)
        return Committed(position=self._tail.position, events=recorded, opened=visits)

    def _put(self, record: Record) -> None:
        row, insert, update = _put_statements(record)
        if record.version == 1:
            cursor = self._execute(insert, row)
        else:
            cursor = self._execute(update, (*row[1:], row[0], record.version - 1))
        self._add_record_change(record, cursor)
        if isinstance(record, Session) and record.version > 1 and record.limits.idle_timeout is not None:
            self._execute(_KEEP_USE, (record.sid,))  # it may have had no idle timeout before

    def _delete(self, record: Record) -> None:
        cursor = self._execute(_DELETE[type(record)], (common.record_id(record), record.version))
        self._add_record_change(record, cursor)

    def _add_record_change(self, record: Record, cursor: sqlite3.Cursor) -> None:
        """Add the change of `record` to the feed. Raises `Conflict` if its statement changed no row."""
        if cursor.rowcount != 1:
            raise common.version_conflict(record)
        self._add_change(common.record_kind(record), common.record_id(record))

    def _add_change(self, kind: str, key: str) -> None:
        position = self._tail.position + 1
        self._feed.add((position, kind, key))
        self._tail = replace(self._tail, position=position)

    def _claim(self, records: Mapping[str, Record | None]) -> None:
        """Write the claims of `records`, by their ids, in place of those that they have."""
        # All claims are released before any is taken, so that two records can swap names in one change.
        for holder, record in records.items():
            if record is None or common.may_claim(record):
                self._execute(_UNCLAIM, (holder,))
        for holder, record in records.items():
            for kind, value in common.claims(record) if record is not None else ():
                if self._execute(_CLAIM, (kind, value, holder)).rowcount != 1:
                    raise common.claim_conflict(kind, value)

    def _write_visits(self, uses: Sequence[VisitUpdate]) -> list[tuple[VisitUpdate, bool, bool]]:
        """Write the visits of `uses`; returns each with whether it is new, and whether it is the session's first."""
        execute = self._execute
        is_any_idling = bool(uses) and execute(_HAS_IDLING).fetchone() is not None
        written = []
        for use in uses:
            visit = use.visit
            row = sql_rows.from_visit(visit)
            is_opened = execute(_GROW_VISIT, row).rowcount == 0
            is_first = False
            if is_opened:
                session = execute(_IS_UNUSED, (visit.sid,)).fetchone()
                if session is None:
                    continue
                is_first = bool(session[0])
                execute(_PUT_VISIT, row)
            if is_any_idling:
                execute(_USE_IDLING, (visit.last_seen, visit.sid))
            written.append((use, is_opened, is_first))
        return written

    def _append(self, events: Iterable[AuditEvent]) -> tuple[AuditRecord, ...]:
        seq, hash = self._tail.seq, self._tail.hash
        recorded = []
        for event in events:
            record = chain_event(hash, seq + 1, event, self._sign_event)
            seq, hash = record.seq, record.hash
            recorded.append(record)
            self._events.add(sql_rows.from_event(record))
        self._tail = replace(self._tail, seq=seq, hash=hash)
        return tuple(recorded)

    def _remove_events(self, removal: AuditRecord) -> None:
        removed = self._execute(_REMOVE_EVENTS, (removal.first, removal.seq)).rowcount
        if removed != removal.seq - removal.first + 1:
            raise common.removal_conflict(removal)
        self._execute(_APPEND, sql_rows.from_event(removal))

    def _load(self, batch: Batch) -> Committed:
        common.check_sequence(batch.events, self._tail.seq)
        many = self._connection.executemany
        many(_LOAD_TARGET, map(sql_rows.from_target, batch.targets))
        many(_LOAD_RESOURCE, map(sql_rows.from_resource, batch.resources))
        claiming: tuple[Record, ...] = (*batch.targets, *batch.resources)
        self._claim({common.record_id(record): record for record in claiming})
        many(_LOAD_SESSION, ((*sql_rows.from_session(session), session.last_used_at) for session in batch.sessions))
        many(_PUT_VISIT, map(sql_rows.from_visit, batch.visits))
        many(_APPEND, map(sql_rows.from_event, batch.events))
        many(sql_history.INSERT_NEW, map(sql_history.from_entry, batch.history))
        if batch.store_id is not None:
            self._execute(_SET_STORE_ID, (batch.store_id,))
        position = self._tail.position + 1
        # A row that is inserted and deleted uses up its number: the feed has advanced, and begins after it.
        self._execute(_ADD_CHANGE, (position, "session", ""))
        self._execute(_DROP_CHANGES)
        self._tail = replace(self._tail, position=position)
        if batch.events:
            self._tail = replace(self._tail, seq=batch.events[-1].seq, hash=batch.events[-1].hash)
        return Committed(position=position)
