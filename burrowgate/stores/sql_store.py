"""Common part of the SQL stores: writes through one writer thread, and lists through a thread for long reads.

A subclass adds how it connects, the reads that a request waits for, its change feed and the writing of heartbeats.
Statements here have `?` for each value; a store with another placeholder replaces it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from twisted.internet.interfaces import IReactorFromThreads, IReactorTime

from burrowgate.core.audit import AuditRecord, SignEvent
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, Committed, Counts, Heartbeat, SessionPage, SessionQuery
from burrowgate.errors import StoreDamaged, StoreUnavailable
from burrowgate.stores import pagination, sql_history, sql_nodes, sql_rows
from burrowgate.stores.health import StoreHealth
from burrowgate.stores.recheck import Recheck
from burrowgate.stores.worker_thread import BatchThread

ROWS_PER_READ = 1_000
"""Rows in memory at a time while a damaged store is checked."""
TARGETS = f"SELECT {sql_rows.TARGET} FROM targets ORDER BY name, target_id"
VISIT = f"SELECT {sql_rows.VISIT} FROM visits WHERE sid = ? AND vid = ?"
RESOURCE = f"SELECT {sql_rows.RESOURCE} FROM resources WHERE key = ?"
RESOURCE_BY_CLAIM = f"""
    SELECT {sql_rows.RESOURCE} FROM resources WHERE key = (SELECT holder FROM claims WHERE kind = ? AND value = ?)
"""
_RESOURCES = f"SELECT {sql_rows.RESOURCE} FROM resources WHERE key > ? AND key < ? ORDER BY key LIMIT ?"
_RESOURCES_OF_OWNER = f"""
    SELECT {sql_rows.RESOURCE} FROM resources WHERE owner = ? AND key > ? AND key < ? ORDER BY key LIMIT ?
"""
_VISITS = f"SELECT {sql_rows.VISIT} FROM visits WHERE sid = ? ORDER BY last_seen DESC, vid DESC LIMIT ?"
_REQUESTED = "WHERE requested_at IS NOT NULL ORDER BY requested_at, sid LIMIT ?"
_EVENTS = f"SELECT {sql_rows.EVENT} FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
_EVENTS_OF_SESSION = f"SELECT {sql_rows.EVENT} FROM events WHERE sid = ? AND seq > ? ORDER BY seq LIMIT ?"
_VISIT_COUNTS = "SELECT sid, count(*) FROM visits WHERE sid {} GROUP BY sid"
_VISITS_OF_SESSIONS = (
    f"SELECT {sql_rows.VISIT} FROM visits WHERE sid {{}} AND (sid, vid) > (?, ?) ORDER BY sid, vid LIMIT ?"
)
RECORDS: tuple[tuple[str, Callable[[sql_rows.Row], object]], ...] = (
    (f"SELECT {sql_rows.TARGET} FROM targets", sql_rows.to_target),
    (f"SELECT {sql_rows.VISIT} FROM visits", sql_rows.to_visit),
    (f"SELECT {sql_rows.RESOURCE} FROM resources", sql_rows.to_resource),
    (f"SELECT {sql_rows.EVENT} FROM events", sql_rows.to_event),
    (sql_history.ALL, sql_history.to_entry),
)
"""Queries of all records but the sessions, each with the function that reads a row."""
_COUNTS = """
    SELECT (SELECT count(*) FROM sessions), (SELECT coalesce(max(seq), 0) FROM events),
        (SELECT count(*) FROM resources), (SELECT count(*) FROM history)
"""


def _select_sessions(last_use: str, condition: str = "") -> str:
    """Return the query of the columns that `sql_rows.to_session` reads; `last_use` is `SqlStore.last_use`."""
    return f"SELECT {sql_rows.SESSION}, {last_use} FROM sessions {condition}"


class _Connection(Protocol):
    def execute(self, query: str, parameters: Any = ..., /) -> Any: ...


C = TypeVar("C", bound=_Connection)
C_contra = TypeVar("C_contra", bound=_Connection, contravariant=True)
T = TypeVar("T")


class ListQuery(Protocol[C_contra]):
    """The search for one page of sessions in the store's dialect, a chunk at a time."""

    def scan_chunk(self, connection: C_contra) -> bool:
        """Scan the next chunk; returns whether the page is complete."""

    def page(self) -> SessionPage:
        """Return the page, once it is complete."""


