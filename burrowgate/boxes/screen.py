"""Relay of a box's screen: a UNIX socket for viewers, each connected to the screen server (RFB) of the box.

Rules.
    Both directions are walked over (`core/boxes/rfb`): what is not RFB closes the connection, texts of the clipboard
    pass as its settings allow, and only the input of a person counts as input.
    One viewer at a time: a new one takes the place of the former, so that a page that was reloaded goes on at once.
    Those who only watch have a socket of their own, through which nothing acts on the screen; they are no viewers.
    Each side is read only as fast as the other accepts the bytes; nothing else is kept but an unfinished message.
    The socket has mode 0600. No byte of what passes is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred, gatherResults, succeed
from twisted.internet.interfaces import IListeningPort, IStreamClientEndpoint
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.boxes import unix_listener
from burrowgate.core.boxes.rfb.connection import Connection
from burrowgate.core.boxes.rfb.constants import RfbError
from burrowgate.core.boxes.settings import Clipboard
from burrowgate.core.boxes.states import BoxReason

CONNECT_SECONDS = 5.0
"""For connecting to the screen server, which runs on this machine."""
HANDSHAKE_SECONDS = 15.0
"""For the handshake, two round trips to the viewer."""
BACKLOG = 16
MAX_WATCHERS = 8
"""The screen server encodes the picture for each of them."""

_log = Logger()


def _nothing(*_: object) -> None:
    """Do nothing."""


def _factory(make: Callable[[], Protocol]) -> Factory[Any]:
    factory: Factory[Any] = Factory.forProtocol(make)
    factory.noisy = False
    return factory


class ScreenServer:
    """The screen of one box. The callbacks must not raise."""

    def __init__(
        self,
        reactor: Any,
        path: str,
        endpoint: IStreamClientEndpoint,
        clipboard: Clipboard,
        *,
        watch_path: str = "",
        on_input: Callable[[], None] = _nothing,
        on_bytes: Callable[[int, int], None] = _nothing,
        on_viewer: Callable[[int], None] = _nothing,
        on_watchers: Callable[[int], None] = _nothing,
        on_first_frame: Callable[[], None] = _nothing,
    ) -> None:
        """`on_bytes` takes bytes of a viewer and bytes for one, `on_viewer` the number of viewers after a change.

        `watch_path` is the socket of those who only watch, empty if none may; `on_watchers` takes their number.
        """
        self.reactor = reactor
        self.endpoint = endpoint
        self.clipboard = clipboard
        self.on_input = on_input
        self.on_bytes = on_bytes
        self._on_viewer = on_viewer
        self._on_watchers = on_watchers
        self._on_first_frame = on_first_frame
        self._path = path
        self._watch_path = watch_path
        self._ports: list[IListeningPort] = []
        self._viewer: _Viewer | None = None
        self._watching: set[_Watcher] = set()
        self._is_attached = False
        self._has_frame = False
        self.bytes_in = 0
        """Bytes that viewers have sent."""
        self.bytes_out = 0
        """Bytes that were sent to viewers."""
        self.dropped_texts = 0
        """Messages of the clipboard that did not pass, of viewers that have left."""

    def start(self) -> None:
        """Listen. Raises `CannotListenError`; a socket that an ended process left is replaced."""
        for path, make in ((self._path, self.viewer), (self._watch_path, self._watcher)):
            if path:
                port = unix_listener.listen(self.reactor, path, _factory(make), mode=0o600, backlog=BACKLOG)
                self._ports.append(port)

    def close(self, reason: BoxReason | None = None) -> Deferred[None]:
        """End the connection of the viewer at once and listen no longer; fires when the socket is gone."""
        ports, self._ports = self._ports, []
        if self._viewer is not None:
            self._viewer.end()
        self.end_watching()
        if ports:
            _log.debug("Screen closed", reason=reason)
        stopping = [port.stopListening() or succeed(None) for port in ports]
        return gatherResults(stopping).addCallback(lambda _: None)

    def end_watching(self) -> None:
        """Close the connections of those who only watch."""
        for watcher in tuple(self._watching):
            watcher.end()

    def viewer(self) -> Protocol:
        """Return the protocol of one more viewer."""
        return _Viewer(self)

    def _watcher(self) -> Protocol:
        return _Watcher(self)

    # Events of viewers.

    def came(self, viewer: _Viewer) -> None:
        """A viewer has connected: it replaces the former one."""
        former, self._viewer = self._viewer, viewer
        if former is not None:
            former.end()

    def began_to_watch(self, watcher: _Watcher) -> None:
        """One more wants to watch."""
        if len(self._watching) >= MAX_WATCHERS:
            watcher.end()
            return
        self._watching.add(watcher)

    def count_watchers(self) -> None:
        """One of them was connected to the screen server, or has left."""
        self._on_watchers(sum(one.is_attached for one in self._watching))

    def left_watching(self, watcher: _Watcher) -> None:
        """One of them has left."""
        self._watching.discard(watcher)
        if watcher.is_attached:
            self.count_watchers()

    def attached(self, viewer: _Viewer) -> None:
        """A viewer is connected to the screen server."""
        if viewer is self._viewer and not self._is_attached:
            self._is_attached = True
            self._on_viewer(1)

    def left(self, viewer: _Viewer, connection: Connection) -> None:
        """A viewer has left."""
        self.dropped_texts += connection.dropped_texts
        if viewer is not self._viewer:
            return
        self._viewer = None
        if self._is_attached:
            self._is_attached = False
            self._on_viewer(0)

    def count(self, incoming: int, outgoing: int) -> None:
        """Count bytes."""
        self.bytes_in += incoming
        self.bytes_out += outgoing
        self.on_bytes(incoming, outgoing)

    def drew(self) -> None:
        """A viewer was sent a frame."""
        if not self._has_frame:
            self._has_frame = True
            self._on_first_frame()


class _Viewer(Protocol):
    """A viewer's connection; it owns the connection to the screen server."""

    only_watches = False

    def __init__(self, server: ScreenServer) -> None:
        self._server = server
        self._connection = Connection(server.clipboard, only_watches=self.only_watches)
        self._screen: _Screen | None = None
        self._connecting: Deferred[Any] | None = None
        self._is_over = False
        self._inputs = 0
        self._is_drawn = False
        self._limit: Any = None

    def connectionMade(self) -> None:
        server, transport = self._server, self._wire
        transport.pauseProducing()
        self._limit = server.reactor.callLater(HANDSHAKE_SECONDS, self._check_handshake)
        self._came()
        if self._is_over:
            return
        connecting = server.endpoint.connect(_factory(lambda: _Screen(self)))
        self._connecting = connecting.addTimeout(CONNECT_SECONDS, server.reactor)
        self._connecting.addCallbacks(self._connected, self._not_connected)

    @property
    def _wire(self) -> Any:
        return self.transport

    def _connected(self, screen: Any) -> None:
        self._connecting = None
        if self._is_over:
            screen.transport.abortConnection()
            return
        self._screen = screen
        self._wire.registerProducer(screen.transport, True)
        screen.transport.registerProducer(self._wire, True)
        self._attached()
        self._wire.resumeProducing()

    def _not_connected(self, failure: Failure) -> None:
        self._connecting = None
        if not self._is_over:
            _log.info("Screen server not reached: {reason}", reason=type(failure.value).__name__)
            self.end()

    def _check_handshake(self) -> None:
        self._limit = None
        if not self._connection.is_ready:
            self.end()

    def dataReceived(self, data: bytes) -> None:
        connection, screen = self._connection, self._screen
        if self._is_over or screen is None:
            return
        try:
            pieces = connection.from_viewer(data)
        except RfbError as error:
            self._fail(error)
            return
        screen.send(pieces)
        server = self._server
        server.count(len(data), 0)
        if connection.inputs != self._inputs:
            self._inputs = connection.inputs
            server.on_input()

    def screen_sent(self, data: bytes) -> None:
        """The screen server has sent `data`."""
        if self._is_over:
            return
        connection = self._connection
        try:
            pieces = connection.from_server(data)
        except RfbError as error:
            self._fail(error)
            return
        write, count = self._wire.write, 0
        for piece in pieces:
            write(piece)
            count += len(piece)
        self._server.count(0, count)
        if not self._is_drawn and connection.frames:
            self._is_drawn = True
            self._drew()

    def _fail(self, error: RfbError) -> None:
        _log.info("Screen connection closed: {error}", error=str(error))
        self.end()

    def end(self) -> None:
        """Close both connections at once."""
        if self._is_over:
            return
        self._is_over = True
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
        connecting, screen, self._screen = self._connecting, self._screen, None
        if connecting is not None:
            connecting.cancel()
        if screen is not None:
            screen.close()
            self._wire.unregisterProducer()
        self._wire.abortConnection()
        self._left()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.end()

    # What the server learns of it.

    def _came(self) -> None:
        self._server.came(self)

    def _attached(self) -> None:
        self._server.attached(self)

    def _drew(self) -> None:
        self._server.drew()

    def _left(self) -> None:
        self._server.left(self, self._connection)


class _Watcher(_Viewer):
    """A connection of a visitor who only watches."""

    only_watches = True
    is_attached = False

    def _came(self) -> None:
        self._server.began_to_watch(self)

    def _attached(self) -> None:
        self.is_attached = True
        self._server.count_watchers()

    def _drew(self) -> None:
        """Do nothing: the first frame that counts is the viewer's."""

    def _left(self) -> None:
        self._server.left_watching(self)


class _Screen(Protocol):
    """The connection to the screen server."""

    def __init__(self, viewer: _Viewer) -> None:
        self._viewer = viewer

    def dataReceived(self, data: bytes) -> None:
        self._viewer.screen_sent(data)

    def send(self, pieces: list[bytes]) -> None:
        """Send what the viewer sent."""
        transport: Any = self.transport
        for piece in pieces:
            transport.write(piece)

    def close(self) -> None:
        """Close at once."""
        transport: Any = self.transport
        transport.unregisterProducer()
        transport.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._viewer.end()
