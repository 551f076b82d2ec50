"""Idle WebSockets, plain and by TLS: what opening one costs, and how much of the proxy's memory each takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bench import contest, fixtures
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Bar, Contender, Figure, Measured, Work
from bench.peers.served import Served
from bench.upstreams import echo
from bench.workloads import tls

COUNT = 9_000
COUNT_TLS = 3_000
COUNT_QUICK = 500
_SECURE_ORIGIN = f"https://{fixtures.HOST}"


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and the installed peers that pass WebSockets."""
    upstream = echo.start(environment)
    home = fixtures.make(environment.folder("home"), upstream)
    count = COUNT_QUICK if environment.settings.quick else COUNT
    names = [OURS, *(peer.name for peer in contest.peers(environment, tunnels=True))]
    return [
        _contender(environment, name, partial(contest.start, environment, name, upstream, home), fixtures.ORIGIN, count)
        for name in names
    ]


def prepare_tls(environment: Environment) -> list[Contender]:
    """Return the gateway and the installed peers with TLS."""
    upstream = echo.start(environment)
    home = fixtures.make(environment.folder("home"), upstream)
    pem = tls.certificate(environment.folder("certificates"))
    count = COUNT_QUICK if environment.settings.quick else COUNT_TLS
    names = [OURS, *tls.peers(environment)]
    return [
        _contender(environment, name, partial(tls.start, environment, name, upstream, home, pem), _SECURE_ORIGIN, count)
        for name in names
    ]


def _contender(environment: Environment, name: str, start: Callable[[], Served], origin: str, count: int) -> Contender:
    def measure() -> Measured:
        # A new process in each round, because memory that was allocated once is not returned to the system.
        served = start()
        load = environment.module("bench.loads.tunnels", load=True)
        fields = dict(served.fields)
        try:
            load.ask("open", served.port, fields, origin, 10, served.tls)
            load.ask("echo", 0.2)
            before = served.process.memory()
            cpu = served.process.cpu()
            load.ask("open", served.port, fields, origin, count, served.tls)
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


_FIGURES = (
    Figure(name="each", title="memory each", unit="KB", digits=2),
    Figure(name="opening", title="CPU to open one", unit="µs"),
)
_REMARK = "KB are 1,024 bytes, of the process's resident memory."

WORK = Work(
    name="idle",
    title="9,000 idle WebSockets",
    figures=_FIGURES,
    bars=(
        Bar(figure="each", most=8),
        Bar(figure="each", most=1, against="caddy", below=True),
        Bar(figure="opening", most=2, against="caddy"),
    ),
    prepare=prepare,
    remark=_REMARK,
)
WORK_TLS = Work(
    name="idle-tls",
    title="3,000 idle WebSockets by TLS 1.3, each with a handshake of its own",
    figures=_FIGURES,
    bars=(Bar(figure="opening", most=2, against="caddy"), Bar(figure="each", most=1, against="caddy", below=True)),
    prepare=prepare_tls,
    remark=_REMARK,
)
