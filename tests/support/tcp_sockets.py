"""Tunnels over real sockets: a client that blocks, and targets that a test accepts connections of."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import time
import unittest
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support import WAIT_SECONDS
from tests.support.websocket_client import BINARY, CLOSE, TEXT, ServerFrame, client_frame, read_server_frames

HOST = "db.localhost"
_KEY = "dGhlIHNhbXBsZSBub25jZQ=="


class SocketTunnel:
    """The client's end of a tunnel."""

    def __init__(self, case: unittest.TestCase, port: int, token: str, *, host: str = HOST, fields: str = "") -> None:
        """`fields` are further lines of the request's head, each with its end."""
        self.socket = socket.create_connection(("127.0.0.1", port), WAIT_SECONDS)
        case.addCleanup(self.socket.close)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(
            f"GET /.burrowgate/connect HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
            f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: {_KEY}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: burrowgate.tcp.1\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"
            f"Accept: application/json\r\n{fields}\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.socket.recv(65536)
            assert piece, head
            head += piece
        self.head, _, self._rest = head.partition(b"\r\n\r\n")
        self.frames: list[ServerFrame] = []
        self.is_over = False

    def send(self, data: bytes) -> None:
        """Send bytes for the target in one frame."""
        self.socket.sendall(client_frame(data))

    def send_eof(self) -> None:
        """Say that no more bytes follow."""
        self.socket.sendall(client_frame(b'{"t":"eof"}', opcode=TEXT))

    def read(self) -> list[ServerFrame]:
        """Return the next frames; none at the end of the connection."""
        while not self.is_over:
            frames, self._rest = read_server_frames(self._rest)
            if frames:
                self.frames += frames
                return frames
            try:
                piece = self.socket.recv(1 << 20)
            except ConnectionError:
                piece = b""
            self._rest += piece
            self.is_over = not piece
        return []

    def read_text(self) -> str:
        """Return the text of the next message that is one."""
        while frames := self.read():
            for frame in frames:
                if frame.opcode == TEXT:
                    return frame.text
        raise AssertionError("no text came")

    def read_stream(self, count: int) -> bytes:
        """Return the next `count` bytes of the target, or all until the end if that comes before."""
        pieces, got = [], 0
        while got < count and (frames := self.read()):
            for frame in frames:
                if frame.opcode == BINARY:
                    pieces.append(frame.payload)
                    got += len(frame.payload)
        return b"".join(pieces)

    def read_to_end(self) -> None:
        """Read until the connection ends."""
        while self.read():
            pass

    @property
    def close_code(self) -> int | None:
        """The code of the close frame; None if none came."""
        return next((frame.code for frame in self.frames if frame.opcode == CLOSE), None)

    def reset(self) -> None:
        """Reset the connection."""
        reset(self.socket)


def proof_fields(sid: str, host: str, *, nonce: str = "", age: int = 0, key: Ed25519PrivateKey | None = None) -> str:
    """Return the fields of a client that proves a key of its own, or `key`, with a new nonce.

    The time is that of the system, or `age` seconds before it.
    """
    nonce = nonce or _base64url(os.urandom(12))
    key, now = key or Ed25519PrivateKey.generate(), int(time.time()) - age
    public = _base64url(key.public_key().public_bytes_raw())
    signature = _base64url(key.sign(f"burrowgate connect\n{host.partition(':')[0]}\n{sid}\n{now}\n{nonce}".encode()))
    return f"Burrowgate-Client: {public}\r\nBurrowgate-Proof: {now}.{nonce}.{signature}\r\n"


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def reset(connection: socket.socket) -> None:
    """Close `connection` with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def is_reset(connection: socket.socket) -> bool:
    """Return whether `connection` ends with a reset; what comes before that is dropped."""
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(1 << 20):
            pass
        return False
    return True


def unread_bytes(port: int) -> int:
    """Return how many bytes wait at connections of the server at `port` of this machine (proc_net_tcp)."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    fields = [line.split() for line in lines]
    return sum(int(one[4].split(":")[1], 16) for one in fields if one[1].endswith(f":{port:04X}") and one[3] == "01")
