"""A visitor's bytes to requests, one at a time: heads, pieces of bodies and their ends, or what is wrong with them.

Rules.
    What comes is handed on at once when its turn has come, and waits in order behind what came before otherwise.
    A fault waits too, after whatever was good, and nothing that follows it is read (RFC 9112, 9.3.2; 11.2).
    Bytes behind a request to switch protocols wait until it is known whose they are.
    How the bytes were cut into reads never matters.
    A visitor's requests say the same again and again but for their first line: one whose fields are, to the byte,
    those of the request before it on its connection is not parsed again.
    A body whose length is known is counted and not parsed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Protocol

import httptools

from burrowgate.core.http import framing
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import TARGET_BYTES, BadRequest
from burrowgate.proxy.transport.eager_tcp import READ

_BODILESS = frozenset({b"GET", b"HEAD"})
_VERSION = b" HTTP/1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLimits:
    """What a head may take."""

    max_head: int = 65536
    """Bytes."""
    max_fields: int = 100
    max_target: int = 16384
    """Bytes."""


@dataclass(slots=True)
class Head:
    """A request's head, as it came."""

    method: bytes
    target: bytes
    version: str
    fields: Fields
    keep_alive: bool
    upgrade: bool
    """Whether the parser has seen it ask to switch protocols."""
    fault: BadRequest | None
    fresh: bool
    """Whether its first byte is the first of what was just read."""


class Taker(Protocol):
    """Who takes requests, one at a time."""

    receiving: bool
    """Whether it waits for more of a request that has begun."""

    @property
    def free(self) -> bool:
        """Whether it takes the next request."""

    @property
    def upgrading(self) -> bool:
        """Whether the request that it has may switch protocols."""

    def begin(self, head: Head) -> int:
        """A request begins; how many bytes its body has, or 0 where that is not known."""

    def again(self, method: bytes, target: bytes) -> bool:
        """A whole request without a body came, with the fields of the one before; False where that cannot be taken."""

    def piece(self, data: bytes) -> None:
        """A piece of its body."""

    def complete(self) -> None:
        """It is complete."""

    def bad(self, fault: BadRequest) -> None:
        """What follows, or the rest of the request, is not understood; nothing comes after this."""

    def backed_up(self) -> None:
        """Something waits: it is time to read no more."""


class _End:
    """A request is complete."""


_END = _End()
_NONE: Fields = []


