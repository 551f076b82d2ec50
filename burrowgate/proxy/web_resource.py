"""The same gateway for any twisted.web `Site`: a twisted.web request to an exchange, and its answer back.

Rules.
    `proxy.http1.connection` is the road for nearly all traffic; this one is for whoever has a `Site`, HTTP/2 with it.
    twisted.web has read the whole body before, so it is given on in pieces, as fast as the target takes them.
    An upgrade is answered as if it had not been asked for, for there is no tunnel through twisted.web; nor are there
    interim answers.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IPushProducer
from twisted.python.failure import Failure
from twisted.web.resource import IResource
from twisted.web.server import NOT_DONE_YET, Request
from zope.interface import implementer

from burrowgate.core.http.fields import Fields, fields_of
from burrowgate.core.http.framing import has_no_body
from burrowgate.core.http.request import BadRequest
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.interfaces import IDownstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.transport.eager_tcp import address_of

PIECE = 65536


@implementer(IResource)
class GatewayResource:
    """Every path of every host that the gateway serves."""

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
        raise TypeError("A gateway's resource has no children; what it serves are targets.")


@implementer(IDownstream, IPushProducer)
class _WebDownstream:
    """The visitor's end of one exchange, as twisted.web knows it."""

    def __init__(self, context: ExchangeContext, request: Request) -> None:
        self._gate = context
        self._request = request
        self._content: Any = request.content
        self.client_address = address_of(request.getClientAddress())
        self._exchange: Exchange | None = None
        self._paused = False
        self._feeding = False
        self._answered = False
        self._left: int | None = None

    def begin(self) -> None:
        """Begin the exchange."""
        request, exchange_context = self._request, self._gate
        request.defaultContentType = None
        for name in (b"Server", b"Date"):
            request.responseHeaders.removeHeader(name)
        fields = [(name, value) for name, values in request.requestHeaders.getAllRawHeaders() for value in values]
        http10 = request.clientproto == b"HTTP/1.0"
        try:
            head = exchange_context.parse_request(
                request.method, request.uri, http10, fields, self.client_address, exchange_context.scheme
            )
        except BadRequest as bad:
            self._refuse(bad)
            return
        # However it was framed, it is here; HTTP/2 has bodies that nothing in the head tells of.
        head.length = self._content.seek(0, 2)
        self._content.seek(0)
        head.expects_continue = head.facts.upgrade = False
        head.upgrade = b""
        exchange = self._exchange = exchange_context.exchange(exchange_context, self, head)
        request.notifyFinish().addErrback(self._lost)
        request.registerProducer(self, True)
        exchange.begin()
        self._feed()

    def _refuse(self, bad: BadRequest) -> None:
        request_id = self._gate.record_bad_request(self.client_address, bad.status, str(bad))
        answer = builder.with_request_id(builder.bad_request(bad.status, str(bad), wants_json=False), request_id)
        self.send_head(answer.status, answer.reason, [*answer.fields, (b"Date", self._gate.date())], len(answer.body))
        self._request.write(answer.body)
        self._request.finish()

    def _lost(self, _reason: Failure) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost()

    def _feed(self) -> None:
        """Give the exchange what it takes of the request's body."""
        if self._feeding:
            return
        self._feeding = True
        while self._exchange is not None and not self._paused:
            data = self._content.read(PIECE)
            if data:
                self._exchange.request_body(data)
            else:
                self._exchange.request_end()
            if self._exchange is not None:
                self._exchange.request_flush()
            if not data:
                return  # and feeding for ever: there is no more
        self._feeding = False

    # IVisitor.

    def send_informational(self, status: int, reason: bytes, fields: Fields) -> None:
        """Nothing to do."""

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        request = self._request
        request.setResponseCode(status, reason)
        for name, value in fields:
            request.responseHeaders.addRawHeader(name, value)
        bodyless = has_no_body(request.method, status)
        if length is not None and (not bodyless or request.method == b"HEAD" or status == 304):
            request.responseHeaders.setRawHeaders(b"Content-Length", [b"%d" % length])
        self._left = None if bodyless else length
        self._answered = True

    def send_body(self, data: bytes) -> None:
        if self._left is not None:
            self._left -= len(data)
        self._request.write(data)

    def finish(self) -> None:
        if self._left:
            self.abort()
        elif self._exchange is not None:
            self._exchange = None
            self._request.unregisterProducer()
            self._request.finish()

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        self.send_head(status, reason, fields_of(lines), length)
        self.send_body(bytes(body))
        if len(body) == length:
            self.finish()
        return 0

    splice_transport = None

    def bytes_spliced(self, count: int) -> None:
        """Nothing to do."""

    def splice_to(self, wire: object) -> None:
        """Nothing to do."""

    def report_spliced(self) -> None:
        """Nothing to do."""

    def start_tunnel(self, status: int, reason: bytes, fields: Fields) -> None:
        self.abort()  # nobody asked for one

    def send_tunnel_data(self, data: bytes) -> None:
        """Nothing to do."""

    def flush(self) -> None:
        if self._answered and self._exchange is not None and not self._request.startedWriting:
            self._request.write(b"")  # the head alone

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._feed()

    def half_close(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        self._exchange = None
        self._request.unregisterProducer()
        channel: Any = self._request.channel
        (channel if hasattr(channel, "abortConnection") else channel.transport).abortConnection()

    # IPushProducer: the connection to the visitor fills up and drains.

    def pauseProducing(self) -> None:
        if self._exchange is not None:
            self._exchange.downstream_paused()

    def resumeProducing(self) -> None:
        if self._exchange is not None:
            self._exchange.downstream_resumed()

    def stopProducing(self) -> None:
        """Nothing to do."""
