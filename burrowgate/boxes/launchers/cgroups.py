"""Cgroups of boxes: one for each box, which limits memory, processes and CPU, and by which all of it is killed.

Rules.
    Version 2 is used if the gateway may make groups below its own and has the controllers there; else version 1, whose
    controllers are folders of their own. A machine with neither has no limits.
    A limit is read back after it was written: what the kernel does not show does not hold.
    The name of a group has the ids of gateway and box, so that a later process of the gateway finds it.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from burrowgate.core.boxes.settings import BoxLimits
from burrowgate.errors import LimitsNotApplied

CONTROLLERS = ("memory", "pids", "cpu")
FOLDER = "burrowgate"
"""Below which groups are made: `burrowgate/<gateway>/<box>`."""
OWN_GROUP = "burrowgate-gateway"
"""Version 2: the group into which the gateway's processes move, since one with subgroups that have limits has none."""
CPU_PERIOD_MICROSECONDS = 100_000
MAKE_ATTEMPTS = 5
PAGE_BYTES = os.sysconf("SC_PAGESIZE")


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Where the groups of boxes are made."""

    version: int
    roots: Mapping[str, Path]
    """By controller; in version 2 one folder for all."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders, each once."""
        return tuple(dict.fromkeys(self.roots.values()))


def find(mounts: str, own_groups: str) -> Hierarchy | None:
    """Return where groups may be made, by the texts of `/proc/self/mounts` and `/proc/self/cgroup`; None for nowhere.

    It does not look whether the folders can be written to.
    """
    version_1: dict[str, Path] = {}
    version_2: Path | None = None
    for line in mounts.splitlines():
        _, folder, type_, options, *_ = line.split()
        if type_ == "cgroup2":
            version_2 = Path(folder)
        elif type_ == "cgroup":
            for name in CONTROLLERS:
                if name in options.split(","):
                    version_1[name] = Path(folder)
    if set(version_1) == set(CONTROLLERS):
        return Hierarchy(1, {name: version_1[name] for name in CONTROLLERS})
    own = next((line[3:] for line in own_groups.splitlines() if line.startswith("0::")), None)
    if version_2 is None or own is None:
        return None
    folder_2 = version_2 / own.removesuffix(f"/{OWN_GROUP}").lstrip("/")
    return Hierarchy(2, dict.fromkeys(CONTROLLERS, folder_2))


def usable() -> Hierarchy | None:
    """Return where this process may make groups with limits, or None."""
    hierarchy = find(Path("/proc/self/mounts").read_text("utf-8"), Path("/proc/self/cgroup").read_text("utf-8"))
    if hierarchy is None or not all(os.access(folder, os.W_OK) for folder in hierarchy.folders):
        return None
    try:
        if hierarchy.version == 2:
            _delegate(hierarchy.folders[0])
        for folder in hierarchy.folders:
            (folder / FOLDER).mkdir(exist_ok=True)
    except OSError:
        return None
    return hierarchy


def _delegate(folder: Path) -> None:
    """Turn the controllers on below `folder`, after its processes were moved into a group of their own.

    Raises OSError where that is not permitted or a controller is not there.
    """
    if set(CONTROLLERS) - set((folder / "cgroup.controllers").read_text("ascii").split()):
        raise PermissionError("A controller is not delegated.")
    enabled = " ".join(f"+{name}" for name in CONTROLLERS)
    if set(CONTROLLERS) - set((folder / "cgroup.subtree_control").read_text("ascii").split()):
        own = folder / OWN_GROUP
        own.mkdir(exist_ok=True)
        for pid in (folder / "cgroup.procs").read_text("ascii").split():
            with contextlib.suppress(ProcessLookupError):
                (own / "cgroup.procs").write_text(pid, "ascii")
        (folder / "cgroup.subtree_control").write_text(enabled, "ascii")
    boxes = folder / FOLDER
    boxes.mkdir(exist_ok=True)
    (boxes / "cgroup.subtree_control").write_text(enabled, "ascii")


def wanted(version: int, limits: BoxLimits) -> tuple[tuple[str, str, str], ...]:
    """Return controller, file and value of each limit. Swap counts as memory, which is in whole pages."""
    memory = str(limits.memory - limits.memory % PAGE_BYTES)
    quota = round(limits.cpus * CPU_PERIOD_MICROSECONDS)
    if version == 2:
        return (
            ("memory", "memory.max", memory),
            ("memory", "memory.swap.max", "0"),
            ("pids", "pids.max", str(limits.pids)),
            ("cpu", "cpu.max", f"{quota} {CPU_PERIOD_MICROSECONDS}"),
        )
    return (
        ("memory", "memory.limit_in_bytes", memory),
        ("memory", "memory.memsw.limit_in_bytes", memory),
        ("pids", "pids.max", str(limits.pids)),
        ("cpu", "cpu.cfs_period_us", str(CPU_PERIOD_MICROSECONDS)),
        ("cpu", "cpu.cfs_quota_us", str(quota)),
    )


