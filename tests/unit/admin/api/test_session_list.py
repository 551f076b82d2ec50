"""The list of sessions: its orders, and what a search, a project, a paused target and open connections select."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.admin.context import AdminContext, UnlistedConnections
from burrowgate.core.sessions import Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.sessions.connection_info import ConnectionInfo
from tests.support import START
from tests.support.admin_wire import SESSIONS, SessionTestCase, World


class BusyWorld(World):
    """A gateway whose open connections are those of `live`, some of them in other processes."""

    unlisted: tuple[UnlistedConnections, ...] = ()

    def admin_context(self) -> AdminContext:
        return replace(
            super().admin_context(),
            connections=lambda: [
                ConnectionInfo(
                    id=f"{sid}-{number}",
                    sid=sid,
                    target="app",
                    client_address="203.0.113.9",
                    protocol="http",
                    summary="GET /",
                    tunnel=False,
                    since=START,
                    bytes_in=0,
                    bytes_out=0,
                )
                for sid, count in self.live.items()
                for number in range(count)
            ],
            unlisted_connections=lambda: self.unlisted,
        )


class SessionListTestCase(SessionTestCase):
    def setUp(self) -> None:
        self.start(BusyWorld())
        self.target()

    def labels(self, query: str) -> list[str]:
        """The labels of all pages of the list, two sessions at a time."""
        found, cursor = [], ""
        while True:
            page = self.call("GET", f"{SESSIONS}?limit=2&{query}{cursor}").json
            found += [session["label"] for session in page["sessions"]]
            if page["cursor"] is None:
                return found
            cursor = f"&cursor={page['cursor']}"

    def used(self, session: str, *last_seen: int, address: str = "192.0.2.1") -> None:
        """Store a visit for each of the times."""
        visits = [
            VisitUpdate(visit=Visit(sid=session, vid=f"v{at}", first_seen=START, last_seen=START + at, address=address,
                                    user_agent="", requests=1))
            for at in last_seen
        ]  # fmt: skip
        self.wait(self.world.store.commit(Change(visits=tuple(visits))))


class TestOrders(SessionListTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.ids = {}
        for label in ("a", "b", "c", "d", "e"):
            self.ids[label] = self.mint(label=label)["session"]["id"]
            self.world.clock.advance(1)
        self.used(self.ids["b"], 50, 20, 30)
        self.used(self.ids["d"], 90)
        self.used(self.ids["a"], 60, 70)
        self.world.live.update({self.ids["c"]: 2, self.ids["e"]: 7, self.ids["a"]: 1})

    def test_by_last_use_by_visits_and_by_open_connections(self) -> None:
        self.assertEqual(self.labels("order=last_used")[:3], ["d", "a", "b"])
        self.assertEqual(self.labels("order=visits")[:3], ["b", "a", "d"])
        self.assertEqual(self.labels("order=connections")[:3], ["e", "c", "a"])
        for order in ("last_used", "visits", "connections"):
            self.assertEqual(sorted(self.labels(f"order={order}")), ["a", "b", "c", "d", "e"])
        self.assertEqual(self.labels("order=last_used&text=b"), ["b"])

    def test_visits_are_counted_as_stored_or_towards_their_limit(self) -> None:
        counts = {one["label"]: one["visit_count"] for one in self.call("GET", SESSIONS).json["sessions"]}
        self.assertEqual(counts, {"a": 2, "b": 3, "c": 0, "d": 1, "e": 0})
        limited = self.mint(label="limited", limits={"max_visits": 4})["session"]["id"]
        self.used(limited, 1, 2)
        self.assertEqual(self.call("GET", f"{SESSIONS}/{limited}").json["visit_count"], 0)

    def test_only_those_in_use(self) -> None:
        self.assertEqual(self.labels("in_use=true"), ["e", "c", "a"])
        self.assertEqual(self.labels("in_use=true&order=expiry"), ["a", "c", "e"])
        self.assertEqual(self.labels("in_use=true&order=connections"), ["e", "c", "a"])
        self.assertEqual(self.labels("in_use=true&text=203.0.113."), ["e", "c", "a"])
        self.assertEqual(self.labels("in_use=true&text=c"), ["c"])
        self.assertEqual(self.labels("in_use=true&state=revoked"), [])
        self.world.unlisted = (
            UnlistedConnections(sid=self.ids["b"], target="app", count=3),
            UnlistedConnections(sid="", target="app", count=9),
            UnlistedConnections(sid="gone", target="app", count=9),
        )
        self.assertEqual(self.labels("in_use=true"), ["e", "c", "b", "a"])

    def test_cursor_of_another_order_is_rejected(self) -> None:
        cursor = self.call("GET", f"{SESSIONS}?order=visits&limit=1").json["cursor"]
        for order, invalid in (("last_used", cursor), ("newest", cursor), ("visits", "x"), ("visits", "visits~-1~x")):
            answer = self.call("GET", f"{SESSIONS}?order={order}&cursor={invalid}")
            self.assertProblem(answer, 422, "invalid-value", "cursor")


class TestSelection(SessionListTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.target("billing", address="127.0.0.1:4711")
        self.first = self.mint(label="First")["session"]["id"]
        self.second = self.mint("billing", label="Second")["session"]["id"]

    def test_text_finds_labels_targets_ids_and_addresses(self) -> None:
        self.used(self.first, 5, address="198.51.100.23")
        for text, expected in {
            "FIR": ["First"],
            "Bill": ["Second"],
            ":4711": ["Second"],
            self.first[:8]: ["First"],
            "198.51.100": ["First"],
            "nothing": [],
        }.items():
            self.assertEqual(self.labels(f"text={text}"), expected, text)

    def test_sessions_of_a_target_that_is_off_are_paused(self) -> None:
        self.call("PATCH", "/api/v1/targets/billing", {"enabled": False})
        self.assertEqual(self.labels("state=active&paused=false"), ["First"])
        self.assertEqual(self.labels("state=active&paused=true"), ["Second"])
        self.assertEqual(self.labels("paused=true&order=last_used&target=app"), [])
        self.assertTrue(self.call("GET", f"{SESSIONS}/{self.second}").json["paused"])
        self.assertFalse(self.call("GET", f"{SESSIONS}/{self.first}").json["paused"])

    def test_sessions_of_a_project(self) -> None:
        self.assertEqual(self.labels("project=default"), ["Second", "First"])
        self.assertProblem(self.call("GET", f"{SESSIONS}?project=none"), 404, "project-not-found")
