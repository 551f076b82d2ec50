"""Checks of live exchanges that need a login: cuts those whose visitor no longer fits the rules.

Rules.
    An exchange is judged again when the record of its session, target, login, account or share changes, within the
    call by which this process learns of the change, or as soon as the store has been read.
    What depends on time, the age of a login or of a proof, is judged by `run`, twice a second. A login that is due is
    renewed first, because a live exchange is a use of it.
    A login that cannot be read within `CHECK_TIMEOUT_SECONDS` may be over, so its exchanges are cut. A store that is
    unavailable ends no exchange whose records did not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.core import sign_in
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Changes
from burrowgate.core.targets import Target
from burrowgate.errors import StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.connection_info import ConnectionScope, LiveExchange
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.logins import LoginReader
from burrowgate.sessions.registry import Registry

CHECK_TIMEOUT_SECONDS = 5.0
"""Time for the store to say what became of a login."""
_KINDS = frozenset({"login", "account", "share"})
"""Kinds of resources on which a verdict depends."""

_log = Logger()


class SignInChecks:
    """Judges the live exchanges of this process that need a login."""

    def __init__(
        self, registry: Registry, connections: ConnectionRegistry, logins: LoginReader, *, clock: IClock
    ) -> None:
        self._registry = registry
        self._connections = connections
        self._logins = logins
        self._clock = clock
        self._until: dict[LiveExchange, float] = {}
        """When each judged exchange has to be judged again; dropped when it has ended."""
        self._reading: dict[LiveExchange, float] = {}
        """Exchanges whose login is being read, with the start of that."""

    def changed(self, changes: Changes) -> None:
        """Judge the exchanges that `changes` concern; a watcher of `Registry.watch`."""
        ids = {key.partition("/")[2] for key in changes.resources if key.partition("/")[0] in _KINDS}
        if changes.complete and not (ids or changes.targets or changes.sessions):
            return
        for scope in tuple(self._connections.scopes()):
            session = self._registry.peek(scope.sid) or self._registry.load_now(scope.sid) if scope.sid else None
            if session is not None:
                is_whole = not changes.complete or scope.sid in changes.sessions
                self._judge_scope(scope, session, None if is_whole or session.target_id in changes.targets else ids)
            elif scope.sid and (scope.sid in changes.sessions or not changes.complete):
                Deferred.fromCoroutine(self._judge_later(scope))

    async def _judge_later(self, scope: ConnectionScope) -> None:
        """Judge the exchanges of a session that has to be read; `SessionExpiry` cuts them if it cannot be."""
        with suppress(StoreError):
            session = await self._registry.get(scope.sid)
            if session is not None:
                self._judge_scope(scope, session, None)

    def _judge_scope(self, scope: ConnectionScope, session: Session, ids: set[str] | None) -> None:
        """Judge the exchanges of `session` that one of `ids` concerns, or all of them if that is None."""
        target = self._registry.target_by_id(session.target_id)
        if target is None or not sign_in.is_required(target, session):
            return
        for exchange in tuple(scope.exchanges):
            if ids is None or _is_named(exchange, session, ids):
                self._judge(exchange, target, session)

    def run(self) -> None:
        """Judge what the clock may have ended."""
        now = self._clock.now()
        live: set[LiveExchange] = set()
        for scope, target, session in self._scopes():
            live |= scope.exchanges
            for exchange in tuple(scope.exchanges):
                if now >= self._until.get(exchange, 0.0) and exchange not in self._reading:
                    self._judge(exchange, target, session)
        for exchange in self._until.keys() - live:
            del self._until[exchange]
        for exchange, since in tuple(self._reading.items()):
            if now - since > CHECK_TIMEOUT_SECONDS:
                del self._reading[exchange]
                self._cut(exchange, "store-unavailable")

    def _scopes(self) -> Iterator[tuple[ConnectionScope, Target, Session]]:
        """Return the scopes with live exchanges that need a login; `SessionExpiry` cares for sessions that are gone."""
        for scope in tuple(self._connections.scopes()):
            session = self._registry.peek(scope.sid) if scope.sid else None
            target = None if session is None else self._registry.target_by_id(session.target_id)
            if session is not None and target is not None and sign_in.is_required(target, session):
                yield scope, target, session

    def _judge(self, exchange: LiveExchange, target: Target, session: Session) -> None:
        """Judge `exchange`, within this call unless the store has to be read."""
        before, now = exchange.signed_in, self._clock.now()
        if before is None:
            self._cut(exchange, Reason.SIGN_IN_NEEDED)
            return
        signed_in = self._logins.peek(before.login.login_id)
        has_claimed: bool | None = False
        if sign_in.needs_share(target, session):
            has_claimed = self._logins.peek_share(session.sid, before.login.account_id)
        if signed_in is None or has_claimed is None or now >= self._logins.next_check(signed_in, now):
            self._reading[exchange] = now
            Deferred.fromCoroutine(self._read(exchange, before, session.sid))
            return
        self._decide(exchange, target, session, signed_in, has_claimed)

    async def _read(self, exchange: LiveExchange, before: SignedIn, sid: str) -> None:
        try:
            signed_in = await self._logins.current(before.login.login_id)
            has_claimed = await self._logins.has_share(sid, before.login.account_id)
        except StoreError as error:
            _log.warn("Login of a live exchange cannot be read: {error}", error=str(error))
            return  # `run` cuts it in time
        except Exception:
            _log.failure("Login of a live exchange cannot be read")
            return
        if self._reading.pop(exchange, None) is None:
            return
        session = self._registry.peek(sid)
        target = None if session is None else self._registry.target_by_id(session.target_id)
        if session is not None and target is not None and sign_in.is_required(target, session):
            self._decide(exchange, target, session, signed_in, has_claimed)

    def _decide(
        self,
        exchange: LiveExchange,
        target: Target,
        session: Session,
        signed_in: SignedIn | None,
        has_claimed: bool,
    ) -> None:
        now = self._clock.now()
        reason = sign_in.refusal(target, session, signed_in, now, has_claimed=has_claimed)
        if reason is not None or signed_in is None:
            self._cut(exchange, reason or Reason.SIGN_IN_NEEDED)
            return
        until = sign_in.judged_until(target, session, signed_in)
        self._until[exchange] = min(until, self._logins.next_check(signed_in, now))

    def _cut(self, exchange: LiveExchange, reason: str) -> None:
        self._until.pop(exchange, None)
        info = exchange.info()
        _log.info("Cut a live exchange: {reason}", reason=str(reason), session=info.sid, target=info.target)
        exchange.cut(str(reason))


def _is_named(exchange: LiveExchange, session: Session, ids: set[str]) -> bool:
    """Return whether one of `ids` is that of the exchange's login, of its account, or of the account's share."""
    if exchange.signed_in is None:
        return False
    login = exchange.signed_in.login
    return login.login_id in ids or login.account_id in ids or f"{session.sid}.{login.account_id}" in ids
