"""`FakeLauncher`, the reference launcher: boxes in memory, which fail, hang or die where a test says so.

    host = FakeHost(clock)
    launcher = FakeLauncher(host)
    host.plan = Plan(hangs_at=Step.SCREEN)      the next start hangs before its screen answers
    host.boxes[box_id].die(Exit(ExitKind.OUT_OF_MEMORY))

With a clock of `twisted.internet.task`, a start takes no time unless the plan says otherwise, so `launch` returns at
once. A second launcher on the same host is what another process of the gateway, or the next one, sees.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime, IStreamClientEndpoint
from zope.interface import implementer

from burrowgate.boxes.interfaces import (
    Exit,
    ExitKind,
    Finding,
    Handle,
    ILauncher,
    LaunchSpec,
    Level,
    Step,
)
from burrowgate.boxes.waiting import after, first
from burrowgate.errors import BoxDied, ImageMissing, LauncherUnavailable, LimitsNotApplied
from burrowgate.testing.fake_screen import FakeScreen, FakeScreenEndpoint

READY_STEPS = (Step.CREATED, Step.STARTED, Step.SCREEN)
"""The steps that a start reaches before `launch` returns."""
CRASH = Exit(ExitKind.EXITED, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of the starts of boxes."""

    fails_at: Step | None = None
    """`launch` raises `error` in place of reaching this step."""
    error: Exception = field(default_factory=lambda: LauncherUnavailable("The launcher failed; try again."))
    hangs_at: Step | None = None
    """This step is never reached."""
    dies_at: Step | None = None
    """The box exits in place of reaching this step."""
    seconds: Mapping[Step, float] = field(default_factory=dict)
    """How long each step takes."""


class FakeHost:
    """The machine on which boxes run; it outlives launchers."""

    def __init__(self, clock: IReactorTime) -> None:
        self.clock = clock
        self.plan = Plan()
        self.boxes: dict[str, FakeBox] = {}
        """The boxes that exist, by id."""
        self.specs: list[LaunchSpec] = []
        """What was started, in order."""
        self.has_limits = True
        """Whether limits can be enforced."""
        self.images: frozenset[str] = frozenset()
        """Images that exist besides none."""
        self.is_available = True
        """Whether calls of launchers succeed."""
        self.failing_destroys = 0
        """How many of the next calls of `destroy` fail."""
        self.hangs_destroying = False
        """Whether `destroy` never returns."""
        self.destroyed: list[str] = []
        """Ids of the boxes for which `destroy` was called, in order."""


class FakeBox:
    """One box that exists."""

    def __init__(self, handle: Handle, spec: LaunchSpec, host: FakeHost) -> None:
        self.handle = handle
        self.spec = spec
        self.screen = FakeScreen(spec.width, spec.height)
        self.exit: Exit | None = None
        """Set when it no longer runs."""
        self._host = host
        self._watching: list[Deferred[Exit]] = []
        self.steps: set[Step] = set()

    def die(self, exit: Exit = CRASH) -> None:
        """End it, as a crash does; what is left of it stays until `destroy`."""
        if self.exit is None:
            self.exit = exit
            self.screen.close()
            watching, self._watching = self._watching, []
            for watch in watching:
                watch.callback(exit)

    def remove(self) -> None:
        """Remove it from its host."""
        self.die(Exit(ExitKind.DESTROYED))
        if self._host.boxes.get(self.handle.box_id) is self:
            del self._host.boxes[self.handle.box_id]

    def watch(self) -> Deferred[Exit]:
        """Return what fires when it has ended."""
        if self.exit is not None:
            return succeed(self.exit)
        watch: Deferred[Exit] = Deferred(self._watching.remove)
        self._watching.append(watch)
        return watch


