"""Authentication and authorization of one request: from facts, records and the time to a decision.

Rules, in this order (docs/protocol.md, 5); the first that applies decides.
    1  the host names no domain                                              refuse, as rule 4
    2  the target requires a client certificate that was not presented       refuse
    3  the domain is public, and its target speaks HTTP and has no rule      admit, unless the target is disabled
       of sign-in
    4  no credential, or one that is not genuine                             refuse, always with the same response
    5  the session is another target's, or the page link another page's      refuse, with that response again
    6  the session is over, its visit was cut, or its link rotated           refuse, with the reason and its time
       the target is disabled                                                refuse
    7  a rule of sign-in (`sign_in`), a restriction of the target or a       refuse, with the rule or restriction
       limit of the session, or the visitor has not entered yet (`entry`)
    8  otherwise                                                             admit, perhaps with a redirect

There are two steps, because the session's record may have to be fetched between them: `authenticate` needs the request
alone (1 to 4), `authorize` checks the claim against the record (5 to 8). Without a rule that admits, a request is
refused. A new limit belongs into `session_limits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from burrowgate.core import claims, entry, frames, hosts, links, page_paths, session_limits, sign_in, visit_cuts
from burrowgate.core.claims import Claim as Claim  # noqa: PLC0414 - part of this module's interface
from burrowgate.core.claims import CredentialSource as CredentialSource  # noqa: PLC0414
from burrowgate.core.denial_reasons import REASON_OF_STATE, Reason
from burrowgate.core.entry import PassphraseCheck
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.sessions import NO_LIMITS, Kind, Session, State, ended_at, state_at
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring, bearer, verify_page_token


@dataclass(slots=True)
class Refusal:
    """A refusal; `at` is the time at which the session came into the state that is the reason."""

    reason: Reason
    session: Session | None = None
    at: int | None = None
    is_entering: bool = False
    """Whether the request sends the form of the entry page."""
    signed_in: SignedIn | None = None
    """The visitor's login, if a rule of sign-in is the reason."""


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
    signed_in: SignedIn | None = None
    """The visitor's login, if a rule of sign-in was applied."""
    opening: str = ""
    """What the target opens without a credential, by which the request is admitted (`open_access`); else empty."""


# Read for each request; an attribute of an `Enum` costs 0.07 µs each time on Python 3.11.
_FULL, _PAGE_SHARE = Kind.FULL, Kind.PAGE_SHARE
_ACTIVE = State.ACTIVE
_LINK, _HEADER, _COOKIE = CredentialSource.LINK, CredentialSource.HEADER, CredentialSource.COOKIE
_LOGIN = CredentialSource.LOGIN
_READ_METHODS = (b"GET", b"HEAD")

PUBLIC = Admission(None, None)


