"""The SQLite store: one file shared by the processes of a machine, read on the reactor's thread, written in a thread.

Rules.
    One thread writes, and commits all waiting changes together (`writer`).
    What requests wait for (`session`, `visit`, `targets`, `changes`, `position`) is read on the reactor's thread. In
    WAL mode a reader does not wait for writers, and this connection fails at once instead of waiting for other locks.
    Measured: a session 12 µs, the position 0.4 µs (`wal_index`). A thread would cost 29 µs for each read while nothing
    else runs, but a single commit took 8 ms beside a busy reactor: each step of the thread waits for the interpreter's
    lock.
    Lists and the check of the whole file may take long, and have a thread and a connection of their own.
    All rows of each statement are fetched, because an unfinished statement would pin this process to an old snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar, cast

from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.audit import SignEvent, unsigned
from burrowgate.core.resources import Resource, resource_key
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, Changes, Heartbeat, SessionQuery
from burrowgate.core.targets import Target
from burrowgate.errors import BurrowgateError, ConfigError, StoreError
from burrowgate.interfaces import IDamageReporter, IHistoryStore, IStore, ISyncSessionReader, StoreContext
from burrowgate.stores import common, sql_nodes, sql_rows
from burrowgate.stores.notifier import Notifier
from burrowgate.stores.sql_store import RESOURCE, RESOURCE_BY_CLAIM, TARGETS, VISIT, ListQuery, SqlStore
from burrowgate.stores.sqlite import feed, nodes, plain_sessions, schema, session_list
from burrowgate.stores.sqlite.damage_note import DamageNote
from burrowgate.stores.sqlite.open_files import OpenFiles
from burrowgate.stores.sqlite.store_watch import STORE_ID, StoreWatch
from burrowgate.stores.sqlite.wal_index import WalIndex
from burrowgate.stores.sqlite.writer import NEWEST, NodeWork, Writer
from burrowgate.stores.worker_thread import BatchThread

POLL_PERIOD_SECONDS = 0.1
"""Interval at which commits of other processes are looked for: within the 250 ms that `IStore.subscribe` allows."""

NO_POSITION = -1
"""Before the first read: nothing is known, so that no entries of the feed are read with the position."""

_UNREADABLE = (sqlite3.Error, ValueError, TypeError, KeyError)
"""Exceptions that reading a row may raise."""
_log = Logger()
_T = TypeVar("_T")
_Call = Callable[[], Any]

_DROP_CACHE = "PRAGMA shrink_memory"
_DATA_VERSION = "PRAGMA data_version"


def open_sqlite(argument: str, context: StoreContext) -> IStore:
    """Return the store in the file `argument`, a path relative to the gateway's home. Raises `ConfigError`."""
    if not argument or "\0" in argument:
        raise ConfigError("The store `sqlite:` needs the path of its file, such as sqlite:burrowgate.db.")
    return SqliteStore(
        context.home / argument,
        context.reactor,
        read_only=context.read_only,
        exclusive=context.exclusive,
        create=context.create,
        sign_event=context.sign_event,
    )


