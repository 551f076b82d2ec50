"""The descriptors that this process has open.

A test compares sets and asks for what was not there before: what an earlier test left open may be closed at any time,
by the reactor or by garbage collection.
"""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path("/proc/self/fd")


def open_descriptors() -> set[str]:
    """Return what is open, each as number, place and inode."""
    found = set()
    for name in os.listdir(_FOLDER):
        try:
            found.add(f"{name} {os.readlink(_FOLDER / name)} {os.stat(_FOLDER / name).st_ino}")
        except OSError:
            continue  # the listing itself, or one that another thread has just closed
    return found
