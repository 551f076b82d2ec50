"""Tests of `burrowgate audit verify`: it finds history that was changed or removed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from twisted.internet import reactor

from burrowgate.cli.audit_history import HistoryCheck
from burrowgate.core.audit import AuditRecord, chain_event
from burrowgate.core.store_records import Change
from burrowgate.errors import StoreDamaged, StoreUnavailable
from burrowgate.interfaces import IStore
from burrowgate.stores.memory import MemoryStore
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import an_event, sid
from tests.support import ReactorTestCase
from tests.unit.core.tcp.test_history_audit import AUTHORISED, CLOSED, CONNECTION, SESSION, TAKEN, TERMINATED


class HistoryCheckTests(ReactorTestCase):
    """The check of a store whose triggers were removed."""

    async def setUp(self) -> None:
        self.path = Path(self.mktemp())
        store = SqliteStore(self.path, reactor)
        await store.start()
        change = Change(history=(SESSION, CONNECTION, TAKEN), events=(an_event(), AUTHORISED, CLOSED, TERMINATED))
        self.records = (await store.commit(change)).events
        await store.close()

    async def check(self, records: tuple[AuditRecord, ...] | None = None) -> HistoryCheck:
        store = SqliteStore(self.path, reactor, read_only=True)

        async def open() -> IStore:
            await store.start()
            return store

        found = HistoryCheck(open)
        try:
            await found.check(self.records if records is None else records)
            await found.finish()
        finally:
            await store.close()
        return found

    def tamper(self, statement: str) -> None:
        """Execute `statement` without the triggers that would refuse it."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as database:
            for name in ("deleted", "changed", "replaced"):
                database.execute(f"DROP TRIGGER history_is_not_{name}")
            self.assertGreater(database.execute(statement).rowcount, 0)

    async def test_history_that_agrees_is_accepted(self) -> None:
        found = await self.check()
        self.assertEqual((found.compared, found.omitted), (4, ""))

    async def refused(self, statement: str) -> str:
        """The sentence with which the check refuses a store after `statement`."""
        self.tamper(statement)
        try:
            await self.check()
        except StoreDamaged as error:
            return str(error)
        raise self.failureException(statement)

    async def test_removed_connection_is_found(self) -> None:
        self.assertIn("connection c1", await self.refused("DELETE FROM history WHERE kind = 'connection'"))

    async def test_removed_snapshot_is_found(self) -> None:
        self.assertIn("is missing", await self.refused("DELETE FROM history WHERE kind = 'snapshot'"))

    async def test_changed_bytes_are_found(self) -> None:
        text = await self.refused(
            "UPDATE history SET body = replace(body, '\"up\":3', '\"up\":1') WHERE entry_id = 'c1'"
        )
        self.assertIn("connection c1 of the history has another up", text)

    async def test_changed_snapshot_is_found(self) -> None:
        text = await self.refused("UPDATE history SET body = '{}' WHERE kind = 'snapshot'")
        self.assertIn(TAKEN.entry_id, text)

    async def test_snapshot_that_no_event_names_is_verified_too(self) -> None:
        other = replace(TAKEN, entry_id="ab" * 32)
        text = await self.refused(f"INSERT INTO history VALUES ('snapshot', '{other.entry_id}', '', 1, 1, '{{}}')")
        self.assertIn(other.entry_id, text)

    async def test_connection_that_two_nodes_closed_agrees_with_one_of_them(self) -> None:
        store = SqliteStore(self.path, reactor)
        await store.start()
        late = replace(CLOSED, detail={"connection": "c1", "up": 1, "down": 1, "reason": "node-lost"})
        records = (await store.commit(Change(events=(late,)))).events
        await store.close()
        await self.check((*self.records, *records))
        self.assertIsNone((await self.check(records)).omitted or None)

    async def test_store_is_opened_for_tcp_sessions_only(self) -> None:
        async def open() -> IStore:
            raise StoreUnavailable("It is away.")

        check = HistoryCheck(open)
        await check.check([chain_event("0" * 64, 1, an_event(sid=sid(1)))])
        self.assertEqual(check.omitted, "")
        await check.check(self.records)
        await check.finish()
        self.assertEqual((check.omitted, check.compared), ("It is away.", 0))

    async def test_missing_entry_in_the_reference_store_is_found(self) -> None:
        store = MemoryStore()
        await store.start()

        async def open() -> IStore:
            return store

        try:
            await HistoryCheck(open).check(self.records)
        except StoreDamaged as error:
            self.assertIn("is missing", str(error))
        else:
            raise self.failureException("No damage was found.")
