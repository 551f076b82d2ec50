"""Sweep of orphans: boxes whose gateway process is gone. Done by one process of a gateway, before it serves visitors.

Rules.
    Whatever a launcher lists under the label of this gateway, and no living process owns, is destroyed.
    A record is deleted, and its owner's place free, only when it is certain that its box is destroyed.
    Of another gateway, which alone can destroy its boxes, a record is deleted when the longest time of the box is over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import msgspec
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.boxes.destroying import destroy
from burrowgate.boxes.interfaces import Handle, ILauncher
from burrowgate.boxes.kit import BoxKit, place_of
from burrowgate.core import durations
from burrowgate.core.audit import Action
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.errors import BoxError, Conflict, StoreError

START_SECONDS = 20.0
"""A gateway waits so long for orphans to be destroyed before it serves visitors; then that goes on beside it."""
LIST_SECONDS = 10.0
PERIOD_SECONDS = 10.0
FOREIGN_GRACE_SECONDS = 10 * durations.MINUTE
RETRY_SECONDS = 1.0

_log = Logger()


class OrphanSweep:
    """Finds and destroys orphans."""

    def __init__(
        self,
        kit: BoxKit,
        launchers: Callable[[str], ILauncher],
        used_types: Callable[[], Collection[str]],
        node_id: str,
    ) -> None:
        """`used_types` returns the launchers of the targets; `node_id` is this process."""
        self._kit = kit
        self._launchers = launchers
        self._used_types = used_types
        self._node_id = node_id
        self._handled: set[str] = set()
        """Boxes that are being destroyed."""

    async def start(self) -> None:
        """Destroy what earlier processes of this gateway left, none of which lives. Raises `StoreError`."""
        working = [self._begin(box) for box in await self._records_of_others(frozenset({self._node_id}))]
        working += [self._begin_handle(handle) for handle in await self._unknown_handles()]
        if working:
            _log.info("Destroying boxes that an earlier process left: {count}", count=len(working))
            try:
                await gatherResults(working).addTimeout(START_SECONDS, self._kit.reactor)
            except DeferredTimeout:
                _log.warn("Boxes of an earlier process are still there; they are destroyed beside the service")
        await self._remove_folders()

    async def run(self) -> None:
        """Destroy the boxes of processes that ended since. Raises `StoreError`."""
        alive = {node.node_id for node in await self._kit.records.registry.store.nodes()} | {self._node_id}
        for box in await self._records_of_others(alive):
            self._begin(box)
        await self._delete_foreign(alive)

    async def _records_of_others(self, alive: Collection[str]) -> list[Box]:
        boxes = await self._kit.records.all()
        mine = self._kit.gateway_id
        return [
            box for box in boxes if box.gateway == mine and box.node not in alive and box.box_id not in self._handled
        ]

    async def _unknown_handles(self) -> list[Handle]:
        """Return the boxes of this gateway that exist without a record."""
        known = {box.box_id for box in await self._kit.records.all()}
        found: list[Handle] = []
        for type in sorted(self._used_types()):
            try:
                listing = Deferred.fromCoroutine(self._launchers(type).list())
                handles = await listing.addTimeout(LIST_SECONDS, self._kit.reactor)
            except Exception as error:
                _log.warn("The boxes of a launcher cannot be listed: {error}", error=place_of(error), launcher=type)
                continue
            found += (handle for handle in handles if handle.box_id not in known)
        return found

    async def _delete_foreign(self, alive: Collection[str]) -> None:
        limit = self._kit.now() - FOREIGN_GRACE_SECONDS
        for box in await self._kit.records.all():
            if box.gateway != self._kit.gateway_id and box.node not in alive and box.ends_at < limit:
                await self._finish(box)

    def _begin(self, box: Box) -> Deferred[None]:
        self._handled.add(box.box_id)
        return self._in_background(self._destroy(box))

    def _begin_handle(self, handle: Handle) -> Deferred[None]:
        return self._in_background(self._destroy_handle(handle))

    @staticmethod
    def _in_background(work: object) -> Deferred[None]:
        def failed(failure: Failure) -> None:
            _log.error("An orphan was not destroyed: {error}", error=place_of(failure.value))

        done: Deferred[None] = Deferred.fromCoroutine(work)  # type: ignore[arg-type]
        return done.addErrback(failed)

    async def _destroy(self, box: Box) -> None:
        if box.handle:
            try:
                handle = msgspec.json.decode(box.handle, type=Handle)
            except msgspec.MsgspecError:
                handle = Handle(launcher=box.launcher, box_id=box.box_id, gateway_id=box.gateway)
            await self._destroy_handle(handle)
        await self._remove_folder(box.box_id)
        while True:
            try:
                await self._finish(box)
                break
            except StoreError as error:
                _log.warn("The end of an orphan was not recorded: {error}", error=str(error), box=box.box_id)
            await deferLater(self._kit.reactor, RETRY_SECONDS)
        self._handled.discard(box.box_id)

    async def _destroy_handle(self, handle: Handle) -> None:
        watchdog = self._kit.watchdog

        def launcher() -> ILauncher:
            try:
                return self._launchers(handle.launcher)
            except BoxError as error:
                raise RuntimeError(str(error)) from error

        watchdog.begun(handle.box_id, handle.launcher)
        await destroy(launcher, handle, self._kit.reactor, lambda attempts: None)
        watchdog.done(handle.box_id)
        _log.info("Destroyed a box that an earlier process left", box=handle.box_id, launcher=handle.launcher)

    async def _finish(self, box: Box) -> None:
        """Delete the record of an orphan. Raises `StoreError`."""
        records, at = self._kit.records, self._kit.now()
        stored: Box | None = box
        for _ in range(8):
            if stored is None:
                return
            ended = replace(stored, state=BoxState.DESTROYED, reason=stored.reason or BoxReason.ORPHAN)
            try:
                await records.delete(ended, at, records.event(ended, Action.BOX_ORPHAN_DESTROYED, at=at))
                return
            except Conflict:
                stored = await records.find(box.box_id)
        raise Conflict

    async def _remove_folders(self) -> None:
        """Remove the folders of boxes that have no record."""
        known = {box.box_id for box in await self._kit.records.all()}
        for box_id in self._kit.folders.list():
            if box_id not in known:
                await self._remove_folder(box_id)

    async def _remove_folder(self, box_id: str) -> None:
        try:
            await self._kit.folders.remove(box_id)
        except OSError as error:
            _log.error("The folder of a box could not be removed: {error}", error=error.strerror, box=box_id)
