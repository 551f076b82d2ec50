"""Identity of the files that a SQLite store has open: detects that one was deleted, moved or replaced.

A process that has a deleted file open reads and writes it as before, and all of that is lost when it ends. So device
and inode of the open files are compared with those at their paths. SQLite itself neither deletes nor replaces a file
of a database while a connection is open. A comparison takes a few microseconds.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from burrowgate.errors import StoreDamaged, StoreUnavailable

_SUFFIXES = ("", "-wal", "-shm")


class OpenFiles:
    """The files of the store at `path`, as they are when this is made: just after the store was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identities: dict[str, tuple[int, int]] = {}
        for name in (f"{path}{suffix}" for suffix in _SUFFIXES):
            try:
                self._identities[name] = _identity(name)
            except FileNotFoundError:
                continue  # a store on read-only media has no journal

    @classmethod
    def of(cls, connections: Sequence[sqlite3.Connection], path: Path) -> OpenFiles:
        """Return the files that `connections` have open. Raises `StoreUnavailable` if they may be different ones."""
        before = cls(path)
        for connection in connections:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # opens the journal
        if before.find_damage() is not None:
            raise StoreUnavailable(f"{path} was replaced while it was opened; start again.")
        return cls(path)

    def find_damage(self) -> StoreDamaged | None:
        """Return what happened to the files since; None if they are in place. May be called in any thread."""
        for name, identity in self._identities.items():
            try:
                if _identity(name) != identity:
                    return self._damage(f"{name} was replaced by another file")
            except (FileNotFoundError, NotADirectoryError):
                return self._damage(f"{name} was deleted or moved")
            except OSError as error:
                return self._damage(f"{name} can no longer be checked ({error.strerror})")
        return None

    def _damage(self, event: str) -> StoreDamaged:
        return StoreDamaged(
            f"{event} while the gateway had the store open, so changes would be lost; put the file back, or stop the"
            f" gateway, put a backup at {self._path} without files {self._path.name}-wal and {self._path.name}-shm"
            " beside it, and start again."
        )


def _identity(name: str) -> tuple[int, int]:
    """Return device and inode of the file `name`. Raises `OSError`."""
    status = os.stat(name)
    return status.st_dev, status.st_ino
