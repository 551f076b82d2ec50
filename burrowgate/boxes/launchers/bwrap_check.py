"""Requirements of boxes in bubblewrap, checked: programs, cgroups, users, and a trial that starts a box."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from twisted.internet.defer import CancelledError

from burrowgate.boxes.interfaces import Finding, Level
from burrowgate.boxes.launchers import cgroups, seccomp
from burrowgate.errors import LauncherUnavailable

PATH = "/usr/bin:/bin:/usr/sbin:/sbin"
SET_UP = {
    "bwrap": "bubblewrap",
    "setsid": "util-linux",
    "unshare": "util-linux",
    "setpriv": "util-linux",
    "mount": "mount",
}
"""Programs that set a box up, and their packages in Debian."""
IN_BOX = {
    "Xtigervnc": "tigervnc-standalone-server",
    "xkbcomp": "x11-xkb-utils",
    "setxkbmap": "x11-xkb-utils",
    "xmodmap": "x11-xserver-utils",
    "xprop": "x11-utils",
    "awk": "mawk",
    "matchbox-window-manager": "matchbox-window-manager",
    "socat": "socat",
    "chromium": "chromium",
}
"""Programs that run in a box, and their packages."""
FONTS = "/etc/fonts/fonts.conf"
TRIAL_SECONDS = 10.0
NO_LIMITS = (
    "This machine has no cgroups that the gateway may use, so nothing can be limited; run the gateway as a service of "
    "systemd with Delegate=yes, or allow boxes without limits for the target."
)
NO_OWN_USERS = (
    "The gateway does not run as root, so all boxes and the gateway have one user; what breaks out of a box could read "
    "the files of the gateway. Run it as root, or boxes in an engine, where that matters."
)
NO_NAMESPACES = (
    "Unprivileged user namespaces may be turned off: see kernel.unprivileged_userns_clone, user.max_user_namespaces "
    "and, on Ubuntu, kernel.apparmor_restrict_unprivileged_userns."
)


def require(path: str) -> None:
    """Raise `LauncherUnavailable` if a program is missing without which no box can be set up."""
    missing = _missing(path, SET_UP)
    if missing:
        raise LauncherUnavailable(f"No browser can be started on this server: {_install(missing)}")


def has_seccomp() -> bool:
    """Return whether there is a filter of system calls for this machine."""
    return seccomp.program(platform.machine()) is not None


async def check(
    launcher: Any, path: str, hierarchy: cgroups.Hierarchy | None, *, as_root: bool, has_browser: bool = True
) -> Sequence[Finding]:
    """Return all findings. `has_browser` says that boxes run a browser, which needs its programs."""
    findings: list[Finding] = []
    missing = _missing(path, {**SET_UP, **(IN_BOX if has_browser else {})})
    if missing:
        findings.append(Finding(Level.ERROR, "programs-missing", _install(missing)))
    if has_browser and not Path(FONTS).exists():
        text = "No fonts are installed: apt-get install fonts-dejavu-core fonts-noto-cjk."
        findings.append(Finding(Level.WARNING, "no-fonts", text))
    if hierarchy is None:
        findings.append(Finding(Level.WARNING, "no-cgroup", NO_LIMITS))
    if not as_root:
        findings.append(Finding(Level.WARNING, "shared-user", NO_OWN_USERS))
    if not has_seccomp():
        text = f"There is no filter of system calls for {platform.machine()}; boxes run without it."
        findings.append(Finding(Level.WARNING, "no-seccomp", text))
    if not _missing(path, SET_UP):
        findings.append(await _tried(launcher))
    return findings


async def _tried(launcher: Any) -> Finding:
    try:
        problem = await launcher.trial(TRIAL_SECONDS)
    except CancelledError:
        raise
    except Exception as error:
        problem = f"{error}"
    if problem:
        return Finding(
            Level.ERROR, "box-not-started", f"A box that does nothing did not start: {problem} {NO_NAMESPACES}"
        )
    return Finding(Level.OK, "box-started", "A box that does nothing was started, isolated and destroyed.")


def _missing(path: str, programs: dict[str, str]) -> dict[str, str]:
    return {name: package for name, package in programs.items() if shutil.which(name, path=path) is None}


def _install(missing: dict[str, str]) -> str:
    packages = " ".join(dict.fromkeys(missing.values()))
    return f"{', '.join(missing)} not found; install with: apt-get install {packages}."
