"""Tests for burrowgate.core.sessions: the state of a session at every boundary second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import sessions
from burrowgate.core.sessions import Limits, State, ended_at, idle_at, state_at
from burrowgate.errors import Invalid
from tests.support import TestCase
from tests.support.records import NOW, session

DAY = 86400
IDLE = Limits(idle_timeout=600)


class StateTests(TestCase):
    def test_state_at_every_boundary(self) -> None:
        plain, revoked, idle = session(), session(revoked_at=NOW + 5), session(limits=IDLE)
        used, extended = session(limits=IDLE, last_used_at=NOW + 100), session(limits=IDLE, extended_at=NOW + 300)
        short = session(limits=IDLE, expires_at=NOW + 600)
        cases = [
            # session, now, deleted_at, last_used_at, state, since
            (plain, NOW - 10**6, None, None, State.ACTIVE, None),
            (plain, NOW, None, None, State.ACTIVE, None),
            (plain, NOW + DAY - 0.001, None, None, State.ACTIVE, None),
            (plain, NOW + DAY, None, None, State.EXPIRED, NOW + DAY),
            (plain, NOW + DAY + 1, None, NOW + DAY, State.EXPIRED, NOW + DAY),
            (plain, NOW, NOW - 1, None, State.ENDED, NOW - 1),
            (plain, NOW + 2 * DAY, NOW + 1, None, State.ENDED, NOW + 1),
            (revoked, NOW, None, None, State.REVOKED, NOW + 5),
            (revoked, NOW + 2 * DAY, None, None, State.REVOKED, NOW + 5),
            (revoked, NOW + 2 * DAY, NOW + 1, None, State.REVOKED, NOW + 5),
            (idle, NOW + 599.999, None, None, State.ACTIVE, None),
            (idle, NOW + 600, None, None, State.IDLE, NOW + 600),
            (idle, NOW + 600, None, NOW + 1, State.ACTIVE, None),
            (idle, NOW + 601, None, NOW + 1, State.IDLE, NOW + 601),
            (idle, NOW + 600, None, NOW - 999, State.IDLE, NOW + 600),
            (used, NOW + 699, None, None, State.ACTIVE, None),
            (used, NOW + 700, None, None, State.IDLE, NOW + 700),
            (used, NOW + 700, None, NOW + 50, State.IDLE, NOW + 700),
            (extended, NOW + 899, None, None, State.ACTIVE, None),
            (extended, NOW + 900, None, None, State.IDLE, NOW + 900),
            (short, NOW + 600, None, None, State.EXPIRED, NOW + 600),
            (idle, NOW + DAY, None, NOW + DAY - 1, State.EXPIRED, NOW + DAY),
        ]
        for record, now, deleted_at, used_at, state, since in cases:
            case = (record.limits, now - NOW, deleted_at, used_at)
            self.assertIs(state_at(record, now, deleted_at=deleted_at, last_used_at=used_at), state, case)
            self.assertEqual(ended_at(record, state, deleted_at=deleted_at, last_used_at=used_at), since, case)

    def test_session_without_idle_timeout_is_never_idle(self) -> None:
        self.assertIsNone(idle_at(session(), NOW))

    @given(st.floats(NOW - DAY, NOW + 3 * DAY), st.floats(0, 3 * DAY))
    def test_session_that_is_over_stays_over(self, now: float, later: float) -> None:
        record = session(limits=IDLE)
        if state_at(record, now, deleted_at=None) is not State.ACTIVE:
            self.assertIsNot(state_at(record, now + later, deleted_at=None), State.ACTIVE)

    def test_last_use_does_not_affect_equality(self) -> None:
        self.assertEqual(session(), session(last_used_at=NOW))


class LabelTests(TestCase):
    def test_valid_labels(self) -> None:
        hostile = "<script>alert(1)</script>"
        for text in (
            "",
            "for Ada",
            "é" * 64,
            "日本語",
            hostile,
            "\u202eright to left",
            "a\u00a0b",
            "🐇",
            "'; DROP TABLE",
        ):
            self.assertEqual(sessions.check_label(text), text)
        self.assertEqual(sessions.check_label("  for Ada\n"), "for Ada")
        self.assertEqual(sessions.check_label(" " * 100), "")

    def test_invalid_labels_are_refused(self) -> None:
        breaks = (
            "a\nb",
            "a\rb",
            "a\tb",
            "a\x00b",
            "a\x1b[31mb",
            "a\x7fb",
            "a\x85b",
            "a\x9b31mb",
            "a\u2028b",
            "a\u2029b",
        )
        for text in ("a" * 65, "a" * 10_000, *breaks, "a\ud800b", "\udcff"):
            error = self.assertRaises(Invalid, sessions.check_label, text)
            self.assertEqual(error.field, "label")

    @given(st.text(max_size=80))
    def test_any_label_is_accepted_or_refused(self, text: str) -> None:
        try:
            label = sessions.check_label(text)
        except Invalid:
            return
        self.assertEqual(sessions.check_label(label), label)
        self.assertLessEqual(len(label.splitlines()), 1)
