"""The data plane in memory: clients and targets talk to real connections of the gateway; only sockets are simulated.

    world = World()
    visitor = world.visitor()
    visitor.send(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
    target = world.target()
    assert target.take() == ...
    target.send(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert visitor.take() == ...

A `Far` is the far end of one connection. Its bytes are read in pieces of at most `READ`, only while the near end reads,
each piece in a separate turn; connections end in a later turn, as with Twisted's own transports.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any, TypeVar

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.interfaces import (
    IHalfCloseableProtocol,
    IHandshakeListener,
    IProtocol,
    IPushProducer,
    ISSLTransport,
    ITCPTransport,
)
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from zope.interface import directlyProvides, implementer

from burrowgate.core.http import forwarded
from burrowgate.core.http import request as http_request
from burrowgate.core.request_record import RequestRecord
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain, Target, TargetType
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import UpstreamError
from burrowgate.proxy.context import ExchangeContext, Timeouts
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http2.h2_adapter import Backend
from burrowgate.proxy.http2.h2_backend import H2_BACKEND
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR, FileExecutor
from burrowgate.proxy.transport.turn_end import TurnEnd
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.extend_requests import ExtendRequests
from burrowgate.sessions.logins import LoginReader
from burrowgate.sessions.members import MemberSessions
from burrowgate.sessions.passphrases import PassphraseVerifier
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.visits import VisitRecorder
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import a_session, a_target
from tests.support import FAST_ARGON2, FixedClock, FixedEntropy

READ = 65536
BUFFER = 65536
DATE = b"Tue, 14 Nov 2023 22:13:20 GMT"
HOST = b"app.localhost"
PEER = "198.51.100.7"
PSEUDONYM = b"burrowgate-test"
KEY = Key(bytes(range(32)))

_Result = TypeVar("_Result")


def now(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """Return the result of `coroutine`, which must not wait, or raise its exception."""
    results: list[Any] = []
    Deferred.fromCoroutine(coroutine).addBoth(results.append)
    assert results, "the coroutine waits"
    if isinstance(results[0], Failure):
        results[0].raiseException()
    result: _Result = results[0]
    return result


class Turns:
    """Reactor turns for simulated connections: functions to call later, in their order."""

    def __init__(self) -> None:
        self._due: deque[Callable[[], None]] = deque()
        self._running = False

    def later(self, work: Callable[[], None]) -> None:
        """Call `work` in a later turn."""
        self._due.append(work)

    def run(self) -> None:
        """Run all turns, including those that are added meanwhile."""
        if self._running:
            return
        self._running = True
        try:
            while self._due:
                self._due.popleft()()
        finally:
            self._running = False


@implementer(ITCPTransport, IPushProducer)
class Near:
    """Simulated transport of one connection, on the gateway's side."""

    def __init__(self, turns: Turns, protocol: IProtocol, address: str) -> None:
        self.turns = turns
        self.protocol = protocol
        self.far = Far(self)
        self.buffer = bytearray()
        """Bytes written but not sent yet, because the far end does not read."""
        self.sent = 0
        """Bytes that the far end has accepted."""
        self.most_buffered = 0
        """Largest size of `buffer` so far, in bytes."""
        self.reading = True
        self.connected = True
        self.disconnecting = False
        self.half_closed = False
        self.half_closing = False
        self.aborted = False
        self.producer: IPushProducer | None = None
        self.paused = False
        self._address = IPv4Address("TCP", address, 50000)

    # Methods of transports.

    def become(self, protocol: IProtocol, peer: IPv4Address) -> None:
        self.protocol = protocol
        self._address = peer

    def write(self, data: bytes) -> None:
        assert isinstance(data, bytes)
        if not self.connected or self.half_closed or self.aborted or not data:
            return
        assert not self.disconnecting and not self.half_closing, "write after the end"
        if self.far.reading and not self.buffer:
            self.far.received += data
            self.sent += len(data)
            return
        self.buffer += data
        self.most_buffered = max(self.most_buffered, len(self.buffer))
        if self.producer is not None and len(self.buffer) > BUFFER:
            self.paused = True
            self.producer.pauseProducing()

    def writeSequence(self, iovec: Any) -> None:
        self.write(b"".join(iovec))

    @property
    def unsent(self) -> int:
        return len(self.buffer)

    def count_accepted(self) -> int:
        return self.sent

    def loseConnection(self) -> None:
        if self.connected and not self.disconnecting:
            self.disconnecting = True
            self.reading = False
            self._flush()

    def abortConnection(self) -> None:
        if self.connected and not self.aborted:
            self.aborted = self.disconnecting = True
            self.reading = False
            self.buffer.clear()
            self.turns.later(lambda: self.lose(ConnectionAborted()))

    def loseWriteConnection(self) -> None:
        self.half_closing = True
        self._flush()

    def registerProducer(self, producer: IPushProducer, streaming: bool) -> None:
        assert self.producer is None and streaming
        self.producer = producer

    def unregisterProducer(self) -> None:
        self.producer = None

    def pauseProducing(self) -> None:
        self.reading = False

    def resumeProducing(self) -> None:
        if self.connected and not self.disconnecting:
            self.reading = True
            self.turns.later(self.far.pump)

    def stopProducing(self) -> None:
        self.loseConnection()

    def setTcpNoDelay(self, enabled: bool) -> None:
        assert enabled

    def setTcpKeepAlive(self, enabled: bool) -> None:
        assert enabled

    def getTcpNoDelay(self) -> bool:
        return True

    def getTcpKeepAlive(self) -> bool:
        return True

    def getPeer(self) -> IPv4Address:
        return self._address

    def getHost(self) -> IPv4Address:
        return IPv4Address("TCP", "192.0.2.1", 8480)

    # The network.

    def _flush(self) -> None:
        """Send what is buffered if the far end reads; then close as far as that was asked for."""
        if self.far.reading and self.buffer:
            self.far.received += self.buffer
            self.sent += len(self.buffer)
            self.buffer.clear()
        if self.buffer:
            return
        if self.paused and self.producer is not None:
            self.paused = False
            self.producer.resumeProducing()
        if self.half_closing and not self.half_closed:
            self.half_closed = True
            IHalfCloseableProtocol(self.protocol).writeConnectionLost()
        if self.disconnecting and not self.aborted:
            self.turns.later(lambda: self.lose(ConnectionDone()))

    def drained(self) -> None:
        """Send what is buffered; called when the far end reads again."""
        self._flush()

    def lose(self, why: Exception) -> None:
        """Report to the protocol that the connection was lost, with `why`."""
        if self.connected:
            self.connected = self.reading = False
            self.protocol.connectionLost(Failure(why))


