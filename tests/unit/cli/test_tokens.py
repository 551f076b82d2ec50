"""`burrowgate tokens`, and commands with an access token in place of the home's key."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from burrowgate.cli.client import Admin
from burrowgate.cli.options import Settings
from burrowgate.errors import GatewayNotRunning, Invalid
from burrowgate.server.config import sources
from tests.support.admin_wire import PORT
from tests.support.cli import CliTestCase, Outcome, WireSettings, WireTransport, run_with

T = TypeVar("T")


class ProgramSettings(WireSettings):
    """Settings of a program that has an access token and no home."""

    def __init__(self, case: CliTestCase, environ: Mapping[str, str]) -> None:
        super().__init__(case)
        self.environ = {"HOME": case.folder, **environ}

    def ask(self, work: Callable[[Admin], Coroutine[Any, Any, T]]) -> T:
        config = self.config()
        return self.case.asked(work, Admin(PORT, self.key(config), transport=WireTransport(self.case)))


class TokensTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.target()

    def run_with_token(self, token: str, *words: str) -> Outcome:
        """Run `burrowgate` in an environment that has `token`."""
        return run_with(ProgramSettings(self, {"BURROWGATE_TOKEN": token}), *words)

    def make(self, *words: str) -> str:
        token: str = self.ok("tokens", "make", "ci", *words, "--json").json["token"]
        return token

    def test_token_is_made_listed_and_revoked(self) -> None:
        self.assertIn("There are no access tokens", self.ok("tokens", "list").out)
        made = self.ok("tokens", "make", "nightly build", "--scope", "sessions:mint@app", "--expires-in", "30d").out
        token = made.split()[0]
        self.assertTrue(token.startswith("bgp_"))
        for text in ("sessions:mint@app", "in 30 days", "not shown again", "BURROWGATE_TOKEN"):
            self.assertIn(text, made)
        table = self.ok("tokens", "list").out
        token_id = token.split(".")[1]
        for text in ("active", "nightly build", "sessions:mint@app", token_id):
            self.assertIn(text, table)
        self.assertNotIn(token, table)
        self.assertIn("Revoked nightly build", self.ok("tokens", "revoke", token_id).out)
        self.assertIn("revoked", self.ok("tokens", "list").out)

    def test_token_whose_id_begins_with_a_hyphen_is_revoked(self) -> None:
        self.assertEqual(self.run_cli("tokens", "revoke", "-" + "a" * 21).code, 3)

    def test_errors_have_exit_codes(self) -> None:
        self.assertEqual(self.run_cli("tokens", "make", "ci").code, 2)
        self.assertEqual(self.run_cli("tokens", "make", "ci", "--scope", "root").code, 5)
        self.assertEqual(self.run_cli("tokens", "make", "ci", "--scope", "audit:read", "--expires-in", "2y").code, 5)
        self.assertEqual(self.run_cli("tokens", "revoke", "none").code, 3)

    def test_program_mints_with_its_token_and_does_nothing_else(self) -> None:
        token = self.make("--scope", "sessions:mint@app")
        minted = self.run_with_token(token, "sessions", "mint", "app", "--label", "build 7", "--json")
        self.assertEqual((minted.code, minted.err), (0, ""))
        self.assertIn("http", minted.json["url"])
        refused = self.run_with_token(token, "sessions", "revoke", minted.json["session"]["id"])
        self.assertEqual(refused.code, 4)
        self.assertIn("sessions:revoke", refused.err)
        self.assertEqual(self.run_with_token(token, "tokens", "list").code, 4)

    def test_token_that_is_over_is_named_as_the_reason(self) -> None:
        token = self.make("--scope", "sessions:mint@app")
        self.ok("tokens", "revoke", token.split(".")[1])
        refused = self.run_with_token(token, "sessions", "mint", "app")
        self.assertEqual(refused.code, 4)
        self.assertIn("access token", refused.err)
        self.assertNotIn(token, refused.err)

    def test_token_is_read_from_a_file(self) -> None:
        token = self.make("--scope", "sessions:mint@app")
        path = self.mktemp()
        with open(path, "w", encoding="ascii") as file:
            file.write(f"{token}\n")
        minted = run_with(ProgramSettings(self, {}), "sessions", "mint", "app", "--token-file", path, "--json")
        self.assertEqual((minted.code, minted.err), (0, ""))

    def test_what_is_no_token_is_refused_before_it_is_sent(self) -> None:
        path = self.mktemp()
        with open(path, "wb") as file:
            file.write(b"")
        for given in (
            ProgramSettings(self, {"BURROWGATE_TOKEN": "the-key"}),
            ProgramSettings(self, {}),
        ):
            given.token_file = None if given.environ.get("BURROWGATE_TOKEN") else path
            self.assertRaises(Invalid, given.access_token)
        given = ProgramSettings(self, {})
        given.token_file = path + "-missing"
        self.assertRaises(Invalid, given.access_token)

    def test_token_needs_no_home_and_the_key_does(self) -> None:
        given = Settings(environ={"HOME": self.mktemp(), "BURROWGATE_TOKEN": "bgp_x"})
        self.assertEqual(given.key(given.config()), "bgp_x")
        without = Settings(environ={"HOME": self.mktemp()})
        self.assertRaises(GatewayNotRunning, without.key, without.config())

    def test_variable_is_no_configuration_key(self) -> None:
        self.assertEqual(sources.load(None, {"HOME": "/h", "BURROWGATE_TOKEN": "bgp_x"}, {}).warnings, ())
