"""Both roads lead to the same page, and an index leads along each."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

from burrowgate.clock import steady_time
from burrowgate.core.sessions import Limits, State
from burrowgate.interfaces import Change, SessionQuery
from burrowgate.stores.postgresql import listing, schema
from burrowgate.stores.postgresql.address import read_address
from burrowgate.stores.postgresql.line import Line
from burrowgate.stores.postgresql.writing import Writing
from burrowgate.testing.records import START, a_session, a_target
from tests.support import TestCase
from tests.support.postgresql import new_schema, requires_postgresql, server


@requires_postgresql
class ListingTests(TestCase):
    def setUp(self) -> None:
        self.address = read_address(server().url(schema=new_schema()).partition(":")[2], 5)
        self.line = self.dial(read_only=False)
        schema.prepare(self.line.connection(), schema.steps(), "it")

    def dial(self, *, read_only: bool = True, autocommit: bool = True) -> Line:
        line = Line(self.address, steady_time, patience=60, read_only=read_only, autocommit=autocommit)
        self.addCleanup(line.drop)
        return line

    def commit(self, *changes: Change) -> None:
        Writing(self.dial(read_only=False, autocommit=False)).commit(changes)

    def test_few_or_many_the_page_is_the_same(self) -> None:
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
        connection = self.dial().connection()
        listed = 0
        for state, target_id, text in product((None, *State), (None, "id-of-0", "id-of-1"), ("", "1")):
            query = SessionQuery(now=START + 100, state=state, target_id=target_id, text=text, limit=7)
            while True:
                page = listing.page(connection, query, few=0)
                self.assertEqual(listing.page(connection, query, few=10**6), page)
                listed += len(page.sessions)
                if page.cursor is None:
                    break
                query = replace(query, cursor=page.cursor)
        self.assertGreater(listed, 400)
