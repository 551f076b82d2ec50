"""SEC-69: the store under a gateway with two workers is deleted, replaced, damaged, on a full disk or read-only."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import unittest
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import (
    Gateway,
    Process,
    environment,
    fetch,
    new_folder,
    site,
    start_app,
    until,
)

CONNECTIONS = 8
"""Kept-alive connections: enough that each of two workers has some."""
RECOVERY_SECONDS = 30.0
"""A check of a damaged store is repeated after 10 s."""
PAGE = 4096
TWISTD = os.path.join(sysconfig.get_path("scripts"), "twistd")
_MOUNTED = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"
"""


def can_mount() -> bool:
    """Return whether this user may mount in a namespace of its own."""
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


class StoreFaultCase(unittest.TestCase):
    def setUp(self) -> None:
        self.home = Path(new_folder(self), "home")
        self.home.mkdir(mode=0o700)
        self.path = self.home / "gateway.sqlite"
        self.gateway = self.start()
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.minted = self.gateway.mint("app")
        until((self.home / "store-held").exists, "the marker is written")
        self.connections = [self.connect() for _ in range(CONNECTIONS)]
        self.assertEqual(self.statuses(), {200})

    def start(self, *options: str) -> Gateway:
        beside = getattr(self, "gateway", None)
        return Gateway(self, "--workers", "2", *options, home=str(self.home), beside=beside)

    def connect(self) -> HTTPConnection:
        connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def statuses(self) -> set[int]:
        """Return the statuses of one request of the cached visitor on each connection, and of one on a new one."""
        headers = {"Host": self.minted["url"].split("/")[2], "Authorization": f"Bearer {self.minted['token']}"}
        found = {fetch(self.minted["url"], port=self.gateway.port, Authorization=headers["Authorization"])[0]}
        for connection in self.connections:
            connection.request("GET", "/head", headers=headers)
            answer = connection.getresponse()
            answer.read()
            found.add(answer.status)
        return found

    def refused(self, method: str, path: str, body: Any = None) -> str:
        """Return the detail of the admin API's problem, which must have the status 503."""
        with self.assertRaises(HTTPError) as raised:
            self.gateway.admin(method, path, body)
        with raised.exception as error:
            self.assertEqual(error.code, 503)
            return str(json.load(error)["detail"])

    def changes_refused(self) -> set[str]:
        """Return the details of the refusals of a mint and a revocation."""
        return {
            self.refused("POST", "targets/app/sessions", {}),
            self.refused("POST", f"sessions/{self.minted['session']['id']}/revoke"),
        }

    def findings(self) -> list[dict[str, str]]:
        """Return what the diagnostics say of the store."""
        found = self.gateway.admin("GET", "diagnostics")["diagnostics"]
        return [one for one in found if one["check"] == "store"]

    def assert_closed(self) -> None:
        """Assert that nothing is admitted or changed, and that readiness and diagnostics say so."""
        until(lambda: self.statuses() == {503}, "both workers refuse")
        until(lambda: not self.gateway.is_ready(), "the admin is not ready")
        self.changes_refused()
        self.assertEqual([one["level"] for one in self.findings()], ["problem"])

    def assert_open(self) -> None:
        """Assert that all of that is over."""
        until(self.gateway.is_ready, "the gateway is ready again", RECOVERY_SECONDS)
        until(lambda: self.statuses() == {200}, "both workers admit", RECOVERY_SECONDS)
        minted = self.gateway.mint("app")
        self.gateway.revoke(minted["session"]["id"])
        self.assertEqual([one["level"] for one in self.findings()], ["ok"])

    def failed_start(self, *options: str) -> str:
        """Return what a gateway of this home writes to stderr when its start fails."""
        process = Process(self, "-m", "burrowgate", "run", *self.gateway.where, *options)
        self.assertNotEqual(process.wait(), 0)
        return process.errors


class ReplacedStoreTests(StoreFaultCase):
    def test_moved_store_is_refused_until_it_is_back(self) -> None:
        away = self.path.with_name("away")
        self.path.rename(away)
        self.assert_closed()
        self.assertIn("deleted or moved", self.findings()[0]["detail"])
        away.rename(self.path)
        self.assert_open()

    def test_deleted_store_is_made_anew_only_if_the_operator_says_so(self) -> None:
        for file in self.home.glob("gateway.sqlite*"):
            file.unlink()
        self.assert_closed()
        self.gateway.process.stop()
        for file in self.home.glob("gateway.sqlite*"):
            file.unlink()
        for options in ((), ("--workers", "2")):
            text = self.failed_start(*options)
            self.assertIn("is missing", text)
            self.assertIn("--new-store", text)
            self.assertFalse(self.path.exists())
        self.gateway = self.start("--new-store")
        self.assertEqual(self.gateway.admin("GET", "targets")["targets"], [])
        self.gateway.add("new", f"127.0.0.1:{start_app(self)}")
        self.gateway.process.stop()
        self.gateway = self.start()
        self.assertEqual([one["name"] for one in self.gateway.admin("GET", "targets")["targets"]], ["new"])

    def test_another_store_in_its_place_is_refused_while_running_and_at_the_start(self) -> None:
        other = Gateway(self)
        other.add("app", "127.0.0.1:1")
        other.process.stop()
        copy = self.path.with_name("copy")
        shutil.copy(Path(other.home, "gateway.sqlite"), copy)
        copy.replace(self.path)
        self.assert_closed()
        self.assertIn("replaced", self.findings()[0]["detail"])
        self.gateway.process.stop()
        for file in self.home.glob("gateway.sqlite-*"):
            file.unlink()
        self.assertIn("is another store", self.failed_start())
        self.assertIn("another store", self.gateway.cli("doctor").stdout)

    def test_backup_in_its_place_is_accepted_at_the_start(self) -> None:
        backup = self.home.parent / "backup.sqlite"
        done = self.gateway.cli("store", "backup", str(backup))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.gateway.process.stop()
        for file in self.home.glob("gateway.sqlite*"):
            file.unlink()
        shutil.copy(backup, self.path)
        self.gateway = self.start()
        self.connections = []
        self.assertEqual(self.statuses(), {200})


