"""Folders of boxes on this machine, each of mode 0700: the sockets for viewers, and what the box sees.

<folder of all>/<box id>/screen.sock
<folder of all>/<box id>/watch.sock
<folder of all>/<box id>/run/
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twisted.internet.threads import deferToThreadPool

from burrowgate.core.tokens import b64url
from burrowgate.interfaces import IEntropy

MAX_SOCKET_PATH_BYTES = 107
"""What the kernel takes as the path of a socket."""
_LONGEST = "/" + "x" * 12 + "/run/egress.sock"
_GATEWAY_ID_FILE = ".gateway-id"
_BOX_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_SCREEN, _WATCH, _RUN = "screen.sock", "watch.sock", "run"


def choose(folder: Path, environ: Mapping[str, str]) -> Path:
    """Return `folder`, or a private one in the folder of the system's sockets if paths in it would be too long."""
    if len(os.fsencode(f"{folder}{_LONGEST}")) <= MAX_SOCKET_PATH_BYTES:
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(environ.get("XDG_RUNTIME_DIR") or "/run") / f"burrowgate-{name}"


def gateway_id(folder: Path, entropy: IEntropy) -> str:
    """Return the id of the gateway whose boxes are in `folder`; made at its first start. Raises `OSError`."""
    _make_private(folder)
    file = folder / _GATEWAY_ID_FILE
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(b64url(entropy.token_bytes(9)))
    return file.read_text("ascii")


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"The folder {folder} belongs to another user; name another one in browser_folder.")
    os.chmod(folder, 0o700)


class LocalFolders:
    """The folders in one folder."""

    def __init__(self, folder: Path, reactor: Any) -> None:
        """`reactor` provides IReactorThreads."""
        self._folder = folder
        self._reactor = reactor

    def make(self, box_id: str) -> None:
        """Make the folder of a box. Raises `OSError`."""
        _make_private(self._folder)
        os.mkdir(self._folder / box_id, 0o700)
        os.mkdir(self._folder / box_id / _RUN, 0o700)

    def screen_socket(self, box_id: str, *, only_watches: bool = False) -> str:
        """Return the path of the socket for the viewer, or of that for those who watch."""
        return str(self._folder / box_id / (_WATCH if only_watches else _SCREEN))

    def run_folder(self, box_id: str) -> str:
        """Return the path of the folder that the box sees."""
        return str(self._folder / box_id / _RUN)

    async def remove(self, box_id: str) -> None:
        """Remove the folder of a box. Raises `OSError`."""
        if _BOX_ID.fullmatch(box_id):
            pool = self._reactor.getThreadPool()
            await deferToThreadPool(self._reactor, pool, _remove, self._folder / box_id)

    def list(self) -> list[str]:
        """Return the ids of the boxes that have a folder."""
        with contextlib.suppress(FileNotFoundError):
            return sorted(
                one.name
                for one in os.scandir(self._folder)
                if one.is_dir(follow_symlinks=False) and _BOX_ID.fullmatch(one.name)
            )
        return []


def _remove(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)
