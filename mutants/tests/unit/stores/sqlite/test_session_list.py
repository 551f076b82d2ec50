"""Pages of sessions in the SQLite store: the same by both plans, and each found through an index."""

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


def read(connection: sqlite3.Connection, query: session_list.SessionListQuery) -> SessionPage:
    """Scan until the page is complete, and return it."""
    while not query.scan_chunk(connection):
        pass
    return query.page()


class SessionListTests(TestCase):
    def test_both_plans_give_the_same_page(self) -> None:
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        generator = random.Random(7)
        sessions = [
            a_session(
                number,
                target_id=f"id-of-{number % 4}",
                created_at=START + generator.randrange(20),
                expires_at=START + generator.randrange(200),
                revoked_at=generator.choice([None, None, START]),
                limits=Limits(idle_timeout=generator.choice([None, 50])),
            )
            for number in range(200)
        ]
        targets = [a_target(str(number)) for number in range(3)]
        deleted = replace(targets[0], deleted_at=START, version=2)
        with closing(schema.connect(path)) as connection:
            Writer(connection).commit([Change(puts=(*targets, *sessions)), Change(puts=(deleted,))])
            listed = 0
            for state, target_id, text, order in product(
                (None, *State), (None, "id-of-0", "id-of-1"), ("", "1"), SortOrder
            ):
                query = SessionQuery(now=START + 100, state=state, target_id=target_id, text=text, order=order, limit=7)
                while True:
                    page = read(connection, session_list.SessionListQuery(query, max_sorted_rows=0))
                    for max_sorted_rows, chunk_rows in ((10**6, 1), (0, 1), (0, 3), (0, 10)):
                        self.assertEqual(
                            read(
                                connection,
                                session_list.SessionListQuery(
                                    query, max_sorted_rows=max_sorted_rows, chunk_rows=chunk_rows
                                ),
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
                SessionQuery(now=START, limit=10, target_id="id-of-none"),
                SessionQuery(now=START, limit=10, state=State.ACTIVE),
                SessionQuery(now=START, limit=10, state=State.EXPIRED),
                SessionQuery(now=START, limit=10, state=State.REVOKED),
                SessionQuery(now=START, limit=10, state=State.IDLE),
                SessionQuery(now=START, limit=10, state=State.ENDED),
                *(SessionQuery(now=START, limit=10, state=state, target_id="id-of-app") for state in State),
                *(SessionQuery(now=START, limit=10, state=state, target_id="id-of-gone") for state in State),
            ):
                for order in SortOrder:
                    ordered = replace(query, order=order)
                    self.assertLess(self.count_steps(connection, ordered), 200, ordered)

    def test_long_scan_proceeds_in_chunks(self) -> None:
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        with closing(schema.connect(path)) as connection:
            many = tuple(a_session(number, created_at=START + number) for number in range(5_000))
            Writer(connection).commit([Change(puts=(a_session(9_999, created_at=START - 1, label="needle"), *many))])
            query = session_list.SessionListQuery(SessionQuery(now=START, limit=10, text="needle"), chunk_rows=100)
            chunks = 1
            while not query.scan_chunk(connection):
                chunks += 1
            self.assertEqual([session.label for session in query.page().sessions], ["needle"])
            self.assertEqual(chunks, 4)  # 100, 400, 1,600 and the remaining rows

    def count_steps(self, connection: sqlite3.Connection, query: SessionQuery) -> int:
        """Return how many hundreds of steps of SQLite's virtual machine the page of `query` takes."""
        steps = 0

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        connection.set_progress_handler(step, 100)
        read(connection, session_list.SessionListQuery(query, max_sorted_rows=500))
        connection.set_progress_handler(None, 0)
        return steps
