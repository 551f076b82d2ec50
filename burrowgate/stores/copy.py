"""Copies a store into another through `IStore`, and verifies that both hold the same records.

Rules.
    The audit chain identifies a copy. The destination must be empty, or its chain must be a prefix of the source's:
    then it is an earlier state of the source.
    Events are copied first. After an interrupted copy the destination can therefore be recognised as an incomplete
    copy, and it admits no visitor whose session is missing.
    Records that exist already are compared, and only different ones are loaded. So an interrupted copy can be resumed
    at any time, and sessions revoked in the meantime are revoked in the copy as well.
    Entries of the history that are closed are never replaced; open ones are.
    Finally all records of both stores are read and compared, and both chains are verified from their first event.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from burrowgate.core.audit import AuditRecord
from burrowgate.core.audit_chain import ChainLink, ChainVerifier
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, SessionQuery
from burrowgate.errors import StoreDamaged, StoreNotEmpty, StoresDiffer
from burrowgate.interfaces import IStore
from burrowgate.stores import copy_history

SESSIONS_PER_PAGE = 1_000
"""Sessions that are read and loaded at a time: the limit of `IStore.visits_of_sessions`."""
ROWS_PER_PAGE = 5_000
"""Events or visits that are read and loaded at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Progress of a long operation: `done` of `total` units, which `what` names."""

    what: str
    done: int
    total: int


ReportProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Numbers of records in a store, with the hash of its audit chain."""

    targets: int
    sessions: int
    visits: int
    events: int
    hash: str
    """Hash of the newest event, as `audit verify` prints it."""
    history: int = 0


async def copy(source: IStore, to: IStore, notify: ReportProgress) -> Contents:
    """Make `to` hold the records of `source`; both are started, and no other process writes to either.

    Raises `StoreNotEmpty` if `to` holds other records, `StoreDamaged` if the audit chain of `source` is invalid, and
    `StoresDiffer` if they differ in the end.
    """
    before = source.position()
    await _check_is_copy(source, to)
    await copy_history.check_keeps_history(source, to)
    total = await source.count()
    await _copy_events(source, to, lambda done: notify(Progress(what="events", done=done, total=total.events)))
    await _copy_targets(source, to)
    await _copy_resources(source, to)
    await _copy_sessions(source, to, lambda done: notify(Progress(what="sessions", done=done, total=total.sessions)))
    await copy_history.copy(source, to, lambda done: notify(Progress(what="history", done=done, total=total.history)))
    # The last change: only a complete copy is taken for the store that the homes have held.
    await to.load(Batch(store_id=await source.store_id()))
    contents = await compare(source, to, notify)
    if source.position() != before:
        raise _differ(source, to, "records that were changed during the copy")
    return contents


async def compare(source: IStore, to: IStore, notify: ReportProgress) -> Contents:
    """Return what both stores hold. Raises `StoresDiffer` at the first difference, `StoreDamaged` for a bad chain."""
    total = await source.count()
    if await to.count() != total:
        raise _differ(source, to, "the numbers of sessions, events, resources or history entries")
    chain = ChainVerifier()
    while True:
        expected, actual = await source.events(chain.seq, ROWS_PER_PAGE), await to.events(chain.seq, ROWS_PER_PAGE)
        if list(expected) != list(actual):
            raise _differ(source, to, f"the events after number {chain.seq}")
        if not expected:
            break
        verify_events(chain, expected, source)
        notify(Progress(what="events verified", done=chain.seq, total=total.events))
    targets = await source.targets()
    if list(targets) != list(await to.targets()):
        raise _differ(source, to, "the targets")
    await _compare_resources(source, to)
    sessions, visits = 0, 0
    source_sessions, copied_sessions = _SessionReader(source), _SessionReader(to)
    while page := await source_sessions.page():
        copied = await copied_sessions.up_to(page[-1])
        if list(map(_with_last_use, page)) != list(map(_with_last_use, copied)):
            raise _differ(source, to, f"the sessions around {page[0].sid}")
        visits += await _compare_visits(source, to, page)
        sessions += len(page)
        notify(Progress(what="sessions verified", done=sessions, total=total.sessions))
    if await copied_sessions.page():
        raise _differ(source, to, "the oldest sessions")
    if difference := await copy_history.find_difference(source, to):
        raise _differ(source, to, difference)
    return Contents(
        targets=len(targets),
        sessions=sessions,
        visits=visits,
        events=chain.seq,
        hash=chain.hash,
        history=total.history,
    )


