"""The client's end of a tunnel on a stream of HTTP/2 (RFC 8441), over a real socket."""

from __future__ import annotations

import socket
import unittest

import h2.events
from h2.config import H2Configuration
from h2.connection import H2Connection

from tests.support.tcp_sockets import SocketTunnel


class Http2Stream:
    """One stream as a socket; its only user waits for one thing at a time."""

    def __init__(self, connection: socket.socket, fields: list[tuple[str, str]]) -> None:
        """`fields` are those of the extended CONNECT. The settings of the other side are waited for."""
        self._connection = connection
        self._h2 = H2Connection(H2Configuration(validate_outbound_headers=False, normalize_outbound_headers=False))
        self.head: dict[str, str] = {}
        self._data = bytearray()
        self._is_over = False
        self._permits_connect = False
        self._h2.initiate_connection()
        self._flush()
        while not self._permits_connect:
            self._receive()
        self._id = self._h2.get_next_available_stream_id()
        self._h2.send_headers(self._id, fields)
        self._flush()
        while not self.head:
            self._receive()

    def _flush(self) -> None:
        self._connection.sendall(self._h2.data_to_send())

    def _receive(self) -> None:
        received = self._connection.recv(1 << 18)
        self._is_over = self._is_over or not received
        for event in self._h2.receive_data(received):
            match event:
                case h2.events.RemoteSettingsChanged():
                    self._permits_connect = bool(self._h2.remote_settings.enable_connect_protocol)
                case h2.events.ResponseReceived():
                    pairs = [(_text(name), _text(value)) for name, value in event.headers or ()]
                    self.head = dict(pairs)
                case h2.events.DataReceived():
                    self._data += event.data or b""
                    self._h2.acknowledge_received_data(event.flow_controlled_length or 0, self._id)
                case h2.events.StreamEnded() | h2.events.StreamReset() | h2.events.ConnectionTerminated():
                    self._is_over = True
        self._flush()

    def sendall(self, data: bytes) -> None:
        """Send all of `data` as the windows permit."""
        view = memoryview(data)
        while view:
            size = min(self._h2.local_flow_control_window(self._id), self._h2.max_outbound_frame_size, len(view))
            if size:
                self._h2.send_data(self._id, bytes(view[:size]))
                self._flush()
                view = view[size:]
            else:
                self._receive()

    def recv(self, limit: int) -> bytes:
        """Return what has come, waiting for it; empty at the end of the stream."""
        while not self._data and not self._is_over:
            self._receive()
        data = bytes(self._data[:limit])
        del self._data[:limit]
        return data

    def reset(self) -> None:
        """Reset the stream."""
        self._h2.reset_stream(self._id)
        self._flush()


class Http2Tunnel(SocketTunnel):
    """A tunnel on a stream of its own connection."""

    def __init__(
        self, case: unittest.TestCase, connection: socket.socket, token: str, *, host: str, proof: dict[str, str]
    ) -> None:
        """`connection` speaks HTTP/2 from its first byte; `proof` are the fields of the client's key."""
        case.addCleanup(connection.close)
        stream = Http2Stream(
            connection,
            [
                *((":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":authority", host)),
                *((":path", "/.burrowgate/connect"), ("authorization", f"Bearer {token}")),
                *(("sec-websocket-version", "13"), ("sec-websocket-protocol", "burrowgate.tcp.1")),
                *((name.lower(), value) for name, value in proof.items()),
            ],
        )
        self.stream = stream
        self.socket = stream  # type: ignore[assignment]
        self.head = stream.head[":status"].encode()
        self._rest = b""
        self.frames = []
        self.is_over = False

    def reset(self) -> None:
        self.stream.reset()


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode()
