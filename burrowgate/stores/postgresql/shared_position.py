"""The newest position that any process of this home committed: eight bytes of memory that they share.

Rules.
    Another machine's commit is known when the database says so. On this machine one look at these bytes shows a commit
    in every process as soon as it is answered, as `IStore.position` promises; without them it would be a millisecond.
    They only ever make a process look sooner. What is committed is what the database says.
    They are raised under a file lock, by threads that may wait, and read without one.
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
        """Raises `OSError`."""
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
        """The newest position; costs a tenth of a microsecond."""
        return self._position[0]

    def advance(self, position: int) -> None:
        """Let every process know that `position` was committed."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            if position > self._position[0]:
                self._position[0] = position
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of it."""
        self._position.release()
        self._map.close()
        os.close(self._descriptor)
