"""Both roads lead to the same page, and an index leads along each."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path

from burrowgate.core.sessions import Limits, State
from burrowgate.core.store_records import Change, SessionPage, SessionQuery, SortOrder
from burrowgate.stores.sqlite import schema, session_list
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.testing.records import START, a_session, a_target
from tests.support import TestCase


def read(connection: sqlite3.Connection, reading: session_list.SessionListQuery) -> SessionPage:
    """The page at the end of `reading`."""
    while not reading.scan_chunk(connection):
        pass
    return reading.page()


class SessionListTests(TestCase):
    def test_both_plans_give_the_same_page(self) -> None:
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
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
        gone = replace(targets[0], deleted_at=START, version=2)
        with closing(schema.connect(path)) as connection:
            Writer(connection).commit([Change(puts=(*targets, *sessions)), Change(puts=(gone,))])
            listed = 0
            for state, target_id, text, order in product(
                (None, *State), (None, "id-of-0", "id-of-1"), ("", "1"), SortOrder
            ):
                query = SessionQuery(now=START + 100, state=state, target_id=target_id, text=text, order=order, limit=7)
                while True:
                    page = read(connection, session_list.SessionListQuery(query, max_sorted_rows=0))
                    for few, stretch in ((10**6, 1), (0, 1), (0, 3), (0, 10)):
                        self.assertEqual(
                            read(
                                connection,
                                session_list.SessionListQuery(query, max_sorted_rows=few, chunk_rows=stretch),
                            ),
                            page,
                        )
                    listed += len(page.sessions)
                    if page.cursor is None:
                        break
                    query = replace(query, cursor=page.cursor)
        self.assertGreater(listed, 800)

    def test_page_reads_few_rows(self) -> None:
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        with closing(schema.connect(path)) as connection:
            Writer(connection).commit(
                [Change(puts=tuple(a_session(number, created_at=START + number) for number in range(20_000)))]
            )
            for query in (
                SessionQuery(now=START, limit=10),
                SessionQuery(now=START, limit=10, target_id="id-of-app"),
                SessionQuery(now=START, limit=10, target_id="id-of-nobody"),
                SessionQuery(now=START, limit=10, state=State.ACTIVE),
                SessionQuery(now=START, limit=10, state=State.EXPIRED),
                SessionQuery(now=START, limit=10, state=State.REVOKED),
                SessionQuery(now=START, limit=10, state=State.IDLE),
                SessionQuery(now=START, limit=10, state=State.ENDED),
                *(SessionQuery(now=START, limit=10, state=state, target_id="id-of-app") for state in State),
                *(SessionQuery(now=START, limit=10, state=state, target_id="id-of-gone") for state in State),
            ):
                for order in SortOrder:
                    asked = replace(query, order=order)
                    self.assertLess(self.work(connection, asked), 200, asked)

    def test_long_scan_proceeds_in_chunks(self) -> None:
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        with closing(schema.connect(path)) as connection:
            many = tuple(a_session(number, created_at=START + number) for number in range(5_000))
            Writer(connection).commit([Change(puts=(a_session(9_999, created_at=START - 1, label="needle"), *many))])
            reading = session_list.SessionListQuery(SessionQuery(now=START, limit=10, text="needle"), chunk_rows=100)
            stretches = 1
            while not reading.scan_chunk(connection):
                stretches += 1
            self.assertEqual([one.label for one in reading.page().sessions], ["needle"])
            self.assertEqual(stretches, 4)  # 100, 400, 1,600 and what is left

    def work(self, connection: sqlite3.Connection, query: SessionQuery) -> int:
        """How many hundreds of steps of SQLite's machine the page of `query` takes."""
        steps = 0

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        connection.set_progress_handler(step, 100)
        read(connection, session_list.SessionListQuery(query, max_sorted_rows=500))
        connection.set_progress_handler(None, 0)
        return steps
