"""Ends of sessions: written into record and history, with the reason, once all that stands on them is over.

Rules.
    The state of a session follows from records; nothing is decided here. What is written is the reason of an end,
    computed once, so that it stays the same when the records behind it are gone.
    An entry of a session in the history is open until its connections are closed and its leases are over, or lost.
    Sessions are looked at when they change, when a connection of theirs closes, and when time alone may end them; and
    all that are open, a page after the other, every `RESCAN_SECONDS`, so that nothing that was missed stays open.
    A change is taken in at once, so that what was issued for a session ends with it, and not seconds later.
    A session is ended by whichever gateway commits first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from twisted.logger import Logger

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Changes
from burrowgate.core.tcp import basis
from burrowgate.core.tcp.connections import CloseReason
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.core.tcp.leases import LeaseState
from burrowgate.core.tcp.termination import EXPIRED, IDLE, REVOKED, Cause, Facts, cause_of, next_check
from burrowgate.core.tokens import Keyring
from burrowgate.errors import Conflict, StoreError
from burrowgate.interfaces import IClock, IHistoryStore
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.basis_reader import BasisReader
from burrowgate.tcp.lease_runner import LeaseRunner

RESCAN_SECONDS = 60
PAGE = 500
"""Entries that are looked at in one run."""
MAX_TOTALLED = 10_000
"""Connections of one session whose bytes are added up."""
GATEWAY = "gateway"
_ENDED_BY_RECORD = frozenset({REVOKED, EXPIRED, IDLE})
"""Reasons that the record of a session says by itself."""

_log = Logger()


class Terminations:
    """Ends sessions in the history; by the primary process of each gateway."""

    def __init__(
        self,
        registry: Registry,
        store: IHistoryStore,
        reader: BasisReader,
        leases: LeaseRunner,
        *,
        clock: IClock,
        keys: Callable[[], Keyring],
        wake: Callable[[], None] = lambda: None,
        page: int = PAGE,
    ) -> None:
        """`wake` makes `run_changed` be called soon; `page` is the number of sessions that one run looks at."""
        self._registry = registry
        self._store = store
        self._reader = reader
        self._leases = leases
        self._clock = clock
        self._keys = keys
        self._wake = wake
        self._page = page
        self._changed: set[str] = set()
        """Sessions that have changed since the last run."""
        self._has_tcp_targets: bool | None = None
        """Whether any target speaks TCP; None if that is to be found out."""
        self._due: list[tuple[int, str]] = []
        """A heap of times and sessions that are to be looked at then."""
        self._scheduled: dict[str, int] = {}
        """The time at which each session of the heap is to be looked at."""
        self._after: tuple[int, str] | None = None
        """Where the scan goes on; None at its beginning."""
        self._scan_at = 0.0
        self._must_rescan = False
        """Whether a scan has to begin when the present one is complete."""
        self._running = False
        self._is_woken = False
        """Whether there is more to do since the run that is under way began."""

    # What may have ended.

    def changed(self, changes: Changes) -> None:
        """Look at what `changes` may have ended; a watcher of `Registry.watch`."""
        if changes.targets or not changes.complete:
            self._has_tcp_targets = None
        if changes.sessions and self._may_speak_tcp():
            self._changed |= changes.sessions
            self._wake()
        is_basis = any(key.partition("/")[0] in basis.KINDS for key in changes.resources)
        if is_basis or changes.targets or not changes.complete:
            self._scan_at = 0.0  # a scan that is under way is completed, or it would never get beyond its beginning
            self._must_rescan = self._after is not None

    def _may_speak_tcp(self) -> bool:
        """Return whether there is a target that speaks TCP; the other sessions are none of this object's."""
        if self._has_tcp_targets is None:
            self._has_tcp_targets = any(target.speaks_tcp for target in self._registry.targets())
        return self._has_tcp_targets

    def check(self, sid: str) -> None:
        """Look at the session `sid` in the next run."""
        self._schedule(sid, 0)

    def _schedule(self, sid: str, at: int) -> None:
        if self._scheduled.get(sid) != at:
            self._scheduled[sid] = at
            heapq.heappush(self._due, (at, sid))

    async def run(self) -> None:
        """Look at the sessions that are due; called a few times a second. Raises `StoreError`."""
        await self._run(is_scanning=True)

    async def run_changed(self) -> None:
        """Look at the sessions that have changed, and at others that are due; called by `wake`. Raises `StoreError`."""
        await self._run(is_scanning=False)

    async def _run(self, *, is_scanning: bool) -> None:
        self._is_woken = True
        if self._running:
            return
        self._running = True
        try:
            if is_scanning:
                await self._scan()
            while self._is_woken:
                self._is_woken = False
                await self._take_in_changed()
                await self._look_at_due()
        finally:
            self._running = False

    async def _take_in_changed(self) -> None:
        """Schedule the sessions that have changed, those that are revoked or ended for now."""
        now = int(self._clock.now())
        while self._changed:
            sid = self._changed.pop()
            if sid in self._scheduled:
                self.check(sid)
                continue
            try:
                session = await self._registry.get(sid)
            except StoreError:
                self._changed.add(sid)
                raise
            if session is None or session.tcp is None:
                continue
            is_over = session.revoked_at is not None or session.ended_at is not None
            self._schedule(sid, 0 if is_over else next_check(session, now=now))

    async def _scan(self) -> None:
        """Schedule a page of the open sessions of the history, if that is due."""
        now = self._clock.now()
        if now < self._scan_at:
            return
        query = HistoryQuery(kind=HistoryKind.SESSION, is_open=True, after=self._after, limit=self._page)
        page = await self._store.history(query)
        for entry in page:
            self._schedule(entry.entry_id, 0)
        if len(page) < self._page:
            self._after, self._scan_at = None, 0.0 if self._must_rescan else now + RESCAN_SECONDS
            self._must_rescan = False
        else:
            self._after = (page[-1].at, page[-1].entry_id)

    async def _look_at_due(self) -> None:
        now = int(self._clock.now())
        for _ in range(self._page):
            if not self._due or self._due[0][0] > now:
                return
            at, sid = heapq.heappop(self._due)
            if self._scheduled.get(sid) != at:
                continue  # it was scheduled anew
            del self._scheduled[sid]
            try:
                await self._look_at(sid, now)
            except Conflict:
                self._schedule(sid, now + 1)
            except StoreError:
                self._schedule(sid, now + 1)
                raise

    async def _look_at(self, sid: str, now: int) -> None:
        # The session first: if another gateway closes the entry after it was read, this version is no longer current.
        session = await self._registry.read(sid)
        entry = await self._store.history_entry(HistoryKind.SESSION, sid)
        if entry is None or entry.closed_at is not None:
            return
        body = SessionHistory.from_body(entry.body)
        open_connections, last_closed_at = await self._connections(sid)
        lost_at = await self._leases.lost_at(sid)
        facts = Facts(
            target_name=body.target,
            open_connections=open_connections,
            last_closed_at=last_closed_at,
            credentials_lost_at=lost_at if lost_at is not None and lost_at <= now else None,
        )
        cause = await self._cause(session, body, facts, now)
        if cause is None:
            if session is not None:
                due = next_check(session, now=now)
                self._schedule(sid, due if lost_at is None else max(min(due, lost_at), now + 1))
            return
        if session is not None and session.ended_at is None and cause.reason not in _ENDED_BY_RECORD:
            session = replace(session, ended_at=cause.at, ended_by=cause.reason, version=session.version + 1)
            await self._registry.commit(Change(puts=(session,)))
        leases = await self._leases.end(sid)
        if open_connections or any(lease.state is LeaseState.REVOKING for lease in leases):
            self._schedule(sid, now + 1)
            return
        await self._terminate(session, entry, body, cause, now)

    async def _cause(self, session: Session | None, body: SessionHistory, facts: Facts, now: int) -> Cause | None:
        """Return why a session is over; None if it is not. One that is deleted was over before."""
        if session is None or session.tcp is None:
            return Cause(at=min(now, body.expires_at or now), reason=EXPIRED)
        target = self._registry.target_by_id(session.target_id)
        facts = replace(
            facts,
            target_deleted_at=now if target is None else target.deleted_at,
            gone=await self._reader.gone(session.tcp.basis),
            has_key=session.kid in self._keys(),
            last_used_at=session.last_used_at,
        )
        return cause_of(session, facts, now=now)

    async def _connections(self, sid: str) -> tuple[int, int | None]:
        """Return how many connections are open, and when the last one closed if none is."""
        newest = await self._store.history(HistoryQuery(kind=HistoryKind.CONNECTION, sid=sid, is_open=True, limit=PAGE))
        if newest:
            return len(newest), None
        closed = await self._store.history(
            HistoryQuery(kind=HistoryKind.CONNECTION, sid=sid, newest_first=True, limit=MAX_TOTALLED)
        )
        times = [entry.closed_at for entry in closed if entry.closed_at is not None]
        return 0, max(times, default=None)

    async def _terminate(
        self, session: Session | None, entry: HistoryEntry, body: SessionHistory, cause: Cause, now: int
    ) -> None:
        """Close the entry of a session in the history, with its totals.

        The session's next version is committed with it, so that of two gateways one says that it has ended.
        """
        sid = entry.entry_id
        connections = await self._store.history(HistoryQuery(kind=HistoryKind.CONNECTION, sid=sid, limit=MAX_TOTALLED))
        bodies = [ConnectionHistory.from_body(one.body) for one in connections]
        made = [one for one in bodies if one.connected_at is not None]
        closed = replace(
            body,
            terminated_at=cause.at,
            termination=cause.reason,
            terminated_by=await self._by_whom(sid, cause),
            connections=len(made),
            up=sum(one.up for one in made),
            down=sum(one.down for one in made),
        )
        event = AuditEvent(
            time=now,
            action=Action.SESSION_TERMINATED,
            actor=GATEWAY,
            target=body.target,
            sid=sid,
            detail={"reason": cause.reason, "connections": closed.connections, "up": closed.up, "down": closed.down},
        )
        history = (replace(entry, closed_at=now, body=closed.to_body()),)
        await self._registry.commit(Change(puts=_next_version(session), history=history, events=(event,)))
        _log.info("A session ended: {reason}", reason=cause.reason, session=sid, target=body.target)

    async def _by_whom(self, sid: str, cause: Cause) -> str:
        """Return who revoked a session, as the audit log says; empty for other ends."""
        if cause.reason != REVOKED:
            return ""
        actor, after = "", 0
        while events := await self._registry.store.events(after, PAGE, sid):
            after = events[-1].seq
            found = [one.event.actor for one in events if one.event.action is Action.SESSION_REVOKED]
            actor = found[-1] if found else actor
        return actor

    # Connections of processes that are gone.

    async def close_lost_connections(self) -> None:
        """Close the open connections of nodes that are no longer there, as `node-lost`. Raises `StoreError`."""
        alive = {heartbeat.node_id for heartbeat in await self._registry.store.nodes()}
        now, after = int(self._clock.now()), None
        while True:
            query = HistoryQuery(kind=HistoryKind.CONNECTION, is_open=True, after=after, limit=PAGE)
            page = await self._store.history(query)
            for entry in page:
                body = ConnectionHistory.from_body(entry.body)
                if body.node not in alive:
                    with suppress(Conflict):  # another gateway does it, or the next round
                        await self._close_lost(entry, body, now)
            if len(page) < PAGE:
                return
            after = (page[-1].at, page[-1].entry_id)

    async def _close_lost(self, entry: HistoryEntry, body: ConnectionHistory, now: int) -> None:
        session = await self._registry.read(entry.sid)
        now_stored = await self._store.history_entry(HistoryKind.CONNECTION, entry.entry_id)
        if now_stored is None or now_stored.closed_at is not None:
            return
        reason = CloseReason.NODE_LOST.value
        closed = replace(body, closed_at=now, reason=reason)
        event = AuditEvent(
            time=now,
            action=Action.CONNECTION_CLOSED,
            actor=GATEWAY,
            target="",
            sid=entry.sid,
            detail={"connection": entry.entry_id, "up": body.up, "down": body.down, "reason": reason},
        )
        history = (replace(entry, closed_at=now, body=closed.to_body()),)
        await self._registry.commit(Change(puts=_next_version(session), history=history, events=(event,)))
        self.check(entry.sid)


def _next_version(session: Session | None) -> tuple[Session, ...]:
    """Return the next version of `session`, with which of two gateways that write the same one is refused."""
    return () if session is None else (replace(session, version=session.version + 1),)
