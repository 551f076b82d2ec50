"""Entry of a visitor through an exchange: the redirect of a link, the visit cookie, and the entry page with its form.

Rules.
    The form of the entry page, which may hold a passphrase, is read by the exchange and never forwarded. The passphrase
    becomes a fact of the request, which is authorized again.
    Only navigations get the entry page; programs get a sentence that says what to send.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from burrowgate.core import entry, sign_in
from burrowgate.core.access import Admission, Refusal, RouteMatch
from burrowgate.core.denial_reasons import ENTRY_REASONS, Reason
from burrowgate.core.request_record import ALLOWED, RATE_LIMITED
from burrowgate.core.sessions import Session
from burrowgate.proxy import key_set, login, session_page
from burrowgate.proxy.entry_form import EntryForm
from burrowgate.proxy.exchange_relay import ExchangeRelay
from burrowgate.proxy.exchange_state import READING
from burrowgate.proxy.interfaces import IUpstream
from burrowgate.proxy.rate_limit import GUESSING_REASONS
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.sessions.authorization import Decision
from burrowgate.sessions.connection_info import ConnectionScope


class ExchangeEntry(ExchangeRelay, ABC):
    """Base class of an exchange: what a visitor gets before the first visit."""

    __slots__ = ()

    # The form.

    def _reads_form(self, refusal: Refusal) -> bool:
        """Begin to read the form of the entry page if `refusal` is for the lack of a passphrase; returns whether."""
        facts = self._head.facts
        if refusal.reason is not Reason.PASSPHRASE_NEEDED or not refusal.is_entering or facts.passphrase is not None:
            return False
        if not self._context.reads_bodies:
            return False
        self._head.retained = True  # its facts are about to hold the passphrase
        self._phase = READING
        self.active = True
        self._enter_scope(self._context.connections.undecided)
        self._upstream = form = EntryForm(self._form_read)
        if self._head.expects_continue:
            self._downstream.send_informational(100, b"Continue", [])
            self._downstream.flush()
        early, self._early_body = self._early_body or [], None
        form.send_head(facts.method, b"", b"", self._head.length, b"")
        for data in early:
            form.send_body(data)
        if self._request_sent:
            form.finish()
        if self._request_paused:
            self._resume_request()
        return True

    def _form_read(self, body: bytes | None) -> None:
        self._upstream = None
        if body is None:
            self._reject(413, "The form is too long.", "too-long")
            return
        self._request_sent = True
        self._head.facts.passphrase = entry.read_form(body)
        self._authorize_later()

    def _enter_scope(self, scope: ConnectionScope) -> None:
        self._scope = scope
        scope.exchanges.add(self)

    @abstractmethod
    def _authorize_later(self) -> None:
        """Authorize the request by the store, and apply the decision."""

    @abstractmethod
    def _reject(self, status: int, sentence: str, reason: str) -> None:
        """Refuse a request that is malformed or beyond a limit."""

    # Responses.

    def _enters(self, admission: Admission) -> bool:
        """Return whether an admitted request gets a redirect although its path is the gateway's own."""
        path = self._head.facts.path
        by_share = admission.redirect and path.startswith(sign_in.SHARED_PATH)
        return admission.is_entering or path == entry.PATH or by_share

    def _entry_response(self, refusal: Refusal, route: RouteMatch) -> Response | None:
        """Return the entry page for `refusal`; None if a navigation does not need one, or for other requests."""
        facts, session = self._head.facts, refusal.session
        if refusal.reason not in ENTRY_REASONS or session is None or not facts.navigation or facts.upgrade:
            return None
        if facts.path == login.LEAVE_PATH:
            return None
        has_link = login.has_link(facts)
        action = "" if has_link else entry.form_address(facts.path, facts.query)
        return builder.entry_page(
            refusal.reason,
            label=session.label,
            host=route.authority.decode("ascii"),
            action=action,
            has_form=self._context.reads_bodies,
        )

    def _is_rate_limited(self, refusal: Refusal) -> bool:
        """Count a rejection; return whether it exceeded the rate limit and got 429."""
        seconds = self._context.reject(self._head.facts.client_address)
        if seconds:
            self._outcome = RATE_LIMITED
            if refusal.reason in GUESSING_REASONS:
                response = builder.too_many_rejections(seconds, wants_json=self._wants_json())
                self._send_own_response(response, refusal.reason)
                return True
        return False

    def _landing(self, admission: Admission, route: RouteMatch) -> Response:
        """Return the redirect that a link, or the form of the entry page, gets."""
        facts, claim = self._head.facts, admission.claim
        cookie = self._landing_cookie(admission, route)
        if facts.path.startswith(sign_in.SHARED_PATH):
            return login.redirect_to_clean_url(b"/", None, cookie)
        if facts.path == entry.PATH:
            return login.redirect_to_clean_url(entry.return_address(facts.query), None, cookie)
        if admission.is_entering and claim is not None and claim.page is not None:
            # A page link is needed each time.
            return login.redirect_to_clean_url(facts.path, facts.query, cookie)
        clean = login.clean_query(facts.query, admission) if facts.query else b""
        return login.redirect_to_clean_url(facts.path, facts.query if clean is None else clean, cookie)

    def _visit_cookie(self, session: Session, route: RouteMatch) -> bytes:
        context = self._context
        framed = login.is_framed(self._head.facts, route.target, context.scheme)
        now = context.clock.now()
        return login.visit_cookie(session, context.keys(), context.entropy, context.scheme, now, framed=framed)

    def _landing_cookie(self, admission: Admission, route: RouteMatch) -> bytes | None:
        """Return the cookie that goes with the redirect of a link: that of the browser's own visit, or a new one."""
        session, claim, context, head = admission.session, admission.claim, self._context, self._head
        if session is None or claim is None or (not claim.vid and not login.may_visit(head.facts, head.user_agent)):
            return None
        if not claim.vid:
            return self._visit_cookie(session, route)
        framed = login.is_framed(head.facts, route.target, context.scheme)
        now = context.clock.now()
        return login.renewed_cookie(session, claim.vid, context.keys(), context.scheme, now, framed=framed)

    def _wants_json(self) -> bool:
        return builder.wants_json(self._head.accept)

    # Pages of the gateway's own.

    def _send_reserved(self, route: RouteMatch, decision: Decision) -> None:
        """Respond to a request for a page of the gateway's own."""
        if self._sends_key_set():
            return
        context, head, session = self._context, self._head, decision.session
        if isinstance(decision, Refusal) or session is None or not session_page.is_form(head, decision):
            self._send_own_response(*session_page.respond(context, head, decision))
            return
        self._vid = decision.claim.vid if decision.claim is not None else ""
        self._enter_scope(context.connections.session_scope(session.sid))
        self._send_request(session_page.ExtendRequestForm(context, head, route, decision, self._respond_locally))

    def _sends_key_set(self) -> bool:
        """Respond to a request for the key set, which needs no admission; returns whether it is one."""
        response = key_set.response(self._context, self._head)
        if response is None:
            return False
        self._outcome = ALLOWED
        self._send_own_response(response, "jwks")
        return True

    def _respond_locally(self, response: Response, reason: str) -> None:
        """Send a response of the gateway's own that took time to make."""
        self._upstream = None
        self._send_own_response(response, reason)
        self._downstream.flush()

    @abstractmethod
    def _send_own_response(self, response: Response, reason: str) -> None:
        """Send a response of the gateway's own, and finish."""

    @abstractmethod
    def _send_request(self, upstream: IUpstream) -> None:
        """Send the request, as far as it has arrived."""
