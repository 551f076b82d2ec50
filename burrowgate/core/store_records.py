"""Records that a store accepts and returns, besides targets, sessions, visits and audit events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from burrowgate.core.audit import AuditEvent, AuditRecord
from burrowgate.core.history import HistoryEntry
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Session, State, Visit
from burrowgate.core.targets import Target

Record: TypeAlias = Target | Session | Resource
"""A record with a version, which `Change.puts` writes and `Change.deletes` deletes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitUpdate:
    """The use of one visit since it was last written.

    The store adds `requests`, `bytes_in` and `bytes_out` of `visit` to those of the stored visit; address and user
    agent are those of the later `last_seen`. It records `event` if and only if the update creates the visit; or in its
    place that of a first visit (`visit_events`), if `target` is not None and the session had no use before (its
    `last_used_at` was None).
    """

    visit: Visit
    event: AuditEvent | None = None
    target: str | None = None
    """The name of the session's target, for the event of the session's first visit; None for no such event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change for `IStore.commit`: all of it is made, or nothing."""

    puts: tuple[Record, ...] = ()
    """Records to write. One of version n replaces one of version n - 1; one of version 1 must be new.

    Names, hosts and `Resource.unique` must be unique after the whole change, so that two records may swap them.
    The `last_used_at` of a session is ignored.
    """
    deletes: tuple[Record, ...] = ()
    """Records to delete, as last read: the stored version must be the same. They are deleted after the puts.

    The visits of a session are deleted with it.
    """
    visits: tuple[VisitUpdate, ...] = ()
    """Uses of visits. One of a session that does not exist is ignored."""
    events: tuple[AuditEvent, ...] = ()
    """Audit events to append in this order, after those of `visits`; chained and signed by `core.audit.chain_event`."""
    removals: tuple[AuditRecord, ...] = ()
    """Records that take the place of the events `first` to `seq` of each: stored as they are, in one row."""
    history: tuple[HistoryEntry, ...] = ()
    """Entries of the history to add, or to put in place of the open ones of their ids.

    Of an open one, `closed_at` and `body` are replaced; `sid` and `at` stay. One whose stored entry is closed changes
    nothing. Entries are no part of the feed. A store without `IHistoryStore` ignores them.
    """
    cuts: tuple[str, ...] = ()
    """Request ids of exchanges that the node which serves them is to disconnect. They change no record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """The result of a commit."""

    position: int
    """Position of the feed after this commit: `changes(position)` does not list it, nor any earlier one."""
    events: tuple[AuditRecord, ...] = ()
    """The appended events with their numbers and hashes."""
    opened: tuple[Visit, ...] = ()
    """The visits that did not exist before, in the order of `Change.visits`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A part of the change feed: the commits of all processes, this one included."""

    position: int
    """The `after` of the next call."""
    complete: bool
    """False if the feed no longer reaches back to `after`: then any record may have changed."""
    targets: frozenset[str] = frozenset()
    """`target_id` of each target put or deleted."""
    sessions: frozenset[str] = frozenset()
    """`sid` of each session put or deleted. The use of a session is not a change of it."""
    resources: frozenset[str] = frozenset()
    """`Resource.key` of each resource put or deleted."""
    cuts: frozenset[str] = frozenset()
    """The `Change.cuts` of those commits; they are pruned with the feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The report that a node (a process of a gateway) writes every few seconds."""

    node_id: str
    """Random, chosen at the start of the process."""
    time: int
    """Time of the heartbeat by the node's clock, in seconds since 1970."""
    report: str = ""
    """Report for other nodes: JSON of at most 1 MB, which the store does not parse."""


class SortOrder(StrEnum):
    """The order of a list of sessions."""

    NEWEST = "newest"
    """By `created_at`, the newest first, then by `sid`, descending."""
    EXPIRY = "expiry"
    """By `expires_at`, the soonest first, then by `sid`, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionQuery:
    """A query for sessions: filters, order and page."""

    now: int
    """Time for which `state` is computed, in seconds since 1970."""
    target_id: str | None = None
    target_ids: frozenset[str] | None = None
    """Only sessions of these targets; None for those of any."""
    state: State | None = None
    expires_after: int | None = None
    """Only sessions whose `expires_at` is above this."""
    text: str = ""
    """Part of the label, in any case, or the beginning of the id or of a visit's address (`core.session_search`)."""
    text_target_ids: frozenset[str] = frozenset()
    """Targets whose sessions `text` finds too, whatever their labels."""
    order: SortOrder = SortOrder.NEWEST
    limit: int = 100
    """Maximum number of sessions; below 1, the page is empty."""
    cursor: str | None = None
    """The `cursor` of an earlier page in the same order: this page begins after its last session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """One page of the sessions of a query."""

    sessions: tuple[Session, ...]
    cursor: str | None
    """The `cursor` of the query for the next page; None if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records exactly as another store holds them, with versions, counters, numbers and hashes, for `IStore.load`."""

    targets: tuple[Target, ...] = ()
    sessions: tuple[Session, ...] = ()
    """With their `last_used_at`, which is not ignored here."""
    resources: tuple[Resource, ...] = ()
    visits: tuple[Visit, ...] = ()
    """With their total counts. The caller ensures that their sessions exist, or are in the batch."""
    history: tuple[HistoryEntry, ...] = ()
    """Entries as they are, closed or open. An entry that is stored already stays as it is."""
    events: tuple[AuditRecord, ...] = ()
    """Events with numbers that continue those of the store without a gap."""
    store_id: str | None = None
    """The id that the store takes over from the one that it is a copy of; None leaves its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The number of records in a store."""

    sessions: int
    events: int
    """The number of the newest event."""
    resources: int = 0
    history: int = 0
