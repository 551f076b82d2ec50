"""Echo of 64-byte messages through WebSockets."""

from __future__ import annotations

from bench import contest, fixtures
from bench.environment import Environment
from bench.figures import COMPILED, PEAK, Bar, Contender, Figure, Measured, Work
from bench.http import MEGABYTE
from bench.peers.served import Served
from bench.upstreams import echo

CONNECTIONS = 256


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and the installed peers that pass WebSockets."""
    return contest.contenders(
        environment, echo.start(environment), lambda served: _contender(environment, served), tunnels=True
    )


def _contender(environment: Environment, served: Served) -> Contender:
    load = environment.module("bench.loads.tunnels", load=True)
    load.ask("open", served.port, dict(served.fields), fixtures.ORIGIN, CONNECTIONS)
    load.ask("echo", 0.3)

    def measure() -> Measured:
        served.process.forget_peak()
        before = served.process.cpu()
        reported = load.ask("echo", environment.settings.seconds)
        cpu = served.process.cpu() - before
        return {
            "cpu": cpu / reported["messages"] * 1e6,
            "rate": reported["messages"] / reported["seconds"],
            "p50": reported["p50"] * 1e3,
            "p99": reported["p99"] * 1e3,
            "peak": served.process.memory("VmHWM") / MEGABYTE,
        }

    return Contender(name=served.name, measure=measure, process=served.process)


WORK = Work(
    name="echo",
    title="WebSocket echo, 256 connections, 64-byte messages",
    figures=(
        Figure(name="cpu", title="CPU per message and its echo", unit="µs"),
        Figure(name="rate", title="messages per second", digits=0),
        Figure(name="p50", title="p50", unit="ms", digits=2),
        Figure(name="p99", title="p99", unit="ms", digits=2),
        PEAK,
    ),
    bars=(
        Bar(figure="cpu", most=3, against="nginx"),
        Bar(figure="cpu", most=1, against="caddy", below=True),
        Bar(figure="cpu", most=1, against="caddy", below=True, of=COMPILED),
    ),
    prepare=prepare,
)
