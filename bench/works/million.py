"""A store of a million sessions against one of a thousand, the links drawn at random from all of them."""

from __future__ import annotations

from bench import homes, http, wrk
from bench.figures import OF_REQUESTS, OURS, Bar, Contender, Work
from bench.ground import Ground
from bench.peers import gateway
from bench.upstreams import pages
from bench.works import small

MANY = 1_000_000
MANY_QUICK = 20_000
FEW = 1_000
WITH_FEW = f"{OURS} with few"


def prepare(ground: Ground) -> list[Contender]:
    """Two gateways, each with a store of its own."""
    upstream = pages.start(ground)
    return [
        _contender(ground, many(ground, upstream), OURS),
        _contender(ground, homes.make(ground.folder("few"), upstream, sessions=FEW), WITH_FEW),
    ]


def many(ground: Ground, upstream: int) -> homes.Home:
    """A home of many sessions; filled once a run."""
    count = MANY_QUICK if ground.settings.quick else MANY
    if count not in ground.homes:
        ground.say(f"  filling a store with {count:,} sessions")
        path = ground.folder("many")
        homes.make(path, upstream, sessions=count)
        ground.homes[count] = path
    return homes.make(ground.homes[count], upstream, sessions=count)


def _contender(ground: Ground, home: homes.Home, name: str) -> Contender:
    path = ground.folder("links") / "links"
    with path.open("w") as file:
        file.writelines(home.link(number) + "\n" for number in range(home.sessions))
    draw = wrk.Draw(path=path, length=len(home.link(0)) + 1)
    served = gateway.start(ground, home, name=name)
    small.warm(ground, served, "/", small.CONNECTIONS)
    sample = home.link(home.sessions - 1)
    fields = {"Host": homes.HOST}
    return Contender(
        name=name,
        measure=lambda: http.load(
            ground, served, pages.SMALL, connections=small.CONNECTIONS, what=draw, sample=sample, fields=fields
        ),
        process=served.process,
    )


WORK = Work(
    name="million",
    title="1,000,000 live sessions in SQLite against 1,000, links drawn at random",
    figures=OF_REQUESTS,
    bars=(Bar(figure="cpu", most=1.15, against=WITH_FEW),),
    prepare=prepare,
    remark=(
        "`session_cache` is as it comes: 200,000 sessions are held in memory, the others are read as they are used."
        " Nearly every request to the many is the first to its session, and so a visit to be written down."
    ),
)
