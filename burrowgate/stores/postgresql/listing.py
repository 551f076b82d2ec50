"""Pages of sessions: each led by an index.

Two roads lead to a page, as in `stores.listing`. Walking the sessions in the order wished for and taking those that
fit is quick where many fit. Where few do, those that are of the state are read first and sorted. Which road it is tells
a count that stops at `FEW`, for the database's own guess is often wrong by a thousandfold here. As there, whoever walks
does so in stretches, so that others who want a list go between, and no statement takes long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from burrowgate.core.sessions import Session, State
from burrowgate.interfaces import Order, SessionPage, SessionQuery
from burrowgate.stores import rows, rules
from burrowgate.stores.postgresql.line import Connection

FEW = 5_000
"""How many rows may be read and sorted for one page."""
STRETCH, STRETCH_MOST = 2_000, 32_000
"""How many rows are walked at once: the first time, and at most. The latter takes some 40 ms."""
SQL_MOST = 2**63 - 1

# Asked for by itself: of values that it sees the database knows how many sessions have them.
_DELETED = "SELECT target_id FROM targets WHERE deleted_at IS NOT NULL"
_IDLE_AT = "greatest(created_at, extended_at, last_used_at) + idle_timeout"

# `core.sessions.state_at`, in SQL; the contract suite holds the two together at every boundary second.
_STATES = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: "revoked_at IS NULL AND target_id = ANY(%(deleted)s)",
    State.EXPIRED: "revoked_at IS NULL AND target_id <> ALL(%(deleted)s) AND expires_at <= %(now)s",
    State.IDLE: (
        "revoked_at IS NULL AND target_id <> ALL(%(deleted)s) AND expires_at > %(now)s "
        f"AND idle_timeout IS NOT NULL AND {_IDLE_AT} <= %(now)s"
    ),
    State.ACTIVE: (
        "revoked_at IS NULL AND target_id <> ALL(%(deleted)s) AND expires_at > %(now)s "
        f"AND (idle_timeout IS NULL OR {_IDLE_AT} > %(now)s)"
    ),
}

# Conditions that an index answers and that leave little more than the sessions of a state.
_NARROW = {
    State.REVOKED: "revoked_at IS NOT NULL",
    State.ENDED: "target_id = ANY(%(deleted)s)",
    State.EXPIRED: "revoked_at IS NULL AND expires_at <= %(now)s",
    State.IDLE: "idle_timeout IS NOT NULL",
    State.ACTIVE: "revoked_at IS NULL AND expires_at > %(now)s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How one order is walked."""

    column: str
    direction: str
    behind: str
    """How what comes behind a place compares with it."""
    until: str
    led: Mapping[State | None, str]
    """Conditions that hold for all of a state, and that an index of this order has or begins with."""


_WAYS = {
    Order.NEWEST: _Way(
        column="created_at",
        direction="DESC",
        behind="<",
        until=">=",
        led={State.REVOKED: "revoked_at IS NOT NULL", State.IDLE: "idle_timeout IS NOT NULL"},
    ),
    Order.EXPIRY: _Way(
        column="expires_at",
        direction="ASC",
        behind=">",
        until="<=",
        led={
            State.EXPIRED: "revoked_at IS NULL AND expires_at <= %(now)s",
            State.IDLE: "revoked_at IS NULL AND expires_at > %(now)s",
            State.ACTIVE: "revoked_at IS NULL AND expires_at > %(now)s",
        },
    ),
}


class Reading:
    """The way to one page, a stretch at a time."""

    def __init__(self, query: SessionQuery, *, few: int = FEW, stretch: int = STRETCH) -> None:
        """Fewer than `few` rows may be read and sorted at once; the first stretch looks at `stretch` rows.

        Raises `Invalid` for a cursor that is none of ours.
        """
        self._query = query
        self._few = few
        self._stretch = stretch
        self._way = _WAYS[query.order]
        self._after = None if query.cursor is None else rules.read_cursor(query.cursor, query.order)
        self._found: list[Session] = []

    def go_on(self, connection: Connection) -> bool:
        """Go another stretch; whether the page is complete now. One that failed can be gone again."""
        query, way = self._query, self._way
        deleted = [] if query.state in (None, State.REVOKED) else [one for (one,) in connection.execute(_DELETED)]
        if query.limit < 1 or self._cannot_be(deleted):
            return True
        values: dict[str, Any] = {
            "now": query.now,
            "limit": min(query.limit, SQL_MOST - 1) + 1 - len(self._found),
            "target": query.target_id,
            "text": query.text,
            "few": self._few,
            "stretch": self._stretch,
            "deleted": deleted,
        }
        conditions = ["true"]
        if query.target_id is not None:
            conditions.append("target_id = %(target)s")
        if self._after is not None:
            values["after"], values["after_sid"] = self._after
            conditions.append(f"({way.column}, sid) {way.behind} (%(after)s, %(after_sid)s)")
        source, until = self._road(connection, conditions, values)
        if until is not None:
            values["until"], values["until_sid"] = until
            conditions.append(f"({way.column}, sid) {way.until} (%(until)s, %(until_sid)s)")
        if query.state is not None:
            conditions.append(_STATES[query.state])
        if query.text:
            # Of collation "C", where only ASCII has cases.
            conditions.append('strpos(lower(label), lower(%(text)s COLLATE "C")) > 0')
        found = connection.execute(
            f"{source} SELECT {rows.SESSION}, last_used_at FROM picked "
            f"WHERE {' AND '.join(conditions)} ORDER BY {self._order} LIMIT %(limit)s",
            values,
        ).fetchall()
        self._found += map(rows.to_session, found)
        self._after = until
        self._stretch = min(4 * self._stretch, STRETCH_MOST)
        return until is None or len(self._found) > query.limit

    def page(self) -> SessionPage:
        """The page, once it is complete."""
        sessions = tuple(self._found[: max(self._query.limit, 0)])
        more = len(self._found) > len(sessions)
        return SessionPage(
            sessions=sessions, cursor=rules.write_cursor(sessions[-1], self._query.order) if more else None
        )

    def _cannot_be(self, deleted: list[str]) -> bool:
        """Whether no session asked for can be of the state, because its target was deleted, or was not."""
        target_id, state = self._query.target_id, self._query.state
        if state is State.ENDED:
            return not deleted if target_id is None else target_id not in deleted
        return target_id in deleted

    @property
    def _order(self) -> str:
        return f"{self._way.column} {self._way.direction}, sid {self._way.direction}"

    def _road(
        self, connection: Connection, conditions: list[str], values: dict[str, Any]
    ) -> tuple[str, tuple[int, str] | None]:
        """What `picked` is, the few that are read first or all in order, and where the stretch ends."""
        state = self._query.state
        if state is not None:
            narrow = _NARROW[state]
            counting = f"SELECT count(*) FROM (SELECT 1 FROM sessions WHERE {narrow} LIMIT %(few)s) AS counted"
            if (connection.execute(counting, values).fetchone() or (0,))[0] < self._few:
                return f"WITH picked AS MATERIALIZED (SELECT * FROM sessions WHERE {narrow})", None
        led = [*conditions, self._way.led.get(state, "true")]
        last = connection.execute(
            f"SELECT {self._way.column}, sid FROM sessions WHERE {' AND '.join(led)} "
            f"ORDER BY {self._order} OFFSET %(stretch)s LIMIT 1",
            values,
        ).fetchone()
        return "WITH picked AS (SELECT * FROM sessions)", last
