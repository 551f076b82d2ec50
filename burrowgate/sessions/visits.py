"""Visits, counted in memory and written to the store together every few seconds, never per request.

Rules.
    Counts that could not be written are kept and written by the next `flush`; no request waits for it.
    A session has at most `MAX_DIRECT_VISITS` visits without a cookie and `MAX_COOKIE_VISITS` with one in the memory of
    a process; all further ones of it are counted together in one visit, so that the holder of a link can neither fill
    the memory nor the store. A session with `max_visits` has the limit that the operator set.
    Audit events, of opened visits and of refusals of genuine tokens, are aggregated (`core.event_aggregation`). The
    first visit of a session has an event of its own, in the commit of the visit: the store decides which one is first.
    Memory is bounded: visits that are written may be forgotten, and are counted from zero when they return.
    Visits that are written together are in the order of sids: events of visits that opened within the same few seconds
    are in the audit log in that order, each with its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from burrowgate.core import credential_text, visit_events
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.bounded_cache import SizedCache, drop_oldest
from burrowgate.core.event_aggregation import EventAggregator
from burrowgate.core.sessions import NO_LIMITS, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.visit_ids import MAX_USER_AGENT_BYTES, OTHER_VISITS, direct_vid, user_agent
from burrowgate.sessions.registry import Registry

MAX_VISITS = 100_000
"""Visits that a process remembers, besides those that are not yet written."""
BYTES_PER_VISIT = 160
"""Bytes of address and user agent that a remembered visit may take on average."""
MAX_DIRECT_VISITS = 1000
"""Visits of one session without a cookie, that is, pairs of client address and user agent."""
MAX_COOKIE_VISITS = 10_000
"""Visits of one session with a cookie, that is, browsers; following a link again makes another."""
MAX_VISITS_PER_COMMIT = 200
"""Making their rows takes 2 ms on the reactor."""
MAX_EVENTS_PER_COMMIT = 500


@dataclass(slots=True, eq=False)
class VisitCounters:
    """Counters of one visit since it was last written."""

    session: Session
    vid: str
    client_address: str
    user_agent: str
    first_seen: float
    last_seen: float
    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    is_stored: bool = False
    """Whether this process has written the visit before."""
    is_waiting: bool = False
    """Whether it has changed since then, and waits to be written."""
    limited_with: str = ""
    """The visits whose number is limited, of which it is one (`_limited_with`); empty for one that is not counted."""
    account_id: str = ""
    """The account that is signed in; empty without one."""
    renewed_for: int | None = None
    """The time of the extension for which the visit's cookie was renewed last; None if it was not."""

    def needs_cookie(self, session: Session, is_navigation: bool) -> bool:
        """Return whether to send the visit's cookie again, because `session` was extended, and note that it was sent.

        That is once after each extension, and at each navigation, because a response may be lost.
        """
        if self.renewed_for == session.extended_at and not is_navigation:
            return False
        self.renewed_for = session.extended_at
        return True


