"""One stream of a visitor's HTTP/2 connection: a request and its answer, the visitor's end of one exchange.

Rules.
    What the visitor has no room for waits here, and the target is not read while anything waits.
    The visitor's room for a body grows only as the exchange takes it: what waits on this side is a window at most.
    Bytes for a tunnel are held back until the target has agreed to it.
    A stream that ends before its answer does is reset: nothing that broke off looks complete. Others go on.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from h2.errors import ErrorCodes
from hpack import NeverIndexedHeaderTuple
from zope.interface import implementer

from burrowgate.core.http import h2_headers
from burrowgate.core.http.fields import MAX_CACHED_NAMES, Fields, field_lines, fields_of
from burrowgate.core.http.framing import has_no_body
from burrowgate.core.http.request import RequestHead
from burrowgate.proxy.http1.limits import BODY_GRACE_SECONDS
from burrowgate.proxy.interfaces import IDownstream, IExchange

_names: dict[bytes, bytes] = {}
"""Names of fields in lower case, as HTTP/2 has them (RFC 9113, 8.2.1)."""
_HOP = frozenset({b"connection", b"upgrade", b"keep-alive", b"transfer-encoding", b"sec-websocket-accept"})
_SECRET = frozenset({b"set-cookie"})
"""Fields whose values never enter a table that others' bytes could be compared with (RFC 7541, 7.1.3)."""


class StreamTransport(Protocol):
    """The connection, as a stream sees it."""

    @property
    def is_full(self) -> bool:
        """Whether the visitor takes less than there is to send."""

    def send_head(self, number: int, fields: Fields, *, last: bool) -> None:
        """Send a head; `last` where nothing follows it."""

    def send_data(self, number: int, data: memoryview, *, last: bool) -> int:
        """Send as much of `data` as there is room for, `last` where nothing follows it; how much that was."""

    def reset(self, stream: Http2Stream, code: ErrorCodes) -> None:
        """Reset a stream, which is over with that."""

    def remove_stream(self, stream: Http2Stream) -> None:
        """A stream has ended in order, both ways."""

    def acknowledge(self, number: int, count: int) -> None:
        """So many bytes of what the visitor sent have been taken; there is room for as many more."""

    def add_pending(self, count: int) -> None:
        """So many bytes more, or fewer, wait for room."""

    def mark_blocked(self, stream: Http2Stream) -> None:
        """Call `go_on` once there is room."""

    def flush(self) -> None:
        """Put what was sent on the wire, unless more is about to come."""


