"""The `h2` library's connection, set up for a gateway: with visitors (`H2Server`), with targets (`H2Client`).

Rules.
    Heads are checked by `core.http.h2_headers`, because a malformed one is to end its stream only, where the library
    ends the connection.
    A stream beyond the limit is refused by the connection, and requests under way continue after a GOAWAY: the library
    would end the connection for the one, and send nothing more after the other.
    Windows that grow are set past the library, whose windows have one size.
    The frames of responses, and of all bodies, are written here; the library has the states of streams and the windows.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from struct import Struct
from typing import Any

from h2 import events as h2_events
from h2.config import H2Configuration
from h2.connection import ConnectionInputs, H2Connection, H2ConnectionStateMachine
from h2.exceptions import ProtocolError, StreamClosedError
from h2.settings import SettingCodes, Settings
from h2.stream import StreamInputs, StreamState
from hpack import Encoder
from hyperframe.frame import Frame, RstStreamFrame

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_frame_limits import CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, MAX_FRAME_BYTES
from burrowgate.core.http.h2_receive_windows import ReceiveWindows
from burrowgate.proxy.http2.h2_adapter import (
    Backend,
    BodyReceived,
    Event,
    GoawayReceived,
    HeadReceived,
    ProtocolViolation,
    SettingsReceived,
    StreamReset,
    TrailersReceived,
    WindowOpened,
)
from burrowgate.proxy.http2.header_blocks import encode_each, encode_fields
from burrowgate.proxy.http2.header_memo import head_decoder


def _configuration(*, client_side: bool) -> H2Configuration:
    return H2Configuration(
        client_side=client_side,
        header_encoding=None,
        validate_inbound_headers=False,
        normalize_inbound_headers=False,
        validate_outbound_headers=False,
        normalize_outbound_headers=False,
    )


_CONVERSIONS: dict[type[h2_events.Event], Callable[[Any], Event]] = {
    h2_events.RequestReceived: lambda event: HeadReceived(
        event.stream_id, event.headers, event.stream_ended is not None
    ),
    h2_events.ResponseReceived: lambda event: HeadReceived(
        event.stream_id, event.headers, event.stream_ended is not None
    ),
    h2_events.InformationalResponseReceived: lambda event: HeadReceived(event.stream_id, event.headers, False),
    h2_events.DataReceived: lambda event: BodyReceived(
        event.stream_id, event.data, event.flow_controlled_length, event.stream_ended is not None
    ),
    h2_events.TrailersReceived: lambda event: TrailersReceived(event.stream_id, event.headers),
    h2_events.StreamReset: lambda event: StreamReset(event.stream_id, int(event.error_code)),
    h2_events.RemoteSettingsChanged: lambda event: SettingsReceived(),
    h2_events.WindowUpdated: lambda event: WindowOpened(),
    h2_events.ConnectionTerminated: lambda event: GoawayReceived(event.last_stream_id or 0),
}
"""From the library's events to those of `h2_adapter`; others are of no interest."""
_RECEIVING = (StreamState.OPEN, StreamState.HALF_CLOSED_LOCAL)
"""States of a stream in which the peer may send more of its body."""
_TABLE_SIZE_ZERO = b"\x20"
"""Dynamic table size update to 0 (RFC 7541, 6.3)."""
_INITIAL_WINDOW_BYTES = 65535
"""The connection's window before the first WINDOW_UPDATE frame (RFC 9113, 6.9.2)."""


_FRAME_HEAD = Struct(">HBBBI")
"""The length, in two parts, the type, the flags and the stream of a frame (RFC 9113, 4.1)."""


def _nothing(code: int) -> None:
    pass


def _frame(kind: int, flags: int, stream_id: int, data: bytes | memoryview) -> tuple[bytes, bytes | memoryview]:
    size = len(data)
    return _FRAME_HEAD.pack(size >> 8, size & 0xFF, kind, flags, stream_id), data


def _body_frames(stream_id: int, data: bytes | memoryview, *, last: bool) -> bytes:
    """Return the DATA frames of a part of a body; END_STREAM is on the last one (RFC 9113, 6.1)."""
    frames: list[bytes | memoryview] = []
    while len(data) > MAX_FRAME_BYTES:
        frames += _frame(DATA, 0, stream_id, data[:MAX_FRAME_BYTES])
        data = data[MAX_FRAME_BYTES:]
    frames += _frame(DATA, END_STREAM if last else 0, stream_id, data)
    return b"".join(frames)


