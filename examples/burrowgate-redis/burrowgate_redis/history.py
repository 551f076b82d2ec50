"""The history: entries in lists by time, by session and, while they are open, by kind.

The server has no triggers: its scripts never change a closed entry and never delete one, but another client can.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate_redis import records
from burrowgate_redis.connection import ServerConnection

_CHUNK_SIZE = 500


class _Place(msgspec.Struct):
    """What never changes: the member of the lists, and the session."""

    place: str
    sid: str


class _State(msgspec.Struct):
    """What a put of an open entry replaces."""

    closed_at: int | None
    body: str


def put(entry: HistoryEntry) -> dict[str, Any]:
    """`entry` in the form that the scripts read."""
    place = records.rank(entry.at, entry.entry_id)
    return {
        "key": _key(entry.kind, entry.entry_id),
        "kind": entry.kind.value,
        "sid": entry.sid,
        "place": place,
        "open": entry.closed_at is None,
        "held": msgspec.json.encode(_Place(place, entry.sid)).decode(),
        "state": msgspec.json.encode(_State(entry.closed_at, entry.body)).decode(),
    }


def entry(connection: ServerConnection, kind: HistoryKind, entry_id: str) -> HistoryEntry | None:
    """One entry, or None."""
    return next(iter(_entries(connection, kind, [entry_id])), None)


def page(connection: ServerConnection, query: HistoryQuery) -> list[HistoryEntry]:
    """The page of entries for `query`."""
    return list(islice(_matches(connection, query), max(query.limit, 0)))


def _matches(connection: ServerConnection, query: HistoryQuery) -> Iterator[HistoryEntry]:
    """The entries that match `query`, in its order, read in chunks."""
    lowest, highest = _range(query)
    size = min(max(query.limit, 1), _CHUNK_SIZE)
    while True:
        if query.newest_first:
            members = connection.client.zrevrangebylex(_list(connection, query), highest, lowest, 0, size)
        else:
            members = connection.client.zrangebylex(_list(connection, query), lowest, highest, 0, size)
        found = _entries(connection, query.kind, [records.ranked_sid(member) for member in members])
        yield from (one for one in found if query.is_open in (None, one.closed_at is None))
        if len(members) < size:
            return
        if query.newest_first:
            highest = b"(" + members[-1]
        else:
            lowest = b"(" + members[-1]


def _list(connection: ServerConnection, query: HistoryQuery) -> str:
    if query.sid is not None:
        return connection.key(f"history_of:{query.kind}:{query.sid}")
    return connection.key(f"{'history_open' if query.is_open else 'history'}:{query.kind}")


def _range(query: HistoryQuery) -> tuple[bytes, bytes]:
    """The lowest and the highest member that `query` can select, as bounds of a range."""
    lowest, highest = b"-", b"+"
    if query.since is not None:
        lowest = b"[" + records.rank(query.since, "").encode()
    if query.until is not None:
        highest = b"(" + records.rank(query.until, "").encode()
    if query.after is None:
        return lowest, highest
    after = b"(" + records.rank(*query.after).encode()
    if query.newest_first:
        return lowest, after if highest == b"+" else min(after, highest)
    return after if lowest == b"-" else max(after, lowest, key=lambda bound: bound[1:]), highest


def _entries(connection: ServerConnection, kind: HistoryKind, ids: list[str]) -> list[HistoryEntry]:
    """The entries `ids` that exist, in order."""
    if not ids:
        return []
    keys = [_key(kind, entry_id) for entry_id in ids]
    pipeline: Any = connection.client.pipeline(transaction=True)
    pipeline.hmget(connection.key("history_places"), keys)
    pipeline.hmget(connection.key("history_states"), keys)
    held, states = pipeline.execute()
    return [
        _entry(kind, msgspec.json.decode(place, type=_Place), msgspec.json.decode(state, type=_State))
        for place, state in zip(held, states, strict=True)
        if place is not None
    ]


def _entry(kind: HistoryKind, held: _Place, state: _State) -> HistoryEntry:
    member = held.place.encode()
    return HistoryEntry(
        kind=kind,
        entry_id=records.ranked_sid(member),
        sid=held.sid,
        at=records.ranked_time(member),
        closed_at=state.closed_at,
        body=state.body,
    )


def find_damage(connection: ServerConnection) -> list[str]:
    """A phrase for each inconsistency of the history."""
    pipeline: Any = connection.client.pipeline(transaction=True)
    pipeline.hlen(connection.key("history_places"))
    pipeline.hlen(connection.key("history_states"))
    for kind in HistoryKind:
        pipeline.zcard(connection.key(f"history:{kind}"))
    places, states, *listed = pipeline.execute()
    return [] if places == states == sum(listed) else ["entries of its history were removed"]


def _key(kind: HistoryKind, entry_id: str) -> str:
    return f"{kind}/{entry_id}"
