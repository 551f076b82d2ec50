"""Authorization of a request: from its facts to a decision, through registry, store and counters, around `core.access`.

Rules.
    `authorize_cached` decides without waiting or not at all. It uses what the registry holds or reads at once, and only
    while the registry is current.
    Every request has its own check that the registry is current, after all of its head has arrived: a request that is
    sent after the answer to a revocation is never admitted, whichever process revoked.
    `authorize` asks the store, counts a visit durably if one must be counted, acquires a lease if connections are
    limited, compares a passphrase that the request presents, and decides in any case.
    Every failure is a refusal.
    A request that needs a login is decided with the login and its account as the store holds them (`logins`). A member
    of the target who has no session gets one (`members`).
    What a target opens without a credential is decided last, for requests that would be refused (`core.open_access`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from twisted.logger import Logger

from burrowgate.core import access, open_access, sign_in, visit_events
from burrowgate.core.access import Admission, Claim, Refusal, Request, RouteMatch, SessionUsage
from burrowgate.core.claims import CredentialSource
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.entry import PassphraseCheck
from burrowgate.core.lifecycle import open_visit
from burrowgate.core.sessions import NO_LIMITS, Limits, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.tokens import Keyring
from burrowgate.core.visit_ids import user_agent
from burrowgate.errors import Conflict, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.authorization_cache import authorization_cache
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.logins import NO_LOGIN, LoadedLogin, LoginReader, NoLogins, VisitorLogins
from burrowgate.sessions.members import MemberSessions
from burrowgate.sessions.passphrases import PassphraseVerifier
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.visits import VisitRecorder

Decision: TypeAlias = Admission | Refusal

_LOGIN, _LINK = CredentialSource.LOGIN, CredentialSource.LINK
MAX_ATTEMPTS = 100
"""Attempts at one decision; one fails if a record changed during it, a visit was opened, or a lease was acquired."""

_log = Logger()


class RequestAuthorizer:
    """Decides about requests."""

    def __init__(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
        passphrases: PassphraseVerifier,
        logins: LoginReader | None = None,
        members: MemberSessions | None = None,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process.

        Without `logins` no visitor is signed in, and without `members` none comes in without a link.
        """
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._passphrases = passphrases
        self._logins = VisitorLogins(logins or NoLogins())
        self._members = members
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def match_route(self, host: bytes) -> RouteMatch | None:
        """Return the domain that `host` names."""
        return self._registry.match_route(host)

    def authorize_cached(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return self._without_session(claim, request, route, keys)  # type: ignore[arg-type]
                if claim.source is _LOGIN:
                    has_login = bool(self._logins.login_id(request, route, keys))  # type: ignore[arg-type]
                    return None if has_login else Refusal(Reason.SIGN_IN_NEEDED)
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            now = self._clock.now()
            if (
                cached is not None
                and cached.session is session
                and now < cached.until
                and (claim.page is None or access.is_plain_read(request))
            ):
                admission: Admission = cached.admission  # type: ignore[assignment]
                if admission.signed_in is None or self._logins.is_unchanged(admission.signed_in):
                    return admission
            if session.limits is not NO_LIMITS:
                decision = self._authorize_limited(request, route, claim, session, keys)
            elif sign_in.is_required(route.target, session):
                usage = SessionUsage(now)
                if not self._logins.peek(request, route, session, keys, usage):
                    return None
                decision = access.authorize(request, route, claim, session, keys, usage)
            else:
                usage = self._unlimited
                usage.now = now
                decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission:
                is_kept = claim.source is not _LINK or claim.page is not None
                if is_kept and (session.limits is NO_LIMITS or has_no_other_limit(session.limits)):
                    signed_in, until = decision.signed_in, float(session.expires_at)
                    if signed_in is not None:
                        if sign_in.needs_share(route.target, session):
                            return decision  # which holds only while the account has its share
                        until = min(until, self._logins.until(route, session, signed_in, now))
                    self._cache.add_admission(request, route, keys, claim, session, decision, until)
                return decision
            if type(decision) is Refusal:
                return self._refused(decision, request, route, claim)
            return None
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def _authorize_limited(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        if limits.max_visits is not None and claim.vid and not self._find_visit(claim):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        usage = self._usage(session, True)
        if sign_in.is_required(route.target, session) and not self._logins.peek(request, route, session, keys, usage):
            return None
        if limits.passphrase and request.passphrase is not None:
            key = keys.get(session.kid)
            if key is not None and self._passphrases.is_known(session, key, request.passphrase, request.client_address):
                usage.passphrase = PassphraseCheck.RIGHT
        decision = access.authorize(request, route, claim, session, keys, usage)
        if isinstance(decision, Refusal) and _uncompared(decision, request) is not None:
            return None
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        if isinstance(decision, Refusal) and decision.reason is Reason.IDLE:
            return None
        return decision

    def _without_session(
        self, decision: Decision, request: Request, route: RouteMatch | None, keys: Keyring
    ) -> Decision | None:
        """Return `decision`, which needed no session, or None if the visitor may come in as a member."""
        if not isinstance(decision, Refusal) or route is None:
            return decision
        if not sign_in.may_enter(route.target, decision.reason, None, None):
            return _reconsidered(decision, request, route)
        if not self._logins.login_id(request, route, keys):
            return _reconsidered(Refusal(Reason.SIGN_IN_NEEDED), request, route)
        return None

    def _refused(self, refusal: Refusal, request: Request, route: RouteMatch, claim: Claim) -> Decision | None:
        """Return what a refused request gets, or None if the visitor may come in as a member."""
        if sign_in.may_enter(route.target, refusal.reason, refusal.session, claim.source):
            return None
        return _reconsidered(refusal, request, route)

    async def authorize(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            decision = await self._authorize(request, host, agent)
            return _reconsidered(decision, request, self._registry.match_route(host))
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    def authorize_offline(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store.

        Cached public domains and open paths are decided as usual, all else is refused.
        """
        route = self._registry.match_route(host)
        if route is not None and (route.public or route.target.open_paths or route.target.preflight):
            decision = access.authenticate(request, route, self._keys())
            if route.public and not isinstance(decision, Claim):
                return decision
            if not isinstance(decision, Refusal):
                decision = Refusal(Reason.STORE_UNAVAILABLE)
            admission = open_access.reconsider(decision, request, route)
            if isinstance(admission, Admission):
                return admission
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def _authorize(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        compared, check = "", PassphraseCheck.NOT_CHECKED
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            generation = registry.generation
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return await self._enter(claim, request, route, None, keys)
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            login = await self._logins.load(request, route, claim, session, keys)
            if not registry.is_current() or generation != registry.generation:
                continue
            if not self._logins.is_valid(login.signed_in):
                continue
            usage = self._usage(session, is_visit_known, login)
            if session is not None and session.limits.passphrase == compared:
                usage.passphrase = check
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                key = keys.get(claim.kid)
                value = _uncompared(decision, request)
                if value is not None and session is not None and key is not None:
                    compared = session.limits.passphrase
                    check = await self._passphrases.check(session, key, value, request.client_address)
                    continue  # the session may have been revoked meanwhile
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return await self._enter(decision, request, route, claim, keys)
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent, login)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def _enter(
        self, decision: Decision, request: Request, route: RouteMatch | None, claim: Claim | None, keys: Keyring
    ) -> Decision:
        """Return `decision`, or that of a member of the target whom it refuses. Raises `StoreError`."""
        if not isinstance(decision, Refusal) or route is None:
            return decision
        source = None if claim is None else claim.source
        if not sign_in.may_enter(route.target, decision.reason, decision.session, source):
            return decision
        signed_in, now = await self._logins.of_request(request, route, keys), self._clock.now()
        reason = sign_in.member_refusal(route.target, signed_in, now)
        if reason is not None or signed_in is None or signed_in.account is None or self._members is None:
            return Refusal(reason or Reason.SIGN_IN_NEEDED, signed_in=signed_in)
        if not route.target.enabled:
            return Refusal(Reason.TARGET_OFF, signed_in=signed_in)
        if not access.opens_visits(request) or request.method != b"GET":
            return Refusal(Reason.SIGN_IN_NEEDED)  # only a page that a person opens begins a session
        session = await self._members.enter(route.target, signed_in.account, keys)
        if session.revoked_at is not None:
            return Refusal(Reason.REVOKED, session, session.revoked_at)
        entered = Claim(session.kid, session.sid, _LOGIN)
        return Admission(session, entered, redirect=True, signed_in=signed_in)

    async def _fitting_claim(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            login = await self._logins.load(request, route, one, session, keys)
            usage = self._usage(session, await self._is_visit_known(session, one), login)
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def _is_visit_known(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`.

        Of several visits of the browser, the claim's becomes one that is open.
        """
        if session is None or session.limits.max_visits is None or not claim.vid or self._find_visit(claim):
            return True
        for vid in claim.earlier_vids or (claim.vid,):
            if await self._registry.store.visit(claim.sid, vid) is not None:
                claim.vid = vid
                return True
        return False

    def _find_visit(self, claim: Claim) -> bool:
        """Return whether this process knows that the claim's visit, or another one of its browser, is open."""
        for vid in claim.earlier_vids or (claim.vid,):
            if self._visits.has_visit(claim.sid, vid):
                claim.vid = vid
                return True
        return False

    async def _open_visit(
        self,
        session: Session,
        route: RouteMatch,
        claim: Claim,
        request: Request,
        agent: bytes,
        login: LoadedLogin,
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
            account_id="" if login.signed_in is None else login.signed_in.login.account_id,
        )
        name = route.target.name
        use = VisitUpdate(visit=visit, event=visit_events.opened(visit, name), target=name)
        await self._registry.commit(Change(puts=(open_visit(session),), visits=(use,)))

    def _usage(self, session: Session | None, is_visit_known: bool, login: LoadedLogin = NO_LOGIN) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now(), signed_in=login.signed_in, has_claimed=login.has_claimed)
        return SessionUsage(
            self._clock.now(),
            self._visits.last_used_at(session.sid),
            self._count_live(session.sid),
            is_visit_known,
            signed_in=login.signed_in,
            has_claimed=login.has_claimed,
        )


def _reconsidered(decision: Decision, request: Request, route: RouteMatch | None) -> Decision:
    """Return `decision`, or the admission without a credential of a request for what the target opens."""
    return open_access.reconsider(decision, request, route) if isinstance(decision, Refusal) else decision


def has_no_other_limit(limits: Limits) -> bool:
    """Return whether a rule of sign-in is the only limit."""
    return (
        limits.sign_in is not None
        and limits.max_visits is None
        and limits.idle_timeout is None
        and limits.max_connections is None
        and not (limits.methods or limits.networks or limits.client_ca or limits.confirm or limits.passphrase)
    )


def _uncompared(refusal: Refusal, request: Request) -> bytes | None:
    """Return the passphrase that `request` presents, if it was refused for lack of one and that was not compared."""
    return request.passphrase if refusal.reason is Reason.PASSPHRASE_NEEDED else None