class SqlStore(ABC, Generic[C]):
    """The methods of `IStore` that are the same in SQLite and PostgreSQL."""

    placeholder = "?"
    """The mark of a value in statements of this dialect."""
    names_indexes = False
    """Whether statements name the index of the history that they need (`INDEXED BY`)."""
    store_id_query: str
    """Selects the id of the store."""
    last_use = "last_used_at"
    """Expression for the last use of a row of `sessions`."""

    def __init__(self, description: str, reactor: object, *, read_only: bool, sign_event: SignEvent) -> None:
        self.description = description
        self._time = IReactorTime(reactor)
        self._threads = IReactorFromThreads(reactor)
        self._read_only = read_only
        self._health = StoreHealth()
        self._ids: set[str] = set()
        """The id that the store had when it was opened, and those that were loaded."""
        self._recheck = Recheck(self._health, self._time, self._is_intact, None if read_only else self._publish_damage)
        self._sign_event = sign_event
        self._session_query = _select_sessions(self.last_use, "WHERE sid = ?")
        self._writer: BatchThread[Any] | None = None
        """Set from `start` to `close`."""

    @abstractmethod
    async def _list(self, work: Callable[[C], T]) -> T:
        """Return the result of `work`, which is called in the thread for long reads. Raises `StoreError`."""

    @abstractmethod
    def _list_query(self, query: SessionQuery) -> ListQuery[C]:
        """Return the list query of this dialect. Raises `Invalid` if the cursor is malformed or of another order."""

    @abstractmethod
    def _visits_of_sessions(self, sids: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
        """Return the condition on the column `sid` that selects `sids`, and its parameters."""

    @abstractmethod
    def _find_damage(self, connection: C) -> list[str]:
        """Return a phrase for each inconsistency of the whole store."""

    @abstractmethod
    async def _publish_damage(self, text: str) -> None:
        """Make `text` known to all processes on this store, which then report it as damage; an empty one withdraws it.

        Raises `StoreError`.
        """

    async def _list_uncached(self, work: Callable[[C], T]) -> T:
        """Return the same as `_list`, without pages that this process has cached."""
        return await self._list(work)

    @abstractmethod
    def _write_heartbeat(self, connection: C, heartbeat: Heartbeat, silence: int) -> None:
        """Write `heartbeat` and remove silent nodes; see `IStore.heartbeat`."""

    def _statement(self, text: str) -> str:
        return text.replace("?", self.placeholder)

    def _closed(self) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self.description} is not open.")

    def _unreadable_row(self, error: Exception) -> StoreDamaged:
        damage = StoreDamaged(
            f"The store {self.description} holds a row that cannot be read ({error}); restore a backup, or run the "
            "Burrowgate that wrote it."
        )
        if not isinstance(error, UnicodeEncodeError):  # which is an error of the query's argument
            self._health.report(damage)
        return damage

    # Damage.

    def _damaged(self, phrases: Sequence[str]) -> StoreDamaged:
        return StoreDamaged(f"The store {self.description} is damaged: {'; '.join(phrases)}. Restore a backup.")

    def damage(self) -> StoreDamaged | None:
        return self._health.damage

    def _watch_health(self) -> None:
        """Log newly found damage, and check a damaged store again; called periodically from `start` to `close`."""
        self._health.log_changes(self.description)
        self._recheck.run_if_due()

    async def _is_intact(self) -> bool:
        """Check the whole store and read all its records; returns whether no damage was found. Raises `StoreError`."""
        if found := await self._list_uncached(self._find_damage):
            self._health.report(self._damaged(found))
            return False
        for records in ((_select_sessions(self.last_use), sql_rows.to_session), *RECORDS):
            await self._list_uncached(partial(_read_all, records=records))
        await self._drop_cached_pages()
        return True

    async def _drop_cached_pages(self) -> None:
        """Drop what this process has cached of the damaged store. Raises `StoreError`."""

    async def commit(self, change: Change) -> Committed:
        committed: Committed = await self._write(change)
        return committed

    async def load(self, batch: Batch) -> None:
        if batch.store_id is not None:
            self._ids.add(batch.store_id)
        await self._write(batch)

    async def store_id(self) -> str:
        # Without the row, the `TypeError` is damage.
        return await self._list(lambda connection: str(connection.execute(self.store_id_query).fetchone()[0]))

    async def _write(self, change: Change | Batch | Callable[[C], Any]) -> Any:
        """Return the result of `change` in the writer thread. Raises `StoreError`."""
        if self._writer is None:
            raise self._closed()
        if self._health.damage is not None:
            raise self._health.damage
        if self._read_only:
            raise StoreUnavailable(f"The store {self.description} is opened for reading only; nothing was changed.")
        return await self._writer.submit(change)

    async def sessions(self, query: SessionQuery) -> SessionPage:
        list_query = self._list_query(query)
        # One chunk for each call, so that other lists take turns with a long search.
        while not await self._list(list_query.scan_chunk):
            pass
        return list_query.page()

    async def requested_sessions(self, limit: int) -> Sequence[Session]:
        return await self._rows(_select_sessions(self.last_use, _REQUESTED), (_bounded(limit),), sql_rows.to_session)

    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        return await self._rows(_VISITS, (sid, _bounded(limit)), sql_rows.to_visit)

    async def visit_counts(self, sids: Sequence[str]) -> Mapping[str, int]:
        if not sids:
            return {}
        condition, values = self._visits_of_sessions(sids)
        rows = await self._rows(_VISIT_COUNTS.format(condition), values, lambda row: (row[0], row[1]))
        return dict(rows)

    async def resources(self, query: ResourceQuery) -> Sequence[Resource]:
        bounds = (*query.key_range(), _bounded(query.limit))
        if query.owner is None:
            return await self._rows(_RESOURCES, bounds, sql_rows.to_resource)
        return await self._rows(_RESOURCES_OF_OWNER, (query.owner, *bounds), sql_rows.to_resource)

    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        bounds = (_bounded(after), _bounded(limit))
        sql, values = (_EVENTS, bounds) if sid is None else (_EVENTS_OF_SESSION, (sid, *bounds))
        return await self._rows(sql, values, sql_rows.to_event)

    async def visits_of_sessions(self, sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        condition, values = self._visits_of_sessions(sids)
        return await self._rows(
            _VISITS_OF_SESSIONS.format(condition), (*values, *after, _bounded(limit)), sql_rows.to_visit
        )

    async def _rows(self, sql: str, values: Sequence[Any], to_record: Callable[[sql_rows.Row], T]) -> list[T]:
        """Return the record of each row of `sql`, read in the thread for long reads."""
        return await self._list(lambda connection: self._records(connection, sql, values, to_record))

    def _records(
        self, connection: C, sql: str, values: Sequence[Any], to_record: Callable[[sql_rows.Row], T]
    ) -> list[T]:
        return list(map(to_record, connection.execute(self._statement(sql), values)))

    async def count(self) -> Counts:
        sessions, events, resources, history = await self._list(lambda line: line.execute(_COUNTS).fetchone())
        return Counts(sessions=sessions, events=events, resources=resources, history=history)

    async def history(self, query: HistoryQuery) -> Sequence[HistoryEntry]:
        sql, values = sql_history.select(query, _bounded(query.limit), names_index=self.names_indexes)
        return await self._rows(sql, values, sql_history.to_entry)

    async def history_entry(self, kind: HistoryKind, entry_id: str) -> HistoryEntry | None:
        return next(iter(await self._rows(sql_history.ONE, (kind.value, entry_id), sql_history.to_entry)), None)

    async def check(self) -> None:
        if self._health.needs_check:
            await self._recheck.run()
        elif found := await self._list(self._find_damage):
            self._health.report(self._damaged(found))
        if self._health.damage is not None:
            raise self._health.damage

    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        await self._write(lambda connection: self._write_heartbeat(connection, heartbeat, silence))

    async def remove_node(self, node_id: str) -> None:
        await self._write(lambda connection: sql_nodes.remove(self._executor(connection), node_id))

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        leased: bool = await self._write(
            lambda connection: sql_nodes.lease_slots(self._executor(connection), node_id, sid, slots, maximum)
        )
        return leased

    def _executor(self, connection: C) -> sql_nodes.Execute:
        return lambda sql, values: connection.execute(self._statement(sql), values)


def _read_all(connection: _Connection, records: tuple[str, Callable[[sql_rows.Row], object]]) -> None:
    """Read every row of the query `records`. Raises what the function for its rows raises."""
    query, to_record = records
    cursor = connection.execute(query)
    while rows := cursor.fetchmany(ROWS_PER_READ):
        for row in rows:
            to_record(row)


def _bounded(number: int) -> int:
    """Return `number`, limited to database integers from 0: a negative `LIMIT` is an error, or means none."""
    return max(0, min(number, pagination.MAX_SQL_INTEGER))
