"""Small responses to requests with a visit cookie."""

from __future__ import annotations

from bench import contest, http, wrk
from bench.environment import Environment
from bench.figures import COMPILED, OF_REQUESTS, Bar, Contender, Work
from bench.peers.served import Served
from bench.upstreams import pages

CONNECTIONS = 64


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and all installed peers."""
    upstream = pages.start(environment)
    return contest.contenders(
        environment, upstream, lambda served: contender(environment, served, "/", pages.SMALL, CONNECTIONS)
    )


def contender(environment: Environment, served: Served, path: str, expected: bytes, connections: int) -> Contender:
    """Return `served`, warmed up, under a load of requests for `path`."""
    warm(environment, served, path, connections)
    return Contender(
        name=served.name,
        measure=lambda: http.load(environment, served, expected, connections=connections, path=path),
        process=served.process,
    )


def warm(environment: Environment, served: Served, path: str, connections: int) -> None:
    """Run a short load, so that `served` opens its connections and fills its caches."""
    wrk.run(environment, served.port, served.fields, connections=connections, seconds=1, path=path, tls=served.tls)


WORK = Work(
    name="small",
    title="Small answers, full session by cookie, 64 kept-alive connections",
    figures=OF_REQUESTS,
    bars=(
        Bar(figure="cpu", most=1.7, against="nginx"),
        Bar(figure="cpu", most=1.7, against="nginx", of=COMPILED),
        Bar(figure="cpu", most=0.45, against="caddy"),
        Bar(figure="cpu", most=0.2, against="configurable-http-proxy"),
        Bar(figure="cpu", most=0.1, against="twisted.web.proxy"),
    ),
    prepare=prepare,
)
