"""The process of one box: started with its arguments in memory, and watched until it has ended.

fd 0   a pipe that stays open as long as the gateway lives; when it closes, `entry` ends the box
fd 2   messages of the programs that set the box up; then, of `entry`, that the first window is there
fd 3   arguments of bubblewrap
fd 4   its status: the process id of what it has started
fd 5   the filter of system calls
fd 6.. the files that only this box sees
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import signal
from typing import Any

from twisted.internet.defer import Deferred, succeed
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from burrowgate.boxes.launchers import bwrap_command, seccomp
from burrowgate.boxes.launchers.bwrap_command import ARGUMENTS_FD, SECCOMP_FD, STATUS_FD, BoxPlan

FIRST_FILE_FD = SECCOMP_FD + 1
MAX_MESSAGE_BYTES = 2_000
PAGE_LINE = b"page\n"
_PATH = "/usr/bin:/bin:/usr/sbin:/sbin"


class BoxProcess(ProcessProtocol):
    """bubblewrap, with what led to it. `started` fires once the box is set up, `ended` when nothing of it runs."""

    def __init__(self) -> None:
        self.pid: int | None = None
        """Of bubblewrap itself."""
        self.inner_pid: int | None = None
        """On this machine, of the first process in the box: if it ends, the kernel ends all others."""
        self.exit_code: int | None = None
        self.is_ended = False
        self.message = ""
        """What bubblewrap or a program before it said, if the box could not be set up."""
        self.has_page = False
        """Whether `entry` has reported the first window."""
        self._status = b""
        self._late = b""
        self._ready: list[Deferred[None]] = []
        self._ending: list[Deferred[None]] = []

    def start(self, reactor: Any, plan: BoxPlan, path: str = _PATH) -> None:
        """Start it. `path` has the programs. Raises OSError."""
        files: dict[int, int] = {}
        null = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        try:
            fds = {}
            for fd, (name, content) in enumerate(plan.files.items(), FIRST_FILE_FD):
                files[fd] = _file_in_memory(content)
                fds[name] = fd
            program = seccomp.program(platform.machine()) if plan.has_seccomp else None
            if program is not None:
                files[SECCOMP_FD] = _file_in_memory(program)
            files[ARGUMENTS_FD] = _file_in_memory(bwrap_command.arguments(plan, fds))
            command = bwrap_command.command(plan)
            process = reactor.spawnProcess(
                self,
                command[0],
                command,
                env={"PATH": path},
                path="/",
                childFDs={0: "w", 1: null, 2: "r", STATUS_FD: "r", **files},
            )
            self.pid = process.pid
        finally:
            for fd in (*files.values(), null):
                os.close(fd)

    @property
    def complaint(self) -> str:
        """What the programs that set the box up said last; empty if they said nothing.

        bubblewrap goes on with that after it has named the first process, and `entry` says nothing but `PAGE_LINE`.
        """
        late = self._late.decode("utf-8", "replace").splitlines()
        lines = [*self.message.strip().splitlines(), *(line for line in late if line.startswith("bwrap: "))]
        return lines[-1].rstrip(".") if lines else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing of it runs: it has ended, or was never started."""
        return self.is_ended or self.pid is None

    def started(self) -> Deferred[None]:
        """Return what fires when the box is set up, or has ended."""
        return self._event(self._ready, self.inner_pid is not None or self.is_ended)

    def ended(self) -> Deferred[None]:
        """Return what fires when it has ended."""
        return self._event(self._ending, self.is_ended)

    def kill(self) -> None:
        """End all processes of the box; nothing runs any longer when `ended` fires."""
        # Before `processEnded` the number of bubblewrap is its own, and while that lives, so is that of its child.
        if self.pid is None or self.is_ended:
            return
        with contextlib.suppress(ProcessLookupError):
            if self.inner_pid is not None:
                os.kill(self.inner_pid, signal.SIGKILL)
            else:
                os.killpg(self.pid, signal.SIGKILL)

    def childDataReceived(self, childFD: int, data: bytes) -> None:
        if childFD == STATUS_FD:
            self._status = (self._status + data)[-MAX_MESSAGE_BYTES:]
            self._read_status()
        elif self.inner_pid is None:
            self.message = (self.message + data.decode("utf-8", "replace"))[:MAX_MESSAGE_BYTES]
        else:
            self._read_late(data)

    def processEnded(self, reason: Failure) -> None:
        self.exit_code = getattr(reason.value, "exitCode", None)
        self.is_ended = True
        for events in (self._ready, self._ending):
            fired, events[:] = events[:], []
            for event in fired:
                event.callback(None)

    def _read_late(self, data: bytes) -> None:
        """Look for the report of `entry`, and close the pipe after it or after more bytes than that needs."""
        self._late = (self._late + data)[:MAX_MESSAGE_BYTES]
        self.has_page = self.has_page or PAGE_LINE in self._late
        if self.has_page or len(self._late) == MAX_MESSAGE_BYTES:
            assert self.transport is not None
            self.transport.closeChildFD(2)

    def _read_status(self) -> None:
        *lines, self._status = self._status.split(b"\n")
        for line in lines:
            try:
                pid = json.loads(line).get("child-pid")
            except (ValueError, AttributeError):
                continue
            if isinstance(pid, int) and self.inner_pid is None:
                self.inner_pid = pid
                fired, self._ready = self._ready, []
                for event in fired:
                    event.callback(None)

    def _event(self, events: list[Deferred[None]], has_come: bool) -> Deferred[None]:
        if has_come:
            return succeed(None)
        event: Deferred[None] = Deferred(events.remove)
        events.append(event)
        return event


def _file_in_memory(data: bytes) -> int:
    """Return a descriptor from which `data` can be read, without a name on this machine."""
    fd = os.memfd_create("burrowgate", os.MFD_CLOEXEC)
    os.write(fd, data)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
