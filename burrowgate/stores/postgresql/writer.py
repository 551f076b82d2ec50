"""Group commit of the PostgreSQL store: all waiting changes of a node in one transaction, in its writer thread.

Each commit locks the single row of the table `burrowgate` until it is complete. So commits of all nodes have one order,
and a node that sees a position sees all changes up to it. One round trip takes the lock and reads the stored state, the
outcome is decided in memory (`batch_commit`), and a second round trip writes and commits. All share one disk sync.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg

from burrowgate.core.audit import GENESIS, Action, SignEvent, unsigned
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Batch, Change, Committed, Record
from burrowgate.core.targets import Target
from burrowgate.errors import CommitOutcomeUnknown
from burrowgate.stores import common, sql_history, sql_rows
from burrowgate.stores.postgresql.batch_commit import BatchCommit, Stored, Tail
from burrowgate.stores.postgresql.connection import Connection, DatabaseConnection
from burrowgate.stores.postgresql.schema import CHANNEL

NodeWork: TypeAlias = Callable[[Connection], Any]
"""A write of heartbeats or leases, as a function of the connection. They need not survive a crash of the database."""
WriteRequest: TypeAlias = Change | Batch | NodeWork

_LOCK = "SELECT position, newest_event, newest_hash FROM burrowgate FOR UPDATE"
_TARGETS = "SELECT target_id, version FROM targets WHERE target_id = ANY(%s)"
_SESSIONS = "SELECT sid, version, last_used_at IS NULL FROM sessions WHERE sid = ANY(%s)"
_RESOURCES = "SELECT key, version FROM resources WHERE key = ANY(%s)"
_CLAIMS = "SELECT kind, value, holder FROM claims WHERE holder = ANY(%s) OR value = ANY(%s)"
_VISITS = f"""
    SELECT {sql_rows.VISIT} FROM visits JOIN unnest(%s::text[], %s::text[]) AS wanted (sid, vid) USING (sid, vid)
