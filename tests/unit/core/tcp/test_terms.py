"""Terms of a session: what is left, and how stores keep them."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.tcp.settings import Bind
from burrowgate.core.tcp.terms import TcpTerms, from_value, to_value
from tests.support import START, TestCase

TERMS = TcpTerms(
    project_id="p", endpoint_host="10.0.0.5", endpoint_port=5432, max_seconds=60, pending_timeout=10, bind=Bind.NONE,
    basis=("target/t", "project/p"), client="x", bound_at=START, connections_used=2, connection_limit=3,
)  # fmt: skip


class TermsTests(TestCase):
    def test_connections_left(self) -> None:
        for used, left in ((0, 3), (2, 1), (3, 0), (4, 0)):
            self.assertEqual(replace(TERMS, connections_used=used).connections_left, left)
        self.assertIsNone(replace(TERMS, connection_limit=None).connections_left)

    def test_none_is_left_once_the_client_is_done(self) -> None:
        for limit in (None, 3, 100):
            self.assertEqual(replace(TERMS, connection_limit=limit, is_done=True).connections_left, 0)

    def test_stores_return_what_they_got(self) -> None:
        self.assertEqual(from_value(to_value(TERMS)), TERMS)

    def test_what_an_older_or_newer_version_wrote_is_read(self) -> None:
        value = {name: to_value(TERMS)[name] for name in
                 ("project_id", "endpoint_host", "endpoint_port", "max_seconds", "pending_timeout")}  # fmt: skip
        read = from_value({**value, "of_a_newer_version": 1})
        self.assertEqual((read.bind, read.basis, read.is_done, read.connections_left), (Bind.FIRST, (), False, None))