def _head_frames(stream_id: int, block: bytes, *, last: bool) -> bytes:
    """Return the frames of a head; END_STREAM is on the first, END_HEADERS on the last (RFC 9113, 6.2, 6.10)."""
    kind, flags = HEADERS, END_STREAM if last else 0
    frames: list[bytes | memoryview] = []
    while len(block) > MAX_FRAME_BYTES:
        frames += _frame(kind, flags, stream_id, block[:MAX_FRAME_BYTES])
        kind, flags, block = CONTINUATION, 0, block[MAX_FRAME_BYTES:]
    frames += _frame(kind, flags | END_HEADERS, stream_id, block)
    return b"".join(frames)


class _HeadEncoder(Encoder):
    """Encodes heads without a dynamic table."""

    def __init__(self, encode: Callable[[Fields], bytes]) -> None:
        """`encode` returns the block of a head."""
        super().__init__()
        self._encode = encode
        self.header_table_size = 0

    @property
    def header_table_size(self) -> int:
        """The size of the dynamic table: 0, whatever size the peer allows."""
        return 0

    @header_table_size.setter
    def header_table_size(self, value: int) -> None:
        self._is_announced = False

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """Return the block of a head, whose `headers` are pairs of bytes."""
        block = self._encode(headers)
        if not self._is_announced:
            self._is_announced = True
            block = _TABLE_SIZE_ZERO + block
        return block


class _StateMachine(H2ConnectionStateMachine):
    """The library's states of a connection, without the end that a GOAWAY is to it."""

    def process_input(self, input_: ConnectionInputs) -> list[h2_events.Event]:
        """Return the events that follow from an input."""
        return [] if input_ is ConnectionInputs.RECV_GOAWAY else super().process_input(input_)


class H2Adapter(H2Connection):
    """The protocol state of one connection."""

    _is_receiving = False

    def __init__(
        self,
        settings: Settings,
        windows: ReceiveWindows,
        max_head_bytes: int,
        provoked: Callable[[int], None],
        encode: Callable[[Fields], bytes],
        *,
        client_side: bool,
    ) -> None:
        """`max_head_bytes` limits the fields of a head, counted as in RFC 9113, 6.5.2; a longer one is not decoded.

        `provoked` is called with the code of each reset that an error of the peer makes the library send; what it
        raises ends the read. `encode` returns the block of a head.
        """
        super().__init__(_configuration(client_side=client_side))
        self._provoked = provoked
        self._windows = windows
        self.state_machine = _StateMachine()
        self.local_settings = settings
        self.encoder = _HeadEncoder(encode)
        self.decoder = head_decoder(max_head_bytes)

    def begin(self, window: int) -> None:
        self.initiate_connection()
        self.increment_flow_control_window(window - _INITIAL_WINDOW_BYTES)

    def receive(self, data: bytes) -> list[Event]:
        self._is_receiving = True
        try:
            received = self.receive_data(data)
        except ProtocolError as error:
            raise ProtocolViolation(str(error)) from error
        finally:
            self._is_receiving = False
        events: list[Event] = []
        for event in received:
            convert = _CONVERSIONS.get(type(event))
            if convert is not None:
                events.append(convert(event))
        return events

    def _prepare_for_sending(self, frames: list[Frame]) -> None:
        if self._is_receiving and frames and type(frames[-1]) is RstStreamFrame:
            self._provoked(frames[-1].error_code)
        super()._prepare_for_sending(frames)

    def send_head(self, stream_id: int, fields: Fields, *, last: bool) -> None:
        self.send_headers(stream_id, fields, end_stream=last)

    def send_informational(self, stream_id: int, fields: Fields) -> None:
        self.send_headers(stream_id, fields)

    def send_trailers(self, stream_id: int, fields: Fields) -> None:
        self.send_headers(stream_id, fields, end_stream=True)

    def send_body(self, stream_id: int, data: bytes | memoryview, *, last: bool) -> None:
        stream = self._get_stream_by_id(stream_id)
        states, size = stream.state_machine, len(data)
        self.state_machine.process_input(ConnectionInputs.SEND_DATA)
        states.process_input(StreamInputs.SEND_DATA)
        if last:
            states.process_input(StreamInputs.SEND_END_STREAM)
        stream.outbound_flow_control_window -= size
        self.outbound_flow_control_window -= size
        self._data_to_send += _body_frames(stream_id, data, last=last)

    def outbound_window(self, stream_id: int) -> int:
        return self.local_flow_control_window(stream_id)

    @property
    def inbound_window(self) -> int:
        return self.inbound_flow_control_window

    def reset(self, stream_id: int, code: int) -> None:
        with suppress(StreamClosedError):  # the peer has reset it meanwhile
            self.reset_stream(stream_id, code)

    def acknowledge(self, stream_id: int, count: int, now: float) -> None:
        self.acknowledge_received_data(count, stream_id)
        stream = self.streams.get(stream_id)
        if stream is None or stream.state_machine.state not in _RECEIVING:
            return
        stream_bytes, connection_bytes = self._windows.take(stream_id, count, now)
        # The library fills a window up to its largest size only, which is to be larger by all of the increment.
        if stream_bytes:
            stream._inbound_window_manager.max_window_size += stream_bytes
            self.increment_flow_control_window(stream_bytes, stream_id)
        if connection_bytes:
            self._inbound_flow_control_window_manager.max_window_size += connection_bytes
            self.increment_flow_control_window(connection_bytes)

    def close(self) -> None:
        # The library refers to itself by these methods, and so would keep the connection until garbage is collected.
        self._frame_dispatch_table.clear()
        self._provoked = _nothing

    def clear_outbound_data_buffer(self) -> None:
        """Keep the buffer: the library calls this at a GOAWAY, after which streams under way continue."""


