"""Delivery of webhooks from the audit log: in order, once if all goes well, and each endpoint by itself."""

from __future__ import annotations

import json
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change, Heartbeat
from burrowgate.core.webhooks import MAX_REJECTIONS, Outcome
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.webhook_delivery import (
    EVENTS_PER_PAGE,
    LEASE_PREFIX,
    RESOURCE_KIND,
    SKIPPED_PER_WRITE,
    DeliverySettings,
    Endpoint,
    WebhookDelivery,
    read_endpoints,
)
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_target, an_event, sid
from tests.support import FixedClock, FixedEntropy, TestCase
from tests.support.webhooks import MemorySecrets, Receiver, webhook_service

CHAT, OTHER = "https://chat.example.com/hook", "https://other.example.com/hook"
DAY = 86_400
REVOKED = Action.SESSION_REVOKED


class DeliveryCase(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock(START)
        self.store = MemoryStore()
        self.registry = Registry(self.store, Naming())
        self.secrets, self.receiver = MemorySecrets(), Receiver()
        self.service = webhook_service(
            self.registry, self.clock, FixedEntropy(), secrets=self.secrets, receiver=self.receiver
        )
        self.done(self.store.start())
        self.done(self.registry.start())
        self.done(self.registry.commit(Change(puts=(a_target(),))))
        self.delivery = self.process("one")

    def done(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def process(self, node_id: str) -> WebhookDelivery:
        """The delivery of another process, or of this one after a restart."""
        self.done(self.store.heartbeat(Heartbeat(node_id=node_id, time=START), 10**9))
        return WebhookDelivery(
            self.registry,
            node_id=node_id,
            clock=self.clock,
            secrets=self.secrets.read,
            send=self.receiver.send,
            settings=lambda: DeliverySettings(retry_for=3 * DAY, disable_after=5 * DAY),
        )

    def add(self, name: str = "chat", url: str = CHAT, types: Sequence[str] = ()) -> None:
        self.done(self.service.add(name, url, types, actor="admin"))

    def happen(self, *events: AuditEvent) -> list[int]:
        """Record `events`; returns their numbers."""
        return [one.seq for one in self.done(self.registry.commit(Change(events=events))).events]

    def revoke(self, count: int = 1) -> list[int]:
        return self.happen(*(an_event(REVOKED, time=int(self.clock.now()), sid=sid(n)) for n in range(count)))

    def run_once(self, *deliveries: WebhookDelivery) -> None:
        for delivery in deliveries or (self.delivery,):
            self.done(delivery.run())

    def received(self, url: str = CHAT) -> list[int]:
        """Numbers of the events of the attempts at `url`."""
        return [json.loads(body)["data"]["event"] for to, _, body in self.receiver.received if to == url]

    def endpoint(self, name: str = "chat") -> Endpoint:
        return self.done(read_endpoints(self.store))[name]


class OrderTests(DeliveryCase):
    def test_what_happens_after_an_endpoint_was_added_is_sent_in_order(self) -> None:
        self.revoke(3)
        self.add()
        self.run_once()
        self.assertEqual(self.received(), [], "what was before, and the event of adding it")
        numbers = self.revoke(5)
        self.run_once()
        self.assertEqual(self.received(), numbers)
        self.run_once()
        self.assertEqual(self.received(), numbers)
        self.assertEqual((self.endpoint().progress.position, self.endpoint().progress.accepted), (numbers[-1], 5))

    def test_event_that_was_recorded_late_is_sent_in_the_order_of_the_log(self) -> None:
        self.add()
        late = an_event(Action.VISIT_OPENED, time=START - 3600, sid=sid(1), detail={"first": True})
        numbers = self.happen(an_event(REVOKED, time=START, sid=sid(1)), late)
        self.run_once()
        self.assertEqual(self.received(), numbers)
        self.assertEqual(json.loads(self.receiver.received[1][2])["timestamp"], "2023-11-14T21:13:20Z")

    def test_endpoint_gets_the_types_that_it_wants(self) -> None:
        self.add(types=["session.minted"])
        _, minted, *_ = self.happen(
            an_event(REVOKED, sid=sid(1)), an_event(Action.SESSION_MINTED, sid=sid(1)), an_event(Action.VISIT_OPENED)
        )
        self.run_once()
        self.assertEqual(self.received(), [minted])

    def test_messages_are_signed_with_all_secrets_and_have_lasting_ids(self) -> None:
        self.add()
        self.done(self.service.add_secret("chat", actor="admin"))
        self.revoke()
        self.receiver.outcomes[CHAT] = Outcome(status=500)
        self.run_once()
        self.clock.advance(5)
        self.run_once()
        (_, first, _), (_, second, _) = self.receiver.received
        self.assertEqual(first["webhook-id"], second["webhook-id"])
        self.assertTrue(first["webhook-id"].startswith("evt_"))
        self.assertEqual(first["webhook-signature"].count("v1,"), 2)
        self.assertEqual(int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]), 5)

    def test_more_than_a_page_is_sent_in_one_round(self) -> None:
        self.add()
        numbers = self.revoke(2 * EVENTS_PER_PAGE + 5)
        self.run_once()
        self.assertEqual(self.received(), numbers)


