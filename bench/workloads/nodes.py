"""Two nodes on one PostgreSQL: the delay of a revocation from one node to the other."""

from __future__ import annotations

import json
import shutil
import socket
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench import fixtures, http, websockets
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Bar, Contender, Figure, Measured, Work
from bench.peers import gateway
from bench.processes import free_port, wait_until
from bench.upstreams import echo

COUNT, COUNT_QUICK = 200, 10
_TIMEOUT_SECONDS = 10.0


def prepare(environment: Environment) -> list[Contender]:
    """Start two gateways with separate homes on one database, like two machines."""
    try:
        from tests.support import postgresql
    except ImportError as error:
        raise NoResult(f"psycopg is not installed ({error})") from error
    if postgresql.PROGRAMS is None:
        raise NoResult("PostgreSQL is not installed")
    database = postgresql.Server(durable=True)
    environment.stack.callback(database.remove)
    database.start()
    upstream = echo.start(environment)
    home = fixtures.make(environment.folder("here"), upstream)
    there = environment.folder("there")
    shutil.copytree(home.path / "keys", there / "keys")

    def start(path: Path) -> _Node:
        admin_port = free_port()
        node_home = fixtures.Home(path=path, key=home.key, sessions=1, minted_at=home.minted_at)
        served = gateway.start(environment, node_home, "--store", database.url(), admin_port=admin_port)
        return _Node(served.port, admin_port, node_home.admin_key)

    first, second = start(home.path), start(there)
    first.call("targets", {"name": fixtures.TARGET, "address": f"http://127.0.0.1:{upstream}"})
    count = COUNT_QUICK if environment.settings.quick else COUNT
    return [Contender(name=OURS, measure=lambda: _measure(first, second, count))]


class _Node:
    """Client of one node."""

    def __init__(self, port: int, admin_port: int, key: str) -> None:
        self.port = port
        self._key = key
        self._admin = HTTPConnection("127.0.0.1", admin_port, timeout=_TIMEOUT_SECONDS)

    def call(self, path: str, body: object = None) -> Any:
        """Send a POST to the admin API and return the response. Raises `NoResult`."""
        fields = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        self._admin.request("POST", f"/api/v1/{path}", None if body is None else json.dumps(body), fields)
        answer = self._admin.getresponse()
        reported = answer.read()
        if answer.status >= 300:
            raise NoResult(f"{path} was answered with {answer.status}: {reported.decode()}")
        return json.loads(reported)


def _measure(here: _Node, there: _Node, count: int) -> Measured:
    refused, cut, answers = [], [], []
    for _ in range(count):
        minted = here.call(f"targets/{fixtures.TARGET}/sessions", {})
        fields = {"Host": fixtures.HOST, "Authorization": f"Bearer {minted['token']}"}
        request_bytes = http.request("/", fields)
        wait_until(lambda: http.ask(there.port, request_bytes).status == 200, "known there")  # noqa: B023 - called at once
        tunnel = socket.create_connection(("127.0.0.1", there.port), timeout=_TIMEOUT_SECONDS)
        tunnel.sendall(websockets.opening(fields, fixtures.ORIGIN))
        if not tunnel.recv(4096).startswith(b"HTTP/1.1 101 "):
            raise NoResult("an opening was refused")
        with socket.create_connection(("127.0.0.1", there.port), timeout=_TIMEOUT_SECONDS) as kept, tunnel:
            begun = time.monotonic()
            here.call(f"sessions/{minted['session']['id']}/revoke")
            answered = time.monotonic()
            admitted = answered
            while True:
                sent = time.monotonic()
                kept.sendall(request_bytes)
                if http.receive(kept).status != 200:
                    break
                admitted = sent
            with suppress(ConnectionResetError):
                while tunnel.recv(4096):
                    pass
            cut.append(time.monotonic() - answered)
        answers.append(answered - begun)
        refused.append(admitted - answered)
    return {
        "refused": median(refused) * 1e3,
        "refused99": _p99(refused) * 1e3,
        "cut": median(cut) * 1e3,
        "cut99": _p99(cut) * 1e3,
        "answer": median(answers) * 1e3,
    }


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[98]


WORK = Work(
    name="nodes",
    title="A session revoked on one node, and what the other does",
    figures=(
        Figure(name="refused", title="last one admitted after the answer, median", unit="ms", digits=2),
        Figure(name="refused99", title="p99", unit="ms", digits=2),
        Figure(name="cut", title="live ones cut after the answer, median", unit="ms", digits=2),
        Figure(name="cut99", title="its p99", unit="ms", digits=2),
        Figure(name="answer", title="until the API answers, median", unit="ms"),
    ),
    bars=(Bar(figure="refused99", most=250), Bar(figure="cut99", most=500)),
    prepare=prepare,
    remark="Two nodes with homes of their own, a PostgreSQL that syncs its disk, all on this machine; one asks without "
    "a pause.",
)
