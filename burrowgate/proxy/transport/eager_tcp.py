"""TCP that writes at once when nothing is queued, instead of through another turn of the reactor.

Twisted's `write` queues, arms epoll, and sends in the next turn: on a short answer that is a third of the CPU of a
request (34.8 µs against 21.2 µs measured with and without; docs/decisions/0003). What the socket does not take goes
Twisted's own way, back-pressure included.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from twisted.internet import tcp
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IAddress, IConsumer, IProtocol, IProtocolFactory, IPushProducer, ITCPTransport
from twisted.internet.main import CONNECTION_DONE, CONNECTION_LOST
from twisted.internet.protocol import ClientFactory
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.errors import ConfigError
from burrowgate.proxy.transport import fd_limits

_log = Logger()
BACKLOG = 1024
READ = 131072 - 512
"""What one read brings at most: an answer of 64 KiB and its head, and less than what malloc maps anew each time."""
_WORTH_GATHERING = 16384
"""Bytes from which on the kernel gathers pieces faster than they can be joined."""
_MOST_GATHERED = 64


class IConnection(ITCPTransport, IConsumer, IPushProducer):
    """What Twisted's TCP connections are, also beneath TLS, and no interface of its own says."""

    def writeSequence(data: Iterable[bytes | memoryview]) -> None:
        """Send pieces, as one."""


class EagerConnection(tcp.Connection):
    """`write` goes to the socket first."""

    bufferSize = READ
    read_at_once = READ
    """How many bytes one read brings at most."""
    busy = False
    """Whether what is written now has to wait, or is too late."""

    def doRead(self) -> ConnectionLost | ConnectionDone | None:  # type: ignore[override]
        """Read once, and hand on what came; part of IReadDescriptor."""
        try:
            data = self.socket.recv(self.read_at_once)
        except BlockingIOError:
            return None
        except OSError:
            return CONNECTION_LOST
        if not data:
            return CONNECTION_DONE
        self.protocol.dataReceived(data)
        return None

    def has_more(self) -> bool:
        """Whether something has come that was not read, be it the connection's end."""
        try:
            self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def startWriting(self) -> None:
        self.busy = True
        super().startWriting()  # type: ignore[no-untyped-call]

    def stopWriting(self) -> None:
        super().stopWriting()  # type: ignore[no-untyped-call]
        over = self.disconnected or self.disconnecting or self._writeDisconnecting or self._writeDisconnected
        self.busy = bool(over or self._aborting)

    def write(self, data: bytes | memoryview) -> None:
        """Send `data`, or queue what the socket does not take now."""
        if data and not self.busy:
            try:
                sent = self.socket.send(data)
            except OSError:
                sent = 0  # full, or broken: the reactor finds out which, and says so in the usual way
            if sent == len(data):
                return
            data = data[sent:]
        super().write(bytes(data))  # type: ignore[no-untyped-call]

    def writeSequence(self, iovec: Sequence[bytes | memoryview]) -> None:  # type: ignore[override]
        """Send all of `iovec`, or queue what the socket does not take now."""
        length = sum(map(len, iovec))
        if length < _WORTH_GATHERING or self.busy or len(iovec) > _MOST_GATHERED:
            self.write(b"".join(iovec))
            return
        try:
            sent = self.socket.sendmsg(iovec)
        except OSError:
            sent = 0
        if sent < length:
            super().write(b"".join(iovec)[sent:])  # type: ignore[no-untyped-call]

    def abortConnection(self) -> None:
        """End at once; the protocol hears of it in the reactor's next turn, as with Twisted's own.

        Many may be ended at once, so there is one delayed call for all of them and one reason: 27 µs each become 15.
        """
        if self.disconnected or self._aborting:
            return
        self._aborting = True
        self.stopReading()  # type: ignore[no-untyped-call]
        self.stopWriting()
        self.doRead = self.doWrite = _nothing  # type: ignore[method-assign]
        ended = _ended.setdefault(self.reactor, [])
        ended.append(self)
        if len(ended) == 1:
            time: Any = self.reactor
            time.callLater(0, _tell_ended, self.reactor)


_ended: WeakKeyDictionary[Any, list[Any]] = WeakKeyDictionary()
"""Connections that were ended in this turn and whose protocols do not know it yet, by reactor."""
_ABORTED = Failure(ConnectionAborted())


def _nothing() -> None:
    pass


def _tell_ended(reactor: object) -> None:
    for connection in _ended.pop(reactor, ()):
        try:
            connection.connectionLost(_ABORTED)
        except Exception:
            _log.failure("A connection could not be ended")


class EagerServer(EagerConnection, tcp.Server):
    """An accepted connection."""

    _peer: IAddress | None = None

    def become(self, protocol: IProtocol, peer: IAddress) -> None:
        """From now on this is `protocol`'s connection, and comes from `peer`."""
        self.protocol = protocol
        self._peer = peer

    def getPeer(self) -> IAddress:
        return self._peer or super().getPeer()  # type: ignore[no-untyped-call]


class EagerPort(tcp.Port):
    """A listening port whose connections are `EagerServer`s."""

    transport = EagerServer

    def take_all(self) -> None:
        """Take what the kernel has accepted for us."""
        self.doRead()  # type: ignore[no-untyped-call]


_Port = TypeVar("_Port", bound=EagerPort)


class EagerClient(EagerConnection, tcp.Client):
    """A connection that was made."""

    def createInternetSocket(self) -> socket.socket:
        made: socket.socket = super().createInternetSocket()  # type: ignore[no-untyped-call]
        if made.fileno() >= fd_limits.for_targets(fd_limits.limit()):
            made.close()
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return made


class _EagerConnector(tcp.Connector):
    def _makeTransport(self) -> EagerClient:
        return EagerClient(  # type: ignore[no-untyped-call]
            self.host, self.port, self.bindAddress, self, self.reactor
        )


def reserve(address: str, port: int) -> socket.socket:
    """A socket bound to `address` and `port` (0 for any free one), which does not listen yet.

    Raises `ConfigError` when it cannot be had.
    """
    reserved = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.setblocking(False)
        reserved.bind((address, port))
    except OSError as error:
        reserved.close()
        raise ConfigError(
            f"Port {port} on {address} cannot be had ({error.strerror}); stop what uses it, or choose another."
        ) from error
    return reserved


def listen(reactor: Any, reserved: socket.socket, factory: IProtocolFactory, kind: type[_Port]) -> _Port:
    """Listen on a reserved socket, which stays the caller's to close."""
    reserved.listen(BACKLOG)
    # What the public IReactorSocket.adoptStreamPort does, with our class of port.
    port: _Port = kind._fromListeningDescriptor(  # type: ignore[no-untyped-call]
        reactor, reserved.fileno(), reserved.family, factory
    )
    port.startListening()
    return port


def connect(reactor: Any, host: str, port: int, factory: ClientFactory[Any], timeout: float) -> None:
    """Connect to an IP address; `factory` hears of the outcome."""
    _EagerConnector(host, port, factory, timeout, None, reactor).connect()


def eager(transport: object) -> EagerConnection | None:
    """`transport` itself where it is a bare connection of ours, and no TLS or test in between."""
    return transport if isinstance(transport, EagerConnection) else None


def address_of(address: IAddress) -> str:
    """The IP address of a peer, as text without a zone; `unix` for a peer on a UNIX socket."""
    host = getattr(address, "host", None)
    return host.partition("%")[0] if isinstance(host, str) else "unix"
