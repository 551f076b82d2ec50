"""The history in the SQL stores: rows, statements and queries. The databases refuse to change or delete closed rows."""

from __future__ import annotations

from typing import Any, TypeAlias

from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery

Row: TypeAlias = tuple[Any, ...]

COLUMNS = "kind, entry_id, sid, at, closed_at, body"
ALL = f"SELECT {COLUMNS} FROM history"
ONE = f"{ALL} WHERE kind = ? AND entry_id = ?"
UPDATE_OPEN = "UPDATE history SET closed_at = ?, body = ? WHERE kind = ? AND entry_id = ? AND closed_at IS NULL"
INSERT_NEW = (
    f"INSERT INTO history ({COLUMNS}) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
    "WHERE NOT EXISTS (SELECT 1 FROM history WHERE kind = ?1 AND entry_id = ?2)"
)


def from_entry(entry: HistoryEntry) -> Row:
    """Return the columns `COLUMNS` of `entry`."""
    return entry.kind.value, entry.entry_id, entry.sid, entry.at, entry.closed_at, entry.body


def from_open_entry(entry: HistoryEntry) -> Row:
    """Return the values of `UPDATE_OPEN`."""
    return entry.closed_at, entry.body, entry.kind.value, entry.entry_id


_KINDS = {kind.value: kind for kind in HistoryKind}


def to_entry(row: Row) -> HistoryEntry:
    """Return the entry of the columns `COLUMNS`."""
    kind, entry_id, sid, at, closed_at, body = row
    return HistoryEntry(
        kind=_KINDS.get(kind) or HistoryKind(kind), entry_id=entry_id, sid=sid, at=at, closed_at=closed_at, body=body
    )


def select(query: HistoryQuery, limit: int, *, names_index: bool) -> tuple[str, list[Any]]:
    """Return the statement for `query` with at most `limit` rows, and its values.

    With `names_index`, it names the index, because SQLite without statistics may choose one with all entries.
    """
    index = "history_of_session" if query.sid is not None else "history_open" if query.is_open else ""
    source = "history" if not names_index else f"history INDEXED BY {index}" if index else "history NOT INDEXED"
    conditions, values = ["kind = ?"], [query.kind.value, *_given(query.sid, query.since, query.until)]
    conditions += ["sid = ?"] * (query.sid is not None)
    conditions += ["at >= ?"] * (query.since is not None)
    conditions += ["at < ?"] * (query.until is not None)
    if query.is_open is not None:
        conditions.append("closed_at IS NULL" if query.is_open else "closed_at IS NOT NULL")
    if query.after is not None:
        conditions.append(f"(at, entry_id) {'<' if query.newest_first else '>'} (?, ?)")
        values += query.after
    direction = "DESC" if query.newest_first else "ASC"
    order = f"ORDER BY at {direction}, entry_id {direction} LIMIT ?"
    return f"SELECT {COLUMNS} FROM {source} WHERE {' AND '.join(conditions)} {order}", [*values, limit]


def _given(*values: str | int | None) -> list[str | int]:
    return [value for value in values if value is not None]
