"""Tests of what every launcher does."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import ILogObserver, LogEvent, formatEvent, globalLogPublisher
from zope.interface import implementer

from burrowgate.boxes.interfaces import Exit, ExitKind, Finding, Handle, ILauncher, Level, Step
from burrowgate.boxes.waiting import after, first
from burrowgate.errors import BoxError, LauncherUnavailable, LimitsNotApplied
from burrowgate.testing.launcher_contract.base import (
    GATEWAY,
    GIVE_UP_SECONDS,
    OTHER_GATEWAY,
    LauncherContractBase,
    with_launcher,
)

CANARY = "https://canary-5b1e.example/never-logged"


class LauncherContract(LauncherContractBase):
    """The contract of any launcher (browsers B27)."""

    def test_launcher_provides_its_interface(self) -> None:
        self.assertTrue(ILauncher.providedBy(self.a_launcher()))

    @with_launcher
    async def test_box_is_ready_when_launch_returns(self, launcher: ILauncher) -> None:
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        self.assertEqual((handle.box_id, handle.gateway_id), (spec.box_id, spec.gateway_id))
        self.assertEqual(await self.banner(launcher, handle), b"RFB 003.008\n")
        self.assertNotEqual(
            list(await self.leftovers(spec)), [], "The box is not found, so `leftovers` proves nothing."
        )

    @with_launcher
    async def test_handle_is_stored_before_anything_runs(self, launcher: ILauncher) -> None:
        spec = self.a_spec()
        stored: list[Handle] = []
        waits: Deferred[None] = Deferred()
        events: list[object] = []

        async def store(handle: Handle) -> None:
            stored.append(handle)
            await waits
            events.append("stored")

        starting = self.starting(launcher, spec, stored=store, reached=events.append)
        await self.eventually(lambda: _is(bool(stored)), "A handle")
        self.assertEqual(events, [])
        waits.callback(None)
        handle = await starting
        self.assertEqual(events[:4], ["stored", Step.CREATED, Step.STARTED, Step.SCREEN])
        self.assertEqual((handle.box_id, handle.gateway_id), (stored[0].box_id, stored[0].gateway_id))
        await launcher.destroy(stored[0])
        await self.assert_gone(spec)

    @with_launcher
    async def test_page_is_reported_once(self, launcher: ILauncher) -> None:
        """The last of the steps in their order (browsers B2)."""
        steps: list[Step] = []
        await launcher.launch(self.a_spec(), _keep, steps.append)
        await self.eventually(lambda: _is(Step.PAGE in steps), "The page")
        self.assertEqual(steps, [Step.CREATED, Step.STARTED, Step.SCREEN, Step.PAGE])

    @with_launcher
    async def test_handle_that_cannot_be_stored_starts_nothing(self, launcher: ILauncher) -> None:
        spec = self.a_spec()

        async def store(handle: Handle) -> None:
            raise LauncherUnavailable("The store is away.")

        await self.refused(LauncherUnavailable, launcher.launch(spec, store, lambda step: None))
        await self.assert_gone(spec)

    @with_launcher
    async def test_cancelled_start_leaves_nothing_at_each_step(self, launcher: ILauncher) -> None:
        """A start that takes too long, at each step (browsers B10)."""
        for step in (None, Step.CREATED, Step.STARTED, Step.SCREEN):
            with self.subTest(step=step):
                await self._cancelled_at(launcher, step)

    async def _cancelled_at(self, launcher: ILauncher, step: Step | None) -> None:
        """Cancel a start while its handle is stored, or in the turn after it reported `step`."""
        spec = self.a_spec()

        async def store(handle: Handle) -> None:
            if step is None:
                await Deferred()

        def reached(now: Step) -> None:
            if now is step:
                self.clock().callLater(0, lambda: starting.cancel())

        starting: Deferred[Any] = self.starting(launcher, spec, stored=store, reached=reached)
        if step is None:
            starting.cancel()
        answer = await _result(starting)
        if isinstance(answer, Handle):
            # It was ready in that same turn.
            self.assertEqual(await self.banner(launcher, answer), b"RFB 003.008\n")
            await launcher.destroy(answer)
        await self.assert_gone(spec)

    @with_launcher
    async def test_cancelled_after_each_span_is_ready_or_gone(self, launcher: ILauncher) -> None:
        """Ready or destroyed, never neither (browsers B10)."""
        for milliseconds in (0, 3, 10, 20, 40, 80, 160):
            with self.subTest(milliseconds=milliseconds):
                spec = self.a_spec()
                starting: Deferred[Any] = self.starting(launcher, spec)
                await after(self.clock(), milliseconds / 1000)
                starting.cancel()
                answer = await _result(starting)
                if isinstance(answer, Handle):
                    self.assertEqual(await self.banner(launcher, answer), b"RFB 003.008\n")
                    await launcher.destroy(answer)
                await self.assert_gone(spec)

    @with_launcher
    async def test_destroying_twice_and_the_unknown_is_fine(self, launcher: ILauncher) -> None:
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        at_once = [Deferred.fromCoroutine(launcher.destroy(handle)) for _ in range(2)]
        for destroyed in at_once:
            await destroyed
        await launcher.destroy(handle)
        await self.assert_gone(spec)
        await launcher.destroy(Handle(launcher=handle.launcher, box_id="0" * 12, gateway_id=GATEWAY))

    @with_launcher
    async def test_destroyed_box_is_gone_and_watched(self, launcher: ILauncher) -> None:
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        watch = launcher.watch(handle)
        await launcher.destroy(handle)
        self.assertEqual((await self._soon(watch)).kind, ExitKind.DESTROYED)
        await self.assert_gone(spec)
        self.assertNotIn(spec.box_id, [other.box_id for other in await launcher.list()])

    @with_launcher
    async def test_exit_of_a_box_is_noticed_once_by_each_watch(self, launcher: ILauncher) -> None:
        """A box whose main process is killed (browsers B8)."""
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        watches = [launcher.watch(handle) for _ in range(2)]
        await self.crash(handle)
        exits: list[Exit] = [await self._soon(watch) for watch in watches]
        self.assertEqual([exit.kind for exit in exits], [ExitKind.EXITED] * 2)
        await launcher.destroy(handle)
        await self.assert_gone(spec)

    @with_launcher
    async def test_cancelled_watch_ends_nothing(self, launcher: ILauncher) -> None:
        handle = await self.start(launcher, self.a_spec())
        kept, left = launcher.watch(handle), launcher.watch(handle)
        left.addErrback(lambda failure: failure.trap(CancelledError) and None)
        left.cancel()
        self.assertFalse(kept.called)
        self.assertEqual(await self.banner(launcher, handle), b"RFB 003.008\n")
        await launcher.destroy(handle)
        await self._soon(kept)

    @with_launcher
    async def test_watch_of_an_unknown_box_fires(self, launcher: ILauncher) -> None:
        handle = await self.start(launcher, self.a_spec())
        unknown = Handle(launcher=handle.launcher, box_id="0" * 12, gateway_id=GATEWAY, data=handle.data)
        self.assertEqual((await self._soon(launcher.watch(unknown))).kind, ExitKind.LOST)

    @with_launcher
    async def test_list_has_the_boxes_of_this_gateway_only(self, launcher: ILauncher) -> None:
        mine, others = self.a_spec(), self.a_spec(OTHER_GATEWAY)
        other = self.a_launcher(OTHER_GATEWAY)
        handle = await self.start(launcher, mine)
        await self.start(other, others)
        self.assertEqual([box.box_id for box in await launcher.list()], [mine.box_id])
        self.assertEqual([box.box_id for box in await other.list()], [others.box_id])
        self.assertEqual([box.box_id for box in await self.a_launcher().list()], [mine.box_id])
        await launcher.destroy(handle)
        self.assertEqual(list(await launcher.list()), [])
        self.assertEqual([box.box_id for box in await other.list()], [others.box_id])

    @with_launcher
    async def test_what_a_killed_gateway_left_is_found_or_gone(self, launcher: ILauncher) -> None:
        """kill -9 of the gateway (browsers B11)."""
        spec = self.a_spec()
        await self.abandon(spec)
        for handle in await launcher.list():
            self.assertEqual(handle.box_id, spec.box_id)
            await launcher.destroy(handle)
        # The folder is removed with the record of the box; a launcher needs the handle to know of it.
        await self.assert_nothing_runs(spec)

    @with_launcher
    async def test_two_boxes_live_and_end_apart(self, launcher: ILauncher) -> None:
        one, two = self.a_spec(), self.a_spec()
        handles = [await self.start(launcher, spec) for spec in (one, two)]
        watch = launcher.watch(handles[1])
        await launcher.destroy(handles[0])
        await self.assert_gone(one)
        self.assertFalse(watch.called)
        self.assertEqual(await self.banner(launcher, handles[1]), b"RFB 003.008\n")
        await launcher.destroy(handles[1])
        await self._soon(watch)

    @with_launcher
    async def test_starts_at_once_do_not_mix(self, launcher: ILauncher) -> None:
        specs = [self.a_spec() for _ in range(4)]
        handles = [await starting for starting in [self.starting(launcher, spec) for spec in specs]]
        self.assertEqual([handle.box_id for handle in handles], [spec.box_id for spec in specs])
        for ended in [Deferred.fromCoroutine(launcher.destroy(handle)) for handle in handles]:
            await ended
        for spec in specs:
            await self.assert_gone(spec)

    @with_launcher
    async def test_limits_are_applied_or_nothing_starts(self, launcher: ILauncher) -> None:
        """A machine that cannot enforce limits (browsers B17)."""
        unlimited = self.without_limits(GATEWAY)
        if unlimited is None:
            return
        spec = self.a_spec(allow_unlimited=False)
        await self.refused(LimitsNotApplied, self.start(unlimited, spec))
        await self.assert_gone(spec)
        allowed = self.a_spec(allow_unlimited=True)
        await unlimited.destroy(await self.start(unlimited, allowed))
        await self.assert_gone(allowed)
        self.assertIn(Level.WARNING, [finding.level for finding in await unlimited.check()])
        await unlimited.close()

    @with_launcher
    async def test_check_finds_no_error_where_boxes_start(self, launcher: ILauncher) -> None:
        findings = await launcher.check()
        self.assertTrue(findings)
        self.assertEqual([finding for finding in findings if finding.level is Level.ERROR], [])
        self._assert_findings(findings)
        self.assertEqual(list(await launcher.list()), [])

    @with_launcher
    async def test_missing_runtime_is_found_and_nothing_starts(self, launcher: ILauncher) -> None:
        broken = self.without_runtime(GATEWAY)
        if broken is None:
            return
        findings = await broken.check()
        self.assertIn(Level.ERROR, [finding.level for finding in findings])
        self._assert_findings(findings)
        spec = self.a_spec()
        await self.refused(BoxError, self.start(broken, spec))
        await broken.close()
        await self.assert_gone(spec)

    @with_launcher
    async def test_no_address_of_a_page_is_logged(self, launcher: ILauncher) -> None:
        """The part of launchers in (browsers B20)."""
        logged = _Logged()
        globalLogPublisher.addObserver(logged)
        try:
            spec = self.a_spec(start_url=CANARY)
            handle = await self.start(launcher, spec)
            await launcher.destroy(handle)
        finally:
            globalLogPublisher.removeObserver(logged)
        for text in (*logged.texts, repr(spec), repr(handle), repr(launcher)):
            self.assertNotIn("canary", text)

    def _assert_findings(self, findings: Any) -> None:
        for finding in findings:
            self.assertIsInstance(finding, Finding)
            self.assertRegex(finding.code, r"\A[a-z]+(-[a-z0-9]+)*\Z")
            self.assertTrue(finding.text.endswith("."), f"{finding.text!r} is no sentence.")

    async def _soon(self, event: Deferred[Any]) -> Any:
        limit = after(self.clock(), GIVE_UP_SECONDS)
        answer = await first(event, limit)
        self.assertIsNotNone(answer, "The end was not reported.")
        return answer


@implementer(ILogObserver)
class _Logged:
    """Keeps the texts of all log events."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, event: LogEvent) -> None:
        self.texts.append(formatEvent(event) + repr(event))


async def _keep(handle: Handle) -> None:
    """Store no handle."""


async def _is(value: bool) -> bool:
    return value


async def _result(starting: Deferred[Any]) -> object:
    """Return the handle of a start, or the error that it ended with."""
    try:
        return await starting
    except (BoxError, CancelledError) as error:
        return error
