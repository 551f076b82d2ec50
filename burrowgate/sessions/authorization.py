"""Request authorization: runs the rules of `core.access` with the registry's records and the session's usage.

Rules.
    `authorize_cached` decides synchronously or returns None. It uses only cached records and records that can be read
    synchronously, and only while the registry is current.
    One check of the change feed is valid for every request that had arrived when the reactor iteration began, because
    none of them can have been sent after a change that is not visible yet. Any other request is checked separately.
    `authorize` reads the store, records a new visit durably if visits are limited, leases a slot if connections are
    limited, and always returns a decision.
    On any failure the request is refused, except at a public domain.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from twisted.logger import Logger

from burrowgate.core import access
from burrowgate.core.access import (
    Admission,
    Claim,
    CredentialSource,
    Reason,
    Refusal,
    Request,
    RouteMatch,
    SessionUsage,
)
from burrowgate.core.lifecycle import open_visit
from burrowgate.core.sessions import NO_LIMITS, Kind, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.tokens import Keyring
from burrowgate.errors import Conflict, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.authorization_cache import CachedDecision
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.visits import MAX_USER_AGENT_LENGTH, VisitRecorder, opened_event

Decision: TypeAlias = Admission | Refusal
_Link: TypeAlias = tuple[bytes, bytes, bool]
"""Path and query of a page link, and whether it was opened in the address bar."""

_log = Logger()
_ATTEMPTS = 100
_PAGE_SHARE = Kind.PAGE_SHARE
_PAGES = 10_000
"""Maximum number of admitted page links whose decisions are cached."""


class RequestAuthorizer:
    """Decides whether requests are admitted."""

    def __init__(
        self,
        directory: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        usage: VisitRecorder,
        live: Callable[[str], int],
        slots: ConnectionLeases,
    ) -> None:
        """`live` returns the number of exchanges of a session that are under way in this process."""
        self._directory = directory
        self._keys = keys
        self._clock = clock
        self._usage = usage
        self._live = live
        self._looked_in = 0
        self._plain = SessionUsage(0.0)
        """The usage passed for sessions without limits, reused for each request: only its time is read."""
        self._slots = slots
        self._pages: dict[_Link, CachedDecision] = {}
        """Decisions for admitted page links."""

    def match_route(self, host: bytes) -> RouteMatch | None:
        """The route of `host`, or None if no target is served there."""
        return self._directory.match_route(host)

    def authorize_cached(self, request: Request, served: RouteMatch | None, turn: int = 0) -> Decision | None:
        """The decision, or None if the store has to be read; `served` is what `match_route` just returned.

        `turn` is the number of the reactor iteration, for a request whose first byte had arrived when it began; else 0.
        """
        try:
            return self._now(request, served, turn)
        except Exception:
            # A store plugin may raise anything. That must neither admit the request nor end the connection.
            _log.failure("No decision yet")
            return None

    def _now(self, request: Request, served: RouteMatch | None, turn: int) -> Decision | None:
        directory = self._directory
        if not turn or turn != self._looked_in:
            if not directory.is_current():
                return None
            self._looked_in = turn
        keys = self._keys()
        link = (request.path, request.query, request.navigation) if request.query else None
        standing: CachedDecision | None = request.cached if link is None else self._pages.get(link)
        if standing is None or standing.route is not served or standing.keys is not keys:
            claim = access.authenticate(request, served, keys)
            if type(claim) is not Claim:
                return claim  # type: ignore[return-value]
            standing = None
            if served is not None and link is None:
                standing = request.cached = CachedDecision(keys, served, claim)
        else:
            claim = standing.claim
        session = directory.peek(claim.sid) or directory.load_now(claim.sid)
        if session is None or served is None:
            return None
        limits = session.limits
        if limits is NO_LIMITS:
            now = self._clock.now()
            known = standing is not None and standing.session is session and now < session.expires_at
            if standing is not None and known and (link is None or access.is_plain_read(request)):
                return standing.admission
            plain = self._plain
            plain.now = now
            verdict = access.authorize(request, served, claim, session, keys, plain)
            if type(verdict) is Admission:
                if session.kind is _PAGE_SHARE:
                    # An admission by cookie or client certificate must not be reused for another visitor's request.
                    if link is not None and claim.page is not None and not (known or served.target.client_ca):
                        self._remember(link, CachedDecision(keys, served, claim, session, verdict))
                elif standing is not None:
                    standing.session, standing.admission = session, verdict
            return verdict
        counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if counted and not self._usage.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._slots.has_free(claim.sid):
            return None
        verdict = access.authorize(request, served, claim, session, keys, self._circumstances(session, True))
        # The session may have been used in another process, which only the store knows, so idleness is not final here.
        return None if isinstance(verdict, Refusal) and verdict.reason is Reason.IDLE else verdict

    def _remember(self, link: _Link, cached: CachedDecision) -> None:
        """Cache the decision for a page link."""
        if len(self._pages) >= _PAGES:
            self._pages.clear()
        self._pages[link] = cached

    async def authorize(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """The decision, after reading the store as needed. Never raises: on failure, the decision is a refusal."""
        try:
            return await self._later(request, host, agent)
        except StoreError as error:
            _log.error("No decision, so refused: {error}", error=str(error))
        except Exception:
            _log.failure("No decision, so refused")
        return self.authorize_offline(request, host)

    def authorize_offline(self, request: Request, host: bytes) -> Decision:
        """The decision without the store: a public domain is served as last known, all else is refused."""
        served = self._directory.match_route(host)
        if served is not None and served.public:
            verdict = access.authenticate(request, served, self._keys())
            if not isinstance(verdict, Claim):
                return verdict
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def _later(self, request: Request, host: bytes, agent: bytes) -> Decision:
        directory = self._directory
        for attempt in range(_ATTEMPTS):
            await directory.catch_up()
            served = directory.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, served, keys)
            if not isinstance(claim, Claim):
                return claim
            if served is None:
                return Refusal(Reason.NO_DOMAIN)
            session = await (directory.get(claim.sid) if attempt == 0 else directory.reload(claim.sid))
            known = True
            if (
                session is not None
                and session.limits.max_visits is not None
                and claim.source is CredentialSource.COOKIE
            ):
                known = self._usage.has_visit(claim.sid, claim.vid)
                known = known or await directory.store.visit(claim.sid, claim.vid) is not None
            if not directory.is_current():
                continue
            about = self._circumstances(session, known)
            verdict = access.authorize(request, served, claim, session, keys, about)
            if isinstance(verdict, Refusal) and verdict.reason is Reason.IDLE and attempt == 0:
                continue
            limit = None if session is None else session.limits.max_connections
            slotless = limit is not None and not self._slots.has_free(claim.sid)
            if isinstance(verdict, Admission) and limit is not None and slotless and not verdict.redirect:
                if await self._slots.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if isinstance(verdict, Admission) and verdict.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open(session, served, claim, request, agent)
                continue  # the session may have been revoked, or another process may have committed first
            return verdict
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def _open(self, session: Session, served: RouteMatch, claim: Claim, request: Request, agent: bytes) -> None:
        """Record a new visit durably. Raises `Conflict` if another writer committed first."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=agent.decode("utf-8", "replace")[:MAX_USER_AGENT_LENGTH],
        )
        opened = opened_event(session, served.target.name, request.client_address, now)
        await self._directory.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=opened),))
        )

    def _circumstances(self, session: Session | None, known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._usage.last_used_at(sid), self._live(sid), known)