@implementer(IDownstream)
class Http2Stream:
    """One request and its answer."""

    splice_transport = None

    def __init__(self, carrier: StreamTransport, number: int, peer: str, strict: bytes) -> None:
        """`strict` is what `Strict-Transport-Security` shall say; empty for nothing."""
        self._carrier = carrier
        self.number = number
        self.client_address = peer
        self._strict = strict
        self._exchange: IExchange | None = None
        self.alive = True
        # The request.
        self.method = b""
        self.key = b""
        """Of the WebSocket that it asks for."""
        self.receiving = True
        self._reading = True
        self._untaken = 0
        self._held: list[bytes] | None = None
        self._received = 0
        self._allowance = BODY_GRACE_SECONDS
        # Its answer.
        self._head: Fields | None = None
        self._head_sent = False
        self._tunnel = False
        self._left: int | None = None
        self._bodiless = False
        self._out: deque[memoryview] = deque()
        self.pending = 0
        """Bytes that wait for room."""
        self._ending = False
        self._ended = False
        self._slow = False
        self._since: float | None = None

    # What the visitor does.

    def begin(self, exchange: IExchange, understood: RequestHead) -> None:
        """The request was understood."""
        self._exchange = exchange
        if understood.facts.upgrade:
            self._held = []
        if self._carrier.is_full:
            self.update_backpressure()
        exchange.begin()

    def receive(self, data: bytes, space: int) -> None:
        """A piece of the body came, which took `space` bytes of the window."""
        self._received += len(data)
        exchange = self._exchange
        if exchange is not None:
            if self._held is not None:
                self._held.append(data)
                self._untaken += space
                return
            exchange.request_body(data)
        if self._reading:
            self._carrier.acknowledge(self.number, space)
        else:
            self._untaken += space

    def complete(self) -> None:
        """The visitor will send no more."""
        self.receiving = False
        exchange = self._exchange
        if exchange is None:
            self._settle()
        elif self._tunnel:
            exchange.downstream_half_closed()
            self._settle()
        elif self._held is None:
            exchange.request_end()

    def came(self) -> None:
        """All that one turn of the reactor brought of the body was told."""
        if self._exchange is not None:
            self._exchange.request_flush()

    def lost(self) -> None:
        """The stream was reset, or its connection is gone."""
        self._take()
        self.alive = False
        self._out.clear()
        pending, self.pending = self.pending, 0
        self._carrier.add_pending(-pending)
        self.give_up()

    def give_up(self) -> None:
        """End the exchange, but not the stream: it is answered otherwise."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost()

    def update_backpressure(self) -> None:
        """Tell the exchange whether the visitor keeps up."""
        slow = self.pending > 0 or self._carrier.is_full
        if slow is not self._slow:
            self._slow = slow
            if self._exchange is not None:
                if slow:
                    self._exchange.downstream_paused()
                else:
                    self._exchange.downstream_resumed()

    # IVisitor: what the exchange says.

    def send_informational(self, status: int, reason: bytes, fields: Fields) -> None:
        self._carrier.send_head(self.number, _written(status, fields), last=False)

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        bodiless = self._bodiless = has_no_body(self.method, status)
        if length is not None and (not bodiless or self.method == b"HEAD" or status == 304):
            fields.append((b"Content-Length", b"%d" % length))
        self._head = self._published(status, fields)
        self._left = None if bodiless else length
        self._drop_held()

    def _published(self, status: int, fields: Fields) -> Fields:
        written = _written(status, fields)
        if self._strict and not any(name == b"strict-transport-security" for name, _ in written):
            written.append((b"strict-transport-security", self._strict))
        return written

    def _drop_held(self) -> None:
        """No tunnel came of it: what was sent through is nobody's."""
        if self._held is not None:
            self._held = None
            self._take()

    def send_body(self, data: bytes | memoryview) -> None:
        if not data or self._bodiless or not self.alive:
            return
        if self._left is not None:
            self._left -= len(data)
        self._out.append(memoryview(data))
        self.pending += len(data)
        self._carrier.add_pending(len(data))

    def finish(self) -> None:
        self._exchange = None
        if self._left:
            self.abort()
            return
        self._ending = True
        self.flush()

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        self.send_head(status, reason, fields_of(lines), length)
        self.send_body(body)
        if len(body) == length:
            self.finish()
        return 0

    def bytes_spliced(self, count: int) -> None:
        """Nothing to do."""

    def splice_to(self, wire: object) -> None:
        """Nothing to do."""

    def report_spliced(self) -> None:
        """Nothing to do."""

    def start_tunnel(self, status: int, reason: bytes, fields: Fields) -> None:
        """Raises `ValueError` where the 101 answers another question than ours (RFC 6455, 4.1)."""
        if not h2_headers.accepts(fields, self.key):
            raise ValueError("its Sec-WebSocket-Accept is not the answer to what was asked")
        # The switch of protocols is HTTP/1.1's; here the stream is the tunnel (RFC 8441, 5).
        self._head = self._published(200, fields)
        self._tunnel = True
        held, self._held = self._held, None
        exchange = self._exchange
        if exchange is not None and held:
            for data in held:
                exchange.request_body(data)
            exchange.request_flush()
        if self._reading:
            self._take()
        if exchange is not None and not self.receiving:
            exchange.downstream_half_closed()

    def send_tunnel_data(self, data: bytes) -> None:
        self.send_body(data)
        self.flush()

    def flush(self) -> None:
        self.send_pending()
        self._carrier.flush()

    def pause_reading(self) -> None:
        self._reading = False

    def resume_reading(self) -> None:
        self._reading = True
        if self._held is None:
            self._take()

    def _take(self) -> None:
        untaken, self._untaken = self._untaken, 0
        if untaken and self.alive:
            self._carrier.acknowledge(self.number, untaken)
            self._carrier.flush()

    def half_close(self) -> None:
        self._ending = True
        self.flush()

    def close(self) -> None:
        self._exchange = None
        self._ending = True
        self.flush()

    def abort(self) -> None:
        self._exchange = None
        if self.alive:
            self._carrier.reset(self, ErrorCodes.CANCEL)

    # How.

    def send_pending(self, maximum: int = 1 << 30) -> None:
        """Send what there is, as far as there is room for it; `maximum` is the number of pieces."""
        if not self.alive or self._ended:
            self._settle()
            return
        carrier, out = self._carrier, self._out
        head, self._head = self._head, None
        if head is not None:
            self._head_sent = True
            last = self._ending and not out
            self._ended = last
            carrier.send_head(self.number, head, last=last)
        while out and maximum:
            data = out[0]
            last = self._ending and len(out) == 1
            sent = carrier.send_data(self.number, data, last=last)
            if not sent:
                break
            maximum -= 1
            if sent < len(data):
                out[0] = data[sent:]
            else:
                out.popleft()
                self._ended = last
            self.pending -= sent
            carrier.add_pending(-sent)  # from here on another may be told to go on, and so may this one
        if out:
            carrier.mark_blocked(self)
        elif self._ending and not self._ended and self._head_sent:
            self._ended = True
            carrier.send_data(self.number, memoryview(b""), last=True)
        self.update_backpressure()
        self._settle()

    def _settle(self) -> None:
        """Let go of what is over."""
        if self._tunnel and self._ended and not self.receiving:
            self.give_up()
        if not self.alive or not self._ended or self._exchange is not None:
            return
        if self.receiving:
            # All is said, and what still comes is for nobody (RFC 9113, 8.1).
            self._carrier.reset(self, ErrorCodes.NO_ERROR)
        else:
            self.alive = False
            self._carrier.remove_stream(self)

    def sweep(self, now: float, *, body_rate: int, timeout: float) -> bool:
        """Called once a second; whether the request's body is slower than `body_rate` bytes a second; 0 allows all.

        What is left of an answer that is otherwise over has `timeout` seconds.
        """
        if self._exchange is None:
            if self._since is None:
                self._since = now
            elif now - self._since > timeout:
                self._carrier.reset(self, ErrorCodes.CANCEL)
            return False
        if (
            not body_rate
            or not self.receiving
            or self._tunnel
            or self._untaken
            or not self._reading
            or self._held is not None
        ):
            return False
        self._allowance = min(BODY_GRACE_SECONDS, self._allowance - 1 + self._received / body_rate)
        self._received = 0
        return self._allowance < 0

    @property
    def answered(self) -> bool:
        """Whether the head of an answer has been sent."""
        return self._head_sent


def _written(status: int, fields: Fields) -> Fields:
    """A head as HTTP/2 has it. Raises `ValueError` when a part of it could be read as more than it is."""
    field_lines(fields)
    written: Fields = [(b":status", b"%d" % status)]
    for name, value in fields:
        lower = _names.get(name)
        if lower is None:
            lower = name.lower()
            if len(_names) < MAX_CACHED_NAMES:
                _names[name] = lower
        if lower in _HOP:
            continue
        field = (lower, value.strip(b" \t"))
        written.append(NeverIndexedHeaderTuple(*field) if lower in _SECRET else field)
    return written
