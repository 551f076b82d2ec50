"""Measures revocations of live tunnels: `python -m bench.tcp_revocation [COUNT]` (docs/decisions/0026-tcp-wire.md).

From the request that revokes, by the admin API of one process, until both sockets of a tunnel in another one are dead:
    nodes     two gateways on one PostgreSQL, as on two machines
    workers   two workers of one gateway, on SQLite
Each line is a JSON object with times in milliseconds, and the load average.
"""

from __future__ import annotations

import json
import os
import sys
import unittest
from collections.abc import Callable

from tests.support.tcp_nodes import TcpNodes

COUNT = 200


class Case(unittest.TestCase):
    """Cleans up what the measurements start."""

    def runTest(self) -> None:
        """Do nothing; the measurements use the methods of a test."""


def measure(way: str, count: int, revoke: Callable[[], float]) -> dict[str, object]:
    """Return how long `count` calls of `revoke` took."""
    times = sorted(revoke() * 1e3 for _ in range(count))
    return {
        "way": way,
        "count": count,
        "p50_ms": round(times[count // 2], 1),
        "p99_ms": round(times[count * 99 // 100], 1),
        "longest_ms": round(times[-1], 1),
        "load": round(os.getloadavg()[0], 1),
    }


def main(arguments: list[str]) -> None:
    """Measure both."""
    count = int(arguments[0]) if arguments else COUNT
    case = Case()
    try:
        nodes = TcpNodes(case)
        print(json.dumps(measure("nodes", count, nodes.revoke_there)), flush=True)
        workers = TcpNodes(case, workers=2)
        print(json.dumps(measure("workers", count, workers.revoke_there)), flush=True)
    finally:
        case.doCleanups()


if __name__ == "__main__":
    main(sys.argv[1:])
