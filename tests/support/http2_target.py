"""HTTP/2 target in memory: the `h2` library as the server at the far end of a connection to a target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import h2.events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.settings import SettingCodes, Settings
from hpack import NeverIndexedHeaderTuple
from hyperframe.frame import GoAwayFrame

from tests.support.proxy_wire import Far, World

Fields = list[tuple[bytes, bytes]]


@dataclass
class Received:
    """All that was received on one stream."""

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


class Http2Target:
    """The target's end of one connection; `target[stream_id]` is the request on a stream."""

    def __init__(self, world: World, far: Far | None = None, **settings: int) -> None:
        """`settings` are those of HTTP/2, by their names in `h2.settings.SettingCodes`."""
        self.world = world
        self.far = far or world.target()
        self.h2 = H2Connection(
            H2Configuration(
                client_side=False,
                header_encoding=None,
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        chosen = {getattr(SettingCodes, name.upper()): value for name, value in settings.items()}
        self.h2.local_settings = Settings(client=False, initial_values=chosen)
        self.h2.initiate_connection()
        self.requests: dict[int, Received] = {}
        self.goaway = False
        self.pings = 0
        self.opens_windows = True
        self.run()

    def run(self) -> None:
        """Pass bytes between target and gateway until neither sends any."""
        while True:
            out = self.h2.data_to_send()
            if out and self.far.near.connected and not self.far.near.disconnecting:
                self.far.send(out)
            self.world.turns.run()
            data = self.far.take()
            if not data:
                return
            for event in self.h2.receive_data(data):
                self._handle(event)

    def _handle(self, event: Any) -> None:
        if isinstance(event, h2.events.ConnectionTerminated):
            self.goaway = True
        elif isinstance(event, h2.events.PingReceived):
            self.pings += 1
        stream_id = getattr(event, "stream_id", None)
        if not stream_id:
            return
        request = self[stream_id]
        if isinstance(event, h2.events.RequestReceived):
            request.fields = [(bytes(name), bytes(value)) for name, value in event.headers]
            request.never_indexed = {bytes(one[0]) for one in event.headers if isinstance(one, NeverIndexedHeaderTuple)}
        elif isinstance(event, h2.events.DataReceived):
            request.body += event.data
            if self.opens_windows:
                self.h2.acknowledge_received_data(event.flow_controlled_length, stream_id)
        elif isinstance(event, h2.events.TrailersReceived):
            request.trailers = [(bytes(name), bytes(value)) for name, value in event.headers or ()]
        elif isinstance(event, h2.events.StreamEnded):
            request.complete = True
        elif isinstance(event, h2.events.StreamReset):
            request.reset = int(event.error_code)

    def __getitem__(self, stream_id: int) -> Received:
        return self.requests.setdefault(stream_id, Received())

    # Actions.

    def respond(
        self,
        stream_id: int,
        *fields: tuple[bytes, bytes],
        status: bytes = b"200",
        body: bytes | None = None,
        trailers: Fields | None = None,
        ended: bool = True,
    ) -> None:
        """Send a response, as far as the windows allow."""
        last = ended and body is None and trailers is None
        self.h2.send_headers(stream_id, [(b":status", status), *fields], end_stream=last)
        if body is not None:
            self.send(stream_id, body, ended=ended and trailers is None)
        if trailers is not None:
            self.h2.send_headers(stream_id, trailers, end_stream=True)
        self.run()

    def send(self, stream_id: int, data: bytes, *, ended: bool = False) -> None:
        """Send a piece of a body."""
        pieces = [data[start : start + 16384] for start in range(0, len(data), 16384)] or [b""]
        for piece in pieces:
            self.h2.send_data(stream_id, piece, end_stream=ended and piece is pieces[-1])
        self.run()

    def reset(self, stream_id: int, code: ErrorCodes) -> None:
        """Reset a stream."""
        self.h2.reset_stream(stream_id, code)
        self.run()

    def go_away(self, last_stream_id: int) -> None:
        """Announce that later streams were not processed."""
        self.far.send(self.h2.data_to_send() + GoAwayFrame(0, last_stream_id=last_stream_id).serialize())
        self.world.turns.run()
