"""The table of webhook types: which events are sent, and with what."""

from __future__ import annotations

import json
from typing import Any, cast

from burrowgate.core.audit import GENESIS, Action, AuditEvent, chain_event
from burrowgate.core.webhook_events import TYPE_NAMES, TYPES, WebhookType, message, message_id, type_of
from burrowgate.testing.records import START, an_event, sid
from tests.support import TestCase

TIME = "2023-11-14T22:13:20Z"


def sent(event: AuditEvent) -> Any:
    """The message for `event`, parsed; None if there is none."""
    type = type_of(event)
    return None if type is None else json.loads(message(chain_event(GENESIS, 7, event), type, TIME))


class WebhookEventTests(TestCase):
    def test_each_action_is_sent_under_its_type(self) -> None:
        expected = {
            Action.SESSION_MINTED: "session.minted",
            Action.SESSION_EXTENDED: "session.extended",
            Action.SESSION_REVOKED: "session.revoked",
            Action.SESSION_EXPIRED: "session.expired",
            Action.SESSION_DELETED: "session.deleted",
        }
        requests = {
            "session.extend_requested": "session.extend_requested",
            "session.extend_granted": "session.extended",
        }
        for action in Action:
            body = sent(an_event(action, sid=sid(1)))
            expected |= {one: requests[one.value] for one in (action,) if one.value in requests}
            self.assertEqual(body and body["type"], expected.get(action), action)

    def test_first_visit_of_a_session_is_sent_and_no_other(self) -> None:
        first = sent(an_event(Action.VISIT_OPENED, actor="visitor 192.0.2.7", sid=sid(1), detail={"first": True}))
        self.assertEqual(first["type"], "session.first_visit")
        self.assertEqual(first["data"], {"event": 7, "session": sid(1), "target": "app", "actor": "visitor"})
        for detail in ({}, {"first": False}, {"times": 3, "last": START}):
            self.assertIsNone(sent(an_event(Action.VISIT_OPENED, sid=sid(1), detail=detail)))

    def test_request_for_more_time_is_sent_by_the_name_of_its_action(self) -> None:
        action = cast(Action, "session.extend_requested")
        detail: dict[str, Any] = {"visit": "AAECAwQFBgcICQoL", "message": "Two more days?", "expires_at": TIME}
        body = sent(an_event(action, actor="visitor 192.0.2.7", sid=sid(1), detail=detail))
        self.assertEqual((body["type"], body["data"]["actor"]), ("session.extend_requested", "visitor"))
        self.assertEqual({name: body["data"][name] for name in detail}, detail)
        granted = cast(Action, "session.extend_granted")
        self.assertEqual(sent(an_event(granted, detail={"duration": "2d"}))["data"]["duration"], "2d")

    def test_message_is_as_documented(self) -> None:
        detail: dict[str, Any] = {"kind": "full", "label": "Ann \u00e4", "expires_at": TIME}
        event = an_event(sid=sid(1), detail=detail)
        record = chain_event(GENESIS, 7, event)
        type = type_of(event)
        assert type is not None
        body = message(record, type, TIME)
        self.assertEqual(
            body.decode("ascii"),
            f'{{"type":"session.minted","timestamp":"{TIME}","data":{{"event":7,"session":"{sid(1)}","target":"app",'
            f'"actor":"admin","kind":"full","label":"Ann \\u00e4","expires_at":"{TIME}"}}}}',
        )
        self.assertEqual(message_id(record), f"evt_{record.hash[:32]}")

    def test_only_named_details_and_no_address_are_sent(self) -> None:
        """SEC-24: whatever an event may come to contain, what the table does not name stays here."""
        detail: dict[str, Any] = {
            "token": "t0ken",
            "url": "https://x.example/?s3cret",
            "label": "Ann",
            "address": "::1",
        }
        for action in Action:
            body = sent(an_event(action, actor="visitor 192.0.2.7", sid=sid(1), detail=detail | {"first": True}))
            for secret in ("t0ken", "s3cret", "192.0.2.7", "::1"):
                self.assertNotIn(secret, json.dumps(body))

    def test_types_have_names_of_their_own(self) -> None:
        self.assertEqual(len({one.action for one in TYPES}), len(TYPES))
        self.assertEqual(len(set(TYPE_NAMES)), len(TYPE_NAMES))
        self.assertTrue(all(isinstance(one, WebhookType) and one.summary.endswith(".") for one in TYPES))
