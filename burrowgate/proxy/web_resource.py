"""The gateway as a resource of a `twisted.web` site: each request becomes an exchange.

Rules.
    Nearly all traffic goes through `proxy.http1` and `proxy.http2`; this is for applications with their own `Site`.
    twisted.web has read the whole body before, so it is passed on in pieces, as fast as the target reads them.
    A requested upgrade is ignored, because there is no tunnel through twisted.web; nor are there interim responses.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IPushProducer
from twisted.python.failure import Failure
from twisted.web.resource import IResource
from twisted.web.server import NOT_DONE_YET, Request
from zope.interface import implementer

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.framing import has_no_body
from burrowgate.core.http.request import BadRequest
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.fast_path import send_in_parts
from burrowgate.proxy.interfaces import IDownstream, IExchange
from burrowgate.proxy.responses import builder
from burrowgate.proxy.transport.eager_tcp import address_of

PIECE_BYTES = 65536
"""Size of the pieces in which a request's body is passed on."""


@implementer(IResource)
class GatewayResource:
    """Resource for all paths of all hosts that the gateway serves."""

    isLeaf = True

    def __init__(self, context: ExchangeContext) -> None:
        self._context = context

    def render(self, request: Request) -> int:
        _WebDownstream(self._context, request).begin()
        return NOT_DONE_YET

    def getChildWithDefault(self, name: bytes, request: Request) -> IResource:
        return self

    def putChild(self, path: bytes, child: IResource) -> None:
        """Raises `TypeError`."""
        raise TypeError("A gateway's resource has no children; add a target to the gateway instead.")


@implementer(IDownstream, IPushProducer)
class _WebDownstream:
    """The client's end of one exchange: a request of twisted.web."""

    can_splice = is_known = False
    splice_transport = None

    def __init__(self, context: ExchangeContext, request: Request) -> None:
        self._context = context
        self._request = request
        self._content: Any = request.content
        self.client_address = address_of(request.getClientAddress())
        self._exchange: IExchange | None = None
        self._paused = False
        self._feeding = False
        self._head_sent = False
        self._remaining: int | None = None
        """Bytes of the response's body that are still to come; None if its length is not known."""

    def begin(self) -> None:
        """Begin the exchange."""
        request, context = self._request, self._context
        request.defaultContentType = None
        for name in (b"Server", b"Date"):
            request.responseHeaders.removeHeader(name)
        fields = [(name, value) for name, values in request.requestHeaders.getAllRawHeaders() for value in values]
        http10 = request.clientproto == b"HTTP/1.0"
        try:
            head = context.parse_request(
                request.method, request.uri, http10, fields, self.client_address, context.scheme
            )
        except BadRequest as error:
            self._refuse(error)
            return
        # The whole body was read, with any framing; in HTTP/2 the head need not state its length.
        head.length = self._content.seek(0, 2)
        self._content.seek(0)
        head.expects_continue = head.facts.upgrade = False
        head.upgrade = b""
        exchange = self._exchange = context.exchange(context, self, head)
        request.notifyFinish().addErrback(self._lost)
        request.registerProducer(self, True)
        exchange.begin()
        self._feed()

    def _refuse(self, error: BadRequest) -> None:
        request_id = self._context.record_bad_request(self.client_address, error.status, str(error))
        response = builder.bad_request(error.status, str(error), wants_json=False)
        response = builder.with_request_id(response, request_id)
        fields = [*response.fields, (b"Date", self._context.date())]
        self.send_head(response.status, response.reason, fields, len(response.body))
        self._request.write(response.body)
        self._request.finish()

    def _lost(self, _reason: Failure) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost()

    def _feed(self) -> None:
        """Pass on the request's body until the exchange pauses it."""
        if self._feeding:
            return
        self._feeding = True
        while self._exchange is not None and not self._paused:
            data = self._content.read(PIECE_BYTES)
            if data:
                self._exchange.request_body(data)
            else:
                self._exchange.request_end()
            if self._exchange is not None:
                self._exchange.request_flush()
            if not data:
                return  # `_feeding` stays set: there is nothing more to pass on
        self._feeding = False

    # IDownstream.

    def send_informational(self, status: int, reason: bytes, fields: Fields) -> None:
        """Drop it: twisted.web cannot send interim responses."""

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        request = self._request
        request.setResponseCode(status, reason)
        for name, value in fields:
            request.responseHeaders.addRawHeader(name, value)
        bodyless = has_no_body(request.method, status)
        if length is not None and (not bodyless or request.method == b"HEAD" or status == 304):
            request.responseHeaders.setRawHeaders(b"Content-Length", [b"%d" % length])
        self._remaining = None if bodyless else length
        self._head_sent = True

    def send_body(self, data: bytes | memoryview) -> None:
        if self._remaining is not None:
            self._remaining -= len(data)
        self._request.write(bytes(data))

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        return send_in_parts(self, status, reason, lines, length, body)

    def send_trailers(self, fields: Fields) -> None:
        """Drop them, which any recipient may do (RFC 9110, 6.5.2)."""

    def finish(self) -> None:
        if self._remaining:
            self.abort()
        elif self._exchange is not None:
            self._exchange = None
            self._request.unregisterProducer()
            self._request.finish()

    def start_tunnel(self, status: int, reason: bytes, fields: Fields) -> None:
        self.abort()  # a 101 that was not requested

    def send_tunnel_data(self, data: bytes) -> None:
        """Drop `data`: there is no tunnel."""

    def flush(self) -> None:
        if self._head_sent and self._exchange is not None and not self._request.startedWriting:
            self._request.write(b"")  # the head alone

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._feed()

    def splice_to(self, wire: object) -> None:
        """Do nothing: twisted.web has read the whole body."""

    def report_spliced(self) -> None:
        """Nothing was spliced."""

    def bytes_spliced(self, count: int) -> None:
        """Nothing is spliced."""

    def half_close(self) -> None:
        """Do nothing: there is no tunnel."""

    def close(self) -> None:
        self.abort()

    def end_tunnel(self) -> None:
        """There are no tunnels."""

    def truncate(self) -> None:
        channel: Any = self._request.channel
        if hasattr(channel, "abortConnection") or not (self._remaining or self._request.chunked):
            self.abort()  # a stream of HTTP/2, or a body that would end with the connection
            return
        self._exchange = None
        self._request.unregisterProducer()
        channel.loseConnection()

    def abort(self) -> None:
        self._exchange = None
        self._request.unregisterProducer()
        channel: Any = self._request.channel
        (channel if hasattr(channel, "abortConnection") else channel.transport).abortConnection()

    # IPushProducer: backpressure of the client's connection.

    def pauseProducing(self) -> None:
        if self._exchange is not None:
            self._exchange.downstream_paused()

    def resumeProducing(self) -> None:
        if self._exchange is not None:
            self._exchange.downstream_resumed()

    def stopProducing(self) -> None:
        """Do nothing: `notifyFinish` reports the end of the connection."""
