"""The UNIX socket of the admin API, in place of a port: only its owner and root can connect.

Rules (SEC-48).
    The file has mode 0600 before a client can connect, because the socket listens last.
    The user id of each peer is checked, whatever the file's mode is: only this user and root are served.
    The socket of a gateway that was killed is replaced; a socket in use or a file of another kind never is.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
from pathlib import Path
from typing import Any

from twisted.internet.protocol import connectionDone
from twisted.internet.unix import Port
from twisted.protocols.policies import ProtocolWrapper
from twisted.python.failure import Failure

from burrowgate.errors import ConfigError

BACKLOG = 128


def reserve(path: Path) -> socket.socket:
    """A socket bound to `path`, which does not listen yet. Raises `ConfigError` if that is not possible."""
    if not hasattr(socket, "SO_PEERCRED"):
        raise ConfigError("This system does not say who connects to a UNIX socket; set admin_port instead.")
    reserved = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        reserved.setblocking(False)
        _clear(path)
        reserved.bind(str(path))
        os.chmod(path, 0o600)
    except OSError as error:
        reserved.close()
        raise ConfigError(
            f"The socket {path} cannot be had ({error.strerror}); stop what uses it, or set another admin_socket."
        ) from error
    return reserved


def _clear(path: Path) -> None:
    """Remove the socket of a process that has ended. Raises `OSError` for anything else at that path."""
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            return
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()


def listen(reactor: Any, reserved: socket.socket, factory: object) -> Any:
    """Listen on a reserved socket, which the caller must still close; returns the port."""
    # Like the public IReactorSocket.adoptStreamPort, which would make the file accessible to all users (mode 0666).
    port: Any = Port._fromListeningDescriptor(reactor, reserved.fileno(), factory)
    port.mode = 0o600
    port.backlog = BACKLOG
    port.startListening()
    return port


def caller(connection: socket.socket) -> int:
    """The user id of the process that opened `connection`, as the kernel reports it (unix(7), SO_PEERCRED)."""
    _pid, uid, _gid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return int(uid)


def may_ask(uid: int, own: int) -> bool:
    """Whether the user `uid` may use the admin of a gateway that runs as `own`."""
    return uid in (own, 0)


class OwnersConnection(ProtocolWrapper):
    """A connection to the admin, aborted unless its user may use the admin."""

    _ours = False

    def makeConnection(self, transport: Any) -> None:
        self._ours = may_ask(caller(transport.getHandle()), os.geteuid())
        if self._ours:
            super().makeConnection(transport)  # type: ignore[no-untyped-call]
        else:
            transport.abortConnection()

    def dataReceived(self, data: bytes) -> None:
        if self._ours:
            super().dataReceived(data)  # type: ignore[no-untyped-call]

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._ours:
            super().connectionLost(reason)  # type: ignore[no-untyped-call]
