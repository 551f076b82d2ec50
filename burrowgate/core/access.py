"""Authentication and authorization of one request: from facts, records and the time to a decision.

Rules, in this order (docs/protocol.md, 5); the first that applies decides.
    1  the host names no domain                                              refuse
    2  the target is disabled, cannot be opened in a browser, or             refuse
       requires a client certificate that was not presented
    3  the domain is public                                                  admit
    4  no credential, or one that is not genuine                             refuse, always with the same response
    5  the session is another target's, or the page link another page's      refuse, with that response again
    6  the session is revoked, ended or expired                              refuse, with the state and its time
    7  a restriction of the target or a limit of the session, or the         refuse, with the restriction
       visitor has not entered yet (`entry`)
    8  otherwise                                                             admit, perhaps with a redirect

There are two steps, because the session's record may have to be fetched between them: `authenticate` needs the request
alone (1 to 4), `authorize` checks the claim against the record (5 to 8). Without a rule that admits, a request is
refused. A new limit belongs into `session_limits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from burrowgate.core import entry, hosts, links, page_paths, session_limits
from burrowgate.core.denial_reasons import REASON_OF_STATE, Reason
from burrowgate.core.entry import MAX_COOKIES, PassphraseCheck
from burrowgate.core.sessions import NO_LIMITS, Kind, Session, State, ended_at, state_at
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tokens import Keyring, is_token, verify_page_token


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
    is_entering: bool = False
    """Whether the request sends the form of the entry page."""


@dataclass(slots=True)
class Claim:
    """The contents of a genuine credential, and its source."""

    kid: str
    sid: str
    source: CredentialSource
    vid: str = ""
    """The visit of the cookie or, for a link, an earlier visit of the same browser; empty without one."""
    page: bytes | None = None
    """The page token of a page link, not yet verified."""
    query: bytes | None = None
    """The query without the link's parameters; None without a link."""
    others: tuple[Claim, ...] = ()
    """The claims of further genuine cookies; `fitting_claim` says which counts."""
    earlier_vids: tuple[str, ...] = ()
    """With a full session's link: the visits of all cookies of that session that the browser sent."""


@dataclass(slots=True)
class Admission:
    """An admission, and what the response has to do besides."""

    session: Session | None
    """None on a public domain."""
    claim: Claim | None
    redirect: bool = False
    """Whether to respond with a redirect to the address without the credential and a visit cookie."""
    is_entering: bool = False
    """Whether the request sends the form of the entry page; the response is a redirect then."""
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

MAX_CLAIMS = 32
"""Genuine visit cookies of a request that are considered; each may cost a read of the store."""
MAX_CLAIMS_PER_SESSION = 2
"""Of these, cookies of one session, so that a link to a sibling does not suffice to use up `MAX_CLAIMS`."""


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
    passphrase: bytes | None = None
    """The value of `Burrowgate-Passphrase` or of the form's field, not checked."""
    cookies: tuple[bytes, ...] = ()
    """The values of all visit cookies, in order."""
    origin: bytes | None = None
    upgrade: bool = False
    navigation: bool = False
    service_worker: bool = False
    speculative: bool = False
    """Whether the browser fetches before its user asks for the page (`Sec-Purpose`)."""
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


@dataclass(frozen=True, slots=True)
class RouteMatch:
    """The domain that a request's host names, and its target."""

    target: Target
    authority: bytes
    """The host of the request in lower case, with `:port` unless that is the scheme's default."""
    origin: bytes
    """Scheme and authority, as a browser on this domain sends it in `Origin`."""
    public: bool


def is_plain_read(request: Request) -> bool:
    """Return whether the page alone decides about `request` under a page link: no other rule can refuse it."""
    return request.method in _READ_METHODS and not request.upgrade and not request.service_worker


def opens_visits(request: Request) -> bool:
    """Return whether `request` may open a visit: a navigation that a person sees."""
    return request.navigation and not request.speculative and request.method != b"HEAD"


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
            claim = Claim(credential.kid, credential.sid, _LINK, page=link.page, query=link.rest)
            if request.cookies and link.page is None and (_is_landing(request) or _may_be_form(request)):
                _add_earlier_visits(claim, request.cookies, keys)
            return claim
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


