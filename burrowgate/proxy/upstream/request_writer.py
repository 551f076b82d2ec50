"""Requests to a target over HTTP/1.1: framed, collected during a turn of the reactor, and written with backpressure.

`UpstreamConnection` is a subclass, which adds responses and the life cycle of the connection. Both are one object,
because calls between two would be a noticeable cost of a small exchange.
"""

from __future__ import annotations

from burrowgate.core.http import fields as http_fields
from burrowgate.core.http import framing
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import TARGET_BYTES
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.transport.eager_tcp import EagerConnection, eager
from burrowgate.proxy.transport.protocol import ConnectionProtocol

_METHODS_WITH_BODY = (b"POST", b"PUT", b"PATCH")
"""Methods whose requests have a `Content-Length: 0` if there is no body (RFC 9110, 8.6)."""


class RequestWriter(ConnectionProtocol):
    """The request's direction of an upstream connection: part of `IUpstream` and of `IPushProducer`."""

    __slots__ = (
        "_is_chunked",
        "_is_full",
        "_is_request_sent",
        "_method",
        "_pending",
        "_trailers",
        "_upgrade",
        "exchange",
    )

    def __init__(self) -> None:
        self.exchange: IResponseSink | None = None
        self._method = b""
        self._upgrade = b""
        self._pending: list[bytes] = []
        self._is_chunked = False
        self._trailers = b""
        self._is_request_sent = True
        self._is_full = False
        """Whether the transport has paused its producer, because it holds too many unsent bytes."""

    def writeConnectionLost(self) -> None:
        """Nothing to do; part of `IHalfCloseableProtocol`."""

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        """Send the head of a request. Raises `ValueError` if `target` has bytes that must be percent-encoded."""
        if target.translate(None, TARGET_BYTES):
            raise ValueError("the request target has bytes that must be percent-encoded")
        self._method = method
        self._upgrade = upgrade
        self._is_chunked = False
        if length == 0:
            self._is_request_sent = True
            framed = b"Content-Length: 0\r\n" if method in _METHODS_WITH_BODY else b""
            self.transport.write(b"%b %b HTTP/1.1\r\n%b%b\r\n" % (method, target, lines, framed))
            return
        if length is None:
            self._is_chunked = True
            framed = b"Transfer-Encoding: chunked\r\n"
        else:
            framed = b"Content-Length: %d\r\n" % length
        self._pending.append(b"%b %b HTTP/1.1\r\n%b%b\r\n" % (method, target, lines, framed))

    def send_body(self, data: bytes) -> None:
        self._pending.append(framing.chunk(data) if self._is_chunked else data)

    def send_tunnel_data(self, data: bytes) -> None:
        self.transport.write(data)

    def send_trailers(self, fields: Fields) -> None:
        if self._is_chunked:
            self._trailers = http_fields.field_lines(fields)

    def finish(self) -> None:
        if self._is_chunked:
            trailers, self._trailers = self._trailers, b""
            self._pending.append(framing.last_chunk(trailers) if trailers else framing.LAST_CHUNK)
        self._is_request_sent = True
        self.flush()

    def flush(self) -> None:
        pending = self._pending
        if pending:
            self._pending = []
            if len(pending) == 1:
                self.transport.write(pending[0])
            else:
                self.transport.writeSequence(pending)

    @property
    def splice_transport(self) -> EagerConnection | None:
        return None if self._is_chunked else eager(self.transport)

    def pauseProducing(self) -> None:
        self._is_full = True
        if self.exchange is not None:
            self.exchange.upstream_paused()

    def resumeProducing(self) -> None:
        self._is_full = False
        if self.exchange is not None:
            self.exchange.upstream_resumed()

    def stopProducing(self) -> None:
        pass
