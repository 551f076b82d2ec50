"""Directory of boxes in one process: those of all nodes that exist, and the last one of each visit that ended.

It is kept current by the change feed, and in the process that owns a box by the box itself, at once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred, DeferredLock
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.boxes.records import KEY_PREFIX, BoxRecords
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxState
from burrowgate.core.boxes.views import BoxVisitor
from burrowgate.core.store_records import Changes
from burrowgate.errors import StoreDamaged, StoreError

MAX_ENDED = 1_000
"""Visits whose last box is remembered, so that its page says why it ended; each takes 1 KB."""

_log = Logger()
_Visit = tuple[str, str, str, str]
Observer = Callable[[Box, int | None], None]
"""Receives a box at each change, and when it was destroyed, if it was."""


def _visit_of(visit: Box | BoxVisitor) -> _Visit:
    return visit.owner, visit.sid, visit.vid, visit.target_id


class BoxDirectory:
    """The boxes that this process knows."""

    def __init__(self, records: BoxRecords) -> None:
        self._records = records
        self._boxes: dict[str, Box] = {}
        self._ended: OrderedDict[_Visit, tuple[Box, int]] = OrderedDict()
        self._watchers: dict[str, list[Callable[[], None]]] = {}
        """What is called when a box of an owner changes."""
        self._lock = DeferredLock()
        self.observers: list[Observer] = []
        """They receive the boxes of all nodes."""
        self.is_own: Callable[[str], bool] = lambda box_id: False
        """Whether a box runs in this process, which then knows it better than the store."""

    # Reading.

    def boxes(self) -> Iterable[Box]:
        """Return all boxes that exist."""
        return tuple(self._boxes.values())

    def get(self, box_id: str) -> Box | None:
        """Return the box with that id, if it exists."""
        return self._boxes.get(box_id)

    def box_of(self, visitor: BoxVisitor) -> Box | None:
        """Return the box that was started for that visit, if it exists."""
        return next((box for box in self._boxes.values() if visitor.has(box)), None)

    def last_of(self, visit: BoxVisitor | Box) -> tuple[Box, int] | None:
        """Return the last box of that visit, or of that of a box, which was destroyed, and when."""
        return self._ended.get(_visit_of(visit))

    def watch(self, owner: str, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` at each change of a box of `owner`; returns a function that ends this."""
        self._watchers.setdefault(owner, []).append(watcher)

        def end() -> None:
            watchers = self._watchers.get(owner, [])
            if watcher in watchers:
                watchers.remove(watcher)
            if not watchers:
                self._watchers.pop(owner, None)

        return end

    # Keeping current.

    async def load(self) -> None:
        """Read all boxes. Raises `StoreError`."""
        await self._lock.acquire()
        try:
            found = {box.box_id: box for box in await self._records.all()}
            for box_id in tuple(self._boxes):
                if box_id not in found and not self.is_own(box_id):
                    await self._was_deleted(box_id)
            for box in found.values():
                self._take(box)
        finally:
            self._lock.release()

    def changed(self, changes: Changes) -> None:
        """Read what `changes` names; a watcher of `Registry.watch`."""
        if not changes.complete:
            self._in_background(self.load())
            return
        ids = [key.removeprefix(KEY_PREFIX) for key in changes.resources if key.startswith(KEY_PREFIX)]
        if ids:
            self._in_background(self._read(ids))

    async def _read(self, ids: list[str]) -> None:
        await self._lock.acquire()
        try:
            for box_id in ids:
                try:
                    box = await self._records.find(box_id)
                except StoreDamaged as error:
                    _log.error("A box cannot be read: {error}", error=str(error), box=box_id)
                    continue
                if box is not None:
                    self._take(box)
                elif not self.is_own(box_id):
                    await self._was_deleted(box_id)
        finally:
            self._lock.release()

    def _take(self, box: Box) -> None:
        if not self.is_own(box.box_id):
            self.publish(box, None)

    async def _was_deleted(self, box_id: str) -> None:
        known = self._boxes.get(box_id)
        ended = await self._records.ended(box_id)
        if ended is not None:
            if not self._has_ended(ended[0]):  # else it ran in this process, which has published its end
                self.publish(*ended)
        elif known is not None:
            self.publish(replace(known, state=BoxState.DESTROYED), known.requested_at)

    def publish(self, box: Box, ended_at: int | None) -> None:
        """Take `box` as it is now, or as it was when it was destroyed.

        One that was destroyed never comes back: a record that was read before its deletion may be taken in after it.
        """
        if box.state is not BoxState.DESTROYED and self._has_ended(box):
            return
        if box.state is BoxState.DESTROYED:
            self._boxes.pop(box.box_id, None)
            self._ended[_visit_of(box)] = box, box.requested_at if ended_at is None else ended_at
            self._ended.move_to_end(_visit_of(box))
            if len(self._ended) > MAX_ENDED:
                self._ended.popitem(last=False)
        else:
            self._boxes[box.box_id] = box
        for observer in self.observers:
            observer(box, ended_at)
        for watcher in tuple(self._watchers.get(box.owner, ())):
            watcher()

    def _has_ended(self, box: Box) -> bool:
        last = self._ended.get(_visit_of(box))
        return last is not None and last[0].box_id == box.box_id

    @staticmethod
    def _in_background(work: Coroutine[Any, Any, object]) -> None:
        def failed(failure: Failure) -> None:
            error = failure.value
            if isinstance(error, StoreError):
                _log.warn("The boxes could not be read: {error}", error=str(error))
            else:
                _log.failure("The boxes could not be read", failure=failure)

        Deferred.fromCoroutine(work).addErrback(failed)
