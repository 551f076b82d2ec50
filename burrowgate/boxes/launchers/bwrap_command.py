"""Command line of a box in bubblewrap: from a spec to arguments, without running anything.

The arguments that describe the box go to bubblewrap through a file that no other process can open (`--args`), since
arguments of a process can be read by all users. A gateway that runs as root gives each box a user of its own, which
cannot pass through the folders of the gateway; so the folder of the box is bound below `/mnt` first, in a mount
namespace that only this box sees.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from burrowgate.boxes.interfaces import BOX_FOLDER_IN_BOX
from burrowgate.core.boxes.settings import BoxLimits

FIRST_UID = 1_879_048_192
"""Of the users of boxes: systemd's list of ranges leaves 0x70000000 to 0x7fffffff unused, so neither accounts, nor the
ranges of /etc/subuid, nor systemd's containers have them."""
UIDS = 2**27
UID_IN_BOX = 10_001
ARGUMENTS_FD, STATUS_FD, SECCOMP_FD = 3, 4, 5
PROGRAMS_IN_BOX = "/run/burrowgate"
"""Where a box sees `entry` and its files."""
LABEL = "burrowgate-box"

_ETC = {
    "/etc/passwd": f"session:x:{UID_IN_BOX}:{UID_IN_BOX}::/tmp/home:/usr/sbin/nologin\n",
    "/etc/group": f"session:x:{UID_IN_BOX}:\n",
    "/etc/hosts": "127.0.0.1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_ETC_OF_HOST = ("/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives")

_AS_ROOT = """set -e
run=$1 uid=$2 label=$3
shift 3
for file; do echo $$ >"$file"; done
ulimit -n 4096
mount -t tmpfs -o mode=0755,size=64k,nosuid,nodev burrowgate /mnt
mkdir /mnt/run
mount --rbind "$run" /mnt/run
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
    bwrap --args 3 -- sh /run/burrowgate/entry "$label"
"""
_AS_USER = """set -e
label=$1
shift
for file; do echo $$ >"$file"; done
ulimit -n 4096
exec bwrap --args 3 -- sh /run/burrowgate/entry "$label"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPlan:
    """What bubblewrap is to do for one box."""

    label: str
    folder: str
    """Bound at `BOX_FOLDER_IN_BOX`."""
    files: Mapping[str, bytes]
    """Contents of files that only this box sees, by their paths in it."""
    environment: Mapping[str, str]
    limits: BoxLimits
    uid: int | None = None
    """The user as which the box runs; None for that of the gateway, which then is not root."""
    join_files: Sequence[str] = ()
    """Files of cgroups into which the box writes its process id before it is started."""
    has_seccomp: bool = True


def label(gateway_id: str, box_id: str) -> str:
    """Return the argument by which the processes of a box are found."""
    return f"{LABEL}:{gateway_id}:{box_id}"


def uid_of(box_id: str, first: int = FIRST_UID) -> int:
    """Return the user of a box. Two of a thousand boxes have the same one with a probability of 1 to 270."""
    return first + int.from_bytes(hashlib.sha256(box_id.encode()).digest()[:8], "big") % UIDS


def command(plan: BoxPlan) -> list[str]:
    """Return the command that joins the cgroups, becomes the user of the box and turns into bubblewrap.

    It begins a process group: what bubblewrap starts does not end with it before the box is set up.
    """
    if plan.uid is None:
        return ["setsid", "sh", "-c", _AS_USER, LABEL, plan.label, *plan.join_files]
    return [
        *("setsid", "unshare", "--mount", "--propagation", "private", "--", "sh", "-c", _AS_ROOT, LABEL),
        *(plan.folder, str(plan.uid), plan.label, *plan.join_files),
    ]


def files(programs: Path) -> Mapping[str, bytes]:
    """Return the files that only boxes see, by their paths there: some of `/etc`, and the programs of a folder."""
    own = {f"{PROGRAMS_IN_BOX}/{path.name}": path.read_bytes() for path in programs.iterdir() if _is_program(path)}
    return {path: text.encode() for path, text in _ETC.items()} | own


def _is_program(path: Path) -> bool:
    return path.name == "entry" or path.suffix == ".awk"


def arguments(plan: BoxPlan, fds: Mapping[str, int]) -> bytes:
    """Return what bubblewrap reads from `ARGUMENTS_FD`; `fds` has descriptors with the contents of `plan.files`."""
    as_root = plan.uid is not None
    limits = plan.limits
    parts: list[str] = ["--unshare-all", "--uid", str(UID_IN_BOX), "--gid", str(UID_IN_BOX), "--hostname", "session"]
    parts += ["--die-with-parent", "--new-session", "--json-status-fd", str(STATUS_FD), "--chdir", "/tmp", "--clearenv"]
    if plan.has_seccomp:
        parts += ["--seccomp", str(SECCOMP_FD)]
    for name, value in plan.environment.items():
        parts += ["--setenv", name, value]
    parts += ["--ro-bind", "/usr", "/usr"]
    for name in ("lib", "lib32", "lib64", "bin", "sbin"):
        parts += ["--symlink", f"usr/{name}", f"/{name}"]
    parts += ["--tmpfs", "/etc"]
    for name in _ETC_OF_HOST:
        parts += ["--ro-bind-try", name, name]
    for path, fd in fds.items():
        parts += ["--perms", "0444", "--ro-bind-data", str(fd), path]
    parts += ["--dir", "/etc/chromium/policies", "--symlink", "/tmp/policies", "/etc/chromium/policies/managed"]
    parts += ["--remount-ro", "/etc", "--proc", "/proc", "--dev", "/dev"]
    parts += ["--perms", "1777", "--size", str(limits.shm), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    parts += ["--perms", "1777", "--size", str(limits.tmp), "--tmpfs", "/tmp"]
    parts += ["--bind", "/mnt/run" if as_root else plan.folder, BOX_FOLDER_IN_BOX]
    parts += ["--remount-ro", "/"]
    return b"".join(part.encode() + b"\0" for part in parts)


PROGRAMS = Path(__file__).parent.parent / "box"
"""The folder of `entry` in this installation."""
