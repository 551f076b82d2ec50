"""All that an exchange needs of the house, and how long it waits; built once, by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from burrowgate.core.http import request
from burrowgate.core.http.forwarded import ParseRequest
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import DENIED, RATE_LIMITED, RequestRecord
from burrowgate.core.tokens import Keyring
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.proxy.interfaces import IDownstream
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.visits import VisitRecorder

if TYPE_CHECKING:
    from burrowgate.proxy.exchange import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long an exchange waits, in seconds."""

    authorize: float = 5.0
    """For the store to say what it knows of a session."""
    upstream_response: float = 60.0
    """For the first byte of the target's answer, or for the target to take more of the request."""
    upstream_read: float = 60.0
    """For the next piece of the target's answer."""
    client_write: float = 60.0
    """For a visitor who takes nothing."""
    tunnel_idle: float = 3600.0
    """For the next piece, either way, of a tunnel or an event stream."""


@dataclass(slots=True, kw_only=True)
class ExchangeContext:
    """All that an exchange needs of the house, built once by the composition root."""

    authorizer: RequestAuthorizer
    upstreams: UpstreamPool
    connections: ConnectionRegistry
    visits: VisitRecorder
    keys: Callable[[], Keyring]
    clock: IClock
    entropy: IEntropy
    scheme: str
    """The public scheme: what visitors use."""
    proto: bytes = field(init=False)
    pseudonym: bytes
    """This gateway's name in `Via`."""
    request_id: Callable[[], bytes]
    date: Callable[[], bytes]
    record: Callable[[RequestRecord], None]
    """Who hears of every request that is over."""
    timeouts: Timeouts
    exchange: Callable[[ExchangeContext, IDownstream, RequestHead], Exchange]
    """Makes an exchange: the class itself, or `traced.traced` where somebody keeps traces."""
    progress: Callable[[float, bytes, str, str, int], None] = lambda now, request_id, sid, target, count: None
    """Who hears, once a second, of a request that is not over and of which more bytes went through: the time, its id,
    session and target (either may be empty), and its bytes so far, both ways."""
    turn: Callable[[], int] = int
    """The number of the reactor's turn, or 0 where turns are not counted."""
    max_request_body_size: int = 0
    """The longest request body in bytes; 0 for no limit."""
    parse_request: ParseRequest = request.parse_request
    """Reads the head of a request; `forwarding.reader` where trusted proxies may stand between."""

    reject: Callable[[str], int] = lambda peer: 0
    """Is told of every refusal to an address that shows nothing genuine: 0, or, where those are too many, the seconds
    that it is to wait."""

    def __post_init__(self) -> None:
        self.proto = self.scheme.encode("ascii")

    def record_bad_request(self, peer: str, status: int, why: str) -> bytes:
        """Record a request that was not understood, and so never became an exchange; the name that it got."""
        now, request_id = self.clock.now(), self.request_id()
        verdict = RATE_LIMITED if self.reject(peer) else DENIED
        self.record(RequestRecord(now, request_id, "", "", b"", b"", b"", status, 0.0, 0, 0, verdict, why, peer))
        return request_id