async def verify_store(store: IStore, notify: ReportProgress, chain: ChainVerifier) -> Contents:
    """Check `store`, read all its records and verify its events by `chain`; returns what it holds.

    Raises `StoreDamaged`.
    """
    await store.check()
    return await read_all(store, notify, chain)


async def read_all(store: IStore, notify: ReportProgress, chain: ChainVerifier) -> Contents:
    """Read all records of `store` and verify its events by `chain`; returns what it holds. Raises `StoreDamaged`."""
    total = await store.count()
    while events := await store.events(chain.seq, ROWS_PER_PAGE):
        verify_events(chain, events, store)
        notify(Progress(what="events verified", done=chain.seq, total=total.events))
    chain.finish()
    verify_events(chain, (), store)
    sessions, visits = 0, 0
    source_sessions = _SessionReader(store)
    while page := await source_sessions.page():
        sids, last = [session.sid for session in page], _BEFORE_ALL
        while page_visits := await store.visits_of_sessions(sids, last, ROWS_PER_PAGE):
            visits += len(page_visits)
            last = _visit_key(page_visits[-1])
        sessions += len(page)
        notify(Progress(what="sessions read", done=sessions, total=total.sessions))
    after = ""
    while resources := await store.resources(ResourceQuery(after=after)):
        after = resources[-1].key
    targets = len(await store.targets())
    history = await copy_history.read_all(
        store, lambda done: notify(Progress(what="history read", done=done, total=total.history))
    )
    return Contents(
        targets=targets, sessions=sessions, visits=visits, events=chain.seq, hash=chain.hash, history=history
    )


def verify_events(chain: ChainVerifier, events: Sequence[AuditRecord], store: IStore) -> None:
    """Verify `events` of `store`, which continue `chain`. Raises `StoreDamaged` if the chain is broken."""
    chain.verify(events)
    if chain.error is not None:
        raise StoreDamaged(f"The audit log of {store.description} is damaged: {chain.error} Restore a backup.")


async def _check_is_copy(source: IStore, to: IStore) -> None:
    """Raise `StoreNotEmpty` unless `to` is empty, or holds an earlier state of `source`."""
    counts = await to.count()
    if counts.events:
        expected, actual = [await store.events(counts.events - 1, 1) for store in (source, to)]
        if not actual or list(expected) != list(actual):
            raise StoreNotEmpty(
                f"{to.description} is not a copy of {source.description}, or was used since it was made; "
                "name an empty store."
            )
    elif counts.sessions or counts.resources or counts.history or await to.targets():
        raise StoreNotEmpty(f"{to.description} holds records already; name an empty store.")


async def _copy_events(source: IStore, to: IStore, notify: Callable[[int], None]) -> None:
    newest = (await to.count()).events
    last = await to.events(newest - 1, 1) if newest else ()
    chain = ChainVerifier(start=ChainLink.of(last[0])) if last else ChainVerifier()
    while events := await source.events(chain.seq, ROWS_PER_PAGE):
        verify_events(chain, events, source)
        await to.load(Batch(events=tuple(events)))
        notify(chain.seq)


async def _copy_targets(source: IStore, to: IStore) -> None:
    expected = {target.target_id: target for target in await source.targets()}
    existing = {target.target_id: target for target in await to.targets()}
    if surplus := tuple(target for target_id, target in existing.items() if target_id not in expected):
        await to.commit(Change(deletes=surplus))
    if differing := tuple(target for target_id, target in expected.items() if existing.get(target_id) != target):
        await to.load(Batch(targets=differing))


async def _copy_resources(source: IStore, to: IStore) -> None:
    # Those that differ are deleted first: one of them may have a unique value that now belongs to another.
    async for expected, existing in _resource_pages(source, to):
        if differing := tuple(one for one in existing if one not in expected):
            await to.commit(Change(deletes=differing))
    async for expected, existing in _resource_pages(source, to):
        if missing := tuple(one for one in expected if one not in existing):
            await to.load(Batch(resources=missing))


async def _compare_resources(source: IStore, to: IStore) -> None:
    async for expected, actual in _resource_pages(source, to):
        if expected != actual:
            raise _differ(source, to, f"the resources around {(*expected, *actual)[0].key}")


