"""Authentication and authorization of one request: from facts, records and the time to a decision.

Rules, in this order (docs/protocol.md, 5); the first that applies decides.
    1  the host names no domain                                              refuse
    2  the target is disabled, cannot be opened in a browser, or             refuse
       requires a client certificate that was not presented
    3  the domain is public                                                  admit
    4  no credential, or one that is not genuine                             refuse, always with the same response
    5  the session is another target's, or the page link another page's      refuse, with that response again
    6  the session is revoked, ended or expired                              refuse, with the state and its time
    7  a restriction of the target or a limit of the session                 refuse, with the restriction
    8  otherwise                                                             admit, perhaps with a redirect

There are two steps, because the session's record may have to be fetched between them: `authenticate` needs the request
alone (1 to 4), `authorize` checks the claim against the record (5 to 8). Without a rule that admits, a request is
refused. A new limit belongs into `_broken_limit`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from burrowgate.core import hosts, links, page_paths
from burrowgate.core.sessions import NO_LIMITS, Kind, Limits, Session, State, ended_at, state_at
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tokens import Keyring, is_token, verify_page_token


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


class Reason(StrEnum):
    """Reason of a refusal, for the log; a visitor sees less (`proxy.responses.builder`)."""

    NO_DOMAIN = "no-domain"
    TARGET_OFF = "target-off"
    TARGET_NOT_HTTP = "target-not-http"
    NO_CERTIFICATE = "no-certificate"
    MISDIRECTED = "misdirected"
    MULTIPLE_CREDENTIALS = "two-credentials"
    NO_CREDENTIAL = "no-credential"
    NOT_GENUINE = "not-genuine"
    NO_SESSION = "no-session"
    OTHER_TARGET = "other-target"
    OTHER_PAGE = "other-page"
    AMBIGUOUS_PAGE = "ambiguous-page"
    REVOKED = "revoked"
    ENDED = "ended"
    EXPIRED = "expired"
    IDLE = "idle"
    METHOD = "method"
    NETWORK = "network"
    NAVIGATION_ONLY = "navigation-only"
    VISITS_USED_UP = "visits-used-up"
    TOO_MANY_CONNECTIONS = "too-many-connections"
    FOREIGN_ORIGIN = "foreign-origin"
    SERVICE_WORKER = "service-worker"
    STORE_UNAVAILABLE = "store-unavailable"


_REASON_OF_STATE = {
    State.REVOKED: Reason.REVOKED,
    State.ENDED: Reason.ENDED,
    State.EXPIRED: Reason.EXPIRED,
    State.IDLE: Reason.IDLE,
}


class CredentialSource(StrEnum):
    """The part of a request that carried a genuine credential."""

    LINK = "link"
    HEADER = "header"
    COOKIE = "cookie"


@dataclass(slots=True)
class Refusal:
    """A refusal; `at` is the time at which the session came into the state that is the reason."""

    reason: Reason
    session: Session | None = None
    at: int | None = None


@dataclass(slots=True)
class Claim:
    """The contents of a genuine credential, and its source."""

    kid: str
    sid: str
    source: CredentialSource
    vid: str = ""
    page: bytes | None = None
    """The page token of a page link, not yet verified."""
    query: bytes | None = None
    """The query without the link's parameters; None without a link."""
    others: tuple[Claim, ...] = ()
    """The claims of further genuine cookies; `fitting_claim` says which counts."""


@dataclass(slots=True)
class Admission:
    """An admission, and what the response has to do besides."""

    session: Session | None
    """None on a public domain."""
    claim: Claim | None
    redirect: bool = False
    """Whether to respond with a redirect to the address without the credential and a visit cookie."""
    opens_visit: bool = False
    """Whether to count a new visit durably before the request is forwarded."""
    sets_page_cookie: bool = False
    """Whether to set a visit cookie, with which the browser fetches the page's assets."""


# Read for each request; an attribute of an `Enum` costs 0.07 µs each time on Python 3.11.
_TCP = TargetType.TCP
_FULL, _PAGE_SHARE = Kind.FULL, Kind.PAGE_SHARE
_ACTIVE = State.ACTIVE
_LINK, _HEADER, _COOKIE = CredentialSource.LINK, CredentialSource.HEADER, CredentialSource.COOKIE
_READ_METHODS = (b"GET", b"HEAD")

PUBLIC = Admission(None, None)

MAX_COOKIES = 200
"""Visit cookies of a request that are verified: more than a browser keeps for a domain."""
MAX_CLAIMS = 32
"""Genuine visit cookies of a request that are considered; each may cost a read of the store."""
MAX_CLAIMS_PER_SESSION = 2
"""Of these, cookies of one session, so that a link to a sibling does not suffice to use up `MAX_CLAIMS`."""
mutants_xǁRequestǁreuse_decision__mutmut: MutantDict = {}  # type: ignore