class DamagedStoreTests(StoreFaultCase):
    def session_pages(self) -> list[int]:
        """Write all records into the file, and return the numbers of the first pages of the table of sessions."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as other:
            # The commit makes each connection drop its cached pages at its next read.
            other.execute("UPDATE sessions SET label = label")
            busy, _, _ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.assertEqual(busy, 0)
            rows = other.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'sessions'").fetchall()
            return [int(row[0]) for row in rows]

    @contextmanager
    def damaged(self) -> Iterator[None]:
        """Overwrite the pages of the sessions in the open file, as a faulty disk does, and restore them."""
        pages = self.session_pages()
        with open(self.path, "r+b", buffering=0) as file:
            whole = {page: os.pread(file.fileno(), PAGE, (page - 1) * PAGE) for page in pages}
            for page in pages:
                os.pwrite(file.fileno(), b"\xff" * PAGE, (page - 1) * PAGE)
            try:
                yield
            finally:
                for page, content in whole.items():
                    os.pwrite(file.fileno(), content, (page - 1) * PAGE)

    def test_damage_that_one_process_finds_closes_all_until_it_is_repaired(self) -> None:
        with self.damaged():
            self.assertIn("damaged", " ".join(self.changes_refused()))
            self.assert_closed()
            self.assertTrue((self.home / "gateway.sqlite-damaged").exists())
        self.assert_open()
        self.assertFalse((self.home / "gateway.sqlite-damaged").exists())


class FullDiskTests(StoreFaultCase):
    def limit_files(self, size: int) -> None:
        """Let no process of the gateway write a file beyond `size` bytes, which SQLite takes for a full disk."""
        pid = self.gateway.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            _, hard = resource.prlimit(one, resource.RLIMIT_FSIZE)
            resource.prlimit(one, resource.RLIMIT_FSIZE, (size, hard))

    def test_full_disk_refuses_changes_clearly_and_works_once_there_is_space(self) -> None:
        other = self.gateway.mint("app")
        self.limit_files(Path(f"{self.path}-wal").stat().st_size)
        for text in self.changes_refused():
            self.assertIn("The disk of the store", text)
        self.assertEqual(self.statuses(), {410}, "What was to be revoked is refused, stored or not.")
        revoked, self.minted = self.minted, other
        self.assertEqual(self.statuses(), {200}, "The store can be read, so that revocations are seen.")
        self.limit_files(resource.RLIM_INFINITY)
        self.gateway.revoke(revoked["session"]["id"])
        self.assert_open()
        self.gateway.revoke(self.minted["session"]["id"])
        self.assertEqual(self.statuses(), {410})


@unittest.skipUnless(can_mount(), "This user may not mount.")
class ReadOnlyHomeTests(StoreFaultCase):
    def test_read_only_home_is_refused_clearly_at_the_start_and_works_afterwards(self) -> None:
        self.gateway.process.stop()
        words = (sys.executable, "-m", "burrowgate", "run", *self.gateway.where)
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", _MOUNTED, "sh", str(self.home), *words],
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            env=environment(str(self.home)),
            check=False,
        )
        self.assertNotEqual(done.returncode, 0)
        (sentence,) = done.stderr.strip().splitlines()
        self.assertRegex(sentence, "(?i)read-only")
        self.assertIn(str(self.home), sentence)
        self.gateway = self.start()
        self.connections = []
        self.assertEqual(self.statuses(), {200})


class ProgramTests(unittest.TestCase):
    """Each program that starts a gateway refuses a lost store, and has the option that its error names."""

    def setUp(self) -> None:
        self.first = Gateway(self)
        self.first.add("site", site(self))
        self.first.process.stop()
        self.store = Path(self.first.home, "gateway.sqlite")
        self.store.unlink()

    def program(self, name: str, *options: str) -> Process:
        if name == "twistd":
            words = ("-n", "--pidfile=", "burrowgate", *self.first.where, *options)
            return Process(self, *words, program=TWISTD, cwd=new_folder(self))
        what = (site(self),) if name == "share" else ()
        return Process(self, "-m", "burrowgate", name, *what, *self.first.where, *options)

    def test_lost_store_is_refused_unless_the_operator_allows_a_new_one(self) -> None:
        for name in ("run", "share", "twistd"):
            refused = self.program(name)
            refused.wait()
            self.assertIn("--new-store", refused.output + refused.errors, name)
            self.assertNotIn("Traceback", refused.output + refused.errors, name)
            self.assertFalse(self.store.exists(), name)
            process = self.program(name, "--new-store")
            until(self.first.is_ready, f"{name} serves visitors")
            self.first.admin("POST", "targets", {"name": "new", "address": site(self)})
            process.stop()
            self.assertTrue(self.store.exists(), name)
            self.store.unlink()
