"""Audit events in the log: one line with number and hash for each event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from twisted.logger import Logger, formatEvent

from burrowgate.core.audit import split_actor
from burrowgate.telemetry.audit_log import AuditLog, log_audit_records
from burrowgate.telemetry.logging import JsonObserver
from burrowgate.telemetry.redaction import redact
from tests.support.logs import HOSTILE, SID, LogCase, audit_record


class AuditTests(LogCase):
    def test_event_is_one_line(self) -> None:
        record = audit_record(label="for Ann", ttl=60)
        log_audit_records(Logger(observer=JsonObserver(self.written.append)), [record])
        line = self.line()
        line.pop("time")
        self.assertEqual(
            line,
            {
                "type": "audit",
                "level": "info",
                "seq": 7,
                "hash": record.hash,
                "event_time": "2023-11-14T22:13:20.000Z",
                "action": "session.minted",
                "actor_type": "admin",
                "actor_id": "",
                "target": "app",
                "session_id": SID,
                "detail": {"label": "for Ann", "ttl": 60},
            },
        )

    def test_events_of_one_commit_are_one_write_with_a_line_each(self) -> None:
        log_audit_records(
            Logger(observer=JsonObserver(self.written.append)), [audit_record(), audit_record("visitor 192.0.2.7")]
        )
        self.assertEqual(len(self.written), 1)
        self.assertEqual(
            [(line["actor_type"], line["actor_id"]) for line in self.lines()], [("admin", ""), ("visitor", "192.0.2.7")]
        )

    def test_events_of_one_turn_are_logged_together(self) -> None:
        turns: list[Callable[[], None]] = []
        log = AuditLog(Logger(observer=JsonObserver(self.written.append)), turns.append)
        log.add([audit_record()])
        log.add([audit_record("visitor 192.0.2.7")])
        self.assertEqual((self.written, len(turns)), ([], 1))
        turns.pop()()
        self.assertEqual((len(self.written), len(self.lines())), (1, 2))
        log.add([audit_record()])
        self.assertEqual(len(turns), 1)
        log.close()
        turns.pop()()
        self.assertEqual(len(self.written), 2)

    def test_after_the_close_events_are_logged_at_once(self) -> None:
        turns: list[Callable[[], None]] = []
        log = AuditLog(Logger(observer=JsonObserver(self.written.append)), turns.append)
        log.close()
        log.add([audit_record()])
        log.add([audit_record()])
        self.assertEqual((len(self.written), turns), (2, []))

    def test_audit_lines_are_written_at_every_level(self) -> None:
        log_audit_records(Logger(observer=JsonObserver(self.written.append, "critical")), [audit_record()])
        self.assertEqual(self.line()["type"], "audit")

    def test_other_observers_receive_the_records(self) -> None:
        seen: list[Any] = []
        log_audit_records(Logger(observer=seen.append), [audit_record()])  # type: ignore[arg-type]
        self.assertEqual(seen[0]["audit"][0].seq, 7)
        self.assertEqual(formatEvent(seen[0]), "Audit events recorded up to number 7")

    def test_hostile_labels_stay_within_their_line(self) -> None:
        for text in HOSTILE:
            self.written.clear()
            log_audit_records(Logger(observer=JsonObserver(self.written.append)), [audit_record(label=text)])
            self.assertEqual(self.line()["detail"]["label"], text)

    @given(st.text(), st.text())
    def test_any_text_is_written_as_it_is(self, text: str, name: str) -> None:
        self.written.clear()
        records = [audit_record("visitor " + text, **{name: text})]
        log_audit_records(Logger(observer=JsonObserver(self.written.append)), records)
        line = self.line()
        actor_id = split_actor("visitor " + text)[1]
        self.assertEqual((line["actor_id"], line["detail"]), (redact(actor_id), {redact(name): redact(text)}))
