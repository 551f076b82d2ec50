"""A gateway without caches: made anew for one request, from what the stores, the clock and the keys of another hold.

A `Script` sends requests to a gateway in memory on a few connections and makes changes between them. For each request,
`Script.send` returns the outcome there, and that in a gateway which has never seen a request before.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any

from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.http import forward_auth
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.core.tokens import Key, Keyring
from burrowgate.proxy.forward_auth import ApprovingPool, ForwardAuthConnection
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.over_tls import Http1TlsServerConnection
from burrowgate.sessions import visits
from burrowgate.stores.memory import MemoryStore
from tests.support.http2_client import Http2Client, switch
from tests.support.proxy_wire import KEY, PEER, Far, Near, World, answer, now

MASTERS = (bytes(range(32)), bytes(32))
"""The master keys of both gateways: the first is that of `proxy_wire.KEY`."""
PROXY = "192.0.2.1"
"""The trusted proxy, in front of the connections of some clients."""
AUTHORITY, OTHER_AUTHORITY = "/authority.pem", "/other.pem"
_PEER = TlsPeer(
    names=frozenset({"*.localhost", "*.example"}),
    requested_cas=(AUTHORITY,),
    verified_cas=(AUTHORITY,),
    client_subject="CN=ada",
    client_issuer="CN=authority",
)
_WITHOUT_CERTIFICATE = TlsPeer(names=_PEER.names, requested_cas=_PEER.requested_cas)
_HSTS = b"max-age=60"
_VARIABLE = (
    (re.compile(rb"\br[0-9]+\b"), b"r"),  # ids of requests
    (re.compile(rb"(?i)(sec-websocket-key: )[^\r\n]+"), rb"\1key"),
    (re.compile(rb"(?i)(sec-websocket-accept: )[^\r\n]+"), rb"\1accept"),
    (re.compile(rb"(burrowgate(?:-frame)?=[^.;]+\.[^.;]+\.)[^;]+"), rb"\1visit"),
)
_VISIT_COOKIE = re.compile(rb"(?im)^set-cookie: (?:__Host-)?burrowgate(?:-frame)?=[^\r\n]*\r\n")
_STORED = (
    *("_targets", "_sessions", "_resources", "_claims", "_visits", "_events", "_feed", "_dropped"),
    *("_heartbeats", "_leases"),
)


@dataclass(frozen=True)
class ClientRequest:
    """One request of a client."""

    path: bytes = b"/"
    query: bytes = b""
    method: bytes = b"GET"
    host: bytes = b"app.localhost"
    fields: tuple[tuple[bytes, bytes], ...] = ()
    cookies: tuple[str, ...] = ()
    address: str = PEER
    """The client's, where a proxy names it."""
    websocket: bool = False

    @property
    def target(self) -> bytes:
        return self.path + b"?" + self.query if self.query else self.path


@dataclass(frozen=True)
class Outcome:
    """What a client receives, and what reaches a target, by the parts of its record that a connection depends on."""

    response: bytes
    forwarded: tuple[tuple[object, bytes], ...]

    @property
    def status(self) -> int:
        match = re.search(rb"(?:HTTP/1\.1 |:status: )([0-9]+)", self.response)
        return int(match[1]) if match else 0

    def without_renewal(self) -> Outcome:
        """Return it without the gateway's cookie, which a visit gets again once after an extension, not each time."""
        return replace(self, response=_VISIT_COOKIE.sub(b"", self.response))


def keyring(*masters: bytes) -> Keyring:
    """Return a keyring with empty caches."""
    return Keyring([Key(master) for master in masters])