class FailureTests(DeliveryCase):
    def setUp(self) -> None:
        super().setUp()
        self.add()

    def test_failed_event_is_repeated_after_its_delay_before_all_later_ones(self) -> None:
        first, second = self.revoke(2)
        self.receiver.outcomes[CHAT] = Outcome(error="It accepts no connection.")
        for wait, attempts in ((0, 1), (4, 1), (1, 2), (29, 2), (1, 3)):
            self.clock.advance(wait)
            self.run_once()
            self.assertEqual(self.received(), [first] * attempts)
        del self.receiver.outcomes[CHAT]
        self.clock.advance(120)
        self.run_once()
        self.assertEqual(self.received(), [first] * 4 + [second])
        self.assertIsNone(self.endpoint().progress.failing_since)

    def test_failures_survive_a_restart(self) -> None:
        (number,) = self.revoke()
        self.receiver.outcomes[CHAT] = Outcome(status=503)
        self.run_once()
        self.delivery = self.process("one")
        self.run_once()
        self.assertEqual(self.received(), [number])
        self.clock.advance(5)
        self.run_once()
        self.assertEqual((self.received(), self.endpoint().progress.failures), ([number] * 2, 2))

    def test_crash_after_an_accepted_message_repeats_it_with_the_same_id(self) -> None:
        """At least once: what the endpoint took and the store does not know is sent again."""
        self.revoke()
        self.receiver.outcomes[CHAT] = None
        self.run_once()
        crashed = self.process("one")
        self.run_once(crashed)
        ids = [headers["webhook-id"] for _, headers, _ in self.receiver.received]
        self.assertEqual((len(ids), len(set(ids))), (2, 1))
        self.receiver.hanging[0].callback(Outcome(status=200))
        self.receiver.hanging[1].callback(Outcome(status=200))
        self.assertEqual(self.endpoint().progress.accepted, 1, "the second write found a newer version")

    def test_rejected_event_is_given_up_so_that_the_next_has_its_turn(self) -> None:
        first, second = self.revoke(2)
        self.receiver.outcomes[CHAT] = Outcome(status=400)
        for _ in range(MAX_REJECTIONS):
            self.run_once()
            self.clock.advance(3600)
        self.assertEqual(self.received(), [first] * MAX_REJECTIONS)
        del self.receiver.outcomes[CHAT]
        self.run_once()
        self.assertEqual(self.received()[-1], second)
        self.assertEqual((self.endpoint().progress.dropped, self.delivery.counts()["chat"].dropped), (1, 1))
        self.flushLoggedErrors()

    def test_old_events_are_given_up_and_newer_ones_sent(self) -> None:
        self.receiver.outcomes[CHAT] = Outcome(error="It accepts no connection.")
        self.revoke(3)
        self.run_once()
        self.clock.advance(3 * DAY + 1)
        (fresh,) = self.revoke()
        del self.receiver.outcomes[CHAT]
        self.run_once()
        self.assertEqual(self.received()[1:], [fresh])
        self.assertEqual(self.endpoint().progress.dropped, 3)

    def test_endpoint_that_fails_for_days_is_disabled_with_an_audit_event(self) -> None:
        self.receiver.outcomes[CHAT] = Outcome(error="It accepts no connection.")
        for _ in range(5 * 24 + 2):
            self.revoke()
            self.run_once()
            self.clock.advance(3600)
        webhook, attempts = self.endpoint().webhook, len(self.receiver.received)
        self.assertFalse(webhook.enabled)
        self.assertEqual(webhook.disabled_for, "It has failed for 5 days. It accepts no connection.")
        events = [one.event for one in self.done(self.store.events(0, 10_000))]
        (event,) = [one for one in events if one.action is Action.WEBHOOK_DISABLED]
        self.assertEqual((event.actor, event.detail["webhook"]), ("gateway", "chat"))
        self.clock.advance(3600)
        self.run_once()
        self.assertEqual(len(self.receiver.received), attempts)

    def test_endpoint_that_is_enabled_again_gets_what_it_missed(self) -> None:
        self.receiver.outcomes[CHAT] = Outcome(status=410)
        (gone,) = self.revoke()
        self.run_once()
        self.assertFalse(self.endpoint().webhook.enabled)
        (missed,) = self.revoke()
        self.run_once()
        del self.receiver.outcomes[CHAT]
        self.done(self.service.change("chat", enabled=True, actor="admin"))
        self.run_once()
        self.assertEqual(self.received(), [gone, gone, missed])

    def test_change_by_an_operator_during_an_attempt_prevails(self) -> None:
        (number,) = self.revoke()
        self.receiver.outcomes[CHAT] = None
        self.run_once()
        self.done(self.service.change("chat", enabled=False, actor="admin"))
        self.receiver.hanging[0].callback(Outcome(status=200))
        self.run_once()
        self.assertFalse(self.endpoint().webhook.enabled)
        self.assertEqual(self.received(), [number])

    def test_endpoint_that_is_removed_during_an_attempt_stays_removed(self) -> None:
        self.revoke()
        self.receiver.outcomes[CHAT] = None
        self.run_once()
        self.done(self.service.remove("chat", actor="admin"))
        self.receiver.hanging[0].callback(Outcome(status=200))
        self.run_once()
        self.assertEqual((list(self.done(self.store.resources(ResourceQuery()))), self.delivery.counts()), ([], {}))


