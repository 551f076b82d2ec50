"""HTTP server with the page and the WebSocket of a terminal, without the rest of a gateway.

    python -m tests.support.terminal_server PORT SSH_PORT KEY_FILE HOST_KEY RECORDINGS SCOPE USER

Its reports of the shells are JSON lines on stdout; a line `cut REASON` on stdin cuts all exchanges and shells.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from twisted.internet import stdio
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint
from twisted.internet.protocol import Factory, Protocol
from twisted.protocols.basic import LineReceiver

from burrowgate.core.tcp.opening import Endpoint, Injection, Recording, Secret
from burrowgate.core.tcp.settings import Recorded, TcpSettings
from burrowgate.errors import UpstreamConnectError
from burrowgate.proxy.static.file_threads import FileThreads
from burrowgate.proxy.tcp.terminal.client import Connect, Make
from burrowgate.proxy.tcp.terminal.page import terminal_page
from burrowgate.proxy.tcp.terminal.terminals import Terminals
from burrowgate.proxy.tcp.terminal.transport import SshTransport
from burrowgate.proxy.tcp.terminal.upstream import TerminalUpstream
from burrowgate.proxy.tcp.web_assets import WebAssets
from burrowgate.sessions.connections import ConnectionRegistry

SID = "sid0"


def plain_connect(reactor: Any) -> Connect:
    """Return what connects without an address policy."""

    async def connect(host: str, port: int, make: Make) -> SshTransport:
        ready: Deferred[SshTransport] = Deferred()
        factory = Factory()
        factory.noisy = False
        factory.buildProtocol = lambda addr: make(ready)  # type: ignore[method-assign]
        try:
            await TCP4ClientEndpoint(reactor, host, port, 10).connect(factory)
        except Exception as error:
            raise UpstreamConnectError from error
        return await ready

    return connect


class FakeOpening:
    """A connection that is always allowed; what happens to it goes to `report`."""

    def __init__(self, opener: FakeOpener, cid: str) -> None:
        self._opener = opener
        self.endpoints: Sequence[Endpoint] = opener.endpoints
        self.welcome: Mapping[str, object] = {"sid": SID, "cid": cid}
        self.injection: Injection | None = opener.injection
        self.recording = None if opener.scope is Recorded.OFF else Recording(cid, opener.scope)
        self.ends_at = opener.ends_at
        self.warn_at = opener.ends_at - 60
        self.idle_timeout: int | None = None

    def connected(self, endpoint: str) -> None:
        self._opener.report("connected", endpoint)

    def failed(self, reason: str) -> None:
        self._opener.report("failed", reason)

    def progress(self, up: int, down: int) -> None:
        self._opener.report("progress", up, down)

    def explain_end(self, explained: Callable[[str], None]) -> bool:
        return False

    def closed(self, reason: str, up: int, down: int, error: str = "") -> None:
        self._opener.report("closed", reason, up, down, error)


class FakeOpener:
    """Opens each connection that is asked for, unless `refusal` is set."""

    def __init__(self, endpoints: Sequence[Endpoint], injection: Injection | None, scope: Recorded) -> None:
        self.endpoints = endpoints
        self.injection = injection
        self.scope = scope
        self.ends_at = 4_000_000_000
        self.refusal: Exception | None = None
        self.opened: list[FakeOpening] = []
        self.reports: list[tuple[object, ...]] = []

    def report(self, *values: object) -> None:
        self.reports.append(values)

    async def open(self, admission: Any, route: Any, client: Any, peer: str, program: str) -> FakeOpening:
        if self.refusal is not None:
            raise self.refusal
        opening = FakeOpening(self, f"cid{len(self.opened)}")
        self.opened.append(opening)
        self.report("opened", program)
        return opening


class Reporting(FakeOpener):
    """An opener whose reports are lines of stdout."""

    def report(self, *values: object) -> None:
        print(json.dumps(values), flush=True)


def request_parts(query: bytes, *, host_keys: Sequence[str], vid: str = "vid0", protocol: bytes = b"") -> Any:
    """Return head, route and admission of a request for a terminal, as far as it uses them."""
    fields = [(b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="), (b"Sec-WebSocket-Protocol", protocol)]
    facts = SimpleNamespace(query=query, client_address="127.0.0.1", user_agent=b"test")
    head = SimpleNamespace(fields=fields, facts=facts, accept=b"")
    target = SimpleNamespace(name="shell", tcp=TcpSettings(user="", host_keys=tuple(host_keys)))
    session = SimpleNamespace(sid=SID, limits=SimpleNamespace(passphrase=""))
    admission = SimpleNamespace(session=session, claim=SimpleNamespace(vid=vid), signed_in=None)
    return cast(Any, head), cast(Any, SimpleNamespace(target=target)), cast(Any, admission)


class HttpConnection(Protocol):
    """One client's connection, which is the exchange of its WebSocket too."""

    def __init__(self, terminals: Terminals, assets: WebAssets, registry: ConnectionRegistry, host_key: str) -> None:
        self._terminals = terminals
        self._assets = assets
        self._registry = registry
        self._host_key = host_key
        self._data = b""
        self._upstream: TerminalUpstream | None = None

    def dataReceived(self, data: bytes) -> None:
        if self._upstream is not None:
            self._upstream.send_tunnel_data(data)
            return
        self._data += data
        while self._upstream is None and b"\r\n\r\n" in self._data:
            head, _, self._data = self._data.partition(b"\r\n\r\n")
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        path, _, query = head.split(b" ", 2)[1].partition(b"?")
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if path == b"/.burrowgate/terminal":
            self._start(query, fields)
            return
        if path.startswith(b"/.burrowgate/assets/"):
            response = self._assets.response(path)
        else:
            response = terminal_page(self._assets, "shell")
        lines = b"".join(b"%b: %b\r\n" % field for field in response.fields)
        status = b"HTTP/1.1 %d %b\r\n" % (response.status, response.reason)
        self._write(status + lines + b"Content-Length: %d\r\n\r\n" % len(response.body) + response.body)

    def _start(self, query: bytes, fields: dict[bytes, bytes]) -> None:
        protocol = fields.get(b"Sec-WebSocket-Protocol", b"")
        head, route, admission = request_parts(query, host_keys=[self._host_key], protocol=protocol)
        head.fields = list(fields.items())
        self._upstream = self._terminals.upstream_for(cast(Any, self), head, route, admission)
        self._registry.session_scope(SID).exchanges.add(cast(Any, self))
        self.transport.registerProducer(self, True)  # type: ignore[union-attr]
        self._upstream.send_head(b"GET", b"", b"", 0, fields.get(b"Upgrade", b"").lower())

    def _write(self, data: bytes) -> None:
        self.transport.write(data)  # type: ignore[union-attr]

    def connectionLost(self, reason: Any = None) -> None:
        self._registry.session_scope(SID).exchanges.discard(cast(Any, self))
        upstream, self._upstream = self._upstream, None
        if upstream is not None:
            upstream.abandon()

    # The exchange.

    def response_head(self, status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        fields = [*fields, (b"Connection", b"Upgrade"), (b"Upgrade", b"websocket")] if status == 101 else fields
        lines = b"".join(b"%b: %b\r\n" % field for field in fields)
        self._write(b"HTTP/1.1 %d %b\r\n%b\r\n" % (status, reason, lines))

    def response_body(self, data: bytes) -> None:
        self._write(data)

    def response_flush(self) -> None:
        pass

    def response_end(self) -> None:
        self.transport.loseConnection()  # type: ignore[union-attr]

    def upstream_paused(self) -> None:
        self.transport.pauseProducing()  # type: ignore[union-attr]

    def upstream_resumed(self) -> None:
        self.transport.resumeProducing()  # type: ignore[union-attr]

    def cut(self, reason: str) -> None:
        upstream = self._upstream
        if upstream is not None:
            self._write(upstream.farewell(reason))
            upstream.abandon()
        self.transport.loseConnection()  # type: ignore[union-attr]

    def sweep(self, now: float) -> None:
        pass

    def pauseProducing(self) -> None:
        if self._upstream is not None:
            self._upstream.pause_reading()

    def resumeProducing(self) -> None:
        if self._upstream is not None:
            self._upstream.resume_reading()

    def stopProducing(self) -> None:
        pass


class Orders(LineReceiver):
    """The lines of stdin."""

    delimiter = b"\n"

    def __init__(self, registry: ConnectionRegistry, reactor: Any) -> None:
        self._registry = registry
        self._reactor = reactor

    def lineReceived(self, line: bytes) -> None:
        word, _, reason = line.decode().partition(" ")
        if word == "cut":
            self._registry.cut(SID, reason)
        elif word == "drop":
            for exchange in tuple(self._registry.session_scope(SID).exchanges):
                if isinstance(exchange, HttpConnection):
                    exchange.transport.abortConnection()  # type: ignore[union-attr]

    def connectionLost(self, reason: Any = None) -> None:
        if self._reactor.running:
            self._reactor.stop()


def main(arguments: Sequence[str]) -> None:
    from twisted.internet import reactor

    port, ssh_port, key, host_key, recordings, scope, user = arguments
    injection = Injection("ssh", Secret(username=user, password=""), options={"private_key": Path(key).read_text()})
    opener = Reporting([Endpoint("127.0.0.1", int(ssh_port))], injection, Recorded(scope))
    registry = ConnectionRegistry()
    assets = WebAssets()
    terminals = Terminals(
        reactor=reactor,
        clock=cast(Any, SimpleNamespace(now=reactor.seconds)),  # type: ignore[attr-defined]
        opener=cast(Any, opener),
        connect=plain_connect(reactor),
        session_scope=registry.session_scope,
        executor=FileThreads(reactor),
        recordings=Path(recordings),
        page=partial(terminal_page, assets),
        recorded=lambda done: opener.report("recorded", done.sid, done.cid, done.sha256, done.size),
    )
    factory = Factory()
    factory.noisy = False
    factory.buildProtocol = lambda addr: HttpConnection(terminals, assets, registry, host_key)  # type: ignore[method-assign]
    reactor.listenTCP(int(port), factory, interface="127.0.0.1")  # type: ignore[attr-defined]
    stdio.StandardIO(Orders(registry, reactor))
    opener.report("ready")
    reactor.run()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(sys.argv[1:])
