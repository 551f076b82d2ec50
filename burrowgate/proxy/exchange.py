"""Exchange of one request and its response: authorizes the request, forwards it, and responds to failures.

Rules.
    Exactly one response is sent, or the client's connection is aborted. A response that the target broke off reaches
    the client as far as it was received, and never looks complete.
    A request goes to a target a second time only if the connection was reused and lost before the first byte of a
    response, and only if the request has no body and an idempotent method (RFC 9110, 9.2.2).
    A tunnel that one side resets is reset to the other side; one that is closed in order is closed (RFC 8441, 5).
    A live exchange is in the scope of its session or public domain, whose end cuts it.

Phases and timeouts are in `exchange_state`, the events of both ends in `exchange_relay`, and bytes and records in
`exchange_accounting`. None of them uses sockets.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core import credential_text
from burrowgate.core.access import Admission, Refusal, RouteMatch
from burrowgate.core.http import forwarding
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.request_record import ALLOWED, DENIED, ERROR, RATE_LIMITED
from burrowgate.core.sessions import Session
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import TargetType
from burrowgate.errors import (
    BurrowgateError,
    FileDescriptorsExhausted,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.proxy import login
from burrowgate.proxy.exchange_relay import ExchangeRelay
from burrowgate.proxy.exchange_state import (
    AUTHORIZING,
    CONNECTING,
    FINISHED,
    RESPONDING,
    TUNNEL,
    WAITING,
    expired_timeout,
)
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.rate_limit import GUESSING_REASONS
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.responses.grpc import grpc_response, is_grpc_call
from burrowgate.proxy.upstream.pool import Route
from burrowgate.sessions.authorization import Decision
from burrowgate.sessions.connection_info import ConnectionScope

_log = Logger()

_REPEATABLE_METHODS = frozenset({b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE"})
"""Idempotent methods (RFC 9110, 9.2.2), except TRACE, which is refused."""
_REFUSED_METHODS = frozenset({b"CONNECT", b"TRACE"})
_FOLDER = TargetType.FOLDER


@implementer(IExchange)
class Exchange(ExchangeRelay):
    """One request and its response."""

    _target = b""
    """The request target that goes to the target."""
    _repeatable = False

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
        if context.max_request_body_size and (head.length or 0) > context.max_request_body_size:
            self._reject(413, "The request's body is too long.", "too-long")
            return
        route = context.authorizer.match_route(head.host)
        if head.upgrade and not _allows_upgrade(route, head.upgrade):
            head.upgrade = b""  # an upgrade may be ignored (RFC 9110, 7.8)
            facts.upgrade = False
        decision = context.authorizer.authorize_cached(facts, route)
        if decision is not None:
            self._apply(decision, route)
            return
        head.retained = True  # the head is needed until the store has responded, even if the client is lost before
        self._enter_scope(context.connections.undecided)
        authorizing = Deferred.fromCoroutine(context.authorizer.authorize(facts, head.host, head.user_agent))
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
        session = self._session = decision.session
        if route is not None:
            self._target_name = route.target.name
        if isinstance(decision, Refusal):
            self._outcome = DENIED
            if session is not None:
                context.visits.record_denied(
                    session, self._target_name, decision.reason, head.facts.client_address, self._started
                )
            if (session is None or decision.reason in GUESSING_REASONS) and self._is_rate_limited(decision):
                return
        else:
            self._outcome = ALLOWED
        if route is not None and path.startswith(RESERVED_PATH) and login.is_reserved(path):
            self._send_own_response(*login.reserved(path, decision, context.scheme, self._wants_json()))
        elif isinstance(decision, Refusal):
            self._send_own_response(builder.denial(decision, wants_json=self._wants_json()), decision.reason)
        elif route is None:
            raise AssertionError("admitted without a domain")
        elif decision.redirect and session is not None:
            query = login.clean_query(head.facts.query, decision)
            self._send_own_response(login.redirect_to_clean_url(path, query, self._landing_cookie(decision)), "land")
        else:
            if decision.sets_page_cookie and session is not None:
                self._cookie = self._visit_cookie(session)
            self._forward(route, decision)

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

    def _visit_cookie(self, session: Session) -> bytes:
        context = self._context
        return login.visit_cookie(session, context.keys(), context.entropy, context.scheme, context.clock.now())

    def _landing_cookie(self, admission: Admission) -> bytes | None:
        """Return the cookie that goes with the redirect of a link: that of the browser's own visit, or a new one."""
        session, claim, context, head = admission.session, admission.claim, self._context, self._head
        if session is None or claim is None or (not claim.vid and not login.may_visit(head.facts, head.user_agent)):
            return None
        if not claim.vid:
            return self._visit_cookie(session)
        return login.renewed_cookie(session, claim.vid, context.keys(), context.scheme, context.clock.now())

    def _enter_scope(self, scope: ConnectionScope) -> None:
        self._scope = scope
        scope.exchanges.add(self)

    # Forwarding.

    def _forward(self, route: RouteMatch, admission: Admission) -> None:
        """Send the request to the target."""
        context, head = self._context, self._head
        if credential_text.contains(head.facts.path):
            self._reject(400, "The address has a link in its path; open the link as it was sent.", "head")
            return
        facts, query = head.facts, head.facts.query
        session, claim, target = admission.session, admission.claim, route.target
        if session is not None and claim is not None:
            sid = session.sid
            self._downstream.is_known = True
            counters = self._counters = context.visits.counters_for(
                session, claim.vid, facts.client_address, head.user_agent, self._started
            )
            if session.extended_at is not None and claim.vid and counters.needs_cookie(session, facts.navigation):
                now = context.clock.now()
                self._cookie = login.renewed_cookie(session, claim.vid, context.keys(), context.scheme, now)
            self._enter_scope(context.connections.session_scope(sid))
        else:
            sid = ""
            self._enter_scope(context.connections.public_scope(target.target_id, route.authority))
        self._route = upstream_route = context.upstreams.route(target)
        if upstream_route.mapping is not None or head.has_resources or upstream_route.response_rules is not None:
            self._public = route.origin
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
        if target.type is _FOLDER:
            self._send_request(context.upstreams.folder(upstream_route, self, head.fields))
            return
        connection = context.upstreams.acquire(upstream_route, repeatable=self._repeatable)
        if connection is None:
            self._connect(upstream_route)
        else:
            connection.attach(self)
            self._send_request(connection)

    def _connect(self, route: Route) -> None:
        self._phase = CONNECTING
        Deferred.fromCoroutine(self._send_request_on_new_connection(route)).addErrback(self._fail)

    async def _send_request_on_new_connection(self, route: Route) -> None:
        connection = await self._context.upstreams.connect(route)
        if self._phase == CONNECTING:
            if route.mapping is not self._head.mapping or self._head.has_resources:
                self._map_again(route)
            connection.attach(self)
            self._send_request(connection)
            self.request_flush()
        else:
            self._context.upstreams.keep(route, connection)

    def _map_again(self, route: Route) -> None:
        """Make the field lines again: whether the target speaks TLS was detected meanwhile."""
        session = self._session
        self._head.lines = b""
        sid = session.sid if session is not None else ""
        _, self._header_lines = self._upstream_head(route, None, sid, self._public)

    def _upstream_head(self, route: Route, query: bytes | None, sid: str, public: bytes) -> tuple[bytes, bytes]:
        context = self._context
        return forwarding.upstream_head(
            self._head,
            query=query,
            sid=sid,
            proto=context.proto,
            request_id=self._request_id,
            pseudonym=context.pseudonym,
            public=public,
            mapping=route.mapping,
            tls=route.tls,
            rules=route.request_rules,
        )

    def _send_request(self, upstream: IUpstream) -> None:
        """Send the request, as far as it has arrived."""
        head = self._head
        self._upstream = upstream
        self._phase = WAITING
        self._active = True
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
        self._outcome = ERROR
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
            self._reject(413, "The request's body is too long.", "too-long")

    def sweep(self, now: float) -> None:
        self._collect_spliced_bytes()
        self._report_progress(now)
        phase = self._phase
        reason = expired_timeout(
            phase,
            now - self.since,
            self._context.timeouts,
            is_request_stalled=self._request_sent or self._request_paused,
            is_client_stalled=self._response_paused,
            is_event_stream=self._is_event_stream,
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

    def _wants_json(self) -> bool:
        return builder.wants_json(self._head.accept)

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


def _allows_upgrade(route: RouteMatch | None, token: bytes) -> bool:
    if token == b"websocket":
        return True
    # HTTP/2 has no upgrades but that to WebSockets (RFC 8441).
    is_http1 = route is not None and route.target.protocol is UpstreamProtocol.HTTP1
    return route is not None and is_http1 and token.decode("latin-1") in route.target.upgrades
