"""The Redis store: one server, shared by nodes on any number of machines. It never blocks the reactor.

Rules.
    The client library blocks, so it is used in threads only. There are four, each with its own connection: the feed,
    reads that a request waits for, writes, and lists. Slow operations therefore never delay fast ones.
    Heartbeats and connection leases use the thread of the fast reads, so that they do not wait for a batch to load.
    `position` is answered from memory. It is None if the server has not answered for `max_staleness` seconds.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads, IReactorTime
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.audit import GENESIS, AuditRecord, SignEvent, unsigned
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.resources import Resource, ResourceQuery, resource_key
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
from burrowgate.errors import (
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreNotFound,
    StoreTooNew,
    StoreTooOld,
    StoreUnavailable,
)
from burrowgate.interfaces import IDamageReporter, IHistoryStore, IStore
from burrowgate.stores import common
from burrowgate.stores.copy import read_all
from burrowgate.stores.notifier import Notifier
from burrowgate.stores.worker_thread import BatchThread
from burrowgate_redis import history, nodes, queries
from burrowgate_redis.address import Address
from burrowgate_redis.change_feed import ChangeFeed, FeedAnswer, read_state
from burrowgate_redis.connection import ServerConnection, check_settings
from burrowgate_redis.connection_thread import ConnectionThread
from burrowgate_redis.damage import DamageWatch
from burrowgate_redis.shared_position import SharedPosition
from burrowgate_redis.writer import Writer, WriteRequest

SCHEMA = 1
POLL_INTERVAL = 1.0
"""The maximum number of seconds between two answers of the feed while the server is available."""
LIST_TIMEOUT = 60.0
"""The timeout in seconds of lists and of the consistency check."""

_log = Logger()
_T = TypeVar("_T")


@implementer(IStore, IHistoryStore, IDamageReporter)
class RedisStore:
    """Targets, sessions, visits and the audit log under one prefix of a Redis or Valkey database.

    One limitation: if the server accepted a change, but its disk or a replica does not confirm it in time (`WAITAOF`,
    `WAIT`), `commit` and `load` raise `CommitOutcomeUnknown` although the change is visible. Only a power failure or a
    failover can undo it.
    """

    def __init__(
        self,
        address: Address,
        reactor: object,
        *,
        home: Path,
        steady: Callable[[], float],
        max_staleness: float = 5.0,
        timeout: float = 5.0,
        feed_kept: int = common.MAX_FEED_ENTRIES,
        read_only: bool = False,
        exclusive: bool = False,
        create: bool = True,
        sign_event: SignEvent = unsigned,
    ) -> None:
        """`home` is the folder that the processes of this machine share; `steady` is a monotonic clock in seconds.

        `timeout` is in seconds, for one request. `read_only`, `exclusive`, `create` and `sign_event` are those of
        `StoreContext`.
        """
        self.description = address.description
        self.address = address
        self.home = home
        self._threads = IReactorFromThreads(reactor)
        self._steady = steady
        self._max_staleness = max_staleness
        self._timeout = timeout
        self._feed_kept = feed_kept
        self._read_only = read_only
        self._exclusive = exclusive
        self._create = create
        publish = None if read_only else self._publish_damage
        self._damage = DamageWatch(self.description, IReactorTime(reactor), self._is_intact, publish)
        self._sign_event = sign_event
        self._subscribers = Notifier()
        # Set between `start` and `close`:
        self._connections: list[ServerConnection] = []
        self._lister: ConnectionThread | None = None
        self._reader: ConnectionThread | None = None
        self._writer: BatchThread[WriteRequest] | None = None
        self._feed: ChangeFeed | None = None
        self._started: Deferred[None] | None = None
        self._shared_position: SharedPosition | None = None
        # What the feed reported; `_committed` is what the writing thread committed since.
        self._origin = ""
        self._position = 0
        self._committed = 0
        self._notified_position = 0
        self._confirmed_at = float("-inf")
        self._unavailable = False

    async def start(self) -> None:
        self._lister = self._thread("lists", LIST_TIMEOUT)
        try:
            await self._lister.ask(self._prepare)
            self._reader = self._thread("reads", self._timeout)
            if not self._read_only:
                writer = Writer(
                    self._connection(self._timeout),
                    self.description,
                    feed_kept=self._feed_kept,
                    timeout=self._timeout,
                    sign_event=self._sign_event,
                )
                self._writer = BatchThread(
                    self._threads,
                    "burrowgate-redis-writer",
                    lambda batch: self._write(writer, batch),
                    self._notify,
                )
            self._started = Deferred()
            self._feed = ChangeFeed(
                self._threads,
                self._connection(self._max_staleness),
                self._steady,
                where=self.description,
                interval=min(POLL_INTERVAL, self._max_staleness / 4),
                received=self._record_answer,
                lost=self._record_failure,
            )
            await self._started
        except BaseException:
            await self.close()
            raise
        self._notified_position = self._newest()

    def _connection(self, timeout: float) -> ServerConnection:
        connection = ServerConnection(self.address, timeout=timeout)
        self._connections.append(connection)
        return connection

    def _thread(self, name: str, timeout: float) -> ConnectionThread:
        return ConnectionThread(self._threads, name, self._connection(timeout), self.description)

    def _prepare(self, connection: ServerConnection) -> None:
        if self._exclusive and connection.has_other_connections():
            raise StoreInUse(f"Another program has the store {self.description} open; end that first.")
        if not self._read_only:
            check_settings(connection.client, self.description)
        name = "" if self._read_only else secrets.token_urlsafe(12)
        script = connection.script("look" if self._read_only else "prepare")
        found = script(SCHEMA, GENESIS, name, int(self._create))
        if not found:
            raise StoreDamaged(f"The store {self.description} holds records but has lost its head; restore a backup.")
        if found[0] is None:
            raise StoreNotFound(f"There is no store at {self.description} yet; the first start of a gateway makes it.")
        if int(found[0]) > SCHEMA:
            raise StoreTooNew(
                f"The store {self.description} was written by a newer burrowgate-redis; install that version."
            )
        if int(found[0]) < SCHEMA:
            raise StoreTooOld(
                f"The store {self.description} was written by an older burrowgate-redis; start a gateway."
            )

    async def close(self) -> None:
        feed, self._feed = self._feed, None
        lister, self._lister = self._lister, None
        reader, self._reader = self._reader, None
        writer, self._writer = self._writer, None
        shared, self._shared_position = self._shared_position, None
        if lister is None:
            return
        for thread in (writer, reader):
            if thread is not None:
                await thread.finish()
        if feed is not None:
            ended = feed.end()
            if feed.client_id is not None:
                # This only saves a second: the wait ends by itself, even if the server is unavailable.
                with suppress(StoreError):
                    await lister.ask(lambda connection: connection.client.client_unblock(feed.client_id))
            await ended
        await lister.finish()
        connections, self._connections = self._connections, []
        for connection in connections:
            connection.close()
        if shared is not None:
            shared.close()

    async def commit(self, change: Change) -> Committed:
        return await self._ask_writer(change)

    async def load(self, batch: Batch) -> None:
        if batch.store_id is not None:
            self._damage.accept_id(batch.store_id)
        await self._ask_writer(batch)

    async def _ask_writer(self, request: WriteRequest) -> Committed:
        self._must_be_writable()
        if self._writer is None:
            raise self._closed()
        self._damage.require_intact()
        committed: Committed = await self._writer.submit(request)
        return committed

    def _must_be_writable(self) -> None:
        if self._read_only:
            raise StoreUnavailable(f"The store {self.description} is only looked at here; nothing was changed.")

    def _write(self, writer: Writer, requests: list[WriteRequest]) -> list[Committed | Exception]:
        answers = writer.write(requests)
        position = max((answer.position for answer in answers if isinstance(answer, Committed)), default=0)
        if self._shared_position is not None:
            self._shared_position.advance(position)
        self._committed = max(self._committed, position)
        return answers

    def _closed(self) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self.description} is not open.")

    # Reads that a request may wait for.

    async def _read(self, work: Callable[[ServerConnection], _T]) -> _T:
        if self._reader is None:
            raise self._closed()
        with self._damage.reported():
            return await self._reader.ask(work)

    async def targets(self) -> Sequence[Target]:
        return await self._read(queries.targets)

    async def session(self, sid: str) -> Session | None:
        return await self._read(lambda connection: queries.session(connection, sid))

    async def visit(self, sid: str, vid: str) -> Visit | None:
        return await self._read(lambda connection: queries.visit(connection, sid, vid))

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        return await self._read(lambda connection: queries.resource(connection, resource_key(kind, resource_id)))

    async def find_resource(self, kind: str, unique: str) -> Resource | None:
        return await self._read(lambda connection: queries.find_resource(connection, kind, unique))

    async def changes(self, after: int) -> Changes:
        return await self._read(lambda connection: queries.changes(connection, after))

    # The nodes.

    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        self._must_be_writable()
        await self._read(lambda connection: nodes.heartbeat(connection, heartbeat, silence))

    async def nodes(self) -> Sequence[Heartbeat]:
        return await self._read(nodes.nodes)

    async def remove_node(self, node_id: str) -> None:
        self._must_be_writable()
        await self._read(lambda connection: nodes.remove(connection, node_id))

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        self._must_be_writable()
        return await self._read(lambda connection: nodes.lease_slots(connection, node_id, sid, slots, maximum))

    # Operations that may take long.

    async def _list(self, work: Callable[[ServerConnection], _T]) -> _T:
        if self._lister is None:
            raise self._closed()
        with self._damage.reported():
            return await self._lister.ask(work)

    async def sessions(self, query: SessionQuery) -> SessionPage:
        return await self._list(lambda connection: queries.page(connection, query))

    async def visit_counts(self, sids: Sequence[str]) -> Mapping[str, int]:
        return await self._list(lambda connection: queries.visit_counts(connection, sids))

    async def requested_sessions(self, limit: int) -> Sequence[Session]:
        return await self._list(lambda connection: queries.requested_sessions(connection, limit))

    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        return await self._list(lambda connection: queries.visits(connection, sid, limit))

    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        return await self._list(lambda connection: queries.events(connection, after, limit, sid))

    async def resources(self, query: ResourceQuery) -> Sequence[Resource]:
        return await self._list(lambda connection: queries.resources(connection, query))

    async def history(self, query: HistoryQuery) -> Sequence[HistoryEntry]:
        return await self._list(lambda connection: history.page(connection, query))

    async def history_entry(self, kind: HistoryKind, entry_id: str) -> HistoryEntry | None:
        return await self._list(lambda connection: history.entry(connection, kind, entry_id))

    async def visits_of_sessions(self, sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        return await self._list(lambda connection: queries.visits_of(connection, sids, after, limit))

    async def count(self) -> Counts:
        return await self._list(queries.count)

    async def check(self) -> None:
        await self._damage.check(lambda: self._list(self._check))

    async def store_id(self) -> str:
        state, _ = await self._list(lambda connection: read_state(connection, self.description))
        return state.store_id

    def _check(self, connection: ServerConnection) -> None:
        check_settings(connection.client, self.description)
        queries.check(connection, self.description)

    # Damage.

    def damage(self) -> StoreDamaged | None:
        return self._damage.damage

    async def _is_intact(self) -> bool:
        await self._list(self._check)
        await read_all(self, lambda _: None, ChainVerifier())
        return True

    async def _publish_damage(self, text: str) -> None:
        await self._read(lambda connection: connection.client.hset(connection.key("head"), "damage", text))

    # The feed.

    def position(self) -> int | None:
        if self._feed is None or not self._damage.is_intact:
            return None
        if self._steady() - self._confirmed_at > self._max_staleness:
            return None
        return self._newest()

    def _newest(self) -> int:
        shared = self._shared_position
        return max(self._position, self._committed, shared.position() if shared is not None else 0)

    def _record_answer(self, answer: FeedAnswer) -> None:
        if self._feed is None:
            return
        if answer.origin != self._origin:
            self._change_origin(answer)
        self._damage.record_state(answer.state, answer.damage)
        self._confirmed_at = answer.at
        self._position = max(self._position, answer.position)
        if self._unavailable:
            self._unavailable = False
            _log.info("The store {store} is reachable again", store=self.description)
        if self._started is not None:
            started, self._started = self._started, None
            started.callback(None)
        elif self._position > self._notified_position:
            self._notify()

    def _change_origin(self, answer: FeedAnswer) -> None:
        """Discard the positions of the previous server: another one has taken over, such as a promoted replica."""
        shared, self._shared_position = self._shared_position, None
        if shared is not None:
            shared.close()
        self._origin, self._position, self._committed, self._notified_position = answer.origin, 0, 0, -1
        if self._read_only:
            return
        with suppress(OSError):  # without it, commits of other processes are seen only when the feed reports them
            self._shared_position = SharedPosition(self.home / f"redis-position-{answer.origin}")

    def _record_failure(self, problem: StoreError) -> None:
        self._damage.record_failure(problem)
        if self._started is not None:
            started, self._started = self._started, None
            started.errback(problem)
        elif not self._unavailable and self._feed is not None:
            self._unavailable = True
            _log.error("The store is unreachable: {error}", error=str(problem))

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._subscribers.add(wake)

    def _notify(self) -> None:
        """Notify all subscribers of a commit, whether by this process or another."""
        self._notified_position = max(self._position, self._committed)
        self._subscribers.wake()
