"""Authorization of a request: from its facts to a decision, through registry, store and counters, around `core.access`.

Rules.
    `authorize_cached` decides without waiting or not at all. It uses what the registry holds or reads at once, and only
    while the registry is current.
    Every request has its own check that the registry is current, after all of its head has arrived: a request that is
    sent after the answer to a revocation is never admitted, whichever process revoked.
    `authorize` asks the store, counts a visit durably if one must be counted, acquires a lease if connections are
    limited, and decides in any case.
    Every failure is a refusal.
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
from burrowgate.core.sessions import NO_LIMITS, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.tokens import Keyring
from burrowgate.errors import Conflict, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.authorization_cache import authorization_cache
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.visits import VisitRecorder, opened_event, user_agent

Decision: TypeAlias = Admission | Refusal

MAX_ATTEMPTS = 100
"""Attempts at one decision; one fails if a record changed during it, a visit was opened, or a lease was acquired."""

_log = Logger()


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_xǁRequestAuthorizerǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁmatch_route__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁauthorize__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁ_authorize__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRequestAuthorizerǁ_usage__mutmut: MutantDict = {}  # type: ignore


class RequestAuthorizer:
    """Decides about requests."""

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁ__init____mutmut)
    def __init__(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_orig(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_1(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = None
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_2(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = None
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_3(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = None
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_4(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = None
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_5(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = None
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_6(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = None
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_7(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = None
        self._unlimited = SessionUsage(0.0)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_8(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = None
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_9(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(None)
        """The usage of any session without limits, for which only the time matters."""

    def xǁRequestAuthorizerǁ__init____mutmut_10(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        visits: VisitRecorder,
        count_live: Callable[[str], int],
        leases: ConnectionLeases,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session in this process."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._visits = visits
        self._count_live = count_live
        self._leases = leases
        self._cache = authorization_cache()
        self._unlimited = SessionUsage(1.0)
        """The usage of any session without limits, for which only the time matters."""

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁmatch_route__mutmut)
    def match_route(self, host: bytes) -> RouteMatch | None:
        """Return the domain that `host` names."""
        return self._registry.match_route(host)

    def xǁRequestAuthorizerǁmatch_route__mutmut_orig(self, host: bytes) -> RouteMatch | None:
        """Return the domain that `host` names."""
        return self._registry.match_route(host)

    def xǁRequestAuthorizerǁmatch_route__mutmut_1(self, host: bytes) -> RouteMatch | None:
        """Return the domain that `host` names."""
        return self._registry.match_route(None)

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut)
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
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_orig(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_1(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_2(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = None
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_3(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = None
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_4(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(None, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_5(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, None, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_6(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, None)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_7(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_8(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_9(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, )
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_10(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.rfind(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_11(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is not None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_12(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = None
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_13(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(None, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_14(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, None, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_15(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, None)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_16(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_17(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_18(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, )
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_19(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(None) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_20(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_21(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(None, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_22(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, None, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_23(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, None, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_24(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, None)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_25(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_26(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_27(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_28(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, )
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_29(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = None
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_30(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = None
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_31(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) and self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_32(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(None) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_33(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(None)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_34(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None and route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_35(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is not None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_36(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is not None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_37(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_38(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(None, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_39(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, None, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_40(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, None, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_41(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, None, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_42(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, None)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_43(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_44(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_45(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_46(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_47(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, )
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_48(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = None
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_49(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = None
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_50(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session or now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_51(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None or cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_52(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_53(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is not session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_54(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now <= session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_55(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached or (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_56(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query and access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_57(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_58(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(None)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_59(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = None
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_60(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = None
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_61(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = None
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_62(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(None, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_63(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, None, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_64(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, None, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_65(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, None, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_66(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, None, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_67(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, None)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_68(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_69(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_70(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_71(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_72(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_73(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, )
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_74(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission or not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_75(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(None) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_76(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is not Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_77(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_78(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(None, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_79(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, None, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_80(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, None, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_81(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, None, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_82(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, None, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_83(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, None)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_84(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_85(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_86(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_87(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_88(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_89(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, )
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("No decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_90(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure(None)
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_91(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("XXNo decision without the storeXX")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_92(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("no decision without the store")
            return None

    def xǁRequestAuthorizerǁauthorize_cached__mutmut_93(self, request: Request, route: RouteMatch | None) -> Decision | None:
        """Return the decision, or None if the store has to be asked; `route` is the one that `match_route` returned."""
        try:
            if not self._registry.is_current():
                return None
            keys = self._keys()
            cached = self._cache.find(request, route, keys)
            if cached is None:
                claim = access.authenticate(request, route, keys)
                if type(claim) is not Claim:
                    return claim  # type: ignore[return-value]
                if claim.others:
                    return None
                self._cache.add_claim(request, route, keys, claim)
            else:
                claim = cached.claim
            session = self._registry.peek(claim.sid) or self._registry.load_now(claim.sid)
            if session is None or route is None:
                return None
            if session.limits is not NO_LIMITS:
                return self._authorize_limited(request, route, claim, session, keys)
            now = self._clock.now()
            is_cached = cached is not None and cached.session is session and now < session.expires_at
            if is_cached and (not request.query or access.is_plain_read(request)):
                return cached.admission  # type: ignore[union-attr]
            usage = self._unlimited
            usage.now = now
            decision = access.authorize(request, route, claim, session, keys, usage)
            if type(decision) is Admission and not is_cached:
                self._cache.add_admission(request, route, keys, claim, session, decision)
            return decision
        except Exception:
            # A store may be a plugin: an exception of it must neither admit nor end the connection without a response.
            _log.failure("NO DECISION WITHOUT THE STORE")
            return None

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut)
    def _authorize_limited(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_orig(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_1(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = None
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_2(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = None
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_3(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None or claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_4(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_5(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is not CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_6(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted or not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_7(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_8(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(None, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_9(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, None):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_10(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_11(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, ):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_12(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None or not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_13(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_14(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_15(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(None):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_16(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = None
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_17(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(None, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_18(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, None, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_19(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, None, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_20(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, None, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_21(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, None, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_22(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, None)
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_23(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_24(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_25(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_26(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_27(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_28(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, )
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_29(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(None, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_30(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, None))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_31(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_32(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, ))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_33(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, False))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_34(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if (isinstance(decision, Refusal) and decision.reason is Reason.IDLE) and False else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_35(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if (isinstance(decision, Refusal) and decision.reason is Reason.IDLE) or True else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_36(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) or decision.reason is Reason.IDLE else decision

    def xǁRequestAuthorizerǁ_authorize_limited__mutmut_37(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring
    ) -> Decision | None:
        limits = session.limits
        is_counted = limits.max_visits is not None and claim.source is CredentialSource.COOKIE
        if is_counted and not self._visits.has_visit(claim.sid, claim.vid):
            return None
        if limits.max_connections is not None and not self._leases.has_free(claim.sid):
            return None
        decision = access.authorize(request, route, claim, session, keys, self._usage(session, True))
        # Idleness is the one state that requests to another process undo, and the store may know of them.
        return None if isinstance(decision, Refusal) and decision.reason is not Reason.IDLE else decision

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁauthorize__mutmut)
    async def authorize(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_orig(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_1(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(None, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_2(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, None, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_3(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, None)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_4(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_5(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_6(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, )
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_7(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error(None, error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_8(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=None)
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_9(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error(error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_10(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", )
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_11(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("XXRequest refused because the store failed: {error}XX", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_12(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_13(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("REQUEST REFUSED BECAUSE THE STORE FAILED: {ERROR}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_14(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(None))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_15(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure(None)
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_16(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("XXRequest refused because the store failedXX")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_17(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("request refused because the store failed")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_18(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("REQUEST REFUSED BECAUSE THE STORE FAILED")
        return self.authorize_offline(request, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_19(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(None, host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_20(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, None)

    async def xǁRequestAuthorizerǁauthorize__mutmut_21(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(host)

    async def xǁRequestAuthorizerǁauthorize__mutmut_22(self, request: Request, host: bytes, agent: bytes) -> Decision:
        """Return the decision, asking the store as far as necessary; `agent` is the `User-Agent` of a new visit."""
        try:
            return await self._authorize(request, host, agent)
        except StoreError as error:
            _log.error("Request refused because the store failed: {error}", error=str(error))
        except Exception:
            _log.failure("Request refused because the store failed")
        return self.authorize_offline(request, )

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut)
    def authorize_offline(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_orig(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_1(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = None
        if route is not None and route.public:
            decision = access.authenticate(request, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_2(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(None)
        if route is not None and route.public:
            decision = access.authenticate(request, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_3(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None or route.public:
            decision = access.authenticate(request, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_4(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is None and route.public:
            decision = access.authenticate(request, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_5(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = None
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_6(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(None, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_7(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, None, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_8(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, route, None)
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_9(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_10(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_11(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, route, )
            if not isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_12(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, route, self._keys())
            if isinstance(decision, Claim):
                return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    def xǁRequestAuthorizerǁauthorize_offline__mutmut_13(self, request: Request, host: bytes) -> Decision:
        """Return the decision without the store: cached public domains are decided as usual, all else is refused."""
        route = self._registry.match_route(host)
        if route is not None and route.public:
            decision = access.authenticate(request, route, self._keys())
            if not isinstance(decision, Claim):
                return decision
        return Refusal(None)

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁ_authorize__mutmut)
    async def _authorize(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_orig(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_1(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = None
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_2(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(None):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_3(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = None
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_4(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(None)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_5(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = None
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_6(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = None
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_7(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(None, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_8(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, None, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_9(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, None)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_10(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_11(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_12(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, )
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_13(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_14(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is not None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_15(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(None)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_16(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = None
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_17(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(None, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_18(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, None, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_19(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, None, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_20(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, None)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_21(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_22(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_23(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_24(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, )
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_25(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = None
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_26(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if (attempt == 0) and False else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_27(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if (attempt == 0) or True else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_28(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(None) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_29(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt != 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_30(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 1 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_31(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(None))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_32(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = None
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_33(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(None, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_34(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, None)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_35(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_36(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, )
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_37(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_38(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                break
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_39(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = None
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_40(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(None, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_41(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, None)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_42(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_43(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, )
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_44(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = None
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_45(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(None, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_46(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, None, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_47(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, None, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_48(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, None, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_49(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, None, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_50(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, None)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_51(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_52(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_53(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_54(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_55(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_56(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, )
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_57(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE or attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_58(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is not Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_59(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt != 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_60(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 1:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_61(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    break
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_62(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_63(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if (session is None) and False else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_64(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if (session is None) or True else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_65(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is not None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_66(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) or not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_67(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None or not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_68(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_69(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_70(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(None) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_71(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_72(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(None, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_73(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, None):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_74(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_75(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, ):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_76(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    break  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_77(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(None, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_78(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, None)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_79(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_80(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, )
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_81(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit or session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_82(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_83(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(None):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_84(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(None, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_85(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, None, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_86(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, None, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_87(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, None, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_88(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, None)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_89(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_90(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_91(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_92(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_93(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, )
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_94(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                break  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(Reason.STORE_UNAVAILABLE)

    async def xǁRequestAuthorizerǁ_authorize__mutmut_95(self, request: Request, host: bytes, agent: bytes) -> Decision:
        registry = self._registry
        for attempt in range(MAX_ATTEMPTS):
            await registry.catch_up()
            route = registry.match_route(host)
            keys = self._keys()
            claim = access.authenticate(request, route, keys)
            if not isinstance(claim, Claim):
                return claim
            if route is None:
                return Refusal(Reason.NO_DOMAIN)
            if claim.others:
                claim = await self._fitting_claim(request, route, claim, keys)
            session = await (registry.get(claim.sid) if attempt == 0 else registry.reload(claim.sid))
            is_visit_known = await self._is_visit_known(session, claim)
            if not registry.is_current():
                continue
            usage = self._usage(session, is_visit_known)
            decision = access.authorize(request, route, claim, session, keys, usage)
            if isinstance(decision, Refusal):
                if decision.reason is Reason.IDLE and attempt == 0:
                    continue
                return decision
            limit = None if session is None else session.limits.max_connections
            if limit is not None and not self._leases.has_free(claim.sid) and not decision.redirect:
                if await self._leases.acquire(claim.sid, limit):
                    continue  # the session may have been revoked meanwhile
                return Refusal(Reason.TOO_MANY_CONNECTIONS, session)
            if decision.opens_visit and session is not None:
                with suppress(Conflict):
                    await self._open_visit(session, route, claim, request, agent)
                continue  # the session may have been revoked meanwhile, or another visit was opened first
            return decision
        return Refusal(None)

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut)
    async def _fitting_claim(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_orig(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_1(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = None
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_2(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = None
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_3(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(None)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_4(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = None
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_5(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(None, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_6(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, None)
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_7(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_8(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, )
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_9(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(None, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_10(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, None))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_11(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_12(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, ))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_13(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append(None)
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_14(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(None, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_15(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, None, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_16(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, None, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_17(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, None, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_18(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, None, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_19(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, None)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_20(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_21(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_22(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_23(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_24(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_25(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, )))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_26(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                return
        return access.fitting_claim(decisions)

    async def xǁRequestAuthorizerǁ_fitting_claim__mutmut_27(self, request: Request, route: RouteMatch, claim: Claim, keys: Keyring) -> Claim:
        """Return which of several genuine cookies counts. Raises `StoreError`."""
        decisions = []
        for one in (claim, *claim.others):
            session = await self._registry.get(one.sid)
            usage = self._usage(session, await self._is_visit_known(session, one))
            decisions.append((one, access.authorize(request, route, one, session, keys, usage)))
            if isinstance(decisions[-1][1], Admission):
                break
        return access.fitting_claim(None)

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut)
    async def _is_visit_known(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_orig(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_1(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None and claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_2(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None and session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_3(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is not None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_4(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is not None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_5(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_6(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return False
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_7(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(None, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_8(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, None):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_9(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_10(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, ):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_11(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return False
        return await self._registry.store.visit(claim.sid, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_12(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(None, claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_13(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, None) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_14(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.vid) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_15(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, ) is not None

    async def xǁRequestAuthorizerǁ_is_visit_known__mutmut_16(self, session: Session | None, claim: Claim) -> bool:
        """Return whether the claim's visit is open; True if visits are not counted. Raises `StoreError`."""
        if session is None or session.limits.max_visits is None or claim.source is not CredentialSource.COOKIE:
            return True
        if self._visits.has_visit(claim.sid, claim.vid):
            return True
        return await self._registry.store.visit(claim.sid, claim.vid) is None

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁ_open_visit__mutmut)
    async def _open_visit(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_orig(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_1(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = None
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_2(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = None
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_3(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=None,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_4(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=None,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_5(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=None,
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_6(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=None,
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_7(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=None,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_8(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=None,
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_9(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_10(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_11(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_12(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_13(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_14(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_15(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(None),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_16(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(None),
            address=request.client_address,
            user_agent=user_agent(agent),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_17(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
    ) -> None:
        """Count a visit durably. Raises `Conflict` if the session's record has changed, and `StoreError`."""
        now = self._clock.now()
        visit = Visit(
            sid=session.sid,
            vid=claim.vid,
            first_seen=int(now),
            last_seen=int(now),
            address=request.client_address,
            user_agent=user_agent(None),
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_18(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = None
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_19(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(None, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_20(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, None, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_21(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, None, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_22(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, None)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_23(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_24(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_25(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_26(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, )
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_27(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            None
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_28(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=None, visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_29(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=None)
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_30(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_31(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), )
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_32(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(None),), visits=(VisitUpdate(visit=visit, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_33(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=None, event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_34(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, event=None),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_35(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(event=event),))
        )

    async def xǁRequestAuthorizerǁ_open_visit__mutmut_36(
        self, session: Session, route: RouteMatch, claim: Claim, request: Request, agent: bytes
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
        )
        event = opened_event(session, route.target.name, request.client_address, now)
        await self._registry.commit(
            Change(puts=(open_visit(session),), visits=(VisitUpdate(visit=visit, ),))
        )

    @_mutmut_mutated(mutants_xǁRequestAuthorizerǁ_usage__mutmut)
    def _usage(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_orig(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_1(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is not None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_2(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(None)
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_3(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = None
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_4(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(None, self._visits.last_used_at(sid), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_5(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), None, self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_6(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), None, is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_7(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(sid), None)

    def xǁRequestAuthorizerǁ_usage__mutmut_8(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._visits.last_used_at(sid), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_9(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_10(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_11(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(sid), )

    def xǁRequestAuthorizerǁ_usage__mutmut_12(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(None), self._count_live(sid), is_visit_known)

    def xǁRequestAuthorizerǁ_usage__mutmut_13(self, session: Session | None, is_visit_known: bool) -> SessionUsage:
        if session is None:
            return SessionUsage(self._clock.now())
        sid = session.sid
        return SessionUsage(self._clock.now(), self._visits.last_used_at(sid), self._count_live(None), is_visit_known)

mutants_xǁRequestAuthorizerǁ__init____mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ__init____mutmut['xǁRequestAuthorizerǁ__init____mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁ__init____mutmut_10 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁmatch_route__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁmatch_route__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁmatch_route__mutmut['xǁRequestAuthorizerǁmatch_route__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁmatch_route__mutmut_1 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_14'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_15'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_16'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_17'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_18'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_19'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_20'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_20 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_21'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_21 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_22'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_22 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_23'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_23 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_24'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_24 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_25'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_25 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_26'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_26 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_27'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_27 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_28'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_28 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_29'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_29 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_30'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_30 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_31'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_31 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_32'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_32 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_33'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_33 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_34'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_34 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_35'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_35 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_36'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_36 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_37'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_37 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_38'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_38 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_39'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_39 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_40'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_40 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_41'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_41 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_42'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_42 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_43'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_43 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_44'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_44 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_45'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_45 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_46'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_46 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_47'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_47 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_48'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_48 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_49'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_49 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_50'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_50 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_51'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_51 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_52'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_52 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_53'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_53 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_54'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_54 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_55'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_55 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_56'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_56 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_57'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_57 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_58'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_58 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_59'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_59 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_60'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_60 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_61'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_61 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_62'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_62 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_63'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_63 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_64'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_64 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_65'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_65 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_66'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_66 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_67'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_67 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_68'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_68 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_69'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_69 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_70'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_70 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_71'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_71 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_72'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_72 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_73'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_73 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_74'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_74 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_75'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_75 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_76'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_76 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_77'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_77 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_78'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_78 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_79'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_79 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_80'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_80 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_81'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_81 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_82'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_82 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_83'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_83 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_84'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_84 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_85'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_85 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_86'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_86 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_87'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_87 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_88'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_88 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_89'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_89 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_90'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_90 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_91'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_91 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_92'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_92 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_cached__mutmut['xǁRequestAuthorizerǁauthorize_cached__mutmut_93'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_cached__mutmut_93 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_14'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_15'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_16'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_17'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_18'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_19'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_20'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_20 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_21'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_21 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_22'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_22 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_23'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_23 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_24'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_24 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_25'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_25 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_26'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_26 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_27'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_27 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_28'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_28 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_29'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_29 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_30'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_30 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_31'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_31 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_32'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_32 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_33'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_33 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_34'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_34 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_35'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_35 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_36'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_36 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize_limited__mutmut['xǁRequestAuthorizerǁ_authorize_limited__mutmut_37'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize_limited__mutmut_37 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁauthorize__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_14'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_15'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_16'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_17'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_18'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_19'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_20'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_20 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_21'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_21 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize__mutmut['xǁRequestAuthorizerǁauthorize__mutmut_22'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize__mutmut_22 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁauthorize_offline__mutmut['xǁRequestAuthorizerǁauthorize_offline__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁauthorize_offline__mutmut_13 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁ_authorize__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_14'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_15'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_16'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_17'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_18'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_19'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_20'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_20 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_21'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_21 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_22'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_22 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_23'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_23 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_24'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_24 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_25'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_25 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_26'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_26 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_27'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_27 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_28'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_28 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_29'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_29 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_30'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_30 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_31'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_31 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_32'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_32 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_33'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_33 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_34'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_34 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_35'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_35 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_36'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_36 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_37'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_37 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_38'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_38 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_39'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_39 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_40'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_40 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_41'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_41 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_42'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_42 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_43'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_43 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_44'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_44 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_45'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_45 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_46'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_46 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_47'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_47 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_48'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_48 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_49'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_49 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_50'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_50 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_51'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_51 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_52'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_52 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_53'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_53 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_54'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_54 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_55'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_55 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_56'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_56 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_57'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_57 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_58'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_58 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_59'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_59 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_60'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_60 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_61'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_61 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_62'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_62 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_63'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_63 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_64'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_64 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_65'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_65 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_66'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_66 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_67'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_67 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_68'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_68 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_69'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_69 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_70'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_70 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_71'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_71 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_72'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_72 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_73'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_73 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_74'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_74 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_75'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_75 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_76'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_76 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_77'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_77 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_78'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_78 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_79'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_79 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_80'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_80 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_81'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_81 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_82'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_82 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_83'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_83 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_84'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_84 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_85'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_85 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_86'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_86 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_87'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_87 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_88'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_88 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_89'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_89 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_90'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_90 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_91'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_91 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_92'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_92 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_93'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_93 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_94'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_94 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_authorize__mutmut['xǁRequestAuthorizerǁ_authorize__mutmut_95'] = RequestAuthorizer.xǁRequestAuthorizerǁ_authorize__mutmut_95 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_14'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_15'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_16'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_17'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_18'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_19'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_20'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_20 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_21'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_21 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_22'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_22 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_23'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_23 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_24'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_24 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_25'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_25 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_26'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_26 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_fitting_claim__mutmut['xǁRequestAuthorizerǁ_fitting_claim__mutmut_27'] = RequestAuthorizer.xǁRequestAuthorizerǁ_fitting_claim__mutmut_27 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_14'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_15'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_is_visit_known__mutmut['xǁRequestAuthorizerǁ_is_visit_known__mutmut_16'] = RequestAuthorizer.xǁRequestAuthorizerǁ_is_visit_known__mutmut_16 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_14'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_15'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_16'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_17'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_18'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_19'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_20'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_20 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_21'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_21 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_22'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_22 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_23'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_23 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_24'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_24 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_25'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_25 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_26'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_26 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_27'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_27 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_28'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_28 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_29'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_29 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_30'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_30 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_31'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_31 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_32'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_32 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_33'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_33 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_34'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_34 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_35'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_35 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_open_visit__mutmut['xǁRequestAuthorizerǁ_open_visit__mutmut_36'] = RequestAuthorizer.xǁRequestAuthorizerǁ_open_visit__mutmut_36 # type: ignore # mutmut generated

mutants_xǁRequestAuthorizerǁ_usage__mutmut['_mutmut_orig'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_1'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_2'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_3'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_4'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_5'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_6'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_7'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_8'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_9'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_10'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_11'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_12'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRequestAuthorizerǁ_usage__mutmut['xǁRequestAuthorizerǁ_usage__mutmut_13'] = RequestAuthorizer.xǁRequestAuthorizerǁ_usage__mutmut_13 # type: ignore # mutmut generated
