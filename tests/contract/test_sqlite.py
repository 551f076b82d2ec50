"""The contract suite on the SQLite store, and what only this store has: files, locks, damage and disk errors."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from zope.interface import implementer

from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.store_records import Batch, Change, Changes, Heartbeat, SessionQuery, VisitUpdate
from burrowgate.errors import ConfigError, StoreDamaged, StoreError, StoreInUse, StoreNotFound, StoreUnavailable
from burrowgate.interfaces import IStore, StoreContext
from burrowgate.stores.sqlite import feed, nodes, schema
from burrowgate.stores.sqlite.store import SqliteStore, open_sqlite
from burrowgate.stores.sqlite.writer import NodeWork, Writer
from burrowgate.testing.records import START, a_session, a_target, a_visit, an_event, sid
from burrowgate.testing.store_contract import DurableStoreContract, SharedStoreContract, scenario
from burrowgate.testing.store_state_machine import play
from tests.support import ReactorTestCase, TestCase


@implementer(IReactorFromThreads)
class ThreadedClock(Clock):
    """A fake clock that passes calls from threads to the real reactor."""

    def callFromThread(self, callable: Callable[..., Any], *args: object, **kwargs: object) -> None:
        reactor.callFromThread(callable, *args, **kwargs)


class SqliteContractTests(DurableStoreContract, SharedStoreContract, ReactorTestCase):
    def make_store(self) -> SqliteStore:
        return SqliteStore(Path(self.mktemp()), reactor, max_feed_entries=100, sign_event=self.sign_event)

    def reopen(self, store: IStore) -> SqliteStore:
        assert isinstance(store, SqliteStore)
        return SqliteStore(store.path, reactor, max_feed_entries=100, sign_event=self.sign_event)

    beside = reopen

    async def set_readable(self, store: IStore, sid: str, readable: bool) -> None:
        assert isinstance(store, SqliteStore)
        with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
            other.execute("UPDATE sessions SET kind = ? WHERE sid = ?", ("full" if readable else "unknown", sid))

    @scenario
    async def test_feed_keeps_only_the_newest_entries(self, store: IStore) -> None:
        await self.together([store.commit(Change(puts=(a_session(number),))) for number in range(150)])
        self.assertEqual(store.position(), 150)
        self.assertFalse((await store.changes(49)).complete)
        changes = await store.changes(50)
        self.assertTrue(changes.complete)
        self.assertEqual(len(changes.sessions), 100)


class StateMachineTests(ReactorTestCase):
    timeout = 600  # some 750 operations in all, each of them several commits and reads

    def test_random_operations_give_the_results_of_the_reference_store(self) -> Deferred[None]:
        return play(lambda: SqliteStore(Path(self.mktemp()), reactor), reactor)


class SqliteTests(ReactorTestCase):
    """Behaviour that only the SQLite store has."""

    def setUp(self) -> None:
        self.path = Path(self.mktemp()).with_name("store.db")

    async def open(self, **options: Any) -> SqliteStore:
        store = SqliteStore(self.path, options.pop("reactor", reactor), **options)
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await store.start()
        return store

    async def test_read_only_store_reads_and_refuses_writes(self) -> None:
        await self.refused_to_open(StoreNotFound, read_only=True)
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        reader = await self.open(read_only=True)
        self.assertEqual(await reader.session(sid(1)), a_session(1))
        await reader.check()
        for write in (reader.commit(Change(puts=(a_session(2),))), reader.load(Batch(sessions=(a_session(2),)))):
            with self.assertRaises(StoreUnavailable):
                await write
        self.assertIsNone(await store.session(sid(2)))
        await store.commit(Change(puts=(a_session(2),)))
        self.assertEqual(await reader.session(sid(2)), a_session(2))

    async def test_exclusive_open_fails_while_another_store_is_open(self) -> None:
        store = await self.open(exclusive=True)
        await self.refused_to_open(StoreInUse, exclusive=True)
        await self.refused_to_open(StoreInUse, exclusive=True, read_only=True)
        await store.close()
        await self.open(exclusive=True)

    async def refused_to_open(self, error: type[StoreError], **options: Any) -> None:
        with self.assertRaises(error):
            await self.open(**options)

    def beside(self) -> Any:
        """Return a connection of another program to the file, as a context that closes it."""
        return closing(sqlite3.connect(self.path, isolation_level=None))

    async def refused(self, error: type[Exception], requested: Any) -> str:
        try:
            await requested
        except error as raised:
            return str(raised)
        raise self.failureException(f"{error.__name__} was not raised.")

    # Files.

    async def test_files_are_readable_by_their_owner_only(self) -> None:
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        files = sorted(self.path.parent.iterdir())
        self.assertEqual([file.name for file in files], ["store.db", "store.db-shm", "store.db-wal"])
        self.assertEqual({stat.S_IMODE(file.stat().st_mode) for file in files}, {0o600})

    async def test_close_leaves_a_single_file(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        await store.close()
        self.assertEqual([file.name for file in self.path.parent.iterdir()], ["store.db"])

    async def test_damaged_or_foreign_file_is_refused_and_not_changed(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_target(), *(a_session(number) for number in range(300)))))
        await store.close()
        whole = self.path.read_bytes()
        with closing(sqlite3.connect(self.path.with_name("other"))) as other:
            other.execute("CREATE TABLE t (a)")
        foreign = self.path.with_name("other").read_bytes()
        damaged = (b"", b"not a database at all" * 500, whole[: len(whole) // 2], b"\0" * 4096 + whole[4096:], foreign)
        for content in damaged:
            self.path.write_bytes(content)
            text = await self.refused(StoreDamaged, self.open())
            self.assertIn(str(self.path), text)
            self.assertEqual(self.path.read_bytes(), content)

    async def test_journal_without_its_file_is_damage(self) -> None:
        self.path.with_name("store.db-wal").write_bytes(b"something")
        await self.refused(StoreDamaged, self.open())
        self.assertFalse(self.path.exists())

    async def test_damaged_page_is_reported_by_check_and_by_reads(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=tuple(a_session(number) for number in range(500))))
        await store.close()
        with self.beside() as other:
            roots = other.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'sessions'").fetchall()
        content = bytearray(self.path.read_bytes())
        for (root,) in roots:
            content[(root - 1) * 4096 : (root - 1) * 4096 + 64] = b"\xff" * 64
        self.path.write_bytes(content)
        store = await self.open()
        await self.refused(StoreDamaged, store.check())
        await self.refused(StoreDamaged, store.sessions(SessionQuery(now=START, limit=500)))

    async def test_unreadable_row_is_damage(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_target(), a_session(1)), events=(an_event(),)))
        with self.beside() as other:
            other.execute("UPDATE targets SET handler = 'telepathy'")
            other.execute("UPDATE sessions SET kind = 'half'")
            other.execute("UPDATE events SET detail = '{'")
        await self.refused(StoreDamaged, store.targets())
        await self.refused(StoreDamaged, store.session(sid(1)))
        await self.refused(StoreDamaged, store.sessions(SessionQuery(now=START)))
        await self.refused(StoreDamaged, store.events(0, 1))

    async def test_error_names_a_missing_folder(self) -> None:
        self.path = self.path.parent / "nowhere" / "store.db"
        self.assertIn("nowhere", await self.refused(StoreUnavailable, self.open()))

    # Locks, threads and the feed.

    async def test_changes_read_with_the_position_are_those_that_are_read_alone(self) -> None:
        store, other = await self.open(max_feed_entries=20), await self.open(max_feed_entries=20)
        reader = schema.open_existing(store.path)
        self.addCleanup(reader.close)

        def alone(after: int) -> Changes:
            return feed.read_changes(lambda sql, *values: reader.execute(sql, values).fetchall(), after)

        draw, seen, remembered = random.Random(17), [-1], 0
        for number in range(1, 120):
            writing = draw.choice((store, other))
            await writing.commit(Change(puts=tuple(a_session(10 * number + n) for n in range(draw.randrange(1, 8)))))
            if draw.random() < 0.7:
                store.position()
            for after in (seen[-1], draw.choice(seen), seen[-1] + 1000):
                remembered += store._news is not None and store._news[0] == after
                self.assertEqual(await store.changes(after), alone(after), (number, after))
            seen.append(store.position() or 0)
        self.assertGreater(remembered, 50)

    async def test_locked_file_is_unavailable_until_released(self) -> None:
        store = await self.open(timeout=0.01)
        with self.beside() as other:
            other.execute("BEGIN IMMEDIATE")
            self.assertIn("locked", await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(1),)))))
            self.assertEqual((store.position(), await store.session(sid(1))), (0, None))
            other.execute("ROLLBACK")
        await store.commit(Change(puts=(a_session(1),)))
        self.assertEqual(store.position(), 1)

    async def test_waiting_changes_are_committed_together(self) -> None:
        store = await self.open()
        batches = []
        store.subscribe(lambda: batches.append(store.position()))
        with self.beside() as other:
            other.execute("BEGIN IMMEDIATE")
            commits = [Deferred.fromCoroutine(store.commit(Change(puts=(a_session(n),)))) for n in range(60)]
            other.execute("ROLLBACK")
        for commit in commits:
            await commit
        self.assertEqual(batches[-1], 60)
        self.assertLessEqual(len(batches), 2)

    async def test_commit_of_another_process_notifies_within_250_ms(self) -> None:
        clock = ThreadedClock()
        store, other = await self.open(reactor=clock), await self.open()
        notified = []
        store.subscribe(lambda: notified.append(store.position()))
        for number in range(1, 4):
            await other.commit(Change(puts=(a_session(number),)))
            self.assertEqual(len(notified), number - 1)
            clock.advance(0.25)
            self.assertEqual(notified[-1], number)
            clock.advance(0.25)
            self.assertEqual(len(notified), number)
        await store.close()
        self.assertEqual(clock.getDelayedCalls(), [])

    async def test_unstorable_value_fails_only_its_own_change(self) -> None:
        store = await self.open()
        commits = [
            Deferred.fromCoroutine(store.commit(Change(puts=(session,), events=(an_event(),))))
            for session in (a_session(1), a_session(2, label="\ud800"), a_session(3), a_session(4, created_at=2**70))
        ]
        await commits[0]
        await self.refused(UnicodeEncodeError, commits[1])
        await commits[2]
        await self.refused(OverflowError, commits[3])
        self.assertEqual([event.seq for event in await store.events(0, 10)], [1, 2])

    async def test_reads_leave_no_statement_open(self) -> None:
        store, other = await self.open(), await self.open()
        await other.commit(Change(puts=(a_target(), *(a_session(n) for n in range(3)))))
        await other.commit(
            Change(visits=tuple(VisitUpdate(visit=a_visit(1, n)) for n in range(3)), events=(an_event(),) * 3)
        )
        await store.sessions(SessionQuery(now=START, limit=1))
        await store.visits(sid(1), 1)
        await store.events(0, 1)
        await store.targets()
        await store.changes(0)
        await other.commit(Change(puts=(replace(a_session(1), version=2),), events=(an_event(),)))
        self.assertEqual((await store.events(3, 9))[-1].seq, 4)
        self.assertEqual(store.position(), other.position())
        with self.beside() as third:
            busy, _, _ = third.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self.assertEqual(busy, 0)

    # Tampering.

    async def test_chain_shows_removed_and_altered_events(self) -> None:
        store = await self.open()
        await store.commit(Change(events=tuple(an_event(time=START + n) for n in range(5))))
        with self.beside() as other:
            other.execute("UPDATE events SET actor = 'mallory' WHERE seq = 3")
        self.assertIn("3", await self.chain_error(store))
        with self.beside() as other:
            other.execute("DELETE FROM events WHERE seq = 2")
        self.assertIn("2", await self.chain_error(store))

    async def test_removed_newest_events_show_in_check_and_in_chain(self) -> None:
        store = await self.open()
        await store.commit(Change(events=(an_event(),) * 5))
        with self.beside() as other:
            other.execute("DELETE FROM events WHERE seq > 3")
        checking = await self.open(read_only=True)
        self.assertIn("4 to 5", await self.refused(StoreDamaged, checking.check()))
        self.assertIsNone(checking.position())
        await store.commit(Change(events=(an_event(),)))
        self.assertIn("4", await self.chain_error(store))

    async def test_unreadable_entry_of_the_feed_leaves_the_position_unknown(self) -> None:
        store = await self.open()
        await store.commit(Change(puts=(a_session(1),)))
        position = store.position()
        with self.beside() as other:
            other.execute("INSERT INTO changes (kind, key) VALUES ('odd', 'x')")
        with capturedLogs() as logs:
            self.assertIsNone(store.position())
            self.assertIsNone(store.position())
        self.assertEqual(len(logs), 1)
        await self.refused(StoreDamaged, store.changes(position or 0))

    async def chain_error(self, store: SqliteStore) -> str:
        verifier = ChainVerifier()
        verifier.verify(await store.events(0, 100))
        return str(verifier.error)


class FailingDiskTests(TestCase):
    """Errors that need a process of their own, because they come from its limits and its user id."""

    def run_child(self, program: str) -> str:
        path = Path(self.mktemp()).with_name("store.db")
        path.parent.chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", _CHILD + program, str(path)], capture_output=True, text=True, timeout=60, check=False
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_full_disk_is_unavailable_until_it_has_space(self) -> None:
        output = self.run_child(_FULL)
        self.assertIn("The disk of the store", output)
        self.assertIn("all records kept, store works again", output)

    def test_read_only_file_and_folder_have_errors_of_their_own(self) -> None:
        messages = self.run_child(_READ_ONLY).splitlines()
        self.assertEqual(len(messages), 2)
        self.assertIn("read-only", messages[0])
        self.assertIn("cannot be opened", messages[1])


_CHILD = """
import os, resource, sys
from pathlib import Path
from twisted.internet.task import react
from twisted.internet.defer import Deferred
from burrowgate.errors import StoreUnavailable
from burrowgate.core.store_records import Change
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import a_session, an_event, sid
path = Path(sys.argv[1])
def run(main):
    react(lambda reactor: Deferred.fromCoroutine(main(reactor)))
