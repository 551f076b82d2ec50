"""Processes that are suspended: they keep their sockets and answer nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from tests.support import WAIT_SECONDS


def freeze(pids: Iterable[int], frozen: bool) -> None:
    """Suspend processes or resume them; one that has ended is left out.

    A signal only asks: a busy machine lets a thread run on after `kill` has returned, and it may answer one more
    request. This returns when every thread is stopped. Raises AssertionError if one is not within `WAIT_SECONDS`.
    """
    sent = []
    for pid in pids:
        try:
            os.kill(pid, signal.SIGSTOP if frozen else signal.SIGCONT)
        except ProcessLookupError:
            continue
        sent.append(pid)
    limit = time.monotonic() + WAIT_SECONDS
    while frozen and not all(map(_is_stopped, sent)):
        assert time.monotonic() < limit, f"of {sent} some still run"
        time.sleep(0.005)


def _is_stopped(pid: int) -> bool:
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        try:
            state = stat.read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue  # a thread that has just ended
        if state not in "TtZX":
            return False
    return True
