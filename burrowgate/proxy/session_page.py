"""The gateway's own pages under `/.burrowgate/`: state of the visitor's link, request for more time, and the banner.

Rules.
    Everything here has been authorized as any other request; a refusal is the refusal of every page.
    A request for more time that a cookie authorizes must come from a page of the same origin (`Origin`): other sites,
    siblings under one base domain included, could post the form in a visitor's name.
    The form is read up to `MAX_FORM_BYTES`, and its text goes to the store only by `sessions.extend_requests`.
    The banner is one constant script without data of a session, which it fetches from the page as JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from urllib.parse import parse_qs

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.access import Admission, CredentialSource, Refusal, RouteMatch
from burrowgate.core.hosts import is_same_origin
from burrowgate.core.http import security_headers
from burrowgate.core.http.request import RequestHead
from burrowgate.core.sessions import Session
from burrowgate.core.visit_ids import direct_vid, user_agent
from burrowgate.errors import BurrowgateError, ExtendRequestsNotAllowed, Invalid, StateConflict
from burrowgate.proxy import login
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.interfaces import IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder, session_page
from burrowgate.proxy.responses.builder import Response

MAX_FORM_BYTES = 4096
"""Body of a posted form: a message of 200 characters, each percent-encoded, and its name."""
BANNER_PATH = b"/.burrowgate/banner.js"
_SCRIPT_FIELDS = security_headers.fields(b"text/javascript; charset=utf-8")
_BANNER = (resources.files("burrowgate.proxy.responses") / "banner.js").read_bytes()
_NO_BANNER = b"// This link takes no requests for more time.\n"

_log = Logger()

Respond = Callable[[Response, str], None]
"""Sends the response; the second argument is the reason for the log."""


def respond(context: ExchangeContext, head: RequestHead, decision: Admission | Refusal) -> tuple[Response, str]:
    """Return the response to a request for a reserved path, and the reason for the log."""
    path, session, wants_json = head.facts.path, decision.session, builder.wants_json(head.accept)
    if isinstance(decision, Refusal) or path not in (session_page.PATH, BANNER_PATH):
        return login.reserved(path, decision, context.scheme, wants_json)
    if path == BANNER_PATH:
        is_allowed = session is not None and session.allow_extend_requests
        return Response(200, b"OK", list(_SCRIPT_FIELDS), _BANNER if is_allowed else _NO_BANNER), "banner"
    if session is None:
        return builder.reserved_not_found(wants_json), "reserved"
    response = _state(head, session, _vid(head, decision), context.clock.now())
    _renew_cookie(context, response, session, decision)
    return response, "session"


def is_form(head: RequestHead, decision: Admission | Refusal) -> bool:
    """Return whether the request is an admitted one for more time, whose form has to be read."""
    facts = head.facts
    is_posted = facts.method == b"POST" and facts.path == session_page.PATH
    return is_posted and isinstance(decision, Admission) and decision.session is not None


@implementer(IUpstream)
class ExtendRequestForm(LocalUpstream):
    """Upstream end that reads the form of a request for more time, records the request, and responds."""

    def __init__(
        self, context: ExchangeContext, head: RequestHead, route: RouteMatch, admission: Admission, respond: Respond
    ) -> None:
        self._context = context
        self._head = head
        self._route = route
        self._admission = admission
        self._respond: Respond | None = respond
        self._body = bytearray()
        self._is_done = False

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        claim, origin = self._admission.claim, self._head.facts.origin
        is_ambient = claim is None or claim.source is CredentialSource.COOKIE
        if (is_ambient or origin is not None) and not is_same_origin(origin, self._route.origin):
            self._send(builder.bad_request(403, "Only a page of this address can ask for more time.", self._wants_json))
        elif (length or 0) > MAX_FORM_BYTES:
            self._send(builder.bad_request(413, "The message is too long.", self._wants_json))
        elif length == 0:
            self.finish()

    def send_body(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > MAX_FORM_BYTES:
            self._body.clear()
            self._send(builder.bad_request(413, "The message is too long.", self._wants_json))

    def finish(self) -> None:
        if self._respond is not None and not self._is_done:
            self._is_done = True
            Deferred.fromCoroutine(self._ask())

    def abandon(self, is_orderly: bool = False) -> None:
        self._respond = None

    @property
    def _wants_json(self) -> bool:
        return builder.wants_json(self._head.accept)

    async def _ask(self) -> None:
        try:
            response = await self._record()
        except BurrowgateError as error:
            _log.warn("Request for more time failed: {error}", error=str(error))
            response = builder.failure(error, wants_json=self._wants_json)
        except Exception as error:
            _log.failure("Request for more time failed")
            response = builder.failure(error, wants_json=self._wants_json)
        self._send(response)

    async def _record(self) -> Response:
        head, admission, session = self._head, self._admission, self._admission.session
        if session is None:
            raise ExtendRequestsNotAllowed
        vid, now = _vid(head, admission), self._context.clock.now()
        message = parse_qs(self._body.decode("utf-8", "replace")).get("message", [""])[0]
        try:
            session = await self._context.extend_requests.ask(
                session, vid=vid, address=head.facts.client_address, message=message
            )
        except Invalid as error:
            return self._refused(session, vid, 422, error)
        except StateConflict as error:
            return self._refused(session, vid, 409, error)
        return session_page.asked() if _is_page(head) else _state(head, session, vid, now)

    def _refused(self, session: Session, vid: str, status: int, error: BurrowgateError) -> Response:
        if _is_page(self._head):
            return session_page.as_page(session, vid, self._context.clock.now(), status=status, error=str(error))
        return builder.bad_request(status, str(error), True)

    def _send(self, response: Response) -> None:
        respond, self._respond = self._respond, None
        if respond is not None:
            respond(response, "extend-request")


def _vid(head: RequestHead, admission: Admission) -> str:
    """Return the id of the request's visit."""
    facts, session, claim = head.facts, admission.session, admission.claim
    if session is None or claim is None:
        return ""
    return claim.vid or direct_vid(session.sid, facts.client_address, user_agent(facts.user_agent))


def _is_page(head: RequestHead) -> bool:
    return b"text/html" in head.accept and not builder.wants_json(head.accept)


def _state(head: RequestHead, session: Session, vid: str, now: float) -> Response:
    return (session_page.as_page if _is_page(head) else session_page.as_json)(session, vid, now)


def _renew_cookie(context: ExchangeContext, response: Response, session: Session, admission: Admission) -> None:
    """Let the visit's cookie live as long as the session, if that was extended."""
    vid = admission.claim.vid if admission.claim is not None else ""
    if vid and session.extended_at is not None:
        cookie = login.renewed_cookie(session, vid, context.keys(), context.scheme, context.clock.now())
        if cookie is not None:
            response.fields.append((b"Set-Cookie", cookie))
