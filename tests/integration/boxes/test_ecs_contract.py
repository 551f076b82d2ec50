"""The contract of launchers on an imitation of ECS whose tasks are real processes (browsers B27)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from OpenSSL import SSL
from service_identity import VerificationError
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, ProcessProtocol, Protocol, connectionDone
from twisted.internet.ssl import CertificateOptions
from twisted.python.failure import Failure

from burrowgate.boxes.interfaces import Handle, ILauncher, LaunchSpec, Level, Step
from burrowgate.boxes.launchers.ecs.launcher import EcsLauncher
from burrowgate.boxes.launchers.ecs.task import SCREEN_PORT
from burrowgate.boxes.waiting import after, first, until
from burrowgate.errors import BoxDied, ImageMissing, LauncherUnavailable
from burrowgate.testing.launcher_contract import LauncherContract, with_launcher
from burrowgate.testing.launcher_contract.base import GATEWAY, LauncherContractBase
from tests.integration.boxes.ecs_case import make_launcher
from tests.support import ROOT, ReactorTestCase, requires
from tests.support.fake_ecs import LIMITLESS, FakeEcs, FakeTask
from tests.support.ports import free_port

CLOCK: Any = reactor


class EcsHooks(LauncherContractBase):
    """The hooks."""

    def setUp(self) -> None:
        self.ecs = FakeEcs()
        self.endpoint = self.ecs.listen()
        self.addCleanup(self.ecs.stop)

    def make_launcher(self, gateway_id: str) -> EcsLauncher:
        return make_launcher(gateway_id, self.endpoint)

    def without_limits(self, gateway_id: str) -> ILauncher:
        return make_launcher(gateway_id, self.endpoint, cluster=LIMITLESS)

    def without_runtime(self, gateway_id: str) -> ILauncher:
        return make_launcher(gateway_id, f"http://127.0.0.1:{free_port()}")

    async def leftovers(self, spec: LaunchSpec) -> Sequence[str]:
        return [task.arn for task in self.ecs.living(spec.box_id)]

    async def crash(self, handle: Handle) -> None:
        self.task_of(handle).kill()

    def task_of(self, handle: Handle) -> FakeTask:
        """Return the task of a box."""
        return self.ecs.living(handle.box_id)[0]

    async def abandon(self, spec: LaunchSpec) -> None:
        body = {
            "box_id": spec.box_id,
            "gateway_id": spec.gateway_id,
            "folder": spec.folder,
            "endpoint": self.endpoint,
        }
        gateway = _Gateway()
        command = [sys.executable, "-m", "tests.integration.boxes.gateway_to_kill", json.dumps(body)]
        environ = {"PYTHONPATH": str(ROOT)}
        process = CLOCK.spawnProcess(gateway, sys.executable, command, env=environ, path=str(ROOT))
        await gateway.ready
        process.signalProcess("KILL")
        await gateway.ended


class _Once(Factory):
    """A client that connects once."""

    def startedConnecting(self, connector: object) -> None:
        """Nothing happens then."""

    def clientConnectionLost(self, connector: object, reason: Failure) -> None:
        """Nothing happens then."""


class _Gateway(ProcessProtocol):
    def __init__(self) -> None:
        self.ready: Deferred[None] = Deferred()
        self.ended: Deferred[None] = Deferred()

    def outReceived(self, data: bytes) -> None:
        if b"ready" in data and not self.ready.called:
            self.ready.callback(None)

    def errReceived(self, data: bytes) -> None:
        print(data.decode())

    def processEnded(self, reason: Failure) -> None:
        if not self.ready.called:
            self.ready.errback(reason)
        self.ended.callback(None)


@requires("bwrap")
@requires("socat")
class EcsContractTests(EcsHooks, LauncherContract, ReactorTestCase):
    """The public suite."""


@requires("bwrap")
@requires("socat")
class EcsLifeTests(EcsHooks, ReactorTestCase):
    """What ECS does that no other launcher has."""

    @with_launcher
    async def test_throttled_and_failing_requests_are_repeated(self, launcher: ILauncher) -> None:
        self.ecs.throttled, self.ecs.broken = 2, 2
        handle = await self.start(launcher, self.a_spec())
        self.assertEqual(self.ecs.calls.count("RunTask"), 5)
        self.ecs.throttled = 3
        await launcher.destroy(handle)
        self.assertEqual(self.ecs.living(handle.box_id), [])

    @with_launcher
    async def test_repeated_request_starts_one_task(self, launcher: ILauncher) -> None:
        """The reply was lost: the client token is that of the box."""
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        again = self.make_launcher(GATEWAY)
        with self.assertRaises(BoxDied):
            # It finds the same task, whose screen knows another certificate, so it never answers.
            starting = self.starting(again, spec)
            await until(lambda: self.ecs.calls.count("RunTask") == 2, CLOCK, seconds=5)
            await launcher.destroy(handle)
            await starting
        self.assertEqual(len(self.ecs.tasks), 1)
        await again.close()

    @with_launcher
    async def test_task_that_is_not_placed_is_unavailable(self, launcher: ILauncher) -> None:
        self.ecs.failures = ["Capacity is unavailable at this time"]
        error = await self.refused(LauncherUnavailable, self.start(launcher, self.a_spec()))
        self.assertIn("Capacity", str(error))

    @with_launcher
    async def test_reasons_of_tasks_that_never_run_are_passed_on(self, launcher: ILauncher) -> None:
        self.ecs.ending_reason = "CannotPullContainerError: pull image manifest has been retried 1 time(s)"
        await self.refused(ImageMissing, self.start(launcher, self.a_spec()))
        self.ecs.ending_reason = "ResourceInitializationError: unable to pull secrets"
        error = await self.refused(BoxDied, self.start(launcher, self.a_spec()))
        self.assertIn("unable to pull secrets", str(error))

    @with_launcher
    async def test_screen_admits_the_process_that_started_it_only(self, launcher: ILauncher) -> None:
        """SEC-123: The private address of a box is reached by others of the VPC: without the key they get no byte."""
        handle = await self.start(launcher, self.a_spec())
        task = self.task_of(handle)
        received: list[bytes] = []
        ended: Deferred[None] = Deferred()

        class Stranger(Protocol):
            def dataReceived(self, data: bytes) -> None:
                received.append(data)

            def connectionLost(self, reason: Failure = connectionDone) -> None:
                ended.callback(None)

        CLOCK.connectSSL(task.address, SCREEN_PORT, _Once.forProtocol(Stranger), CertificateOptions())
        self.assertIsNone(await first(ended, after(CLOCK, 10)))
        self.assertTrue(ended.called)
        self.assertEqual(received, [])
        self.assertEqual(await self.banner(launcher, handle), b"RFB 003.008\n")
        await launcher.destroy(handle)

    @with_launcher
    async def test_gateway_trusts_the_certificate_of_that_box_only(self, launcher: ILauncher) -> None:
        one, two = [await self.start(launcher, self.a_spec()) for _ in range(2)]
        assert isinstance(launcher, EcsLauncher)
        launcher._boxes[one.box_id].address = self.task_of(two).address
        with self.assertRaises((SSL.Error, VerificationError)):
            await self.banner(launcher, one)
        for handle in (one, two):
            await launcher.destroy(handle)

    @with_launcher
    async def test_key_of_the_gateway_is_not_in_the_task(self, launcher: ILauncher) -> None:
        handle = await self.start(launcher, self.a_spec())
        environment = self.task_of(handle).environment
        self.assertNotIn("PRIVATE KEY", environment["BG_TLS_GATEWAY"])
        self.assertIn("PRIVATE KEY", environment["BG_TLS_BOX"])
        assert isinstance(launcher, EcsLauncher)
        self.assertNotIn("PRIVATE KEY", repr(launcher._boxes[handle.box_id].gateway))
        await launcher.destroy(handle)

    @with_launcher
    async def test_nothing_starts_unless_the_vpc_decides_what_boxes_reach(self, launcher: ILauncher) -> None:
        """browsers B14, which this launcher cannot promise."""
        without = make_launcher(GATEWAY, self.endpoint, egress="")
        await self.refused(LauncherUnavailable, self.start(without, self.a_spec()))
        self.assertEqual(self.ecs.tasks, {})
        found = {finding.code: finding.level for finding in await without.check()}
        self.assertEqual(found["egress-not-enforced"], Level.ERROR)
        await without.close()

    @with_launcher
    async def test_steps_and_page(self, launcher: ILauncher) -> None:
        steps: list[Step] = []
        handle = await self.starting(launcher, self.a_spec(), reached=steps.append)
        self.assertEqual(steps, [Step.CREATED, Step.STARTED, Step.SCREEN, Step.PAGE])
        await launcher.destroy(handle)

    @with_launcher
    async def test_destroying_a_task_that_ecs_has_forgotten_is_fine(self, launcher: ILauncher) -> None:
        handle = await self.start(launcher, self.a_spec())
        self.ecs.tasks.pop(self.task_of(handle).arn).stop()
        other = self.make_launcher(GATEWAY)
        await other.destroy(handle)
        await other.close()
        assert isinstance(launcher, EcsLauncher)
        launcher._boxes.clear()