class Far:
    """Far end of a connection: a client or a target."""

    def __init__(self, near: Near) -> None:
        self.near = near
        self.target: Target | None = None
        """The record by which the connection was made, if this is the far end of one to a target."""
        self.received = bytearray()
        self.reading = True
        self.finished = False
        self._sent: deque[bytes] = deque()

    # Actions.

    def send(self, *pieces: bytes) -> None:
        """Send each piece as a separate segment."""
        assert not self.finished
        for piece in pieces:
            self._sent.extend(piece[start : start + READ] for start in range(0, len(piece), READ))
        self._schedule_pump()

    def finish(self) -> None:
        """End the sending direction (FIN)."""
        self.finished = True
        self._schedule_pump()

    def reset(self) -> None:
        """Reset the connection (RST)."""
        self.near.lose(ConnectionLost())
        self.near.turns.run()

    def stop_reading(self) -> None:
        """Stop reading."""
        self.reading = False

    def accept(self, count: int) -> None:
        """Read `count` bytes of what waits, and no more."""
        near = self.near
        while near.buffer and count:
            taken = near.buffer[:count]
            del near.buffer[:count]
            self.received += taken
            near.sent += len(taken)
            count -= len(taken)
            if not near.buffer:
                near.drained()
            near.turns.run()

    def read_on(self) -> None:
        """Resume reading."""
        self.reading = True
        self.near.drained()
        self.near.turns.run()

    # Observations.

    def take(self) -> bytes:
        """Return the bytes received since the last call."""
        taken = bytes(self.received)
        self.received.clear()
        return taken

    @property
    def end(self) -> str:
        """How the near end was closed: `aborted`, `closed`, `half` (one direction), or empty if it is open."""
        near = self.near
        if near.aborted:
            return "aborted"
        if near.disconnecting or not near.connected:
            return "closed"
        return "half" if near.half_closed else ""

    @property
    def unread(self) -> int:
        """Number of bytes sent that the near end has not read."""
        return sum(map(len, self._sent))

    def _schedule_pump(self) -> None:
        self.near.turns.later(self.pump)
        self.near.turns.run()

    def pump(self) -> None:
        """Deliver the next segment, or the end of the sending direction, if the near end reads."""
        near = self.near
        if not near.reading or not near.connected:
            return
        if self._sent:
            data = self._sent.popleft()
            near.protocol.dataReceived(data)
            near.turns.later(self.pump)
        elif self.finished:
            near.reading = False
            IHalfCloseableProtocol(near.protocol).readConnectionLost()


