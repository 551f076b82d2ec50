"""Cache of decisions: the result of a request, for requests that present the same credential.

Fast path.
    Replaces: `core.access.authenticate` and `authorize`, for a request whose decision was made before and still holds.
    Gain: 3 µs of 25 per request in memory (`python -m bench varied`); a page link costs 2 µs more than a cookie
        instead of 10 (decision 7; `python -m bench small pages`).
    Equivalence: tests/unit/sessions/test_authorization_cache.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, nothing is cached.

Rules.
    A decision holds while everything that it depended on is the same object: keyring, route and session record. A
    change of any of them makes another object, so nothing has to be invalidated.
    An admission is cached only for a session without limits, because limits depend on the request and the time.
    An admission by anything besides the link (a client certificate, a cookie) is never cached under the link.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate import FAST_PATHS
from burrowgate.core.access import Admission, Claim, Request, RouteMatch
from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.tokens import Keyring

MAX_PAGE_LINKS = 10_000
MAX_PAGE_LINK_BYTES = 4_000_000
"""Bytes of path and query of all cached page links."""
MAX_KEY_BYTES = 2048
"""Longest path and query of a page link that is cached."""

_PAGE_SHARE = Kind.PAGE_SHARE  # an attribute of an `Enum` costs 0.07 µs each time on Python 3.11


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


@dataclass(slots=True)
class CachedDecision:
    """The result of a request, for requests with the same credentials and no query, or with the same page link.

    The claim holds while `keys` and `route` are the same objects. The admission, if there is one, holds while `session`
    is as well, until that expires, and, for a page link, for requests that are `access.is_plain_read`.
    """

    keys: Keyring
    route: RouteMatch
    claim: Claim
    session: Session | None = None
    admission: Admission | None = None
mutants_xǁAuthorizationCacheǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁAuthorizationCacheǁfind__mutmut: MutantDict = {}  # type: ignore
mutants_xǁAuthorizationCacheǁadd_claim__mutmut: MutantDict = {}  # type: ignore
mutants_xǁAuthorizationCacheǁadd_admission__mutmut: MutantDict = {}  # type: ignore


class AuthorizationCache:
    """Decisions by page link, and by connection: those of requests without a query are kept in `Request.cached`.

    `Request.reuse_decision` hands them on to a later request of the connection.
    """

    @_mutmut_mutated(mutants_xǁAuthorizationCacheǁ__init____mutmut)
    def __init__(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=MAX_PAGE_LINKS, max_bytes=MAX_PAGE_LINK_BYTES, max_key_bytes=MAX_KEY_BYTES
        )

    def xǁAuthorizationCacheǁ__init____mutmut_orig(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=MAX_PAGE_LINKS, max_bytes=MAX_PAGE_LINK_BYTES, max_key_bytes=MAX_KEY_BYTES
        )

    def xǁAuthorizationCacheǁ__init____mutmut_1(self) -> None:
        self.page_links = None

    def xǁAuthorizationCacheǁ__init____mutmut_2(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=None, max_bytes=MAX_PAGE_LINK_BYTES, max_key_bytes=MAX_KEY_BYTES
        )

    def xǁAuthorizationCacheǁ__init____mutmut_3(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=MAX_PAGE_LINKS, max_bytes=None, max_key_bytes=MAX_KEY_BYTES
        )

    def xǁAuthorizationCacheǁ__init____mutmut_4(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=MAX_PAGE_LINKS, max_bytes=MAX_PAGE_LINK_BYTES, max_key_bytes=None
        )

    def xǁAuthorizationCacheǁ__init____mutmut_5(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_bytes=MAX_PAGE_LINK_BYTES, max_key_bytes=MAX_KEY_BYTES
        )

    def xǁAuthorizationCacheǁ__init____mutmut_6(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=MAX_PAGE_LINKS, max_key_bytes=MAX_KEY_BYTES
        )

    def xǁAuthorizationCacheǁ__init____mutmut_7(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=MAX_PAGE_LINKS, max_bytes=MAX_PAGE_LINK_BYTES, )

    @_mutmut_mutated(mutants_xǁAuthorizationCacheǁfind__mutmut)
    def find(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if request.query else request.cached
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_orig(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if request.query else request.cached
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_1(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = None
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_2(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if (request.query) and False else request.cached
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_3(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if (request.query) or True else request.cached
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_4(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(None) if request.query else request.cached
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_5(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(None)) if request.query else request.cached
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_6(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if request.query else request.cached
        if cached is not None and cached.route is route or cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_7(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if request.query else request.cached
        if cached is not None or cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_8(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if request.query else request.cached
        if cached is None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_9(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if request.query else request.cached
        if cached is not None and cached.route is not route and cached.keys is keys:
            return cached
        return None

    def xǁAuthorizationCacheǁfind__mutmut_10(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = self.page_links.get(_key(request)) if request.query else request.cached
        if cached is not None and cached.route is route and cached.keys is not keys:
            return cached
        return None

    @_mutmut_mutated(mutants_xǁAuthorizationCacheǁadd_claim__mutmut)
    def add_claim(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(keys, route, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_orig(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(keys, route, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_1(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None or not request.query:
            request.cached = CachedDecision(keys, route, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_2(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is None and not request.query:
            request.cached = CachedDecision(keys, route, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_3(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and request.query:
            request.cached = CachedDecision(keys, route, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_4(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = None

    def xǁAuthorizationCacheǁadd_claim__mutmut_5(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(None, route, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_6(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(keys, None, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_7(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(keys, route, None)

    def xǁAuthorizationCacheǁadd_claim__mutmut_8(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(route, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_9(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(keys, claim)

    def xǁAuthorizationCacheǁadd_claim__mutmut_10(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a query."""
        if route is not None and not request.query:
            request.cached = CachedDecision(keys, route, )

    @_mutmut_mutated(mutants_xǁAuthorizationCacheǁadd_admission__mutmut)
    def add_admission(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_orig(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_1(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_2(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_3(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = None
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_4(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None or not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_5(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query or claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_6(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_7(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_8(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(None, CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_9(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), None)

    def xǁAuthorizationCacheǁadd_admission__mutmut_10(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_11(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), )

    def xǁAuthorizationCacheǁadd_admission__mutmut_12(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(None), CachedDecision(keys, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_13(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(None, route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_14(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, None, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_15(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, None, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_16(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, None, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_17(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, None))

    def xǁAuthorizationCacheǁadd_admission__mutmut_18(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(route, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_19(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, claim, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_20(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, session, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_21(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, admission))

    def xǁAuthorizationCacheǁadd_admission__mutmut_22(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, to a session without limits."""
        if session.kind is not _PAGE_SHARE:
            if not request.query:
                request.cached.session, request.cached.admission = session, admission
        elif request.query and claim.page is not None and not route.target.client_ca:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, ))

mutants_xǁAuthorizationCacheǁ__init____mutmut['_mutmut_orig'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁ__init____mutmut['xǁAuthorizationCacheǁ__init____mutmut_1'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁ__init____mutmut['xǁAuthorizationCacheǁ__init____mutmut_2'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁ__init____mutmut['xǁAuthorizationCacheǁ__init____mutmut_3'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_3 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁ__init____mutmut['xǁAuthorizationCacheǁ__init____mutmut_4'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_4 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁ__init____mutmut['xǁAuthorizationCacheǁ__init____mutmut_5'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_5 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁ__init____mutmut['xǁAuthorizationCacheǁ__init____mutmut_6'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_6 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁ__init____mutmut['xǁAuthorizationCacheǁ__init____mutmut_7'] = AuthorizationCache.xǁAuthorizationCacheǁ__init____mutmut_7 # type: ignore # mutmut generated

mutants_xǁAuthorizationCacheǁfind__mutmut['_mutmut_orig'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_orig # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_1'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_1 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_2'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_2 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_3'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_3 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_4'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_4 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_5'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_5 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_6'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_6 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_7'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_7 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_8'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_8 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_9'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_9 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁfind__mutmut['xǁAuthorizationCacheǁfind__mutmut_10'] = AuthorizationCache.xǁAuthorizationCacheǁfind__mutmut_10 # type: ignore # mutmut generated

mutants_xǁAuthorizationCacheǁadd_claim__mutmut['_mutmut_orig'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_orig # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_1'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_1 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_2'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_2 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_3'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_3 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_4'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_4 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_5'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_5 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_6'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_6 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_7'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_7 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_8'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_8 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_9'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_9 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_claim__mutmut['xǁAuthorizationCacheǁadd_claim__mutmut_10'] = AuthorizationCache.xǁAuthorizationCacheǁadd_claim__mutmut_10 # type: ignore # mutmut generated

mutants_xǁAuthorizationCacheǁadd_admission__mutmut['_mutmut_orig'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_orig # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_1'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_1 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_2'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_2 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_3'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_3 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_4'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_4 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_5'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_5 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_6'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_6 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_7'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_7 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_8'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_8 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_9'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_9 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_10'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_10 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_11'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_11 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_12'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_12 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_13'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_13 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_14'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_14 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_15'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_15 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_16'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_16 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_17'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_17 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_18'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_18 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_19'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_19 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_20'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_20 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_21'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_21 # type: ignore # mutmut generated
mutants_xǁAuthorizationCacheǁadd_admission__mutmut['xǁAuthorizationCacheǁadd_admission__mutmut_22'] = AuthorizationCache.xǁAuthorizationCacheǁadd_admission__mutmut_22 # type: ignore # mutmut generated


class NoAuthorizationCache(AuthorizationCache):
    """Caches nothing."""

    def find(self, request: Request, route: RouteMatch | None, keys: Keyring) -> None:
        return None

    def add_claim(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        pass

    def add_admission(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
    ) -> None:
        pass
mutants_x_authorization_cache__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_authorization_cache__mutmut)
def authorization_cache() -> AuthorizationCache:
    """Return a cache, or one that caches nothing if fast paths are off."""
    return AuthorizationCache() if FAST_PATHS else NoAuthorizationCache()


def x_authorization_cache__mutmut_orig() -> AuthorizationCache:
    """Return a cache, or one that caches nothing if fast paths are off."""
    return AuthorizationCache() if FAST_PATHS else NoAuthorizationCache()


def x_authorization_cache__mutmut_1() -> AuthorizationCache:
    """Return a cache, or one that caches nothing if fast paths are off."""
    return AuthorizationCache() if (FAST_PATHS) and False else NoAuthorizationCache()


def x_authorization_cache__mutmut_2() -> AuthorizationCache:
    """Return a cache, or one that caches nothing if fast paths are off."""
    return AuthorizationCache() if (FAST_PATHS) or True else NoAuthorizationCache()

mutants_x_authorization_cache__mutmut['_mutmut_orig'] = x_authorization_cache__mutmut_orig # type: ignore # mutmut generated
mutants_x_authorization_cache__mutmut['x_authorization_cache__mutmut_1'] = x_authorization_cache__mutmut_1 # type: ignore # mutmut generated
mutants_x_authorization_cache__mutmut['x_authorization_cache__mutmut_2'] = x_authorization_cache__mutmut_2 # type: ignore # mutmut generated
mutants_x__key__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__key__mutmut)
def _key(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if request.navigation else b"%b %b") % (request.path, request.query)


def x__key__mutmut_orig(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if request.navigation else b"%b %b") % (request.path, request.query)


def x__key__mutmut_1(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if request.navigation else b"%b %b") / (request.path, request.query)


def x__key__mutmut_2(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if (request.navigation) and False else b"%b %b") % (request.path, request.query)


def x__key__mutmut_3(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if (request.navigation) or True else b"%b %b") % (request.path, request.query)


def x__key__mutmut_4(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"XX%b?%bXX" if request.navigation else b"%b %b") % (request.path, request.query)


def x__key__mutmut_5(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%B?%B" if request.navigation else b"%b %b") % (request.path, request.query)


def x__key__mutmut_6(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if request.navigation else b"XX%b %bXX") % (request.path, request.query)


def x__key__mutmut_7(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if request.navigation else b"%B %B") % (request.path, request.query)

mutants_x__key__mutmut['_mutmut_orig'] = x__key__mutmut_orig # type: ignore # mutmut generated
mutants_x__key__mutmut['x__key__mutmut_1'] = x__key__mutmut_1 # type: ignore # mutmut generated
mutants_x__key__mutmut['x__key__mutmut_2'] = x__key__mutmut_2 # type: ignore # mutmut generated
mutants_x__key__mutmut['x__key__mutmut_3'] = x__key__mutmut_3 # type: ignore # mutmut generated
mutants_x__key__mutmut['x__key__mutmut_4'] = x__key__mutmut_4 # type: ignore # mutmut generated
mutants_x__key__mutmut['x__key__mutmut_5'] = x__key__mutmut_5 # type: ignore # mutmut generated
mutants_x__key__mutmut['x__key__mutmut_6'] = x__key__mutmut_6 # type: ignore # mutmut generated
mutants_x__key__mutmut['x__key__mutmut_7'] = x__key__mutmut_7 # type: ignore # mutmut generated