"""

_FULL = """
async def main(reactor):
    store = SqliteStore(path, reactor)
    await store.start()
    await store.commit(Change(puts=(a_session(0),), events=(an_event(),)))
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.stat(f"{path}-wal").st_size + 20_000, unlimited[1]))
    written = 1
    try:
        while written < 100:
            await store.commit(Change(puts=(a_session(written),), events=(an_event(),)))
            written += 1
    except StoreUnavailable as error:
        print(error)
    assert store.position() == written
    assert await store.session(sid(written)) is None
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    await store.commit(Change(puts=(a_session(written),), events=(an_event(),)))
    assert [event.seq for event in await store.events(0, 1000)] == list(range(1, written + 2))
    await store.check()
    await store.close()
    print("all records kept, store works again")
run(main)
"""

_READ_ONLY = """
async def main(reactor):
    schema.migrations()  # cached now, because the other user may not be able to read the package's files
    if os.geteuid() == 0:
        os.setegid(65534)
        os.seteuid(65534)
    store = SqliteStore(path, reactor)
    await store.start()
    await store.close()
    path.chmod(0o400)
    folder = path.parent / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    for file in (path, folder / "store.db"):
        store = SqliteStore(file, reactor)
        try:
            await store.start()
            await store.commit(Change(puts=(a_session(1),)))
        except StoreUnavailable as error:
            print(error)
        await store.close()
