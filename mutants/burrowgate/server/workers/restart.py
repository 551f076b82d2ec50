"""Restart policy of workers: the delay before a worker that ended is started again."""

from __future__ import annotations

LONG_LIFE_SECONDS = 10.0
"""A worker that lived this long resets the delay: its end is not a failure to start."""
RESTART_DELAYS_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""The first delay follows a long life, the next ones follow consecutive short lives; the last one repeats."""


class RestartPolicy:
    """Counts consecutive short lives of the workers in one slot."""

    def __init__(self) -> None:
        self._short_lives = 0

    def delay_after(self, lived: float) -> float:
        """The seconds until the next start, after a worker that lived for `lived` seconds."""
        self._short_lives = 0 if lived >= LONG_LIFE_SECONDS else self._short_lives + 1
        return RESTART_DELAYS_SECONDS[min(self._short_lives, len(RESTART_DELAYS_SECONDS) - 1)]
