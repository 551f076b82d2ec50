"""Benchmark of stores with ten million sessions, SQLite by default: `python -m bench.scale`.

Each measurement is made with many sessions and with few, in turns, so that disturbances of the machine affect both.
Stores are measured through `IStore`, requests by the CPU time of a gateway.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from twisted.internet.task import react

from bench import http, load_generator, table, wrk
from bench.environment import Cores, Environment, Settings, allow_descriptors, own_cores
from bench.errors import NoResult
from bench.load_generator import Crowd
from bench.mint_store import mint
from bench.peers import gateway
from bench.peers.served import Served
from bench.processes import free_port
from bench.upstreams import pages
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.sessions import State
from burrowgate.core.store_records import Change, SessionQuery
from burrowgate.interfaces import IStore, StoreContext
from burrowgate.stores import common
from burrowgate.stores.plugins import open_store

MANY = 10_000_000
KNOWN = 1_000
"""Number of sessions of known visitors, and of the small store."""
DRAWN = 200_000
"""Number of links that are opened for the first time."""
CONNECTIONS = 64
_READ = 20_000
_PRUNED = 5_000


@dataclass(slots=True, kw_only=True)
class Place:
    """A store with its sessions, and its results."""

    url: str
    crowd: Crowd
    results: dict[str, str] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its tables."""
    options = _parser().parse_args(arguments)
    cores = Cores.of(own_cores())
    os.sched_setaffinity(0, cores.load)
    allow_descriptors()

    async def measure(reactor: Any) -> None:
        with tempfile.TemporaryDirectory(prefix="burrowgate-scale-", dir=options.scratch) as scratch:
            settings = Settings(rounds=options.rounds, seconds=options.seconds)
            environment = Environment(settings=settings, cores=cores, scratch=Path(scratch), say=_say)
            try:
                await _measure(options, environment, reactor)
            except NoResult as error:
                sys.exit(f"bench: {error}")
            finally:
                environment.clear()

    react(measure)


async def _measure(given: argparse.Namespace, environment: Environment, reactor: Any) -> None:
    upstream = pages.start(environment)
    places = []
    for count, url in ((KNOWN, given.few), (DRAWN, given.some), (given.sessions, given.store)):
        home = environment.folder(f"home-{count}")
        place = Place(url=url or f"sqlite:{home}/gateway.sqlite", crowd=load_generator.crowd(home, count))
        await _fill(place, upstream, reactor)
        places.append(place)
    few, some, many = places
    await _ask([few, many], reactor)
    _say("\n" + _stores([few, many]))
    _say("\n" + table.aligned(_requests(environment, few, some, many)))
    if given.nodes:
        _say("\n" + table.aligned(_nodes(environment, many)))


# The store without a gateway.


async def _opened(place: Place, reactor: Any) -> IStore:
    store = open_store(place.url, StoreContext(reactor=reactor, home=place.crowd.home))
    await store.start()
    return store


async def _fill(place: Place, upstream: int, reactor: Any) -> None:
    _say(f"filling with {place.crowd.count:,} sessions")
    begun = time.perf_counter()
    scheme, _, path = place.url.partition(":")
    if scheme == "sqlite":
        load_generator.fill_file(Path(path), place.crowd, upstream, _say)
    else:
        store = await _opened(place, reactor)
        await load_generator.load(store, place.crowd, upstream, _say)
        await store.close()
    took = time.perf_counter() - begun
    place.results["filled, in bulk"] = f"{took:.0f} s, {took / place.crowd.count * 1e6:.0f} µs each"


