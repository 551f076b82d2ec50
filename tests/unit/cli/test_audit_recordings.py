"""`burrowgate audit verify` finds recordings that were altered (tcp T36)."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path
from typing import Any

from burrowgate.cli.audit_recordings import RecordingCheck
from burrowgate.core.audit import Action, AuditEvent, AuditRecord
from burrowgate.errors import StoreDamaged
from tests.support import START, TestCase

LINES = b'{"version":2}\n[0.1,"o","hello"]\n'
DETAIL: dict[str, Any] = {"connection": "c1", "sha256": sha256(LINES).hexdigest(), "bytes": len(LINES)}


def finished(sid: str = "s1", **detail: Any) -> AuditRecord:
    event = AuditEvent(time=START, action=Action.RECORDING_FINISHED, actor="gateway", sid=sid, detail=DETAIL | detail)
    return AuditRecord(seq=7, event=event, hash="")


class RecordingCheckTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        (self.folder / "s1").mkdir(parents=True)
        self.path = self.folder / "s1" / "c1.cast.gz"
        self.path.write_bytes(gzip.compress(LINES))
        self.recordings = RecordingCheck(self.folder)

    def test_recording_that_is_as_it_was_is_counted(self) -> None:
        self.recordings.check([finished()])
        self.assertEqual(self.recordings.compared, 1)

    def test_recording_that_was_altered_is_found(self) -> None:
        """(tcp T36)"""
        for data in (gzip.compress(LINES + b"\n"), gzip.compress(LINES[:-2]), b"", LINES):
            self.path.write_bytes(data)
            error = self.assertRaises(StoreDamaged, self.recordings.check, [finished()])
            self.assertIn("The recording c1 of the session s1 is not the one of event 7", str(error))

    def test_recording_that_is_elsewhere_or_was_deleted_is_no_fault(self) -> None:
        self.path.unlink()
        self.recordings.check([finished(), finished("other")])
        self.assertEqual(self.recordings.compared, 0)

    def test_event_that_names_no_recording_is_passed_over(self) -> None:
        self.recordings.check([finished(connection=None), finished(connection="../s1/c1"), finished("../s1")])
        self.assertEqual(self.recordings.compared, 0)