class RequestReader:
    """Reads what one visitor sends."""

    def __init__(self, taker: Taker, limits: HeadLimits) -> None:
        self._taker = taker
        self._limits = limits
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[Head | bytes | _End | BadRequest] = deque()
        self._advancing = False
        self._over = False
        self._last = False
        self.in_head = False
        self._in_body = False
        self._head_seen = 0
        self._carried = 0
        self._excess = 0
        self._read = 0
        self._target = b""
        self._fields: Fields = _NONE
        self._reframed = b""
        self._skipping = False
        self._stopped = False
        self._behind: list[bytes] = []
        self._at_start = True
        """Whether the parser waits for a first line."""
        self._same = b""
        """All that followed the first line of the last read, if that was one request that may come again."""
        self._repeats = False
        self._first = False
        self.left = 0
        """How many bytes of a body are counted off before the parser goes on."""
        self._to_come = 0
        """The same, while the parser is still at it."""
        self.dropped = False
        """Whether bytes were read that nobody will ever see."""

    # What the taker does.

    @property
    def backlog(self) -> bool:
        """Whether anything waits for its turn."""
        return bool(self._waiting or self._behind)

    def feed(self, data: bytes) -> None:
        """Take in what one read brought."""
        same = self._same
        if same and data.endswith(same):
            # The same but for its first line, which is looked at as closely as if it were the first.
            method, _, rest = data[: -len(same)].partition(b" ")
            target = rest[:-9]
            if (
                method in _BODILESS
                and rest[-9:] == _VERSION
                and target[:1] == b"/"
                and not target.translate(None, TARGET_BYTES)
                and len(target) <= self._limits.max_target
                and len(data) <= self._limits.max_head
                and self._taker.again(method, target)
            ):
                return
        if self.left and not self._over:
            data = self.count(data)
            if not data:
                return
        began = self._first = self._at_start
        self._same = b""
        self._parse(data)
        if began and self._at_start and self._repeats and data.find(b"\r\n\r\n") == len(data) - 4:
            self._same = data[data.index(b"\r\n") :]
        elif self._to_come and not self._over:
            self.left, self._to_come = self._to_come, 0
            self._parser = httptools.HttpRequestParser(self)

    def count(self, data: bytes) -> bytes:
        """Hand on a piece of a body of which `left` bytes are to come; gives what remains behind its end."""
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
                self._taker.backed_up()
                return
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
                if self._reframed:
                    self._resume_body()
                else:
                    self._stopped = bool(self._waiting) or self._taker.upgrading
                if data:
                    continue
            except httptools.HttpParserCallbackError as error:
                raise error.__context__ or error from None  # not the visitor's fault
            except httptools.HttpParserError as error:
                self._misunderstood(error)
                return
            break
        if self.in_head:
            self._head_seen += len(data)
            if self._head_seen > self._limits.max_head + READ:
                self._fault(self._too_long())
        elif self._in_body:
            self._excess = framing.excess(self._excess, len(data), self._carried)
            self._carried = 0
            if self._excess > framing.MAX_EXCESS_BYTES and not self._over:
                self._fault(BadRequest(400, "The request's body is framed with more bytes than it has."))

    def advance(self) -> None:
        """Hand on what waits, as far as its turn has come."""
        if self._advancing:
            return
        self._advancing = True
        waiting, taker = self._waiting, self._taker
        while not self._over or waiting:
            if waiting:
                event = waiting[0]
                kind = type(event)
                if not (taker.free or (taker.receiving and kind is not Head)):
                    break
                waiting.popleft()
                if kind is Head:
                    taker.begin(event)  # type: ignore[arg-type]
                elif kind is bytes:
                    taker.piece(event)  # type: ignore[arg-type]
                elif event is _END:
                    taker.complete()
                else:
                    taker.bad(event)  # type: ignore[arg-type]
            elif self._stopped and not taker.upgrading:
                self._stopped = False
                self.feed(self.take_behind())
            else:
                break
        self._advancing = False

    def take_behind(self) -> bytes:
        """The bytes that came behind a request to switch protocols, which are no requests any more."""
        behind, self._behind = self._behind, []
        return b"".join(behind)

    def retire(self) -> bytes:
        """The protocol was switched: there is nothing to read any more, and little to remember. Gives `take_behind`."""
        del self._parser  # 1 KB, for as long as the tunnel is open
        self._fields = _NONE
        return self.take_behind()

    def stop(self) -> None:
        """Read nothing more, and forget what waits."""
        self.dropped = self.dropped or self.backlog
        self._over = True
        self.in_head = False
        self._same = b""
        self._waiting.clear()
        self._behind.clear()

    # What the parser finds.

    def on_message_begin(self) -> None:
        """A head begins."""
        self._target = b""
        self._fields = []
        self.in_head = True
        self._at_start = self._repeats = False
        self._head_seen = self._to_come = 0

    def on_url(self, piece: bytes) -> None:
        """The request target, in pieces."""
        self._target += piece

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head, or of the trailer, which is dropped."""
        if self.in_head:
            self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        """A head is complete."""
        self.in_head = False
        if self._over or self._skipping:
            self._skipping = False
            return
        parser, fields = self._parser, self._fields
        head = Head(
            parser.get_method(),
            self._target,
            parser.get_http_version(),
            fields,
            parser.should_keep_alive(),
            parser.should_upgrade(),
            None,
            self._first,
        )
        self._first = False
        self._last = not head.keep_alive
        self._in_body = True
        self._carried = self._excess = 0
        limits = self._limits
        may_be_long = self._head_seen + self._read > limits.max_head
        if len(fields) > limits.max_fields:
            head.fault = BadRequest(431, "The request has too many fields.")
        elif len(head.target) > limits.max_target or (may_be_long and _size(head) > limits.max_head):
            head.fault = self._too_long()
        if head.upgrade:
            self._reframed = _framing(head)
        if self._waiting or not self._taker.free:
            head.fresh = False
            self._wait(head)
        else:
            self._repeats = head.keep_alive and not head.upgrade and head.version == "1.1" and head.target[:1] == b"/"
            self._to_come = self._taker.begin(head)

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
            self._taker.piece(data)

    def on_message_complete(self) -> None:
        """A request is complete."""
        if self._over or self._reframed:
            return
        self._at_start = True
        self._in_body = False
        if self._waiting:
            self._wait(_END)
        else:
            self._taker.complete()

    # How.

    def _wait(self, event: Head | bytes | _End | BadRequest) -> None:
        self._waiting.append(event)
        self._taker.backed_up()

    def _too_long(self) -> BadRequest:
        if len(self._target) > self._limits.max_target:
            return BadRequest(414, "The address is too long.")
        return BadRequest(431, "The request's head is too long.")

    def _resume_body(self) -> None:
        """Read the body of a request that asks to switch protocols.

        The parser takes whatever follows such a head for the other protocol, although the request comes first
        (RFC 9110, 7.8). Left at that, its body would be read as requests.
        """
        self._parser = httptools.HttpRequestParser(self)
        self._skipping = True
        reframed, self._reframed = self._reframed, b""
        try:
            self._parser.feed_data(reframed)
        except httptools.HttpParserError as error:
            self._misunderstood(error)

    def _misunderstood(self, error: httptools.HttpParserError) -> None:
        if self._last and not self.in_head and not self._in_body:
            self._over = self.dropped = True  # bytes behind a request that said it was the last
            return
        unknown = isinstance(error, httptools.HttpParserInvalidMethodError)
        self._fault(
            BadRequest(501, "This method is not known here.")
            if unknown
            else BadRequest(400, "The request is not valid HTTP.")
        )

    def _fault(self, fault: BadRequest) -> None:
        self._over = True
        self.in_head = False
        taker = self._taker
        if self._waiting or not (taker.free or taker.receiving):
            self._wait(fault)
        else:
            taker.bad(fault)


def _size(head: Head) -> int:
    return len(head.target) + sum(len(name) + len(value) + 4 for name, value in head.fields)


def _framing(head: Head) -> bytes:
    """A head with nothing but the framing of `head`'s body; empty where it has none."""
    for name, value in head.fields:
        lower = name.lower()
        if (lower == b"content-length" and value.strip(b"0 \t")) or lower == b"transfer-encoding":
            return b"POST / HTTP/1.1\r\n%b: %b\r\n\r\n" % (name, value)
    return b""
