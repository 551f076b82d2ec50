"""stderr of a process that serves: written through a log sink, so that its reader delays no caller (SEC-67)."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import IO, cast

from twisted.logger import (
    FilteringLogObserver,
    LogLevel,
    LogLevelFilterPredicate,
    globalLogBeginner,
    textFileLogObserver,
)

from burrowgate.telemetry.log_sink import LogSink, to_stream

_MAX_PENDING_CHARACTERS = 65_536


class SinkStream(io.TextIOBase):
    """A text stream that writes whole lines to a sink."""

    def __init__(self, sink: LogSink) -> None:
        self._sink = sink
        self._pending = ""
        self._lock = threading.Lock()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._lock:
            lines, end, self._pending = (self._pending + text).rpartition("\n")
            if end:
                self._sink.write(lines + end)
            if len(self._pending) > _MAX_PENDING_CHARACTERS:
                self._sink.write(self._pending + "\n")
                self._pending = ""
        return len(text)


@contextmanager
def queued_stderr(log: LogSink | None = None) -> Iterator[None]:
    """Have Python, and Twisted for critical events, write to `stderr` by way of a sink; once in a process.

    `log` writes to stdout, or to a process that does: if that is the same file as stderr, such as with `2>&1`, the sink
    is this one, so that lines of both do not mix.
    """
    sink = log if log is not None and _is_stdout_stderr() else LogSink(to_stream(sys.stderr))
    stream = SinkStream(sink)
    observer = FilteringLogObserver(
        textFileLogObserver(cast(IO[str], stream)), [LogLevelFilterPredicate(defaultLogLevel=LogLevel.critical)]
    )
    # Ends the observer that Twisted begins with, which waits for the reader of stderr.
    globalLogBeginner.beginLoggingTo([observer], discardBuffer=True, redirectStandardIO=False)
    try:
        with redirect_stderr(stream):
            yield
    finally:
        if sink is not log:
            sink.close()


def _is_stdout_stderr() -> bool:
    """Whether stdout and stderr are the same file."""
    if sys.stdout is None or sys.stderr is None:
        return False
    return os.path.samestat(os.fstat(sys.stdout.fileno()), os.fstat(sys.stderr.fileno()))
