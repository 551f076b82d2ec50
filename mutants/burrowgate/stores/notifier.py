"""Notifies the subscribers of a store in this process after each commit."""

from __future__ import annotations

from collections.abc import Callable

from twisted.logger import Logger

_log = Logger()


class Notifier:
    """The subscribers of one store. Called on the reactor's thread only."""

    def __init__(self) -> None:
        self._wakes: list[Callable[[], None]] = []

    def add(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Add a subscriber; returns a function that removes it (see `IStore.subscribe`)."""
        subscriber = lambda: wake()  # noqa: E731 - its own object, so that one callable may subscribe twice
        self._wakes.append(subscriber)

        def remove() -> None:
            if subscriber in self._wakes:
                self._wakes.remove(subscriber)

        return remove

    def __len__(self) -> int:
        return len(self._wakes)

    def wake(self) -> None:
        """Call all subscribers; one that raises is logged and does not stop the others."""
        for wake in tuple(self._wakes):
            try:
                wake()
            except Exception:
                _log.failure("A subscriber of the store failed.")
