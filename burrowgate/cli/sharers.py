"""The runs of `burrowgate share` of one home: how many share each target, so that the last one switches it off.

Rules.
    A run holds a shared lock on a file named after its target, which the kernel releases when the process ends in any
    way. Who can take the lock alone is the last one.
    The file says whether a run has switched the target on; one that was on before is left on.
    Looking at a target, changing it and joining is one step, and so is leaving: `turn` lets one run at a time do it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from burrowgate.errors import HomeError, StateConflict

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred

FOLDER = "shares"
TURN_FILE = ".turn"
"""No name of a target begins with a dot."""
WAIT_SECONDS = 40.0
"""Longest wait for a turn: more than a request of the admin API takes."""
RETRY_SECONDS = 0.05


@asynccontextmanager
async def turn(home: Path, reactor: Any) -> AsyncIterator[None]:
    """Keep all other runs of `home` from joining and leaving. Raises `StateConflict` or `HomeError`."""
    from twisted.internet.task import deferLater

    descriptor = _open(home, TURN_FILE)
    try:
        latest = reactor.seconds() + WAIT_SECONDS
        while not _lock(descriptor, fcntl.LOCK_EX):
            if reactor.seconds() >= latest:
                raise StateConflict("Another `burrowgate share` of this home does not get on; end it, then try again.")
            pause: Deferred[None] = deferLater(reactor, RETRY_SECONDS)
            await pause
        yield
    finally:
        os.close(descriptor)


class TargetShare:
    """One run's part in the sharing of one target. Both methods are called within a `turn`."""

    def __init__(self, home: Path, target: str) -> None:
        """`target` is the name of the target."""
        self.target = target
        self._home = home
        self._descriptor: int | None = None

    def join(self, *, switched_on: bool) -> None:
        """Count this run; `switched_on` says whether it has switched the target on. Raises `HomeError`."""
        descriptor = self._descriptor = _open(self._home, self.target)
        is_first = _lock(descriptor, fcntl.LOCK_EX)
        _lock(descriptor, fcntl.LOCK_SH)
        if is_first or switched_on:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, b"1" if switched_on else b"0", 0)

    def leave(self) -> tuple[bool, bool]:
        """Return whether this was the last run that shares the target, and whether that is to be switched off then."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return False, False
        try:
            if not _lock(descriptor, fcntl.LOCK_EX):
                return False, False
            switched_on = os.pread(descriptor, 1, 0) == b"1"
            (self._home / FOLDER / self.target).unlink(missing_ok=True)
            return True, switched_on
        finally:
            os.close(descriptor)


def others_share(home: Path) -> bool:
    """Return whether another run of `home` shares a target; to be called after `leave`."""
    for path in (home / FOLDER).glob("[!.]*"):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:  # its last run has removed it meanwhile
            continue
        try:
            if not _lock(descriptor, fcntl.LOCK_EX):
                return True
        finally:
            os.close(descriptor)
    return False


def _open(home: Path, name: str) -> int:
    path = home / FOLDER / name
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise HomeError.not_writable(path, error) from error


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
