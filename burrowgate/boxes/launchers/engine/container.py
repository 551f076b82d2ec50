"""A box as a container: the request that creates it, and whether the engine has applied its limits. Pure.

Rules (SEC-120, SEC-121).
    Nothing of the machine: no network, no capability in effect, no device, no environment of the gateway's, a
    read-only root, and of the file system the folder of the box and the script that runs in it.
    The user in the box is not root, also where the gateway is.
    What is printed goes nowhere (`LogConfig`).
    An engine that sees no cgroups drops limits in silence (measured of Podman: 201, no warning, and 0 in `inspect`).
    So what it says of the container is compared before anything runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from burrowgate.boxes.interfaces import BOX_FOLDER_IN_BOX, Handle, LaunchSpec
from burrowgate.boxes.launchers.bwrap_command import PROGRAMS_IN_BOX
from burrowgate.boxes.launchers.engine.api import Engine
from burrowgate.core.boxes.settings import BoxLimits

GATEWAY_LABEL = "burrowgate.gateway"
BOX_LABEL = "burrowgate.box"
PROFILE = files("burrowgate.boxes.launchers.engine") / "seccomp.json"
"""System calls that a box may make (decision 32): those of a browser with a sandbox of its own."""
OPEN_FILES = 8192
_NANO = 1_000_000_000
_CPU_TOLERANCE = 0.01
"""Podman turns cores into a quota of microseconds."""


def name_of(gateway_id: str, box_id: str) -> str:
    """Return the name of the container of a box, which is known before the container is."""
    return f"burrowgate-{gateway_id}-{box_id}"


def create_body(
    spec: LaunchSpec, engine: Engine, *, image: str, programs: str, environ: Mapping[str, str], uid: int
) -> dict[str, Any]:
    """Return the body of the request that creates the container of a box.

    `programs` is the folder of `entry`, `environ` are its variables, `uid` is user and group of the box.
    """
    limits = spec.limits
    labels = {GATEWAY_LABEL: spec.gateway_id, BOX_LABEL: spec.box_id}
    mounts = [_bind(spec.folder, BOX_FOLDER_IN_BOX, read_only=False), _bind(programs, PROGRAMS_IN_BOX, read_only=True)]
    command = ["/bin/sh", f"{PROGRAMS_IN_BOX}/entry"]
    return _body(engine, image, command, environ, uid, labels, mounts, limits)


def trial_body(
    engine: Engine, *, image: str, command: list[str], labels: Mapping[str, str], uid: int, limits: BoxLimits
) -> dict[str, Any]:
    """Return the body of the request that creates a container with the settings of a box, but without a folder."""
    return _body(engine, image, command, {}, uid, labels, [], limits)


def _body(
    engine: Engine,
    image: str,
    command: list[str],
    environ: Mapping[str, str],
    uid: int,
    labels: Mapping[str, str],
    mounts: list[dict[str, Any]],
    limits: BoxLimits,
) -> dict[str, Any]:
    return {
        "Image": image,
        "Entrypoint": command,
        "Cmd": [],
        "Env": [f"{name}={value}" for name, value in sorted(environ.items())],
        "User": f"{uid}:{uid}",
        "WorkingDir": "/tmp",
        "Hostname": "browser",
        "Labels": dict(labels),
        "NetworkDisabled": True,
        "AttachStdin": False,
        "AttachStdout": False,
        "AttachStderr": False,
        "HostConfig": {
            "AutoRemove": False,
            "CapDrop": ["ALL"],
            "CapAdd": [],
            "CgroupnsMode": "private",
            "Init": False,
            "IpcMode": "private",
            "LogConfig": {"Type": "none", "Config": {}},
            "Memory": limits.memory,
            "MemorySwap": limits.memory,
            "Mounts": mounts,
            "NanoCpus": round(limits.cpus * _NANO),
            "NetworkMode": "none",
            "PidsLimit": limits.pids,
            "Privileged": False,
            "ReadonlyRootfs": True,
            "RestartPolicy": {"Name": "no"},
            "SecurityOpt": ["no-new-privileges", f"seccomp={_profile(engine)}"],
            "ShmSize": limits.shm,
            "Tmpfs": {"/tmp": f"rw,nosuid,nodev,mode=1777,size={limits.tmp}"},
            "Ulimits": [
                {"Name": "core", "Soft": 0, "Hard": 0},
                {"Name": "nofile", "Soft": OPEN_FILES, "Hard": OPEN_FILES},
                {"Name": "nproc", "Soft": limits.pids, "Hard": limits.pids},
            ],
        },
    }


def _profile(engine: Engine) -> str:
    """Return the profile as the engine takes it: Docker its content, Podman its path."""
    return str(PROFILE) if engine.podman else PROFILE.read_text("utf-8")


def _bind(source: str, target: str, *, read_only: bool) -> dict[str, Any]:
    # In place of `Binds`, which makes a folder that is missing, as root.
    return {"Type": "bind", "Source": source, "Target": target, "ReadOnly": read_only}


def missing_limits(inspected: Mapping[str, Any], limits: BoxLimits) -> tuple[str, ...]:
    """Return the names of those of `limits` that the engine has not applied to the container."""
    host = inspected.get("HostConfig") or {}
    cpus = (host.get("NanoCpus") or 0) / _NANO
    if not cpus and host.get("CpuPeriod"):
        cpus = (host.get("CpuQuota") or 0) / host["CpuPeriod"]
    differing = {
        "memory": host.get("Memory") != limits.memory,
        "swap": host.get("MemorySwap") != limits.memory,
        "pids": host.get("PidsLimit") != limits.pids,
        "cpus": abs(cpus - limits.cpus) > _CPU_TOLERANCE,
        "shm": host.get("ShmSize") != limits.shm,
        "tmp": f"size={limits.tmp}" not in str((host.get("Tmpfs") or {}).get("/tmp", "")),
    }
    return tuple(name for name, differs in differing.items() if differs)


def handle_of(launcher: str, container: Mapping[str, Any]) -> Handle:
    """Return the handle of a box in a list of the engine."""
    labels = container.get("Labels") or {}
    return Handle(
        launcher=launcher,
        box_id=labels.get(BOX_LABEL, ""),
        gateway_id=labels.get(GATEWAY_LABEL, ""),
    )
