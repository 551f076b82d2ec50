"""Requests over blocking sockets, for any thread: each on a connection of its own, without redirects."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Protocol

from burrowgate.client.problems import no_gateway, no_response
from burrowgate.client.wire import TIMEOUT_SECONDS, Request, Response

PIECE_BYTES = 64 * 1024
"""Maximum size of the pieces in which a long response is read."""


class Stream(Protocol):
    """A response that is read piece by piece."""

    @property
    def status(self) -> int: ...

    def read(self) -> bytes:
        """Return the next piece; empty at the end. Raises `GatewayNotRunning` if the response breaks off."""

    def close(self) -> None:
        """End the response; a `read` of another thread returns or raises."""


class Transport(Protocol):
    """Sends the requests of a `Client`. Both methods raise `GatewayNotRunning`."""

    def send(self, request: Request) -> Response:
        """Return the complete response to `request`."""

    def open(self, request: Request) -> Stream:
        """Return the response to `request` as soon as it begins."""


class _UnixConnection(HTTPConnection):
    """A connection to a UNIX socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=TIMEOUT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class SocketTransport:
    """Sends requests to the admin API at a port of this machine or at a UNIX socket."""

    def __init__(self, at: int | Path) -> None:
        self.at = at

    def send(self, request: Request) -> Response:
        connection, answer = self._begin(request)
        try:
            with _reporting(self.at):
                return Response(answer.status, answer.read())
        finally:
            connection.close()

    def open(self, request: Request) -> Stream:
        return _SocketStream(self.at, *self._begin(request))

    def _begin(self, request: Request) -> tuple[HTTPConnection, HTTPResponse]:
        connection: HTTPConnection
        if isinstance(self.at, int):
            connection = HTTPConnection("127.0.0.1", self.at, timeout=TIMEOUT_SECONDS)
        else:
            connection = _UnixConnection(self.at)
        try:
            try:
                connection.connect()
            except OSError:
                raise no_gateway(self.at) from None
            with _reporting(self.at):
                connection.request(request.method, request.target, body=request.body, headers=dict(request.headers))
                return connection, connection.getresponse()
        except BaseException:
            connection.close()
            raise


class _SocketStream:
    def __init__(self, at: int | Path, connection: HTTPConnection, answer: HTTPResponse) -> None:
        self._at = at
        self._socket = connection.sock
        self._connection = connection
        self._answer = answer

    @property
    def status(self) -> int:
        return self._answer.status

    def read(self) -> bytes:
        with _reporting(self._at):
            return self._answer.read1(PIECE_BYTES)

    def close(self) -> None:
        with suppress(OSError):  # it is closed already
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes a thread that reads
        self._answer.close()
        self._connection.close()


@contextmanager
def _reporting(at: int | Path) -> Iterator[None]:
    """Raise `GatewayNotRunning` for what a connection raises."""
    try:
        yield
    except (OSError, HTTPException, ValueError):  # ValueError: it was closed by another thread
        raise no_response(at) from None
