"""Who is woken when somebody commits."""

from __future__ import annotations

from collections.abc import Callable

from twisted.logger import Logger

_log = Logger()


class Notifier:
    """Those of one store in this process; for the reactor's thread."""

    def __init__(self) -> None:
        self._wakes: list[Callable[[], None]] = []

    def add(self, wake: Callable[[], None]) -> Callable[[], None]:
        """As `IStore.subscribe` says."""
        subscriber = lambda: wake()  # noqa: E731 - its own object, so that one callable may subscribe twice
        self._wakes.append(subscriber)

        def remove() -> None:
            if subscriber in self._wakes:
                self._wakes.remove(subscriber)

        return remove

    def __len__(self) -> int:
        return len(self._wakes)

    def wake(self) -> None:
        """Wake them all; one that fails stops nobody."""
        for wake in tuple(self._wakes):
            try:
                wake()
            except Exception:
                _log.failure("A subscriber of the store failed.")
