"""From facts, records and the time to a decision: whether a request may pass, and as what.

Rules, in this order (docs/protocol.md, 5); the first that applies decides.
    1  the host names no domain                                              refuse
    2  the target is switched off, or cannot be opened in a browser, or      refuse
       wants a certificate that was not shown
    3  the domain is public                                                  admit
    4  no credential, or one that is not genuine                             refuse, always the same way
    5  the session is another target's, or a page link's page is another     refuse, the same way again
    6  the session is revoked, ended or expired                              refuse, saying which and when
    7  what no holder may do, or a limit of the session                      refuse, saying which
    8  otherwise                                                             admit, or land

It takes two steps, because the record of a session may have to be fetched in between: `authenticate` reads the request and
needs no record (1 to 4), `authorize` holds what was claimed against the record (5 to 8). Policy that is missing is a
refusal: whoever adds a limit adds it to `_limit`.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from burrowgate.core import links, page_paths
from burrowgate.core.sessions import NO_LIMITS, Kind, Limits, Session, State, ended_at, state_at
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tokens import Keyring, is_token, verify_page_token


class Reason(StrEnum):
    """Why a request was refused: what the log says. Visitors see less (`proxy.responses.builder`)."""

    NO_DOMAIN = "no-domain"
    TARGET_OFF = "target-off"
    TARGET_NOT_HTTP = "target-not-http"
    NO_CERTIFICATE = "no-certificate"
    MISDIRECTED = "misdirected"
    TWO_CREDENTIALS = "two-credentials"
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
    """How a genuine credential arrived."""

    LINK = "link"
    HEADER = "header"
    COOKIE = "cookie"


@dataclass(slots=True)
class Refusal:
    """The request may not pass. `at` is when the session came into the state that forbids it."""

    reason: Reason
    session: Session | None = None
    at: int | None = None


@dataclass(slots=True)
class Claim:
    """A genuine credential: the session it names, and how it came."""

    kid: str
    sid: str
    source: CredentialSource
    vid: str = ""
    page: bytes | None = None
    """The page token of a page link, not yet verified."""
    query: bytes | None = None
    """The query without the link's parameters; None where the request carries no link."""


@dataclass(slots=True)
class Admission:
    """The request may pass."""

    session: Session | None
    """None on a public domain."""
    claim: Claim | None
    redirect: bool = False
    """Whether to answer with the clean address and a visit cookie instead of forwarding."""
    opens_visit: bool = False
    """Whether this is a visit that must be counted, durably, before the request goes on."""
    sets_page_cookie: bool = False
    """Whether to give a visit cookie along, with which the page's assets can be fetched."""


# What the road names with every request: an attribute of an `Enum` costs 0.07 µs each time on Python 3.11.
_RAW = TargetType.TCP
_FULL, _PAGE_SHARE = Kind.FULL, Kind.PAGE_SHARE
_ACTIVE = State.ACTIVE
_LINK, _HEADER, _COOKIE = CredentialSource.LINK, CredentialSource.HEADER, CredentialSource.COOKIE
_READING = (b"GET", b"HEAD")

PUBLIC = Admission(None, None)


@dataclass(slots=True)
class Request:
    """The facts of a request that matter here, as `headers.read_request` found them."""

    method: bytes
    path: bytes
    query: bytes
    client_address: str
    """The visitor's IP address."""
    authorization: bytes | None = None
    token: bytes | None = None
    """The field `Burrowgate-Token`."""
    cookies: tuple[bytes, ...] = ()
    """The values of every visit cookie sent, in order."""
    origin: bytes | None = None
    upgrade: bool = False
    navigation: bool = False
    service_worker: bool = False
    requested_cas: tuple[str, ...] = ()
    """The authorities of which the visitor's connection was asked for a certificate."""
    verified_cas: tuple[str, ...] = ()
    """Those of them that signed the one which was shown."""
    client_subject: str = ""
    """Whom that names; empty without one."""
    client_issuer: str = ""
    """Who signed it."""
    cached: Any = None
    """Set by the authorizer for the next request with the same fields on the same connection; no rule reads it."""


@dataclass(frozen=True, slots=True)
class RouteMatch:
    """A domain and its target, as the request's host names them."""

    target: Target
    authority: bytes
    """The host as the request names it: lower case, `:port` only where it is not the scheme's default."""
    origin: bytes
    """Scheme and authority: what a browser on this domain sends as `Origin`."""
    public: bool


def is_plain_read(request: Request) -> bool:
    """Whether `request` asks for nothing that a holder of a page link may be refused besides the page."""
    return request.method in _READING and not request.upgrade and not request.service_worker


