"""A small gateway of one disposable browser, for tests of its page with Chromium.

It answers with the page of `proxy.browser.page` and has the HTTP interface of docs/browsers.md. A test decides what the
box does: `change` is what the gateway would say, and the screen is a VNC server at a TCP port of this machine.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import unittest
from collections.abc import Coroutine
from typing import Any

from aiohttp import ClientConnectionError, WSMsgType, web

from burrowgate.core.boxes.states import MAY_START_AGAIN, SENTENCES, BoxReason
from burrowgate.proxy.browser import page, watch_page
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.tcp.web_assets import PATH as ASSETS
from burrowgate.proxy.tcp.web_assets import WebAssets
from tests.support import WAIT_SECONDS
from tests.support.browser_views import view_of
from tests.support.ports import free_port

READ_BYTES = 65_536


class BrowserPageServer:
    """Runs in a thread until the end of `case`; its attributes may be replaced while it runs."""

    def __init__(self, case: unittest.TestCase, screen_port: int = 0, **changes: Any) -> None:
        self.screen_port = screen_port
        self.view = view_of(time.time(), **changes)
        self.assets = WebAssets()
        self.refusal: tuple[int, dict[str, Any], int | None] | None = None
        """Status, problem and Retry-After with which a start is refused."""
        self.is_screen_refused = False
        self.starts_at_once = True
        """Whether a start leads to a page at once; otherwise the test changes the view."""
        self.requests: list[tuple[str, str]] = []
        self.posted: list[dict[str, Any]] = []
        self.responses: list[int] = []
        """Status of each response to a start."""
        self.files: dict[str, bytes] = {}
        self.refused_files = 0
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._tunnels: set[web.WebSocketResponse] = set()
        self._listeners: set[asyncio.Queue[str]] = set()
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,))
        self._thread.start()
        case.addCleanup(self._stop)
        if not started.wait(WAIT_SECONDS):
            raise AssertionError("The server of the page did not start.")

    @property
    def started_count(self) -> int:
        """How many boxes were started."""
        return sum(path.endswith("/start") for _, path in self.requests)

    def change(self, **changes: Any) -> None:
        """Change the view, and tell pages that are open."""
        self._call(self._change(**changes))

    def end(self, reason: BoxReason, state: str = "destroyed") -> None:
        """End the box for `reason`, and close its screen, as a gateway does."""
        self._call(self._end(reason, state))

    def close_screens(self, code: int, message: dict[str, Any] | None = None) -> None:
        """Close each tunnel with `code`, behind `message`."""
        self._call(self._close(code, message))

    def drop_screens(self) -> None:
        """Break the connection of each tunnel without a close frame."""
        self._call(self._drop())

    def _call(self, work: Coroutine[Any, Any, Any]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_SECONDS)

    async def _change(self, **changes: Any) -> None:
        self.view = {**self.view, **changes, "now": time.time()}
        for queue in self._listeners:
            queue.put_nowait(json.dumps(self.view))

    async def _end(self, reason: BoxReason, state: str) -> None:
        may_again = state == "destroyed" and reason in MAY_START_AGAIN
        await self._change(
            state=state, reason=reason, sentence=SENTENCES[reason], may_start_again=may_again, ended_at=int(time.time())
        )
        await self._close(1000, None)

    async def _close(self, code: int, message: dict[str, Any] | None) -> None:
        for tunnel in list(self._tunnels):
            if message is not None:
                await tunnel.send_json(message)
            await tunnel.close(code=code)

    async def _drop(self) -> None:
        for tunnel in list(self._tunnels):
            request = tunnel._req
            if request is not None and request.transport is not None:
                request.transport.abort()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application(client_max_size=2**24)
        routes = [
            web.post(f"{page.PATH}start", self._start),
            web.get(f"{page.PATH}status", self._status),
            web.get(f"{page.PATH}events", self._events),
            web.post(f"{page.PATH}end", self._user_end),
            web.post(f"{page.PATH}stay", self._stay),
            web.get(f"{page.PATH}files", self._list),
            web.get(f"{page.PATH}files/{{name}}", self._file),
            web.put(f"{page.PATH}files/{{name}}", self._upload),
            web.get(page.SCREEN_PATH, self._screen),
            web.get(f"{watch_page.SCREEN_PATH}{{box}}", self._screen),
            web.get(f"{watch_page.PATH}{{box}}", self._watch_page),
            web.get("/{path:.*}", self._page),
        ]
        app.add_routes(routes)
        app.middlewares.append(self._note)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        self._loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", self.port).start())
        started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._drop())
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @web.middleware
    async def _note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append((request.method, request.path))
        response: web.StreamResponse = await handler(request)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        self.view["now"] = time.time()
        if request.path.startswith(ASSETS.decode()):
            return _sent(self.assets.response(request.path.encode()))
        return _sent(page.as_page(self.assets, self.view))

    async def _watch_page(self, request: web.Request) -> web.Response:
        return _sent(watch_page.as_page(self.assets, self.view["target"], request.match_info["box"]))

    async def _start(self, request: web.Request) -> web.Response:
        response = await self._start_box(request)
        self.responses.append(response.status)
        return response

    async def _start_box(self, request: web.Request) -> web.Response:
        self.posted.append(await request.json())
        if self.refusal is not None:
            status, problem, wait = self.refusal
            fields = {} if wait is None else {"Retry-After": str(wait)}
            return web.json_response(problem, status=status, headers=fields)
        now = int(time.time())
        await self._change(state="requested", step="asked", requested_at=now, reason=None, sentence="")
        if self.starts_at_once:
            await self._change(state="active", step="page", ready_at=now, layout=self.posted[-1]["layout"])
        return web.json_response(self.view, status=202)

    async def _status(self, request: web.Request) -> web.Response:
        return web.json_response({**self.view, "now": time.time()})

    async def _user_end(self, request: web.Request) -> web.Response:
        self.posted.append(await request.json())
        if self.posted[-1].get("other"):
            self.refusal = None
        else:
            await self._end(BoxReason.USER, "destroyed")
        return web.json_response(self.view)

    async def _stay(self, request: web.Request) -> web.Response:
        await self._change(idle_ends_at=None, warned=False)
        return web.json_response(self.view)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        queue: asyncio.Queue[str] = asyncio.Queue()
        queue.put_nowait(json.dumps({**self.view, "now": time.time()}))
        self._listeners.add(queue)
        try:
            while True:
                await response.write(f"event: box\ndata: {await queue.get()}\n\n".encode())
        except (ConnectionError, ClientConnectionError):
            return response
        finally:
            self._listeners.discard(queue)

    async def _list(self, request: web.Request) -> web.Response:
        files = [{"name": name, "size": len(data)} for name, data in self.files.items()]
        return web.json_response({"files": files, "refused": self.refused_files})

    async def _file(self, request: web.Request) -> web.Response:
        fields = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=self.files[request.match_info["name"]], headers=fields)

    async def _upload(self, request: web.Request) -> web.Response:
        self.files[request.match_info["name"]] = await request.read()
        return web.json_response({})

    async def _screen(self, request: web.Request) -> web.StreamResponse:
        if self.is_screen_refused:
            return web.Response(status=502)
        tunnel = web.WebSocketResponse(protocols=["burrowgate.tcp.1"], max_msg_size=0)
        await tunnel.prepare(request)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.screen_port)
        await tunnel.send_json({"t": "open", "sid": "s", "cid": "c", "expires": 0, "limit": None, "left": None})
        self._tunnels.add(tunnel)
        down = asyncio.ensure_future(_down(tunnel, reader))
        try:
            async for message in tunnel:
                if message.type == WSMsgType.BINARY:
                    writer.write(message.data)
                    await writer.drain()
                elif message.type == WSMsgType.TEXT and json.loads(message.data)["t"] == "ping":
                    await tunnel.send_json({"t": "pong", "n": json.loads(message.data)["n"]})
        except ConnectionError:
            pass
        finally:
            self._tunnels.discard(tunnel)
            down.cancel()
            writer.close()
        # The close frame of `close_screens` goes out before this connection ends.
        for _ in range(100):
            if tunnel.closed:
                break
            await asyncio.sleep(0.01)
        return tunnel


async def _down(tunnel: web.WebSocketResponse, reader: asyncio.StreamReader) -> None:
    try:
        while data := await reader.read(READ_BYTES):
            await tunnel.send_bytes(data)
        await tunnel.close(code=1000)
    except (ConnectionError, ClientConnectionError):
        pass


def _sent(response: Response) -> web.Response:
    fields = [(name.decode(), value.decode()) for name, value in response.fields]
    return web.Response(status=response.status, body=response.body, headers=fields)
