"""Tests for burrowgate.core.audit: alteration, removal, insertion and reordering of audit events are detected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import audit
from burrowgate.core.audit import GENESIS, Action, AuditEvent, AuditRecord
from burrowgate.core.audit_chain import ChainVerifier
from tests.support import TestCase
from tests.support.records import NOW, SID

details = st.dictionaries(
    st.text(max_size=8), st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)), max_size=3
)
any_event = st.builds(
    AuditEvent,
    time=st.integers(0, 2**40),
    action=st.sampled_from(Action),
    actor=st.text(max_size=10),
    target=st.text(max_size=10),
    sid=st.text(max_size=22),
    detail=details,
)


def event(**changes: Any) -> AuditEvent:
    fields: dict[str, Any] = {
        "time": NOW,
        "action": Action.SESSION_MINTED,
        "actor": "admin",
        "target": "app",
        "sid": SID,
    }
    return AuditEvent(**{**fields, "detail": {"label": "for Ada", "ttl": 86400, "once": True, "note": None}, **changes})


def chained(events: Sequence[AuditEvent]) -> list[AuditRecord]:
    """Return the records of `events` as a store would write them."""
    hash, records = GENESIS, []
    for seq, item in enumerate(events, 1):
        hash = audit.event_hash(hash, seq, item)
        records.append(AuditRecord(seq=seq, event=item, hash=hash))
    return records


def fault(records: Sequence[AuditRecord]) -> str | None:
    verifier = ChainVerifier()
    verifier.verify(records)
    return verifier.error


class ChainTests(TestCase):
    def test_canonical_text(self) -> None:
        self.assertEqual(
            audit.canonical(7, event(target="äpp", detail={"b": 1, "a": None})),
            '{"action":"session.minted","actor":"admin","at":1700000000,"detail":{"a":null,"b":1},"seq":7,'
            f'"sid":"{SID}","target":"\\u00e4pp"}}',
        )

    def test_hash_covers_the_previous_hash_and_the_text(self) -> None:
        text = f"burrowgate event\n{GENESIS}\n{audit.canonical(1, event())}"
        self.assertEqual(audit.event_hash(GENESIS, 1, event()), hashlib.sha256(text.encode()).hexdigest())

    def test_order_of_details_does_not_change_the_hash(self) -> None:
        first, second = event(detail={"a": 1, "b": 2}), event(detail={"b": 2, "a": 1})
        self.assertEqual(audit.event_hash(GENESIS, 1, first), audit.event_hash(GENESIS, 1, second))

    @given(any_event)
    def test_canonical_is_one_line_of_ascii_json(self, item: AuditEvent) -> None:
        text = audit.canonical(1, item)
        self.assertTrue(text.isascii() and "\n" not in text)
        self.assertEqual(json.loads(text)["detail"], item.detail)

    @given(any_event, any_event)
    def test_different_events_have_different_texts(self, item: AuditEvent, other: AuditEvent) -> None:
        same = audit.canonical(1, item) == audit.canonical(1, other)
        self.assertEqual(
            same, item == other and json.dumps(item.detail, sort_keys=True) == json.dumps(other.detail, sort_keys=True)
        )


class ActionTests(TestCase):
    def test_every_action_is_a_noun_and_a_past_participle(self) -> None:
        for action in Action:
            self.assertRegex(
                action, r"\A[a-z]+\.(?:[a-z]+_)*(?:[a-z]+ed|bound|cut|left|lost|made|ready|set|stopping|withdrawn)\Z"
            )

    def test_action_names_of_older_versions_are_read(self) -> None:
        for text, action in audit.OLD_ACTIONS.items():
            self.assertIs(Action(text), action)
            self.assertNotEqual(text, action.value)
        for text in ("session.lost", "", "SESSION_MINTED"):
            self.assertRaises(ValueError, Action, text)

    def test_event_of_an_older_version_is_hashed_with_its_stored_action(self) -> None:
        old = event(action=Action.CONSOLE_LOGIN_FAILED, stored_action="console.refused")
        self.assertIn('{"action":"console.refused",', audit.canonical(1, old))
        self.assertIn('{"action":"console.login_failed",', audit.canonical(1, replace(old, stored_action="")))
        self.assertIsNone(fault(chained([old, event()])))

    def test_altered_stored_action_is_detected(self) -> None:
        records = chained([event(action=Action.CONSOLE_LOGIN_FAILED, stored_action="console.refused"), event()])
        for text in ("", "console.signed-in"):
            altered = replace(records[0], event=replace(records[0].event, stored_action=text))
            self.assertEqual(fault([altered, records[1]]), "Event 1 was altered, or one before it was.")


class VerifierTests(TestCase):
    def setUp(self) -> None:
        self.records = chained([event(time=NOW + n, detail={"n": n}) for n in range(6)])

    def test_unaltered_chain_has_no_error(self) -> None:
        verifier = ChainVerifier()
        verifier.verify(self.records[:2])
        verifier.verify([])
        verifier.verify(iter(self.records[2:]))
        self.assertIsNone(verifier.error)
        self.assertEqual((verifier.seq, verifier.hash), (6, self.records[-1].hash))

    def test_empty_chain_has_no_error(self) -> None:
        self.assertIsNone(fault([]))

    def test_every_altered_field_is_detected(self) -> None:
        alterations: list[dict[str, Any]] = [
            {"time": NOW + 99},
            {"action": Action.SESSION_REVOKED},
            {"actor": "visitor 203.0.113.9"},
            {"target": "other"},
            {"sid": ""},
            {"detail": {}},
            {"detail": {"n": "2"}},
            {"detail": {"n": 2, "more": None}},
        ]
        for place in range(6):
            for alteration in alterations:
                records = list(self.records)
                records[place] = replace(records[place], event=replace(records[place].event, **alteration))
                self.assertEqual(fault(records), f"Event {place + 1} was altered, or one before it was.", alteration)

    def test_altered_hash_is_detected(self) -> None:
        for place in range(6):
            records = list(self.records)
            records[place] = replace(records[place], hash="0" * 64)
            self.assertEqual(fault(records), f"Event {place + 1} was altered, or one before it was.")

    def test_altered_event_with_a_recomputed_hash_is_detected_at_the_next_event(self) -> None:
        records = list(self.records)
        forged = replace(records[2].event, actor="mallory")
        records[2] = AuditRecord(seq=3, event=forged, hash=audit.event_hash(records[1].hash, 3, forged))
        self.assertEqual(fault(records), "Event 4 was altered, or one before it was.")

    def test_removed_event_is_detected(self) -> None:
        for place in range(5):
            records = self.records[:place] + self.records[place + 1 :]
            self.assertEqual(fault(records), f"Event {place + 1} is missing.")

    def test_removed_event_is_detected_after_renumbering(self) -> None:
        for place in range(5):
            rest = self.records[:place] + self.records[place + 1 :]
            renumbered = [replace(record, seq=seq) for seq, record in enumerate(rest, 1)]
            self.assertEqual(fault(renumbered), f"Event {place + 1} was altered, or one before it was.")

    def test_swapped_events_are_detected(self) -> None:
        for place in range(5):
            records = list(self.records)
            records[place], records[place + 1] = records[place + 1], records[place]
            self.assertEqual(fault(records), f"Event {place + 1} is missing.")
            renumbered = [replace(record, seq=seq) for seq, record in enumerate(records, 1)]
            self.assertEqual(fault(renumbered), f"Event {place + 1} was altered, or one before it was.")

    def test_inserted_event_is_detected(self) -> None:
        for place in range(6):
            forged = AuditRecord(seq=place + 1, event=event(), hash="f" * 64)
            self.assertIsNotNone(fault([*self.records[:place], forged, *self.records[place:]]))
            genuine = replace(
                forged, hash=audit.event_hash(self.records[place - 1].hash if place else GENESIS, place + 1, event())
            )
            self.assertIsNotNone(fault([*self.records[:place], genuine, *self.records[place:]]))

    def test_repeated_event_is_detected(self) -> None:
        self.assertEqual(fault([*self.records, self.records[-1]]), "Event 7 is missing.")

    def test_first_error_is_kept(self) -> None:
        verifier = ChainVerifier()
        verifier.verify(self.records[1:])
        verifier.verify(self.records)
        self.assertEqual((verifier.error, verifier.seq), ("Event 1 is missing.", 0))


class ActorTests(TestCase):
    def test_any_stored_actor_is_restored(self) -> None:
        for stored, actor in {
            "admin": ("admin", ""),
            "gateway": ("gateway", ""),
            "anonymous": ("anonymous", ""),
            "visitor 192.0.2.7": ("visitor", "192.0.2.7"),
            "visitor ::1": ("visitor", "::1"),
            "token ci (id)": ("token", "ci (id)"),
            "token nightly build (id)": ("token", "nightly build (id)"),
            "token": ("other", "token"),
            "token ": ("other", "token "),
            "token  x": ("other", "token  x"),
            "visitor": ("other", "visitor"),
            "visitor ": ("other", "visitor "),
            "admin 1": ("other", "admin 1"),
            "a caller": ("other", "a caller"),
            "": ("other", ""),
        }.items():
            self.assertEqual(audit.split_actor(stored), actor)
            self.assertEqual(audit.join_actor(*actor), stored)
