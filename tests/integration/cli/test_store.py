"""`burrowgate store` as a process: check, copy and backup, with and without a running gateway."""

from __future__ import annotations

import json
import os
import signal
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

from burrowgate.cli.exit_codes import Exit
from burrowgate.core.store_records import Change
from burrowgate.server.home import Home
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.testing.records import a_session, a_target, an_event
from tests.support.cli_process import ProcessTestCase


class StoreTests(ProcessTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.gateway, self.admin_port = self.start_gateway()
        self.here("targets", "add", "app", "127.0.0.1:1")
        for number in range(3):
            self.here("sessions", "mint", "app", "--label", f"for {number}")
        self.home = Path(self.environ["BURROWGATE_HOME"])

    def here(self, *words: str) -> Any:
        """Run `words` on the running gateway and return the JSON output."""
        return self.ok(*words, "--admin-port", self.admin_port)

    def ok(self, *words: str) -> Any:
        code, out, err = self.run_cli(*words, "--json")
        self.assertEqual(code, 0, err)
        return json.loads(out)

    def refused(self, code: Exit, *words: str) -> str:
        found, out, err = self.run_cli(*words)
        self.assertEqual((found, out), (code, ""), err)
        return err

    def stop(self) -> None:
        self.gateway.send(signal.SIGTERM)
        self.gateway.finish()

    def files(self) -> set[str]:
        return set(os.listdir(self.home))

    def test_check_and_backup_work_while_a_gateway_runs_and_copy_does_not(self) -> None:
        found = self.ok("store", "check")
        self.assertEqual((found["ok"], found["targets"], found["sessions"], found["events"]), (True, 1, 3, 4))
        made = self.ok("store", "backup", "backup.db")
        file = Path(self.folder, "backup.db").absolute()
        self.assertEqual((made["file"], made["bytes"]), (str(file), file.stat().st_size))
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(self.ok("store", "check", f"sqlite:{file}") | {"store": ""}, found | {"store": ""})
        self.assertIn("--replace", self.refused(Exit.INVALID, "store", "backup", "backup.db"))
        self.ok("store", "backup", "backup.db", "--replace")
        for words in (
            ("home", "sqlite:other.db"),
            (f"sqlite:{file}", "home"),
            # Another path than the configured one, so only the file itself shows that it is in use.
            (f"sqlite:{self.home}/../home/gateway.sqlite", "sqlite:o.db"),
        ):
            self.assertIn("A gateway", self.refused(Exit.STORE, "store", "copy", *words))
        self.assertFalse({"other.db", "o.db"} & self.files())

    def test_gateway_on_a_copy_continues_where_the_other_stopped(self) -> None:
        minted = self.here("sessions", "mint", "app", "--label", "moved")["session"]
        self.stop()
        copied = self.ok("store", "copy", "home", "sqlite:moved.db")
        self.assertEqual((copied["sessions"], copied["events"]), (4, 5))
        self.environ["BURROWGATE_STORE"] = "sqlite:moved.db"
        self.gateway, self.admin_port = self.start_gateway()
        shown = self.here("sessions", "show", minted["id"])
        self.assertEqual((shown["label"], shown["state"]), ("moved", "active"))
        revoked = self.here("sessions", "revoke", minted["id"])
        self.assertTrue(revoked)
        self.assertEqual(self.here("audit", "verify")["seq"], 6)
        self.stop()
        self.assertIn("empty store", self.refused(Exit.FORBIDDEN, "store", "copy", "sqlite:gateway.sqlite", "home"))
        self.ok("store", "copy", "home", "sqlite:gateway.sqlite")

    def test_invalid_stores_and_files_are_refused(self) -> None:
        self.stop()
        for code, *words in (
            (Exit.STORE, "store", "check", "sqlite:none.db"),
            (Exit.STORE, "store", "copy", "sqlite:none.db", "sqlite:other.db"),
            (Exit.INVALID, "store", "copy", "home", "home"),
            (Exit.INVALID, "store", "copy", "home", "memory:"),
            (Exit.INVALID, "store", "check", "gateway.sqlite"),
            (Exit.INSTALLATION, "store", "check", "nonsense:x"),
            (Exit.INSTALLATION, "store", "backup", "x.db", "--store", "memory:"),
        ):
            self.refused(code, *words)
        self.assertFalse({"none.db", "other.db"} & self.files())

    def test_doctor_creates_no_store(self) -> None:
        self.stop()
        self.environ["BURROWGATE_STORE"] = "sqlite:new.db"
        for has_held, level, detail in ((True, "problem", "--new-store"), (False, "ok", "first start")):
            if not has_held:
                (self.home / "store-held").unlink()
            _, found, _ = self.run_cli("doctor", "--port", "0", "--admin-port", "0", "--json")
            (store,) = [check for check in json.loads(found)["checks"] if check["check"] == "store"]
            self.assertEqual(store["level"], level)
            self.assertIn(detail, store["detail"])
            self.assertNotIn("new.db", self.files())


class KilledCopyTests(ProcessTestCase):
    def test_killed_copy_continues_when_repeated(self) -> None:
        self.fill_home(3_000)
        for _ in range(3):
            copying = self.start("store", "copy", "home", "sqlite:copy.db")
            copying.error_line()
            copying.send(signal.SIGKILL)
            copying.finish()
        code, out, err = self.run_cli("store", "copy", "home", "sqlite:copy.db", "--json")
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["sessions"], 3_000)

    def fill_home(self, count: int) -> None:
        """Create a home with a store of `count` sessions."""
        home = Path(self.environ["BURROWGATE_HOME"])
        Home(home).prepare()
        schema.prepare(home / "gateway.sqlite", schema.migrations())
        with closing(schema.connect(home / "gateway.sqlite")) as connection:
            sessions = tuple(a_session(number) for number in range(count))
            Writer(connection).commit([Change(puts=(a_target(), *sessions), events=(an_event(),) * count)])
