"""The ports between the wire of TCP targets and the services that decide about connections (`burrowgate.tcp`).

Order of calls of one connection: `ConnectionOpener.open`, which counts it and commits that, then on what it returned
either `failed`, or `connected`, `progress` any number of times, and `closed`: exactly one of `failed` and `closed`,
exactly once, on every path. `explain_end` comes in between, if the target ends first. None of them blocks, raises, or
waits for the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.core.tcp.opening import ClientKey, Endpoint, Injection, Recording, Secret
from burrowgate.proxy.interfaces import IDownstream, IExchange, IUpstream

__all__ = [
    "ClientKey",
    "ConnectionOpener",
    "Endpoint",
    "Injection",
    "Injector",
    "MakeInjector",
    "Opening",
    "Recording",
    "Secret",
    "TcpUpstreams",
]


class Opening(Protocol):
    """One connection that was counted and may be dialled.

    Reasons are those of `core.tcp.connections.CloseReason`; times are seconds since 1970.
    """

    @property
    def endpoints(self) -> Sequence[Endpoint]:
        """Where the target may be reached, in the order in which they are tried; at least one."""

    @property
    def welcome(self) -> Mapping[str, object]:
        """The JSON object of the message `open`, without `t`; with brokered credentials, so it is never logged.

        `cid` is the id of the connection, by which it is listed and cut.
        """

    @property
    def injection(self) -> Injection | None:
        """What the gateway authenticates with at the target; None if the client's bytes pass from the beginning."""

    @property
    def recording(self) -> Recording | None:
        """What is recorded; None for nothing. Tunnels ignore it, because what passes them may be encrypted."""

    @property
    def ends_at(self) -> int:
        """When the session expires. Read each second, because a session can be extended."""

    @property
    def warn_at(self) -> int:
        """When the client is warned of that; read each second."""

    @property
    def idle_timeout(self) -> int | None:
        """Seconds without a byte in either direction after which the connection is closed; None for never."""

    def connected(self, endpoint: str) -> None:
        """The target answered at `endpoint`, an IP address and port."""

    def failed(self, reason: str) -> None:
        """The connection was not made, for `reason`; its count is given back."""

    def uncounted(self) -> None:
        """The connection only cancels a query of another one of its session: its count is given back."""

    def session_done(self) -> None:
        """The client opens no more connections of the session, which ends when its last one has closed."""

    def progress(self, up: int, down: int) -> None:
        """So many bytes have passed to the target (`up`) and from it (`down`); called every 5 s while they change."""

    def explain_end(self, explained: Callable[[str], None]) -> bool:
        """Return whether the target, which has ended its connection, is one of the gateway's own.

        Such a target never half-closes, and `explained` is called with the reason why it has ended: at once or, if
        that has not come here yet, soon; with an empty one if none came.
        """

    def closed(self, reason: str, up: int, down: int, error: str = "") -> None:
        """The connection was closed for `reason`, after so many bytes; `error` is a sentence for the operator."""


class ConnectionOpener(Protocol):
    """Decides whether a connection of a session may be opened; `tcp` implements it."""

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
        """Return the opening of a connection, which has been counted and committed.

        One that `cancels` a query of a connection of the session that is open is not counted, and needs none left.

        `client` is the key that the client has proved to hold; None without one, and then the visit of `admission`
        is what a session may be bound to. `peer` is the client's address, and `program` what the client says it is
        (`ssh`, `psql`, `web-terminal`; empty if it says nothing), at most 40 characters that are printable ASCII.

        Raises, with nothing counted: `TcpRefused` (403), `TcpSessionOver` (410), `ConnectionsUsedUp` (429),
        `BoundToOtherClient` (409), `ClientKeyNeeded` (428), `ConnectionsUnavailable` or `StoreError` (503).
        """


class Injector(Protocol):
    """The gateway's part in the authentication at a target, without I/O (`injection.interface`).

    Feeds raise a `BurrowgateError` with a sentence for the visitor; what `take_to_client` returns then is the
    protocol's own error message.
    """

    @property
    def wants_tls(self) -> bool:
        """Whether TLS towards the target begins now, behind what `take_to_target` returns."""

    @property
    def wants_anonymous_tls(self) -> bool:
        """With `wants_tls`: whether the target has no certificate, and needs anonymous Diffie-Hellman."""

    @property
    def is_known_cancel(self) -> bool:
        """Whether the connection only cancels a query of the same session."""

    @property
    def is_relaying(self) -> bool:
        """Whether bytes pass unchanged from now on, behind those that both `take` methods return."""

    @property
    def is_full(self) -> bool:
        """Whether to stop reading from the client for now."""

    def from_client(self, data: bytes) -> None:
        """Take bytes of the client."""

    def from_target(self, data: bytes) -> None:
        """Take bytes of the target."""

    def take_to_client(self) -> bytes:
        """Return what is to be sent to the client now, once."""

    def take_to_target(self) -> bytes:
        """Return what is to be sent to the target now, once."""

    def tls_started(self, end_point_hash: bytes) -> None:
        """TLS towards the target is established; the argument is the hash of its certificate (RFC 5929, 4.1)."""

    def fail(self, sentence: str) -> None:
        """End the handshake with `sentence` as the protocol's own error message for the visitor."""


MakeInjector = Callable[[Injection, str], Injector]
"""Makes the injector of the protocol that `Injection.protocol` names, for a connection of the session with a `sid`.

Raises a `BurrowgateError` if there is none.
"""


class TcpUpstreams(Protocol):
    """Serves the requests of targets that speak TCP: `ExchangeContext.tcp`."""

    def serves(self, path: bytes) -> bool:
        """Return whether the reserved `path` is one of targets that speak TCP, such as `/.burrowgate/connect`."""

    def upstream_for(
        self, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission
    ) -> IUpstream:
        """Return the upstream end of `exchange`: a tunnel, a terminal, a file of the client's, or the page.

        It may have methods that an exchange calls besides: `farewell(reason: str) -> bytes` when it is cut, before
        `abandon`, which returns the last bytes for the client; and `sweep(now: float) -> float` once a second in a
        tunnel, which returns when the next one is due if no bytes pass. Its `opening`, if it has one, has the id by
        which the exchange is listed and cut.
        """

    def later(self, work: Callable[[], None]) -> object:
        """Call `work` in the next turn of the reactor."""

    def abort_later(self, downstream: IDownstream) -> None:
        """Abort `downstream` in a second: by then its client has taken the end of its tunnel, or never will."""
