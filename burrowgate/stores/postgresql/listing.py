"""Pages of sessions: each led by an index.

Two roads lead to a page, as in `stores.listing`. Walking the sessions in the order wished for and taking those that
fit is quick where many fit. Where few do, those that are of the state are read first and sorted. Which road it is tells
a count that stops at `FEW`, for the database's own guess is often wrong by a thousandfold here.
"""

from __future__ import annotations

from typing import Any

from burrowgate.core.sessions import State
from burrowgate.interfaces import Order, SessionPage, SessionQuery
from burrowgate.stores import rows, rules
from burrowgate.stores.postgresql.line import Connection

FEW = 5_000
"""How many rows may be read and sorted for one page."""
SQL_MOST = 2**63 - 1

_DELETED = "SELECT target_id FROM targets WHERE deleted_at IS NOT NULL"
_IDLE_AT = "greatest(created_at, extended_at, last_used_at) + idle_timeout"

# `core.sessions.state_at`, in SQL; the contract suite holds the two together at every boundary second.
_STATES = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: f"revoked_at IS NULL AND target_id IN ({_DELETED})",
    State.EXPIRED: f"revoked_at IS NULL AND target_id NOT IN ({_DELETED}) AND expires_at <= %(now)s",
    State.IDLE: (
        f"revoked_at IS NULL AND target_id NOT IN ({_DELETED}) AND expires_at > %(now)s "
        f"AND idle_timeout IS NOT NULL AND {_IDLE_AT} <= %(now)s"
    ),
    State.ACTIVE: (
        f"revoked_at IS NULL AND target_id NOT IN ({_DELETED}) AND expires_at > %(now)s "
        f"AND (idle_timeout IS NULL OR {_IDLE_AT} > %(now)s)"
    ),
}

# Conditions that an index answers and that leave little more than the sessions of a state.
_NARROW = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: f"target_id IN ({_DELETED})",
    State.EXPIRED: "revoked_at IS NULL AND expires_at <= %(now)s",
    State.IDLE: "idle_timeout IS NOT NULL",
    State.ACTIVE: "revoked_at IS NULL AND expires_at > %(now)s",
}

# By which column each order goes, in which direction, and how what comes later compares with what comes before.
_WAYS = {Order.NEWEST: ("created_at", "DESC", "<"), Order.EXPIRY: ("expires_at", "ASC", ">")}


def page(connection: Connection, query: SessionQuery, *, few: int = FEW) -> SessionPage:
    """The page that `query` asks for, where fewer than `few` rows may be read and sorted.

    Raises `Invalid` for a cursor that is none of ours.
    """
    after = None if query.cursor is None else rules.read_cursor(query.cursor, query.order)
    column, direction, beyond = _WAYS[query.order]
    if query.limit < 1:
        return SessionPage(sessions=(), cursor=None)
    values: dict[str, Any] = {
        "now": query.now,
        "limit": min(query.limit, SQL_MOST - 1) + 1,
        "target": query.target_id,
        "text": query.text,
        "few": few,
    }
    conditions = ["true"]
    if query.target_id is not None:
        conditions.append("target_id = %(target)s")
    if query.state is not None:
        conditions.append(_STATES[query.state])
    if query.text:
        # Of collation "C", where only ASCII has cases.
        conditions.append('strpos(lower(label), lower(%(text)s COLLATE "C")) > 0')
    if after is not None:
        values["after"], values["sid"] = after
        conditions.append(f"({column}, sid) {beyond} (%(after)s, %(sid)s)")
    found = connection.execute(
        f"{_source(connection, query, values)} SELECT {rows.SESSION}, last_used_at FROM picked "
        f"WHERE {' AND '.join(conditions)} ORDER BY {column} {direction}, sid {direction} LIMIT %(limit)s",
        values,
    ).fetchall()
    sessions = tuple(rows.to_session(row) for row in found[: query.limit])
    more = len(found) > query.limit
    return SessionPage(sessions=sessions, cursor=rules.write_cursor(sessions[-1], query.order) if more else None)


def _source(connection: Connection, query: SessionQuery, values: dict[str, Any]) -> str:
    """What `picked` is: all sessions as they are walked in order, or the few that are read first."""
    if query.state is not None:
        narrow = _NARROW[query.state]
        counting = f"SELECT count(*) FROM (SELECT 1 FROM sessions WHERE {narrow} LIMIT %(few)s) AS counted"
        if (connection.execute(counting, values).fetchone() or (0,))[0] < values["few"]:
            return f"WITH picked AS MATERIALIZED (SELECT * FROM sessions WHERE {narrow})"
    return "WITH picked AS (SELECT * FROM sessions)"
