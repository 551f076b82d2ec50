"""The Redis store: one server that nodes on any number of machines share, and never waited for on the reactor.

Rules.
    The client library blocks, so it is used in threads only: four, with a connection each, so that nothing which may
    take long stands before what must not. They are the feed, what a request waits for, what is written, and lists.
    What nodes say and hold is asked where requests wait: it may not wait behind a batch that is loaded.
    `position` is answered from memory. Once the server was not heard of for `stale_after` seconds it is None.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.audit import GENESIS, AuditRecord
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
    BurrowgateError,
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreNotFound,
    StoreTooNew,
    StoreTooOld,
    StoreUnavailable,
)
from burrowgate.interfaces import IStore
from burrowgate.stores import common
from burrowgate.stores.notifier import Notifier
from burrowgate.stores.worker_thread import BatchThread
from burrowgate_redis import nodes, reading
from burrowgate_redis.address import Address
from burrowgate_redis.feed import Feed, Hearing
from burrowgate_redis.line import Line, check_settings, understood
from burrowgate_redis.page import Page
from burrowgate_redis.writing import Asked, Writing

SCHEMA = 1
BEAT = 1.0
"""Seconds between two signs of life of the server, at the most."""
LIST_PATIENCE = 60.0
"""Seconds that a list, or the look over everything, may take."""

_log = Logger()
_T = TypeVar("_T")


class _Desk:
    """A thread with a connection, where questions are asked in order."""

    def __init__(self, threads: IReactorFromThreads, name: str, line: Line, where: str) -> None:
        self.line = line
        self._where = where
        self._thread: BatchThread[Callable[[], Any]] = BatchThread(threads, f"burrowgate-redis-{name}", _each)

    async def ask(self, work: Callable[[Line], _T]) -> _T:
        """What `work` answers in the thread. Raises `StoreError`, and what `work` raises of our own."""

        def call() -> _T:
            with understood(self._where):
                return work(self.line)

        return cast(_T, await self._thread.submit(call))

    def finish(self) -> Deferred[None]:
        """Fires when all was answered and the thread is gone."""
        return self._thread.finish()


@implementer(IStore)
class RedisStore:
    """Targets, sessions, visits and the audit trail under one prefix of a database of Redis or Valkey.

    One thing it cannot promise: if the server accepted a change, but its disk or a replica does not confirm it in time
    (`WAITAOF`, `WAIT`), `commit` and `load` raise `CommitOutcomeUnknown` although the change is visible. Only a power
    cut can undo it.
    """

    def __init__(
        self,
        address: Address,
        reactor: object,
        *,
        home: Path,
        steady: Callable[[], float],
        stale_after: float = 5.0,
        patience: float = 5.0,
        feed_kept: int = common.MAX_FEED_ENTRIES,
        read_only: bool = False,
        alone: bool = False,
    ) -> None:
        """`home` is what the processes of this machine share; `steady` tells seconds that only ever go on.

        `patience` is how many seconds one question may take; `read_only` and `alone` are of `StoreContext`.
        """
        self.description = address.description
        self.address = address
        self.home = home
        self._threads = IReactorFromThreads(reactor)
        self._steady = steady
        self._stale_after = stale_after
        self._patience = patience
        self._feed_kept = feed_kept
        self._read_only = read_only
        self._alone = alone
        self._subscribers = Notifier()
        # From `start` to `close`:
        self._lines: list[Line] = []
        self._lister: _Desk | None = None
        self._reader: _Desk | None = None
        self._writer: BatchThread[Asked] | None = None
        self._feed: Feed | None = None
        self._first: Deferred[None] | None = None
        self._page: Page | None = None
        # What the feed said, and what the writing thread, the only one to set it, committed.
        self._place = ""
        self._position = 0
        self._committed = 0
        self._woken = 0
        self._heard_at = float("-inf")
        self._lost = False

    async def start(self) -> None:
        self._lister = self._desk("lists", LIST_PATIENCE)
        try:
            await self._lister.ask(self._prepare)
            self._reader = self._desk("reads", self._patience)
            if not self._read_only:
                writing = Writing(
                    self._line(self._patience), self.description, feed_kept=self._feed_kept, patience=self._patience
                )
                self._writer = BatchThread(
                    self._threads, "burrowgate-redis-writer", lambda asked: self._write(writing, asked), self._wake
                )
            self._first = Deferred()
            self._feed = Feed(
                self._threads,
                self._line(self._stale_after),
                self._steady,
                where=self.description,
                beat=min(BEAT, self._stale_after / 4),
                heard=self._heard,
                lost=self._not_heard,
            )
            await self._first
        except BaseException:
            await self.close()
            raise
        self._woken = self._newest()

    def _line(self, patience: float) -> Line:
        line = Line(self.address, patience=patience)
        self._lines.append(line)
        return line

    def _desk(self, name: str, patience: float) -> _Desk:
        return _Desk(self._threads, name, self._line(patience), self.description)

    def _prepare(self, line: Line) -> None:
        if self._alone and line.somebody_else():
            raise StoreInUse(f"Another program has the store {self.description} open; end that first.")
        if not self._read_only:
            check_settings(line.client, self.description)
        name = "" if self._read_only else secrets.token_urlsafe(12)
        found = line.script("look" if self._read_only else "prepare")(SCHEMA, GENESIS, name)
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
        page, self._page = self._page, None
        if lister is None:
            return
        for thread in (writer, reader):
            if thread is not None:
                await thread.finish()
        if feed is not None:
            ended = feed.end()
            if feed.client_id is not None:
                # What it waits for ends by itself, a second later; a server that is away need not be told.
                with suppress(StoreError):
                    await lister.ask(lambda line: line.client.client_unblock(feed.client_id))
            await ended
        await lister.finish()
        lines, self._lines = self._lines, []
        for line in lines:
            line.close()
        if page is not None:
            page.close()

    async def commit(self, change: Change) -> Committed:
        return await self._ask_writer(change)

    async def load(self, batch: Batch) -> None:
        await self._ask_writer(batch)

    async def _ask_writer(self, requested: Asked) -> Committed:
        self._must_be_writable()
        if self._writer is None:
            raise self._closed()
        committed: Committed = await self._writer.submit(requested)
        return committed

    def _must_be_writable(self) -> None:
        if self._read_only:
            raise StoreUnavailable(f"The store {self.description} is only looked at here; nothing was changed.")

    def _write(self, writing: Writing, requested: list[Asked]) -> list[Committed | Exception]:
        answers = writing.write(requested)
        position = max((answer.position for answer in answers if isinstance(answer, Committed)), default=0)
        if self._page is not None:
            self._page.raise_to(position)
        self._committed = max(self._committed, position)
        return answers

    def _closed(self) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self.description} is not open.")

    # What a request may wait for.

    async def _read(self, work: Callable[[Line], _T]) -> _T:
        if self._reader is None:
            raise self._closed()
        return await self._reader.ask(work)

    async def targets(self) -> Sequence[Target]:
        return await self._read(reading.targets)

    async def session(self, sid: str) -> Session | None:
        return await self._read(lambda line: reading.session(line, sid))

    async def visit(self, sid: str, vid: str) -> Visit | None:
        return await self._read(lambda line: reading.visit(line, sid, vid))

    async def changes(self, after: int) -> Changes:
        return await self._read(lambda line: reading.changes(line, after))

    # The nodes.

    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        self._must_be_writable()
        await self._read(lambda line: nodes.beat(line, heartbeat, silence))

    async def nodes(self) -> Sequence[Heartbeat]:
        return await self._read(nodes.nodes)

    async def remove_node(self, node_id: str) -> None:
        self._must_be_writable()
        await self._read(lambda line: nodes.leave(line, node_id))

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        self._must_be_writable()
        return await self._read(lambda line: nodes.hold(line, node_id, sid, slots, maximum))

    # What may take long.

    async def _list(self, work: Callable[[Line], _T]) -> _T:
        if self._lister is None:
            raise self._closed()
        return await self._lister.ask(work)

    async def sessions(self, query: SessionQuery) -> SessionPage:
        return await self._list(lambda line: reading.page(line, query))

    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        return await self._list(lambda line: reading.visits(line, sid, limit))

    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        return await self._list(lambda line: reading.events(line, after, limit, sid))

    async def visits_of_sessions(self, sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        return await self._list(lambda line: reading.visits_of(line, sids, after, limit))

    async def count(self) -> Counts:
        return await self._list(reading.count)

    async def check(self) -> None:
        await self._list(self._check)

    def _check(self, line: Line) -> None:
        check_settings(line.client, self.description)
        reading.check(line, self.description)

    # The feed.

    def position(self) -> int | None:
        if self._feed is None or self._steady() - self._heard_at > self._stale_after:
            return None
        return self._newest()

    def _newest(self) -> int:
        page = self._page
        return max(self._position, self._committed, page.position() if page is not None else 0)

    def _heard(self, hearing: Hearing) -> None:
        if self._feed is None:
            return
        if hearing.place != self._place:
            self._move(hearing)
        self._heard_at = hearing.at
        self._position = max(self._position, hearing.position)
        if self._lost:
            self._lost = False
            _log.info("The store {store} is heard again", store=self.description)
        if self._first is not None:
            first, self._first = self._first, None
            first.callback(None)
        elif self._position > self._woken:
            self._wake()

    def _move(self, hearing: Hearing) -> None:
        """Another server is there, such as a replica that took over: what was known of the last says nothing."""
        page, self._page = self._page, None
        if page is not None:
            page.close()
        self._place, self._position, self._committed, self._woken = hearing.place, 0, 0, -1
        if self._read_only:
            return
        with suppress(OSError):  # without a home a process sees others' commits when the server tells of them
            self._page = Page(self.home / f"redis-position-{hearing.place}")

    def _not_heard(self, problem: StoreError) -> None:
        if self._first is not None:
            first, self._first = self._first, None
            first.errback(problem)
        elif not self._lost and self._feed is not None:
            self._lost = True
            _log.error("The store is not heard: {error}", error=str(problem))

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._subscribers.add(wake)

    def _wake(self) -> None:
        """Tell everybody that something was committed, if only by ourselves."""
        self._woken = max(self._position, self._committed)
        self._subscribers.wake()


def _each(calls: list[Callable[[], Any]]) -> list[Any]:
    answers: list[Any] = []
    for call in calls:
        try:
            answers.append(call())
        except BurrowgateError as error:
            answers.append(error)
    return answers
