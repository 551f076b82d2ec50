"""Search of sessions: what a query selects, and its text in labels, ids, addresses of visitors, and by whole targets.

Rules.
    A label is found by any part of it, in any case.
    An id is found by its beginning, of at least `MIN_ID_LENGTH` characters and as it is written: a shorter text would
    find ids by chance.
    An address of a visit is found by its beginning, if the text can be one. Other texts need no look at the visits.
    Which targets a text means, the caller says (`SessionQuery.text_target_ids`): it knows their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from burrowgate.core.case_folding import contains, fold
from burrowgate.core.sessions import Session, state_at
from burrowgate.core.store_records import SessionQuery

MIN_ID_LENGTH = 6
_ID = re.compile(rf"[A-Za-z0-9_-]{{{MIN_ID_LENGTH},22}}")
_ADDRESS = re.compile(r"(?=..*[0-9a-f:])[0-9a-f]*[.:][0-9a-f.:]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSearch:
    """The parts of a text that is searched; an empty one finds nothing."""

    label: str
    """The text, folded. It is empty if no text is searched."""
    id_prefix: str
    address_prefix: str
    target_ids: frozenset[str]

    def finds(self, session: Session, addresses: Iterable[str]) -> bool:
        """Return whether the text finds `session`, whose visits came from `addresses`; an empty text finds all."""
        return (
            contains(session.label, self.label)
            or session.target_id in self.target_ids
            or (bool(self.id_prefix) and session.sid.startswith(self.id_prefix))
            or (bool(self.address_prefix) and any(one.startswith(self.address_prefix) for one in addresses))
        )


def search_of(query: SessionQuery) -> SessionSearch:
    """Return the search that `query` asks for."""
    text, folded = query.text.strip(), fold(query.text)
    return SessionSearch(
        label=folded,
        id_prefix=text if _ID.fullmatch(text) else "",
        address_prefix=text.lower() if _ADDRESS.fullmatch(text.lower()) else "",
        target_ids=query.text_target_ids,
    )


def is_selected(query: SessionQuery, session: Session, *, deleted_at: int | None) -> bool:
    """Return whether `query` selects `session`, apart from its text; its target was deleted at `deleted_at`."""
    return (
        query.target_id in (None, session.target_id)
        and (query.target_ids is None or session.target_id in query.target_ids)
        and (query.expires_after is None or session.expires_at > query.expires_after)
        and query.state in (None, state_at(session, query.now, deleted_at=deleted_at))
    )
