"""Opening of files and folders beneath a root, and never outside it, regardless of symbolic links and races.

Rules.
    Each step is one `openat` of one name in an open folder, and never follows a link: the file that was checked is the
    one that is opened, so replacing a folder by a link in between has no effect.
    A link is read, and its path is walked in the same way. `..` in it returns to a folder that is still open, never
    above the root. An absolute path must begin with the root's own path.
    Names that begin with a dot are not found, except `.well-known` (RFC 8615); nor are names with a backslash.
    Only regular files and folders are opened, without blocking: never a pipe, a socket or a device.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from burrowgate.errors import NotFound, UpstreamConnectError

_MAX_LINKS = 40  # as in Linux
_COMMON = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_FOLDER = _COMMON | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = _COMMON | os.O_NOFOLLOW
# EINVAL: a link was replaced before it was read. ELOOP, on some systems EMLINK: something was replaced by a link.
_NOT_FOUND_ERRORS = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EMLINK, errno.EINVAL, errno.ENAMETOOLONG, errno.ENXIO}
)
_MALFORMED = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def is_shown(name: str) -> bool:
    """Return whether files of that name are served and listed."""
    return (not name.startswith(".") or name == ".well-known") and not _forbidden(name)


def _forbidden(name: str) -> bool:
    return not name or "/" in name or "\\" in name or "\0" in name


def read_path(path: bytes) -> tuple[list[str], bool] | None:
    """Return the names in the path of a URL, and whether it ends with a slash; None if any of them is not shown.

    Each segment is decoded by itself, so that an encoded slash never becomes a separator.
    """
    if path[:1] != b"/" or _MALFORMED.search(path):
        return None
    segments = path[1:].split(b"/")
    folder = not segments[-1]
    if folder:
        segments.pop()
    names = [os.fsdecode(unquote_to_bytes(segment)) for segment in segments]
    return (names, folder) if all(map(is_shown, names)) else None


def open_beneath(root: str, names: Sequence[str]) -> int:
    """Return a descriptor of the file or folder at the path `names` beneath the folder `root`.

    Raises `NotFound` if no such file is shown, `PermissionError`, `UpstreamConnectError` if the root itself cannot be
    opened, and another `OSError` if the system fails.
    """
    try:
        open_folders = [os.open(root, _COMMON | os.O_DIRECTORY)]
    except OSError as error:
        raise UpstreamConnectError("The folder cannot be opened; is it still there?") from error
    try:
        return _walk(root, names, open_folders)
    except PermissionError:
        raise
    except OSError as error:
        if error.errno in _NOT_FOUND_ERRORS:
            raise NotFound from error
        raise
    finally:
        for descriptor in open_folders:
            os.close(descriptor)


def _walk(root: str, names: Sequence[str], open_folders: list[int]) -> int:
    """Walk `names` from the root, the only descriptor in `open_folders`; the caller closes those that remain."""
    remaining = list(reversed(names))
    links = 0
    while remaining:
        name = remaining.pop()
        if name == "..":
            if len(open_folders) == 1:
                raise NotFound
            os.close(open_folders.pop())
            continue
        if not is_shown(name):
            raise NotFound
        mode = os.stat(name, dir_fd=open_folders[-1], follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            links += 1
            if links > _MAX_LINKS:
                raise NotFound
            link = os.readlink(name, dir_fd=open_folders[-1])
            if link.startswith("/"):
                link = _from_root(root, link)
                while len(open_folders) > 1:
                    os.close(open_folders.pop())
            remaining += [step for step in reversed(link.split("/")) if step not in ("", ".")]
        elif stat.S_ISDIR(mode):
            open_folders.append(os.open(name, _FOLDER, dir_fd=open_folders[-1]))
        elif stat.S_ISREG(mode) and not remaining:
            return _open_file(name, open_folders[-1])
        else:
            raise NotFound
    return open_folders.pop()


def _open_file(name: str, folder: int) -> int:
    descriptor = os.open(name, _FILE, dir_fd=folder)
    # The check before may be outdated: only the opened file counts.
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotFound
    return descriptor


def _from_root(root: str, link: str) -> str:
    """Return the part of the absolute path `link` below the root. Raises `NotFound` if it is outside."""
    for path in (os.path.abspath(root), os.path.realpath(root)):
        base = path.rstrip("/") + "/"
        if (link + "/").startswith(base):
            return link[len(base) :]
    raise NotFound
