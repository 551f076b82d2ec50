"""Header of SQLite's wal-index, which changes with each commit to the file by any connection of any process.

Rules.
    Equal headers mean that nothing was committed in between: a commit writes a new frame count and checksum into the
    header before it returns (https://www.sqlite.org/walformat.html, section 2.1). Reading it takes a tenth of a
    microsecond; `PRAGMA data_version`, which compares the same bytes, takes two.
    A descriptor of the file must not be closed while this process has a connection to the database, because that drops
    the POSIX locks of SQLite (https://www.sqlite.org/howtocorrupt.html, section 2.2). So all stores of this process on
    one path share their mappings, which are closed after the last connection of the last store.
    If the file cannot be mapped, `header` returns None, and the store asks SQLite.
"""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from pathlib import Path

_HEADER_BYTES = 96
"""Both copies of the header."""
_INITIALIZED_AT = 12
"""Offset of the byte that is 1 once the header is valid."""


class _SharedMappings:
    """Mappings of all files that were the wal-index at one path, since a file may be replaced by another."""

    def __init__(self) -> None:
        self.users = 0
        self._descriptors: list[int] = []
        self._by_file: dict[tuple[int, int], mmap.mmap] = {}

    def get(self, name: str) -> mmap.mmap:
        """Return the mapping of the file called `name`. Raises `OSError` or `ValueError`."""
        about = os.stat(name)
        mapping = self._by_file.get((about.st_dev, about.st_ino))
        if mapping is None:
            descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            self._descriptors.append(descriptor)
            about = os.fstat(descriptor)
            mapping = mmap.mmap(descriptor, _HEADER_BYTES, prot=mmap.PROT_READ)
            self._by_file[about.st_dev, about.st_ino] = mapping
        return mapping

    def close(self) -> None:
        for mapping in self._by_file.values():
            mapping.close()
        for descriptor in self._descriptors:
            os.close(descriptor)


_shared: dict[str, _SharedMappings] = {}
"""Mappings in use, by the real path of the database."""


class WalIndex:
    """The wal-index of one database.

    Make it before the first connection to the database, `open` it after a connection has read from it, and `close` it
    after the last connection was closed.
    """

    def __init__(self, path: Path) -> None:
        self._path = os.path.realpath(path)
        self._mapping: mmap.mmap | None = None
        self._is_closed = False
        _shared.setdefault(self._path, _SharedMappings()).users += 1

    def open(self) -> None:
        """Map the file, if that is possible."""
        with suppress(OSError, ValueError):
            mapping = _shared[self._path].get(self._path + "-shm")
            if mapping[_INITIALIZED_AT]:
                self._mapping = mapping

    def header(self) -> bytes | None:
        """Return the header as it is now; None if the file is not mapped."""
        return None if self._mapping is None else self._mapping[:_HEADER_BYTES]

    def close(self) -> None:
        """Give the mapping up."""
        if self._is_closed:
            return
        self._is_closed = True
        self._mapping = None
        shared = _shared[self._path]
        shared.users -= 1
        if not shared.users:
            del _shared[self._path]
            shared.close()
