"""The newest position that any process of one home committed: eight bytes of memory that they share.

Rules.
    `IStore.position` promises that a commit is seen by every process of the machine at its next look, and may not ask
    the server. So whoever committed raises these bytes before it answers.
    They only make a process look sooner: what is committed is what the server says.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from pathlib import Path


class Page:
    """A file of the home, mapped into memory."""

    def __init__(self, path: Path) -> None:
        """Raises `OSError`."""
        with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "r+b") as file:
            os.ftruncate(file.fileno(), 8)
            self._map = mmap.mmap(file.fileno(), 8)
            self._lock = os.dup(file.fileno())
        self._bytes = memoryview(self._map).cast("q")

    def position(self) -> int:
        """The newest position that was raised here."""
        return self._bytes[0]

    def raise_to(self, position: int) -> None:
        """Show `position` to every process, if it is newer."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self._bytes[0] = max(self._bytes[0], position)
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of it."""
        self._bytes.release()
        self._map.close()
        os.close(self._lock)
