"""The history: entries that a store keeps, whatever is deleted.

A store keeps entries, finds them, and does not parse their bodies. An entry that is open can be replaced, for example
by that of a connection which has transferred more bytes. One that is closed never changes again, and none is deleted:
a store that can refuse that by itself does (triggers, rights), so that no fault of the gateway loses history.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MAX_BODY_BYTES = 65_536
"""The largest body of an entry, as UTF-8."""


class HistoryKind(StrEnum):
    """What an entry is about."""

    SESSION = "session"
    """A TCP session, open until it is terminated; its id is the `sid`."""
    CONNECTION = "connection"
    """A connection of one, open until it is closed."""
    BOX = "box"
    """A disposable browser, open until it is destroyed."""
    SNAPSHOT = "snapshot"
    """A part of what authorised sessions, as it was then; closed from the start. Its id is the SHA-256 of its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One entry. Raises `ValueError` for a malformed one."""

    kind: HistoryKind
    entry_id: str
    """Unique among the entries of its kind; not empty."""
    sid: str = ""
    """The session that it belongs to; empty for a snapshot."""
    at: int
    """When it was opened, in seconds since 1970."""
    closed_at: int | None = None
    """When it was closed; None while it is open."""
    body: str = field(default="{}", repr=False)
    """Its content: a JSON object of at most `MAX_BODY_BYTES`."""

    def __post_init__(self) -> None:
        if not self.entry_id:
            raise ValueError("An entry of the history has an id.")
        if len(self.body.encode()) > MAX_BODY_BYTES:
            raise ValueError(f"The {self.kind} {self.entry_id!r} is larger than {MAX_BODY_BYTES} bytes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """A query for entries of one kind, by time (`at`), then by id in the order of code points."""

    kind: HistoryKind
    sid: str | None = None
    """The session that they belong to; None for all."""
    is_open: bool | None = None
    """Whether they are open; None for both."""
    since: int | None = None
    """Only entries opened at that time or later."""
    until: int | None = None
    """Only entries opened before that time."""
    after: tuple[int, str] | None = None
    """Time and id of an entry: the page begins after it, in the order of the query."""
    newest_first: bool = False
    limit: int = 1_000
    """Maximum number of entries; below 1, the page is empty."""
