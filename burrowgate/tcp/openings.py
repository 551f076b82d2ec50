"""Openings: the connections of sessions that are counted, from before the dial until they are closed.

Rules.
    A connection is counted, and the session bound to its client, in one commit before the target is dialled: of two
    clients or connections that race, on any nodes, one gets the last count.
    What a connection has done is written when it is connected, every few seconds while it is used, and when it is
    closed. The wire never waits for these writes. One that fails is tried again with the next, and the last one for
    `WRITE_SECONDS`.
    A dial that fails gives its count back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.history_bodies import ConnectionHistory
from burrowgate.core.tcp.opening import Endpoint, Injection, Recording
from burrowgate.core.tcp.settings import Bind
from burrowgate.core.tcp.termination import WARNING_SECONDS
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.errors import StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

WRITE_SECONDS = 60.0
"""How long the last record of a connection is tried to be written if the store is away."""
_RETRY_SECONDS = 1.0
GATEWAY = "gateway"

_log = Logger()


class ConnectionLog:
    """Writes what becomes of connections."""

    def __init__(
        self,
        registry: Registry,
        *,
        clock: IClock,
        reactor: IReactorTime,
        node_id: str,
        on_closed: Callable[[str], None],
    ) -> None:
        """`on_closed` receives the `sid` of each connection that was recorded as closed."""
        self.registry = registry
        self.node_id = node_id
        self.on_closed = on_closed
        self._clock = clock
        self._reactor = reactor

    def now(self) -> int:
        """Return whole seconds since 1970."""
        return int(self._clock.now())

    def write(self, change: Change, *, is_last: bool, then: Callable[[], None] = lambda: None) -> None:
        """Commit `change` beside the caller; if `is_last`, try for `WRITE_SECONDS`."""
        Deferred.fromCoroutine(self._write(change, is_last, then)).addErrback(
            lambda failure: _log.failure("A record of a connection was not written", failure=failure)
        )

    async def _write(self, change: Change, is_last: bool, then: Callable[[], None]) -> None:
        until = self._clock.now() + WRITE_SECONDS
        while True:
            try:
                await self.registry.commit(change)
                then()
                return
            except StoreError as error:
                if not is_last or self._clock.now() >= until:
                    _log.warn("A record of a connection was not written: {error}", error=str(error))
                    return
            await deferLater(self._reactor, _RETRY_SECONDS)

    def give_back(self, sid: str) -> None:
        """Give the count of a connection back that was not made."""
        Deferred.fromCoroutine(self._give_back(sid)).addErrback(
            lambda failure: _log.failure("The count of a connection was not given back", failure=failure)
        )

    async def _give_back(self, sid: str) -> None:
        def one_less(terms: TcpTerms) -> TcpTerms:
            return replace(terms, connections_used=max(terms.connections_used - 1, 0))

        try:
            await self._change_terms(sid, one_less)
        except StoreError as error:
            _log.warn("The count of a connection was not given back: {error}", error=str(error), session=sid)

    def session_done(self, sid: str) -> None:
        """End the session when its last connection has closed, unless any client could open more of them."""
        Deferred.fromCoroutine(self._session_done(sid)).addErrback(
            lambda failure: _log.failure("A session was not ended by its client", failure=failure)
        )

    async def _session_done(self, sid: str) -> None:
        def done(terms: TcpTerms) -> TcpTerms:
            return terms if terms.bind is Bind.NONE else replace(terms, is_done=True)

        try:
            await self._change_terms(sid, done)
        except StoreError as error:
            _log.warn("A session was not ended by its client: {error}", error=str(error), session=sid)
        self.on_closed(sid)

    async def _change_terms(self, sid: str, change: Callable[[TcpTerms], TcpTerms]) -> None:
        async def attempt() -> None:
            session = await self.registry.read(sid)
            if session is None or session.tcp is None:
                return
            terms = change(session.tcp)
            if terms != session.tcp:
                changed = replace(session, tcp=terms, version=session.version + 1)
                await self.registry.commit(Change(puts=(changed,)))

        await retry_on_conflict(self.registry, attempt)


class CountedConnection:
    """One connection that was counted; an `Opening` of the wire."""

    def __init__(
        self,
        log: ConnectionLog,
        session: Session,
        target_name: str,
        *,
        cid: str,
        body: ConnectionHistory,
        endpoints: Sequence[Endpoint],
        welcome: Mapping[str, object],
        injection: Injection | None,
        recording: Recording | None,
        idle_timeout: int | None,
    ) -> None:
        self._log = log
        self._sid = session.sid
        self._expires_at = session.expires_at
        self._target_name = target_name
        self._cid = cid
        self._body = body
        self._at = body.authorised_at or 0
        self._is_over = False
        self._has_said_done = False
        self.is_uncounted = False
        """Whether it only cancels a query of another one."""
        self.endpoints = endpoints
        self.welcome = welcome
        self.injection = injection
        self.recording = recording
        self.idle_timeout = idle_timeout

    @property
    def ends_at(self) -> int:
        """When the session expires, as this process knows it."""
        session = self._log.registry.peek(self._sid)
        if session is not None:
            self._expires_at = session.expires_at
        return self._expires_at

    @property
    def warn_at(self) -> int:
        """When the client is warned of that."""
        return self.ends_at - WARNING_SECONDS

    def connected(self, endpoint: str) -> None:
        """Record that the target answered."""
        self._body = replace(self._body, endpoint=endpoint, connected_at=self._log.now())
        detail = {"connection": self._cid, "client": self._body.client, "endpoint": endpoint}
        event = self._event(Action.CONNECTION_OPENED, {**detail, "program": self._body.program})
        self._log.write(Change(history=(self._entry(None),), events=(event,)), is_last=False)

    def failed(self, reason: str) -> None:
        """Record that the connection was not made, and give its count back."""
        if self._is_over:
            return
        self._is_over = True
        now = self._log.now()
        self._body = replace(self._body, closed_at=now, reason=reason)
        self._log.write(Change(history=(self._entry(now),)), is_last=True)
        if not self.is_uncounted:
            self._log.give_back(self._sid)

    def uncounted(self) -> None:
        """Give the count back of a connection that only cancels a query of another one."""
        if not self.is_uncounted:
            self.is_uncounted = True
            self._log.give_back(self._sid)

    def session_done(self) -> None:
        """Let the session end with its last connection; only the first call counts."""
        if not self._has_said_done:
            self._has_said_done = True
            self._log.session_done(self._sid)

    def progress(self, up: int, down: int) -> None:
        """Record how many bytes have passed so far."""
        self._body = replace(self._body, up=up, down=down)
        self._log.write(Change(history=(self._entry(None),)), is_last=False)

    def explain_end(self, explained: Callable[[str], None]) -> bool:
        """Return False: the target is not of the gateway's own."""
        return False

    def closed(self, reason: str, up: int, down: int, error: str = "") -> None:
        """Record the end of the connection."""
        if self._is_over:
            return
        self._is_over = True
        now = self._log.now()
        self._body = replace(self._body, up=up, down=down, reason=reason, error=error[:300], closed_at=now)
        event = self._event(
            Action.CONNECTION_CLOSED, {"connection": self._cid, "up": up, "down": down, "reason": reason}
        )
        change = Change(history=(self._entry(now),), events=(event,))
        self._log.write(change, is_last=True, then=lambda: self._log.on_closed(self._sid))

    def _entry(self, closed_at: int | None) -> HistoryEntry:
        return HistoryEntry(
            kind=HistoryKind.CONNECTION,
            entry_id=self._cid,
            sid=self._sid,
            at=self._at,
            closed_at=closed_at,
            body=self._body.to_body(),
        )

    def _event(self, action: Action, detail: Mapping[str, str | int]) -> AuditEvent:
        return AuditEvent(
            time=self._log.now(),
            action=action,
            actor=GATEWAY,
            target=self._target_name,
            sid=self._sid,
            detail=dict(detail),
        )
