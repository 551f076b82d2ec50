"""Small responses to requests with a visit cookie whose fields differ each time."""

from __future__ import annotations

from bench import contest, http, wrk
from bench.environment import Environment
from bench.figures import COMPILED, OF_REQUESTS, Bar, Contender, Work
from bench.peers.served import Served
from bench.upstreams import pages
from bench.workloads import small


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and all installed peers."""
    return contest.contenders(environment, pages.start(environment), lambda served: _contender(environment, served))


def _contender(environment: Environment, served: Served) -> Contender:
    small.warm(environment, served, "/", small.CONNECTIONS)
    return Contender(
        name=served.name,
        measure=lambda: http.load(
            environment, served, pages.SMALL, connections=small.CONNECTIONS, what=wrk.Vary(path="/")
        ),
        process=served.process,
    )


WORK = Work(
    name="varied",
    title="The same as small, with a field that is another one in every request",
    figures=OF_REQUESTS,
    bars=(
        Bar(figure="cpu", most=2.3, against="nginx"),
        Bar(figure="cpu", most=2.3, against="nginx", of=COMPILED),
    ),
    prepare=prepare,
    remark=(
        "A request that repeats the fields of the one before it on its connection is not parsed again by Burrowgate,"
        " and the load of the other works repeats them; in this one, the value of a field differs each time."
    ),
)
