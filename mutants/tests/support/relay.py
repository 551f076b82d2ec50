"""A TCP relay between a client and a server that a test can interrupt and restore."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Relay:
    """Relays TCP from its own port to the port `to`; after `cut`, nothing passes until `restore`."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._connected = True
        self._ends: list[socket.socket] = []
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Close all connections, and every new one until `restore`."""
        with self._lock:
            self._connected = False
            ends, self._ends = self._ends, []
        for end in ends:
            _end(end)

    def restore(self) -> None:
        """Relay new connections again."""
        with self._lock:
            self._connected = True

    def close(self) -> None:
        """Close all connections and stop listening."""
        self.cut()
        _end(self._listening)

    def _dial(self) -> socket.socket | None:
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", self._to))
        return None

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = self._dial() if self._connected else None
                with self._lock:
                    if self._connected and far is not None:
                        self._ends += [near, far]
                        for end in (near, far):
                            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        for pair in ((near, far), (far, near)):
                            threading.Thread(target=_carry, args=pair, daemon=True).start()
                        continue
                for end in (near, far):
                    if end is not None:
                        _end(end)


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
