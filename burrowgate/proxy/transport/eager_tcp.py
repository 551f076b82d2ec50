"""TCP connections that write to the socket without epoll if nothing is queued: at the end of the turn, or at once.

Fast path.
    Replaces: Twisted's `write`, which queues, arms epoll, and sends in the next turn. Bytes that the socket does not
        accept still take that path, backpressure included.
    Gain: 13.6 of 34.8 µs per small request (docs/decisions/0003), and by the end of the turn 7 of 35, 24 of 82 for a
        browser's (docs/decisions/0040; `python -m bench small browser`).
    Equivalence: tests/unit/proxy/transport/test_eager_tcp.py, which passes all ways.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, every write is queued.

Rules.
    What a turn writes is held until its end if the reactor has one (`server.reactor`) and it is short: the sends of a
    turn are done together, so that a peer is woken once, not for each of them. Otherwise it is sent at once.
    A connection that holds bytes is busy: what goes past `write` to the socket waits for them as for queued ones.
    Nothing that is held is lost by an orderly end, nor by an abort if the socket accepts it.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from twisted.internet import tcp
from twisted.internet.base import BaseConnector
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IAddress, IConsumer, IProtocol, IProtocolFactory, IPushProducer, ITCPTransport
from twisted.internet.main import CONNECTION_DONE, CONNECTION_LOST
from twisted.internet.protocol import ClientFactory
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate import FAST_PATHS
from burrowgate.proxy.transport import fd_limits
from burrowgate.proxy.transport.turn_end import AtTurnEnd

_log = Logger()
BACKLOG = 1024
READ = 131072 - 512
"""Maximum size of a read: enough for a response of 64 KiB with its head, below the size that malloc maps anew."""
_MAX_GATHERED = 64
_MAX_HELD = 16384
"""Bytes up to which the writes of a turn are joined and held: more are sent at once, while the processor's cache has
them, by `sendmsg`, which is faster than joining them; and a producer learns at once that the socket is full."""
_NAMES = (
    "reactor", "protocol", "socket", "fileno", "connected", "disconnected", "disconnecting", "logstr", "producer",
    "streamingProducer", "producerPaused", "dataBuffer", "offset", "_tempDataBuffer", "_tempDataLen",
    "busy", "read_at_once", "doRead", "_held",
)  # fmt: skip
"""Attributes of open connections, Twisted's and ours."""
_ACKED_OFFSET, _TCP_INFO_BYTES = 120, 128
"""Where `tcpi_bytes_acked` begins and ends in Linux's `struct tcp_info`, since Linux 4.1."""


class IConnection(ITCPTransport, IConsumer, IPushProducer):
    """Twisted's TCP connections, plain or TLS, for which Twisted has no interface of its own."""

    unsent: int
    """Bytes that were written and that the system has not accepted yet."""

    def writeSequence(data: Iterable[bytes | memoryview]) -> None:
        """Send pieces in one write."""

    def count_accepted() -> int:
        """Return how many bytes the far end has acknowledged so far, or -`unsent` if the system does not count them."""


