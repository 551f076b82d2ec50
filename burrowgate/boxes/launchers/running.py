"""Boxes among the processes of this machine, found by the label in their arguments; for those of ended gateways."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator

from burrowgate.boxes.launchers.bwrap_command import LABEL, label


def _labels() -> Iterator[tuple[int, str]]:
    """Return process id and label of all processes that have one and that this process may see."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/cmdline", "rb") as file:
                for argument in file.read(4_096).split(b"\0"):
                    if argument.startswith(f"{LABEL}:".encode()):
                        yield int(name), argument.decode("utf-8", "replace")


def with_label(box_label: str) -> list[int]:
    """Return the ids of the processes that have the label of a box."""
    return [pid for pid, found in _labels() if found == box_label]


def boxes_of(gateway_id: str) -> set[str]:
    """Return the ids of the boxes of a gateway of which a process runs."""
    start = label(gateway_id, "")
    return {found.removeprefix(start) for _, found in _labels() if found.startswith(start)}


def kill(box_label: str) -> None:
    """Kill the processes that have the label of a box; those that they have started end with them."""
    for pid in with_label(box_label):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
