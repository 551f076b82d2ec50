"""The SQLite store: one file that any number of processes share, read on the reactor's thread and written beside it.

Rules.
    One thread writes; all that waits for it is committed at once (`writing`).
    What a request may wait for (`session`, `visit`, `targets`, `changes`, `position`) is read on the reactor's thread.
    In WAL mode a reader waits for no writer, and this connection gives up at once rather than wait for anything else.
    Measured: a session 12 µs, the position 2 µs. Through a thread and back takes 29 µs while nothing else runs, but a
    lone commit took 8 ms beside a reactor that never rested: each step of the thread waits for the interpreter's lock.
    Lists, and the look over the whole file, may take long and have a thread and a connection of their own.
    Every statement here is read to its end, for a statement left open would hold this process in the past.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from twisted.internet.interfaces import IDelayedCall, IReactorFromThreads, IReactorTime
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import (
    Batch,
    Change,
    Changes,
    Committed,
    Counts,
    Heartbeat,
    SessionPage,
    SessionQuery,
)
from burrowgate.core.targets import Target
from burrowgate.errors import BurrowgateError, ConfigError, StoreDamaged, StoreError, StoreUnavailable
from burrowgate.interfaces import IStore, ISyncSessionReader, StoreContext
from burrowgate.stores import common, pagination, sql_rows
from burrowgate.stores.notifier import Notifier
from burrowgate.stores.sqlite import nodes, schema, session_list
from burrowgate.stores.sqlite.writer import NEWEST, NodeWork, Writer
from burrowgate.stores.worker_thread import BatchThread

POLL_PERIOD = 0.1
"""Seconds between two looks for other processes' commits."""

_UNREADABLE = (sqlite3.Error, ValueError, TypeError)
"""What reading a row may raise."""
_log = Logger()
_T = TypeVar("_T")
_Call = Callable[[], Any]

_TARGETS = f"SELECT {sql_rows.TARGET} FROM targets ORDER BY name, target_id"
_SESSION = f"SELECT {sql_rows.SESSION}, last_used_at FROM sessions WHERE sid = ?"
_VISIT = f"SELECT {sql_rows.VISIT} FROM visits WHERE sid = ? AND vid = ?"
_VISITS = f"SELECT {sql_rows.VISIT} FROM visits WHERE sid = ? ORDER BY last_seen DESC, vid DESC LIMIT ?"
_EVENTS = f"SELECT {sql_rows.EVENT} FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
_EVENTS_OF = f"SELECT {sql_rows.EVENT} FROM events WHERE sid = ? AND seq > ? ORDER BY seq LIMIT ?"
_VISITS_OF = (
    f"SELECT {sql_rows.VISIT} FROM visits WHERE sid IN ({{}}) AND (sid, vid) > (?, ?) ORDER BY sid, vid LIMIT ?"
)
_COUNTS = "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM events)"
_CHANGES = "SELECT seq, kind, key FROM changes WHERE seq > ? ORDER BY seq"
_OLDEST = "SELECT min(seq) FROM changes"
_DATA_VERSION = "PRAGMA data_version"


def open_sqlite(argument: str, context: StoreContext) -> IStore:
    """The store in the file `argument`, which starts in the gateway's home if relative. Raises `ConfigError`."""
    if not argument or "\0" in argument:
        raise ConfigError("The store `sqlite:` needs the path of its file, such as sqlite:burrowgate.db.")
    return SqliteStore(context.home / argument, context.reactor, read_only=context.read_only, alone=context.exclusive)


