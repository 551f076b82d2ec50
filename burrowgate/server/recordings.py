"""Recordings of terminals in the home: read for the API, finished after a crash, and deleted when their days are over.

Rules.
    Files are read in threads, a piece at a time.
    How long a recording is kept is what the target said when its session was established, as the snapshot has it. One
    whose snapshot cannot be found is kept.
    A recording that is deleted stays in the audit log, with its hash.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from twisted.logger import Logger

from burrowgate.admin.tcp_context import Lines, RecordingInfo
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryKind
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.history_bodies import SessionHistory
from burrowgate.errors import RecordingNotFinished, RecordingNotFound, RecordingUnreadable, UpstreamTimeout
from burrowgate.interfaces import IClock, IHistoryStore
from burrowgate.proxy.static.file_threads import FileExecutor, run_within
from burrowgate.proxy.tcp.recording import files
from burrowgate.proxy.tcp.recording.files import FinishedRecording, RecordingFile
from burrowgate.proxy.tcp.recording.retention import KeptRecording, expired_recordings
from burrowgate.sessions.registry import Registry

READ_SECONDS = 30.0
RECOVERY_SECONDS = 3_000.0
"""Time to finish what ended processes have left."""
UPKEEP_SECONDS = 3_600.0
"""Time between two rounds of `RecordingUpkeep`."""

_T = TypeVar("_T")

_log = Logger()


class RecordingFiles:
    """The recordings in one folder; `Recordings` of the admin API."""

    def __init__(self, folder: Path, executor: FileExecutor, reactor: object) -> None:
        self._folder = folder
        self._executor = executor
        self._reactor = reactor

    async def run(self, work: Callable[[], _T], seconds: float = READ_SECONDS) -> _T:
        """Return the result of `work` on the folder, done in a thread. Raises `RecordingUnreadable`."""
        try:
            return await run_within(self._executor, self._reactor, seconds, str(self._folder), work)
        except (OSError, UpstreamTimeout) as error:
            raise RecordingUnreadable from error

    def has_any(self, sid: str) -> bool:
        """Return whether there is one of the session `sid`."""
        try:
            return files.recording_path(self._folder, sid, "x").parent.is_dir()
        except ValueError:
            return False

    async def of_session(self, sid: str) -> Sequence[RecordingInfo]:
        """Return the recordings of a session. Raises `RecordingUnreadable`."""
        found = await self.run(partial(files.files_of, self._folder, sid))
        return [RecordingInfo(cid=one.cid, is_finished=one.is_finished, size=one.size) for one in found]

    async def open(self, sid: str, cid: str) -> Lines:
        """Return the lines of a recording. Raises `RecordingNotFound`, or `RecordingNotFinished`."""
        try:
            known = {one.cid: one.is_finished for one in await self.of_session(sid)}
        except ValueError:
            known = {}
        if cid not in known:
            raise RecordingNotFound
        if not known[cid]:
            raise RecordingNotFinished
        return _FileLines(self, files.read_lines(self._folder, sid, cid))


class _FileLines:
    """The lines of one file."""

    def __init__(self, owner: RecordingFiles, pieces: Iterator[bytes]) -> None:
        self._owner = owner
        self._pieces = pieces

    async def read(self) -> bytes:
        """Return the next piece; empty at the end. Raises `RecordingUnreadable`."""
        return await self._owner.run(lambda: next(self._pieces, b""))


class RecordingUpkeep:
    """Finishes what ended processes have left, and deletes what has expired; by the primary process, every hour.

    A process that records holds a lock on the file, so that a recording under way is left alone.
    """

    def __init__(self, folder: Path, recordings: RecordingFiles, registry: Registry, clock: IClock) -> None:
        self._folder = folder
        self._recordings = recordings
        self._registry = registry
        self._clock = clock

    async def run(self) -> None:
        """Do both. Raises `StoreError`."""
        try:
            for recording in await self._recordings.run(partial(files.recover, self._folder), RECOVERY_SECONDS):
                await record(self._registry, self._clock, recording)
            await self._delete_expired()
        except RecordingUnreadable as error:
            _log.error("Recordings are not looked after: {error}", error=str(error.__cause__ or error))

    async def _delete_expired(self) -> None:
        kept: dict[str, int | None] = {}
        found = []
        for one in await self._recordings.run(partial(files.finished_files, self._folder)):
            if one.sid not in kept:
                kept[one.sid] = await self._keep_days(one.sid)
            found.append(_kept(one, kept[one.sid]))
        for recording in expired_recordings(found, self._clock.now()):
            await self._recordings.run(partial(files.delete, self._folder, recording.sid, recording.cid))
            _log.info("Deleted the recording {cid}, whose days are over", cid=recording.cid, session=recording.sid)

    async def _keep_days(self, sid: str) -> int | None:
        """Return for how many days the recordings of a session are kept; None permanently."""
        store = self._registry.store
        if not IHistoryStore.providedBy(store):
            return None
        entry = await store.history_entry(HistoryKind.SESSION, sid)
        if entry is None:
            return None
        own = await store.history_entry(HistoryKind.SNAPSHOT, SessionHistory.from_body(entry.body).snapshot)
        part = None if own is None else json.loads(own.body).get("target")
        target = None if part is None else await store.history_entry(HistoryKind.SNAPSHOT, part)
        days = None if target is None else (json.loads(target.body).get("tcp") or {}).get("recordings_keep")
        return days if isinstance(days, int) else None


def _kept(file: RecordingFile, keep_days: int | None) -> KeptRecording:
    return KeptRecording(file.sid, file.cid, int(file.changed_at), keep_days)


async def record(registry: Registry, clock: IClock, recording: FinishedRecording) -> None:
    """Write the hash of a recording into the audit log, by which an altered one is recognized. Raises `StoreError`."""
    event = AuditEvent(
        time=int(clock.now()),
        action=Action.RECORDING_FINISHED,
        actor="gateway",
        target="",
        sid=recording.sid,
        detail={"connection": recording.cid, "sha256": recording.sha256, "bytes": recording.size},
    )
    await registry.commit(Change(events=(event,)))
