"""Folders for the secrets of one running command, of mode 0700.

A folder is gone at the end of its command or, if that was killed, at the next start: it belongs to the process that has
locked its file `lock`, and to none once that process is gone, however it ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "run-"
_LOCK = "lock"


@contextlib.contextmanager
def secret_folder(parent: Path) -> Iterator[Path]:
    """Make a folder below `parent`, which has to exist, for the time of the context. Raises `OSError`."""
    path = parent / f"{_PREFIX}{secrets.token_hex(8)}"
    path.mkdir(mode=0o700)
    lock = _lock(path)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def remove_leftovers(parent: Path) -> int:
    """Remove the folders below `parent` of processes that were killed; returns how many."""
    removed = 0
    for path in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            lock = _lock(path)
            if lock is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(lock)
                removed += 1
    return removed


def write_secret(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Write the new file `path`. Raises `OSError`."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)


def _lock(folder: Path) -> int | None:
    """Lock `folder`; returns the descriptor of its lock, or None if another process has it. Raises `OSError`."""
    number = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return None
    return number
