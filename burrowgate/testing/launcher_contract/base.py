"""Base class of the contract of launchers: the hooks, and the helpers of its tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from burrowgate.boxes.interfaces import Handle, ILauncher, LaunchSpec, Step
from burrowgate.boxes.waiting import after
from burrowgate.core.boxes.settings import MIB, BoxLimits

if TYPE_CHECKING:
    # This class has typed methods.
    from unittest import TestCase as _Base
else:
    _Base = object

_E = TypeVar("_E", bound=Exception)
LauncherCall = Coroutine[Deferred[Any], Any, Any]
GIVE_UP_SECONDS = 30.0
GATEWAY = f"contract-{os.getpid()}"
OTHER_GATEWAY = f"other-{os.getpid()}"
"""Ids of gateways that no other run of the suite has, since each destroys the boxes of its gateways."""
GONE_SECONDS = 5.0
"""After `destroy`, within which nothing of a box may be left."""


def with_launcher(test: Callable[[Any, ILauncher], LauncherCall]) -> Callable[[Any], Deferred[None]]:
    """A test method that calls `test` with a new launcher; its boxes are destroyed and it is closed at the end."""

    async def play(case: Any) -> None:
        await test(case, case.a_launcher())

    def run(case: Any) -> Deferred[None]:
        return case.run_with_clock(Deferred.fromCoroutine(play(case)))  # type: ignore[no-any-return]

    run.__name__, run.__qualname__, run.__doc__ = test.__name__, test.__qualname__, test.__doc__
    return run


class LauncherContractBase(_Base):
    """The hooks of the suite, and the helpers of its tests."""

    start_url = "about:blank"
    limits = BoxLimits(memory=256 * MIB, pids=128, cpus=1.0, tmp=16 * MIB, shm=16 * MIB)
    allow_unlimited = False
    """Whether this machine has no means to enforce limits, so that the suite has to do without."""

    def make_launcher(self, gateway_id: str) -> ILauncher:
        """A new launcher, as each process of the gateway `gateway_id` makes one."""
        raise NotImplementedError("Derive from this class and make your launcher here.")

    async def leftovers(self, spec: LaunchSpec) -> Sequence[str]:
        """What is left of the box of `spec` on its machine: processes, containers, cgroups, mounts."""
        raise NotImplementedError("Derive from this class and look for the box here.")

    async def crash(self, handle: Handle) -> None:
        """Kill the main process of the box from outside of the launcher."""
        raise NotImplementedError("Derive from this class and kill the box here.")

    async def abandon(self, spec: LaunchSpec) -> None:
        """Start the box of `spec` by another process of its gateway, and kill that process without a chance to act."""
        raise NotImplementedError("Derive from this class and kill a gateway here.")

    def without_limits(self, gateway_id: str) -> ILauncher | None:
        """A launcher on a machine that cannot enforce limits; None if there is no such machine."""
        return None

    def without_runtime(self, gateway_id: str) -> ILauncher | None:
        """A launcher on a machine that lacks what it needs, so that no box can start."""
        raise NotImplementedError("Derive from this class and make a launcher without its programs here.")

    def clock(self) -> IReactorTime:
        """The clock of the launchers: the reactor, or another one that `run_with_clock` moves."""
        from twisted.internet import reactor

        clock: Any = reactor
        return clock  # type: ignore[no-any-return]

    def run_with_clock(self, test: Deferred[None]) -> Deferred[None]:
        """Return `test`, after the clock was moved until it is over, if the clock does not move by itself."""
        return test

    def a_launcher(self, gateway_id: str = GATEWAY) -> ILauncher:
        """A new launcher, which is closed when the test ends; boxes that are left are destroyed before."""
        launcher = self.make_launcher(gateway_id)
        self.addCleanup(lambda: self.run_with_clock(Deferred.fromCoroutine(self._clean(launcher))))
        return launcher

    async def _clean(self, launcher: ILauncher) -> None:
        for handle in await launcher.list():
            await launcher.destroy(handle)
        await launcher.close()

    def a_spec(self, gateway_id: str = GATEWAY, **changes: Any) -> LaunchSpec:
        """What no other test starts, in a folder that is removed when the test ends, with `changes`."""
        # The path of a socket may have 107 bytes.
        folder = Path(tempfile.mkdtemp(prefix="bg-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        run = folder / "run"
        run.mkdir(mode=0o700)
        spec = LaunchSpec(
            box_id=os.urandom(6).hex(),
            gateway_id=gateway_id,
            folder=str(run),
            start_url=self.start_url,
            limits=self.limits,
            allow_unlimited=self.allow_unlimited,
            idle_seconds=600,
            no_viewer_seconds=120,
        )
        return replace(spec, **changes)

    async def start(self, launcher: ILauncher, spec: LaunchSpec) -> Handle:
        """Start `spec` and return its handle."""
        return await launcher.launch(spec, keep_nothing, lambda step: None)

    def starting(
        self,
        launcher: ILauncher,
        spec: LaunchSpec,
        *,
        stored: Callable[[Handle], Any] | None = None,
        reached: Callable[[Step], None] | None = None,
    ) -> Deferred[Handle]:
        """A start under way."""
        return Deferred.fromCoroutine(launcher.launch(spec, stored or keep_nothing, reached or (lambda step: None)))

    async def banner(self, launcher: ILauncher, handle: Handle) -> bytes:
        """Return the first twelve bytes that the screen of a box sends."""
        protocol = _Banner()
        await launcher.endpoint(handle).connect(Factory.forProtocol(lambda: protocol))
        banner = await protocol.banner
        assert protocol.transport is not None
        protocol.transport.loseConnection()
        await protocol.ended
        return banner

    async def eventually(self, condition: Callable[[], Coroutine[Any, Any, Any]], text: str) -> None:
        """Wait until `condition` returns a true value."""
        await self._within(GIVE_UP_SECONDS, condition, text)

    async def assert_gone(self, spec: LaunchSpec) -> None:
        """Fail if anything of the box of `spec` is left some seconds from now, in its folder or elsewhere."""

        async def left() -> list[str]:
            return [*await self.leftovers(spec), *os.listdir(spec.folder)]

        await self._assert_empty(left)

    async def assert_nothing_runs(self, spec: LaunchSpec) -> None:
        """Fail if anything of the box of `spec` is left some seconds from now, but for its folder."""

        async def left() -> list[str]:
            return list(await self.leftovers(spec))

        await self._assert_empty(left)

    async def _assert_empty(self, look: Callable[[], Coroutine[Any, Any, list[str]]]) -> None:
        async def is_empty() -> bool:
            return not await look()

        with contextlib.suppress(AssertionError):
            await self._within(GONE_SECONDS, is_empty, "")
        self.assertEqual(await look(), [])

    async def _within(self, seconds: float, condition: Callable[[], Coroutine[Any, Any, Any]], text: str) -> None:
        clock = self.clock()
        give_up = clock.seconds() + seconds
        while not await condition():
            self.assertLess(clock.seconds(), give_up, f"{text} did not happen within {seconds:g} seconds.")
            await after(clock, 0.02)

    async def refused(self, error: type[_E], requested: LauncherCall) -> _E:
        """The exception that `requested` raises, which must be an `error` with a sentence."""
        try:
            answer = await requested
        except error as raised:
            self.assertTrue(str(raised).endswith("."), f"{str(raised)!r} is no sentence.")
            return raised
        raise self.failureException(f"{error.__name__} was expected, not {answer!r}.")


async def keep_nothing(handle: Handle) -> None:
    """Store no handle."""


class _Banner(Protocol):
    def __init__(self) -> None:
        self.banner: Deferred[bytes] = Deferred()
        self.ended: Deferred[None] = Deferred()
        self._received = b""

    def dataReceived(self, data: bytes) -> None:
        self._received += data
        if len(self._received) >= 12 and not self.banner.called:
            self.banner.callback(self._received[:12])

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.ended.callback(None)
        if not self.banner.called:
            self.banner.errback(reason)
