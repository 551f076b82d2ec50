"""Files that nobody else may read: written whole or not at all, and replaced so that no reader sees half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from burrowgate.errors import HomeError


def folder(path: Path) -> Path:
    """`path` as a folder that is there and this user's alone. Raises `HomeError`."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_mode & 0o077:
            raise HomeError(f"Other users of this machine can open {path}; close it with `chmod 700`.")
    except OSError as error:
        raise HomeError(f"The folder {path} cannot be made ({error.strerror}); mend that.") from error
    return path


def write(path: Path, data: bytes) -> None:
    """Put `data` into `path`, with mode 0600, in place of what was there. Raises `HomeError`."""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with open(descriptor, "wb") as file:
                os.fchmod(descriptor, 0o600)
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
        holding = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(holding)
        finally:
            os.close(holding)
    except OSError as error:
        raise HomeError(f"{path} cannot be written ({error.strerror}); make room or mend that.") from error


def read(path: Path) -> bytes | None:
    """What the private file `path` holds, or None where there is none. Raises `HomeError`."""
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise HomeError(f"Other users of this machine can read {path}; close it with `chmod 600 {path}`.")
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HomeError(f"{path} cannot be read ({error.strerror}); mend that or move it away.") from error
