"""Creation of files in the folder of a drop box: complete under a new name, or not at all.

Rules.
    A file is written under a hidden name in the same folder, and gets its own name when it is complete and on disk, by
    a link, which never replaces another file: if the name is taken, the file gets the next number. A file system
    without links gets an empty file of that name first, which the complete one replaces.
    The folder is opened once, and every name is one component in it that is created (`O_EXCL`), never followed.
    While it is written, a partial file is locked. One that is not was left by a process that ended, and is removed by
    the next process that looks.
    Limits hold for what is complete, whatever runs at the same time: each process counts after it has written.

These functions block, and run in threads of the folder, one at a time for each object.
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from burrowgate.core.drop_box import DropBox, DropRefusal, FolderUse, UploadRefused, refusal_of
from burrowgate.core.file_names import clean_name, numbered

CHECK_BYTES = 16 * 1024 * 1024
"""Bytes after which what was written goes to the disk, and the limits are checked: a disk at 10 MB/s takes 2 s."""
MAX_COPIES = 100_000
"""Numbers that are tried for a name that is taken: more than the files of a drop box."""
_PARTIAL = re.compile(rb"\.burrowgate-upload-[0-9]{1,10}-[0-9]{1,19}\.part")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OPEN = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL})
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES})

_numbers = itertools.count(1)


FileIdentity: TypeAlias = tuple[int, int, int]
"""Device, inode and time of the last change of the content: an inode is soon used again."""


def _identity(status: os.stat_result) -> FileIdentity:
    return status.st_dev, status.st_ino, status.st_mtime_ns


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that is complete in the folder."""

    name: str
    """Its name in the folder."""
    shown: str
    """Its name as the visitor calls it."""
    size: int
    """In bytes."""
    identity: FileIdentity


def refusal_for(error: OSError, name: str = "") -> UploadRefused:
    """Return the refusal of an upload for an error of the system."""
    if error.errno in _NO_SPACE:
        return UploadRefused(DropRefusal.NO_SPACE, name)
    return UploadRefused(DropRefusal.FILE_TOO_LARGE if error.errno == errno.EFBIG else DropRefusal.NOT_WRITABLE, name)


