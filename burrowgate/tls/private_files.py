"""Private files (mode 0600), written and replaced atomically: a reader sees the old contents or the new ones."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from burrowgate.errors import HomeError


def folder(path: Path) -> Path:
    """Create the folder `path` unless it exists, and check that other users cannot open it. Raises `HomeError`."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_mode & 0o077:
            raise HomeError(f"Other users of this machine can open {path}; close it with `chmod 700`.")
    except OSError as error:
        raise HomeError(f"The folder {path} cannot be made ({error.strerror}); mend that.") from error
    return path


def write(path: Path, data: bytes, *, modified_at: float | None = None, is_durable: bool = True) -> None:
    """Write `data` to `path` with mode 0600, replacing earlier contents. Raises `HomeError`.

    `modified_at` is the modification time that it gets. Without `is_durable` this does not wait for the disk, and a
    power cut may leave the earlier contents.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with open(descriptor, "wb") as file:
                os.fchmod(descriptor, 0o600)
                file.write(data)
                file.flush()
                if is_durable:
                    os.fsync(descriptor)
            if modified_at is not None:
                os.utime(temporary, (modified_at, modified_at))
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
        if not is_durable:
            return
        holding = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(holding)
        finally:
            os.close(holding)
    except OSError as error:
        raise HomeError.not_writable(path, error) from error


def read(path: Path) -> bytes | None:
    """The contents of the private file `path`, or None if it does not exist. Raises `HomeError`."""
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise HomeError(f"Other users of this machine can read {path}; close it with `chmod 600 {path}`.")
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HomeError(f"{path} cannot be read ({error.strerror}); mend that or move it away.") from error
