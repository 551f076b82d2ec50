"""Measures credentials of sessions: `python -m bench.tcp_credentials [COUNT]` (docs/decisions/0027-tcp-sessions.md).

    issue     how much longer a session is minted with a library than without; the library keeps its connection
    revoke    from the request that revokes a session until its account is gone, and an open connection of it dead

Each on a real server on this machine, through the admin API of a real gateway. Each line is a JSON object with times in
milliseconds, and the load average.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.tcp_revocation import Case
from tests.support.gateway_process import until
from tests.support.tcp_servers import LIBRARIAN, ROOT_PASSWORD, mariadb, redis, scram_postgresql
from tests.support.tcp_world import TcpWorld, opened_leases

COUNT = 100


@dataclass(frozen=True)
class Kind:
    """A library, with its server."""

    library: str
    target: str
    admin: str
    port: int
    options: dict[str, str]
    exists: Callable[[str], bool]
    """Whether an account is on the server."""


def kinds() -> list[Kind]:
    """Return the libraries; starts their servers."""
    postgres, maria, cache = scram_postgresql(), mariadb(), redis()
    watching = postgres.connect()
    found = "SELECT 1 FROM pg_roles WHERE rolname = %s"
    return [
        Kind(
            "postgresql-role", "postgresql", LIBRARIAN, postgres.port,
            {"database": "app", "grants": "GRANT SELECT ON items TO {role};"},
            lambda name: watching.execute(found, [name]).fetchone() is not None,
        ),
        Kind(
            "mariadb-user", "mysql", "root", maria.port, {"grants": "GRANT SELECT ON app.* TO {user};"},
            lambda name: name in maria.client("SELECT user FROM mysql.user"),
        ),
        Kind(
            "redis-acl", "redis", "default", cache.port, {"rules": "~* &* +@all"},
            lambda name: name in cache.client("ACL", "USERS"),
        ),
    ]  # fmt: skip


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long `work` took, in milliseconds, and its result."""
    began = time.perf_counter()
    result = work()
    return (time.perf_counter() - began) * 1e3, result


def say(**figures: object) -> None:
    """Print a measurement."""
    print(json.dumps({**figures, "load": round(os.getloadavg()[0], 1)}), flush=True)


def spread(times: list[float]) -> dict[str, float]:
    """Return the median and the 90th percentile."""
    times = sorted(times)
    return {"p50_ms": round(times[len(times) // 2], 1), "p90_ms": round(times[len(times) * 9 // 10], 1)}


def measure_issue(world: TcpWorld, kind: Kind, count: int) -> None:
    """Mint `count` sessions without the library and with it, in turn."""
    plain, issued = [], []
    for _ in range(count):
        plain.append(timed(lambda: world.gateway.mint("plain"))[0])
        took, minted = timed(lambda: world.gateway.mint(kind.target))
        issued.append(took)
        world.gateway.revoke(minted["session"]["id"])
    added = sorted(issued)[count // 2] - sorted(plain)[count // 2]
    say(what="issue", library=kind.library, count=count, added_p50_ms=round(added, 1), **spread(issued))


def measure_revoke(world: TcpWorld, kind: Kind, count: int) -> None:
    """Revoke `count` sessions of PostgreSQL, each with an open connection of its role."""
    times = []
    for _ in range(count):
        session = world.gateway.mint(kind.target)["session"]["id"]
        until(lambda: len(opened_leases(world)) == 1, "those before are revoked")
        (secret,) = opened_leases(world)
        name = secret["username"]
        live = psycopg.connect(
            host="127.0.0.1", port=kind.port, user=name, password=secret["password"], dbname="app", autocommit=True
        )
        began = time.perf_counter()
        world.gateway.revoke(session)
        while kind.exists(name):
            time.sleep(0.001)
        times.append((time.perf_counter() - began) * 1e3)
        try:
            live.execute("SELECT 1")
        except psycopg.Error:
            live.close()
        else:
            raise SystemExit("The connection is alive although its role is gone.")
    say(what="revoke", library=kind.library, count=count, **spread(times))


def main(arguments: list[str]) -> None:
    """Measure all."""
    count = int(arguments[0]) if arguments else COUNT
    case = Case()
    try:
        for kind in kinds():
            world = TcpWorld(case)
            world.add_target("plain", "tcp", kind.port)
            target = world.add_target(kind.target, kind.target, kind.port)
            admin = world.add_credential("admin", {"password": ROOT_PASSWORD}, username=kind.admin)
            options: dict[str, Any] = kind.options
            library = world.add_library("users", kind.library, kind.port, credential=admin, **options)
            world.bind(target, library, "brokered")
            measure_issue(world, kind, count)
            if kind.library == "postgresql-role":
                measure_revoke(world, kind, count)
    finally:
        case.doCleanups()


if __name__ == "__main__":
    main(sys.argv[1:])
