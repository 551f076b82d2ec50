"""The PostgreSQL store: one database that nodes on any number of machines share, and never waited for on the reactor.

Rules.
    Four threads with a connection each, so that nothing which may take long stands before what must not: the feed, what
    a request waits for, commits, lists.
    `position` is answered from memory (`standing`).
    What hangs is broken off: a statement by the database, and where that hangs itself, its connection by us.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import psycopg
from twisted.internet.interfaces import IDelayedCall, IReactorFromThreads, IReactorTime
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
from burrowgate.errors import BurrowgateError, StoreDamaged, StoreError, StoreUnavailable
from burrowgate.interfaces import IStore
from burrowgate.stores import common, pagination, sql_rows
from burrowgate.stores.postgresql import nodes, schema, session_list
from burrowgate.stores.postgresql.change_feed import ChangeFeed
from burrowgate.stores.postgresql.connection import Connection, DatabaseConnection
from burrowgate.stores.postgresql.errors import to_store_error
from burrowgate.stores.postgresql.feed_position import FeedPosition
from burrowgate.stores.postgresql.shared_position import SharedPosition
from burrowgate.stores.postgresql.url import Address
from burrowgate.stores.postgresql.writer import Asked, Writer, groups
from burrowgate.stores.worker_thread import BatchThread

BEAT = 1.0
"""Seconds between two questions whether the database is there, at the most."""
SLACK = 1.0
"""Seconds that the database has to break off a statement by itself."""
_LIST_PATIENCE = 60.0
_MIGRATION_PATIENCE = 3600.0

_T = TypeVar("_T")
_Call = Callable[[Connection], Any]

_TARGETS = f"SELECT {sql_rows.TARGET} FROM targets ORDER BY name, target_id"
_SESSION = f"SELECT {sql_rows.SESSION}, last_used_at FROM sessions WHERE sid = %s"
_VISIT = f"SELECT {sql_rows.VISIT} FROM visits WHERE sid = %s AND vid = %s"
_VISITS = f"SELECT {sql_rows.VISIT} FROM visits WHERE sid = %s ORDER BY last_seen DESC, vid DESC LIMIT %s"
_EVENTS = f"SELECT {sql_rows.EVENT} FROM events WHERE seq > %s ORDER BY seq LIMIT %s"
_EVENTS_OF = f"SELECT {sql_rows.EVENT} FROM events WHERE sid = %s AND seq > %s ORDER BY seq LIMIT %s"
_VISITS_OF = f"""
    SELECT {sql_rows.VISIT} FROM visits WHERE sid = ANY(%s) AND (sid, vid) > (%s, %s) ORDER BY sid, vid LIMIT %s
"""
_COUNTS = "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM events)"
_NUMBERS = (
    "SELECT newest_event, (SELECT coalesce(max(seq), 0) FROM events), (SELECT count(*) FROM events) FROM burrowgate"
)
_UNCLAIMED = """
    SELECT name FROM targets WHERE deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM claims WHERE kind = 'name' AND value = name AND claims.target_id = targets.target_id)
