"""Log sinks: a bounded queue of lines, and a thread of its own that writes them.

The caller, usually the reactor, never waits for the output (SEC-67). Only a thread keeps this promise for every output:
a descriptor that does not block helps with pipes and sockets but not with files, and is shared with other programs.
The thread is a daemon: one that waits for a reader forever does not keep the process from ending.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from burrowgate.telemetry.json_lines import encode_line, rfc3339
from burrowgate.telemetry.line_queue import LineQueue

Output = Callable[[bytes], int]
"""Writes bytes, waiting as long as that takes; returns how many were written, fewer than all if it failed."""

MAX_PENDING_BYTES = 4 * 1024 * 1024
"""Bytes that wait in a sink: some 13,000 access lines, seconds of a busy gateway."""
FLUSH_TIMEOUT_SECONDS = 1.0
"""Seconds in which a process that ends writes what waits."""


class LogSink:
    """Writes lines to one output, from a thread that starts with the first line."""

    def __init__(
        self,
        output: Output,
        *,
        wall: Callable[[], float] = time.time,
        limit: int = MAX_PENDING_BYTES,
    ) -> None:
        """`wall` returns Unix time; `limit` is in bytes."""
        self._output = output
        self._wall = wall
        self._queue = LineQueue(limit, self._notice)
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closing = False

    @property
    def dropped(self) -> int:
        """Number of lines that were not written, because the queue was full or the output failed."""
        return self._queue.dropped

    def write(self, lines: str) -> None:
        """Add whole lines to the queue, or drop them. Never waits for the output, and raises nothing."""
        self.write_bytes(lines.encode("ascii", "backslashreplace"))

    def write_bytes(self, lines: bytes) -> None:
        """As `write`."""
        with self._changed:
            self._queue.put(lines)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="burrowgate log", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self, timeout: float = FLUSH_TIMEOUT_SECONDS) -> None:
        """Write what waits, for `timeout` seconds at most, and end; the caller waits. What is left is dropped."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(timeout)
        with self._changed:
            self._queue.drop_all()

    def _run(self) -> None:
        while output := self._next():
            written = self._output(output)
            with self._changed:
                self._queue.done(output, written)

    def _next(self) -> bytes:
        """The next output, as soon as there is one; nothing once the sink is closed and all is written."""
        with self._changed:
            while not self._queue and not self._is_closing:
                self._changed.wait()
            return self._queue.take()

    def _notice(self, count: int) -> bytes:
        fields = {
            "time": rfc3339(self._wall()),
            "type": "log",
            "level": "error",
            "logger": __name__,
            "message": f"{count} log lines were dropped; the log was not read, or could not be written",
        }
        return encode_line(fields).encode("ascii")


# Outputs.


def to_descriptor(descriptor: int) -> Output:
    """Writes to a descriptor of a file, pipe, terminal or socket."""

    def output(data: bytes) -> int:
        written = 0
        while written < len(data):
            try:
                written += os.write(descriptor, data[written:] if written else data)
            except BlockingIOError:  # another program that shares it made it so
                _wait_until_writable(descriptor)
            except OSError:  # a full disk, a broken pipe
                break
        return written

    return output


def to_stream(stream: TextIO | None) -> Output:
    """Writes to the descriptor of `stdout` or `stderr`; to nothing if that was closed when the process started."""
    return (lambda data: len(data)) if stream is None else to_descriptor(stream.fileno())


def to_file(path: Path) -> Output:
    """Appends to the file `path`, which only its owner can read, opened anew each time. Raises `OSError`."""

    def open_file() -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def output(data: bytes) -> int:
        try:
            descriptor = open_file()
        except OSError:
            return 0
        try:
            return to_descriptor(descriptor)(data)
        finally:
            os.close(descriptor)

    os.close(open_file())
    return output


def with_fallback(output: Output, fallback: Output) -> Output:
    """Writes to `output`, and line by line to `fallback` what fails there."""
    # Processes that share the fallback do not mix lines of up to 4096 bytes, which a pipe takes in one piece (pipe(7)).

    def write(data: bytes) -> int:
        if output(data) < len(data):
            for line in data.splitlines(keepends=True):
                fallback(line)
        return len(data)

    return write


def _wait_until_writable(descriptor: int) -> None:
    waiting = select.poll()
    waiting.register(descriptor, select.POLLOUT)
    waiting.poll()
