"""Damage of the store as this process knows it: found by its own reads, reported by the feed, and rechecked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from twisted.internet.interfaces import IReactorTime

from burrowgate.errors import StoreDamaged, StoreError
from burrowgate.stores.health import StoreHealth, StoreState, find_replacement
from burrowgate.stores.recheck import Recheck


class DamageWatch:
    """All methods are called on the reactor's thread."""

    def __init__(
        self,
        where: str,
        clock: IReactorTime,
        check: Callable[[], Awaitable[bool]],
        publish: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        """`where` is the store's description; `check` and `publish` are those of `Recheck`."""
        self._where = where
        self._ids: set[str] = set()
        self._health = StoreHealth()
        self._recheck = Recheck(self._health, clock, check, publish)

    @property
    def is_intact(self) -> bool:
        """Whether no damage is known; read before each admission."""
        return self._health.is_intact

    @property
    def damage(self) -> StoreDamaged | None:
        """The damage that is known, or None."""
        return self._health.damage

    def require_intact(self) -> None:
        """Raise `StoreDamaged` if damage is known."""
        if self._health.damage is not None:
            raise self._health.damage

    async def check(self, find: Callable[[], Awaitable[object]]) -> None:
        """Check the store: completely if damage is known, else by `find`. Raises `StoreError`."""
        if self._health.needs_check:
            await self._recheck.run()
        else:
            await find()
        self.require_intact()

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Context of a read: records the `StoreDamaged` that it raises."""
        try:
            yield
        except StoreDamaged as error:
            self._health.report(error)
            raise

    def accept_id(self, store_id: str) -> None:
        """Accept a store with this id as the one that was opened, because it is loaded with that id."""
        self._ids.add(store_id)

    def record_state(self, state: StoreState, damage: str) -> None:
        """Record what the feed reads of the store periodically; the first id is that of the store that was opened."""
        self._ids = self._ids or {state.store_id}
        self._health.set_replacement(find_replacement(state, self._ids, self._where))
        self._health.set_published(damage)
        self._look()

    def record_failure(self, problem: StoreError) -> None:
        """Record that the feed raised `problem`."""
        if isinstance(problem, StoreDamaged):
            self._health.set_replacement(problem)
            self._look()

    def _look(self) -> None:
        self._health.log_changes(self._where)
        self._recheck.run_if_due()
