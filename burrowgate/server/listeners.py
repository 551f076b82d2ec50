"""Listening sockets: visitors with and without TLS, the admin API, forward auth, and other gateways of the cluster.

Rules.
    All sockets are bound before other components are built, so that their ports are known; they listen afterwards.
    Sockets passed by the service manager are used; a passed socket that is not used is an error.
    With several processes, the primary has all but those of visitors, and the workers share the visitors' sockets.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IProtocolFactory
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory

from burrowgate.errors import ConfigError, PortTaken
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.transport.accept_balance import BalancedListeners
from burrowgate.proxy.transport.listening_port import InternalPort, RetryingPort
from burrowgate.server import port_holder, unix_socket
from burrowgate.server.config.keys import Config
from burrowgate.server.systemd import Supervisor

ADMIN_ADDRESS = "127.0.0.1"
_PORT_KEYS = {
    "visitors": "port",
    "https": "https_port",
    "admin": "admin_port",
    "verify": "forward_auth_port",
    "cluster": "cluster_port",
}
"""The configuration key of the port of each listener."""
SHARED = ("visitors", "https")
"""The listeners that several processes share: those of visitors, the second one for TLS."""


class Listeners:
    """The listening sockets of one process: reserved, then opened, then shut; `close` undoes all of it."""

    def __init__(
        self, config: Config, reactor: Any, supervisor: Supervisor, *, shared: BalancedListeners | None
    ) -> None:
        """`shared` are the visitors' sockets that this process shares with others, if it does."""
        self._config = config
        self._reactor = reactor
        self._supervisor = supervisor
        self._shared = shared
        self._reserved: dict[str, socket.socket] = {}
        self._ports: list[Any] = []
        self._closing: list[Callable[[], object]] = []
        self.visitors_address, self.visitors_port = config.listen, config.port
        self.https_port = config.https_port if config.tls else 0
        self.verify_address, self.verify_port = config.forward_auth_listen, config.forward_auth_port or 0
        self.cluster_port = config.cluster_port or 0
        self.admin_port = config.admin_at if isinstance(config.admin_at, int) else 0

    # Reserving.

    def reserve(self, *, admin: bool) -> None:
        """Reserve the sockets, with `admin` also all that are not for visitors. Raises `ConfigError`."""
        config = self._config
        found = self._reserve("visitors", config.listen, config.port)
        self.visitors_address, self.visitors_port = found.getsockname()[:2]
        if config.tls:
            self.https_port = self._reserve("https", config.listen, config.https_port).getsockname()[1]
        if admin:
            self._reserve_admin()
            if config.forward_auth_port is not None:
                found = self._reserve("verify", config.forward_auth_listen, config.forward_auth_port)
                self.verify_address, self.verify_port = found.getsockname()[:2]
            if config.cluster_port is not None:
                found = self._reserve("cluster", config.cluster_listen, config.cluster_port)
                self.cluster_port = found.getsockname()[1]
        self._supervisor.check_all_taken()

    def _reserve(self, name: str, address: str, port: int) -> socket.socket:
        """The socket of the listener `name`, inherited from the supervisor or the service manager if there is one.

        Raises `ConfigError`.
        """
        shared = self._shared.sockets.get(name) if self._shared is not None else None
        reserved = shared or self._supervisor.take(name) or _bound(name, address, port)
        self._reserved[name] = reserved
        self._closing.append(reserved.close)
        at, found = reserved.getsockname()[:2]
        if port not in (0, found):
            raise ConfigError(
                f"The service manager opened port {found} for {name}, and not {port}; set them to the same."
            )
        if name == "visitors" and self._config.is_plain_beyond_loopback(at) and not self._config.allow_insecure_http:
            raise ConfigError(
                f"The service manager opened a socket on {at}, where visitors come without TLS; put a TLS proxy in"
                ' front and set public_scheme = "https", or set allow_plain_http = true if that is meant.'
            )
        return reserved

    def _reserve_admin(self) -> None:
        """Reserve the admin's port or UNIX socket, whose file `close` removes."""
        at = self._config.admin_at
        if isinstance(at, int):
            reserved = _bound("admin", ADMIN_ADDRESS, at)
            self.admin_port = reserved.getsockname()[1]
        else:
            reserved = unix_socket.reserve(at)
            self._closing.append(lambda: at.unlink(missing_ok=True))
        self._reserved["admin"] = reserved
        self._closing.append(reserved.close)

    @property
    def admin_at(self) -> int | Path:
        """The address of the admin: the number of its port, or the path of its UNIX socket."""
        at = self._config.admin_at
        return at if isinstance(at, Path) else self.admin_port

    @property
    def admin_description(self) -> str:
        """The address of the admin as text, such as 127.0.0.1:8481."""
        at = self.admin_at
        return str(at) if isinstance(at, Path) else f"{ADMIN_ADDRESS}:{at}"

    def own(self) -> tuple[tuple[str, int], ...]:
        """Address and port of each listener, that of links first; no target may have one of these addresses."""
        return (
            *([(self.visitors_address, self.https_port)] if self.https_port else []),
            (self.visitors_address, self.visitors_port),
            *([(ADMIN_ADDRESS, self.admin_port)] if self.admin_port else []),
            *([(self.verify_address, self.verify_port)] if self.verify_port else []),
            *([(self._config.cluster_listen, self.cluster_port)] if self.cluster_port else []),
        )

    def own_sockets(self) -> tuple[str, ...]:
        """Paths of the UNIX sockets of this gateway; no target may be there."""
        at = self._config.admin_at
        return (str(at),) if isinstance(at, Path) else ()

    # Opening.

    def open_visitors(
        self, factories: Mapping[str, IProtocolFactory], count: Callable[[], int], close_waiting: Callable[[], None]
    ) -> None:
        """Accept visitors on those of `SHARED` that `factories` names.

        `count` returns the number of open connections, and `close_waiting` closes some of those that only wait; it is
        called if descriptors run out. Raises `ConfigError`.
        """
        for name, factory in factories.items():
            if self._shared is None:
                self._open(name, factory, RetryingPort).close_waiting = close_waiting
                continue
            self._closing.append(self._shared.leave)
            port = self._shared.listen(name, self._reactor, factory, count)
            port.close_waiting = close_waiting
            self._opened(port)
            self._reserved[name].close()  # the port has its own descriptor

    def shared_sockets(self) -> tuple[socket.socket, ...]:
        """The visitors' sockets, listening, for the workers; in the order of `SHARED`. Raises `ConfigError`."""
        found = {name: self._reserved[name] for name in SHARED if name in self._reserved}
        for name, reserved in found.items():
            try:
                reserved.listen(eager_tcp.BACKLOG)
            except OSError as error:
                raise _not_listening(name, reserved, error) from error
        return tuple(found.values())

    def open_admin(self, factory: WrappingFactory[ProtocolWrapper]) -> None:
        """Accept connections to the admin. Raises `ConfigError`."""
        reserved = self._reserved["admin"]
        if reserved.family != socket.AF_UNIX:
            self._open("admin", factory, InternalPort)
            return
        factory.protocol = unix_socket.OwnersConnection
        self._opened(unix_socket.listen(self._reactor, reserved, factory))
        reserved.close()

    def open_forward_auth(self, factory: IProtocolFactory) -> None:
        """Accept connections for forward auth, if it is configured. Raises `ConfigError`."""
        if "verify" in self._reserved:
            self._open("verify", factory, RetryingPort)

    def open_cluster(self, factory: IProtocolFactory) -> None:
        """Accept connections of other gateways of the cluster, if that is configured. Raises `ConfigError`."""
        if "cluster" in self._reserved:
            self._open("cluster", factory, InternalPort)

    @property
    def cluster_address(self) -> str:
        """Host and port at which other gateways of the cluster reach this one; empty if they do not."""
        host = self._config.cluster_address or self._config.cluster_listen
        if not self.cluster_port:
            return ""
        return f"[{host}]:{self.cluster_port}" if ":" in host else f"{host}:{self.cluster_port}"

    @property
    def serves_forward_auth(self) -> bool:
        """Whether this process serves forward auth."""
        return "verify" in self._reserved

    def _open(self, name: str, factory: IProtocolFactory, kind: type[RetryingPort]) -> RetryingPort:
        reserved = self._reserved[name]
        try:
            port = eager_tcp.listen(self._reactor, reserved, factory, kind)
        except OSError as error:
            raise _not_listening(name, reserved, error) from error
        # The port has its own descriptor; while another one is open, the kernel would accept connections.
        reserved.close()
        self._opened(port)
        return port

    def _opened(self, port: Any) -> None:
        self._ports.append(port)
        self._closing.append(port.stopListening)

    # Shutting.

    async def shut(self) -> None:
        """Accept the connections that the kernel has already queued, then stop listening."""
        if self._shared is not None:
            self._shared.leave()
        for port in self._ports:
            (port.take_all if isinstance(port, RetryingPort) else port.doRead)()
            # This takes a reactor turn, in which requests that have arrived on accepted connections are read.
            stopped: Deferred[None] | None = port.stopListening()
            if stopped is not None:
                await stopped

    async def close(self) -> None:
        """Close all ports and sockets, in reverse order."""
        while self._closing:
            result = self._closing.pop()()
            if isinstance(result, Deferred):
                await result


def _bound(name: str, address: str, port: int) -> socket.socket:
    """Return a socket of the listener `name`. Raises `PortTaken`."""
    try:
        return eager_tcp.reserve(address, port)
    except OSError as error:
        raise _taken(name, address, port, error) from error


def _not_listening(name: str, reserved: socket.socket, error: OSError) -> PortTaken:
    """Return the error of a socket on which another process began to listen after it was bound."""
    address, port = reserved.getsockname()[:2]
    return _taken(name, address, port, error)


def _taken(name: str, address: str, port: int, error: OSError) -> PortTaken:
    """Return the error of a port that cannot be bound."""
    key = _PORT_KEYS[name]
    option = f"--{key.replace('_', '-')}"
    at = f"Port {port} on {address}"
    if error.errno == errno.EADDRINUSE:
        holder = port_holder.describe(port) or "another program"
        return PortTaken(key, f"{at} is used by {holder}; stop that, or choose another port with {option}.")
    return PortTaken(key, f"{at} cannot be had ({error.strerror}); choose another one with {option}.")
