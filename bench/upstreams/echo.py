"""WebSocket echo server: `python -m bench.upstreams.echo PORT`."""

from __future__ import annotations

import re
import select
import socket
import sys

from bench import websockets
from bench.environment import Environment, allow_descriptors
from bench.processes import free_port

_KEY = re.compile(rb"^sec-websocket-key: *(\S+)\r$", re.IGNORECASE | re.MULTILINE)


def start(environment: Environment, *, nice: int = 0) -> int:
    """Start it; returns its port. Raises `NoResult`."""
    port = free_port()
    environment.module("bench.upstreams.echo", port, nice=nice).listens(port)
    return port


def serve(port: int) -> None:
    """Serve until the process is stopped."""
    listener = socket.create_server(("127.0.0.1", port), backlog=4096)
    listener.setblocking(False)
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    connections: dict[int, socket.socket] = {}
    tunnels: set[int] = set()
    begun: dict[int, bytes] = {}
    while True:
        for number, _ in poll.poll():
            if number == listener.fileno():
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connections[connection.fileno()] = connection
                poll.register(connection, select.EPOLLIN)
                continue
            connection = connections[number]
            try:
                got = connection.recv(65536)
                if got:
                    got = begun.pop(number, b"") + got
                    answer, rest = websockets.echoes(got) if number in tunnels else _opened(got, number, tunnels)
                    if rest:
                        begun[number] = rest
                    if answer:
                        connection.sendall(answer)
                    continue
            except OSError:
                pass
            poll.unregister(connection)
            connection.close()
            del connections[number]
            tunnels.discard(number)
            begun.pop(number, None)


def _opened(got: bytes, number: int, tunnels: set[int]) -> tuple[bytes, bytes]:
    """Return the response to the head at the beginning of `got`, and the rest of it."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return b"", got
    key = _KEY.search(got[: end + 2])
    if key is None:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nup\n", got[end + 4 :]
    tunnels.add(number)
    answer, rest = websockets.echoes(got[end + 4 :])
    return websockets.accept(key[1]) + answer, rest


if __name__ == "__main__":
    allow_descriptors()
    serve(int(sys.argv[1]))
