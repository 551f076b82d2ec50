"""A store with a million sessions compared with one of a thousand, for random links."""

from __future__ import annotations

from bench import fixtures, http, wrk
from bench.environment import Environment
from bench.figures import OF_REQUESTS, OURS, Bar, Contender, Work
from bench.peers import gateway
from bench.upstreams import pages
from bench.workloads import small

MANY = 1_000_000
MANY_QUICK = 20_000
FEW = 1_000
WITH_FEW = f"{OURS} with few"
FIRST = f"{OURS}, newcomers"

_WARM = 15.0
"""Seconds of load after which the session cache of a gateway with many is full."""
_SETTLE = 7.0
"""Seconds until all visits are written, which happens every 5 seconds."""


def prepare(environment: Environment) -> list[Contender]:
    """Return three gateways, each with its own store."""
    upstream = pages.start(environment)
    unopened = many(environment, upstream)
    environment.say(f"  opening {unopened.sessions:,} links in a copy")
    known = fixtures.opened(unopened, environment.folder("known"))
    few = fixtures.make(environment.folder("unopened"), upstream, sessions=FEW)
    return [
        _contender(environment, known, OURS, _WARM),
        _contender(environment, fixtures.opened(few, environment.folder("few")), WITH_FEW, 1.0),
        _contender(environment, unopened, FIRST),
    ]


def many(environment: Environment, upstream: int) -> fixtures.Home:
    """Return a home with many sessions, which is filled once in a run."""
    count = MANY_QUICK if environment.settings.quick else MANY
    if count not in environment.homes:
        environment.say(f"  filling a store with {count:,} sessions")
        path = environment.folder("many")
        fixtures.make(path, upstream, sessions=count)
        environment.homes[count] = path
    return fixtures.make(environment.homes[count], upstream, sessions=count)


def _contender(environment: Environment, home: fixtures.Home, name: str, warm: float = 0.0) -> Contender:
    path = environment.folder("links") / "links"
    with path.open("w") as file:
        file.writelines(home.link(number) + "\n" for number in range(home.sessions))
    draw = wrk.Draw(path=path, length=len(home.link(0)) + 1)
    served = gateway.start(environment, home, name=name)
    fields = {"Host": fixtures.HOST}
    small.warm(environment, served, "/", small.CONNECTIONS)
    if warm:
        seconds = 1.0 if environment.settings.quick else warm
        wrk.run(environment, served.port, fields, connections=small.CONNECTIONS, seconds=seconds, what=draw)
        environment.pause(_SETTLE)
    return Contender(
        name=name,
        measure=lambda: http.load(
            environment,
            served,
            pages.SMALL,
            connections=small.CONNECTIONS,
            what=draw,
            sample=home.link(home.sessions - 1),
            fields=fields,
            settle=_SETTLE,
        ),
        process=served.process,
    )


WORK = Work(
    name="million",
    title="1,000,000 live sessions in SQLite against 1,000, links drawn at random",
    figures=OF_REQUESTS,
    bars=(
        Bar(figure="cpu", most=2, against=WITH_FEW),
        Bar(figure="cpu", most=2, against=WITH_FEW, of=FIRST),
        Bar(figure="p99", most=5, against=WITH_FEW),
        Bar(figure="p99", most=5, against=WITH_FEW, of=FIRST),
    ),
    prepare=prepare,
    remark=(
        "`session_cache_size` has its default: 200,000 sessions are cached, the others are read as they are used."
        f" With `{OURS}` and `{WITH_FEW}` every link was opened once before, and the load ran for a while unmeasured:"
        " what is left to do for many is to read a session that is not held, and to write down the use of as many"
        f" visits as there were requests, where few have a thousand. With `{FIRST}` nearly every request is the first"
        " to its session besides: a visit begins, and an event goes into the audit log. The CPU is that of the load"
        f" and of {_SETTLE:g} seconds after it, in which all of that is written down."
    ),
)
