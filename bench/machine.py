"""The machine of a run, and the versions of all programs."""

from __future__ import annotations

import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.contest import PEERS
from bench.environment import Environment
from bench.peers import gateway
from bench.processes import find, first_line


def describe(environment: Environment) -> list[tuple[str, str]]:
    """Return names and values, for people."""
    settings, cores = environment.settings, environment.cores
    peers = [(peer, peer.version()) for peer in PEERS]
    reported = [
        ("measured", f"{datetime.now(UTC):%-d %B %Y, %H:%M} UTC"),
        ("machine", f"{processor()}, {len(cores.all)} cores used, {_memory_gib():.0f} GiB"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("cores", f"proxies {_list(cores.proxy)}, upstream {_list(cores.upstream)}, load {_list(cores.load)}"),
        ("load average before", " ".join(f"{load:.2f}" for load in os.getloadavg())),
        ("rounds", f"{settings.rounds} of {settings.seconds:g} s{', quick' if settings.quick else ''}"),
        ("Burrowgate", f"{gateway.version(environment)}, Python {_python(environment)}"),
        *((peer.name, "; ".join((version, *peer.remarks))) for peer, version in peers if version),
        ("wrk", first_line(find("wrk") or "wrk", "-v").partition(" Copyright")[0]),
    ]
    absent = [peer.name for peer, version in peers if not version]
    return [*reported, ("not installed", ", ".join(absent))] if absent else reported


def _list(cores: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(cores)))


def processor() -> str:
    """Return the name of the processor."""
    match = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return match[1] if match else platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _python(environment: Environment) -> str:
    other = environment.settings.python
    return first_line(other, "--version").removeprefix("Python ") if other else sys.version.split()[0]
