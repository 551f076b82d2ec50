"""SSH client: opens a shell on an sshd, step by step, each with a limit of its own.

Rules.
    Nothing waits without limit: connecting, key exchange, authentication and the start of the shell have
    `STEP_TIMEOUT_SECONDS` each.
    A server has several host keys and shows the one that the client asks for. Types of which a whole key is pinned are
    asked for first; if a key is not pinned, the server's other types are asked for, in a connection each.
    Conch is imported for the first connection: it is a part of the start of every gateway otherwise.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IReactorTime

from burrowgate.core.target_address import TargetAddress
from burrowgate.errors import SshHostKeyUnknown, UpstreamTimeout
from burrowgate.proxy.tcp.terminal import algorithms
from burrowgate.proxy.tcp.terminal.credentials import SshCredential
from burrowgate.proxy.tcp.terminal.host_keys import Pins, key_type
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory

if TYPE_CHECKING:
    from burrowgate.proxy.tcp.terminal.channel import ShellChannel, ShellEvents
    from burrowgate.proxy.tcp.terminal.transport import SshTransport

STEP_TIMEOUT_SECONDS = 10.0

Make = Callable[[Deferred["SshTransport"]], "SshTransport"]
"""Makes the protocol of a connection, which fires the `Deferred` when it is connected."""
Connect = Callable[[str, int, Make], Awaitable["SshTransport"]]
"""Connects to host and port. Raises `UpstreamError`."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class OpenShell:
    """A shell, and the connection that carries it."""

    transport: SshTransport
    channel: ShellChannel


def connect_with(dialer: Dialer) -> Connect:
    """Return what connects through `dialer`, whose policy says to which addresses it may."""

    async def connect(host: str, port: int, make: Make) -> SshTransport:
        addresses = await dialer.resolve(TargetAddress(host=host, port=port), STEP_TIMEOUT_SECONDS)
        return await dialer.connect(addresses, port, AddressMemory(), None, make, STEP_TIMEOUT_SECONDS)

    return connect


class SshClient:
    """Opens shells and the connections below them."""

    def __init__(self, connect: Connect, clock: IReactorTime) -> None:
        self._connect = connect
        self._clock = clock

    async def open_shell(
        self,
        host: str,
        port: int,
        credential: SshCredential,
        pins: Pins,
        events: ShellEvents,
        size: tuple[int, int],
    ) -> OpenShell:
        """Return a shell of `credential` on the sshd at `host` and `port`; `size` is columns and rows.

        Raises `UpstreamError`.
        """
        from burrowgate.proxy.tcp.terminal.channel import Connection, ShellChannel

        transport = await self._secure(host, port, pins)
        try:
            connection = Connection()  # type: ignore[no-untyped-call]
            await self.step(transport.authenticate(credential, connection), host)
            channel = ShellChannel(events, *size)
            connection.openChannel(channel)  # type: ignore[no-untyped-call]
            await self.step(channel.started, host)
        except BaseException:
            transport.abandon()
            raise
        return OpenShell(transport, channel)

    async def _secure(self, host: str, port: int, pins: Pins) -> SshTransport:
        """Return a connection whose host key is one of `pins`. Raises `UpstreamError`."""
        from burrowgate.proxy.tcp.terminal.transport import SshTransport

        wanted = sorted(algorithms.HOST_KEYS, key=lambda name: not pins.prefers(name))
        refused: SshHostKeyUnknown | None = None
        while True:
            transport = await self._connect(host, port, partial(SshTransport, host=host, pins=pins, wanted=wanted))
            try:
                await self.step(transport.secured(), host)
                return transport
            except SshHostKeyUnknown as error:
                transport.abandon()
                refused = refused or error
                wanted = other_host_keys(transport, wanted)
                if not wanted:
                    raise refused from None
            except BaseException:
                transport.abandon()
                raise

    async def step(self, done: Deferred[_T], host: str) -> _T:
        """Return the result of one step towards `host`. Raises `UpstreamTimeout`, or what the step raises."""
        try:
            return await done.addTimeout(STEP_TIMEOUT_SECONDS, self._clock)
        except DeferredTimeout:
            seconds = int(STEP_TIMEOUT_SECONDS)
            raise UpstreamTimeout(f"The SSH server at {host} did not answer within {seconds} seconds.") from None


def other_host_keys(transport: SshTransport, wanted: list[str]) -> list[str]:
    """Return those of the algorithms `wanted` by which the server would show another key than it has shown."""
    if transport.offered is None:
        return []
    shown = key_type(transport.host_key)
    common = algorithms.host_key_algorithms(transport.offered)
    return [name for name in wanted if name in common and name != shown and not _is_rsa(name, shown)]


def _is_rsa(name: str, shown: str) -> bool:
    return shown == "ssh-rsa" and name.startswith("rsa-")
