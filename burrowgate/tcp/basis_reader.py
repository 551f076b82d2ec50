"""Reading the basis of sessions: which of the records that a session stands on are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from burrowgate.core.tcp import basis
from burrowgate.core.tcp.basis import Gone
from burrowgate.interfaces import IStore


class BasisReader:
    """Reads the records of bases from the store, as it has them now."""

    def __init__(self, store: IStore, *, now: Callable[[], int], has_provider: Callable[[str], bool]) -> None:
        """`has_provider` tells whether a sign-in provider of that name is configured."""
        self._store = store
        self._now = now
        self._has_provider = has_provider

    async def gone(self, keys: Iterable[str]) -> tuple[Gone, ...]:
        """Return which of the records `keys` are gone, in their order. Raises `StoreError`."""
        ends = [await self._end_of(key) for key in keys]
        return tuple(end for end in ends if end is not None)

    async def _end_of(self, key: str) -> Gone | None:
        kind, _, record_id = key.partition("/")
        if kind in basis.KINDS:
            return basis.end_of(key, await self._store.resource(kind, record_id), now=self._now())
        if kind == basis.PROVIDER and not self._has_provider(record_id):
            return Gone(key=key, at=self._now(), reason=basis.ended_reason(kind, record_id))
        return None
