"""Cache of decisions: the result of a request, for requests that present the same credential.

Fast path.
    Replaces: `core.access.authenticate` and `authorize`, for a request whose decision was made before and still holds.
    Gain: 3 µs of 25 per request in memory (`python -m bench varied`); a page link costs 2 µs more than a cookie
        instead of 10 (decision 7; `python -m bench small pages`); a browser's asset with a query costs a fifth less
        (decision 29; `python -m bench.memory h1-browser`).
    Equivalence: tests/unit/sessions/test_authorization_cache.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, nothing is cached.

Rules.
    A decision holds while everything that it depended on is the same object: keyring, route and session record. A
    change of any of them makes another object, so nothing has to be invalidated.
    An admission is cached only for a session without limits, because limits depend on the request and the time. A rule
    of sign-in depends on the login alone: it is the same object until the login or its account changes. A rule that
    depends on a share of the session is decided anew each time.
    An admission by anything besides the link (a client certificate, a cookie) is never cached under the link. A query
    without a link decides nothing, so a request with one is as a request without a query.
    Where visits of the session were cut, an admission is cached only for the visit of a cookie: one without is known by
    address and user agent.
    Nothing is cached for a request with a cookie for frames, because that counts only for some requests
    (`core.frames`), nor what is open without a credential, because that depends on the path.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate import FAST_PATHS
from burrowgate.core import links
from burrowgate.core.access import Admission, Claim, CredentialSource, Request, RouteMatch
from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.tokens import Keyring

MAX_PAGE_LINKS = 10_000
MAX_PAGE_LINK_BYTES = 4_000_000
"""Bytes of path and query of all cached page links."""
MAX_KEY_BYTES = 2048
"""Longest path and query of a page link that is cached."""

# An attribute of an `Enum` costs 0.07 µs each time on Python 3.11.
_PAGE_SHARE, _LINK = Kind.PAGE_SHARE, CredentialSource.LINK


@dataclass(slots=True)
class CachedDecision:
    """The result of a request, for requests with the same credentials and no link, or with the same page link.

    The claim holds while `keys` and `route` are the same objects. The admission, if there is one, holds while `session`
    and its `signed_in` are as well, before `until`, and, for a page link, for requests that are `access.is_plain_read`.
    """

    keys: Keyring
    route: RouteMatch
    claim: Claim
    session: Session | None = None
    admission: Admission | None = None
    until: float = 0.0
    """The expiry of the session, or an earlier time at which a rule of sign-in has to be judged again."""


class AuthorizationCache:
    """Decisions by page link, and by connection: those of requests without a link are kept in `Request.cached`.

    `Request.reuse_decision` hands them on to a later request of the connection.
    """

    def __init__(self) -> None:
        self.page_links = BoundedCache[CachedDecision](
            max_entries=MAX_PAGE_LINKS, max_bytes=MAX_PAGE_LINK_BYTES, max_key_bytes=MAX_KEY_BYTES
        )

    def find(self, request: Request, route: RouteMatch | None, keys: Keyring) -> CachedDecision | None:
        """Return the cached decision for `request`, if its claim holds."""
        cached: CachedDecision | None = request.cached
        if len(request.query) >= links.MIN_PARAMETER_LENGTH:
            of_link = self.page_links.get(_key(request))
            if of_link is not None or (cached is not None and links.has_link(request.query)):
                cached = of_link
        if cached is not None and cached.route is route and cached.keys is keys:
            return cached
        return None

    def add_claim(self, request: Request, route: RouteMatch | None, keys: Keyring, claim: Claim) -> None:
        """Cache the claim of a request without a link."""
        if route is not None and claim.source is not _LINK and not request.frame_cookies:
            request.cached = CachedDecision(keys, route, claim)

    def add_admission(
        self,
        request: Request,
        route: RouteMatch,
        keys: Keyring,
        claim: Claim,
        session: Session,
        admission: Admission,
        until: float,
    ) -> None:
        """Cache the admission of `request`, whose claim was found or added before, until the time `until`.

        Its session has no limits but a rule of sign-in.
        """
        if session.cut_visits and not claim.vid:
            return
        if session.kind is not _PAGE_SHARE:
            if claim.source is not _LINK and not request.frame_cookies:
                cached = request.cached
                cached.session, cached.admission, cached.until = session, admission, until
        elif claim.page is not None and not route.target.client_ca and admission.signed_in is None:
            self.page_links.put(_key(request), CachedDecision(keys, route, claim, session, admission, until))


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
        until: float,
    ) -> None:
        pass


def authorization_cache() -> AuthorizationCache:
    """Return a cache, or one that caches nothing if fast paths are off."""
    return AuthorizationCache() if FAST_PATHS else NoAuthorizationCache()


def _key(request: Request) -> bytes:
    """Return path, query, and whether it is a navigation; a path contains neither `?` nor a space."""
    return (b"%b?%b" if request.navigation else b"%b %b") % (request.path, request.query)