async def _ask(places: Sequence[Place], reactor: Any) -> None:
    stores = [await _opened(place, reactor) for place in places]
    for name, work in (
        ("minted, 64 callers at once", _mint),
        ("a session drawn at random", _read),
        ("the first page", lambda store, _: _page(store)),
        ("a page from the middle", lambda store, all: _page(store, cursor=_middle(all))),
        ("the first of one target", lambda store, all: _page(store, target_id=all.target(1).target_id)),
        *((f"those {state}", _in_state(state)) for state in State),
        (
            "those of the target idle",
            lambda store, all: _page(store, state=State.IDLE, target_id=all.target(1).target_id),
        ),
        ("a label's part, recent", lambda store, all: _page(store, text=f"visitor {all.count - 20}")),
        ("a label's part that none has", lambda store, _: _page(store, text="no such label", times=1)),
        ("pruned, found and deleted", _prune),
    ):
        # The first run warms the caches; the result is that of the second.
        for _ in range(2 if work not in (_mint, _prune) else 1):
            for place, store in zip(places, stores, strict=True):
                place.results[name] = await work(store, place.crowd)
        _say(f"{name}: " + ", ".join(f"{place.results[name]} of {place.crowd.count:,}" for place in places))
    for store in stores:
        await store.close()


async def _mint(store: IStore, all: Crowd) -> str:
    return f"{await mint(store, 64):,.0f} a second"


async def _read(store: IStore, all: Crowd) -> str:
    taken = []
    for _ in range(_READ):
        sid = load_generator.sid(random.randrange(all.count))
        begun = time.perf_counter()
        if await store.session(sid) is None:
            raise NoResult("a session is missing")
        taken.append(time.perf_counter() - begun)
    taken.sort()
    return f"{median(taken) * 1e6:.0f} µs, p99 {taken[_READ * 99 // 100] * 1e6:.0f} µs"


async def _page(store: IStore, times: int = 5, **query: Any) -> str:
    taken, count = [], 0
    for _ in range(times):
        begun = time.perf_counter()
        page = await store.sessions(SessionQuery(**({"now": int(time.time())} | query)))
        taken.append(time.perf_counter() - begun)
        count = len(page.sessions)
    return f"{median(taken) * 1e3:.1f} ms, {count} sessions"


def _in_state(state: State) -> Callable[[IStore, Crowd], Coroutine[Any, Any, str]]:
    return lambda store, _: _page(store, state=state)


