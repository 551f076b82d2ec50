"""Marker in the home of the store that it has held: another, an empty or no store in its place is damage.

The marker is the id of the store (`IStore.store_id`), which its backups and its copies have as well. It is written once
the store holds an audit event: nothing is lost with a store in which nothing was ever done.
"""

from __future__ import annotations

from pathlib import Path

from twisted.logger import Logger

from burrowgate.errors import HomeError, StoreDamaged, StoreNotFound
from burrowgate.interfaces import IStore
from burrowgate.tls import private_files

FILE = "store-held"
NEW_STORE = "--new-store"
"""The option of `burrowgate run`, `burrowgate share` and `twistd burrowgate` that allows another store."""

_log = Logger()


class StoreMarker:
    """The marker in the home `home`."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._is_recorded = False
        self._is_failing = False

    def exists(self) -> bool:
        """Return whether this home has held a store with records."""
        return self._path.exists()

    async def start(self, store: IStore, *, allow_new: bool) -> bool:
        """Start `store`, which was opened without `create` if the marker exists and a new one is not allowed.

        Returns whether it takes the place of another one, the marker of which is deleted with `allow_new`. Raises
        `StoreError`: `StoreDamaged` if there is no store, an empty or another one, in place of the one that the home
        has held, `StoreNotFound` if there is none and none was held. Raises `HomeError` if the marker cannot be read or
        deleted.
        """
        try:
            await store.start()
        except StoreNotFound as error:
            if not self.exists():
                raise
            raise _refusal(store, "is missing") from error
        try:
            difference = await self._find_difference(store)
            if difference is not None:
                if not allow_new:
                    raise _refusal(store, difference)
                self._path.unlink()
            return difference is not None
        except OSError as error:
            await store.close()
            raise HomeError(f"{self._path} cannot be used ({error.strerror}); correct its owner and mode.") from error
        except BaseException:
            await store.close()
            raise

    async def _find_difference(self, store: IStore) -> str | None:
        """Return how `store` differs from the one that this home has held; None if it does not, or none was held."""
        try:
            held = self._path.read_text("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        if held != await store.store_id():
            return "is another store"
        return None if await store.events(0, 1) else "is empty"

    async def record(self, store: IStore) -> None:
        """Write the marker once `store` holds an audit event; a failure is logged once. Raises `StoreError`."""
        if self._is_recorded or not await store.events(0, 1):
            return
        store_id = await store.store_id()
        try:
            if not self.exists():
                private_files.write(self._path, f"{store_id}\n".encode("ascii"))
            self._is_recorded = True
        except HomeError as error:
            if not self._is_failing:
                self._is_failing = True
                _log.error("The store that this home holds cannot be noted: {error}", error=str(error))


def marker_for(home: Path, url: str) -> StoreMarker | None:
    """Return the marker in `home` for the store at `url`; None for a store in memory, which is new at each start."""
    return None if url.startswith("memory:") else StoreMarker(home)


def _refusal(store: IStore, difference: str) -> StoreDamaged:
    return StoreDamaged(
        f"This home has held a store, and {store.description} {difference}; correct the setting `store`, restore the"
        f" store from a backup, or start once with {NEW_STORE} to go on with this or a new one."
    )