class InMemoryDialer:
    """Makes connections to simulated targets, in place of `Dialer`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def resolve(self, address: Any, timeout: float) -> Sequence[str]:
        return ("192.0.2.80",)

    async def detect_tls(self, address: Any, addresses: Sequence[str], memory: Any, timeout: float) -> bool:
        return self._world.tls

    async def connect(
        self, addresses: Sequence[str], port: int, memory: Any, tls_creator: Any, make: Any, timeout: float
    ) -> Any:
        world = self._world
        if world.connecting is not None:
            await world.connecting
        if world.unreachable is not None:
            raise world.unreachable
        ready: Deferred[Any] = Deferred()
        near = Near(world.turns, make(ready), addresses[0])
        world.made.append(near.far)
        near.far.target = make.args[0].target  # the pool's function with its route
        if world.tls:
            directlyProvides(near, ISSLTransport)
        near.protocol.makeConnection(near)
        if world.tls:
            near.negotiatedProtocol = world.alpn  # type: ignore[attr-defined]
            IHandshakeListener(near.protocol).handshakeCompleted()
        return await ready


class World:
    """A gateway with one target, `app`, and the far ends of its connections to clients and to the target."""

    def __init__(
        self,
        *,
        public: bool = True,
        scheme: str = "http",
        limits: ConnectionLimits | None = None,
        timeouts: Timeouts | None = None,
        settings: UpstreamSettings | None = None,
        max_body: int = 0,
        target: dict[str, Any] | None = None,
        maximum: int = 10_000,
        most_per_address: int = 1_000,
        tls: bool = False,
        trusted: Sequence[str] = (),
        store: MemoryStore | None = None,
        now_at: float | None = None,
        keyring: Keyring | None = None,
        node: str = "node",
        http2: Backend = H2_BACKEND,
        files: FileExecutor = INLINE_EXECUTOR,
        logins: LoginReader | None = None,
    ) -> None:
        """`store` is one that was started and has contents; without it, one with the target and a session is made."""
        fields: dict[str, Any] = {"type": TargetType.HTTP, "domains": (Domain(host="app.localhost", public=public),)}
        self.served: Target = a_target(**(fields | (target or {})))
        self.session: Session = a_session(kid=KEY.kid)
        self.turns = Turns()
        self.turn_end = TurnEnd(self.turns.later)
        self.clock = FixedClock() if now_at is None else FixedClock(now_at)
        self.reactor = Clock()
        self.reactor.advance(self.clock.now())
        self.limits = limits or ConnectionLimits()
        self.made: list[Far] = []
        self.tls = tls
        self.alpn: bytes | None = b"h2"
        """The protocol that a target over TLS selects."""
        self.connecting: Deferred[None] | None = None
        self.unreachable: UpstreamError | None = None
        self.records: list[RequestRecord] = []
        self.store = store or MemoryStore()
        if store is None:
            now(self.store.start())
        self.registry = Registry(self.store, Naming(scheme=scheme, port=80 if scheme == "http" else 443))
        now(self.registry.start())
        if store is None:
            now(self.registry.commit(Change(puts=(self.served, self.session))))
        self.visits = VisitRecorder(self.registry)
        self.trusts = forwarded.trusted_networks([ip_network(network) for network in trusted])
        self.connections = ConnectionRegistry(
            maximum=maximum, max_per_address=most_per_address, is_uncapped=self.trusts
        )
        self.upstreams = UpstreamPool(
            self.reactor,
            self.clock,
            settings=settings or UpstreamSettings(),
            own_ports=lambda: OwnPorts(),
            date=lambda: DATE,
            files=files,
            at_turn_end=self.turn_end.add,
        )
        self.upstreams.dialer = InMemoryDialer(self)  # type: ignore[assignment]
        self.keyring = keyring or Keyring([KEY])
        ids = itertools.count(1)
        self.context = ExchangeContext(
            authorizer=RequestAuthorizer(
                self.registry,
                keys=lambda: self.keyring,
                clock=self.clock,
                visits=self.visits,
                count_live=self.connections.count,
                leases=ConnectionLeases(
                    self.store,
                    node,
                    count_live=self.connections.count,
                    cut=self.connections.cut,
                    reactor=self.reactor,
                ),
                passphrases=PassphraseVerifier(FAST_ARGON2, self.clock.now),
                logins=logins,
                members=MemberSessions(self.registry, clock=self.clock, entropy=FixedEntropy("members")),
            ),
            upstreams=self.upstreams,
            connections=self.connections,
            visits=self.visits,
            extend_requests=ExtendRequests(self.registry, SessionUpdates(self.registry, self.clock)),
            keys=lambda: self.keyring,
            clock=self.clock,
            entropy=FixedEntropy(),
            scheme=scheme,
            pseudonym=PSEUDONYM,
            request_id=lambda: b"r%d" % next(ids),
            date=lambda: DATE,
            record=self.records.append,
            exchange=Exchange,
            timeouts=timeouts or Timeouts(),
            http2=http2,
            at_turn_end=self.turn_end.add,
            max_request_body_size=max_body,
            parse_request=forwarded.trusted_reader(self.trusts) if trusted else http_request.parse_request,
        )

    def visitor(self, address: str = PEER, protocol: IProtocol | None = None) -> Far:
        """Return the far end of a new client connection."""
        near = Near(self.turns, protocol or Http1ServerConnection(self.context, self.limits), address)
        near.protocol.makeConnection(near)
        self.turns.run()
        return near.far

    def target(self) -> Far:
        """Return the target's end of the newest upstream connection."""
        assert self.made, "nothing was connected"
        return self.made[-1]

    @property
    def live(self) -> int:
        """Number of live exchanges."""
        return self.connections.exchange_count

    @property
    def statuses(self) -> list[int]:
        """Statuses of the finished requests, in order."""
        return [record.status for record in self.records]

    def connected(self) -> None:
        """Establish the connections that wait for `connecting`."""
        connecting, self.connecting = self.connecting, None
        if connecting is not None:
            connecting.callback(None)
        self.turns.run()

    def wait(self, seconds: int) -> None:
        """Let `seconds` pass, with a sweep in each of them."""
        for _ in range(seconds):
            self.clock.advance(1)
            self.connections.sweep(self.clock.now())
            self.upstreams.sweep(self.clock.now())
            self.reactor.advance(1)
            self.turns.run()

    def token(self) -> bytes:
        """Return the token of the session."""
        return KEY.token(self.session.sid, self.session.created_at).encode()

    def link(self) -> bytes:
        """Return the link parameter of the session."""
        base, _, mac = self.token().rpartition(b".")
        return mac + b"=" + base


