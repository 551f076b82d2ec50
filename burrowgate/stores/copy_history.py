"""Copies the history of a store into another, compares it, and reads all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.store_records import Batch, Change
from burrowgate.core.tcp.snapshots import Snapshot, is_genuine
from burrowgate.errors import StoreDamaged, StoresDiffer
from burrowgate.interfaces import IHistoryStore, IStore

ENTRIES_PER_PAGE = 1_000
"""Entries that are read and loaded at a time."""


async def check_keeps_history(source: IStore, to: IStore) -> None:
    """Raise `StoresDiffer` if `source` has entries, and `to` is a store that keeps none."""
    if not IHistoryStore.providedBy(to) and (await source.count()).history:
        raise StoresDiffer(
            f"{to.description} keeps no history, and {source.description} has one; name a store whose plugin does."
        )


async def copy(source: IStore, to: IStore, notify: Callable[[int], None]) -> None:
    """Make `to` hold the entries of `source`; closed ones that `to` holds otherwise stay, and `compare` finds them."""
    done = 0
    async for page, after in _pages(source):
        existing = {entry.entry_id: entry for entry in await _page(to, page[0].kind, after)}
        missing = tuple(entry for entry in page if entry.entry_id not in existing)
        changed = tuple(entry for entry in page if existing.get(entry.entry_id, entry) != entry)
        if missing:
            await to.load(Batch(history=missing))
        if changed:
            await to.commit(Change(history=changed))
        done += len(page)
        notify(done)


async def find_difference(source: IStore, to: IStore) -> str:
    """Return what differs in the history of two stores with the same number of entries; empty if nothing does."""
    async for page, after in _pages(source):
        if list(page) != list(await _page(to, page[0].kind, after)):
            return f"the history around the {page[0].kind} {page[0].entry_id}"
    return ""


async def read_all(store: IStore, notify: Callable[[int], None]) -> int:
    """Read all entries of `store`; returns their number. Raises `StoreDamaged` for a snapshot that was changed."""
    done = 0
    async for page, _ in _pages(store):
        for entry in page:
            snapshot = Snapshot(sha256=entry.entry_id, body=entry.body)
            if entry.kind is HistoryKind.SNAPSHOT and not is_genuine(snapshot):
                raise StoreDamaged(
                    f"The history of {store.description} is damaged: the snapshot {entry.entry_id} is not the text of "
                    "this hash. Restore a backup."
                )
        done += len(page)
        notify(done)
    return done


async def _pages(store: IStore) -> AsyncIterator[tuple[Sequence[HistoryEntry], tuple[int, str] | None]]:
    """Yield the entries of `store`, a page of one kind at a time, each with what it follows."""
    for kind in HistoryKind if IHistoryStore.providedBy(store) else ():
        after: tuple[int, str] | None = None
        while page := await _page(store, kind, after):
            yield page, after
            after = page[-1].at, page[-1].entry_id


async def _page(store: IStore, kind: HistoryKind, after: tuple[int, str] | None) -> Sequence[HistoryEntry]:
    if not IHistoryStore.providedBy(store):
        return ()
    query = HistoryQuery(kind=kind, limit=ENTRIES_PER_PAGE)
    return await IHistoryStore(store).history(replace(query, after=after))
