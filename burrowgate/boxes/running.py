"""One box in the process that owns it: its start, its viewers, its end.

    requested   the place is taken; folder and way out are made
    launching   the launcher has named it, and starts it
    ready       its screen answers
    active      a viewer is connected
    detached    no viewer is connected any longer
    stopping    `end` was called, by whatever cause; it is being destroyed
    destroyed   nothing is left, and its record is deleted

Rules.
    Every path leads through `end`, whose first reason stays, to `destroyed`; `gone` fires then.
    The picture is taken away in the reactor turn in which the end is decided.
    The owner's place is free only when it is certain that the box is destroyed.
    Nothing is logged but ids, states, reasons and the names of errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.boxes.deadlines import Deadlines
from burrowgate.boxes.destroying import destroy
from burrowgate.boxes.interfaces import EGRESS_SOCKET, Exit, ExitKind, Handle, ILauncher, Step
from burrowgate.boxes.kit import BoxKit, in_background, launch_spec, place_of, reason_of
from burrowgate.boxes.ports import EgressPart, EgressPlan, ScreenPart, ScreenPlan
from burrowgate.boxes.records import GATEWAY
from burrowgate.boxes.viewer_events import ViewerEvents
from burrowgate.boxes.waiting import fire
from burrowgate.boxes.writer import BoxWriter
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.boxes.idle import End
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.errors import BoxDied, BoxError, LauncherUnavailable, StartTimeout, StoreError

WRITE_SECONDS = 5.0
"""The counters of a box are written so often at most."""
CLEAN_UP_SECONDS = 10.0
"""The time that a launcher has to clean up after a start that was cancelled, before the box is destroyed by force."""
RETRY_SECONDS = 1.0
RECORDED_ATTEMPTS = 3
"""Failed attempts to destroy a box that become events; later ones are only logged."""
SOON_SECONDS = 1.0
"""What is due so soon gets a timer: two calls of `look` are half of it apart, or more on a busy machine."""

_log = Logger()


class RunningBox:
    """One box; provides `ScreenEvents`."""

    def __init__(
        self,
        kit: BoxKit,
        box: Box,
        settings: BrowserSettings,
        launcher: ILauncher,
        *,
        size: tuple[int, int],
        changed: Callable[[Box, int | None], None],
    ) -> None:
        """`changed` receives the box at each change, and when it was destroyed, if it was."""
        self._kit = kit
        self.box = box
        self.settings = settings
        self._launcher = launcher
        self._size = size
        self._changed = changed
        self._writer = BoxWriter(kit.records, box, self._foreign)
        self._viewer_events = ViewerEvents(kit.records, kit.now)
        self._written = kit.reactor.seconds()
        self._times = Deadlines(box, settings, self._written)
        self._has_counters = False
        """Whether counters changed since they were written."""
        self._handle: Handle | None = None
        self._screen: ScreenPart | None = None
        self._egress: EgressPart | None = None
        self._launching: Deferred[Handle] | None = None
        self._launched: Deferred[Handle | None] = Deferred()
        self._timer: IDelayedCall | None = None
        self._ending: Deferred[None] = Deferred()
        self.error: BoxError | None = None
        """Why it did not start."""
        self.created: Deferred[None] = Deferred()
        """Fires once the launcher has named the box, or its end was decided."""
        self.gone: Deferred[None] = Deferred()
        """Fires once it is destroyed and its record is deleted."""

    def begin(self) -> None:
        """Start the box."""
        self._timer = self._kit.reactor.callLater(self.settings.start_timeout, self._start_timed_out)
        Deferred.fromCoroutine(self._live()).addErrback(self._failed)

    async def _live(self) -> None:
        try:
            await self._start()
        except BoxError as error:
            self._not_started(error)
        except StoreError:
            self._not_started(LauncherUnavailable())
        except Exception as error:
            _log.error("A box could not be started: {error}", error=place_of(error), box=self.box.box_id)
            self._not_started(LauncherUnavailable())
        await self._ending
        await self._destroy()

    def _failed(self, failure: Failure) -> None:
        _log.error("A box was lost: {error}", error=place_of(failure.value), box=self.box.box_id)

    # The start.

    async def _start(self) -> None:
        kit, box = self._kit, self.box
        kit.folders.make(box.box_id)
        folder = kit.folders.run_folder(box.box_id)
        self._egress = kit.make_egress(EgressPlan(path=f"{folder}/{EGRESS_SOCKET}", settings=self.settings))
        await self._egress.start()
        if self.box.reason is not None:
            return
        self._launching = Deferred.fromCoroutine(
            self._launcher.launch(launch_spec(kit, box, self.settings, folder, self._size), self._named, self._reached)
        )
        self._launching.addCallbacks(self._launch_done, self._launch_failed)
        handle = await self._launched
        if handle is None or self.box.reason is not None:
            return
        self._handle = handle
        self._launcher.watch(handle).addCallbacks(self._exited, lambda failure: self._exited(Exit(ExitKind.LOST)))
        self._screen = kit.make_screen(
            ScreenPlan(
                path=kit.folders.screen_socket(box.box_id),
                watch_path=kit.folders.screen_socket(box.box_id, only_watches=True) if box.is_watchable else "",
                endpoint=self._launcher.endpoint(handle),
                settings=self.settings,
                events=self,
            )
        )
        await self._screen.start()
        if self.box.reason is None:
            self._ready()

    async def _named(self, handle: Handle) -> None:
        """Store the handle, before anything runs. Raises `StoreError`; then nothing may start."""
        self._handle = handle
        if self.box.reason is None:
            times = replace(self.box.times, create=self.elapsed_ms())
            stored = replace(
                self.box, state=BoxState.LAUNCHING, handle=msgspec.json.encode(handle).decode(), times=times
            )
            self._change(stored, Action.BOX_STARTED)
        await self._writer.flush()
        fire(self.created)

    def _reached(self, step: Step) -> None:
        name = {Step.STARTED: "start", Step.SCREEN: "banner", Step.PAGE: "page"}.get(step)
        if name is not None and getattr(self.box.times, name) is None and self.box.reason is None:
            self._change(replace(self.box, times=replace(self.box.times, **{name: self.elapsed_ms()})))

    def _launch_done(self, handle: Handle) -> None:
        if self._launched.called:  # it was given up
            self._destroy_late(handle)
        else:
            self._launched.callback(handle)

    def _destroy_late(self, handle: Handle) -> None:
        in_background(destroy(lambda: self._launcher, handle, self._kit.reactor, lambda attempts: None))

    def _launch_failed(self, failure: Failure) -> None:
        if self._launched.called:
            return
        if self.box.reason is not None:
            self._launched.callback(None)  # cancelled, because it ends
        else:
            self._launched.errback(failure)

    def _ready(self) -> None:
        self._stop_timer()
        self._times.was_ready(self._kit.reactor.seconds())
        times = self.box.times
        times = replace(times, banner=self.elapsed_ms() if times.banner is None else times.banner)
        ready = replace(self.box, state=BoxState.READY, ready_at=self._kit.now(), times=times)
        self._change(ready, Action.BOX_READY, ms=times.banner or 0)

    def _start_timed_out(self) -> None:
        self._timer = None
        self.error = StartTimeout()
        self.end(BoxReason.START_TIMEOUT)

    def _not_started(self, error: BoxError) -> None:
        if self.box.reason is None:
            self.error = error
            self.end(reason_of(error))

    def _exited(self, exit: Exit) -> None:
        if self.box.state in (BoxState.REQUESTED, BoxState.LAUNCHING):
            self.error = self.error or BoxDied()
        is_out_of_memory = exit.kind is ExitKind.OUT_OF_MEMORY
        self.end(BoxReason.OUT_OF_MEMORY if is_out_of_memory else BoxReason.CRASHED)

    # Viewers.

    def had_input(self) -> None:
        """A viewer pressed a key or moved the pointer."""
        self._has_counters = True
        self.box = replace(self.box, input_at=self._kit.now())
        if self._times.had_input(self._kit.reactor.seconds()):
            self._change(replace(self.box, warned_at=None))

    def passed(self, up: int, down: int) -> None:
        """Count bytes of the screen."""
        self.box = replace(self.box, bytes_in=self.box.bytes_in + up, bytes_out=self.box.bytes_out + down)
        self._has_counters = True

    def has_viewers(self, count: int) -> None:
        """Take the number of viewers."""
        is_change = self._times.has_viewers(count, self._kit.reactor.seconds())
        if not is_change or self.box.ready_at is None or self.box.reason is not None:
            return
        state, action = (BoxState.ACTIVE, Action.BOX_ATTACHED) if count else (BoxState.DETACHED, Action.BOX_DETACHED)
        box = replace(self.box, state=state)
        self._put(box, self._viewer_events.add(box, action))

    def has_watchers(self, count: int) -> None:
        """Take the number of those who only watch."""
        began = max(0, count - self.box.watchers)
        if self.box.reason is None:
            self._change(replace(self.box, watchers=count, watched=self.box.watched + began))

    def end_watching(self) -> None:
        """Close the connections of those who only watch."""
        if self._screen is not None:
            self._screen.end_watching()

    def showed_frame(self) -> None:
        """Take the time of the first frame that a viewer got."""
        if self.box.times.first_frame is None:
            self._change(replace(self.box, times=replace(self.box.times, first_frame=self.elapsed_ms())))

    def _count_egress(self) -> None:
        """Take the counters of the way out."""
        counts = (0, 0) if self._egress is None else self._egress.counts()
        if counts != (self.box.egress_allowed, self.box.egress_denied):
            self.box = replace(self.box, egress_allowed=counts[0], egress_denied=counts[1])
            self._has_counters = True

    # Time.

    def look(self, session_ends_at: int | None) -> None:
        """Do what is due; called every half second with the end of the session, as far as it is known."""
        now = self._kit.reactor.seconds()
        self._count_egress()
        if self.box.ready_at is not None and self.box.reason is None:
            self._times.session_ends(session_ends_at, self._kit.clock.now(), now)
            self._look_at_times(now)
        if self.box.reason is None:
            events = self._viewer_events.take_due()
            if events or (self._has_counters and now - self._written >= WRITE_SECONDS):
                self._put(self.box, events)
        self._writer.retry()

    def _look_at_times(self, now: float) -> None:
        times = self._times
        if times.warning_is_over():
            self._change(replace(self.box, warned_at=None))
        due = times.due(now)
        if isinstance(due, End):
            self.end(due.reason)
            return
        if due is not None:
            action = Action.BOX_IDLE_WARNED if due.end.reason is BoxReason.IDLE else None
            self._change(replace(self.box, warned_at=self._kit.now()), action)
        at = times.due_at()
        if at - now <= SOON_SECONDS and self._timer is None:
            self._timer = self._kit.reactor.callLater(max(0.0, at - now), self._is_due, at)

    def _is_due(self, at: float) -> None:
        self._timer = None
        if self.box.reason is None:
            self._look_at_times(max(at, self._kit.reactor.seconds()))

    async def look_at_record(self) -> None:
        """Take over what another process has written. Raises `StoreError`."""
        await self._writer.look()

    def _foreign(self, stored: Box) -> None:
        if stored.state is BoxState.STOPPING:
            self._end(stored.reason or BoxReason.LAUNCHER_ERROR, is_recorded=True)
        elif (stored.input_at or 0) > (self.box.input_at or 0):
            self.had_input()

    # The end.

    def end(self, reason: BoxReason, actor: str = GATEWAY) -> None:
        """End the box, unless that was decided already."""
        self._end(reason, actor)

    def _end(self, reason: BoxReason, actor: str = GATEWAY, *, is_recorded: bool = False) -> None:
        if self.box.reason is not None:
            if is_recorded and self.box.reason is not reason and self.box.state is BoxState.STOPPING:
                self.box = replace(self.box, reason=reason)
                self._changed(self.box, None)
            return
        self._stop_timer()
        self._count_egress()
        stopping = replace(self.box, state=BoxState.STOPPING, reason=reason, warned_at=None)
        if is_recorded:
            self.box = stopping
            self._changed(stopping, None)
        else:
            self._change(stopping, Action.BOX_STOPPING, actor=actor)
        if self._launching is not None and not self._launched.called:
            self._timer = self._kit.reactor.callLater(CLEAN_UP_SECONDS, self._give_up_launch)
            self._launching.cancel()
        if self._screen is not None:
            in_background(self._screen.stop())
        fire(self.created)
        self._ending.callback(None)

    def _give_up_launch(self) -> None:
        if not self._launched.called:
            self._launched.callback(None)

    async def _destroy(self) -> None:
        kit, began = self._kit, self._kit.reactor.seconds()
        self._stop_timer()
        for part in (self._screen, self._egress):
            if part is not None:
                await part.stop()
        handle = self._handle
        if handle is not None:
            await destroy(lambda: self._launcher, handle, kit.reactor, self._not_destroyed)
        try:
            await kit.folders.remove(self.box.box_id)
        except OSError as error:
            _log.error("The folder of a box could not be removed: {error}", error=error.strerror, box=self.box.box_id)
        await self._finish(round((kit.reactor.seconds() - began) * 1_000))
        self.gone.callback(None)

    def _not_destroyed(self, attempts: int) -> None:
        records, box = self._kit.records, self.box
        if attempts <= RECORDED_ATTEMPTS:
            event = records.event(box, Action.BOX_DESTROY_RETRIED, at=self._kit.now(), attempts=attempts)
            self._writer.put(box, event)

    async def _finish(self, ms: int) -> None:
        """Delete the record; repeated until the store is there."""
        rest = self._viewer_events.take_all()
        while True:
            ended_at = self._kit.now()
            destroyed = replace(self.box, state=BoxState.DESTROYED)
            event = self._kit.records.event(destroyed, Action.BOX_DESTROYED, at=ended_at, ms=ms)
            try:
                await self._writer.finish(destroyed, ended_at, *rest, event)
                break
            except StoreError as error:
                _log.warn("The end of a box was not recorded: {error}", error=str(error), box=self.box.box_id)
            await deferLater(self._kit.reactor, RETRY_SECONDS)
        self.box = replace(self.box, state=BoxState.DESTROYED)
        self._changed(self.box, ended_at)

    # Common.

    def _change(self, box: Box, action: Action | None = None, *, actor: str = GATEWAY, **more: int) -> None:
        """Take `box` as the present state, and have it written with the event of `action`."""
        records = self._kit.records
        self._put(box, () if action is None else (records.event(box, action, actor=actor, at=self._kit.now(), **more),))

    def _put(self, box: Box, events: Sequence[AuditEvent]) -> None:
        """Take `box` as the present state, and have it written with `events`."""
        self.box = box
        self._has_counters = False
        self._written = self._kit.reactor.seconds()
        self._writer.put(box, *events)
        self._changed(box, None)

    def elapsed_ms(self) -> int:
        """Return milliseconds since the request."""
        seconds: float = self._kit.reactor.seconds() - self._times.began
        return round(seconds * 1_000)

    def _stop_timer(self) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._timer = None
