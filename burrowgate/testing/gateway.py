"""A gateway in memory, between a client and your application, with the real authorization, exchanges and connections.

    gateway = GatewayInMemory(my_resource)
    await gateway.start()
    minted = await gateway.mint()
    answer = await gateway.request("GET", minted.url)

With the store in memory, which is the default, and an application that responds at once, nothing here waits: in a
synchronous test every Deferred has already fired. Time advances only by `advance`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httptools
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IProtocolFactory
from twisted.internet.protocol import ClientFactory, Protocol, connectionDone
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from twisted.web.resource import IResource
from twisted.web.server import Site
from zope.interface import implementer

from burrowgate.core import lifecycle, links
from burrowgate.core.request_record import RequestRecord
from burrowgate.core.sessions import DEFAULT_TTL_SECONDS, NO_LIMITS, Kind, Limits, Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import TargetType
from burrowgate.core.tokens import SID_BYTES, Key, Keyring, b64url, page_token
from burrowgate.interfaces import IClock, IStore
from burrowgate.proxy.context import ExchangeContext, Timeouts
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.http1.factory import Http1ServerFactory
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.proxy.web_resource import GatewayResource
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.passphrase_hashing import Argon2
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.sessions.extend_requests import ExtendRequests
from burrowgate.sessions.passphrases import PassphraseVerifier
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.visits import VisitRecorder
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_target
from burrowgate.testing.wire import Wire

PEER = "198.51.100.7"
DATE = b"Tue, 14 Nov 2023 22:13:20 GMT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Minted:
    """A session with its token and link."""

    session: Session
    token: str = field(repr=False)
    url: str = field(repr=False)
    """The link; that of a page-share session opens nothing by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete response, as a client receives it."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def field(self, name: str) -> str:
        """The value of the field `name`, or ""; several values are joined with commas."""
        return ", ".join(value for key, value in self.fields if key.lower() == name.lower())

    @property
    def cookie(self) -> str:
        """The visit cookie that the response sets, in the form of a `Cookie` field, or ""."""
        cookie = self.field("Set-Cookie").partition(";")[0]
        return cookie if cookie.startswith("burrowgate=") else ""


class Broken(Exception):
    """The connection ended before the response was complete, as it does when a session is cut."""


@implementer(IClock)
class _Time:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return START + self._clock.seconds()


