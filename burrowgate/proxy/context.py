"""Dependencies and timeouts shared by all exchanges, built once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from burrowgate.core.http import request
from burrowgate.core.http.forwarded import ParseRequest
from burrowgate.core.http.h2_receive_windows import ExtraWindowBytes
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import DENIED, RATE_LIMITED, RequestRecord
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.proxy.hand_over import SignInHost
from burrowgate.proxy.http2.h2_adapter import Backend
from burrowgate.proxy.http2.h2_backend import H2_BACKEND
from burrowgate.proxy.interfaces import IdentityFields, IDownstream, IExchange
from burrowgate.proxy.tcp.interfaces import TcpUpstreams
from burrowgate.proxy.transport.turn_end import AtTurnEnd, at_once
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.extend_requests import ExtendRequests
from burrowgate.sessions.visits import VisitRecorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Timeouts in seconds for an exchange without progress; `exchange_state` defines which one applies."""

    authorize: float = 5.0
    """Until the store responds."""
    upstream_response: float = 60.0
    """Until the first byte of the target's response, or until the target reads more of the request."""
    upstream_read: float = 60.0
    """Until the next piece of the target's response, if it has a length."""
    upstream_stream: float = 3600.0
    """Until the next piece of a response without a length."""
    client_write: float = 120.0
    """Until the client reads more of the response."""
    tunnel_idle: float = 3600.0
    """Until the next piece, in either direction, of a tunnel, or of an event stream without a session."""

    def of_target(self, target: Target) -> Timeouts:
        """Return these timeouts with those of `target` in their place."""
        response, read = target.response_timeout, target.read_timeout
        if response is None and read is None:
            return self
        return replace(
            self,
            upstream_response=self.upstream_response if response is None else response,
            upstream_read=self.upstream_read if read is None else read,
            upstream_stream=self.upstream_stream if read is None else read,
        )


@dataclass(slots=True, kw_only=True)
class ExchangeContext:
    """Dependencies and timeouts of exchanges."""

    authorizer: RequestAuthorizer
    upstreams: UpstreamPool
    connections: ConnectionRegistry
    visits: VisitRecorder
    extend_requests: ExtendRequests
    keys: Callable[[], Keyring]
    clock: IClock
    entropy: IEntropy
    scheme: str
    """The public scheme: the one that visitors use."""
    proto: bytes = field(init=False)
    """`scheme` as bytes."""
    pseudonym: bytes
    """This gateway's name in `Via`."""
    request_id: Callable[[], bytes]
    """Returns a new request id."""
    date: Callable[[], bytes]
    """Returns the time in the format of the `Date` field."""
    record: Callable[[RequestRecord], None]
    """Receives the record of each finished request."""
    timeouts: Timeouts
    exchange: Callable[[ExchangeContext, IDownstream, RequestHead], IExchange]
    """Makes an exchange: `exchange.Exchange`, or `tracing.traced_exchanges` of a tracer."""
    progress: Callable[[float, bytes, str, str, int], None] = lambda now, request_id, sid, target, count: None
    """Receives, once a second, the time, id, session, target and bytes so far in both directions of each request that
    is not finished and has transferred more bytes since; session and target may be empty."""
    max_request_body_size: int | None = 0
    """In bytes; 0 for no limit, None if those of targets do not apply either."""
    parse_request: ParseRequest = request.parse_request
    """Parses the head of a request; `forwarded.trusted_reader` if there are trusted proxies."""
    reject: Callable[[str], int] = lambda address: 0
    """Counts a rejection of an address that showed no genuine credential; returns 0, or the seconds to wait if there
    were too many."""

    sign_in: SignInHost | None = None
    """The sign-in host; None without sign-in."""
    tcp: TcpUpstreams | None = None
    """What serves targets that speak TCP; None if they are not served here."""
    browsers: TcpUpstreams | None = None
    """What serves targets of the type `browser`; None if they are not served here."""
    identity: IdentityFields | None = None
    """What targets learn of their visitors; None if there is nothing that knows it."""
    reads_bodies: bool = True
    """Whether requests come with their bodies; those of forward auth do not."""
    http2: Backend = H2_BACKEND
    """The library for HTTP/2 connections of visitors."""
    at_turn_end: AtTurnEnd = at_once
    """Takes work to do at the end of the reactor turn, such as writing what the turn had to say on a connection."""
    extra_window_bytes: ExtraWindowBytes = field(default_factory=ExtraWindowBytes)
    """By how much the receive windows of all HTTP/2 connections are larger than at first."""

    def own_upstreams(self, target: Target) -> TcpUpstreams | None:
        """Return what serves the requests of `target`, if it is of a type that the gateway itself serves."""
        if target.is_browser:
            return self.browsers
        return self.tcp if target.speaks_tcp else None

    def max_body(self, target: Target) -> int:
        """Return the maximum size of the body of a request to `target`, in bytes; 0 for no limit."""
        if self.max_request_body_size is None:
            return 0
        return self.max_request_body_size if target.max_body is None else target.max_body

    def __post_init__(self) -> None:
        self.proto = self.scheme.encode("ascii")

    def record_bad_request(self, address: str, status: int, reason: str) -> bytes:
        """Record a request that was malformed and therefore never became an exchange; returns its request id."""
        now, request_id = self.clock.now(), self.request_id()
        outcome = RATE_LIMITED if self.reject(address) else DENIED
        self.record(RequestRecord(now, request_id, "", "", b"", b"", b"", status, 0.0, 0, 0, outcome, reason, address))
        return request_id
