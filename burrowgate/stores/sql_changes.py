"""The change feed of the SQL stores: its entries as changes of records."""

from __future__ import annotations

from collections.abc import Iterable

from burrowgate.core.store_records import Changes


def to_changes(position: int, entries: Iterable[tuple[str, str]]) -> Changes:
    """Return the changes that lead to `position`, from the feed's entries of kind and key."""
    keys: dict[str, set[str]] = {"target": set(), "session": set(), "resource": set(), "cut": set()}
    for kind, key in entries:
        keys[kind].add(key)
    return Changes(
        position=position,
        complete=True,
        targets=frozenset(keys["target"]),
        sessions=frozenset(keys["session"]),
        resources=frozenset(keys["resource"]),
        cuts=frozenset(keys["cut"]),
    )
