"""Decision which recordings are deleted: those whose target keeps them for a number of days that has passed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """A finished recording."""

    sid: str
    cid: str
    finished_at: int
    """Seconds since 1970."""
    keep_days: int | None
    """`recordings_keep` of the target when it was recorded; None to keep it without limit."""


def expired_recordings(recordings: Iterable[KeptRecording], now: float) -> list[KeptRecording]:
    """Return the recordings that are to be deleted at `now`, in seconds since 1970, oldest first.

    A day begins when a recording ends. A time of the future, after the clock was set back, deletes nothing.
    """
    over = [
        recording
        for recording in recordings
        if recording.keep_days is not None and now >= recording.finished_at + recording.keep_days * SECONDS_PER_DAY
    ]
    return sorted(over, key=lambda recording: (recording.finished_at, recording.sid, recording.cid))