OPTIONAL_FILES = frozenset({"memory.memsw.limit_in_bytes", "memory.swap.max"})
"""Files that kernels without an account of swap do not have."""


class BoxGroup:
    """The group of one box; it need not exist."""

    def __init__(self, hierarchy: Hierarchy, gateway_id: str, box_id: str) -> None:
        self._hierarchy = hierarchy
        self._name = Path(FOLDER) / gateway_id / box_id

    @property
    def folders(self) -> tuple[Path, ...]:
        """Its folders, each once."""
        return tuple(folder / self._name for folder in self._hierarchy.folders)

    @property
    def join_files(self) -> tuple[Path, ...]:
        """The files into which a process writes its id to join."""
        return tuple(folder / "cgroup.procs" for folder in self.folders)

    def make(self, limits: BoxLimits) -> None:
        """Make it with `limits`. Raises `LimitsNotApplied`; what was made is removed then."""
        try:
            for folder in self.folders:
                _make(folder, self._hierarchy.version)
            for controller, name, value in wanted(self._hierarchy.version, limits):
                file = self._hierarchy.roots[controller] / self._name / name
                if name in OPTIONAL_FILES and not file.exists():
                    continue
                file.write_text(value, "ascii")
                if file.read_text("ascii").strip() != value:
                    raise OSError(f"{name} is not what was written.")
        except OSError as error:
            self.remove()
            message = "The kernel did not accept the limits of the browser, so it was not started"
            raise LimitsNotApplied(f"{message}; `burrowgate doctor` says why.") from error

    def pids(self) -> set[int]:
        """Return the ids of its processes, zombies included."""
        found: set[int] = set()
        for folder in self.folders:
            with contextlib.suppress(OSError):
                found.update(int(pid) for pid in (folder / "cgroup.procs").read_text("ascii").split())
        return found

    def has(self, pid: int) -> bool:
        """Return whether the process `pid` is in it, for all controllers."""
        try:
            lines = Path(f"/proc/{pid}/cgroup").read_text("ascii").splitlines()
        except OSError:
            return False
        joined = sum(line.endswith(f"/{self._name}") for line in lines)
        return joined == len(self.folders)

    def kill(self) -> None:
        """Kill all its processes; those that are being forked need another call."""
        for folder in self.folders:
            if (folder / "cgroup.kill").exists():
                with contextlib.suppress(OSError):
                    (folder / "cgroup.kill").write_text("1", "ascii")
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def is_out_of_memory(self) -> bool:
        """Return whether the kernel has killed a process of it for its memory."""
        for folder in self.folders:
            for name in ("memory.oom_control", "memory.events"):
                with contextlib.suppress(OSError):
                    for line in (folder / name).read_text("ascii").splitlines():
                        if line.startswith("oom_kill ") and line != "oom_kill 0":
                            return True
        return False

    def remove(self) -> bool:
        """Remove it and return whether nothing of it is left; a group with processes cannot be removed.

        With the last box, the group of its gateway is removed as well.
        """
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()
                folder.parent.rmdir()
        return not any(folder.exists() for folder in self.folders)


def _make(folder: Path, version: int) -> None:
    """Make the group of a box and that of its gateway, which another process may be removing. Raises OSError."""
    for attempt in range(MAKE_ATTEMPTS):
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            if version == 2:
                enabled = " ".join(f"+{name}" for name in CONTROLLERS)
                (folder.parent / "cgroup.subtree_control").write_text(enabled, "ascii")
            folder.mkdir()
            return
        except FileNotFoundError:
            if attempt == MAKE_ATTEMPTS - 1:
                raise


def boxes_of(hierarchy: Hierarchy, gateway_id: str) -> Iterator[str]:
    """Return the ids of the boxes of a gateway that have a group."""
    known: set[str] = set()
    for folder in hierarchy.folders:
        with contextlib.suppress(OSError):
            known.update(path.name for path in (folder / FOLDER / gateway_id).iterdir() if path.is_dir())
    yield from sorted(known)
