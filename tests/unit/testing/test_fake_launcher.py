"""The reference launcher against the contract of launchers, with a clock that tests move, and its own promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import Clock

from burrowgate.boxes.interfaces import Exit, ExitKind, Handle, ILauncher, LaunchSpec, Step
from burrowgate.boxes.waiting import after
from burrowgate.errors import BoxDied, ImageMissing, LauncherUnavailable
from burrowgate.testing.fake_launcher import FakeHost, FakeLauncher, Plan
from burrowgate.testing.launcher_contract import LauncherContract, with_launcher
from burrowgate.testing.launcher_contract.base import LauncherContractBase
from tests.support import ReactorTestCase


class FakeCase(LauncherContractBase):
    """A host in memory whose steps take time."""

    def setUp(self) -> None:
        self.task_clock = Clock()
        self.host = FakeHost(self.task_clock)
        self.host.plan = Plan(seconds=dict.fromkeys(Step, 0.02))

    def clock(self) -> Any:
        return self.task_clock

    def run_with_clock(self, test: Deferred[None]) -> Deferred[None]:
        for _ in range(20_000):
            if test.called:
                return test
            self.task_clock.advance(0.005)
        raise AssertionError("The test did not end.")

    def make_launcher(self, gateway_id: str) -> ILauncher:
        return FakeLauncher(self.host, gateway_id)

    async def leftovers(self, spec: LaunchSpec) -> Sequence[str]:
        return [spec.box_id] if spec.box_id in self.host.boxes else []

    async def crash(self, handle: Handle) -> None:
        self.host.boxes[handle.box_id].die()

    async def abandon(self, spec: LaunchSpec) -> None:
        # Boxes of the fake host outlive the launcher that started them.
        await self.start(self.make_launcher(spec.gateway_id), spec)

    def without_limits(self, gateway_id: str) -> ILauncher:
        host = FakeHost(self.task_clock)
        host.has_limits = False
        return FakeLauncher(host, gateway_id)

    def without_runtime(self, gateway_id: str) -> ILauncher:
        host = FakeHost(self.task_clock)
        host.is_available = False
        return FakeLauncher(host, gateway_id)


class FakeLauncherContractTests(FakeCase, LauncherContract, ReactorTestCase):
    """The contract on the reference (browsers B27)."""


class FakeLauncherTests(FakeCase, ReactorTestCase):
    """What tests of others rely on."""

    @with_launcher
    async def test_it_dies_at_each_step(self, launcher: ILauncher) -> None:
        for step in (Step.CREATED, Step.STARTED, Step.SCREEN):
            self.host.plan = Plan(dies_at=step)
            spec = self.a_spec()
            await self.refused(BoxDied, self.start(launcher, spec))
            await self.assert_gone(spec)

    @with_launcher
    async def test_it_fails_at_each_step(self, launcher: ILauncher) -> None:
        for step in (Step.CREATED, Step.STARTED, Step.SCREEN):
            self.host.plan = Plan(fails_at=step, error=ImageMissing("The image is gone."))
            spec = self.a_spec()
            await self.refused(ImageMissing, self.start(launcher, spec))
            await self.assert_gone(spec)

    @with_launcher
    async def test_it_hangs_until_it_is_cancelled(self, launcher: ILauncher) -> None:
        for step in (Step.CREATED, Step.STARTED, Step.SCREEN):
            self.host.plan = Plan(hangs_at=step)
            spec = self.a_spec()
            starting = self.starting(launcher, spec)
            self.assertFalse(starting.called)
            self.assertIn(spec.box_id, self.host.boxes)
            starting.addErrback(lambda failure: None)
            starting.cancel()
            await self.assert_gone(spec)

    @with_launcher
    async def test_missing_image_starts_nothing(self, launcher: ILauncher) -> None:
        await self.refused(ImageMissing, self.start(launcher, self.a_spec(image="none:1")))
        self.host.images = frozenset({"none:1"})
        await self.start(launcher, self.a_spec(image="none:1"))

    @with_launcher
    async def test_destroying_fails_as_often_as_planned(self, launcher: ILauncher) -> None:
        """What a destruction that fails three times needs (browsers B12)."""
        handle = await self.start(launcher, self.a_spec())
        self.host.failing_destroys = 3
        for _ in range(3):
            await self.refused(LauncherUnavailable, launcher.destroy(handle))
        self.assertIn(handle.box_id, self.host.boxes)
        await launcher.destroy(handle)
        self.assertEqual(self.host.boxes, {})

    @with_launcher
    async def test_exit_is_the_one_that_a_test_says(self, launcher: ILauncher) -> None:
        handle = await self.start(launcher, self.a_spec())
        watch = launcher.watch(handle)
        self.host.boxes[handle.box_id].die(Exit(ExitKind.OUT_OF_MEMORY))
        self.assertEqual((await watch).kind, ExitKind.OUT_OF_MEMORY)

    @with_launcher
    async def test_screen_notes_keys_and_texts_of_its_viewer(self, launcher: ILauncher) -> None:
        handle = await self.start(launcher, self.a_spec())
        protocol = _Viewer()
        await launcher.endpoint(handle).connect(Factory.forProtocol(lambda: protocol))
        self.assertEqual(protocol.received, b"")
        transport: Any = protocol.transport
        for part in (b"RFB 003.008\n", b"\x01", b"\x01"):
            transport.write(part)
        for byte in b"\x04\x01\0\0\0\0\0\x61\x06\0\0\0\0\0\0\x02hi\x05\x01\0\x05\0\x06":
            transport.write(bytes([byte]))
        await after(self.task_clock, 0.001)
        screen = self.host.boxes[handle.box_id].screen
        self.assertEqual((screen.keys, screen.cut_texts, screen.pointers), ([(0x61, True)], [b"hi"], [(1, 5, 6)]))
        transport.write(b"\x03\0" + bytes(8))
        await after(self.task_clock, 0.001)
        self.assertTrue(protocol.received.startswith(b"RFB 003.008\n\x01\x01\0\0\0\0\x05\0\x03\x20"))
        self.host.boxes[handle.box_id].die()
        self.assertTrue(protocol.is_lost)


class _Viewer(Protocol):
    received = b""
    is_lost = False

    def dataReceived(self, data: bytes) -> None:
        self.received += data

    def connectionLost(self, reason: object = None) -> None:
        self.is_lost = True
