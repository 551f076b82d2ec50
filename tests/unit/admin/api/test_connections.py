"""What goes on now, its cut, and how much went through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.admin.api.connections import MAX_LISTED
from burrowgate.admin.context import AdminContext, UnlistedConnections
from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.connections import ConnectionInfo
from tests.support import START
from tests.support.admin_wire import AdminTestCase, World

LIVE = "/api/v1/connections"
SERIES = "/api/v1/timeseries"


class LiveWorld(World):
    """A gateway with something going on."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.connections = {
            one.id: one for one in (self.one("a", "s1", 5), self.one("b", "s1", 9), self.one("c", "", 7, target="open"))
        }

        self.deaf = False
        self.said: tuple[UnlistedConnections, ...] = ()
        self.unlisted: tuple[UnlistedConnections, ...] = ()

    def one(self, name: str, sid: str, since: float, target: str = "app") -> ConnectionInfo:
        return ConnectionInfo(
            id=name,
            sid=sid,
            target=target,
            client_address="192.0.2.7",
            method="GET",
            path="/",
            tunnel=name == "a",
            since=START + since,
            bytes_in=1,
            bytes_out=2,
        )

    def admin_context(self) -> AdminContext:
        return replace(
            super().admin_context(),
            connections=lambda: self.connections.values(),
            unlisted_connections=lambda: self.unlisted,
            refresh_peers=self.hear,
            disconnect=self.disconnect,
        )

    async def hear(self) -> None:
        if self.deaf:
            raise StoreUnavailable
        self.unlisted, self.said = self.said, ()

    async def disconnect(self, name: str) -> bool:
        return self.connections.pop(name, None) is not None


class TestLive(AdminTestCase):
    def setUp(self) -> None:
        self.start(LiveWorld())

    def ids(self, query: str = "") -> list[Any]:
        return [one["id"] for one in self.call("GET", LIVE + query).json["connections"]]

    def test_the_newest_first_and_counted(self) -> None:
        found = self.call("GET", LIVE).json
        self.assertEqual([one["id"] for one in found["connections"]], ["b", "c", "a"])
        self.assertEqual((found["count"], found["sessions"], found["targets"]), (3, {"s1": 2}, {"app": 2, "open": 1}))
        self.assertEqual(found["connections"][2]["since"], "2023-11-14T22:13:25Z")

    def test_of_one_session_or_target(self) -> None:
        self.assertEqual(self.ids("?session_id=s1"), ["b", "a"])
        self.assertEqual(self.ids("?target=open"), ["c"])
        self.assertEqual(self.ids("?session_id=s1&target=open"), [])

    def test_what_others_only_count_is_counted(self) -> None:
        assert isinstance(self.world, LiveWorld)
        said = (
            UnlistedConnections("s1", "app", 4),
            UnlistedConnections("s2", "app", 3),
            UnlistedConnections("", "open", 2),
            UnlistedConnections("", "", 1),
        )
        self.world.said = said
        found = self.call("GET", LIVE).json
        self.assertEqual(found["count"], 13)
        self.assertEqual((found["sessions"], found["targets"]), ({"s1": 6, "s2": 3}, {"app": 9, "open": 3}))
        self.world.said = said
        self.assertEqual(self.call("GET", LIVE + "?session_id=s1").json["count"], 6)

    def test_with_the_store_away_it_is_as_it_was_known(self) -> None:
        assert isinstance(self.world, LiveWorld)
        self.world.deaf = True
        self.assertEqual(self.call("GET", LIVE).json["count"], 3)

    def test_no_more_than_can_be_looked_at(self) -> None:
        assert isinstance(self.world, LiveWorld)
        self.world.connections = {str(one): self.world.one(str(one), "s", one) for one in range(MAX_LISTED + 7)}
        found = self.call("GET", LIVE).json
        self.assertEqual((found["count"], len(found["connections"])), (MAX_LISTED + 7, MAX_LISTED))

    def test_cut(self) -> None:
        self.assertEqual(self.call("DELETE", f"{LIVE}/a").status, 204)
        self.assertEqual(self.ids(), ["b", "c"])
        self.assertProblem(self.call("DELETE", f"{LIVE}/a"), 404, "connection-not-found")

    def test_what_would_end_with_a_target(self) -> None:
        self.target()
        self.mint()
        over = self.mint()["session"]["id"]
        self.call("POST", f"/api/v1/sessions/{over}/revoke")
        self.assertEqual(
            self.call("GET", "/api/v1/targets/app/impact").json, {"active_sessions": 1, "open_connections": 2}
        )
        assert isinstance(self.world, LiveWorld)
        self.world.unlisted = (UnlistedConnections("s1", "app", 5), UnlistedConnections("", "open", 1))
        self.assertEqual(self.call("GET", "/api/v1/targets/app/impact").json["open_connections"], 7)
        self.assertProblem(self.call("GET", "/api/v1/targets/nothing/impact"), 404)


class TestSeries(AdminTestCase):
    def setUp(self) -> None:
        self.start(World())
        context = self.world.admin_context()
        self.series = context.time_series

    def test_nothing_yet(self) -> None:
        hour = self.call("GET", SERIES).json
        self.assertEqual((hour["step"], hour["requests"], hour["bytes"]), (60, [0] * 60, [0] * 60))
        day = self.call("GET", f"{SERIES}?span=day&session_id=s").json
        self.assertEqual((day["step"], len(day["requests"])), (900, 96))

    def test_only_known_spans(self) -> None:
        self.assertProblem(self.call("GET", f"{SERIES}?span=year"), 422, "invalid-value", "span")
