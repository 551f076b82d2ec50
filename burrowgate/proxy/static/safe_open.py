"""Opens a file or a folder beneath a root, and nothing outside it, whatever links and races there are.

Rules.
    Every step is one `openat` of one name in a folder that is held open, never following a link: so what was checked
    is what is opened, and nobody who swaps a folder for a link in between wins anything.
    A link is read and its text walked in the same way. `..` in it goes back to a folder that is held open, never
    above the root; an absolute one counts from the root, and only if it begins with the root's own path.
    Names that begin with a dot are not there, `.well-known` excepted (RFC 8615); nor are those with a backslash.
    Only regular files and folders are opened, and without waiting: never a pipe, a socket or a device.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from burrowgate.errors import NotFound, UpstreamConnectError

_LINKS_AT_MOST = 40  # as Linux does
_COMMON = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_FOLDER = _COMMON | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = _COMMON | os.O_NOFOLLOW
# EINVAL: a link was something else by the time it was read. ELOOP, on some systems EMLINK: the other way round.
_NOT_THERE = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EMLINK, errno.EINVAL, errno.ENAMETOOLONG, errno.ENXIO}
)
_MALFORMED = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def is_shown(name: str) -> bool:
    """Whether a file of that name is served and listed at all."""
    return (not name.startswith(".") or name == ".well-known") and not _forbidden(name)


def _forbidden(name: str) -> bool:
    return not name or "/" in name or "\\" in name or "\0" in name


def read_path(path: bytes) -> tuple[list[str], bool] | None:
    """The names that a URL's path spells, and whether it ends with a slash; None where it spells nothing shown.

    Each segment is decoded by itself, so that an encoded slash can never become a separator.
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
    """A descriptor of what `names`, one below the other, name beneath the folder `root`.

    Raises `NotFound` if no such file is shown, `PermissionError`, `UpstreamConnectError` if the root itself cannot be
    opened, and another `OSError` if the system fails.
    """
    try:
        held = [os.open(root, _COMMON | os.O_DIRECTORY)]
    except OSError as error:
        raise UpstreamConnectError("The folder cannot be opened; is it still there?") from error
    try:
        return _walk(root, names, held)
    except PermissionError:
        raise
    except OSError as error:
        if error.errno in _NOT_THERE:
            raise NotFound from error
        raise
    finally:
        for descriptor in held:
            os.close(descriptor)


def _walk(root: str, names: Sequence[str], held: list[int]) -> int:
    """Walk `names` from the root, which alone is in `held`; what remains there is the caller's to close."""
    ahead = list(reversed(names))
    links = 0
    while ahead:
        name = ahead.pop()
        if name == "..":
            if len(held) == 1:
                raise NotFound
            os.close(held.pop())
            continue
        if not is_shown(name):
            raise NotFound
        mode = os.stat(name, dir_fd=held[-1], follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            links += 1
            if links > _LINKS_AT_MOST:
                raise NotFound
            link = os.readlink(name, dir_fd=held[-1])
            if link.startswith("/"):
                link = _from_root(root, link)
                while len(held) > 1:
                    os.close(held.pop())
            ahead += [step for step in reversed(link.split("/")) if step not in ("", ".")]
        elif stat.S_ISDIR(mode):
            held.append(os.open(name, _FOLDER, dir_fd=held[-1]))
        elif stat.S_ISREG(mode) and not ahead:
            return _open_file(name, held[-1])
        else:
            raise NotFound
    return held.pop()


def _open_file(name: str, folder: int) -> int:
    descriptor = os.open(name, _FILE, dir_fd=folder)
    # It was a regular file a moment ago; what counts is what was opened.
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotFound
    return descriptor


def _from_root(root: str, link: str) -> str:
    """What follows the root's path in the absolute `link`. Raises `NotFound` when it leads elsewhere."""
    for path in (os.path.abspath(root), os.path.realpath(root)):
        base = path.rstrip("/") + "/"
        if (link + "/").startswith(base):
            return link[len(base) :]
    raise NotFound