class Client:
    """One connection of a client, which is replaced if it was closed."""

    scheme = b"http"
    options: dict[str, Any] = {}
    """Those of its gateway."""

    def __init__(self, world: World, number: int = 0) -> None:
        """The client number 0 has a certificate, if it uses TLS; the others have none, and another address."""
        self.world = world
        self.address = PEER if number == 0 else "198.51.100.8"
        self.peer = _PEER if number == 0 else _WITHOUT_CERTIFICATE
        self.far: Far | None = None
        self._received = b""

    def protocol(self) -> Http1ServerConnection:
        return Http1ServerConnection(self.world.context, self.world.limits)

    def connect(self) -> Far:
        """Return the far end of a new connection."""
        return self.world.visitor(self.address, self.protocol())

    def send(self, requested: ClientRequest) -> None:
        if self.far is None or self.far.end:
            self.far = self.connect()
        self._received = b""
        self.far.send(self.request(requested))

    def request(self, requested: ClientRequest) -> bytes:
        fields = [(b"Host", requested.host), *self.about(requested), *requested.fields]
        if requested.cookies:
            name = b"__Host-burrowgate=" if self.scheme == b"https" else b"burrowgate="
            fields.append((b"Cookie", b"; ".join(name + cookie.encode() for cookie in requested.cookies)))
        if requested.websocket:
            fields += [(b"Connection", b"Upgrade"), (b"Upgrade", b"websocket"), (b"Sec-WebSocket-Version", b"13")]
            fields.append((b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="))
        lines = b"".join(b"%b: %b\r\n" % field for field in fields)
        return b"%b %b HTTP/1.1\r\n%b\r\n" % (*self.line(requested), lines)

    def line(self, requested: ClientRequest) -> tuple[bytes, bytes]:
        return requested.method, requested.target

    def about(self, requested: ClientRequest) -> list[tuple[bytes, bytes]]:
        """Return fields by a proxy."""
        return []

    def response(self) -> bytes:
        """Return what has been received since the last request, and whether the connection was closed."""
        assert self.far is not None
        self._received += self.far.take()
        return self._received + self.far.end.encode()


class BehindProxy(Client):
    """A client behind a trusted proxy, whose connection is that of many clients."""

    options = {"trusted": (PROXY,)}

    def connect(self) -> Far:
        return self.world.visitor(PROXY, self.protocol())

    def about(self, requested: ClientRequest) -> list[tuple[bytes, bytes]]:
        return [(b"X-Forwarded-For", requested.address.encode()), (b"X-Forwarded-Proto", b"https")]


class OverTls(Client):
    """A client over TLS, with a certificate."""

    scheme = b"https"
    options = {"scheme": "https"}

    def connect(self) -> Far:
        protocol = Http1TlsServerConnection(self.world.context, self.world.limits, _HSTS)
        near = Near(self.world.turns, protocol, self.address)
        near.secured = self.peer  # type: ignore[attr-defined]
        protocol.makeConnection(near)  # type: ignore[no-untyped-call]
        return near.far


class ForwardAuth(BehindProxy):
    """A proxy that asks for a decision about a client's request."""

    def __init__(self, world: World, number: int = 0) -> None:
        super().__init__(world, number)
        self._context = replace(
            world.context,
            upstreams=ApprovingPool(world.context),
            parse_request=forward_auth.reader(world.trusts),
            reads_bodies=False,
        )

    def protocol(self) -> Http1ServerConnection:
        return ForwardAuthConnection(self._context, self.world.limits)

    def line(self, requested: ClientRequest) -> tuple[bytes, bytes]:
        return b"GET", b"/.burrowgate/verify"

    def about(self, requested: ClientRequest) -> list[tuple[bytes, bytes]]:
        uri = [(b"X-Forwarded-Method", requested.method), (b"X-Forwarded-Uri", requested.target)]
        return [*super().about(requested), *uri]


class Http2(Client):
    """A client over HTTP/2, with a certificate: each request is a stream of one connection."""

    scheme = b"https"
    options = {"scheme": "https"}

    def __init__(self, world: World, number: int = 0) -> None:
        super().__init__(world, number)
        self.client: Http2Client | None = None

    def send(self, requested: ClientRequest) -> None:
        if self.client is None or self.client.far.end:
            self.client = Http2Client(self.world, secured=self.peer, hsts=_HSTS)
        pseudo = [(b":scheme", b"https"), (b":authority", requested.host), (b":path", requested.target)]
        if requested.websocket:
            pseudo = [(b":method", b"CONNECT"), (b":protocol", b"websocket"), *pseudo]
        else:
            pseudo.insert(0, (b":method", requested.method))
        fields = [(name.lower(), value) for name, value in requested.fields]
        fields += [(b"cookie", b"__Host-burrowgate=" + cookie.encode()) for cookie in requested.cookies]
        if requested.websocket:
            fields.append((b"sec-websocket-version", b"13"))
        self.stream = self.client.send_request([*pseudo, *fields], ended=not requested.websocket)

    def response(self) -> bytes:
        assert self.client is not None
        self.client.run()
        response = self.client[self.stream]
        if not response.fields and response.reset is None:
            return b""
        lines = b"".join(b"%b: %b\r\n" % field for field in response.fields)
        return lines + b"\r\n" + response.body + repr((response.complete, response.reset)).encode()


CLIENTS: tuple[type[Client], ...] = (Client, BehindProxy, OverTls, Http2, ForwardAuth)


class Script:
    """A gateway, the connections of one kind of clients to it, and what the target has received."""

    def __init__(self, kind: type[Client], *, target: dict[str, Any], puts: tuple[Any, ...]) -> None:
        self.kind = kind
        self.world = World(public=False, target=target, keyring=keyring(MASTERS[0]), **kind.options)
        now(self.world.store.commit(Change(puts=puts)))
        self.masters: tuple[bytes, ...] = MASTERS[:1]
        self._clients: dict[int, Client] = {}
        self._held: list[Far] = []

    # Changes.

    def commit(self, *puts: Any, deletes: tuple[Any, ...] = ()) -> None:
        """Commit a change as another process does, which tells this one nothing."""
        now(self.world.store.commit(Change(puts=puts, deletes=deletes)))

    def use_keys(self, *masters: bytes) -> None:
        """Replace the keyring, as when the files of the keys have changed."""
        self.masters = masters
        self.world.keyring = keyring(*masters)

    def hold(self, requested: ClientRequest) -> None:
        """Send a request on a connection of its own, to which the target does not respond."""
        client = self.kind(self.world)
        client.send(requested)
        self._held += [far for far in self.world.made if far.take()]

    # Requests.

    def send(
        self, requested: ClientRequest, connection: int = 0, *, is_cleared: bool = False
    ) -> tuple[Outcome, Outcome]:
        """Return the outcome of a request here, on that connection, and without caches.

        `is_cleared` is whether caches of whole modules are cleared before the latter.
        """
        self.world.reactor.advance(1)  # so that unused leases are returned
        fresh = self._without_caches()
        if connection not in self._clients:
            self._clients[connection] = self.kind(self.world, connection)
        outcome = _outcome(self._clients[connection], requested, self._held)
        if is_cleared:
            clear_module_caches()
        return outcome, _outcome(self.kind(fresh, connection), requested, [])

    def _without_caches(self) -> World:
        store, world = MemoryStore(), self.world
        for name in _STORED:
            _fill(store, name, _copied(getattr(world.store, name)))
        now(store.start())
        # What a process has counted and will write within seconds is no cache.
        waiting = chain.from_iterable(world.visits._waiting.values())
        counted = tuple(VisitUpdate(visit=visits._visit_of(counters)) for counters in waiting)
        if counted:
            now(store.commit(Change(visits=counted)))
        fresh = World(
            public=False,
            store=store,
            now_at=world.clock.now(),
            keyring=keyring(*self.masters),
            node="fresh",
            **self.kind.options,
        )
        fresh.reactor.rightNow = world.reactor.rightNow
        return fresh


def _fill(store: MemoryStore, name: str, value: Any) -> None:
    """Give an attribute of `store` this value; a dict stays the same object, because the store has it twice."""
    if isinstance(value, dict):
        kept = getattr(store, name)
        kept.clear()
        kept.update(value)
    else:
        setattr(store, name, value)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return list(value) if isinstance(value, list) else value


def _outcome(client: Client, requested: ClientRequest, held: list[Far]) -> Outcome:
    """Send a request, respond to it as a target, and return the outcome."""
    world = client.world
    for far in world.made:
        far.take()
    client.send(requested)
    received: list[tuple[object, bytes]] = []
    response = b""
    for _ in range(40):
        for far in [far for far in world.made if far not in held]:
            data = far.take()
            if data and far.target is not None:
                received.append(((far.target.target_id, far.target.address, far.target.trust), _stable(data)))
                _respond(far, data)
        before, response = response, client.response()
        if response and response == before:
            break
        world.reactor.advance(0.05)  # a lease of a connection is waited for
        world.turns.run()
    if requested.websocket:
        for far in world.made:
            if far not in held and not far.finished and far.near.connected:
                far.finish()
    return Outcome(_stable(client.response()), tuple(received))


def _respond(far: Far, data: bytes) -> None:
    if b"\r\nUpgrade: " in data:
        far.send(switch(data) + b"\r\n")
    else:
        method, path = data.split(b" ", 2)[:2]
        fields = [b"Content-Length: %d" % len(path), b"X-Target: " + path]
        if method == b"POST":  # a response that no fast path reads
            fields += [b"Location: http://127.0.0.1:3000/moved", b"Set-Cookie: a=b"]
        far.send(answer(*fields, body=b"" if method == b"HEAD" else path))


def _stable(data: bytes) -> bytes:
    """Return `data` without what is random or counted."""
    for pattern, text in _VARIABLE:
        data = pattern.sub(text, data)
    return data


def clear_module_caches() -> None:
    """Empty the caches that all gateways of a process share."""
    for clear in _clearing():
        clear()


@cache
def _clearing() -> tuple[Callable[[], object], ...]:
    return tuple(_module_caches())


def _module_caches() -> Iterator[Callable[[], object]]:
    for name, module in list(sys.modules.items()):
        if name.startswith("burrowgate."):
            for value in list(vars(module).values()):
                if isinstance(value, SizedCache):
                    yield value.clear
                elif hasattr(value, "cache_clear"):
                    yield value.cache_clear


assert keyring(MASTERS[0]).newest.kid == KEY.kid
