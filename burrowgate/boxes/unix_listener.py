"""Listening on a UNIX socket of a box.

Rules.
    The file has its mode before anyone can connect.
    A box may write into the folder of some sockets: one that it deleted is no error when the listening ends.
"""

from __future__ import annotations

import contextlib
import os
from typing import Any

from twisted.internet import tcp, unix
from twisted.internet.interfaces import IListeningPort
from twisted.python.failure import Failure


class _Port(unix.Port):
    """A port of which the file may be missing at its end."""

    path = ""

    def connectionLost(self, reason: Failure) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        tcp.Port.connectionLost(self, reason)


def listen(reactor: Any, path: str, factory: Any, *, mode: int, backlog: int) -> IListeningPort:
    """Listen at `path` and return the port; what was there is replaced. Raises `CannotListenError`."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    port: Any = _Port(os.fsencode(path), factory, backlog, mode, reactor)
    port.path = path
    port.startListening()
    return port  # type: ignore[no-any-return]
