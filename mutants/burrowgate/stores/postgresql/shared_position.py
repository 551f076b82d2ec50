"""Newest position that any process of this home committed: eight bytes of shared memory.

Rules.
    A commit on another machine is known when the database reports it. Processes of the same home see a commit in these
    bytes as soon as it has returned, as `IStore.position` requires; a notification would take about a millisecond.
    The bytes only make a process query the database earlier; they do not decide what is committed.
    They are written under a file lock, in threads that may block, and read without one.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from pathlib import Path

_LENGTH = 8


class SharedPosition:
    """A file of the home, mapped into memory."""

    def __init__(self, path: Path) -> None:
        """Open or create the file `path`. Raises `OSError`."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(self._descriptor).st_size != _LENGTH:
                os.ftruncate(self._descriptor, _LENGTH)
            self._map = mmap.mmap(self._descriptor, _LENGTH)
        except BaseException:
            os.close(self._descriptor)
            raise
        self._position = memoryview(self._map).cast("q")

    def position(self) -> int:
        """Return the newest position; takes a tenth of a microsecond."""
        return self._position[0]

    def advance(self, position: int) -> None:
        """Record that `position` was committed, for all processes of the home."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            if position > self._position[0]:
                self._position[0] = position
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Unmap the file."""
        self._position.release()
        self._map.close()
        os.close(self._descriptor)
