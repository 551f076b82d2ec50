"""A store of a million sessions against one of a thousand, the links drawn at random from all of them."""

from __future__ import annotations

from bench import fixtures, http, wrk
from bench.environment import Ground
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
"""Seconds of load in which a gateway of many comes to hold as many sessions as it ever will."""
_SETTLE = 7.0
"""Seconds after which what was counted is written down: it is, every 5 seconds."""


def prepare(ground: Ground) -> list[Contender]:
    """Three gateways, each with a store of its own."""
    upstream = pages.start(ground)
    unopened = many(ground, upstream)
    ground.say(f"  opening {unopened.sessions:,} links in a copy")
    known = fixtures.opened(unopened, ground.folder("known"))
    few = fixtures.make(ground.folder("unopened"), upstream, sessions=FEW)
    return [
        _contender(ground, known, OURS, _WARM),
        _contender(ground, fixtures.opened(few, ground.folder("few")), WITH_FEW, 1.0),
        _contender(ground, unopened, FIRST),
    ]


def many(ground: Ground, upstream: int) -> fixtures.Home:
    """A home of many sessions; filled once a run."""
    count = MANY_QUICK if ground.settings.quick else MANY
    if count not in ground.homes:
        ground.say(f"  filling a store with {count:,} sessions")
        path = ground.folder("many")
        fixtures.make(path, upstream, sessions=count)
        ground.homes[count] = path
    return fixtures.make(ground.homes[count], upstream, sessions=count)


def _contender(ground: Ground, home: fixtures.Home, name: str, warm: float = 0.0) -> Contender:
    path = ground.folder("links") / "links"
    with path.open("w") as file:
        file.writelines(home.link(number) + "\n" for number in range(home.sessions))
    draw = wrk.Draw(path=path, length=len(home.link(0)) + 1)
    served = gateway.start(ground, home, name=name)
    fields = {"Host": fixtures.HOST}
    small.warm(ground, served, "/", small.CONNECTIONS)
    if warm:
        seconds = 1.0 if ground.settings.quick else warm
        wrk.run(ground, served.port, fields, connections=small.CONNECTIONS, seconds=seconds, what=draw)
        ground.pause(_SETTLE)
    return Contender(
        name=name,
        measure=lambda: http.load(
            ground,
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
        Bar(figure="cpu", most=1.15, against=WITH_FEW),
        Bar(figure="cpu", most=1.15, against=WITH_FEW, of=FIRST),
    ),
    prepare=prepare,
    remark=(
        "`session_cache_size` has its default: 200,000 sessions are cached, the others are read as they are used."
        f" With `{OURS}` and `{WITH_FEW}` every link was opened once before, and the load ran for a while unmeasured:"
        " what is left to do for many is to read a session that is not held, and to write down the use of as many"
        f" visits as there were requests, where few have a thousand. With `{FIRST}` nearly every request is the first"
        " to its session besides: a visit begins, and an event goes into the audit trail. The CPU is that of the load"
        f" and of {_SETTLE:g} seconds after it, in which all of that is written down."
    ),
)