run(main)
"""


class OpenTests(TestCase):
    def test_relative_path_is_relative_to_the_home(self) -> None:
        context = StoreContext(reactor=reactor, home=Path("/home/of/gateway"))
        self.assertEqual(open_sqlite("a.db", context).description, "sqlite:/home/of/gateway/a.db")
        self.assertEqual(open_sqlite("/b/a.db", context).description, "sqlite:/b/a.db")

    def test_path_is_required(self) -> None:
        context = StoreContext(reactor=reactor, home=Path("/home/of/gateway"))
        for argument in ("", "a\0b"):
            self.assertRaises(ConfigError, open_sqlite, argument, context)


class SyncTests(TestCase):
    def test_only_transactions_of_heartbeats_are_not_synced(self) -> None:
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        with closing(schema.connect(path)) as connection:
            writer = Writer(connection)

            def is_synced(*work: Change | NodeWork) -> bool:
                writer.commit(work)
                return bool(connection.execute("PRAGMA synchronous").fetchone() == (2,))

            def write_heartbeat(connection: sqlite3.Connection) -> None:
                nodes.heartbeat(connection, Heartbeat(node_id="a", time=START), 15)

            change = Change(events=(an_event(),))
            transactions: list[tuple[Change | NodeWork, ...]] = [
                (change,),
                (write_heartbeat,),
                (write_heartbeat, change),
                (write_heartbeat,),
                (change,),
            ]
            self.assertEqual([is_synced(*work) for work in transactions], [True, False, True, False, True])
