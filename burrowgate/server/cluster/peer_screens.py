"""Listener for the other gateways of the cluster, whose visitors' boxes run here: it passes on their screens and files.

Rules.
    Nothing is answered before TLS has proved that the other side has the signing keys (`peer_tls`).
    A connection asks for one screen or file, in one line, within `REQUEST_SECONDS`; it gets that or is closed.
    Files take a part of the connections only, and those of one box a few, so that screens are always passed on.
    Whether a box ends is decided by the process that runs it: its end closes the connection.
    A gateway that vanishes is noticed within a minute, so that its visitor counts as gone.
    Each side is read only as fast as the other accepts the bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.interfaces import IDelayedCall, IProtocolFactory
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.logger import Logger
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure

from burrowgate.core.boxes import peer_requests
from burrowgate.core.boxes.peer_requests import FileRequest, ScreenRequest
from burrowgate.proxy.transport.keepalive import set_keepalive
from burrowgate.server.cluster.peer_files import FileServing, FilesHere
from burrowgate.server.cluster.peer_tls import PeerTls

REQUEST_SECONDS = 5.0
"""For the handshake of TLS, the request, and the connection to the screen."""
MAX_CONNECTIONS = 512
MAX_FILE_CONNECTIONS = 128
MAX_FILE_CONNECTIONS_OF_BOX = 16
"""A browser passes six files at a time over HTTP/1."""
MAX_WAITING = 64
"""Connections that have not asked for anything yet; further ones are closed at once."""
_log = Logger()

FindScreen = Callable[[ScreenRequest], str | None]
"""Returns the path of the socket of a box's screen; None if no such box runs here."""


class PeerScreens(Factory[Any]):
    """The listener; `tls` is its factory over TLS."""

    noisy = False

    def __init__(self, reactor: Any, find: FindScreen, files: FilesHere, tls: PeerTls) -> None:
        self.reactor = reactor
        self.find = find
        self.files = files
        self._open: set[_Peer] = set()
        self.tls: IProtocolFactory = TLSMemoryBIOFactory(tls, False, self)
        self.tls.noisy = False

    def buildProtocol(self, addr: object) -> _Peer:
        """Return the protocol of a new connection."""
        return _Peer(self)

    def came(self, peer: _Peer) -> bool:
        """Return whether there is capacity for a new connection, and count it then."""
        waiting = sum(not one.has_asked for one in self._open)
        is_admitted = len(self._open) < MAX_CONNECTIONS and waiting < MAX_WAITING
        if is_admitted:
            self._open.add(peer)
        return is_admitted

    def has_capacity_for_file(self, box_id: str) -> bool:
        """Return whether one more file of a box may pass."""
        boxes = [one.files_of for one in self._open if one.files_of]
        return len(boxes) < MAX_FILE_CONNECTIONS and boxes.count(box_id) < MAX_FILE_CONNECTIONS_OF_BOX

    def left(self, peer: _Peer) -> None:
        """A connection has ended."""
        self._open.discard(peer)

    def close(self) -> None:
        """Close all connections."""
        for peer in tuple(self._open):
            peer.end()


class _Peer(Protocol):
    """A connection of another gateway; it owns the connection to the screen."""

    def __init__(self, server: PeerScreens) -> None:
        self._server = server
        self.has_asked = False
        self._line = b""
        self.files_of = ""
        """The box whose file passes; empty for a screen."""
        self._serving: FileServing | None = None
        self._screen: _Screen | None = None
        self._connecting: Deferred[Any] | None = None
        self._is_over = False
        self._limit: IDelayedCall | None = None

    @property
    def _wire(self) -> Any:
        return self.transport

    def connectionMade(self) -> None:
        # TLS has not begun yet; no data comes before it is done.
        if not self._server.came(self):
            self.end()
            return
        self._limit = self._server.reactor.callLater(REQUEST_SECONDS, self.end)
        probe_soon(self._wire.transport)

    def dataReceived(self, data: bytes) -> None:
        if self._is_over:
            return
        if self._screen is not None:
            self._screen.wire.write(data)
            return
        if self._serving is not None:
            self._serving.received(data)
            return
        self._line += data
        line, found, rest = self._line.partition(b"\n")
        if self.has_asked or rest or len(line) > peer_requests.MAX_LINE_BYTES:
            self.end()
        elif found:
            self._asked(line)

    def _asked(self, line: bytes) -> None:
        self.has_asked = True
        request = peer_requests.read_request(line)
        if isinstance(request, FileRequest):
            self._asked_for_file(request)
            return
        path = None if request is None else self._server.find(request)
        if path is None:
            self._refuse(peer_requests.GONE)
            return
        endpoint = UNIXClientEndpoint(self._server.reactor, path, timeout=int(REQUEST_SECONDS))
        self._connecting = endpoint.connect(Factory.forProtocol(lambda: _Screen(self)))
        self._connecting.addCallbacks(self._connected, self._not_connected)

    def _asked_for_file(self, request: FileRequest) -> None:
        server = self._server
        if not server.has_capacity_for_file(request.box_id):
            self._refuse(peer_requests.NO + b" busy")
            return
        self._stop_limit()
        self.files_of = request.box_id
        self._serving = FileServing(server.reactor, server.files, request, self._wire, self.end)
        self._serving.start()

    def _refuse(self, reply: bytes) -> None:
        self._wire.write(reply + b"\n")
        self._wire.loseConnection()

    def _connected(self, screen: Any) -> None:
        self._connecting = None
        if self._is_over:
            screen.wire.abortConnection()
            return
        self._stop_limit()
        self._screen = screen
        self._wire.write(peer_requests.OK + b"\n")
        self._wire.registerProducer(screen.wire, True)
        screen.wire.registerProducer(self._wire, True)
        screen.wire.resumeProducing()

    def _not_connected(self, failure: Failure) -> None:
        self._connecting = None
        if not self._is_over:
            _log.info("Screen of a box not reached for another gateway: {error}", error=type(failure.value).__name__)
            self.end()

    def _stop_limit(self) -> None:
        limit, self._limit = self._limit, None
        if limit is not None and limit.active():
            limit.cancel()

    def sent(self, data: bytes) -> None:
        """The screen sent `data`."""
        if not self._is_over:
            self._wire.write(data)

    def end(self) -> None:
        """Close both connections at once."""
        if self._is_over:
            return
        self._is_over = True
        self._stop_limit()
        connecting, screen = self._connecting, self._screen
        if connecting is not None:
            connecting.cancel()
        if self._serving is not None:
            self._serving.stop()
            self._wire.unregisterProducer()
        if screen is not None:
            self._wire.unregisterProducer()
            screen.wire.unregisterProducer()
            screen.wire.abortConnection()
        self._wire.abortConnection()
        self._server.left(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.end()


class _Screen(Protocol):
    """The connection to the relay of a box's screen."""

    def __init__(self, peer: _Peer) -> None:
        self._peer = peer

    @property
    def wire(self) -> Any:
        """Its transport."""
        return self.transport

    def connectionMade(self) -> None:
        self.wire.pauseProducing()

    def dataReceived(self, data: bytes) -> None:
        self._peer.sent(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._peer.end()


def probe_soon(transport: Any) -> None:
    """Have a connection over TCP closed within a minute once the other side does not respond any more."""
    transport.setTcpNoDelay(True)
    set_keepalive(transport, idle=20, interval=10, count=3, user_timeout_ms=50_000)
