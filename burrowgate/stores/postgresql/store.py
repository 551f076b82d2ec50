"""The PostgreSQL store: one database shared by nodes on any number of machines, used in threads only.

Rules.
    Four threads have a connection each, so that slow work does not delay urgent work: the change feed, reads that
    requests wait for, commits, lists.
    `position` is answered from memory (`feed_position`).
    Hanging work is interrupted: a statement by the database; if the database itself hangs, this store shuts the
    connection down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import psycopg
from twisted.internet.interfaces import IDelayedCall
from zope.interface import implementer

from burrowgate.core.audit import Action, SignEvent, unsigned
from burrowgate.core.resources import Resource, resource_key
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Changes, Heartbeat, SessionQuery
from burrowgate.core.targets import Target
from burrowgate.errors import BurrowgateError, StoreDamaged, StoreError
from burrowgate.interfaces import IDamageReporter, IHistoryStore, IStore
from burrowgate.stores import common, sql_nodes, sql_rows
from burrowgate.stores.health import find_replacement
from burrowgate.stores.postgresql import nodes, schema, session_list
from burrowgate.stores.postgresql.change_feed import ChangeFeed, FeedAnswer
from burrowgate.stores.postgresql.connection import Connection, DatabaseConnection
from burrowgate.stores.postgresql.errors import to_store_error
from burrowgate.stores.postgresql.feed_position import FeedPosition
from burrowgate.stores.postgresql.shared_position import SharedPosition
from burrowgate.stores.postgresql.url import Address
from burrowgate.stores.postgresql.writer import Writer, WriteRequest, groups
from burrowgate.stores.sql_store import RESOURCE, RESOURCE_BY_CLAIM, TARGETS, VISIT, ListQuery, SqlStore
from burrowgate.stores.worker_thread import BatchThread

MAX_FEED_INTERVAL_SECONDS = 1.0
"""Longest interval at which the feed checks that the database responds, if no notification comes."""
INTERRUPT_DELAY_SECONDS = 1.0
"""Time after a statement's timeout in which the database should have cancelled it; then its connection is shut down."""
_LIST_TIMEOUT_SECONDS = 60.0
_MIGRATION_TIMEOUT_SECONDS = 3600.0

_T = TypeVar("_T")
_Call = Callable[[Connection], Any]

# A record of removed events counts for all of them.
_NUMBERS = f"""
    SELECT newest_event, (SELECT coalesce(max(seq), 0) FROM events), (
        SELECT coalesce(sum(
            CASE action WHEN '{Action.EVENTS_REMOVED}' THEN seq - (detail::json ->> 'from')::bigint + 1 ELSE 1 END
        ), 0)::bigint FROM events
    ) FROM burrowgate
"""
_UNCLAIMED = """
    SELECT name FROM targets WHERE deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM claims WHERE kind = 'name' AND value = name AND claims.holder = targets.target_id)
"""


