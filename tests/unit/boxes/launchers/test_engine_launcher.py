"""Tests of the life of containers, with an engine that answers as real ones do in rare cases."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.protocol import Factory, Protocol

from burrowgate.boxes.interfaces import ExitKind, Handle, LauncherContext, LaunchSpec, Level, Step
from burrowgate.boxes.launchers.bwrap_command import uid_of
from burrowgate.boxes.launchers.engine.api import MAX_REPLY_BYTES
from burrowgate.boxes.launchers.engine.launcher import GONE_SECONDS, EngineLauncher
from burrowgate.boxes.waiting import after, until
from burrowgate.core.boxes.settings import MIB, BoxLimits
from burrowgate.errors import BoxDied, ImageMissing, LauncherUnavailable, LimitsNotApplied
from tests.support import ReactorTestCase
from tests.support.fake_engine import FakeEngine

LIMITS = BoxLimits(memory=256 * MIB, pids=99, cpus=1.5, tmp=16 * MIB, shm=32 * MIB)
CLOCK: Any = reactor


class _Screen(Protocol):
    def connectionMade(self) -> None:
        assert self.transport is not None
        self.transport.write(b"RFB 003.008\n")


class EngineLauncherTests(ReactorTestCase):
    """A launcher on an engine in this process."""

    podman = False

    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="bg-", dir="/tmp")
        self.engine = FakeEngine(f"{self.folder}/api.sock", podman=self.podman)
        self.engine.listen()
        self.engine.on_start = self.listen
        self.screens: list[Any] = []
        Path(self.folder, "run").mkdir(mode=0o700)
        self.spec = LaunchSpec(
            box_id="box1",
            gateway_id="gw",
            folder=f"{self.folder}/run",
            start_url="about:blank",
            limits=LIMITS,
            idle_seconds=600,
            no_viewer_seconds=120,
        )
        self.launcher = self.make_launcher("image")
        self.stored: list[Handle] = []
        self.steps: list[Step] = []

    def make_launcher(self, image: str, gone_seconds: float = GONE_SECONDS) -> EngineLauncher:
        """Return a launcher on the engine."""
        return EngineLauncher(
            LauncherContext(reactor=reactor, gateway_id="gw"),
            socket=self.engine.socket,
            image=image,
            programs="/programs",
            gone_seconds=gone_seconds,
        )

    async def tearDown(self) -> None:
        for held in self.engine.held.values():
            if not held.called:
                held.callback(None)
        await self.launcher.close()
        for screen in self.screens:
            Path(f"{self.folder}/run/rfb.sock").touch()  # which the launcher has removed, and the port removes as well
            await screen.stopListening()
        await self.engine.stop()
        await after(CLOCK, 0)
        for path in (self.engine.socket,):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        os.rmdir(f"{self.folder}/run")
        os.rmdir(self.folder)

    def listen(self, container: Any) -> None:
        """Start the screen of a container."""
        self.screens.append(CLOCK.listenUNIX(f"{self.folder}/run/rfb.sock", Factory.forProtocol(_Screen)))
        if os.geteuid() == 0:
            os.chown(f"{self.folder}/run/rfb.sock", uid_of("box1"), -1)

    def starting(self, **changes: Any) -> Deferred[Handle]:
        """Return a start under way."""

        async def store(handle: Handle) -> None:
            self.assertEqual(self.engine.containers, {})
            self.stored.append(handle)

        return Deferred.fromCoroutine(self.launcher.launch(replace(self.spec, **changes), store, self.steps.append))

    async def fails(self, error: type[Exception], **changes: Any) -> str:
        """Return the text of the error with which a start ends, which leaves nothing."""
        try:
            await self.starting(**changes)
        except error as raised:
            self.assertEqual(self.engine.containers, {})
            self.assertEqual(os.listdir(self.spec.folder), [])
            self.assertTrue(str(raised).endswith("."), str(raised))
            return str(raised)
        raise AssertionError(f"{error.__name__} was expected.")

    async def test_steps_come_in_their_order(self) -> None:
        """browsers B2."""
        handle = await self.starting()
        self.assertEqual(self.steps, [Step.CREATED, Step.STARTED, Step.SCREEN])
        self.assertEqual(self.stored, [handle])
        await after(CLOCK, 0.1)
        self.assertNotIn(Step.PAGE, self.steps)
        Path(self.spec.folder, "page").touch()
        await until(lambda: Step.PAGE in self.steps, CLOCK, seconds=5)
        self.assertEqual(self.steps[-1], Step.PAGE)
        self.assertEqual(self.engine.requests.index("inspect") < self.engine.requests.index("start"), True)
        await self.launcher.destroy(handle)

    async def test_start_that_hangs_at_a_step_leaves_nothing_when_it_is_given_up(self) -> None:
        """browsers B10."""
        for step in ("create", "inspect", "start", "remove"):
            with self.subTest(step=step):
                self.engine.held = {step: Deferred()}
                if step == "remove":
                    self.engine.refusals["start"] = [(500, "no")]
                starting = self.starting()
                self.engine.requests.clear()
                await until(lambda step=step: step in self.engine.requests, CLOCK, seconds=5)  # type: ignore[misc]
                starting.cancel()
                starting.cancel()
                await after(CLOCK, 0.01)
                held = self.engine.held.pop(step)
                held.callback(None)
                with self.assertRaises((CancelledError, BoxDied)):
                    await starting
                self.assertEqual(self.engine.containers, {})
                self.assertEqual(os.listdir(self.spec.folder), [])

    async def test_cancelled_create_waits_for_the_engine_and_removes(self) -> None:
        """SEC-122: The engine makes the container although the start was given up."""
        self.engine.held["create"] = Deferred()
        starting = self.starting()
        ends: list[Any] = []
        starting.addBoth(ends.append)
        await until(lambda: "create" in self.engine.requests, CLOCK, seconds=5)
        starting.cancel()
        await after(CLOCK, 0.02)
        self.assertEqual(ends, [])
        self.engine.held.pop("create").callback(None)
        await until(lambda: bool(ends), CLOCK, seconds=5)
        self.assertIsInstance(ends[0].value, CancelledError)
        self.assertEqual(self.engine.containers, {})
        self.assertIn("remove", self.engine.requests)

    async def test_missing_image_is_said(self) -> None:
        self.engine.refusals["create"] = [(404, "No such image: image")]
        self.assertIn("image", await self.fails(ImageMissing))

    async def test_no_image_at_all_is_said_before_anything_happens(self) -> None:
        launcher = self.make_launcher("")
        with self.assertRaises(ImageMissing):
            await launcher.launch(self.spec, _unexpected, self.steps.append)
        self.assertEqual(self.engine.requests, [])

    async def test_name_in_use_is_a_failure_of_the_launcher(self) -> None:
        """409 of Docker, 500 of Podman."""
        for status in (409, 500):
            self.engine.refusals["create"] = [(status, "already in use")]
            self.assertIn("already in use", await self.fails(LauncherUnavailable))

    async def test_each_limit_that_is_dropped_prevents_the_start(self) -> None:
        """SEC-121: browsers B17."""
        for limit in ("Memory", "MemorySwap", "PidsLimit", "NanoCpus", "ShmSize"):
            self.engine.requests.clear()
            self.engine.drops = frozenset({limit})
            with self.subTest(limit=limit):
                self.assertIn("limits", await self.fails(LimitsNotApplied))
                self.assertNotIn("start", self.engine.requests)

    async def test_dropped_limits_can_be_allowed(self) -> None:
        self.engine.drops = frozenset({"Memory"})
        await self.launcher.destroy(await self.starting(allow_unlimited=True))

    async def test_refused_start_leaves_nothing(self) -> None:
        for status in (400, 404, 500):
            self.engine.refusals["start"] = [(status, "exec: not found")]
            self.assertIn("exec: not found", await self.fails(BoxDied))

    async def test_box_that_ends_before_its_screen_answers_is_said(self) -> None:
        self.engine.on_start = lambda container: container["State"].update(Running=False, ExitCode=7)
        self.assertIn("status 7", await self.fails(BoxDied))

    async def test_engine_that_is_away_is_unavailable(self) -> None:
        await self.engine.stop()
        self.assertIn("cannot be reached", await self.fails(LauncherUnavailable))
        self.assertEqual([one.level for one in await self.launcher.check()], [Level.WARNING, Level.ERROR])
        with self.assertRaises(LauncherUnavailable):
            await self.launcher.list()

    async def test_too_long_or_strange_replies_are_unavailable(self) -> None:
        for content in (b" " * (MAX_REPLY_BYTES + 1), b"<html>"):
            self.engine.raw["list"] = content
            with self.assertRaises(LauncherUnavailable):
                await self.launcher.list()

    async def test_out_of_memory_is_said_with_the_end(self) -> None:
        handle = await self.starting()
        watch = self.launcher.watch(handle)
        self.engine.exit("burrowgate-gw-box1", 137, out_of_memory=True)
        self.assertEqual((await watch).kind, ExitKind.OUT_OF_MEMORY)
        await self.launcher.destroy(handle)

    async def test_container_that_another_removes_is_lost(self) -> None:
        """Podman reports 0 and an error: no exit status."""
        handle = await self.starting()
        watch = self.launcher.watch(handle)
        self.engine._remove("burrowgate-gw-box1", None, None)  # type: ignore[arg-type]
        self.assertEqual(((await watch).kind, (await self.launcher.watch(handle)).code), (ExitKind.LOST, None))
        await self.launcher.destroy(handle)

    async def test_restart_of_the_engine_is_not_the_end(self) -> None:
        handle = await self.starting()
        watch = self.launcher.watch(handle)
        await until(lambda: "wait" in self.engine.requests, CLOCK, seconds=5)
        await self.engine.stop()
        await after(CLOCK, 0.05)
        self.assertFalse(watch.called)
        self.engine.listen()
        self.engine.exit("burrowgate-gw-box1", 3)
        self.assertEqual(await watch, type(await self.launcher.watch(handle))(ExitKind.EXITED, 3))
        await self.launcher.destroy(handle)

    async def test_destroy_that_fails_says_so_and_can_be_repeated(self) -> None:
        """browsers B12, the part of launchers."""
        handle = await self.starting()
        self.engine.refusals["remove"] = [(500, "device or resource busy")] * 3
        with self.assertRaises(LauncherUnavailable) as raised:
            await self.make_launcher("image", gone_seconds=0.3).destroy(handle)
        self.assertIn("busy", str(raised.exception))
        self.assertEqual(len(self.engine.containers), 1)
        self.engine.refusals.clear()
        await self.launcher.destroy(handle)
        self.assertEqual(self.engine.containers, {})

    async def test_removal_under_way_is_awaited(self) -> None:
        handle = await self.starting()
        self.engine.refusals["remove"] = [(409, "removal of container is already in progress")]
        await self.launcher.destroy(handle)
        self.assertEqual(self.engine.containers, {})

    async def test_engine_that_maps_users_is_refused_by_the_check(self) -> None:
        for option in ("name=rootless", "name=userns"):
            self.engine.security_options = ["name=seccomp,profile=default", option]
            self.assertEqual((await self.launcher.check())[-1].code, "engine-maps-users")
        self.assertNotIn("create", self.engine.requests)

    async def test_check_names_what_is_missing(self) -> None:
        def ends(code: int) -> Any:
            return lambda container: container["State"].update(Running=False, ExitCode=code)

        for code, finding, level in (
            (40, "box-started", Level.OK),
            (41, "no-user-namespace", Level.ERROR),
            (127, "image-unusable", Level.ERROR),
        ):
            self.engine.on_start = ends(code)
            found = (await self.launcher.check())[-1]
            self.assertEqual((found.code, found.level), (finding, level))
            self.assertEqual(self.engine.containers, {})
        self.engine.refusals["create"] = [(404, "no")]
        self.assertEqual((await self.launcher.check())[-1].code, "image-missing")
        self.engine.drops = frozenset({"Memory"})
        self.assertEqual((await self.launcher.check())[-1].code, "limits-not-applied")
        self.assertEqual(self.engine.containers, {})


class PodmanLauncherTests(EngineLauncherTests):
    """The same on an engine that answers as Podman."""

    podman = True


async def _unexpected(handle: Handle) -> None:
    raise AssertionError("Nothing is to be stored.")
