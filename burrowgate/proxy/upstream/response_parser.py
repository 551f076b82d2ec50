"""Parser for responses from targets: bytes of HTTP/1.1 to the response events of `IResponseSink`, by llhttp.

Rules.
    A response that is not understood in exactly one way raises `UpstreamProtocolError`. llhttp is strict about the
    grammar (RFC 9112); this module about the version, the status, the framing and switches of protocol.
    A head that llhttp refuses is parsed once more as `core.http.lenient_head` rewrites it, which accepts what many
    targets send and other proxies accept. A visitor gets the rewritten head.
    What one read contains is reported after all of it was parsed: of a response that turns out invalid in the read of
    its head, nothing is reported; later, all that came before the invalid byte.
    A body is complete with its last chunk. A trailer section that is not understood, or too long, ends the response and
    is discarded (RFC 9112, 7.1.2), and the connection cannot be reused.
    A head has a limit in bytes; framing, chunk extensions and trailers included, has that of `core.http.framing`.
    Of a body with a Content-Length only the part that comes with its head is parsed: the connection counts the rest.

Phases of one response, as plain integers because they change on each request.

    START      nothing of a head has arrived, or only interim responses
    HEAD       a head is incomplete
    BODY       a head is complete; more of the body follows, in chunks or until the connection closes
    COUNTED    a head is complete; `remaining` bytes of the body are to be counted by the caller
    SWITCHED   a 101 is complete; `rest` and what follows are bytes of the tunnel
    COMPLETE   the response is complete
    STRAY      more came after a complete response, which is dropped; the connection cannot be reused
"""

from __future__ import annotations

from collections.abc import Callable

import httptools

from burrowgate.core.http import fields, framing, lenient_head, response
from burrowgate.core.http.trailers import MAX_FIELDS as MAX_TRAILER_FIELDS
from burrowgate.core.http.trailers import TrailerTerms
from burrowgate.errors import UpstreamProtocolError
from burrowgate.proxy.chunk_sizes import ChunkSizes
from burrowgate.proxy.interfaces import IResponseSink

START, HEAD, BODY, COUNTED, SWITCHED, COMPLETE, STRAY = range(7)

TRANSITIONS = {
    START: (HEAD,),
    HEAD: (START, BODY, SWITCHED, COMPLETE),
    BODY: (COUNTED, COMPLETE, STRAY),
    COUNTED: (START,),
    SWITCHED: (),
    COMPLETE: (STRAY, START),
    STRAY: (),
}
"""The phases that may follow each phase. A response to HEAD is complete with its head."""

_Head = tuple[int, bytes, fields.Fields, int | None]
"""Status, reason phrase, fields, and length of the body if it is known."""

_REASON_BYTES = bytes([0x09, *range(0x20, 0x7F), *range(0x80, 0x100)])
"""The bytes allowed in a reason phrase (RFC 9112, 4)."""


class _NotUnderstood(Exception):
    """llhttp refused what the target sent."""


