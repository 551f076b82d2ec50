"""Pages of sessions in the PostgreSQL store, each found through an index.

There are two plans, as in `stores.sqlite.session_list`. Scanning the sessions in the requested order and keeping the
matches is fast if many match. If few match, all sessions in the requested state are read first and then sorted. A
count that stops at `MAX_SORTED_ROWS` (`stores.pagination`) chooses the plan, because the database's own estimate is
often wrong by a factor of a thousand here. A scan proceeds in chunks, so that other lists run in between and no
statement takes long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from burrowgate.core.sessions import State
from burrowgate.core.store_records import SortOrder
from burrowgate.stores import sql_rows
from burrowgate.stores.pagination import PageScan
from burrowgate.stores.postgresql.connection import Connection

MAX_CHUNK_ROWS = 32_000
"""Rows of the largest chunk: its scan takes about 40 ms."""

# A query of its own: for literal ids the planner estimates how many sessions have them, for a subquery it cannot.
_DELETED = "SELECT target_id FROM targets WHERE deleted_at IS NOT NULL"
# A label that `PageScan` compares. In the collation "C", that of labels, `lower` changes ASCII letters only.
_NOT_ASCII = "octet_length(label) <> length(label)"
# What `core.session_search` finds, but for labels that are not ASCII.
_ADDRESS_FOUND = (
    "(%(address_prefix)s <> '' AND EXISTS (SELECT 1 FROM visits WHERE visits.sid = picked.sid"
    " AND left(visits.address, length(%(address_prefix)s)) = %(address_prefix)s))"
)
_FOUND = (
    "strpos(lower(label), %(text)s) > 0",
    "left(sid, length(%(id_prefix)s)) = nullif(%(id_prefix)s, '')",
    _ADDRESS_FOUND,
    "target_id = ANY(%(text_target_ids)s)",
)
_AFTER = "expires_at > %(expires_after)s"
_IDLE_AT = "greatest(created_at, extended_at, last_used_at) + idle_timeout"

_NOT_ENDED = "revoked_at IS NULL AND ended_at IS NULL AND target_id <> ALL(%(deleted)s)"

# `core.sessions.state_at`, in SQL; the contract suite compares the two at each boundary second.
_STATES = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: "revoked_at IS NULL AND (ended_at IS NOT NULL OR target_id = ANY(%(deleted)s))",
    State.EXPIRED: f"{_NOT_ENDED} AND expires_at <= %(now)s",
    State.IDLE: f"{_NOT_ENDED} AND expires_at > %(now)s AND idle_timeout IS NOT NULL AND {_IDLE_AT} <= %(now)s",
    State.ACTIVE: f"{_NOT_ENDED} AND expires_at > %(now)s AND (idle_timeout IS NULL OR {_IDLE_AT} > %(now)s)",
}

# Conditions that an index answers and that hold for little more than the sessions in the state.
_NARROW = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: "(ended_at IS NOT NULL OR target_id = ANY(%(deleted)s))",
    State.EXPIRED: "revoked_at IS NULL AND expires_at <= %(now)s",
    State.IDLE: "idle_timeout IS NOT NULL",
    State.ACTIVE: "revoked_at IS NULL AND expires_at > %(now)s",
}

# Conditions that hold for all sessions in the state, and that an index of the order has or begins with.
_INDEXED: Mapping[SortOrder, Mapping[State | None, str]] = {
    SortOrder.NEWEST: {State.REVOKED: "revoked_at IS NOT NULL", State.IDLE: "idle_timeout IS NOT NULL"},
    SortOrder.EXPIRY: {
        State.EXPIRED: "revoked_at IS NULL AND expires_at <= %(now)s",
        State.IDLE: "revoked_at IS NULL AND expires_at > %(now)s",
        State.ACTIVE: "revoked_at IS NULL AND expires_at > %(now)s",
    },
}


class SessionListQuery(PageScan):
    """The search for one page, a chunk at a time."""

    max_chunk_rows = MAX_CHUNK_ROWS

    def scan_chunk(self, connection: Connection) -> bool:
        """Scan the next chunk; returns whether the page is complete. After an exception it can be called again."""
        query, order, search = self._query, self._order, self._search
        deleted = [] if query.state in (None, State.REVOKED) else [row[0] for row in connection.execute(_DELETED)]
        if query.limit < 1 or (query.target_id in deleted and query.state is not State.ENDED):
            return True
        values: dict[str, Any] = {
            "now": query.now,
            "limit": self._row_limit,
            "target": query.target_id,
            "max_sorted": self._max_sorted_rows,
            "chunk": self._chunk_rows,
            "deleted": deleted,
            "expires_after": query.expires_after,
        }
        conditions = ["true"]
        if query.target_id is not None:
            conditions.append("target_id = %(target)s")
        if query.target_ids is not None:
            values["target_ids"] = sorted(query.target_ids)
            conditions.append("target_id = ANY(%(target_ids)s)")
        if query.expires_after is not None:
            conditions.append(_AFTER)
        if self._after is not None:
            values["after"], values["after_sid"] = self._after
            conditions.append(f"({order.column}, sid) {order.following} (%(after)s, %(after_sid)s)")
        source, until = self._plan(connection, conditions, values)
        if until is not None:
            values["until"], values["until_sid"] = until
            conditions.append(f"({order.column}, sid) {order.up_to} (%(until)s, %(until_sid)s)")
        if query.state is not None:
            conditions.append(_STATES[query.state])
        found = "true"
        if search.label:
            values |= {"text": search.label, "id_prefix": search.id_prefix, "address_prefix": search.address_prefix}
            values["text_target_ids"] = sorted(search.target_ids)
            found = f"coalesce({' OR '.join(_FOUND)}, false)"
            conditions.append(f"({found} OR {_NOT_ASCII})")
        rows = connection.execute(
            f"{source} SELECT {sql_rows.SESSION}, last_used_at, {found} FROM picked "
            f"WHERE {' AND '.join(conditions)} ORDER BY {order.clause} LIMIT %(limit)s",
            values,
        ).fetchall()
        return self._add_chunk(rows, until)

    def _plan(
        self, connection: Connection, conditions: list[str], values: dict[str, Any]
    ) -> tuple[str, tuple[int, str] | None]:
        """Return the definition of `picked` and the last row of the chunk; None if no rows follow it."""
        state = self._query.state
        if state is not None:
            narrow = _NARROW[state] if self._query.expires_after is None else f"{_NARROW[state]} AND {_AFTER}"
            counting = f"SELECT count(*) FROM (SELECT 1 FROM sessions WHERE {narrow} LIMIT %(max_sorted)s) AS counted"
            if (connection.execute(counting, values).fetchone() or (0,))[0] < self._max_sorted_rows:
                return f"WITH picked AS MATERIALIZED (SELECT * FROM sessions WHERE {narrow})", None
        ordered = [*conditions, _INDEXED[self._query.order].get(state, "true")]
        last = connection.execute(
            f"SELECT {self._order.column}, sid FROM sessions WHERE {' AND '.join(ordered)} "
            f"ORDER BY {self._order.clause} OFFSET %(chunk)s LIMIT 1",
            values,
        ).fetchone()
        return "WITH picked AS (SELECT * FROM sessions)", last