@implementer(IStore, IHistoryStore, ISyncSessionReader, IDamageReporter)
class SqliteStore(SqlStore[sqlite3.Connection]):
    """Keeps targets, sessions, visits and the audit log in one file."""

    store_id_query = STORE_ID
    last_use = session_list.LAST_USE
    names_indexes = True

    def __init__(
        self,
        path: Path,
        reactor: object,
        *,
        timeout: float = 5.0,
        max_feed_entries: int = common.MAX_FEED_ENTRIES,
        read_only: bool = False,
        exclusive: bool = False,
        create: bool = True,
        sign_event: SignEvent = unsigned,
    ) -> None:
        """A commit waits at most `timeout` seconds for the lock of another process.

        `read_only`, `exclusive`, `create` and `sign_event` are those of `StoreContext`.
        """
        super().__init__(f"sqlite:{path}", reactor, read_only=read_only, sign_event=sign_event)
        self.path = path
        self._timeout = timeout
        self._max_feed_entries = max_feed_entries
        self._exclusive = exclusive
        self._create = create
        self._subscribers = Notifier()
        self._poll: IDelayedCall | None = None
        self._failing = False
        # From `start` to `close`:
        self._read_connection: sqlite3.Connection | None = None
        self._version_cursor: sqlite3.Cursor | None = None
        self._lister: BatchThread[_Call] | None = None
        self._list_connection: sqlite3.Connection | None = None
        self._write_connection: sqlite3.Connection | None = None
        self._wal_index: WalIndex | None = None
        self._open_files: OpenFiles | None = None
        self._damage_note = DamageNote(path)
        self._watch: StoreWatch | None = None
        # `data_version` when the subscribers were notified, and the wal-index's header when the position was read.
        self._notified_version: sql_rows.Row = ()
        self._position_header: bytes | None = None
        self._position = NO_POSITION
        self._news: tuple[int, Changes] | None = None
        """A position, and what changed from it until `_position` was read."""

    async def start(self) -> None:
        lister: BatchThread[_Call] = BatchThread(self._threads, "burrowgate-store-lists", _call_each)
        wal_index = WalIndex(self.path)
        try:
            await lister.submit(self._connect)
        except BaseException:
            await lister.finish()
            wal_index.close()
            raise
        assert self._read_connection is not None and self._write_connection is not None
        assert self._open_files is not None
        self._lister = lister
        self._version_cursor = self._read_connection.cursor()
        writing = Writer(self._write_connection, max_feed_entries=self._max_feed_entries, sign_event=self._sign_event)
        self._writer = BatchThread(
            self._threads,
            "burrowgate-store-writer",
            lambda changes: self._commit(writing, changes),
            self._notify,
            lambda work: self._time.callLater(0, work),
        )
        self._notified_version = self._data_version()
        feed.read_changes(self._read, NO_POSITION)  # so that SQLite has opened the wal-index
        wal_index.open()
        self._wal_index = wal_index
        self._ids.update(store_id for (store_id,) in self._read(STORE_ID))
        note = None if self._read_only else self._damage_note
        self._watch = StoreWatch(self.path, self._read_connection, self._open_files, note, self._ids, self._health)
        self._watch.look()
        self._poll = self._time.callLater(POLL_PERIOD_SECONDS, self._poll_commits)

    def _connect(self) -> None:
        if self._exclusive:
            schema.check_unused(self.path)
        if self._read_only:
            schema.check_version(self.path, schema.migrations())
        else:
            schema.prepare(self.path, schema.migrations(), create=self._create)
        opened: list[sqlite3.Connection] = []
        try:
            opened.append(schema.connect(self.path, timeout=self._timeout))
            opened.append(schema.connect(self.path, timeout=self._timeout, read_only=True))
            opened.append(schema.connect(self.path, timeout=0, read_only=True))
            self._open_files = OpenFiles.of(opened, self.path)
        except (sqlite3.Error, StoreError) as error:
            for connection in opened:
                connection.close()
            raise self._to_store_error(error) from error
        self._write_connection, self._list_connection, self._read_connection = opened

    async def close(self) -> None:
        if self._poll is not None:
            self._poll.cancel()
            self._poll = None
        reading, self._read_connection, self._version_cursor = self._read_connection, None, None
        lister, self._lister = self._lister, None
        writer, self._writer = self._writer, None
        if (
            reading is None
            or lister is None
            or writer is None
            or self._list_connection is None
            or self._write_connection is None
        ):
            return
        reading.close()
        await writer.finish()
        # The last connection to close writes the journal into the file, so these two are closed in a thread.
        last = lister.submit(self._write_connection.close)
        lister.submit(self._list_connection.close)
        await lister.finish()
        try:
            await last
        finally:
            if self._wal_index is not None:
                self._wal_index.close()
                self._wal_index = None

    # Work in threads.

    def _commit(self, writing: Writer, changes: list[Change | Batch | NodeWork]) -> list[Any]:
        # Also afterwards: what was committed to a file that is gone must not be acknowledged.
        self._check_files()
        try:
            answers = writing.commit(changes)
        except sqlite3.Error as error:
            raise self._to_store_error(error) from error
        self._check_files()
        return answers

    def _check_files(self) -> None:
        """Raise `StoreDamaged` if a file of the store is no longer in place."""
        damage = self._open_files.find_damage() if self._open_files is not None else None
        if damage is not None:
            raise damage

    async def _list(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Return the result of `work` in the thread for lists. Raises `StoreError`."""
        if self._lister is None or self._list_connection is None:
            raise self._closed()
        connection = self._list_connection
        return cast(_T, await self._lister.submit(lambda: self._translate_errors(lambda: work(connection))))

    async def _list_uncached(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        def call() -> _T:
            with closing(schema.open_existing(self.path)) as connection:
                return work(connection)

        if self._lister is None:
            raise self._closed()
        return cast(_T, await self._lister.submit(lambda: self._translate_errors(call)))

    async def _drop_cached_pages(self) -> None:
        # Each connection has a cache of its own. That of the writer is dropped in this thread, because a transaction
        # in its own would read pages first; while the store is damaged it writes nothing.
        self._translate_errors(lambda: self._read(_DROP_CACHE))
        await self._list(lambda connection: connection.execute(_DROP_CACHE).fetchall())
        await self._list(lambda _: self._write_connection and self._write_connection.execute(_DROP_CACHE).fetchall())

    async def _publish_damage(self, text: str) -> None:
        await self._list(lambda _: self._damage_note.write(text) if text else self._damage_note.remove())

    def _translate_errors(self, read: Callable[[], _T]) -> _T:
        """Return the result of `read`. Raises `StoreError` in place of errors of SQLite and of unreadable rows."""
        try:
            return read()
        except _UNREADABLE as error:
            raise self._to_store_error(error) from error

    def _to_store_error(self, error: Exception) -> StoreError:
        if isinstance(error, StoreError):
            return error
        if isinstance(error, sqlite3.Error):
            store_error = schema.to_store_error(error, self.path)
            self._health.report(store_error)
            return store_error
        return self._unreadable_row(error)

    # Reads on the reactor's thread.

    def _read(self, sql: str, *values: object) -> list[sql_rows.Row]:
        if self._read_connection is None:
            raise self._closed()
        return self._read_connection.execute(sql, values).fetchall()

    async def targets(self) -> Sequence[Target]:
        return self._translate_errors(lambda: [sql_rows.to_target(row) for row in self._read(TARGETS)])

    async def session(self, sid: str) -> Session | None:
        return self._translate_errors(
            lambda: next(map(sql_rows.to_session, self._read(self._session_query, sid)), None)
        )

    def get_session_sync(self, sid: str) -> Session | None:
        try:
            return plain_sessions.read_session(self._read, self._session_query, sid)
        except _UNREADABLE as error:
            raise self._to_store_error(error) from error

    async def visit(self, sid: str, vid: str) -> Visit | None:
        return self._translate_errors(
            lambda: next((sql_rows.to_visit(row) for row in self._read(VISIT, sid, vid)), None)
        )

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        return self._resource(RESOURCE, resource_key(kind, resource_id))

    async def find_resource(self, kind: str, unique: str) -> Resource | None:
        return self._resource(RESOURCE_BY_CLAIM, *common.unique_claim(kind, unique))

    def _resource(self, sql: str, *values: str) -> Resource | None:
        return self._translate_errors(lambda: next(map(sql_rows.to_resource, self._read(sql, *values)), None))

    async def changes(self, after: int) -> Changes:
        if self.position() is not None and self._news is not None and self._news[0] == after:
            return self._news[1]
        return self._translate_errors(lambda: feed.read_changes(self._read, after))

    def _data_version(self) -> sql_rows.Row:
        assert self._version_cursor is not None
        version: sql_rows.Row = self._version_cursor.execute(_DATA_VERSION).fetchone()
        return version

    def position(self) -> int | None:
        if self._read_connection is None or self._wal_index is None or not self._health.is_intact:
            return None
        header = self._wal_index.header()
        if header is not None and header == self._position_header:
            return self._position
        try:
            # The header was read first: a commit during this call makes the next call read again.
            # One who asks for a position that is new asks for what changed next.
            news = feed.read_changes(self._read, self._position)
            self._news = self._position, news
            self._position = news.position
            self._position_header = header
        except _UNREADABLE as error:
            self._position_header = None
            if not self._failing:
                self._failing = True
                _log.error(
                    "Store position unknown, requests are refused: {error}",
                    error=str(self._to_store_error(error)),
                )
            return None
        self._failing = False
        return self._position

    # Reads that may take long.

    def _list_query(self, query: SessionQuery) -> ListQuery[sqlite3.Connection]:
        return session_list.SessionListQuery(query)

    def _visits_of_sessions(self, sids: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        return f"IN ({', '.join('?' for _ in sids)})", tuple(sids)

    def _find_damage(self, connection: sqlite3.Connection) -> list[str]:
        damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        damage += [f"a row of {row[0]} without its {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
        (newest,) = connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
        assigned = connection.execute(NEWEST, ("events",)).fetchone()
        if assigned is not None and assigned[0] != newest:
            damage.append(f"audit events {newest + 1} to {assigned[0]} were removed")
        return damage

    # The nodes.

    async def nodes(self) -> Sequence[Heartbeat]:
        return await self._list(lambda connection: sql_nodes.nodes(connection.execute))

    def _write_heartbeat(self, connection: sqlite3.Connection, heartbeat: Heartbeat, silence: int) -> None:
        nodes.heartbeat(connection, heartbeat, silence)

    # The feed.

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._subscribers.add(wake)

    def _poll_commits(self) -> None:
        self._poll = self._time.callLater(POLL_PERIOD_SECONDS, self._poll_commits)
        if self._watch is not None:
            self._watch.look()
        self._watch_health()
        self._notify_if_changed()

    def _notify(self) -> None:
        """Notify the subscribers, of our own commits before their callers get the results."""
        self._position_header = None  # in case the mapped wal-index is no longer the one that SQLite uses
        self._subscribers.wake()

    def _notify_if_changed(self) -> None:
        """Notify the subscribers of commits of any process since the last call."""
        if self._version_cursor is None:
            return
        try:
            version = self._data_version()
        except sqlite3.Error:
            return  # `position` reports it at the next request
        if version == self._notified_version:
            return
        self._notified_version = version
        self._notify()


def _call_each(calls: list[_Call]) -> list[Any]:
    answers: list[Any] = []
    for call in calls:
        try:
            answers.append(call())
        except (BurrowgateError, sqlite3.Error) as error:
            answers.append(error)
    return answers
