"""Pages of sessions in the SQLite store: each led by an index.

Two roads lead to a page. Walking the sessions in the order wished for and taking those that fit is quick where many
fit. Where few do (forty active ones among a million), an index that holds little more than those is read and sorted.
Which road it is tells a count that stops at `FEW` (`walking`). Measured with 10,000,000 sessions (`python -m
bench.scale`): 1 ms for a page of 100, 3 ms for one of expired sessions; 4 s for a text that no label holds, which reads
them all. So whoever walks does so in stretches, and others who want a list go between.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from burrowgate.core.sessions import State
from burrowgate.core.store_records import SortOrder
from burrowgate.stores import sql_rows
from burrowgate.stores.pagination import PageScan

STRETCH_MOST = 128_000
"""How many rows are walked at once, at most: that takes some 60 ms."""

_DELETED = "SELECT target_id FROM targets WHERE deleted_at IS NOT NULL"
_IDLE_AT = "max(created_at, coalesce(extended_at, 0), coalesce(last_used_at, 0)) + idle_timeout"

# `core.sessions.state_at`, in SQL; the contract suite holds the two together at every boundary second. The `+` keeps
# SQLite from choosing an index by itself.
_STATES = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: f"revoked_at IS NULL AND +target_id IN ({_DELETED})",
    State.EXPIRED: f"revoked_at IS NULL AND +target_id NOT IN ({_DELETED}) AND expires_at <= :now",
    State.IDLE: (
        f"revoked_at IS NULL AND +target_id NOT IN ({_DELETED}) AND expires_at > :now "
        f"AND idle_timeout IS NOT NULL AND {_IDLE_AT} <= :now"
    ),
    State.ACTIVE: (
        f"revoked_at IS NULL AND +target_id NOT IN ({_DELETED}) AND expires_at > :now "
        f"AND (idle_timeout IS NULL OR {_IDLE_AT} > :now)"
    ),
}

_Plan = tuple[str, str, str]
"""Two indexes, the first of all targets, the second of one, and the condition by which they lead."""

# Indexes by age of nothing but what may be of a state.
_BY_AGE: dict[State | None, _Plan] = {
    None: ("sessions_by_age", "sessions_of_target", "1"),
    State.REVOKED: ("sessions_revoked", "sessions_of_target_revoked", "revoked_at IS NOT NULL"),
    State.IDLE: ("sessions_with_idle_time", "sessions_of_target_with_idle_time", "idle_timeout IS NOT NULL"),
}
# Indexes that hold little more than the sessions of a state, but not by age.
_NARROW: dict[State | None, _Plan] = {
    State.ENDED: ("sessions_of_target", "sessions_of_target", f"target_id IN ({_DELETED})"),
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
# Indexes by expiry, of which those of a state begin where it does.
_BY_EXPIRY: dict[State | None, _Plan] = {
    None: ("sessions_by_end", "sessions_of_target_by_end", "1"),
    State.EXPIRED: _NARROW[State.EXPIRED],
    State.IDLE: _NARROW[State.ACTIVE],
    State.ACTIVE: _NARROW[State.ACTIVE],
}
_OF_LIVE_TARGETS = (State.EXPIRED, State.IDLE, State.ACTIVE)


_WALKED = {SortOrder.NEWEST: _BY_AGE, SortOrder.EXPIRY: _BY_EXPIRY}
_SORTED: dict[SortOrder, dict[State | None, _Plan]] = {
    SortOrder.NEWEST: _NARROW,
    SortOrder.EXPIRY: {
        State.REVOKED: _BY_AGE[State.REVOKED],
        State.ENDED: _NARROW[State.ENDED],
        State.IDLE: _NARROW[State.IDLE],
    },
}


class SessionListQuery(PageScan):
    """The way to one page, a stretch at a time."""

    stretch_most = STRETCH_MOST

    def go_on(self, connection: sqlite3.Connection) -> bool:
        """Go another stretch; whether the page is complete now."""
        query, way = self._query, self._way
        if query.limit < 1 or self._cannot_be(connection):
            return True
        values: dict[str, Any] = {
            "now": query.now,
            "limit": self._wanted,
            "target": query.target_id,
            "text": query.text,
            "few": self._few,
        }
        conditions = []
        if query.target_id is not None:
            conditions.append("target_id = :target")
        if self._after is not None:
            values["after"], values["after_sid"] = self._after
            conditions.append(f"({way.column}, sid) {way.behind} (:after, :after_sid)")
        rows_led, until = self._plan(connection, conditions, values)
        if until is not None:
            values["until"], values["until_sid"] = until
            conditions.append(f"({way.column}, sid) {way.until} (:until, :until_sid)")
        if query.state is not None:
            conditions.append(_STATES[query.state])
        if query.text:
            conditions.append("instr(lower(label), lower(:text)) > 0")
        found = connection.execute(
            f"SELECT {sql_rows.SESSION}, last_used_at FROM {_where(rows_led, conditions)} "
            f"ORDER BY {way.order} LIMIT :limit",
            values,
        )
        return self._continue_after(found.fetchall(), until)

    def _cannot_be(self, connection: sqlite3.Connection) -> bool:
        """Whether no session of the target can be of the state, because the target was deleted, or was not."""
        if self._query.target_id is None or self._query.state not in (State.ENDED, *_OF_LIVE_TARGETS):
            return False
        deleted = connection.execute(f"{_DELETED} AND target_id = ?", (self._query.target_id,)).fetchone() is not None
        return deleted != (self._query.state is State.ENDED)

    def _plan(
        self, connection: sqlite3.Connection, conditions: list[str], values: dict[str, Any]
    ) -> tuple[tuple[str, str], tuple[int, str] | None]:
        """The index that leads to the page with the condition by which it does, and where the stretch ends."""
        way, state, one_target = self._way, self._query.state, self._query.target_id is not None
        narrow, walked = _SORTED[self._query.order], _WALKED[self._query.order]
        if state in narrow:
            index, of_target, condition = narrow[state]
            road = of_target if one_target else index, condition
            counting = f"SELECT count(*) FROM (SELECT 1 FROM {_where(road, conditions[:one_target])} LIMIT :few)"
            if connection.execute(counting, values).fetchone()[0] < self._few:
                return road, None
        index, of_target, condition = walked.get(state, walked[None])
        road = of_target if one_target else index, condition
        last = connection.execute(
            f"SELECT {way.column}, sid FROM {_where(road, conditions)} ORDER BY {way.order} LIMIT 1 OFFSET :stretch",
            values | {"stretch": self._stretch},
        ).fetchone()
        return road, last


def _where(plan: tuple[str, str], conditions: list[str]) -> str:
    index, condition = plan
    return f"sessions INDEXED BY {index} WHERE {' AND '.join((condition, *conditions))}"