@implementer(ILauncher)
class FakeLauncher:
    """Starts boxes in memory."""

    def __init__(self, host: FakeHost, gateway_id: str = "gateway", name: str = "fake") -> None:
        self.host = host
        self.gateway_id = gateway_id
        self.name = name
        self.is_closed = False

    async def check(self) -> Sequence[Finding]:
        """Return what the host can do."""
        if not self.host.is_available:
            return [Finding(Level.ERROR, "unavailable", "The host of the fake launcher is turned off; turn it on.")]
        if not self.host.has_limits:
            return [Finding(Level.WARNING, "no-cgroup", "No limits can be enforced on the host of the fake launcher.")]
        return [Finding(Level.OK, "box-started", "A box was started and destroyed.")]

    async def launch(
        self, spec: LaunchSpec, stored: Callable[[Handle], Awaitable[None]], reached: Callable[[Step], None]
    ) -> Handle:
        """Start a box as the plan of the host says."""
        host, plan = self.host, self.host.plan
        self._require_host()
        if spec.image and spec.image not in host.images:
            raise ImageMissing(f"The image {spec.image} is not on this host; pull it.")
        if not (host.has_limits or spec.allow_unlimited):
            raise LimitsNotApplied("This host has no cgroups; allow boxes without limits, or turn cgroups on.")
        handle = Handle(launcher=self.name, box_id=spec.box_id, gateway_id=spec.gateway_id)
        await stored(handle)
        host.specs.append(spec)
        box = host.boxes[spec.box_id] = FakeBox(handle, spec, host)
        try:
            for step in READY_STEPS:
                await self._arrive(box, plan, step)
                reached(step)
        except BaseException:
            box.remove()
            raise
        _show_page(box, plan, reached, host.clock)
        return handle

    async def _arrive(self, box: FakeBox, plan: Plan, step: Step) -> None:
        """Wait until `step` is reached, or raise what the plan says."""
        if plan.hangs_at is step or plan.seconds.get(step):
            seconds = None if plan.hangs_at is step else plan.seconds[step]
            await first(box.watch(), after(self.host.clock, seconds))
        if plan.dies_at is step:
            box.die()
        if box.exit is not None:
            raise BoxDied("The box of the fake launcher ended while it started; try again.")
        if plan.fails_at is step:
            raise plan.error
        box.steps.add(step)

    def endpoint(self, handle: Handle) -> IStreamClientEndpoint:
        """Return an endpoint of the screen in memory."""

        def screen() -> FakeScreen | None:
            box = self.host.boxes.get(handle.box_id)
            return box.screen if box is not None and box.exit is None and Step.SCREEN in box.steps else None

        return FakeScreenEndpoint(self.host.clock, screen)

    def watch(self, handle: Handle) -> Deferred[Exit]:
        """Return what fires when the box has ended; of one that does not exist, at once."""
        box = self.host.boxes.get(handle.box_id)
        return box.watch() if box is not None else succeed(Exit(ExitKind.LOST))

    async def destroy(self, handle: Handle) -> None:
        """Destroy the box, unless the host is to fail."""
        host = self.host
        host.destroyed.append(handle.box_id)
        if host.hangs_destroying:
            await after(host.clock, None)
        if host.failing_destroys > 0:
            host.failing_destroys -= 1
            raise LauncherUnavailable("The fake launcher could not destroy the box; it will be tried again.")
        self._require_host()
        box = host.boxes.get(handle.box_id)
        if box is not None:
            box.remove()

    async def list(self) -> Sequence[Handle]:
        """Return the boxes of this gateway that exist on the host."""
        self._require_host()
        return [box.handle for box in self.host.boxes.values() if box.handle.gateway_id == self.gateway_id]

    async def close(self) -> None:
        """Note that it was closed."""
        self.is_closed = True

    def _require_host(self) -> None:
        if not self.host.is_available:
            raise LauncherUnavailable("The host of the fake launcher is turned off; try again in a moment.")


def _show_page(box: FakeBox, plan: Plan, reached: Callable[[Step], None], clock: IReactorTime) -> None:
    """Report the first window: at once, later or never, as the plan says."""

    def show() -> None:
        if box.exit is None:
            box.steps.add(Step.PAGE)
            reached(Step.PAGE)

    if Step.PAGE in (plan.fails_at, plan.dies_at):
        box.die()
    elif plan.hangs_at is not Step.PAGE:
        seconds = plan.seconds.get(Step.PAGE)
        if seconds:
            clock.callLater(seconds, show)
        else:
            show()
