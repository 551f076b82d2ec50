"""Two workers on two cores: their shares of the requests, and the cost of a request."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing

from bench import fixtures, http, wrk
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OF_REQUESTS, OURS, Bar, Contender, Figure, Measured, Work
from bench.peers import gateway
from bench.peers.served import Served
from bench.processes import cpu_of, free_port
from bench.upstreams import pages
from bench.workloads import small
from burrowgate.server.cluster.membership import HEARTBEAT_PERIOD_SECONDS, read
from burrowgate.stores import sql_nodes
from burrowgate.stores.sqlite import schema

ONE = f"{OURS} with one"


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway with two workers, and with one."""
    if not gateway.takes(*gateway.python(environment), "--workers"):
        raise NoResult("not yet: `burrowgate run` has no --workers")
    upstream = pages.start(environment)
    both = frozenset(sorted(environment.cores.all)[:2])
    return [
        _contender(environment, upstream, OURS, 2, both),
        _contender(environment, upstream, ONE, 1, environment.cores.proxy),
    ]


def _contender(environment: Environment, upstream: int, name: str, workers: int, cores: frozenset[int]) -> Contender:
    home = fixtures.make(environment.folder("home"), upstream)
    port = free_port()
    process = gateway.begin(environment, home.path, port, "--workers", str(workers), cores=cores).listens(port)
    served = Served(name=name, process=process, port=port, fields=home.fields)
    small.warm(environment, served, "/", small.CONNECTIONS)

    def measure() -> Measured:
        length = http.check(served, "/", pages.SMALL)
        process.forget_peak()
        counted = _counted(home) if workers > 1 else Counter()
        before = {pid: cpu_of(pid) for pid in process.family()}
        report = wrk.run(
            environment, port, home.fields, connections=small.CONNECTIONS, seconds=environment.settings.seconds
        )
        spent = sorted((cpu_of(pid) - before.get(pid, 0.0) for pid in process.family()), reverse=True)
        http.verify(report, small.CONNECTIONS, length)
        http.check(served, "/", pages.SMALL)
        measured = http.of_report(report, sum(spent), process)
        if workers == 1:
            return measured | {"share": 100.0}
        time.sleep(2 * HEARTBEAT_PERIOD_SECONDS)  # until the workers have reported
        shares = list((_counted(home) - counted).values())
        if len(shares) != workers:
            raise NoResult(f"{len(shares)} of {workers} workers answered anything")
        return measured | {"share": min(shares) / sum(shares) * 100}

    return Contender(name=name, measure=measure, process=process)


def _counted(home: fixtures.Home) -> Counter[int]:
    """Return the number of requests of each process of the gateway, from its last heartbeat."""
    with closing(schema.connect(home.store, read_only=True)) as connection:
        reports = [read(heartbeat.report) for heartbeat in sql_nodes.nodes(connection.execute)]
    return Counter({report.pid: sum(count for _, _, count in report.requests) for report in reports})


WORK = Work(
    name="workers",
    title="`--workers 2` on two cores",
    figures=(*OF_REQUESTS, Figure(name="share", title="the lesser worker's share", unit="%", digits=0)),
    bars=(Bar(figure="share", least=35), Bar(figure="cpu", most=1.1, against=ONE)),
    prepare=prepare,
    remark="A worker's share is that of the requests. Connections are shared evenly; the load and the target take their"
    " part of both cores, and not of both the same.",
)
