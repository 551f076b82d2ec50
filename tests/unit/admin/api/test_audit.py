"""Audit events in either order, filtered, and the verification of their chain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.admin import event_schemas
from burrowgate.core.audit import Action
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.audit_pruning import PruningPlanner
from burrowgate.core.durations import DAY
from burrowgate.core.store_records import Change
from burrowgate.testing.records import START, an_event
from tests.support.admin_wire import AdminTestCase
from tests.unit.admin.api.test_event_stream import EventsTestCase

EVENTS = "/api/v1/audit-events"


class TestAuditEvents(AdminTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.target("app")
        self.target("wiki")
        self.sids = [self.mint("app", label=f"Label {number}")["session"]["id"] for number in range(5)]
        self.call("POST", f"/api/v1/sessions/{self.sids[0]}/revoke")

    def seqs(self, query: str = "") -> list[int]:
        return [event["seq"] for event in self.call("GET", EVENTS + query).json["events"]]

    def test_newest_first_by_default(self) -> None:
        self.assertEqual(self.seqs(), [8, 7, 6, 5, 4, 3, 2, 1])

    def test_pages_continue_at_next(self) -> None:
        seqs: list[int] = []
        before: Any = ""
        while before is not None:
            page = self.call("GET", f"{EVENTS}?limit=3{before and f'&before={before}'}").json
            self.assertLessEqual(len(page["events"]), 3)
            seqs += [event["seq"] for event in page["events"]]
            before = page["next"]
        self.assertEqual(seqs, [8, 7, 6, 5, 4, 3, 2, 1])

    def test_filters(self) -> None:
        self.assertEqual(self.seqs("?action=session.minted"), [7, 6, 5, 4, 3])
        self.assertEqual(self.seqs("?target=wiki"), [2])
        self.assertEqual(self.seqs(f"?session_id={self.sids[0]}"), [8, 3])
        self.assertEqual(self.seqs("?text=label%204"), [7])
        self.assertEqual(self.seqs("?action=session.minted&text=label&before=6&limit=2"), [5, 4])
        self.assertEqual(self.seqs("?text=absent"), [])

    def test_oldest_first_with_filters_and_bounds(self) -> None:
        self.assertEqual(self.seqs("?order=asc"), [1, 2, 3, 4, 5, 6, 7, 8])
        self.assertEqual(self.seqs("?order=asc&after=2&before=5"), [3, 4])
        self.assertEqual(self.seqs("?after=2&before=5"), [4, 3])
        self.assertEqual(self.seqs("?order=asc&action=session.minted&after=4"), [5, 6, 7])
        self.assertEqual(self.seqs(f"?order=asc&session_id={self.sids[0]}&text=label"), [3])
        page = self.call("GET", f"{EVENTS}?order=asc&action=session.minted&limit=2").json
        self.assertEqual(([event["seq"] for event in page["events"]], page["next"]), ([3, 4], 4))
        self.assertIsNone(self.call("GET", f"{EVENTS}?after=6").json["next"])

    def test_empty_result_has_no_next(self) -> None:
        self.assertEqual(self.seqs("?before=1"), [])
        self.assertIsNone(self.call("GET", f"{EVENTS}?before=1").json["next"])

    def test_invalid_query_is_rejected(self) -> None:
        for query, field in {
            "?before=0": "before",
            "?action=x": "action",
            "?limit=0": "limit",
            "?order=up": "order",
        }.items():
            self.assertProblem(self.call("GET", EVENTS + query), 422, "invalid-value", field)


class TestOldestFirst(EventsTestCase):
    def test_next_is_the_position_after_the_last_event(self) -> None:
        self.assertEqual(self.call("GET", f"{EVENTS}?order=asc").json, {"events": [], "next": 0})
        self.commit(5)
        page = self.call("GET", f"{EVENTS}?order=asc&limit=3").json
        self.assertEqual(([event["seq"] for event in page["events"]], page["next"]), ([1, 2, 3], 3))
        page = self.call("GET", f"{EVENTS}?order=asc&after=3").json
        self.assertEqual(([event["seq"] for event in page["events"]], page["next"]), ([4, 5], 5))
        self.assertEqual(self.call("GET", f"{EVENTS}?order=asc&after=9").json, {"events": [], "next": 9})

    def test_events_of_one_session(self) -> None:
        self.commit(2)
        self.commit(1, sid="a")
        page = self.call("GET", f"{EVENTS}?order=asc&session_id=a").json
        self.assertEqual([event["seq"] for event in page["events"]], [3])

    def test_chain_can_be_verified_from_views(self) -> None:
        self.target()
        self.call("POST", f"/api/v1/sessions/{self.mint(label='x')['session']['id']}/revoke")
        views = [event_schemas.EventView(**event) for event in self.call("GET", f"{EVENTS}?order=asc").json["events"]]
        verifier = ChainVerifier()
        verifier.verify(event_schemas.read_event(view) for view in views)
        self.assertEqual((verifier.error, verifier.seq), (None, 3))

    def test_invalid_positions_are_rejected(self) -> None:
        for query, field in (("after=-1", "after"), ("after=9007199254740992", "after"), ("limit=0", "limit")):
            self.assertProblem(self.call("GET", f"{EVENTS}?order=asc&{query}"), 422, "invalid-value", field)


class TestVerification(AdminTestCase):
    def test_intact_chain_is_valid(self) -> None:
        self.target()
        self.mint()
        report = self.call("GET", f"{EVENTS}/verification").json
        self.assertEqual((report["valid"], report["count"], report["error"]), (True, 2, None))
        self.assertEqual(report["newest"], f"2:{self.recorded()[-1].hash}")

    def test_empty_log_is_valid(self) -> None:
        self.assertTrue(self.call("GET", f"{EVENTS}/verification").json["valid"])

    def test_altered_event_is_reported(self) -> None:
        self.target()
        self.mint(label="honest")
        self.mint()
        events = list(self.recorded())
        events[1] = replace(events[1], event=replace(events[1].event, detail={"label": "forged"}))

        async def forged(after: int, limit: int, sid: str | None = None) -> list[Any]:
            return events[after : after + limit]

        self.world.store.events = forged  # type: ignore[method-assign]
        report = self.call("GET", f"{EVENTS}/verification").json
        self.assertEqual((report["valid"], report["count"]), (False, 1))
        self.assertIn("Event 2 was altered", report["error"])


class TestRemovedEvents(AdminTestCase):
    """Lists of a log in which runs of events were removed."""

    def setUp(self) -> None:
        super().setUp()
        visited = an_event(Action.VISIT_OPENED, actor="visitor 192.0.2.7", time=START)
        events = [visited if number % 30 else an_event() for number in range(100)]
        store = self.world.store
        self.wait(store.commit(Change(events=tuple(events))))
        planner = PruningPlanner(START + 90 * DAY, 30 * DAY)
        for record in self.wait(store.events(0, 1000)):
            planner.add(record)
        (batch,) = planner.batches()
        removals = batch.records()
        event = batch.event(removals, START + 90 * DAY, 30 * DAY)
        self.wait(store.commit(Change(removals=removals, events=(event,))))
        self.expected = [record.seq for record in self.wait(store.events(0, 1000))]

    def test_pages_of_any_size_list_each_record_once(self) -> None:
        self.assertEqual(self.expected, [1, 30, 31, 60, 61, 90, 91, 100, 101])
        for order, bound in (("desc", "before"), ("asc", "after")):
            for limit in (1, 2, 3, 50):
                seqs: list[int] = []
                position: Any = ""
                while position is not None:
                    query = f"?order={order}&limit={limit}{position and f'&{bound}={position}'}"
                    page = self.call("GET", EVENTS + query).json
                    seqs += [event["seq"] for event in page["events"]]
                    position = page["next"] if page["events"] else None
                self.assertEqual(seqs, self.expected[::-1] if order == "desc" else self.expected, (order, limit))

    def test_list_begins_in_the_middle_of_a_run(self) -> None:
        for before in range(2, 101):
            page = self.call("GET", f"{EVENTS}?before={before}&limit=1").json
            self.assertEqual(page["events"][0]["seq"], max(seq for seq in self.expected if seq < before))

    def test_records_say_in_words_what_was_removed(self) -> None:
        newest, run = self.call("GET", f"{EVENTS}?limit=2").json["events"]
        self.assertEqual(run["note"], "9 events of visitors from 2023-11-14 to 2023-11-14 removed.")
        self.assertIn("96 events of visitors from 2023-11-14 to 2023-11-14 removed after 30d", newest["note"])

    def test_log_is_verified(self) -> None:
        report = self.call("GET", f"{EVENTS}/verification").json
        self.assertEqual((report["valid"], report["count"], report["removed"], report["error"]), (True, 101, 96, None))
