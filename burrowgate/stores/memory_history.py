"""The history of the reference store, in a dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery


class HistoryEntries:
    """Entries by kind and id, none of which is ever deleted."""

    def __init__(self) -> None:
        self._entries: dict[tuple[HistoryKind, str], HistoryEntry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, kind: HistoryKind, entry_id: str) -> HistoryEntry | None:
        """Return one entry; None if there is none."""
        return self._entries.get((kind, entry_id))

    def list(self, query: HistoryQuery) -> list[HistoryEntry]:
        """Return the page of `query`."""
        matches = [entry for entry in self._entries.values() if _matches(entry, query)]
        return sorted(matches, key=_place, reverse=query.newest_first)[: max(query.limit, 0)]

    def put(self, entries: Iterable[HistoryEntry]) -> None:
        """Put `entries`, as `Change.history` says."""
        for entry in entries:
            stored = self._entries.setdefault((entry.kind, entry.entry_id), entry)
            if stored.closed_at is None:
                changed = replace(stored, closed_at=entry.closed_at, body=entry.body)
                self._entries[entry.kind, entry.entry_id] = changed

    def load(self, entries: Iterable[HistoryEntry]) -> None:
        """Add those of `entries` that are not stored."""
        for entry in entries:
            self._entries.setdefault((entry.kind, entry.entry_id), entry)


def _matches(entry: HistoryEntry, query: HistoryQuery) -> bool:
    return (
        entry.kind is query.kind
        and query.sid in (None, entry.sid)
        and query.is_open in (None, entry.closed_at is None)
        and (query.since is None or entry.at >= query.since)
        and (query.until is None or entry.at < query.until)
        and (query.after is None or _is_after(entry, query.after, query.newest_first))
    )


def _is_after(entry: HistoryEntry, after: tuple[int, str], newest_first: bool) -> bool:
    return _place(entry) < after if newest_first else _place(entry) > after


def _place(entry: HistoryEntry) -> tuple[int, str]:
    return entry.at, entry.entry_id
