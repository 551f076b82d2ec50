"""Request reader of HTTP/1 connections: bytes to heads, pieces of bodies, ends of requests, or what is invalid.

Rules.
    What arrives is passed on at once if it is next in order, and otherwise waits behind what arrived before it.
    An error waits too, behind all that was valid, and nothing that follows it is read (RFC 9112, 9.3.2; 11.2).
    Bytes behind a request to switch protocols wait until that request has been answered.
    The result never depends on how the bytes were cut into reads.
    A body of known length is counted, not parsed.
    What waits is counted for the client's address. Beyond the limit it is dropped for one error response.
"""

from __future__ import annotations

from collections import deque

import httptools

from burrowgate.core.http import framing
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest
from burrowgate.core.http.trailers import MAX_FIELDS as MAX_TRAILER_FIELDS
from burrowgate.proxy.chunk_sizes import ChunkSizes
from burrowgate.proxy.http1.limits import MAX_KEPT_HEAD_BYTES, SHORT_HEAD_BYTES, HeadLimits
from burrowgate.proxy.http1.request_consumer import End, Head, RequestConsumer
from burrowgate.proxy.transport.eager_tcp import READ

_NONE: Fields = []


class RequestReader:
    """Reads the requests of one connection, and reports them to `consumer` in order."""

    __deletable__ = ("_consumer", "_parser")  # for mypyc: attributes are not deleted unless they are named
    __slots__ = (
        "_advancing", "_at_start", "_backlog_counted", "_backlog_uncounted", "_behind", "_carried",
        "_chunk_sizes", "_consumer", "_counted", "_excess", "_fields", "_head_seen", "_in_body",
        "_is_one_head", "_last", "_limits", "_max_kept_head", "_over", "_parser", "_read", "_reframed",
        "_skipping", "_stopped", "_target", "_to_come", "_trailers", "_waiting", "dropped", "in_head",
        "left", "may_repeat",
    )  # fmt: skip

    def __init__(self, consumer: RequestConsumer, limits: HeadLimits) -> None:
        self._consumer = consumer
        self._limits = limits
        self._max_kept_head = min(MAX_KEPT_HEAD_BYTES, limits.max_head)
        self._parser = httptools.HttpRequestParser(self)
        self._chunk_sizes = ChunkSizes()
        self._waiting: deque[Head | bytes | End | BadRequest] = deque()
        self._advancing = self._over = self._last = False
        # `_last` is whether the latest head said that no request follows.
        self.in_head = self._in_body = self._skipping = self._stopped = False
        self._head_seen = 0
        self._counted = 0
        """Bytes of an incomplete head for which `RequestConsumer.held_grew` was called."""
        self._backlog_uncounted = self._backlog_counted = 0
        """Bytes of memory that wait, without those for which it was not called yet, and those for which it was."""
        self._carried = self._excess = self._read = 0
        self._target = b""
        self._fields: Fields = _NONE
        self._trailers: Fields = _NONE
        self._reframed = b""
        self._behind: list[bytes] = []
        self._at_start = True
        """Whether the parser waits for a request line."""
        self._is_one_head = False
        """Whether the latest read is one head, with nothing behind it."""
        self.may_repeat = False
        """Whether the latest head was passed on at once, a request with the same fields may follow, and it is short."""
        self.left = 0
        """Bytes of a body that are counted before the parser continues."""
        self._to_come = 0
        """The same, while the parser still has the read in which the body began."""
        self.dropped = False
        """Whether bytes were read and discarded."""

    # For the connection.

    @property
    def backlog(self) -> bool:
        """Whether anything waits for its turn."""
        return bool(self._waiting or self._behind)

    def feed(self, data: bytes) -> None:
        """Take the bytes of one read."""
        self._is_one_head = self._at_start and data.find(b"\r\n\r\n") == len(data) - 4 >= 0
        if self.left and not self._over:
            data = self.count(data)
            if not data:
                return
        self._parse(data)
        if self._to_come and not self._over:
            self.left, self._to_come = self._to_come, 0
            self._parser = httptools.HttpRequestParser(self)

    def count(self, data: bytes) -> bytes:
        """Pass on a piece of a body of which `left` bytes are to come; returns what follows its end."""
        left = self.left
        piece, rest = (data, b"") if len(data) <= left else (data[:left], data[left:])
        self.left = left - len(piece)
        if piece:
            self.on_body(piece)
        if not rest and self.left:
            return b""
        self.on_message_complete()
        return rest

    def _parse(self, data: bytes) -> None:
        self._read = len(data)
        while True:
            if self._over:
                self.dropped = True
                return
            if self._stopped:
                self._behind.append(data)
                self._backlog_uncounted += len(data)
                self._consumer.backlog_grew()
                break
            try:
                if self._is_one_head:
                    self._parser.feed_data(data)
                else:
                    self._chunk_sizes.feed(self._parser, data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
                if self._reframed:
                    self._resume_body()
                else:
                    self._stopped = bool(self._waiting) or self._consumer.may_upgrade
                if data:
                    continue
            except httptools.HttpParserCallbackError as raised:
                raise raised.__context__ or raised from None  # an error of our own
            except httptools.HttpParserError as error:
                self._misunderstood(error)
                return
            break
        if self._backlog_uncounted:
            self._count_backlog()
        if self.in_head:
            self._head_seen += len(data)
            if self._head_seen > self._limits.max_head + READ:
                self._fault(self._too_long())
            elif len(self._fields) > self._limits.max_fields:
                self._fault(_too_many_fields())
            elif self._head_seen > SHORT_HEAD_BYTES:
                if self._consumer.held_grew(self._head_seen - self._counted):
                    self._counted = self._head_seen
                else:
                    self._fault(BadRequest(431, "Too many long heads are arriving from this address."))
        elif self._in_body:
            self._excess = framing.excess(self._excess, len(data), self._carried)
            self._carried = 0
            if self._excess > framing.MAX_EXCESS_BYTES and not self._over:
                self._fault(BadRequest(400, "The request's body is framed with more bytes than it has."))

    def advance(self) -> None:
        """Pass on what waits, as far as its turn has come."""
        if self._advancing:
            return
        self._advancing = True
        waiting, consumer = self._waiting, self._consumer
        while not self._over or waiting:
            if waiting:
                event = waiting[0]
                kind = type(event)
                if not (consumer.is_ready or (consumer.is_receiving and kind is not Head)):
                    break
                waiting.popleft()
                if kind is Head:
                    consumer.request_started(event)  # type: ignore[arg-type]
                elif kind is bytes:
                    consumer.body_received(event)  # type: ignore[arg-type]
                elif kind is End:
                    consumer.request_completed(event.trailers)  # type: ignore[union-attr]
                else:
                    consumer.request_invalid(event)  # type: ignore[arg-type]
            elif self._stopped and not consumer.may_upgrade:
                self._stopped = False
                self.feed(self.take_behind())
            else:
                break
        self._advancing = False
        if self._backlog_counted and not self.backlog:
            self._release_backlog()

    def take_behind(self) -> bytes:
        """Return the bytes that followed a request to switch protocols, and forget them."""
        behind, self._behind = self._behind, []
        return b"".join(behind)

    def retire(self) -> bytes:
        """Stop reading because the protocol was switched, and free the parser; returns `take_behind`."""
        del self._parser  # 1 KB, for as long as the tunnel is open
        self._fields = _NONE
        behind = self.take_behind()
        self._release_backlog()
        return behind

    def stop(self) -> None:
        """Stop reading, and discard what waits."""
        self.dropped = self.dropped or self.backlog
        self._over = True
        self._drop_head()
        self._drop_backlog()

    def close(self) -> None:
        """Stop for good, and let go of consumer and parser: in a cycle with them, the connection would take memory
        until the next collection of garbage. No other call may follow or be under way.
        """
        self.stop()
        if hasattr(self, "_parser"):  # unless it was retired
            del self._parser
        del self._consumer

    # Callbacks of the parser.

    def on_message_begin(self) -> None:
        """A head begins."""
        self._target = b""
        self._fields = []
        self.in_head = True
        self._at_start = self.may_repeat = False
        self._head_seen = self._to_come = 0

    def on_url(self, piece: bytes) -> None:
        """The request target, in pieces."""
        self._target += piece

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head or of the trailer section."""
        if self.in_head:
            self._fields.append((name, value))
        elif len(self._trailers) <= MAX_TRAILER_FIELDS:
            self._trailers = [*self._trailers, (name, value)]

    def on_headers_complete(self) -> None:
        """A head is complete."""
        self.in_head = False
        if self._over or self._skipping:
            self._skipping = False
            return
        if self._counted:
            self._release()
        parser, fields = self._parser, self._fields
        head = Head(
            parser.get_method(),
            self._target,
            parser.get_http_version(),
            fields,
            parser.should_keep_alive(),
            parser.should_upgrade(),
            None,
        )
        self._last = not head.keep_alive
        self._in_body = True
        self._carried = self._excess = 0
        limits = self._limits
        may_be_long = self._head_seen + self._read > limits.max_head
        if len(fields) > limits.max_fields:
            head.fault = _too_many_fields()
        elif len(head.target) > limits.max_target or (may_be_long and head.size > limits.max_head):
            head.fault = self._too_long()
        self._target, self._fields = b"", _NONE  # an idle connection keeps nothing of them
        if head.upgrade:
            self._reframed = head.framing()
        if self._waiting or not self._consumer.is_ready:
            self._chunk_sizes.is_inside = _is_chunked(fields)
            self._wait(head)
        else:
            self.may_repeat = (
                head.keep_alive
                and not head.upgrade
                and head.version == "1.1"
                and head.target[:1] == b"/"
                and self._head_seen + self._read <= self._max_kept_head
            )
            length = self._consumer.request_started(head)
            if length is None:
                self._chunk_sizes.is_inside = True
            else:
                self._to_come = length

    def on_body(self, data: bytes) -> None:
        """A piece of a request's body."""
        if self._over:
            return
        self._carried += len(data)
        if self._to_come:
            self._to_come -= len(data)
        if self._waiting:
            self._wait(data)
        else:
            self._consumer.body_received(data)

    def on_message_complete(self) -> None:
        """A request is complete."""
        if self._over or self._reframed:
            return
        self._at_start = True
        self._in_body = False
        trailers, self._trailers = self._trailers, _NONE
        if self._waiting:
            self._wait(End(trailers))
        else:
            self._consumer.request_completed(trailers)

    # Internals.

    def _wait(self, event: Head | bytes | End | BadRequest) -> None:
        self._waiting.append(event)
        if type(event) is Head or type(event) is End:
            self._backlog_uncounted += event.memory
        elif type(event) is bytes:
            self._backlog_uncounted += len(event)
        self._consumer.backlog_grew()

    def _count_backlog(self) -> None:
        """Count what waits since the last call for the address of the client, and drop it all beyond the limit."""
        count, self._backlog_uncounted = self._backlog_uncounted, 0
        if not self.backlog:
            return
        if self._consumer.held_grew(count):
            self._backlog_counted += count
        elif not self._over:
            self._drop_backlog()
            self.dropped = True
            self._fault(BadRequest(429, "Too many requests wait on connections from this address."))

    def _drop_backlog(self) -> None:
        self._waiting.clear()
        self._behind.clear()
        self._release_backlog()

    def _release_backlog(self) -> None:
        counted, self._backlog_counted = self._backlog_counted, 0
        if counted:
            self._consumer.held_grew(-counted)

    def _too_long(self) -> BadRequest:
        if len(self._target) > self._limits.max_target:
            return BadRequest(414, "The address is too long.")
        return BadRequest(431, "The request's head is too long.")

    def _resume_body(self) -> None:
        """Read the body of a request to switch protocols.

        The parser takes all that follows such a head for the other protocol, although the request must be completed
        first (RFC 9110, 7.8). Its body would then be read as requests.
        """
        self._parser = httptools.HttpRequestParser(self)
        self._skipping = True
        reframed, self._reframed = self._reframed, b""
        try:
            self._parser.feed_data(reframed)
        except httptools.HttpParserError as error:
            self._misunderstood(error)

    def _misunderstood(self, error: httptools.HttpParserError) -> None:
        if self._over:
            return
        if self._last and not self.in_head and not self._in_body:
            self._over = self.dropped = True  # bytes behind a request that said that no request follows
            return
        unknown = isinstance(error, httptools.HttpParserInvalidMethodError)
        self._fault(
            BadRequest(501, "This method is not known here.")
            if unknown
            else BadRequest(400, "The request is not valid HTTP.")
        )

    def _release(self) -> None:
        counted, self._counted = self._counted, 0
        self._consumer.held_grew(-counted)

    def _drop_head(self) -> None:
        """Forget an incomplete head, of which the parser holds a part."""
        if self.in_head:
            self._parser = httptools.HttpRequestParser(self)
        self.in_head = False
        self._target, self._fields = b"", _NONE
        if self._counted:
            self._release()

    def _fault(self, fault: BadRequest) -> None:
        self._over = True
        self._drop_head()
        consumer = self._consumer
        if self._waiting or not (consumer.is_ready or consumer.is_receiving):
            self._wait(fault)
        else:
            consumer.request_invalid(fault)


def _too_many_fields() -> BadRequest:
    return BadRequest(431, "The request has too many fields.")


def _is_chunked(fields: Fields) -> bool:
    return any(name.lower() == b"transfer-encoding" for name, _ in fields)
