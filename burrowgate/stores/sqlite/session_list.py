"""Pages of sessions in the SQLite store, each found through an index.

There are two plans. Scanning the sessions in the requested order and keeping the matches is fast if many match. If few
match (forty active sessions among a million), an index that holds little more than those is read and sorted. A count
that stops at `MAX_SORTED_ROWS` (`stores.pagination`) chooses the plan. Measured with 10,000,000 sessions
(`python -m bench.scale`): 1 ms for a page of 100, 3 ms for one of expired sessions, 4 s for a text in no label, which
reads all sessions. So a scan proceeds in chunks, and other lists run in between.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from burrowgate.core.sessions import State
from burrowgate.core.store_records import SortOrder
from burrowgate.stores import sql_rows
from burrowgate.stores.pagination import PageScan

MAX_CHUNK_ROWS = 128_000
"""Rows of the largest chunk: its scan takes about 60 ms."""

LATEST_USE = """nullif(max(coalesce(last_used_at, -1),
    coalesce((SELECT max(last_seen) FROM visits WHERE visits.sid = sessions.sid), -1)), -1)"""
"""The later one of the use in a row of `sessions` and that of its visits."""
LAST_USE = f"iif(idle_timeout IS NOT NULL, last_used_at, {LATEST_USE})"
"""The last use of a row of `sessions`: that of its visits. Its column `last_used_at` is current for sessions with an
idle timeout only; in others it is an earlier use, or that of a session that was copied without its visits."""

_DELETED = "SELECT target_id FROM targets WHERE deleted_at IS NOT NULL"
# A label that `PageScan` compares. `lower` changes ASCII letters only.
_NOT_ASCII = "length(label) <> length(CAST(label AS BLOB))"
# What `core.session_search` finds, but for labels that are not ASCII.
_ADDRESS_FOUND = (
    "(:address_prefix <> '' AND EXISTS (SELECT 1 FROM visits WHERE visits.sid = sessions.sid"
    " AND substr(visits.address, 1, length(:address_prefix)) = :address_prefix))"
)
_FOUND = (
    "instr(lower(label), :text) > 0",
    "substr(sid, 1, length(:id_prefix)) = nullif(:id_prefix, '')",
    _ADDRESS_FOUND,
    "+target_id IN (SELECT value FROM json_each(:text_target_ids))",
)
_IDLE_AT = "max(created_at, coalesce(extended_at, 0), coalesce(last_used_at, 0)) + idle_timeout"

_NOT_ENDED = f"revoked_at IS NULL AND ended_at IS NULL AND +target_id NOT IN ({_DELETED})"

# `core.sessions.state_at`, in SQL; the contract suite compares the two at each boundary second. The `+` keeps SQLite
# from choosing an index by itself.
_STATES = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: f"revoked_at IS NULL AND (ended_at IS NOT NULL OR +target_id IN ({_DELETED}))",
    State.EXPIRED: f"{_NOT_ENDED} AND expires_at <= :now",
    State.IDLE: f"{_NOT_ENDED} AND expires_at > :now AND idle_timeout IS NOT NULL AND {_IDLE_AT} <= :now",
    State.ACTIVE: f"{_NOT_ENDED} AND expires_at > :now AND (idle_timeout IS NULL OR {_IDLE_AT} > :now)",
}

_Plan = tuple[str, str, str]
"""An index of all targets, an index of one target, and the condition that both need. Empty: no index."""

# Sessions that ended by themselves, and those of deleted targets, by two indexes; both are complete if fewer than
# `:max_sorted` are found.
_ENDED = f"""rowid IN (
    SELECT * FROM (SELECT rowid FROM sessions INDEXED BY sessions_ended WHERE ended_at IS NOT NULL LIMIT :max_sorted)
    UNION ALL SELECT * FROM (
        SELECT rowid FROM sessions INDEXED BY sessions_of_target WHERE target_id IN ({_DELETED}) LIMIT :max_sorted
    )
)"""

# Indexes in order of age that hold only sessions which may be in the state.
_BY_AGE: dict[State | None, _Plan] = {
    None: ("sessions_by_age", "sessions_of_target", "1"),
    State.REVOKED: ("sessions_revoked", "sessions_of_target_revoked", "revoked_at IS NOT NULL"),
    State.IDLE: ("sessions_with_idle_time", "sessions_of_target_with_idle_time", "idle_timeout IS NOT NULL"),
}
# Indexes that hold little more than the sessions in the state, but in another order.
_NARROW: dict[State | None, _Plan] = {
    State.ENDED: ("", "", _ENDED),
    State.EXPIRED: (
        "sessions_by_expiry",
        "sessions_of_target_by_expiry",
        "revoked_at IS NULL AND expires_at <= :now",
    ),
    State.IDLE: (
        "sessions_by_idle_time",
        "sessions_by_idle_time",
        f"idle_timeout IS NOT NULL AND revoked_at IS NULL AND {_IDLE_AT} <= :now",
    ),
    State.ACTIVE: (
        "sessions_by_expiry",
        "sessions_of_target_by_expiry",
        "revoked_at IS NULL AND expires_at > :now",
    ),
}
# Indexes in order of expiry; a range of them begins with the sessions in the state.
_BY_EXPIRY: dict[State | None, _Plan] = {
    None: ("sessions_by_end", "sessions_of_target_by_end", "1"),
    State.EXPIRED: _NARROW[State.EXPIRED],
    State.IDLE: _NARROW[State.ACTIVE],
    State.ACTIVE: _NARROW[State.ACTIVE],
}
# Those of one target are all its sessions, or those that ended by themselves.
_ENDED_OF_TARGET = {
    True: ("", "sessions_of_target", "1"),
    False: ("", "sessions_of_target_ended", "ended_at IS NOT NULL"),
}
_OF_LIVE_TARGETS = (State.EXPIRED, State.IDLE, State.ACTIVE)


_SCAN_PLANS = {SortOrder.NEWEST: _BY_AGE, SortOrder.EXPIRY: _BY_EXPIRY}
_SORT_PLANS: dict[SortOrder, dict[State | None, _Plan]] = {
    SortOrder.NEWEST: _NARROW,
    SortOrder.EXPIRY: {
        State.REVOKED: _BY_AGE[State.REVOKED],
        State.ENDED: _NARROW[State.ENDED],
        State.IDLE: _NARROW[State.IDLE],
    },
}


class SessionListQuery(PageScan):
    """The search for one page, a chunk at a time."""

    max_chunk_rows = MAX_CHUNK_ROWS

    def scan_chunk(self, connection: sqlite3.Connection) -> bool:
        """Scan the next chunk; returns whether the page is complete."""
        query, order, search = self._query, self._order, self._search
        is_deleted = self._is_deleted(connection)
        if query.limit < 1 or (is_deleted and query.state in _OF_LIVE_TARGETS):
            return True
        values: dict[str, Any] = {
            "now": query.now,
            "limit": self._row_limit,
            "target": query.target_id,
            "max_sorted": self._max_sorted_rows,
        }
        conditions = []
        if query.target_id is not None:
            conditions.append("target_id = :target")
        if query.target_ids is not None:
            values["target_ids"] = json.dumps(sorted(query.target_ids))
            conditions.append("+target_id IN (SELECT value FROM json_each(:target_ids))")
        if query.expires_after is not None:
            values["expires_after"] = query.expires_after
            conditions.append("expires_at > :expires_after")
        if self._after is not None:
            values["after"], values["after_sid"] = self._after
            conditions.append(f"({order.column}, sid) {order.following} (:after, :after_sid)")
        plan, until = self._plan(connection, is_deleted, conditions, values)
        if until is not None:
            values["until"], values["until_sid"] = until
            conditions.append(f"({order.column}, sid) {order.up_to} (:until, :until_sid)")
        if query.state is not None:
            conditions.append(_STATES[query.state])
        found = "1"
        if search.label:
            values |= {"text": search.label, "id_prefix": search.id_prefix, "address_prefix": search.address_prefix}
            values["text_target_ids"] = json.dumps(sorted(search.target_ids))
            found = f"({' OR '.join(_FOUND)})"
            conditions.append(f"({found} OR {_NOT_ASCII})")
        rows = connection.execute(
            f"SELECT {sql_rows.SESSION}, {LAST_USE}, {found} FROM {_where(plan, conditions)} "
            f"ORDER BY {order.clause} LIMIT :limit",
            values,
        )
        return self._add_chunk(rows.fetchall(), until)

    def _is_deleted(self, connection: sqlite3.Connection) -> bool:
        """Return whether the query names a target that is deleted."""
        if self._query.target_id is None:
            return False
        return connection.execute(f"{_DELETED} AND target_id = ?", (self._query.target_id,)).fetchone() is not None

    def _plan(
        self, connection: sqlite3.Connection, is_deleted: bool, conditions: list[str], values: dict[str, Any]
    ) -> tuple[tuple[str, str], tuple[int, str] | None]:
        """Return the index to use with its condition, and the last row of the chunk; None if no rows follow it."""
        order, state, one_target = self._order, self._query.state, self._query.target_id is not None
        narrow, scanned = _SORT_PLANS[self._query.order], _SCAN_PLANS[self._query.order]
        if state in narrow:
            by_target = one_target and state is State.ENDED
            index, of_target, condition = _ENDED_OF_TARGET[is_deleted] if by_target else narrow[state]
            plan = of_target if one_target else index, condition
            counting = f"SELECT count(*) FROM (SELECT 1 FROM {_where(plan, conditions[:one_target])} LIMIT :max_sorted)"
            if connection.execute(counting, values).fetchone()[0] < self._max_sorted_rows:
                return plan, None
        index, of_target, condition = scanned.get(state, scanned[None])
        plan = of_target if one_target else index, condition
        last = connection.execute(
            f"SELECT {order.column}, sid FROM {_where(plan, conditions)} ORDER BY {order.clause} LIMIT 1 OFFSET :chunk",
            values | {"chunk": self._chunk_rows},
        ).fetchone()
        return plan, last


def _where(plan: tuple[str, str], conditions: list[str]) -> str:
    index, condition = plan
    using = f"INDEXED BY {index}" if index else "NOT INDEXED"
    return f"sessions {using} WHERE {' AND '.join((condition, *conditions))}"
