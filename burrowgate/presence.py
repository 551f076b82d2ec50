"""Whether a gateway runs from a home: one file for each, named as its admin's port and locked while the process lives.

The command line sends the admin's key to a port only if this says that a gateway of this home listens there. Without
that, another user of the machine could listen on the port while no gateway runs, and be handed the key. The lock ends
with its process, however that ends, so no file left behind can lie.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from burrowgate.errors import HomeError

FOLDER = "running"
_ATTEMPTS = 1000
"""Whoever asks holds the lock for some microseconds."""


@dataclass(frozen=True, slots=True)
class Presence:
    """That a gateway runs, until it is closed."""

    path: Path
    descriptor: int

    def close(self) -> None:
        """Take it back."""
        self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


def announce(home: Path, admin_port: int) -> Presence:
    """Say that a gateway of `home` has its admin on `admin_port`. Raises `HomeError`."""
    path = home / FOLDER / str(admin_port)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise HomeError(f"{path} cannot be written ({error.strerror}); make room or mend that.") from error
    for _ in range(_ATTEMPTS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        return Presence(path, descriptor)
    os.close(descriptor)
    raise HomeError(f"Another gateway of this home says that it has the admin port {admin_port}.")


def runs(home: Path, admin_port: int) -> bool:
    """Whether a gateway of `home` has its admin on `admin_port`."""
    try:
        descriptor = os.open(home / FOLDER / str(admin_port), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # Shared, so that two who ask at once do not take each other for a gateway.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def anybody(home: Path) -> bool:
    """Whether any gateway of `home` runs, whatever its port."""
    folder = home / FOLDER
    return folder.is_dir() and any(runs(home, int(one.name)) for one in folder.iterdir() if one.name.isdecimal())
