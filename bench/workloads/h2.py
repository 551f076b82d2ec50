"""Responses over HTTP/2 to requests with a visit cookie: small ones, and of 64 KiB."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench import fixtures, h2load, http
from bench.environment import Environment
from bench.figures import COMPILED, CPU, OURS, PEAK, RATE, Bar, Contender, Measured, Work
from bench.peers import caddy, gateway, nginx
from bench.peers.served import Served
from bench.processes import Process, free_port
from bench.upstreams import pages
from bench.workloads import tls

CONNECTIONS = 16
STREAMS = 10
WITH_NGH2 = f"{OURS}, ngh2"
"""The gateway with the extra `burrowgate[http2]`."""
COMPILED_WITH_NGH2 = f"{COMPILED}, ngh2"
"""The same, with its request path compiled."""
_MIN_REQUESTS = 2000
"""Requests of the warm-up, whose speed determines the number of a measurement, which is at least this."""
PEERS: dict[str, Callable[[Environment, int, int, str, Path], Process]] = {
    "nginx": nginx.begin_h2,
    "caddy": caddy.begin_tls,
}


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway with each of its libraries and the installed peers with HTTP/2, for small answers."""
    return _prepare(environment, "/", pages.SMALL)


def prepare_large(environment: Environment) -> list[Contender]:
    """Return the same for answers of 64 KiB."""
    return _prepare(environment, "/large", pages.LARGE)


def _prepare(environment: Environment, path: str, body: bytes) -> list[Contender]:
    upstream = pages.start(environment)
    home = fixtures.make(environment.folder("home"), upstream)
    pem = tls.certificate(environment.folder("certificates"))
    fields = {"Host": fixtures.HOST, "Cookie": f"__Host-{home.cookie}"}
    return [
        _contender(environment, tls.served(proxy, fields), path, body)
        for proxy in started(environment, home, upstream, pem, fields["Cookie"])
    ]


def started(
    environment: Environment, home: fixtures.Home, upstream: int, pem: Path, cookie: str, *, one_of: bool = False
) -> list[tuple[str, Process, int]]:
    """Start the gateway with each library, and the installed peers; returns name, process and port of each.

    `one_of` is whether requests have other cookies too.
    """
    found = ours(environment, home, pem)
    for peer in (nginx.PEER, caddy.PEER):
        if peer.version() and (not environment.settings.only or peer.name in environment.settings.only):
            port = free_port()
            # nginx looks for one of several cookies by a regular expression.
            wanted = f"~{cookie}" if one_of and peer is nginx.PEER else cookie
            found.append((peer.name, PEERS[peer.name](environment, port, upstream, wanted, pem).listens(port), port))
    return found


def ours(environment: Environment, home: fixtures.Home, pem: Path) -> list[tuple[str, Process, int]]:
    """Start the gateway with each library for HTTP/2 that is installed for it, also compiled if there is a copy."""
    started = []
    if gateway.has_module(*gateway.python(environment), "ngh2"):
        ngh2 = ("--http2-library", "ngh2")
        copy = fixtures.copied(home, environment.folder("home-ngh2"))
        started.append(tls.ours(environment, copy, pem, *ngh2, name=WITH_NGH2))
        if environment.settings.compiled:
            copy = fixtures.copied(home, environment.folder("home-compiled"))
            started.append(
                tls.ours(environment, copy, pem, *ngh2, name=COMPILED_WITH_NGH2, checkout=environment.settings.compiled)
            )
    return [tls.ours(environment, home, pem), *started]


def _contender(environment: Environment, served: Served, path: str, body: bytes) -> Contender:
    warm = _run(environment, served, path, _MIN_REQUESTS)
    requests = max(_MIN_REQUESTS, round(environment.settings.seconds * warm.requests / warm.seconds))

    def measure() -> Measured:
        # Responses are checked over HTTP/1.1, because h2load does not keep them.
        http.check(served, path, body)
        served.process.forget_peak()
        before = served.process.cpu()
        report = _run(environment, served, path, requests)
        return {
            "cpu": (served.process.cpu() - before) / report.requests * 1e6,
            "rate": report.requests / report.seconds,
            "peak": served.process.memory("VmHWM") / http.MEGABYTE,
        }

    return Contender(name=served.name, measure=measure, process=served.process)


def _run(environment: Environment, served: Served, path: str, requests: int) -> h2load.Report:
    return h2load.run(
        environment, served.port, served.fields, path, connections=CONNECTIONS, streams=STREAMS, requests=requests
    )


WORK = Work(
    name="h2",
    title=f"Small answers by HTTP/2, full session by cookie, {CONNECTIONS} connections, {STREAMS} requests at a time",
    figures=(CPU, RATE, PEAK),
    bars=(
        Bar(figure="cpu", most=6.5, against="nginx"),
        Bar(figure="cpu", most=4.5, against="nginx", of=WITH_NGH2),
        Bar(figure="cpu", most=1, against="caddy", of=WITH_NGH2),
    ),
    prepare=prepare,
)
WORK_LARGE = Work(
    name="h2-large",
    title=f"Answers of 64 KiB by HTTP/2, {CONNECTIONS} connections, {STREAMS} requests at a time",
    figures=(CPU, RATE, PEAK),
    bars=(
        Bar(figure="cpu", most=2, against="nginx"),
        Bar(figure="cpu", most=2, against="nginx", of=WITH_NGH2),
        Bar(figure="cpu", most=2, against="nginx", of=COMPILED_WITH_NGH2),
    ),
    prepare=prepare_large,
)
