"""Tests of the comparison of the history with the audit log."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.audit import Action
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.tcp.history_audit import facts_of, fault
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.core.tcp.snapshots import take
from burrowgate.testing.records import START, an_entry, an_event, sid
from tests.support import TestCase

SNAPSHOT = take({"target": "db"})
AUTHORISED = an_event(Action.SESSION_AUTHORISED, sid=sid(1), detail={"snapshot": SNAPSHOT.sha256, "endpoint": "x"})
CLOSED = an_event(
    Action.CONNECTION_CLOSED, sid=sid(1), detail={"connection": "c1", "up": 3, "down": 4, "reason": "client-closed"}
)
TERMINATED = an_event(Action.SESSION_TERMINATED, sid=sid(1), detail={"reason": "revoked", "up": 3, "down": 4})
SESSION_BODY = SessionHistory(snapshot=SNAPSHOT.sha256, termination="revoked", up=3, down=4)
SESSION = an_entry(sid(1), kind=HistoryKind.SESSION, closed_at=START + 9, body=SESSION_BODY.to_body())
CONNECTION_BODY = ConnectionHistory(up=3, down=4, reason="client-closed")
CONNECTION = an_entry("c1", closed_at=START + 5, body=CONNECTION_BODY.to_body())
TAKEN = an_entry(SNAPSHOT.sha256, kind=HistoryKind.SNAPSHOT, sid="", closed_at=START, body=SNAPSHOT.body)
ENTRIES = {(entry.kind, entry.entry_id): entry for entry in (SESSION, CONNECTION, TAKEN)}


def faults(entries: dict[tuple[HistoryKind, str], HistoryEntry]) -> list[str]:
    """Return the faults of `entries`, given three events about them."""
    facts = [fact for event in (AUTHORISED, CLOSED, TERMINATED) for fact in facts_of(event)]
    return [phrase for fact in facts if (phrase := fault(fact, entries.get((fact.kind, fact.entry_id))))]


class HistoryAuditTests(TestCase):
    """Comparison of the history with the audit log."""

    def test_entries_that_agree_have_no_fault(self) -> None:
        self.assertEqual(faults(ENTRIES), [])

    def test_each_missing_entry_is_a_fault(self) -> None:
        for missing in ENTRIES:
            found = faults({key: entry for key, entry in ENTRIES.items() if key != missing})
            self.assertEqual(set(found), {"is missing"}, missing)

    def test_each_changed_value_is_a_fault(self) -> None:
        changed: list[tuple[HistoryEntry, str]] = [
            (replace(SESSION, body=replace(SESSION_BODY, **values).to_body()), phrase)
            for values, phrase in (
                ({"up": 2}, "has another up than the log"),
                ({"down": 2}, "has another down than the log"),
                ({"termination": "expired"}, "has another termination than the log"),
                ({"snapshot": "ab" * 32}, "has another snapshot than the log"),
            )
        ]
        changed += [
            (replace(CONNECTION, body=replace(CONNECTION_BODY, **values).to_body()), phrase)
            for values, phrase in (
                ({"up": 2, "down": 2}, "has another up and down than the log"),
                ({"reason": "cut"}, "has another reason than the log"),
            )
        ]
        changed += [
            (replace(SESSION, closed_at=None), "is open, though its end is in the log"),
            (replace(CONNECTION, closed_at=None), "is open, though its end is in the log"),
            (replace(CONNECTION, sid=sid(2)), "belongs to another session"),
            (replace(CONNECTION, body="no JSON"), "cannot be read"),
            (replace(TAKEN, body='{"target":"other"}'), "is not the text of its hash"),
        ]
        for entry, phrase in changed:
            self.assertEqual(faults(ENTRIES | {(entry.kind, entry.entry_id): entry}), [phrase])

    def test_entries_are_closed_with_their_last_event(self) -> None:
        closed = [fact.is_closed for event in (AUTHORISED, CLOSED, TERMINATED) for fact in facts_of(event)]
        self.assertEqual(closed, [False, True, True, True])

    def test_other_events_say_nothing(self) -> None:
        for action in Action:
            if action not in (Action.SESSION_AUTHORISED, Action.SESSION_TERMINATED):
                self.assertEqual(facts_of(an_event(action, sid=sid(1))), (), action)
