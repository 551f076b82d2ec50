"""Health of one store: the damage that was found in it, and whether requests may rely on it.

Rules.
    A store in which damage was found has no position, and takes no writes, until it is found intact again: a session
    that is cached may be one that can no longer be revoked.
    Damage of the records ends when a check of the whole store, which began after the last report, finds none. Damage
    of the file (`set_file_damage`) ends when the file is in place again.
"""

from __future__ import annotations

from twisted.logger import Logger

from burrowgate.errors import StoreDamaged

RECHECK_PERIOD_SECONDS = 10.0
"""Pause between two checks of a damaged store: a check reads all of it."""

_log = Logger()


class StoreHealth:
    """Damage found in one store. `report` may be called in any thread, all else on the reactor's thread only."""

    def __init__(self) -> None:
        self.is_intact = True
        """Whether no damage is known; read before each admission."""
        self._records: StoreDamaged | None = None
        self._file: StoreDamaged | None = None
        self._reports = 0
        self._logged: str | None = None

    @property
    def damage(self) -> StoreDamaged | None:
        """The damage that is known, or None."""
        return self._file or self._records

    @property
    def needs_check(self) -> bool:
        """Whether only a check of the whole store can show that it is intact again."""
        return self._records is not None and self._file is None

    def report(self, error: Exception) -> None:
        """Record that `error` was raised; only `StoreDamaged` counts."""
        if isinstance(error, StoreDamaged):
            self._reports += 1
            self._records = error
            self.is_intact = False

    def set_file_damage(self, error: StoreDamaged | None) -> None:
        """Record whether the store's file is in place."""
        self._file = error
        self.is_intact = self.damage is None

    def begin_check(self) -> int:
        """Return the mark of a check that begins now, for `end_check`."""
        return self._reports

    def end_check(self, mark: int) -> None:
        """Record that the check with `mark` has found no damage of the records."""
        if mark == self._reports:
            self._records = None
            self.is_intact = self.damage is None

    def log_changes(self, where: str) -> None:
        """Log that the store `where` was found damaged, or intact again, once for each change."""
        damage = self.damage
        text = None if damage is None else str(damage)
        if text == self._logged:
            return
        self._logged = text
        if text is None:
            _log.info("The store {store} is intact again", store=where)
        else:
            _log.error("The store is damaged, requests are refused: {error}", error=text)
