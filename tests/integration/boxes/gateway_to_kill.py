"""A process that starts one box and says so, for tests that kill it: `python -m ... JSON`."""

from __future__ import annotations

import json
import sys

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.boxes.interfaces import ILauncher, LaunchSpec
from burrowgate.core.boxes.settings import MIB, BoxLimits
from tests.integration.boxes import ecs_case, engine_case

LIMITS = BoxLimits(memory=256 * MIB, pids=128, cpus=1.0, tmp=16 * MIB, shm=16 * MIB)


async def start(box_id: str, gateway_id: str, folder: str, socket: str = "", endpoint: str = "") -> None:
    """Start the box by the engine at `socket`, or by the ECS at `endpoint`."""
    spec = LaunchSpec(
        box_id=box_id,
        gateway_id=gateway_id,
        folder=folder,
        start_url="about:blank",
        limits=LIMITS,
        idle_seconds=600,
        no_viewer_seconds=120,
    )

    async def stored(handle: object) -> None:
        """Store nothing: what is left has to be found by the engine."""

    launcher: ILauncher
    if endpoint:
        launcher = ecs_case.make_launcher(gateway_id, endpoint)
    else:
        launcher = engine_case.make_launcher(gateway_id, socket)
    await launcher.launch(spec, stored, lambda step: None)
    print("ready", flush=True)


if __name__ == "__main__":
    starting = Deferred.fromCoroutine(start(**json.loads(sys.argv[1])))
    starting.addErrback(lambda failure: (failure.printTraceback(), reactor.stop()))  # type: ignore[attr-defined]
    reactor.run()  # type: ignore[attr-defined]
