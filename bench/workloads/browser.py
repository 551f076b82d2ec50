"""Pages as browsers load them: a document and 40 assets, with cookies, `If-None-Match` and `Referer` that differ."""

from __future__ import annotations

from bench import contest, fixtures, http, wrk
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import COMPILED, CPU, OF_REQUESTS, PEAK, RATE, Bar, Contender, Measured, Work
from bench.loads.browsers import ASSETS
from bench.peers.served import Served
from bench.upstreams import pages
from bench.workloads import h2, small, tls

BROWSERS = 32
CONNECTIONS = 6 * BROWSERS
"""Browsers open six connections to a host by HTTP/1.1."""


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and all installed peers, by HTTP/1.1."""
    return contest.contenders(environment, pages.start(environment), lambda served: _contender(environment, served))


def _contender(environment: Environment, served: Served) -> Contender:
    small.warm(environment, served, "/", CONNECTIONS)
    what = wrk.Browse(browsers=BROWSERS, assets=ASSETS, origin=fixtures.ORIGIN)
    return Contender(
        name=served.name,
        measure=lambda: http.load(environment, served, pages.SMALL, connections=CONNECTIONS, what=what),
        process=served.process,
    )


def prepare_h2(environment: Environment) -> list[Contender]:
    """Return the gateway with each of its libraries, nginx and Caddy, by HTTP/2 over TLS."""
    upstream = pages.start(environment)
    home = fixtures.make(environment.folder("home"), upstream)
    pem = tls.certificate(environment.folder("certificates"))
    fields = {"Host": fixtures.HOST, "Cookie": f"__Host-{home.cookie}"}
    started = h2.started(environment, home, upstream, pem, fields["Cookie"], one_of=True)
    return [_h2_contender(environment, tls.served(proxy, fields)) for proxy in started]


def _h2_contender(environment: Environment, served: Served) -> Contender:
    _run(environment, served, 1.0)
    return Contender(name=served.name, measure=lambda: _measure(environment, served), process=served.process)


def _measure(environment: Environment, served: Served) -> Measured:
    http.check(served, "/", pages.SMALL)
    served.process.forget_peak()
    before = served.process.cpu()
    report = _run(environment, served, environment.settings.seconds)
    cpu = served.process.cpu() - before
    http.check(served, "/", pages.SMALL)
    return {
        "cpu": cpu / report["requests"] * 1e6,
        "rate": report["requests"] / report["seconds"],
        "peak": served.process.memory("VmHWM") / http.MEGABYTE,
    }


def _run(environment: Environment, served: Served, seconds: float) -> dict[str, float]:
    load = environment.module("bench.loads.browsers", load=True)
    try:
        report: dict[str, float] = load.ask(
            "load", served.port, BROWSERS, seconds, served.fields["Host"], served.fields["Cookie"]
        )
    finally:
        load.stop()
    if report["bytes"] != report["requests"] * len(pages.SMALL) or not report["requests"]:
        raise NoResult(f"{report['requests']} requests got {report['bytes']} bytes")
    return report


WORK = Work(
    name="browser",
    title=f"Pages of browsers by HTTP/1.1: a document and {ASSETS} assets, {BROWSERS} browsers",
    figures=OF_REQUESTS,
    bars=(
        Bar(figure="cpu", most=2.5, against="nginx"),
        Bar(figure="cpu", most=2.5, against="nginx", of=COMPILED),
    ),
    prepare=prepare,
    remark="`Cookie`, `If-None-Match` and `Referer` differ, and all connections of a browser take requests in turns.",
)
WORK_H2 = Work(
    name="browser-h2",
    title=f"Pages of browsers by HTTP/2: a document and {ASSETS} assets at once, {BROWSERS} browsers",
    figures=(CPU, RATE, PEAK),
    bars=(
        Bar(figure="cpu", most=4.5, against="nginx", of=h2.WITH_NGH2),
        Bar(figure="cpu", most=4.5, against="nginx"),
    ),
    prepare=prepare_h2,
)
