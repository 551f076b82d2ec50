"""Writer of the record of one box that runs in this process: one commit at a time, always of the latest state.

Rules.
    No caller waits for a write unless it says so (`flush`). What was not written because the store was away is written
    with the next state, its events included.
    Another process writes two things only: that the box is to end, and that its visitor stays. Both are taken over.
    The first reason to end stays: that which is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.boxes.records import BoxRecords
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxState
from burrowgate.errors import Conflict, StoreError

MAX_CONFLICTS = 8

_log = Logger()


class BoxWriter:
    """Keeps the stored record of one box as it should be."""

    def __init__(self, records: BoxRecords, box: Box, on_foreign: Callable[[Box], None]) -> None:
        """`on_foreign` receives the record when another process has changed it."""
        self._records = records
        self._stored = box
        self._wanted = box
        self._events: list[AuditEvent] = []
        self._on_foreign = on_foreign
        self._is_dirty = False
        self._writing: Deferred[None] | None = None
        self._waiting: list[Deferred[None]] = []

    def put(self, box: Box, *events: AuditEvent) -> None:
        """Have `box` written, with `events`."""
        self._wanted = box
        self._events += events
        self._is_dirty = True
        self.retry()

    def retry(self) -> None:
        """Write what is not written yet, unless that is under way."""
        if self._is_dirty and self._writing is None:
            self._writing = Deferred.fromCoroutine(self._run())
            self._writing.addErrback(lambda failure: _log.failure("A record of a box was not written", failure=failure))
            if self._writing.called:
                self._writing = None

    async def flush(self) -> None:
        """Return when all is written. Raises `StoreError`."""
        while self._writing is not None:
            waiting: Deferred[None] = Deferred()
            self._waiting.append(waiting)
            await waiting
        if self._is_dirty:
            await self._write()

    async def _run(self) -> None:
        try:
            while self._is_dirty:
                await self._write()
        except StoreError as error:
            _log.warn("The record of a box was not written: {error}", error=str(error), box=self._wanted.box_id)
        finally:
            self._writing = None
            waiting, self._waiting = self._waiting, []
            for one in waiting:
                one.callback(None)

    async def _write(self) -> None:
        """Write the latest state. Raises `StoreError`."""
        for _ in range(MAX_CONFLICTS):
            self._is_dirty = False
            events, self._events = self._events, []
            try:
                self._stored = await self._records.put(replace(self._wanted, version=self._stored.version), *events)
                return
            except Conflict:
                self._is_dirty, self._events = True, events + self._events
                await self._take_foreign()
            except BaseException:
                self._is_dirty, self._events = True, events + self._events
                raise
        raise Conflict

    async def look(self) -> None:
        """Take over what another process has written: the feed has named the record. Raises `StoreError`."""
        if self._writing is None:
            await self._take_foreign()

    async def _take_foreign(self) -> None:
        stored = await self._records.find(self._wanted.box_id)
        if stored is None or stored.version <= self._stored.version:
            return
        self._stored = stored
        if stored.state is BoxState.STOPPING:
            # The other process has recorded the end and its reason, which was first.
            self._events = [one for one in self._events if one.action is not Action.BOX_STOPPING]
            if self._wanted.state is BoxState.STOPPING:
                self._wanted = replace(self._wanted, reason=stored.reason)
        self._on_foreign(stored)

    async def finish(self, box: Box, ended_at: int, *events: AuditEvent) -> None:
        """Delete the record of `box`, which was destroyed. Raises `StoreError`; then it is repeated."""
        await self.flush()
        for _ in range(MAX_CONFLICTS):
            try:
                await self._records.delete(replace(box, version=self._stored.version), ended_at, *events)
                return
            except Conflict:
                stored = await self._records.find(box.box_id)
                if stored is None:
                    return  # an earlier attempt, whose outcome was not known, has deleted it
                self._stored = stored
        raise Conflict