def authenticate(request: Request, served: RouteMatch | None, keys: Keyring) -> Claim | Admission | Refusal:
    """Rules 1 to 4: what `request` claims, or the decision where no session is needed for it."""
    if served is None:
        return Refusal(Reason.NO_DOMAIN)
    target = served.target
    if not target.enabled:
        return Refusal(Reason.TARGET_OFF)
    if target.type is _RAW:
        return Refusal(Reason.TARGET_NOT_HTTP)
    if target.client_ca:
        reason = _uncertified(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if served.public:
        reason = _unwelcome(request, served, None)
        return PUBLIC if reason is None else Refusal(reason)
    if request.query:
        try:
            link = links.find(request.query)
        except links.MultipleCredentials:
            return Refusal(Reason.TWO_CREDENTIALS)
        if link is not None:
            held = keys.verify_parts(link.base, link.mac)
            if held is None:
                return Refusal(Reason.NOT_GENUINE)
            return Claim(held.kid, held.sid, _LINK, page=link.page, query=link.rest)
    header = bearer(request.authorization) or request.token
    if header is not None:
        held = keys.verify_token(header)
        if held is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(held.kid, held.sid, _HEADER)
    # A sibling domain can add a cookie of our name on plain http, but no genuine one: the first genuine one counts.
    for cookie in request.cookies[:4]:
        visiting = keys.verify_cookie(cookie)
        if visiting is not None:
            return Claim(visiting.kid, visiting.sid, _COOKIE, visiting.vid)
    return Refusal(Reason.NOT_GENUINE if request.cookies else Reason.NO_CREDENTIAL)


def bearer(authorization: bytes | None) -> bytes | None:
    """The token of ours in an `Authorization` field, or None where the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


@dataclass(slots=True)
class SessionUsage:
    """What the gateway knows of a session besides its record, at the time of a request."""

    now: float
    last_used_at: int | None = None
    open_count: int = 0
    """How many requests and tunnels of it are under way, without this one."""
    visit_known: bool = True
    """Whether the visit of the request's cookie was counted already."""


def authorize(
    request: Request, served: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, about: SessionUsage
) -> Admission | Refusal:
    """Rules 5 to 8: what becomes of `claim`, given the record of the session it names."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != served.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page(request, served, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, about.now, deleted_at=served.target.deleted_at, last_used_at=about.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=served.target.deleted_at, last_used_at=about.last_used_at)
        return Refusal(_REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READING:
        return Refusal(Reason.METHOD, session)
    land = claim.source is _LINK and session.kind is _FULL and request.navigation and request.method in _READING
    reason = _unwelcome(request, served, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = _limit(request, claim, session, limits, about, land)
        if reason is None and limits.client_ca:
            reason = _uncertified(request, served.target, limits.client_ca)
        if reason is not None:
            return Refusal(reason, session)
    return Admission(
        session,
        claim,
        redirect=land,
        opens_visit=limits.max_visits is not None and not land and not about.visit_known,
        sets_page_cookie=claim.page is not None and request.navigation and bool(served.target.page_assets),
    )


def _page(request: Request, served: RouteMatch, claim: Claim, session: Session, keys: Keyring) -> Refusal | None:
    """What keeps `request` from the page, or the page's asset, that it asks for."""
    if claim.source is _COOKIE:
        if request.method == b"GET" and page_paths.matches(request.path, served.target.page_assets):
            return None
        return Refusal(Reason.OTHER_PAGE, session)
    key = keys.get(session.kid)
    if key is None or claim.page is None:
        return Refusal(Reason.NO_CREDENTIAL, session)
    if page_paths.is_ambiguous(request.path):
        return Refusal(Reason.AMBIGUOUS_PAGE, session)
    if not verify_page_token(key, session.sid, served.authority, request.path, claim.page):
        return Refusal(Reason.OTHER_PAGE, session)
    return None


def _unwelcome(request: Request, served: RouteMatch, carrier: CredentialSource | None) -> Reason | None:
    """Why no holder of a credential may do this to the target, were it through their own browser."""
    if request.service_worker and not served.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always say where a WebSocket comes from; a cookie is what another site could make them send.
    origin_needed = request.origin is not None or carrier is _COOKIE
    if request.upgrade and origin_needed and request.origin != served.origin:
        return Reason.FOREIGN_ORIGIN
    return None


def _uncertified(request: Request, target: Target, authority: str) -> Reason | None:
    """Why a visitor who needs a certificate of `authority` may not come in, if they may not."""
    if authority in request.verified_cas:
        return None
    # On another connection they would be asked for one.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE


def _limit(
    request: Request, claim: Claim, session: Session, limits: Limits, about: SessionUsage, land: bool
) -> Reason | None:
    """Which of the session's own limits `request` breaks."""
    if limits.methods and request.method.decode("latin-1") not in limits.methods:
        return Reason.METHOD
    if limits.networks and not any(_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not land:
            return Reason.NAVIGATION_ONLY
        if not (claim.source is _COOKIE and about.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not request.navigation:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and about.open_count >= limits.max_connections and not land:
        return Reason.TOO_MANY_CONNECTIONS
    return None


@lru_cache(maxsize=4096)
def _within(peer: str, network: str) -> bool:
    """Whether the address `peer` lies in `network`; an IPv4 address counts in either of its two spellings."""
    try:
        address, within = ipaddress.ip_address(peer), ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address) in within
