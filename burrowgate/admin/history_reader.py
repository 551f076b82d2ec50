"""Reading of the history for the API: entries, and pages of those that fit a filter.

Filters look into the bodies of entries, which stores do not. So a request reads at most `MAX_READ` entries, and then
answers with what it has found and a cursor.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable
from dataclasses import replace

from burrowgate.admin.context import AdminContext
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.core.tokens import b64url
from burrowgate.errors import HistoryNotFound, Invalid
from burrowgate.interfaces import IHistoryStore

PAGE = 500
MAX_READ = 5_000
"""Entries that one request reads."""
MAX_TOTALLED = 1_000
"""Connections of an open session whose bytes are added up."""

Fits = Callable[[HistoryEntry], Awaitable[bool]]


async def fits_all(entry: HistoryEntry) -> bool:
    """The filter that every entry fits."""
    return True


async def find(context: AdminContext, kind: HistoryKind, entry_id: str) -> HistoryEntry | None:
    """Return one entry; None if there is none. Raises `StoreError`."""
    store = context.registry.store
    return await store.history_entry(kind, entry_id) if IHistoryStore.providedBy(store) else None


async def get(context: AdminContext, kind: HistoryKind, entry_id: str) -> HistoryEntry:
    """Return one entry. Raises `HistoryNotFound` or `StoreError`."""
    entry = await find(context, kind, entry_id)
    if entry is None:
        raise HistoryNotFound
    return entry


async def session(context: AdminContext, sid: str) -> SessionHistory | None:
    """Return what the history has of the session `sid`; None if it has nothing. Raises `StoreError`."""
    entry = await find(context, HistoryKind.SESSION, sid)
    return None if entry is None else SessionHistory.from_body(entry.body)


async def with_totals(context: AdminContext, entry: HistoryEntry) -> SessionHistory:
    """Return the session of `entry`, with the totals so far if it is open. Raises `StoreError`."""
    body = SessionHistory.from_body(entry.body)
    store = context.registry.store
    if entry.closed_at is not None or not IHistoryStore.providedBy(store):
        return body
    query = HistoryQuery(kind=HistoryKind.CONNECTION, sid=entry.entry_id, limit=MAX_TOTALLED)
    found = [ConnectionHistory.from_body(one.body) for one in await store.history(query)]
    made = [one for one in found if one.connected_at is not None]
    return replace(body, connections=len(made), up=sum(one.up for one in made), down=sum(one.down for one in made))


async def page(
    context: AdminContext, query: HistoryQuery, *, limit: int, cursor: str | None, fits: Fits = fits_all
) -> tuple[list[HistoryEntry], str | None]:
    """Return up to `limit` entries that match `query` and `fits`, and the cursor of the next page.

    Raises `Invalid` for the cursor, or `StoreError`.
    """
    store = context.registry.store
    found: list[HistoryEntry] = []
    if not IHistoryStore.providedBy(store):
        return found, None
    after = None if cursor is None else _read_cursor(cursor)
    read = 0
    while True:
        entries = await store.history(replace(query, after=after, limit=PAGE))
        for entry in entries:
            after = (entry.at, entry.entry_id)
            if await fits(entry):
                found.append(entry)
                if len(found) == limit:
                    is_last = entry is entries[-1] and len(entries) < PAGE
                    return found, None if is_last else _cursor(after)
        read += len(entries)
        if len(entries) < PAGE or after is None:
            return found, None
        if read >= MAX_READ:
            return found, _cursor(after)


def _cursor(after: tuple[int, str]) -> str:
    return b64url(f"{after[0]} {after[1]}".encode())


def _read_cursor(text: str) -> tuple[int, str]:
    try:
        at, _, entry_id = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
    except ValueError:
        at, entry_id = "", ""
    if not (at.isascii() and at.isdigit() and len(at) <= 15 and entry_id):
        raise Invalid("cursor", "This is not a cursor of this list; begin again without one.")
    return int(at), entry_id
