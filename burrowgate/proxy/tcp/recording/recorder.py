"""Recorder of one terminal: collects lines, and lets threads write them.

Rules.
    Nothing is written on the reactor's thread. One write of a recording is under way at a time, so lines keep their
    order; what comes meanwhile waits, and beyond `MAX_PENDING_BYTES` the terminal is not read.
    A recording that cannot be written, that takes longer than `WRITE_TIMEOUT_SECONDS` for it, or that becomes longer
    than `MAX_RECORDING_BYTES` fails once, and its owner ends the connection.
    The file exists before the sshd is reached. Of a connection that fails, nothing stays.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from burrowgate.errors import RecordingFailed, UpstreamTimeout
from burrowgate.proxy.static.file_threads import FileExecutor, run_within
from burrowgate.proxy.tcp.recording import files
from burrowgate.proxy.tcp.recording.asciicast import CastEncoder, CastHeader
from burrowgate.proxy.tcp.recording.files import FinishedRecording

MAX_PENDING_BYTES = 512 * 1024
MAX_RECORDING_BYTES = 2 << 30
WRITE_TIMEOUT_SECONDS = 30.0
FINISH_TIMEOUT_SECONDS = 120.0
"""Compressing two gigabytes takes a minute."""

_log = Logger()
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingTerms:
    """What is recorded, and under which name."""

    sid: str
    cid: str
    """Names the recording within its session."""
    title: str = ""
    """The title of the recording: target and session."""
    has_input: bool = False
    """Whether input is recorded as well, with the passwords that are typed."""


Finished = Callable[[FinishedRecording], None]
"""Takes a recording that is complete and compressed."""


class Recorder:
    """Writes one recording."""

    def __init__(
        self,
        recording: RecordingTerms,
        folder: Path,
        executor: FileExecutor,
        clock: IReactorTime,
        finished: Finished,
    ) -> None:
        """`folder` is that of all recordings."""
        self._on_finished = finished
        self._recording = recording
        self._folder = folder
        self._executor = executor
        self._clock = clock
        self._encoder = CastEncoder(has_input=recording.has_input)
        self._started = clock.seconds()
        self._descriptor = -1
        self._pending = bytearray()
        self._size = 0
        self._is_writing = False
        self._is_stuck = False
        """Whether a write did not end in time. It may still be under way, so the file is left to recovery."""
        self._is_ending = False
        self._is_discarded = False
        self._has_ended = False
        self._is_full = False
        self._error: RecordingFailed | None = None
        self.on_full: Callable[[bool], None] = lambda is_full: None
        """Called with True when the terminal is to be paused, and with False when it may go on."""
        self.on_failed: Callable[[RecordingFailed], None] = lambda error: None
        self.on_ended: Callable[[], None] = lambda: None
        """Called once after `end`, when nothing is written any more, also if that failed."""

    async def start(self, columns: int, rows: int, now: float) -> None:
        """Create the file and write its first line; `now` is in seconds since 1970. Raises `RecordingFailed`."""
        recording = self._recording
        header = CastHeader(columns=columns, rows=rows, started_at=int(now), title=recording.title).line()

        made: list[int] = []
        """The descriptor of a file with its first line, until this method or the thread takes it."""

        def create() -> None:
            descriptor = files.create(self._folder, recording.sid, recording.cid)
            try:
                files.append(descriptor, header)
            except BaseException:
                self._discard(descriptor)
                raise
            made.append(descriptor)
            if self._is_stuck:
                discard()

        def discard() -> None:
            with contextlib.suppress(IndexError):
                self._discard(made.pop())

        try:
            await self._in_thread(WRITE_TIMEOUT_SECONDS, create)
        except (OSError, ValueError) as error:
            raise self._failed(error) from error
        except BaseException as error:
            # The page is gone, or the disk hangs: the thread may still be about to make the file.
            self._is_stuck = True
            if made:
                self._run(WRITE_TIMEOUT_SECONDS, discard, lambda result, error: None)
            if isinstance(error, UpstreamTimeout):
                raise self._failed(error) from error
            raise
        self._descriptor = made[0]
        self._size = len(header)
        self._started = self._clock.seconds()

    def output(self, data: bytes) -> None:
        """Record output."""
        self._add(self._encoder.output(self._time(), data))

    def input(self, data: bytes) -> None:
        """Record input, if that is asked for."""
        self._add(self._encoder.input(self._time(), data))

    def resize(self, columns: int, rows: int) -> None:
        """Record another size."""
        self._add(self._encoder.resize(self._time(), columns, rows))

    def marker(self, label: str) -> None:
        """Record a mark."""
        self._add(self._encoder.marker(self._time(), label))

    def end(self) -> None:
        """Write what waits and finish the recording."""
        if self._is_ending:
            return
        self._pending += self._encoder.end(self._time())
        self._is_ending = True
        self._write()

    def discard(self) -> None:
        """End the recording and remove it: the connection did not come into being."""
        if not self._is_ending:
            self._is_discarded = True
            self.end()

    def _time(self) -> float:
        return self._clock.seconds() - self._started

    def _add(self, lines: bytes) -> None:
        if not lines or self._is_ending or self._error is not None:
            return
        self._pending += lines
        self._size += len(lines)
        if self._size > MAX_RECORDING_BYTES:
            self._fail(RecordingFailed("The recording of this session has become too long; open another connection."))
            return
        if len(self._pending) > MAX_PENDING_BYTES and not self._is_full:
            self._is_full = True
            self.on_full(True)
        self._write()

    def _write(self) -> None:
        if self._is_writing:
            return
        if self._is_stuck or self._descriptor < 0:
            if self._is_ending:
                self._finished(None, None)
            return
        if self._pending and self._error is None:
            self._is_writing = True
            data, self._pending = bytes(self._pending), bytearray()
            self._run(WRITE_TIMEOUT_SECONDS, partial(files.append, self._descriptor, data), self._written)
        elif self._is_ending:
            self._is_writing = True
            descriptor, self._descriptor = self._descriptor, -1
            work = partial(self._discard if self._is_discarded else self._finish, descriptor)
            self._run(FINISH_TIMEOUT_SECONDS, work, self._finished)

    def _finish(self, descriptor: int) -> FinishedRecording:
        return files.finish(self._folder, self._recording.sid, self._recording.cid, descriptor)

    def _discard(self, descriptor: int) -> None:
        files.discard(self._folder, self._recording.sid, self._recording.cid, descriptor)

    def _written(self, result: None, error: Exception | None) -> None:
        self._is_writing = False
        if error is not None:
            self._is_stuck = isinstance(error, UpstreamTimeout)
            self._fail(self._failed(error))
        if self._is_full and len(self._pending) <= MAX_PENDING_BYTES // 2:
            self._is_full = False
            self.on_full(False)
        self._write()

    def _finished(self, result: FinishedRecording | None, error: Exception | None) -> None:
        if self._has_ended:
            return
        self._has_ended = True
        if error is not None:
            self._failed(error)
        elif result is not None:
            self._on_finished(result)
        self.on_ended()

    def _fail(self, error: RecordingFailed) -> None:
        if self._error is None:
            self._error = error
            self._pending.clear()
            self.on_failed(error)

    def _failed(self, error: Exception) -> RecordingFailed:
        _log.warn(
            "Recording cannot be written: session {sid}, connection {cid}, {error}",
            sid=self._recording.sid,
            cid=self._recording.cid,
            error=str(error),
        )
        return RecordingFailed()

    async def _in_thread(self, timeout: float, work: Callable[[], _T]) -> _T:
        return await run_within(self._executor, self._clock, timeout, str(self._folder), work)

    def _run(self, timeout: float, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        Deferred.fromCoroutine(self._in_thread(timeout, work)).addCallbacks(
            lambda result: done(result, None), lambda failure: done(None, failure.value)
        )
