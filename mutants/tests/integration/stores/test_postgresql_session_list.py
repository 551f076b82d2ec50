"""Session lists in PostgreSQL: both query plans return the same page."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

from burrowgate.core.sessions import Limits, State
from burrowgate.core.store_records import Change, SessionPage, SessionQuery, SortOrder
from burrowgate.server.clock import steady_time
from burrowgate.stores.postgresql import schema, session_list
from burrowgate.stores.postgresql.connection import Connection, DatabaseConnection
from burrowgate.stores.postgresql.url import read_address
from burrowgate.stores.postgresql.writer import Writer
from burrowgate.testing.records import START, a_session, a_target
from tests.support import TestCase
from tests.support.postgresql import new_schema, requires_postgresql, server


def read(connection: Connection, reading: session_list.SessionListQuery) -> SessionPage:
    """Run `reading` to its end and return its page."""
    while not reading.scan_chunk(connection):
        pass
    return reading.page()


@requires_postgresql
class ListingTests(TestCase):
    def setUp(self) -> None:
        self.address = read_address(server().url(schema=new_schema()).partition(":")[2], 5)
        self.line = self.dial(read_only=False)
        schema.prepare(self.line.open(), schema.migrations(), "it")

    def dial(self, *, read_only: bool = True, autocommit: bool = True) -> DatabaseConnection:
        line = DatabaseConnection(self.address, steady_time, timeout=60, read_only=read_only, autocommit=autocommit)
        self.addCleanup(line.drop)
        return line

    def commit(self, *changes: Change) -> None:
        Writer(self.dial(read_only=False, autocommit=False)).commit(changes)

    def test_both_plans_return_the_same_pages(self) -> None:
        chance = random.Random(7)
        sessions = [
            a_session(
                number,
                target_id=f"id-of-{number % 4}",
                created_at=START + chance.randrange(20),
                expires_at=START + chance.randrange(200),
                revoked_at=chance.choice([None, None, START]),
                limits=Limits(idle_timeout=chance.choice([None, 50])),
            )
            for number in range(200)
        ]
        targets = [a_target(str(number)) for number in range(3)]
        self.commit(Change(puts=(*targets, *sessions)))
        self.commit(Change(puts=(replace(targets[0], deleted_at=START, version=2),)))
        connection = self.dial().open()
        listed = 0
        for state, target_id, text, order in product(
            (None, *State), (None, "id-of-0", "id-of-1", "id-of-none"), ("", "1"), SortOrder
        ):
            query = SessionQuery(now=START + 100, state=state, target_id=target_id, text=text, order=order, limit=7)
            while True:
                page = read(connection, session_list.SessionListQuery(query, max_sorted_rows=0))
                for few, stretch in ((10**6, 1), (0, 1), (0, 3), (0, 10)):
                    self.assertEqual(
                        read(connection, session_list.SessionListQuery(query, max_sorted_rows=few, chunk_rows=stretch)),
                        page,
                    )
                listed += len(page.sessions)
                if page.cursor is None:
                    break
                query = replace(query, cursor=page.cursor)
        self.assertGreater(listed, 800)

    def test_long_scan_is_divided_into_stretches(self) -> None:
        many = tuple(a_session(number, created_at=START + number) for number in range(5_000))
        self.commit(Change(puts=(a_session(9_999, created_at=START - 1, label="needle"), *many)))
        connection = self.dial().open()
        reading = session_list.SessionListQuery(SessionQuery(now=START, limit=10, text="needle"), chunk_rows=100)
        stretches = 1
        while not reading.scan_chunk(connection):
            stretches += 1
        self.assertEqual([one.label for one in reading.page().sessions], ["needle"])
        self.assertEqual(stretches, 4)  # 100, 400, 1,600 and the rest
