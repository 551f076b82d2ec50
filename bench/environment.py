"""What the works of one run share: the machine's cores, a scratch folder, how long and how often."""

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
    """What the command line says."""

    rounds: int = 3
    seconds: float = 5.0
    """How long each measurement of a load takes."""
    quick: bool = False
    """Whether everything is small and short: to see that it works, not to learn anything."""
    python: str = ""
    """The interpreter of an installed Burrowgate; without it the checkout is measured."""
    only: tuple[str, ...] = ()
    """The peers to measure beside; empty for all that are installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cores:
    """Who runs where: proxies alone on one core, whatever the load needs on the others."""

    proxy: frozenset[int]
    upstream: frozenset[int]
    load: frozenset[int]
    all: frozenset[int]

    @classmethod
    def of(cls, cores: Sequence[int]) -> Cores:
        """`cores` shared out. With two of them, load and upstream share one. Raises `NoResult` for fewer."""
        if len(cores) < 2:
            raise NoResult("This needs two cores: one for the proxy alone, and one for the load.")
        rest = cores[1:]
        upstream, load = (rest[:1], rest[1:]) if len(rest) > 1 else (rest, rest)
        return cls(proxy=frozenset(cores[:1]), upstream=frozenset(upstream), load=frozenset(load), all=frozenset(cores))


@dataclass(slots=True, kw_only=True)
class Environment:
    """Where a run takes place. What a work starts ends with `clear`."""

    settings: Settings
    cores: Cores
    scratch: Path
    say: Callable[[str], None]
    homes: dict[int, Path] = field(default_factory=dict)
    """Homes with many sessions, by how many: they take long to fill, so they are kept for the next work."""
    stack: ExitStack = field(default_factory=ExitStack)
    _count: int = 0

    def folder(self, name: str) -> Path:
        """A new folder."""
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
        """A program that runs until the work is over."""
        log = self.scratch / f"{name}.log"
        process = Process(command, log=log, cores=cores, cwd=cwd, environ=environ, nice=nice, piped=piped)
        self.stack.callback(process.stop)
        return process

    def module(self, name: str, *words: object, load: bool = False, nice: int = 0) -> Process:
        """A module of ours as a program: a load that is asked, or an upstream."""
        cores = self.cores.load if load else self.cores.upstream
        command = [sys.executable, "-m", name, *map(str, words)]
        return self.start(name.rpartition(".")[2], command, cores=cores, cwd=ROOT, nice=nice, piped=load)

    def clear(self) -> None:
        """End whatever was started."""
        self.stack.close()

    def pause(self, seconds: float) -> None:
        """Let what was set off come to rest."""
        time.sleep(seconds)


def own_cores() -> list[int]:
    """The cores that this process may use."""
    return sorted(os.sched_getaffinity(0))


def stop_on_signals() -> None:
    """Exit on SIGINT and SIGTERM, so that `Environment.clear` is called; also in a shell's background job."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(1))


def allow_descriptors() -> int:
    """Let every process that is started have as many descriptors as it may; how many."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
