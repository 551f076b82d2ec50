"""`burrowgate history` as a process: lists and exports, with and without a gateway."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from burrowgate.cli.exit_codes import Exit
from burrowgate.core.history import HistoryKind
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.testing.records import START, an_entry, sid
from tests.support.cli_process import ProcessTestCase

SESSIONS = tuple(
    an_entry(
        sid(number),
        kind=HistoryKind.SESSION,
        sid=sid(number),
        at=START + number,
        closed_at=None if number % 2 else START + 99,
        body=SessionHistory(
            target=f"db-{number % 3}",
            account="ada",
            endpoint="10.0.0.5:5432",
            termination="" if number % 2 else "revoked",
            terminated_by="" if number % 2 else "admin",
            terminated_at=None if number % 2 else START + 99,
        ).to_body(),
    )
    for number in range(12)
)
CONNECTIONS = tuple(
    an_entry(f"c{number}", sid=sid(number % 2), at=START + number, body=ConnectionHistory(program="psql").to_body())
    for number in range(6)
)


class HistoryTests(ProcessTestCase):
    """The commands, on a SQLite store."""

    def setUp(self) -> None:
        super().setUp()
        home = Path(self.environ["BURROWGATE_HOME"])
        home.mkdir(mode=0o700, exist_ok=True)
        self.file = home / "gateway.sqlite"
        schema.prepare(self.file, schema.migrations())
        connection = schema.connect(self.file)
        Writer(connection).commit([Change(history=(*SESSIONS, *CONNECTIONS))])
        connection.close()

    def ok(self, *words: str) -> Any:
        code, out, err = self.run_cli("history", *words, "--json")
        self.assertEqual(code, 0, err)
        return json.loads(out)

    def test_lists_are_newest_first_and_filtered(self) -> None:
        found = self.ok("sessions", "--limit", "5")["sessions"]
        self.assertEqual([one["sid"] for one in found], [sid(number) for number in range(11, 6, -1)])
        found = self.ok("sessions", "--target", "db-1", "--open")["sessions"]
        self.assertEqual([one["established_at"] - START for one in found], [7, 1])
        found = self.ok("connections", "--session", sid(1))["connections"]
        self.assertEqual([one["cid"] for one in found], ["c5", "c3", "c1"])
        code, out, _ = self.run_cli("history", "sessions", "--account", "ada")
        self.assertEqual(code, 0)
        self.assertIn("revoked (admin)", out)
        self.assertIn("ESTABLISHED", out)
        self.assertIn("no such session", self.run_cli("history", "sessions", "--account", "eve")[1])

    def test_export_to_a_new_file_and_to_stdout(self) -> None:
        code, out, err = self.run_cli("history", "export", "--output", "out.jsonl")
        self.assertEqual((code, out), (0, ""), err)
        self.assertIn("12 sessions exported.", err)
        output = Path(self.folder, "out.jsonl")
        self.assertEqual(stat.S_IMODE(output.stat().st_mode), 0o600)
        code, out, _ = self.run_cli("history", "export")
        self.assertEqual((code, out), (0, output.read_text()))
        code, out, _ = self.run_cli(
            "history", "export", "--kind", "connections", "--format", "csv", "--since", "2020-01-01"
        )
        self.assertEqual(len(out.splitlines()), 7)
        self.assertEqual(self.run_cli("history", "export", "--until", "2020-01-01")[1], "")
        code, _, err = self.run_cli("history", "export", "--output", "out.jsonl")
        self.assertEqual(code, Exit.INVALID)
        self.assertIn("exists already", err)
        code, _, err = self.run_cli("history", "export", "--since", "yesterday")
        self.assertEqual(code, Exit.INVALID)

    def test_failed_export_leaves_no_file(self) -> None:
        broken = an_entry("broken", kind=HistoryKind.SESSION, at=START + 100, body="no JSON")
        connection = schema.connect(self.file)
        Writer(connection).commit([Change(history=(broken,))])
        connection.close()
        code, _, err = self.run_cli("history", "export", "--output", "out.jsonl")
        self.assertEqual(code, Exit.STORE, err)
        self.assertNotIn("out.jsonl", os.listdir(self.folder))

    def test_history_is_read_while_a_gateway_runs(self) -> None:
        self.start_gateway()
        self.assertEqual(len(self.ok("connections")["connections"]), 6)
        found = self.ok("sessions")
        self.assertEqual(len(found["sessions"]), 12)
