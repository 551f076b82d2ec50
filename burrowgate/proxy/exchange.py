"""One request and its answer: admit, forward, account. Knows neither sockets nor twisted.web.

Rules.
    Exactly one answer is given, or the visitor is cut: an answer that broke off never looks complete.
    Nothing is spooled: each side is read only as fast as the other takes it.
    A request goes to a target a second time only on a kept connection that died before the first byte of an answer,
    only if nothing of a body was sent, and only if repeating is safe (RFC 9110, 9.2.2).
    The exchange is registered as live while it lasts, and whoever ends the session cuts it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core import headers, links
from burrowgate.core.access import Admission, Refusal
from burrowgate.core.headers import RESERVED_PATH, Fields, Understood
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.targets import Handler, Target
from burrowgate.core.tokens import VID_BYTES, Keyring, b64url
from burrowgate.errors import UpstreamBroken, UpstreamError, UpstreamSlow
from burrowgate.interfaces import IClock, IEntropy, IExchange, IUpstream, IVisitor, RequestBody
from burrowgate.proxy import answers
from burrowgate.proxy.admission import AdmissionDesk, Verdict
from burrowgate.proxy.answers import Answer
from burrowgate.proxy.connections import PUBLIC, UNDECIDED, Connections
from burrowgate.proxy.upstreams import Route, Upstreams
from burrowgate.proxy.usage import Tally, Usage

_log = Logger()

_REPEATABLE = frozenset({b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE"})
"""Idempotent methods (RFC 9110, 9.2.2), TRACE excepted, which is refused."""
_REFUSED_METHODS = frozenset({b"CONNECT", b"TRACE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long an exchange waits, in seconds."""

    answer: float = 60.0
    """For the first byte of the target's answer."""
    stall: float = 60.0
    """For the next piece of the target's answer."""
    write: float = 60.0
    """For a visitor who takes nothing."""
    tunnel_idle: float = 3600.0


@dataclass(slots=True, kw_only=True)
class Gate:
    """All that an exchange needs of the house, built once by the composition root."""

    admission: AdmissionDesk
    upstreams: Upstreams
    connections: Connections
    usage: Usage
    keys: Callable[[], Keyring]
    clock: IClock
    entropy: IEntropy
    scheme: str
    """The public scheme: what visitors use."""
    pseudonym: bytes
    """This gateway's name in `Via`."""
    request_id: Callable[[], bytes]
    date: Callable[[], bytes]
    record: Callable[..., None]
    """The access log (`logs.AccessLog.record`)."""
    timeouts: Timeouts
    max_body: int = 0
    """The longest request body in bytes; 0 for no limit."""

    def record_bad(self, peer: str, status: int, why: str) -> None:
        """Record a request that was not understood, and so never became an exchange."""
        now, request_id = self.clock.now(), self.request_id()
        self.record(now, request_id, "", "", b"", b"", b"", status, 0.0, 0, 0, "refuse", why, peer)


class _Phase(Enum):
    DECIDING = 0
    CONNECTING = 1
    WAITING = 2
    ANSWERING = 3
    TUNNEL = 4
    OVER = 5