async def _resource_pages(source: IStore, to: IStore) -> AsyncIterator[tuple[Sequence[Resource], Sequence[Resource]]]:
    """Yield the resources of both stores that have the same range of keys, a page of either at a time."""
    after = ""
    while True:
        query = ResourceQuery(after=after)
        pages = list(await source.resources(query)), list(await to.resources(query))
        # A full page ends the range for both, so that what the other has behind it belongs to the next one.
        full = [page[-1].key for page in pages if len(page) == query.limit]
        last = min(full, default=None)
        expected, actual = ([one for one in page if last is None or one.key <= last] for page in pages)
        yield expected, actual
        if last is None:
            return
        after = last


async def _copy_sessions(source: IStore, to: IStore, notify: Callable[[int], None]) -> None:
    done = 0
    source_sessions, copied_sessions = _SessionReader(source), _SessionReader(to)
    while page := await source_sessions.page():
        existing = {session.sid: session for session in await copied_sessions.up_to(page[-1])}
        differing = tuple(
            session
            for session in page
            if session.sid not in existing or _with_last_use(existing[session.sid]) != _with_last_use(session)
        )
        expected_sids = {session.sid for session in page}
        if surplus := tuple(session for session in existing.values() if session.sid not in expected_sids):
            await to.commit(Change(deletes=surplus))
        await _copy_visits(source, to, page, differing)
        done += len(page)
        notify(done)
    while surplus := tuple(await copied_sessions.page()):
        await to.commit(Change(deletes=surplus))


async def _copy_visits(source: IStore, to: IStore, page: Sequence[Session], differing: tuple[Session, ...]) -> None:
    """Load the sessions `differing`, and those visits of all sessions of `page` that differ."""
    sids, last = [session.sid for session in page], _BEFORE_ALL
    while True:
        expected, actual = (
            await source.visits_of_sessions(sids, last, ROWS_PER_PAGE),
            await to.visits_of_sessions(sids, last, ROWS_PER_PAGE),
        )
        existing = {_visit_key(visit): visit for visit in actual}
        missing = tuple(visit for visit in expected if existing.get(_visit_key(visit)) != visit)
        if differing or missing:
            await to.load(Batch(sessions=differing, visits=missing))
            differing = ()
        if len(expected) < ROWS_PER_PAGE:
            return
        last = _visit_key(expected[-1])


async def _compare_visits(source: IStore, to: IStore, page: Sequence[Session]) -> int:
    """Return the number of visits of the sessions of `page`. Raises `StoresDiffer` if the stores differ in them."""
    sids, last, count = [session.sid for session in page], _BEFORE_ALL, 0
    while True:
        expected, actual = (
            await source.visits_of_sessions(sids, last, ROWS_PER_PAGE),
            await to.visits_of_sessions(sids, last, ROWS_PER_PAGE),
        )
        if list(expected) != list(actual):
            raise _differ(source, to, f"the visits to the sessions around {page[0].sid}")
        count += len(expected)
        if len(expected) < ROWS_PER_PAGE:
            return count
        last = _visit_key(expected[-1])


class _SessionReader:
    """Reads the sessions of a store in the order of its list, each once."""

    def __init__(self, store: IStore) -> None:
        self._store = store
        self._cursor: str | None = None
        self._ended = False
        self._waiting: list[Session] = []

    async def page(self) -> Sequence[Session]:
        """Return the next sessions; an empty list at the end."""
        if not self._waiting and not self._ended:
            # The query selects no state, so its time does not matter.
            page = await self._store.sessions(SessionQuery(now=0, limit=SESSIONS_PER_PAGE, cursor=self._cursor))
            self._waiting, self._cursor, self._ended = list(page.sessions), page.cursor, page.cursor is None
        sessions, self._waiting = self._waiting, []
        return sessions

    async def up_to(self, last: Session) -> Sequence[Session]:
        """Return the next sessions, up to the position of `last` in the list, inclusive."""
        sessions: list[Session] = []
        while page := await self.page():
            within = [session for session in page if _list_key(session) >= _list_key(last)]
            sessions += within
            if len(within) < len(page):
                self._waiting = list(page[len(within) :])
                break
            if _list_key(page[-1]) == _list_key(last):
                break
        return sessions


_BEFORE_ALL = ("", "")


def _list_key(session: Session) -> tuple[int, str]:
    return session.created_at, session.sid


def _visit_key(visit: Visit) -> tuple[str, str]:
    return visit.sid, visit.vid


def _with_last_use(session: Session) -> tuple[Session, int | None]:
    """Return `session` in a form that compares its last use too, which its equality leaves out."""
    return session, session.last_used_at


def _differ(source: IStore, to: IStore, what: str) -> StoresDiffer:
    return StoresDiffer(
        f"{to.description} and {source.description} differ in {what}; stop all programs that use them, and copy again."
    )
