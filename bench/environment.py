"""Environment of one run, shared by its workloads: the machine's cores, a scratch folder, and the settings."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.errors import NoResult
from bench.processes import Process

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings from the command line."""

    rounds: int = 3
    seconds: float = 5.0
    """Duration of each measurement of a load."""
    quick: bool = False
    """Whether all is small and short, as a test of the benchmarks themselves."""
    python: str = ""
    """The interpreter of an installed Burrowgate; without it the checkout is measured."""
    compiled: Path | None = None
    """A copy of the checkout whose request path is compiled (`tools/compiled.py`), which is measured too."""
    earlier: Path | None = None
    """A checkout of an earlier commit, which mints beside this one."""
    only: tuple[str, ...] = ()
    """The peers to measure; empty for all that are installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cores:
    """Cores by purpose: one for the proxies alone, the others for upstream and load."""

    proxy: frozenset[int]
    upstream: frozenset[int]
    load: frozenset[int]
    all: frozenset[int]

    @classmethod
    def of(cls, cores: Sequence[int]) -> Cores:
        """Divide `cores`. If there are two, load and upstream share one. Raises `NoResult` if there are fewer."""
        if len(cores) < 2:
            raise NoResult("This needs two cores: one for the proxy alone, and one for the load.")
        rest = cores[1:]
        upstream, load = (rest[:1], rest[1:]) if len(rest) > 1 else (rest, rest)
        return cls(proxy=frozenset(cores[:1]), upstream=frozenset(upstream), load=frozenset(load), all=frozenset(cores))


@dataclass(slots=True, kw_only=True)
class Environment:
    """The environment of a run. `clear` stops what a workload has started."""

    settings: Settings
    cores: Cores
    scratch: Path
    say: Callable[[str], None]
    homes: dict[int, Path] = field(default_factory=dict)
    """Homes with many sessions, by their number: filling one takes long, so it is kept for the next workload."""
    stack: ExitStack = field(default_factory=ExitStack)
    _count: int = 0

    def folder(self, name: str) -> Path:
        """Make a new folder."""
        self._count += 1
        path = self.scratch / f"{self._count}-{name}"
        path.mkdir(mode=0o700)
        return path

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        cores: frozenset[int],
        cwd: Path | None = None,
        environ: Mapping[str, str] | None = None,
        nice: int = 0,
        piped: bool = False,
    ) -> Process:
        """Start a program that runs until `clear`."""
        log = self.scratch / f"{name}.log"
        process = Process(command, log=log, cores=cores, cwd=cwd, environ=environ, nice=nice, piped=piped)
        self.stack.callback(process.stop)
        return process

    def module(self, name: str, *words: object, load: bool = False, nice: int = 0) -> Process:
        """Start a module of this package as a program: a load generator that takes commands, or an upstream."""
        cores = self.cores.load if load else self.cores.upstream
        command = [sys.executable, "-m", name, *map(str, words)]
        return self.start(name.rpartition(".")[2], command, cores=cores, cwd=ROOT, nice=nice, piped=load)

    def clear(self) -> None:
        """Stop all programs that were started."""
        self.stack.close()

    def pause(self, seconds: float) -> None:
        """Wait, so that background work can finish."""
        time.sleep(seconds)


def own_cores() -> list[int]:
    """Return the cores that this process may use."""
    return sorted(os.sched_getaffinity(0))


def stop_on_signals() -> None:
    """Exit on SIGINT and SIGTERM, so that `Environment.clear` is called; also in a shell's background job."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(1))


def allow_descriptors() -> int:
    """Raise the limit of descriptors of this process and its children to the maximum, and return it."""
    _, maximum = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (maximum, maximum))
    return maximum
