"""Downloads and uploads of 100 MB, four at a time."""

from __future__ import annotations

from bench import contest
from bench.environment import Environment
from bench.figures import Bar, Contender, Figure, Measured, Work
from bench.http import MEGABYTE
from bench.peers.served import Served
from bench.processes import Process
from bench.upstreams import bodies

AT_ONCE = 4
COUNT = 8


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and all installed peers."""
    size = (10 if environment.settings.quick else 100) * MEGABYTE
    load = environment.module("bench.loads.bodies", load=True)
    return contest.contenders(
        environment, bodies.start(environment, size), lambda served: _contender(served, load, size)
    )


def _contender(served: Served, load: Process, size: int) -> Contender:
    return Contender(name=served.name, measure=lambda: _measure(served, load, size), process=served.process)


def _measure(served: Served, load: Process, size: int) -> Measured:
    held = served.process.memory()
    served.process.forget_peak()
    figures: dict[str, float] = {}
    for way in ("down", "up"):
        before = served.process.cpu()
        took = load.ask("transfer", way, served.port, dict(served.fields), size, COUNT, AT_ONCE)["seconds"]
        figures[way] = (served.process.cpu() - before) / (COUNT * size) * 1e8 * 1e3
        figures[f"{way}_rate"] = COUNT * size / took / MEGABYTE
    figures["growth"] = (served.process.memory("VmHWM") - held) / MEGABYTE
    return figures


WORK = Work(
    name="bodies",
    title="Downloads and uploads of 100 MB, 4 at a time",
    figures=(
        Figure(name="down", title="CPU per 100 MB down", unit="ms"),
        Figure(name="up", title="CPU per 100 MB up", unit="ms"),
        Figure(name="down_rate", title="down", unit="MB/s", digits=0),
        Figure(name="up_rate", title="up", unit="MB/s", digits=0),
        Figure(name="growth", title="growth of memory (worst)", unit="MB", worst=True),
    ),
    bars=(
        Bar(figure="down", most=1.2, against="nginx"),
        Bar(figure="up", most=1.2, against="nginx"),
        Bar(figure="growth", most=16, below=True),
    ),
    prepare=prepare,
    remark="Memory grows from before the round to its peak.",
)
