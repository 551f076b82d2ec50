"""Viewers of a screen: one that waits for each message, and one on Twisted."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure

from tests.support import WAIT_SECONDS
from tests.support.rfb_client import NOVNC_ENCODINGS, NOVNC_FORMAT, PLAIN_ENCODINGS, RfbClient


class RfbViewer(RfbClient):
    """A viewer at a UNIX socket, after the handshake. It keeps what both sides sent if it is asked to."""

    def __init__(
        self, path: str, encodings: Iterable[int] = NOVNC_ENCODINGS, *, keeps: bool = False, form: bytes = NOVNC_FORMAT
    ) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(WAIT_SECONDS)
        self.socket.connect(path)
        self._file = self.socket.makefile("rb", 1 << 18)
        self._keeps = keeps
        self.sent = b""
        self.received: list[bytes] = []
        super().__init__(self._send, encodings, form)
        while not self.is_ready:
            self._read()

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self.socket.close()

    def message(self) -> int:
        """Read one message, and return its type. Raises `EOFError` at the end."""
        count = len(self.messages)
        while len(self.messages) == count:
            self._read()
        return self.messages[-1]

    def until_frame(self) -> None:
        """Read messages until an update has changed the picture. Raises `EOFError` at the end."""
        frames = self.frames
        while self.frames == frames:
            self.message()

    def _read(self) -> None:
        data = self._file.read(self.needed)
        if len(data) < self.needed:
            raise EOFError
        if self._keeps:
            self.received.append(data)
        self.feed(data)

    def _send(self, data: bytes) -> None:
        if self._keeps:
            self.sent += data
        self.socket.sendall(data)


class TwistedRfbViewer(Protocol):
    """A viewer that asks for each frame, and keeps the picture. `ready` fires after the handshake."""

    def __init__(self) -> None:
        self.client = RfbClient(self._send, PLAIN_ENCODINGS, asks=False, keeps_picture=True)
        self.ready: Deferred[None] = Deferred()
        self.ended: Deferred[None] = Deferred()
        self.is_ended = False
        self._waiting: list[tuple[int, Deferred[None]]] = []

    def frame(self, *, incremental: bool = True) -> Deferred[None]:
        """Request a frame; what it returns fires when one has arrived."""
        self.client.request(incremental=incremental)
        frame: Deferred[None] = Deferred()
        self._waiting.append((self.client.updates, frame))
        return frame

    def dataReceived(self, data: bytes) -> None:
        client = self.client
        client.feed(data)
        if client.is_ready and not self.ready.called:
            self.ready.callback(None)
        come = [frame for updates, frame in self._waiting if updates < client.updates]
        self._waiting = [entry for entry in self._waiting if entry[0] >= client.updates]
        for frame in come:
            frame.callback(None)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.is_ended = True
        self.ended.callback(None)
        if not self.ready.called:
            self.ready.errback(reason)

    def _send(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)