def _is_landing(request: Request) -> bool:
    """Return whether `request`, with the link of a full session, gets a redirect to the address without the link."""
    return request.navigation and request.method in _READ_METHODS


def _may_be_form(request: Request) -> bool:
    return request.navigation and request.method == b"POST"


def _add_earlier_visits(claim: Claim, cookies: tuple[bytes, ...], keys: Keyring) -> None:
    """Add the visits of genuine cookies of the link's own session to `claim`."""
    own = [one for one in _cookie_claims(cookies, keys) if one.sid == claim.sid and one.kid == claim.kid]
    if own:
        claim.vid = own[0].vid
        claim.earlier_vids = tuple(one.vid for one in own)


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


def bearer(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


@dataclass(slots=True)
class SessionUsage:
    """The state of a session that its record does not hold, at the time of a request."""

    now: float
    last_used_at: int | None = None
    open_count: int = 0
    """Requests and tunnels of the session in progress, without this one."""
    visit_known: bool = True
    """Whether the visit of the request's cookie, or of the claim of its link, has been counted already."""
    passphrase: PassphraseCheck = PassphraseCheck.NOT_CHECKED
    """What is known about the passphrase that the request presents."""


def authorize(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    if session is None or session.kid != claim.kid:
        return Refusal(Reason.NO_SESSION)
    if session.target_id != route.target.target_id:
        return Refusal(Reason.OTHER_TARGET, session)
    is_entering = session.limits is not NO_LIMITS and entry.is_form(request, claim, session)
    if session.kind is _PAGE_SHARE:
        refusal = _page_refusal(request, route, claim, session, keys)
        if refusal is not None:
            return refusal
    state = state_at(session, usage.now, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
    if state is not _ACTIVE:
        at = ended_at(session, state, deleted_at=route.target.deleted_at, last_used_at=usage.last_used_at)
        return Refusal(REASON_OF_STATE[state], session, at)
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS and not is_entering:
        return Refusal(Reason.METHOD, session)
    redirect = is_entering or (claim.source is _LINK and session.kind is _FULL and _is_landing(request))
    reason = _target_restriction(request, route, claim.source)
    if reason is not None:
        return Refusal(reason, session)
    limits = session.limits
    if limits is not NO_LIMITS:
        reason = session_limits.broken_limit(
            request,
            claim,
            session,
            usage,
            redirect=redirect,
            is_entering=is_entering,
            opens_visits=opens_visits(request),
        )
        if reason is None and limits.client_ca:
            reason = _missing_certificate(request, route.target, limits.client_ca)
        if reason is None and (limits.confirm or limits.passphrase):
            reason = entry.missing(request, claim, session, keys, usage.passphrase, is_entering)
        if reason is not None:
            return Refusal(reason, session, is_entering=is_entering)
    return Admission(
        session,
        claim,
        redirect=redirect,
        is_entering=is_entering,
        opens_visit=limits.max_visits is not None and not redirect and not usage.visit_known,
        sets_page_cookie=claim.page is not None
        and request.navigation
        and bool(route.target.page_assets)
        and not is_entering,
    )


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


def _target_restriction(request: Request, route: RouteMatch, source: CredentialSource | None) -> Reason | None:
    """Return the reason that holds for all visitors of the target; None without one."""
    if request.service_worker and not route.target.service_workers:
        return Reason.SERVICE_WORKER
    # Browsers always send the origin of a WebSocket; another site could make them send a cookie with it.
    origin_needed = request.origin is not None or source is _COOKIE
    if request.upgrade and origin_needed and not _is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def _is_same_origin(origin: bytes | None, own: bytes) -> bool:
    """Return whether `origin` is `own`, which is in the normal form, in any spelling of its host."""
    if origin is None or origin == own:
        return origin is not None
    return hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def _missing_certificate(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE
