"""Service of boxes of one process: starts them for visitors, ends them, and looks after those that it owns.

Rules.
    The process that got the request to start owns the box. What other processes want of it, they write into its record.
    A place is free only when it is certain that the box is destroyed.
    Whatever ends a session ends its boxes, in the reactor turn in which this process learns of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from typing import Any

from twisted.internet.defer import Deferred, DeferredList
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.boxes.directory import BoxDirectory
from burrowgate.boxes.interfaces import ILauncher
from burrowgate.boxes.kit import BoxKit
from burrowgate.boxes.records import GATEWAY, KEY_PREFIX
from burrowgate.boxes.running import RunningBox
from burrowgate.boxes.session_ends import SessionEnds
from burrowgate.boxes.waiting import within
from burrowgate.core.audit import Action
from burrowgate.core.boxes.peer_requests import ScreenRequest
from burrowgate.core.boxes.records import BOX_ID_BYTES, Box
from burrowgate.core.boxes.settings import BrowserSettings, Watched, resolved_idle_minutes, resolved_lifetime
from burrowgate.core.boxes.start_options import StartOptions
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.core.boxes.views import BoxView, BoxVisitor, view_of
from burrowgate.core.boxes.watching import MAX_EVENTS, watchable
from burrowgate.core.rate_limit import RateLimiter
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Changes
from burrowgate.core.tokens import b64url
from burrowgate.errors import (
    BoxesFull,
    BoxExists,
    BoxNotFound,
    Conflict,
    LauncherUnavailable,
    StoreError,
    TooManyStarts,
)
from burrowgate.interfaces import IEntropy

LOOK_PERIOD_SECONDS = 0.5
CREATED_SECONDS = 1.0
"""A request to start waits so long for the launcher to name the box, so that a failure is its response."""
GONE_SECONDS = 3.0
"""A request to start waits so long for the visitor's last box to be destroyed."""
STOP_SECONDS = 4.5
"""At the stop of the gateway, boxes have so long to be destroyed."""
MAX_CONFLICTS = 8
STARTS_PER_MINUTE, STARTS_BURST = 6, 60
"""Of one owner in one process: each start is five audit events and an entry of the history."""
LINK_IN_USE = "This link is in use: its browser was started by another visit. Try again when that has ended."

_log = Logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxDefaults:
    """Settings of the configuration."""

    launcher: str
    idle_minutes: int
    capacity: int
    """Boxes that the gateway has at a time."""


