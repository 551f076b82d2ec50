"""Copies one store into another by their interface alone, and proves that both hold the same.

Rules.
    The audit chain says whose copy a store is. A copy goes into a store that is empty, or whose chain is a beginning
    of the other's and whose records are therefore what the other held once; into nothing else.
    The chain goes first. Where a copy breaks off, what it leaves behind can be told from a store of somebody's own, and
    admits nobody whose session it lacks.
    What is there already is compared, and only what differs is loaded. So a copy that was killed goes on where it was,
    however long ago, and what was revoked meanwhile is revoked in the copy too.
    In the end everything is read from both and compared, and both chains are followed from their first event.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from burrowgate.core.audit import AuditRecord, ChainVerifier
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, SessionQuery
from burrowgate.errors import StoreDamaged, StoreNotEmpty, StoresDiffer
from burrowgate.interfaces import IStore

PAGE = 1_000
"""Sessions that are read and loaded at once: as many as `IStore.visits_of_sessions` takes."""
ROWS = 5_000
"""Events or visits that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far something has come that takes long."""

    what: str
    done: int
    total: int


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a store was found to hold."""

    targets: int
    sessions: int
    visits: int
    events: int
    hash: str
    """That of the newest event, as `audit verify` prints it."""


async def copy(source: IStore, to: IStore, notify: Tell) -> Contents:
    """Make `to` hold what `source` holds; both are started, and nobody else writes to either.

    Raises `StoreNotEmpty` if `to` holds other records, `StoreDamaged` if the audit chain of `source` is invalid, and
    `StoresDiffer` if they differ in the end.
    """
    before = source.position()
    await _check_kinship(source, to)
    total = await source.count()
    await _copy_events(source, to, lambda done: notify(Progress(what="events", done=done, total=total.events)))
    await _copy_targets(source, to)
    await _copy_sessions(source, to, lambda done: notify(Progress(what="sessions", done=done, total=total.sessions)))
    found = await compare(source, to, notify)
    if source.position() != before:
        raise _differ(source, to, "what was changed meanwhile")
    return found


async def compare(source: IStore, to: IStore, notify: Tell) -> Contents:
    """What both hold. Raises `StoresDiffer` at the first difference, and `StoreDamaged` where a chain does not hold."""
    total = await source.count()
    if await to.count() != total:
        raise _differ(source, to, "the numbers of sessions or events")
    chain = ChainVerifier()
    while True:
        ours, theirs = await source.events(chain.seq, ROWS), await to.events(chain.seq, ROWS)
        if list(ours) != list(theirs):
            raise _differ(source, to, f"the events after number {chain.seq}")
        if not ours:
            break
        follow(chain, ours, source)
        notify(Progress(what="events verified", done=chain.seq, total=total.events))
    targets = await source.targets()
    if list(targets) != list(await to.targets()):
        raise _differ(source, to, "the targets")
    sessions, visits = 0, 0
    listed, beside = _Listing(source), _Listing(to)
    while page := await listed.page():
        there = await beside.up_to(page[-1])
        if [_whole(one) for one in page] != [_whole(one) for one in there]:
            raise _differ(source, to, f"the sessions around {page[0].sid}")
        visits += await _compare_visits(source, to, page)
        sessions += len(page)
        notify(Progress(what="sessions verified", done=sessions, total=total.sessions))
    if await beside.page():
        raise _differ(source, to, "the oldest sessions")
    return Contents(targets=len(targets), sessions=sessions, visits=visits, events=chain.seq, hash=chain.hash)


async def look_over(store: IStore, notify: Tell) -> Contents:
    """What `store` holds, after its own check, every record read and the chain followed. Raises `StoreDamaged`."""
    await store.check()
    total = await store.count()
    chain = ChainVerifier()
    while some := await store.events(chain.seq, ROWS):
        follow(chain, some, store)
        notify(Progress(what="events verified", done=chain.seq, total=total.events))
    sessions, visits = 0, 0
    listed = _Listing(store)
    while page := await listed.page():
        sids, last = [one.sid for one in page], _BEFORE_ALL
        while some_visits := await store.visits_of_sessions(sids, last, ROWS):
            visits += len(some_visits)
            last = _place(some_visits[-1])
        sessions += len(page)
        notify(Progress(what="sessions read", done=sessions, total=total.sessions))
    targets = len(await store.targets())
    return Contents(targets=targets, sessions=sessions, visits=visits, events=chain.seq, hash=chain.hash)


def follow(chain: ChainVerifier, events: Sequence[AuditRecord], store: IStore) -> None:
    """Feed `events` of `store` to `chain`. Raises `StoreDamaged` where they do not fit."""
    chain.verify(events)
    if chain.error is not None:
        raise StoreDamaged(f"The audit trail of {store.description} does not hold: {chain.error} See a backup.")


