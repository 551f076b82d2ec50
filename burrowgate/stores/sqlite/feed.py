"""Reads of the change feed of the SQLite store.

All entries come in one row: each step of a statement gives the interpreter's lock away, and the writer's thread may
keep it for a while.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from burrowgate.core.store_records import Changes
from burrowgate.stores import sql_changes, sql_rows
from burrowgate.stores.sqlite.writer import NEWEST

Read = Callable[..., list[sql_rows.Row]]
"""Returns the rows of a statement; its arguments are those of `Connection.execute`, one by one."""

_CHANGES = f"""SELECT ({NEWEST}), (SELECT min(seq) FROM changes), (SELECT json_group_array(json_array(kind, key)) FROM (
    SELECT kind, key FROM changes WHERE seq > ?2 AND ?2 >= (SELECT min(seq) - 1 FROM changes) ORDER BY seq))"""


def read_changes(read: Read, after: int) -> Changes:
    """Return what changed since the position `after`, as `IStore.changes`. Raises what `read` raises."""
    ((newest, oldest, entries),) = read(_CHANGES, "changes", after)
    position = int(newest or 0)
    first = position if oldest is None else oldest - 1
    if not first <= after <= position:
        return Changes(position=position, complete=False)
    return sql_changes.to_changes(position, json.loads(entries))