class BoxService:
    """Starts, shows and ends boxes."""

    def __init__(
        self,
        kit: BoxKit,
        directory: BoxDirectory,
        launchers: Callable[[str], ILauncher],
        sessions: SessionEnds,
        *,
        defaults: Callable[[], BoxDefaults],
        entropy: IEntropy,
        node_id: str,
    ) -> None:
        """`launchers` returns the launcher of a type, or raises `LauncherUnavailable`."""
        self.kit = kit
        self.directory = directory
        self._launchers = launchers
        self._sessions = sessions
        self._defaults = defaults
        self._entropy = entropy
        self._node_id = node_id
        self._running: dict[str, RunningBox] = {}
        self._starts = RateLimiter(STARTS_PER_MINUTE, STARTS_BURST)
        self._is_stopping = False
        directory.is_own = self._running.__contains__

    # Visitors.

    def view(self, visitor: BoxVisitor) -> BoxView:
        """Return what `visitor` sees of the own box."""
        box = own = self.directory.box_of(visitor)
        ended_at = None
        if box is None:
            last = self.directory.last_of(visitor)
            box, ended_at = (None, None) if last is None else last
        running = None if box is None else self._running.get(box.box_id)
        return view_of(
            visitor,
            box,
            elapsed_ms=None if running is None else running.elapsed_ms(),
            now=self.kit.clock.now(),
            configured_idle=self._defaults().idle_minutes,
            ended_at=ended_at,
            is_allowed=self._sessions.peek(visitor.sid, visitor.vid, visitor.target_id) is None,
            watchable=watchable(visitor, self.directory.boxes()) if own is None else (),
        )

    def watch(self, visitor: BoxVisitor, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` at each change of the view of `visitor`; returns a function that ends this."""
        return self.directory.watch(visitor.owner, watcher)

    async def start(self, visitor: BoxVisitor, options: StartOptions) -> tuple[BoxView, bool]:
        """Start a box, and return the view and True; with a box of this visit, the view on that and False.

        Raises `TooManyStarts`, `BoxExists`, `BoxesFull`, `LauncherUnavailable`, another `BoxError` if the start failed
        at once, or `StoreError`.
        """
        if self._is_stopping:
            raise LauncherUnavailable
        if await self._has_own(visitor):
            return self.view(visitor), False
        if self._starts.take(visitor.owner, self.kit.reactor.seconds()):
            raise TooManyStarts
        settings, defaults, now = visitor.settings, self._defaults(), self.kit.now()
        launcher_type = settings.launcher or defaults.launcher
        launcher = self._launchers(launcher_type)
        box = Box(
            box_id=b64url(self._entropy.token_bytes(BOX_ID_BYTES)),
            sid=visitor.sid,
            vid=visitor.vid,
            target_id=visitor.target_id,
            owner=visitor.owner,
            launcher=launcher_type,
            gateway=self.kit.gateway_id,
            node=self._node_id,
            address=self.kit.peer_address,
            is_watchable=settings.watch is Watched.ON,
            process=os.getpid(),
            requested_at=now,
            ends_at=now + resolved_lifetime(visitor.terms, settings),
            layout=options.layout_for(settings),
            idle_minutes=resolved_idle_minutes(visitor.terms, settings, defaults.idle_minutes),
        )
        try:
            box = await self.kit.records.take_place(
                box, per_owner=settings.per_owner, capacity=defaults.capacity, actor=visitor.actor
            )
        except (BoxExists, BoxesFull) as error:
            self._starts.give_back(visitor.owner)  # nothing was recorded
            is_link_in_use = isinstance(error, BoxExists) and not visitor.is_account
            raise (BoxExists(LINK_IN_USE) if is_link_in_use else error) from None
        running = RunningBox(
            self.kit, box, settings, launcher, size=options.size_for(settings), changed=self.directory.publish
        )
        self._running[box.box_id] = running
        self.directory.publish(box, None)
        running.gone.addCallback(lambda _: self._running.pop(box.box_id, None))
        running.begin()
        self._end_if_over(running)
        await within(self.kit.reactor, running.created, CREATED_SECONDS)
        if running.error is not None:
            raise running.error
        return self.view(visitor), True

    async def _has_own(self, visitor: BoxVisitor) -> bool:
        """Return whether there is a box of this visit that lives; wait for one that is being destroyed.

        Raises `BoxExists` if it is not destroyed in time, or `StoreError`.
        """
        for box in await self.kit.records.all(visitor.owner):
            if not visitor.has(box):
                continue
            if self.directory.get(box.box_id) is None:
                self.directory.publish(box, None)
            known = self.directory.get(box.box_id) or box
            if BoxState.STOPPING not in (box.state, known.state):
                return True
            if not await self._is_gone(box):
                raise BoxExists("Your last browser is still being ended; try again in a moment.")
        return False

    async def _is_gone(self, box: Box) -> bool:
        """Return whether `box` is destroyed within `GONE_SECONDS`."""
        gone: Deferred[None] = Deferred()

        def look() -> None:
            if self.directory.get(box.box_id) is None and not gone.called:
                gone.callback(None)

        stop = self.directory.watch(box.owner, look)
        look()
        await within(self.kit.reactor, gone, GONE_SECONDS)
        stop()
        return self.directory.get(box.box_id) is None

    async def end(self, visitor: BoxVisitor, *, others: bool = False) -> BoxView:
        """End the box of this visit, and return the view; with `others`, all boxes of a visitor who signed in.

        Raises `BoxNotFound` if `others` are not the visitor's own, or `StoreError`.
        """
        if others and not visitor.is_account:
            raise BoxNotFound
        own = self.directory.box_of(visitor)
        boxes = await self.kit.records.all(visitor.owner) if others else [own] if own is not None else []
        for box in boxes:
            await self._end(box, BoxReason.USER, visitor.actor)
        return self.view(visitor)

    async def stay(self, visitor: BoxVisitor) -> BoxView:
        """Count as input that the visitor wants to stay, and return the view. Raises `StoreError`."""
        box = self.directory.box_of(visitor)
        running = None if box is None else self._running.get(box.box_id)
        if running is not None:
            running.had_input()
        elif box is not None:
            now = self.kit.now()
            await self._change_foreign(box.box_id, lambda stored: replace(stored, input_at=now, warned_at=None))
        return self.view(visitor)

    def folder_here(self, box_id: str) -> str | None:
        """Return the path of the folder of a box that runs; None if there is no such one on this machine."""
        return None if self._here(box_id) is None else self.kit.folders.run_folder(box_id)

    def screen_here(self, request: ScreenRequest) -> str | None:
        """Return the path of the socket of a screen; None if it is not there, or not on this machine."""
        box = self._here(request.box_id)
        if box is None or (request.only_watches and not box.is_watchable):
            return None
        return self.kit.folders.screen_socket(request.box_id, only_watches=request.only_watches)

    def _here(self, box_id: str) -> Box | None:
        """Return a box that runs on this machine, in whatever process; None if there is no such one."""
        box = self.directory.get(box_id)
        is_here = box is not None and box.ready_at is not None and box.gateway == self.kit.gateway_id
        return box if is_here and box is not None and box.reason is None else None

    def own_boxes(self) -> Iterator[tuple[str, str, BrowserSettings]]:
        """Return id, folder and settings of each box that runs in this process."""
        for box_id, running in tuple(self._running.items()):
            if running.box.ready_at is not None and running.box.reason is None:
                yield box_id, self.kit.folders.run_folder(box_id), running.settings

    # Operators.

    async def end_box(self, box_id: str, actor: str) -> Box:
        """End one box by order of an operator, and return it. Raises `BoxNotFound` or `StoreError`."""
        box = self.directory.get(box_id) or await self.kit.records.find(box_id)
        if box is None:
            raise BoxNotFound
        await self._end(box, BoxReason.ADMIN, actor)
        return self.directory.get(box_id) or replace(box, state=BoxState.DESTROYED, reason=BoxReason.ADMIN)

    async def _end(self, box: Box, reason: BoxReason, actor: str) -> None:
        running = self._running.get(box.box_id)
        if running is not None:
            running.end(reason, actor)
            return

        def stopping(stored: Box) -> Box:
            return replace(stored, state=BoxState.STOPPING, reason=reason, warned_at=None)

        await self._change_foreign(box.box_id, stopping, Action.BOX_STOPPING, actor)

    async def _change_foreign(
        self, box_id: str, change: Callable[[Box], Box], action: Action | None = None, actor: str = GATEWAY
    ) -> None:
        """Write what is wanted into the record of a box that runs in another process. Raises `StoreError`."""
        records = self.kit.records
        for _ in range(MAX_CONFLICTS):
            stored = await records.find(box_id)
            if stored is None or stored.reason is not None:
                return
            changed = change(stored)
            events = () if action is None else (records.event(changed, action, actor=actor, at=self.kit.now()),)
            try:
                self.directory.publish(await records.put(changed, *events), None)
                return
            except Conflict:
                await records.registry.catch_up()
        raise Conflict

    # Time, and changes.

    def look(self) -> None:
        """Do what is due; called every `LOOK_PERIOD_SECONDS`."""
        for running in tuple(self._running.values()):
            session = self._session_of(running)
            self._end_if_over(running)
            running.look(None if session is None else session.expires_at)

    def _session_of(self, running: RunningBox) -> Session | None:
        """Return the session of a box; None if it has to be read, which begins then."""
        registry, sid = self.kit.records.registry, running.box.sid
        session = registry.peek(sid)
        if session is None and registry.is_current():
            session = registry.load_now(sid)
        if session is None:
            self._check(running)
        return session

    def _end_if_over(self, running: RunningBox) -> None:
        box = running.box
        reason = None if box.reason is not None else self._sessions.peek(box.sid, box.vid, box.target_id)
        if reason is BoxReason.ENDED:
            self._check(running)  # it may have been used in another process
        elif reason is not None:
            running.end(reason)

    def changed(self, changes: Changes) -> None:
        """End what `changes` have ended; a watcher of `Registry.watch`, after that of the directory."""
        for box_id, running in tuple(self._running.items()):
            box = running.box
            if not changes.complete or box.sid in changes.sessions or box.target_id in changes.targets:
                self._check(running, has_changed=True)
                target = self.kit.records.registry.target_by_id(box.target_id)
                if target is None or target.browser is None or target.browser.watch is Watched.OFF:
                    running.end_watching()
            if not changes.complete or KEY_PREFIX + box_id in changes.resources:
                self._in_background(running.look_at_record())

    def _check(self, running: RunningBox, *, has_changed: bool = False) -> None:
        self._in_background(self._check_session(running, has_changed))

    async def _check_session(self, running: RunningBox, has_changed: bool) -> None:
        box = running.box
        try:
            reason = await self._sessions.look(box.sid, box.vid, box.target_id)
        except StoreError as error:
            if not has_changed:
                return  # an unavailable store alone ends nothing
            # The change may be a revocation: nothing that could have ended goes on.
            _log.error("Box ended because its session cannot be read: {error}", error=str(error), box=box.box_id)
            reason = BoxReason.ENDED
        if reason is not None:
            running.end(reason)

    def began_to_watch(self, box_id: str, visitor: BoxVisitor) -> None:
        """Record that `visitor` watches a box of another visitor."""
        box, records = self.directory.get(box_id), self.kit.records
        if box is not None and box.watched < MAX_EVENTS:
            event = records.event(box, Action.BOX_WATCHED, actor=visitor.actor, at=self.kit.now())
            self._in_background(records.registry.commit(Change(events=(event,))))

    def viewer_cut(self, box_id: str, reason: BoxReason) -> None:
        """End a box whose viewer was cut because its session, or the visitor's part in it, is over."""
        box = self.directory.get(box_id)
        if box is not None and box.reason is None:
            self._in_background(self._end(box, reason, GATEWAY))

    @staticmethod
    def _in_background(work: Coroutine[Any, Any, object]) -> None:
        def failed(failure: Failure) -> None:
            if isinstance(failure.value, StoreError):
                _log.warn("A box could not be looked at: {error}", error=str(failure.value))
            else:
                _log.failure("A box could not be looked at", failure=failure)

        Deferred.fromCoroutine(work).addErrback(failed)

    # Stopping.

    async def stop(self) -> None:
        """End all boxes of this process, and wait until they are destroyed, for `STOP_SECONDS` at most."""
        self._is_stopping = True
        waiting = []
        for running in tuple(self._running.values()):
            running.end(BoxReason.GATEWAY_STOPPING)
            gone: Deferred[None] = Deferred()
            running.gone.chainDeferred(gone)
            waiting.append(gone)
        if waiting:
            await within(self.kit.reactor, DeferredList(waiting), STOP_SECONDS)
