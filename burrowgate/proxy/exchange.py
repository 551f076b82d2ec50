"""Exchange of one request and its response: authorizes the request, forwards it, and responds to failures.

Rules.
    Exactly one response is sent, or the client's connection is aborted. A response that the target broke off reaches
    the client as far as it was received, and never looks complete.
    A request goes to a target a second time only if the connection was reused and lost before the first byte of a
    response, and only if the request has no body and an idempotent method (RFC 9110, 9.2.2).
    A tunnel that one side resets is reset to the other side; one that is closed in order is closed (RFC 8441, 5).
    A live exchange is in the scope of its session or public domain, whose end cuts it.

Its fields are in `exchange_fields`, phases and timeouts in `exchange_state`, the events of both ends in
`exchange_relay`, the entry of a visitor in `exchange_entry`, sign-in in `exchange_sign_in`, targets that speak TCP in
`exchange_tcp`, and bytes and records in `exchange_accounting`. None of them uses sockets.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core import credential_text, open_access, sizes
from burrowgate.core.access import Admission, Refusal, RouteMatch
from burrowgate.core.denial_reasons import UNRECORDED_REASONS, Reason
from burrowgate.core.http import forwarding
from burrowgate.core.http.embedding import FrameRules
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.request_record import ALLOWED, DENIED, ERROR
from burrowgate.core.targets import TargetType, allows_upgrade
from burrowgate.errors import (
    BurrowgateError,
    FileDescriptorsExhausted,
    TcpRefused,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.proxy import login
from burrowgate.proxy.drop.sender import Sender, sender_of
from burrowgate.proxy.exchange_state import (
    AUTHORIZING,
    CONNECTING,
    FINISHED,
    RESPONDING,
    TUNNEL,
    WAITING,
    expired_timeout,
)
from burrowgate.proxy.exchange_tcp import ExchangeTcp
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.rate_limit import GUESSING_REASONS
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.responses.grpc import grpc_response, is_grpc_call
from burrowgate.proxy.upstream.pool import Route
from burrowgate.sessions.authorization import Decision

_log = Logger()

_REPEATABLE_METHODS = frozenset({b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE"})
"""Idempotent methods (RFC 9110, 9.2.2), except TRACE, which is refused."""
_REFUSED_METHODS = frozenset({b"CONNECT", b"TRACE"})
_FOLDER = TargetType.FOLDER


@implementer(IExchange)
class Exchange(ExchangeTcp):
    """One request and its response."""

    __slots__ = ()

    # Authorization.

    def begin(self) -> None:
        try:
            self._begin()
        except Exception:
            self._fail(Failure())

    def _begin(self) -> None:
        head, context = self._head, self._context
        facts = head.facts
        if facts.method in _REFUSED_METHODS:
            self._reject(501, "This method is not served here.", "method")
            return
        if head.via and forwarding.is_loop(head, context.pseudonym):
            self._reject(508, "The request came back to this gateway.", "loop")
            return
        route = context.authorizer.match_route(head.host)
        if route is None and self._reaches_sign_in_host():
            return
        if head.upgrade and not allows_upgrade(None if route is None else route.target, head.upgrade):
            head.upgrade = b""  # an upgrade may be ignored (RFC 9110, 7.8)
            facts.upgrade = False
        decision = context.authorizer.authorize_cached(facts, route)
        if decision is not None:
            self._apply(decision, route)
            return
        self._authorize_later()

    def _authorize_later(self) -> None:
        head, context = self._head, self._context
        head.retained = True  # the head is needed until the store has responded, even if the client is lost before
        self._phase = AUTHORIZING
        self._enter_scope(context.connections.undecided)
        authorizing = Deferred.fromCoroutine(context.authorizer.authorize(head.facts, head.host, head.user_agent))
        authorizing.addCallback(self._apply_later).addErrback(self._fail)

    def _apply_later(self, decision: Decision) -> None:
        """Apply a decision of the store, unless the timeout has passed."""
        if self._phase == AUTHORIZING:
            self._context.connections.undecided.exchanges.discard(self)
            self._scope = None
            self._apply(decision, self._context.authorizer.match_route(self._head.host))
            self.request_flush()
            self._downstream.flush()

    def _apply(self, decision: Decision, route: RouteMatch | None) -> None:
        head, context = self._head, self._context
        path = head.facts.path
        is_own = path.startswith(RESERVED_PATH)
        session = self._session = decision.session
        if route is not None:
            self._target_name = route.target.name
        if isinstance(decision, Refusal):
            if self._reads_form(decision) or self._sends_key_set():
                return
            self._outcome = DENIED
            if session is not None and decision.reason not in UNRECORDED_REASONS:
                context.visits.record_denied(
                    session, self._target_name, decision.reason, head.facts.client_address, self._started
                )
            if (session is None or decision.reason in GUESSING_REASONS) and self._is_rate_limited(decision):
                return
        else:
            self._outcome = ALLOWED
        if route is not None and isinstance(decision, Refusal):
            if self._hands_over(decision, route):
                return
            page = self._entry_response(decision, route)
            if page is not None:
                if decision.reason is Reason.CONFIRMATION_NEEDED:
                    self._outcome = ALLOWED
                self._send_own_response(page, decision.reason)
                return
        elif (is_own or decision.is_entering) and isinstance(decision, Admission) and route and self._enters(decision):
            self._send_own_response(self._landing(decision, route), "enter")
            return
        if is_own and route is not None and self._is_of_gateway(route, is_admitted=isinstance(decision, Admission)):
            self._send_reserved(route, decision)
        elif isinstance(decision, Refusal):
            self._send_own_response(builder.denial(decision, wants_json=self._wants_json()), decision.reason)
        elif route is None:
            raise AssertionError("admitted without a domain")
        elif decision.redirect:
            self._send_own_response(self._landing(decision, route), "land")
        else:
            if decision.sets_page_cookie and session is not None:
                self._cookie = self._visit_cookie(session, route)
            self._forward(route, decision)

    # Forwarding.

    def _forward(self, route: RouteMatch, admission: Admission) -> None:
        """Send the request to the target."""
        context, head = self._context, self._head
        if credential_text.contains(head.facts.path):
            self._reject(400, "The address has a link in its path; open the link as it was sent.", "head")
            return
        limit = self._max_body = context.max_body(route.target)
        if limit and max(head.length or 0, self._request_bytes) > limit:
            self._end_too_long()
            return
        facts, query = head.facts, head.facts.query
        session, claim, target, opening = admission.session, admission.claim, route.target, admission.opening
        if session is not None and claim is not None:
            sid, self._vid = session.sid, claim.vid
            self._downstream.is_known = True
            counters = self._counters = context.visits.counters_for(
                session, claim.vid, facts.client_address, head.user_agent, self._started
            )
            if admission.signed_in is not None:
                self._signed_in = admission.signed_in
                counters.account_id = admission.signed_in.login.account_id
            if session.extended_at is not None and claim.vid and counters.needs_cookie(session, facts.navigation):
                self._cookie = login.renewed_cookie(
                    session, claim.vid, context.keys(), context.scheme, context.clock.now(), framed=claim.framed
                )
            self._enter_scope(context.connections.session_scope(sid))
        else:
            sid = ""
            self._reason = open_access.log_reason(opening)
            self._enter_scope(context.connections.public_scope(target.target_id, route.authority, opening))
        upstream_route = context.upstreams.route(target)
        if upstream_route.is_tcp:
            self._forward_tcp(route, admission)
            return
        self._route = upstream_route
        if upstream_route.mapping is not None or head.has_resources or target.response_fields:
            self._public = route.origin
        if target.embed_origins and context.scheme == "https":
            self._public = route.origin
            self._embedding = FrameRules(target.embed_origins, framed=claim is not None and claim.framed)
        if target.identity and context.identity is not None:
            self._identity_lines = context.identity.lines(admission, route)
        try:
            if facts.method == b"OPTIONS" and not forwarding.count_hop(head):
                self._send_own_response(builder.options(), "max-forwards")
                return
            clean = login.clean_query(query, admission) if query else None
            self._target, self._header_lines = self._upstream_head(upstream_route, clean, sid, route.origin)
        except ValueError:
            self._reject(400, "The request cannot be passed on.", "head")
            return
        self._repeatable = facts.method in _REPEATABLE_METHODS and head.length == 0 and not head.upgrade
        sender = None
        if target.type is _FOLDER:
            sender = sender_of(head, route, admission, context.visits, context.clock.now)
            if upstream_route.is_loaded:
                self._send_request(context.upstreams.folder(upstream_route, self, head.fields, sender))
                return
        connection = context.upstreams.acquire(upstream_route, repeatable=self._repeatable)
        if connection is None:
            self._connect(upstream_route, sender)
        else:
            connection.attach(self)
            self._send_request(connection)

    def _connect(self, route: Route, sender: Sender | None = None) -> None:
        """Send the request to `route`, whose files are not read or which has no idle connection.

        `sender` is that of a request to a folder.
        """
        self._phase = CONNECTING
        Deferred.fromCoroutine(self._send_request_on_new_connection(route, sender)).addErrback(self._fail)

    async def _send_request_on_new_connection(self, route: Route, sender: Sender | None) -> None:
        head, upstreams = self._head, self._context.upstreams
        await upstreams.load(route)
        if sender is not None:
            if self._phase == CONNECTING:
                self._send_request(upstreams.folder(route, self, head.fields, sender))
            return
        connection = await upstreams.connect(route)
        if self._phase == CONNECTING:
            if route.mapping is not head.mapping or route.request_rules is not head.rules or head.has_resources:
                self._map_again(route)
            connection.attach(self)
            self._send_request(connection)
            self.request_flush()
        else:
            upstreams.keep(route, connection)

    def _map_again(self, route: Route) -> None:
        """Make the field lines again: TLS was detected, or the files of the target were read, meanwhile."""
        session = self._session
        self._head.lines = b""
        sid = session.sid if session is not None else ""
        _, self._header_lines = self._upstream_head(route, None, sid, self._public)

    def _upstream_head(self, route: Route, query: bytes | None, sid: str, public: bytes) -> tuple[bytes, bytes]:
        found = forwarding.upstream_head(
            self._head, self._context, route, query=query, sid=sid, id=self._request_id, public=public
        )
        return found if not self._identity_lines else (found[0], found[1] + self._identity_lines)

    def _send_request(self, upstream: IUpstream) -> None:
        """Send the request, as far as it has arrived."""
        head = self._head
        self._upstream = upstream
        self._phase = WAITING
        self.active = True
        length = head.length
        if head.received:
            self._is_event_stream = is_grpc_call(head)  # which may have its response's head with the first message
        try:
            upstream.send_head(head.facts.method, self._target, self._header_lines, length, head.upgrade)
        except ValueError:
            self._drop_upstream()
            self._reject(400, "The request cannot be passed on.", "head")
            return
        if self._response_paused:
            upstream.pause_reading()
        if self._early_body:
            early, self._early_body = self._early_body, None
            for data in early:
                upstream.send_body(data)
        if length == 0:
            self._request_sent = True
        elif self._request_sent:
            if self._early_trailers:
                self._send_request_trailers(upstream, self._early_trailers)
            upstream.finish()
        if self._request_paused:
            self._resume_request()

    def _fail(self, failure: Failure) -> None:
        error = failure.value
        if not isinstance(error, UpstreamError):
            _log.failure("Exchange failed", failure=failure)
            self._drop_upstream()
        self.upstream_lost(error if isinstance(error, Exception) else UpstreamProtocolError())

    # Failures and timeouts.

    def upstream_lost(self, error: Exception) -> None:
        self._collect_spliced_bytes()
        upstream, self._upstream = self._upstream, None
        phase, route = self._phase, self._route
        if phase == FINISHED:
            return
        if phase == RESPONDING:
            self._reason = "target-broke-off"
            self._finish()
            self._downstream.truncate()
            return
        if phase == TUNNEL:
            self._reason = "target-reset"
            self._finish()
            self._downstream.abort()
            return
        if route is not None and isinstance(error, UpstreamProtocolError):
            if upstream is not None and upstream.reused and self._repeatable:
                self._connect(route)
                return
            self._context.upstreams.recheck_tls(route)
        self._outcome = DENIED if isinstance(error, TcpRefused) else ERROR
        if isinstance(error, UpstreamError) and not isinstance(error, FileDescriptorsExhausted):
            _log.warn("Target failed: {target}, {error}", target=self._target_name, error=str(error))
        code = error.code if isinstance(error, BurrowgateError) else BurrowgateError.code
        self._send_own_response(builder.failure(error, wants_json=self._wants_json()), code)
        self._downstream.flush()

    def downstream_lost(self, is_orderly: bool = False) -> None:
        if self._phase != FINISHED:
            self._drop_upstream(is_orderly and self._phase == TUNNEL)
            self._reason = self._reason or "visitor-gone"
            self._finish()

    def _end_too_long(self) -> None:
        if self._phase == RESPONDING:
            self.cut("too-long")
        else:
            self._drop_upstream()
            limit = sizes.format_size(self._max_body)
            self._reject(413, f"It is longer than the {limit} that are accepted here in one request.", "too-long")

    def sweep(self, now: float) -> None:
        self._collect_spliced_bytes()
        self._report_progress(now)
        if self._sweep_tunnel(now):
            return
        phase = self._phase
        reason = expired_timeout(
            phase,
            now - self.since,
            self._timeouts(),
            is_request_stalled=self._request_sent or self._request_paused,
            is_client_stalled=self._response_paused,
            has_length=self._has_length,
            is_event_stream=self._is_event_stream,
            waits_for_events=self._waits_for_events,
        )
        if not reason:
            return
        if phase == AUTHORIZING:
            self._apply_later(self._context.authorizer.authorize_offline(self._head.facts, self._head.host))
        elif phase == WAITING:
            self._drop_upstream()
            self.upstream_lost(UpstreamTimeout())
        else:
            self.cut(reason)

    # Responses of the gateway's own.

    def _reject(self, status: int, sentence: str, reason: str) -> None:
        """Refuse a request that is malformed or beyond a limit."""
        self._outcome = DENIED
        self._send_own_response(builder.bad_request(status, sentence, self._wants_json()), reason)

    def _send_own_response(self, response: Response, reason: str) -> None:
        """Send a response of the gateway's own, and finish."""
        self._status = response.status
        if response.status >= 400 and is_grpc_call(self._head):
            response = grpc_response(response)
        response = builder.with_request_id(response, self._request_id)
        body = b"" if self._head.facts.method == b"HEAD" else response.body
        self._reason = reason
        self._response_bytes += len(body)
        downstream = self._downstream
        self._finish()
        fields = [*response.fields, (b"Date", self._context.date())]
        downstream.send_head(response.status, response.reason, fields, len(response.body))
        if body:
            downstream.send_body(body)
        downstream.finish()
