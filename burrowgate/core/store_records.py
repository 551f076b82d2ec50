"""Records that a store takes and returns besides targets, sessions, visits and audit events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from burrowgate.core.audit import AuditEvent, AuditRecord
from burrowgate.core.sessions import Session, State, Visit
from burrowgate.core.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitUpdate:
    """What a visit did since it was last written down.

    In `visit`, `requests`, `bytes_in` and `bytes_out` are what to add. `event` is recorded if, and only if, this
    makes the visit's row. Address and user agent are those of whichever was seen last.
    """

    visit: Visit
    event: AuditEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become true, all of it or nothing."""

    puts: tuple[Target | Session, ...] = ()
    """Records as they are to be. One of version n replaces one of version n - 1; one of version 1 must be new.

    Names and hosts are compared as they will be after the whole change, so two targets may swap them. A session's
    `last_used_at` is not taken from the record.
    """
    deletes: tuple[Target | Session, ...] = ()
    """Records to forget, as last read: the stored version must be the same. Done after the puts.

    A session's visits go with it.
    """
    visits: tuple[VisitUpdate, ...] = ()
    """Visits to be written down. One of a session that is gone is dropped in silence."""
    events: tuple[AuditEvent, ...] = ()
    """What the audit trail shall say of it, in this order, after what `visits` opened; chained as `core.audit` says."""
    cuts: tuple[str, ...] = ()
    """Ids of live exchanges (request ids) that whoever carries them is to cut. They change no record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a commit did."""

    position: int
    """Where the feed stands now: `changes(position)` would tell of nothing up to and including this commit."""
    events: tuple[AuditRecord, ...] = ()
    """The events it appended, numbered and chained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What others, and we, committed."""

    position: int
    """What to pass as `after` next time."""
    complete: bool
    """False when the feed no longer reaches back so far: then anything may have changed."""
    targets: frozenset[str] = frozenset()
    """`target_id` of every target put or deleted since."""
    sessions: frozenset[str] = frozenset()
    """`sid` of every session put or deleted since. Uses alone change no session."""
    cuts: frozenset[str] = frozenset()
    """Of live exchanges, those that were to be cut since; they travel in the feed, and are pruned with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What a node (a process of the gateway) says of itself every few seconds."""

    node_id: str
    """Chosen at random when the process starts."""
    time: int
    """When it said so, in seconds since 1970, by the node's clock."""
    report: str = ""
    """What others may know of it: JSON of at most 1 MB, which the store does not read."""


class SortOrder(StrEnum):
    """What comes first in a list of sessions."""

    NEWEST = "newest"
    """By `created_at`, the newest first, then by `sid`, descending."""
    EXPIRY = "expiry"
    """By `expires_at`, the soonest first, then by `sid`, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionQuery:
    """Which sessions, and in which order."""

    now: int
    """The time at which `state` is meant."""
    target_id: str | None = None
    state: State | None = None
    text: str = ""
    """A part of the label, in any case of ASCII letters; empty for any."""
    order: SortOrder = SortOrder.NEWEST
    limit: int = 100
    """Below 1 gives an empty page."""
    cursor: str | None = None
    """What an earlier `SessionPage` of the same order gave as `cursor`: go on after its last session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """Some of the sessions asked for."""

    sessions: tuple[Session, ...]
    cursor: str | None
    """How to ask for those after them; None when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records exactly as another store holds them, with their versions, counters, numbers and hashes."""

    targets: tuple[Target, ...] = ()
    sessions: tuple[Session, ...] = ()
    """With their `last_used_at`, which here is taken from the record."""
    visits: tuple[Visit, ...] = ()
    """Each with all that it ever counted. Their sessions are there, or in the batch: whoever loads sees to that."""
    events: tuple[AuditRecord, ...] = ()
    """Numbered on from the newest that is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a store holds."""

    sessions: int
    events: int
    """Which is the newest one's number, unless somebody removed some."""