@implementer(IStore, IHistoryStore, IDamageReporter)
class PostgresqlStore(SqlStore[Connection]):
    """Keeps targets, sessions, visits and the audit log in one schema of a database."""

    placeholder = "%s"
    store_id_query = schema.STORE_ID

    def __init__(
        self,
        address: Address,
        reactor: object,
        *,
        home: Path,
        max_staleness: float,
        steady: Callable[[], float],
        timeout: float = 5.0,
        max_feed_entries: int = common.MAX_FEED_ENTRIES,
        read_only: bool = False,
        exclusive: bool = False,
        create: bool = True,
        sign_event: SignEvent = unsigned,
    ) -> None:
        """The processes of this machine share the folder `home`; `steady` is a monotonic clock in seconds.

        A commit, or a read that a request waits for, may take `timeout` seconds. `max_staleness`, `read_only`,
        `exclusive`, `create` and `sign_event` are those of `StoreContext`.
        """
        super().__init__(address.description, reactor, read_only=read_only, sign_event=sign_event)
        self.address = address
        self.home = home
        self._timeout = timeout
        self._max_feed_entries = max_feed_entries
        self._exclusive = exclusive
        self._create = create
        self._max_staleness = max_staleness
        self._steady = steady
        self._position = FeedPosition(self.description, steady, max_staleness)
        self._watchdog: IDelayedCall | None = None
        self._connections: list[DatabaseConnection] = []
        # From `start` to `close`:
        self._feed: ChangeFeed | None = None
        self._reader: BatchThread[_Call] | None = None
        self._lister: BatchThread[_Call] | None = None

    async def start(self) -> None:
        self._watchdog = self._time.callLater(INTERRUPT_DELAY_SECONDS, self._interrupt_hanging)
        self._lister = self._thread("lists", self._new_connection(_LIST_TIMEOUT_SECONDS))
        try:
            location_id, store_id = await self._lister.submit(lambda connection: self._prepare())
            self._ids = {store_id}
            if not self._read_only:
                with suppress(
                    OSError
                ):  # without it, commits of other processes are seen when the database reports them
                    self._position.shared = SharedPosition(self.home / f"position-{location_id[:16]}")
            self._reader = self._thread("reads", self._new_connection(self._timeout))
            writing = Writer(
                self._new_connection(self._timeout, read_only=False, autocommit=False),
                max_feed_entries=self._max_feed_entries,
                sign_event=self._sign_event,
            )
            self._writer = BatchThread(
                self._threads,
                "burrowgate-store-writer",
                lambda requests: self._write_batch(writing, requests),
                self._position.notify,
            )
            self._feed = ChangeFeed(
                self._threads,
                self._new_connection(self._max_staleness, read_only=self._read_only),
                self._steady,
                where=self.description,
                interval=min(MAX_FEED_INTERVAL_SECONDS, self._max_staleness / 4),
                checks_history=not self._read_only,
                newest=self._position.newest,
                received=self._record_answer,
                lost=self._record_failure,
            )
            await self._feed.changes(-1)
        except BaseException:
            await self.close()
            raise

    def _new_connection(self, timeout: float, *, read_only: bool = True, autocommit: bool = True) -> DatabaseConnection:
        connection = DatabaseConnection(
            self.address, self._steady, timeout=timeout, read_only=read_only, autocommit=autocommit
        )
        self._connections.append(connection)
        return connection

    def _thread(self, name: str, connection: DatabaseConnection) -> BatchThread[_Call]:
        return BatchThread(self._threads, f"burrowgate-store-{name}", lambda calls: self._call_each(connection, calls))

    def _prepare(self) -> tuple[str, str]:
        """Create or migrate the tables; returns `schema.location_id` and the id of the store."""
        connection = DatabaseConnection(
            self.address, self._steady, timeout=_MIGRATION_TIMEOUT_SECONDS, read_only=self._read_only
        )
        try:
            if self._exclusive:
                schema.check_unused(connection.open(), self.description)
            if self._read_only:
                schema.check_version(connection.open(), schema.migrations(), self.description)
            else:
                schema.prepare(connection.open(), schema.migrations(), self.description, create=self._create)
                schema.check_rights(connection.open(), self.description)
            return schema.location_id(connection.open()), schema.store_id(connection.open())
        finally:
            connection.drop()

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
        # No thread uses them any more, and closing a connection does not block.
        for connection in self._connections:
            connection.drop()
        self._connections.clear()
        self._position.close()
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None

    def _interrupt_hanging(self) -> None:
        """Shut down each connection whose statement exceeds its timeout and that of the database."""
        self._watchdog = self._time.callLater(INTERRUPT_DELAY_SECONDS, self._interrupt_hanging)
        self._watch_health()
        for connection in self._connections:
            if connection.waited_seconds() > connection.timeout + INTERRUPT_DELAY_SECONDS:
                connection.interrupt()

    # Work in threads.

    def _call_each(self, connection: DatabaseConnection, calls: list[_Call]) -> list[Any]:
        answers: list[Any] = []
        lost: StoreError | None = None
        for call in calls:
            try:
                answers.append(lost or connection.run(call))
            except psycopg.Error as error:
                problem = self._to_store_error(error)
                answers.append(problem)
                # If the database is unreachable, the rest of the batch fails without dialling once more for each.
                lost = None if connection.is_up else problem
            except (ValueError, TypeError) as error:
                answers.append(self._unreadable_row(error))
            except BurrowgateError as error:
                answers.append(error)
        return answers

    def _to_store_error(self, error: psycopg.Error) -> StoreError:
        store_error = to_store_error(error, self.description)
        self._health.report(store_error)
        return store_error

    def _write_batch(self, writing: Writer, requested: list[WriteRequest]) -> list[Any]:
        """Return the result, or the exception, of each of `requested`."""
        results: dict[int, Any] = {}
        for indexes in groups(requested):
            group = [requested[index] for index in indexes]
            try:
                written, position = writing.write(group)
            except psycopg.Error as error:
                written, position = [self._to_store_error(error)] * len(group), 0
            except BurrowgateError as error:
                written, position = [error] * len(group), 0
            results.update(zip(indexes, written, strict=True))
            self._position.committed(position)
        return [results[index] for index in range(len(requested))]

    async def _read(self, thread: BatchThread[_Call] | None, work: Callable[[Connection], _T]) -> _T:
        """Return the result of `work` in `thread`. Raises `StoreError`."""
        if thread is None:
            raise self._closed()
        return cast(_T, await thread.submit(work))

    # The nodes.

    async def nodes(self) -> Sequence[Heartbeat]:
        return await self._read(self._reader, lambda connection: sql_nodes.nodes(connection.execute))

    def _write_heartbeat(self, connection: Connection, heartbeat: Heartbeat, silence: int) -> None:
        nodes.heartbeat(connection, heartbeat, silence)

    # Reads that a request may wait for.

    async def _read_rows(self, sql: str, values: Sequence[Any], to_record: Callable[[sql_rows.Row], _T]) -> list[_T]:
        return await self._read(self._reader, lambda connection: self._records(connection, sql, values, to_record))

    async def targets(self) -> Sequence[Target]:
        return await self._read_rows(TARGETS, (), sql_rows.to_target)

    async def session(self, sid: str) -> Session | None:
        return next(
            iter(await self._read_rows(self._session_query, (sid,), sql_rows.to_session)),
            None,
        )

    async def visit(self, sid: str, vid: str) -> Visit | None:
        return next(iter(await self._read_rows(VISIT, (sid, vid), sql_rows.to_visit)), None)

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        return await self._resource(RESOURCE, resource_key(kind, resource_id))

    async def find_resource(self, kind: str, unique: str) -> Resource | None:
        return await self._resource(RESOURCE_BY_CLAIM, *common.unique_claim(kind, unique))

    async def _resource(self, sql: str, *values: str) -> Resource | None:
        return next(iter(await self._read_rows(sql, values, sql_rows.to_resource)), None)

    # Reads that may take long.

    async def _list(self, work: Callable[[Connection], _T]) -> _T:
        return await self._read(self._lister, work)

    def _list_query(self, query: SessionQuery) -> ListQuery[Connection]:
        return session_list.SessionListQuery(query)

    def _visits_of_sessions(self, sids: Sequence[str]) -> tuple[str, tuple[list[str]]]:
        return "= ANY(?)", (list(sids),)

    def _find_damage(self, connection: Connection) -> list[str]:
        damage = [f"the name of the target {row[0]} is not claimed" for row in connection.execute(_UNCLAIMED)]
        numbers = connection.execute(_NUMBERS).fetchone()
        if numbers is None:
            return [*damage, "its position and the number of its newest event were removed"]
        assigned, newest, count = numbers
        if newest != assigned:
            damage.append(f"audit events {newest + 1} to {assigned} were removed")
        elif count != assigned:
            damage.append(f"{assigned - count} audit events were removed")
        return damage

    # The feed.

    async def changes(self, after: int) -> Changes:
        if self._feed is None:
            raise self._closed()
        return await self._feed.changes(after)

    def _record_answer(self, answer: FeedAnswer) -> None:
        if answer.state is not None:
            self._health.set_replacement(find_replacement(answer.state, self._ids, self.description))
            self._health.set_published(answer.damage)
        self._position.record_answer(answer)

    def _record_failure(self, problem: StoreError) -> None:
        if isinstance(problem, StoreDamaged):
            self._health.set_replacement(problem)
        self._position.record_failure(problem)

    async def _publish_damage(self, text: str) -> None:
        if self._writer is None:
            raise self._closed()
        await self._writer.submit(lambda connection: schema.set_damage(connection, text))

    def position(self) -> int | None:
        return None if self._feed is None or not self._health.is_intact else self._position.position()

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._position.subscribe(wake)
