"""The newest position that any process of one home committed, in eight bytes of shared memory.

Rules.
    `IStore.position` promises that every process of the machine sees a commit at its next call, without a request to
    the server. A process that commits therefore advances the position here before it acknowledges the commit.
    The position only makes other processes query the server sooner. The server decides what is committed.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from pathlib import Path


class SharedPosition:
    """A file of the home, mapped into memory."""

    def __init__(self, path: Path) -> None:
        """Raises `OSError`."""
        with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "r+b") as file:
            os.ftruncate(file.fileno(), 8)
            self._map = mmap.mmap(file.fileno(), 8)
            self._lock = os.dup(file.fileno())
        self._bytes = memoryview(self._map).cast("q")

    def position(self) -> int:
        """The newest position that any process stored here."""
        return self._bytes[0]

    def advance(self, position: int) -> None:
        """Publish `position` to every process, if it is newer."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self._bytes[0] = max(self._bytes[0], position)
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def close(self) -> None:
        """Unmap the memory and close the file."""
        self._bytes.release()
        self._map.close()
        os.close(self._lock)