class ResponseParser:
    """Parser of one connection, for one response after another."""

    __slots__ = (
        "_body_size", "_chunk_sizes", "_date", "_error", "_excess", "_exchange", "_fields", "_head_bytes",
        "_head_size", "_heads", "_is_chunk_empty", "_is_lenient", "_is_trailer_complete", "_llhttp",
        "_max_head_size", "_method", "_pieces", "_reason", "_status", "_terms", "_trailers", "_upgrade",
        "ends_with_connection", "persistent", "phase", "remaining", "rest",
    )  # fmt: skip

    def __init__(self, date: Callable[[], bytes], max_head_size: int) -> None:
        """`date` returns the time in the format of the `Date` field; `max_head_size` is in bytes."""
        self._date = date
        self._max_head_size = max_head_size
        self._llhttp: httptools.HttpResponseParser | None = None
        self._exchange: IResponseSink | None = None
        self._method = b""
        self._upgrade = b""
        self._fields: fields.Fields = []
        self._reason = b""
        self._status = 0
        self._head_size = 0
        self._head_bytes = b""
        """What arrived of an incomplete head in earlier reads."""
        self._is_lenient = False
        """Whether llhttp refused the beginning of the head in `_head_bytes`."""
        self._body_size = 0
        self._excess = 0
        self._error: UpstreamProtocolError | None = None
        self._heads: list[_Head] = []
        """Heads that were parsed and not yet reported; the pieces of a body in `_pieces` follow them."""
        self._pieces: list[bytes] = []
        self._chunk_sizes = ChunkSizes()
        self._trailers: fields.Fields = []
        """Fields of the trailer section, one more than are allowed at most."""
        self._is_trailer_complete = False
        """Whether the response, and with it the trailer section, is complete."""
        self._terms: TrailerTerms | None = None
        self._is_chunk_empty = False
        """Whether a chunk has begun and has no data so far: what is invalid then is within the trailer section."""
        self.phase = START
        self.remaining = 0
        """Bytes of a body with a Content-Length that are still to come."""
        self.rest = b""
        """Bytes of a tunnel that arrived with its 101."""
        self.ends_with_connection = False
        """Whether the body is complete when the connection closes in order (RFC 9112, 6.3)."""
        self.persistent = True
        """Whether the head allows the connection to be reused (RFC 9112, 9.3)."""

    def begin(self, exchange: IResponseSink, method: bytes, upgrade: bytes) -> None:
        """Report the next response to `exchange`; the request's `method` and `upgrade` token decide about framing."""
        self._exchange = exchange
        self._method = method
        self._upgrade = upgrade
        self._excess = self._body_size = self.remaining = 0
        self.ends_with_connection = self._is_chunk_empty = self._is_lenient = self._is_trailer_complete = False
        if self._trailers:
            self._trailers = []
        self._head_bytes = b""
        self._chunk_sizes.reset()
        if self.phase != START:
            self.phase = START
        if self._llhttp is None:
            self._llhttp = httptools.HttpResponseParser(self)

    def abandon(self) -> None:
        """Report nothing more of this response."""
        self._exchange = None

    def close(self) -> None:
        """Let go of llhttp, which refers to this object: the connection has ended, and nothing more may be fed."""
        self._exchange = self._llhttp = None

    def feed(self, data: bytes) -> int:
        """Parse `data`, report what it contains, and return the phase.

        Raises `UpstreamProtocolError`, after which no more may be fed. From `COUNTED` on, nothing more of this response
        may be fed either.
        """
        try:
            self._parse(data)
        except (UpstreamProtocolError, _NotUnderstood) as error:
            if not self._heads:
                self._report()
            if isinstance(error, _NotUnderstood):
                raise UpstreamProtocolError(f"The target's response is not valid HTTP: {error}.") from None
            raise
        self._report()
        if self.phase > BODY:
            self._exchange = None
            if self._method == b"HEAD" or self._trailers:
                # It expects a body, as it cannot be configured otherwise; or takes a trailer for a field of the head,
                # such as `Connection`, and refuses the next response.
                self._llhttp = None
                self._trailers = []
        return self.phase

    def _parse(self, data: bytes) -> None:
        """Parse `data` into `_heads` and `_pieces`. Raises `UpstreamProtocolError`."""
        if self.phase > HEAD:
            self._parse_strictly(data)
        elif self._is_lenient:
            self._parse_leniently(self._head_bytes + data)
        else:
            self._parse_head(data)
        if self.phase <= BODY:
            if self._is_oversized(len(data)):
                raise UpstreamProtocolError(
                    "The head of the target's response, or the framing of its body, is too long."
                )
            if self.remaining:
                self.phase = COUNTED
                self._llhttp = None  # it still expects the body
        if self.phase > HEAD:
            self._head_bytes = b""

    def _parse_head(self, data: bytes) -> None:
        """Parse `data`, which begins within a head, strictly, or leniently if that fails."""
        try:
            self._parse_strictly(data)
        except _NotUnderstood:
            data = self._head_bytes + data
            if self.phase > HEAD or not data.startswith(lenient_head.BEGINNINGS):
                raise
            self._parse_leniently(data)
            return
        if self.phase <= HEAD:
            self._head_bytes += data
            while self._heads and (end := lenient_head.head_end(self._head_bytes)):
                self._head_bytes = self._head_bytes[end:]  # an interim response

    def _parse_leniently(self, data: bytes) -> None:
        """Parse `data`, which begins with a head that llhttp refused, or with interim responses before that."""
        self._heads.clear()
        self._llhttp = httptools.HttpResponseParser(self)
        self._is_lenient = True
        seen = len(self._head_bytes)
        while (end := lenient_head.head_end(data, seen)) is not None:
            head, data, seen = data[:end], data[end:], 0
            self._parse_strictly(lenient_head.strict_head(head))
            if self.phase > HEAD:
                if self.phase == SWITCHED:
                    self.rest = data
                elif data:
                    self._parse_strictly(data)
                return
        self._head_bytes = data
        if self.phase == START:
            self.phase = HEAD

    def _parse_strictly(self, data: bytes) -> None:
        assert self._llhttp is not None
        try:
            if self.ends_with_connection:
                self._llhttp.feed_data(data)
            else:
                self._chunk_sizes.feed(self._llhttp, data)
        except httptools.HttpParserUpgrade as upgrade:
            if self.phase == SWITCHED:
                self.rest = data[upgrade.args[0] :]
            elif self.phase == COMPLETE:  # a 101 after the response
                self.phase = STRAY
        except httptools.HttpParserCallbackError as raised:
            if self._error is None:
                raise raised.__context__ or raised from None  # not the target's fault
            raise self._error from None
        except httptools.HttpParserError as error:
            if self.phase < COMPLETE and not self._is_chunk_empty:
                raise _NotUnderstood(error) from None
            if self.phase <= COMPLETE:
                self.phase = STRAY

    def _report(self) -> None:
        """Report `_heads` and `_pieces`, unless the exchange is over. Raises `UpstreamProtocolError`."""
        heads, pieces = self._heads, self._pieces
        self._heads, self._pieces = [], []
        for head in heads:
            if self._exchange is not None:
                try:
                    self._exchange.response_head(*head)
                except ValueError as error:
                    raise self._invalid(str(error)) from None
        for piece in pieces:
            if self._exchange is not None:
                self._exchange.response_body(piece)
        if self._trailers and self._is_trailer_complete and self._exchange is not None:
            named = self._terms.options if self._terms is not None else ()
            self._exchange.response_trailers([field for field in self._trailers if field[0].lower() not in named])

    def _is_oversized(self, size: int) -> bool:
        """Return whether head or framing exceed their limits after a read of `size` bytes."""
        if self.phase == HEAD:
            self._head_size += size
            return self._head_size > self._max_head_size
        self._excess = framing.excess(self._excess, size, self._body_size)
        self._body_size = 0
        return self._excess > framing.MAX_EXCESS_BYTES

    # Callbacks of llhttp.

    def on_message_begin(self) -> None:
        """Begin a head."""
        if self.phase < COMPLETE:
            self.phase = HEAD
            self._fields = []
            self._reason = b""
            self._head_size = 0
        elif self.phase == COMPLETE:
            self.phase = STRAY

    def on_status(self, reason: bytes) -> None:
        """Collect the reason phrase, which may come in pieces."""
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a field of the head or of the trailer section."""
        if self.phase == HEAD:
            self._fields.append((name, value))
        elif self.phase == BODY and len(self._trailers) <= MAX_TRAILER_FIELDS:
            self._trailers.append((name, value))

    def on_headers_complete(self) -> None:
        """Check a head. Raises `UpstreamProtocolError` through llhttp."""
        if self.phase == STRAY or self._exchange is None:
            return
        assert self._llhttp is not None
        self._excess = self._body_size = 0
        self._status = status = self._llhttp.get_status_code()
        version = self._llhttp.get_http_version()
        if version not in ("1.1", "1.0") or not 100 <= status <= 999:
            raise self._invalid("its version or its status is unknown")
        head_fields, self._fields = self._fields, []  # an idle connection keeps nothing of them
        try:
            head = response.parse_response(head_fields, self._date)
        except response.BadResponse as error:
            raise self._invalid(str(error)) from None
        if self._reason.translate(None, _REASON_BYTES):
            raise self._invalid("its reason phrase contains control characters")
        if status < 200:
            self._check_interim(head)
        else:
            if head.chunked and version == "1.0":
                raise self._invalid("HTTP/1.0 has no chunks")
            if not framing.has_no_body(self._method, status):
                self.remaining = head.length or 0
                self.ends_with_connection = head.length is None and not head.chunked
            self.persistent = not (head.close or self.ends_with_connection or self._upgrade) and version == "1.1"
            self.phase = COMPLETE if self._method == b"HEAD" else BODY
            self._chunk_sizes.is_inside = head.chunked and self.phase == BODY
        self._terms = head.trailers
        if head.trailers is not None and head.trailers.announced and head.chunked:
            head.fields.append((b"Trailer", head.trailers.announced))
        self._heads.append((status, self._reason, head.fields, head.length))

    def _check_interim(self, head: response.ResponseHead) -> None:
        """Check that a 1xx has no body, and that a 101 switches to the requested protocol (RFC 9110, 7.8)."""
        if head.length is not None or head.chunked:
            raise self._invalid("an interim response has a body")
        if self._status != 101:
            self.phase = START
            return
        assert self._llhttp is not None
        if not self._upgrade or head.upgrade != self._upgrade or not self._llhttp.should_upgrade():
            raise self._invalid("it switches to a protocol that was not requested")
        self.phase = SWITCHED

    def on_body(self, data: bytes) -> None:
        """Collect a piece of the body."""
        self._is_chunk_empty = False
        if self.phase == COMPLETE:
            self.phase = STRAY
        elif self._exchange is not None and self.phase == BODY:
            self._body_size += len(data)
            if self.remaining:
                self.remaining -= len(data)
            self._pieces.append(data)

    def on_chunk_header(self) -> None:
        """Begin a chunk, which may be the last one."""
        self._is_chunk_empty = True

    def on_message_complete(self) -> None:
        """Complete a final response."""
        if self.phase == BODY:
            self.phase = COMPLETE
            self._is_trailer_complete = True

    def _invalid(self, why: str) -> UpstreamProtocolError:
        """Return the error for `feed` to raise: llhttp hides the one that a callback raises."""
        self._error = UpstreamProtocolError(f"The target's response is not valid HTTP: {why}.")
        return self._error
