"""A gateway for measurements of tunnels: one TCP target in memory, an opener that admits everyone, no log.

Run as a process: `python -m bench.tcp_gateway PORT TARGET_PORT [FOLDER]`; the first line of its output is a token. With
a folder of certificates, visitors speak TLS.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from zope.interface import implementer

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain, TargetType
from burrowgate.core.tcp.opening import ClientKey, Endpoint, Injection, Recording
from burrowgate.core.tokens import Key, Keyring
from burrowgate.interfaces import IClock
from burrowgate.server import reactor as lean_reactor

HOST = "db.localhost"
FAR = 2**40


@implementer(IClock)
class Clock:
    """The clock of the system."""

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time()


class Opening:
    """An opening without limits, which shows how it ends."""

    injection: Injection | None = None
    recording: Recording | None = None
    ends_at = FAR
    warn_at = FAR
    idle_timeout: int | None = None
    welcome: Mapping[str, object] = {"sid": "bench", "cid": "bench"}

    def __init__(self, port: int) -> None:
        self.endpoints: Sequence[Endpoint] = (Endpoint("127.0.0.1", port),)

    def connected(self, endpoint: str) -> None:
        """Do nothing."""

    def failed(self, reason: str) -> None:
        """Show the reason."""
        print("failed", str(reason), flush=True)

    def uncounted(self) -> None:
        """Do nothing: nothing is counted."""

    def session_done(self) -> None:
        """Do nothing: there is one session for all."""

    def progress(self, up: int, down: int) -> None:
        """Do nothing."""

    def explain_end(self, explained: Callable[[str], None]) -> bool:
        """Return False: it is not of the gateway's own."""
        return False

    def closed(self, reason: str, up: int, down: int, error: str = "") -> None:
        """Show the reason and the bytes."""
        print("closed", str(reason), up, down, flush=True)


