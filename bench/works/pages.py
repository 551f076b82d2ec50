"""Small answers to holders of page links, a different page each time: two macs a request."""

from __future__ import annotations

from bench import homes, http, wrk
from bench.figures import OF_REQUESTS, OURS, Bar, Contender, Work
from bench.ground import Ground
from bench.peers import gateway
from bench.upstreams import pages
from bench.works import small

LINKS = 5_000
BY_COOKIE = f"{OURS} by cookie"


def prepare(ground: Ground) -> list[Contender]:
    """The gateway by page links, and the same one by a cookie."""
    home = homes.make(ground.folder("home"), pages.start(ground))
    served = gateway.start(ground, home)
    links = [home.page_link(f"/pages/{number:06d}") for number in range(LINKS)]
    draw = write_links(ground, links)
    by_cookie = small.contender(ground, served, "/", pages.SMALL, small.CONNECTIONS)
    return [
        Contender(
            name=OURS,
            measure=lambda: http.load(
                ground,
                served,
                pages.SMALL,
                connections=small.CONNECTIONS,
                what=draw,
                sample=links[-1],
                fields={"Host": homes.HOST},
            ),
            process=served.process,
        ),
        Contender(name=BY_COOKIE, measure=by_cookie.measure),
    ]


def write_links(ground: Ground, links: list[str]) -> wrk.Draw:
    """A file of `links`, all of the same length, to draw from."""
    path = ground.folder("links") / "links"
    with path.open("w") as file:
        file.writelines(link + "\n" for link in links)
    return wrk.Draw(path=path, length=len(links[0]) + 1)


WORK = Work(
    name="pages",
    title="The same by page links, 5,000 pages drawn at random",
    figures=OF_REQUESTS,
    bars=(Bar(figure="cpu", most=1.25, against=BY_COOKIE),),
    prepare=prepare,
)