class H2Server(H2Adapter):
    """The side of the gateway on a visitor's connection."""

    def __init__(
        self,
        *,
        max_streams: int,
        stream_window: int,
        windows: ReceiveWindows,
        max_head_bytes: int,
        provoked: Callable[[int], None],
    ) -> None:
        settings = Settings(
            client=False,
            initial_values={
                SettingCodes.MAX_CONCURRENT_STREAMS: max_streams,
                SettingCodes.MAX_HEADER_LIST_SIZE: max_head_bytes,
                SettingCodes.INITIAL_WINDOW_SIZE: stream_window,
                SettingCodes.ENABLE_CONNECT_PROTOCOL: 1,
            },
        )
        # A head that is a little too long gets a response; one that is twice too long is not decoded.
        super().__init__(settings, windows, 2 * max_head_bytes, provoked, encode_fields, client_side=False)
        self._max_streams = max_streams

    def send_head(self, stream_id: int, fields: Fields, *, last: bool) -> None:
        states = self._get_stream_by_id(stream_id).state_machine
        self.state_machine.process_input(ConnectionInputs.SEND_HEADERS)
        states.process_input(StreamInputs.SEND_HEADERS)
        if last:
            states.process_input(StreamInputs.SEND_END_STREAM)
        self._data_to_send += _head_frames(stream_id, self.encoder.encode(fields), last=last)

    @property
    def open_inbound_streams(self) -> int:
        """The number of open streams, below the limit at which the library would end the connection.

        Reading it makes the library forget streams that have ended.
        """
        return min(super().open_inbound_streams, self._max_streams - 1)


class H2Client(H2Adapter):
    """The side of the gateway on a connection to a target."""

    def __init__(
        self, *, stream_window: int, windows: ReceiveWindows, max_head_bytes: int, provoked: Callable[[int], None]
    ) -> None:
        settings = Settings(
            client=True,
            initial_values={
                SettingCodes.ENABLE_PUSH: 0,
                SettingCodes.MAX_HEADER_LIST_SIZE: max_head_bytes,
                SettingCodes.INITIAL_WINDOW_SIZE: stream_window,
            },
        )
        # Without the memo of fields: those of requests are a visitor's, and many differ each time.
        super().__init__(settings, windows, max_head_bytes, provoked, encode_each, client_side=True)

    @property
    def max_streams(self) -> int:
        return int(self.remote_settings.max_concurrent_streams)

    @property
    def has_websockets(self) -> bool:
        return bool(self.remote_settings.enable_connect_protocol)

    def next_stream_id(self) -> int:
        return self.get_next_available_stream_id()


H2_BACKEND = Backend("h2", H2Server)
