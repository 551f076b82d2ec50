"""Upstream ends of the requests of targets that speak TCP: which path leads to which, and what tunnels need.

/.burrowgate/connect    a tunnel
other reserved paths    what is registered for them
all others              the page of the session
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from websockets.speedups import apply_mask

from burrowgate.core import hosts
from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.http.request import RequestHead
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tcp import cancel_requests, proofs
from burrowgate.core.tcp.opening import ClientKey, Endpoint, Injection
from burrowgate.core.tcp.proofs import Fault, NonceMemory
from burrowgate.core.tcp.websocket import Unmask
from burrowgate.errors import (
    ClientProofRefused,
    ConnectionsUnavailable,
    InjectionNotPossible,
    TcpRefused,
    UpstreamConnectError,
)
from burrowgate.interfaces import IClock
from burrowgate.proxy.interfaces import IDownstream, IExchange, IUpstream
from burrowgate.proxy.tcp import dialling
from burrowgate.proxy.tcp.ending_clients import EndingClients
from burrowgate.proxy.tcp.injecting import INJECTION_SECONDS, CertificateHash, InjectingTunnel, InjectionPump
from burrowgate.proxy.tcp.interfaces import ConnectionOpener, MakeInjector, Opening
from burrowgate.proxy.tcp.liveness import PING_INTERVAL_SECONDS
from burrowgate.proxy.tcp.own_response import not_found, responses
from burrowgate.proxy.tcp.target_connection import TargetConnection
from burrowgate.proxy.tcp.tunnel import Tunnel
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.sessions.position_watch import PositionWatch

CONNECT_PATH = RESERVED_PATH + b"/connect"
_MAX_PROGRAM_LENGTH = 40

MakeUpstream = Callable[[IExchange, RequestHead, RouteMatch, Admission], IUpstream]
"""Makes the upstream end of a request."""
DialGateway = Callable[[Endpoint, float], Awaitable[TargetConnection]]
"""Connects to an endpoint within seconds. Raises `UpstreamError`."""


def verify_ed25519(key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether the Ed25519 `key` made `signature` of `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _no_injector(injection: Injection, sid: str) -> object:
    raise InjectionNotPossible


async def _no_other_gateway(endpoint: Endpoint, timeout: float) -> TargetConnection:
    raise UpstreamConnectError("This gateway reaches no other one.")


def host_name(authority: str) -> str:
    """Return the host of `authority` without port and brackets: a proxy in front may drop the port."""
    split = hosts.split(authority)
    return (authority if split is None else split[0]).strip("[]")


def _sha256(certificate: bytes) -> bytes:
    return sha256(certificate).digest()


@dataclass(slots=True, kw_only=True)
class TcpService:
    """Makes the upstream ends, and has what they share; one for each process."""

    opener: ConnectionOpener
    upstreams: UpstreamPool
    clock: IClock
    ending: EndingClients
    call_later: Callable[[Callable[[], None]], object]
    """Calls a function in the next turn of the reactor."""
    watch: PositionWatch
    """Kept informed of open tunnels."""
    page: MakeUpstream = field(default_factory=lambda: responses(not_found))
    """The page of a session, for all paths that no other one serves."""
    paths: Mapping[bytes, MakeUpstream] = field(default_factory=dict)
    """Reserved paths besides that of tunnels; one that ends with a slash stands for all below it."""
    make_injector: MakeInjector = _no_injector  # type: ignore[assignment]
    certificate_hash: CertificateHash = _sha256
    unmask: Unmask = apply_mask
    ping_interval: float = PING_INTERVAL_SECONDS
    nonces: NonceMemory = field(default_factory=NonceMemory)
    dial_gateway: DialGateway = _no_other_gateway
    """Dials an endpoint that is another gateway's (`Endpoint.screen`)."""

    # TcpUpstreams.

    def serves(self, path: bytes) -> bool:
        """Return whether the reserved `path` is one of targets that speak TCP."""
        return path == CONNECT_PATH or self._registered(path) is not None

    def upstream_for(
        self, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission
    ) -> IUpstream:
        """Return the upstream end of `exchange`."""
        path = head.facts.path
        if path == CONNECT_PATH:
            return Tunnel(self, exchange, head, route, admission)
        make = self._registered(path) or self.page
        return make(exchange, head, route, admission)

    def later(self, work: Callable[[], None]) -> object:
        """Call `work` in the next turn of the reactor."""
        return self.call_later(work)

    def abort_later(self, downstream: IDownstream) -> None:
        """Abort `downstream` in a second."""
        self.ending.add(downstream)

    def _registered(self, path: bytes) -> MakeUpstream | None:
        found = self.paths.get(path)
        if found is None:
            for prefix, make in self.paths.items():
                if prefix.endswith(b"/") and path.startswith(prefix):
                    return make
        return found

    # What tunnels need.

    async def dial(self, opening: Opening, target: Target) -> tuple[TargetConnection, Endpoint]:
        """Return a connection to the first endpoint of `opening` that accepts one, and that. Raises `UpstreamError`."""
        timeout, first = self.connect_timeout(target), opening.endpoints[0]
        if first.screen is not None:
            return await self.dial_gateway(first, timeout), first
        return await dialling.dial(self.upstreams.dialer, opening.endpoints, timeout)

    def now(self) -> float:
        """Return seconds since 1970."""
        return self.clock.now()

    def connect_timeout(self, target: Target) -> float:
        """Return the time for each endpoint of `target` to accept a connection, in seconds."""
        return target.connect_timeout or self.upstreams.settings.connect_timeout

    def cancel_request(self, head: RequestHead, route: RouteMatch) -> bytes:
        """Return the cancel request for which alone the connection is opened; empty for any other connection."""
        if route.target.type is not TargetType.POSTGRESQL:
            return b""
        return cancel_requests.read_cancel_request(head.client_program)

    def program(self, head: RequestHead) -> str:
        """Return what the client says it is: a word of printable ASCII; empty if it says nothing.

        The key in a cancel request is no part of it.
        """
        if head.client_program.startswith(cancel_requests.PROGRAM):
            return "cancel"
        text = head.client_program[:_MAX_PROGRAM_LENGTH].decode("latin-1")
        return text if text.isascii() and text.isprintable() else ""

    def verified_client(self, head: RequestHead, route: RouteMatch, admission: Admission) -> ClientKey | None:
        """Return the key that the client has proved to hold; None if it shows none.

        Raises `TcpRefused` without a session, `ClientProofRefused`, or `ConnectionsUnavailable` if the session opens
        too many connections at once.
        """
        if admission.session is None:
            raise TcpRefused
        if not head.client_key and not head.client_proof:
            return None
        fault = proofs.fault_of(
            head.client_key,
            head.client_proof,
            host=host_name(route.authority.decode("latin-1")),
            sid=admission.session.sid,
            now=self.clock.now(),
            nonces=self.nonces,
            verify=verify_ed25519,
        )
        key = proofs.parse_client(head.client_key)
        if fault is Fault.TOO_MANY:
            raise ConnectionsUnavailable(fault.value)
        if fault is not None or key is None:
            raise ClientProofRefused((fault or Fault.MALFORMED).value)
        return ClientKey(key)

    async def injection_pump(
        self,
        tunnel: InjectingTunnel,
        injection: Injection,
        admission: Admission,
        target: Target,
        endpoint: Endpoint,
    ) -> InjectionPump:
        """Return what injects into the connection of `tunnel` to `target` at `endpoint`. Raises `BurrowgateError`."""
        injector = self.make_injector(injection, "" if admission.session is None else admission.session.sid)
        address = TargetAddress(host=endpoint.host, port=endpoint.port)
        creator = await self.upstreams.tls_of(replace(target, address=address))
        deadline = self.clock.now() + INJECTION_SECONDS
        return InjectionPump(tunnel, injector, creator, self.certificate_hash, deadline)