@dataclass(slots=True)
class Request:
    """The facts of a request on which authorization depends, made by `http.request.parse_request`."""

    method: bytes
    path: bytes
    query: bytes
    client_address: str
    """The visitor's IP address."""
    user_agent: bytes = b""
    authorization: bytes | None = None
    token: bytes | None = None
    """The value of `Burrowgate-Token`; empty if it is malformed."""
    passphrase: bytes | None = None
    """The value of `Burrowgate-Passphrase` or of the form's field, not checked."""
    cookies: tuple[bytes, ...] = ()
    """The values of all visit cookies, in order."""
    frame_cookies: tuple[bytes, ...] = ()
    """The values of all visit cookies for frames on other sites, in order."""
    sign_in_cookies: tuple[tuple[bytes, bytes], ...] = ()
    """The names, behind the gateway's prefix, and values of all cookies of sign-in, in order."""
    origin: bytes | None = None
    upgrade: bool = False
    navigation: bool = False
    service_worker: bool = False
    speculative: bool = False
    """Whether the browser fetches before its user asks for the page (`Sec-Purpose`)."""
    destination: bytes = b""
    """What the browser fetches it for (`Sec-Fetch-Dest`)."""
    same_origin: bool = False
    """Whether the browser says that a page of the same origin caused it (`Sec-Fetch-Site`)."""
    asks_method: bool = False
    """Whether it has `Access-Control-Request-Method`, as a CORS preflight does."""
    has_body: bool = False
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

        That includes all that the decision about a session without limits depends on, besides the query. A path that
        names a session decides which one is meant, whatever the cookies say.
        """
        if (
            self.cookies == previous.cookies
            and not self.frame_cookies
            and self.sign_in_cookies == previous.sign_in_cookies
            and self.token == previous.token
            and self.authorization == previous.authorization
            and self.origin == previous.origin
            and self.upgrade == previous.upgrade
            and self.service_worker == previous.service_worker
            and not self.path.startswith(sign_in.SHARED_PATH)
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
    """Apply rules 1 to 4; returns the claim of `request`, or the decision if it needs no session.

    A stranger gets the same refusal, after the same work, for hosts that are known, unknown, or switched off.
    """
    if route is None:
        found = _find_claim(request, None, keys)
        return Refusal(Reason.NO_DOMAIN) if isinstance(found, Claim) or found.reason in _STRANGERS else found
    target = route.target
    if target.client_ca:
        reason = _missing_certificate(request, target, target.client_ca)
        if reason is not None:
            return Refusal(reason)
    if route.public and target.sign_in is None and not target.has_connections:
        reason = _target_restriction(request, route, None) if target.enabled else Reason.TARGET_OFF
        return PUBLIC if reason is None else Refusal(reason)
    return _find_claim(request, target, keys)


_STRANGERS = frozenset({Reason.NO_CREDENTIAL, Reason.NOT_GENUINE})
"""Refusals that are logged as `NO_DOMAIN` for an unknown host; all three are one to the visitor."""


def _find_claim(request: Request, target: Target | None, keys: Keyring) -> Claim | Refusal:
    """Return the claim of the first credential of `request`; `target` is None for an unknown host."""
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
            claim.minted_at = credential.minted_at
            if link.page is None and (_is_landing(request) or _may_be_form(request)):
                _add_earlier_visits(claim, _cookie_claims(request, target, keys))
            return claim
    if request.path.startswith(sign_in.SHARED_PATH) and _is_landing(request):
        sid = sign_in.shared_sid(request.path)
        if sid is not None:
            return Claim("", sid, _LOGIN)
    header = bearer(request.authorization) or request.token
    if header is not None:
        credential = keys.verify_token(header)
        if credential is None:
            return Refusal(Reason.NOT_GENUINE)
        return Claim(credential.kid, credential.sid, _HEADER, minted_at=credential.minted_at)
    genuine = _cookie_claims(request, target, keys)
    if genuine:
        if len(genuine) > 1:
            genuine[0].others = tuple(genuine[1:])
        return genuine[0]
    if request.cookies:
        return Refusal(Reason.NOT_GENUINE)
    return Refusal(Reason.MANIFEST if request.destination == b"manifest" else Reason.NO_CREDENTIAL)


def _cookie_claims(request: Request, target: Target | None, keys: Keyring) -> list[Claim]:
    """Return the claims of genuine visit cookies; those for frames count only if the target may be embedded."""
    genuine = claims.of_cookies(request.cookies, keys)
    if request.frame_cookies and target is not None and target.embed_origins:
        genuine += claims.of_cookies(request.frame_cookies, keys, framed=True)
    return genuine


def _is_landing(request: Request) -> bool:
    """Return whether `request`, with the link of a full session, gets a redirect to the address without the link."""
    return request.navigation and request.method in _READ_METHODS


def _may_be_form(request: Request) -> bool:
    return request.navigation and request.method == b"POST"


def _add_earlier_visits(claim: Claim, earlier: list[Claim]) -> None:
    """Add the visits of the `earlier` ones of the link's own session to `claim`."""
    own = [one for one in earlier if one.sid == claim.sid and one.kid == claim.kid]
    if own:
        claim.vid = own[0].vid
        claim.earlier_vids = tuple(one.vid for one in own)


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
    signed_in: SignedIn | None = None
    """The login of the visitor; None without one, or if no rule of sign-in applies."""
    has_claimed: bool = False
    """Whether the account of the login holds a share of the session."""


def authorize(
    request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring, usage: SessionUsage
) -> Admission | Refusal:
    """Apply rules 5 to 8 to `claim`; `session` is the record that it names, None if there is none."""
    by_login = claim.source is _LOGIN
    if by_login:
        reason = sign_in.share_refusal(usage.signed_in, usage.now, has_claimed=usage.has_claimed)
        if reason is not None:
            return Refusal(reason)
    if session is None or (session.kid != claim.kid and not by_login):
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
    if not route.target.enabled:
        return Refusal(Reason.TARGET_OFF, session)
    if session.cut_visits or session.rotated_at is not None:
        cut = visit_cuts.refusal(request, claim, session)
        if cut is not None:
            return Refusal(cut[0], session, cut[1])
    if session.kind is _PAGE_SHARE and request.method not in _READ_METHODS and not is_entering:
        return Refusal(Reason.METHOD, session)
    redirect = is_entering or by_login or (claim.source is _LINK and session.kind is _FULL and _is_landing(request))
    needs_login = not redirect and sign_in.is_required(route.target, session)
    if needs_login:
        reason = sign_in.refusal(route.target, session, usage.signed_in, usage.now, has_claimed=usage.has_claimed)
        if reason is not None:
            return Refusal(reason, session, signed_in=usage.signed_in)
    reason = _target_restriction(request, route, claim.source)
    if (
        reason is None
        and claim.framed
        and not frames.may_use_cookie(
            upgrade=request.upgrade,
            same_origin=request.same_origin,
            navigation=request.navigation and request.method in _READ_METHODS,
        )
    ):
        reason = Reason.FOREIGN_ORIGIN
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
        signed_in=usage.signed_in if needs_login else None,
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
    if request.upgrade and origin_needed and not hosts.is_same_origin(request.origin, route.origin):
        return Reason.FOREIGN_ORIGIN
    return None


def _missing_certificate(request: Request, target: Target, authority: str) -> Reason | None:
    """Return the reason if the visitor has not presented a certificate of the CA `authority`; None otherwise."""
    if authority in request.verified_cas:
        return None
    # A new connection would request the certificate, which this one did not.
    misdirected = authority in target.requested_cas and authority not in request.requested_cas
    return Reason.MISDIRECTED if misdirected else Reason.NO_CERTIFICATE
