"""`burrowgate connect NAME` with an access token: a session is established, and used again until it expires."""

from __future__ import annotations

import time
from pathlib import Path

from burrowgate.cli.connect_authorise import link_for
from burrowgate.core.identity.accounts import Account, Role
from burrowgate.core.store_records import Change
from burrowgate.errors import StateConflict
from burrowgate.identity.records import ACCOUNT
from burrowgate.proxy.tcp.burrowgate_connect import Folder, read_link
from tests.support.cli import CliTestCase, run_with
from tests.unit.admin.api.test_authorise import TcpWorld
from tests.unit.cli.test_tokens import ProgramSettings

EVE = Account(account_id="e" * 22, name="Eve", role=Role.MEMBER, created_at=1_700_000_000)


class ConnectTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.start(TcpWorld())
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(EVE),))))
        self.target("db", address="postgresql://10.0.0.5")
        token = self.ok("tokens", "make", "eve", "--scope", "sessions:connect", "--account", "Eve", "--json").json
        self.given = ProgramSettings(self, {"BURROWGATE_TOKEN": token["token"]})
        base = Path(self.mktemp())
        base.mkdir()
        self.clients = Folder(base / "home" / "clients")
        self.clients.path.parent.mkdir()

    def link(self, name: str = "db", *, is_new: bool = False) -> str:
        return link_for(self.given, name, self.clients, is_new=is_new)

    def keep(self, link: str, expires: int) -> None:
        session = read_link(link)
        session.names.append("db")
        session.expires = expires
        self.clients.save(session)

    def test_name_of_a_target_becomes_the_link_of_a_new_session(self) -> None:
        with self.assertRaises(StateConflict):
            self.link()
        self.ok("roles", "grant", "connect", "Eve")
        (sid,) = {read_link(self.link()).sid}
        self.assertEqual(self.ok("sessions", "list", "--json").json["sessions"][0]["id"], sid)

    def test_session_is_used_again_until_it_expires_or_a_new_one_is_wanted(self) -> None:
        self.ok("roles", "grant", "connect", "Eve")
        first = self.link()
        self.keep(first, int(time.time()) + 600)
        self.assertEqual(self.link(), "db")
        self.assertNotEqual(self.link(is_new=True), first)
        self.keep(first, int(time.time()) - 600)
        self.assertIn("://", self.link())

    def test_link_for_another_person_is_printed(self) -> None:
        words = ("sessions", "authorise", "db", "--ttl", "1h", "--label", "contractor")
        self.ok("roles", "grant", "connect", "Eve")
        self.assertIn("://", run_with(self.given, *words).out)
        refused = run_with(self.given, *words, "--share")
        self.assertEqual((refused.code, refused.out), (4, ""))
        self.assertIn("`share`", refused.err)
        self.ok("roles", "grant", "share", "Eve")
        shared = run_with(self.given, *words, "--share", "--json").json
        self.assertEqual(shared["session"]["label"], "contractor")

    def test_links_ids_and_names_without_a_token_stay_as_they_are(self) -> None:
        for link in ("http://db.localhost:8480/x", "-", "", "AbCdEfGhIjKlMnOpQrSt_v", "a" * 200):
            self.assertEqual(self.link(link), link)
        self.given = ProgramSettings(self, {})
        self.assertEqual(self.link(), "db")
