"""Connections to the socket of a box's screen, which lies in a folder that the box itself can write to.

A program in the box could put a link there that leads to another socket of this machine. So the name is opened without
following links, must be a socket of the box's user, and the connection goes to what was opened.
"""

from __future__ import annotations

import os
import stat
from typing import Any

from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IStreamClientEndpoint
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.boxes.waiting import after, cancellable, first

BANNER_SECONDS = 2.0
"""How long one attempt waits for the first bytes of a screen."""
BANNER_START = b"RFB "


@implementer(IStreamClientEndpoint)
class BoxSocketEndpoint:
    """Connects to a socket of a box."""

    def __init__(self, reactor: Any, path: str, uid: int) -> None:
        """`uid` is the user of the box."""
        self._reactor = reactor
        self._path = path
        self._uid = uid

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        """Connect; fails with ConnectError if there is no socket of the box."""
        try:
            fd = os.open(self._path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            return fail(ConnectError(error.errno, "The screen of the box has no socket."))
        found = os.fstat(fd)
        if not stat.S_ISSOCK(found.st_mode) or found.st_uid != self._uid:
            os.close(fd)
            return fail(ConnectError(string="What is in place of the screen's socket is not one of the box."))

        def close(result: Any) -> Any:
            os.close(fd)
            return result

        endpoint = UNIXClientEndpoint(self._reactor, f"/proc/self/fd/{fd}")
        connected: Deferred[IProtocol] = endpoint.connect(protocolFactory)
        return connected.addBoth(close)


async def answers(endpoint: IStreamClientEndpoint, clock: Any) -> bool:
    """Return whether a screen answers at `endpoint` with its banner."""
    protocol = _Banner()
    try:
        await cancellable(endpoint.connect(Factory.forProtocol(lambda: protocol)))
    except (ConnectError, OSError):
        return False
    try:
        await first(protocol.banner, after(clock, BANNER_SECONDS))
    finally:
        assert protocol.transport is not None
        protocol.transport.abortConnection()  # type: ignore[attr-defined]
    return protocol.received.startswith(BANNER_START)


class _Banner(Protocol):
    def __init__(self) -> None:
        self.received = b""
        self.banner: Deferred[None] = Deferred()

    def dataReceived(self, data: bytes) -> None:
        self.received += data[:12]
        self._finish()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._finish()

    def _finish(self) -> None:
        if not self.banner.called:
            self.banner.callback(None)