@implementer(IStore, ISyncSessionReader)
class SqliteStore:
    """Targets, sessions, visits and the audit trail in one file."""

    def __init__(
        self,
        path: Path,
        reactor: object,
        *,
        timeout: float = 5.0,
        feed_kept: int = common.FEED_KEPT,
        read_only: bool = False,
        alone: bool = False,
    ) -> None:
        """`timeout` is how many seconds a commit waits for another process's lock; the rest is of `StoreContext`."""
        self.description = f"sqlite:{path}"
        self.path = path
        self._time = IReactorTime(reactor)
        self._threads = IReactorFromThreads(reactor)
        self._timeout = timeout
        self._feed_kept = feed_kept
        self._read_only = read_only
        self._alone = alone
        self._subscribers = Notifier()
        self._poll: IDelayedCall | None = None
        self._failing = False
        # From `start` to `close`:
        self._reading: sqlite3.Connection | None = None
        self._polling: sqlite3.Cursor | None = None
        self._writer: BatchThread[Change | Batch | NodeWork] | None = None
        self._lister: BatchThread[_Call] | None = None
        self._listing: sqlite3.Connection | None = None
        self._writing: sqlite3.Connection | None = None
        # `data_version` when the position was read, and when the subscribers were woken.
        self._known_version: sql_rows.Row = ()
        self._woken_version: sql_rows.Row = ()
        self._position = 0

    async def start(self) -> None:
        lister: BatchThread[_Call] = BatchThread(self._threads, "burrowgate-store-lists", _call_each)
        try:
            await lister.ask(self._connect)
        except BaseException:
            await lister.finish()
            raise
        assert self._reading is not None and self._writing is not None
        self._lister = lister
        self._polling = self._reading.cursor()
        writing = Writer(self._writing, feed_kept=self._feed_kept)
        self._writer = BatchThread(
            self._threads, "burrowgate-store-writer", lambda changes: self._commit(writing, changes), self._committed
        )
        self._woken_version = self._data_version()
        self._poll = self._time.callLater(POLL_PERIOD, self._look)

    def _connect(self) -> None:
        if self._alone:
            schema.check_alone(self.path)
        (schema.look if self._read_only else schema.prepare)(self.path, schema.steps())
        opened: list[sqlite3.Connection] = []
        try:
            opened.append(schema.connect(self.path, timeout=self._timeout))
            opened.append(schema.connect(self.path, timeout=self._timeout, read_only=True))
            opened.append(schema.connect(self.path, timeout=0, read_only=True))
        except sqlite3.Error as error:
            for connection in opened:
                connection.close()
            raise schema.to_store_error(error, self.path) from error
        self._writing, self._listing, self._reading = opened

    async def close(self) -> None:
        if self._poll is not None:
            self._poll.cancel()
            self._poll = None
        reading, self._reading, self._polling = self._reading, None, None
        lister, self._lister = self._lister, None
        writer, self._writer = self._writer, None
        if reading is None or lister is None or writer is None or self._listing is None or self._writing is None:
            return
        reading.close()
        await writer.finish()
        # The last connection to go moves the journal into the file, so none of these is closed on the reactor's thread.
        last = lister.ask(self._writing.close)
        lister.ask(self._listing.close)
        await lister.finish()
        await last

    # The thread boundary.

    def _commit(self, writing: Writer, changes: list[Change | Batch | NodeWork]) -> list[Any]:
        try:
            return writing.commit(changes)
        except sqlite3.Error as error:
            raise schema.to_store_error(error, self.path) from error

    async def commit(self, change: Change) -> Committed:
        committed: Committed = await self._write(change)
        return committed

    async def load(self, batch: Batch) -> None:
        await self._write(batch)

    async def _write(self, what: Change | Batch | NodeWork) -> Any:
        """What `what` did in the writing thread."""
        if self._writer is None:
            raise self._closed()
        if self._read_only:
            raise StoreUnavailable(f"The store {self.description} is only looked at here; nothing was changed.")
        return await self._writer.ask(what)

    async def _list(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """What `work` answers in the thread of the lists."""
        if self._lister is None or self._listing is None:
            raise self._closed()
        connection = self._listing
        return cast(_T, await self._lister.ask(lambda: self._understood(lambda: work(connection))))

    def _understood(self, read: Callable[[], _T]) -> _T:
        """What `read` gives; what it fails of is said in words."""
        try:
            return read()
        except _UNREADABLE as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> StoreError:
        if isinstance(error, sqlite3.Error):
            return schema.to_store_error(error, self.path)
        return StoreDamaged(
            f"{self.path} holds a row that cannot be read ({error}); restore a backup, or run the Burrowgate that "
            "wrote it."
        )

    def _closed(self) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self.description} is not open.")

    # Reads on the reactor's thread.

    def _read(self, sql: str, *values: object) -> list[sql_rows.Row]:
        if self._reading is None:
            raise self._closed()
        return self._reading.execute(sql, values).fetchall()

    async def targets(self) -> Sequence[Target]:
        return self._understood(lambda: [sql_rows.to_target(row) for row in self._read(_TARGETS)])

    async def session(self, sid: str) -> Session | None:
        return self.get_session_sync(sid)

    def get_session_sync(self, sid: str) -> Session | None:
        try:
            found = self._read(_SESSION, sid)
            return sql_rows.to_session(found[0]) if found else None
        except _UNREADABLE as error:
            raise self._fault(error) from error

    async def visit(self, sid: str, vid: str) -> Visit | None:
        return self._understood(lambda: next((sql_rows.to_visit(row) for row in self._read(_VISIT, sid, vid)), None))

    async def changes(self, after: int) -> Changes:
        return self._understood(lambda: self._changes(after))

    def _changes(self, after: int) -> Changes:
        # One transaction, and so one moment, for all three questions.
        self._read("BEGIN")
        try:
            position = self._newest()
            oldest = self._read(_OLDEST)[0][0]
            first = position if oldest is None else oldest - 1
            if not first <= after <= position:
                return Changes(position=position, complete=False)
            news = self._read(_CHANGES, after)
        finally:
            self._read("COMMIT")
        return Changes(
            position=position,
            complete=True,
            targets=frozenset(key for _, kind, key in news if kind == "target"),
            sessions=frozenset(key for _, kind, key in news if kind == "session"),
            cuts=frozenset(key for _, kind, key in news if kind == "cut"),
        )

    def _newest(self) -> int:
        found = self._read(NEWEST, "changes")
        return int(found[0][0]) if found else 0

    def _data_version(self) -> sql_rows.Row:
        assert self._polling is not None
        version: sql_rows.Row = self._polling.execute(_DATA_VERSION).fetchone()
        return version

    def position(self) -> int | None:
        if self._polling is None:
            return None
        try:
            # It moves with every commit by any other connection, the writer's among them.
            version = self._polling.execute(_DATA_VERSION).fetchone()
            if version != self._known_version:
                self._position = self._newest()
                self._known_version = version
        except sqlite3.Error as error:
            if not self._failing:
                self._failing = True
                _log.error("Nothing can be admitted: {fault}", fault=str(schema.to_store_error(error, self.path)))
            return None
        self._failing = False
        return self._position

    # Reads that may take long.

    async def sessions(self, query: SessionQuery) -> SessionPage:
        reading = session_list.SessionListQuery(query)
        while not await self._list(reading.go_on):
            pass
        return reading.page()

    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        values = (sid, _bounded(limit))
        return await self._list(
            lambda connection: [sql_rows.to_visit(row) for row in connection.execute(_VISITS, values)]
        )

    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        bounds = (_bounded(after), _bounded(limit))
        sql, values = (_EVENTS, bounds) if sid is None else (_EVENTS_OF, (sid, *bounds))
        return await self._list(lambda connection: [sql_rows.to_event(row) for row in connection.execute(sql, values)])

    async def count(self) -> Counts:
        sessions, events = await self._list(lambda connection: connection.execute(_COUNTS).fetchone())
        return Counts(sessions=sessions, events=events)

    async def visits_of_sessions(self, sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        sql, values = _VISITS_OF.format(", ".join("?" for _ in sids)), (*sids, *after, _bounded(limit))
        return await self._list(lambda connection: [sql_rows.to_visit(row) for row in connection.execute(sql, values)])

    async def check(self) -> None:
        await self._list(self._check)

    def _check(self, connection: sqlite3.Connection) -> None:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        found += [f"a row of {row[0]} without its {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
        (newest,) = connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
        given = connection.execute(NEWEST, ("events",)).fetchone()
        if given is not None and given[0] != newest:
            found.append(f"audit events {newest + 1} to {given[0]} were removed")
        if found:
            raise StoreDamaged(f"{self.path} is damaged: {'; '.join(found)}. Restore a backup.")

    # The nodes.

    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        await self._write(lambda connection: nodes.heartbeat(connection, heartbeat, silence))

    async def nodes(self) -> Sequence[Heartbeat]:
        return await self._list(nodes.nodes)

    async def remove_node(self, node_id: str) -> None:
        await self._write(lambda connection: nodes.remove(connection, node_id))

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        held: bool = await self._write(lambda connection: nodes.lease_slots(connection, node_id, sid, slots, maximum))
        return held

    # The feed.

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._subscribers.add(wake)

    def _committed(self) -> None:
        """The writer committed: tell everybody, before it is answered."""
        self._wake_if_moved()

    def _look(self) -> None:
        self._poll = self._time.callLater(POLL_PERIOD, self._look)
        self._wake_if_moved()

    def _wake_if_moved(self) -> None:
        if self._polling is None:
            return
        try:
            version = self._data_version()
        except sqlite3.Error:
            # `position` says it, at the next request.
            return
        if version == self._woken_version:
            return
        self._woken_version = version
        self._subscribers.wake()


def _bounded(number: int) -> int:
    """`number` as SQLite can hold it, and not below 0, which would mean no limit."""
    return max(0, min(number, pagination.SQL_MOST))


def _call_each(calls: list[_Call]) -> list[Any]:
    answers: list[Any] = []
    for call in calls:
        try:
            answers.append(call())
        except (BurrowgateError, sqlite3.Error) as error:
            answers.append(error)
    return answers
