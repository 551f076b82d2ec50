"""Applications below a path prefix, and silent ones, behind a whole gateway on real sockets."""

from __future__ import annotations

import re
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import deferLater

from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from tests.integration.test_gateway import WEBSOCKET, GatewayCase
from tests.support.sockets import get

REACTOR: Any = reactor


class Below(Protocol):
    """An application at /app that knows its prefix: login by redirects and a cookie, and an echoing WebSocket."""

    _is_tunnel = False

    def dataReceived(self, data: bytes) -> None:
        assert self.transport is not None
        if self._is_tunnel:
            self.transport.write(data)
            return
        path, cookie = data.split(b" ", 2)[1], b"sid=1" in data
        self.factory.paths.append(path)  # type: ignore[union-attr]
        if b"\r\nUpgrade: websocket" in data and path == b"/app/ws":
            self._is_tunnel = True
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            )
        elif path == b"/app/" and not cookie:
            self.respond(b"302 Found", b"Location: /app/login?next=/app/")
        elif path == b"/app/login?next=/app/":
            host = data.partition(b"\r\nHost: ")[2].partition(b"\r\n")[0]
            self.respond(b"303 See Other", b"Location: http://%b/app/home" % host, b"Set-Cookie: sid=1; Path=/app")
        elif path == b"/app/home" and cookie:
            self.respond(b"200 OK", b"Link: </app/style.css>; rel=preload", body=b'<a href="/app/deep/page">')
        elif path == b"/app/deep/page" and cookie:
            self.respond(b"200 OK", body=b"deep")
        else:
            self.respond(b"404 Not Found", body=path)

    def respond(self, status: bytes, *fields: bytes, body: bytes = b"") -> None:
        assert self.transport is not None
        length = [] if status.startswith(b"101") else [b"Content-Length: %d" % len(body)]
        lines = [b"HTTP/1.1 " + status, *fields, *length]
        self.transport.write(b"\r\n".join([*lines, b"", body]))


