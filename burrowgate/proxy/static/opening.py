"""Blocking access to a folder: finds and opens what a path means, and reads files.

These functions run in threads, share nothing with the reactor, and close what they do not return.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from burrowgate.errors import NotFound, UpstreamProtocolError
from burrowgate.proxy.static.safe_open import open_beneath

PIECE = 128 * 1024
"""Bytes read at once."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file or folder."""

    descriptor: int
    status: os.stat_result
    name: str
    """The name of the file, which is `index.html` if that stands for its folder; empty for a folder."""
    start: bytes = b""
    """The first bytes of the file, if they were requested."""


def open_path(root: str, names: Sequence[str], *, as_folder: bool, read_start: bool) -> Opened:
    """Open the file at `names` beneath `root`, or the folder, or its `index.html` if the path ends `as_folder`.

    Raises `NotFound`, `PermissionError`, `UpstreamConnectError`, or another `OSError`.
    """
    descriptor = open_beneath(root, names)
    try:
        status = os.fstat(descriptor)
        name = names[-1] if names else ""
        if stat.S_ISDIR(status.st_mode):
            name = ""
            if as_folder and (index := _open_index(root, names)) is not None:
                os.close(descriptor)
                descriptor, status = index
                name = "index.html"
        elif as_folder:
            raise NotFound
        start = os.pread(descriptor, PIECE, 0) if name and read_start else b""
    except BaseException:
        os.close(descriptor)
        raise
    return Opened(descriptor, status, name, start)


def _open_index(root: str, names: Sequence[str]) -> tuple[int, os.stat_result] | None:
    """Open the `index.html` of a folder; returns its descriptor and status, or None if there is none."""
    try:
        descriptor = open_beneath(root, [*names, "index.html"])
    except NotFound:
        return None
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode):
        return descriptor, status
    os.close(descriptor)
    return None


def read_pieces(descriptor: int, start: int, length: int) -> Generator[bytes, None, None]:
    """Yield `length` bytes of a file from `start`. Raises `UpstreamProtocolError` if the file ends earlier."""
    while length:
        piece = os.pread(descriptor, min(PIECE, length), start)
        if not piece:
            raise UpstreamProtocolError("The file became shorter while it was being served.")
        start += len(piece)
        length -= len(piece)
        yield piece