"""


def _upsert(table: str, columns: str, key: str) -> str:
    return sql_rows.upsert(table, columns, key).replace("?", "%s")


_DELETE_SESSIONS = "DELETE FROM sessions WHERE sid = ANY(%s)"
_DELETE_RESOURCES = "DELETE FROM resources WHERE key = ANY(%s)"
_DELETE_TARGETS = "DELETE FROM targets WHERE target_id = ANY(%s)"
_PUT_TARGET = _upsert("targets", sql_rows.TARGET, "target_id")
_PUT_RESOURCE = _upsert("resources", sql_rows.RESOURCE, "key")
_UNCLAIM = "DELETE FROM claims WHERE holder = ANY(%s)"
_CLAIM = "INSERT INTO claims (kind, value, holder) VALUES (%s, %s, %s)"
_PUT_SESSION = _upsert("sessions", sql_rows.SESSION, "sid")
_TOUCH_SESSION = "UPDATE sessions SET last_used_at = greatest(last_used_at, %s) WHERE sid = %s"
_LOAD_SESSION = _upsert("sessions", f"{sql_rows.SESSION}, last_used_at", "sid")
_PUT_VISIT = _upsert("visits", sql_rows.VISIT, "sid, vid")
_APPEND = sql_rows.insert("events", sql_rows.EVENT).replace("?", "%s")
_REMOVABLE = f"SELECT count(*) FROM events WHERE seq BETWEEN %s AND %s AND action <> '{Action.EVENTS_REMOVED}'"
_REMOVE_EVENTS = "DELETE FROM events WHERE seq BETWEEN %s AND %s"
_INSERT_HISTORY = sql_rows.insert("history", sql_history.COLUMNS).replace("?", "%s")
_LOAD_HISTORY = f"{_INSERT_HISTORY} ON CONFLICT (kind, entry_id) DO NOTHING"
_PUT_HISTORY = (
    f"{_INSERT_HISTORY} ON CONFLICT (kind, entry_id) "
    "DO UPDATE SET closed_at = excluded.closed_at, body = excluded.body WHERE history.closed_at IS NULL"
)
_ADD_CHANGE = "INSERT INTO changes (seq, kind, key) VALUES (%s, %s, %s)"
_PRUNE = "DELETE FROM changes WHERE seq <= %s"
_TAIL = "UPDATE burrowgate SET position = %s, newest_event = %s, newest_hash = %s"
_SET_STORE_ID = "UPDATE burrowgate SET store_id = %s"
_NOTIFY = f"SELECT pg_notify({CHANNEL}, '')"


def groups(requested: Sequence[WriteRequest]) -> list[list[int]]:
    """Return the indexes of requests that are written together: all changes, each batch alone, all node updates."""
    changes = [index for index, request in enumerate(requested) if isinstance(request, Change)]
    batches = [[index] for index, request in enumerate(requested) if isinstance(request, Batch)]
    works = [index for index, request in enumerate(requested) if not isinstance(request, Change | Batch)]
    return [group for group in (changes, *batches, works) if group]


class Writer:
    """The only writer of this process; all calls are made in one thread."""

    def __init__(
        self,
        connection: DatabaseConnection,
        *,
        max_feed_entries: int = common.MAX_FEED_ENTRIES,
        sign_event: SignEvent = unsigned,
    ) -> None:
        """`connection` is not in autocommit mode."""
        self._sign_event = sign_event
        self._connection = connection
        self._max_feed_entries = max_feed_entries

    def write(self, group: Sequence[WriteRequest]) -> tuple[list[Any], int]:
        """Write one of the groups that `groups` returns; returns the result of each request, and the feed's position.

        The position is 0 if the feed did not advance. Raises `psycopg.Error` if nothing was changed, or what
        `IStore.load` and `IStore.commit` raise.
        """
        if isinstance(group[0], Batch):
            position = self.load(group[0])
            return [None], position
        changes = [request for request in group if isinstance(request, Change)]
        if changes:
            answers = self.commit(changes)
            return answers, max((answer.position for answer in answers if isinstance(answer, Committed)), default=0)
        return self.write_nodes([request for request in group if not isinstance(request, Change | Batch)]), 0

    def commit(self, changes: Sequence[Change]) -> list[Committed | Exception]:
        """Commit `changes` together; returns for each its result, or the exception that refused it alone.

        Raises `psycopg.Error` if nothing was committed, or `CommitOutcomeUnknown`.
        """
        try:
            return self._connection.run(lambda connection: self._commit(connection, changes))
        except (psycopg.DataError, psycopg.IntegrityError, ValueError) as error:
            # One of them has a value that the database cannot store, such as a text with a NUL.
            if len(changes) == 1:
                return [error]
            return [answer for change in changes for answer in self.commit([change])]

    def load(self, batch: Batch) -> int:
        """Load `batch` (see `IStore.load`); returns the feed's position after it.

        Raises `Conflict`, `NameTaken`, `HostTaken`, `CommitOutcomeUnknown` or `psycopg.Error`.
        """
        return self._connection.run(lambda connection: self._load(connection, batch))

    def write_nodes(self, works: Sequence[NodeWork]) -> list[Any]:
        """Return the result of each of `works`, run in one transaction without a disk sync. Raises `psycopg.Error`."""

        def together(connection: Connection) -> list[Any]:
            connection.execute("SET LOCAL synchronous_commit = off")
            # No other node may change leases between the counting of them and the write of ours.
            connection.execute("LOCK TABLE nodes, holds IN SHARE ROW EXCLUSIVE MODE")
            answers = [work(connection) for work in works]
            connection.commit()
            return answers

        return self._connection.run(together)

    def _commit(self, connection: Connection, changes: Sequence[Change]) -> list[Committed | Exception]:
        stored = _read(connection, changes)
        staging = BatchCommit(stored, self._sign_event)
        answers = [staging.attempt(change) for change in changes]
        if all(isinstance(answer, Exception) for answer in answers):
            connection.rollback()
            return answers
        with _known_outcome(connection):
            self._write(connection, stored.tail, staging)
        return answers

    def _load(self, connection: Connection, batch: Batch) -> int:
        claiming: tuple[Record, ...] = (*batch.targets, *batch.resources)
        staging = BatchCommit(_read(connection, [Change(puts=claiming)]))
        staging.load(batch)
        touched = [common.record_id(record) for record in claiming]
        with _known_outcome(connection), connection.pipeline():
            _each(connection, _PUT_TARGET, [sql_rows.from_target(target) for target in batch.targets])
            _each(connection, _PUT_RESOURCE, [sql_rows.from_resource(resource) for resource in batch.resources])
            connection.execute(_UNCLAIM, (touched,))
            _each(connection, _CLAIM, staging.claims(touched))
            _each(
                connection,
                _LOAD_SESSION,
                [(*sql_rows.from_session(session), session.last_used_at) for session in batch.sessions],
            )
            _each(connection, _PUT_VISIT, [sql_rows.from_visit(visit) for visit in batch.visits])
            _each(connection, _APPEND, [sql_rows.from_event(recorded) for recorded in batch.events])
            _each(connection, _LOAD_HISTORY, [sql_history.from_entry(entry) for entry in batch.history])
            connection.execute(_PRUNE, (staging.tail.position,))
            if batch.store_id is not None:
                connection.execute(_SET_STORE_ID, (batch.store_id,))
            _finish(connection, staging.tail)
        return staging.tail.position

    def _write(self, connection: Connection, before: Tail, staging: BatchCommit) -> None:
        tail = staging.tail
        targets, sessions, resources = staging.targets(), staging.sessions(), staging.resources()
        deleted_targets, deleted_resources = staging.deleted_ids(Target), staging.deleted_ids(Resource)
        put = [target.target_id for target in targets] + [resource.key for resource in resources]
        with connection.pipeline():
            for sql, ids in (
                (_DELETE_SESSIONS, staging.deleted_ids(Session)),
                (_DELETE_TARGETS, deleted_targets),
                (_DELETE_RESOURCES, deleted_resources),
                (_UNCLAIM, [*put, *deleted_targets, *deleted_resources]),
            ):
                if ids:
                    connection.execute(sql, (ids,))
            _each(connection, _PUT_TARGET, [sql_rows.from_target(target) for target in targets])
            _each(connection, _PUT_RESOURCE, [sql_rows.from_resource(resource) for resource in resources])
            _each(connection, _CLAIM, staging.claims(put))
            _each(connection, _PUT_SESSION, [sql_rows.from_session(session) for session in sessions])
            _each(connection, _TOUCH_SESSION, [(used_at, sid) for sid, used_at in staging.last_uses()])
            _each(connection, _PUT_VISIT, [sql_rows.from_visit(visit) for visit in staging.visits.values()])
            _each(connection, _PUT_HISTORY, [sql_history.from_entry(entry) for entry in staging.history])
            for removal in staging.removals:
                connection.execute(_REMOVE_EVENTS, (removal.first, removal.seq))
            _each(connection, _APPEND, [sql_rows.from_event(one) for one in (*staging.removals, *staging.events)])
            _each(
                connection,
                _ADD_CHANGE,
                [(before.position + number, *entry) for number, entry in enumerate(staging.feed, 1)],
            )
            if staging.feed:
                connection.execute(_PRUNE, (tail.position - self._max_feed_entries,))
            _finish(connection, tail)


def _each(connection: Connection, sql: str, values: Sequence[Sequence[Any]]) -> None:
    """Execute `sql` with each of `values`."""
    if values:
        connection.cursor().executemany(sql, values)


def _finish(connection: Connection, tail: Tail) -> None:
    """Write the new tail, notify the other nodes, and commit."""
    connection.execute(_TAIL, (tail.position, tail.seq, tail.hash))
    connection.execute(_NOTIFY)
    connection.commit()


@contextmanager
def _known_outcome(connection: Connection) -> Iterator[None]:
    """Context of writes and their commit. Raises `CommitOutcomeUnknown` if the connection is lost in it."""
    try:
        yield
    except psycopg.OperationalError as error:
        if not connection.closed:
            raise
        raise CommitOutcomeUnknown from error


def _read(connection: Connection, changes: Sequence[Change]) -> Stored:
    """Take the lock of the store, then read the stored state of all records that `changes` touch."""
    records = [record for change in changes for record in (*change.puts, *change.deletes)]
    target_ids = [record.target_id for record in records if isinstance(record, Target)]
    resource_keys = [record.key for record in records if isinstance(record, Resource)]
    holders = [*target_ids, *resource_keys]
    claimed = [value for record in records for _, value in common.claims(record)]
    used = list({(use.visit.sid, use.visit.vid) for change in changes for use in change.visits})
    sids = {record.sid for record in records if isinstance(record, Session)} | {sid for sid, _ in used}
    with connection.pipeline():
        locked = connection.execute(_LOCK)
        sessions = connection.execute(_SESSIONS, (list(sids),)) if sids else None
        versions = connection.execute(_TARGETS, (target_ids,)) if target_ids else None
        resources = connection.execute(_RESOURCES, (resource_keys,)) if resource_keys else None
        claims = connection.execute(_CLAIMS, (holders, claimed)) if holders else None
        visits = connection.execute(_VISITS, ([sid for sid, _ in used], [vid for _, vid in used])) if used else None
        removable = {
            removal.seq: connection.execute(_REMOVABLE, (removal.first, removal.seq))
            for change in changes
            for removal in change.removals
        }
    rows = sessions.fetchall() if sessions else []
    position, seq, hash = locked.fetchone() or (0, 0, "")
    return Stored(
        tail=Tail(position=position, seq=seq, hash=hash or GENESIS),
        targets=dict(versions.fetchall()) if versions else {},
        sessions={sid: version for sid, version, _ in rows},
        unused=frozenset(sid for sid, _, is_unused in rows if is_unused),
        removable={seq: int((counted.fetchone() or (0,))[0]) for seq, counted in removable.items()},
        resources=dict(resources.fetchall()) if resources else {},
        claims={(kind, value): holder for kind, value, holder in claims} if claims else {},
        visits={(visit.sid, visit.vid): visit for visit in map(sql_rows.to_visit, visits)} if visits else {},
    )