@dataclass(slots=True)
class Request:
    """The facts of a request on which authorization depends, made by `http.request.parse_request`."""

    method: bytes
    path: bytes
    query: bytes
    client_address: str
    """The visitor's IP address."""
    authorization: bytes | None = None
    token: bytes | None = None
    """The value of `Burrowgate-Token`; empty if it is malformed."""
    cookies: tuple[bytes, ...] = ()
    """The values of all visit cookies, in order."""
    origin: bytes | None = None
    upgrade: bool = False
    navigation: bool = False
    service_worker: bool = False
    requested_cas: tuple[str, ...] = ()
    """The CAs of which the connection's TLS handshake requested a client certificate."""
    verified_cas: tuple[str, ...] = ()
    """Those of them by which the client certificate was verified."""
    client_subject: str = ""
    """Subject of the client certificate; empty without one."""
    client_issuer: str = ""
    """Issuer of the client certificate."""
    cached: Any = None
    """Set by the authorizer for later requests on the same connection; no rule reads it."""

    @_mutmut_mutated(mutants_xǁRequestǁreuse_decision__mutmut)
    def reuse_decision(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_orig(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_1(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade or self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_2(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin or self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_3(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization or self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_4(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token or self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_5(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies or self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_6(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies != previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_7(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token != previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_8(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization != previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_9(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin != previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_10(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade != previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_11(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker != previous.service_worker
        ):
            self.cached = previous.cached

    def xǁRequestǁreuse_decision__mutmut_12(self, previous: Request) -> None:
        """Take over what was cached for `previous`, of the same connection, if it has the same credentials.

        That includes all that the decision about a session without limits depends on, besides the query.
        """
        if (
            self.cookies == previous.cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
        ):
            self.cached = None

mutants_xǁRequestǁreuse_decision__mutmut['_mutmut_orig'] = Request.xǁRequestǁreuse_decision__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_1'] = Request.xǁRequestǁreuse_decision__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_2'] = Request.xǁRequestǁreuse_decision__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_3'] = Request.xǁRequestǁreuse_decision__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_4'] = Request.xǁRequestǁreuse_decision__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_5'] = Request.xǁRequestǁreuse_decision__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_6'] = Request.xǁRequestǁreuse_decision__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_7'] = Request.xǁRequestǁreuse_decision__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_8'] = Request.xǁRequestǁreuse_decision__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_9'] = Request.xǁRequestǁreuse_decision__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_10'] = Request.xǁRequestǁreuse_decision__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_11'] = Request.xǁRequestǁreuse_decision__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRequestǁreuse_decision__mutmut['xǁRequestǁreuse_decision__mutmut_12'] = Request.xǁRequestǁreuse_decision__mutmut_12 # type: ignore # mutmut generated


@dataclass(frozen=True, slots=True)
class RouteMatch:
    """The domain that a request's host names, and its target."""

    target: Target
    authority: bytes
    """The host of the request in lower case, with `:port` unless that is the scheme's default."""
    origin: bytes
    """Scheme and authority, as a browser on this domain sends it in `Origin`."""
    public: bool
mutants_x_is_plain_read__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_plain_read__mutmut)
def is_plain_read(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method in _READ_METHODS and not request.upgrade and not request.service_worker


def x_is_plain_read__mutmut_orig(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method in _READ_METHODS and not request.upgrade and not request.service_worker


def x_is_plain_read__mutmut_1(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method in _READ_METHODS and not request.upgrade or not request.service_worker


def x_is_plain_read__mutmut_2(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method in _READ_METHODS or not request.upgrade and not request.service_worker


def x_is_plain_read__mutmut_3(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method not in _READ_METHODS and not request.upgrade and not request.service_worker


def x_is_plain_read__mutmut_4(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method in _READ_METHODS and request.upgrade and not request.service_worker


def x_is_plain_read__mutmut_5(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method in _READ_METHODS and not request.upgrade and request.service_worker

mutants_x_is_plain_read__mutmut['_mutmut_orig'] = x_is_plain_read__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_plain_read__mutmut['x_is_plain_read__mutmut_1'] = x_is_plain_read__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_plain_read__mutmut['x_is_plain_read__mutmut_2'] = x_is_plain_read__mutmut_2 # type: ignore # mutmut generated
mutants_x_is_plain_read__mutmut['x_is_plain_read__mutmut_3'] = x_is_plain_read__mutmut_3 # type: ignore # mutmut generated
mutants_x_is_plain_read__mutmut['x_is_plain_read__mutmut_4'] = x_is_plain_read__mutmut_4 # type: ignore # mutmut generated
mutants_x_is_plain_read__mutmut['x_is_plain_read__mutmut_5'] = x_is_plain_read__mutmut_5 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_authenticate__mutmut)
def authenticate(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_orig(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_1(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is not None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_2(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(None)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_3(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = None
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_4(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_5(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(None)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_6(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is not _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_7(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(None)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_8(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = None
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_9(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(None, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_10(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, None, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_11(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, None)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_12(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_13(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_14(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, )
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_15(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_16(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(None)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_17(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = None
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_18(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(None, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_19(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, None, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_20(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_21(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_22(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, )
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_23(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if (reason is None) and False else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_24(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if (reason is None) or True else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_25(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is not None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_26(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(None)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_27(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = None
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_28(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(None)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_29(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.rfind(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_30(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(None)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_31(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_32(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = None
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_33(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(None, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_34(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, None)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_35(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_36(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, )
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_37(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is not None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_38(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(None)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_39(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(None, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_40(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, None, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_41(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, None, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_42(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=None, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_43(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=None)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_44(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_45(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_46(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_47(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_48(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, )
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_49(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = None
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_50(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) and request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_51(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(None) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_52(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_53(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = None
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_54(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(None)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_55(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is not None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_56(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(None)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_57(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(None, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_58(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, None, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_59(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, None)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_60(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_61(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_62(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, )
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_63(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = None
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_64(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(None, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_65(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, None)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_66(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_67(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, )
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_68(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) >= 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_69(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 2:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_70(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = None
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_71(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[1].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_72(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(None)
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_73(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[2:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_74(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[1]
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_75(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(None)


def x_authenticate__mutmut_76(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if (request.cookies) and False else Reason.NO_CREDENTIAL)


def x_authenticate__mutmut_77(request: Request, route: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session."""
    if route is None:
        return Refusal(Reason.NO_DOMAIN)
    target = route.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _TCP:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public:
        reason = _target_restriction(request, route, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.MULTIPLE_CREDENTIALS)
        if link is not None:
            credential = keys.verify_parts(link.base, link.mac)
            if credential is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER)
    claims = _cookie_claims(request.cookies, keys)
    if claims:
        if len(claims) > 1:
            claims[0].others = tuple(claims[1:])
        return claims[0]
    return Refusal(Reason.NOT_GENUINE if (request.cookies) or True else Reason.NO_CREDENTIAL)

mutants_x_authenticate__mutmut['_mutmut_orig'] = x_authenticate__mutmut_orig # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_1'] = x_authenticate__mutmut_1 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_2'] = x_authenticate__mutmut_2 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_3'] = x_authenticate__mutmut_3 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_4'] = x_authenticate__mutmut_4 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_5'] = x_authenticate__mutmut_5 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_6'] = x_authenticate__mutmut_6 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_7'] = x_authenticate__mutmut_7 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_8'] = x_authenticate__mutmut_8 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_9'] = x_authenticate__mutmut_9 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_10'] = x_authenticate__mutmut_10 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_11'] = x_authenticate__mutmut_11 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_12'] = x_authenticate__mutmut_12 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_13'] = x_authenticate__mutmut_13 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_14'] = x_authenticate__mutmut_14 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_15'] = x_authenticate__mutmut_15 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_16'] = x_authenticate__mutmut_16 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_17'] = x_authenticate__mutmut_17 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_18'] = x_authenticate__mutmut_18 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_19'] = x_authenticate__mutmut_19 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_20'] = x_authenticate__mutmut_20 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_21'] = x_authenticate__mutmut_21 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_22'] = x_authenticate__mutmut_22 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_23'] = x_authenticate__mutmut_23 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_24'] = x_authenticate__mutmut_24 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_25'] = x_authenticate__mutmut_25 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_26'] = x_authenticate__mutmut_26 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_27'] = x_authenticate__mutmut_27 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_28'] = x_authenticate__mutmut_28 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_29'] = x_authenticate__mutmut_29 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_30'] = x_authenticate__mutmut_30 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_31'] = x_authenticate__mutmut_31 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_32'] = x_authenticate__mutmut_32 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_33'] = x_authenticate__mutmut_33 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_34'] = x_authenticate__mutmut_34 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_35'] = x_authenticate__mutmut_35 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_36'] = x_authenticate__mutmut_36 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_37'] = x_authenticate__mutmut_37 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_38'] = x_authenticate__mutmut_38 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_39'] = x_authenticate__mutmut_39 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_40'] = x_authenticate__mutmut_40 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_41'] = x_authenticate__mutmut_41 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_42'] = x_authenticate__mutmut_42 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_43'] = x_authenticate__mutmut_43 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_44'] = x_authenticate__mutmut_44 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_45'] = x_authenticate__mutmut_45 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_46'] = x_authenticate__mutmut_46 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_47'] = x_authenticate__mutmut_47 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_48'] = x_authenticate__mutmut_48 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_49'] = x_authenticate__mutmut_49 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_50'] = x_authenticate__mutmut_50 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_51'] = x_authenticate__mutmut_51 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_52'] = x_authenticate__mutmut_52 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_53'] = x_authenticate__mutmut_53 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_54'] = x_authenticate__mutmut_54 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_55'] = x_authenticate__mutmut_55 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_56'] = x_authenticate__mutmut_56 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_57'] = x_authenticate__mutmut_57 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_58'] = x_authenticate__mutmut_58 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_59'] = x_authenticate__mutmut_59 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_60'] = x_authenticate__mutmut_60 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_61'] = x_authenticate__mutmut_61 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_62'] = x_authenticate__mutmut_62 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_63'] = x_authenticate__mutmut_63 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_64'] = x_authenticate__mutmut_64 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_65'] = x_authenticate__mutmut_65 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_66'] = x_authenticate__mutmut_66 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_67'] = x_authenticate__mutmut_67 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_68'] = x_authenticate__mutmut_68 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_69'] = x_authenticate__mutmut_69 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_70'] = x_authenticate__mutmut_70 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_71'] = x_authenticate__mutmut_71 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_72'] = x_authenticate__mutmut_72 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_73'] = x_authenticate__mutmut_73 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_74'] = x_authenticate__mutmut_74 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_75'] = x_authenticate__mutmut_75 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_76'] = x_authenticate__mutmut_76 # type: ignore # mutmut generated
mutants_x_authenticate__mutmut['x_authenticate__mutmut_77'] = x_authenticate__mutmut_77 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__cookie_claims__mutmut)
def _cookie_claims(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_orig(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_1(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = None
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_2(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = None
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_3(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if (len(cookies) > 1) and False else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_4(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if (len(cookies) > 1) or True else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_5(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(None) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_6(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) >= 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_7(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 2 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_8(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = None
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_9(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(None)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_10(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None or sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_11(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_12(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(None) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_13(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) <= MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_14(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(None)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_15(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(None)
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_16(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(None, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_17(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, None, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_18(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, None, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_19(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, None))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_20(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_21(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_22(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, visit.vid))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_23(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, ))
            if len(claims) == MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_24(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) != MAX_CLAIMS:
                break
    return claims


def x__cookie_claims__mutmut_25(cookies: tuple[bytes, ...], keys: Keyring) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order.

    A sibling domain can set cookies of this name over plain HTTP, both junk and those of its own sessions.
    """
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid))
            if len(claims) == MAX_CLAIMS:
                return
    return claims

mutants_x__cookie_claims__mutmut['_mutmut_orig'] = x__cookie_claims__mutmut_orig # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_1'] = x__cookie_claims__mutmut_1 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_2'] = x__cookie_claims__mutmut_2 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_3'] = x__cookie_claims__mutmut_3 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_4'] = x__cookie_claims__mutmut_4 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_5'] = x__cookie_claims__mutmut_5 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_6'] = x__cookie_claims__mutmut_6 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_7'] = x__cookie_claims__mutmut_7 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_8'] = x__cookie_claims__mutmut_8 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_9'] = x__cookie_claims__mutmut_9 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_10'] = x__cookie_claims__mutmut_10 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_11'] = x__cookie_claims__mutmut_11 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_12'] = x__cookie_claims__mutmut_12 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_13'] = x__cookie_claims__mutmut_13 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_14'] = x__cookie_claims__mutmut_14 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_15'] = x__cookie_claims__mutmut_15 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_16'] = x__cookie_claims__mutmut_16 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_17'] = x__cookie_claims__mutmut_17 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_18'] = x__cookie_claims__mutmut_18 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_19'] = x__cookie_claims__mutmut_19 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_20'] = x__cookie_claims__mutmut_20 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_21'] = x__cookie_claims__mutmut_21 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_22'] = x__cookie_claims__mutmut_22 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_23'] = x__cookie_claims__mutmut_23 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_24'] = x__cookie_claims__mutmut_24 # type: ignore # mutmut generated
mutants_x__cookie_claims__mutmut['x__cookie_claims__mutmut_25'] = x__cookie_claims__mutmut_25 # type: ignore # mutmut generated
mutants_x_fitting_claim__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_fitting_claim__mutmut)
def fitting_claim(decisions: Sequence[tuple[Claim, Admission | Refusal]]) -> Claim:
    """Return the claim that counts of several genuine ones with their decisions, of which there is at least one.

    It is the first that is admitted, or else the first of a session that belongs to the target, or else the first.
    """
    for claim, decision in decisions:
        if isinstance(decision, Admission):
            return claim
    for claim, decision in decisions:
        if decision.session is not None and decision.reason is not Reason.OTHER_TARGET:  # type: ignore[union-attr]
            return claim
    return decisions[0][0]


def x_fitting_claim__mutmut_orig(decisions: Sequence[tuple[Claim, Admission | Refusal]]) -> Claim:
    """Return the claim that counts of several genuine ones with their decisions, of which there is at least one.

    It is the first that is admitted, or else the first of a session that belongs to the target, or else the first.
    """
    for claim, decision in decisions:
        if isinstance(decision, Admission):
            return claim
    for claim, decision in decisions:
        if decision.session is not None and decision.reason is not Reason.OTHER_TARGET:  # type: ignore[union-attr]
            return claim
    return decisions[0][0]


def x_fitting_claim__mutmut_1(decisions: Sequence[tuple[Claim, Admission | Refusal]]) -> Claim:
    """Return the claim that counts of several genuine ones with their decisions, of which there is at least one.

    It is the first that is admitted, or else the first of a session that belongs to the target, or else the first.
    """
    for claim, decision in decisions:
        if isinstance(decision, Admission):
            return claim
    for claim, decision in decisions:
        if decision.session is not None or decision.reason is not Reason.OTHER_TARGET:  # type: ignore[union-attr]
            return claim
    return decisions[0][0]


def x_fitting_claim__mutmut_2(decisions: Sequence[tuple[Claim, Admission | Refusal]]) -> Claim:
    """Return the claim that counts of several genuine ones with their decisions, of which there is at least one.

    It is the first that is admitted, or else the first of a session that belongs to the target, or else the first.
    """
    for claim, decision in decisions:
        if isinstance(decision, Admission):
            return claim
    for claim, decision in decisions:
        if decision.session is None and decision.reason is not Reason.OTHER_TARGET:  # type: ignore[union-attr]
            return claim
    return decisions[0][0]


def x_fitting_claim__mutmut_3(decisions: Sequence[tuple[Claim, Admission | Refusal]]) -> Claim:
    """Return the claim that counts of several genuine ones with their decisions, of which there is at least one.

    It is the first that is admitted, or else the first of a session that belongs to the target, or else the first.
    """
    for claim, decision in decisions:
        if isinstance(decision, Admission):
            return claim
    for claim, decision in decisions:
        if decision.session is not None and decision.reason is Reason.OTHER_TARGET:  # type: ignore[union-attr]
            return claim
    return decisions[0][0]


def x_fitting_claim__mutmut_4(decisions: Sequence[tuple[Claim, Admission | Refusal]]) -> Claim:
    """Return the claim that counts of several genuine ones with their decisions, of which there is at least one.

    It is the first that is admitted, or else the first of a session that belongs to the target, or else the first.
    """
    for claim, decision in decisions:
        if isinstance(decision, Admission):
            return claim
    for claim, decision in decisions:
        if decision.session is not None and decision.reason is not Reason.OTHER_TARGET:  # type: ignore[union-attr]
            return claim
    return decisions[1][0]


def x_fitting_claim__mutmut_5(decisions: Sequence[tuple[Claim, Admission | Refusal]]) -> Claim:
    """Return the claim that counts of several genuine ones with their decisions, of which there is at least one.

    It is the first that is admitted, or else the first of a session that belongs to the target, or else the first.
    """
    for claim, decision in decisions:
        if isinstance(decision, Admission):
            return claim
    for claim, decision in decisions:
        if decision.session is not None and decision.reason is not Reason.OTHER_TARGET:  # type: ignore[union-attr]
            return claim
    return decisions[0][1]

mutants_x_fitting_claim__mutmut['_mutmut_orig'] = x_fitting_claim__mutmut_orig # type: ignore # mutmut generated
mutants_x_fitting_claim__mutmut['x_fitting_claim__mutmut_1'] = x_fitting_claim__mutmut_1 # type: ignore # mutmut generated
mutants_x_fitting_claim__mutmut['x_fitting_claim__mutmut_2'] = x_fitting_claim__mutmut_2 # type: ignore # mutmut generated
mutants_x_fitting_claim__mutmut['x_fitting_claim__mutmut_3'] = x_fitting_claim__mutmut_3 # type: ignore # mutmut generated
mutants_x_fitting_claim__mutmut['x_fitting_claim__mutmut_4'] = x_fitting_claim__mutmut_4 # type: ignore # mutmut generated
mutants_x_fitting_claim__mutmut['x_fitting_claim__mutmut_5'] = x_fitting_claim__mutmut_5 # type: ignore # mutmut generated
mutants_x_bearer__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_bearer__mutmut)
def bearer(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_orig(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_1(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None and authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_2(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is not None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_3(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].upper() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_4(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:8].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_5(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() == b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_6(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"XXbearer XX":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_7(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"BEARER ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_8(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = None
    return token if is_token(token) else None


def x_bearer__mutmut_9(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(None)
    return token if is_token(token) else None


def x_bearer__mutmut_10(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[8:].strip(b" ")
    return token if is_token(token) else None


def x_bearer__mutmut_11(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b"XX XX")
    return token if is_token(token) else None


def x_bearer__mutmut_12(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if (is_token(token)) and False else None


def x_bearer__mutmut_13(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if (is_token(token)) or True else None


def x_bearer__mutmut_14(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(None) else None

mutants_x_bearer__mutmut['_mutmut_orig'] = x_bearer__mutmut_orig # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_1'] = x_bearer__mutmut_1 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_2'] = x_bearer__mutmut_2 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_3'] = x_bearer__mutmut_3 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_4'] = x_bearer__mutmut_4 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_5'] = x_bearer__mutmut_5 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_6'] = x_bearer__mutmut_6 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_7'] = x_bearer__mutmut_7 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_8'] = x_bearer__mutmut_8 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_9'] = x_bearer__mutmut_9 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_10'] = x_bearer__mutmut_10 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_11'] = x_bearer__mutmut_11 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_12'] = x_bearer__mutmut_12 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_13'] = x_bearer__mutmut_13 # type: ignore # mutmut generated
mutants_x_bearer__mutmut['x_bearer__mutmut_14'] = x_bearer__mutmut_14 # type: ignore # mutmut generated


@dataclass(slots=True)
class SessionUsage:
    """The state of a session that its record does not hold, at the time of a request."""

    now: float
    last_used_at: int | None = None
    open_count: int = 0
    """Requests and tunnels of the session in progress, without this one."""
    visit_known: bool = True
    """Whether the visit of the request's cookie has been counted already."""
mutants_x_authorize__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_authorize__mutmut)
def authorize(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_orig(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_1(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None and session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_2(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is not None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_3(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid == claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_4(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(None)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_5(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id == route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_6(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(None, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_7(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, None)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_8(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_9(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, )
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_10(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is not _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_11(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = None
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_12(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(None, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_13(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, None, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_14(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, None, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_15(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, None, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_16(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, None)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_17(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_18(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_19(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_20(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_21(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, )
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_22(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_23(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = None
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_24(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(None, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_25(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, None, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_26(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=None, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_27(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=None)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_28(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_29(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_30(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_31(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, )
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_32(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_33(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = None
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_34(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(None, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_35(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, None, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_36(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=None, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_37(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=None)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_38(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_39(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_40(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_41(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, )
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_42(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(None, session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_43(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], None, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_44(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, None)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_45(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_46(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_47(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, )
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_48(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE or request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_49(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is not _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_50(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_51(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(None, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_52(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, None)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_53(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_54(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, )
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_55(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = None
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_56(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation or request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_57(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL or request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_58(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK or session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_59(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is not _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_60(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is not _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_61(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method not in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_62(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = None
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_63(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(None, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_64(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, None, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_65(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, None)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_66(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_67(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_68(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, )
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_69(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_70(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(None, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_71(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, None)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_72(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_73(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, )
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_74(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = None
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_75(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_76(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = None
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_77(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(None, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_78(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, None, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_79(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, None, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_80(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, None, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_81(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, None, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_82(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, None)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_83(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_84(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_85(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_86(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_87(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_88(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, )
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_89(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None or limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_90(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is not None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_91(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = None
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_92(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(None, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_93(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, None, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_94(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, None)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_95(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_96(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_97(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, )
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_98(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_99(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(None, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_100(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, None)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_101(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_102(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, )
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_103(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        None,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_104(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        None,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_105(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=None,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_106(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=None,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_107(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=None,
    )


def x_authorize__mutmut_108(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_109(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_110(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_111(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_112(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        )


def x_authorize__mutmut_113(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect or not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_114(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None or not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_115(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_116(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_117(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_118(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation or bool(route.target.page_assets),
    )


def x_authorize__mutmut_119(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None or request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_120(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is None and request.navigation and bool(route.target.page_assets),
    )


def x_authorize__mutmut_121(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS:
        return Refusal(Reason.METHOD, session)
    redirect = (
        claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READ_METHODS
    )
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _broken_limit(request, claim, session, limits, usage, redirect)
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=redirect,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(None),
    )

mutants_x_authorize__mutmut['_mutmut_orig'] = x_authorize__mutmut_orig # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_1'] = x_authorize__mutmut_1 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_2'] = x_authorize__mutmut_2 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_3'] = x_authorize__mutmut_3 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_4'] = x_authorize__mutmut_4 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_5'] = x_authorize__mutmut_5 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_6'] = x_authorize__mutmut_6 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_7'] = x_authorize__mutmut_7 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_8'] = x_authorize__mutmut_8 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_9'] = x_authorize__mutmut_9 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_10'] = x_authorize__mutmut_10 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_11'] = x_authorize__mutmut_11 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_12'] = x_authorize__mutmut_12 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_13'] = x_authorize__mutmut_13 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_14'] = x_authorize__mutmut_14 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_15'] = x_authorize__mutmut_15 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_16'] = x_authorize__mutmut_16 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_17'] = x_authorize__mutmut_17 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_18'] = x_authorize__mutmut_18 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_19'] = x_authorize__mutmut_19 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_20'] = x_authorize__mutmut_20 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_21'] = x_authorize__mutmut_21 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_22'] = x_authorize__mutmut_22 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_23'] = x_authorize__mutmut_23 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_24'] = x_authorize__mutmut_24 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_25'] = x_authorize__mutmut_25 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_26'] = x_authorize__mutmut_26 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_27'] = x_authorize__mutmut_27 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_28'] = x_authorize__mutmut_28 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_29'] = x_authorize__mutmut_29 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_30'] = x_authorize__mutmut_30 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_31'] = x_authorize__mutmut_31 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_32'] = x_authorize__mutmut_32 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_33'] = x_authorize__mutmut_33 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_34'] = x_authorize__mutmut_34 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_35'] = x_authorize__mutmut_35 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_36'] = x_authorize__mutmut_36 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_37'] = x_authorize__mutmut_37 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_38'] = x_authorize__mutmut_38 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_39'] = x_authorize__mutmut_39 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_40'] = x_authorize__mutmut_40 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_41'] = x_authorize__mutmut_41 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_42'] = x_authorize__mutmut_42 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_43'] = x_authorize__mutmut_43 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_44'] = x_authorize__mutmut_44 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_45'] = x_authorize__mutmut_45 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_46'] = x_authorize__mutmut_46 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_47'] = x_authorize__mutmut_47 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_48'] = x_authorize__mutmut_48 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_49'] = x_authorize__mutmut_49 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_50'] = x_authorize__mutmut_50 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_51'] = x_authorize__mutmut_51 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_52'] = x_authorize__mutmut_52 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_53'] = x_authorize__mutmut_53 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_54'] = x_authorize__mutmut_54 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_55'] = x_authorize__mutmut_55 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_56'] = x_authorize__mutmut_56 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_57'] = x_authorize__mutmut_57 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_58'] = x_authorize__mutmut_58 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_59'] = x_authorize__mutmut_59 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_60'] = x_authorize__mutmut_60 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_61'] = x_authorize__mutmut_61 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_62'] = x_authorize__mutmut_62 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_63'] = x_authorize__mutmut_63 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_64'] = x_authorize__mutmut_64 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_65'] = x_authorize__mutmut_65 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_66'] = x_authorize__mutmut_66 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_67'] = x_authorize__mutmut_67 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_68'] = x_authorize__mutmut_68 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_69'] = x_authorize__mutmut_69 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_70'] = x_authorize__mutmut_70 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_71'] = x_authorize__mutmut_71 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_72'] = x_authorize__mutmut_72 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_73'] = x_authorize__mutmut_73 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_74'] = x_authorize__mutmut_74 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_75'] = x_authorize__mutmut_75 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_76'] = x_authorize__mutmut_76 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_77'] = x_authorize__mutmut_77 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_78'] = x_authorize__mutmut_78 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_79'] = x_authorize__mutmut_79 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_80'] = x_authorize__mutmut_80 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_81'] = x_authorize__mutmut_81 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_82'] = x_authorize__mutmut_82 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_83'] = x_authorize__mutmut_83 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_84'] = x_authorize__mutmut_84 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_85'] = x_authorize__mutmut_85 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_86'] = x_authorize__mutmut_86 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_87'] = x_authorize__mutmut_87 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_88'] = x_authorize__mutmut_88 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_89'] = x_authorize__mutmut_89 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_90'] = x_authorize__mutmut_90 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_91'] = x_authorize__mutmut_91 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_92'] = x_authorize__mutmut_92 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_93'] = x_authorize__mutmut_93 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_94'] = x_authorize__mutmut_94 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_95'] = x_authorize__mutmut_95 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_96'] = x_authorize__mutmut_96 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_97'] = x_authorize__mutmut_97 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_98'] = x_authorize__mutmut_98 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_99'] = x_authorize__mutmut_99 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_100'] = x_authorize__mutmut_100 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_101'] = x_authorize__mutmut_101 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_102'] = x_authorize__mutmut_102 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_103'] = x_authorize__mutmut_103 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_104'] = x_authorize__mutmut_104 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_105'] = x_authorize__mutmut_105 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_106'] = x_authorize__mutmut_106 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_107'] = x_authorize__mutmut_107 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_108'] = x_authorize__mutmut_108 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_109'] = x_authorize__mutmut_109 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_110'] = x_authorize__mutmut_110 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_111'] = x_authorize__mutmut_111 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_112'] = x_authorize__mutmut_112 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_113'] = x_authorize__mutmut_113 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_114'] = x_authorize__mutmut_114 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_115'] = x_authorize__mutmut_115 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_116'] = x_authorize__mutmut_116 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_117'] = x_authorize__mutmut_117 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_118'] = x_authorize__mutmut_118 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_119'] = x_authorize__mutmut_119 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_120'] = x_authorize__mutmut_120 # type: ignore # mutmut generated
mutants_x_authorize__mutmut['x_authorize__mutmut_121'] = x_authorize__mutmut_121 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__page_refusal__mutmut)
def _page_refusal(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_orig(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_1(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is not _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_2(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" or page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_3(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method != b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_4(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"XXGETXX" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_5(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"get" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_6(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(None, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_7(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, None):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_8(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_9(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, ):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_10(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(None, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_11(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, None)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_12(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_13(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, )
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_14(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = None
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_15(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(None)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_16(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None and claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_17(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is not None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_18(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is not None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_19(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(None, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_20(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, None)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_21(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_22(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, )
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_23(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(None):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_24(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(None, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_25(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, None)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_26(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_27(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, )
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_28(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_29(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(None, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_30(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, None, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_31(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, None, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_32(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, None, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_33(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, None):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_34(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_35(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_36(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_37(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_38(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, ):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def x__page_refusal__mutmut_39(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(None, session)
    return None


def x__page_refusal__mutmut_40(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, None)
    return None


def x__page_refusal__mutmut_41(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(session)
    return None


def x__page_refusal__mutmut_42(request: Request, route: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """Return the refusal of a request under a page link for another page or asset; None if it may pass."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, route.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, route.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, )
    return None

mutants_x__page_refusal__mutmut['_mutmut_orig'] = x__page_refusal__mutmut_orig # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_1'] = x__page_refusal__mutmut_1 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_2'] = x__page_refusal__mutmut_2 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_3'] = x__page_refusal__mutmut_3 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_4'] = x__page_refusal__mutmut_4 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_5'] = x__page_refusal__mutmut_5 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_6'] = x__page_refusal__mutmut_6 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_7'] = x__page_refusal__mutmut_7 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_8'] = x__page_refusal__mutmut_8 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_9'] = x__page_refusal__mutmut_9 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_10'] = x__page_refusal__mutmut_10 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_11'] = x__page_refusal__mutmut_11 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_12'] = x__page_refusal__mutmut_12 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_13'] = x__page_refusal__mutmut_13 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_14'] = x__page_refusal__mutmut_14 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_15'] = x__page_refusal__mutmut_15 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_16'] = x__page_refusal__mutmut_16 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_17'] = x__page_refusal__mutmut_17 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_18'] = x__page_refusal__mutmut_18 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_19'] = x__page_refusal__mutmut_19 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_20'] = x__page_refusal__mutmut_20 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_21'] = x__page_refusal__mutmut_21 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_22'] = x__page_refusal__mutmut_22 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_23'] = x__page_refusal__mutmut_23 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_24'] = x__page_refusal__mutmut_24 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_25'] = x__page_refusal__mutmut_25 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_26'] = x__page_refusal__mutmut_26 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_27'] = x__page_refusal__mutmut_27 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_28'] = x__page_refusal__mutmut_28 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_29'] = x__page_refusal__mutmut_29 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_30'] = x__page_refusal__mutmut_30 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_31'] = x__page_refusal__mutmut_31 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_32'] = x__page_refusal__mutmut_32 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_33'] = x__page_refusal__mutmut_33 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_34'] = x__page_refusal__mutmut_34 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_35'] = x__page_refusal__mutmut_35 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_36'] = x__page_refusal__mutmut_36 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_37'] = x__page_refusal__mutmut_37 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_38'] = x__page_refusal__mutmut_38 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_39'] = x__page_refusal__mutmut_39 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_40'] = x__page_refusal__mutmut_40 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_41'] = x__page_refusal__mutmut_41 # type: ignore # mutmut generated
mutants_x__page_refusal__mutmut['x__page_refusal__mutmut_42'] = x__page_refusal__mutmut_42 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__target_restriction__mutmut)
def _target_restriction(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_orig(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_1(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker or not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_2(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_3(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = None
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_4(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None and source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_5(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_6(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is not _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_7(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed or not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_8(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade or origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_9(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_10(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(None, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_11(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, None):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_12(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def x__target_restriction__mutmut_13(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, ):
        return Reason.FOREIGN_ORIGIN
    return None

mutants_x__target_restriction__mutmut['_mutmut_orig'] = x__target_restriction__mutmut_orig # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_1'] = x__target_restriction__mutmut_1 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_2'] = x__target_restriction__mutmut_2 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_3'] = x__target_restriction__mutmut_3 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_4'] = x__target_restriction__mutmut_4 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_5'] = x__target_restriction__mutmut_5 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_6'] = x__target_restriction__mutmut_6 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_7'] = x__target_restriction__mutmut_7 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_8'] = x__target_restriction__mutmut_8 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_9'] = x__target_restriction__mutmut_9 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_10'] = x__target_restriction__mutmut_10 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_11'] = x__target_restriction__mutmut_11 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_12'] = x__target_restriction__mutmut_12 # type: ignore # mutmut generated
mutants_x__target_restriction__mutmut['x__target_restriction__mutmut_13'] = x__target_restriction__mutmut_13 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__is_same_origin__mutmut)
def _is_same_origin(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def x__is_same_origin__mutmut_orig(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def x__is_same_origin__mutmut_1(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None and origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def x__is_same_origin__mutmut_2(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is not None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def x__is_same_origin__mutmut_3(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin != own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def x__is_same_origin__mutmut_4(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def x__is_same_origin__mutmut_5(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(None) == own.decode("ascii")


def x__is_same_origin__mutmut_6(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode(None)) == own.decode("ascii")


def x__is_same_origin__mutmut_7(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("XXlatin-1XX")) == own.decode("ascii")


def x__is_same_origin__mutmut_8(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("LATIN-1")) == own.decode("ascii")


def x__is_same_origin__mutmut_9(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) != own.decode("ascii")


def x__is_same_origin__mutmut_10(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode(None)


def x__is_same_origin__mutmut_11(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("XXasciiXX")


def x__is_same_origin__mutmut_12(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ASCII")

mutants_x__is_same_origin__mutmut['_mutmut_orig'] = x__is_same_origin__mutmut_orig # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_1'] = x__is_same_origin__mutmut_1 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_2'] = x__is_same_origin__mutmut_2 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_3'] = x__is_same_origin__mutmut_3 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_4'] = x__is_same_origin__mutmut_4 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_5'] = x__is_same_origin__mutmut_5 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_6'] = x__is_same_origin__mutmut_6 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_7'] = x__is_same_origin__mutmut_7 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_8'] = x__is_same_origin__mutmut_8 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_9'] = x__is_same_origin__mutmut_9 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_10'] = x__is_same_origin__mutmut_10 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_11'] = x__is_same_origin__mutmut_11 # type: ignore # mutmut generated
mutants_x__is_same_origin__mutmut['x__is_same_origin__mutmut_12'] = x__is_same_origin__mutmut_12 # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__missing_certificate__mutmut)
def _missing_certificate(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_orig(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_1(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority not in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_2(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = None
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_3(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas or authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_4(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority not in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_5(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_6(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if (misdirected) and False else Reason.NO_CERTIFICATE


def x__missing_certificate__mutmut_7(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if (misdirected) or True else Reason.NO_CERTIFICATE

mutants_x__missing_certificate__mutmut['_mutmut_orig'] = x__missing_certificate__mutmut_orig # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut['x__missing_certificate__mutmut_1'] = x__missing_certificate__mutmut_1 # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut['x__missing_certificate__mutmut_2'] = x__missing_certificate__mutmut_2 # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut['x__missing_certificate__mutmut_3'] = x__missing_certificate__mutmut_3 # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut['x__missing_certificate__mutmut_4'] = x__missing_certificate__mutmut_4 # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut['x__missing_certificate__mutmut_5'] = x__missing_certificate__mutmut_5 # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut['x__missing_certificate__mutmut_6'] = x__missing_certificate__mutmut_6 # type: ignore # mutmut generated
mutants_x__missing_certificate__mutmut['x__missing_certificate__mutmut_7'] = x__missing_certificate__mutmut_7 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__broken_limit__mutmut)
def _broken_limit(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_orig(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_1(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods or request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_2(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode(None) not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_3(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("XXlatin-1XX") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_4(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("LATIN-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_5(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_6(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks or not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_7(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_8(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(None):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_9(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(None, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_10(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, None) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_11(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_12(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, ) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_13(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_14(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE or not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_15(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_16(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_17(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_18(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE or usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_19(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is not _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_20(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened > limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_21(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE or not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_22(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is not _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_23(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_24(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections or not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_25(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None or usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_26(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_27(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count > limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def x__broken_limit__mutmut_28(
    request: Request, claim: Claim, session: Session, limits: Limits, usage: SessionUsage, redirect: bool
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None

mutants_x__broken_limit__mutmut['_mutmut_orig'] = x__broken_limit__mutmut_orig # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_1'] = x__broken_limit__mutmut_1 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_2'] = x__broken_limit__mutmut_2 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_3'] = x__broken_limit__mutmut_3 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_4'] = x__broken_limit__mutmut_4 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_5'] = x__broken_limit__mutmut_5 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_6'] = x__broken_limit__mutmut_6 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_7'] = x__broken_limit__mutmut_7 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_8'] = x__broken_limit__mutmut_8 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_9'] = x__broken_limit__mutmut_9 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_10'] = x__broken_limit__mutmut_10 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_11'] = x__broken_limit__mutmut_11 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_12'] = x__broken_limit__mutmut_12 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_13'] = x__broken_limit__mutmut_13 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_14'] = x__broken_limit__mutmut_14 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_15'] = x__broken_limit__mutmut_15 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_16'] = x__broken_limit__mutmut_16 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_17'] = x__broken_limit__mutmut_17 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_18'] = x__broken_limit__mutmut_18 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_19'] = x__broken_limit__mutmut_19 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_20'] = x__broken_limit__mutmut_20 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_21'] = x__broken_limit__mutmut_21 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_22'] = x__broken_limit__mutmut_22 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_23'] = x__broken_limit__mutmut_23 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_24'] = x__broken_limit__mutmut_24 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_25'] = x__broken_limit__mutmut_25 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_26'] = x__broken_limit__mutmut_26 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_27'] = x__broken_limit__mutmut_27 # type: ignore # mutmut generated
mutants_x__broken_limit__mutmut['x__broken_limit__mutmut_28'] = x__broken_limit__mutmut_28 # type: ignore # mutmut generated


@lru_cache(maxsize=4096)
def _is_within(peer: str, network: str) -> bool:
    """Return whether `network` contains the address `peer`; an IPv4-mapped IPv6 address counts as IPv4."""
    try:
        address, block = ipaddress.ip_address(peer), ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address) in block