@implementer(IExchange)
class Exchange:
    """One request and its answer."""

    __slots__ = (
        "_asked_all",
        "_body",
        "_bytes_in",
        "_bytes_out",
        "_cookie",
        "_early",
        "_endless",
        "_fields",
        "_gate",
        "_head",
        "_live_as",
        "_phase",
        "_reason",
        "_request_id",
        "_route",
        "_sent",
        "_session",
        "_slow",
        "_started",
        "_status",
        "_tally",
        "_target_name",
        "_told_in",
        "_told_out",
        "_upstream",
        "_uri",
        "_verdict",
        "_visitor",
        "since",
    )

    def __init__(self, gate: Gate, visitor: IVisitor, head: Understood) -> None:
        self._gate = gate
        self._visitor = visitor
        self._head = head
        self._request_id = gate.request_id()
        self._started = gate.clock.now()
        self.since = self._started
        """When something last moved."""
        self._phase = _Phase.DECIDING
        self._upstream: IUpstream | None = None
        self._route: Route | None = None
        self._session: Session | None = None
        self._tally: Tally | None = None
        self._live_as = ""
        self._early: list[bytes] = []
        self._asked_all = False
        self._sent = False
        self._slow = False
        self._endless = False
        self._cookie: bytes | None = None
        self._status = 0
        self._bytes_in = 0
        self._bytes_out = 0
        self._told_in = 0
        self._told_out = 0
        self._reason = ""
        self._verdict = "error"
        self._target_name = ""

    # Admit.

    def begin(self) -> None:
        """Decide, and do what was decided."""
        head, gate = self._head, self._gate
        facts = head.facts
        if facts.method in _REFUSED_METHODS:
            self._give(answers.bad_request(501, "This method is not served here.", self._wants_json()), "method")
            return
        if head.via and headers.is_loop(head, gate.pseudonym):
            self._give(answers.bad_request(508, "The request came back to this gateway.", self._wants_json()), "loop")
            return
        if gate.max_body and head.length is not None and head.length > gate.max_body:
            self._give(answers.bad_request(413, "The request's body is too long.", self._wants_json()), "too-long")
            return
        if head.upgrade and head.upgrade != b"websocket":
            served = gate.admission.served(head.host)
            if served is None or head.upgrade.decode("latin-1") not in served.target.upgrades:
                head.upgrade = b""  # an upgrade may be ignored (RFC 9110, 7.8)
                facts.upgrade = False
        verdict = gate.admission.now(facts, head.host)
        if verdict is not None:
            self._obey(verdict)
            return
        self._visitor.pause()
        deciding = Deferred.fromCoroutine(gate.admission.later(facts, head.host, head.agent))
        deciding.addCallback(self._decided)
        deciding.addErrback(self._failed)
        self._live_as = UNDECIDED
        gate.connections.live(self, UNDECIDED)

    def _decided(self, verdict: Verdict) -> None:
        if self._phase is _Phase.DECIDING:
            self._gate.connections.over(self, UNDECIDED)
            self._live_as = ""
            self._visitor.resume()
            self._obey(verdict)
            self.body_flush()
            self._visitor.flush()

    def _obey(self, verdict: Verdict) -> None:
        head, gate = self._head, self._gate
        served = gate.admission.served(head.host)
        if served is not None:
            self._target_name = served.target.name
        self._session = verdict.session
        if head.facts.path.startswith(RESERVED_PATH) and head.facts.path[len(RESERVED_PATH) :][:1] in (b"", b"/"):
            self._reserved(verdict)
            return
        if isinstance(verdict, Refusal):
            self._verdict = "refuse"
            if verdict.session is not None:
                gate.usage.refused(
                    verdict.session, self._target_name, verdict.reason, head.facts.peer, self._started
                )
            self._give(answers.refusal(verdict, wants_json=self._wants_json()), verdict.reason)
            return
        self._verdict = "admit"
        if served is None:
            raise AssertionError("admitted without a domain")
        if verdict.land:
            self._land(verdict)
            return
        if verdict.keeps_page and verdict.session is not None and verdict.claim is not None:
            self._cookie = self._set_cookie(verdict.session)
        self._open(served.target, verdict)

    def _land(self, verdict: Admission) -> None:
        """Answer a navigation that carries a link with the clean address and a visit cookie."""
        claim, session = verdict.claim, verdict.session
        if claim is None or session is None:
            raise AssertionError("landed without a session")
        answer = answers.landing(self._clean_target(claim.query or b""))
        answer.fields.append((b"Set-Cookie", self._set_cookie(session)))
        self._give(answer, "land")

    def _clean_target(self, query: bytes) -> bytes:
        """The path and query to which a visitor lands: on this host, whatever the path looks like.

        A path that begins with `//` would be read as another host (RFC 3986, 4.2).
        """
        path = self._head.facts.path
        if path[:2] in (b"//", b"/\\"):
            path = b"/." + path
        return path + b"?" + query if query else path

    def _set_cookie(self, session: Session) -> bytes:
        gate = self._gate
        key = gate.keys().get(session.kid)
        if key is None:
            raise AssertionError("admitted under a key that is gone")
        cookie = key.cookie(session.sid, b64url(gate.entropy.token_bytes(VID_BYTES)))
        return headers.set_cookie(gate.scheme, cookie.encode("ascii"), int(session.expires_at - gate.clock.now()))

    def _reserved(self, verdict: Verdict) -> None:
        """Serve `/.burrowgate/`, which is the gateway's own on every domain."""
        gate = self._gate
        path = self._head.facts.path[len(RESERVED_PATH) :]
        self._verdict = "admit" if isinstance(verdict, Admission) else "refuse"
        if path == b"/leave":
            answer = answers.leave()
            answer.fields.append((b"Set-Cookie", headers.set_cookie(gate.scheme, b"", 0)))
            self._give(answer, "leave")
        elif isinstance(verdict, Refusal):
            self._give(answers.refusal(verdict, wants_json=self._wants_json()), verdict.reason)
        elif path == b"/session" and verdict.session is not None:
            self._give(answers.session(verdict.session), "session")
        else:
            self._give(answers.reserved_not_found(self._wants_json()), "reserved")

    # Forward.

    def _open(self, target: Target, verdict: Admission) -> None:
        gate, head = self._gate, self._head
        session, claim = verdict.session, verdict.claim
        sid = ""
        if session is not None and claim is not None:
            sid = session.sid
            self._tally = gate.usage.visit(session, claim.vid, head.facts.peer, head.agent, self._started)
        query = None
        if claim is not None and claim.query is not None:
            query = claim.query
            if claim.page is not None and session is not None and session.kind is Kind.FULL:
                found = links.find(head.facts.query, pages=False)
                query = found.rest if found is not None else query
        elif head.facts.query:
            query = _without_credential(head.facts.query)
        self._uri, self._fields = headers.for_upstream(
            head,
            query=query,
            sid=sid,
            proto=gate.scheme.encode("ascii"),
            request_id=self._request_id,
            pseudonym=gate.pseudonym,
        )
        self._live_as = sid or PUBLIC + target.target_id
        gate.connections.live(self, self._live_as)
        self._route = route = gate.upstreams.route(target)
        self._body = RequestBody(head.length, head.upgrade)
        if target.handler is Handler.FOLDER:
            self._ask(gate.upstreams.folder(route, self))
            return
        connection = gate.upstreams.take(
            route, repeatable=head.facts.method in _REPEATABLE and head.length == 0 and not head.upgrade
        )
        if connection is None:
            self._connect(route)
        else:
            connection.attach(self)
            self._ask(connection)

    def _connect(self, route: Route) -> None:
        self._phase = _Phase.CONNECTING
        upstreams = self._gate.upstreams

        def connected(connection: object) -> None:
            if self._phase is not _Phase.CONNECTING:
                upstreams.keep(route, connection)  # type: ignore[arg-type]
                return
            connection.attach(self)  # type: ignore[attr-defined]
            self._ask(connection)  # type: ignore[arg-type]
            self.body_flush()

        connecting = Deferred.fromCoroutine(upstreams.connect(route))
        connecting.addCallback(connected)
        connecting.addErrback(self._failed)

    def _ask(self, upstream: IUpstream) -> None:
        """Send the request, as far as it has come."""
        self._upstream = upstream
        self._phase = _Phase.WAITING
        self.since = self._gate.clock.now()
        try:
            upstream.request(self._head.facts.method, self._uri, list(self._fields), self._body)
        except ValueError:
            upstream.abandon()
            self._upstream = None
            self._give(answers.bad_request(400, "The request cannot be passed on.", self._wants_json()), "head")
            return
        if self._early:
            early, self._early = self._early, []
            for data in early:
                upstream.body(data)
            self._sent = True
            self._visitor.resume()
        if self._asked_all and self._phase is not _Phase.OVER:
            upstream.end()

    def _failed(self, failure: object) -> None:
        error = getattr(failure, "value", None)
        if self._phase is _Phase.OVER:
            return
        if isinstance(error, UpstreamError):
            self.upstream_lost(error)
        else:
            _log.failure("An exchange failed", failure=failure)
            self.upstream_lost(UpstreamBroken())
        self._visitor.flush()

    # What the visitor does.

    def body(self, data: bytes) -> None:
        """Part of IExchange."""
        self._bytes_in += len(data)
        if self._gate.max_body and self._bytes_in > self._gate.max_body and self._phase is not _Phase.TUNNEL:
            if self._phase is not _Phase.OVER:
                self._drop_upstream()
                self._give(answers.bad_request(413, "The request's body is too long.", self._wants_json()), "too-long")
            return
        upstream = self._upstream
        if upstream is not None:
            self._sent = True
            upstream.body(data)
        elif self._phase is not _Phase.OVER:
            if not self._early:
                self._visitor.pause()
            self._early.append(data)

    def body_flush(self) -> None:
        """Part of IExchange."""
        if self._upstream is not None:
            self.since = self._gate.clock.now()
            self._upstream.flush()

    def end(self) -> None:
        """Part of IExchange."""
        self._asked_all = True
        if self._upstream is not None:
            self._upstream.end()

    def visitor_half_closed(self) -> None:
        """Part of IExchange."""
        if self._phase is _Phase.TUNNEL and self._upstream is not None:
            self._upstream.half_close()

    def visitor_lost(self) -> None:
        """Part of IExchange."""
        if self._phase is not _Phase.OVER:
            self._drop_upstream()
            self._reason = self._reason or "visitor-gone"
            self._finish()

    def visitor_slow(self) -> None:
        """Part of IExchange."""
        self._slow = True
        self.since = self._gate.clock.now()
        if self._upstream is not None:
            self._upstream.pause()

    def visitor_ready(self) -> None:
        """Part of IExchange."""
        self._slow = False
        self.since = self._gate.clock.now()
        if self._upstream is not None:
            self._upstream.resume()

    # What the target does.

    def answered(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        """Part of IExchange."""
        self.since = self._gate.clock.now()
        if status < 200 and status != 101:
            self._visitor.inform(status, reason, fields)
            return
        self._status = status
        route = self._route
        if route is not None and route.own and (300 <= status < 400 or status == 201):
            served = self._gate.admission.served(self._head.host)
            if served is not None:
                fields = headers.publish(fields, route.own, served.origin)
        if self._cookie is not None:
            fields.append((b"Set-Cookie", self._cookie))
        if status == 101:
            self._phase = _Phase.TUNNEL
            fields.append((b"Upgrade", self._head.upgrade))
            self._visitor.tunnel(status, reason, fields)
            return
        self._phase = _Phase.ANSWERING
        if length is None:
            self._endless = headers.is_event_stream(fields)
        try:
            self._visitor.answer(status, reason, fields, length)
        except ValueError:
            self._phase = _Phase.WAITING
            self._drop_upstream()
            self.upstream_lost(UpstreamBroken())

    def answer_body(self, data: bytes) -> None:
        """Part of IExchange."""
        self._bytes_out += len(data)
        self._visitor.body(data)

    def answer_flush(self) -> None:
        """Part of IExchange."""
        self.since = self._gate.clock.now()
        self._visitor.flush()

    def answer_end(self) -> None:
        """Part of IExchange."""
        if self._phase is not _Phase.OVER:
            visitor = self._visitor
            self._upstream = None
            self._finish()
            visitor.end()
            visitor.flush()

    def upstream_half_closed(self) -> None:
        """Part of IExchange."""
        if self._phase is _Phase.TUNNEL:
            self._visitor.half_close()

    def upstream_lost(self, error: Exception) -> None:
        """Part of IExchange."""
        upstream, self._upstream = self._upstream, None
        phase = self._phase
        if phase is _Phase.OVER:
            return
        if phase is _Phase.ANSWERING or phase is _Phase.TUNNEL:
            self._reason = "target-broke-off"
            self._finish()
            self._visitor.cut() if phase is _Phase.ANSWERING else self._visitor.close()
            return
        if (
            upstream is not None
            and upstream.reused
            and self._route is not None
            and not self._sent
            and isinstance(error, UpstreamBroken)
            and self._head.facts.method in _REPEATABLE
            and self._head.length == 0
        ):
            self._connect(self._route)
            return
        self._verdict = "error"
        self._give(answers.failure(error, wants_json=self._wants_json()), type(error).__name__)
        self._visitor.flush()

    def upstream_slow(self) -> None:
        """Part of IExchange."""
        self._visitor.pause()

    def upstream_ready(self) -> None:
        """Part of IExchange."""
        self._visitor.resume()

    # End.

    def cut(self, reason: str) -> None:
        """End at once: the session ended, or somebody waited for too long."""
        if self._phase is _Phase.OVER:
            return
        self._reason = reason
        self._drop_upstream()
        self._finish()
        self._visitor.cut()

    def sweep(self, now: float) -> None:
        """End what has waited for too long."""
        tally = self._tally
        if tally is not None and self.since > tally.last_seen:
            self._tell(tally)
        waited = now - self.since
        timeouts = self._gate.timeouts
        match self._phase:
            case _Phase.DECIDING | _Phase.WAITING:
                if waited > timeouts.answer and (self._asked_all or self._phase is _Phase.DECIDING):
                    self._drop_upstream()
                    self.upstream_lost(UpstreamSlow())
            case _Phase.ANSWERING:
                if self._slow:
                    if waited > timeouts.write:
                        self.cut("visitor-stalled")
                elif waited > timeouts.stall and not self._endless:
                    self.cut("target-stalled")
            case _Phase.TUNNEL:
                if waited > timeouts.tunnel_idle:
                    self.cut("tunnel-idle")

    def _tell(self, tally: Tally) -> None:
        """Add to the visit's tally what was not told of it yet."""
        tally.bytes_in += self._bytes_in - self._told_in
        tally.bytes_out += self._bytes_out - self._told_out
        self._told_in, self._told_out = self._bytes_in, self._bytes_out
        self._gate.usage.touch(tally, self.since)

    def _drop_upstream(self) -> None:
        upstream, self._upstream = self._upstream, None
        if upstream is not None:
            upstream.abandon()

    def _wants_json(self) -> bool:
        return answers.wants_json(self._head.wants)

    def _give(self, answer: Answer, reason: str) -> None:
        """Answer in the gateway's own words."""
        self._reason = self._reason or reason
        self._status = answer.status
        self._bytes_out = len(answer.body)
        visitor = self._visitor
        self._finish()
        fields = [*answer.fields, (b"Date", self._gate.date())]
        visitor.answer(answer.status, answer.reason, fields, len(answer.body))
        if answer.body and self._head.facts.method != b"HEAD":
            visitor.body(answer.body)
        visitor.end()

    def _finish(self) -> None:
        """Account: the exchange is over."""
        gate = self._gate
        sid = self._session.sid if self._session is not None else ""
        if self._live_as:
            gate.connections.over(self, self._live_as)
        self._phase = _Phase.OVER
        tally = self._tally
        now = gate.clock.now()
        if tally is not None:
            self.since = now
            self._tell(tally)
        facts = self._head.facts
        gate.record(
            now,
            self._request_id,
            sid,
            self._target_name,
            facts.method,
            self._head.host,
            facts.path,
            self._status,
            now - self._started,
            self._bytes_in,
            self._bytes_out,
            self._verdict,
            self._reason,
            facts.peer,
        )


def _without_credential(query: bytes) -> bytes | None:
    """`query` without what has the shape of a credential of ours, as on a public domain; None when it is as it was."""
    try:
        found = links.find(query)
    except links.TwoCredentials:
        return b""
    return None if found is None else found.rest
