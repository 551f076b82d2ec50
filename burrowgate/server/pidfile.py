"""Presence files: one for each running gateway of a home, named by its admin port and locked while the process runs.

The command line sends the admin key to a port only if the presence file shows that a gateway of this home listens
there. Without this check, another user of the machine could listen on the port while no gateway runs, and receive the
key. The kernel releases the lock when the process ends, so a stale file has no effect. If the admin listens on a UNIX
socket, the socket must belong to this user as well.

The file holds the id of the gateway's node. A gateway that finds one there follows a process that was killed, and knows
at once that this node is gone.
"""

from __future__ import annotations

import fcntl
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from burrowgate.errors import HomeError

FOLDER = "running"
_SOCKET = "socket"
"""Name of the file if the admin listens on a UNIX socket."""
_MAX_NODE_ID_BYTES = 100
_ATTEMPTS = 1000
"""Attempts to lock the file; a process that checks it holds the lock for some microseconds."""


@dataclass(frozen=True, slots=True)
class Presence:
    """The locked presence file of a running gateway."""

    path: Path
    descriptor: int
    killed_node: str = ""
    """The node of the gateway before this one at the same address, if it did not end by itself."""

    def close(self) -> None:
        """Remove the file and release the lock."""
        self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


def shown(at: int | Path) -> str:
    """The address of an admin in a message: the port or the UNIX socket `at`."""
    return f"port {at}" if isinstance(at, int) else f"the socket {at}"


def announce(home: Path, at: int | Path, node_id: str = "") -> Presence:
    """Create and lock the file of a gateway of `home` whose admin listens on the port or UNIX socket `at`.

    `node_id` is its node, for the gateway that follows it.

    Raises `HomeError`.
    """
    path = home / FOLDER / _name(at)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise HomeError.not_writable(path, error) from error
    for _ in range(_ATTEMPTS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        killed = os.pread(descriptor, _MAX_NODE_ID_BYTES, 0).decode("ascii", "replace")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, node_id.encode("ascii"), 0)
        return Presence(path, descriptor, killed)
    os.close(descriptor)
    raise HomeError(f"Another gateway of this home says that it has its admin on {shown(at)}.")


def runs(home: Path, at: int | Path) -> bool:
    """Whether a gateway of `home` runs whose admin listens on the port or UNIX socket `at`."""
    if isinstance(at, Path) and not _is_own_socket(at):
        return False
    return _is_held(home / FOLDER / _name(at))


def _is_held(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # A shared lock, so that two processes that check at once do not take each other for a gateway.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def is_any_running(home: Path) -> bool:
    """Whether any gateway of `home` runs, on whatever address its admin listens."""
    folder = home / FOLDER
    return folder.is_dir() and any(_is_held(one) for one in folder.iterdir())


def _name(at: int | Path) -> str:
    return str(at) if isinstance(at, int) else _SOCKET


def _is_own_socket(path: Path) -> bool:
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.geteuid()
