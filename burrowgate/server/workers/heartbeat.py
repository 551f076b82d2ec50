"""Heartbeats of workers: when a worker counts as unresponsive, and when as hung.

Rules.
    Silence is counted in periods of the supervisor and not in seconds: a clock that is set, or a machine or supervisor
    that was suspended, hangs no worker.
    A worker that starts has more time, because it imports its modules and opens the store before its first heartbeat.
"""

from __future__ import annotations

PERIOD_SECONDS = 1.0
"""Seconds between two heartbeats of a worker, and between two looks of the supervisor."""
UNRESPONSIVE_SECONDS = 3.0
"""A worker that was silent for longer does not count as serving."""
SILENCE_SECONDS = 10.0
"""A worker that was silent for longer is hung; nothing that a worker does takes this long."""
START_SECONDS = 60.0
"""The same for the first heartbeat."""


class HeartbeatMonitor:
    """The silence of one worker."""

    def __init__(self) -> None:
        self._has_started = False
        self._silence = 0.0

    def received(self) -> None:
        """Take note of a heartbeat."""
        self._has_started = True
        self._silence = 0.0

    def tick(self) -> None:
        """Take note that a period has passed; to be called every `PERIOD_SECONDS`."""
        self._silence += PERIOD_SECONDS

    @property
    def is_responsive(self) -> bool:
        """Whether a heartbeat arrived lately."""
        return self._has_started and self._silence <= UNRESPONSIVE_SECONDS

    @property
    def is_hung(self) -> bool:
        """Whether the worker has been silent for so long that it is to be replaced."""
        return self._silence > self.limit

    @property
    def limit(self) -> float:
        """Seconds of silence after which the worker counts as hung."""
        return SILENCE_SECONDS if self._has_started else START_SECONDS
