"""Pages of sessions by SQL: the part of the search that is the same in every dialect.

A page is found in one of two ways. If few sessions can match, all of them are read and sorted. Otherwise the sessions
are scanned in the requested order, one chunk for each call, so that other lists run in between.

A text is searched by the database in labels of ASCII characters alone, whose only cases are those of ASCII letters, and
in all that has no cases; such a row says in its last column that it was found. All other labels are candidates, which
are compared here: no database folds cases as `core.case_folding` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from burrowgate.core.case_folding import contains
from burrowgate.core.session_search import search_of
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import SessionPage, SessionQuery, SortOrder
from burrowgate.stores import common, sql_rows

MAX_SORTED_ROWS = 5_000
"""Rows that may be read and sorted for one page; if more may match, the sessions are scanned instead."""
FIRST_CHUNK_ROWS = 2_000
"""Rows of the first chunk; each following chunk has four times as many, up to `max_chunk_rows`."""
CANDIDATE_ROWS = 1_000
"""Rows of the smallest chunk in which a text is searched, because candidates may not match."""
MAX_SQL_INTEGER = 2**63 - 1
_LABEL = sql_rows.SESSION.split(", ").index("label")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrder:
    """One order of the list, as SQL."""

    column: str
    direction: str
    following: str
    """The operator that compares a row after a position with that position."""
    up_to: str
    """The operator that compares a row up to a position, inclusive, with that position."""

    @property
    def clause(self) -> str:
        """The expressions of `ORDER BY`."""
        return f"{self.column} {self.direction}, sid {self.direction}"


LIST_ORDERS = {
    SortOrder.NEWEST: ListOrder(column="created_at", direction="DESC", following="<", up_to=">="),
    SortOrder.EXPIRY: ListOrder(column="expires_at", direction="ASC", following=">", up_to="<="),
}


class PageScan:
    """The search for one page, with the sessions found so far."""

    max_chunk_rows = MAX_SQL_INTEGER
    """Limit of the rows in a chunk."""

    def __init__(
        self, query: SessionQuery, *, max_sorted_rows: int = MAX_SORTED_ROWS, chunk_rows: int = FIRST_CHUNK_ROWS
    ) -> None:
        """Read and sort if fewer than `max_sorted_rows` can match, else scan, `chunk_rows` in the first chunk.

        Raises `Invalid` if the query's cursor is malformed or of another order.
        """
        self._query = query
        self._max_sorted_rows = max_sorted_rows
        self._chunk_rows = chunk_rows
        self._order = LIST_ORDERS[query.order]
        self._after = None if query.cursor is None else common.read_cursor(query.cursor, query.order)
        self._search = search_of(query)
        self._sessions: list[Session] = []

    @property
    def _rows_needed(self) -> int:
        """Rows still to be found: the rest of the page, and one that shows whether another page follows."""
        return min(self._query.limit, MAX_SQL_INTEGER - 1) + 1 - len(self._sessions)

    @property
    def _row_limit(self) -> int:
        """Maximum number of rows to be read for the next chunk."""
        return max(self._rows_needed, CANDIDATE_ROWS) if self._search.label else self._rows_needed

    def _add_chunk(self, rows: Sequence[sql_rows.Row], until: tuple[int, str] | None) -> bool:
        """Add the matches among `rows`, those of a chunk that ended at `until` (None: the last).

        The last column says whether the database found the text. Returns whether the page is complete. As many rows
        as `_row_limit` are a chunk that may have ended before.
        """
        truncated = len(rows) >= self._row_limit
        matches = (row[:-1] for row in rows if row[-1] or contains(row[_LABEL], self._search.label))
        self._sessions += map(sql_rows.to_session, islice(matches, self._rows_needed))
        self._after = common.sort_key(sql_rows.to_session(rows[-1][:-1]), self._query.order) if truncated else until
        if truncated:
            # The rest of the chunk is scanned again.
            self._chunk_rows = max(self._chunk_rows // 4, CANDIDATE_ROWS)
        else:
            self._chunk_rows = min(4 * self._chunk_rows, self.max_chunk_rows)
        return self._after is None or len(self._sessions) > self._query.limit

    def page(self) -> SessionPage:
        """Return the page, once it is complete."""
        sessions = tuple(self._sessions[: max(self._query.limit, 0)])
        more = len(self._sessions) > len(sessions)
        return SessionPage(
            sessions=sessions, cursor=common.write_cursor(sessions[-1], self._query.order) if more else None
        )
