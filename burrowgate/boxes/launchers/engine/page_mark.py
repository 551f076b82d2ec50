"""The sign by which a box reports its first window: a FIFO in its folder, which it touches.

The folder is closed to new files before the browser starts to load a page, and what a container prints goes nowhere. A
FIFO can be touched then, and takes no space on the disk, whatever a box writes to it.
"""

from __future__ import annotations

import os

from burrowgate.boxes.interfaces import PAGE_FILE


def place(folder: str, uid: int | None) -> None:
    """Make the sign, for the user `uid` unless it is None. Raises OSError."""
    path = os.path.join(folder, PAGE_FILE)
    os.mkfifo(path, 0o600)
    os.utime(path, (0, 0))
    if uid is not None:
        os.chown(path, uid, uid, follow_symlinks=False)


def is_given(folder: str) -> bool:
    """Return whether the box has touched the sign."""
    try:
        return os.lstat(os.path.join(folder, PAGE_FILE)).st_mtime > 0
    except OSError:
        return False
