"""Recordings in the home: finished after a crash, and deleted when their days are over."""

from __future__ import annotations

import fcntl
import gzip
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs, formatEvent

from burrowgate.core.audit import Action
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.store_records import Change
from burrowgate.core.tcp import snapshots
from burrowgate.core.tcp.history_bodies import SessionHistory
from burrowgate.errors import RecordingNotFound
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR
from burrowgate.proxy.tcp.recording import files
from burrowgate.server.recordings import RecordingFiles, RecordingUpkeep
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import START, FixedClock, TestCase

DAY = 86_400
LINES = b'{"version":2}\n[0.1,"o","hello"]\n'


class UpkeepTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()
        self.clock = FixedClock()
        self.store = MemoryStore()
        self.wait(self.store.start())
        self.registry = Registry(self.store, Naming())
        self.wait(self.registry.start())
        self.recordings = RecordingFiles(self.folder, INLINE_EXECUTOR, Clock())
        self.upkeep = RecordingUpkeep(self.folder, self.recordings, self.registry, self.clock)

    def wait(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def open_recording(self, sid: str, cid: str, lines: bytes = LINES) -> Path:
        """Write a recording that is not finished, as a process that died leaves it."""
        path = self.folder / sid / f"{cid}.cast"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(lines)
        return path

    def finished_recording(self, sid: str, cid: str, *, at: int = START) -> Path:
        """Write a recording that was finished at that time."""
        path = self.folder / sid / f"{cid}.cast.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(LINES))
        os.utime(path, (at, at))
        return path

    def session(self, sid: str, keep: int | None) -> None:
        """Put a session into the history, of a target that keeps recordings for that many days."""
        taken = snapshots.take_all({"target": {"name": "sh", "tcp": {"recordings_keep": keep}}})
        body = SessionHistory(snapshot=taken[0].sha256).to_body()
        entries = [HistoryEntry(kind=HistoryKind.SESSION, entry_id=sid, sid=sid, at=START, body=body)]
        entries += [
            HistoryEntry(kind=HistoryKind.SNAPSHOT, entry_id=one.sha256, at=START, closed_at=START, body=one.body)
            for one in taken
        ]
        self.wait(self.registry.commit(Change(history=tuple(entries))))

    def finished_events(self) -> list[Any]:
        records = self.wait(self.store.events(0, 100))
        return [one.event for one in records if one.event.action is Action.RECORDING_FINISHED]

    def test_recording_of_a_process_that_died_is_finished_and_recorded(self) -> None:
        self.open_recording("s1", "c1", LINES + b'[0.2,"o","tor')
        self.wait(self.upkeep.run())
        (event,) = self.finished_events()
        expected = {"connection": "c1", "sha256": sha256(LINES).hexdigest(), "bytes": len(LINES)}
        self.assertEqual((event.sid, event.detail), ("s1", expected))
        self.assertEqual([(one.cid, one.is_finished) for one in files.files_of(self.folder, "s1")], [("c1", True)])
        self.wait(self.upkeep.run())
        self.assertEqual(len(self.finished_events()), 1)

    def test_recording_under_way_is_left_alone(self) -> None:
        path = self.open_recording("s1", "c1")
        with path.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.wait(self.upkeep.run())
        self.assertTrue(path.exists())
        self.assertEqual(self.finished_events(), [])

    def test_recording_is_deleted_when_its_days_are_over(self) -> None:
        kept, gone = self.finished_recording("s1", "c1", at=START + 5), self.finished_recording("s1", "c2")
        forever, unknown = self.finished_recording("s2", "c3"), self.finished_recording("s3", "c4")
        self.session("s1", 2)
        self.session("s2", None)
        self.clock.time = START + 2 * DAY
        self.wait(self.upkeep.run())
        self.assertEqual([path.exists() for path in (kept, gone, forever, unknown)], [True, False, True, True])
        self.clock.time += 5
        self.wait(self.upkeep.run())
        self.assertFalse(kept.parent.exists())

    def test_folder_that_is_missing_is_no_error(self) -> None:
        self.folder.rmdir()
        self.wait(self.upkeep.run())
        self.assertEqual(self.wait(self.recordings.of_session("s1")), [])
        self.assertFalse(self.recordings.has_any("s1"))

    def test_file_that_cannot_be_read_is_logged(self) -> None:
        self.folder.rmdir()
        self.folder.write_text("no folder")
        with capturedLogs() as logged:
            self.wait(self.upkeep.run())
        self.assertIn("Recordings are not looked after", next(formatEvent(event) for event in logged))

    def test_names_that_are_no_ids_lead_nowhere(self) -> None:
        self.finished_recording("s1", "c1")
        for sid, cid in (("..", "c1"), ("s1", "../s1/c1"), ("s1/../s1", "c1"), ("", "c1")):
            if sid != "s1":
                self.assertFalse(self.recordings.has_any(sid))
            failure = self.failureResultOf(Deferred.fromCoroutine(self.recordings.open(sid, cid)))
            failure.trap(RecordingNotFound)
