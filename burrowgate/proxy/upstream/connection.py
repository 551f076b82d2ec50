"""One connection to a target over HTTP/1.1: an exchange's other end, one exchange after another.

Rules.
    Responses are parsed strictly: anything but one valid response is `UpstreamProtocolError` and closes the connection.
    A body of known length is counted and not parsed, and forwarded as it was received.
    A connection is kept only after an exchange that both sides completed, with nothing left over (RFC 9112, 9.3).
    An answer that the connection's end delimits is complete only if the end was orderly.
    `reused` is true only until the first byte of an answer has come: after it nothing may be asked again.
"""

from __future__ import annotations

from collections.abc import Callable

import httptools
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import (
    IHalfCloseableProtocol,
    IHandshakeListener,
    IPushProducer,
    ISSLTransport,
)
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.http import fields, framing, response, response_fast
from burrowgate.core.http.request import TARGET_BYTES
from burrowgate.errors import UpstreamProtocolError
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.transport.eager_tcp import READ, EagerConnection, IConnection, eager
from burrowgate.proxy.transport.splice import MIN_SPLICE_BYTES, SpliceRelay

_WITH_BODY = (b"POST", b"PUT", b"PATCH")
_CLOSE_TIMEOUT = 60
_LONG = 16384
"""Bytes of a body from which on a copy costs more than the way around it."""
_RELAYED = 49152
"""Bytes of a body from which on it is cheaper to read no more of it than comes with its head, and relay the rest."""
_WITH_HEAD = 4096
_LONGEST_KEPT = 2048
"""Bytes of a head that is kept, for the next one to be compared with."""
_TEXT = bytes([0x09, *range(0x20, 0x7F), *range(0x80, 0x100)])
"""What a reason phrase may consist of (RFC 9112, 4)."""


