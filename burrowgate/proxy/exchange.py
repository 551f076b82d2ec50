"""One request and its answer: admit, forward, account. Knows neither sockets nor twisted.web.

Rules.
    Exactly one answer is given, or the visitor is cut: an answer that broke off never looks complete.
    Nothing is spooled: each side is read only as fast as the other takes it.
    A request goes to a target a second time only on a kept connection that died before the first byte of an answer,
    only if it has no body, and only if repeating is safe (RFC 9110, 9.2.2).
    The exchange is registered as live while it lasts, and whoever ends the session cuts it.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.access import Admission, Refusal, RouteMatch
from burrowgate.core.http import forwarding, response
from burrowgate.core.http.fields import RESERVED_PATH, Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import ALLOWED, DENIED, ERROR, RATE_LIMITED, RequestRecord
from burrowgate.core.sessions import Session
from burrowgate.core.targets import TargetType
from burrowgate.errors import (
    FileDescriptorsExhausted,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.proxy import login
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.interfaces import IDownstream, IExchange, IUpstream
from burrowgate.proxy.rate_limit import GUESSING_REASONS
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.upstream.pool import Route
from burrowgate.sessions.authorization import Decision
from burrowgate.sessions.connections import PUBLIC, UNDECIDED, ConnectionInfo
from burrowgate.sessions.visits import VisitCounters

_log = Logger()

_REPEATABLE = frozenset({b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE"})
"""Idempotent methods (RFC 9110, 9.2.2), TRACE excepted, which is refused."""
_FOLDER = TargetType.FOLDER
_REFUSED_METHODS = frozenset({b"CONNECT", b"TRACE"})
_REASONS: dict[type[BaseException], str] = {
    UpstreamConnectError: "target-down",
    UpstreamTimeout: "target-slow",
    UpstreamProtocolError: "target-broken",
    UpstreamAddressNotAllowed: "target-forbidden",
    FileDescriptorsExhausted: "crowded",
    UpstreamCertificateError: "target-untrusted",
}
"""What the log says of a failure."""


# Where an exchange stands: plain numbers, for an attribute of an `Enum` costs 0.07 µs each time it is named.
_DECIDING, _CONNECTING, _WAITING, _ANSWERING, _TUNNEL, _OVER = range(6)


@implementer(IExchange)
class Exchange:
    """One request and its answer."""

    # How an exchange begins, said once for all of them: a request pays only for what it changes.
    _phase = _DECIDING
    _upstream: IUpstream | None = None
    _route: Route | None = None
    _session: Session | None = None
    _counters: VisitCounters | None = None
    _uri = b""
    _header_lines = b""
    _scope = ""
    _early_body: list[bytes] | None = None
    _request_paused = False
    _request_sent = False
    _repeatable = False
    _active = False
    """Whether something moved since the last `sweep`."""
    _response_paused = False
    _is_stream = False
    _cookie: bytes | None = None
    _status = 0
    _request_bytes = 0
    _response_bytes = 0
    _counted_request_bytes = 0
    _counted_response_bytes = 0
    _reported_bytes = 0
    _reason = ""
    _outcome = ERROR
    _target_name = ""

    def __init__(self, context: ExchangeContext, visitor: IDownstream, head: RequestHead) -> None:
        self._context = context
        self._downstream = visitor
        self._head = head
        self._request_id = context.request_id()
        self._started = self.since = context.clock.now()
        # `since` is when something last moved, as `sweep` found it: to the second.

    # Admit.

    def begin(self, turn: int = 0) -> None:
        """Decide, and do what was decided. `turn` is as for `RequestAuthorizer.authorize_cached`."""
        try:
            self._begin(turn)
        except Exception:
            self._failed(Failure())

    def _begin(self, turn: int) -> None:
        head, exchange_context = self._head, self._context
        facts = head.facts
        if facts.method in _REFUSED_METHODS:
            self._reject(501, "This method is not served here.", "method")
            return
        if head.via and forwarding.is_loop(head, exchange_context.pseudonym):
            self._reject(508, "The request came back to this gateway.", "loop")
            return
        if (
            exchange_context.max_request_body_size
            and head.length is not None
            and head.length > exchange_context.max_request_body_size
        ):
            self._reject(413, "The request's body is too long.", "too-long")
            return
        if head.upgrade and head.upgrade != b"websocket":
            served = exchange_context.authorizer.match_route(head.host)
            if served is None or head.upgrade.decode("latin-1") not in served.target.upgrades:
                head.upgrade = b""  # an upgrade may be ignored (RFC 9110, 7.8)
                facts.upgrade = False
        served = exchange_context.authorizer.match_route(head.host)
        verdict = exchange_context.authorizer.authorize_cached(facts, served, turn)
        if verdict is not None:
            self._apply(verdict, served)
            return
        head.retained = True
        self._register(UNDECIDED)
        deciding = Deferred.fromCoroutine(exchange_context.authorizer.authorize(facts, head.host, head.user_agent))
        deciding.addCallback(self._decided).addErrback(self._failed)

    def _decided(self, verdict: Decision) -> None:
        if self._phase == _DECIDING:
            self._context.connections.remove_exchange(self, UNDECIDED)
            self._scope = ""
            self._apply(verdict, self._context.authorizer.match_route(self._head.host))
            self.request_flush()
            self._downstream.flush()

    def _apply(self, verdict: Decision, served: RouteMatch | None) -> None:
        head, exchange_context = self._head, self._context
        path = head.facts.path
        session = self._session = verdict.session
        if served is not None:
            self._target_name = served.target.name
        if isinstance(verdict, Refusal):
            self._outcome = DENIED
            if session is not None:
                exchange_context.visits.record_denied(
                    session, self._target_name, verdict.reason, head.facts.client_address, self._started
                )
            if (session is None or verdict.reason in GUESSING_REASONS) and self._rate_limited(verdict):
                return
        else:
            self._outcome = ALLOWED
        if served is not None and path.startswith(RESERVED_PATH) and login.is_reserved(path):
            self._send_own_response(*login.reserved(path, verdict, exchange_context.scheme, self._wants_json()))
        elif isinstance(verdict, Refusal):
            self._send_own_response(builder.denial(verdict, wants_json=self._wants_json()), verdict.reason)
        elif served is None:
            raise AssertionError("admitted without a domain")
        elif verdict.redirect and session is not None:
            query = login.clean_query(head.facts.query, verdict)
            self._send_own_response(login.redirect_to_clean_url(path, query, self._visit_cookie(session)), "land")
        else:
            if verdict.sets_page_cookie and session is not None:
                self._cookie = self._visit_cookie(session)
            self._forward(served, verdict)

    def _rate_limited(self, verdict: Refusal) -> bool:
        """Count a refusal; whether it was one too many, and was answered so."""
        wait = self._context.reject(self._head.facts.client_address)
        if wait:
            self._outcome = RATE_LIMITED
            if verdict.reason in GUESSING_REASONS:
                self._send_own_response(
                    builder.too_many_rejections(wait, wants_json=self._wants_json()), verdict.reason
                )
                return True
        return False

    def _visit_cookie(self, session: Session) -> bytes:
        exchange_context = self._context
        return login.visit_cookie(
            session,
            exchange_context.keys(),
            exchange_context.entropy,
            exchange_context.scheme,
            exchange_context.clock.now(),
        )

    def _register(self, sid: str) -> None:
        self._scope = sid
        self._context.connections.add_exchange(self, sid)

    # Forward.

    def _forward(self, served: RouteMatch, admission: Admission) -> None:
        """Send the request on its way to the target."""
        exchange_context, head = self._context, self._head
        session, claim, target = admission.session, admission.claim, served.target
        if session is not None and claim is not None:
            sid = session.sid
            self._counters = exchange_context.visits.counters_for(
                session, claim.vid, head.facts.client_address, head.user_agent, self._started
            )
            self._register(sid)
        else:
            sid = ""
            self._register(f"{PUBLIC}{target.target_id} {served.authority.decode('ascii')}")
        query = head.facts.query
        try:
            self._uri, self._header_lines = forwarding.upstream_head(
                head,
                query=login.clean_query(query, admission) if query else None,
                sid=sid,
                proto=exchange_context.proto,
                request_id=self._request_id,
                pseudonym=exchange_context.pseudonym,
            )
        except ValueError:
            self._reject(400, "The request cannot be passed on.", "head")
            return
        self._repeatable = head.facts.method in _REPEATABLE and head.length == 0 and not head.upgrade
        self._route = route = exchange_context.upstreams.route(target)
        if target.type is _FOLDER:
            self._send_request(exchange_context.upstreams.folder(route, self, head.fields))
            return
        connection = exchange_context.upstreams.acquire(route, repeatable=self._repeatable)
        if connection is None:
            self._connect(route)
        else:
            connection.attach(self)
            self._send_request(connection)

    def _connect(self, route: Route) -> None:
        self._phase = _CONNECTING
        Deferred.fromCoroutine(self._connected(route)).addErrback(self._failed)

    async def _connected(self, route: Route) -> None:
        connection = await self._context.upstreams.connect(route)
        if self._phase == _CONNECTING:
            connection.attach(self)
            self._send_request(connection)
            self.request_flush()
        else:
            self._context.upstreams.keep(route, connection)

    def _send_request(self, upstream: IUpstream) -> None:
        """Send the request, as far as it has come."""
        head = self._head
        self._upstream = upstream
        self._phase = _WAITING
        self._active = True
        length = head.length
        try:
            upstream.send_head(head.facts.method, self._uri, self._header_lines, length, head.upgrade)
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
            upstream.finish()
        if self._request_paused:
            self._resume_request()

    def _failed(self, failure: Failure) -> None:
        error = failure.value
        if not isinstance(error, UpstreamError):
            _log.failure("An exchange failed", failure=failure)
            self._drop_upstream()
        self.upstream_lost(error if isinstance(error, Exception) else UpstreamProtocolError())

    # What the visitor does.

    def request_body(self, data: bytes) -> None:
        if self._phase == _OVER:
            return
        self._request_bytes += len(data)
        if (
            self._context.max_request_body_size
            and self._request_bytes > self._context.max_request_body_size
            and self._phase != _TUNNEL
        ):
            self._too_long()
            return
        upstream = self._upstream
        if upstream is None:
            self._early_body = [*self._early_body, data] if self._early_body else [data]
            self._pause_request()
        elif self._phase == _TUNNEL:
            self.since = self._context.clock.now()
            upstream.send_tunnel_data(data)
        else:
            upstream.send_body(data)

    def _too_long(self) -> None:
        if self._phase == _ANSWERING:
            self.cut("too-long")
        else:
            self._drop_upstream()
            self._reject(413, "The request's body is too long.", "too-long")

    def request_flush(self) -> None:
        upstream = self._upstream
        if upstream is not None:
            self._active = True
            upstream.flush()
            if not self._request_sent and upstream.splice_transport is not None:
                self._downstream.splice_to(upstream.splice_transport)

    def request_end(self) -> None:
        if not self._request_sent:
            self._request_sent = True
            if self._upstream is not None:
                self._upstream.finish()

    def downstream_half_closed(self) -> None:
        if self._upstream is not None:
            self._upstream.half_close()

    def downstream_lost(self) -> None:
        if self._phase != _OVER:
            self._drop_upstream()
            self._reason = self._reason or "visitor-gone"
            self._finish()

    def downstream_paused(self) -> None:
        self._response_paused = True
        self._active = True
        if self._upstream is not None:
            self._upstream.pause_reading()

    def downstream_resumed(self) -> None:
        self._response_paused = False
        self._active = True
        if self._upstream is not None:
            self._upstream.resume_reading()

    def _pause_request(self) -> None:
        """Let the visitor send no more for now."""
        if not self._request_paused:
            self._request_paused = True
            self._downstream.pause_reading()

    def _resume_request(self) -> None:
        """Let the visitor send again."""
        if self._request_paused:
            self._request_paused = False
            self._downstream.resume_reading()

    # What the target does.

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        self._active = True
        if status < 200 and status != 101:
            self._downstream.send_informational(status, reason, fields)
            return
        fields = self._published(status, fields)
        # Where a field cannot be written, this raises and is still waiting: the answer is none.
        if status == 101:
            fields.append((b"Upgrade", self._head.upgrade))
            self._downstream.start_tunnel(status, reason, fields)
            self._enter_phase(_TUNNEL, status)
            self._downstream.flush()
            upstream = self._upstream
            if upstream is not None and upstream.splice_transport is not None:
                self._downstream.splice_to(upstream.splice_transport)
            self._header_lines = self._head.lines = b""
            self._head.fields.clear()
            return
        self._downstream.send_head(status, reason, fields, length)
        self._enter_phase(_ANSWERING, status)
        if length is None:
            self._is_stream = response.is_event_stream(fields)

    def _published(self, status: int, fields: Fields) -> Fields:
        """The fields of a final answer, as the visitor gets them."""
        route = self._route
        if route is not None and route.own and (300 <= status < 400 or status == 201):
            served = self._context.authorizer.match_route(self._head.host)
            if served is not None:
                fields = response.to_public_fields(fields, route.own, served.origin)
        if self._cookie is not None:
            fields.append((b"Set-Cookie", self._cookie))
        return fields

    def _enter_phase(self, phase: int, status: int) -> None:
        if self._phase != _OVER:
            self._phase = phase
            self._status = status

    def response_body(self, data: bytes) -> None:
        self._response_bytes += len(data)
        if self._phase == _TUNNEL:
            self.since = self._context.clock.now()
            self._downstream.send_tunnel_data(data)
        else:
            self._downstream.send_body(data)

    def response_flush(self) -> None:
        self._active = True
        visitor = self._downstream
        visitor.flush()
        if self._upstream is not None and visitor.splice_transport is not None:
            self._upstream.splice_to(visitor.splice_transport)

    def response_end(self) -> None:
        if self._phase != _OVER:
            self._upstream = None
            self._active = True
            self._finish()
            self._downstream.finish()

    def response_spliced(self, count: int) -> None:
        if count:
            self._response_bytes += count
            self._active = True
            self._downstream.bytes_spliced(count)

    def request_spliced(self, count: int) -> None:
        if count:
            self._request_bytes += count
            self._active = True

    def plain_response(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        if self._phase == _OVER:
            return 0
        if self._cookie is not None:
            lines += b"Set-Cookie: %b\r\n" % self._cookie
        self._status = status
        self._response_bytes = have = len(body)
        self._active = True
        if have == length:
            self._upstream = None
            self._finish()
        else:
            self._phase = _ANSWERING
        taken = self._downstream.send_plain(status, reason, lines, length, body, source)
        if taken:
            self._response_bytes += min(taken, length - have)
        return taken

    def upstream_half_closed(self) -> None:
        if self._phase == _TUNNEL:
            self._downstream.half_close()

    def upstream_lost(self, error: Exception) -> None:
        self._collect_spliced_bytes()
        upstream, self._upstream = self._upstream, None
        phase, route = self._phase, self._route
        if phase == _OVER:
            return
        if phase == _ANSWERING:
            self._reason = "target-broke-off"
            self._finish()
            self._downstream.abort()
            return
        if phase == _TUNNEL:
            self._reason = "target-closed"
            self._finish()
            self._downstream.close()
            return
        if route is not None and isinstance(error, UpstreamProtocolError):
            if upstream is not None and upstream.reused and self._repeatable:
                self._connect(route)
                return
            self._context.upstreams.recheck_tls(route)
        self._outcome = ERROR
        if isinstance(error, UpstreamError) and not isinstance(error, FileDescriptorsExhausted):
            _log.warn("The target {target} failed: {error}", target=self._target_name, error=str(error))
        self._send_own_response(
            builder.failure(error, wants_json=self._wants_json()), _REASONS.get(type(error), "fault")
        )
        self._downstream.flush()

    def upstream_paused(self) -> None:
        self._pause_request()

    def upstream_resumed(self) -> None:
        self._active = True
        self._resume_request()

    # End.

    def cut(self, reason: str) -> None:
        """End at once: the session ended, or somebody waited for too long."""
        if self._phase != _OVER:
            self._reason = reason
            self._drop_upstream()
            self._finish()
            self._downstream.abort()

    def info(self) -> ConnectionInfo:
        """What can be seen of it from outside."""
        facts, session = self._head.facts, self._session
        return ConnectionInfo(
            id=self._request_id.decode("latin-1"),
            sid=session.sid if session is not None else "",
            target=self._target_name,
            client_address=facts.client_address,
            method=facts.method.decode("latin-1"),
            path=facts.path.decode("latin-1"),
            tunnel=self._phase == _TUNNEL,
            since=self._started,
            bytes_in=self._request_bytes,
            bytes_out=self._response_bytes,
        )

    def sweep(self, now: float) -> None:
        """End what has waited for too long."""
        self._collect_spliced_bytes()
        if self._active:
            self._active = False
            self.since = now
        count = self._request_bytes + self._response_bytes
        if count != self._reported_bytes:
            self._reported_bytes = count
            sid = self._session.sid if self._session is not None else ""
            self._context.progress(now, self._request_id, sid, self._target_name, count)
        tally = self._counters
        if tally is not None and self.since > tally.last_seen:
            self._add_to_visit(tally)
        waited = now - self.since
        timeouts = self._context.timeouts
        phase = self._phase
        if phase == _DECIDING:
            if waited > timeouts.authorize:
                self._decided(self._context.authorizer.authorize_offline(self._head.facts, self._head.host))
        elif phase == _WAITING:
            if waited >= timeouts.upstream_response and (self._request_sent or self._request_paused):
                self._drop_upstream()
                self.upstream_lost(UpstreamTimeout())
        elif phase == _ANSWERING:
            if self._response_paused:
                if waited >= timeouts.client_write:
                    self.cut("visitor-stalled")
            elif waited >= (timeouts.tunnel_idle if self._is_stream else timeouts.upstream_read):
                self.cut("target-stalled")
        elif phase == _TUNNEL and waited >= timeouts.tunnel_idle:
            self.cut("tunnel-idle")

    def _add_to_visit(self, counters: VisitCounters) -> None:
        """Add to the visit's tally what was not told of it yet."""
        counters.bytes_in += self._request_bytes - self._counted_request_bytes
        counters.bytes_out += self._response_bytes - self._counted_response_bytes
        self._counted_request_bytes, self._counted_response_bytes = self._request_bytes, self._response_bytes
        self._context.visits.touch(counters, self.since)

    def _collect_spliced_bytes(self) -> None:
        """Hear of what went by without us."""
        if self._upstream is not None:
            self._upstream.report_spliced()
            self._downstream.report_spliced()

    def _drop_upstream(self) -> None:
        self._collect_spliced_bytes()
        upstream, self._upstream = self._upstream, None
        if upstream is not None:
            upstream.abandon()

    def _wants_json(self) -> bool:
        return builder.wants_json(self._head.accept)

    def _reject(self, status: int, why: str, reason: str) -> None:
        """Answer that the request itself will not do."""
        self._outcome = DENIED
        self._send_own_response(builder.bad_request(status, why, self._wants_json()), reason)

    def _send_own_response(self, answer: Response, reason: str) -> None:
        """Answer in the gateway's own words."""
        answer = builder.with_request_id(answer, self._request_id)
        body = b"" if self._head.facts.method == b"HEAD" else answer.body
        self._reason = reason
        self._status = answer.status
        self._response_bytes += len(body)
        visitor = self._downstream
        self._finish()
        fields = [*answer.fields, (b"Date", self._context.date())]
        visitor.send_head(answer.status, answer.reason, fields, len(answer.body))
        if body:
            visitor.send_body(body)
        visitor.finish()

    def _finish(self) -> None:
        """Account: the exchange is over."""
        exchange_context = self._context
        self._phase = _OVER
        self._early_body = None
        if self._scope:
            exchange_context.connections.remove_exchange(self, self._scope)
        now = exchange_context.clock.now()
        if self._active:
            self.since = now
        tally = self._counters
        if tally is not None:
            if now - self._started < 1 and tally.requests:
                # It began a moment ago, was touched then, and has not been written down since.
                tally.bytes_in += self._request_bytes - self._counted_request_bytes
                tally.bytes_out += self._response_bytes - self._counted_response_bytes
            else:
                self._add_to_visit(tally)
        head, session = self._head, self._session
        facts = head.facts
        self._emit(
            RequestRecord(
                now,
                self._request_id,
                session.sid if session is not None else "",
                self._target_name,
                facts.method,
                head.host,
                facts.path,
                self._status,
                now - self._started,
                self._request_bytes,
                self._response_bytes,
                self._outcome,
                self._reason,
                facts.client_address,
            )
        )
        if self._request_paused:
            self._resume_request()

    def _emit(self, record: RequestRecord) -> None:
        """Hand the record of this exchange, now finished, to telemetry."""
        self._context.record(record)
