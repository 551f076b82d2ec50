"""Base classes of both clients: one request and its response, or the requests of a list."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from burrowgate.client import wire
from burrowgate.client.home import find
from burrowgate.server.pidfile import shown

if TYPE_CHECKING:
    from burrowgate.client.blocking import Stream, Transport
    from burrowgate.client.waiting import AsyncStream, AsyncTransport


class _Base:
    def __init__(self, at: int | Path | str, key: str) -> None:
        """`at` is the port of the admin API on this machine, or the path of its UNIX socket; `key` the credential."""
        self.at = Path(at) if isinstance(at, str) else at
        self._key = key

    @classmethod
    def from_home(
        cls,
        home: str | os.PathLike[str] | None = None,
        *,
        config_file: str | os.PathLike[str] | None = None,
        admin_port: int | None = None,
        admin_socket: str | os.PathLike[str] | None = None,
        token: str | None = None,
    ) -> Self:
        """Return a client of the gateway that the arguments name, found as the command line finds it.

        They are what the options of these names are. Without them, environment and configuration say where the gateway
        is. An access token, also that of BURROWGATE_TOKEN, is used in place of the admin key of the home.

        Raises `GatewayNotRunning`, `HomeError` or `ConfigError`.
        """
        return cls(*find(home, config_file=config_file, admin_port=admin_port, admin_socket=admin_socket, token=token))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} on {shown(self.at)}>"

    def _request(self, method: str, path: str, **about: Any) -> wire.Request:
        return wire.make_request(self.at, self._key, method, path, **about)


class BlockingCalls(_Base):
    """Sends requests, and waits for their responses."""

    def __init__(self, at: int | Path | str, key: str, *, transport: Transport | None = None) -> None:
        super().__init__(at, key)
        if transport is None:
            from burrowgate.client.blocking import SocketTransport

            transport = SocketTransport(self.at)
        self._transport = transport

    def _json(self, method: str, path: str, **about: Any) -> Any:
        return wire.read_json(self._transport.send(self._request(method, path, **about)), self.at)

    def _text(self, method: str, path: str) -> str:
        return wire.read_bytes(self._transport.send(self._request(method, path)), self.at).decode()

    def _rows(self, path: str, records: str, query: Mapping[str, Any], limit: int | None) -> Iterator[Any]:
        pages = wire.Pages(records, query, limit)
        while not pages.over:
            yield from pages.take(self._json("GET", path, query=pages.query))

    def _pieces(self, method: str, path: str, **about: Any) -> Iterator[bytes]:
        stream = self._transport.open(self._request(method, path, **about))
        try:
            if stream.status != 200:
                wire.read_bytes(wire.Response(stream.status, _rest(stream)), self.at)
            while piece := stream.read():
                yield piece
        finally:
            stream.close()

    def _events(self, method: str, path: str, **about: Any) -> Iterator[Any]:
        lines = wire.EventLines()
        for piece in self._pieces(method, path, **about):
            yield from lines.feed(piece)


class AsyncCalls(_Base):
    """Sends requests; a coroutine waits for their responses."""

    def __init__(self, at: int | Path | str, key: str, *, transport: AsyncTransport | None = None) -> None:
        super().__init__(at, key)
        if transport is None:
            from burrowgate.client.waiting import ChosenTransport

            transport = ChosenTransport(self.at)
        self._transport = transport

    async def _json(self, method: str, path: str, **about: Any) -> Any:
        return wire.read_json(await self._transport.send(self._request(method, path, **about)), self.at)

    async def _text(self, method: str, path: str) -> str:
        return wire.read_bytes(await self._transport.send(self._request(method, path)), self.at).decode()

    async def _rows(self, path: str, records: str, query: Mapping[str, Any], limit: int | None) -> AsyncIterator[Any]:
        pages = wire.Pages(records, query, limit)
        while not pages.over:
            for record in pages.take(await self._json("GET", path, query=pages.query)):
                yield record

    async def _pieces(self, method: str, path: str, **about: Any) -> AsyncIterator[bytes]:
        stream = await self._transport.open(self._request(method, path, **about))
        try:
            if stream.status != 200:
                wire.read_bytes(wire.Response(stream.status, await _rest_of(stream)), self.at)
            while piece := await stream.read():
                yield piece
        finally:
            stream.close()

    async def _events(self, method: str, path: str, **about: Any) -> AsyncIterator[Any]:
        lines = wire.EventLines()
        async for piece in self._pieces(method, path, **about):
            for event in lines.feed(piece):
                yield event


def _rest(stream: Stream) -> bytes:
    return b"".join(iter(stream.read, b""))


async def _rest_of(stream: AsyncStream) -> bytes:
    pieces = []
    while piece := await stream.read():
        pieces.append(piece)
    return b"".join(pieces)