class Opener:
    """Admits everyone."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(
        self,
        admission: Admission,
        route: RouteMatch,
        client: ClientKey | None,
        peer: str,
        program: str,
        *,
        cancels: bool = False,
    ) -> Opening:
        """Return a new opening."""
        return Opening(self._port)


async def build(reactor: Any, target_port: int) -> tuple[Any, str]:
    """Return an exchange context for a gateway with one target, and the token of a session."""
    from burrowgate.proxy.context import ExchangeContext, Timeouts
    from burrowgate.proxy.exchange import Exchange
    from burrowgate.proxy.tcp.ending_clients import EndingClients
    from burrowgate.proxy.tcp.upstreams import TcpService
    from burrowgate.proxy.upstream.address_policy import OwnPorts
    from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
    from burrowgate.server.entropy import SYSTEM_ENTROPY
    from burrowgate.sessions.authorization import RequestAuthorizer
    from burrowgate.sessions.connection_leases import ConnectionLeases
    from burrowgate.sessions.connections import ConnectionRegistry
    from burrowgate.sessions.extend_requests import ExtendRequests
    from burrowgate.sessions.members import MemberSessions
    from burrowgate.sessions.position_watch import PositionWatch
    from burrowgate.sessions.registry import Naming, Registry
    from burrowgate.sessions.updates import SessionUpdates
    from burrowgate.sessions.visits import VisitRecorder
    from burrowgate.stores.memory import MemoryStore
    from burrowgate.testing.records import a_session, a_target

    clock = Clock()
    key = Key(bytes(range(32)))
    keys = Keyring([key])
    target = a_target(
        type=TargetType.TCP, domains=(Domain(host=HOST),), created_at=int(clock.now()), address=_address(target_port)
    )
    now = int(clock.now())
    session = a_session(kid=key.kid, created_at=now, expires_at=now + 86_400, target_id=target.target_id)
    store = MemoryStore()
    await store.start()
    registry = Registry(store, Naming(scheme="http", port=80))
    await registry.start()
    await registry.commit(Change(puts=(target, session)))
    visits = VisitRecorder(registry)
    connections = ConnectionRegistry(
        maximum=20_000, max_per_address=20_000, call_later=lambda work: reactor.callLater(0, work)
    )
    date = lambda: b"Thu, 01 Jan 1970 00:00:00 GMT"  # noqa: E731
    upstreams = UpstreamPool(reactor, clock, settings=UpstreamSettings(), own_ports=OwnPorts, date=date)
    ids = itertools.count(1)
    leases = ConnectionLeases(store, "node", count_live=connections.count, cut=connections.cut, reactor=reactor)
    context = ExchangeContext(
        authorizer=RequestAuthorizer(
            registry,
            keys=lambda: keys,
            clock=clock,
            visits=visits,
            count_live=connections.count,
            leases=leases,
            passphrases=None,  # type: ignore[arg-type]
            logins=None,
            members=MemberSessions(registry, clock=clock, entropy=SYSTEM_ENTROPY),
        ),
        upstreams=upstreams,
        connections=connections,
        visits=visits,
        extend_requests=ExtendRequests(registry, SessionUpdates(registry, clock)),
        keys=lambda: keys,
        clock=clock,
        entropy=SYSTEM_ENTROPY,
        scheme="http",
        pseudonym=b"bench",
        request_id=lambda: b"r%d" % next(ids),
        date=date,
        record=lambda record: None,
        timeouts=Timeouts(),
        exchange=Exchange,
        tcp=TcpService(
            opener=Opener(target_port),
            upstreams=upstreams,
            clock=clock,
            ending=EndingClients(reactor),
            call_later=lambda work: reactor.callLater(0, work),
            watch=PositionWatch(registry, reactor),
        ),
    )
    return context, key.token(session.sid, session.created_at)


def _address(port: int) -> Any:
    from burrowgate.core.target_address import TargetAddress

    return TargetAddress(host="127.0.0.1", port=port)


def over_tls(context: Any, folder: Path) -> Any:
    """Return a factory of connections over TLS, with the certificates in `folder`."""
    from burrowgate.proxy.http1.limits import ConnectionLimits
    from burrowgate.proxy.http1.over_tls import Http1TlsServerFactory
    from burrowgate.tls.certificate_store import CertificateStore
    from burrowgate.tls.connection import HTTP1, TlsFactory
    from burrowgate.tls.handshake_limits import HandshakeLimiter

    store = CertificateStore((folder,), (HTTP1,), time.time)
    store.look()
    above = Http1TlsServerFactory(context, ConnectionLimits(), 0)
    return TlsFactory(
        store.choose, {HTTP1: above}, HandshakeLimiter(maximum=4000, most_per_address=4000, now=time.time)
    )


def main() -> None:
    """Serve until the process is ended. SIGUSR1 cuts everything as revoked."""
    lean_reactor.install()
    import signal

    from twisted.internet import reactor
    from twisted.internet.defer import Deferred
    from twisted.internet.task import LoopingCall

    from burrowgate.proxy.http1.factory import Http1ServerFactory
    from burrowgate.proxy.http1.limits import ConnectionLimits
    from burrowgate.proxy.transport import eager_tcp

    port, target_port = int(sys.argv[1]), int(sys.argv[2])
    main_reactor: Any = reactor

    async def start() -> None:
        context, token = await build(main_reactor, target_port)
        factory: Any = Http1ServerFactory(context, ConnectionLimits())
        if len(sys.argv) > 3:
            factory = over_tls(context, Path(sys.argv[3]))
        reserved = eager_tcp.reserve("127.0.0.1", port)
        eager_tcp.listen(main_reactor, reserved, factory, eager_tcp.EagerPort)
        LoopingCall(lambda: context.connections.sweep(context.clock.now())).start(1.0)

        def cut(*_: object) -> None:
            for scope in tuple(context.connections.scopes()):
                context.connections.cut_scope(scope, "revoked")

        signal.signal(signal.SIGUSR1, lambda *_: main_reactor.callFromThread(cut))
        print(token, flush=True)

    main_reactor.callWhenRunning(
        lambda: Deferred.fromCoroutine(start()).addErrback(lambda failure: failure.printTraceback())
    )
    main_reactor.run()


if __name__ == "__main__":
    main()
