"""Responses of an HTTP/1 server connection to bytes: heads, framing of bodies (RFC 9112, 6), and batched writes.

Rules.
    A response whose body ends before its `Content-Length` is not completed: the connection must be aborted, so that
    the response never looks complete.
    A head that says `Connection: close` is the last one: the connection asks `_is_last_response` for each head.
    What one reactor turn produces is written in one call.
"""

from __future__ import annotations

from abc import abstractmethod

from burrowgate.core.http import fields as http_fields
from burrowgate.core.http import framing
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.framing import Framing
from burrowgate.proxy.transport import splice
from burrowgate.proxy.transport.eager_tcp import eager
from burrowgate.proxy.transport.protocol import ConnectionProtocol

_LENGTH, _CHUNKED, _UNTIL_CLOSE = Framing.LENGTH, Framing.CHUNKED, Framing.CLOSE


class ResponseWriter(ConnectionProtocol):
    """The writing half of a connection: one response after another."""

    __slots__ = (
        "_close",
        "_framing",
        "_head_sent",
        "_http10",
        "_left",
        "_method",
        "_out",
        "_trailers",
    )

    def __init__(self) -> None:
        self._out: list[bytes] = []
        # The request that is answered.
        self._method = b""
        self._http10 = False
        # Its response.
        self._head_sent = False
        self._close = False
        """Whether the connection ends after this response."""
        self._framing = Framing.NONE
        self._trailers = b""
        """Lines of the trailer fields that end a chunked body."""
        self._left = 0
        """Bytes of the body still to come, if it has a `Content-Length`."""

    @abstractmethod
    def _is_last_response(self) -> bool:
        """Whether the connection will end after the response whose head is about to be sent."""

    def send_informational(self, status: int, reason: bytes, fields: Fields) -> None:
        if not self._http10:
            self._out.append(http_fields.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        method = self._method
        kind = self._framing = framing.response_framing(method, status, length, self._http10)
        if kind is _LENGTH:
            self._left = length or 0
            fields.append((b"Content-Length", b"%d" % self._left))
        elif kind is _CHUNKED:
            fields.append((b"Transfer-Encoding", b"chunked"))
        elif kind is _UNTIL_CLOSE:
            self._close = True
            fields[:] = [field for field in fields if field[0].lower() != b"trailer"]  # HTTP/1.0 has none
        elif length is not None and (method == b"HEAD" or status == 304):
            fields.append((b"Content-Length", b"%d" % length))
        if self._close or self._is_last_response():
            self._close = True
            fields.append((b"Connection", b"close"))
        elif self._http10:
            fields.append((b"Connection", b"keep-alive"))
        self._out.append(http_fields.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))
        self._head_sent = True

    def send_body(self, data: bytes | memoryview) -> None:
        kind = self._framing
        if not data:
            return
        data = bytes(data)
        if kind is _LENGTH:
            self._left -= len(data)
            self._out.append(data)
        elif kind is _CHUNKED:
            self._out += (b"%x\r\n" % len(data), data, b"\r\n")
        elif kind is _UNTIL_CLOSE:
            self._out.append(data)

    def send_trailers(self, fields: Fields) -> None:
        if self._framing is _CHUNKED:
            self._trailers = http_fields.field_lines(fields)

    def _end_body(self) -> bool:
        """End the body of the response; returns False if it is shorter than its `Content-Length`."""
        kind, self._framing = self._framing, Framing.NONE
        if kind is _LENGTH and self._left:
            return False
        if kind is _CHUNKED:
            trailers, self._trailers = self._trailers, b""
            self._out.append(framing.last_chunk(trailers) if trailers else framing.LAST_CHUNK)
        return True

    def _begin_plain_body(self, head: bytes, length: int, body: bytes | memoryview, source: object) -> int:
        """Write `head` and the beginning of its body of `length` bytes; see `IDownstreamFastPath.send_plain`."""
        self._head_sent = True
        self._framing = _LENGTH
        self._left = left = length - len(body)
        onto, beside = eager(self.transport), eager(source)
        if onto is None or beside is None:
            self.transport.writeSequence((head, body))
            return 0
        taken = splice.pour(head + body, beside, onto, left)
        self._left = left - min(taken, left)
        return taken

    def _send_tunnel_head(self, status: int, reason: bytes, fields: Fields) -> None:
        self._framing = _UNTIL_CLOSE
        self._head_sent = True
        fields.append((b"Connection", b"Upgrade"))
        self._out.append(http_fields.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))

    def send_tunnel_data(self, data: bytes) -> None:
        self.transport.write(data)

    def bytes_spliced(self, count: int) -> None:
        self._left -= count

    def flush(self) -> None:
        out = self._out
        if out:
            self._out = []
            if len(out) == 1:
                self.transport.write(out[0])
            else:
                self.transport.writeSequence(out)
