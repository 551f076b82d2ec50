"""The admin's server connections: twisted.web's, which do not read a head again that repeats the one before it.

Fast path.
    Replaces: twisted.web's reader of heads, and `request_head`, for a request whose head is in one read and has the
        same bytes as the head before it on its connection, as those of a program that mints one session after another.
        Whether its key is valid is checked each time.
    Gain: 130 of 440 µs for a mint (decision 39; `python -m bench mint`).
    Equivalence: tests/unit/admin/test_channel.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, nothing is kept.

Nothing crosses connections: what is kept is the last head of this connection, of at most `MAX_KEPT_HEAD_BYTES`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel
from twisted.web.http_headers import Headers
from twisted.web.server import Request

from burrowgate import FAST_PATHS
from burrowgate.admin.request_head import Call
from burrowgate.admin.request_reader import MAX_BODY_BYTES

MAX_KEPT_HEAD_BYTES = 4096
MAX_DISCARDED_BYTES = 1024 * 1024
"""Bytes of a body that is too large which are read and discarded, so that the client gets the response; then the
connection is aborted."""
_END = b"\r\n\r\n"


@dataclass(slots=True)
class Head:
    """The head of a request, as twisted.web has read it, and of all that repeat it."""

    raw: bytes = field(default=b"", repr=False)
    """Its bytes; empty for one that is not kept."""
    command: bytes = b""
    target: bytes = field(default=b"", repr=False)
    fields: Headers = field(default_factory=Headers, repr=False)
    """Shared by the requests, none of which changes them."""
    length: int = 0
    """Bytes of the body."""
    call: Call | None = None
    """What it asks for, once that is known to be valid."""


class AdminRequest(Request):
    """A request whose body is kept in memory, up to the size that an operation accepts."""

    defaultContentType = None
    body: BytesIO
    received = 0
    head: Head

    def gotLength(self, length: int | None) -> None:
        self.body = self.content = BytesIO()

    def handleContentChunk(self, data: bytes) -> None:
        self.received += len(data)
        if self.received <= MAX_BODY_BYTES:
            self.body.write(data)
        elif self.received > MAX_DISCARDED_BYTES:
            self.channel.forceAbortClient()

    def process(self) -> None:
        # The method of twisted.web would respond to `*` by itself, and name its version.
        self.channel.site.resource.render(self)  # type: ignore[attr-defined]


class AdminChannel(HTTPChannel):
    """A connection of the admin."""

    _kept = Head()
    _read = b""
    """The bytes of the read under way, while they may begin with a whole head."""

    def dataReceived(self, data: bytes) -> None:
        is_at_start = self.line_mode and not (self.requests or self._buffer or self._busyReceiving)
        kept = self._kept
        if (
            is_at_start
            and kept.raw
            and len(data) <= len(kept.raw) + kept.length
            and data.startswith(kept.raw)
            and not self.transport.disconnecting  # type: ignore[union-attr]
        ):
            self.resetTimeout()  # type: ignore[no-untyped-call]
            self._repeat(kept, data)
        else:
            self._read = data if is_at_start else b""
            super().dataReceived(data)  # type: ignore[no-untyped-call]
            self._read = b""

    def _repeat(self, head: Head, data: bytes) -> None:
        """Receive `data`, a request with the head `head` or the beginning of one, as twisted.web would."""
        request: AdminRequest = self.requestFactory(self, 0)  # type: ignore[assignment]
        self.requests.append(request)
        request.head = head
        request.requestHeaders = head.fields
        request.parseCookies()  # type: ignore[no-untyped-call]
        request.gotLength(head.length)
        self._command, self._path, self._version = head.command, head.target, b"HTTP/1.1"
        body = data[len(head.raw) :]
        if len(body) == head.length:
            if body:
                request.handleContentChunk(body)
            self.allContentReceived()  # type: ignore[no-untyped-call]
        else:  # as from Python's `http.client`, which sends head and body apart
            self._maybeChooseTransferDecoder(b"Content-Length", b"%d" % head.length)  # type: ignore[no-untyped-call]
            self.setRawMode()  # type: ignore[no-untyped-call]
            if body:
                super().dataReceived(body)  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:
        request, read, self._read = self.requests[-1], self._read, b""
        super().allHeadersReceived()  # type: ignore[no-untyped-call]
        request.head = self._kept = self._head(request, read) if FAST_PATHS else Head()

    def _head(self, request: AdminRequest, read: bytes) -> Head:
        """Return the head of `request`, with its bytes if it is the first in `read` and a request may repeat it."""
        fields, raw = request.requestHeaders, read[: read.find(_END) + len(_END)]
        if (
            raw.endswith(_END)
            and not raw.startswith(b"\r\n")
            and len(raw) <= MAX_KEPT_HEAD_BYTES
            and self._version == b"HTTP/1.1"
            and self.persistent
            and self.length is not None
            and not fields.hasHeader(b"Expect")
        ):
            return Head(raw, self._command, self._path, fields, self.length)
        return Head()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._kept = Head()
        super().connectionLost(reason)  # type: ignore[no-untyped-call]
