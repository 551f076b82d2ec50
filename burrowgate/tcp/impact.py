"""Impact of a deletion: the targets and sessions that stand on a record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from burrowgate.core.sessions import State
from burrowgate.core.store_records import SessionQuery
from burrowgate.interfaces import IClock, IStore

MAX_SESSIONS = 1_000
"""Sessions that are listed."""
MAX_READ = 100_000
"""Active sessions that are looked at."""
PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """The sessions that would end with a record."""

    sessions: tuple[str, ...] = ()
    """Their ids, in the order of the list of sessions."""
    target_ids: tuple[str, ...] = ()
    """The targets of these sessions."""
    is_complete: bool = True
    """Whether these are all."""


async def impact(store: IStore, clock: IClock, key: str) -> Impact:
    """Return which active sessions stand on the record `key` (`Resource.key`). Raises `StoreError`."""
    sessions: list[str] = []
    targets: dict[str, None] = {}
    query = SessionQuery(now=int(clock.now()), state=State.ACTIVE, limit=PAGE)
    read = 0
    while True:
        page = await store.sessions(query)
        for session in page.sessions:
            if session.tcp is not None and key in session.tcp.basis:
                sessions.append(session.sid)
                targets[session.target_id] = None
        read += len(page.sessions)
        if len(sessions) > MAX_SESSIONS or (page.cursor is not None and read >= MAX_READ):
            return Impact(sessions=tuple(sessions[:MAX_SESSIONS]), target_ids=tuple(targets), is_complete=False)
        if page.cursor is None:
            return Impact(sessions=tuple(sessions), target_ids=tuple(targets))
        query = replace(query, cursor=page.cursor)
