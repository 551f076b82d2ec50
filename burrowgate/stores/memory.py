"""The reference store: behaves exactly as `IStore` says, and keeps its records in dictionaries of one process."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from zope.interface import implementer

from burrowgate.core.audit import GENESIS, Action, AuditEvent, AuditRecord, SignEvent, chain_event, unsigned
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.resources import Resource, ResourceQuery, resource_key
from burrowgate.core.session_search import SessionSearch, is_selected, search_of
from burrowgate.core.sessions import NO_LIMITS, Session, Visit
from burrowgate.core.store_records import (
    Batch,
    Change,
    Changes,
    Committed,
    Counts,
    Heartbeat,
    Record,
    SessionPage,
    SessionQuery,
    VisitUpdate,
)
from burrowgate.core.targets import Target
from burrowgate.errors import ConfigError, StoreUnavailable
from burrowgate.interfaces import IHistoryStore, IStore, StoreContext
from burrowgate.stores import common
from burrowgate.stores.memory_history import HistoryEntries
from burrowgate.stores.notifier import Notifier

_Key = tuple[type, str]
"""Type and id of a record; the type `str` stands for connections to cut."""


def open_memory(argument: str, context: StoreContext) -> IStore:
    """Return a new store for the URL `memory:`. Raises `ConfigError` if an argument follows."""
    if argument:
        raise ConfigError(f"The store `memory:` takes no argument; remove {argument!r}.")
    return MemoryStore(sign_event=context.sign_event)


@implementer(IStore, IHistoryStore)
class MemoryStore:
    """Keeps all records in dictionaries; every call completes synchronously."""

    description = "memory:"

    def __init__(self, *, max_feed_entries: int = common.MAX_FEED_ENTRIES, sign_event: SignEvent = unsigned) -> None:
        self._sign_event = sign_event
        self._max_feed_entries = max_feed_entries
        self._open = False
        self._store_id = uuid4().hex
        self._targets: dict[str, Target] = {}
        self._sessions: dict[str, Session] = {}
        self._resources: dict[str, Resource] = {}
        self._records: dict[type, dict[str, Any]] = {
            Target: self._targets,
            Session: self._sessions,
            Resource: self._resources,
        }
        self._claims: dict[common.Claim, _Key] = {}
        self._visits: dict[str, dict[str, Visit]] = {}
        self._events: list[AuditRecord] = []
        self._history = HistoryEntries()
        self._feed: list[_Key] = []
        self._dropped = 0
        self._heartbeats: dict[str, Heartbeat] = {}
        self._leases: dict[str, dict[str, int]] = {}
        self._subscribers = Notifier()

    async def start(self) -> None:
        self._open = True

    async def close(self) -> None:
        self._open = False

    async def check(self) -> None:
        self._check_open()

    def _check_open(self) -> None:
        if not self._open:
            raise StoreUnavailable("The store memory: is not open.")

    # Reads.

    async def targets(self) -> Sequence[Target]:
        self._check_open()
        return sorted(self._targets.values(), key=lambda target: (target.name, target.target_id))

    async def session(self, sid: str) -> Session | None:
        self._check_open()
        return self._sessions.get(sid)

    async def sessions(self, query: SessionQuery) -> SessionPage:
        self._check_open()
        search = search_of(query)
        matches = [session for session in self._sessions.values() if self._matches(session, query, search)]
        return common.sorted_page(matches, query)

    def _matches(self, session: Session, query: SessionQuery, search: SessionSearch) -> bool:
        target = self._targets.get(session.target_id)
        deleted_at = None if target is None else target.deleted_at
        visits = self._visits.get(session.sid, {}).values()
        return is_selected(query, session, deleted_at=deleted_at) and search.finds(
            session, (visit.address for visit in visits)
        )

    async def requested_sessions(self, limit: int) -> Sequence[Session]:
        self._check_open()
        waiting = [session for session in self._sessions.values() if session.requested_at is not None]
        return sorted(waiting, key=lambda session: (session.requested_at or 0, session.sid))[: max(limit, 0)]

    async def visit(self, sid: str, vid: str) -> Visit | None:
        self._check_open()
        return self._visits.get(sid, {}).get(vid)

    async def visits(self, sid: str, limit: int) -> Sequence[Visit]:
        self._check_open()
        visits = self._visits.get(sid, {}).values()
        return sorted(visits, key=lambda visit: (visit.last_seen, visit.vid), reverse=True)[: max(limit, 0)]

    async def visit_counts(self, sids: Sequence[str]) -> Mapping[str, int]:
        self._check_open()
        return {sid: len(self._visits[sid]) for sid in sids if self._visits.get(sid)}

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        self._check_open()
        return self._resources.get(resource_key(kind, resource_id))

    async def find_resource(self, kind: str, unique: str) -> Resource | None:
        self._check_open()
        holder = self._claims.get(common.unique_claim(kind, unique))
        return None if holder is None else self._resources[holder[1]]

    async def resources(self, query: ResourceQuery) -> Sequence[Resource]:
        self._check_open()
        after, before = query.key_range()
        keys = sorted(
            key
            for key, resource in self._resources.items()
            if after < key < before and query.owner in (None, resource.owner)
        )
        return [self._resources[key] for key in keys[: max(query.limit, 0)]]

    async def events(self, after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        self._check_open()
        start = bisect_right(self._events, after, key=_seq)
        following = [recorded for recorded in self._events[start:] if sid in (None, recorded.event.sid)]
        return following[: max(limit, 0)]

    async def store_id(self) -> str:
        self._check_open()
        return self._store_id

    async def history(self, query: HistoryQuery) -> Sequence[HistoryEntry]:
        self._check_open()
        return self._history.list(query)

    async def history_entry(self, kind: HistoryKind, entry_id: str) -> HistoryEntry | None:
        self._check_open()
        return self._history.get(kind, entry_id)

    # Commits.

    async def commit(self, change: Change) -> Committed:
        self._check_open()
        staged = self._stage(change)
        claimed = self._check_claims(staged)
        self._check_removals(change.removals)
        # Nothing fails from here on.
        self._replace(staged, claimed)
        uses = self._write_visits(change.visits)
        for removal in change.removals:
            self._events[self._run_of(removal)] = [removal]
        self._history.put(change.history)
        recorded = tuple(self._append(event) for event in (*common.visit_events(uses), *change.events))
        self._feed.extend(_key(record) for record in (*change.puts, *change.deletes))
        self._feed.extend((str, cut) for cut in change.cuts)
        surplus = max(len(self._feed) - self._max_feed_entries, 0)
        del self._feed[:surplus]
        self._dropped += surplus
        self._subscribers.wake()
        visits = tuple(use.visit for use, is_opened, _ in uses if is_opened)
        return Committed(position=self._dropped + len(self._feed), events=recorded, opened=visits)

    def _stage(self, change: Change) -> dict[_Key, Record | None]:
        """Return the records of `change` as they will be; None for deleted ones. Raises `Conflict`."""
        staged: dict[_Key, Record | None] = {}

        def stored(record: Record) -> Record | None:
            key = _key(record)
            return staged[key] if key in staged else self._records[key[0]].get(key[1])

        for record in change.puts:
            before = stored(record)
            if record.version != (0 if before is None else before.version) + 1:
                raise common.version_conflict(record)
            staged[_key(record)] = _with_last_use(record, before) if isinstance(record, Session) else record
        for record in change.deletes:
            before = stored(record)
            if before is None or before.version != record.version:
                raise common.version_conflict(record)
            staged[_key(record)] = None
        return staged

    def _check_claims(self, staged: Mapping[_Key, Record | None]) -> dict[common.Claim, _Key]:
        """Return the claims of the records `staged` with their holders.

        Raises `NameTaken`, `HostTaken` or `ResourceTaken` if another record, as it will be, has the same claim.
        """
        claimed: dict[common.Claim, _Key] = {}
        for key, record in staged.items():
            for claim in common.claims(record) if record is not None else ():
                holder = claimed.get(claim, self._claims.get(claim, key))
                if holder != key and (claim in claimed or holder not in staged):
                    raise common.claim_conflict(*claim)
                claimed[claim] = key
        return claimed

    def _replace(self, staged: Mapping[_Key, Record | None], claimed: Mapping[common.Claim, _Key]) -> None:
        for (kind, key), record in staged.items():
            records = self._records[kind]
            before = records.pop(key, None)
            for claim in common.claims(before) if before is not None else ():
                self._claims.pop(claim, None)
            if record is not None:
                records[key] = record
            elif kind is Session:
                self._visits.pop(key, None)
        self._claims.update(claimed)

    def _write_visits(self, uses: Sequence[VisitUpdate]) -> list[tuple[VisitUpdate, bool, bool]]:
        """Write the visits of `uses`; returns each with whether it is new, and whether it is the session's first."""
        written = []
        for use in uses:
            visit = use.visit
            session = self._sessions.get(visit.sid)
            if session is None:
                continue
            used = visit.last_seen if session.last_used_at is None else max(session.last_used_at, visit.last_seen)
            self._sessions[visit.sid] = replace(session, last_used_at=used)
            visits = self._visits.setdefault(visit.sid, {})
            stored = visits.get(visit.vid)
            visits[visit.vid] = visit if stored is None else common.merge_visits(stored, visit)
            written.append((use, stored is None, session.last_used_at is None))
        return written

    def _append(self, event: AuditEvent) -> AuditRecord:
        previous = self._events[-1].hash if self._events else GENESIS
        recorded = chain_event(previous, self._newest_event() + 1, event, self._sign_event)
        self._events.append(recorded)
        return recorded

    def _newest_event(self) -> int:
        return self._events[-1].seq if self._events else 0

    def _run_of(self, removal: AuditRecord) -> slice:
        """Return the place of the events that `removal` removes."""
        return slice(
            bisect_left(self._events, removal.first, key=_seq), bisect_right(self._events, removal.seq, key=_seq)
        )

    def _check_removals(self, removals: Sequence[AuditRecord]) -> None:
        """Raise `Conflict` unless all events of `removals` exist."""
        for removal in removals:
            run = self._events[self._run_of(removal)]
            existing = [one for one in run if one.event.action is not Action.EVENTS_REMOVED]
            if len(existing) != removal.seq - removal.first + 1:
                raise common.removal_conflict(removal)

    # Copying.

    async def count(self) -> Counts:
        self._check_open()
        return Counts(
            sessions=len(self._sessions),
            events=self._newest_event(),
            resources=len(self._resources),
            history=len(self._history),
        )

    async def visits_of_sessions(self, sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        self._check_open()
        visits = [visit for sid in sorted(set(sids)) for _, visit in sorted(self._visits.get(sid, {}).items())]
        return [visit for visit in visits if (visit.sid, visit.vid) > after][: max(limit, 0)]

    async def load(self, batch: Batch) -> None:
        self._check_open()
        common.check_sequence(batch.events, self._newest_event())
        sessions = map(_with_shared_limits, batch.sessions)
        records: tuple[Record, ...] = (*batch.targets, *sessions, *batch.resources)
        loaded = {_key(record): record for record in records}
        claimed = self._check_claims(loaded)
        # Nothing fails from here on.
        self._replace(loaded, claimed)
        for visit in batch.visits:
            self._visits.setdefault(visit.sid, {})[visit.vid] = visit
        self._events += batch.events
        self._history.load(batch.history)
        self._store_id = batch.store_id or self._store_id
        self._dropped += len(self._feed) + 1
        self._feed.clear()
        self._subscribers.wake()

    # The feed.

    async def changes(self, after: int) -> Changes:
        self._check_open()
        position = self._dropped + len(self._feed)
        if not self._dropped <= after <= position:
            return Changes(position=position, complete=False)
        entries = self._feed[after - self._dropped :]
        return Changes(
            position=position,
            complete=True,
            targets=frozenset(key for kind, key in entries if kind is Target),
            sessions=frozenset(key for kind, key in entries if kind is Session),
            resources=frozenset(key for kind, key in entries if kind is Resource),
            cuts=frozenset(key for kind, key in entries if kind is str),
        )

    def position(self) -> int | None:
        return self._dropped + len(self._feed) if self._open else None

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._subscribers.add(wake)

    # The nodes.

    async def heartbeat(self, heartbeat: Heartbeat, silence: int) -> None:
        self._check_open()
        self._heartbeats[heartbeat.node_id] = heartbeat
        for other in tuple(self._heartbeats.values()):
            if common.is_silent(other, heartbeat, silence):
                self._remove_node(other.node_id)

    async def nodes(self) -> Sequence[Heartbeat]:
        self._check_open()
        return [self._heartbeats[node_id] for node_id in sorted(self._heartbeats)]

    async def remove_node(self, node_id: str) -> None:
        self._check_open()
        self._remove_node(node_id)

    def _remove_node(self, node_id: str) -> None:
        self._heartbeats.pop(node_id, None)
        for sid in [sid for sid, held in self._leases.items() if node_id in held]:
            self._release(node_id, sid)

    def _release(self, node_id: str, sid: str) -> None:
        held = self._leases.get(sid, {})
        held.pop(node_id, None)
        if not held:
            self._leases.pop(sid, None)

    async def lease_slots(self, node_id: str, sid: str, slots: int, maximum: int) -> bool:
        self._check_open()
        if slots < 1:
            self._release(node_id, sid)
            return True
        others = sum(count for other, count in self._leases.get(sid, {}).items() if other != node_id)
        if others + slots > maximum:
            return False
        self._leases.setdefault(sid, {})[node_id] = slots
        return True


def _seq(recorded: AuditRecord) -> int:
    return recorded.seq


def _key(record: Record) -> _Key:
    return type(record), common.record_id(record)


def _with_last_use(session: Session, before: Record | None) -> Session:
    """Return `session` with the last use that the store has observed, not that of the record."""
    used = before.last_used_at if isinstance(before, Session) else None
    return replace(_with_shared_limits(session), last_used_at=used)


def _with_shared_limits(session: Session) -> Session:
    """Return `session` with the shared object `NO_LIMITS` if it has no limits, which saves memory."""
    return replace(session, limits=NO_LIMITS) if session.limits == NO_LIMITS else session