class PrefixTests(GatewayCase):
    async def opened(self, host: str) -> tuple[Any, str, Factory[Below], str]:
        """Return a gateway, the address of a visitor's first request, the application, and a token."""
        gateway = await self.started()
        self.factory: Any = Factory.forProtocol(Below)
        self.factory.noisy = False
        self.factory.paths = []
        port = REACTOR.listenTCP(0, self.factory, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        address = f"http://127.0.0.1:{port.getHost().port}/app/"
        target = {"name": "app", "address": address, "upstream_host": host}
        added = await self.admin(gateway, "POST", "targets", target)
        self.assertEqual(added["address"], address.removesuffix("/"))
        minted = await self.admin(gateway, "POST", "targets/app/sessions", {})
        return gateway, "/", self.factory, minted["token"]

    async def browse(self, host: str) -> None:
        """Follow redirects as a browser does, then a link of the page, with the cookies of each path."""
        gateway, path, factory, token = await self.opened(host)
        origin, cookies = f"http://app.localhost:{gateway.visitors_port}", dict[str, str]()
        visited = []
        for _ in range(4):
            visited.append(path)
            sent = "; ".join(pair for pair, scope in cookies.items() if path.startswith(scope))
            client = await self.open(gateway, token, path, "Connection: close", *([f"Cookie: {sent}"] if sent else []))
            head, _, body = (await client.end()).decode().partition("\r\n\r\n")
            for pair, scope in re.findall(r"Set-Cookie: ([^;]*); Path=([^;\r]*)", head):
                cookies[pair] = scope
            location = re.search(r"^Location: (.*)\r$", head + "\r", re.MULTILINE)
            if location is None:
                link = re.search('href="([^"]*)"', body)
                if link is None:
                    break
                self.assertIn("Link: </style.css>; rel=preload", head)
                path = link[1]
            else:
                path = location[1].removeprefix(origin)
                self.assertTrue(path.startswith("/"), path)
        self.assertEqual(body, "deep")
        self.assertEqual(cookies, {"sid=1": "/"})
        self.assertEqual(visited, ["/", "/login?next=/app/", "/home", "/app/deep/page"])
        self.assertEqual(factory.paths, [b"/app/", b"/app/login?next=/app/", b"/app/home", b"/app/deep/page"])  # type: ignore[attr-defined]

    async def test_login_by_redirects_and_a_cookie_with_the_visitors_host(self) -> None:
        await self.browse("visitor")

    async def test_login_by_redirects_and_a_cookie_with_the_targets_host(self) -> None:
        await self.browse("target")

    async def test_websocket_echoes(self) -> None:
        gateway, _, _, token = await self.opened("visitor")
        client = await self.open(gateway, token, "/ws", *WEBSOCKET)
        await client.holds(b"\r\n\r\n")
        client.send(b"ping")
        self.assertEqual(await client.holds(b"ping"), b"ping")
        client.close()
        await client.end()

    async def test_probes_ask_for_the_page_at_the_prefix_and_what_it_redirects_to(self) -> None:
        gateway, _, factory, _ = await self.opened("auto")
        await self.admin(gateway, "POST", "targets/app/host-probe")
        await self.admin(gateway, "GET", "diagnostics")
        probed = set(factory.paths)  # type: ignore[attr-defined]
        self.assertEqual(probed, {b"/app/", b"/app/login?next=/app/", b"/app/home"})

    async def test_names_and_ipv6_literals(self) -> None:
        gateway, app = await self.started(), self.app()
        for name, address, host in (
            ("named", f"http://localhost:{app.port}/a", f"localhost:{app.port}"),
            ("literal", f"[::ffff:127.0.0.1]:{app.port}/a", f"[::ffff:7f00:1]:{app.port}"),
        ):
            target = {"name": name, "address": address, "type": "http", "upstream_host": "target"}
            await self.admin(gateway, "POST", "targets", target)
            minted = await self.admin(gateway, "POST", f"targets/{name}/sessions", {})
            visitors = f"{name}.localhost:{gateway.visitors_port}"
            got = await get(reactor, gateway.visitors_port, visitors, f"Burrowgate-Token: {minted['token']}", path="/b")
            self.assertTrue(got.endswith(b"hello"), got)
            self.assertTrue(app.received[-1].startswith(f"GET /a/b HTTP/1.1\r\nHost: {host}\r\n".encode()))


class StreamTests(GatewayCase):
    """An event stream that is silent for longer than any default, by the clock of the gateway."""

    def gateway(self, **options: Any) -> Any:
        self.ahead = 0.0
        start = REACTOR.seconds()
        values = {"home": str(self.home), "port": 0, "admin_port": 0, "session_ttl": "30d", **options}
        return Gateway(
            load(None, {}, values),
            reactor,
            write=self.lines.append,
            wall=lambda: 1_800_000_000 + REACTOR.seconds() - start + self.ahead,
            monotonic=lambda: 1000 + REACTOR.seconds() - start + self.ahead,
        )

    async def test_silent_event_stream_and_poll_live_until_their_session_ends(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        stream = await self.open(gateway, minted["token"], "/events")
        await stream.holds(b"data: 1\n\n")
        poll = await self.open(gateway, minted["token"], "/slow", "Sec-Fetch-Dest: empty")
        page = await self.open(gateway, minted["token"], "/slow", "Sec-Fetch-Dest: document")
        await app.until(lambda: len(app.held) == 2)
        while not page.received:
            self.ahead += 7200
            await deferLater(reactor, 0.3)  # sweeps are once a second
        self.assertIn(b" 504 ", await page.holds(b"</html>"))
        self.assertEqual((stream.ended, poll.ended, poll.received), (False, False, b""))
        app.held[0].hello()
        await poll.holds(b"hello")
        events = next(one for one in app.open if one not in app.held)
        events.transport.write(b"data: 2\n\n")
        await stream.holds(b"data: 2\n\n")
        await self.admin(gateway, "POST", f"sessions/{minted['session']['id']}/revoke")
        await stream.end()
        for client in (poll, page):
            client.close()
