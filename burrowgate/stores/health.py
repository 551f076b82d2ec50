"""Health of one store: the damage that was found in it, and whether requests may rely on it.

Rules.
    A store in which damage was found has no position, and takes no writes, until it is found intact again: a session
    that is cached may be one that can no longer be revoked.
    There are three sources of damage. *Records*: this process could not read some. *Published*: another process
    published that it could not. *Replacement*: the store in place is not the one that was opened, or was emptied.
    Damage of the records ends when a check of the whole store, which began after the last report, finds none; that
    process then withdraws what is published. Each process reads periodically what is published and which store is in
    place; those two sources end when that is over.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from twisted.logger import Logger

from burrowgate.errors import StoreDamaged

RECHECK_PERIOD_SECONDS = 10.0
"""Pause between two checks of a damaged store: a check reads all of it."""
MAX_PUBLISHED_LENGTH = 1_000
"""Characters of the published text: more than any message has, and bounded in each process."""

_log = Logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """What each process reads periodically of a store with numbered audit events."""

    store_id: str
    has_assigned: bool
    """Whether an audit event was ever recorded."""
    has_events: bool
    """Whether there is an audit event."""


def find_replacement(state: StoreState | None, ids: Container[str], where: str) -> StoreDamaged | None:
    """Return how the store `where` differs from the one with one of `ids` that was opened; None if it does not.

    `state` is None if the store has lost it.
    """
    if state is None or (state.has_assigned and not state.has_events):
        event = "was emptied"
    elif state.store_id not in ids:
        event = "was replaced by another store"
    else:
        return None
    return StoreDamaged(
        f"{where} {event} while the gateway had it open, so changes would be lost; restore it from a backup, or stop"
        " the gateway and start it once with --new-store to begin with a new one."
    )


class StoreHealth:
    """Damage found in one store. `report` may be called in any thread, all else on the reactor's thread only."""

    def __init__(self) -> None:
        self.is_intact = True
        """Whether no damage is known; read before each admission."""
        self._records: StoreDamaged | None = None
        self._published: StoreDamaged | None = None
        self._replacement: StoreDamaged | None = None
        self._reports = 0
        self._checked_reports = 0
        self.was_withdrawn = False
        """Whether another process found the store intact, so that a check of this one is due."""
        self._logged: str | None = None

    @property
    def damage(self) -> StoreDamaged | None:
        """The damage that is known, or None."""
        return self._replacement or self._records or self._published

    @property
    def needs_check(self) -> bool:
        """Whether only a check of the whole store can show that it is intact again."""
        return self._replacement is None and self.damage is not None

    @property
    def has_news(self) -> bool:
        """Whether damage was reported since the last check ended."""
        return self._reports != self._checked_reports

    @property
    def unpublished(self) -> str | None:
        """The text to publish, because other processes may not have found the damage; None if there is none."""
        if self._records is None or self._published is not None:
            return None
        return str(self._records)[:MAX_PUBLISHED_LENGTH]

    def report(self, error: Exception) -> None:
        """Record that `error` was raised; only `StoreDamaged` counts."""
        if isinstance(error, StoreDamaged):
            self._reports += 1
            self._records = error
            self.is_intact = False

    def set_published(self, text: str | None) -> None:
        """Record which damage is published; None or an empty text if none is."""
        self.was_withdrawn |= self._published is not None and not text
        self._published = StoreDamaged(text) if text else None
        self.is_intact = self.damage is None

    def set_replacement(self, error: StoreDamaged | None) -> None:
        """Record whether another store, or none, is in the place of the one that was opened."""
        self._replacement = error
        self.is_intact = self.damage is None

    def begin_check(self) -> int:
        """Return the mark of a check that begins now, for `end_check`."""
        self.was_withdrawn = False
        return self._reports

    def end_check(self, mark: int, *, is_intact: bool) -> bool:
        """Record the result of the check with `mark`; returns whether the store is intact.

        It is not if damage was reported since the check began.
        """
        self._checked_reports = self._reports if not is_intact else mark
        if not is_intact or mark != self._reports:
            return False
        self._records = None
        self.is_intact = self.damage is None
        return True

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
