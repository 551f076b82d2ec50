"""Acknowledged commits to SQLite survive SIGKILL, and no commit is written in part."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from twisted.internet import reactor

from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import sid
from tests.support import ReactorTestCase

ROUNDS = 8

# Every commit puts two sessions, number n and its twin 1,000,000 + n, and an audit event.
_CHILD = """
import sys
from pathlib import Path
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import react
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import a_session, a_visit, an_event, sid

async def main(reactor, path, first):
    store = SqliteStore(Path(path), reactor)
    await store.start()
    numbers = iter(range(int(first), 10**6))
    async def caller():
        for number in numbers:
            twins = a_session(number), a_session(10**6 + number)
            await store.commit(
                Change(puts=twins, visits=(VisitUpdate(visit=a_visit(number)),), events=(an_event(sid=sid(number)),))
            )
            print(number, flush=True)
    await gatherResults([Deferred.fromCoroutine(caller()) for _ in range(16)])

react(main, sys.argv[1:])
"""


class KilledTests(ReactorTestCase):
    async def test_acknowledged_commits_survive_and_all_commits_are_atomic(self) -> None:
        path = Path(self.mktemp()).with_name("store.db")
        acknowledged: set[int] = set()
        for number in range(ROUNDS):
            acknowledged |= self.killed_while_it_commits(path, number * 10_000, 40 + 37 * number)
            await self.look_over(path, acknowledged)

    def killed_while_it_commits(self, path: Path, first: int, enough: int) -> set[int]:
        """Run a committing process and kill it after `enough` commits; return the acknowledged numbers."""
        command = [sys.executable, "-c", _CHILD, str(path), str(first)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(enough)]
            process.kill()
            lines += process.stdout.read().splitlines(keepends=True)
        return {int(line) for line in lines if line.endswith("\n")}

    async def look_over(self, path: Path, acknowledged: set[int]) -> None:
        store = SqliteStore(path, reactor)
        await store.start()
        await store.check()
        verifier = ChainVerifier()
        reported = set()
        while some := await store.events(verifier.seq, 1000):
            verifier.verify(some)
            self.assertIsNone(verifier.error)
            reported |= {one.event.sid for one in some}
        self.assertLessEqual({sid(number) for number in acknowledged}, reported)
        for number in acknowledged:
            self.assertIsNotNone(await store.session(sid(number)))
            self.assertIsNotNone(await store.session(sid(10**6 + number)))
            self.assertEqual(len(await store.visits(sid(number), 2)), 1)
        # Each commit has one event and two sessions: unacknowledged commits are stored completely or not at all.
        self.assertEqual(store.position(), 2 * verifier.seq)
        await store.close()
