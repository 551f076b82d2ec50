"""Fields of one exchange: all that its base classes read and change, in one place.

They are slots, all set at the start: with more than 30 attributes an instance dictionary is copied for each request,
which was 1 of 10 µs of a small request in memory, and a default that is an attribute of the class is slow to read.
"""

from __future__ import annotations

from burrowgate.core.http.embedding import FrameRules
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.request_record import ERROR
from burrowgate.core.sessions import Session
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.exchange_state import AUTHORIZING
from burrowgate.proxy.interfaces import IDownstream, IUpstream
from burrowgate.proxy.tcp.interfaces import TcpUpstreams
from burrowgate.proxy.upstream.pool import Route
from burrowgate.sessions.connection_info import ConnectionScope
from burrowgate.sessions.visits import VisitCounters


class ExchangeFields:
    """The request, its visit, its two ends, and what was counted."""

    __slots__ = (
        "_context", "_cookie", "_counted_request_bytes", "_counted_response_bytes",
        "_counters", "_downstream", "_early_body", "_early_trailers", "_embedding", "_has_length", "_head",
        "_header_lines", "_identity_lines", "_is_event_stream", "_max_body", "_outcome", "_phase",
        "_public", "_reason", "_repeatable", "_reported_bytes", "_request_bytes", "_request_id",
        "_request_paused", "_request_sent", "_response_bytes", "_response_paused", "_route", "_scope",
        "_session", "_signed_in", "_started", "_status", "_target", "_target_name", "_tcp", "_upstream",
        "_vid", "active", "is_tcp", "rests_until", "since",
    )  # fmt: skip

    _counters: VisitCounters | None
    _scope: ConnectionScope | None
    _session: Session | None

    def __init__(self, context: ExchangeContext, downstream: IDownstream, head: RequestHead) -> None:
        self._context = context
        self._downstream = downstream
        self._head = head
        self._phase = AUTHORIZING
        self._request_id = context.request_id()
        self._started = self.since = context.clock.now()
        # `since` is the time of the last progress, which `sweep` updates once a second.
        self.active = self.is_tcp = False
        """Whether there was progress after `since`."""
        self.rests_until = 0.0
        # The visit.
        self._scope = self._session = self._counters = None
        self._signed_in: SignedIn | None = None
        """The visitor's login, if a rule of sign-in was applied."""
        self._vid = self._target_name = self._reason = ""
        # `_vid` is the visit of the request's cookie; empty without one.
        self._outcome = ERROR
        self._status = self._request_bytes = self._response_bytes = self._reported_bytes = 0
        self._counted_request_bytes = self._counted_response_bytes = 0
        """Bytes that were added to the visit."""
        # The request.
        self._upstream: IUpstream | None = None
        self._route: Route | None = None
        self._tcp: TcpUpstreams | None = None
        """What serves the request, if its target speaks TCP."""
        self._target = self._header_lines = self._identity_lines = self._public = b""
        # `_target` is the request target that goes to the target, `_identity_lines` are those about the visitor, for a
        # target that gets them; of this request only. `_public` is the origin that the visitor uses, if something in
        # the request or the response is mapped to or from it.
        self._early_body: list[bytes] | None = None
        """Pieces of the request's body that arrived before there was an upstream."""
        self._early_trailers: Fields | None = None
        """Trailer fields of the request that arrived before there was an upstream."""
        self._repeatable = self._request_paused = self._request_sent = self._response_paused = False
        self._max_body = 0
        """Maximum size of the request's body in bytes; 0 for no limit."""
        # The response.
        self._has_length = True
        """Whether the length of the response's body is known."""
        self._is_event_stream = False
        self._cookie: bytes | None = None
        """The `Set-Cookie` field that the response gets."""
        self._embedding: FrameRules | None = None
        """What a target in frames of other sites needs in its responses; None without that."""
