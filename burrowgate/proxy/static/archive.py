"""Zip archive of a folder and all below it, generated while it is sent.

Rules.
    It holds the files that a listing shows, opened by `safe_open`, and each folder once, however many links lead to it.
    What cannot be read is left out, and named in a file of the archive.
    No more of a file is read than it had when it was opened.
    The archive is a path of its own, not a query of the listing's: a page link of the listing does not open it.

The functions block, and run in a thread of the folder.
"""

from __future__ import annotations

import os
import stat
import time
import zipfile
from collections.abc import Generator, Sequence
from contextlib import suppress
from typing import IO, cast

from burrowgate.errors import NotFound, UpstreamError
from burrowgate.proxy.static.media_types import content_type
from burrowgate.proxy.static.opening import PIECE
from burrowgate.proxy.static.safe_open import is_shown, open_beneath

NAME = ".burrowgate.zip"
"""Name of the archive in its folder. It is hidden, so that no file of that name is served."""
MAX_ENTRIES = 10_000
"""Files and folders in an archive, of which each file takes about a kilobyte of memory until the end."""
MAX_UNDER_WAY = 8
"""Archives that are made at a time in this process; they may take as long as their visitors' lines are slow."""
_BATCH = 100
"""Small files that are read in one step."""
_MISSING = "Files that could not be read.txt"
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date of the format, for files that have an earlier one, or none."""
_LAST_YEAR = 2107
_COMPRESSIBLE = (b"text/", b"application/json", b"application/xml", b"image/svg", b"image/bmp", b"audio/wav")

Path = tuple[str, ...]
"""Names of a file below the folder."""


class UnderWay:
    """The number of archives that are being made, with its limit."""

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._count = 0

    def enter(self) -> bool:
        """Count one more; returns False if it would exceed the limit."""
        if self._count >= self._maximum:
            return False
        self._count += 1
        return True

    def leave(self) -> None:
        """Count one less."""
        self._count -= 1


UNDER_WAY = UnderWay(MAX_UNDER_WAY)


def find_files(root: str, names: Sequence[str], *, maximum: int = MAX_ENTRIES) -> list[Path] | None:
    """Return the files below the folder at `names` beneath `root`; None if it has more than `maximum` entries.

    Folders that cannot be read are left out. Raises for the folder itself what `open_beneath` raises.
    """
    found: list[Path] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[Path] = [()]
    count = 0
    while waiting:
        folder = waiting.pop()
        try:
            descriptor = open_beneath(root, [*names, *folder])
        except (OSError, NotFound, UpstreamError):
            if folder:
                continue
            raise
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISDIR(status.st_mode):
                raise NotFound
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            folders: list[Path] = []
            for name, is_folder in _entries(root, [*names, *folder], descriptor):
                (folders if is_folder else found).append((*folder, name))
                count += 1
                if count > maximum:
                    return None
            waiting += sorted(folders, reverse=True)
        finally:
            os.close(descriptor)
    return sorted(found)


def _entries(root: str, names: Sequence[str], descriptor: int) -> Generator[tuple[str, bool], None, None]:
    """Yield the name of each file and folder of the open folder `descriptor`, and whether it is a folder."""
    with suppress(OSError), os.scandir(descriptor) as items:
        for item in items:
            if is_shown(item.name):
                mode = _mode(root, [*names, item.name], item)
                if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
                    yield item.name, stat.S_ISDIR(mode)


def _mode(root: str, names: Sequence[str], item: os.DirEntry[str]) -> int:
    """Return the mode of the file or folder for which `item` stands, 0 if it cannot be opened."""
    with suppress(OSError, NotFound, UpstreamError):
        if not item.is_symlink():
            return item.stat(follow_symlinks=False).st_mode
        descriptor = open_beneath(root, names)
        try:
            return os.fstat(descriptor).st_mode
        finally:
            os.close(descriptor)
    return 0


def pieces(root: str, names: Sequence[str], files: Sequence[Path]) -> Generator[bytes, None, None]:
    """Yield the archive of `files`, which `find_files` returned."""
    out = _Buffer()
    missing = []
    with zipfile.ZipFile(cast(IO[bytes], out), "w") as archive:
        for number, path in enumerate(files, 1):
            try:
                descriptor = open_beneath(root, [*names, *path])
            except (OSError, NotFound, UpstreamError):
                missing.append(path)
                continue
            try:
                status = os.fstat(descriptor)
                if stat.S_ISREG(status.st_mode):
                    yield from _add(archive, out, path, descriptor, status)
            finally:
                os.close(descriptor)
            if out.size >= PIECE or number % _BATCH == 0:
                yield out.take()
        if missing:
            archive.writestr(_info((_MISSING,), time.time()), "".join(f"{_text(path)}\n" for path in missing))
    yield out.take()


def _add(
    archive: zipfile.ZipFile, out: _Buffer, path: Path, descriptor: int, status: os.stat_result
) -> Generator[bytes, None, None]:
    """Add one file, and yield the pieces of the archive that are complete."""
    info = _info(path, status.st_mtime)
    left = info.file_size = status.st_size
    with archive.open(info, "w") as entry:
        while left and (piece := os.read(descriptor, min(PIECE, left))):
            entry.write(piece)
            left -= len(piece)
            if out.size >= PIECE:
                yield out.take()


def _info(path: Path, modified: float) -> zipfile.ZipInfo:
    """Return the metadata of a file that was `modified` at that time, in UTC as in listings."""
    try:
        date = time.gmtime(modified)[:6]
    except (ValueError, OverflowError, OSError):
        date = _FIRST_DATE
    info = zipfile.ZipInfo(_text(path), max(date, _FIRST_DATE) if date[0] <= _LAST_YEAR else _FIRST_DATE)
    is_compressible = content_type(path[-1]).startswith(_COMPRESSIBLE)
    info.compress_type = zipfile.ZIP_DEFLATED if is_compressible else zipfile.ZIP_STORED
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


def _text(path: Path) -> str:
    return os.fsencode("/".join(path)).decode("utf-8", "replace")


class _Buffer:
    """Output of `zipfile` that cannot seek; it holds what was not sent yet."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""

    def take(self) -> bytes:
        """Return what was written since the last call."""
        taken, self._pieces, self.size = b"".join(self._pieces), [], 0
        return taken
