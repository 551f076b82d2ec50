"""`burrowgate sessions`: mint, list, change and end sessions."""

from __future__ import annotations

import json
import os
from pathlib import Path

from burrowgate.core import links
from tests.support import certificates
from tests.support.cli import CliTestCase


class CommandTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.target()

    def test_mint_prints_the_response_as_json(self) -> None:
        minted = self.ok("sessions", "mint", "app", "--ttl", "30m", "--label", "for Ann", "--json").json
        self.assertEqual(set(minted), {"session", "token", "url"})
        self.assertEqual(minted["session"]["label"], "for Ann")
        self.assertIsNotNone(links.find(minted["url"].partition("?")[2].encode()))

    def test_mint_as_text(self) -> None:
        out = self.ok("sessions", "mint", "app", "--label", "for Ann", "--once").out
        link = out.split("\n")[0]
        self.assertTrue(link.startswith("http://app.localhost:8480/?"), link)
        self.assertIn("for Ann", out)
        self.assertIn("1 visit; after a confirmation\n", out)
        self.assertIn("1 visit\n", self.ok("sessions", "mint", "app", "--once", "--no-confirm").out)
        self.assertIn("after a confirmation\n", self.ok("sessions", "mint", "app", "--confirm").out)

    def test_read_only_means_three_methods(self) -> None:
        self.assertIn("GET/HEAD/OPTIONS\n", self.ok("sessions", "mint", "app", "--read-only").out)
        self.assertEqual(self.run_cli("sessions", "mint", "app", "--read-only", "--method", "GET").code, 2)

    def test_passphrase_comes_from_a_file_or_is_generated_and_printed_once(self) -> None:
        path = Path(self.mktemp())
        path.write_text("Grüße aus Köln\n", "utf-8")
        minted = self.ok("sessions", "mint", "app", "--passphrase-file", str(path), "--json")
        self.assertTrue(minted.json["session"]["limits"]["passphrase"])
        self.assertNotIn("Köln", minted.out)
        sid = minted.json["session"]["id"]
        self.assertIn("with a passphrase", self.ok("sessions", "show", sid).out)
        generated = self.ok("sessions", "mint", "app", "--generate-passphrase", "--json").json["passphrase"]
        self.assertRegex(generated, r"^([a-z2-9]{4}-){2}[a-z2-9]{4}$")
        out = self.ok("sessions", "mint", "app", "--generate-passphrase").out
        self.assertRegex(out, r"passphrase +([a-z2-9]{4}-){2}[a-z2-9]{4}\n")
        self.assertRegex(self.ok("sessions", "passphrase", sid, "--generate-passphrase").out, r"^Set: [a-z2-9-]{14}\.")
        self.assertEqual(self.ok("sessions", "passphrase", sid, "--passphrase-file", str(path)).out[:4], "Set.")
        self.assertIn("Removed", self.ok("sessions", "passphrase", sid, "--remove").out)
        self.assertNotIn("with a passphrase", self.ok("sessions", "show", sid).out)

    def test_invalid_passphrases_and_combinations(self) -> None:
        short = Path(self.mktemp())
        short.write_text("short", "utf-8")
        latin = Path(self.mktemp())
        latin.write_bytes(b"\xff" * 20)
        sid = self.mint()["session"]["id"]
        for words, code in (
            (("--passphrase-file", str(short)), 5),
            (("--passphrase-file", str(latin)), 2),
            (("--passphrase-file", str(short), "--generate-passphrase"), 2),
            (("--passphrase", "--generate-passphrase"), 2),
        ):
            for command in (("mint", "app"), ("passphrase", sid)):
                outcome = self.run_cli("sessions", *command, *words)
                self.assertEqual(outcome.code, code, (command, words))
                self.assertNotIn("short\n", outcome.err)
        self.assertEqual(self.run_cli("sessions", "passphrase", sid, "--remove", "--generate-passphrase").code, 2)

    def test_limits_are_sent_and_shown(self) -> None:
        words = ("--max-visits", "3", "--idle-timeout", "2h", "--max-connections", "5", "--method", "get")
        path = os.path.abspath(self.mktemp())
        with open(path, "wb") as file:
            file.write(certificates.authority().pem)
        words += ("--client-ca", path)
        minted = self.ok("sessions", "mint", "app", *words, "--network", "192.0.2.0/24", "--json").json
        self.assertEqual(
            minted["session"]["limits"],
            {
                "max_visits": 3,
                "idle_timeout": "2h",
                "max_connections": 5,
                "methods": ["GET"],
                "networks": ["192.0.2.0/24"],
                "client_ca": path,
                "confirm": False,
                "passphrase": False,
                "sign_in": None,
            },
        )
        shown = self.ok("sessions", "show", "--", minted["session"]["id"]).out
        self.assertIn(
            f"3 visits; idle after 2h; 5 connections; GET; from 192.0.2.0/24; with a certificate of {path}", shown
        )
        self.assertEqual(self.ok("targets", "show", "app", "--json").json["session_cas"], [path])
        self.ok("targets", "set", "app", "--session-ca", "")
        self.assertEqual(self.ok("targets", "show", "app", "--json").json["session_cas"], [])

    def test_page_share_prints_base_token_and_seed(self) -> None:
        minted = self.ok("sessions", "mint", "app", "--page-share", "--path", "/reports/42", "--json").json
        self.assertEqual(minted["session"]["kind"], "page-share")
        again = self.ok("sessions", "seed", minted["session"]["id"], "--json").json
        self.assertEqual(again["seed"], minted["seed"])
        out = self.ok("sessions", "mint", "app", "--kind", "page-share").out
        self.assertIn("share seed", out)
        self.assertIn("base token", out)

    def test_list_is_ordered_by_age_or_expiry(self) -> None:
        for ttl in ("3h", "1h", "2h"):
            self.ok("sessions", "mint", "app", "--label", ttl, "--ttl", ttl)
        listed = self.ok("sessions", "list", "--order", "expiry", "--limit", "2", "--json").json["sessions"]
        self.assertEqual([session["label"] for session in listed], ["1h", "2h"])
        newest = self.ok("sessions", "list", "--json").json["sessions"]
        self.assertEqual(sorted(session["label"] for session in newest), ["1h", "2h", "3h"])

    def test_session_is_extended_relabelled_revoked_and_deleted(self) -> None:
        sid = self.mint()["session"]["id"]
        self.assertIn("in 5 days", self.ok("sessions", "extend", sid, "--days", "5").out)
        for ttl, shown in (("2h", "in 2 hours"), ("7d", "in 7 days"), ("90m", "in 1 hour")):
            self.assertIn(shown, self.ok("sessions", "extend", sid, ttl).out)
        self.assertEqual(self.run_cli("sessions", "extend", sid, "2h", "--days", "3").code, 2)
        self.assertEqual(self.run_cli("sessions", "extend", sid, "900y").code, 5)
        self.assertEqual(self.ok("sessions", "relabel", sid, "for Bob", "--json").json["label"], "for Bob")
        url = self.ok("sessions", "link", sid, "--path", "/a").out.strip()
        self.assertTrue(url.startswith("http://app.localhost:8480/a?"), url)
        self.assertIn("No visitor", self.ok("sessions", "visits", sid).out)
        self.assertEqual(self.run_cli("sessions", "delete", sid).code, 4)
        self.assertEqual(self.ok("sessions", "revoke", sid, "--json").json["state"], "revoked")
        self.assertEqual(self.run_cli("sessions", "extend", sid).code, 4)
        listed = self.ok("sessions", "list", "--state", "revoked", "--target", "app").out
        self.assertIn(sid, listed)
        self.ok("sessions", "delete", sid)
        self.assertEqual(self.run_cli("sessions", "show", sid).code, 3)

    def test_many_sessions_are_revoked_by_target_and_age(self) -> None:
        for label in ("one", "two"):
            self.mint(label=label)
        self.assertEqual(self.ok("sessions", "revoke", "--all", "--older-than", "1h", "--json").json, {"revoked": 0})
        self.assertEqual(self.ok("sessions", "revoke", "--all", "--target", "app", "--json").json, {"revoked": 2})
        self.assertEqual(
            self.ok("sessions", "revoke", "--all").out.strip(), "Revoked 0 sessions; this cannot be undone."
        )
        for words in ((), ("abcdefghijklmnopqrstuv", "--all"), ("--target", "app"), ("--older-than", "1h")):
            self.assertEqual(self.run_cli("sessions", "revoke", *words).code, 2, words)
        self.assertEqual(self.run_cli("sessions", "revoke", "--all", "--older-than", "soon").code, 5)

    def test_sessions_are_found_by_their_label(self) -> None:
        for label in ("for Ada", "for Bob"):
            self.mint(label=label)
        self.assertEqual(
            [one["label"] for one in self.ok("sessions", "list", "--search", "ADA", "--json").json["sessions"]],
            ["for Ada"],
        )

    def test_id_with_leading_hyphen_is_not_read_as_an_option(self) -> None:
        for sid in ("-bcdefghijklmnopqrstuv", "--cdefghijklmnopqrstuv"):
            outcome = self.run_cli("sessions", "extend", sid, "--days", "3", "--json")
            self.assertEqual(outcome.code, 3, outcome)
            self.assertIn(sid, json.loads(outcome.err)["detail"])

    def test_misspelt_option_is_a_usage_error(self) -> None:
        outcome = self.run_cli("sessions", "extend", "abcdefghijklmnopqrstuv", "--dayz", "3")
        self.assertEqual(outcome.code, 2)
        self.assertIn("--dayz", outcome.err)

    def test_control_characters_in_a_label_are_escaped(self) -> None:
        self.mint(label="<b>\u202e\u200f")
        out = self.ok("sessions", "list").out
        self.assertIn("<b>\\u202e\\u200f", out)

    def test_invalid_values_are_refused(self) -> None:
        for words, code in (
            (("--ttl", "soon"), 5),
            (("--ttl", "2y"), 5),
            (("--label", "x" * 65), 5),
            (("--once", "--max-visits", "2"), 2),
            (("--max-visits", "0"), 2),
            (("--network", "here"), 5),
        ):
            outcome = self.run_cli("sessions", "mint", "app", *words)
            self.assertEqual(outcome.code, code, outcome)
        self.assertEqual(self.run_cli("sessions", "mint", "none").code, 3)
