"""TCP sessions of two gateways on one PostgreSQL: the connection limit, and a revocation on the other gateway."""

from __future__ import annotations

import threading
import unittest
from typing import Any

from tests.support.gateway_process import until
from tests.support.postgresql import Server, requires_postgresql
from tests.support.tcp_nodes import TcpNodes
from tests.support.tcp_sockets import is_reset

RACERS = 50
LIMIT = 3
REVOCATIONS = 10
BAR_SECONDS = 0.25


@requires_postgresql
class TwoNodesTests(unittest.TestCase):
    def test_limit_counts_the_connections_of_both(self) -> None:
        """(tcp T9) The fourth of three is refused, three live; of fifty that race on both gateways, three get in."""
        nodes = TcpNodes(self, connection_limit=LIMIT, bind="none")
        minted = nodes.here.mint("db")
        three = [nodes.tunnel(gateway, minted) for gateway in (nodes.here, nodes.there, nodes.here)]
        for gateway in (nodes.here, nodes.there):
            head = nodes.tunnel(gateway, minted).head
            self.assertTrue(head.startswith(b"HTTP/1.1 429 "), head)
        until(lambda: len(nodes.accepted) == LIMIT, "the target has accepted three")
        for tunnel, target in zip(three, nodes.accepted, strict=True):
            self.assertTrue(tunnel.head.startswith(b"HTTP/1.1 101 "), tunnel.head)
            tunnel.send(b"lives")
            self.assertEqual(target.recv(5), b"lives")
        self.assertEqual(self.race(nodes), LIMIT)
        self.assertEqual(len(nodes.accepted), 2 * LIMIT)
        for tunnel in three:
            tunnel.send_eof()
            tunnel.reset()
        sid = minted["session"]["id"]
        until(lambda: nodes.there.admin("GET", f"history/sessions/{sid}")["termination"] == "closed", "it is closed")

    def race(self, nodes: TcpNodes) -> int:
        """Return how many of the clients that race for connections of one session get in."""
        minted = nodes.here.mint("db")
        heads: list[bytes] = []
        barrier = threading.Barrier(RACERS)

        def work(number: int, minted: dict[str, Any] = minted) -> None:
            barrier.wait()
            heads.append(nodes.tunnel((nodes.here, nodes.there)[number % 2], minted).head[:12])

        threads = [threading.Thread(target=work, args=(number,)) for number in range(RACERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(heads), RACERS)
        self.assertLessEqual(set(heads), {b"HTTP/1.1 101", b"HTTP/1.1 429", b"HTTP/1.1 503"})
        return heads.count(b"HTTP/1.1 101")

    def test_revocation_on_one_gateway_ends_both_sides_on_the_other(self) -> None:
        """(tcp T12) The distribution is measured by `bench.tcp_revocation`."""
        nodes = TcpNodes(self)
        times = sorted(nodes.revoke_there() for _ in range(REVOCATIONS))
        self.assertLess(times[REVOCATIONS // 2], BAR_SECONDS)

    def test_store_that_is_away_admits_no_one_and_ends_what_is_open(self) -> None:
        """(tcp T12) A node that cannot learn of a revocation serves no longer than `store_max_staleness`."""
        database = Server()
        self.addCleanup(database.remove)
        database.start()
        nodes = TcpNodes(self, url=database.url(), settings='store_max_staleness = "2s"\n', bind="none")
        minted = nodes.here.mint("db")
        tunnel = nodes.tunnel(nodes.there, minted)
        self.assertTrue(tunnel.head.startswith(b"HTTP/1.1 101 "), tunnel.head)
        (target,) = until(lambda: nodes.accepted, "the target accepts")
        self.addCleanup(target.close)
        database.stop()
        self.assertTrue(nodes.tunnel(nodes.there, minted).head.startswith(b"HTTP/1.1 503 "))
        tunnel.read_to_end()
        self.assertEqual(tunnel.close_code, 4009)
        self.assertTrue(is_reset(target))
