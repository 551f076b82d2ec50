"""Files that pass between a box and its visitor: downloads in the folder `out` of the box, uploads in `in`.

Rules.
    The box writes in its folder, so nothing there is believed: no symbolic link is followed, not for the folders
    either, and only regular files are read, by the descriptor that was checked.
    All downloads together, and all uploads by whatever process, have at most `max_bytes`. What exceeds it is emptied
    while the box writes it, and said. The folders end with the box.
    Names are made safe; an upload appears under its name once it is complete.
    Work on files runs where the caller says (`Run`): a disk that hangs delays nothing else.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from burrowgate.boxes.interfaces import DOWNLOADS_FOLDER, UPLOADS_FOLDER
from burrowgate.core import file_names
from burrowgate.errors import BoxFileNotFound, BoxFilesNotAllowed, BoxFileTooLarge

MAX_FILES = 1_000
"""Files of one folder that are looked at; a box that makes more gets the others deleted."""
MIN_FILE_BYTES = 4_096
"""What an empty file counts as."""
READ_BYTES = 262_144
_PARTIAL = (".crdownload", ".part", ".tmp")
"""Ends of the names of files that a browser is still writing."""
_UPLOAD_PREFIX = ".upload-"
_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE_FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

_T = TypeVar("_T")


class Run(Protocol):
    """Runs blocking work in another thread, within a time limit."""

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]:
        """Return the result of `work`, or raise what it raises."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that the visitor may get."""

    name: str
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class Downloads:
    """What is in the folder of downloads."""

    files: tuple[File, ...] = ()
    refused: int = 0
    """Files that exceeded what a box may download, and were emptied."""


class Transfers:
    """The files of one box."""

    def __init__(self, folder: str, run: Run, *, max_bytes: int, downloads: bool, uploads: bool) -> None:
        """`folder` is that of the box (`LaunchSpec.folder`), `downloads` and `uploads` say what its target allows."""
        self._folder = folder
        self._run = run
        self._max_bytes = max_bytes
        self._downloads = downloads
        self._uploads = uploads
        self._refused: dict[int, str] = {}
        """Names of refused files by their inode numbers, of files that exist."""
        self._refused_count = 0
        self._upload_bytes = 0
        """Of uploads, those under way included."""

    async def files(self) -> Downloads:
        """Return the downloads that are complete. Raises `BoxFilesNotAllowed`."""
        self._allow(self._downloads)
        return await self._run(self._look)

    async def enforce(self) -> Downloads:
        """Empty what exceeds `max_bytes`, to be called once a second while the box runs; return what is there."""
        return await self._run(self._look) if self._downloads else Downloads()

    async def open(self, name: str) -> Download:
        """Return an open download. Raises `BoxFilesNotAllowed` or `BoxFileNotFound`."""
        self._allow(self._downloads)
        return await self._run(lambda: self._open(name))

    async def upload(self, name: str) -> Upload:
        """Return a new upload, to be called `name`. Raises `BoxFilesNotAllowed`."""
        self._allow(self._uploads)
        return await self._run(lambda: self._begin(name))

    def _allow(self, is_allowed: bool) -> None:
        if not is_allowed:
            raise BoxFilesNotAllowed

    # In a thread.

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[int]:
        """A descriptor of a folder of the box. Raises `OSError` if it is none."""
        base = os.open(self._folder, _FOLDER_FLAGS)
        try:
            folder = os.open(name, _FOLDER_FLAGS, dir_fd=base)
        finally:
            os.close(base)
        try:
            yield folder
        finally:
            os.close(folder)

    def _look(self) -> Downloads:
        try:
            with self._opened(DOWNLOADS_FOLDER) as folder:
                return self._look_in(folder)
        except OSError:
            return Downloads(refused=self._refused_count)

    def _look_in(self, folder: int) -> Downloads:
        found: list[tuple[float, str, os.stat_result]] = []
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if len(found) >= MAX_FILES:
                        os.unlink(entry.name, dir_fd=folder)
                    elif stat.S_ISREG(status.st_mode):
                        found.append((status.st_mtime, entry.name, status))
        self._refused = {status.st_ino: name for _, name, status in found if status.st_ino in self._refused}
        files, total = [], 0
        for _, name, status in sorted(found, key=lambda item: item[:2]):
            size = max(status.st_size, status.st_blocks * 512, MIN_FILE_BYTES)
            if status.st_ino in self._refused or total + size > self._max_bytes:
                self._refuse(folder, name, status)
                continue
            total += size
            if not name.endswith(_PARTIAL) and not name.startswith("."):
                files.append(File(name, status.st_size))
        return Downloads(tuple(sorted(files, key=lambda file: file.name)), self._refused_count)

    def _refuse(self, folder: int, name: str, status: os.stat_result) -> None:
        """Empty a file, which stays so that a browser that goes on writing is seen."""
        if status.st_ino not in self._refused:
            self._refused[status.st_ino] = name
            self._refused_count += 1
        if status.st_size or status.st_blocks:
            with contextlib.suppress(OSError), _file(folder, name, os.O_WRONLY) as (descriptor, _):
                os.ftruncate(descriptor, 0)

    def _open(self, name: str) -> Download:
        try:
            with self._opened(DOWNLOADS_FOLDER) as folder:
                if all(file.name != name for file in self._look_in(folder).files):
                    raise BoxFileNotFound
                descriptor, status = _open_regular(folder, name, os.O_RDONLY)
        except OSError as error:
            raise BoxFileNotFound from error
        return Download(name, status.st_size, descriptor, self._run)

    def _begin(self, name: str) -> Upload:
        partial = f"{_UPLOAD_PREFIX}{secrets.token_hex(8)}"
        try:
            with self._opened(UPLOADS_FOLDER) as folder:
                kept = os.dup(folder)
                try:
                    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FILE_FLAGS
                    # The browser of the box, which has another user id, reads it; the folder of the box is private.
                    descriptor = os.open(partial, flags, 0o644, dir_fd=folder)
                except BaseException:
                    os.close(kept)
                    raise
        except OSError as error:
            raise BoxFileNotFound from error
        return Upload(
            file_names.clean_name(name), partial, kept, descriptor, self._run, self._take, max_bytes=self._max_bytes
        )

    def _take(self, size: int) -> None:
        if self._upload_bytes + size > self._max_bytes:
            raise BoxFileTooLarge
        self._upload_bytes += size


