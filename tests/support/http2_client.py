"""A visitor who speaks HTTP/2, in memory: the `h2` library as the client, and frames by hand where it would not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import h2.events
from h2.config import H2Configuration
from h2.connection import H2Connection
from hyperframe.frame import Frame, GoAwayFrame, PingFrame, RstStreamFrame

from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.http2.connection import Http2ServerConnection
from tests.support.proxy_wire import HOST, PEER, Near, World

Fields = list[tuple[bytes, bytes]]


@dataclass
class Got:
    """What came on one stream."""

    informed: list[dict[bytes, bytes]] = field(default_factory=list)
    fields: Fields = field(default_factory=list)
    body: bytes = b""
    complete: bool = False
    reset: int | None = None

    @property
    def head(self) -> dict[bytes, bytes]:
        return dict(self.fields)

    @property
    def status(self) -> int:
        return int(self.head.get(b":status", b"0"))


class Visitor2:
    """One connection of somebody who speaks HTTP/2."""

    def __init__(self, world: World, *, secured: TlsPeer | None = None, strict: bytes = b"", **settings: Any) -> None:
        self.world = world
        self.near = Near(world.turns, Http2ServerConnection(world.context, world.limits, strict), PEER)
        self.near.secured = secured or TlsPeer(names=frozenset({HOST.decode()}))  # type: ignore[attr-defined]
        self.near.protocol.makeConnection(self.near)
        self.far = self.near.far
        self.client = H2Connection(
            H2Configuration(
                header_encoding=None,
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        if settings:
            self.client.local_settings.update(settings)
        self.client.initiate_connection()
        self.got: dict[int, Got] = {}
        self.goaway: int | None = None
        self.last_stream: int | None = None
        self.pongs = 0
        self.resets: dict[int, int] = {}
        """Streams that were reset while frames went by hand, and with which code."""
        self._by_hand = False
        self.taking = True
        """Whether it makes room anew for what has come."""
        self.talk()

    def talk(self) -> None:
        """Send what there is to say, hear what comes, and say what follows from that, until both are quiet."""
        while True:
            out = self.client.data_to_send()
            if out and self.near.connected and not self.near.disconnecting:
                self.far.send(out)
            self.world.turns.run()
            got = self.far.take()
            if not got:
                return
            if self._by_hand:
                self._read(got)
                continue
            for event in self.client.receive_data(got):
                self._hear(event)

    def _read(self, data: bytes) -> None:
        while data:
            frame, length = Frame.parse_frame_header(memoryview(data[:9]))
            frame.parse_body(memoryview(data[9 : 9 + length]))
            data = data[9 + length :]
            if isinstance(frame, GoAwayFrame):
                self.goaway, self.last_stream = frame.error_code, frame.last_stream_id
            elif isinstance(frame, RstStreamFrame):
                self.resets[frame.stream_id] = frame.error_code
            elif isinstance(frame, PingFrame):
                self.pongs += 1

    def _hear(self, event: Any) -> None:
        if isinstance(event, h2.events.ConnectionTerminated):
            self.goaway, self.last_stream = int(event.error_code or 0), event.last_stream_id
        elif isinstance(event, h2.events.PingAckReceived):
            self.pongs += 1
        number = getattr(event, "stream_id", None)
        if not number:
            return
        got = self.got.setdefault(number, Got())
        if isinstance(event, h2.events.InformationalResponseReceived):
            got.informed.append(dict(event.headers))
        elif isinstance(event, h2.events.ResponseReceived):
            got.fields = [(bytes(name), bytes(value)) for name, value in event.headers]
        elif isinstance(event, h2.events.DataReceived):
            got.body += event.data
            if self.taking:
                self.client.acknowledge_received_data(event.flow_controlled_length, number)
        elif isinstance(event, h2.events.StreamEnded):
            got.complete = True
        elif isinstance(event, h2.events.StreamReset):
            got.reset = int(event.error_code)

    # What it says.

    def ask(
        self,
        *fields: tuple[bytes, bytes],
        method: bytes = b"GET",
        path: bytes = b"/",
        body: bytes | None = None,
        ended: bool = True,
        host: bytes = HOST,
    ) -> int:
        """Ask; the number of the stream."""
        pseudo = [(b":method", method), (b":scheme", b"https"), (b":authority", host), (b":path", path)]
        return self.say([*pseudo, *fields], body=body, ended=ended)

    def say(self, fields: Fields, *, body: bytes | None = None, ended: bool = True) -> int:
        """Ask with exactly these fields."""
        number = self.client.get_next_available_stream_id()
        self.client.send_headers(number, fields, end_stream=ended and body is None)
        if body is not None:
            self.send(number, body, ended=ended)
        self.talk()
        return number

    def send(self, number: int, data: bytes, *, ended: bool = False) -> None:
        """Send a piece of a body."""
        pieces = [data[start : start + 16384] for start in range(0, len(data), 16384)] or [b""]
        for piece in pieces:
            self.client.send_data(number, piece, end_stream=ended and piece is pieces[-1])
        self.talk()

    def frame(self, *frames: Frame) -> None:
        """Send frames that nobody checked, in one piece."""
        waiting = self.client.data_to_send()
        self.raw(waiting + b"".join(frame.serialize() for frame in frames))

    def raw(self, data: bytes) -> None:
        """Send bytes that the client's library knows nothing of, and shall not hear of from here on."""
        self._by_hand = True
        if self.near.connected and not self.near.disconnecting:
            self.far.send(data)
        self.talk()

    def __getitem__(self, number: int) -> Got:
        return self.got.setdefault(number, Got())
