"""Many changes in one transaction: what the one writing thread of a node does.

Whoever commits locks the one row of `burrowgate` until it has: so commits of all nodes are in one order, and whoever
sees a position sees all below it. What is stored comes in one round trip with the lock, the decision is made in memory
(`staging`), and what is to be written goes out with the commit in a second. One sync of the disk pays for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg

from burrowgate.core.audit import GENESIS
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Batch, Change, Committed
from burrowgate.core.targets import Target
from burrowgate.errors import CommitOutcomeUnknown
from burrowgate.stores import common, sql_rows
from burrowgate.stores.postgresql.batch_commit import BatchCommit, Stored, Tail
from burrowgate.stores.postgresql.connection import Connection, DatabaseConnection
from burrowgate.stores.postgresql.schema import CHANNEL

NodeWork: TypeAlias = Callable[[Connection], Any]
"""What a node says or takes: not for ever, so it waits for no disk."""
WriteRequest: TypeAlias = Change | Batch | NodeWork

_LOCK = "SELECT position, newest_event, newest_hash FROM burrowgate FOR UPDATE"
_TARGETS = "SELECT target_id, version FROM targets WHERE target_id = ANY(%s)"
_SESSIONS = "SELECT sid, version FROM sessions WHERE sid = ANY(%s)"
_CLAIMS = "SELECT kind, value, target_id FROM claims WHERE target_id = ANY(%s) OR value = ANY(%s)"
_VISITS = f"""
    SELECT {sql_rows.VISIT} FROM visits JOIN unnest(%s::text[], %s::text[]) AS wanted (sid, vid) USING (sid, vid)
"""


def _marks(columns: str) -> str:
    return ", ".join("%s" for _ in columns.split(","))


def _upsert(table: str, columns: str, key: str) -> str:
    """Insert a row of `columns`, or make the one with its `key` the same."""
    others = [name for column in columns.split(",") if (name := column.strip()) not in key]
    settings = ", ".join(f"{name} = EXCLUDED.{name}" for name in others)
    return f"INSERT INTO {table} ({columns}) VALUES ({_marks(columns)}) ON CONFLICT ({key}) DO UPDATE SET {settings}"


_DELETE_SESSIONS = "DELETE FROM sessions WHERE sid = ANY(%s)"
_DELETE_TARGETS = "DELETE FROM targets WHERE target_id = ANY(%s)"
_PUT_TARGET = _upsert("targets", sql_rows.TARGET, "target_id")
_UNCLAIM = "DELETE FROM claims WHERE target_id = ANY(%s)"
_CLAIM = "INSERT INTO claims (kind, value, target_id) VALUES (%s, %s, %s)"
_PUT_SESSION = _upsert("sessions", sql_rows.SESSION, "sid")
_TOUCH_SESSION = "UPDATE sessions SET last_used_at = greatest(last_used_at, %s) WHERE sid = %s"
_LOAD_SESSION = _upsert("sessions", f"{sql_rows.SESSION}, last_used_at", "sid")
_PUT_VISIT = _upsert("visits", sql_rows.VISIT, "sid, vid")
_APPEND = f"INSERT INTO events ({sql_rows.EVENT}) VALUES ({_marks(sql_rows.EVENT)})"
_ADD_CHANGE = "INSERT INTO changes (seq, kind, key) VALUES (%s, %s, %s)"
_PRUNE = "DELETE FROM changes WHERE seq <= %s"
_TAIL = "UPDATE burrowgate SET position = %s, newest_event = %s, newest_hash = %s"
_NOTIFY = f"SELECT pg_notify({CHANNEL}, '')"


def groups(requested: Sequence[WriteRequest]) -> list[list[int]]:
    """Indexes into `requested` of what is written together: all changes, all node updates, and each batch by itself."""
    changes = [place for place, one in enumerate(requested) if isinstance(one, Change)]
    batches = [[place] for place, one in enumerate(requested) if isinstance(one, Batch)]
    works = [place for place, one in enumerate(requested) if not isinstance(one, Change | Batch)]
    return [group for group in (changes, *batches, works) if group]


class Writer:
    """The only one in this process who writes; every call is made in the same thread."""

    def __init__(self, connection: DatabaseConnection, *, max_feed_entries: int = common.MAX_FEED_ENTRIES) -> None:
        """`connection` opens transactions by itself."""
        self._connection = connection
        self._max_feed_entries = max_feed_entries

    def write(self, group: Sequence[WriteRequest]) -> tuple[list[Any], int]:
        """What each of a group of `groups` did, and the feed's position if it moved, else 0.

        Raises `psycopg.Error` where nothing was changed, or what `IStore.load` and `IStore.commit` raise.
        """
        if isinstance(group[0], Batch):
            position = self.load(group[0])
            return [None], position
        changes = [one for one in group if isinstance(one, Change)]
        if changes:
            answers = self.commit(changes)
            return answers, max((one.position for one in answers if isinstance(one, Committed)), default=0)
        return self.write_nodes([one for one in group if not isinstance(one, Change | Batch)]), 0

    def commit(self, changes: Sequence[Change]) -> list[Committed | Exception]:
        """Commit `changes` together: for each what it did, or why it alone did nothing.

        Raises `psycopg.Error` where nothing was changed, or `CommitOutcomeUnknown`.
        """
        try:
            return self._connection.run(lambda connection: self._commit(connection, changes))
        except (psycopg.DataError, psycopg.IntegrityError, ValueError) as error:
            # One of them holds what the database cannot keep, such as a NUL.
            if len(changes) == 1:
                return [error]
            return [answer for change in changes for answer in self.commit([change])]

    def load(self, batch: Batch) -> int:
        """Take `batch` in, as `IStore.load` says; the feed's position then.

        Raises `Conflict`, `NameTaken`, `HostTaken`, `CommitOutcomeUnknown` or `psycopg.Error`.
        """
        return self._connection.run(lambda connection: self._load(connection, batch))

    def write_nodes(self, works: Sequence[NodeWork]) -> list[Any]:
        """What each of `works` gives; survives all but the database's own crash. Raises `psycopg.Error`."""

        def together(connection: Connection) -> list[Any]:
            connection.execute("SET LOCAL synchronous_commit = off")
            # Who counts what others hold must be the only one who does.
            connection.execute("LOCK TABLE nodes, holds IN SHARE ROW EXCLUSIVE MODE")
            answers = [work(connection) for work in works]
            connection.commit()
            return answers

        return self._connection.run(together)

    def _commit(self, connection: Connection, changes: Sequence[Change]) -> list[Committed | Exception]:
        stored = _read(connection, changes)
        staging = BatchCommit(stored)
        answers = [staging.attempt(change) for change in changes]
        if all(isinstance(answer, Exception) for answer in answers):
            connection.rollback()
            return answers
        with _known_outcome(connection):
            self._write(connection, stored.tail, staging)
        return answers

    def _load(self, connection: Connection, batch: Batch) -> int:
        staging = BatchCommit(_read(connection, [Change(puts=batch.targets)]))
        staging.load(batch)
        touched = [target.target_id for target in batch.targets]
        with _known_outcome(connection), connection.pipeline():
            _each(connection, _PUT_TARGET, [sql_rows.from_target(target) for target in batch.targets])
            connection.execute(_UNCLAIM, (touched,))
            _each(connection, _CLAIM, staging.claims(touched))
            _each(
                connection, _LOAD_SESSION, [(*sql_rows.from_session(one), one.last_used_at) for one in batch.sessions]
            )
            _each(connection, _PUT_VISIT, [sql_rows.from_visit(visit) for visit in batch.visits])
            _each(connection, _APPEND, [sql_rows.from_event(recorded) for recorded in batch.events])
            connection.execute(_PRUNE, (staging.tail.position,))
            _finish(connection, staging.tail)
        return staging.tail.position

    def _write(self, connection: Connection, before: Tail, staging: BatchCommit) -> None:
        tail = staging.tail
        targets, sessions = staging.targets(), staging.sessions()
        touched = [target.target_id for target in targets]
        with connection.pipeline():
            for sql, ids in (
                (_DELETE_SESSIONS, staging.deleted_ids(Session)),
                (_DELETE_TARGETS, staging.deleted_ids(Target)),
                (_UNCLAIM, touched),
            ):
                if ids:
                    connection.execute(sql, (ids,))
            _each(connection, _PUT_TARGET, [sql_rows.from_target(target) for target in targets])
            _each(connection, _CLAIM, staging.claims(touched))
            _each(connection, _PUT_SESSION, [sql_rows.from_session(session) for session in sessions])
            _each(connection, _TOUCH_SESSION, [(used_at, sid) for sid, used_at in staging.last_uses()])
            _each(connection, _PUT_VISIT, [sql_rows.from_visit(visit) for visit in staging.visits.values()])
            _each(connection, _APPEND, [sql_rows.from_event(recorded) for recorded in staging.events])
            _each(
                connection,
                _ADD_CHANGE,
                [(before.position + place, *reported) for place, reported in enumerate(staging.feed, 1)],
            )
            if staging.feed:
                connection.execute(_PRUNE, (tail.position - self._max_feed_entries,))
            _finish(connection, tail)


