"""The folder of a box: given to its user when it starts, closed once its screen listens, emptied when it is destroyed.

A gateway that runs as root mounts a file system of bounded size for downloads, and closes the folder to new files
before the browser has loaded a page, so that a box cannot fill the disk. Another gateway can do neither.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import stat
from pathlib import Path
from typing import Any

from twisted.internet.threads import deferToThreadPool

from burrowgate.boxes.interfaces import DOWNLOADS_FOLDER, EGRESS_SOCKET, UPLOADS_FOLDER, LaunchSpec
from burrowgate.boxes.launchers.bwrap_command import LABEL, label

_NO_SUID, _NO_DEVICES, _NO_PROGRAMS = 2, 4, 8
_DETACH = 2
_libc = ctypes.CDLL(None, use_errno=True)


def prepare(spec: LaunchSpec, uid: int | None) -> None:
    """Make the folders for files that may pass, and give all to the user `uid`, unless it is None. Raises OSError."""
    if spec.uploads:
        _make(os.path.join(spec.folder, UPLOADS_FOLDER), 0o755)
    if spec.downloads:
        downloads = os.path.join(spec.folder, DOWNLOADS_FOLDER)
        _make(downloads, 0o700)
        if uid is not None:
            options = f"size={spec.max_transfer},mode=0700,uid={uid},gid={uid}"
            _mount(label(spec.gateway_id, spec.box_id), downloads, options)
    if uid is not None:
        os.chown(spec.folder, uid, uid)
        egress = os.path.join(spec.folder, EGRESS_SOCKET)
        if os.path.lexists(egress):
            os.chown(egress, uid, uid, follow_symlinks=False)
    os.chmod(spec.folder, 0o700)


def close(spec: LaunchSpec, uid: int) -> None:
    """Take the folder back, so that the user `uid` of the box can make nothing in it."""
    os.chown(spec.folder, os.geteuid(), uid)
    os.chmod(spec.folder, 0o710)


def _make(path: str, mode: int) -> None:
    with contextlib.suppress(FileExistsError):
        os.mkdir(path)
    os.chmod(path, mode)


def mounted() -> dict[str, str]:
    """Return where something is mounted for a box, by its label."""
    lines = [line.split() for line in Path("/proc/self/mounts").read_text("utf-8").splitlines()]
    return {source: path for source, path, *_ in lines if source.startswith(f"{LABEL}:")}


def unmount(box_label: str) -> None:
    """Unmount what is mounted for a box, also by an earlier process of the gateway."""
    path = mounted().get(box_label)
    if path is not None:
        _libc.umount2(path.encode(), _DETACH)


def _mount(source: str, path: str, options: str) -> None:
    flags = ctypes.c_ulong(_NO_SUID | _NO_DEVICES | _NO_PROGRAMS)
    if _libc.mount(source.encode(), path.encode(), b"tmpfs", flags, options.encode()) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), path)


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
            os.chmod(folder, 0o700)


def _open(folder: str) -> None:
    """Give the owner all rights to the folders below `folder`, which a box may have taken away."""
    os.chmod(folder, 0o700)
    for parent, names, _ in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            if not os.path.islink(path):
                os.chmod(path, 0o700)
