"""The folder of a box: given to its user when it starts, and emptied when it is destroyed."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from typing import Any

from twisted.internet.threads import deferToThreadPool

from burrowgate.boxes.interfaces import DOWNLOADS_FOLDER, EGRESS_SOCKET, UPLOADS_FOLDER, LaunchSpec


def prepare(spec: LaunchSpec, uid: int | None) -> None:
    """Make the folders for files that may pass, and give all to the user `uid`, if it is another one."""
    paths = [spec.folder]
    for name, is_allowed in ((DOWNLOADS_FOLDER, spec.downloads), (UPLOADS_FOLDER, spec.uploads)):
        if is_allowed:
            path = os.path.join(spec.folder, name)
            with contextlib.suppress(FileExistsError):
                os.mkdir(path, 0o700)
            paths.append(path)
    egress = os.path.join(spec.folder, EGRESS_SOCKET)
    if os.path.lexists(egress):
        paths.append(egress)
    if uid is not None:
        for path in paths:
            os.chown(path, uid, uid, follow_symlinks=False)
    os.chmod(spec.folder, 0o700)


async def clear(reactor: Any, folder: str) -> None:
    """Remove everything but the gateway's own socket from a folder whose box is gone, and take the folder back.

    It runs in a thread, since a box may have made any number of files.
    """
    await deferToThreadPool(reactor, reactor.getThreadPool(), _clear, folder)


def _clear(folder: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        for entry in os.scandir(folder):
            if entry.name == EGRESS_SOCKET and stat.S_ISSOCK(entry.stat(follow_symlinks=False).st_mode):
                continue
            if entry.is_dir(follow_symlinks=False):
                _open(entry.path)
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
        if os.geteuid() == 0:
            os.chown(folder, 0, os.getegid())


def _open(folder: str) -> None:
    """Give the owner all rights to the folders below `folder`, which a box may have taken away."""
    os.chmod(folder, 0o700)
    for parent, names, _ in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            if not os.path.islink(path):
                os.chmod(path, 0o700)
