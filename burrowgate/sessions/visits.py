"""Visits, counted in memory and written to the store in batches every few seconds, never per request.

Rules.
    Counts that could not be written are kept and written by the next flush; no request waits for them.
    Refusals of genuine tokens are coalesced: one event per session, reason and flush.
    Memory is bounded: the counters of a visit may be dropped after a flush, and start from zero at its next request.
    A flush writes the visits touched before it began, grouped by session id. The audit events of visits that opened
    within the same few seconds are therefore not in order of time; each has its own time.
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
_MOST_PER_COMMIT = 500


@dataclass(slots=True, eq=False)
class VisitCounters:
    """Counts of one visit since it was last written."""

    session: Session
    vid: str
    client_address: str
    user_agent: str
    first_seen: float
    last_seen: float
    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0


class VisitRecorder:
    """Counts visits of this process and writes them to the store."""

    def __init__(self, directory: Registry, *, remembered: int = 100_000) -> None:
        """`remembered` is the maximum number of visits in memory, besides those not yet written."""
        self._directory = directory
        self._remembered = remembered
        self._counters: OrderedDict[tuple[object, ...], VisitCounters] = OrderedDict()
        self._dirty: dict[VisitCounters, None] = {}
        self._leaving: list[Sequence[VisitCounters]] = []
        """The batches that the current flush has not written yet."""
        self._last_used: OrderedDict[str, float] = OrderedDict()
        self._refusals: dict[tuple[str, str], tuple[AuditEvent, int]] = {}

    def counters_for(self, session: Session, vid: str, peer: str, agent: bytes, now: float) -> VisitCounters:
        """The counters of a visit, after counting one request at `now`.

        Without a cookie (`vid` empty) a visit is one address and user agent.
        """
        key: tuple[object, ...] = (session.sid, vid) if vid else (session.sid, peer, agent)
        tally = self._counters.get(key)
        if tally is None:
            text = agent.decode("utf-8", "replace")[:MAX_USER_AGENT_LENGTH]
            tally = VisitCounters(session, vid or direct_vid(session.sid, peer, text), peer, text, now, now)
            if len(self._counters) >= self._remembered:
                self._counters.popitem(last=False)
            self._counters[key] = tally
        tally.requests += 1
        self.touch(tally, now)
        return tally

    def touch(self, counters: VisitCounters, now: float) -> None:
        """Mark `counters` to be written, with `now` as the time of last use."""
        self._dirty[counters] = None
        counters.last_seen = now
        session = counters.session
        if session.limits is not NO_LIMITS:
            used = self._last_used
            if len(used) >= self._remembered and session.sid not in used:
                used.popitem(last=False)
            used[session.sid] = now

    def has_visit(self, sid: str, vid: str) -> bool:
        """Whether that visit is in the memory of this process."""
        return (sid, vid) in self._counters

    def last_used_at(self, sid: str) -> int | None:
        """Time of the session's last use in this process, in Unix seconds; None if unknown or without limits."""
        used = self._last_used.get(sid)
        return None if used is None else int(used)

    def record_denied(self, session: Session, target: str, reason: str, peer: str, now: float) -> None:
        """Count the refusal of a genuine token: one audit event per session, reason and flush."""
        key = (session.sid, reason)
        event, count = self._refusals.get(key, (None, 0))
        if event is None:
            if len(self._refusals) >= _MOST_PER_COMMIT:
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
        """Write all counts. Raises what `IStore.commit` raises, and keeps the counts for the next flush."""
        refusals, self._refusals = self._refusals, {}
        if refusals:
            events = tuple(replace(event, detail=event.detail | {"times": count}) for event, count in refusals.values())
            try:
                await self._directory.commit(Change(events=events))
            except BaseException:
                for key, (event, count) in refusals.items():
                    self._refusals[key] = (event, count + self._refusals.get(key, (event, 0))[1])
                raise
        self._drop_idle()
        while self._leaving:
            await self._write(self._leaving.pop())

    def _drop_idle(self) -> None:
        """Divide the touched visits into batches; visits touched later wait for the next flush."""
        # Session ids with the same first character are adjacent in a store's indexes. With 50,000 random visits, each
        # commit touches a hundredth of an index instead of 500 scattered pages, which halves the time in SQLite.
        alike: dict[str, list[VisitCounters]] = {}
        for tally in self._dirty:
            alike.setdefault(tally.session.sid[:1], []).append(tally)
        self._dirty.clear()
        ordered = [tally for first in sorted(alike) for tally in alike[first]]
        self._leaving += (
            ordered[first : first + _MOST_PER_COMMIT] for first in range(0, len(ordered), _MOST_PER_COMMIT)
        )

    async def _write(self, pending: Sequence[VisitCounters]) -> None:
        uses = tuple(self._use(tally) for tally in pending)
        for tally in pending:
            tally.requests = tally.bytes_in = tally.bytes_out = 0
        try:
            await self._directory.commit(Change(visits=uses))
        except BaseException:
            for tally, use in zip(pending, uses, strict=True):
                tally.requests += use.visit.requests
                tally.bytes_in += use.visit.bytes_in
                tally.bytes_out += use.visit.bytes_out
            for some in (pending, *self._leaving):
                self._dirty |= dict.fromkeys(some)
            self._leaving.clear()
            raise

    def _use(self, counters: VisitCounters) -> VisitUpdate:
        target = self._directory.target_by_id(counters.session.target_id)
        opened = opened_event(
            counters.session, target.name if target else "", counters.client_address, counters.first_seen
        )
        return VisitUpdate(
            visit=Visit(
                sid=counters.session.sid,
                vid=counters.vid,
                first_seen=int(counters.first_seen),
                last_seen=int(counters.last_seen),
                address=counters.client_address,
                user_agent=counters.user_agent,
                requests=counters.requests,
                bytes_in=counters.bytes_in,
                bytes_out=counters.bytes_out,
            ),
            event=opened,
        )


def opened_event(session: Session, target: str, peer: str, at: float) -> AuditEvent:
    """The audit event of a new visit."""
    return AuditEvent(time=int(at), action=Action.VISIT_OPENED, actor=f"visitor {peer}", target=target, sid=session.sid)


def direct_vid(sid: str, peer: str, agent: str) -> str:
    """The id of a visit without cookie: always the same for one session, address and user agent."""
    return b64url(hashlib.sha256(f"{sid}\n{peer}\n{agent}".encode()).digest())[:16]