class EagerConnection(tcp.Connection):
    """A TCP connection whose `write` tries the socket first."""

    bufferSize = READ
    read_at_once = READ
    """Maximum size of the next read in bytes."""
    busy = not FAST_PATHS
    """Whether a write must be queued, or comes too late because the connection is closing."""
    _held = b""
    """What is sent at the end of the turn."""

    def doRead(self) -> ConnectionLost | ConnectionDone | None:  # type: ignore[override]
        """Read once and pass the data to the protocol; part of IReadDescriptor."""
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
        """Return whether there are unread bytes, or the end of the connection."""
        try:
            self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    @property
    def unsent(self) -> int:
        """Bytes that were written and that the system has not accepted yet."""
        return len(self.dataBuffer) - self.offset + self._tempDataLen + len(self._held)

    def count_accepted(self) -> int:
        # The system accepts bytes in steps of up to a megabyte, which take a slow client minutes each.
        try:
            info = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_BYTES)
        except (AttributeError, OSError):
            info = b""
        if len(info) < _TCP_INFO_BYTES:
            return -self.unsent
        return int.from_bytes(info[_ACKED_OFFSET:], sys.byteorder)

    def startWriting(self) -> None:
        if self._held:
            self._send_held()
        self.busy = True
        super().startWriting()  # type: ignore[no-untyped-call]

    def stopWriting(self) -> None:
        super().stopWriting()  # type: ignore[no-untyped-call]
        over = self.disconnected or self.disconnecting or self._writeDisconnecting or self._writeDisconnected
        self.busy = bool(over or self._aborting or not FAST_PATHS)

    def write(self, data: bytes | memoryview) -> None:
        """Send `data`, now or at the end of the turn, and queue what the socket does not accept then."""
        if not data:
            return
        if self.busy:
            held = self._held
            if not held:
                super().write(bytes(data))  # type: ignore[no-untyped-call]
            elif len(held) + len(data) <= _MAX_HELD:
                self._held = held + data
            else:
                self._send_held()
                self.write(data)
            return
        at_turn_end: AtTurnEnd | None = getattr(self.reactor, "at_turn_end", None)
        if at_turn_end is None or len(data) > _MAX_HELD:
            self._send(data)
        else:
            self._held = bytes(data)
            self.busy = True
            at_turn_end(self._send_held)

    def writeSequence(self, iovec: Sequence[bytes | memoryview]) -> None:  # type: ignore[override]
        """Send all of `iovec`, and queue what the socket does not accept then."""
        length = sum(map(len, iovec))
        if self._held and length > _MAX_HELD:
            self._send_held()
        if length <= _MAX_HELD or self.busy or len(iovec) > _MAX_GATHERED:
            self.write(b"".join(iovec))
            return
        try:
            sent = self.socket.sendmsg(iovec)
        except OSError:
            sent = 0
        if sent < length:
            super().write(b"".join(iovec)[sent:])  # type: ignore[no-untyped-call]

    def _send_held(self) -> None:
        held, self._held = self._held, b""
        if held and not self.disconnected:
            self.busy = False
            self._send(held)

    def _send(self, data: bytes | memoryview) -> None:
        try:
            sent = self.socket.send(data)
        except OSError:
            sent = 0  # full or broken: the queued write will show which
        if sent < len(data):
            super().write(bytes(data[sent:]))  # type: ignore[no-untyped-call]

    def abortConnection(self) -> None:
        """Abort; the protocol is notified in the next turn of the reactor, as with Twisted's own connections.

        Many connections may be aborted in one turn, so they share one delayed call and one reason: 15 µs each, not 27.
        """
        if self.disconnected or self._aborting:
            return
        self._send_held()
        self._aborting = True
        self.stopReading()  # type: ignore[no-untyped-call]
        self.stopWriting()
        self.doRead = self.doWrite = _nothing  # type: ignore[method-assign]
        aborted = _aborted_connections.setdefault(self.reactor, [])
        aborted.append(self)
        if len(aborted) == 1:
            time: Any = self.reactor
            time.callLater(0, _notify_aborted, self.reactor)


def _share_names(kind: type[EagerConnection], *names: str) -> None:
    """Let all instances of `kind` share one table of the names of their attributes, 0.5 KB less for each.

    CPython leaves space in that table only for the names that the first instances have (PEP 412): an attribute that a
    later one gets besides gives it a table of its own, and so do more than 29 names.
    """
    first = kind.__new__(kind)
    for name in (*_NAMES, *names):
        setattr(first, name, None)


_aborted_connections: WeakKeyDictionary[Any, list[Any]] = WeakKeyDictionary()
"""Connections aborted in this turn whose protocols have not been notified yet, by reactor."""
_ABORTED = Failure(ConnectionAborted())


def _nothing() -> None:
    pass


def _notify_aborted(reactor: object) -> None:
    for connection in _aborted_connections.pop(reactor, ()):
        try:
            connection.connectionLost(_ABORTED)
        except Exception:
            _log.failure("A connection could not be ended")


