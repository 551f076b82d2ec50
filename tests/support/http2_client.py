"""HTTP/2 client in memory: the `h2` library, and raw frames for what that would not send."""

from __future__ import annotations

import sys
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any, TypeVar

import h2.events
from h2.config import H2Configuration
from h2.connection import H2Connection
from hpack import NeverIndexedHeaderTuple
from hyperframe.frame import Frame, GoAwayFrame, PingFrame, RstStreamFrame

from burrowgate.core.tls_peer import TlsPeer
from burrowgate.errors import ConfigError
from burrowgate.proxy.http2.backends import load_backend
from burrowgate.proxy.http2.connection import Http2ServerConnection
from tests.support import TestCase
from tests.support.proxy_wire import HOST, PEER, Near, World

Case = TypeVar("Case", bound=TestCase)
Fields = list[tuple[bytes, bytes]]

PSEUDO_FIELDS = [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
WEBSOCKET = [(b":method", b"CONNECT"), (b":protocol", b"websocket"), *PSEUDO_FIELDS[1:]]
"""Pseudo-fields of a request for a WebSocket (RFC 8441)."""


@dataclass
class Response:
    """All that was received on one stream."""

    interim: list[dict[bytes, bytes]] = field(default_factory=list)
    """Heads of interim responses."""
    fields: Fields = field(default_factory=list)
    never_indexed: set[bytes] = field(default_factory=set)
    """Names of the fields that must not enter a table (RFC 7541, 6.2.3)."""
    body: bytes = b""
    trailers: Fields = field(default_factory=list)
    complete: bool = False
    reset: int | None = None
    """The error code of a reset."""

    @property
    def head(self) -> dict[bytes, bytes]:
        return dict(self.fields)

    @property
    def status(self) -> int:
        """The status, or 0 without a head."""
        return int(self.head.get(b":status", b"0"))


class Http2Client:
    """One connection; `client[stream_id]` is the response on a stream."""

    def __init__(self, world: World, *, secured: TlsPeer | None = None, hsts: bytes = b"") -> None:
        self.world = world
        self.near = Near(world.turns, Http2ServerConnection(world.context, world.limits, hsts), PEER)
        self.near.secured = secured or TlsPeer(names=frozenset({HOST.decode()}))  # type: ignore[attr-defined]
        self.near.protocol.makeConnection(self.near)
        self.far = self.near.far
        self.h2 = H2Connection(
            H2Configuration(
                header_encoding=None,
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self.h2.initiate_connection()
        self.responses: dict[int, Response] = {}
        self.goaway: int | None = None
        """The error code of a GOAWAY frame."""
        self.last_stream_id: int | None = None
        """The last stream that it names."""
        self.pongs = 0
        self.resets: dict[int, int] = {}
        """Error codes by stream of the resets since the first raw frame."""
        self.opens_windows = True
        """Whether the windows of a response are opened again by what was received."""
        self._is_raw = False
        self.run()

    def run(self) -> None:
        """Pass bytes between client and gateway until neither sends any."""
        while True:
            out = self.h2.data_to_send()
            if out and self.near.connected and not self.near.disconnecting:
                self.far.send(out)
            self.world.turns.run()
            data = self.far.take()
            if not data:
                return
            if self._is_raw:
                self._read_frames(data)
                continue
            for event in self.h2.receive_data(data):
                self._handle(event)

    def _read_frames(self, data: bytes) -> None:
        while data:
            frame, length = Frame.parse_frame_header(memoryview(data[:9]))
            frame.parse_body(memoryview(data[9 : 9 + length]))
            data = data[9 + length :]
            if isinstance(frame, GoAwayFrame):
                self.goaway, self.last_stream_id = frame.error_code, frame.last_stream_id
            elif isinstance(frame, RstStreamFrame):
                self.resets[frame.stream_id] = frame.error_code
            elif isinstance(frame, PingFrame):
                self.pongs += 1

    def _handle(self, event: Any) -> None:
        if isinstance(event, h2.events.ConnectionTerminated):
            self.goaway, self.last_stream_id = int(event.error_code or 0), event.last_stream_id
        elif isinstance(event, h2.events.PingAckReceived):
            self.pongs += 1
        stream_id = getattr(event, "stream_id", None)
        if not stream_id:
            return
        response = self[stream_id]
        if isinstance(event, h2.events.InformationalResponseReceived):
            response.interim.append(dict(event.headers))
        elif isinstance(event, h2.events.ResponseReceived):
            response.fields = [(bytes(name), bytes(value)) for name, value in event.headers]
            response.never_indexed = {
                bytes(one[0]) for one in event.headers if isinstance(one, NeverIndexedHeaderTuple)
            }
        elif isinstance(event, h2.events.DataReceived):
            response.body += event.data
            if self.opens_windows:
                self.h2.acknowledge_received_data(event.flow_controlled_length, stream_id)
        elif isinstance(event, h2.events.TrailersReceived):
            response.trailers = [(bytes(name), bytes(value)) for name, value in event.headers or ()]
        elif isinstance(event, h2.events.StreamEnded):
            response.complete = True
        elif isinstance(event, h2.events.StreamReset):
            response.reset = int(event.error_code)

    # Actions.

    def request(
        self,
        *fields: tuple[bytes, bytes],
        method: bytes = b"GET",
        path: bytes = b"/",
        body: bytes | None = None,
        ended: bool = True,
        host: bytes = HOST,
    ) -> int:
        """Send a request; returns the id of its stream."""
        pseudo = [(b":method", method), (b":scheme", b"https"), (b":authority", host), (b":path", path)]
        return self.send_request([*pseudo, *fields], body=body, ended=ended)

    def send_request(self, fields: Fields, *, body: bytes | None = None, ended: bool = True) -> int:
        """Send a request with exactly these fields; returns the id of its stream."""
        stream_id = self.h2.get_next_available_stream_id()
        self.h2.send_headers(stream_id, fields, end_stream=ended and body is None)
        if body is not None:
            self.send(stream_id, body, ended=ended)
        self.run()
        return stream_id

    def send(self, stream_id: int, data: bytes, *, ended: bool = False) -> None:
        """Send a piece of a body."""
        pieces = [data[start : start + 16384] for start in range(0, len(data), 16384)] or [b""]
        for piece in pieces:
            self.h2.send_data(stream_id, piece, end_stream=ended and piece is pieces[-1])
        self.run()

    def send_frames(self, *frames: Frame) -> None:
        """Send raw frames in one piece, behind what the library has to send."""
        pending = self.h2.data_to_send()
        self.send_raw(pending + b"".join(frame.serialize() for frame in frames))

    def send_raw(self, data: bytes) -> None:
        """Send bytes past the library, which receives nothing more from now on."""
        self._is_raw = True
        if self.near.connected and not self.near.disconnecting:
            self.far.send(data)
        self.run()

    def __getitem__(self, stream_id: int) -> Response:
        return self.responses.setdefault(stream_id, Response())


def with_each_library(case: type[Case]) -> type[Case]:
    """Add a test case to the module of `case` that runs its tests with the library `ngh2`."""
    name = case.__name__ + "OfNgh2"
    module = sys.modules[case.__module__]
    setattr(
        module, name, type(name, (case,), {"library": "ngh2", "__module__": case.__module__, "__doc__": case.__doc__})
    )
    return case


def switch(request: bytes) -> bytes:
    """Return the 101 that accepts a target's `request` for a WebSocket, without the empty line at its end."""
    key = request.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
    accept = b64encode(sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    return head + b"Sec-WebSocket-Accept: %b\r\n" % accept


class WithLibrary(TestCase):
    """Test case with a library for HTTP/2; skipped if that is not installed."""

    library = "h2"
    """The library that the gateway uses."""

    def setUp(self) -> None:
        try:
            self.backend = load_backend(self.library)
        except ConfigError as error:
            self.skipTest(str(error))


class Http2Case(WithLibrary):
    """Test case with a gateway and one client of it."""

    def setUp(self) -> None:
        super().setUp()
        self.connect()

    def connect(self, **options: Any) -> None:
        """Begin again with a new gateway, made with `options`, and a new client."""
        self.world = World(scheme="https", http2=self.backend, **options)
        self.client = Http2Client(self.world)
        self.addCleanup(self.client.far.reset)
