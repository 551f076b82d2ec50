"""The folder of a box: whose it is while the box runs, and the removal of what it leaves."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import Any

from twisted.internet.threads import deferToThreadPool


def give(folder: str, uid: int, gid: int) -> None:
    """Make a user the owner of the folder of a box and of what the gateway has put into it. Raises OSError."""
    for path in (folder, *(entry.path for entry in os.scandir(folder))):
        found = os.lstat(path)
        if (found.st_uid, found.st_gid) != (uid, gid):
            os.chown(path, uid, gid, follow_symlinks=False)


async def empty(reactor: Any, folder: str) -> None:
    """Delete what is in the folder of a box that is gone, in a thread, since a box may have left many files."""
    await deferToThreadPool(reactor, reactor.getThreadPool(), _empty, folder)


def _empty(folder: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        for entry in list(os.scandir(folder)):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(entry.path)
