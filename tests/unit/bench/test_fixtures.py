"""Tests for bench fixtures: a home filled without a gateway is valid for a gateway."""

from contextlib import closing
from pathlib import Path

from bench import fixtures
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.tokens import Keyring, verify_page_token
from burrowgate.server.home import Home
from burrowgate.stores import sql_rows
from burrowgate.stores.sqlite import schema
from tests.support import TestCase


class HomeTests(TestCase):
    """Contents of the home."""

    def setUp(self) -> None:
        self.path = Path(self.mktemp())
        self.home = fixtures.make(self.path, 3000, sessions=3)

    def test_sessions_and_audit_chain_are_valid(self) -> None:
        with closing(schema.connect(self.path / "gateway.sqlite", read_only=True)) as connection:
            rows = connection.execute(
                f"SELECT {sql_rows.SESSION}, last_used_at FROM sessions ORDER BY label"
            ).fetchall()
            events = connection.execute(f"SELECT {sql_rows.EVENT} FROM events ORDER BY seq").fetchall()
        self.assertEqual([sql_rows.to_session(row).sid for row in rows], [fixtures.sid(number) for number in range(4)])
        verifier = ChainVerifier()
        verifier.verify(map(sql_rows.to_event, events))
        self.assertEqual((verifier.error, verifier.seq), (None, 5))

    def test_credentials_are_genuine(self) -> None:
        keys = Home(self.path).load_keys()
        visit = keys.verify_cookie(self.home.cookie.removeprefix("burrowgate=").encode())
        assert visit is not None
        self.assertEqual(visit.sid, fixtures.sid(0))
        self.assertEqual(self.opened(keys, self.home.link(2)), fixtures.sid(2))

    def test_page_link_is_genuine(self) -> None:
        link = self.home.page_link("/pages/7")
        keys = Home(self.path).load_keys()
        self.assertEqual(self.opened(keys, link.partition("&")[0]), fixtures.sid(3))
        token = link.partition("&")[2].removesuffix("=p").encode()
        self.assertTrue(verify_page_token(keys.newest, fixtures.sid(3), fixtures.HOST.encode(), b"/pages/7", token))

    def opened(self, keys: Keyring, link: str) -> str:
        """Return the id of the session that a link without a page token opens."""
        mac, _, base = link.partition("?")[2].partition("=")
        credential = keys.verify_parts(base.encode(), mac.encode())
        assert credential is not None
        return credential.sid

    def test_existing_home_is_reused_with_another_port(self) -> None:
        again = fixtures.make(self.path, 3001, sessions=3)
        self.assertEqual(again.link(1), self.home.link(1))
        with closing(schema.connect(self.path / "gateway.sqlite", read_only=True)) as connection:
            ports = connection.execute("SELECT port FROM targets").fetchall()
        self.assertEqual(ports, [(3001,)])

    def test_copy_with_a_visit_for_every_link(self) -> None:
        copy = fixtures.opened(self.home, Path(self.mktemp()))
        self.assertEqual(copy.link(1), self.home.link(1))
        with closing(schema.connect(copy.store, read_only=True)) as connection:
            rows = [
                sql_rows.to_visit(row)
                for row in connection.execute(f"SELECT {sql_rows.VISIT} FROM visits ORDER BY sid")
            ]
            (events,) = connection.execute("SELECT count(*) FROM events").fetchone()
        self.assertEqual([visit.sid for visit in rows], sorted(fixtures.sid(number) for number in range(3)))
        self.assertEqual({visit.requests for visit in rows}, {1})
        self.assertEqual(events, 5 + 3)