def request(*fields: bytes, method: bytes = b"GET", target: bytes = b"/", body: bytes = b"") -> bytes:
    """Return a request for the target, with `Host` as its first field."""
    lines = [b"%b %b HTTP/1.1" % (method, target), b"Host: " + HOST, *fields]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def upstream_request(
    *fields: bytes, method: bytes = b"GET", target: bytes = b"/", number: int = 1, last: bytes = b"", body: bytes = b""
) -> bytes:
    """Return the request that the target receives: `fields`, those that the gateway adds, then `last`."""
    lines = [
        b"%b %b HTTP/1.1" % (method, target),
        b"Host: " + HOST,
        *fields,
        b"Via: 1.1 " + PSEUDONYM,
        b"X-Forwarded-For: " + PEER.encode(),
        b"X-Forwarded-Proto: http",
        b"X-Forwarded-Host: " + HOST,
        b"X-Forwarded-Port: 80",
        b"X-Request-Id: r%d" % number,
        *([last] if last else []),
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def answer(*fields: bytes, status: bytes = b"200 OK", body: bytes = b"") -> bytes:
    """Return a response of a target; it has a `Date`, so that the gateway adds none."""
    lines = [b"HTTP/1.1 " + status, *fields, b"Date: " + DATE]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def ok(body: bytes = b"hello") -> bytes:
    """Return a complete response with a `Content-Length`."""
    return answer(b"Content-Length: %d" % len(body), body=body)


def relayed(*fields: bytes, status: bytes = b"200 OK", body: bytes = b"hello", length: bool = True) -> bytes:
    """Return the response that the client receives: date and, with `length`, framing, then `fields`."""
    framing = [b"Content-Length: %d" % len(body)] if length else []
    return b"\r\n".join([b"HTTP/1.1 " + status, b"Date: " + DATE, *framing, *fields]) + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Answer:
    """A parsed response."""

    status: int
    fields: list[tuple[bytes, bytes]]
    body: bytes
    complete: bool = True
    trailers: tuple[tuple[bytes, bytes], ...] = ()

    def __getitem__(self, name: bytes) -> bytes | None:
        """Return the value of the only field `name`, or None."""
        values = [value for key, value in self.fields if key.lower() == name.lower()]
        assert len(values) < 2, f"{name!r} occurs twice"
        return values[0] if values else None


def read_answers(data: bytes, *methods: bytes) -> list[Answer]:
    """Parse `data` strictly as the responses to requests with `methods`, and with GET after those."""
    answers: list[Answer] = []
    requested = deque(methods)
    while data:
        head, end, data = data.partition(b"\r\n\r\n")
        assert end, f"a head without an end: {head!r}"
        start, *lines = head.split(b"\r\n")
        match = re.fullmatch(rb"HTTP/1\.1 ([1-9][0-9][0-9]) [\t\x20-\x7e\x80-\xff]*", start)
        assert match, start
        status = int(match[1])
        fields = []
        for line in lines:
            field = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)", line)
            assert field, line
            fields.append((field[1], field[2]))
        answer = Answer(status, fields, b"")
        method = b"" if status < 200 else requested.popleft() if requested else b"GET"
        length, coding = answer[b"Content-Length"], answer[b"Transfer-Encoding"]
        assert length is None or coding is None
        complete = True
        trailers: tuple[tuple[bytes, bytes], ...] = ()
        if status < 200 or status in (204, 304) or method == b"HEAD":
            body = b""
        elif length is not None:
            body, data = data[: int(length)], data[int(length) :]
            complete = len(body) == int(length)
        elif coding is not None:
            assert coding == b"chunked"
            body, data, complete, trailers = _dechunk(data)
        else:
            body, data = data, b""
        answers.append(Answer(status, fields, body, complete, trailers))
    return answers


def _dechunk(data: bytes) -> tuple[bytes, bytes, bool, tuple[tuple[bytes, bytes], ...]]:
    body = b""
    while True:
        size, end, rest = data.partition(b"\r\n")
        if not end:
            return body, b"", False, ()
        count = int(size, 16)
        assert b"%x" % count == size
        if count == 0:
            trailers = []
            while not rest.startswith(b"\r\n"):
                line, end, rest = rest.partition(b"\r\n")
                assert end, line
                name, _, value = line.partition(b": ")
                trailers.append((name, value))
            return body, rest[2:], True, tuple(trailers)
        body += rest[:count]
        if len(rest) < count + 2:
            return body, b"", False, ()
        assert rest[count : count + 2] == b"\r\n"
        data = rest[count + 2 :]
