"""A small server of the pages of a TCP session and of its tunnels, for tests with a browser.

It answers with `TcpPages`, as the gateway does for an admitted request, and connects `/.burrowgate/connect` with a TCP
port of this machine. A test decides what the gateway says: the message `open`, further ones, and how it ends.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import unittest
from collections.abc import Callable
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from burrowgate.core.http.request import parse_request
from burrowgate.proxy.tcp.page import TUNNEL_PATH, PageFacts
from burrowgate.proxy.tcp.pages import TcpPages
from tests.support import WAIT_SECONDS
from tests.support.ports import free_port

READ_BYTES = 65_536


class TcpPageServer:
    """Runs in a thread until the end of `case`; its attributes may be replaced while it runs."""

    def __init__(self, case: unittest.TestCase, pages: TcpPages, facts: PageFacts, target_port: int = 0) -> None:
        self.pages, self.facts, self.target_port = pages, facts, target_port
        self.now: Callable[[], float] = time.time
        self.refusal = 0
        """The status with which tunnels are refused; 0 to accept them."""
        self.credentials: list[dict[str, str]] = []
        self.requests: list[str] = []
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._tunnels: set[ServerConnection] = set()
        self._loop = asyncio.new_event_loop()
        self._server: Server | None = None
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,))
        self._thread.start()
        case.addCleanup(self._stop)
        if not started.wait(WAIT_SECONDS):
            raise AssertionError("The server of pages did not start.")

    def say(self, message: dict[str, Any]) -> None:
        """Send a message to each open tunnel."""
        self._call(self._say(json.dumps(message)))

    def close(self, code: int) -> None:
        """Close each open tunnel with `code`."""
        self._call(self._close(code))

    def _call(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_SECONDS)

    async def _say(self, text: str) -> None:
        for tunnel in list(self._tunnels):
            await tunnel.send(text)

    async def _close(self, code: int) -> None:
        for tunnel in list(self._tunnels):
            await tunnel.close(code)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _start(self) -> None:
        self._server = await serve(
            self._tunnel,
            "127.0.0.1",
            self.port,
            process_request=self._respond,
            subprotocols=["burrowgate.tcp.1"],  # type: ignore[list-item]
            compression=None,
        )

    async def _end(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _respond(self, connection: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request.path)
        if request.path == TUNNEL_PATH:
            return connection.respond(self.refusal, "refused\n") if self.refusal else None
        fields = [(name.encode(), value.encode()) for name, value in request.headers.raw_items()]
        head = parse_request(b"GET", request.path.encode(), False, fields, "127.0.0.1", "http")
        response, _ = self.pages.respond(head, self.facts, self.now())
        headers = Headers([(name.decode(), value.decode()) for name, value in response.fields])
        headers["Content-Length"] = str(len(response.body))
        return Response(response.status, response.reason.decode(), headers, response.body)

    async def _tunnel(self, tunnel: ServerConnection) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        welcome = {"t": "open", "sid": "s", "expires": self.facts.expires_at, "limit": None, "left": None}
        await tunnel.send(json.dumps({**welcome, "endpoint": "target", "credentials": self.credentials}))
        self._tunnels.add(tunnel)
        down = asyncio.ensure_future(self._down(tunnel, reader))
        try:
            async for data in tunnel:
                assert isinstance(data, bytes)
                writer.write(data)
                await writer.drain()
        except (ConnectionClosed, ConnectionError):
            pass
        finally:
            self._tunnels.discard(tunnel)
            down.cancel()
            writer.close()

    async def _down(self, tunnel: ServerConnection, reader: asyncio.StreamReader) -> None:
        try:
            while data := await reader.read(READ_BYTES):
                await tunnel.send(data)
            await tunnel.close(1000)
        except (ConnectionClosed, ConnectionError):
            pass
