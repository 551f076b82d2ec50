"""Minting of sessions over the admin API by 64 callers at a time; each session is durable before the response."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from bench import fixtures, http, wrk
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import CPU, OURS, P50, P99, Contender, Figure, Measured, Work
from bench.peers import gateway
from bench.processes import free_port
from bench.upstreams import pages

CALLERS = 64
_PATH = f"/api/v1/targets/{fixtures.TARGET}/sessions"
_BODY = '{"label": "for Ada", "ttl": "2h"}'


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway alone."""
    home = fixtures.make(environment.folder("home"), pages.start(environment))
    admin_port = free_port()
    served = gateway.start(environment, home, admin_port=admin_port)
    fields = {
        "Host": f"127.0.0.1:{admin_port}",
        "Authorization": f"Bearer {home.admin_key}",
        "Content-Type": "application/json",
    }

    def count() -> int:
        with closing(sqlite3.connect(home.path / "gateway.sqlite")) as connection:
            sessions: int = connection.execute("SELECT count(*) FROM sessions").fetchone()[0]
            return sessions

    def measure() -> Measured:
        response = http.ask(admin_port, http.request(_PATH, fields, "POST", _BODY.encode()))
        if response.status != 201:
            raise NoResult(f"minting was answered with {response.status}")
        token = json.loads(response.body)["token"]
        bearer = {"Host": fixtures.HOST, "Authorization": f"Bearer {token}"}
        http.check(served, "/", pages.SMALL, bearer)
        stored, before = count(), served.process.cpu()
        report = wrk.run(
            environment,
            admin_port,
            fields,
            connections=CALLERS,
            seconds=environment.settings.seconds,
            path=_PATH,
            what=wrk.Post(body=_BODY),
        )
        cpu = served.process.cpu() - before
        http.verify(report, CALLERS, response.length)
        # A request that was pending at the end may have minted a session.
        minted = count() - stored
        if not report.requests <= minted <= report.requests + CALLERS:
            raise NoResult(f"{report.requests} were answered, but {minted} are stored")
        return http.of_report(report, cpu, served.process)

    return [Contender(name=OURS, measure=measure, process=served.process)]


WORK = Work(
    name="mint",
    title="Minting over the API, 64 callers at once, SQLite, durable",
    figures=(Figure(name="rate", title="sessions per second", digits=0, more=True), CPU, P50, P99),
    bars=(),
    prepare=prepare,
    remark="On the disk that holds the scratch folder; `--scratch` chooses another.",
)
