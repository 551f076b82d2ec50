"""Visits, counted in memory and written to the store together every few seconds, never per request.

Rules.
    Counts that could not be written are kept and written by the next `flush`; no request waits for it.
    Refusals of genuine tokens are coalesced into one audit event per session, reason and flush.
    Memory is bounded: visits that are written may be forgotten, and are counted from zero when they return.
    A flush writes visits used before it began, in the order of sids: events of visits that opened within the same
    few seconds are in the audit log in that order, each with its time.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.sessions import NO_LIMITS, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.tokens import b64url
from burrowgate.sessions.registry import Registry

MAX_USER_AGENT_LENGTH = 256
MAX_VISITS_PER_COMMIT = 500
MAX_REFUSALS = 500
"""Audit events of refusals in one flush, each for a session and a reason; further ones are not recorded."""


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

    def __init__(self, registry: Registry, *, capacity: int = 100_000) -> None:
        """`capacity` limits the visits in memory, besides those that are not yet written."""
        self._registry = registry
        self._capacity = capacity
        self._counters: OrderedDict[tuple[object, ...], VisitCounters] = OrderedDict()
        self._dirty: dict[VisitCounters, None] = {}
        """Touched since the last flush, in order."""
        self._batches: list[Sequence[VisitCounters]] = []
        """Still to be written by the flush under way."""
        self._last_used: OrderedDict[str, float] = OrderedDict()
        self._refusals: dict[tuple[str, str], tuple[AuditEvent, int]] = {}
        """The audit event of each session and reason, and the number of refusals."""

    def counters_for(self, session: Session, vid: str, peer: str, agent: bytes, now: float) -> VisitCounters:
        """Count one more request of a visit, and return its counters.

        Without a cookie (`vid` is empty) a visit is one client address and user agent.
        """
        key: tuple[object, ...] = (session.sid, vid) if vid else (session.sid, peer, agent)
        counters = self._counters.get(key)
        if counters is None:
            user_agent = agent.decode("utf-8", "replace")[:MAX_USER_AGENT_LENGTH]
            vid = vid or direct_vid(session.sid, peer, user_agent)
            counters = VisitCounters(session, vid, peer, user_agent, now, now)
            if len(self._counters) >= self._capacity:
                self._counters.popitem(last=False)
            self._counters[key] = counters
        counters.requests += 1
        self.touch(counters, now)
        return counters

    def touch(self, counters: VisitCounters, now: float) -> None:
        """Have `counters`, which have changed at `now`, written by the next flush."""
        self._dirty[counters] = None
        counters.last_seen = now
        session = counters.session
        if session.limits is not NO_LIMITS:
            last_used = self._last_used
            if len(last_used) >= self._capacity and session.sid not in last_used:
                last_used.popitem(last=False)
            last_used[session.sid] = now

    def has_visit(self, sid: str, vid: str) -> bool:
        """Return whether this process has seen that visit opened."""
        return (sid, vid) in self._counters

    def last_used_at(self, sid: str) -> int | None:
        """Return when this process last saw the session used; None for one without limits, which does not need it."""
        time = self._last_used.get(sid)
        return None if time is None else int(time)

    def record_denied(self, session: Session, target: str, reason: str, peer: str, now: float) -> None:
        """Record the refusal of a request with a genuine token."""
        key = (session.sid, reason)
        event, count = self._refusals.get(key, (None, 0))
        if event is None:
            if len(self._refusals) >= MAX_REFUSALS:
                return
            event = AuditEvent(
                time=int(now),
                action=Action.SESSION_ACCESS_DENIED,
                actor=f"visitor {peer}",
                target=target,
                sid=session.sid,
                detail={"reason": reason},
            )
        self._refusals[key] = (event, count + 1)

    async def flush(self) -> None:
        """Write the counts. Raises what `IStore.commit` raises; counts that were not written are kept."""
        refusals, self._refusals = self._refusals, {}
        if refusals:
            events = tuple(replace(event, detail=event.detail | {"times": count}) for event, count in refusals.values())
            try:
                await self._registry.commit(Change(events=events))
            except BaseException:
                for key, (event, count) in refusals.items():
                    self._refusals[key] = (event, count + self._refusals.get(key, (event, 0))[1])
                raise
        self._make_batches()
        while self._batches:
            await self._write(self._batches.pop())

    def _make_batches(self) -> None:
        """Divide what is touched into batches for one commit each; what is touched from now on waits for a flush."""
        # Sids that begin alike go together, because they are close in a store's indexes: of 50,000 at random each
        # commit touches a hundredth of an index instead of 500 pages all over it, and SQLite takes half the time.
        by_letter: dict[str, list[VisitCounters]] = {}
        for counters in self._dirty:
            by_letter.setdefault(counters.session.sid[:1], []).append(counters)
        self._dirty.clear()
        ordered = [counters for letter in sorted(by_letter) for counters in by_letter[letter]]
        self._batches += (
            ordered[start : start + MAX_VISITS_PER_COMMIT] for start in range(0, len(ordered), MAX_VISITS_PER_COMMIT)
        )

    async def _write(self, batch: Sequence[VisitCounters]) -> None:
        updates = tuple(self._visit_update(counters) for counters in batch)
        for counters in batch:
            counters.requests = counters.bytes_in = counters.bytes_out = 0
        try:
            await self._registry.commit(Change(visits=updates))
        except BaseException:
            for counters, update in zip(batch, updates, strict=True):
                counters.requests += update.visit.requests
                counters.bytes_in += update.visit.bytes_in
                counters.bytes_out += update.visit.bytes_out
            for unwritten in (batch, *self._batches):
                self._dirty |= dict.fromkeys(unwritten)
            self._batches.clear()
            raise

    def _visit_update(self, counters: VisitCounters) -> VisitUpdate:
        session, target = counters.session, self._registry.target_by_id(counters.session.target_id)
        name = target.name if target else ""
        return VisitUpdate(
            visit=Visit(
                sid=session.sid,
                vid=counters.vid,
                first_seen=int(counters.first_seen),
                last_seen=int(counters.last_seen),
                address=counters.client_address,
                user_agent=counters.user_agent,
                requests=counters.requests,
                bytes_in=counters.bytes_in,
                bytes_out=counters.bytes_out,
            ),
            event=opened_event(session, name, counters.client_address, counters.first_seen),
        )


def opened_event(session: Session, target: str, peer: str, at: float) -> AuditEvent:
    """Return the audit event of a visit that was opened."""
    return AuditEvent(time=int(at), action=Action.VISIT_OPENED, actor=f"visitor {peer}", target=target, sid=session.sid)


def direct_vid(sid: str, peer: str, agent: str) -> str:
    """Return the id of a visit without a cookie: the same for each request of that address and user agent."""
    return b64url(hashlib.sha256(f"{sid}\n{peer}\n{agent}".encode()).digest())[:16]
