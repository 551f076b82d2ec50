"""Findings about a container engine, by a box that does nothing: created, compared, started, ended, removed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from burrowgate.boxes.interfaces import Finding, Level
from burrowgate.boxes.launchers.engine.api import Engine, EngineApi, EngineRefused
from burrowgate.boxes.launchers.engine.container import (
    BOX_LABEL,
    GATEWAY_LABEL,
    missing_limits,
    name_of,
    trial_body,
)
from burrowgate.boxes.waiting import after
from burrowgate.core.boxes.settings import MIB, BoxLimits
from burrowgate.errors import LauncherUnavailable

END_SECONDS = 20.0
"""How long the trial may run."""
LOOK_SECONDS = 0.1
_DONE, _NO_NAMESPACES = 40, 41
_SCRIPT = f"unshare -U true 2>/dev/null || exit {_NO_NAMESPACES}; exit {_DONE}"
"""Makes a user namespace, as Chromium's sandbox does."""
_LIMITS = BoxLimits(memory=128 * MIB, pids=64, cpus=0.5, tmp=16 * MIB, shm=16 * MIB)


async def try_out(api: EngineApi, clock: Any, *, gateway_id: str, image: str, uid: int) -> Sequence[Finding]:
    """Return the findings; raises nothing. `image` is empty if only targets name one."""
    findings = [
        Finding(
            Level.WARNING,
            "engine-socket",
            f"A program that reaches {api.socket} has all rights of root on this machine, the gateway included; "
            "use the launcher bwrap if that is too much.",
        )
    ]
    try:
        engine = await api.engine()
        if await _maps_users(api):
            text = f"{engine.name} maps users, so that a box could not use its folder; use the launcher bwrap."
            return [*findings, _error("engine-maps-users", text)]
        if not image:
            text = f"{engine.name} answers, but no image is set to try it out; set the option `image`."
            return [*findings, Finding(Level.WARNING, "engine-untried", text)]
        findings.append(await _try(api, clock, engine, gateway_id=gateway_id, image=image, uid=uid))
    except LauncherUnavailable as error:
        findings.append(_error("engine-unavailable", str(error)))
    except EngineRefused as error:
        findings.append(_error("engine-refused", f"The container engine refused a trial: {error.message}."))
    return findings


async def _maps_users(api: EngineApi) -> bool:
    """Return whether users in containers are others outside: the engine runs without root, or with `userns-remap`."""
    options = [str(option) for option in (await api.info()).get("SecurityOptions") or ()]
    return any(option.startswith(("name=rootless", "name=userns")) or option == "rootless" for option in options)


async def _try(api: EngineApi, clock: Any, engine: Engine, *, gateway_id: str, image: str, uid: int) -> Finding:
    box_id = f"trial-{os.getpid()}"
    name = name_of(gateway_id, box_id)
    labels = {GATEWAY_LABEL: gateway_id, BOX_LABEL: box_id}
    command = ["/bin/sh", "-c", _SCRIPT]
    began = clock.seconds()
    await api.remove(name)
    try:
        try:
            body = trial_body(engine, image=image, command=command, labels=labels, uid=uid, limits=_LIMITS)
            await api.create(name, body)
        except EngineRefused as error:
            if error.status != 404:
                raise
            text = f"{engine.name} has no image {image}; build it with burrowgate/boxes/box/Dockerfile, or load it."
            return _error("image-missing", text)
        missing = missing_limits(await api.inspect(name), _LIMITS)
        if missing:
            text = (
                f"{engine.name} does not apply the limits of {', '.join(missing)}; give it cgroups, or no box starts."
            )
            return Finding(Level.WARNING, "limits-not-applied", text)
        await api.start(name)
        code = await _code(api, clock, name)
    finally:
        await api.remove(name)
    if code == _NO_NAMESPACES:
        text = (
            f"A box of {engine.name} can make no user namespace, which Chromium's sandbox needs; allow it with "
            "`sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0`."
        )
        return _error("no-user-namespace", text)
    if code != _DONE:
        return _error(
            "image-unusable", f"A trial in the image {image} ended with status {code}; build the image again."
        )
    took = round((clock.seconds() - began) * 1000)
    return Finding(Level.OK, "box-started", f"{engine.name} started and destroyed a box in {took} ms.")


async def _code(api: EngineApi, clock: Any, container: str) -> int | None:
    """Return the exit status of the trial; None if it does not end."""
    give_up = clock.seconds() + END_SECONDS
    while clock.seconds() < give_up:
        state = (await api.inspect(container)).get("State") or {}
        if not state.get("Running"):
            return int(state.get("ExitCode", -1))
        await after(clock, LOOK_SECONDS)
    return None


def _error(code: str, text: str) -> Finding:
    return Finding(Level.ERROR, code, text)
