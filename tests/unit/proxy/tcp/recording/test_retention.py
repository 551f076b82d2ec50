"""Which recordings are deleted."""

from __future__ import annotations

from burrowgate.proxy.tcp.recording.retention import SECONDS_PER_DAY, KeptRecording, expired_recordings
from tests.support import START, TestCase


def kept(cid: str, days_ago: float, keep_days: int | None) -> KeptRecording:
    return KeptRecording("s1", cid, START - int(days_ago * SECONDS_PER_DAY), keep_days)


class RetentionTests(TestCase):
    def deleted(self, *recordings: KeptRecording, now: float = START) -> list[str]:
        return [recording.cid for recording in expired_recordings(recordings, now)]

    def test_recording_is_deleted_when_its_days_have_passed_to_the_second(self) -> None:
        recording = kept("c1", 7, 7)
        self.assertEqual(self.deleted(recording, now=START - 1), [])
        self.assertEqual(self.deleted(recording, now=START), ["c1"])

    def test_recording_without_a_limit_is_kept(self) -> None:
        self.assertEqual(self.deleted(kept("c1", 100_000, None)), [])

    def test_each_has_the_days_that_its_target_had(self) -> None:
        self.assertEqual(self.deleted(kept("c1", 10, 30), kept("c2", 10, 7), kept("c3", 20, 7)), ["c3", "c2"])

    def test_clock_set_back_deletes_nothing(self) -> None:
        self.assertEqual(self.deleted(kept("c1", -3, 1)), [])

    def test_zero_days_keep_nothing(self) -> None:
        self.assertEqual(self.deleted(kept("c1", 0, 0)), ["c1"])