def _open_regular(folder: int, name: str, access: int) -> tuple[int, os.stat_result]:
    """Return a descriptor of a regular file and its status. Raises `OSError`."""
    if not name or "/" in name or "\0" in name or name in (".", ".."):
        raise FileNotFoundError
    descriptor = os.open(name, access | _FILE_FLAGS, dir_fd=folder)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise FileNotFoundError
    return descriptor, status


@contextlib.contextmanager
def _file(folder: int, name: str, access: int) -> Iterator[tuple[int, os.stat_result]]:
    descriptor, status = _open_regular(folder, name, access)
    try:
        yield descriptor, status
    finally:
        os.close(descriptor)


class Download:
    """An open download, to be closed by the caller."""

    def __init__(self, name: str, size: int, descriptor: int, run: Run) -> None:
        self.name = name
        self.size = size
        """In bytes, when it was opened; no more is read."""
        self._left = size
        self._file = os.fdopen(descriptor, "rb", buffering=0)
        self._run = run

    async def read(self) -> bytes:
        """Return the next bytes, none at the end. Raises `OSError`."""
        count = min(READ_BYTES, self._left)
        data = await self._run(lambda: self._file.read(count)) if count else b""
        self._left -= len(data)
        return data

    def close(self) -> None:
        """Close it."""
        self._file.close()


class Upload:
    """An upload; `finish` or `abandon` ends it."""

    def __init__(
        self,
        name: str,
        partial: str,
        folder: int,
        descriptor: int,
        run: Run,
        take: Callable[[int], None],
        *,
        max_bytes: int,
    ) -> None:
        self._name = name
        self._partial = partial
        self._folder = folder
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self._run = run
        self._take = take
        self._max_bytes = max_bytes
        self._taken = 0

    async def write(self, data: bytes) -> None:
        """Append `data`. Raises `BoxFileTooLarge` or `OSError`; the caller then abandons the upload."""
        self._take(len(data))
        self._taken += len(data)
        await self._run(lambda: self._append(data))

    async def finish(self) -> str:
        """Give the file its name, which is returned; a name that is taken gets a number. Raises `OSError`."""
        return await self._run(self._finish)

    async def abandon(self) -> None:
        """Delete what has come."""
        self._take(-self._taken)
        self._taken = 0
        await self._run(self._abandon)

    def _append(self, data: bytes) -> None:
        # Other processes of the gateway take uploads to the same box, for other connections and other gateways.
        if _size_of(self._folder) + len(data) > self._max_bytes:
            raise BoxFileTooLarge
        _write_all(self._file, data)

    def _finish(self) -> str:
        number = 1
        try:
            while True:
                name = file_names.numbered(self._name, number)
                try:
                    # Unlike a rename, a link replaces nothing.
                    os.link(
                        self._partial,
                        name,
                        src_dir_fd=self._folder,
                        dst_dir_fd=self._folder,
                        follow_symlinks=False,
                    )
                    return name
                except FileExistsError:
                    number += 1
                    if number > MAX_FILES:
                        raise
        finally:
            self._abandon()

    def _abandon(self) -> None:
        self._file.close()
        with contextlib.suppress(OSError):
            os.unlink(self._partial, dir_fd=self._folder)
        folder, self._folder = self._folder, -1  # closed once: the number may soon be that of another file
        if folder >= 0:
            os.close(folder)


def _size_of(folder: int) -> int:
    """Return the bytes of all files in `folder`. Raises `BoxFileTooLarge` if there are more than `MAX_FILES`."""
    total = 0
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number >= MAX_FILES:
                raise BoxFileTooLarge
            with contextlib.suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                total += status.st_size if stat.S_ISREG(status.st_mode) else 0
    return total


def _write_all(file: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