def _each(connection: Connection, sql: str, values: Sequence[Sequence[Any]]) -> None:
    """Execute `sql` with each of `values`."""
    if values:
        connection.cursor().executemany(sql, values)


def _finish(connection: Connection, tail: Tail) -> None:
    """Say where everything ends now, wake the other nodes, and commit."""
    connection.execute(_TAIL, (tail.position, tail.seq, tail.hash))
    connection.execute(_NOTIFY)
    connection.commit()


@contextmanager
def _known_outcome(connection: Connection) -> Iterator[None]:
    """Writes and commits within. Raises `CommitOutcomeUnknown` where nobody knows what became of it."""
    try:
        yield
    except psycopg.OperationalError as error:
        if not connection.closed:
            raise
        raise CommitOutcomeUnknown from error


def _read(connection: Connection, changes: Sequence[Change]) -> Stored:
    """Lock, then read all that `changes` touch."""
    records = [record for change in changes for record in (*change.puts, *change.deletes)]
    targets = [record for record in records if isinstance(record, Target)]
    target_ids = [target.target_id for target in targets]
    wanted = [value for target in targets for _, value in common.claims(target)]
    used = list({(use.visit.sid, use.visit.vid) for change in changes for use in change.visits})
    sids = {record.sid for record in records if isinstance(record, Session)} | {sid for sid, _ in used}
    with connection.pipeline():
        locked = connection.execute(_LOCK)
        sessions = connection.execute(_SESSIONS, (list(sids),)) if sids else None
        found = connection.execute(_TARGETS, (target_ids,)) if targets else None
        claims = connection.execute(_CLAIMS, (target_ids, wanted)) if targets else None
        visits = connection.execute(_VISITS, ([sid for sid, _ in used], [vid for _, vid in used])) if used else None
    position, seq, hash = locked.fetchone() or (0, 0, "")
    return Stored(
        tail=Tail(position=position, seq=seq, hash=hash or GENESIS),
        targets=dict(found.fetchall()) if found else {},
        sessions=dict(sessions.fetchall()) if sessions else {},
        claims={(kind, value): target_id for kind, value, target_id in claims} if claims else {},
        visits={(visit.sid, visit.vid): visit for visit in map(sql_rows.to_visit, visits)} if visits else {},
    )
