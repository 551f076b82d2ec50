"""The part of `burrowgate audit verify` that compares recordings of terminals with the events about them.

A recording that is not there is no fault: its days are over, or another gateway has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from burrowgate.core.audit import Action, AuditRecord
from burrowgate.errors import StoreDamaged
from burrowgate.proxy.tcp.recording import files
from burrowgate.proxy.tcp.recording.files import FinishedRecording


class RecordingCheck:
    """Compares the recordings in a folder with what the log says of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.compared = 0
        """Recordings that were read."""

    def check(self, records: Sequence[AuditRecord]) -> None:
        """Read the recordings that `records` name. Raises `StoreDamaged` for one that was altered."""
        for record in records:
            if record.event.action is not Action.RECORDING_FINISHED:
                continue
            found = _recording_of(record)
            if found is None or not files.recording_path(self._folder, found.sid, found.cid).exists():
                continue
            self.compared += 1
            if not files.is_unchanged(self._folder, found):
                raise StoreDamaged(
                    f"The recording {found.cid} of the session {found.sid} is not the one of event {record.seq};"
                    " see a backup."
                )


def _recording_of(record: AuditRecord) -> FinishedRecording | None:
    """Return what an event says of a recording; None if it names none."""
    sid, detail = record.event.sid, record.event.detail
    cid, sha256, size = detail.get("connection"), detail.get("sha256"), detail.get("bytes")
    if not (isinstance(cid, str) and isinstance(sha256, str) and isinstance(size, int)):
        return None
    if not (files.is_id(sid) and files.is_id(cid)):
        return None
    return FinishedRecording(sid, cid, sha256, size)