class DropFolder:
    """The open folder of a drop box."""

    def __init__(self, root: str, box: DropBox, reserve: int, check_bytes: int = CHECK_BYTES) -> None:
        """`reserve` is the space in bytes that stays free. Raises `OSError`."""
        self.check_bytes = check_bytes
        """Bytes after which a file that grows is checked."""
        self._box = box
        self._reserve = reserve
        self._descriptor = os.open(root, _FOLDER)

    def close(self) -> None:
        """Close the folder."""
        os.close(self._descriptor)

    def use(self) -> FolderUse:
        """Return what the folder holds, without partial files that a process left, which are removed. Raises `OSError`.

        Beyond the limit of the drop box, files are not counted any more.
        """
        files = size = 0
        with os.scandir(self._descriptor) as items:
            for item in items:
                with suppress(OSError):  # it was removed meanwhile
                    status = item.stat(follow_symlinks=False)
                    name = os.fsencode(item.name)
                    if not stat.S_ISREG(status.st_mode) or (_PARTIAL.fullmatch(name) and self._remove_left(name)):
                        continue
                    files += 1
                    size += status.st_size
                    if files > self._box.max_files:
                        break
        system = os.fstatvfs(self._descriptor)
        return FolderUse(files, size, system.f_bavail * system.f_frsize, system.f_blocks * system.f_frsize)

    def check(self, extra: int, name: str = "") -> None:
        """Check that a file may grow by `extra` bytes. Raises `UploadRefused` or `OSError`."""
        refusal = refusal_of(self._box, self.use(), extra=extra, reserve=self._reserve)
        if refusal is not None:
            raise UploadRefused(refusal, name)

    def refusal(self) -> DropRefusal | None:
        """Return the reason for which no further file is accepted now, None without one."""
        try:
            use = self.use()
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=self._descriptor):
                return DropRefusal.NOT_WRITABLE
        except OSError:
            return DropRefusal.NOT_WRITABLE
        further = FolderUse(use.files + 1, use.bytes, use.free, use.capacity)
        return refusal_of(self._box, further, extra=1, reserve=self._reserve)

    def create(self, shown: str, length: int | None) -> PartialFile:
        """Begin a file that the visitor calls `shown`, of `length` bytes if that is known.

        Raises `UploadRefused` or `OSError`.
        """
        self.check_size(length or 0, shown)
        partial = PartialFile(self, self._descriptor, shown)
        try:
            self.check(length or 0, shown)
        except BaseException:
            partial.discard()
            raise
        return partial

    def check_size(self, size: int, name: str) -> None:
        """Check that a file may have `size` bytes. Raises `UploadRefused`."""
        if size > self._box.max_file_bytes:
            raise UploadRefused(DropRefusal.FILE_TOO_LARGE, name)

    def withdraw(self, received: ReceivedFile) -> None:
        """Remove a file that was received, unless it is another one by now."""
        name = received.name.encode()
        with suppress(OSError):
            status = os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)
            if _identity(status) == received.identity:
                os.unlink(name, dir_fd=self._descriptor)

    def _remove_left(self, name: bytes) -> bool:
        """Remove a partial file if no process writes it; returns whether it is removed."""
        descriptor = os.open(name, _OPEN, dir_fd=self._descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(name, dir_fd=self._descriptor)
        except OSError:
            return False
        finally:
            os.close(descriptor)
        return True


class PartialFile:
    """A file that is being written."""

    def __init__(self, folder: DropFolder, descriptor: int, shown: str) -> None:
        """`descriptor` is that of the folder. Raises `OSError`."""
        self.shown = shown
        self._folder = folder
        self._at = descriptor
        self._size = 0
        self._checked = 0
        self._descriptor, self._name = _create_partial(descriptor)

    def write(self, data: bytes) -> None:
        """Append `data`. Raises `UploadRefused` or `OSError`."""
        self._folder.check_size(self._size + len(data), self.shown)
        view = memoryview(data)
        while view:
            written = os.write(self._descriptor, view)
            self._size += written
            view = view[written:]
        if self._size - self._checked >= self._folder.check_bytes:
            self._checked = self._size
            os.fdatasync(self._descriptor)
            self._folder.check(0, self.shown)

    def complete(self) -> ReceivedFile:
        """Give the file its name. Raises `UploadRefused` or `OSError`."""
        self._folder.check(0, self.shown)
        os.fsync(self._descriptor)
        identity = _identity(os.fstat(self._descriptor))
        name = self._publish(clean_name(self.shown))
        with suppress(OSError):
            os.fsync(self._at)
        os.close(self._descriptor)
        self._descriptor = -1
        return ReceivedFile(name, self.shown, self._size, identity)

    def discard(self) -> None:
        """Remove the file, unless it is complete."""
        if self._descriptor >= 0:
            with suppress(OSError):
                os.unlink(self._name, dir_fd=self._at)
            os.close(self._descriptor)
            self._descriptor = -1

    def _publish(self, name: str) -> str:
        for number in range(1, MAX_COPIES):
            copy = numbered(name, number)
            try:
                self._rename(copy.encode())
            except FileExistsError:
                continue
            return copy
        raise UploadRefused(DropRefusal.FULL, self.shown)

    def _rename(self, name: bytes) -> None:
        """Rename the file to `name`. Raises `FileExistsError` if there is one of that name."""
        try:
            os.link(self._name, name, src_dir_fd=self._at, dst_dir_fd=self._at, follow_symlinks=False)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            os.close(os.open(name, _CREATE, 0o666, dir_fd=self._at))
            try:
                os.rename(self._name, name, src_dir_fd=self._at, dst_dir_fd=self._at)
            except BaseException:
                os.unlink(name, dir_fd=self._at)
                raise
        else:
            with suppress(OSError):  # then it is removed as one that was left
                os.unlink(self._name, dir_fd=self._at)


def _create_partial(folder: int) -> tuple[int, bytes]:
    """Create and lock a hidden file in `folder`; returns its descriptor and name. Raises `OSError`."""
    while True:
        name = b".burrowgate-upload-%d-%d.part" % (os.getpid(), next(_numbers))
        try:
            descriptor = os.open(name, _CREATE, 0o666, dir_fd=folder)
        except FileExistsError:  # of another machine, or left by an earlier process
            continue
        # Between creation and lock, another process may take the file for one that was left, and remove it.
        if _try_lock(descriptor) and os.fstat(descriptor).st_nlink:
            return descriptor, name
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    """Lock an open file; False if another process has. A file system without locks is as if no other had."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return True


def clean_folder(root: str) -> None:
    """Remove the partial files that processes left in the folder `root`; does nothing if that cannot be read."""
    with suppress(OSError):
        folder = DropFolder(root, DropBox(max_files=1 << 62), 0)
        try:
            folder.use()
        finally:
            folder.close()


Open = Callable[[], DropFolder]
"""Opens the folder of a drop box. Raises `OSError`."""