class EagerServer(EagerConnection, tcp.Server):
    """An accepted connection."""

    _peer: IAddress | None = None
    _host: IAddress | None = None

    def become(self, protocol: IProtocol, peer: IAddress) -> None:
        """Replace the protocol and the peer's address."""
        self.protocol = protocol
        self._peer = peer

    def getPeer(self) -> IAddress:
        return self._peer or super().getPeer()  # type: ignore[no-untyped-call]

    def getHost(self) -> IAddress:
        # twisted.web asks for it with each request, and each `getsockname` gives the interpreter's lock away.
        if self._host is None:
            self._host = super().getHost()  # type: ignore[no-untyped-call]
        return self._host


_share_names(EagerServer, "server", "client", "sessionno", "hostname", "repstr", "_peer")


class EagerPort(tcp.Port):
    """A listening port whose connections are instances of `EagerServer`."""

    transport = EagerServer

    def take_all(self) -> None:
        """Accept the pending connections."""
        self.doRead()  # type: ignore[no-untyped-call]


_Port = TypeVar("_Port", bound=EagerPort)


def limited(made: socket.socket) -> socket.socket:
    """Return a new socket to a target. Raises `OSError`, and closes it, if targets have all descriptors they may."""
    if made.fileno() >= fd_limits.for_targets(fd_limits.limit()):
        made.close()
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    return made


def _do_nothing() -> None:
    pass


class EagerClient(EagerConnection, tcp.Client):
    """An outgoing connection."""

    def createInternetSocket(self) -> socket.socket:
        return limited(super().createInternetSocket())  # type: ignore[no-untyped-call]

    def failIfNotConnected(self, err: object) -> None:
        super().failIfNotConnected(err)  # type: ignore[no-untyped-call]
        if not self.connected:
            # Twisted has set them to a method of this object, which keeps it.
            self.doRead = self.doWrite = _do_nothing  # type: ignore[method-assign]


_share_names(EagerClient, "addr", "connector", "realAddress", "_requiresResolution")


class LeavingConnector(BaseConnector):
    """Lets go of its connection when that is lost, for they refer to each other: both are freed at once then."""

    def connectionLost(self, reason: Failure) -> None:
        super().connectionLost(reason)
        self.transport = None


class _EagerConnector(LeavingConnector, tcp.Connector):
    def _makeTransport(self) -> EagerClient:
        return EagerClient(  # type: ignore[no-untyped-call]
            self.host, self.port, self.bindAddress, self, self.reactor
        )


def reserve(address: str, port: int) -> socket.socket:
    """Return a socket bound to `address` and `port` (0 for any free one), which does not listen yet.

    Raises `OSError` if it cannot be bound.
    """
    reserved = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.setblocking(False)
        reserved.bind((address, port))
    except OSError:
        reserved.close()
        raise
    return reserved


def listen(reactor: Any, reserved: socket.socket, factory: IProtocolFactory, kind: type[_Port]) -> _Port:
    """Listen on a duplicate of a reserved socket, which the caller closes."""
    reserved.listen(BACKLOG)
    # Like the public IReactorSocket.adoptStreamPort, with another class of port.
    port: _Port = kind._fromListeningDescriptor(  # type: ignore[no-untyped-call]
        reactor, reserved.fileno(), reserved.family, factory
    )
    port.startListening()
    return port


def connect(reactor: Any, host: str, port: int, factory: ClientFactory[Any], timeout: float) -> None:
    """Connect to an IP address; `factory` is notified of the outcome. `timeout` is in seconds."""
    _EagerConnector(host, port, factory, timeout, None, reactor).connect()


def eager(transport: object) -> EagerConnection | None:
    """Return `transport` if it is an `EagerConnection` itself, without TLS or a test transport in between, or None."""
    return transport if isinstance(transport, EagerConnection) else None


def address_of(address: IAddress) -> str:
    """Return the IP address of a peer, as text without its zone; `unix` for a peer on a UNIX socket."""
    host = getattr(address, "host", None)
    return host.partition("%")[0] if isinstance(host, str) else "unix"
