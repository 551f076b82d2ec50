"""Idle WebSockets, and how much of the proxy's memory each of them takes."""

from __future__ import annotations

from bench import contest, fixtures
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Bar, Contender, Figure, Measured, Work
from bench.upstreams import echo

COUNT = 9_000
COUNT_QUICK = 500


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and the installed peers that pass WebSockets."""
    upstream = echo.start(environment)
    home = fixtures.make(environment.folder("home"), upstream)
    count = COUNT_QUICK if environment.settings.quick else COUNT
    names = [OURS, *(peer.name for peer in contest.peers(environment, tunnels=True))]
    return [_contender(environment, name, upstream, home, count) for name in names]


def _contender(environment: Environment, name: str, upstream: int, home: fixtures.Home, count: int) -> Contender:
    def measure() -> Measured:
        # A new process in each round, because memory that was allocated once is not returned to the system.
        served = contest.start(environment, name, upstream, home)
        load = environment.module("bench.loads.tunnels", load=True)
        fields = dict(served.fields)
        try:
            load.ask("open", served.port, fields, fixtures.ORIGIN, 10)
            load.ask("echo", 0.2)
            before = served.process.memory()
            cpu = served.process.cpu()
            load.ask("open", served.port, fields, fixtures.ORIGIN, count)
            cpu = served.process.cpu() - cpu
            environment.pause(1)
            held = served.process.memory()
            if load.ask("echo", 0)["messages"] != count + 10:
                raise NoResult("some of the connections were no longer open")
            return {"each": (held - before) / count / 1024, "opening": cpu / count * 1e6}
        finally:
            load.stop()
            served.process.stop()

    return Contender(name=name, measure=measure)


WORK = Work(
    name="idle",
    title="9,000 idle WebSockets",
    figures=(
        Figure(name="each", title="memory each", unit="KB", digits=2),
        Figure(name="opening", title="CPU to open one", unit="µs"),
    ),
    bars=(
        Bar(figure="each", most=8),
        Bar(figure="each", most=1, against="caddy", below=True),
        Bar(figure="opening", most=2, against="caddy"),
    ),
    prepare=prepare,
    remark="KB are 1,024 bytes, of the process's resident memory.",
)
