"""A screen (RFB 3.8) in memory, which notes what its viewers send: the screen of the boxes of `FakeLauncher`."""

from __future__ import annotations

import struct
from collections.abc import Callable

from twisted.internet.defer import Deferred, fail
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IReactorTime, IStreamClientEndpoint
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.testing.wire import Wire

BANNER = b"RFB 003.008\n"
_PIXEL_FORMAT = struct.pack(">BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
_LENGTHS = {0: 20, 3: 10, 4: 8, 5: 6, 150: 10, 255: 12}
"""Lengths of the client messages that are always equally long, by type."""


class FakeScreen:
    """One screen and the connections of its viewers."""

    def __init__(self, width: int = 1280, height: int = 800, name: str = "session") -> None:
        self.width = width
        self.height = height
        self.name = name
        self.keys: list[tuple[int, bool]] = []
        """Keysym, and whether it went down."""
        self.pointers: list[tuple[int, int, int]] = []
        """Mask of the buttons, x and y."""
        self.cut_texts: list[bytes] = []
        """Texts that viewers put into the clipboard, and requests of the extended clipboard."""
        self.viewers: list[FakeScreenConnection] = []

    def draw(self) -> None:
        """Send a frame of one pixel to all viewers."""
        for viewer in self.viewers:
            viewer.draw()

    def copy(self, text: str) -> None:
        """Send `text` to all viewers as what was copied on the screen (RFC 6143, 7.6.4)."""
        data = text.encode("latin-1")
        for viewer in self.viewers:
            viewer.send(struct.pack(">BxxxI", 3, len(data)) + data)

    def close(self) -> None:
        """Close the connections of all viewers."""
        for viewer in list(self.viewers):
            viewer.close()


class FakeScreenConnection(Protocol):
    """The screen's end of the connection of one viewer."""

    def __init__(self, screen: FakeScreen) -> None:
        self._screen = screen
        self._received = b""
        self._pixel_bytes = 4
        self._is_drawn = False
        self._next: Callable[[], bool] = self._version

    def connectionMade(self) -> None:
        self._screen.viewers.append(self)
        self.send(BANNER)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self in self._screen.viewers:
            self._screen.viewers.remove(self)

    def dataReceived(self, data: bytes) -> None:
        self._received += data
        while self._received and self._next():
            pass

    def send(self, data: bytes) -> None:
        """Send `data` to the viewer."""
        assert self.transport is not None
        self.transport.write(data)

    def close(self) -> None:
        """Close the connection."""
        assert self.transport is not None
        self.transport.loseConnection()

    def draw(self) -> None:
        """Send a frame of one white pixel."""
        self.send(struct.pack(">BxHHHHHi", 0, 1, 0, 0, 1, 1, 0) + b"\xff" * self._pixel_bytes)

    def _take(self, length: int) -> bytes | None:
        """Return the next `length` bytes, or None if they have not all arrived."""
        if len(self._received) < length:
            return None
        data, self._received = self._received[:length], self._received[length:]
        return data

    def _version(self) -> bool:
        if self._take(len(BANNER)) is None:
            return False
        self.send(b"\x01\x01")  # one security type: None
        self._next = self._security
        return True

    def _security(self) -> bool:
        self._take(1)
        self.send(bytes(4))
        self._next = self._init
        return True

    def _init(self) -> bool:
        self._take(1)
        name = self._screen.name.encode()
        size = struct.pack(">HH", self._screen.width, self._screen.height)
        self.send(size + _PIXEL_FORMAT + struct.pack(">I", len(name)) + name)
        self._next = self._message
        return True

    def _message(self) -> bool:
        kind = self._received[0]
        message = self._take(self._length(kind))
        if not message:
            return False
        if kind == 0:
            self._pixel_bytes = message[4] // 8
        elif kind == 3 and not (self._is_drawn and message[1]):
            self._is_drawn = True
            self.draw()
        elif kind == 4:
            self._screen.keys.append((int.from_bytes(message[4:], "big"), bool(message[1])))
        elif kind == 5:
            self._screen.pointers.append(struct.unpack(">xBHH", message))
        elif kind == 6:
            self._screen.cut_texts.append(message[8:])
        elif kind == 255:
            self._screen.keys.append((int.from_bytes(message[4:8], "big"), bool(message[3])))
        return True

    def _length(self, kind: int) -> int:
        """Return the length of the next message, of the type `kind`, as far as it is known; at least 1."""
        data = self._received
        if kind in _LENGTHS:
            return _LENGTHS[kind]
        if kind == 2:
            return 4 + 4 * int.from_bytes(data[2:4], "big") if len(data) >= 4 else 4
        if kind == 6:
            return 8 + abs(int.from_bytes(data[4:8], "big", signed=True)) if len(data) >= 8 else 8
        if kind == 248:
            return 9 + data[8] if len(data) >= 9 else 9
        if kind == 251:
            return 8 + 16 * data[6] if len(data) >= 8 else 8
        raise AssertionError(f"A viewer sent a message of the unknown type {kind}.")


@implementer(IStreamClientEndpoint)
class FakeScreenEndpoint:
    """Leads to a screen in memory, or to none: then connections are refused. Connects in the next turn of `clock`."""

    def __init__(self, clock: IReactorTime, screen: Callable[[], FakeScreen | None]) -> None:
        self._clock = clock
        self._screen = screen

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        """Connect a protocol of the factory; its Deferred fires before the first byte arrives, as with sockets."""
        if self._screen() is None:
            return fail(Refused())
        connected: Deferred[IProtocol] = Deferred(lambda _: call.cancel())
        wire = Wire()

        def connect() -> None:
            screen = self._screen()
            protocol = protocolFactory.buildProtocol(None)  # type: ignore[arg-type]
            if screen is None or protocol is None:
                connected.errback(Refused())
                return
            wire.connect(protocol, FakeScreenConnection(screen), address="127.0.0.1")
            connected.callback(protocol)

        call = self._clock.callLater(0, wire.later, connect)
        return connected
