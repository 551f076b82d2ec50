"""Responses of 64 KiB to requests with a visit cookie."""

from __future__ import annotations

from bench import contest
from bench.environment import Environment
from bench.figures import COMPILED, OF_REQUESTS, Bar, Contender, Work
from bench.upstreams import pages
from bench.workloads import small

CONNECTIONS = 32


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and all installed peers."""
    upstream = pages.start(environment)
    return contest.contenders(
        environment, upstream, lambda served: small.contender(environment, served, "/large", pages.LARGE, CONNECTIONS)
    )


WORK = Work(
    name="large",
    title="Answers of 64 KiB, 32 kept-alive connections",
    figures=OF_REQUESTS,
    bars=(
        Bar(figure="cpu", most=1.4, against="nginx"),
        Bar(figure="cpu", most=1.4, against="nginx", of=COMPILED),
        Bar(figure="cpu", most=0.6, against="caddy"),
    ),
    prepare=prepare,
)