class VisitRecorder:
    """The visits that this process counts."""

    def __init__(
        self,
        registry: Registry,
        *,
        capacity: int = MAX_VISITS,
        max_direct: int = MAX_DIRECT_VISITS,
        max_with_cookie: int = MAX_COOKIE_VISITS,
    ) -> None:
        """`capacity` limits the visits in memory besides those not yet written, the others those of one session."""
        self._registry = registry
        self._capacity = capacity
        self._max_direct = max_direct
        self._max_with_cookie = max_with_cookie
        self._counters = SizedCache[tuple[object, ...], VisitCounters](
            max_entries=capacity, max_bytes=BYTES_PER_VISIT * capacity, max_key_bytes=2 * MAX_USER_AGENT_BYTES
        )
        self._counts: dict[str, int] = {}
        """The number of visits in `_counters`, by `_limited_with`."""
        self._waiting: dict[str, list[VisitCounters]] = {}
        """Changed since they were written, by the first two letters of the sid."""
        self._batches: list[Sequence[VisitCounters]] = []
        """Still to be written by the flush under way."""
        self._last_used: dict[str, float] = {}
        self._events = EventAggregator()

    def counters_for(self, session: Session, vid: str, peer: str, agent: bytes, now: float) -> VisitCounters:
        """Count one more request of a visit, and return its counters.

        Without a cookie (`vid` is empty) a visit is one client address and user agent.
        """
        key: tuple[object, ...] = (session.sid, vid) if vid else (session.sid, peer, agent[:MAX_USER_AGENT_BYTES])
        counters = self._counters.get(key)
        if counters is None:
            counters = self._add(key, session, vid, peer, agent, now)
        counters.requests += 1
        self.touch(counters, now)
        return counters

    def _add(
        self, key: tuple[object, ...], session: Session, vid: str, peer: str, agent: bytes, now: float
    ) -> VisitCounters:
        """Return the counters of a visit that is not remembered, or those of all that exceed the session's limit."""
        group, limit = _limited_with(session.sid, vid), self._max_with_cookie if vid else self._max_direct
        text, count = user_agent(agent), self._counts.get(group, 0)
        if count >= limit and session.limits.max_visits is None:
            key, group, vid, peer, text = (session.sid, ""), "", "", OTHER_VISITS, OTHER_VISITS
            counters = self._counters.get(key)
            if counters is not None:
                return counters
        else:
            self._counts[group] = count + 1
        counters = VisitCounters(session, vid or direct_vid(session.sid, peer, text), peer, text, now, now)
        counters.limited_with = group
        for dropped in self._counters.put(key, counters, len(peer) + len(text)):
            self._discount(dropped.limited_with)
        return counters

    def _discount(self, group: str) -> None:
        if group:
            count = self._counts[group] - 1
            if count:
                self._counts[group] = count
            else:
                del self._counts[group]

    def touch(self, counters: VisitCounters, now: float) -> None:
        """Have `counters`, which have changed at `now`, written by the next flush."""
        if not counters.is_waiting:
            self._add_waiting(counters)
        counters.last_seen = now
        session = counters.session
        if session.limits is not NO_LIMITS:
            last_used = self._last_used
            if len(last_used) >= self._capacity and session.sid not in last_used:
                drop_oldest(last_used)
            last_used[session.sid] = now

    def _add_waiting(self, counters: VisitCounters) -> None:
        # Sids that begin alike are written together, because they are close in a store's indexes: of 50,000 at random
        # each commit touches a hundredth of an index and not a page for each, and SQLite takes half the time.
        # They are put in order as they come: to sort 30,000 of them at once holds up the reactor for 25 ms.
        counters.is_waiting = True
        letters = counters.session.sid[:2]
        waiting = self._waiting.get(letters)
        if waiting is None:
            self._waiting[letters] = [counters]
        else:
            waiting.append(counters)

    def has_visit(self, sid: str, vid: str) -> bool:
        """Return whether this process has seen that visit opened."""
        return (sid, vid) in self._counters

    def last_used_at(self, sid: str) -> int | None:
        """Return when this process last saw the session used; None for one without limits, which does not need it."""
        time = self._last_used.get(sid)
        return None if time is None else int(time)

    def record_denied(self, session: Session, target: str, reason: str, peer: str, now: float) -> None:
        """Record the refusal of a request with a genuine token."""
        if not self._events.repeat((Action.SESSION_ACCESS_DENIED, session.sid, reason), int(now)):
            event = AuditEvent(
                time=int(now),
                action=Action.SESSION_ACCESS_DENIED,
                actor=f"visitor {peer}",
                target=target,
                sid=session.sid,
                detail={"reason": reason},
            )
            self._events.add(event)

    def record_file(self, sid: str, target: str, name: str, size: int, peer: str, now: float) -> None:
        """Record a file of `size` bytes that was added to the drop box `target`; `sid` is empty without a link."""
        event = AuditEvent(
            time=int(now),
            action=Action.FILE_RECEIVED,
            actor=f"visitor {peer}",
            target=target,
            sid=sid,
            detail={"name": "" if credential_text.contains(name.encode()) else name, "bytes": size},
        )
        self._events.add(event)

    async def flush(self, now: float | None = None) -> None:
        """Write the counts, and the events that are due at `now` (all without it).

        Raises what `IStore.commit` raises; counts and events that were not written are kept.
        """
        self._make_batches()
        while self._batches:
            await self._write(self._batches.pop())
        due = self._events.take(now)
        while due:
            try:
                await self._registry.commit(Change(events=tuple(due[:MAX_EVENTS_PER_COMMIT])))
            except BaseException:
                self._events.put_back(due)
                raise
            del due[:MAX_EVENTS_PER_COMMIT]

    def _make_batches(self) -> None:
        """Divide what waits into batches for one commit each, in the order of sids."""
        waiting = self._waiting
        ordered = [counters for letters in sorted(waiting) for counters in waiting[letters]]
        self._waiting = {}
        self._batches += (
            ordered[start : start + MAX_VISITS_PER_COMMIT] for start in range(0, len(ordered), MAX_VISITS_PER_COMMIT)
        )

    async def _write(self, batch: Sequence[VisitCounters]) -> None:
        updates = tuple(self._update_of(counters) for counters in batch)
        for counters in batch:
            counters.requests = counters.bytes_in = counters.bytes_out = 0
            counters.is_waiting = False
        try:
            committed = await self._registry.commit(Change(visits=updates))
        except BaseException:
            for counters, update in zip(batch, updates, strict=True):
                counters.requests += update.visit.requests
                counters.bytes_in += update.visit.bytes_in
                counters.bytes_out += update.visit.bytes_out
            for unwritten in batch:
                if not unwritten.is_waiting:
                    self._add_waiting(unwritten)
            for unwritten in chain.from_iterable(self._batches):
                self._add_waiting(unwritten)
            self._batches.clear()
            raise
        for counters in batch:
            counters.is_stored = True
        if committed.opened:
            sessions = {counters.session.sid: counters.session for counters in batch}
            recorded = {record.event.sid for record in committed.events}
            for visit in committed.opened:
                if visit.sid in recorded:
                    recorded.remove(visit.sid)  # the first visit of its session
                else:
                    self._record_opened(sessions[visit.sid], visit)

    def _update_of(self, counters: VisitCounters) -> VisitUpdate:
        """Return the update of a visit, with what its event needs if it may be the session's first: the store knows."""
        visit, session = _visit_of(counters), counters.session
        if counters.is_stored or session.last_used_at is not None:
            return VisitUpdate(visit=visit)
        return VisitUpdate(visit=visit, target=self._target_name(session))

    def _target_name(self, session: Session) -> str:
        target = self._registry.target_by_id(session.target_id)
        return target.name if target else ""

    def _record_opened(self, session: Session, visit: Visit) -> None:
        if not self._events.repeat((Action.VISIT_OPENED, session.sid, ""), visit.first_seen):
            self._events.add(visit_events.opened(visit, self._target_name(session)))


def _limited_with(sid: str, vid: str) -> str:
    """Return the name of all visits of a session without a cookie or, if `vid` is not empty, of those with one."""
    return f"{sid}." if vid else sid


def _visit_of(counters: VisitCounters) -> Visit:
    return Visit(
        sid=counters.session.sid,
        vid=counters.vid,
        first_seen=int(counters.first_seen),
        last_seen=int(counters.last_seen),
        address=counters.client_address,
        user_agent=counters.user_agent,
        account_id=counters.account_id,
        requests=counters.requests,
        bytes_in=counters.bytes_in,
        bytes_out=counters.bytes_out,
    )