@implementer(IUpstream, IHalfCloseableProtocol, IHandshakeListener, IPushProducer)
class UpstreamConnection(Protocol):
    """A connection to a target, in use by one exchange or idle."""

    transport: IConnection

    def __init__(
        self,
        *,
        ready: Deferred[UpstreamConnection],
        released: Callable[[UpstreamConnection], None],
        date: Callable[[], bytes],
        max_head: int = 65536,
    ) -> None:
        """`ready` fires once requests can be sent, TLS included, or fails with why the connection was lost before.

        `released` hears when the connection is free again or gone; `date` is the time as HTTP writes it.
        """
        self._ready: Deferred[UpstreamConnection] | None = ready
        self._released = released
        self._date = date
        self._max_head = max_head
        self._parser = httptools.HttpResponseParser(self)
        self._out: list[bytes] = []
        self._fields: fields.Fields = []
        self.exchange: IExchange | None = None
        self.reused = False
        self.idle_since = 0.0
        self.lost = False
        self._at_start = True
        self._left = 0
        self._head = b""
        self._plain: response_fast.PlainResponse | None = None
        """What the last plain head said: the next one is the same to the byte more often than not."""
        self._long = False
        """Whether the last answer was so long that no more than `_WITH_HEAD` is read of the next one at first."""
        self._relay: SpliceRelay | None = None
        self._in_head = False
        self._head_seen = 0
        self._reason = b""
        self._method = b""
        self._upgrade = b""
        self._chunked_out = False
        self._sent_all = True
        self._status = 0
        self._until_close = False
        self._to_come = 0
        self._complete = False
        self._keep = True
        self._tunnel = False
        self._stray = False
        self._bad: UpstreamProtocolError | None = None
        self._carried = 0
        self._excess = 0
        self._paused = False
        self._full = False
        self._input_over = False
        self._output_over = False
        self._closing = False
        self._closing_for = 0

    # IUpstream: what the exchange asks for.

    def attach(self, exchange: IExchange) -> None:
        """Serve `exchange` from now on."""
        self.exchange = exchange
        self._complete = False
        self._until_close = False
        self._sent_all = False
        self._at_start = True

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        """Raises `ValueError` where `target` cannot be written."""
        if target.translate(None, TARGET_BYTES):
            raise ValueError("a request target contains what must be percent-encoded")
        self._method = method
        self._upgrade = upgrade
        self._chunked_out = False
        if length == 0:
            self._sent_all = True
            framed = b"Content-Length: 0\r\n" if method in _WITH_BODY else b""
            self.transport.write(b"%b %b HTTP/1.1\r\n%b%b\r\n" % (method, target, lines, framed))
            return
        if length is None:
            self._chunked_out = True
            framed = b"Transfer-Encoding: chunked\r\n"
        else:
            framed = b"Content-Length: %d\r\n" % length
        self._out.append(b"%b %b HTTP/1.1\r\n%b%b\r\n" % (method, target, lines, framed))

    def send_body(self, data: bytes) -> None:
        self._out.append(framing.chunk(data) if self._chunked_out else data)

    @property
    def splice_transport(self) -> EagerConnection | None:
        return None if self._chunked_out else eager(self.transport)

    def splice_to(self, wire: object) -> None:
        if self._relay is None and (self._left >= MIN_SPLICE_BYTES or self._tunnel):
            source, onto = eager(self.transport), eager(wire)
            if source is not None and onto is not None:
                self._relay = SpliceRelay(source, onto, None if self._tunnel else self._left, self._relayed)

    def _relayed(self) -> None:
        """All of the answer's body has been relayed."""
        self.report_spliced()
        self._relay = None
        self._left = 0
        exchange = self.exchange
        if exchange is not None:
            wire = eager(self.transport)
            # A relay reads no more than what is to come: what follows would be taken for the next answer.
            self._stray = wire is not None and wire.has_more()
            self._let_go()
            exchange.response_end()

    def report_spliced(self) -> None:
        if self._relay is not None and self.exchange is not None:
            self.exchange.response_spliced(self._relay.take_count())

    def send_tunnel_data(self, data: bytes) -> None:
        self.transport.write(data)

    def finish(self) -> None:
        if self._chunked_out:
            self._out.append(framing.LAST_CHUNK)
        self._sent_all = True
        self.flush()

    def flush(self) -> None:
        out = self._out
        if out:
            self._out = []
            if len(out) == 1:
                self.transport.write(out[0])
            else:
                self.transport.writeSequence(out)

    def pause_reading(self) -> None:
        if not self.lost:
            self._paused = True
            self.transport.pauseProducing()

    def resume_reading(self) -> None:
        if not self.lost:
            self._paused = False
            self.transport.resumeProducing()

    def half_close(self) -> None:
        if self.lost:
            return
        self._output_over = True
        if ISSLTransport.providedBy(self.transport):
            self._close()  # TLS as Twisted speaks it cannot be closed one way only
        else:
            self.transport.loseWriteConnection()

    def abandon(self) -> None:
        self.exchange = None
        if self._input_over and self._output_over:
            self._close()  # both have said all: what is still on its way to the target shall arrive
        else:
            self._abort()

    def sweep(self) -> None:
        """Called once a second: give up a target that does not take the last bytes of a tunnel."""
        if self.lost:
            self._closing_for += 1
            if self._closing_for > _CLOSE_TIMEOUT:
                self._abort()

    # IProtocol and IHalfCloseableProtocol: what comes from the target.

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)
        self.transport.setTcpKeepAlive(True)
        self.transport.registerProducer(self, True)
        if not ISSLTransport.providedBy(self.transport):
            self.handshakeCompleted()

    def handshakeCompleted(self) -> None:
        ready, self._ready = self._ready, None
        if ready is not None:
            ready.callback(self)

    def dataReceived(self, data: bytes) -> None:
        exchange = self.exchange
        if exchange is None:
            self._close()  # nobody asked: whatever this is reaches nobody
            return
        if self._tunnel:
            exchange.response_body(data)
            return
        self.reused = False
        if self._left:
            self._count(exchange, data)
        elif not (self._at_start and self._read_plain(exchange, data)):
            self._at_start = False
            self._parse(exchange, data)

    def _read_plain(self, exchange: IExchange, data: bytes) -> bool:
        """Take in an answer whose head is a plain one; False, and nothing is done, where it is not."""
        plain = self._plain
        if plain is None or not data.startswith(self._head):
            plain = response_fast.parse_plain_response(data)
            if plain is None:
                return False
            end = plain[4]
            self._plain, self._head = (plain, data[:end]) if end <= _LONGEST_KEPT else (None, b"")
        status, reason, lines, length, end, dated = plain
        if not dated:
            lines += b"Date: %b\r\n" % self._date()
        have = len(data) - end
        bodyless = framing.has_no_body(self._method, status)
        if bodyless:
            if have:
                return False
        elif length is None or have > length:
            return False
        self._keep = not self._upgrade
        self._status = status
        if not bodyless and length is not None and (status < 300 or status >= 400) and status != 201:
            body = data[end:] if have < _LONG else memoryview(data)[end:]
            if self._long is not (length >= _RELAYED):
                self._expect(long=not self._long)
            if have == length:
                self._let_go()
                exchange.plain_response(status, reason, lines, length, body)
            else:
                self._begin(exchange, status, reason, lines, length, body)
            return True
        exchange.response_head(status, reason, fields.fields_of(lines), length)
        self._left = 0 if bodyless or length is None else length
        self._count(exchange, data[end:])
        return True

    def _begin(
        self, exchange: IExchange, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview
    ) -> None:
        """Give `exchange` the beginning of an answer, and what more of it has come already."""
        self._left = left = length - len(body)
        taken = exchange.plain_response(status, reason, lines, length, body, None if self._paused else self.transport)
        if self.exchange is not exchange:
            return
        if taken < left:
            self._left = left - taken
            exchange.response_flush()
        else:
            self._left = 0
            self._stray = taken > left
            self._let_go()
            exchange.response_end()

    def _expect(self, *, long: bool) -> None:
        """The next answer will be as long as this one, as those of one kind mostly are."""
        self._long = long
        wire = eager(self.transport)
        if wire is not None:
            wire.read_at_once = _WITH_HEAD if long else READ

    def _count(self, exchange: IExchange, data: bytes) -> None:
        """Take in a piece of a body whose length is known."""
        if self._long:
            self._expect(long=False)  # nobody relays the rest
        left = self._left - len(data)
        if left < 0:
            data = data[: self._left]
            self._stray = True
        self._left = max(0, left)
        if data and self.exchange is exchange:
            exchange.response_body(data)
        if self.exchange is exchange:
            if left > 0:
                exchange.response_flush()
            else:
                self._let_go()
                exchange.response_end()

    def _parse(self, exchange: IExchange, data: bytes) -> None:
        """Take in what the parser has to look at."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if self._tunnel:
                rest = data[upgrade.args[0] :]
                del self._parser  # 1 KB, for as long as the tunnel is open
                self._fields = []
                if rest:
                    exchange.response_body(rest)
                exchange.response_flush()
                return
            self._stray = True  # a 101 behind a whole answer
        except httptools.HttpParserCallbackError as error:
            if self._bad is None:
                raise error.__context__ or error from None  # not the target's fault
            self._fail(self._bad)
            return
        except httptools.HttpParserError as error:
            if not self._complete:
                self._fail(UpstreamProtocolError(f"The target's answer is not valid HTTP: {error}."))
                return
            self._stray = True
        if self.exchange is not exchange:
            return
        if self._complete:
            self._let_go()
            exchange.response_end()
        elif self._is_too_much(len(data)):
            self._fail(UpstreamProtocolError("The head of the target's answer, or what frames its body, is too long."))
        else:
            if self._to_come:
                self._left, self._to_come = self._to_come, 0
                self._parser = httptools.HttpResponseParser(self)
            exchange.response_flush()

    def _is_too_much(self, read: int) -> bool:
        if self._in_head:
            self._head_seen += read
            return self._head_seen > self._max_head
        self._excess = framing.excess(self._excess, read, self._carried)
        self._carried = 0
        return self._excess > framing.MAX_EXCESS_BYTES

    def readConnectionLost(self) -> None:
        self._input_over = True
        if self._tunnel and self.exchange is not None:
            self.exchange.upstream_half_closed()
            return
        self._ended(orderly=True)
        self._close()

    def writeConnectionLost(self) -> None:
        """Nothing to do."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost = True
        ready, self._ready = self._ready, None
        if ready is not None:
            ready.errback(reason)
            return
        self._ended(orderly=reason.check(ConnectionDone) is not None)
        self._released(self)

    def _ended(self, *, orderly: bool) -> None:
        """The target will send no more."""
        self.lost = True
        exchange = self.exchange
        if exchange is None:
            return
        self.report_spliced()
        self.exchange = None
        if self._until_close and orderly and not self._in_head:
            exchange.response_end()
        else:
            exchange.upstream_lost(UpstreamProtocolError("The target broke off."))

    # IPushProducer: the connection to the target fills up and drains.

    def pauseProducing(self) -> None:
        self._full = True
        if self.exchange is not None:
            self.exchange.upstream_paused()

    def resumeProducing(self) -> None:
        self._full = False
        if self.exchange is not None:
            self.exchange.upstream_resumed()

    def stopProducing(self) -> None:
        """Nothing to do."""

    # What the parser finds.

    def on_message_begin(self) -> None:
        """A head begins."""
        if self._complete:
            self._stray = True
        self._fields = []
        self._reason = b""
        self._in_head = True
        self._head_seen = 0

    def on_status(self, reason: bytes) -> None:
        """The reason phrase, in pieces."""
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head, or of the trailer, which is dropped."""
        if self._in_head:
            self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        """A head is complete."""
        exchange = self.exchange
        if self._stray or exchange is None:
            return
        self._in_head = False
        self._excess = self._carried = 0
        status = self._parser.get_status_code()
        version = self._parser.get_http_version()
        if version not in ("1.1", "1.0") or not 100 <= status <= 599:
            raise self._broken("its version or its status is unknown")
        try:
            head = response.parse_response(self._fields, self._date)
        except response.BadResponse as bad:
            raise self._broken(str(bad)) from None
        if self._reason.translate(None, _TEXT):
            raise self._broken("its reason phrase contains control characters")
        self._status = status
        if status < 200:
            if head.length is not None or head.chunked:
                raise self._broken("an interim answer has a body")
            if status == 101:
                if not self._upgrade or head.upgrade != self._upgrade or not self._parser.should_upgrade():
                    raise self._broken("it switches to a protocol that nobody asked for")
                self._tunnel = True
            self._tell(exchange, head)
            return
        if head.chunked and version == "1.0":
            raise self._broken("HTTP/1.0 knows no chunks")
        self._until_close = head.length is None and not head.chunked and not framing.has_no_body(self._method, status)
        self._keep = not (head.close or self._until_close or self._upgrade) and version == "1.1"
        if self._method == b"HEAD":
            # The parser cannot be told that a HEAD's answer has no body, so it is not asked again.
            self._complete = True
        elif head.length is not None and not framing.has_no_body(self._method, status):
            self._to_come = head.length
        self._tell(exchange, head)

    def _tell(self, exchange: IExchange, head: response.ResponseHead) -> None:
        try:
            exchange.response_head(self._status, self._reason, head.fields, head.length)
        except ValueError as error:
            raise self._broken(str(error)) from None

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self._complete:
            self._stray = True
        elif self.exchange is not None:
            self._carried += len(data)
            if self._to_come:
                self._to_come -= len(data)
            self.exchange.response_body(data)

    def on_message_complete(self) -> None:
        """The answer is complete, or an interim one is."""
        if self._status >= 200:
            self._complete = True

    def _broken(self, why: str) -> UpstreamProtocolError:
        self._bad = UpstreamProtocolError(f"The target's answer is not valid HTTP: {why}.")
        return self._bad

    def _let_go(self) -> None:
        """The answer is complete: let go of the exchange, and of the connection unless it can be kept."""
        self.exchange = None
        if not self._sent_all:
            self._abort()  # the rest of the request will never come
        elif self._keep and not self._stray and not self._full and not self.lost:
            self.reused = True
            if self._method == b"HEAD" and not self._at_start:
                self._parser = httptools.HttpResponseParser(self)
            if self._paused:
                self.resume_reading()
            self._released(self)
        else:
            self._close()

    def _fail(self, error: Exception) -> None:
        exchange, self.exchange = self.exchange, None
        self._abort()
        if exchange is not None:
            exchange.upstream_lost(error)

    def _close(self) -> None:
        """End in order: what was written is sent."""
        self.lost = True
        if not self._closing:
            self._closing = True
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def _abort(self) -> None:
        """End at once."""
        self.lost = True
        if self.transport is not None:
            self.transport.abortConnection()
