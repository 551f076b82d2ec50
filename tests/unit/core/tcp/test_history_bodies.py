"""Tests of the bodies of history entries."""

from __future__ import annotations

import json
from dataclasses import fields

from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from tests.support import TestCase

SESSION = SessionHistory(
    label="for Ada",
    target_id="t1",
    target="db",
    type="postgresql",
    project_id="p1",
    project="acme/infra",
    account_id="a1",
    account="ada",
    host_id="h1",
    host="db1",
    endpoint="10.0.0.5:5432",
    connection_limit=3,
    max_seconds=28_800,
    expires_at=2_000,
    snapshot="ab" * 32,
    client="cd" * 32,
    bound_at=1_001,
    terminated_at=1_900,
    termination="revoked",
    terminated_by="admin",
    connections=2,
    up=2**40,
    down=7,
    credentials=("db-owner", "ünïcode"),
)
CONNECTION = ConnectionHistory(
    node="n1",
    client="192.0.2.7:5000",
    endpoint="10.0.0.5:5432",
    program="psql",
    authorised_at=1,
    connected_at=2,
    closed_at=3,
    up=4,
    down=5,
    reason="client-closed",
    error="none",
    account_id="a1",
)


class HistoryBodiesTests(TestCase):
    """Bodies of history entries."""

    def test_a_body_is_read_as_it_was_written(self) -> None:
        for record in (SESSION, CONNECTION, SessionHistory(), ConnectionHistory()):
            self.assertEqual(type(record).from_body(record.to_body()), record)

    def test_every_field_is_in_the_body(self) -> None:
        for record in (SESSION, CONNECTION):
            names = [field.name for field in fields(record)]
            self.assertEqual(list(json.loads(record.to_body())), names)
            empty = type(record)()
            self.assertEqual([name for name in names if getattr(record, name) == getattr(empty, name)], [])

    def test_unknown_fields_are_ignored_and_missing_ones_have_defaults(self) -> None:
        self.assertEqual(SessionHistory.from_body('{"target":"db","new":[1]}'), SessionHistory(target="db"))
        self.assertEqual(ConnectionHistory.from_body("{}"), ConnectionHistory())

    def test_a_value_of_another_type_has_the_default(self) -> None:
        for name, value in (("up", "7"), ("up", True), ("up", 1.5), ("target", 3), ("target", None), ("bound_at", "x")):
            self.assertEqual(SessionHistory.from_body(json.dumps({name: value})), SessionHistory())
        self.assertEqual(SessionHistory.from_body('{"credentials":["a",1]}'), SessionHistory())

    def test_characters_that_no_database_holds_are_replaced(self) -> None:
        record = SessionHistory(label="a\0b\ud800", credentials=("\0",))
        body = record.to_body()
        body.encode()
        self.assertNotIn("\\u0000", body)
        self.assertEqual(SessionHistory.from_body(body), SessionHistory(label="a\ufffdb?", credentials=("\ufffd",)))

    def test_a_body_that_is_no_object_is_refused(self) -> None:
        for body in ("", "[]", "1", "{", "null"):
            self.assertRaises(ValueError, SessionHistory.from_body, body)
