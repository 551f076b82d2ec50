"""A page of sessions that is found a stretch at a time: what is the same in whichever SQL they are looked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from burrowgate.core.sessions import Session
from burrowgate.core.store_records import SessionPage, SessionQuery, SortOrder
from burrowgate.stores import common, sql_rows

FEW = 5_000
"""How many rows may be read and sorted for one page."""
STRETCH = 2_000
"""How many rows are walked at once, the first time."""
SQL_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrder:
    """How one order is walked."""

    column: str
    direction: str
    behind: str
    """How what comes behind a place compares with it."""
    until: str

    @property
    def order(self) -> str:
        """What stands behind `ORDER BY`."""
        return f"{self.column} {self.direction}, sid {self.direction}"


LIST_ORDERS = {
    SortOrder.NEWEST: ListOrder(column="created_at", direction="DESC", behind="<", until=">="),
    SortOrder.EXPIRY: ListOrder(column="expires_at", direction="ASC", behind=">", until="<="),
}


class PageScan:
    """The way to one page, as far as it was gone."""

    stretch_most = SQL_MOST
    """How many rows are walked at once, at most."""

    def __init__(self, query: SessionQuery, *, few: int = FEW, stretch: int = STRETCH) -> None:
        """Fewer than `few` rows may be read and sorted at once; the first stretch looks at `stretch` rows.

        Raises `Invalid` for a cursor that is none of ours.
        """
        self._query = query
        self._few = few
        self._stretch = stretch
        self._way = LIST_ORDERS[query.order]
        self._after = None if query.cursor is None else common.read_cursor(query.cursor, query.order)
        self._found: list[Session] = []

    @property
    def _wanted(self) -> int:
        """How many more rows to ask for: those of the page, and one to tell whether there is another."""
        return min(self._query.limit, SQL_MOST - 1) + 1 - len(self._found)

    def _continue_after(self, matches: Iterable[sql_rows.Row], until: tuple[int, str] | None) -> bool:
        """A stretch was gone that ended at `until`, or was the last; whether the page is complete."""
        self._found += map(sql_rows.to_session, matches)
        self._after = until
        self._stretch = min(4 * self._stretch, self.stretch_most)
        return until is None or len(self._found) > self._query.limit

    def page(self) -> SessionPage:
        """The page, once it is complete."""
        sessions = tuple(self._found[: max(self._query.limit, 0)])
        more = len(self._found) > len(sessions)
        return SessionPage(
            sessions=sessions, cursor=common.write_cursor(sessions[-1], self._query.order) if more else None
        )
