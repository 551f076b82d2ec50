"""libnghttp2 through the `ngh2` library, set up for connections of visitors (`pip install 'burrowgate[http2]'`).

Fast path.
    Replaces: the `h2` library, which is written in Python, with its states, frames and HPACK.
    Gain: docs/decisions/0029-http2-cost.md; `python -m bench h2`.
    Equivalence: tests/unit/proxy/http2 pass with both backends.
    Off: `http2_library = "h2"`, which is the default.

Rules.
    What the library has to send is taken from it before and after each read, so that the resets among the frames of a
    read are those that the peer provoked.
    The library resets a stream with a malformed head by itself, and does not say why.
    The peer gets a lower limit of streams than the library, which would end the connection for a stream beyond it.
    The connection refuses such a stream.
    The library closes the connection when that is over after a GOAWAY of the peer; calls after that have no effect.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any

import ngh2
from hyperframe.frame import GoAwayFrame

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_frame_limits import MAX_CONTINUATION_FRAMES, RST_STREAM
from burrowgate.core.http.h2_receive_windows import ReceiveWindows
from burrowgate.proxy.http2.h2_adapter import (
    Backend,
    BodyReceived,
    Event,
    GoawayReceived,
    HeadReceived,
    ProtocolViolation,
    SettingsReceived,
    StreamFailed,
    StreamReset,
    TrailersReceived,
    WindowOpened,
)
from burrowgate.proxy.http2.response_head import marked

_UNLIMITED = 1 << 30
"""For limits of the library that `core.http.h2_frame_limits` has in its place."""
_FRAME_HEADER_BYTES = 9
_EXCESS = 2
"""How many times the announced streams the library allows."""
_STREAMS_SETTING = Struct(">HI")
"""SETTINGS_MAX_CONCURRENT_STREAMS, with its number, on the wire (RFC 9113, 6.5.1)."""


class Ngh2Server:
    """The protocol state of a visitor's connection."""

    def __init__(
        self,
        *,
        max_streams: int,
        stream_window: int,
        windows: ReceiveWindows,
        max_head_bytes: int,
        provoked: Callable[[int], None],
    ) -> None:
        self._provoked = provoked
        self._windows = windows
        self._settings = {
            ngh2.Setting.MAX_CONCURRENT_STREAMS: _EXCESS * max_streams,
            ngh2.Setting.MAX_HEADER_LIST_SIZE: max_head_bytes,
            ngh2.Setting.INITIAL_WINDOW_SIZE: stream_window,
            ngh2.Setting.ENABLE_CONNECT_PROTOCOL: 1,
        }
        self._max_streams = max_streams
        self._connection = ngh2.Connection(
            ngh2.Role.SERVER,
            ngh2.Configuration(
                auto_window_update=False,
                max_deflate_dynamic_table_size=0,
                max_send_header_block_length=_UNLIMITED,
                max_continuations=MAX_CONTINUATION_FRAMES,
                # A head that is a little too long gets a response; one that is twice too long is not decoded.
                max_inbound_header_list_size=2 * max_head_bytes,
                max_inbound_header_count=_UNLIMITED,
            ),
        )
        self._out: list[bytes] = []
        """Frames that were taken from the library and not from here."""
        self._has_sent = True
        """Whether the library may have frames."""
        self._late: list[Any] = []
        """Events of frames that were taken, such as the ends of streams, for the next read."""
        self._stream_window = stream_window
        self._stream_windows: dict[int, int] = {}
        """Sizes of the windows that are larger than at first, by stream."""
        self._connection_window = 0
        self._receiving: set[int] = set()
        """Streams whose requests have not ended."""
        self._own_resets: set[int] = set()
        """Streams that were reset by `reset`, until the library has closed them."""
        self._last_stream_id = 0
        self._is_over = False

    def begin(self, window: int) -> None:
        self._connection.initiate_connection(self._settings)
        self._connection.set_local_window_size(window)
        self._connection_window = window
        announced, allowed = (
            _STREAMS_SETTING.pack(3, count) for count in (self._max_streams, _EXCESS * self._max_streams)
        )
        self._out.append(self._connection.data_to_send().replace(allowed, announced, 1))
        self._has_sent = False

    # Receiving.

    def receive(self, data: bytes) -> list[Event]:
        if self._has_sent:
            self._take()
        if self._is_over:
            return []
        connection = self._connection
        try:
            connection.receive_data(data)
            frames = connection.data_to_send()
        except ngh2.NGH2Error as error:
            self._is_over = True
            is_flood = isinstance(error, ngh2.DenialOfServiceError)
            code = ngh2.ErrorCode.ENHANCE_YOUR_CALM if is_flood else ngh2.ErrorCode.PROTOCOL_ERROR
            self._out.append(GoAwayFrame(0, last_stream_id=self._last_stream_id, error_code=code).serialize())
            raise ProtocolViolation(str(error)) from error
        if frames:
            self._out.append(frames)
            self._count_resets(frames)
        events: list[Event] = []
        late, self._late = self._late, []
        for event in (*late, *connection.events()):
            self._convert(event, events)
        return events

    def _count_resets(self, frames: bytes) -> None:
        """Report the resets among frames that the library sends by itself."""
        at, size = 0, len(frames)
        while at < size:
            length = int.from_bytes(frames[at : at + 3], "big")
            start = at + _FRAME_HEADER_BYTES
            if frames[at + 3] == RST_STREAM:
                self._provoked(int.from_bytes(frames[start : start + 4], "big"))
            at = start + length

    def _convert(self, event: Any, events: list[Event]) -> None:
        """Add to `events` what an event of the library means."""
        kind = type(event)
        if kind is ngh2.RequestReceived:
            self._last_stream_id = event.stream_id
            if not event.end_stream:
                self._receiving.add(event.stream_id)
            events.append(HeadReceived(event.stream_id, list(event.headers), event.end_stream))
        elif kind is ngh2.StreamClosed:
            self._closed(event, events)
        elif kind is ngh2.WindowUpdated:
            events.append(WindowOpened())
        elif kind is ngh2.DataReceived:
            if event.end_stream:
                self._receiving.discard(event.stream_id)
            data = event.data
            events.append(BodyReceived(event.stream_id, data, len(data), event.end_stream))
        elif kind is ngh2.TrailersReceived:
            self._receiving.discard(event.stream_id)
            events.append(TrailersReceived(event.stream_id, list(event.headers)))
        elif kind is ngh2.StreamReset:
            self._own_resets.add(event.stream_id)
            events.append(StreamReset(event.stream_id, event.error_code))
        elif kind is ngh2.SettingsReceived:
            events.append(SettingsReceived())
        elif kind is ngh2.GoAwayReceived:
            events.append(GoawayReceived(event.last_stream_id))
        elif kind is ngh2.ConnectionClosed:
            self._is_over = True
            if not any(isinstance(other, GoawayReceived) for other in events):
                raise ProtocolViolation(f"The peer broke a rule (error {event.error_code})")

    def _closed(self, event: Any, events: list[Event]) -> None:
        stream_id = event.stream_id
        self._receiving.discard(stream_id)
        self._stream_windows.pop(stream_id, None)
        if event.error_code and stream_id not in self._own_resets:
            events.append(StreamFailed(stream_id))
        self._own_resets.discard(stream_id)

    # Sending.

    def _take(self) -> None:
        """Take the frames from the library."""
        self._has_sent = False
        if not self._is_over:
            frames = self._connection.data_to_send()
            if frames:
                self._out.append(frames)
            for event in self._connection.events():
                if type(event) is ngh2.ConnectionClosed:
                    self._is_over = True
                else:
                    self._late.append(event)

    def data_to_send(self) -> bytes:
        if self._has_sent:
            self._take()
        out = self._out
        if not out:
            return b""
        frames = out[0] if len(out) == 1 else b"".join(out)
        out.clear()
        return frames

    def send_informational(self, stream_id: int, fields: Fields) -> None:
        if not self._is_over:
            self._has_sent = True
            self._connection.send_informational_response(stream_id, fields)

    def send_head(self, stream_id: int, fields: Fields, *, last: bool) -> None:
        if not self._is_over:
            self._has_sent = True
            self._connection.send_response(stream_id, marked(fields, ngh2.NeverIndexedHeader), end_stream=last)

    def send_trailers(self, stream_id: int, fields: Fields) -> None:
        if not self._is_over:
            self._has_sent = True
            self._connection.send_trailers(stream_id, fields)

    def send_body(self, stream_id: int, data: bytes | memoryview, *, last: bool) -> None:
        if not self._is_over:
            self._has_sent = True
            self._connection.send_data(stream_id, data, end_stream=last)

    def outbound_window(self, stream_id: int) -> int:
        connection = self._connection
        try:
            # What the library has not put into frames yet has not used up the windows yet.
            return min(
                connection.remote_window_size - connection.queued_body_size(),
                connection.stream_remote_window_size(stream_id) - connection.queued_body_size(stream_id),
            )
        except ngh2.NGH2Error:
            return 0

    @property
    def inbound_window(self) -> int:
        return 0 if self._is_over else self._connection.local_window_size

    def reset(self, stream_id: int, code: int) -> None:
        if not self._is_over:
            self._take()  # the library drops what it has for a stream that is reset
            self._has_sent = True
            self._own_resets.add(stream_id)
            self._connection.reset_stream(stream_id, code)

    def acknowledge(self, stream_id: int, count: int, now: float) -> None:
        if self._is_over:
            return
        self._has_sent = True
        connection = self._connection
        connection.acknowledge_received_data(count, stream_id)
        if stream_id not in self._receiving:
            return
        stream_bytes, connection_bytes = self._windows.take(stream_id, count, now)
        if stream_bytes:
            size = self._stream_windows.get(stream_id, self._stream_window) + stream_bytes
            self._stream_windows[stream_id] = size
            connection.set_local_window_size(size, stream_id=stream_id)
        if connection_bytes:
            self._connection_window += connection_bytes
            connection.set_local_window_size(self._connection_window)

    def close(self) -> None:
        self._is_over = True
        self._provoked = _nothing


def _nothing(code: int) -> None:
    pass


NGH2_BACKEND = Backend("ngh2", Ngh2Server)
