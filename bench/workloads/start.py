"""Time from `burrowgate run` to the first admitted request, with a million sessions in the store."""

from __future__ import annotations

import os
import subprocess
import time

from bench import fixtures, http
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Bar, Contender, Figure, Measured, Work
from bench.peers import gateway
from bench.processes import Process, free_port
from bench.upstreams import pages
from bench.workloads import million

EMPTY = "python -c 'import twisted'"
_TIMEOUT_SECONDS = 30
_PAUSE = 0.002


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway with a large store, and with a small one."""
    upstream = pages.start(environment)
    few = fixtures.make(environment.folder("few"), upstream, sessions=million.FEW)
    gateway.start(environment, few).process.stop()  # so that its modules are compiled and in the file system's cache
    return [
        _contender(environment, million.many(environment, upstream), OURS),
        _contender(environment, few, million.WITH_FEW),
        Contender(name=EMPTY, measure=lambda: _measure_empty(environment)),
    ]


def _measure_empty(environment: Environment) -> Measured:
    """Return the time and the CPU of a program that imports Twisted and ends, on the core of the proxies."""
    program, folder = gateway.python(environment)
    cores = ",".join(map(str, sorted(environment.cores.proxy)))
    before, begun = os.times(), time.monotonic()
    done = subprocess.run(
        ["taskset", "-c", cores, program, "-c", "import twisted"], cwd=folder, capture_output=True, check=False
    )
    took, after = time.monotonic() - begun, os.times()
    if done.returncode:
        raise NoResult("Twisted cannot be imported")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"took": took, "cpu": cpu}


def _contender(environment: Environment, home: fixtures.Home, name: str) -> Contender:
    def measure() -> Measured:
        port = free_port()
        sent = http.request(home.link(home.sessions - 1), {"Host": fixtures.HOST})
        begun = time.monotonic()
        process = gateway.begin(environment, home.path, port)
        try:
            answer = _first_answer(port, sent, process)
            took = time.monotonic() - begun
            if (answer.status, answer.body) != (200, pages.SMALL):
                raise NoResult(f"the first request was answered with {answer.status}")
            return {"took": took, "cpu": process.cpu()}
        finally:
            process.stop()

    return Contender(name=name, measure=measure)


def _first_answer(port: int, sent: bytes, process: Process) -> http.Answer:
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while True:
        try:
            return http.ask(port, sent)
        except NoResult:
            if not process.lives or time.monotonic() > deadline:
                raise NoResult(f"it did not start: {process.last_log_line()}") from None
        time.sleep(_PAUSE)


WORK = Work(
    name="start",
    title="`burrowgate run` from start to first admitted request, 1,000,000 sessions stored",
    figures=(
        Figure(name="took", title="until admitted", unit="s", digits=3),
        Figure(name="cpu", title="CPU until then", unit="s", digits=3),
    ),
    bars=(Bar(figure="cpu", most=25, against=EMPTY),),
    prepare=prepare,
    remark="Its modules are compiled, the file system's cache is warm, and it starts on the one core that it runs on.",
)
