"""Revocation of a session with thousands of connections: the time until all are cut, and the effect on others."""

from __future__ import annotations

import json
import time
from statistics import quantiles
from urllib.request import Request, urlopen

from bench import fixtures
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Bar, Contender, Figure, Measured, Work
from bench.peers import gateway
from bench.peers.served import Served
from bench.processes import free_port
from bench.upstreams import echo
from bench.workloads.idle import COUNT, COUNT_QUICK

VISITORS = 16
_CALM = 0.5
"""Seconds of the other visitors' requests before and after."""
_TIMEOUT_SECONDS = 15


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway alone, because the peers have no revocation."""
    count = COUNT_QUICK if environment.settings.quick else COUNT

    def measure() -> Measured:
        # The upstream and the client of the cut connections run at a lower priority than the measured visitors.
        upstream = echo.start(environment, nice=5)
        home = fixtures.make(environment.folder("home"), upstream, sessions=2)
        admin_port = free_port()
        served = gateway.start(environment, home, admin_port=admin_port)
        try:
            return _measure(environment, home, served, admin_port, count)
        finally:
            served.process.stop()

    return [Contender(name=OURS, measure=measure)]


def _measure(environment: Environment, home: fixtures.Home, served: Served, admin_port: int, count: int) -> Measured:
    holder = environment.module("bench.loads.tunnels", load=True, nice=5)
    others = environment.module("bench.loads.trickle", load=True)
    cpu = served.process.cpu()
    holder.ask("open", served.port, home.fields, fixtures.ORIGIN, count)
    opening = served.process.cpu() - cpu
    environment.pause(1)
    others.ask("begin", served.port, home.fields | {"Cookie": home.cookie_of(1)}, VISITORS)
    environment.pause(_CALM)
    cpu, begun = served.process.cpu(), time.monotonic()
    call(admin_port, home, f"sessions/{fixtures.sid(0)}/revoke")
    answered = time.monotonic()
    reported = holder.ask("watch", _TIMEOUT_SECONDS)
    cutting = served.process.cpu() - cpu
    environment.pause(_CALM)
    answers = others.ask("end")
    if reported["left"] or reported["cut"] != count:
        raise NoResult(f"{reported['left']} connections were still open {_TIMEOUT_SECONDS} s after")
    meanwhile = [took for at, took in answers if at + took >= begun and at <= reported["last"]]
    before = [took for at, took in answers if at + took < begun]
    if len(meanwhile) < 2 or len(before) < 2:
        raise NoResult("no other visitor had a request meanwhile")
    return {
        "cut": reported["last"] - begun,
        "share": cutting / opening,
        "answer": (answered - begun) * 1e3,
        "others": quantiles(meanwhile, n=100, method="inclusive")[98] * 1e3,
        "slowed": quantiles(meanwhile, n=100, method="inclusive")[98]
        / quantiles(before, n=100, method="inclusive")[98],
        "before": quantiles(before, n=100, method="inclusive")[98] * 1e3,
    }


def call(admin_port: int, home: fixtures.Home, path: str) -> object:
    """Send a POST of `path` to the admin API and return the response."""
    request = Request(
        f"http://127.0.0.1:{admin_port}/api/v1/{path}",
        method="POST",
        headers={"Authorization": f"Bearer {home.admin_key}"},
    )
    with urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
        reported: object = json.load(answer)
        return reported


WORK = Work(
    name="revoke",
    title="A session with 9,000 live connections revoked",
    figures=(
        Figure(name="cut", title="until all are cut", unit="s", digits=3),
        Figure(name="share", title="CPU to cut one, times that to open one", digits=2),
        Figure(name="answer", title="until the API answers", unit="ms"),
        Figure(name="others", title="others' p99 meanwhile", unit="ms"),
        Figure(name="slowed", title="times that before"),
        Figure(name="before", title="others' p99 before", unit="ms"),
    ),
    bars=(Bar(figure="share", most=0.5), Bar(figure="slowed", most=20)),
    prepare=prepare,
    remark=(
        "Measured from the call of the API, by those who are cut. The others are 16 visitors of another session, whose"
        " requests meanwhile are part of the CPU."
    ),
)
