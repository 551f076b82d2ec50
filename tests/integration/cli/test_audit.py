"""`burrowgate audit` as a process, on stores that another program changed while the gateway was stopped or ran."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from burrowgate.cli.exit_codes import Exit
from burrowgate.core.audit import GENESIS, AuditRecord, chain_event
from burrowgate.server.audit_anchor import FILE_NAME
from burrowgate.stores import sql_rows
from tests.support.cli_process import ProcessTestCase
from tests.support.gateway_process import until

Change = Callable[[Sequence[AuditRecord]], Sequence[AuditRecord]]


def rehashed(records: Sequence[AuditRecord]) -> list[AuditRecord]:
    """`records` with hashes that fit, as a thief of the database can make them; without MACs."""
    made: list[AuditRecord] = []
    for record in records:
        made.append(chain_event(made[-1].hash if made else GENESIS, len(made) + 1, record.event))
    return made


class AuditTests(ProcessTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.home = Path(self.environ["BURROWGATE_HOME"])
        self.run_gateway()
        self.here("targets", "add", "app", "127.0.0.1:1")
        for number in range(5):
            self.here("sessions", "mint", "app", "--label", f"for {number}")
        until(lambda: self.known() == 6, "The anchor")

    def run_gateway(self) -> None:
        self.gateway, self.admin_port = self.start_gateway()

    def stop(self) -> None:
        self.gateway.send(signal.SIGTERM)
        self.gateway.finish()

    def known(self) -> int:
        """Number of the newest event that the home knows."""
        file = self.home / FILE_NAME
        stores = json.loads(file.read_text()) if file.exists() else {}
        return max((links[-1][0] for links in stores.values()), default=0)

    def here(self, *words: str) -> Any:
        code, out, err = self.run_cli(*words, "--admin-port", self.admin_port, "--json")
        self.assertEqual(code, 0, err)
        return json.loads(out)

    def doctor(self) -> str:
        return str(self.run_cli("doctor", "--admin-port", self.admin_port)[1])

    def verify(self) -> tuple[int, str]:
        """Exit code and output of `audit verify`."""
        code, out, err = self.run_cli("audit", "verify", "--admin-port", self.admin_port)
        return code, out + err

    def change(self, change: Change) -> None:
        """Change the events in the file, with the newest number that SQLite assigned."""
        with closing(sqlite3.connect(self.home / "gateway.sqlite")) as connection:
            rows = connection.execute(f"SELECT {sql_rows.EVENT} FROM events ORDER BY seq").fetchall()
            records = change([sql_rows.to_event(row) for row in rows])
            connection.execute("DELETE FROM events")
            connection.executemany(
                sql_rows.insert("events", sql_rows.EVENT), [sql_rows.from_event(record) for record in records]
            )
            connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'events'", (len(records),))
            connection.commit()

    def test_cut_end_shows_until_the_operator_accepts_it(self) -> None:
        self.assertEqual(self.verify()[0], Exit.OK)
        self.stop()
        self.change(lambda records: records[:4])
        code, _, err = self.run_cli("store", "check")
        self.assertEqual(code, Exit.STORE)
        self.assertIn("The events after 4 were removed: the home knows of events up to 6.", err)
        self.run_gateway()
        code, text = self.verify()
        self.assertEqual(code, Exit.STORE)
        self.assertIn("The events after 4 were removed: the home knows of events up to 6.", text)
        self.assertIn("The audit events after 4 were removed", self.doctor())
        self.here("sessions", "mint", "app")
        self.assertEqual(self.verify()[0], Exit.STORE)
        accepted = self.here("audit", "accept")
        self.assertEqual(accepted["seq"], 6)
        self.assertEqual(self.verify()[0], Exit.OK)
        self.assertIn(
            "the home knew of events up to 6", self.run_cli("audit", "list", "--admin-port", self.admin_port)[1]
        )
        self.assertNotIn("were removed", self.doctor())
        self.stop()
        self.run_gateway()
        self.assertEqual(self.verify()[0], Exit.OK)
        self.assertEqual(self.run_cli("audit", "accept", "--admin-port", self.admin_port)[0], Exit.FORBIDDEN)

    def test_rewritten_actors_show_although_all_hashes_fit(self) -> None:
        self.change(
            lambda records: rehashed([replace(one, event=replace(one.event, actor="mallory")) for one in records])
        )
        code, text = self.verify()
        self.assertEqual(code, Exit.STORE)
        self.assertIn("not the one that the home knows", text)

    def test_event_added_by_another_program_shows_while_the_gateway_runs(self) -> None:
        def added(records: Sequence[AuditRecord]) -> Sequence[AuditRecord]:
            return [*records, chain_event(records[-1].hash, len(records) + 1, records[-1].event)]

        self.change(added)
        self.assertEqual(self.verify()[0], Exit.STORE)
        until(lambda: "Event 7 is not signed" in self.doctor(), "The finding")
