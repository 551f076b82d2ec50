"""Small responses to requests with page links, for a different page each time.

A page link is verified by two MACs: that of the token, which all pages of a session share, and that of the page. The
last 10,000 verified pages are cached, so 5,000 pages are verified once each. The cost of verification is measured
separately, with more pages than are cached.
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
    """Return a gateway with page links, the same one with a cookie, and another one with more pages than it caches."""
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

    measure()  # opens connections and fills the cache
    return Contender(name=name, measure=measure, process=served.process)


def write_links(environment: Environment, links: list[str]) -> wrk.Draw:
    """Write a file of `links`, which have the same length."""
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
