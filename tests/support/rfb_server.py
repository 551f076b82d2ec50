"""A VNC server in a few lines (RFC 6143), which notes what its client sends: for what a real server does not show."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import unittest

WIDTH = HEIGHT = 64
_FORMAT = struct.pack(">BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
_LENGTHS = {0: 20, 3: 10, 4: 8, 5: 6}
"""Lengths of client messages without a text, by type."""


class RfbServer:
    """A white square without a password, for one client at a time, until the end of `case`."""

    def __init__(self, case: unittest.TestCase, name: str = "a screen") -> None:
        self.name = name
        self.keys: list[tuple[int, bool]] = []
        """Keysym, and whether it went down."""
        self.cut_texts: list[str] = []
        """Texts that the client put into the clipboard."""
        self._client: socket.socket | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        case.addCleanup(self._stop)

    def copy(self, text: str) -> None:
        """Send `text` as what was copied on the screen (RFC 6143, 7.6.4)."""
        assert self._client is not None
        data = text.encode("latin-1")
        self._client.sendall(struct.pack(">BxxxI", 3, len(data)) + data)

    def _stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        if self._client is not None:
            with contextlib.suppress(OSError):
                self._client.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self._client = client
                with client, contextlib.suppress(ConnectionError):
                    self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        client.sendall(b"RFB 003.008\n")
        _read(client, 12)
        client.sendall(b"\x01\x01")  # one security type: None
        _read(client, 1)
        client.sendall(bytes(4))
        _read(client, 1)
        name = self.name.encode()
        client.sendall(struct.pack(">HH", WIDTH, HEIGHT) + _FORMAT + struct.pack(">I", len(name)) + name)
        is_drawn = False
        while True:
            kind = _read(client, 1)[0]
            if kind == 2:
                _read(client, 4 * struct.unpack(">xH", _read(client, 3))[0])
            elif kind == 6:
                self.cut_texts.append(_read(client, struct.unpack(">xxxI", _read(client, 7))[0]).decode("latin-1"))
            else:
                body = _read(client, _LENGTHS[kind] - 1)
                if kind == 4:
                    self.keys.append((struct.unpack(">xxI", body[1:])[0], bool(body[0])))
                elif kind == 3 and not is_drawn:
                    is_drawn = True
                    pixels = b"\xff" * 4 * WIDTH * HEIGHT
                    client.sendall(struct.pack(">BxHHHHHi", 0, 1, 0, 0, WIDTH, HEIGHT, 0) + pixels)


def _read(client: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        piece = client.recv(length - len(data))
        if not piece:
            raise ConnectionResetError
        data += piece
    return data