def _middle(all: Crowd) -> str:
    # All stores of this package write cursors in the same format.
    return common.write_cursor(all.session(all.count // 2))


async def _prune(store: IStore, all: Crowd) -> str:
    """Delete expired sessions, a page at a time, as a script over the admin API would."""
    deleted, begun, now = 0, time.perf_counter(), int(time.time())
    while deleted < _PRUNED:
        page = await store.sessions(SessionQuery(now=now, state=State.EXPIRED, limit=1_000))
        if not page.sessions:
            break
        events = tuple(
            AuditEvent(
                time=now, action=Action.SESSION_DELETED, actor="admin", target=load_generator.TARGET, sid=session.sid
            )
            for session in page.sessions
        )
        await store.commit(Change(deletes=page.sessions, events=events))
        deleted += len(page.sessions)
    return f"{deleted / (time.perf_counter() - begun):,.0f} a second"


def _stores(places: Sequence[Place]) -> str:
    head = ["", *(f"{place.crowd.count:,}" for place in places)]
    return table.aligned([head, *([name, *(place.results[name] for place in places)] for name in places[0].results)])


# Requests through a gateway.


def _requests(environment: Environment, few: Place, some: Place, many: Place) -> list[list[str]]:
    """Return CPU per request of a gateway with many sessions, and of one with only the requested sessions.

    The first request to a session reads it from the store and writes a visit, so known and new visitors are measured
    separately. Their number is the same for both gateways.
    """
    newest = range(many.crowd.count - KNOWN, many.crowd.count)
    rows = [["CPU per request", "in a store of those alone", f"among {many.crowd.count:,}", "ratio", "each round"]]
    for name, alone, among in (
        (f"{KNOWN:,} known visitors", few, newest),
        (f"{DRAWN:,} new visitors", some, range(many.crowd.count)),
    ):
        contenders = [
            (_serve(environment, alone), _draw(environment, alone.crowd, range(alone.crowd.count))),
            (_serve(environment, many), _draw(environment, many.crowd, among)),
        ]
        for served, draw in contenders if among is newest else ():
            _load(environment, served, draw)
        spent: list[list[float]] = []
        for _ in range(environment.settings.rounds):
            spent.append([_load(environment, served, draw) for served, draw in contenders])
            _say(f"{name}: {spent[-1][0]:.1f} µs alone, {spent[-1][1]:.1f} µs among many")
        ours, theirs = (median(column) for column in zip(*spent, strict=True))
        ratios = " ".join(f"{second / first:.2f}" for first, second in spent)
        rows.append([name, f"{ours:.1f} µs", f"{theirs:.1f} µs", f"{theirs / ours:.2f}", ratios])
    return rows


def _serve(environment: Environment, place: Place, cores: frozenset[int] | None = None) -> Served:
    port = free_port()
    process = gateway.begin(environment, place.crowd.home, port, "--store", place.url, cores=cores).listens(port)
    return Served(name=f"{place.crowd.count:,}", process=process, port=port, fields=place.crowd.fields)


def _draw(environment: Environment, all: Crowd, numbers: range) -> wrk.Draw:
    """Write a file of admitted links of the sessions `numbers`."""
    opening = [number for number in random.sample(numbers, min(DRAWN, len(numbers))) if all.opens(number)]
    path = environment.folder("links") / "links"
    with path.open("w") as file:
        file.writelines(all.link(number) + "\n" for number in opening)
    return wrk.Draw(path=path, length=len(all.link(opening[0])) + 1)


def _load(environment: Environment, served: Served, draw: wrk.Draw) -> float:
    """Return the CPU time per request in microseconds."""
    with draw.path.open() as file:
        sample = file.readline().strip()
    measured = http.load(
        environment,
        served,
        pages.SMALL,
        connections=CONNECTIONS,
        what=draw,
        sample=sample,
        fields={"Host": load_generator.HOST},
    )
    return measured["cpu"]


def _nodes(environment: Environment, place: Place) -> list[list[str]]:
    """Compare one gateway with two on the same store, each on its own core with its own load."""
    rows = [["nodes", "requests per second", "CPU per request"]]
    draw = _draw(environment, place.crowd, range(place.crowd.count))
    cores = sorted(environment.cores.all)
    nodes = [_serve(environment, place, frozenset([core])) for core in cores[:2]]
    for count in (1, 2):
        with ThreadPoolExecutor(count) as pool:
            running = [
                pool.submit(
                    lambda node: (node.process.cpu(), _report(environment, node, draw), node.process.cpu()), node
                )
                for node in nodes[:count]
            ]
            ended = [future.result() for future in running]
        requests = sum(report.requests for _, report, _ in ended)
        cpu = sum(after - before for before, _, after in ended) / requests * 1e6
        rate = sum(report.requests / report.seconds for _, report, _ in ended)
        rows.append([str(count), f"{rate:,.0f}", f"{cpu:.1f} µs"])
    return rows


def _report(environment: Environment, node: Served, draw: wrk.Draw) -> wrk.Report:
    fields, seconds = {"Host": load_generator.HOST}, environment.settings.seconds
    return wrk.run(environment, node.port, fields, connections=CONNECTIONS, seconds=seconds, what=draw)


def _say(text: str) -> None:
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description="Measures what very many sessions cost.")
    option = parser.add_argument
    option("--sessions", type=int, default=MANY, metavar="N", help=f"how many are many [{MANY:,}]")
    option("--store", default="", metavar="URL", help="an empty store for the many [a SQLite file that is deleted]")
    option("--few", default="", metavar="URL", help=f"another for {KNOWN:,}")
    option("--some", default="", metavar="URL", help=f"another for {DRAWN:,}")
    option("--rounds", type=int, default=3, metavar="N", help="how often a load is measured [3]")
    option("--seconds", type=float, default=5.0, metavar="S", help="how long each load takes, whole seconds [5]")
    option("--nodes", action="store_true", help="measure also two gateways on the store of the many")
    option("--scratch", type=Path, metavar="DIR", help="where files are, on the disk to be measured")
    return parser


if __name__ == "__main__":
    main()
