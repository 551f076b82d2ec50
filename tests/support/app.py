"""A web application that tests share: sign-in with a cookie, redirects, a WebSocket, uploads and downloads.

Run it as `python app.py [PEM]`; PEM, a file with a certificate and its key, turns on TLS. It prints its port.
It does not depend on Burrowgate.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import sys

from aiohttp import WSMsgType, web

PAGE = """<!doctype html><title>{title}</title><h1 id="who">{who}</h1>
<form action="/sign-in" method="post"><input name="name" id="name"><button id="go">Sign in</button></form>
<form action="/upload" method="post" enctype="multipart/form-data"><input type="file" name="file" id="file">
<button id="send">Upload</button></form>
<p id="said"></p><p id="state">new</p><p id="ticks">0</p>
<script>
const state = document.getElementById("state");
window.connect = () => {{
  const socket = window.socket = new WebSocket(`${{location.protocol.replace("http", "ws")}}//${{location.host}}/echo`);
  socket.onopen = () => state.textContent = "open";
  socket.onclose = () => state.textContent = "closed";
  socket.onmessage = event => document.getElementById("said").textContent = event.data;
}};
window.listen = () => {{
  const source = window.source = new EventSource("/ticks");
  source.onmessage = event => document.getElementById("ticks").textContent = event.data;
  source.onerror = () => {{ document.getElementById("ticks").textContent = "lost"; source.close(); }};
}};
</script>"""


async def home(request: web.Request) -> web.Response:
    who = request.cookies.get("name", "anonymous")
    return web.Response(text=PAGE.format(title="App", who=who), content_type="text/html")


async def sign_in(request: web.Request) -> web.Response:
    form = await request.post()
    answer = web.HTTPFound("/")
    answer.set_cookie("name", str(form["name"]), httponly=True)
    raise answer


async def absolute(request: web.Request) -> web.Response:
    raise web.HTTPFound(f"http://127.0.0.1:{request.app['port']}/landed?x=1")


async def echo(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            said = request.headers.get("Via", "") if message.data == "by which way?" else f"you said {message.data}"
            await socket.send_str(said)
    request.app["closed"].append("echo")
    return socket


async def ticks(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await answer.prepare(request)
    try:
        for number in range(1, 10_000):
            await answer.write(f"data: {number}\n\n".encode())
            await asyncio.sleep(0.05)
    finally:
        request.app["closed"].append("ticks")
    return answer


async def upload(request: web.Request) -> web.Response:
    digest, size = hashlib.sha256(), 0
    try:
        if request.content_type == "multipart/form-data":
            part = await (await request.multipart()).next()
            while data := await part.read_chunk(65536):
                digest.update(data)
                size += len(data)
        else:
            async for data in request.content.iter_chunked(65536):
                digest.update(data)
                size += len(data)
    except BaseException:
        request.app["closed"].append("upload")
        raise
    return web.Response(text=f"<p id=got>{size} {digest.hexdigest()}</p>", content_type="text/html")


async def download(request: web.Request) -> web.StreamResponse:
    size = int(request.query["size"])
    answer = web.StreamResponse(headers={"Content-Length": str(size)})
    await answer.prepare(request)
    piece = bytes(range(256)) * 1024
    sent = 0
    try:
        while sent < size:
            data = piece[: size - sent]
            await answer.write(data)
            sent += len(data)
    finally:
        request.app["closed"].append(f"download {sent == size}")
    return answer


async def head(request: web.Request) -> web.Response:
    return web.json_response(
        {"path": request.raw_path, "fields": [[name, value] for name, value in request.headers.items()]}
    )


async def closed(request: web.Request) -> web.Response:
    return web.json_response(request.app["closed"])


async def main() -> None:
    app = web.Application(client_max_size=0)
    app["closed"] = []
    app.add_routes(
        [
            web.get("/", home),
            web.post("/sign-in", sign_in),
            web.get("/absolute", absolute),
            web.get("/landed", head),
            web.get("/head", head),
            web.get("/echoed/{rest:.*}", head),
            web.get("/echo", echo),
            web.get("/ticks", ticks),
            web.post("/upload", upload),
            web.put("/upload", upload),
            web.get("/download", download),
            web.get("/closed", closed),
        ]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    context = None
    if len(sys.argv) > 1:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[1])
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    app._state["port"] = port = runner.addresses[0][1]
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
