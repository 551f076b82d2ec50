"""Tunnels in memory: a gateway with one TCP target, an opener that admits, and the far ends of both connections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from twisted.internet import error as twisted_error
from twisted.internet.defer import Deferred

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.opening import ClientKey, Endpoint, Injection, Recording
from burrowgate.errors import UpstreamConnectError, UpstreamError
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.tcp.ending_clients import EndingClients
from burrowgate.proxy.tcp.own_response import responses
from burrowgate.proxy.tcp.target_connection import TargetConnection
from burrowgate.proxy.tcp.upstreams import TcpService
from burrowgate.sessions.position_watch import PositionWatch
from tests.support.proxy_wire import Far, Near, World, request
from tests.support.websocket_client import TEXT, ServerFrame, client_frame, payload_of, read_server_frames

CONNECT = (
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Protocol: burrowgate.tcp.1",
)
CONNECT_TARGET = b"/.burrowgate/connect"
EOF = client_frame(b'{"t":"eof"}', opcode=TEXT)


@dataclass
class FakeOpening:
    """An opening that records the calls."""

    endpoints: Sequence[Endpoint] = (Endpoint("192.0.2.80", 5432),)
    welcome: dict[str, object] = field(default_factory=lambda: {"sid": "s1", "cid": "c1", "left": 4})
    injection: Injection | None = None
    recording: Recording | None = None
    ends_at: int = 2**40
    warn_at: int = 2**40
    idle_timeout: int | None = None
    is_own: bool = False
    """Whether the target is one of the gateway's own."""
    explain: list[Callable[[str], None]] = field(default_factory=list)
    """What awaits the reason why the target has ended."""
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def connected(self, endpoint: str) -> None:
        self.calls.append(("connected", endpoint))

    def failed(self, reason: str) -> None:
        self.calls.append(("failed", str(reason)))

    def uncounted(self) -> None:
        self.calls.append(("uncounted",))

    def session_done(self) -> None:
        self.calls.append(("session_done",))

    def progress(self, up: int, down: int) -> None:
        self.calls.append(("progress", up, down))

    def explain_end(self, explained: Callable[[str], None]) -> bool:
        if self.is_own:
            self.explain.append(explained)
        return self.is_own

    def closed(self, reason: str, up: int, down: int, error: str = "") -> None:
        self.calls.append(("closed", str(reason), up, down))

    @property
    def ends(self) -> list[tuple[Any, ...]]:
        """What was said of its end."""
        return [call for call in self.calls if call[0] in ("failed", "closed")]


class FakeOpener:
    """Opens connections, or refuses them, at once or when that is due."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.waiting: Deferred[None] | None = None
        self.made = FakeOpening
        self.openings: list[FakeOpening] = []
        self.asked: list[tuple[ClientKey | None, str, str]] = []
        self.cancelling: list[bool] = []
        """Whether each of them only cancels a query."""

    async def open(
        self,
        admission: Admission,
        route: RouteMatch,
        client: ClientKey | None,
        peer: str,
        program: str,
        *,
        cancels: bool = False,
    ) -> FakeOpening:
        self.asked.append((client, peer, program))
        self.cancelling.append(cancels)
        if self.waiting is not None:
            await self.waiting
        if self.error is not None:
            raise self.error
        self.openings.append(self.made())
        return self.openings[-1]


class FakeDialer:
    """Connects to targets in memory."""

    def __init__(self, world: TcpWorld) -> None:
        self._world = world
        self.error: UpstreamError | None = None
        self.waiting: Deferred[None] | None = None
        self.failing: set[int] = set()
        """Ports at which no program listens."""
        self.dialled: list[tuple[str, int]] = []

    async def resolve(self, address: Any, timeout: float) -> Sequence[str]:
        return (address.host,)

    async def connect(
        self, addresses: Sequence[str], port: int, memory: Any, tls_creator: Any, make: Any, timeout: float
    ) -> TargetConnection:
        self.dialled.append((addresses[0], port))
        if self.waiting is not None:
            await self.waiting
        if self.error is not None:
            raise self.error
        if port in self.failing:
            raise refused()
        ready: Deferred[TargetConnection] = Deferred()
        near = Near(self._world.turns, make(ready), addresses[0])
        self._world.made.append(near.far)
        near.protocol.makeConnection(near)
        return await ready


class TcpWorld(World):
    """A gateway whose target speaks TCP."""

    def __init__(self, **options: Any) -> None:
        target = {"type": TargetType.TCP} | options.pop("target", {})
        super().__init__(public=False, target=target, **options)
        self.opener = FakeOpener()
        self.dialer = FakeDialer(self)
        self.upstreams.dialer = self.dialer  # type: ignore[assignment]
        self.service = TcpService(
            opener=self.opener,
            upstreams=self.upstreams,
            clock=self.clock,
            ending=EndingClients(self.reactor),
            call_later=self.turns.later,
            watch=PositionWatch(self.registry, self.reactor),
            page=responses(lambda head, route, admission: Response(200, b"OK", [], b"page")),
        )
        self.context.tcp = self.service

    @property
    def opening(self) -> FakeOpening:
        """The newest opening."""
        return self.opener.openings[-1]

    def connect(self, *fields: bytes, client: Far | None = None) -> TunnelClient:
        """Return a client that has asked for a tunnel."""
        far = client or self.visitor()
        bearer = b"Authorization: Bearer " + self.token()
        far.send(request(*CONNECT, bearer, *fields, target=CONNECT_TARGET))
        return TunnelClient(far)


class TunnelClient:
    """The client's end of a tunnel."""

    def __init__(self, far: Far) -> None:
        self.far = far
        self.head = b""
        self._rest = b""

    def send(self, data: bytes) -> None:
        """Send bytes for the target."""
        self.far.send(client_frame(data))

    def frames(self) -> list[ServerFrame]:
        """Return the frames that came since the last call."""
        data = self._rest + self.far.take()
        if not self.head:
            head, end, data = data.partition(b"\r\n\r\n")
            self.head = head + end
        frames, self._rest = read_server_frames(data)
        return frames

    def opened(self) -> TunnelClient:
        """Check that the tunnel is open, and forget the first message."""
        frames = self.frames()
        assert self.head.startswith(b"HTTP/1.1 101 "), self.head
        assert frames[0].text.startswith('{"t":"open"'), frames
        return self

    def received(self) -> bytes:
        """Return the bytes of the target that came since the last call."""
        return payload_of(self.frames())


def refused() -> UpstreamConnectError:
    """Return the error of a target at whose port no program listens."""
    error = UpstreamConnectError()
    error.__cause__ = twisted_error.ConnectionRefusedError()
    return error
