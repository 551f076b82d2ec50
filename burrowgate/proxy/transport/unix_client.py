"""Connections to UNIX sockets, which write at once as `eager_tcp` does.

Rules.
    A socket whose queue of connections is full is tried again until the timeout: the kernel does not wait for it
    without blocking (connect(2), EAGAIN).
    The peer's address is the path to which the far end has bound its socket, as the kernel reports it, not the path by
    which it was reached: a symbolic link does not hide whose socket it is.
"""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

from twisted.internet import tcp, unix
from twisted.internet.address import UNIXAddress
from twisted.internet.error import getConnectError
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.protocol import ClientFactory

from burrowgate.proxy.transport.eager_tcp import EagerConnection, LeavingConnector, limited

RETRY_SECONDS = 0.02
"""Time after which a full queue is tried again: a busy server takes thousands of connections in a second."""


class EagerUnixClient(EagerConnection, tcp.BaseClient):
    """An outgoing connection to a UNIX socket."""

    addressFamily = socket.AF_UNIX
    _retry: IDelayedCall | None = None

    def __init__(self, path: str, connector: _UnixConnector, reactor: Any) -> None:
        self.connector = connector
        self.realAddress: Any = path
        self._finishInit(self.doConnect, self.createInternetSocket(), None, reactor)  # type: ignore[no-untyped-call]

    def createInternetSocket(self) -> socket.socket:
        return limited(super().createInternetSocket())  # type: ignore[no-untyped-call]

    def doConnect(self) -> None:
        if not hasattr(self, "connector"):
            return  # given up meanwhile
        try:
            number = self.socket.connect_ex(self.realAddress)
        except (OSError, ValueError) as error:
            number = getattr(error, "errno", None) or errno.EINVAL
        if number == errno.EAGAIN:
            time: Any = self.reactor
            self._retry = time.callLater(RETRY_SECONDS, self.doConnect)
        elif number:
            self.failIfNotConnected(getConnectError((number, os.strerror(number))))
        else:
            self._connectDone()  # type: ignore[no-untyped-call]

    def failIfNotConnected(self, err: object) -> None:
        if self._retry is not None and self._retry.active():
            self._retry.cancel()
        super().failIfNotConnected(err)  # type: ignore[no-untyped-call]

    def getPeer(self) -> UNIXAddress:
        return UNIXAddress(self.socket.getpeername() or None)

    def getHost(self) -> UNIXAddress:
        return UNIXAddress(None)

    def getTcpNoDelay(self) -> bool:
        return False

    def setTcpNoDelay(self, enabled: bool) -> None:
        """Do nothing: a UNIX socket sends at once."""

    def getTcpKeepAlive(self) -> bool:
        return False

    def setTcpKeepAlive(self, enabled: bool) -> None:
        """Do nothing: the kernel knows when the far end of a UNIX socket is gone."""


class _UnixConnector(LeavingConnector, unix.Connector):
    def _makeTransport(self) -> EagerUnixClient:  # type: ignore[override]
        return EagerUnixClient(self.address, self, self.reactor)


def connect(reactor: Any, path: str, factory: ClientFactory[Any], timeout: float) -> None:
    """Connect to the UNIX socket at `path`; `factory` is notified of the outcome. `timeout` is in seconds."""
    _UnixConnector(path, factory, timeout, reactor, False).connect()  # type: ignore[no-untyped-call]
