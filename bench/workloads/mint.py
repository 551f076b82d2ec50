"""Minting of sessions over the admin API by 64 callers at a time; each session is durable before the response."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from bench import fixtures, http, wrk
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import CPU, EARLIER, OURS, P50, P99, Bar, Contender, Figure, Measured, Work
from bench.peers import gateway
from bench.processes import free_port
from bench.upstreams import pages
from burrowgate.server.home import Home as HomeFolder

CALLERS = 64
EARLIER_COMMIT = "d4ccada1"
"""The commit of 29 November 2026, of which a mint shall take half at most (decision 39)."""
_PATH = f"/api/v1/targets/{fixtures.TARGET}/sessions"
_BODY = '{"label": "for Ada", "ttl": "2h"}'


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway, and that of an earlier commit if there is a checkout of it."""
    upstream = pages.start(environment)
    contenders = [_contender(environment, fixtures.make(environment.folder("home"), upstream), OURS)]
    if environment.settings.earlier is not None:
        path = environment.folder("home-earlier")
        contenders.append(_contender(environment, _earlier_home(environment.settings.earlier, path, upstream), EARLIER))
    return contenders


def _earlier_home(checkout: Path, path: Path, upstream: int) -> fixtures.Home:
    """Return a home at `path` that the earlier commit in `checkout` has filled, for the store's schema is another."""
    code = f"from pathlib import Path; from bench import fixtures; fixtures.make(Path({str(path)!r}), {upstream})"
    subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, env=os.environ | {"PYTHONPATH": str(checkout)}, check=True
    )
    return fixtures.Home(path=path, key=HomeFolder(path).load_keys().newest, sessions=1, minted_at=int(time.time()) - 1)


def _contender(environment: Environment, home: fixtures.Home, name: str) -> Contender:
    admin_port = free_port()
    served = gateway.start(environment, home, name=name, admin_port=admin_port)
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

    return Contender(name=name, measure=measure, process=served.process)


WORK = Work(
    name="mint",
    title="Minting over the API, 64 callers at once, SQLite, durable",
    figures=(Figure(name="rate", title="sessions per second", digits=0, more=True), CPU, P50, P99),
    bars=(Bar(figure="cpu", most=0.5, against=EARLIER),),
    prepare=prepare,
    remark=(
        "On the disk that holds the scratch folder; `--scratch` chooses another. The earlier one is commit"
        f" `{EARLIER_COMMIT}`."
    ),
)