async def _check_kinship(source: IStore, to: IStore) -> None:
    """Raises `StoreNotEmpty` unless `to` is empty, or was `source` once."""
    there = await to.count()
    if there.events:
        ours, theirs = [await store.events(there.events - 1, 1) for store in (source, to)]
        if not theirs or list(ours) != list(theirs):
            raise StoreNotEmpty(
                f"{to.description} holds something else than a copy of {source.description}, or was used since; "
                "name an empty store."
            )
    elif there.sessions or await to.targets():
        raise StoreNotEmpty(f"{to.description} holds something already; name an empty store.")


async def _copy_events(source: IStore, to: IStore, notify: Callable[[int], None]) -> None:
    chain = ChainVerifier()
    chain.seq = (await to.count()).events
    if chain.seq:
        (last,) = await to.events(chain.seq - 1, 1)
        chain.hash = last.hash
    while some := await source.events(chain.seq, ROWS):
        follow(chain, some, source)
        await to.load(Batch(events=tuple(some)))
        notify(chain.seq)


async def _copy_targets(source: IStore, to: IStore) -> None:
    wanted = {target.target_id: target for target in await source.targets()}
    there = {target.target_id: target for target in await to.targets()}
    if gone := tuple(target for target_id, target in there.items() if target_id not in wanted):
        await to.commit(Change(deletes=gone))
    if differing := tuple(target for target_id, target in wanted.items() if there.get(target_id) != target):
        await to.load(Batch(targets=differing))


async def _copy_sessions(source: IStore, to: IStore, notify: Callable[[int], None]) -> None:
    done = 0
    listed, beside = _Listing(source), _Listing(to)
    while page := await listed.page():
        there = {one.sid: one for one in await beside.up_to(page[-1])}
        differing = tuple(one for one in page if one.sid not in there or _whole(there[one.sid]) != _whole(one))
        wanted = {one.sid for one in page}
        if gone := tuple(one for one in there.values() if one.sid not in wanted):
            await to.commit(Change(deletes=gone))
        await _copy_visits(source, to, page, differing)
        done += len(page)
        notify(done)
    while gone := tuple(await beside.page()):
        await to.commit(Change(deletes=gone))


async def _copy_visits(source: IStore, to: IStore, page: Sequence[Session], differing: tuple[Session, ...]) -> None:
    """Load the sessions `differing`, and of all sessions of `page` the visits that differ."""
    sids, last = [one.sid for one in page], _BEFORE_ALL
    while True:
        ours, theirs = await source.visits_of_sessions(sids, last, ROWS), await to.visits_of_sessions(sids, last, ROWS)
        there = {_place(one): one for one in theirs}
        missing = tuple(one for one in ours if there.get(_place(one)) != one)
        if differing or missing:
            await to.load(Batch(sessions=differing, visits=missing))
            differing = ()
        if len(ours) < ROWS:
            return
        last = _place(ours[-1])


async def _compare_visits(source: IStore, to: IStore, page: Sequence[Session]) -> int:
    """How many visits the sessions of `page` have in both. Raises `StoresDiffer`."""
    sids, last, count = [one.sid for one in page], _BEFORE_ALL, 0
    while True:
        ours, theirs = await source.visits_of_sessions(sids, last, ROWS), await to.visits_of_sessions(sids, last, ROWS)
        if list(ours) != list(theirs):
            raise _differ(source, to, f"the visits to the sessions around {page[0].sid}")
        count += len(ours)
        if len(ours) < ROWS:
            return count
        last = _place(ours[-1])


class _Listing:
    """The sessions of a store in the order of its list, each given once."""

    def __init__(self, store: IStore) -> None:
        self._store = store
        self._cursor: str | None = None
        self._ended = False
        self._waiting: list[Session] = []

    async def page(self) -> Sequence[Session]:
        """Those that come next; nothing at the end."""
        if not self._waiting and not self._ended:
            # Whatever their state: the time is of no account.
            found = await self._store.sessions(SessionQuery(now=0, limit=PAGE, cursor=self._cursor))
            self._waiting, self._cursor, self._ended = list(found.sessions), found.cursor, found.cursor is None
        page, self._waiting = self._waiting, []
        return page

    async def up_to(self, last: Session) -> Sequence[Session]:
        """Those that come next, up to the place of `last`."""
        found: list[Session] = []
        while page := await self.page():
            within = [one for one in page if _age(one) >= _age(last)]
            found += within
            if len(within) < len(page):
                self._waiting = list(page[len(within) :])
                break
            if _age(page[-1]) == _age(last):
                break
        return found


_BEFORE_ALL = ("", "")


def _age(session: Session) -> tuple[int, str]:
    return session.created_at, session.sid


def _place(visit: Visit) -> tuple[str, str]:
    return visit.sid, visit.vid


def _whole(session: Session) -> tuple[Session, int | None]:
    """All of a session, its last use included, which equality leaves out."""
    return session, session.last_used_at


def _differ(source: IStore, to: IStore, what: str) -> StoresDiffer:
    return StoresDiffer(
        f"{to.description} and {source.description} differ in {what}; see that nobody writes to either, and copy again."
    )