"""


@implementer(IStore)
class PostgresqlStore:
    """Targets, sessions, visits and the audit trail in one schema of a database."""

    def __init__(
        self,
        address: Address,
        reactor: object,
        *,
        home: Path,
        max_staleness: float,
        steady: Callable[[], float],
        timeout: float = 5.0,
        feed_kept: int = common.FEED_KEPT,
        read_only: bool = False,
        alone: bool = False,
    ) -> None:
        """`home` is what the processes of this machine share; `steady` tells seconds that only ever go on.

        `timeout` is how many seconds a commit, or a read that a request waits for, may take; `read_only` and `alone`
        are of `StoreContext`.
        """
        self.description = address.description
        self.address = address
        self.home = home
        self._time = IReactorTime(reactor)
        self._threads = IReactorFromThreads(reactor)
        self._max_staleness = max_staleness
        self._steady = steady
        self._timeout = timeout
        self._feed_kept = feed_kept
        self._read_only = read_only
        self._alone = alone
        self._position = FeedPosition(self.description, steady, max_staleness)
        self._watching: IDelayedCall | None = None
        self._lines: list[DatabaseConnection] = []
        # From `start` to `close`:
        self._feed: ChangeFeed | None = None
        self._reader: BatchThread[_Call] | None = None
        self._writer: BatchThread[Asked] | None = None
        self._lister: BatchThread[_Call] | None = None

    async def start(self) -> None:
        self._watching = self._time.callLater(SLACK, self._watch)
        self._lister = self._thread("lists", self._connection(_LIST_PATIENCE))
        try:
            place = await self._lister.ask(lambda connection: self._prepare())
            if not self._read_only:
                with suppress(OSError):  # without it others' commits are seen when the database tells of them
                    self._position.page = SharedPosition(self.home / f"position-{place[:16]}")
            self._reader = self._thread("reads", self._connection(self._timeout))
            writing = Writer(
                self._connection(self._timeout, read_only=False, autocommit=False), feed_kept=self._feed_kept
            )
            self._writer = BatchThread(
                self._threads, "burrowgate-store-writer", lambda asked: self._write(writing, asked), self._position.wake
            )
            self._feed = ChangeFeed(
                self._threads,
                self._connection(self._max_staleness, read_only=self._read_only),
                self._steady,
                where=self.description,
                interval=min(BEAT, self._max_staleness / 4),
                settle=not self._read_only,
                newest=self._position.newest,
                received=self._position.record_answer,
                lost=self._position.record_failure,
            )
            await self._feed.changes(-1)
        except BaseException:
            await self.close()
            raise

    def _connection(self, timeout: float, *, read_only: bool = True, autocommit: bool = True) -> DatabaseConnection:
        line = DatabaseConnection(
            self.address, self._steady, timeout=timeout, read_only=read_only, autocommit=autocommit
        )
        self._lines.append(line)
        return line

    def _thread(self, name: str, line: DatabaseConnection) -> BatchThread[_Call]:
        return BatchThread(self._threads, f"burrowgate-store-{name}", lambda calls: self._each(line, calls))

    def _prepare(self) -> str:
        line = DatabaseConnection(self.address, self._steady, timeout=_MIGRATION_PATIENCE, read_only=self._read_only)
        try:
            if self._alone:
                schema.check_alone(line.connection(), self.description)
            (schema.look if self._read_only else schema.prepare)(line.connection(), schema.steps(), self.description)
            return schema.place(line.connection())
        finally:
            line.drop()

    async def close(self) -> None:
        feed, self._feed = self._feed, None
        reader, self._reader = self._reader, None
        writer, self._writer = self._writer, None
        lister, self._lister = self._lister, None
        if lister is None:
            return
        if writer is not None:
            await writer.finish()
        if reader is not None:
            await reader.finish()
        await lister.finish()
        if feed is not None:
            await feed.close()
        # Nobody else uses them any more, and to say goodbye waits for nobody.
        for line in self._lines:
            line.drop()
        self._lines.clear()
        self._position.close()
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def _watch(self) -> None:
        """Break off what hangs."""
        self._watching = self._time.callLater(SLACK, self._watch)
        for line in self._lines:
            if line.waiting() > line.timeout + SLACK:
                line.interrupt()

    # The thread boundary.

    def _each(self, line: DatabaseConnection, calls: list[_Call]) -> list[Any]:
        answers: list[Any] = []
        lost: StoreError | None = None
        for call in calls:
            try:
                answers.append(lost or line.do(call))
            except psycopg.Error as error:
                problem = to_store_error(error, self.description)
                answers.append(problem)
                # Who waits behind shall not wait for as many attempts to dial as stand before.
                lost = None if line.is_up else problem
            except (ValueError, TypeError) as error:
                answers.append(
                    StoreDamaged(
                        f"{self.description} holds a row that cannot be read ({error}); restore a backup, or run the "
                        "Burrowgate that wrote it."
                    )
                )
            except BurrowgateError as error:
                answers.append(error)
        return answers

    def _write(self, writing: Writer, requested: list[Asked]) -> list[Any]:
        """The answer to each of `requested`."""
        answers: dict[int, Any] = {}
        for places in groups(requested):
            some = [requested[place] for place in places]
            try:
                answered, position = writing.write(some)
            except psycopg.Error as error:
                answered, position = [to_store_error(error, self.description)] * len(some), 0
            except BurrowgateError as error:
                answered, position = [error] * len(some), 0
            answers.update(zip(places, answered, strict=True))
            self._position.committed(position)
        return [answers[place] for place in range(len(requested))]

    async def _read(self, thread: BatchThread[_Call] | None, work: Callable[[Connection], _T]) -> _T:
        """What `work` answers in `thread`."""
        if thread is None:
            raise self._closed()
        return cast(_T, await thread.ask(work))

    def _closed(self) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self.description} is not open.")

    async def commit(self, change: Change) -> Committed:
        committed: Committed = await self._ask_writer(change)
        return committed

    async def load(self, batch: Batch) -> None:
        await self._ask_writer(batch)

    async def _ask_writer(self, requested: Asked) -> Any:
        if self._writer is None:
            raise self._closed()
        if self._read_only:
            raise StoreUnavailable(f"The store {self.description} is only looked at here; nothing was changed.")
        return await self._writer.ask(requested)

    # The nodes.

    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        await self._ask_writer(lambda connection: nodes.heartbeat(connection, heartbeat, silence))

    async def nodes(self) -> Sequence[Heartbeat]:
        return await self._read(self._reader, nodes.nodes)

    async def remove_node(self, node_id: str) -> None:
        await self._ask_writer(lambda connection: nodes.remove(connection, node_id))

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        held: bool = await self._ask_writer(
            lambda connection: nodes.lease_slots(connection, node_id, sid, slots, maximum)
        )
        return held

    # Reads that a request may wait for.

    async def targets(self) -> Sequence[Target]:
        return await self._read(
            self._reader, lambda connection: [sql_rows.to_target(row) for row in connection.execute(_TARGETS)]
        )

    async def session(self, sid: str) -> Session | None:
        def work(connection: Connection) -> Session | None:
            row = connection.execute(_SESSION, (sid,)).fetchone()
            return None if row is None else sql_rows.to_session(row)

        return await self._read(self._reader, work)

    async def visit(self, sid: str, vid: str) -> Visit | None:
        def work(connection: Connection) -> Visit | None:
            row = connection.execute(_VISIT, (sid, vid)).fetchone()
            return None if row is None else sql_rows.to_visit(row)

        return await self._read(self._reader, work)

    # Reads that may take long.

    async def sessions(self, query: SessionQuery) -> SessionPage:
        reading = session_list.SessionListQuery(query)
        while not await self._read(self._lister, reading.go_on):
            pass
        return reading.page()

    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        values = (sid, _bounded(limit))
        return await self._read(
            self._lister, lambda connection: [sql_rows.to_visit(row) for row in connection.execute(_VISITS, values)]
        )

    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        bounds = (_bounded(after), _bounded(limit))
        sql, values = (_EVENTS, bounds) if sid is None else (_EVENTS_OF, (sid, *bounds))
        return await self._read(
            self._lister, lambda connection: [sql_rows.to_event(row) for row in connection.execute(sql, values)]
        )

    async def count(self) -> Counts:
        found = await self._read(self._lister, lambda connection: connection.execute(_COUNTS).fetchone())
        sessions, events = found or (0, 0)
        return Counts(sessions=sessions, events=events)

    async def visits_of_sessions(self, sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        values = (list(sids), *after, _bounded(limit))
        return await self._read(
            self._lister, lambda connection: [sql_rows.to_visit(row) for row in connection.execute(_VISITS_OF, values)]
        )

    async def check(self) -> None:
        await self._read(self._lister, self._check)

    def _check(self, connection: Connection) -> None:
        found = [f"nobody has the name of the target {row[0]}" for row in connection.execute(_UNCLAIMED)]
        given, newest, count = connection.execute(_NUMBERS).fetchone() or (0, 0, 0)
        if newest != given:
            found.append(f"audit events {newest + 1} to {given} were removed")
        elif count != given:
            found.append(f"{given - count} audit events were removed")
        if found:
            raise StoreDamaged(f"{self.description} is damaged: {'; '.join(found)}. Restore a backup.")

    # The feed.

    async def changes(self, after: int) -> Changes:
        if self._feed is None:
            raise self._closed()
        return await self._feed.changes(after)

    def position(self) -> int | None:
        return None if self._feed is None else self._position.position()

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._position.subscribe(wake)


def _bounded(number: int) -> int:
    """`number` as the database can hold it, and not below 0, which it would refuse."""
    return max(0, min(number, pagination.SQL_MOST))
