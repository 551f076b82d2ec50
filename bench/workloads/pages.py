"""Small answers to holders of page links, a different page each time.

A link is proven by two macs: the token's, which all pages of a share have in common, and the page's own. What was
proven is remembered, the last 10,000 pages of it, so 5,000 pages cost their macs once. What it costs to prove a page is
measured beside that, with more pages than are remembered.
"""

from __future__ import annotations

from bench import fixtures, http, wrk
from bench.environment import Environment
from bench.figures import OF_REQUESTS, OURS, Bar, Contender, Measured, Work
from bench.peers import gateway
from bench.peers.served import Served
from bench.upstreams import pages
from bench.workloads import small

LINKS = 5_000
MANY_LINKS = 200_000
BY_COOKIE = f"{OURS} by cookie"
ANEW = f"{OURS}, each anew"


def prepare(environment: Environment) -> list[Contender]:
    """The gateway by page links, the same one by a cookie, and another by more page links than it remembers."""
    upstream = pages.start(environment)
    home = fixtures.make(environment.folder("home"), upstream)
    served = gateway.start(environment, home)
    by_cookie = small.contender(environment, served, "/", pages.SMALL, small.CONNECTIONS)
    more = fixtures.make(environment.folder("anew"), upstream)
    return [
        _contender(environment, served, home, OURS, LINKS),
        Contender(name=BY_COOKIE, measure=by_cookie.measure),
        _contender(environment, gateway.start(environment, more, name=ANEW), more, ANEW, MANY_LINKS),
    ]


def _contender(environment: Environment, served: Served, home: fixtures.Home, name: str, count: int) -> Contender:
    links = [home.page_link(f"/pages/{number:06d}") for number in range(count)]
    draw = write_links(environment, links)

    def measure() -> Measured:
        fields = {"Host": fixtures.HOST}
        return http.load(
            environment,
            served,
            pages.SMALL,
            connections=small.CONNECTIONS,
            what=draw,
            sample=links[-1],
            fields=fields,
        )

    measure()  # opens what it keeps open, and proves what it remembers
    return Contender(name=name, measure=measure, process=served.process)


def write_links(environment: Environment, links: list[str]) -> wrk.Draw:
    """A file of `links`, all of the same length, to draw from."""
    path = environment.folder("links") / "links"
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