class SeparationTests(DeliveryCase):
    def test_endpoint_that_hangs_or_fails_delays_no_other(self) -> None:
        self.add()
        self.add("other", OTHER)
        for outcome in (None, Outcome(error="It accepts no connection.")):
            self.receiver.outcomes[CHAT] = outcome
            numbers = self.revoke(3)
            self.run_once()
            self.assertEqual(self.received(OTHER)[-3:], numbers)
            for hanging in self.receiver.hanging:
                if not hanging.called:
                    hanging.callback(Outcome(status=200))

    def test_endpoint_has_one_message_under_way(self) -> None:
        self.add()
        self.receiver.outcomes[CHAT] = None
        self.revoke(3)
        for _ in range(4):
            self.run_once()
        self.assertEqual(len(self.received()), 1)

    def test_of_two_processes_one_sends_each_event(self) -> None:
        self.add()
        other, numbers = self.process("two"), []
        for _ in range(5):
            numbers += self.revoke(2)
            self.run_once(other, self.delivery)
        self.assertEqual(self.received(), numbers)
        # The lease passes on when the node that holds it is removed.
        self.done(self.store.remove_node("two"))
        numbers += self.revoke(2)
        self.run_once(self.delivery)
        self.assertEqual(self.received(), numbers)

    def test_process_without_the_secret_leaves_the_endpoint_to_another(self) -> None:
        self.add()
        bare = self.process("two")
        bare._secrets = MemorySecrets().read
        numbers = self.revoke()
        self.run_once(bare)
        self.assertEqual(self.received(), [])
        self.assertEqual(bare.finding("chat"), "There is no secret of chat.")
        self.run_once(self.delivery)
        self.assertEqual((self.received(), self.delivery.finding("chat")), (numbers, ""))
        self.assertFalse(self.done(self.store.lease_slots("three", f"{LEASE_PREFIX}chat", 1, 1)))

    def test_closed_delivery_begins_no_attempt(self) -> None:
        self.add()
        self.receiver.outcomes[CHAT] = None
        self.revoke(2)
        self.run_once()
        self.delivery.close()
        self.receiver.hanging[0].callback(Outcome(status=200))
        self.run_once()
        self.assertEqual(len(self.received()), 1)
        self.assertEqual(self.endpoint().progress.accepted, 1)


class PositionTests(DeliveryCase):
    def test_events_that_no_endpoint_wants_are_written_as_position_rarely(self) -> None:
        self.add(types=["session.expired"])
        version = self.endpoint().progress_version
        for _ in range(5):
            self.happen(*(an_event() for _ in range(SKIPPED_PER_WRITE // 10)))
            self.run_once()
        self.assertEqual(self.endpoint().progress_version, version)
        self.happen(*(an_event() for _ in range(SKIPPED_PER_WRITE)))
        self.run_once()
        self.assertEqual(self.endpoint().progress_version, version + 1)
        self.assertGreater(self.endpoint().progress.position, SKIPPED_PER_WRITE)
        self.assertEqual(self.received(), [])

    def test_removed_events_are_passed_over(self) -> None:
        self.add()
        opened = [an_event(Action.VISIT_OPENED, sid=sid(n), detail={"first": True}) for n in range(3)]
        self.happen(*opened)
        records = self.done(self.store.events(0, 10))
        removed = an_event(Action.EVENTS_REMOVED, actor="gateway", detail={"from": records[-2].seq})
        last = records[-1]
        removal = type(last)(seq=last.seq, event=removed, hash=last.hash, mac=last.mac)
        self.done(self.registry.commit(Change(removals=(removal,))))
        (number,) = self.revoke()
        self.run_once()
        self.assertEqual(self.received(), [records[-3].seq, number])

    def test_unreadable_endpoint_is_left_out_and_logged(self) -> None:
        self.add()
        self.add("other", OTHER)
        definition = self.done(self.store.resource(RESOURCE_KIND, "chat"))
        self.done(self.registry.commit(Change(puts=(replace(definition, version=2, body="{"),))))
        numbers = self.revoke()
        self.run_once()
        self.assertEqual((self.received(CHAT), self.received(OTHER)), ([], numbers))
