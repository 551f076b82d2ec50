"""Marker in the home that it has held a store: with it, a missing or empty store is not replaced by a new one.

The marker is the number and hash of an audit event of that store, which its backups and copies hold as well.
"""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.errors import StoreDamaged, StoreNotFound
from burrowgate.interfaces import IStore

FILE = "store-held"


class StoreMarker:
    """The marker in the home `home`."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    def exists(self) -> bool:
        """Return whether this home has held a store with records."""
        return self._path.exists()

    async def start(self, store: IStore, *, allow_new: bool) -> None:
        """Start `store`, which was opened without `create` if the marker exists and a new one is not allowed.

        Raises `StoreDamaged` if there is no store, or an empty one, in place of the one that the home has held.
        """
        try:
            await store.start()
        except StoreNotFound as error:
            raise _lost(store) from error
        if self.exists() and not allow_new and not await store.events(0, 1):
            await store.close()
            raise _lost(store)

    async def record(self, store: IStore) -> None:
        """Write the marker once `store` holds an audit event. Raises `StoreError` or `OSError`."""
        if self.exists():
            return
        for first in await store.events(0, 1):
            new = self._path.with_name(f".{FILE}.new")
            with open(new, "w", encoding="ascii") as file:
                file.write(f"{first.seq} {first.hash}\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self._path)


def _lost(store: IStore) -> StoreDamaged:
    return StoreDamaged(
        f"This home has held a store, and {store.description} is missing or empty; restore it from a backup, or start"
        " once with `burrowgate run --new-store` to begin with a new one."
    )
