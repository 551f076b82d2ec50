"""Normal visitors beside slow and silent clients: their remaining request rate and delays."""

from __future__ import annotations

from functools import partial

from bench import fixtures, http
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Bar, Contender, Figure, Measured, Work
from bench.peers import gateway
from bench.peers.served import Served
from bench.processes import Process
from bench.upstreams import pages
from bench.workloads.small import CONNECTIONS, warm

HEADS, READERS, SILENT = 500, 100, 2000
_LIMITS = ("--client-header-timeout", "10m", "--client-write-timeout", "10m", "--client-keepalive-timeout", "10m")
"""Long timeouts, so that no client is cut during the measurement."""

_TIMEOUT_SECONDS = 60
_IDLE_SECONDS = 0.5
"""Period in which an idle gateway uses the CPU for less than a tenth of the time."""


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway alone, which is compared with itself without slow clients."""
    upstream = pages.start(environment)
    served = gateway.start(environment, fixtures.make(environment.folder("home"), upstream), *_LIMITS)
    slow = environment.module("bench.loads.slow", load=True, nice=5)
    warm(environment, served, "/", CONNECTIONS)
    return [Contender(name=OURS, measure=partial(_measure, environment, served, slow), process=served.process)]


def _measure(environment: Environment, served: Served, slow: Process) -> Measured:
    def load() -> Measured:
        return http.load(environment, served, pages.SMALL, connections=CONNECTIONS)

    def beside(word: str, count: int, *more: object) -> Measured:
        slow.ask(word, served.port, count, *more)
        _settle(environment, served)
        measured = load()
        held = slow.ask("end")
        if held != count:
            raise NoResult(f"only {held} of {count} {word} held their connections")
        _settle(environment, served)
        return measured

    before = load()
    heads = beside("heads", HEADS)
    readers = beside("readers", READERS, "/large", served.fields)
    silent = beside("silent", SILENT)
    after = load()
    # The speed of the machine may change meanwhile, so the baseline is measured both before and after.
    alone = (before["rate"] + after["rate"]) / 2
    cpu = (before["cpu"] + after["cpu"]) / 2
    return {
        "heads": heads["rate"] / alone,
        "readers": readers["rate"] / alone,
        "silent": silent["rate"] / alone,
        "cpu": max(each["cpu"] for each in (heads, readers, silent)) / cpu,
        "p99": max(each["p99"] for each in (heads, readers, silent)),
        "calm": (before["p99"] + after["p99"]) / 2,
        "alone": alone,
    }


def _settle(environment: Environment, served: Served) -> None:
    """Wait until `served` is idle: only the open connections are to be measured, not their opening or closing."""
    for _ in range(_TIMEOUT_SECONDS):
        before = served.process.cpu()
        environment.pause(_IDLE_SECONDS)
        if served.process.cpu() - before < _IDLE_SECONDS / 10:
            return
    raise NoResult("the gateway did not come to rest")


WORK = Work(
    name="strain",
    title="Small answers, 64 kept-alive connections, beside slow and silent visitors",
    figures=(
        Figure(name="heads", title="rate beside 500 slow heads", digits=2),
        Figure(name="readers", title="beside 100 slow readers", digits=2),
        Figure(name="silent", title="beside 2,000 silent ones", digits=2),
        Figure(name="cpu", title="CPU per good request beside the worst", digits=2),
        Figure(name="p99", title="p99 beside the worst", unit="ms", digits=2),
        Figure(name="calm", title="p99 alone", unit="ms", digits=2),
        Figure(name="alone", title="requests per second alone", digits=0),
    ),
    bars=(
        Bar(figure="heads", least=0.9),
        Bar(figure="readers", least=0.9),
        Bar(figure="silent", least=0.9),
    ),
    prepare=prepare,
    remark="Rates and CPU are shares of those alone, measured before and after. Slow is a byte a second.",
)