class GatewayInMemory:
    """A gateway with one target, `app`, at `http://app.localhost`."""

    def __init__(
        self,
        application: IResource | IProtocolFactory,
        *,
        store: IStore | None = None,
        page_assets: tuple[str, ...] = (),
    ) -> None:
        """`application` is the target's application: a resource, or a factory of server protocols."""
        self._wire = Wire()
        self._clock = Clock()
        time = _Time(self._clock)
        site = Site(application, reactor=self._clock, timeout=None) if IResource.providedBy(application) else None
        self._application: Any = site or application
        self.key = Key(SYSTEM_ENTROPY.token_bytes(32))
        keyring = Keyring([self.key])
        self.naming = Naming(port=80)
        self.store = store or MemoryStore()
        self.directory = Registry(self.store, self.naming)
        self.target = a_target(type=TargetType.HTTP, page_assets=page_assets)
        self.connections = ConnectionRegistry()
        self.usage = VisitRecorder(self.directory)
        self.records: list[RequestRecord] = []
        """The access log, as records."""
        ids = itertools.count(1)
        slots = ConnectionLeases(
            self.store, "node", count_live=self.connections.count, cut=self.connections.cut, reactor=self._clock
        )
        self.context = ExchangeContext(
            authorizer=RequestAuthorizer(
                self.directory,
                keys=lambda: keyring,
                clock=time,
                visits=self.usage,
                count_live=self.connections.count,
                leases=slots,
                passphrases=PassphraseVerifier(Argon2(), time.now),
            ),
            upstreams=UpstreamPool(
                self._clock,
                time,
                settings=UpstreamSettings(),
                own_ports=lambda: OwnPorts(),
                date=lambda: DATE,
                dial=self._dial,
            ),
            connections=self.connections,
            visits=self.usage,
            extend_requests=ExtendRequests(self.directory, SessionUpdates(self.directory, time)),
            keys=lambda: keyring,
            clock=time,
            entropy=SYSTEM_ENTROPY,
            scheme="http",
            pseudonym=b"burrowgate-test",
            request_id=lambda: b"request-%d" % next(ids),
            date=lambda: DATE,
            record=self.records.append,
            exchange=Exchange,
            timeouts=Timeouts(),
        )
        self.resource = GatewayResource(self.context)
        """The gateway for a `Site` of your own."""
        self._visitors = Http1ServerFactory(self.context, ConnectionLimits())
        self._lifetimes = SessionExpiry(
            self.directory, self.connections, keys=lambda: keyring, clock=time, last_used_at=self.usage.last_used_at
        )
        self._time = time

    async def start(self) -> None:
        """Start the store, and add the target to it."""
        await self.store.start()
        await self.directory.start()
        self.directory.watch(self._lifetimes.changed)
        await self.directory.commit(Change(puts=(self.target,)))

    async def stop(self) -> None:
        """Write counted visits, and close the store."""
        await self.usage.flush()
        self.context.upstreams.close()
        await self.store.close()

    # Sessions.

    async def mint(
        self, kind: Kind = Kind.FULL, *, label: str = "", ttl: int = DEFAULT_TTL_SECONDS, limits: Limits = NO_LIMITS
    ) -> Minted:
        """Mint a session of the target with a lifetime of `ttl` seconds."""
        session = lifecycle.mint(
            self.target,
            sid=b64url(SYSTEM_ENTROPY.token_bytes(SID_BYTES)),
            kid=self.key.kid,
            kind=kind,
            label=label,
            ttl=ttl,
            limits=limits,
            now=int(self._time.now()),
        )
        await self.directory.commit(Change(puts=(session,)))
        token = self.key.token(session.sid, session.token_time)
        return Minted(session=session, token=token, url=links.full("http://app.localhost", token))

    async def revoke(self, session: Session) -> None:
        """Revoke `session`, which cannot be undone, and cut its live connections."""
        held = await self.directory.require(session.sid)
        await self.directory.commit(Change(puts=(lifecycle.revoke(held, now=int(self._time.now())),)))

    def page_link(self, minted: Minted, path: str) -> str:
        """The page link of a page-share session that opens only `path`."""
        seed = self.key.seed(minted.session.sid)
        wire_path = links.linked_address(path).path.encode("ascii")
        token = page_token(seed, b"app.localhost", wire_path).decode("ascii")
        return links.page("http://app.localhost", minted.token, token, path)

    def advance(self, seconds: float) -> None:
        """Advance the clock by `seconds`, and run the periodic checks."""
        self._clock.advance(seconds)
        self.connections.sweep(self._time.now())
        self._lifetimes.run()

    # Requests.

    def request(
        self, method: str, url: str, *, fields: Iterable[tuple[str, str]] = (), body: bytes = b"", peer: str = PEER
    ) -> Deferred[Answer]:
        """Send a request from `peer`; fails with `Broken`. Redirects are not followed, and cookies are not stored."""
        parts = urlsplit(url)
        target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in fields]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        client = _Client("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        self._wire.connect(client, self._visitors.buildProtocol(None), address=peer)
        return client.answer

    def _dial(self, reactor: Any, host: str, port: int, factory: ClientFactory[Any], timeout: float) -> None:
        client, server = factory.buildProtocol(None), self._application.buildProtocol(None)
        if client is not None and server is not None:
            self._wire.connect(client, server, address="127.0.0.1")


class _Client(Protocol):
    """Sends one request, and reads the response to its end."""

    def __init__(self, asks: bytes) -> None:
        self.answer: Deferred[Answer] = Deferred()
        self._asks = asks
        self._parser = httptools.HttpResponseParser(self)
        self._fields: list[tuple[str, str]] = []
        self._body = b""
        self._complete = False

    def connectionMade(self) -> None:
        assert self.transport is not None
        self.transport.write(self._asks)

    def dataReceived(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_body(self, data: bytes) -> None:
        self._body += data

    def on_message_complete(self) -> None:
        self._complete = True

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._complete or self._asks.startswith(b"HEAD "):
            status = self._parser.get_status_code()
            self.answer.callback(Answer(status=status, fields=tuple(self._fields), body=self._body))
        else:
            self.answer.errback(Broken("The connection ended before the answer was complete."))
